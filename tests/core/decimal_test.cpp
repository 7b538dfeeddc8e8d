// SPDX-License-Identifier: MIT
#include "baoxue/core/decimal.hpp"

#include <rapidcheck/catch.h>

#include "test.hpp"

using namespace baoxue;

TEST_CASE("decimal: scores are read at the column's scale", "[decimal]") {
  CHECK(parse_decimal("88.5", 2) == Decimal{8850, 2});
  CHECK(parse_decimal("88.500", 2) == Decimal{8850, 2});
  CHECK(parse_decimal("-0.25", 2) == Decimal{-25, 2});
  CHECK(parse_decimal("7", 0) == Decimal{7, 0});
  CHECK(parse_decimal("7.0", 0) == Decimal{7, 0});
  CHECK(parse_decimal("9223372036854775807", 0) == Decimal{INT64_MAX, 0});
}

TEST_CASE("decimal: more digits than the scale holds are unknown, not rounded", "[decimal]") {
  CHECK_FALSE(parse_decimal("88.555", 2).known);
  CHECK_FALSE(parse_decimal("88.5", 0).known);
  CHECK_FALSE(parse_decimal("9223372036854775807", 2).known);
  CHECK_FALSE(parse_decimal("1", 19).known);
  for (const char* text : {"", ".", "1.", ".1", "1e3", "0x10", "nan", "1 000", "--1"})
    CHECK_FALSE(parse_decimal(text, 2).known);
}

TEST_CASE("decimal: text shows every digit of the scale", "[decimal]") {
  CHECK(Decimal{8850, 2}.text() == "88.50");
  CHECK(Decimal{-5, 2}.text() == "-0.05");
  CHECK(Decimal{7, 0}.text() == "7");
  rc::prop("parse(text(d)) = d", [] {
    const std::uint8_t scale = static_cast<std::uint8_t>(*rc::gen::inRange(0, 19));
    const Decimal d{*rc::gen::arbitrary<std::int64_t>(), scale};
    RC_ASSERT(parse_decimal(d.text(), scale) == d);
  });
}

TEST_CASE("decimal: different scales compare as numbers", "[decimal]") {
  CHECK(compare(Decimal{885, 1}, Decimal{8850, 2}) == 0);
  CHECK(compare(Decimal{885, 1}, Decimal{8851, 2}) == -1);
  CHECK(compare(Decimal{INT64_MAX, 0}, Decimal{INT64_MAX, 18}) == 1);
  CHECK(Decimal{885, 1}.to_ratio() == Ratio{885, 10});
}
