// SPDX-License-Identifier: MIT
// The census against the register as a subject of the pack, worked by hand on a few children: which rows there are, what is merged,
// what waits for a person, and what jiudian makes of it.
#include <algorithm>

#include "town.hpp"

#include "test.hpp"

using namespace baoxue;
using namespace baoxue_test;

namespace {

const char* match_pack() {
  return R"toml(
[policy]
id = "test"
title = { zh = "测试", en = "test" }

[[column]]
table = "children"
id = "guardian"
type = "text"

[[subject]]
id = "identity"
zh = "身份对应"
match = { left = "child", right = "student", id = "resident_id", name = "name", birth = "birth_date", guardian = ["guardian", "guardians.name"], sex = "sex", stated = "child" }

[[subject]]
id = "person"
zh = "人"
group = { from = "identity", by = ["person"] }

[[fact]]
id = "registers"
of = "child"
zh = "学籍数"
from = "identity"
where = "same"
take = "count()"

[[fact]]
id = "in_census"
of = "student"
zh = "在摸底"
from = "identity"
where = "same"
take = "any()"

[[rule]]
id = "pair"
of = "identity"
title = { zh = "对", en = "pair" }
when = "same || sure || decided || conflict || waiting || kind == 'alone'"
once = "event"
severity = "look"
source = "assumed"
why = { zh = "测试", en = "test" }
say = { zh = "{kind} {same} {sure} {decided} {conflict} {waiting}", en = "{kind} {same} {sure} {decided} {conflict} {waiting}" }

[[rule]]
id = "twice"
of = "child"
title = { zh = "重", en = "twice" }
when = "registers >= 2"
once = "event"
severity = "look"
source = "assumed"
why = { zh = "测试", en = "test" }
say = { zh = "{registers}", en = "{registers}" }

[[rule]]
id = "missing"
of = "student"
title = { zh = "漏", en = "missing" }
when = "!in_census"
once = "day"
severity = "look"
source = "assumed"
why = { zh = "测试", en = "test" }
say = { zh = "{student_id}", en = "{student_id}" }

[[rule]]
id = "person"
of = "person"
title = { zh = "人", en = "person" }
when = "true"
once = "day"
severity = "look"
source = "assumed"
why = { zh = "测试", en = "test" }
say = { zh = "{person}", en = "{person}" }
)toml";
}

// P1 and P2 of the town carry numbers whose check digits were worked by hand: 990101 20130501 001 leaves 4, so 8 (10X98765432); 990101 20130601
// 002 leaves 4 too.
const std::string kFirst = "990101201305010018", kSecond = "990101201306010028";

Tables census(const std::string& children, const std::string& decisions = "") {
  Tables tables = town();
  tables["students"] =
      "student_id,child,name,sex,birth_date,resident_id,school,class,grade,status\n"
      "P1,,甲一,男,2013-05-01," +
      kFirst + ",S1,C1,7,enrolled\nP2,,乙二,女,2013-06-01," + kSecond +
      ",S1,C1,7,enrolled\nP3,,丙三,男,2017-06-01,,S1,C2,3,enrolled\n";
  tables["guardians"] = "student,name,relation\nP3,丙大河,父亲\nP3,杨月,母亲\n";
  tables["children"] = "child_id,name,sex,birth_date,resident_id,guardian,village,residence,surveyed_on\n" + children;
  if (!decisions.empty()) tables["decisions"] = "decision_id,about,choice,by,decided_on,reason\n" + decisions;
  return tables;
}

std::vector<std::string> found(const Report& report, const std::string& rule) {
  std::vector<std::string> out;
  const OutTable& findings = report.table("findings");
  for (std::size_t r = 0; r < findings.rows; ++r) {
    if (findings.column("rule")->text[r] != rule) continue;
    out.push_back(findings.column("key")->text[r] + ' ' + findings.column("message_en")->text[r]);
  }
  std::sort(out.begin(), out.end());
  return out;
}

using Lines = std::vector<std::string>;
const std::string kThird = "K3,丙三,男,2017-06-01,,杨月,V1,local,2026-08-20\n";

}  // namespace

TEST_CASE("census: pairs of census and register with their kind, and whoever is alone", "[census][J6.1]") {
  const Report report = run(census("K1,甲一,男,2013-05-01," + kFirst +
                                   ",,V1,local,2026-08-20\n"
                                   "K2,乙贰,女,2013-06-01,,,V1,local,2026-08-20\n" +
                                   kThird + "K4,丁四,男,2020-01-01,,,V1,local,2026-08-20\n"),
                            day(2026, 10, 31), 1, match_pack());
  // K2 and P2 differ in one character of the name: offered, and each stands alone as well.
  CHECK(found(report, "pair") ==
        Lines{"K1|P1 exact_id true true false false false", "K2| alone false false false false false",
              "K2|P2 near_name false false false false true", "K3|P3 name_birth_guardian true false false false false",
              "K4| alone false false false false false", "|P2 alone false false false false false"});
  CHECK(found(report, "missing") == Lines{"P2 乙*"});
  CHECK(found(report, "person") == Lines{"K1 K1", "K2 K2", "K3 K3", "K4 K4", "|P2 |P2"});
}

TEST_CASE("census: a decision merges or refuses a near match, and only from its day on", "[census][J6.1]") {
  const std::string near = "K2,乙贰,女,2013-06-01,,,V1,local,2026-08-20\n";
  const auto with = [&](const std::string& choice, const std::string& on) {
    return found(
        run(census(near, "D1,K2|P2," + choice + ",H1," + on + ",核对户口簿\n"), day(2026, 10, 31), 1, match_pack()),
        "pair");
  };
  const Lines alone{"|P1 alone false false false false false", "|P3 alone false false false false false"};
  const auto and_alone = [&](Lines first) {
    first.insert(first.end(), alone.begin(), alone.end());
    std::sort(first.begin(), first.end());
    return first;
  };
  CHECK(with("same", "2026-10-31") == and_alone({"K2|P2 near_name true true true false false"}));
  CHECK(with("different", "2026-10-31") ==
        and_alone({"K2|P2 near_name false false true false false", "K2| alone false false false false false",
                   "|P2 alone false false false false false"}));
  CHECK(with("same", "2026-11-01") ==
        and_alone({"K2|P2 near_name false false false false true", "K2| alone false false false false false",
                   "|P2 alone false false false false false"}));
}

TEST_CASE("census: what the register states against a number is shown and merges nothing", "[census][J6.1]") {
  Tables tables = census("K1,甲一,男,2013-05-01," + kFirst +
                         ",,V1,local,2026-08-20\nK9,戊五,男,2014-01-01,,,V1,local,2026-08-20\n");
  const std::string from = "P1,,", to = "P1,K9,";
  tables["students"].replace(tables["students"].find(from), from.size(), to);
  const Lines pairs = found(run(tables, day(2026, 10, 31), 1, match_pack()), "pair");
  CHECK(std::count(pairs.begin(), pairs.end(), "K1|P1 exact_id false false false true true") == 1);
  CHECK(std::count(pairs.begin(), pairs.end(), "K9|P1 stated false false false true true") == 1);
}

TEST_CASE("census: no number, name or birth date of a person gets into the report", "[census]") {
  const Tables tables = census("K1,甲一,男,2013-05-01," + kFirst + ",,V1,local,2026-08-20\n" + kThird);
  const Report report = run(tables, day(2026, 10, 31), 1, match_pack());
  const std::string text = dump(report.table("findings")) + dump(report.table("not_evaluated"));
  for (const std::string& secret : {kFirst, kSecond, std::string("丙大河"), std::string("2013-05-01")})
    CHECK(text.find(secret) == std::string::npos);
}

TEST_CASE("census: without the census nothing is said of it", "[census]") {
  Tables tables = census("");
  tables.erase("children");
  const Report report = run(tables, day(2026, 10, 31), 1, match_pack());
  CHECK(found(report, "pair").empty());
  CHECK(found(report, "missing").empty());
  CHECK(report.table("not_evaluated").rows >= 1);
}

TEST_CASE("census: threads and the order of rows change nothing", "[census]") {
  const std::string first = "K1,甲一,男,2013-05-01," + kFirst + ",,V1,local,2026-08-20\n",
                    second = "K2,乙贰,女,2013-06-01,,,V1,local,2026-08-20\n";
  const std::string one =
      dump(run(census(first + second + kThird), day(2026, 10, 31), 1, match_pack()).table("findings"));
  CHECK(dump(run(census(kThird + second + first), day(2026, 10, 31), 4, match_pack()).table("findings")) == one);
}

// --- What jiudian makes of it ---

namespace {

Lines rules_of(const Tables& tables, Date as_of = day(2026, 10, 31)) {
  const Policy p = Policy::builtin("jiudian").value();
  const Report report = evaluate(p, dataset(tables, p.schema_ptr()), {.as_of = as_of}).value();
  Lines out;
  const OutTable& findings = report.table("findings");
  for (std::size_t r = 0; r < findings.rows; ++r) {
    const std::string& rule = findings.column("rule")->text[r];
    if (rule.starts_with("census.")) out.push_back(rule.substr(7) + ' ' + findings.column("key")->text[r]);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

TEST_CASE("jiudian: a suspension of more than a year is over", "[census][CEL-11]") {
  Tables tables = census(kThird);
  tables["students"].replace(tables["students"].find("7,enrolled"), 10, "7,suspended");
  tables["changes"] =
      "change_id,student,kind,date,reported_on,proof\nX1,P1,suspension,2025-09-30,2025-09-30,医院证明\n";
  tables["children"] += "K1,甲一,男,2013-05-01," + kFirst + ",,V1,local,2026-08-20\nK2,乙二,女,2013-06-01," + kSecond +
                        ",,V1,local,2026-08-20\n";
  CHECK(rules_of(tables, day(2026, 9, 30)) == Lines{});  // 365 days
  CHECK(rules_of(tables, day(2026, 10, 1)) == Lines{"suspension_expired P1"});
}

TEST_CASE("jiudian: who should be in school and is not", "[census][J6.1]") {
  // K4 is 6 on 1 January 2026 and in no register; K1 and K2 are not in the census.
  CHECK(rules_of(census(kThird + "K4,丁四,男,2020-01-01,,,V1,local,2026-08-20\n")) ==
        Lines{"missing_from_census P1", "missing_from_census P2", "not_enrolled K4", "without_teacher K4"});
}

TEST_CASE("jiudian: places needed by village, year and grade, with those who have theirs", "[census][J6.1]") {
  // On 31 October 2026 K3 (1 June 2017) belongs into grade 4 and is registered, K4 (1 January 2020) into grade 1. In the sixth year
  // they are in grades 9 and 6. K5 (1 September 2020) enters in 2027.
  const Policy p = Policy::builtin("jiudian").value();
  const Tables tables =
      census(kThird + "K4,丁四,男,2020-01-01,,,V1,local,2026-08-20\nK5,戊五,男,2020-09-01,,,V1,local,2026-08-20\n");
  const Report report = evaluate(p, dataset(tables, p.schema_ptr()), {.as_of = day(2026, 10, 31)}).value();
  Lines found;
  for (const std::string& line : rows(report.table("statistics"), {"metric", "cell", "n", "d"})) {
    if (line.starts_with("census.places_0") || line.starts_with("census.places_5") || line.starts_with("census.in"))
      found.push_back(line);
  }
  std::sort(found.begin(), found.end());
  CHECK(found == Lines{"census.in_school village=V1 1 2", "census.places_0 village=V1 grade=1 0 1",
                       "census.places_0 village=V1 grade=4 1 1", "census.places_5 village=V1 grade=5 0 1",
                       "census.places_5 village=V1 grade=6 0 1", "census.places_5 village=V1 grade=9 1 1"});
}
