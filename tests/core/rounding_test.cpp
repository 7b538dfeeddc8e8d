// SPDX-License-Identifier: MIT
#include "baoxue/core/rounding.hpp"

#include <rapidcheck/catch.h>

#include "test.hpp"

using namespace baoxue;

TEST_CASE("rounding: halves go away from zero, to even, or are cut", "[rounding]") {
  struct Case {
    int n, d, half_up, half_even, down;
  };
  for (const Case& c :
       {Case{5, 2, 3, 2, 2}, Case{7, 2, 4, 4, 3}, Case{-5, 2, -3, -2, -2}, Case{-7, 2, -4, -4, -3}, Case{4, 3, 1, 1, 1},
        Case{5, 3, 2, 2, 1}, Case{-5, 3, -2, -2, -1}, Case{6, 3, 2, 2, 2}, Case{0, 3, 0, 0, 0}}) {
    CAPTURE(c.n, c.d);
    CHECK(detail::divide_rounded(c.n, c.d, Rounding::half_up) == c.half_up);
    CHECK(detail::divide_rounded(c.n, c.d, Rounding::half_even) == c.half_even);
    CHECK(detail::divide_rounded(c.n, c.d, Rounding::down) == c.down);
  }
}

TEST_CASE("rounding: modes have the names packs write", "[rounding]") {
  CHECK(parse_rounding("half_up") == Rounding::half_up);
  CHECK(parse_rounding("half_even") == Rounding::half_even);
  CHECK(parse_rounding("down") == Rounding::down);
  CHECK_FALSE(parse_rounding("up").known);
}

TEST_CASE("rounding: a rounded quotient is never farther than half", "[rounding]") {
  rc::prop("nearest", [] {
    const std::int64_t n = *rc::gen::inRange<std::int64_t>(-100000, 100001);
    const std::int64_t d = *rc::gen::inRange<std::int64_t>(1, 1000);
    for (const Rounding mode : {Rounding::half_up, Rounding::half_even}) {
      const std::int64_t q = static_cast<std::int64_t>(detail::divide_rounded(n, d, mode));
      RC_ASSERT(2 * std::abs(q * d - n) <= d);
    }
  });
}
