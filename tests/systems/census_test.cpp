// SPDX-License-Identifier: MIT
// School age and the places a village needs. Worked by hand from "six by 31 August".
#include "baoxue/systems/census.hpp"

#include <string>
#include <vector>

#include "test.hpp"

using namespace baoxue;

namespace {

Date on(int y, int m, int d) { return Date::of(y, m, d).value; }

Child born(Date date, const std::string& village) {
  return {"C", std::string("甲"), {}, date, Sex::unknown, {}, village};
}

}  // namespace

TEST_CASE("school age: six by 31 August, for nine years", "[census][J6.1]") {
  CHECK(grade_by_age(on(2020, 8, 31), 2026) == 1);
  CHECK(grade_by_age(on(2020, 9, 1), 2026) == 0);
  CHECK(grade_by_age(on(2019, 9, 1), 2026) == 1);
  CHECK(grade_by_age(on(2019, 8, 31), 2026) == 2);
  CHECK(school_age(on(2020, 8, 31), 2026));
  CHECK_FALSE(school_age(on(2020, 9, 1), 2026));
  CHECK(school_age(on(2011, 9, 1), 2026));  // grade 9
  CHECK_FALSE(school_age(on(2011, 8, 31), 2026));
}

TEST_CASE("school age: seven where conditions lack", "[census][CEL-11]") {
  CHECK(grade_by_age(on(2020, 8, 31), 2026, {.entry_age = 7}) == 0);
  CHECK(entry_year(on(2020, 8, 31), {.entry_age = 7}) == 2027);
}

TEST_CASE("places: by village, year and grade for six years", "[census][J6.1]") {
  // Enters 2026, so grade 1 to 6; enters 2028: two years later; grade 8 in 2026: 9 in 2027, then out.
  const std::vector<Child> children{born(on(2020, 1, 5), "V1"), born(on(2020, 2, 5), "V1"), born(on(2022, 8, 31), "V2"),
                                    born(on(2013, 1, 1), "V2")};
  const PlacesNeeded::State needed = places_needed(children, {.first_year = 2026});
  using Cell = PlacesNeeded::Cell;
  const std::map<Cell, std::int64_t> expected{
      {Cell{"V1", 2026, 1}, 2}, {Cell{"V1", 2027, 2}, 2}, {Cell{"V1", 2028, 3}, 2}, {Cell{"V1", 2029, 4}, 2},
      {Cell{"V1", 2030, 5}, 2}, {Cell{"V1", 2031, 6}, 2}, {Cell{"V2", 2026, 8}, 1}, {Cell{"V2", 2027, 9}, 1},
      {Cell{"V2", 2028, 1}, 1}, {Cell{"V2", 2029, 2}, 1}, {Cell{"V2", 2030, 3}, 1}, {Cell{"V2", 2031, 4}, 1}};
  CHECK(needed.places == expected);
  CHECK(needed.unplaced == 0);
}

TEST_CASE("places: a child without a village or birth date is counted apart", "[census]") {
  Child nowhere = born(on(2020, 1, 5), "V1"), ageless = nowhere;
  nowhere.village = {};
  ageless.birth_date = {};
  const PlacesNeeded::State needed = places_needed(std::vector<Child>{nowhere, ageless}, {.first_year = 2026});
  CHECK(needed.places.empty());
  CHECK(needed.unplaced == 2);
}

TEST_CASE("places: parts added up are the whole", "[census]") {
  const std::vector<Child> first{born(on(2020, 1, 5), "V1")},
      second{born(on(2019, 1, 5), "V1"), born(on(2020, 1, 6), "V1")};
  const PlacesNeeded::Params params{.first_year = 2026};
  PlacesNeeded::State parts = places_needed(first, params);
  PlacesNeeded::merge(parts, places_needed(second, params));
  std::vector<Child> all = first;
  all.insert(all.end(), second.begin(), second.end());
  CHECK(parts.places == places_needed(all, params).places);
}
