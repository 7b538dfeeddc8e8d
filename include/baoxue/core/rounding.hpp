// SPDX-License-Identifier: MIT
// Rounding and exact 128-bit integer division, shared by money.hpp, ratio.hpp and decimal.hpp. half_up means away from
// zero at the half (四舍五入: 0.5 -> 1, -0.5 -> -1); down means towards zero.
//
//   divide_rounded(5, 2, Rounding::half_even)          // 2
#ifndef BAOXUE_CORE_ROUNDING_HPP
#define BAOXUE_CORE_ROUNDING_HPP

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "baoxue/core/maybe.hpp"

namespace baoxue::inline v1 {

enum class Rounding : std::uint8_t { half_up = 0, half_even = 1, down = 2 };

// The names a pack uses: "half_up", "half_even", "down".
[[nodiscard]] constexpr Maybe<Rounding> parse_rounding(std::string_view name) {
  if (name == "half_up") return Rounding::half_up;
  if (name == "half_even") return Rounding::half_even;
  if (name == "down") return Rounding::down;
  return {};
}

namespace detail {

__extension__ typedef __int128 Int128;  // -Wpedantic accepts it only so

constexpr Maybe<std::int64_t> narrow(Int128 value) {
  if (value < std::numeric_limits<std::int64_t>::min() || value > std::numeric_limits<std::int64_t>::max()) return {};
  return static_cast<std::int64_t>(value);
}

// d > 0.
constexpr Int128 divide_rounded(Int128 n, Int128 d, Rounding mode) {
  const Int128 quotient = n / d;
  const Int128 rest = n < 0 ? -(n % d) : n % d;
  if (mode == Rounding::down || rest < d - rest) return quotient;
  if (rest == d - rest && mode == Rounding::half_even && quotient % 2 == 0) return quotient;
  return n < 0 ? quotient - 1 : quotient + 1;
}

// A number as written: digits and the count of them behind the point. Unknown for anything but -?D+(.D+)? and for
// more digits than an int64 holds. Trailing zeros behind the point are dropped.
struct Digits {
  std::int64_t units = 0;
  int scale = 0;
};
constexpr Maybe<Digits> read_number(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  std::string_view fraction = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  const std::string_view whole = text.substr(0, point);
  if (whole.empty() || (point != std::string_view::npos && fraction.empty())) return {};
  for (const char c : fraction) {
    if (c < '0' || c > '9') return {};
  }
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  Int128 units = 0;
  for (const std::string_view part : {whole, fraction}) {
    for (const char c : part) {
      if (c < '0' || c > '9') return {};
      units = units * 10 + (c - '0');
      if (!narrow(-units).known) return {};
    }
  }
  const Maybe<std::int64_t> value = narrow(negative ? -units : units);
  if (!value.known) return {};
  return Digits{value.value, static_cast<int>(fraction.size())};
}

// 10^n as 128 bits; n 0-38.
constexpr Int128 power_of_ten(int n) {
  Int128 power = 1;
  for (int i = 0; i < n; ++i) power *= 10;
  return power;
}

// units / 10^scale with exactly `scale` digits behind the point: (-1234, 2) -> "-12.34".
inline std::string fixed_text(Int128 units, int scale) {
  const bool negative = units < 0;
  std::string digits;
  for (Int128 rest = negative ? -units : units; rest > 0; rest /= 10) {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
  }
  const std::size_t least = static_cast<std::size_t>(scale) + 1;
  if (digits.size() < least) digits.insert(0, least - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - static_cast<std::size_t>(scale), 1, '.');
  return negative ? "-" + digits : digits;
}

}  // namespace detail
}  // namespace baoxue::inline v1

#endif
