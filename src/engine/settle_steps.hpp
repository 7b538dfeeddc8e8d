// SPDX-License-Identifier: MIT
// The steps of a settlement's pipeline, in their fixed order, and the exact arithmetic between them.
#ifndef BAOXUE_ENGINE_SETTLE_STEPS_HPP
#define BAOXUE_ENGINE_SETTLE_STEPS_HPP

#include <span>
#include <vector>

#include "engine/settle.hpp"

namespace baoxue::inline v1::engine_detail {

// The rules whose yes strikes entries of a settlement, and those that except them, ascending.
[[nodiscard]] std::vector<std::uint16_t> rules_read(const Policy::Data& policy, std::size_t settlement);

// A row that may be an entry and cannot be said to be one: it makes every pool it may belong to undecided.
struct PossibleEntry {
  std::uint32_t row = 0;
  Maybe<std::int32_t> period_first;  // unknown: of any period
};

// One settlement while it is being settled.
struct Settling {
  Evaluation& run;
  std::size_t index;
  const Settlement& settlement;
  SettlementResult& out;
  std::vector<PossibleEntry> possible;
  std::vector<std::vector<std::size_t>> groups;  // entries that share one total: one each, or those of a pool
};

void read_entries(Settling& work);   // entries, what they come to, undo
void apply_vetoes(Settling& work);   // veto
void divide_pools(Settling& work);   // pool and shares; makes the groups
void charge(Settling& work);         // split, caps, rounding: the lines
void close_periods(Settling& work);  // what was settled stands; the difference is booked now

// Each is unknown where it does not fit 64 bits.
[[nodiscard]] Maybe<Ratio> times(Ratio a, Ratio b);
[[nodiscard]] Maybe<Ratio> over(Ratio a, Ratio b);
[[nodiscard]] inline Ratio negated(Ratio a) { return {-a.n, a.d}; }
[[nodiscard]] inline bool is_less(Ratio a, Ratio b) { return compare(a, b).value < 0; }
// Whole parts of `total` by largest remainder; `exact` are >= 0 and add up to it, ties go to the first.
[[nodiscard]] std::vector<std::int64_t> round_parts(std::int64_t total, std::span<const Ratio> exact);

}  // namespace baoxue::inline v1::engine_detail

#endif
