// SPDX-License-Identifier: MIT
// Incentives (控辍保学工作奖惩, J7.8): per head and term, each student gained is paid for and each student lost charged, in teachers'
// performance pay. The pack decides who counts and who pays; this is the arithmetic for a host that settles by hand.
//
//   Maybe<Money> m = per_head({.gained = 3, .lost = 1}, {.gain = Money{10000}, .loss = Money{10000}});   // +200.00
#ifndef BAOXUE_SYSTEMS_INCENTIVES_HPP
#define BAOXUE_SYSTEMS_INCENTIVES_HPP

#include <cstdint>

#include "baoxue/core/maybe.hpp"
#include "baoxue/core/money.hpp"

namespace baoxue::inline v1 {

struct HeadCount {
  std::int64_t gained = 0, lost = 0;  // students of one stage; primary and junior are settled apart
};
struct PerHead {
  Money gain, loss;  // both positive: paid for one gained, charged for one lost
};

// What a stage receives (> 0) or pays (< 0); unknown if it does not fit.
[[nodiscard]] constexpr Maybe<Money> per_head(const HeadCount& heads, const PerHead& rates) {
  std::int64_t paid = 0, charged = 0, sum = 0;
  if (__builtin_mul_overflow(heads.gained, rates.gain.fen, &paid) ||
      __builtin_mul_overflow(heads.lost, rates.loss.fen, &charged) || __builtin_sub_overflow(paid, charged, &sum)) {
    return {};
  }
  return Money{sum};
}

}  // namespace baoxue::inline v1

#endif
