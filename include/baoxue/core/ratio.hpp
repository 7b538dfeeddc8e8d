// SPDX-License-Identifier: MIT
// Ratio (比率): numerator and denominator, kept as given. A rate of a report keeps both; comparing is exact, by
// cross-multiplication in 128 bits, and rounding is the last step. n/0 has no value: 0/0 is an empty population.
//
//   Ratio rate{178, 181};
//   compare(rate, parse_ratio("91%").value).value >= 0  // true
//   percent_text(rate, 2)                              // "98.34%"
#ifndef BAOXUE_CORE_RATIO_HPP
#define BAOXUE_CORE_RATIO_HPP

#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>

#include "baoxue/core/maybe.hpp"
#include "baoxue/core/rounding.hpp"

namespace baoxue::inline v1 {

struct Ratio {
  std::int64_t n = 0;
  std::int64_t d = 1;

  // False for every n/0: such a ratio compares as unknown and has no percent text.
  [[nodiscard]] constexpr bool has_value() const { return d != 0; }
  // As given, not as a number: 1/2 and 2/4 are different pairs. For numbers use compare().
  friend constexpr bool operator==(Ratio, Ratio) = default;
};

// -1, 0, 1 as a < b, a = b, a > b; a negative denominator counts as the numerator's sign. Unknown if either has no
// value.
[[nodiscard]] constexpr Maybe<int> compare(Ratio a, Ratio b) {
  if (!a.has_value() || !b.has_value()) return {};
  const detail::Int128 left = detail::Int128{a.n} * b.d;
  const detail::Int128 right = detail::Int128{b.n} * a.d;
  const bool flip = (a.d < 0) != (b.d < 0);
  const int order = left < right ? -1 : left > right ? 1 : 0;
  return flip ? -order : order;
}

namespace detail {

// n/d in lowest terms with a positive denominator; d is not 0. Unknown where that does not fit, and only then.
constexpr Maybe<Ratio> lowest_terms(Int128 n, Int128 d) {
  Int128 a = n < 0 ? -n : n;
  Int128 b = d < 0 ? -d : d;
  while (b != 0) {
    const Int128 rest = a % b;
    a = b;
    b = rest;
  }
  if (d < 0) a = -a;
  const Maybe<std::int64_t> small_n = narrow(n / a);
  const Maybe<std::int64_t> small_d = narrow(d / a);
  if (!small_n.known || !small_d.known) return {};
  return Ratio{small_n.value, small_d.value};
}

}  // namespace detail

// Lowest terms with a positive denominator; n/0 becomes 0/0. Unknown where INT64_MIN has no positive counterpart.
[[nodiscard]] constexpr Maybe<Ratio> reduced(Ratio r) {
  if (!r.has_value()) return Ratio{0, 0};
  return detail::lowest_terms(r.n, r.d);
}

// a + b exactly, in lowest terms; unknown where one has no value or the sum does not fit.
[[nodiscard]] constexpr Maybe<Ratio> add(Ratio a, Ratio b) {
  const Maybe<Ratio> x = reduced(a);
  const Maybe<Ratio> y = reduced(b);
  if (!a.has_value() || !b.has_value() || !x.known || !y.known) return {};
  const detail::Int128 common = std::gcd(x.value.d, y.value.d);
  const detail::Int128 left = detail::Int128{x.value.n} * (y.value.d / common);
  const detail::Int128 right = detail::Int128{y.value.n} * (x.value.d / common);
  return detail::lowest_terms(left + right, detail::Int128{x.value.d} / common * y.value.d);
}

// "91%", "1.8%", "2/5", "0.5", "1". Exact; the pair is as written over the smallest power of ten (91% = 91/100,
// 1.8% = 18/1000). A denominator of 0 and anything else is unknown.
[[nodiscard]] constexpr Maybe<Ratio> parse_ratio(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    const Maybe<detail::Digits> n = detail::read_number(text.substr(0, slash));
    const Maybe<detail::Digits> d = detail::read_number(text.substr(slash + 1));
    if (text.find('.') != std::string_view::npos || !n.known || !d.known || d.value.units <= 0) return {};
    return Ratio{n.value.units, d.value.units};
  }
  const bool percent = !text.empty() && text.back() == '%';
  if (percent) text.remove_suffix(1);
  const Maybe<detail::Digits> number = detail::read_number(text);
  const int scale = number.value.scale + (percent ? 2 : 0);
  if (!number.known || scale > 18) return {};
  return Ratio{number.value.units, static_cast<std::int64_t>(detail::power_of_ten(scale))};
}

// "178/181": the pair as kept.
[[nodiscard]] inline std::string ratio_text(Ratio r) { return std::to_string(r.n) + "/" + std::to_string(r.d); }

// "98.34%": half up at the last of `decimals` (0-9) digits; "" where there is no value.
[[nodiscard]] inline std::string percent_text(Ratio r, int decimals = 2) {
  if (!r.has_value() || decimals < 0 || decimals > 9) return {};
  const detail::Int128 n = r.d < 0 ? -detail::Int128{r.n} : detail::Int128{r.n};
  const detail::Int128 d = r.d < 0 ? -detail::Int128{r.d} : detail::Int128{r.d};
  const detail::Int128 units = detail::divide_rounded(n * detail::power_of_ten(2 + decimals), d, Rounding::half_up);
  return detail::fixed_text(units, decimals) + "%";
}

// n/d to the nearest double: for charts, never for decisions. Unknown where there is no value.
[[nodiscard]] constexpr Maybe<double> approximate(Ratio r) {
  if (!r.has_value()) return {};
  return static_cast<double>(r.n) / static_cast<double>(r.d);
}

}  // namespace baoxue::inline v1

#endif
