// SPDX-License-Identifier: MIT
// The census (适龄儿童摸底登记, J6.1): who is of school age, in which grade that puts a child, and how many places a village
// needs in each grade of the coming years. Matching with the register: identity.hpp.
//
//   grade_by_age(Date::of(2020, 8, 31).value, 2026)   // 1: six by 31 August
//   grade_by_age(Date::of(2020, 9, 1).value, 2026)    // 0: next year
#ifndef BAOXUE_SYSTEMS_CENSUS_HPP
#define BAOXUE_SYSTEMS_CENSUS_HPP

#include <cstdint>
#include <map>
#include <ranges>
#include <string>
#include <tuple>

#include "baoxue/core/date.hpp"
#include "baoxue/core/maybe.hpp"
#include "baoxue/model/person_rows.hpp"
#include "baoxue/systems/identity.hpp"

namespace baoxue::inline v1 {

// Of full `entry_age` on the last day of `month`, then `years` years of school (CEL art. 11: six; a pack may say seven).
struct SchoolAge {
  int entry_age = 6;
  int month = 8;
  int years = 9;
};

// The school year (its starting year) in which a child has to enter.
[[nodiscard]] constexpr int entry_year(Date birth, const SchoolAge& rule = {}) {
  return birth.year() + rule.entry_age + (birth.month() > rule.month ? 1 : 0);
}
// The grade that goes with the age in a school year: 1 in the year of entry; 0 and less before it.
[[nodiscard]] constexpr int grade_by_age(Date birth, int school_year, const SchoolAge& rule = {}) {
  return school_year - entry_year(birth, rule) + 1;
}
[[nodiscard]] constexpr bool school_age(Date birth, int school_year, const SchoolAge& rule = {}) {
  const int grade = grade_by_age(birth, school_year, rule);
  return grade >= 1 && grade <= rule.years;
}

// Places needed: children by village, school year and grade. A child without a village or birth date cannot be placed and is
// counted in `unplaced`, never left out in silence.
struct PlacesNeeded {
  using Cell = std::tuple<std::string, int, int>;  // village, school year, grade
  struct Params {
    int first_year = 0;
    int years = 6;
    SchoolAge age = {};
  };
  struct State {
    std::map<Cell, std::int64_t> places;
    std::int64_t unplaced = 0;
  };
  template <VillageChildRow Row>
  static void step(State& state, const Row& row, const Params& params) {
    const Maybe<Date> birth = row_traits<Row>::birth_date(row);
    const Maybe<std::string_view> village = row_traits<Row>::village(row);
    if (!birth.known || !village.known) {
      ++state.unplaced;
      return;
    }
    for (int year = params.first_year; year < params.first_year + params.years; ++year) {
      if (school_age(birth.value, year, params.age))
        ++state.places[{std::string(village.value), year, grade_by_age(birth.value, year, params.age)}];
    }
  }
  static void merge(State& state, const State& other) {
    for (const auto& [cell, n] : other.places) state.places[cell] += n;
    state.unplaced += other.unplaced;
  }
  static const State& finish(const State& state, const Params&) { return state; }
};

template <std::ranges::input_range Children>
  requires VillageChildRow<std::ranges::range_value_t<Children>>
[[nodiscard]] PlacesNeeded::State places_needed(const Children& children, const PlacesNeeded::Params& params) {
  PlacesNeeded::State state;
  for (const auto& child : children) PlacesNeeded::step(state, child, params);
  return state;
}

}  // namespace baoxue::inline v1

#endif
