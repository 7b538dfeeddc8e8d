// SPDX-License-Identifier: MIT
// Caps, points, sanctions, decisions, a person in two roles, and settlement lines read as rows.
#include <algorithm>

#include "money_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;
using Keys = std::map<std::string, std::string>;

namespace {

const std::string kThree =
    "G1,P1,dropout,2026-10-13,2026-10-13,S1,,,\nG2,P2,dropout,2026-10-14,2026-10-14,S1,,,\nG3,P1,dropout,2026-11-03,"
    "2026-11-03,S1,,,\n";

Keys cap(const std::string& max, const std::string& per = "\"person\", \"month\"") {
  return {{"cap", "{ per = [" + per + "], max = \"yuan('" + max + "')\" }"}};
}

Lines of_state(const Lines& lines, const std::string& state) {
  Lines out;
  std::copy_if(lines.begin(), lines.end(), std::back_inserter(out),
               [&](const std::string& line) { return line.ends_with(' ' + state); });
  return out;
}

const std::string kFine =
    "\n[param.fine]\ntype = \"money\"\nallowed = [\"20.00\", \"80.00\"]\nsource = \"assumed\"\nwhy = { zh = \"测试\", "
    "en = \"test\" }\n";
Keys decided(Keys keys = {}) {
  keys.insert({{"amount", ""}, {"decided_by", "\"fine\""}, {"payer", "[{ role = \"homeroom_teacher\" }]"}});
  return keys;
}

Lines with_decisions(const std::string& decisions, const std::string& changes, baoxue::Date as_of = day(2026, 12, 31),
                     const std::string& text = money_pack(decided(), kFine)) {
  Tables tables = money_town(changes);
  tables["decisions"] = "decision_id,about,amount,choice,by,decided_on,reason\n" + decisions;
  return settlement_lines(tables, text, as_of);
}

}  // namespace

TEST_CASE("caps: what a person pays in a period ends at the cap and the rest moves to nobody", "[engine][settlement]") {
  // T2 pays 40 a time and T3 60, at most 50 a month: of G2 ten and nothing.
  CHECK(settlement_lines(money_town(kThree), money_pack(cap("50.00"))) ==
        Lines{"G1 T2 fund 4000 2026-10 pay", "G1 T3 fund 5000 2026-10 pay", "G1 T3 nobody 1000 2026-10 cut",
              "G2 T2 fund 1000 2026-10 pay", "G2 T2 nobody 3000 2026-10 cut", "G2 T3 nobody 6000 2026-10 cut",
              "G3 T2 fund 4000 2026-11 pay", "G3 T3 fund 5000 2026-11 pay", "G3 T3 nobody 1000 2026-11 cut"});
  CHECK(total_lines(money_town(kThree), money_pack(cap("50.00"))) == Lines{"T2 2026-10 -5000", "T2 2026-11 -4000",
                                                                           "T3 2026-10 -5000", "T3 2026-11 -5000",
                                                                           "fund 2026-10 10000", "fund 2026-11 9000"});
}

TEST_CASE("caps: exactly the cap is not cut and a cap of zero cuts all", "[engine][settlement]") {
  CHECK(of_state(settlement_lines(money_town(kThree), money_pack(cap("120.00"))), "cut").empty());
  CHECK(of_state(settlement_lines(money_town(kThree), money_pack(cap("119.99"))), "cut") ==
        Lines{"G2 T3 nobody 1 2026-10 cut"});
  CHECK(of_state(settlement_lines(money_town(kThree), money_pack(cap("0"))), "pay").empty());
}

TEST_CASE("caps: a cap may be about a longer period than the books", "[engine][settlement]") {
  CHECK(of_state(settlement_lines(money_town(kThree), money_pack(cap("100.00", "\"person\", \"term\""))), "cut") ==
        Lines{"G2 T3 nobody 2000 2026-10 cut", "G3 T2 nobody 2000 2026-11 cut", "G3 T3 nobody 6000 2026-11 cut"});
}

TEST_CASE("caps: a cap per unit is about the school and shares what is left among its people", "[engine][settlement]") {
  // S1 pays at most 150 in October: of G2's 40 and 60 the first has 40 and the second 10.
  const Lines lines = settlement_lines(money_town(kThree + "G4,P4,dropout,2026-10-20,2026-10-20,S2,,,\n"),
                                       money_pack(cap("150.00", "\"unit\", \"month\"")));
  CHECK(of_state(lines, "cut") == Lines{"G2 T3 nobody 5000 2026-10 cut"});
  CHECK(of_state(lines, "pay").size() == 8);  // S2 has a cap of its own
}

TEST_CASE("caps: a struck entry and one taken back in the same period use up nothing", "[engine][settlement]") {
  const std::string veto =
      "\n[[rule]]\nid = \"proven\"\nof = \"change\"\ntitle = { zh = \"有据\", en = \"proven\" }\nwhen = "
      "\"known(proof)\"\nvetoes = [\"lost\"]\n";
  const std::string changes = "G1,P1,dropout,2026-10-13,2026-10-13,S1,,x,\nG2,P2,dropout,2026-10-14,2026-10-14,S1,,,\n";
  CHECK(of_state(settlement_lines(money_town(changes), money_pack(cap("60.00"), veto)), "cut").empty());
  Keys keys = cap("60.00");
  keys["undo"] = "{ when = \"known(approved_on)\", book = \"approved_on\" }";
  const std::string back =
      "G1,P1,dropout,2026-10-13,2026-10-13,S1,,,2026-10-20\nG2,P2,dropout,2026-10-14,2026-10-14,S1,,,\n";
  const Lines lines = settlement_lines(money_town(back), money_pack(keys));
  CHECK(of_state(lines, "cut").empty());
  CHECK(of_state(lines, "undone") == Lines{"G1 fund T2 4000 2026-10 undone", "G1 fund T3 6000 2026-10 undone"});
}

TEST_CASE("caps: what comes back in a later period is what was charged, and makes room there", "[engine][settlement]") {
  Keys keys = cap("50.00");
  keys["undo"] = "{ when = \"known(approved_on)\", book = \"approved_on\" }";
  const std::string changes =
      "G1,P1,dropout,2026-10-13,2026-10-13,S1,,,2026-11-20\nG2,P2,dropout,2026-11-03,2026-11-03,S1,,,\n";
  // October: T3 pays 50 of 60. November: she gets 50 back, so all of her 60 is charged: 10 in the end.
  CHECK(settlement_lines(money_town(changes), money_pack(keys)) ==
        Lines{"G1 T2 fund 4000 2026-10 pay", "G1 T3 fund 5000 2026-10 pay", "G1 fund T2 4000 2026-11 undone",
              "G1 fund T3 5000 2026-11 undone", "G1 T3 nobody 1000 2026-10 cut", "G2 T2 fund 4000 2026-11 pay",
              "G2 T3 fund 6000 2026-11 pay"});
}

TEST_CASE("caps: a cap is about who is paid where units pay", "[engine][settlement]") {
  Keys keys = cap("50.00");
  keys.insert({{"payer", "\"fund\""}, {"to", "[{ role = \"homeroom_teacher\" }]"}});
  CHECK(settlement_lines(money_town(kThree.substr(0, kThree.find("G2"))), money_pack(keys)) ==
        Lines{"G1 fund T2 5000 2026-10 pay", "G1 nobody T2 5000 2026-10 cut"});
}

TEST_CASE("points: amounts are exact ratios and never meet money", "[engine][settlement]") {
  const Keys keys{{"unit", "\"points\""}, {"amount", "\"ratio(student.grade, 2)\""}};
  const std::string money =
      "\n[[settlement]]\nid = \"pay\"\nof = \"change\"\nwhen = \"kind == 'dropout'\"\namount = \"yuan('1')\"\n"
      "payer = [{ role = \"homeroom_teacher\" }]\nto = \"fund\"\nbook = \"date\"\nperiod = \"month\"\n";
  const baoxue::Report report =
      run(money_town(kThree.substr(0, kThree.find("G2"))), day(2026, 12, 31), 1, money_pack(keys, money));
  // 7/2 points: 2/5 of it is 7/5, 3/5 is 21/10.
  CHECK(rows(report.table("settlement"), {"settlement", "payer", "amount_fen", "points_n", "points_d"}) ==
        Lines{"lost T2 - 7 5", "lost T3 - 21 10", "pay T2 100 - -"});
  CHECK(rows(report.table("totals"), {"account", "amount_fen", "points_n", "points_d"}) ==
        Lines{"T2 -100 -7 5", "T3 - -21 10", "fund 100 7 2"});
}

TEST_CASE("points: a cap cuts points exactly", "[engine][settlement]") {
  const Keys keys{
      {"unit", "\"points\""}, {"amount", "\"3\""}, {"cap", "{ per = [\"person\", \"month\"], max = \"ratio(5, 2)\" }"}};
  const baoxue::Report report = run(money_town(kThree), day(2026, 10, 31), 1, money_pack(keys));
  // T2 6/5 a time, T3 9/5, at most 5/2.
  CHECK(rows(report.table("settlement"), {"key", "payer", "points_n", "points_d", "state"}) ==
        Lines{"G1 T2 6 5 pay", "G1 T3 9 5 pay", "G2 T2 6 5 pay", "G2 T3 7 10 pay", "G2 T3 11 10 cut"});
}

TEST_CASE("sanctions: without a basis it is recorded, not counted and found", "[engine][settlement]") {
  const Tables tables = money_town(kThree.substr(0, kThree.find("G2")));
  const baoxue::Report report = run(tables, day(2026, 12, 31), 1, money_pack({{"sanction", "true"}}));
  CHECK(rows(report.table("settlement"), {"payer", "amount_fen", "state", "effect"}) ==
        Lines{"T2 4000 record record", "T3 6000 record record"});
  CHECK(report.table("totals").rows == 0);
  CHECK(lines_of(report.table("findings"), "settlement.lost.baseless", {"rule", "key", "anchor", "reason"}) ==
        Lines{"G1 2026-10-13 without_basis"});
  const std::string id = lines_of(report.table("findings"), "settlement.lost.baseless", {"rule", "finding_id"}).front();
  CHECK(report.explain_finding(id).value().find("settlement.lost.baseless") != std::string::npos);
  const baoxue::Report lawful =
      run(tables, day(2026, 12, 31), 1, money_pack({{"sanction", "true"}, {"basis", "\"义务教育法 第五十八条\""}}));
  CHECK(lawful.table("totals").rows == 3);
  CHECK(lines_of(lawful.table("findings"), "settlement.lost.baseless", {"rule", "key"}).empty());
}

TEST_CASE("decisions: the amount is what was decided within what is allowed", "[engine][settlement]") {
  const std::string one = kThree.substr(0, kThree.find("G2"));
  CHECK(with_decisions("", one) == Lines{"G1 T2 fund - 2026-10 undecided"});
  CHECK(with_decisions("D1,G1,20.00,,H1,2026-10-20,x\n", one) == Lines{"G1 T2 fund 2000 2026-10 pay"});
  CHECK(with_decisions("D1,G1,80.00,,H1,2026-10-20,x\n", one) == Lines{"G1 T2 fund 8000 2026-10 pay"});
  CHECK(with_decisions("D1,lost|G1,35.50,,H1,2026-10-20,x\n", one) == Lines{"G1 T2 fund 3550 2026-10 pay"});
  CHECK(with_decisions("D1,G1,19.99,,H1,2026-10-20,x\n", one) == Lines{"G1 T2 fund - 2026-10 undecided"});
  CHECK(with_decisions("D1,G1,80.01,,H1,2026-10-20,x\n", one) == Lines{"G1 T2 fund - 2026-10 undecided"});
  CHECK(with_decisions("D1,G1,,more,H1,2026-10-20,x\n", one) == Lines{"G1 T2 fund - 2026-10 undecided"});
}

TEST_CASE("decisions: the latest known on the day holds and a refused one is a finding", "[engine][settlement]") {
  const std::string one = kThree.substr(0, kThree.find("G2")),
                    two = "D1,G1,20.00,,H1,2026-10-20,x\nD2,G1,90.00,,H1,2026-11-20,x\n";
  CHECK(with_decisions(two, one, day(2026, 11, 19)) == Lines{"G1 T2 fund 2000 2026-10 pay"});
  CHECK(with_decisions(two, one, day(2026, 11, 20)) == Lines{"G1 T2 fund - 2026-10 undecided"});
  Tables tables = money_town(one);
  tables["decisions"] = "decision_id,about,amount,choice,by,decided_on,reason\n" + two;
  const baoxue::Report report = run(tables, day(2026, 11, 20), 1, money_pack(decided(), kFine));
  CHECK(lines_of(report.table("findings"), "settlement.lost.refused", {"rule", "key", "anchor", "reason"}) ==
        Lines{"G1 2026-11-20 not_allowed"});
  CHECK(lines_of(report.table("unknown"), "lost", {"rule", "key", "missing_en"}) ==
        Lines{"G1 the decision is outside what is allowed"});
}

TEST_CASE("decisions: points are decided in hundredths", "[engine][settlement]") {
  const std::string judged =
      "\n[param.fine]\ntype = \"int\"\nallowed = [8, 10]\nsource = \"assumed\"\nwhy = { zh = \"测试\", en = \"test\" "
      "}\n";
  Tables tables = money_town(kThree.substr(0, kThree.find("G2")));
  tables["decisions"] = "decision_id,about,amount,choice,by,decided_on,reason\nD1,G1,9.50,,H1,2026-10-20,x\n";
  const baoxue::Report report =
      run(tables, day(2026, 12, 31), 1, money_pack(decided({{"unit", "\"points\""}}), judged));
  CHECK(rows(report.table("settlement"), {"payer", "points_n", "points_d", "state"}) == Lines{"T2 19 2 pay"});
}

TEST_CASE("merge: a person in two roles pays in one line or in two", "[engine][settlement]") {
  Tables tables = money_town(kThree.substr(0, kThree.find("G2")));
  tables["assignments"] =
      "role,staff,object_kind,object,from,to\nhomeroom_teacher,T2,class,C1,2026-09-01,\n"
      "subject_teachers,T2,class,C1,2026-09-01,\nsubject_teachers,T3,class,C1,2026-09-01,\n";
  const auto lines = [&](const std::string& merge) {
    std::string text = money_pack();
    text.replace(text.find("merge = \"role\""), 14, "merge = \"" + merge + "\"");
    return rows(run(tables, day(2026, 12, 31), 1, text).table("settlement"), {"payer", "role", "amount_fen"});
  };
  CHECK(lines("role") == Lines{"T2 homeroom_teacher 4000", "T2 subject_teachers 3000", "T3 subject_teachers 3000"});
  CHECK(lines("person") == Lines{"T2 homeroom_teacher+subject_teachers 7000", "T3 subject_teachers 3000"});
}

TEST_CASE("settlement rows: a fact may read the lines after the whole pipeline", "[engine][settlement]") {
  const std::string reads =
      "\n[[fact]]\nid = \"charged\"\nof = \"change\"\nfrom = \"settlement:lost\"\nwhere = \"counted\"\ntake = "
      "\"sum(amount)\"\n"
      "\n[[rule]]\nid = \"charged_something\"\nof = \"change\"\ntitle = { zh = \"已扣\", en = \"charged\" }\nwhen = "
      "\"charged > yuan('60')\"\n"
      "say = { zh = \"{charged}\", en = \"{charged}\" }\n";
  const baoxue::Report report = run(money_town(kThree), day(2026, 12, 31), 1, money_pack(cap("50.00"), reads));
  CHECK(lines_of(report.table("findings"), "charged_something", {"rule", "key", "message_en"}) ==
        Lines{"G1 90.00", "G3 90.00"});
  const baoxue::Report unsure =
      run(money_town(kThree), day(2026, 12, 31), 1,
          money_pack({{"undo", "{ when = \"approved_on <= date + days(30)\", book = \"approved_on\" }"}}, reads));
  CHECK(lines_of(unsure.table("unknown"), "charged_something", {"rule", "key"}) == Lines{"G1", "G2", "G3"});
}
