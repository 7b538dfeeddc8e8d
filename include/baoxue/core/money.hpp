// SPDX-License-Identifier: MIT
// Money (金额): whole fen in an int64. Arithmetic that would overflow is unknown, never wrapped; a total is divided by
// largest remainder (最大余数法), so that the parts add up to it exactly.
//
//   Money m = parse_money("100.50").value;             // 10050 fen
//   allocate(Money{100}, thirds)                      // 34, 33, 33 fen; thirds = three times Ratio{1, 3}
//   scale(m, Ratio{2, 5}, Rounding::half_up)           // 40.20
#ifndef BAOXUE_CORE_MONEY_HPP
#define BAOXUE_CORE_MONEY_HPP

#include <algorithm>
#include <compare>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "baoxue/core/maybe.hpp"
#include "baoxue/core/ratio.hpp"
#include "baoxue/core/result.hpp"
#include "baoxue/core/rounding.hpp"

namespace baoxue::inline v1 {

struct Money {
  std::int64_t fen = 0;

  [[nodiscard]] std::string text() const { return detail::fixed_text(fen, 2); }  // "100.50", in yuan
  friend constexpr auto operator<=>(Money, Money) = default;
};

// Yuan with at most two decimals and an optional sign: "100", "100.5", "-0.05", "1.500" (trailing zeros are no
// digits). Unknown for a third decimal, thousands separators, currency signs, spaces and what does not fit.
[[nodiscard]] constexpr Maybe<Money> parse_money(std::string_view text) {
  const Maybe<detail::Digits> number = detail::read_number(text);
  if (!number.known || number.value.scale > 2) return {};
  const Maybe<std::int64_t> fen = detail::narrow(number.value.units * detail::power_of_ten(2 - number.value.scale));
  if (!fen.known) return {};
  return Money{fen.value};
}

// Unknown on overflow.
[[nodiscard]] constexpr Maybe<Money> add(Money a, Money b) {
  const Maybe<std::int64_t> fen = detail::narrow(detail::Int128{a.fen} + b.fen);
  return fen.known ? Maybe<Money>(Money{fen.value}) : Maybe<Money>();
}
[[nodiscard]] constexpr Maybe<Money> subtract(Money a, Money b) {
  const Maybe<std::int64_t> fen = detail::narrow(detail::Int128{a.fen} - b.fen);
  return fen.known ? Maybe<Money>(Money{fen.value}) : Maybe<Money>();
}
[[nodiscard]] constexpr Maybe<Money> multiply(Money a, std::int64_t n) {
  const Maybe<std::int64_t> fen = detail::narrow(detail::Int128{a.fen} * n);
  return fen.known ? Maybe<Money>(Money{fen.value}) : Maybe<Money>();
}

// a * r, rounded once to whole fen. Unknown where r has no value or the result does not fit.
[[nodiscard]] constexpr Maybe<Money> scale(Money a, Ratio r, Rounding mode) {
  if (!r.has_value()) return {};
  const detail::Int128 sign = r.d < 0 ? -1 : 1;
  const Maybe<std::int64_t> fen =
      detail::narrow(detail::divide_rounded(detail::Int128{a.fen} * r.n * sign, sign * r.d, mode));
  return fen.known ? Maybe<Money>(Money{fen.value}) : Maybe<Money>();
}

// Divides `total` by weights >= 0 (only their proportion counts, they need not sum to anything). Each part is the
// exact quota rounded towards zero; the fen left over go one each to the largest remainders, ties to the lower index,
// so callers order the shares by key. Parts sum to `total` exactly; -total gives the negated parts.
// Errors: bad_shares (no share, a negative or valueless one, all zero), overflow (common denominator beyond 64 bits).
[[nodiscard]] Result<std::vector<Money>> allocate(Money total, std::span<const Ratio> shares);

namespace detail {

// The shares over one common denominator, as whole numbers.
inline Result<std::vector<std::int64_t>> whole_weights(std::span<const Ratio> shares) {
  std::vector<Ratio> lowest;
  Int128 common = 1;
  for (const Ratio share : shares) {
    const Maybe<Ratio> r = reduced(share);
    if (!share.has_value() || (r.known && r.value.n < 0)) {
      return Error(ErrorCode::bad_shares, "份额必须不小于零且有值", "every share must be a ratio that is not negative");
    }
    if (r.known) common = common / std::gcd(static_cast<std::int64_t>(common), r.value.d) * r.value.d;
    if (!r.known || !narrow(common).known) {
      return Error(ErrorCode::overflow, "份额的公分母过大", "the common denominator of the shares is too large");
    }
    lowest.push_back(r.value);
  }
  std::vector<std::int64_t> weights;
  Int128 sum = 0;
  for (const Ratio r : lowest) {
    const Maybe<std::int64_t> weight = narrow(common / r.d * r.n);
    sum += weight.value;
    if (!weight.known || !narrow(sum).known) {
      return Error(ErrorCode::overflow, "份额之和过大", "the sum of the shares is too large");
    }
    weights.push_back(weight.value);
  }
  if (sum == 0) return Error(ErrorCode::bad_shares, "没有大于零的份额", "no share is above zero");
  return weights;
}

}  // namespace detail

inline Result<std::vector<Money>> allocate(Money total, std::span<const Ratio> shares) {
  const Result<std::vector<std::int64_t>> weights = detail::whole_weights(shares);
  if (!weights) return weights.error();
  detail::Int128 sum = 0;
  for (const std::int64_t weight : *weights) sum += weight;

  const detail::Int128 sign = total.fen < 0 ? -1 : 1;
  const detail::Int128 amount = sign * total.fen;
  detail::Int128 left = amount;
  std::vector<Money> parts;
  std::vector<std::pair<std::int64_t, std::size_t>> remainders;  // (remainder, index)
  for (std::size_t i = 0; i < weights->size(); ++i) {
    const detail::Int128 product = amount * (*weights)[i];
    left -= product / sum;
    parts.push_back(Money{static_cast<std::int64_t>(sign * (product / sum))});
    remainders.emplace_back(static_cast<std::int64_t>(product % sum), i);
  }
  std::sort(remainders.begin(), remainders.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  for (std::size_t i = 0; left > 0; ++i, --left) parts[remainders[i].second].fen += static_cast<std::int64_t>(sign);
  return parts;
}

}  // namespace baoxue::inline v1

#endif
