// SPDX-License-Identifier: MIT
#include "baoxue/core/money.hpp"

#include <rapidcheck/catch.h>

#include <array>
#include <numeric>

#include "test.hpp"

using namespace baoxue;

namespace {

std::vector<std::int64_t> fen(const Result<std::vector<Money>>& parts) {
  REQUIRE(parts);
  std::vector<std::int64_t> out;
  for (const Money part : *parts) out.push_back(part.fen);
  return out;
}

}  // namespace

TEST_CASE("money: yuan are read exactly", "[money]") {
  CHECK(parse_money("100.50") == Money{10050});
  CHECK(parse_money("100.5") == Money{10050});
  CHECK(parse_money("100") == Money{10000});
  CHECK(parse_money("-0.05") == Money{-5});
  CHECK(parse_money("+1") == Money{100});
  CHECK(parse_money("1.500") == Money{150});
  CHECK(parse_money("92233720368547758.07") == Money{INT64_MAX});
  CHECK(parse_money("-92233720368547758.08") == Money{INT64_MIN});
}

TEST_CASE("money: whatever is not an exact amount is unknown", "[money]") {
  for (const char* text : {"", "-", "+", ".", ".5", "5.", "1.005", "1,000", "¥1", "1元", " 1", "1 ", "1e2", "1.2.3",
                           "--1", "92233720368547758.08", "99999999999999999999", "１"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_money(text).known);
  }
}

TEST_CASE("money: the text has two decimals", "[money]") {
  CHECK(Money{10050}.text() == "100.50");
  CHECK(Money{-5}.text() == "-0.05");
  CHECK(Money{0}.text() == "0.00");
  CHECK(Money{INT64_MIN}.text() == "-92233720368547758.08");
  rc::prop("parse(text(m)) = m", [] {
    const Money m{*rc::gen::arbitrary<std::int64_t>()};
    RC_ASSERT(parse_money(m.text()) == m);
  });
}

TEST_CASE("money: arithmetic that overflows is unknown", "[money]") {
  CHECK(add(Money{1}, Money{2}) == Money{3});
  CHECK(subtract(Money{1}, Money{2}) == Money{-1});
  CHECK(multiply(Money{-150}, 3) == Money{-450});
  CHECK_FALSE(add(Money{INT64_MAX}, Money{1}).known);
  CHECK_FALSE(subtract(Money{INT64_MIN}, Money{1}).known);
  CHECK_FALSE(multiply(Money{INT64_MAX}, 2).known);
  CHECK_FALSE(multiply(Money{INT64_MIN}, -1).known);
}

TEST_CASE("money: scaling rounds once, as asked", "[money]") {
  CHECK(scale(Money{10050}, Ratio{2, 5}, Rounding::down) == Money{4020});
  CHECK(scale(Money{5}, Ratio{1, 2}, Rounding::half_up) == Money{3});
  CHECK(scale(Money{5}, Ratio{1, 2}, Rounding::half_even) == Money{2});
  CHECK(scale(Money{7}, Ratio{1, 2}, Rounding::half_even) == Money{4});
  CHECK(scale(Money{5}, Ratio{1, 2}, Rounding::down) == Money{2});
  CHECK(scale(Money{-5}, Ratio{1, 2}, Rounding::half_up) == Money{-3});
  CHECK(scale(Money{-5}, Ratio{1, 2}, Rounding::half_even) == Money{-2});
  CHECK(scale(Money{-5}, Ratio{1, 2}, Rounding::down) == Money{-2});
  CHECK(scale(Money{5}, Ratio{-1, -2}, Rounding::half_up) == Money{3});
  CHECK(scale(Money{5}, Ratio{1, -2}, Rounding::half_up) == Money{-3});
  CHECK_FALSE(scale(Money{5}, Ratio{1, 0}, Rounding::down).known);
  CHECK_FALSE(scale(Money{INT64_MAX}, Ratio{2, 1}, Rounding::down).known);
  CHECK(scale(Money{INT64_MIN}, Ratio{INT64_MIN, INT64_MIN}, Rounding::half_up) == Money{INT64_MIN});
}

TEST_CASE("money: the largest remainders take the rest, ties to the lower index", "[money]") {
  const std::array thirds{Ratio{1, 3}, Ratio{1, 3}, Ratio{1, 3}};
  CHECK(fen(allocate(Money{100}, thirds)) == std::vector<std::int64_t>{34, 33, 33});
  CHECK(fen(allocate(Money{101}, thirds)) == std::vector<std::int64_t>{34, 34, 33});
  CHECK(fen(allocate(Money{-100}, thirds)) == std::vector<std::int64_t>{-34, -33, -33});
  const std::array seven{Ratio{5, 10}, Ratio{3, 10}, Ratio{2, 10}};  // quotas 3.5, 2.1, 1.4
  CHECK(fen(allocate(Money{7}, seven)) == std::vector<std::int64_t>{4, 2, 1});
  const std::array weights{Ratio{3, 1}, Ratio{0, 1}, Ratio{1, 2}};  // need not sum to one
  CHECK(fen(allocate(Money{700}, weights)) == std::vector<std::int64_t>{600, 0, 100});
}

TEST_CASE("money: shares that divide nothing are errors", "[money]") {
  const std::array negative{Ratio{1, 2}, Ratio{-1, 2}};
  const std::array empty{Ratio{0, 0}};
  const std::array zero{Ratio{0, 1}, Ratio{0, 7}};
  const std::array primes{Ratio{1, 2147483647}, Ratio{1, 2147483629}, Ratio{1, 2147483587}};
  CHECK(allocate(Money{1}, negative).error().code == ErrorCode::bad_shares);
  CHECK(allocate(Money{1}, empty).error().code == ErrorCode::bad_shares);
  CHECK(allocate(Money{1}, zero).error().code == ErrorCode::bad_shares);
  CHECK(allocate(Money{1}, std::span<const Ratio>()).error().code == ErrorCode::bad_shares);
  CHECK(allocate(Money{1}, primes).error().code == ErrorCode::overflow);
}

TEST_CASE("money: an allocation conserves the total and keeps each part within a fen of its quota", "[money]") {
  rc::prop("conserves", [] {
    const Money total{*rc::gen::inRange<std::int64_t>(-1'000'000'000, 1'000'000'001)};
    const auto weights =
        *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 5000)));
    const std::int64_t sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    RC_PRE(sum > 0);
    std::vector<Ratio> shares;
    for (const std::int64_t weight : weights) shares.push_back({weight, sum});
    const Result<std::vector<Money>> parts = allocate(total, shares);
    RC_ASSERT(parts.has_value());
    std::int64_t paid = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const std::int64_t part = (*parts)[i].fen;
      paid += part;
      RC_ASSERT(std::abs(part * sum - total.fen * weights[i]) < sum);
    }
    RC_ASSERT(paid == total.fen);
  });
}
