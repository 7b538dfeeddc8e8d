// SPDX-License-Identifier: MIT
// as_of is a timestamp: the end of its day, or a time of it.
#include "engine/town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

constexpr std::int32_t kTwoInTheAfternoon = 14 * 3600;

// The answers of one rule over the three pupils, as "yes no unknown".
Lines answers(const std::string& when, baoxue::Maybe<std::int32_t> clock) {
  const baoxue::Policy policy =
      baoxue_test::policy("[policy]\nid = \"t\"\n\n[[rule]]\nid = \"r\"\nof = \"visit\"\nwhen = \"" + when + "\"\n");
  const baoxue::Dataset data = dataset(town(), policy.schema_ptr());
  const auto report = baoxue::evaluate(policy, data, {.as_of = day(2026, 9, 30), .as_of_clock = clock, .threads = 1});
  return rows(report.value().table("rules"), {"yes", "no", "unknown"});
}

}  // namespace

// The one visit of the town is of 2026-09-30, a date without a time.
TEST_CASE("as_of: a bare date is the end of that day, after all that happened on it", "[engine][moment]") {
  CHECK(answers("date <= as_of", {}) == Lines{"1 0 0"});
  CHECK(answers("date < as_of", {}) == Lines{"1 0 0"});
  CHECK(answers("date >= as_of", {}) == Lines{"0 1 0"});
  CHECK(answers("as_of >= date", {}) == Lines{"1 0 0"});
  CHECK(answers("as_of.date() == date", {}) == Lines{"1 0 0"});
  CHECK(answers("as_of > date.at('23:59:59')", {}) == Lines{"1 0 0"});
  CHECK(answers("as_of < (date + days(1)).at('00:00')", {}) == Lines{"1 0 0"});
}

TEST_CASE("as_of: at a time of the day a date without a time is unknown on that day only", "[engine][moment]") {
  CHECK(answers("date <= as_of", kTwoInTheAfternoon) == Lines{"0 0 1"});
  CHECK(answers("date - days(1) <= as_of", kTwoInTheAfternoon) == Lines{"1 0 0"});
  CHECK(answers("date + days(1) <= as_of", kTwoInTheAfternoon) == Lines{"0 1 0"});
  CHECK(answers("date <= as_of.date()", kTwoInTheAfternoon) == Lines{"1 0 0"});
  CHECK(answers("as_of == date.at('14:00')", kTwoInTheAfternoon) == Lines{"1 0 0"});
}

TEST_CASE("as_of: a time that no day has is refused", "[engine][moment]") {
  const baoxue::Policy policy = baoxue_test::policy("[policy]\nid = \"t\"\n");
  const baoxue::Dataset data = dataset(town(), policy.schema_ptr());
  for (const std::int32_t clock : {-1, 86400}) {
    const auto report = baoxue::evaluate(policy, data, {.as_of = day(2026, 9, 30), .as_of_clock = clock});
    REQUIRE_FALSE(report);
    CHECK(report.error().code == baoxue::ErrorCode::bad_argument);
  }
}

TEST_CASE("as_of: what was recorded later on the same day is not seen", "[engine][moment]") {
  const std::string pack = R"toml(
[policy]
id = "t"
[[table]]
id = "calls"
subject = "call"
zh = "来电"
key = ["call_id"]
event = "on"
recorded = "noted"
[[column]]
table = "calls"
id = "call_id"
type = "text"
[[column]]
table = "calls"
id = "on"
type = "date"
[[column]]
table = "calls"
id = "noted"
type = "timestamp"
[[rule]]
id = "r"
of = "call"
when = "true"
[[subject]]
id = "day_of_calls"
group = { from = "calls", by = ["on"] }
[[fact]]
id = "last_call"
of = "day_of_calls"
from = "calls"
on = { on = "self.on" }
take = "latest(call_id)"
[[rule]]
id = "last"
of = "day_of_calls"
when = "last_call == 'K2'"
)toml";
  const baoxue::Policy policy = baoxue_test::policy(pack);
  Tables tables = town();
  tables["calls"] =
      "call_id,on,noted\nK3,2026-09-30,2026-09-30 09:00\nK2,2026-09-30,2026-09-30 14:00\n"
      "K1,2026-09-30,2026-09-30T14:00:01\n";
  const baoxue::Dataset data = dataset(tables, policy.schema_ptr());
  REQUIRE(data.quarantine().empty());
  const auto seen = [&](baoxue::Maybe<std::int32_t> clock) {
    const baoxue::EvaluateOptions options{.as_of = day(2026, 9, 30), .as_of_clock = clock, .threads = 1};
    return rows(baoxue::evaluate(policy, data, options).value().table("rules"), {"rule", "yes"});
  };
  CHECK(seen(kTwoInTheAfternoon) == Lines{"last 1", "r 2"});  // K3 and K2; K2 was noted last, whatever its key
  CHECK(seen({}) == Lines{"last 0", "r 3"});
}
