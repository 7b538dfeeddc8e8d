// SPDX-License-Identifier: MIT
// The rows behind an answer: what a person opens to check it against the school's own tables.
#include "plan_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

std::string id_of(const baoxue::Report& report, const std::string& rule, const std::string& key) {
  const Lines found = lines_of(report.table("findings"), rule + ' ' + key, {"rule", "key", "finding_id"});
  return found.empty() ? "no such finding" : found.front();
}

Lines behind(const baoxue::Report& report, const std::string& rule, const std::string& key) {
  return after(placed_rows(report, "evidence", {"finding_id", "fact", "table"}), id_of(report, rule, key));
}

}  // namespace

TEST_CASE("evidence: a run of absence is the lines of its own days, not those of another run or pupil",
          "[engine][evidence]") {
  Tables tables = town();
  // Line 2 is present, P1's first run is on lines 3 and 5, the next one after a day at school on line 6.
  tables["attendance"] =
      "student,date,session,status\nP1,2026-09-28,day,sick_leave\nP1,2026-09-30,day,unexcused\n"
      "P2,2026-09-30,day,unexcused\nP1,2026-09-29,day,unexcused\nP1,2026-10-09,day,unexcused\n";
  tables["visits"] = "visit_id,student,date,kind,by\n";
  const baoxue::Report report = run(tables, day(2026, 10, 30));
  CHECK(behind(report, "unvisited", "P1|2026-09-29") == Lines{"- attendance 5", "- attendance 3"});
  CHECK(behind(report, "unvisited", "P1|2026-10-09") == Lines{"- attendance 6"});
  CHECK(behind(report, "unvisited", "P2|2026-09-30") == Lines{"- attendance 4"});
}

TEST_CASE("evidence: a run that reaches as_of with nothing sent after it keeps its days", "[engine][evidence]") {
  CHECK(behind(run(town(), day(2026, 10, 30)), "unvisited", "P2|2026-10-15") ==
        Lines{"- attendance 5", "- attendance 6"});
}

TEST_CASE("evidence: a day recorded after as_of is not shown", "[engine][evidence]") {
  Tables tables = town();
  tables["attendance"] =
      "student,date,session,status,recorded_on\nP2,2026-10-15,day,unexcused,2026-10-15\n"
      "P2,2026-10-16,day,unexcused,2026-10-20\n";
  CHECK(behind(run(tables, day(2026, 10, 19)), "unvisited", "P2|2026-10-15") == Lines{"- attendance 2"});
  CHECK(behind(run(tables, day(2026, 10, 20)), "unvisited", "P2|2026-10-15").size() == 2);
}

TEST_CASE("evidence: a finding about a row is that row, and the rows its facts counted", "[engine][evidence]") {
  Tables tables = plan_town();
  tables["changes"] += "G1,P2,transfer_out,2026-10-12,2026-10-12,S1,,,H1\nG2,P1,leave,2026-10-12,2026-10-12,S1,,x,H1\n";
  CHECK(behind(run_plan(tables, day(2026, 10, 31)), "changes.without_proof", "G1") == Lines{"- changes 2"});
}

TEST_CASE("evidence: nobody answerable is the row of the class that lacks somebody", "[engine][evidence]") {
  Tables tables = town();
  tables["assignments"] = "role,staff,object_kind,object,from,to\n";
  const baoxue::Report report = run(tables, day(2026, 10, 30));
  const Lines gaps = lines_of(report.table("findings"), "gap.homeroom_teacher", {"rule", "finding_id"});
  REQUIRE_FALSE(gaps.empty());
  CHECK(after(placed_rows(report, "evidence", {"finding_id", "table", "key"}), gaps.front()) == Lines{"classes C1 2"});
}

TEST_CASE("evidence: what could not be judged says which pupil, class and school", "[engine][evidence]") {
  const baoxue::Report report = run(town(), day(2026, 10, 30));
  CHECK(rows(report.table("unknown"), {"key", "school", "school_name", "class", "label"}) ==
        Lines{"P2|2026-10-15 S1 青禾学校 七(1)班 乙*"});
}

TEST_CASE("evidence: a line of the settlement names the pupil, masked, and the row of the change",
          "[engine][evidence]") {
  Tables tables = plan_town();
  tables["changes"] += "G1,P2,dropout,2026-10-12,2026-10-12,S1,,证明,H1\n";
  const Lines lines =
      placed_rows(run_plan(tables, day(2026, 12, 31)), "settlement", {"key", "school_name", "class", "label", "table"});
  REQUIRE_FALSE(lines.empty());
  for (const std::string& line : lines) CHECK(line == "G1 青禾学校 七(1)班 乙* changes 2");
}

TEST_CASE("evidence: each row that a table names stands once in provenance, with its file", "[engine][evidence]") {
  const baoxue::Report report = run(town(), day(2026, 10, 30));
  // Behind the long run of P1 its three days; behind the missing visit of P2 its two. P1's visit is behind no finding.
  CHECK(rows(report.table("provenance"), {"table", "key", "file", "line"}) ==
        Lines{"attendance P1|2026-09-29|day attendance.csv 2", "attendance P1|2026-09-30|day attendance.csv 3",
              "attendance P1|2026-10-08|day attendance.csv 4", "attendance P2|2026-10-15|day attendance.csv 5",
              "attendance P2|2026-10-16|day attendance.csv 6"});
}

TEST_CASE("evidence: two sessions of one day come in the order of their keys, whatever their lines",
          "[engine][evidence]") {
  Tables tables = town();
  const std::string head = "student,date,session,status\n", pm = "P2,2026-10-15,pm,unexcused\n",
                    am = "P2,2026-10-15,am,unexcused\n";
  tables["attendance"] = head + am + pm;
  const std::string one = dump(run(tables, day(2026, 10, 30)).table("evidence"));
  CHECK(one.find("|am") < one.find("|pm"));
  tables["attendance"] = head + pm + am;
  CHECK(dump(run(tables, day(2026, 10, 30)).table("evidence")) == one);
}

TEST_CASE("evidence: a child who came is shown with the school of its class", "[engine][evidence]") {
  Tables tables = plan_town();
  tables["changes"] += "G1,P4,transfer_in,2026-10-12,2026-10-30,,S2,证明,H2\n";
  CHECK(lines_of(run_plan(tables, day(2026, 10, 31)).table("findings"), "changes.reported_late",
                 {"rule", "key", "school", "school_name", "class", "label"}) == Lines{"G1 S2 柳岸小学 三(1)班 丁*"});
}
