// SPDX-License-Identifier: MIT
// Decimal: a number with a fixed count of digits behind the point, as whole units (分数 scores: 88.5 with scale 2 is
// 8850). The scale belongs to the column; two decimals of different scales compare as numbers.
//
//   Decimal score = parse_decimal("88.5", 2).value;    // {8850, 2}
//   score.text()                                       // "88.50"
#ifndef BAOXUE_CORE_DECIMAL_HPP
#define BAOXUE_CORE_DECIMAL_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include "baoxue/core/maybe.hpp"
#include "baoxue/core/ratio.hpp"
#include "baoxue/core/rounding.hpp"

namespace baoxue::inline v1 {

inline constexpr std::uint8_t kMaxDecimalScale = 18;

struct Decimal {
  std::int64_t units = 0;
  std::uint8_t scale = 0;  // 0-18

  [[nodiscard]] std::string text() const { return detail::fixed_text(units, scale); }
  [[nodiscard]] constexpr Ratio to_ratio() const {
    return {units, static_cast<std::int64_t>(detail::power_of_ten(scale))};
  }
  // As kept: 1.0 and 1.00 are different. For numbers use compare().
  friend constexpr bool operator==(Decimal, Decimal) = default;
};

// Exact or unknown: more decimals than `scale` are refused unless they are zeros; no exponent, separator or space.
[[nodiscard]] constexpr Maybe<Decimal> parse_decimal(std::string_view text, std::uint8_t scale) {
  const Maybe<detail::Digits> number = detail::read_number(text);
  if (!number.known || scale > kMaxDecimalScale || number.value.scale > scale) return {};
  const Maybe<std::int64_t> units =
      detail::narrow(number.value.units * detail::power_of_ten(scale - number.value.scale));
  if (!units.known) return {};
  return Decimal{units.value, scale};
}

// -1, 0, 1 as a < b, a = b, a > b.
[[nodiscard]] constexpr int compare(Decimal a, Decimal b) { return compare(a.to_ratio(), b.to_ratio()).value; }

}  // namespace baoxue::inline v1

#endif
