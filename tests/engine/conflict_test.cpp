// SPDX-License-Identifier: MIT
// Rules beside each other: exceptions mark findings, two of a group without an edge are a conflict.
#include "engine/town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

std::string rule(const std::string& id, const std::string& when, const std::string& rest = "") {
  return "[[rule]]\nid = \"" + id + "\"\nof = \"student\"\nonce = \"event\"\nwhen = \"" + when + "\"\n" + rest + "\n";
}

Lines findings(const std::string& text, const std::vector<std::string>& columns = {"rule", "key", "state", "reason"}) {
  return rows(run(town(), day(2026, 10, 30), 1, "[policy]\nid = \"t\"\n\n" + text).table("findings"), columns);
}

const std::string kInGroup = "group = \"leave\"\n";

}  // namespace

// P1 and P2 are in grade 7 (P1 born 2013-05-01, P2 2013-06-01), P3 in grade 3.
TEST_CASE("groups: two rules that both say yes without an edge are a conflict, once for the row", "[engine][groups]") {
  const std::string both =
      rule("older", "grade == 7", kInGroup) + rule("may", "birth_date == date('2013-05-01') || grade == 3", kInGroup);
  CHECK(findings(both) == Lines{"conflict.may.older P1 open conflict", "may P1 open rule", "older P1 open rule",
                                "older P2 open rule", "may P3 open rule"});
  CHECK(findings(rule("older", "grade == 7", "group = \"other\"\n") +
                 rule("may", "birth_date == date('2013-05-01') || grade == 3", kInGroup))
            .size() == 4);
}

TEST_CASE("groups: an exception is an edge, whichever of the two says it", "[engine][groups]") {
  const std::string first = rule("older", "grade == 7", kInGroup),
                    second = rule("may", "birth_date == date('2013-05-01')", kInGroup + "exception_to = [\"older\"]\n");
  CHECK(findings(first + second) == Lines{"may P1 open rule", "older P1 excepted rule", "older P2 open rule"});
}

TEST_CASE("groups: of three rules each pair without an edge is told", "[engine][groups]") {
  const std::string three = rule("a", "grade == 3", kInGroup) +
                            rule("b", "grade < 4", kInGroup + "exception_to = [\"a\"]\n") +
                            rule("c", "grade <= 3", kInGroup);
  CHECK(findings(three, {"rule", "key"}) == Lines{"a P3", "b P3", "c P3", "conflict.a.c P3", "conflict.b.c P3"});
}

TEST_CASE("groups: an unknown answer is no conflict yet", "[engine][groups]") {
  Tables tables = town();
  const std::string text =
      "[policy]\nid = \"t\"\n\n" + rule("older", "grade == 7", kInGroup) + rule("far", "boarding", kInGroup);
  CHECK(rows(run(tables, day(2026, 10, 30), 1, text).table("findings"), {"rule", "key"}) ==
        Lines{"older P1", "older P2"});
}

TEST_CASE("groups: the conflict says which two rules, and is explained", "[engine][groups]") {
  const std::string text = "[policy]\nid = \"t\"\n\n" + rule("older", "grade == 7", kInGroup) +
                           rule("first", "birth_date == date('2013-05-01')", kInGroup);
  const baoxue::Report report = run(town(), day(2026, 10, 30), 1, text);
  const Lines ids = rows(report.table("findings"), {"finding_id", "rule", "message_en"});
  REQUIRE(ids.size() == 4);
  CHECK(ids[0].find("conflict.first.older") != std::string::npos);
  CHECK(ids[0].find("\"first\" and \"older\" both hold") != std::string::npos);
  const auto explained = report.explain_finding(ids[0].substr(0, ids[0].find(' ')));
  REQUIRE(explained);
  CHECK(explained->find("\"rule\":\"conflict.first.older\"") != std::string::npos);
}

TEST_CASE("exceptions: rows of rule:ID know that they are excepted", "[engine][groups]") {
  const std::string text = rule("older", "grade == 7") +
                           rule("may", "birth_date == date('2013-05-01')", "exception_to = [\"older\"]\n") +
                           "[[fact]]\nid = \"open_ones\"\nof = \"school\"\nfrom = \"rule:older\"\n"
                           "on = { \"student.school\" = \"self.school_id\" }\nwhere = \"state != 'excepted'\"\n"
                           "take = \"count()\"\n\n"
                           "[[rule]]\nid = \"school\"\nof = \"school\"\nwhen = \"open_ones == 1\"\n";
  CHECK(findings(text, {"rule", "key"}) == Lines{"school S1", "may P1", "older P1", "older P2"});
}
