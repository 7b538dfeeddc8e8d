// SPDX-License-Identifier: MIT
// J7.8 in a whole evaluation: amounts by hand from the plan (primary 100 yuan, junior 200, gained and lost), shares that
// add up, and the choices behind every line.
#include <algorithm>
#include <numeric>

#include "plan_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

constexpr const char* kHead = "change_id,student,kind,date,reported_on,from_school,to_school,proof,approved_by\n";

Tables with_changes(const std::string& changes) {
  Tables tables = plan_town();
  tables["changes"] = kHead + changes;
  return tables;
}

const baoxue::Date kDay = day(2026, 11, 30);

Lines settled(const Tables& tables, baoxue::Date as_of = kDay) {
  return rows(run_plan(tables, as_of).table("settlement"), {"key", "payer", "payee", "role", "amount_fen", "period"});
}

std::int64_t sum(const baoxue::OutTable& table) {
  const std::vector<std::int64_t>& fen = table.column("amount_fen")->integers;
  return std::accumulate(fen.begin(), fen.end(), std::int64_t{0});
}

}  // namespace

TEST_CASE("settlement: a junior student lost is 200 yuan from the teachers of the day", "[engine][J7.8]") {
  // 2/5 of 200.00 by the homeroom teacher, 3/5 by the one subject teacher. T2 took over on 10-12.
  CHECK(settled(with_changes("G1,P1,dropout,2026-10-13,2026-10-13,S1,,,\n")) ==
        Lines{"G1 T2 performance_pool homeroom_teacher 8000 2026-1",
              "G1 T3 performance_pool subject_teachers 12000 2026-1"});
  CHECK(settled(with_changes("G1,P1,dropout,2026-10-11,2026-10-11,S1,,,\n")).front() ==
        "G1 T1 performance_pool homeroom_teacher 8000 2026-1");
}

TEST_CASE("settlement: a primary pupil of a nine-year school is 100 yuan", "[engine][J7.8]") {
  CHECK(settled(with_changes("G1,P3,lost_contact,2026-10-13,2026-10-13,S1,,,\n")) ==
        Lines{"G1 T3 performance_pool homeroom_teacher 4000 2026-1",
              "G1 T1 performance_pool subject_teachers 6000 2026-1"});
}

TEST_CASE("settlement: a student gained is paid out of the pool", "[engine][J7.8]") {
  CHECK(settled(with_changes("G1,P2,transfer_in,2026-10-13,2026-10-13,,S1,,\n")) ==
        Lines{"G1 performance_pool T2 homeroom_teacher 8000 2026-1",
              "G1 performance_pool T3 subject_teachers 12000 2026-1"});
}

TEST_CASE("settlement: what the choices leave out is not settled", "[engine][J7.8]") {
  for (const char* change : {
           "G1,P1,transfer_out,2026-10-13,2026-10-13,S1,,x,H1\n",  // goes to school elsewhere
           "G1,P1,death,2026-10-13,2026-10-13,S1,,x,\n",  //
           "G1,P1,suspension,2026-10-13,2026-10-13,S1,,x,H1\n",  //
           "G1,P1,resumption,2026-10-13,2026-10-13,,S1,,\n",  //
           "G1,P1,new,2026-10-13,2026-10-13,,S1,,\n",  // an intake is ordinary
           "G1,P3,transfer_in,2026-10-13,2026-10-13,S1,S2,,\n",  // between schools of the township
           "G1,P1,dropout,2026-09-01,2026-09-01,S1,,,\n",  // the baseline's own day
           "G1,P1,dropout,2026-08-31,2026-08-31,S1,,,\n",  // before the term
       }) {
    INFO(change);
    CHECK(settled(with_changes(change)).empty());
  }
  CHECK(settled(with_changes("G1,P1,dropout,2026-09-02,2026-09-02,S1,,,\n")).size() == 2);  // the first day after it
}

TEST_CASE("settlement: a return counts after thirty days and a relapse takes it back", "[engine][J7.8]") {
  const std::string back = "G1,P1,return,2026-10-13,2026-10-13,,S1,,\n";
  CHECK(settled(with_changes(back), day(2026, 11, 11)).empty());  // 29 days
  CHECK(settled(with_changes(back), day(2026, 11, 12)).size() == 2);
  const Lines after = settled(with_changes(back + "G2,P1,dropout,2026-11-20,2026-11-20,S1,,,\n"));
  REQUIRE(after.size() == 2);  // the loss alone
  CHECK(after[0] == "G2 T2 performance_pool homeroom_teacher 8000 2026-1");
}

TEST_CASE("settlement: a change that was reversed was never settled", "[engine][J7.8]") {
  Tables tables = plan_town();
  tables["changes"] =
      "change_id,student,kind,date,reported_on,from_school,reverses\nG1,P1,dropout,2026-10-13,2026-10-13,S1,\n"
      "G2,P1,dropout,2026-10-13,2026-10-20,S1,G1\n";
  CHECK(settled(tables, day(2026, 10, 19)).size() == 2);
  CHECK(settled(tables, day(2026, 10, 20)).empty());
}

TEST_CASE("settlement: with nobody on a rung the share stands as unassigned and the gap is found", "[engine][J7.8]") {
  Tables tables = with_changes("G1,P1,dropout,2026-10-13,2026-10-13,S1,,,\n");
  const std::string second = "homeroom_teacher,T2,class,C1,2026-10-12,\n";
  tables["assignments"].erase(tables["assignments"].find(second), second.size());
  CHECK(settled(tables) == Lines{"G1 unassigned performance_pool homeroom_teacher 8000 2026-1",
                                 "G1 T3 performance_pool subject_teachers 12000 2026-1"});
  const baoxue::Report report = run_plan(tables, kDay);
  const Lines gaps = lines_of(report.table("findings"), "gap.homeroom_teacher", {"rule", "key", "anchor"});
  CHECK(std::find(gaps.begin(), gaps.end(), "C1 2026-10-13") != gaps.end());
}

TEST_CASE("settlement: the shares of any number of teachers add up to the amount", "[engine][J7.8]") {
  for (int teachers = 1; teachers <= 13; ++teachers) {
    INFO(teachers);
    Tables tables = with_changes("G1,P1,dropout,2026-10-13,2026-10-13,S1,,,\n");
    const std::string only = "subject_teachers,T3,class,C1,2026-09-01,\n";
    tables["assignments"].erase(tables["assignments"].find(only), only.size());
    for (int t = 0; t < teachers; ++t) {
      const std::string id = "X" + std::to_string(10 + t);
      tables["staff"] += id + ",陈" + std::to_string(t) + ",S1,teacher,2020-09-01\n";
      tables["assignments"] += "subject_teachers," + id + ",class,C1,2026-09-01,\n";
    }
    const baoxue::Report report = run_plan(tables, kDay);
    const baoxue::OutTable& lines = report.table("settlement");
    REQUIRE(lines.rows == static_cast<std::size_t>(teachers) + 1);
    CHECK(sum(lines) == 200'00);
    for (std::size_t r = 0; r < lines.rows; ++r) {
      const std::int64_t fen = lines.column("amount_fen")->integers[r];
      if (lines.column("role")->text[r] == "homeroom_teacher") {
        CHECK(fen == 80'00);
      } else {  // 120 yuan in equal parts, none a whole fen from its own
        CHECK(fen >= 120'00 / teachers);
        CHECK(fen <= 120'00 / teachers + 1);
      }
    }
    CHECK(sum(report.table("totals")) == 0);
  }
}

TEST_CASE("settlement: what one account pays another is paid and totals are the sums of the lines", "[engine][J7.8]") {
  const baoxue::Report report = run_plan(
      with_changes("G1,P1,dropout,2026-10-13,2026-10-13,S1,,,\nG2,P2,transfer_in,2026-10-13,2026-10-13,,S1,,\n"
                   "G3,P3,withdrawal,2026-10-14,2026-10-14,S1,,,H1\nG4,P4,transfer_in,2026-10-15,2026-10-15,,S2,,\n"),
      kDay);
  // -200 + 200 for C1, -100 for C2, +100 for C3 where T4 is both homeroom and only subject teacher.
  CHECK(rows(report.table("totals"), {"account", "period", "amount_fen"}) ==
        Lines{"T1 2026-1 -6000", "T2 2026-1 0", "T3 2026-1 -4000", "T4 2026-1 10000", "performance_pool 2026-1 0"});
  CHECK(sum(report.table("settlement")) == 2 * 200'00 + 2 * 100'00);
}

TEST_CASE("settlement: every line names its clause and choices and has an identity of its own", "[engine][J7.8]") {
  const baoxue::Report report = run_plan(
      with_changes("G1,P1,dropout,2026-10-13,2026-10-13,S1,,,\nG4,P4,transfer_in,2026-10-15,2026-10-15,,S2,,\n"), kDay);
  const baoxue::OutTable& lines = report.table("settlement");
  REQUIRE(lines.rows == 4);
  std::vector<std::string> ids = lines.column("line_id")->text;
  std::sort(ids.begin(), ids.end());
  CHECK(std::unique(ids.begin(), ids.end()) == ids.end());
  for (std::size_t r = 0; r < lines.rows; ++r) {
    CHECK(lines.column("clause")->text[r] == "J7.8");
    CHECK(lines.column("effect")->text[r] == "pay");
    CHECK(lines.column("choices")->text[r].find("baseline=term_start") != std::string::npos);
    CHECK(lines.column("choices")->text[r].find("stage=own_grade") != std::string::npos);
  }
}

TEST_CASE("settlement: another plan's amount and payee need no other engine", "[engine]") {
  const std::string text = std::string(pack()) + R"toml(
[[role]]
id = "subject_teachers"
at = "class"
zh = "任课教师"
en = "subject teachers"

[[settlement]]
id = "flat"
of = "change"
title = { zh = "定额", en = "flat" }
when = "kind == 'dropout'"
amount = "yuan('0.05')"
payer = [{ role = "homeroom_teacher", share = "1/3" }, { role = "subject_teachers", share = "2/3", split = "equal" }]
to = [{ unit = "county", share = "1/2" }, { unit = "township", share = "1/2" }]
book = "date"
period = "month"
effect = "record"
)toml";
  const baoxue::Report report =
      run(with_changes("G1,P1,dropout,2026-10-13,2026-10-13,S1,,,\n"), day(2026, 10, 30), 1, text);
  const baoxue::OutTable& lines = report.table("settlement");
  CHECK(sum(lines) == 5);  // five fen in four pieces, none lost
  std::int64_t homeroom = 0;
  for (const std::string& line : rows(lines, {"payer", "amount_fen", "period"})) {
    CHECK(line.find("2026-10") != std::string::npos);
    if (line.compare(0, 3, "T2 ") == 0) homeroom += std::stoll(line.substr(3));
  }
  CHECK(homeroom == 2);  // a third of five is 1.67
  CHECK(report.table("totals").rows == 0);  // recorded and never charged
}
