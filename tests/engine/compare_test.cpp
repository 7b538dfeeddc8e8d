// SPDX-License-Identifier: MIT
// Two reports side by side. Every expected line is worked by hand from the town of three children: P1 is away from 29 September for
// three school days and was visited, P2 is away on 15 and 16 October and was not.
#include "test.hpp"
#include "town.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

const baoxue::Date kNow = day(2026, 10, 30);

Lines compared(const baoxue::Report& now, const baoxue::Report& before, const std::vector<std::string>& columns) {
  return rows(*now.compare(before), columns);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string said(const baoxue::Report& now, const baoxue::Report& before, const std::string& key,
                 const std::string& column) {
  for (const std::string& line : compared(now, before, {"rule", "key", "change", column})) {
    if (line.find(key) != std::string::npos && line.find("continuing") == std::string::npos) return line;
  }
  return "nothing";
}

Tables visited() {
  Tables tables = town();
  tables["visits"] =
      "visit_id,student,date,kind,by,recorded_on\nW1,P1,2026-09-30,home,T1,2026-09-30\n"
      "W2,P2,2026-10-18,home,T1,2026-10-21\n";
  return tables;
}

}  // namespace

TEST_CASE("compare: a report goes on unchanged beside itself", "[engine][compare]") {
  const baoxue::Report report = run(town(), kNow);
  CHECK(compared(report, report,
                 {"change", "rule", "key", "state", "state_before", "changed", "answer", "differs", "why_en"}) ==
        Lines{"continuing long_run P1|2026-09-29 overdue overdue - yes - -",
              "continuing unvisited P2|2026-10-15 open open - yes - -"});
}

TEST_CASE("compare: where only the date moved it says so", "[engine][compare]") {
  const Lines lines = compared(run(town(), kNow), run(town(), day(2026, 10, 9)),
                               {"change", "key", "state_before", "state", "changed", "answer_before", "differs"});
  CHECK(lines ==
        Lines{"changed P1|2026-09-29 not_due overdue state yes date", "new P2|2026-10-15 - open - no_row date"});
  CHECK(said(run(town(), kNow), run(town(), day(2026, 10, 9)), "P2", "why_en") ==
        "unvisited P2|2026-10-15 new it was: no row of the data, or none that as_of sees; the runs differ in one thing "
        "only: as_of went from 2026-10-09 to 2026-10-30");
}

TEST_CASE("compare: days late alone are no change", "[engine][compare]") {
  for (const std::string& change : compared(run(town(), day(2026, 10, 31)), run(town(), kNow), {"change"}))
    CHECK(change == "continuing");
}

TEST_CASE("compare: a visit that was recorded since clears what asked for it", "[engine][compare]") {
  const baoxue::Report now = run(visited(), kNow), before = run(visited(), day(2026, 10, 20));
  CHECK(said(now, before, "P2", "answer") == "unvisited P2|2026-10-15 cleared no");
  CHECK(said(now, before, "P2", "rows_added") == "unvisited P2|2026-10-15 cleared visits W2");
  CHECK(said(now, before, "P2", "rows_removed") == "unvisited P2|2026-10-15 cleared -");
  CHECK(said(now, before, "P2", "differs") == "unvisited P2|2026-10-15 cleared date");
  CHECK(said(now, before, "P2", "why_zh") ==
        "unvisited P2|2026-10-15 cleared 现在判为否；2026-10-20 之后登记了 1 行；两次运行只有一处不同：截至日由 "
        "2026-10-20 变为 "
        "2026-10-30");
}

TEST_CASE("compare: other rows of the same day are other data, and the table is named", "[engine][compare]") {
  Tables more = town();
  more["visits"] += "W2,P2,2026-10-20,home,T1\n";
  const baoxue::Report now = run(more, kNow), before = run(town(), kNow);
  CHECK(said(now, before, "P2", "differs") == "unvisited P2|2026-10-15 cleared data");
  CHECK(said(now, before, "P2", "why_en") ==
        "unvisited P2|2026-10-15 cleared it is now: no; the runs differ in one "
        "thing only: the data differ (visits)");
  CHECK(said(before, now, "P2", "answer_before") == "unvisited P2|2026-10-15 new no");
}

TEST_CASE("compare: what can no longer be judged is not called done", "[engine][compare]") {
  Tables fewer = town();
  fewer.erase("visits");
  const baoxue::Report before = run(town(), kNow);
  CHECK(said(run(fewer, kNow), before, "P2", "answer") == "unvisited P2|2026-10-15 cleared unknown");
  const std::string why = said(run(fewer, kNow), before, "P2", "why_en");
  CHECK(why.find("it is now: unknown, table not received: visit") != std::string::npos);
  fewer.erase("attendance");
  CHECK(said(run(fewer, kNow), before, "P2", "answer") == "unvisited P2|2026-10-15 cleared not_received");
}

TEST_CASE("compare: a row that is gone from the data says so", "[engine][compare]") {
  Tables fewer = town();
  fewer["attendance"] =
      "student,date,session,status\nP1,2026-09-29,day,unexcused\nP1,2026-09-30,day,unexcused\nP1,2026-10-08,day,"
      "unexcused\n";
  CHECK(said(run(fewer, kNow), run(town(), kNow), "P2", "answer") == "unvisited P2|2026-10-15 cleared no_row");
}

TEST_CASE("compare: reports of different policies compare, and say that the policy is another", "[engine][compare]") {
  const baoxue::Report before = run(town(), kNow);
  const std::string longer = replaced(pack(), "value = 3", "value = 4");
  CHECK(said(run(town(), kNow, 1, longer), before, "P1", "answer") == "long_run P1|2026-09-29 cleared no");
  CHECK(said(run(town(), kNow, 1, longer), before, "P1", "differs") == "long_run P1|2026-09-29 cleared policy");
  const std::string other = replaced(pack(), "id = \"long_run\"", "id = \"longer\"");
  CHECK(said(run(town(), kNow, 1, other), before, "long_run", "answer") == "long_run P1|2026-09-29 cleared no_rule");
  CHECK(said(run(town(), kNow, 1, other), before, "longer", "answer_before") == "longer P1|2026-09-29 new no_rule");
  const std::string grade = replaced(pack(), "when = \"visits_in_run == 0\"",
                                     "applies = \"student.grade < 7\"\nwhen = \"visits_in_run == 0\"");
  CHECK(said(run(town(), kNow, 1, grade), before, "P2", "answer") == "unvisited P2|2026-10-15 cleared not_applicable");
}

TEST_CASE("compare: where two things differ it does not pretend to know which", "[engine][compare]") {
  Tables more = town();
  more["visits"] += "W2,P2,2026-10-20,home,T1\n";
  const std::string why = said(run(more, day(2026, 10, 31)), run(town(), kNow), "P2", "why_en");
  CHECK(why.find("it cannot be told which") != std::string::npos);
}

TEST_CASE("compare: nobody assigned is cleared when somebody is", "[engine][compare]") {
  Tables nobody = town();
  nobody["assignments"] = "role,staff,object_kind,object,from,to\n";
  const Lines lines = compared(run(town(), kNow), run(nobody, kNow), {"rule", "change", "changed", "answer"});
  CHECK(std::count(lines.begin(), lines.end(), "gap.homeroom_teacher cleared - no") ==
        2);  // the due day and 15 October
  CHECK(std::count(lines.begin(), lines.end(), "long_run changed persons yes") == 1);
}

TEST_CASE("compare: what is new one way is cleared the other, and every finding is there once", "[engine][compare]") {
  Tables nobody = town();
  nobody.erase("assignments");
  const std::vector<baoxue::Report> all = {
      run(town(), kNow),    run(town(), day(2026, 10, 9)),
      run(visited(), kNow), run(nobody, kNow),
      run(Tables{}, kNow),  run(town(), kNow, 1, replaced(pack(), "value = 3", "value = 4"))};
  const auto mirrored = [](const std::string& change) {
    return change == "new" ? std::string("cleared") : change == "cleared" ? std::string("new") : change;
  };
  for (const baoxue::Report& a : all) {
    for (const baoxue::Report& b : all) {
      const auto there = a.compare(b), back = b.compare(a);
      REQUIRE(there->rows == back->rows);
      std::size_t in_a = 0, in_b = 0;
      for (std::size_t r = 0; r < there->rows; ++r) {
        const std::string& change = there->column("change")->text[r];
        CHECK(back->column("change")->text[r] == mirrored(change));
        CHECK(back->column("finding_id")->text[r] == there->column("finding_id")->text[r]);
        CHECK(back->column("answer_before")->text[r] == there->column("answer")->text[r]);
        CHECK(back->column("changed")->text[r] == there->column("changed")->text[r]);
        in_a += change == "cleared" ? 0 : 1, in_b += change == "new" ? 0 : 1;
      }
      CHECK(in_a == a.table("findings").rows);
      CHECK(in_b == b.table("findings").rows);
    }
  }
}

TEST_CASE("compare: the order of rows in the files is no difference", "[engine][compare]") {
  Tables turned = town();
  turned["attendance"] =
      "student,date,session,status\nP2,2026-10-16,day,unexcused\nP1,2026-10-08,day,unexcused\nP2,2026-10-15,day,"
      "unexcused\n"
      "P1,2026-09-30,day,unexcused\nP1,2026-09-29,day,unexcused\n";
  turned["students"] =
      "student_id,name,sex,birth_date,school,class,grade,status\nP3,丙三,男,2017-06-01,S1,C2,3,enrolled\n"
      "P2,乙二,女,2013-06-01,S1,C1,7,enrolled\nP1,甲一,男,2013-05-01,S1,C1,7,enrolled\n";
  const baoxue::Report before = run(town(), day(2026, 10, 9));
  const baoxue::Report one = run(town(), kNow), other = run(turned, kNow);
  CHECK(dump(*other.compare(before)) == dump(*one.compare(before)));
  for (const std::string& name : one.tables()) {
    INFO(name);
    if (name != "provenance" && name != "quarantine") CHECK(dump(other.table(name)) == dump(one.table(name)));
  }
}
