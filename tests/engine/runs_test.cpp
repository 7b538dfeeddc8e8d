// SPDX-License-Identifier: MIT
// Runs of absence and coverage in a whole evaluation: what was reported, what was not, what the calendar hides.
#include "plan_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

// P1 and P2 away on four school days; the reports that came are given.
Tables reported(const std::string& submissions) {
  Tables tables = town();
  tables["attendance"] =
      "student,date,session,status\nP1,2026-10-13,day,unexcused\nP1,2026-10-14,day,unexcused\n"
      "P1,2026-10-15,day,unexcused\nP1,2026-10-16,day,unexcused\nP2,2026-10-15,day,unexcused\nP2,2026-10-16,day,"
      "unexcused\n";
  tables["submissions"] =
      "submission_id,table,unit,school,class,covers_from,covers_to,received_on,kind\n" + submissions;
  return tables;
}

Lines long_runs(const baoxue::Report& report) {
  return lines_of(report.table("findings"), "long_run", {"rule", "key"});
}
Lines not_judged(const baoxue::Report& report) {
  return lines_of(report.table("unknown"), "long_run", {"rule", "key"});
}

}  // namespace

TEST_CASE("coverage: a report of the class or its school or its unit says that no row is present",
          "[engine][coverage]") {
  for (const char* from : {",,C1", ",S1,", "U1,,"}) {
    INFO(from);
    const std::string line = "B1,attendance," + std::string(from) + ",2026-09-01,2026-10-30,2026-10-30,data\n";
    const baoxue::Report report = run(reported(line), day(2026, 10, 30));
    CHECK(long_runs(report) == Lines{"P1|2026-10-13"});
    CHECK(not_judged(report).empty());
  }
}

TEST_CASE("coverage: two days seen and a week that nobody sent may be three days", "[engine][coverage]") {
  const baoxue::Report report =
      run(reported("B1,attendance,,,C1,2026-09-01,2026-10-16,2026-10-17,data\n"), day(2026, 10, 30));
  CHECK(long_runs(report) == Lines{"P1|2026-10-13"});  // four days were seen
  CHECK(not_judged(report) == Lines{"P2|2026-10-15"});
  CHECK(lines_of(report.table("not_evaluated"), "long_run", {"rule", "count"}) == Lines{"1"});
  // Who sent nothing is named: the class, from the first school day to the last.
  CHECK(lines_of(report.table("silent"), "attendance", {"table", "class", "first_day", "last_day"}).front() ==
        "C1 2026-10-19 2026-10-30");
}

TEST_CASE("coverage: reports of another table or another class or an empty span do not help", "[engine][coverage]") {
  const std::string whole = "2026-09-01,2026-10-16,2026-10-17,data\n", week = "2026-10-19,2026-10-30,2026-10-30,data\n";
  const std::string first = "B1,attendance,,,C1," + whole;
  for (const std::string& other : {"B2,changes,,,C1," + week, "B2,attendance,,,C2," + week,
                                   std::string("B2,attendance,,,C1,2026-10-30,2026-10-19,2026-10-30,data\n")}) {
    INFO(other);
    CHECK(not_judged(run(reported(first + other), day(2026, 10, 30))) == Lines{"P2|2026-10-15"});
  }
  CHECK(not_judged(run(reported(first + "B2,attendance,,,C1," + week), day(2026, 10, 30))).empty());
}

TEST_CASE("coverage: what arrives after as_of covers nothing yet", "[engine][coverage]") {
  const std::string lines =
      "B1,attendance,,,C1,2026-09-01,2026-10-16,2026-10-17,data\nB2,attendance,,,C1,2026-10-19,2026-10-30,2026-11-02,"
      "data\n";
  CHECK(not_judged(run(reported(lines), day(2026, 11, 1))) == Lines{"P2|2026-10-15"});
  // From 2 November on the report of the week before is known; 2 November itself is not needed: P2 was back on 10-19.
  CHECK(not_judged(run(reported(lines), day(2026, 11, 2))).empty());
}

TEST_CASE("coverage: a zero report covers like data does", "[engine][coverage]") {
  const std::string lines =
      "B1,attendance,,,C1,2026-09-01,2026-10-16,2026-10-17,data\nB2,attendance,,,C1,2026-10-19,2026-10-30,2026-10-30,"
      "zero_report\n";
  CHECK(not_judged(run(reported(lines), day(2026, 10, 30))).empty());
}

TEST_CASE("coverage: without the table of submissions what was seen still counts", "[engine][coverage]") {
  Tables tables = reported("");
  tables.erase("submissions");
  const baoxue::Report report = run(tables, day(2026, 10, 30));
  CHECK(long_runs(report) == Lines{"P1|2026-10-13"});
  CHECK(not_judged(report) == Lines{"P2|2026-10-15"});
}

TEST_CASE("calendar: only the deadlines that cross into a year that is not loaded are unknown", "[engine][calendar]") {
  // Ten working days after 12-16 are 12-30; after 12-18 they reach into 2027.
  Tables tables = plan_town();
  tables["changes"] +=
      "G1,P1,transfer_out,2026-12-16,2026-12-16,S1,,,H1\nG2,P3,transfer_out,2026-12-18,2026-12-18,S1,,,H1\n";
  const baoxue::Report report = run_plan(tables, day(2026, 12, 31));
  CHECK(lines_of(report.table("findings"), "changes.without_proof", {"rule", "key", "due", "state"}) ==
        Lines{"G1 2026-12-30 overdue"});
  const Lines unknown = lines_of(report.table("unknown"), "changes.without_proof", {"rule", "key", "missing_en"});
  REQUIRE(unknown.size() == 1);
  CHECK(unknown[0].compare(0, 3, "G2 ") == 0);
  CHECK(unknown[0].find("2027") != std::string::npos);
}

TEST_CASE("calendar: on the last day of a year a run is as long as it is", "[engine][calendar]") {
  Tables tables = town();
  tables["attendance"] = "student,date,session,status\nP2,2026-12-30,day,unexcused\nP2,2026-12-31,day,unexcused\n";
  tables["submissions"] += "B2,attendance,C1,2026-10-17,2027-01-29,2026-12-31,data\n";
  // Two days are not three, and 2027 does not matter yet.
  CHECK(not_judged(run(tables, day(2026, 12, 31))).empty());
  CHECK(not_judged(run(tables, day(2027, 1, 4))) == Lines{"P2|2026-12-30"});
}

// --- home visits, by the plan ---

namespace {

// P1 away on the ten school days 10-12 to 10-23.
Tables away() {
  Tables tables = plan_town();
  for (const int d : {12, 13, 14, 15, 16, 19, 20, 21, 22, 23}) {
    tables["attendance"] += "P1,2026-10-" + std::to_string(d) + ",day,unexcused\n";
  }
  return tables;
}

Lines returning(const Tables& tables, baoxue::Date as_of, const std::string& rule) {
  return lines_of(run_plan(tables, as_of).table("findings"), "returning." + rule,
                  {"rule", "key", "due", "state", "days_late"});
}

}  // namespace

TEST_CASE("returning: the first visit is overdue from the day after its limit", "[engine][J6.5]") {
  // Two working days after Monday 10-12: Wednesday 10-14.
  CHECK(returning(away(), day(2026, 10, 14), "first_visit") == Lines{"P1|2026-10-12 2026-10-14 not_due -"});
  CHECK(returning(away(), day(2026, 10, 15), "first_visit") == Lines{"P1|2026-10-12 2026-10-14 overdue 1"});
  CHECK(returning(away(), day(2026, 10, 12), "first_visit").empty());  // one day away calls for nobody
}

TEST_CASE("returning: a home visit on the last day in time is in time and a call is none", "[engine][J6.5]") {
  const auto with = [](const std::string& visit, const std::string& rule) {
    Tables tables = away();
    tables["visits"] += "W1,P1," + visit + ",T2\n";
    return returning(tables, day(2026, 10, 26), rule).size();
  };
  CHECK(with("2026-10-14,home", "first_visit") == 0);
  CHECK(with("2026-10-14,home", "first_visit_late") == 0);
  CHECK(with("2026-10-15,home", "first_visit_late") == 1);
  CHECK(with("2026-10-14,phone", "first_visit") == 1);
  CHECK(with("2026-10-11,home", "first_visit") == 1);  // before the run
}

TEST_CASE("returning: only home visits two days apart count towards the three of a long absence", "[engine][J6.5]") {
  const auto found = [](const std::string& third) {
    Tables tables = away();
    tables["visits"] += "W1,P1,2026-10-12,home,T2\nW2,P1,2026-10-14,home,T2\nW3,P1," + third + ",T2\n";
    return returning(tables, day(2026, 10, 26), "spaced_visits");
  };
  // Ten school days after 10-12: 10-26.
  const Lines too_few{"P1|2026-10-12 2026-10-26 not_due -"};
  CHECK(found("2026-10-16,home").empty());
  CHECK(found("2026-10-15,home") == too_few);
  CHECK(found("2026-10-16,phone") == too_few);
  CHECK(found("2026-10-26,home").empty());    // the day of return
  CHECK(found("2026-10-11,home") == too_few);  // before the run
}

TEST_CASE("returning: a visit of unknown kind that would be the third is not judged", "[engine][J6.5]") {
  Tables tables = away();
  tables["visits"] += "W1,P1,2026-10-12,home,T2\nW2,P1,2026-10-14,home,T2\nW3,P1,2026-10-16,,T2\n";
  const baoxue::Report report = run_plan(tables, day(2026, 10, 26));
  CHECK(lines_of(report.table("unknown"), "returning.spaced_visits", {"rule", "key"}) == Lines{"P1|2026-10-12"});
  CHECK(lines_of(report.table("findings"), "returning.spaced_visits", {"rule", "key"}).empty());
}

namespace {

// P1 is away on 10-29, 10-30 (a Friday) and 11-02 (the Monday); the rule counts the runs of each month, as "yes no unknown".
Lines months_of_run(const std::string& place, const std::string& covered_to) {
  const std::string text =
      "[policy]\nid = \"t\"\n\n[[subject]]\nid = \"away\"\nruns = { from = \"attendance\", by = \"student\", day = "
      "\"date\", count = \"school\" }\nwhere = \"status == 'unexcused'\"\n" +
      place +
      "\n[[subject]]\nid = \"pupil_month\"\ncross = [\"student\", \"period:month\"]\n\n"
      "[[fact]]\nid = \"runs_ended\"\nof = \"pupil_month\"\nfrom = \"away\"\ntake = \"count()\"\n\n"
      "[[rule]]\nid = \"r\"\nof = \"pupil_month\"\nwhen = \"runs_ended == 1\"\n";
  Tables tables = town();
  tables["attendance"] =
      "student,date,session,status\nP1,2026-10-29,day,unexcused\nP1,2026-10-30,day,unexcused\nP1,2026-11-02,day,"
      "unexcused\n";
  tables["submissions"] =
      "submission_id,table,class,covers_from,covers_to,received_on,kind\n"
      "B1,attendance,C1,2026-09-01," +
      covered_to + "," + covered_to + ",data\n";
  const baoxue::Report report = run(tables, day(2026, 11, 10), 1, text);
  Lines out = rows(report.table("findings"), {"key"});
  for (const std::string& key : rows(report.table("unknown"), {"key"})) out.push_back("? " + key);
  return out;
}

}  // namespace

TEST_CASE("runs: a run belongs to the period of its last day unless its place is the start", "[engine][runs]") {
  CHECK(months_of_run("", "2026-11-10") == Lines{"P1|2026-11"});
  CHECK(months_of_run("place = \"end\"\n", "2026-11-10") == Lines{"P1|2026-11"});
  CHECK(months_of_run("place = \"start\"\n", "2026-11-10") == Lines{"P1|2026-10"});
}

TEST_CASE("runs: a run whose last day is not known may lie in any period from its start on", "[engine][runs]") {
  CHECK(months_of_run("", "2026-11-02") == Lines{"? P1|2026-10", "? P1|2026-11"});
  CHECK(months_of_run("place = \"start\"\n", "2026-11-02") == Lines{"P1|2026-10"});
}
