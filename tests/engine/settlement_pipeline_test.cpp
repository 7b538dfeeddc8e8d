// SPDX-License-Identifier: MIT
// The pipeline of a settlement, step by step and worked by hand: undo, veto, pool, split, cap, rounding.
#include <algorithm>

#include "money_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;
using Keys = std::map<std::string, std::string>;

namespace {

// What `approved_on` says within thirty days takes the entry back on that day.
const Keys kUndo{
    {"undo", "{ when = \"known(approved_on) && approved_on <= date + days(30)\", book = \"approved_on\" }"}};

const char* const kPoor = R"toml(
[[rule]]
id = "poor"
of = "student"
title = { zh = "困难", en = "poor" }
when = "poverty == 'registered_poor'"
say = { zh = "{student_id}", en = "{student_id}" }
vetoes = ["lost"]
)toml";

Tables with_poverty(const std::string& changes, const std::string& of_p1) {
  Tables tables = money_town(changes);
  tables["students"] =
      "student_id,name,sex,birth_date,school,class,grade,status,poverty\n"
      "P1,甲一,男,2013-05-01,S1,C1,7,enrolled," +
      of_p1 + "\nP2,乙二,女,2013-06-01,S1,C1,7,enrolled,none\n";
  return tables;
}

const std::string kTwo = "G1,P1,dropout,2026-10-13,2026-10-13,S1,,,\nG2,P2,dropout,2026-10-14,2026-10-14,S1,,,\n";

}  // namespace

TEST_CASE("pipeline: an entry that is taken back stays in its period and is returned in the later one",
          "[engine][settlement]") {
  const Tables tables = money_town("G1,P1,dropout,2026-10-13,2026-10-13,S1,,,2026-11-02\n");
  CHECK(settlement_lines(tables, money_pack(kUndo)) ==
        Lines{"G1 T2 fund 4000 2026-10 pay", "G1 T3 fund 6000 2026-10 pay", "G1 fund T2 4000 2026-11 undone",
              "G1 fund T3 6000 2026-11 undone"});
  CHECK(total_lines(tables, money_pack(kUndo)) == Lines{"T2 2026-10 -4000", "T2 2026-11 4000", "T3 2026-10 -6000",
                                                        "T3 2026-11 6000", "fund 2026-10 10000",
                                                        "fund 2026-11 -10000"});
}

TEST_CASE("pipeline: the last day of the grace is in time and the day after is not", "[engine][settlement]") {
  const auto lines = [](const std::string& back) {
    return settlement_lines(money_town("G1,P1,dropout,2026-10-13,2026-10-13,S1,,," + back + "\n"), money_pack(kUndo))
        .size();
  };
  CHECK(lines("2026-11-12") == 4);  // thirty days
  CHECK(lines("2026-11-13") == 2);
  CHECK(lines("") == 2);
}

TEST_CASE("pipeline: an undo that cannot be judged leaves the lines undecided and not zero", "[engine][settlement]") {
  const Keys undo{{"undo", "{ when = \"approved_on <= date + days(30)\", book = \"approved_on\" }"}};
  const Tables tables = money_town("G1,P1,dropout,2026-10-13,2026-10-13,S1,,,\n");
  CHECK(settlement_lines(tables, money_pack(undo)) ==
        Lines{"G1 T2 fund - 2026-10 undecided", "G1 T3 fund - 2026-10 undecided"});
  const baoxue::Report report = run(tables, day(2026, 12, 31), 1, money_pack(undo));
  CHECK(report.table("totals").rows == 0);
  const Lines missing = lines_of(report.table("unknown"), "lost", {"rule", "key", "missing_en"});
  REQUIRE(missing.size() == 1);
  CHECK(missing[0].find("approved_on") != std::string::npos);
}

TEST_CASE("pipeline: a rule's yes about the student strikes the entry and is not charged", "[engine][settlement]") {
  const Tables tables = with_poverty(kTwo, "registered_poor");
  CHECK(settlement_lines(tables, money_pack({}, kPoor)) ==
        Lines{"G1 T2 fund 4000 2026-10 struck", "G1 T3 fund 6000 2026-10 struck", "G2 T2 fund 4000 2026-10 pay",
              "G2 T3 fund 6000 2026-10 pay"});
  CHECK(total_lines(tables, money_pack({}, kPoor)) ==
        Lines{"T2 2026-10 -4000", "T3 2026-10 -6000", "fund 2026-10 10000"});
}

TEST_CASE("pipeline: a veto that cannot be judged leaves the entry undecided", "[engine][settlement]") {
  const baoxue::Report report = run(with_poverty(kTwo, ""), day(2026, 12, 31), 1, money_pack({}, kPoor));
  CHECK(rows(report.table("settlement"), {"key", "payer", "amount_fen", "state"}) ==
        Lines{"G1 T2 - undecided", "G1 T3 - undecided", "G2 T2 4000 pay", "G2 T3 6000 pay"});
  CHECK(lines_of(report.table("unknown"), "lost", {"rule", "key", "missing_en"}) ==
        Lines{"G1 the vetoing rule poor could not be judged"});
}

TEST_CASE("pipeline: a yes that another rule excepts strikes nothing", "[engine][settlement]") {
  const std::string except =
      std::string(kPoor) +
      "\n[[rule]]\nid = \"aided\"\nof = \"student\"\nwhen = \"boarding\"\nexception_to = [\"poor\"]\n"
      "title = { zh = \"已资助\", en = \"aided\" }\n";
  Tables tables = with_poverty(kTwo, "registered_poor");
  std::string& students = tables["students"];
  const auto boarding = [&](const std::string& p1) {
    std::string text =
        "student_id,name,sex,birth_date,school,class,grade,status,poverty,boarding\n"
        "P1,甲一,男,2013-05-01,S1,C1,7,enrolled,registered_poor," +
        p1 + "\nP2,乙二,女,2013-06-01,S1,C1,7,enrolled,none,false\n";
    students = text;
    return settlement_lines(tables, money_pack({}, except)).front();
  };
  CHECK(boarding("true") == "G1 T2 fund 4000 2026-10 pay");
  CHECK(boarding("false") == "G1 T2 fund 4000 2026-10 struck");
  CHECK(boarding("") == "G1 T2 fund - 2026-10 undecided");  // whether it is excepted is unknown
}

TEST_CASE("pipeline: a pool is divided by weight over the rows of one period to the last fen", "[engine][settlement]") {
  // Weights 7, 7, 3 of 17: 411.76, 411.76, 176.47 fen; two fen are left over for the largest remainders.
  const std::string october =
      "G1,P1,dropout,2026-10-13,2026-10-13,S1,,,\nG2,P2,dropout,2026-10-14,2026-10-14,S1,,,\nG3,P3,dropout,2026-10-15,"
      "2026-10-15,S1,,,\n";
  CHECK(settlement_lines(money_town(october), money_pack(pool_keys())) ==
        Lines{"G1 fund T2 412 2026-10 pay", "G2 fund T2 412 2026-10 pay", "G3 fund T3 176 2026-10 pay"});
  // November has a pool of its own.
  CHECK(settlement_lines(money_town(october + "G4,P4,dropout,2026-11-02,2026-11-02,S2,,,\n"), money_pack(pool_keys()))
            .back() == "G4 fund T4 1000 2026-11 pay");
  // Within a class: C1 shares one pool, C2 has its own.
  CHECK(settlement_lines(money_town(october), money_pack(pool_keys({{"within", "\"student.class\""}}))) ==
        Lines{"G1 fund T2 500 2026-10 pay", "G2 fund T2 500 2026-10 pay", "G3 fund T3 1000 2026-10 pay"});
}

TEST_CASE("pipeline: ties of the rounding go by the key, or by what rest names", "[engine][settlement]") {
  const Tables tables = money_town(
      "G1,P1,dropout,2026-10-13,2026-10-13,S1,丙,,\nG2,P2,dropout,2026-10-14,2026-10-14,S1,乙,,\nG3,P3,dropout,2026-10-"
      "15,2026-10-15,S1,,,\n");
  const auto parts = [&](const std::string& rest) {
    Lines out;
    for (const std::string& line :
         settlement_lines(tables, money_pack(pool_keys({{"weight", "\"1\""}, {"rest", rest}}))))
      out.push_back(line.substr(0, 2) + line.substr(10, 4));
    return out;
  };
  CHECK(parts("") == Lines{"G1 334", "G2 333", "G3 333"});
  CHECK(parts("\"student.grade\"") == Lines{"G1 333", "G2 333", "G3 334"});  // the third grader comes first
  CHECK(parts("\"other_school\"") ==
        Lines{"G1 334", "G2 333", "G3 333"});   // 丙 before 乙 in code points, the empty one last
}

TEST_CASE("pipeline: one row that cannot be judged leaves its pool undecided and no other", "[engine][settlement]") {
  // Nobody knows P9, so neither the weight of G3.
  Tables tables =
      money_town(kTwo + "G3,P9,dropout,2026-10-15,2026-10-15,S1,,,\nG4,P3,dropout,2026-11-02,2026-11-02,S1,,,\n");
  CHECK(settlement_lines(tables, money_pack(pool_keys())) ==
        Lines{"G1 fund T2 - 2026-10 undecided", "G2 fund T2 - 2026-10 undecided",
              "G3 fund unassigned - 2026-10 undecided", "G4 fund T3 1000 2026-11 pay"});
}

TEST_CASE("pipeline: a row that may belong to any group leaves all pools of its period undecided",
          "[engine][settlement]") {
  const Tables tables =
      money_town(kTwo + "G3,P9,dropout,2026-10-15,2026-10-15,S1,,,\nG4,P3,dropout,2026-11-02,2026-11-02,S1,,,\n");
  const std::string text = money_pack(pool_keys({{"weight", "\"1\""}, {"within", "\"student.class\""}}));
  CHECK(settlement_lines(tables, text).back() == "G4 fund T3 1000 2026-11 pay");
  CHECK(lines_of(run(tables, day(2026, 12, 31), 1, text).table("unknown"), "lost", {"rule", "key", "missing_en"}) ==
        Lines{"G1 another row of the same pool could not be judged",
              "G2 another row of the same pool could not be judged", "G3 where it belongs (within) is unknown"});
}

TEST_CASE("pipeline: who is struck or taken back in time has no part of the pool", "[engine][settlement]") {
  const std::string changes = "G1,P1,dropout,2026-10-13,2026-10-13,S1,,,\nG2,P2,dropout,2026-10-14,2026-10-14,S1,,,";
  const Lines struck =
      settlement_lines(with_poverty(changes + "\n", "registered_poor"), money_pack(pool_keys(), kPoor));
  CHECK(struck == Lines{"G1 fund T2 - 2026-10 struck", "G2 fund T2 1000 2026-10 pay"});
  const Lines undone = settlement_lines(money_town(changes + "2026-10-20\n"), money_pack(pool_keys(kUndo)));
  CHECK(undone == Lines{"G1 fund T2 1000 2026-10 pay", "G2 fund T2 - 2026-10 undone"});
  // Taken back in November: in October it had its part.
  CHECK(settlement_lines(money_town(changes + "2026-11-02\n"), money_pack(pool_keys(kUndo))) ==
        Lines{"G1 fund T2 500 2026-10 pay", "G2 fund T2 500 2026-10 pay", "G2 T2 fund 500 2026-11 undone"});
}

TEST_CASE("pipeline: pools without weight or of two sizes are undecided", "[engine][settlement]") {
  const auto missing = [](const Keys& keys) {
    return lines_of(run(money_town(kTwo), day(2026, 12, 31), 1, money_pack(pool_keys(keys))).table("unknown"), "lost",
                    {"rule", "key", "missing_en"});
  };
  CHECK(missing({{"weight", "\"0\""}}) == Lines{"G1 the weights add up to zero", "G2 the weights add up to zero"});
  CHECK(missing({{"weight", "\"-1\""}}).size() == 2);
  CHECK(missing({{"pool", "\"date.day() == 13 ? yuan('10') : yuan('20')\""}}) ==
        Lines{"G1 the rows of one period name different pools", "G2 the rows of one period name different pools"});
}
