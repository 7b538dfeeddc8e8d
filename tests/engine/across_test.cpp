// SPDX-License-Identifier: MIT
// Computed subjects and facts across a population, seen through the findings they cause; every expected value worked by hand.
#include "plan_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

constexpr const char* kHead = "[policy]\nid = \"test\"\ntitle = { zh = \"测试\", en = \"test\" }\n";

// A rule that says a fact of every row of a subject: what a computed value is read by.
std::string show(const std::string& subject, const std::string& fact) {
  return "[[rule]]\nid = \"show\"\nof = \"" + subject +
         "\"\ntitle = { zh = \"看\", en = \"show\" }\nwhen = \"true\"\n" + "say = { zh = \"{" + fact + "}\", en = \"{" +
         fact + "}\" }\n";
}

Lines shown(const Tables& tables, const std::string& text, baoxue::Date as_of = day(2026, 10, 30)) {
  return rows(run(tables, as_of, 1, kHead + text).table("findings"), {"key", "message_en"});
}

// Five classes with scores: C1 and C2 of S1, C3 to C5 of S2.
Tables classes() {
  Tables tables = town();
  tables["schools"] = "school_id,name,kind,unit\nS1,青禾学校,nine_year,U1\nS2,柳岸小学,primary,U1\n";
  tables["classes"] =
      "class_id,school,school_year,grade,name\nC1,S1,2026,7,一\nC2,S1,2026,3,二\nC3,S2,2026,3,三\nC4,S2,2026,4,四\nC5,"
      "S2,2026,5,五\n";
  return tables;
}

// The size of a class as its grade: 7 3 3 4 5 for C1 .. C5.
std::string fact(const std::string& body) { return "[[fact]]\nid = \"x\"\nof = \"class\"\n" + body; }

}  // namespace

TEST_CASE("across: competition leaves places free, dense does not, first(key) breaks ties", "[engine][across]") {
  const auto ranks = [](const std::string& ties) {
    return shown(classes(),
                 fact("across = \"rank(grade)\"\norder = \"asc\"\nties = \"" + ties + "\"\n") + show("class", "x"));
  };
  CHECK(ranks("competition") == Lines{"C1 5", "C2 1", "C3 1", "C4 3", "C5 4"});
  CHECK(ranks("dense") == Lines{"C1 4", "C2 1", "C3 1", "C4 2", "C5 3"});
  CHECK(ranks("first(name)") == Lines{"C1 5", "C2 2", "C3 1", "C4 3", "C5 4"});  // 三 U+4E09 before 二 U+4E8C
}

TEST_CASE("across: what a rule reads across the population has no rows as evidence", "[engine][across]") {
  const std::string rule =
      "[[rule]]\nid = \"first\"\nof = \"class\"\ntitle = { zh = \"看\", en = \"first\" }\n"
      "when = \"x == 1\"\nsay = { zh = \"{name}\", en = \"{name}\" }\n";
  const baoxue::Report report =
      run(classes(), day(2026, 10, 30), 1,
          kHead + fact("across = \"rank(grade)\"\norder = \"desc\"\nties = \"competition\"\n") + rule);
  CHECK(rows(report.table("findings"), {"key"}) == Lines{"C1"});
  CHECK(rows(report.table("evidence"), {"table", "key"}) == Lines{"classes C1"});  // the class itself
}

TEST_CASE("across: within makes a population of its own, where leaves rows out", "[engine][across]") {
  const std::string within =
      "across = \"rank(grade)\"\norder = \"desc\"\nties = \"competition\"\nwithin = [\"school\"]\n";
  CHECK(shown(classes(), fact(within) + show("class", "x")) == Lines{"C1 1", "C2 2", "C3 3", "C4 2", "C5 1"});
  CHECK(shown(classes(), fact(within + "where = \"grade > 3\"\n") + show("class", "x")) ==
        Lines{"C1 1", "C2 ?", "C3 ?", "C4 2", "C5 1"});
}

TEST_CASE("across: sum, mean and pooled are exact", "[engine][across]") {
  CHECK(shown(classes(), fact("across = \"sum(grade)\"\nwithin = [\"school\"]\n") + show("class", "x")).front() ==
        "C1 10");
  CHECK(shown(classes(), fact("across = \"mean(grade)\"\nwithin = [\"school\"]\n") + show("class", "x")).back() ==
        "C5 12/3");
  // 7/1 pooled with 3/1: (7 + 3) / (1 + 1); the mean of the ratios would be the same only by chance.
  CHECK(shown(classes(), fact("across = \"pooled(grade, grade - 2)\"\nwithin = [\"school\"]\n") + show("class", "x"))
            .front() == "C1 10/6");
}

TEST_CASE("across: tied rows share the prizes of the places they cover", "[engine][across]") {
  const auto prizes = [](const std::string& ties) {
    return shown(classes(), fact("across = \"award(grade)\"\norder = \"asc\"\nties = \"" + ties +
                                 "\"\nprizes = [\"100.00\", \"50.01\", \"20.00\"]\n") +
                                show("class", "x"));
  };
  CHECK(prizes("competition") == Lines{"C1 0.00", "C2 100.00", "C3 100.00", "C4 20.00", "C5 0.00"});
  // C2 and C3 cover places 1 and 2: 150.01 in all, 75.01 + 75.00 by key.
  CHECK(prizes("mean") == Lines{"C1 0.00", "C2 75.01", "C3 75.00", "C4 20.00", "C5 0.00"});
}

TEST_CASE("across: a row whose value is unknown is not ranked and hides no other", "[engine][across]") {
  const std::string text =
      "[[fact]]\nid = \"visits\"\nof = \"student\"\nfrom = \"visits\"\nwhere = \"known(minutes) && minutes > 0\"\ntake "
      "= \"sum(minutes)\"\n"
      "[[fact]]\nid = \"longest\"\nof = \"student\"\nfrom = \"visits\"\ntake = \"max(minutes)\"\n"
      "[[fact]]\nid = \"x\"\nof = \"student\"\nacross = \"rank(longest)\"\norder = \"desc\"\nties = \"competition\"\n";
  Tables tables = town();
  tables["visits"] =
      "visit_id,student,date,kind,by,minutes\nW1,P1,2026-09-30,home,T1,20\nW2,P3,2026-09-30,home,T1,30\n";
  CHECK(shown(tables, text + show("student", "x")) == Lines{"P1 2", "P2 ?", "P3 1"});
}

TEST_CASE("computed subjects: months and the period before", "[engine][across]") {
  const std::string text =
      "[[subject]]\nid = \"school_month\"\ncross = [\"school\", \"period:month\"]\n"
      "[[fact]]\nid = \"visits\"\nof = \"school_month\"\nfrom = \"visits\"\non = { \"student.school\" = "
      "\"self.school\" }\ntake = \"count()\"\n"
      "[[fact]]\nid = \"before\"\nof = \"school_month\"\nacross = \"lag(visits)\"\n"
      "[[fact]]\nid = \"without\"\nof = \"school_month\"\nacross = \"streak(visits == 0)\"\n";
  Tables tables = town();
  tables["visits"] =
      "visit_id,student,date,kind,by\nW1,P1,2026-09-30,home,T1\nW2,P1,2026-10-08,home,T1\nW3,P2,2026-10-09,home,T1\n";
  CHECK(shown(tables, text + show("school_month", "before"), day(2026, 12, 5)) ==
        Lines{"S1|2026-09 ?", "S1|2026-10 1", "S1|2026-11 2", "S1|2026-12 0"});
  CHECK(shown(tables, text + show("school_month", "without"), day(2026, 12, 5)) ==
        Lines{"S1|2026-09 0", "S1|2026-10 0", "S1|2026-11 1", "S1|2026-12 2"});
}

TEST_CASE("computed subjects: the distinct keys that occur are a group", "[engine][subjects]") {
  const std::string text =
      "[[subject]]\nid = \"visited\"\ngroup = { from = \"visits\", by = [\"student.class\", \"kind\"] }\n"
      "[[fact]]\nid = \"n\"\nof = \"visited\"\nfrom = \"visits\"\non = { \"student.class\" = \"self.class\", kind = "
      "\"self.kind\" }\ntake = \"count()\"\n";
  Tables tables = town();
  tables["visits"] =
      "visit_id,student,date,kind,by\nW1,P1,2026-09-30,home,T1\nW2,P2,2026-10-08,home,T1\nW3,P3,2026-10-09,phone,"
      "T1\nW4,P3,2026-10-09,,T1\n";
  CHECK(shown(tables, text + show("visited", "n")) == Lines{"C1|home 2", "C2|phone 1"});
}

TEST_CASE("computed subjects: the rows of a rule can be counted, and doubtful ones make the count unknown",
          "[engine][subjects]") {
  const std::string text =
      "[[rule]]\nid = \"long_talk\"\nof = \"visit\"\ntitle = { zh = \"长\", en = \"long\" }\nwhen = \"minutes > "
      "10\"\nsay = { zh = \"x\", en = \"x\" }\n"
      "[[fact]]\nid = \"n\"\nof = \"student\"\nfrom = \"rule:long_talk\"\non = { \"visit.student\" = \"self\" }\ntake "
      "= \"count()\"\n";
  Tables tables = town();
  tables["visits"] =
      "visit_id,student,date,kind,by,minutes\nW1,P1,2026-09-30,home,T1,20\nW2,P1,2026-10-08,home,T1,30\nW3,P2,2026-10-"
      "09,home,T1,\nW4,P3,2026-10-09,home,T1,5\n";
  const Lines found = shown(tables, text + show("student", "n"));
  CHECK(std::vector<std::string>(found.begin(), found.begin() + 3) == Lines{"P1 2", "P2 ?", "P3 0"});
}

TEST_CASE("computed subjects: who holds a role is a row, and a role can be crossed with a period",
          "[engine][subjects]") {
  const std::string role =
      "[[role]]\nid = \"homeroom_teacher\"\nat = \"class\"\nzh = \"班主任\"\nen = \"homeroom teacher\"\n";
  const std::string text = role +
                           "[[fact]]\nid = \"days\"\nof = \"homeroom_teacher\"\nexpr = \"orValue(to, as_of.date()) - "
                           "orValue(from, as_of.date())\"\n";
  CHECK(shown(town(), text + show("homeroom_teacher", "days")) == Lines{"T1|C1|2026-09-01 41", "T2|C1|2026-10-12 18"});
  const std::string crossed = role + "[[subject]]\nid = \"held\"\ncross = [\"homeroom_teacher\", \"period:month\"]\n";
  CHECK(shown(town(), crossed + show("held", "period.start")) == Lines{"T1|C1|2026-09-01|2026-09 2026-09-01",
                                                                       "T1|C1|2026-09-01|2026-10 2026-10-01",
                                                                       "T2|C1|2026-10-12|2026-10 2026-10-01"});
}

TEST_CASE("computed subjects: two subjects cross where they coexist", "[engine][subjects]") {
  Tables tables = classes();
  tables["schools"] =
      "school_id,name,kind,unit,from,to\nS1,青禾学校,nine_year,U1,,2026-09-01\nS2,柳岸小学,primary,U1,2020-09-01,\n";
  tables["classes"] = "class_id,school,school_year,grade,name\nC1,S1,2025,7,一\nC2,S1,2026,3,二\n";
  const std::string text = "[[subject]]\nid = \"pair\"\ncross = [\"school\", \"class\"]\n";
  CHECK(shown(tables, text + show("pair", "class")) == Lines{"S1|C1 一", "S2|C1 一", "S2|C2 二"});
}

TEST_CASE("computed subjects: a declared period reaches into the next year", "[engine][subjects]") {
  const std::string text =
      "[[period]]\nid = \"count_window\"\nspans = [{ from = \"09-11\", to = \"03-10\" }]\n[[subject]]\nid = "
      "\"w\"\ncross = [\"school\", \"period:count_window\"]\n";
  CHECK(shown(town(), text + show("w", "period.end")) == Lines{"S1|2026 2027-03-10"});
}

TEST_CASE("targets: a bound per cell, met, missed, none or unknown", "[engine][targets]") {
  const std::string metric =
      "[[metric]]\nid = \"m\"\nby = [\"grade\"]\nperiod = \"school_year\"\nn = { from = \"visits\", by = { grade = "
      "\"student.grade\" } }\n"
      "d = { from = \"enrolments\", by = { grade = \"student.grade\" }, where = \"from <= period.start\" }\n";
  Tables tables = town();
  tables["enrolments"] = "student,from,class,to\nP1,2026-09-01,C1,\nP2,2026-09-01,C1,\nP3,2026-09-01,C2,\n";
  tables["visits"] = "visit_id,student,date,kind,by\nW1,P1,2026-09-30,home,T1\n";
  const std::string text = metric + "[[target]]\nmetric = \"m\"\ncell = { grade = 7 }\nbound = \"<= 50%\"\n";
  CHECK(rows(run(tables, day(2026, 10, 30), 1, kHead + text).table("targets"),
             {"target", "cell", "n", "d", "bound", "status"}) ==
        Lines{"grade=3 0 1 - no_target", "m grade=7 grade=7 1 2 50/100 met"});
  const std::string strict = metric + "[[target]]\nmetric = \"m\"\nbound = \"< 1/2\"\n";
  CHECK(rows(run(tables, day(2026, 10, 30), 1, kHead + strict).table("targets"), {"cell", "status"}) ==
        Lines{"grade=3 met", "grade=7 missed"});
}

TEST_CASE("published: the frozen value stands, and a recount that differs is shown", "[engine][published]") {
  const std::string text =
      "[[metric]]\nid = \"m\"\nby = [\"school\"]\nperiod = \"month\"\nn = { from = \"visits\", by = { school = "
      "\"student.school\" } }\n"
      "d = { from = \"visits\", by = { school = \"student.school\" } }\n"
      "[[fact]]\nid = \"before\"\nof = \"metric:m\"\nacross = \"lag(n)\"\n";
  Tables tables = town();
  tables["visits"] = "visit_id,student,date,kind,by\nW1,P1,2026-09-30,home,T1\nW2,P1,2026-10-08,home,T1\n";
  tables["published"] = "metric,cell,period,n,d,published_on\nm,school=S1,2026-09,5,6,2026-10-01\n";
  CHECK(lines_of(run(tables, day(2026, 10, 30), 1, kHead + text + show("metric:m", "before")).table("findings"), "show",
                 {"rule", "key", "message_en"}) == Lines{"school=S1|2026-09 ?", "school=S1|2026-10 5"});
  CHECK(rows(run(tables, day(2026, 10, 30), 1, kHead + text).table("published"),
             {"cell", "period", "n", "published_n"}) == Lines{"school=S1 2026-09 1 5"});
}

TEST_CASE("published: a recount that differs is a finding about the row of the table, one that agrees is none",
          "[engine][published]") {
  const std::string text =
      "[[metric]]\nid = \"m\"\ntitle = { zh = \"家访\", en = \"visits\" }\nby = [\"school\"]\nperiod = "
      "\"month\"\nn = { from = \"visits\", where = \"kind == 'home'\", by = { school = \"student.school\" } }\n"
      "d = { from = \"visits\", by = { school = \"student.school\" } }\n";
  Tables tables = town();
  tables["visits"] = "visit_id,student,date,kind,by\nW1,P1,2026-09-30,home,T1\nW2,P1,2026-10-08,home,T1\n";
  // September: one home visit of one. October: the same, published as it is.
  tables["published"] =
      "metric,cell,period,n,d,published_on\nm,school=S1,2026-09,5,6,2026-10-01\nm,school=S1,2026-10,1,1,2026-10-29\n";
  const baoxue::Report report = run(tables, day(2026, 10, 30), 1, kHead + text);
  CHECK(rows(report.table("findings"), {"rule", "key", "anchor", "state", "reason", "message_en"}) ==
        Lines{"metric.m.published m|school=S1|2026-09 2026-10-01 open not_as_published visits school=S1 2026-09: "
              "published 5/6, a recount gives 1/1. Check the data, or publish a correction"});
  CHECK(placed_rows(report, "evidence", {"table", "key"}) == Lines{"published m|school=S1|2026-09 2"});
  const std::string id = report.table("findings").column("finding_id")->text[0];
  CHECK(report.explain_finding(id).value().find("a recount gives 1/1") != std::string::npos);
  CHECK(rows(*report.compare(run(tables, day(2026, 10, 31), 1, kHead + text)), {"change", "rule"}) ==
        Lines{"continuing metric.m.published"});
  // The kind of one visit is not filled in: whether n is 0 or 1 nobody can tell, so it is no finding and not silent.
  tables["visits"] = "visit_id,student,date,kind,by\nW1,P1,2026-09-30,,T1\n";
  const baoxue::Report doubt = run(tables, day(2026, 10, 30), 1, kHead + text);
  CHECK(doubt.table("findings").rows == 0);
  CHECK(rows(doubt.table("unknown"), {"rule", "key", "missing_en"}) ==
        Lines{"metric.m.published m|school=S1|2026-09 1 rows of the recount may or may not count"});
}
