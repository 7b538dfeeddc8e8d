// SPDX-License-Identifier: MIT
// Explanations of every kind of answer: what was counted, what is missing, why a rule is not asked. Expected parts worked by hand.
#include "test.hpp"
#include "town.hpp"

using namespace baoxue_test;

namespace {

const std::string kHead = "[policy]\nid = \"test\"\ntitle = { zh = \"测试\", en = \"test\" }\n";
const std::string kHomes =
    "[[metric]]\nid = \"homes\"\ntitle = { zh = \"家访\", en = \"home visits\" }\nby = [\"school\"]\nperiod = "
    "\"month\"\n"
    "n = { from = \"visits\", where = \"kind == 'home'\", by = { school = \"student.school\" } }\n"
    "d = { from = \"visits\", by = { school = \"student.school\" } }\n"
    "[[target]]\nmetric = \"homes\"\nbound = \">= 60%\"\n";
const baoxue::Date kNow = day(2026, 10, 30);

bool says(const std::string& json, const std::string& part) { return json.find(part) != std::string::npos; }

std::string rule(const std::string& of, const std::string& body) {
  return "[[rule]]\nid = \"r\"\nof = \"" + of + "\"\ntitle = { zh = \"规则\", en = \"rule\" }\n" + body + "\n";
}

// September: one home visit of two. October: a home visit, and one whose kind nobody filled in.
Tables visits() {
  Tables tables = town();
  tables["visits"] =
      "visit_id,student,date,kind,by\nW1,P1,2026-09-30,home,T1\nW2,P1,2026-09-30,phone,T1\n"
      "W3,P1,2026-10-08,home,T1\nW4,P2,2026-10-09,,T1\n";
  return tables;
}

}  // namespace

TEST_CASE("explain metric: each side lists the rows that it counts, with their lines apart", "[engine][explain]") {
  const baoxue::Report report = run(visits(), kNow, 1, kHead + kHomes);
  const std::string said = report.explain("metric:homes", "school=S1|2026-09").value();
  CHECK(says(said, R"("answer":"known","value":"1/2")"));
  CHECK(says(
      said,
      R"("n":{"from":"visit","where":"kind == 'home'","first":"2026-09-01","last":"2026-09-30","count":1,"unknown":0,"rows":[{"of":"visit","key":"W1","counts":"yes"}],"total":1})"));
  CHECK(
      says(said,
           R"("rows":[{"of":"visit","key":"W1","counts":"yes"},{"of":"visit","key":"W2","counts":"yes"}],"total":2})"));
  CHECK(says(
      said,
      R"("provenance":[{"table":"visits","key":"W1","file":"visits.csv","line":2},{"table":"visits","key":"W2","file":"visits.csv","line":3}])"));
}

TEST_CASE("explain metric: a cell alone is that of the period of as_of, and says which rows are unknown",
          "[engine][explain]") {
  const baoxue::Report report = run(visits(), kNow, 1, kHead + kHomes);
  const std::string said = report.explain("metric:homes", "school=S1").value();
  CHECK(says(said, R"("period":"2026-10")"));
  CHECK(says(said, R"("answer":"unknown")"));
  CHECK(says(said, R"({"of":"visit","key":"W3","counts":"yes"},{"of":"visit","key":"W4","counts":"unknown"})"));
  CHECK(says(said, R"("missing":{"zh":"1 行是否计入未知","en":"whether 1 rows count is unknown"})"));
  CHECK_FALSE(report.explain("metric:homes", "school=S9").has_value());
  CHECK_FALSE(report.explain("metric:none", "school=S1").has_value());
}

TEST_CASE("explain metric: what was published stands beside the recount", "[engine][explain]") {
  Tables tables = visits();
  tables["published"] =
      "metric,cell,period,n,d,published_on\nhomes,school=S1,2026-09,2,2,2026-10-01\n"
      "homes,school=S1,2025-09,1,9,2025-10-01\n";
  const baoxue::Report report = run(tables, kNow, 1, kHead + kHomes);
  CHECK(says(report.explain("metric:homes", "school=S1|2026-09").value(),
             R"("published":{"of":"published","key":"homes|school=S1|2026-09","n":2,"d":2})"));
  const std::string old = report.explain("metric:homes", "school=S1|2025-09").value();
  CHECK(says(old, R"("answer":"unknown")"));
  CHECK(says(old, R"("en":"no row is in this cell, it was only published")"));
}

TEST_CASE("explain target: the bound and whether it is met, beside both sides", "[engine][explain]") {
  const baoxue::Report report = run(visits(), kNow, 1, kHead + kHomes);
  const std::string said = report.explain("target:homes", "school=S1|2026-09").value();
  CHECK(says(said, R"("answer":"missed")"));  // 1/2 is below 60 %
  CHECK(says(said, R"("bound":{)"));
  CHECK(says(report.explain("target:homes", "school=S1").value(), R"("answer":"unknown")"));
  CHECK_FALSE(report.explain("target:none", "school=S1").has_value());
}

TEST_CASE("explain across: the population in its order, and who is left out and why", "[engine][explain]") {
  const std::string text =
      "[[fact]]\nid = \"longest\"\nof = \"student\"\nfrom = \"visits\"\ntake = \"max(minutes)\"\n"
      "[[fact]]\nid = \"place\"\nof = \"student\"\nacross = \"rank(longest)\"\norder = \"desc\"\nties = "
      "\"competition\"\n" +
      rule("student", "when = \"place == 1\"");
  Tables tables = town();
  tables["visits"] =
      "visit_id,student,date,kind,by,minutes\nW1,P1,2026-09-30,home,T1,20\nW2,P3,2026-09-30,home,T1,30\n";
  const baoxue::Report report = run(tables, kNow, 1, kHead + text);
  CHECK(rows(report.table("unknown"), {"key", "missing_en"}) ==
        std::vector<std::string>{"P2 what is compared between rows of student is incomplete (place)"});
  const std::string said = report.explain("r", "P1").value();
  CHECK(says(said, R"("answer":"no")"));
  CHECK(says(said,
             R"("from":"student","across":"rank","value":"longest","order":"greatest_first","ties":"competition")"));
  CHECK(says(
      said,
      R"("rows":[{"of":"student","key":"P3","counts":"yes","value":{"state":"known","type":"int","value":"30"}},{"of":"student","key":"P1","counts":"yes","value":{"state":"known","type":"int","value":"20"},"this":true},{"of":"student","key":"P2","counts":"unknown","value":{"state":"unknown"},"because":{"zh":"数值未知","en":"its value is unknown"}}],"total":3,"take_part":2,"left_out":0,"unknown":1)"));
}

TEST_CASE("explain aggregate: every row with what it adds, also over the link to another subject",
          "[engine][explain]") {
  const std::string text =
      "[[fact]]\nid = \"minutes_seen\"\nof = \"class\"\nfrom = \"visits\"\non = { \"student.class\" = \"self\" }\ntake "
      "= "
      "\"sum(minutes)\"\n" +
      rule("student", "when = \"class.minutes_seen > 40\"");
  Tables tables = town();
  tables["visits"] =
      "visit_id,student,date,kind,by,minutes\nW1,P1,2026-09-30,home,T1,20\nW2,P2,2026-09-30,home,T1,30\n";
  const std::string said = run(tables, kNow, 1, kHead + text).explain("r", "P1").value();
  CHECK(says(said, R"("answer":"yes")"));
  CHECK(says(said, R"("of":"class","key":"C1","from":"visit","take":"sum")"));
  CHECK(says(
      said,
      R"({"of":"visit","key":"W2","counts":"yes","value":{"state":"known","type":"int","value":"30"}}],"total":2)"));
}

TEST_CASE("explain rule: no, unknown, not applicable and error each say why", "[engine][explain]") {
  CHECK(says(run(town(), kNow).explain("unvisited", "P1|2026-09-29").value(), R"("answer":"no")"));
  Tables fewer = town();
  fewer.erase("visits");
  const std::string unknown = run(fewer, kNow).explain("unvisited", "P2|2026-10-15").value();
  CHECK(says(unknown, R"("answer":"unknown")"));
  CHECK(says(unknown, R"("en":"table not received: visit")"));
  const std::string out = run(town(), kNow, 1, kHead + rule("student", "applies = \"grade == 3\"\nwhen = \"true\""))
                              .explain("r", "P1")
                              .value();
  CHECK(says(
      out,
      R"("answer":"not_applicable","applies":{"text":"grade == 3","state":"known","type":"bool","value":"false")"));
  const std::string error =
      run(town(), kNow, 1, kHead + rule("student", "when = \"10 % (grade - grade) == 0\"")).explain("r", "P1").value();
  CHECK(says(error, R"("answer":"error")"));
  CHECK(says(error, R"("state":"error","code":"division_by_zero")"));
}

TEST_CASE("explain: the order of rows in the files shows in provenance alone", "[engine][explain]") {
  Tables turned = visits();
  turned["visits"] =
      "visit_id,student,date,kind,by\nW4,P2,2026-10-09,,T1\nW3,P1,2026-10-08,home,T1\n"
      "W2,P1,2026-09-30,phone,T1\nW1,P1,2026-09-30,home,T1\n";
  const auto before_places = [](const Tables& tables, const std::string& what, const std::string& key) {
    const std::string said = run(tables, kNow, 1, pack() + kHomes).explain(what, key).value();
    return said.substr(0, said.find("\"provenance\""));
  };
  for (const auto& [what, key] :
       {std::pair("metric:homes", "school=S1|2026-09"), std::pair("unvisited", "P1|2026-09-29")})
    CHECK(before_places(turned, what, key) == before_places(visits(), what, key));
}
