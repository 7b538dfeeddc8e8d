// SPDX-License-Identifier: MIT
// A table that did not arrive is absent, not empty: its rules are not judged, the others are.
#include <set>

#include "plan_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

// P1 away from 13 October on with nobody visiting; P2's transfer without a proof.
Tables troubled() {
  Tables tables = plan_town();
  tables["attendance"] += "P1,2026-10-13,day,unexcused\nP1,2026-10-14,day,unexcused\nP1,2026-10-15,day,unexcused\n";
  tables["changes"] += "G1,P2,transfer_out,2026-10-12,2026-10-12,S1,,,H1\n";
  return tables;
}

bool judged(const baoxue::Report& report, const std::string& rule) {
  return lines_of(report.table("not_evaluated"), rule, {"rule", "missing_en"}).empty();
}

}  // namespace

TEST_CASE("absent tables: any one may be missing: a rule finds what it found or says that it cannot judge",
          "[engine][absent]") {
  for (const auto& [missing, csv] : troubled()) {
    INFO("without " << missing);
    Tables tables = troubled();
    tables.erase(missing);
    const baoxue::Report report = run_plan(tables, day(2026, 10, 31));
    const std::vector<std::pair<std::string, std::string>> known = {{"returning.first_visit", "P1|2026-10-13"},
                                                                    {"changes.without_proof", "G1"}};
    for (const auto& [rule, key] : known) {
      INFO(rule);
      const Lines found = lines_of(report.table("findings"), rule, {"rule", "key"});
      CHECK((found == Lines{key} || (found.empty() && !judged(report, rule))));
    }
    const std::set<std::string> enough = {"units", "villages", "staff", "assignments", "cases", "changes"};
    if (enough.count(missing) == 1) CHECK(judged(report, "returning.first_visit"));
  }
}

TEST_CASE("absent tables: any one may come alone", "[engine][absent]") {
  for (const auto& [alone, csv] : troubled()) {
    INFO("only " << alone);
    const baoxue::Report report = run_plan({{alone, csv}}, day(2026, 10, 31));
    CHECK(rows(report.table("sources"), {"table"}) == Lines{alone});
    CHECK_FALSE(judged(report, "returning.first_visit"));
  }
}

TEST_CASE("absent tables: without visits nobody is said to be unvisited", "[engine][absent]") {
  Tables tables = troubled();
  tables.erase("visits");
  const baoxue::Report report = run_plan(tables, day(2026, 10, 31));
  CHECK(lines_of(report.table("findings"), "returning.first_visit", {"rule", "key"}).empty());
  CHECK(lines_of(report.table("not_evaluated"), "returning.first_visit", {"rule", "missing_en", "count"}) ==
        Lines{"table not received: visit 1"});
}
