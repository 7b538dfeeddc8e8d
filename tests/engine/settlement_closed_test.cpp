// SPDX-License-Identifier: MIT
// Closed periods: what was settled stands, and the difference is booked in the current period.
#include "money_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

const std::string kOne = "G1,P1,dropout,2026-10-13,2026-10-13,S1,,,\n";
const std::string kOctober = "2026-10,T2,lost,G1,-40.00,2026-11-05\n2026-10,T3,lost,G1,-60.00,2026-11-05\n";

Tables closed(const std::string& changes, const std::string& settled) {
  Tables tables = money_town(changes);
  tables["settled"] = "period,person_or_unit,settlement,about,amount,settled_on\n" + settled;
  return tables;
}
Lines lines(const Tables& tables, baoxue::Date as_of = day(2026, 12, 10), const std::string& text = money_pack()) {
  return rows(run(tables, as_of, 1, text).table("settlement"),
              {"key", "payer", "payee", "amount_fen", "period", "book", "state", "corrects"});
}

}  // namespace

TEST_CASE("closed: where the ledger agrees nothing is booked", "[engine][settlement]") {
  const Lines agreed{"G1 T2 fund 4000 2026-10 2026-10-13 pay -", "G1 T3 fund 6000 2026-10 2026-10-13 pay -"};
  CHECK(lines(closed(kOne, kOctober)) == agreed);  // persons alone
  CHECK(lines(closed(kOne, kOctober + "2026-10,fund,lost,G1,100.00,2026-11-05\n")) == agreed);  // and the other side
}

TEST_CASE("closed: an entry that came later is booked now and names the closed period", "[engine][settlement]") {
  const std::string late = kOne + "G2,P2,dropout,2026-10-20,2026-11-20,S1,,,\n";
  CHECK(lines(closed(late, kOctober)) == Lines{"G1 T2 fund 4000 2026-10 2026-10-13 pay -",
                                               "G1 T3 fund 6000 2026-10 2026-10-13 pay -",
                                               "G2 T2 fund 4000 2026-12 2026-12-10 correction 2026-10",
                                               "G2 T3 fund 6000 2026-12 2026-12-10 correction 2026-10"});
  // Before it was reported, and while October was open, there is nothing to correct.
  CHECK(lines(closed(late, kOctober), day(2026, 11, 19)).size() == 2);
  CHECK(lines(closed(late, kOctober), day(2026, 11, 4)).size() == 2);
}

TEST_CASE("closed: what was settled and is no longer so is returned now", "[engine][settlement]") {
  const Lines back{"G1 T2 fund 4000 2026-10 2026-10-31 pay -", "G1 T3 fund 6000 2026-10 2026-10-31 pay -",
                   "G1 fund T2 4000 2026-12 2026-12-10 correction 2026-10",
                   "G1 fund T3 6000 2026-12 2026-12-10 correction 2026-10"};
  CHECK(lines(closed("G1,P1,suspension,2026-10-13,2026-10-13,S1,,,\n", kOctober)) == back);
  CHECK(lines(closed("", kOctober)) == back);  // the row itself is gone
  CHECK(rows(run(closed("", kOctober), day(2026, 12, 10), 1, money_pack()).table("totals"),
             {"account", "period", "amount_fen"}) == Lines{"T2 2026-10 -4000", "T2 2026-12 4000", "T3 2026-10 -6000",
                                                           "T3 2026-12 6000", "fund 2026-10 10000",
                                                           "fund 2026-12 -10000"});
}

TEST_CASE("closed: another person than the one who paid is a difference between the two", "[engine][settlement]") {
  CHECK(lines(closed(kOne, "2026-10,T1,lost,G1,-40.00,2026-11-05\n2026-10,T3,lost,G1,-60.00,2026-11-05\n")) ==
        Lines{"G1 T1 fund 4000 2026-10 2026-10-31 pay -", "G1 T3 fund 6000 2026-10 2026-10-31 pay -",
              "G1 T2 T1 4000 2026-12 2026-12-10 correction 2026-10"});
}

TEST_CASE("closed: a correction that was settled itself is not made again", "[engine][settlement]") {
  const std::string late = kOne + "G2,P2,dropout,2026-10-20,2026-11-20,S1,,,\n";
  const std::string november =
      kOctober + "2026-11,T2,lost,G2,-40.00,2026-12-05\n2026-11,T3,lost,G2,-60.00,2026-12-05\n";
  CHECK(lines(closed(late, november)) ==
        Lines{"G1 T2 fund 4000 2026-10 2026-10-13 pay -", "G1 T3 fund 6000 2026-10 2026-10-13 pay -",
              "G2 T2 fund 4000 2026-11 2026-11-30 pay -", "G2 T3 fund 6000 2026-11 2026-11-30 pay -"});
}

TEST_CASE("closed: what cannot be judged now leaves the ledger as it is", "[engine][settlement]") {
  const std::string text =
      money_pack({{"undo", "{ when = \"approved_on <= date + days(30)\", book = \"approved_on\" }"}});
  CHECK(lines(closed(kOne, kOctober), day(2026, 12, 10), text) ==
        Lines{"G1 T2 fund - 2026-10 2026-10-13 undecided -", "G1 T3 fund - 2026-10 2026-10-13 undecided -",
              "G1 T2 fund 4000 2026-10 2026-10-31 pay -", "G1 T3 fund 6000 2026-10 2026-10-31 pay -"});
  Tables tables = closed(kOne, kOctober);
  tables.erase("changes");
  CHECK(lines(tables) == Lines{"G1 T2 fund 4000 2026-10 2026-10-31 pay -", "G1 T3 fund 6000 2026-10 2026-10-31 pay -"});
}

TEST_CASE("closed: where the current period is closed itself the correction waits for the next",
          "[engine][settlement]") {
  const std::string late = kOne + "G2,P2,dropout,2026-10-20,2026-10-30,S1,,,\n";
  const Lines found = lines(
      closed(late, "2026-10,T2,lost,G1,-40.00,2026-10-29\n2026-10,T3,lost,G1,-60.00,2026-10-29\n"), day(2026, 10, 31));
  REQUIRE(found.size() == 4);
  CHECK(found[2] == "G2 T2 fund 4000  2026-10-31 correction 2026-10");
}

TEST_CASE("closed: an undo in a later period is no difference of the closed one", "[engine][settlement]") {
  const std::string text = money_pack({{"undo", "{ when = \"known(approved_on)\", book = \"approved_on\" }"}});
  CHECK(lines(closed("G1,P1,dropout,2026-10-13,2026-10-13,S1,,,2026-11-20\n", kOctober), day(2026, 12, 10), text) ==
        Lines{"G1 T2 fund 4000 2026-10 2026-10-13 pay -", "G1 T3 fund 6000 2026-10 2026-10-13 pay -",
              "G1 fund T2 4000 2026-11 2026-11-20 undone -", "G1 fund T3 6000 2026-11 2026-11-20 undone -"});
}
