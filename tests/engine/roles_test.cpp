// SPDX-License-Identifier: MIT
// Roles: how many may hold one at a time, who answers where nobody does, and one person in two roles.
#include <algorithm>

#include "plan_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

// The small pack of town.hpp with further keys for its one role, and roles after it.
std::string roles_pack(const std::string& homeroom, const std::string& more = "", const std::string& answerable = "") {
  std::string text = pack();
  const std::string at = "en = \"homeroom teacher\"\n";
  text.insert(text.find(at) + at.size(), homeroom + "\n");
  if (!answerable.empty()) {
    const std::string was = "answerable = [\"homeroom_teacher\"]";
    text.replace(text.rfind(was), was.size(), "answerable = [" + answerable + "]");
  }
  return text + more;
}

const char* const kLeader = R"toml(
[[role]]
id = "grade_leader"
at = "class"
object_kind = "grade"
object = ["school", "grade"]
zh = "包年级领导"
en = "grade leader"
up = "principal"

[[role]]
id = "principal"
at = "school"
source = "staff"
post = "head"
zh = "校长"
en = "principal"
)toml";

Lines counts(const Tables& tables, const std::string& count, baoxue::Date as_of = day(2026, 10, 16)) {
  const baoxue::Report report = run(tables, as_of, 1, roles_pack("count = " + count));
  return lines_of(report.table("findings"), "count.homeroom_teacher", {"rule", "key", "anchor", "reason"});
}

Tables held(const std::string& assignments) {
  Tables tables = town();
  tables["assignments"] = "role,staff,object_kind,object,from,to\n" + assignments;
  return tables;
}

// The persons of the finding of `unvisited` about P2's run of 15 October.
Lines persons(const Tables& tables, const std::string& text) {
  const baoxue::Report report = run(tables, day(2026, 10, 16), 1, text);
  std::string id;
  for (const std::string& line : lines_of(report.table("findings"), "unvisited", {"rule", "key", "finding_id"})) {
    if (line.compare(0, 3, "P2|") == 0) id = line.substr(line.find(' ') + 1);
  }
  REQUIRE_FALSE(id.empty());
  return lines_of(report.table("persons"), id, {"finding_id", "role", "staff", "object", "state"});
}

}  // namespace

TEST_CASE("roles: more or fewer holders than allowed is a finding about the place", "[engine][roles]") {
  const std::string two = "homeroom_teacher,T1,class,C1,2026-09-01,\nhomeroom_teacher,T2,class,C1,2026-09-01,\n";
  CHECK(counts(held(two), "{ min = 1, max = 1 }") == Lines{"C1 2026-10-16 wrong_number", "C2 2026-10-16 wrong_number"});
  CHECK(counts(held(two), "{ min = 1 }") == Lines{"C2 2026-10-16 wrong_number"});  // nobody is too few
  CHECK(counts(held(two), "{ max = 1 }") == Lines{"C1 2026-10-16 wrong_number"});
  CHECK(counts(held(two), "{ max = 2 }").empty());
}

TEST_CASE("roles: the message says how many there are and how many there should be", "[engine][roles]") {
  const Tables tables = held("homeroom_teacher,T1,class,C1,2026-09-01,\nhomeroom_teacher,T2,class,C1,2026-09-01,\n");
  const baoxue::Report report = run(tables, day(2026, 10, 16), 1, roles_pack("count = { min = 1, max = 1 }"));
  const Lines said = lines_of(report.table("findings"), "count.homeroom_teacher", {"rule", "message_zh"});
  REQUIRE(said.size() == 2);
  CHECK(said[0].find("有 2 名班主任，应为 1 人") != std::string::npos);
  CHECK(said[1].find("有 0 名班主任，应为 1 人") != std::string::npos);
  const Lines ids = lines_of(report.table("findings"), "count.homeroom_teacher", {"rule", "finding_id"});
  const std::string why = report.explain_finding(ids[0]).value();
  CHECK(why.find("\"held_by\":[\"T1\",\"T2\"]") != std::string::npos);
}

TEST_CASE("roles: holders are counted on the day of the report and half open", "[engine][roles]") {
  // T1 until 10-12 (its first day without her), T2 from 10-12; C2 has T1 from 10-17 only.
  const Tables tables = held(
      "homeroom_teacher,T1,class,C1,2026-09-01,2026-10-12\nhomeroom_teacher,T2,class,C1,2026-10-12,\n"
      "homeroom_teacher,T1,class,C2,2026-10-17,\n");
  const std::string one = "{ min = 1, max = 1 }";
  CHECK(counts(tables, one, day(2026, 10, 11)) == Lines{"C2 2026-10-11 wrong_number"});
  CHECK(counts(tables, one, day(2026, 10, 16)) == Lines{"C2 2026-10-16 wrong_number"});
  CHECK(counts(tables, one, day(2026, 10, 17)).empty());
}

TEST_CASE("roles: the same person assigned twice counts once and an ended class not at all", "[engine][roles]") {
  Tables tables = held(
      "homeroom_teacher,T1,class,C1,2026-09-01,\nhomeroom_teacher,T1,class,C1,2026-10-01,\n"
      "homeroom_teacher,T2,class,C2,2026-09-01,\n");
  tables["classes"] += "C0,S1,2025,6,六(1)班\n";  // of the school year before
  CHECK(counts(tables, "{ min = 1, max = 1 }").empty());
}

TEST_CASE("roles: a wrong number is one finding as long as it lasts", "[engine][roles]") {
  const auto id_on = [](baoxue::Date as_of) {
    const baoxue::Report report = run(held(""), as_of, 1, roles_pack("count = { min = 1 }"));
    return lines_of(report.table("findings"), "count.homeroom_teacher", {"rule", "finding_id", "key"});
  };
  CHECK(id_on(day(2026, 10, 16)).size() == 2);
  CHECK(id_on(day(2026, 10, 16)) == id_on(day(2026, 11, 16)));
}

TEST_CASE("roles: without assignments nobody is counted and the report says so", "[engine][roles]") {
  Tables tables = town();
  tables.erase("assignments");
  CHECK(counts(tables, "{ min = 1 }").empty());
  const baoxue::Report report = run(tables, day(2026, 10, 16), 1, roles_pack("count = { min = 1 }"));
  CHECK(lines_of(report.table("not_evaluated"), "count.homeroom_teacher", {"rule", "missing_en"}) ==
        Lines{"table not received: assignment"});
}

TEST_CASE("roles: where nobody holds a role the next one up answers and the gap is still found", "[engine][roles]") {
  const std::string text = roles_pack("up = \"grade_leader\"", kLeader);
  const Tables empty = held("grade_leader,T1,grade,S1|7,2026-10-15,\n");
  CHECK(persons(empty, text) == Lines{"homeroom_teacher - C1 gap", "grade_leader T1 S1|7 up"});
  const baoxue::Report report = run(empty, day(2026, 10, 16), 1, text);
  const Lines gaps = lines_of(report.table("findings"), "gap.homeroom_teacher", {"rule", "key", "anchor"});
  CHECK(std::find(gaps.begin(), gaps.end(), "C1 2026-10-15") != gaps.end());
  // The leader came a day late: the principal answers.
  CHECK(persons(held("grade_leader,T1,grade,S1|7,2026-10-16,\n"), text) ==
        Lines{"homeroom_teacher - C1 gap", "principal H1 S1 up"});
  CHECK(persons(held("homeroom_teacher,T2,class,C1,2026-09-01,\ngrade_leader,T1,grade,S1|7,2026-09-01,\n"), text) ==
        Lines{"homeroom_teacher T2 C1 found"});
}

TEST_CASE("roles: a person in two roles has a line for each, or one", "[engine][roles]") {
  const Tables tables = held(
      "homeroom_teacher,T1,class,C1,2026-09-01,\nsubject_teachers,T1,class,C1,2026-09-01,\n"
      "subject_teachers,T2,class,C1,2026-09-01,\n");
  const auto subject = [](const std::string& merge) {
    return "\n[[role]]\nid = \"subject_teachers\"\nat = \"class\"\nzh = \"任课教师\"\nen = \"subject teachers\"\n" +
           merge;
  };
  const std::string both = "\"homeroom_teacher\", \"subject_teachers\"";
  const Lines apart{"homeroom_teacher T1 C1 found", "subject_teachers T1 C1 found", "subject_teachers T2 C1 found"};
  const Lines together{"homeroom_teacher+subject_teachers T1 C1 found", "subject_teachers T2 C1 found"};
  const auto with = [&](const std::string& homeroom, const std::string& other) {
    return persons(tables, roles_pack(homeroom, subject(other), both));
  };
  const std::string person = "merge = \"person\"\n", role = "merge = \"role\"\n";
  CHECK(with("", "") == apart);
  CHECK(with(role, "") == apart);
  CHECK(with(person, "") == together);
  CHECK(with("", person) == together);
  CHECK(with(person, person) == together);
  CHECK(with(person, role) == apart);  // and a warning when the pack is loaded
}

namespace {

// Who approved a change answers for it, and so does whoever visited the pupil last.
const char* const kNamed = R"toml(
[[role]]
id = "approver"
at = "change"
person = "approved_by"
zh = "审批人"
en = "approver"

[[fact]]
id = "last_by"
of = "student"
from = "visits"
take = "latest(by)"

[[role]]
id = "last_visitor"
at = "student"
person = "last_by"
zh = "最后家访人"
en = "last visitor"

[[fact]]
id = "approvers"
of = "change"
from = "approver"
take = "count()"

[[rule]]
id = "named"
of = "change"
title = { zh = "变动", en = "change" }
when = "approvers > 0"
severity = "look"
source = "assumed"
why = { zh = "测试", en = "test" }
answerable = ["approver", { role = "last_visitor", via = "student" }]
say = { zh = "{date}", en = "{date}" }

[[settlement]]
id = "dropouts"
of = "change"
title = { zh = "流失", en = "dropouts" }
when = "kind == 'dropout'"
amount = "yuan('5')"
payer = [{ role = "approver", share = "2/5" }, { role = "last_visitor", share = "3/5" }]
to = "school"
book = "date"
)toml";

// P1 was visited by T1, then by T2; P2 by nobody.
baoxue::Report named(const std::string& changes) {
  Tables tables = town();
  tables["visits"] = "visit_id,student,date,kind,by\nW1,P1,2026-09-30,home,T1\nW2,P1,2026-10-09,home,T2\n";
  tables["changes"] = changes;
  return run(tables, day(2026, 10, 16), 1, std::string(pack()) + kNamed);
}

}  // namespace

TEST_CASE("roles: a role may be held by whom the row itself names, in a column or a fact", "[engine][roles]") {
  const baoxue::Report report =
      named("change_id,student,kind,date,approved_by\nG1,P1,dropout,2026-10-12,H1\nG2,P2,dropout,2026-10-13,\n");
  // 5.00 = 2.00 + 3.00. G2 names nobody, and nobody visited P2.
  CHECK(rows(report.table("settlement"), {"key", "payer", "role", "amount_fen"}) ==
        Lines{"G1 H1 approver 200", "G1 T2 last_visitor 300", "G2 unassigned approver 200",
              "G2 unassigned last_visitor 300"});
  const Lines found = lines_of(report.table("findings"), "named", {"rule", "finding_id"});
  REQUIRE(found.size() == 1);
  CHECK(lines_of(report.table("persons"), found[0], {"finding_id", "role", "staff", "object", "state"}) ==
        Lines{"approver H1 G1 found", "last_visitor T2 P1 found"});
  CHECK(lines_of(report.table("findings"), "gap.approver", {"rule", "key", "anchor"}) == Lines{"G2 2026-10-13"});
}

TEST_CASE("roles: a column of persons that never arrived names nobody and is no gap", "[engine][roles]") {
  const baoxue::Report report = named("change_id,student,kind,date\nG1,P1,dropout,2026-10-12\n");
  CHECK(lines_of(report.table("findings"), "gap.approver", {"rule", "key"}).empty());
  CHECK(lines_of(report.table("findings"), "named", {"rule", "key"}).empty());
  CHECK(rows(report.table("settlement"), {"payer", "role"}) == Lines{"unassigned approver", "T2 last_visitor"});
}
