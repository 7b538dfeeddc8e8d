// SPDX-License-Identifier: MIT
// Where a settlement cannot say a period, a person or a number that fits: it says so, and never something else.
#include "money_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;
using Keys = std::map<std::string, std::string>;

namespace {

const std::string kMost = "\"yuan('92233720368547758.07')\"";  // 2^63 - 1 fen
const char* const kTeachers =
    "[{ role = \"homeroom_teacher\", share = \"2/5\" }, { role = \"subject_teachers\", share = \"3/5\" }]";
const std::string kOne = "G1,P1,dropout,2026-10-13,2026-10-13,S1,,,\n";

Lines missing(const Tables& tables, const std::string& text) {
  return lines_of(run(tables, day(2026, 12, 31), 1, text).table("unknown"), "lost", {"rule", "key", "missing_en"});
}

}  // namespace

TEST_CASE("limits: a share that is beyond 64 bits leaves the lines undecided on either side", "[engine][settlement]") {
  // Two fifths of 2^63 - 1 are 18446744073709551614/5, more than 64 bits above the line.
  const Keys paid{{"amount", kMost}}, received{{"amount", kMost}, {"payer", "\"fund\""}, {"to", kTeachers}};
  CHECK(settlement_lines(money_town(kOne), money_pack(paid)) ==
        Lines{"G1 T2 fund - 2026-10 undecided", "G1 T3 fund - 2026-10 undecided"});
  CHECK(settlement_lines(money_town(kOne), money_pack(received)) ==
        Lines{"G1 fund T2 - 2026-10 undecided", "G1 fund T3 - 2026-10 undecided"});
  CHECK(total_lines(money_town(kOne), money_pack(received)).empty());
  CHECK(missing(money_town(kOne), money_pack(received)).size() == 1);
}

TEST_CASE("limits: an amount whose opposite does not fit is not judged", "[engine][settlement]") {
  // -2^63 fen would turn the direction of the line and come to 2^63.
  const std::string pack = money_pack({{"amount", "\"yuan('-92233720368547758.07') - yuan('0.01')\""}});
  CHECK(settlement_lines(money_town(kOne), pack).empty());
  CHECK(missing(money_town(kOne), pack).size() == 1);
}

TEST_CASE("limits: a total beyond 64 bits is none, and one that only fits at the end is exact",
          "[engine][settlement]") {
  const Keys units{{"amount", kMost}, {"payer", "\"school\""}, {"to", "\"fund\""}};
  const std::string two = kOne + "G2,P2,dropout,2026-10-14,2026-10-14,S1,,,\n";
  CHECK(settlement_lines(money_town(two), money_pack(units)).size() == 2);
  CHECK(total_lines(money_town(two), money_pack(units)) == Lines{"fund 2026-10 -", "school 2026-10 -"});
  // 2 x (2^63 - 1) - (2^63 - 1) on the way, 2^63 - 1 at the end.
  Keys turned = units;
  turned["amount"] = "\"change_id == 'G3' ? yuan('-92233720368547758.07') : yuan('92233720368547758.07')\"";
  CHECK(total_lines(money_town(two + "G3,P1,dropout,2026-10-15,2026-10-15,S1,,,\n"), money_pack(turned)) ==
        Lines{"fund 2026-10 9223372036854775807", "school 2026-10 -9223372036854775807"});
}

TEST_CASE("limits: a ledger that adds up to more than 64 bits leaves its period undecided", "[engine][settlement]") {
  Tables tables = money_town(kOne);
  tables["settled"] =
      "period,person_or_unit,settlement,about,amount,settled_on\n2026-10,T2,lost,G1,-92233720368547758.07,2026-11-05\n"
      "2026-10,T3,lost,G1,-92233720368547758.07,2026-11-05\n";
  CHECK(settlement_lines(tables, money_pack()) == Lines{"G1 unassigned fund - 2026-10 undecided"});
  CHECK(missing(tables, money_pack()).size() == 1);
}

TEST_CASE("limits: what is booked in no period is not evaluated", "[engine][settlement]") {
  // The town has one term, from 2026-09-01.
  const std::string summer = "G1,P1,dropout,2026-08-10,2026-08-10,S1,,,\n";
  const std::string pack = money_pack({{"period", "\"term\""}});
  CHECK(settlement_lines(money_town(summer), pack).empty());
  CHECK(missing(money_town(summer), pack) == Lines{"G1 the booking day lies in no period"});
  CHECK(settlement_lines(money_town(kOne), pack) == Lines{"G1 T2 fund 4000 2026-1 pay", "G1 T3 fund 6000 2026-1 pay"});
  // Nothing is charged, so nobody has to know where.
  const std::string nothing = money_pack({{"period", "\"term\""}, {"amount", "\"yuan('0')\""}});
  CHECK(missing(money_town(summer), nothing).empty());
  // Taken back on a day of no period: what is charged cannot be said.
  const std::string undo =
      money_pack({{"period", "\"term\""}, {"undo", "{ when = \"true\", book = \"date('2027-02-03')\" }"}});
  CHECK(settlement_lines(money_town(kOne), undo) ==
        Lines{"G1 T2 fund - 2026-1 undecided", "G1 T3 fund - 2026-1 undecided"});
}

TEST_CASE("limits: the persons of a subject without a date are those of the day it is booked", "[engine][settlement]") {
  // T1 was homeroom teacher until 2026-10-12, T2 is it since; as-of is 2026-12-31.
  const auto payers = [](const std::string& book) {
    const std::string pack = money_pack({{"of", "\"student\""},
                                         {"when", "\"student_id == 'P1'\""},
                                         {"payer", "[{ role = \"homeroom_teacher\" }]"},
                                         {"book", "\"date('" + book + "')\""}});
    return rows(run(money_town(kOne), day(2026, 12, 31), 1, pack).table("settlement"), {"payer", "period"});
  };
  CHECK(payers("2026-10-11") == Lines{"T1 2026-10"});
  CHECK(payers("2026-10-12") == Lines{"T2 2026-10"});
}

TEST_CASE("limits: nobody is missed for a share that comes to nothing", "[engine][settlement]") {
  Tables tables = money_town(kOne);
  tables["assignments"] = "role,staff,object_kind,object,from,to\nsubject_teachers,T3,class,C1,2026-09-01,\n";
  const auto gaps = [&](const std::string& amount) {
    const std::string pack = money_pack({{"amount", "\"yuan('" + amount + "')\""}});
    return lines_of(run(tables, day(2026, 12, 31), 1, pack).table("findings"), "gap.homeroom_teacher", {"rule", "key"});
  };
  // Two fifths of one fen are nothing, of two fen one: 4/5 is the larger remainder than 6/5's 1/5.
  CHECK(gaps("0.01").empty());
  CHECK(gaps("0.02") == Lines{"C1"});
}
