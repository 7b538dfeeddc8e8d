// SPDX-License-Identifier: MIT
// A school of 5,040 pupils, so that rows, groups and subjects do not end where chunks of 2,048 and words of 64 do. What is
// expected is arithmetic over the number of a pupil.
#include <algorithm>

#include "plan_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

constexpr int kPupils = 5040;  // divisible by 4, 5 and 7

std::string id(int i) {
  std::string digits = std::to_string(i);
  return "P" + std::string(4 - digits.size(), '0') + digits;
}

// Pupil i: grade 7 where i % 7 < 3, else 8; entered on no known day where i % 5 == 0; i % 4 visits on following days, a
// single one before the school year. All are in class C1, whose group is longer than two chunks.
Tables school(bool backwards) {
  std::vector<std::string> pupils, visits;
  for (int i = 0; i < kPupils; ++i) {
    const std::string entered = i % 5 == 0 ? "" : "2026-05-01";
    pupils.push_back(id(i) + ",某某,男,2013-05-01,S1,C1," + (i % 7 < 3 ? "7" : "8") + ",enrolled," + entered + "\n");
    for (int v = 0; v < i % 4; ++v) {
      const std::string date = i % 4 == 1 ? "2026-06-01" : "2026-10-1" + std::to_string(v);
      visits.push_back("W" + id(i) + "-" + std::to_string(v) + "," + id(i) + "," + date + ",home,T1\n");
    }
  }
  if (backwards) std::reverse(pupils.begin(), pupils.end()), std::reverse(visits.begin(), visits.end());
  Tables tables = town();
  tables["students"] = "student_id,name,sex,birth_date,school,class,grade,status,entered_on\n";
  tables["visits"] = "visit_id,student,date,kind,by\n";
  for (const std::string& row : pupils) tables["students"] += row;
  for (const std::string& row : visits) tables["visits"] += row;
  return tables;
}

constexpr const char* kPack = R"toml(
[policy]
id = "t"
[param.limit]
type = "int"
source = "assumed"
why = { zh = "测试", en = "test" }
values = [{ from = 2018-09-01, value = 1 }, { from = 2026-09-01, value = 2 }]
[[fact]]
id = "spaced"
of = "student"
fold = "returning.spaced_visits"
with = { min_gap = "2", from = "entered_on" }
[[fact]]
id = "sevenths"
of = "class"
from = "students"
where = "grade == 7"
take = "count()"
[[fact]]
id = "latest_visit"
of = "student"
from = "visits"
take = "latest(date)"
[[rule]]
id = "twice"
of = "student"
applies = "grade == 7"
when = "spaced >= 2"
say = { zh = "{spaced}", en = "{spaced}" }
[[rule]]
id = "late"
of = "student"
when = "latest_visit == date('2026-10-12')"
say = { zh = "x", en = "x" }
[[rule]]
id = "limited"
of = "visit"
when = "p.limit >= 2"
say = { zh = "x", en = "x" }
[[rule]]
id = "many"
of = "class"
when = "sevenths > 2048"
say = { zh = "x", en = "x" }
)toml";

baoxue::Report judged(bool backwards, int threads) { return run(school(backwards), day(2026, 11, 30), threads, kPack); }

}  // namespace

TEST_CASE("chunks: folds, filters and dated parameters answer every row of every chunk", "[engine]") {
  const baoxue::Report report = judged(false, 1);
  // twice: 3 in 7 pupils are asked = 2,160; a fifth of them unknown; of the others a quarter has visits on three days, two of
  // which are far enough apart. late: nothing is the latest where there is no visit. limited: 1,260 pupils have one visit before the school year, the others two or three after.
  CHECK(rows(report.table("rules"), {"rule", "yes", "no", "unknown", "not_applicable", "fault"}) ==
        Lines{"late 1260 2520 1260 0 0", "limited 6300 1260 0 0 0", "many 1 1 0 0 0", "twice 432 1296 432 2880 0"});
  const Lines unknown = lines_of(report.table("unknown"), "twice", {"rule", "key"});
  REQUIRE(unknown.size() == 432);
  CHECK(unknown.front() == "P0000");  // 0 % 7 < 3 and 0 % 5 == 0; the last such below 5,040 is 5,035: 5035 % 7 == 2
  CHECK(unknown.back() == "P5035");
}

TEST_CASE("chunks: the rows behind a group longer than a chunk are those its filter lets through, in order",
          "[engine]") {
  const baoxue::Report report = judged(true, 2);
  Lines expected;
  for (int i = 0; i < kPupils; ++i) {
    if (i % 7 < 3) expected.push_back("sevenths " + id(i));
  }
  Lines behind = rows(report.table("evidence"), {"fact", "key"});
  behind.erase(
      std::remove_if(behind.begin(), behind.end(), [](const std::string& s) { return s.rfind("sevenths", 0) != 0; }),
      behind.end());
  CHECK(behind == expected);
}

TEST_CASE("chunks: neither the order of rows nor the number of threads changes a table", "[engine]") {
  const baoxue::Report forwards = judged(false, 1), backwards = judged(true, 3);
  for (const char* name : {"findings", "persons", "statistics", "not_evaluated", "unknown", "rules", "settlement"}) {
    CHECK(dump(forwards.table(name)) == dump(backwards.table(name)));
  }
}
