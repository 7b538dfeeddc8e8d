// SPDX-License-Identifier: MIT
// Who answers: the 4 包 chain on the day of the breach, and its gaps.
#include "test.hpp"
#include "town.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

// The plan's rungs (J6.bao1-3) over the small pack of town.hpp, and a rule about every run, due in five working days.
std::string chain_pack(const std::string& due = "") {
  return std::string(pack()) + R"toml(
[[role]]
id = "subject_teachers"
at = "class"
zh = "任课教师"
en = "subject teachers"

[[role]]
id = "grade_leader"
at = "class"
object_kind = "grade"
object = ["school", "grade"]
zh = "包年级领导"
en = "grade leader"

[[role]]
id = "principal"
at = "school"
source = "staff"
post = "head"
zh = "校长"
en = "principal"

[[role]]
id = "central_school_staff"
at = "school"
zh = "包校干部"
en = "central-school staff"

[[rule]]
id = "any_run"
of = "absence_run"
title = { zh = "缺课", en = "absent" }
when = "seen >= 1"
)toml" + due +
         R"toml(
once = "run"
severity = "due"
source = "assumed"
why = { zh = "测试", en = "test" }
answerable = ["homeroom_teacher", "subject_teachers", "grade_leader", "principal", "central_school_staff"]
say = { zh = "{student}", en = "{student}" }
)toml";
}

const char* const kFiveDays = "due = \"add_days(start, 5, 'work')\"";

Tables chain_town() {
  Tables tables = town();
  tables["staff"] =
      "staff_id,name,school,unit,post,from,to\nT1,王一,S1,,teacher,2020-09-01,\nT2,李二,S1,,teacher,2020-09-01,\n"
      "T3,孙三,S1,,teacher,2020-09-01,\nL1,周五,S1,,leadership,2020-09-01,\nL2,郑六,S1,,leadership,2020-09-01,\n"
      "H1,赵校长,S1,,head,2020-09-01,2026-10-10\nH2,钱校长,S1,,head,2026-10-10,\nZ1,冯七,,U1,clerk,2020-09-01,\n";
  tables["assignments"] =
      "role,staff,object_kind,object,from,to\n"
      "homeroom_teacher,T1,class,C1,2026-09-01,2026-10-12\nhomeroom_teacher,T2,class,C1,2026-10-12,\n"
      "subject_teachers,T2,class,C1,2026-09-01,\nsubject_teachers,T3,class,C1,2026-10-01,\n"
      "grade_leader,L1,grade,S1|7,2026-09-01,2026-10-15\ngrade_leader,L2,grade,S1|7,2026-10-15,\n"
      "grade_leader,L1,grade,S1|3,2026-09-01,\n"
      "central_school_staff,Z1,school,S1,2026-09-01,\n";
  return tables;
}

// The persons of one finding of `any_run`: "role staff state".
Lines persons(const baoxue::Report& report, const std::string& key) {
  std::string id;
  for (const std::string& line : rows(report.table("findings"), {"rule", "key", "finding_id"})) {
    const std::string wanted = "any_run " + key + ' ';
    if (line.compare(0, wanted.size(), wanted) == 0) id = line.substr(wanted.size());
  }
  REQUIRE_FALSE(id.empty());
  Lines out;
  for (const std::string& line : rows(report.table("persons"), {"finding_id", "role", "staff", "day", "state"})) {
    if (line.compare(0, id.size(), id) == 0) out.push_back(line.substr(id.size() + 1));
  }
  return out;
}

Lines gaps(const baoxue::Report& report) {
  Lines out;
  for (const std::string& line : rows(report.table("findings"), {"rule", "subject", "key", "anchor", "reason"})) {
    if (line.compare(0, 4, "gap.") == 0) out.push_back(line);
  }
  return out;
}

}  // namespace

TEST_CASE("answerable: every rung of the chain is asked on the day of the breach", "[engine][J6.bao1][J6.bao3]") {
  const baoxue::Report report = run(chain_town(), day(2026, 10, 16), 1, chain_pack());
  CHECK(persons(report, "P1|2026-09-29") == Lines{"homeroom_teacher T1 2026-09-29 found",
                                                  "subject_teachers T2 2026-09-29 found",
                                                  "grade_leader L1 2026-09-29 found", "principal H1 2026-09-29 found",
                                                  "central_school_staff Z1 2026-09-29 found"});
  // On 15 October: a new homeroom teacher, a second subject teacher, a new head, and the new grade leader's first day.
  CHECK(persons(report, "P2|2026-10-15") ==
        Lines{"homeroom_teacher T2 2026-10-15 found", "subject_teachers T2 2026-10-15 found",
              "subject_teachers T3 2026-10-15 found", "grade_leader L2 2026-10-15 found",
              "principal H2 2026-10-15 found", "central_school_staff Z1 2026-10-15 found"});
  CHECK(gaps(report).empty());
}

TEST_CASE("answerable: where there is a limit the day of the breach is the limit", "[engine][J6]") {
  // Five working days after 09-29: 09-30, 10-08, 10-09, the worked Saturday 10-10, 10-12.
  const baoxue::Report report = run(chain_town(), day(2026, 10, 16), 1, chain_pack(kFiveDays));
  const Lines found = persons(report, "P1|2026-09-29");
  REQUIRE(found.size() == 6);
  CHECK(found[0] == "homeroom_teacher T2 2026-10-12 found");  // her first day
  CHECK(found[3] == "grade_leader L1 2026-10-12 found");
  CHECK(found[4] == "principal H2 2026-10-12 found");
}

TEST_CASE("answerable: the day of the report changes nobody", "[engine][J6]") {
  Tables tables = chain_town();
  tables["assignments"] += "subject_teachers,T1,class,C1,2026-10-20,\ncentral_school_staff,L1,school,S1,2026-10-20,\n";
  const auto on = [&](baoxue::Date as_of) { return persons(run(tables, as_of, 1, chain_pack()), "P2|2026-10-15"); };
  CHECK(on(day(2026, 10, 16)) == on(day(2026, 12, 1)));
}

TEST_CASE("answerable: after a change of class the teacher of the class that was left answers", "[engine][J3]") {
  Tables tables = chain_town();
  tables["classes"] += "C3,S1,2026,7,七(2)班\n";
  tables["assignments"] += "homeroom_teacher,T3,class,C3,2026-09-01,\n";
  tables["enrolments"] = "student,from,class,to\nP1,2026-09-01,C1,2026-10-10\nP1,2026-10-10,C3,\nP2,2026-09-01,C1,\n";
  const baoxue::Report report = run(tables, day(2026, 10, 16), 1, chain_pack(kFiveDays));
  // Absent from 09-29 in C1, due 10-12 in C3: C1, and its teacher of 10-12.
  CHECK(persons(report, "P1|2026-09-29").front() == "homeroom_teacher T2 2026-10-12 found");
}

TEST_CASE("answerable: a rung without anybody is a finding about the place and the day", "[engine][J6]") {
  Tables tables = chain_town();
  const std::string leader = "grade_leader,L2,grade,S1|7,2026-10-15,\n";
  tables["assignments"].erase(tables["assignments"].find(leader), leader.size());
  const baoxue::Report report = run(tables, day(2026, 10, 16), 1, chain_pack());
  CHECK(gaps(report) == Lines{"gap.grade_leader class C1 2026-10-15 nobody_assigned"});
  CHECK(persons(report, "P2|2026-10-15")[3] == "grade_leader - 2026-10-15 gap");
  CHECK(persons(report, "P1|2026-09-29")[2] == "grade_leader L1 2026-09-29 found");
}

TEST_CASE("answerable: the day after an assignment ends and the day before the next are gaps", "[engine][J6]") {
  Tables tables = chain_town();
  const auto gap_on = [&](const std::string& from, const std::string& to) {
    std::string text = chain_town()["assignments"];
    const auto replace = [&](const std::string& was, const std::string& is) {
      text.replace(text.find(was), was.size(), is);
    };
    replace("T1,class,C1,2026-09-01,2026-10-12", "T1,class,C1,2026-09-01," + to);
    replace("T2,class,C1,2026-10-12,", "T2,class,C1," + from + ",");
    tables["assignments"] = text;
    return gaps(run(tables, day(2026, 10, 16), 1, chain_pack()));
  };
  const Lines gap{"gap.homeroom_teacher class C1 2026-10-15 nobody_assigned"};
  CHECK(gap_on("2026-10-16", "2026-10-15") == gap);  // the end is the first day without her
  CHECK(gap_on("2026-10-16", "2026-10-16").empty());
  CHECK(gap_on("2026-10-15", "2026-10-12").empty());
}

TEST_CASE("answerable: two findings of one day make one gap and two days make two", "[engine][J6]") {
  Tables tables = chain_town();
  tables["attendance"] += "P1,2026-10-15,day,unexcused\n";
  std::string& text = tables["assignments"];
  text =
      "role,staff,object_kind,object,from,to\nhomeroom_teacher,T1,class,C1,2026-09-01,2026-09-29\n"
      "subject_teachers,T2,class,C1,2026-09-01,\ngrade_leader,L1,grade,S1|7,2026-09-01,\n"
      "central_school_staff,Z1,school,S1,2026-09-01,\n";
  // P1 from 09-29, P1 and P2 from 10-15; the rule `long_run` of the small pack adds P1's due date, 10-19.
  CHECK(gaps(run(tables, day(2026, 10, 16), 1, chain_pack())) ==
        Lines{"gap.homeroom_teacher class C1 2026-09-29 nobody_assigned",
              "gap.homeroom_teacher class C1 2026-10-15 nobody_assigned",
              "gap.homeroom_teacher class C1 2026-10-19 nobody_assigned"});
}

TEST_CASE("answerable: without the table of assignments nobody is known and nobody is missing", "[engine][J6]") {
  Tables tables = chain_town();
  tables.erase("assignments");
  const baoxue::Report report = run(tables, day(2026, 10, 16), 1, chain_pack());
  CHECK(gaps(report).empty());
  CHECK(persons(report, "P2|2026-10-15") == Lines{"homeroom_teacher - 2026-10-15 unknown",
                                                  "subject_teachers - 2026-10-15 unknown",
                                                  "grade_leader - 2026-10-15 unknown", "principal H2 2026-10-15 found",
                                                  "central_school_staff - 2026-10-15 unknown"});
}
