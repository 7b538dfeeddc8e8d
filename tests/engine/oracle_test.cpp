// SPDX-License-Identifier: MIT
// What the oracle (tests/oracle, docs/oracle.md) found the engine to answer otherwise than the specification says: one test each.
#include "ladder_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

// A rule that fires for every row of a subject and says a fact of it.
Lines values(const std::string& of, const std::string& fact, const Tables& tables,
             baoxue::Date as_of = day(2026, 10, 30), const std::string& subject = "") {
  const std::string text = "[policy]\nid = \"t\"\n" + subject + "[[fact]]\nid = \"asked\"\nof = \"" + of + "\"\n" +
                           fact + "\n[[rule]]\nid = \"said\"\nof = \"" + of +
                           "\"\nwhen = \"known(asked) || as_of > date('2000-01-01')\"\nsay = { zh = \"{asked}\", en = "
                           "\"{asked}\" }\n";
  return lines_of(run(tables, as_of, 1, text).table("findings"), "said", {"rule", "key", "message_en"});
}

Tables with(const std::string& table, const std::string& csv) {
  Tables tables = town();
  tables[table] = csv;
  return tables;
}

const char* const kCrossed = "[[subject]]\nid = \"s\"\n";

}  // namespace

TEST_CASE("oracle: a reversal that is reversed reverses nothing", "[engine][view]") {
  const Tables tables = with("changes",
                             "change_id,student,kind,date,reverses\n"
                             "G1,P1,dropout,2026-09-08,\nG2,P1,dropout,2026-09-09,G1\nG3,P1,dropout,2026-09-10,G2\n"
                             "H1,P2,dropout,2026-09-08,\nH2,P2,dropout,2026-09-09,H1\n"
                             "I1,P3,dropout,2026-09-08,I2\nI2,P3,dropout,2026-09-09,I1\n");
  CHECK(values("student", "from = \"changes\"\ntake = \"count()\"", tables) == Lines{"P1 1", "P2 0", "P3 0"});
}

TEST_CASE("oracle: a class that ended no longer holds while another one does", "[engine][class]") {
  const Tables tables = with("enrolments",
                             "student,from,class,to\nP1,2026-09-01,C1,\nP1,2026-09-10,C2,2026-09-20\n"
                             "P2,2026-09-01,C1,2026-09-10\nP2,2026-09-10,C2,2026-09-20\n");
  CHECK(values("student", "expr = \"class\"", tables)[0] == "P1 C1");
  CHECK(values("student", "expr = \"class\"", tables, day(2026, 9, 19))[0] == "P1 C2");
  CHECK(values("student", "expr = \"class\"", tables)[1] == "P2 C2");
}

TEST_CASE("oracle: enrolments say the class of whom the register names none", "[engine][class]") {
  Tables tables = with("enrolments", "student,from,class,to\nP1,2026-09-01,C1,\n");
  tables["students"] =
      "student_id,name,sex,birth_date,school,class,grade,status\nP1,甲一,男,2013-05-01,S1,,7,enrolled\nP2,乙二,女,2013-"
      "06-01,S1,,7,enrolled\n";
  CHECK(values("student", "expr = \"class\"", tables) == Lines{"P1 C1", "P2 ?"});
  tables["students"] = "student_id,name,sex,birth_date,school,grade,status\nP1,甲一,男,2013-05-01,S1,7,enrolled\n";
  CHECK(values("student", "expr = \"class\"", tables) == Lines{"P1 C1"});
}

TEST_CASE("oracle: only pairs that coexist are crossed", "[engine][cross]") {
  Tables tables = with(
      "schools",
      "school_id,name,kind,unit,from,to\nS1,青禾学校,nine_year,U1,,2026-10-01\nS2,松溪学校,primary,U1,2026-10-15,\n");
  tables["classes"] = "class_id,school,school_year,grade,name\nC1,S1,2026,7,七(1)班\nC2,S1,2025,3,三(1)班\n";
  const std::string start = "expr = \"period.start\"";
  CHECK(values("s", start, tables, day(2026, 10, 30),
               std::string(kCrossed) + "cross = [\"school\", \"period:month\"]\n") ==
        Lines{"S1|2026-09 2026-09-01", "S2|2026-10 2026-10-01"});
  CHECK(values("s", start, tables, day(2026, 10, 30),
               std::string(kCrossed) + "cross = [\"class\", \"period:term\"]\n") == Lines{"C1|2026-1 2026-09-01"});
}

TEST_CASE("oracle: a run that begins on a day of which nobody knows whether it counts has no length",
          "[engine][runs]") {
  // 2026-08-31 lies before every term of the table, 2027-01-04 in a year whose calendar is not loaded.
  const Tables tables = with("attendance",
                             "student,date,session,status\nP1,2026-08-31,day,unexcused\nP1,2026-09-01,day,unexcused\n"
                             "P1,2027-01-04,day,unexcused\n");
  const std::string runs =
      "[[subject]]\nid = \"s\"\nruns = { from = \"attendance\", by = \"student\", day = \"date\", count = \"school\" "
      "}\n";
  CHECK(values("s", "expr = \"orValue(length, 0)\"", tables, day(2027, 1, 4), runs) ==
        Lines{"P1|2026-08-31 0", "P1|2026-09-01 1", "P1|2027-01-04 0"});
}

TEST_CASE("oracle: every row belongs to a run where the pack gives no condition", "[engine][runs]") {
  const Tables tables =
      with("attendance", "student,date,session,status\nP1,2026-09-08,day,late\nP1,2026-09-09,day,unexcused\n");
  const std::string runs =
      "[[subject]]\nid = \"s\"\nruns = { from = \"attendance\", by = \"student\", day = \"date\", count = \"school\" "
      "}\n";
  CHECK(values("s", "expr = \"length\"", tables, day(2026, 10, 30), runs) == Lines{"P1|2026-09-08 2"});
}

TEST_CASE("oracle: where two ways lead to a school the township's days count", "[engine][calendar]") {
  Tables tables = with("calendar", "date,school,kind\n2026-10-14,S1,closure\n");
  tables["changes"] = "change_id,student,kind,date,from_school\nG1,P1,dropout,2026-09-08,S1\n";
  const std::string asked = "expr = \"is_day(date('2026-10-14'), 'school')\"";
  CHECK(values("change", asked, tables) == Lines{"G1 true"});
  CHECK(values("student", asked, tables) == Lines{"P1 false", "P2 false", "P3 false"});
}

TEST_CASE("oracle: the calendar's rows also hold outside the terms", "[engine][calendar]") {
  const Tables tables =
      with("calendar", "date,school,kind\n2026-08-20,,school_day\n2026-08-21,,closure\n2027-08-20,S1,school_day\n");
  const auto asked = [&](const std::string& date) {
    return values("school", "expr = \"is_day(date('" + date + "'), 'school')\"", tables);
  };
  CHECK(asked("2026-08-20") == Lines{"S1 true"});
  CHECK(asked("2026-08-21") == Lines{"S1 false"});
  CHECK(asked("2027-08-20") == Lines{"S1 true"});
  CHECK(asked("2026-08-24") == Lines{"S1 ?"});
  Tables without = tables;
  without.erase("terms");
  const std::string day = "expr = \"is_day(date('2026-08-20'), 'school')\"",
                    other = "expr = \"is_day(date('2026-08-24'), 'school')\"";
  CHECK(values("school", day, without) == Lines{"S1 true"});
  CHECK(values("school", other, without) == Lines{"S1 ?"});
}

TEST_CASE("oracle: a school's own row of the calendar decides over the one for all", "[engine][calendar]") {
  const Tables tables = with("calendar",
                             "date,school,kind\n2026-09-15,,school_day\n2026-09-15,S1,closure\n2026-09-16,,makeup\n"
                             "2026-09-16,S1,holiday\n2026-09-17,,closure\n2026-09-17,S1,school_day\n");
  for (const auto& [date, answer] :
       {std::pair{"2026-09-15", "S1 false"}, {"2026-09-16", "S1 false"}, {"2026-09-17", "S1 true"}}) {
    CHECK(values("school", "expr = \"is_day(date('" + std::string(date) + "'), 'school')\"", tables) == Lines{answer});
  }
}

TEST_CASE("oracle: a row that may count changes no latest value that it shares", "[engine][aggregate]") {
  const Tables tables =
      with("changes",
           "change_id,student,kind,date,approved_on\nG1,P1,dropout,2026-09-08,2026-09-09\n"
           "G2,P1,dropout,2026-09-10,\nH1,P2,dropout,2026-09-08,2026-09-09\nH2,P2,return,2026-09-10,\n");
  const std::string latest =
      "from = \"changes\"\nwhere = \"approved_on > date('2026-09-01')\"\ntake = \"latest(kind)\"";
  CHECK(values("student", latest, tables) == Lines{"P1 dropout", "P2 ?", "P3 ?"});
}

TEST_CASE("oracle: the first and the latest row answer for themselves, an error of another row is not theirs",
          "[engine][aggregate]") {
  const Tables tables = with("changes",
                             "change_id,student,kind,date,approved_on\nG1,P1,dropout,2026-09-08,2026-09-08\n"
                             "G2,P1,dropout,2026-09-10,2026-09-20\nH1,P2,dropout,2026-09-08,2026-09-08\n");
  // approved_on - date is 0, 10 and 0 days: an error, 0 and an error.
  const std::string of = "from = \"changes\"\ntake = \"latest(1 / (approved_on - date))\"";
  CHECK(values("student", of, tables) == Lines{"P1 0", "P2 ?", "P3 ?"});
  const std::string asked =
      "[policy]\nid = \"t\"\n[[fact]]\nid = \"asked\"\nof = \"student\"\n" + of +
      "\n[[rule]]\nid = \"said\"\nof = \"student\"\nwhen = \"asked == 0\"\nsay = { zh = \"-\", en = \"-\" }\n";
  CHECK(lines_of(run(tables, day(2026, 10, 30), 1, asked).table("rules"), "said",
                 {"rule", "yes", "no", "unknown", "fault"}) == Lines{"1 0 1 1"});
}

TEST_CASE("oracle: equal ratios are one value among the distinct ones, however they are written",
          "[engine][aggregate]") {
  const Tables tables = with("changes",
                             "change_id,student,kind,date\nG1,P1,dropout,2026-09-08\nG2,P1,return,2026-09-10\n"
                             "G3,P1,dropout,2026-09-12\nH1,P2,dropout,2026-09-08\n");
  // 1/2 and 2/4 by the kind of the change; nothing happened to P3.
  const std::string of = "from = \"changes\"\ntake = \"distinct(kind == 'return' ? ratio(2, 4) : ratio(1, 2))\"";
  CHECK(values("student", of, tables) == Lines{"P1 1", "P2 1", "P3 0"});
  const std::string days = "from = \"changes\"\ntake = \"distinct(date - date('2026-09-01'))\"";
  CHECK(values("student", days, tables) == Lines{"P1 3", "P2 1", "P3 0"});
}

TEST_CASE("oracle: a finding whose own date is not known is about its event, not about the day of evaluation",
          "[engine][rule]") {
  const Tables tables = with("changes", "change_id,student,kind,date\nG1,P1,dropout,2026-09-08\n");
  const std::string text =
      "[policy]\nid = \"t\"\n[[rule]]\nid = \"said\"\nof = \"change\"\non = \"approved_on\"\nwhen = \"kind == "
      "'dropout'\"\nsay = { zh = \"-\", en = \"-\" }\n";
  CHECK(lines_of(run(tables, day(2026, 10, 30), 1, text).table("findings"), "said", {"rule", "key", "anchor"}) ==
        Lines{"G1 2026-09-08"});
}

TEST_CASE("oracle: a sum overflows by what it is, not by the order of its rows", "[engine][aggregate]") {
  const std::string first = "H1,P1,dropout,2026-09-08\nH2,P1,return,2026-09-09\nH3,P1,new,2026-09-10\n";
  const std::string last = "H3,P1,new,2026-09-10\nH2,P1,return,2026-09-09\nH1,P1,dropout,2026-09-08\n";
  for (const std::string& rows : {first, last}) {
    const Tables tables = with("changes", "change_id,student,kind,date\n" + rows);
    CHECK(values(
              "student",
              "from = \"changes\"\ntake = \"sum(kind == 'dropout' ? 9223372036854775807 : kind == 'return' ? 1 : -1)\"",
              tables)[0] == "P1 9223372036854775807");
    // Unreduced, the denominators would not fit.
    CHECK(values("student",
                 "from = \"changes\"\ntake = \"sum(kind == 'dropout' ? ratio(1, 9223372036854775807) : ratio(0, 6))\"",
                 tables)[0] == "P1 1/9223372036854775807");
  }
}

TEST_CASE("oracle: staff of another post is kept", "[engine][schema]") {
  const Tables tables = with("staff", "staff_id,name,school,post\nT1,王一,S1,other\n");
  CHECK(values("staff", "expr = \"post\"", tables) == Lines{"T1 other"});
}

TEST_CASE("oracle: what reaches a row by a link that is not known is not known", "[engine][relation]") {
  const Tables tables = with("cases", "case_id,student,kind,opened_on\nK1,P1,signs,2026-09-08\nK2,,signs,2026-09-08\n");
  const std::string by_default = "from = \"visits\"\ntake = \"count()\"";
  CHECK(values("case", by_default + "\non = { student = \"self.student\" }", tables) == Lines{"K1 1", "K2 ?"});
}

TEST_CASE("oracle: a column of keys that a file leaves out is unknown in every row", "[engine][source]") {
  Tables tables = town();
  tables.erase("units");
  CHECK(values("term", "from = \"schools\"\ntake = \"count()\"", tables) == Lines{"2026|1 ?"});
}

TEST_CASE("oracle: a kind that may come at any time is not refused before the case began", "[engine][ladder]") {
  // The case began on 2026-09-28.
  const auto refused = [](const std::string& event) {
    const baoxue::Report report = run(with_events(event), day(2026, 10, 31), 1, ladder_pack());
    return lines_of(report.table("findings"), "ladder.returning.refused", {"rule", "anchor"});
  };
  CHECK(refused("K1,2026-09-20,note,,\n").empty());
  CHECK(refused("K1,2026-09-20,call,,\n") == Lines{"2026-09-20"});
}

TEST_CASE("oracle: a rule may read a rank, and say where it is unknown", "[engine][across]") {
  // Grades 7, 7 and 3; nobody's day of entry arrived.
  const std::string rank = "order = \"desc\"\nties = \"competition\"\nacross = \"rank(";
  CHECK(values("student", rank + "grade)\"", town()) == Lines{"P1 1", "P2 1", "P3 3"});
  const std::string pack = "[policy]\nid = \"t\"\n[[fact]]\nid = \"place\"\nof = \"student\"\n" + rank +
                           "entered_on)\"\n[[rule]]\nid = \"first\"\nof = \"student\"\nwhen = \"place == 1\"\n"
                           "say = { zh = \"-\", en = \"-\" }\n";
  CHECK(lines_of(run(town(), day(2026, 10, 30), 1, pack).table("unknown"), "first", {"rule", "key", "missing_en"}) ==
        Lines{"P1 what is compared between rows of student is incomplete (place)",
              "P2 what is compared between rows of student is incomplete (place)",
              "P3 what is compared between rows of student is incomplete (place)"});
}
