// SPDX-License-Identifier: MIT
// Changes (学生变动即时报告, J6.3): how many are on the roll on a day, and whether start + in - out = end.
//
//   Maybe<std::int64_t> n = count_enrolled_on(my_enrolments, {.on = day});
//   roll_difference({.start = 312, .in = 5, .out = 2, .end = 315})         // 0
#ifndef BAOXUE_SYSTEMS_CHANGES_HPP
#define BAOXUE_SYSTEMS_CHANGES_HPP

#include <cstdint>
#include <ranges>

#include "baoxue/core/date.hpp"
#include "baoxue/core/maybe.hpp"
#include "baoxue/model/row_traits.hpp"

namespace baoxue::inline v1 {

// Enrolments that hold on a day: from <= day < to, an open one (to unknown) holds.
struct EnrolledOn {
  struct Params {
    Maybe<Date> on;
  };
  struct State {
    std::int64_t count = 0;
    bool unknown = false;
  };
  template <EnrolmentRow Row>
  static void step(State& state, const Row& row, const Params& params) {
    const Maybe<Date> from = row_traits<Row>::from(row), to = row_traits<Row>::to(row);
    const bool over = params.on.known && to.known && to.value <= params.on.value;
    if (over) return;
    if (!params.on.known || !from.known) {
      state.unknown = true;
      return;
    }
    if (from.value <= params.on.value) ++state.count;
  }
  static void merge(State& state, const State& other) {
    state.count += other.count;
    state.unknown = state.unknown || other.unknown;
  }
  // Nothing can be said of an unknown day, also over no rows.
  static Maybe<std::int64_t> finish(const State& state, const Params& params) {
    return state.unknown || !params.on.known ? Maybe<std::int64_t>() : Maybe<std::int64_t>(state.count);
  }
};

template <std::ranges::input_range Enrolments>
  requires EnrolmentRow<std::ranges::range_value_t<Enrolments>>
[[nodiscard]] Maybe<std::int64_t> count_enrolled_on(const Enrolments& enrolments, const EnrolledOn::Params& params) {
  EnrolledOn::State state;
  for (const auto& enrolment : enrolments) EnrolledOn::step(state, enrolment, params);
  return EnrolledOn::finish(state, params);
}

// The identity every level must satisfy: start + in - out = end.
struct RollBalance {
  std::int64_t start = 0, in = 0, out = 0, end = 0;
};
// end minus what start, in and out make expected; 0 when the books agree, > 0: more children than the changes explain.
[[nodiscard]] constexpr std::int64_t roll_difference(const RollBalance& b) { return b.end - (b.start + b.in - b.out); }

}  // namespace baoxue::inline v1

#endif
