// SPDX-License-Identifier: MIT
// J7.8: each term, each student gained +100 yuan (primary) or +200 (junior), each student lost -100 or -200.
#include "baoxue/systems/incentives.hpp"

#include <rapidcheck/catch.h>

#include <limits>

#include "test.hpp"

using namespace baoxue;

namespace {

// The plan's own words, in fen.
constexpr PerHead kPrimary{.gain = Money{100'00}, .loss = Money{100'00}};
constexpr PerHead kJunior{.gain = Money{200'00}, .loss = Money{200'00}};

}  // namespace

TEST_CASE("incentives: a student gained is 100 yuan in primary and 200 in junior school", "[incentives][J7.8]") {
  CHECK(per_head({.gained = 1}, kPrimary).value.text() == "100.00");
  CHECK(per_head({.gained = 1}, kJunior).value.text() == "200.00");
}

TEST_CASE("incentives: a student lost is charged the same", "[incentives][J7.8]") {
  CHECK(per_head({.lost = 1}, kPrimary).value.text() == "-100.00");
  CHECK(per_head({.lost = 1}, kJunior).value.text() == "-200.00");
}

TEST_CASE("incentives: gains and losses of a stage are one sum", "[incentives][J7.8]") {
  CHECK(per_head({.gained = 3, .lost = 1}, kPrimary).value.text() == "200.00");
  CHECK(per_head({.gained = 1, .lost = 4}, kJunior).value.text() == "-600.00");
  CHECK(per_head({.gained = 2, .lost = 2}, kJunior) == Money{0});
  CHECK(per_head({}, kPrimary) == Money{0});
}

TEST_CASE("incentives: a nine-year school settles each stage at its own rate", "[incentives][J7.8]") {
  // Two primary pupils came, one junior pupil left: 2 x 100 - 200.
  CHECK(add(per_head({.gained = 2}, kPrimary).value, per_head({.lost = 1}, kJunior).value) == Money{0});
}

TEST_CASE("incentives: another plan's rates may differ for gain and loss", "[incentives]") {
  CHECK(per_head({.gained = 2, .lost = 3}, {.gain = Money{150'50}, .loss = Money{80'25}}).value.text() == "60.25");
}

TEST_CASE("incentives: what does not fit is unknown and never wrapped", "[incentives]") {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  CHECK_FALSE(per_head({.gained = kMost}, kPrimary).known);
  CHECK_FALSE(per_head({.lost = kMost}, kPrimary).known);
  CHECK_FALSE(per_head({.gained = kMost, .lost = -1}, {.gain = Money{1}, .loss = Money{1}}).known);
  CHECK(per_head({.gained = kMost, .lost = kMost}, {.gain = Money{1}, .loss = Money{1}}) == Money{0});
}

TEST_CASE("incentives: head by head", "[incentives]") {
  rc::prop("per_head is the sum over the heads", [] {
    const int gained = *rc::gen::inRange(0, 200), lost = *rc::gen::inRange(0, 200);
    const PerHead rates{Money{*rc::gen::inRange<std::int64_t>(0, 1'000'000)},
                        Money{*rc::gen::inRange<std::int64_t>(0, 1'000'000)}};
    std::int64_t fen = 0;
    for (int i = 0; i < gained; ++i) fen += rates.gain.fen;
    for (int i = 0; i < lost; ++i) fen -= rates.loss.fen;
    RC_ASSERT(per_head({gained, lost}, rates) == Money{fen});
  });
}
