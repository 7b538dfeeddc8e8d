// SPDX-License-Identifier: MIT
#include "baoxue/core/ratio.hpp"

#include <rapidcheck/catch.h>

#include "test.hpp"

using namespace baoxue;

TEST_CASE("ratio: percents, fractions and decimals are read as written", "[ratio]") {
  CHECK(parse_ratio("91%") == Ratio{91, 100});
  CHECK(parse_ratio("1.8%") == Ratio{18, 1000});
  CHECK(parse_ratio("2/5") == Ratio{2, 5});
  CHECK(parse_ratio("0.5") == Ratio{5, 10});
  CHECK(parse_ratio("1") == Ratio{1, 1});
  CHECK(parse_ratio("-3%") == Ratio{-3, 100});
  CHECK(parse_ratio("100%") == Ratio{100, 100});
}

TEST_CASE("ratio: whatever is no ratio is unknown", "[ratio]") {
  for (const char* text : {"", "%", "/", "1/", "/2", "1/0", "1/-2", "1.5/2", "1/2%", "1/2/3", "91 %", "91％", "a",
                           "1e-2", "0.0000000000000000001", "0.00000000000000001%"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_ratio(text).known);
  }
}

TEST_CASE("ratio: comparison is exact where doubles are not", "[ratio]") {
  CHECK(compare(Ratio{178, 181}, Ratio{91, 100}) == 1);
  CHECK(compare(Ratio{1, 2}, Ratio{2, 4}) == 0);
  CHECK(compare(Ratio{18, 1000}, parse_ratio("1.8%").value) == 0);
  const std::int64_t big = INT64_MAX;
  CHECK(compare(Ratio{big - 1, big}, Ratio{big - 2, big - 1}) == 1);  // equal as doubles
  CHECK(compare(Ratio{INT64_MIN, 1}, Ratio{INT64_MAX, -1}) == -1);
}

TEST_CASE("ratio: a negative denominator is a sign", "[ratio]") {
  CHECK(compare(Ratio{1, -2}, Ratio{-1, 2}) == 0);
  CHECK(compare(Ratio{1, -2}, Ratio{1, 2}) == -1);
  CHECK(compare(Ratio{-1, -2}, Ratio{1, 3}) == 1);
  CHECK(compare(Ratio{1, -2}, Ratio{1, -3}) == -1);
  CHECK(reduced(Ratio{2, -4}) == Ratio{-1, 2});
}

TEST_CASE("ratio: an empty population has no value", "[ratio]") {
  CHECK_FALSE(compare(Ratio{0, 0}, Ratio{0, 1}).known);
  CHECK_FALSE(compare(Ratio{1, 1}, Ratio{3, 0}).known);
  CHECK_FALSE(approximate(Ratio{0, 0}).known);
  CHECK(percent_text(Ratio{0, 0}).empty());
  CHECK(ratio_text(Ratio{0, 0}) == "0/0");
}

TEST_CASE("ratio: percent text rounds half up at the digit asked for", "[ratio]") {
  CHECK(percent_text(Ratio{178, 181}, 2) == "98.34%");
  CHECK(percent_text(Ratio{1, 8}, 0) == "13%");
  CHECK(percent_text(Ratio{1, 8}, 1) == "12.5%");
  CHECK(percent_text(Ratio{-1, 8}, 0) == "-13%");
  CHECK(percent_text(Ratio{1, 3}) == "33.33%");
  CHECK(percent_text(Ratio{2, 3}) == "66.67%");
  CHECK(percent_text(Ratio{1, 1}) == "100.00%");
  CHECK(percent_text(Ratio{-1, 100000}, 2) == "0.00%");
  CHECK(percent_text(Ratio{INT64_MAX, 1}, 9) == "922337203685477580700.000000000%");
  CHECK(percent_text(Ratio{1, 2}, 10).empty());
}

TEST_CASE("ratio: sums are exact and lowest", "[ratio]") {
  CHECK(add(Ratio{1, 6}, Ratio{1, 3}) == Ratio{1, 2});
  CHECK(add(Ratio{7, 10}, parse_ratio("30%").value) == Ratio{1, 1});
  CHECK_FALSE(add(Ratio{1, 0}, Ratio{1, 2}).known);
  CHECK_FALSE(add(Ratio{1, INT64_MAX}, Ratio{1, INT64_MAX - 1}).known);
  CHECK(add(Ratio{INT64_MAX, 2}, Ratio{INT64_MAX, 2}) == Ratio{INT64_MAX, 1});  // fits only when reduced
  CHECK(add(Ratio{1, 6000000000}, Ratio{1, 3000000000}) == Ratio{1, 2000000000});
  CHECK_FALSE(add(Ratio{INT64_MAX, 1}, Ratio{1, 1}).known);
  CHECK_FALSE(reduced(Ratio{INT64_MIN, -1}).known);
  CHECK(reduced(Ratio{INT64_MIN, INT64_MIN}) == Ratio{1, 1});
}

TEST_CASE("ratio: order agrees with whole-number arithmetic on small numbers", "[ratio]") {
  rc::prop("compare", [] {
    const auto number = rc::gen::inRange<std::int64_t>(-1000, 1001);
    const Ratio a{*number, *number};
    const Ratio b{*number, *number};
    RC_PRE(a.d != 0 && b.d != 0);
    const std::int64_t difference = a.n * b.d - b.n * a.d;
    const std::int64_t sign = (a.d < 0) != (b.d < 0) ? -difference : difference;
    RC_ASSERT(compare(a, b) == (sign < 0 ? -1 : sign > 0 ? 1 : 0));
    RC_ASSERT(compare(b, a).value == -compare(a, b).value);
  });
}
