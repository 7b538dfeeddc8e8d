// SPDX-License-Identifier: MIT
// J7.1 by the built-in plan: a bulletin every month, a casebook every term, handed in.
#include "plan_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

Tables publicity_town(const std::string& activities) {
  Tables tables = plan_town();
  tables["schools"] += "S9,柳岸教学点,teaching_point,U1\n";
  tables["activities"] = "activity_id,kind,school,date,handed_in_on,to\n" + activities;
  return tables;
}

Lines publicity(const std::string& activities, const std::string& duty, baoxue::Date as_of) {
  return lines_of(run_plan(publicity_town(activities), as_of).table("duties"), "publicity." + duty,
                  {"duty", "key", "due", "status", "missing_parts", "by_staff"});
}

}  // namespace

TEST_CASE("publicity: each school owes a bulletin every month of the term, a teaching point does not",
          "[engine][J7.1]") {
  const Lines found = publicity("A1,bulletin,S1,2026-09-28,,\nA2,简报,S2,2026-10-08,,\n", "bulletin", day(2026, 10, 9));
  CHECK(found == Lines{"S1|2026-09 2026-09-30 met - H1", "S1|2026-10 2026-10-30 not_yet_due - H1",
                       "S1|2026-11 2026-11-30 not_yet_due - H1", "S1|2026-12 2026-12-31 not_yet_due - H1",
                       "S1|2027-01 - not_yet_due - H1", "S2|2026-09 2026-09-30 missing - H2",
                       "S2|2026-10 2026-10-30 met - H2", "S2|2026-11 2026-11-30 not_yet_due - H2",
                       "S2|2026-12 2026-12-31 not_yet_due - H2", "S2|2027-01 - not_yet_due - H2"});
}

TEST_CASE("publicity: a casebook counts from the day it was handed in, to somebody", "[engine][J7.1]") {
  const auto casebook = [](const std::string& handed_in) {
    return publicity("A1,casebook,S1,2027-01-10," + handed_in + "\n", "casebook", day(2027, 2, 10)).front();
  };
  CHECK(casebook("2027-01-29,U1") == "S1|2026-1 2027-01-29 met - H1");
  CHECK(casebook("2027-01-30,U1") == "S1|2026-1 2027-01-29 late - H1");
  CHECK(casebook("2027-01-20,") == "S1|2026-1 2027-01-29 incomplete handed_in H1");
  CHECK(casebook(",") == "S1|2026-1 2027-01-29 incomplete handed_in H1");
}

TEST_CASE("publicity: without the table of activities nothing is missing", "[engine][J7.1]") {
  Tables tables = plan_town();
  const baoxue::Report report = run_plan(tables, day(2026, 10, 9));
  CHECK(lines_of(report.table("duties"), "publicity.bulletin", {"duty", "key", "status"})[0] == "S1|2026-09 unknown");
  for (const std::string& rule : rows(report.table("findings"), {"rule"})) CHECK_FALSE(rule.starts_with("gap."));
}
