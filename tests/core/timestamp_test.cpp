// SPDX-License-Identifier: MIT
#include "baoxue/core/timestamp.hpp"

#include <boost/date_time/posix_time/posix_time_types.hpp>

#include <rapidcheck/catch.h>

#include "test.hpp"

using namespace baoxue;
namespace bt = boost::posix_time;

namespace {

Timestamp at(const char* text) {
  const Maybe<Timestamp> t = parse_timestamp(text);
  REQUIRE(t.known);
  return t.value;
}

}  // namespace

TEST_CASE("timestamp: RFC 3339 is read to the nanosecond and written in UTC", "[timestamp]") {
  CHECK(at("1970-01-01T00:00:00Z") == Timestamp{0, 0});
  CHECK(at("1969-12-31T23:59:59.999999999Z") == Timestamp{-1, 999});
  CHECK(at("2026-09-01T09:15:00.5+08:00").text() == "2026-09-01T01:15:00.5Z");
  CHECK(at("0001-01-01T00:00:00.000000001Z").text() == "0001-01-01T00:00:00.000000001Z");
  CHECK(at("9999-12-31T23:59:59.999999999Z").text() == "9999-12-31T23:59:59.999999999Z");
  CHECK(at("2026-09-01T09:15:00-00:00") == at("2026-09-01T09:15:00Z"));
}

TEST_CASE("timestamp: what is not such an instant is unknown", "[timestamp]") {
  for (const char* text : {"",
                           "2026-09-01",
                           "2026-09-01T09:15Z",
                           "2026-09-01T09:15:00",
                           "2026-09-01t09:15:00Z",
                           "2026-09-01T09:15:00z",
                           "2026-02-29T00:00:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-09-01T24:00:00Z",
                           "2026-09-01T23:60:00Z",
                           "2026-09-01T23:59:60Z",
                           "2026-09-01T09:15:00.Z",
                           "2026-09-01T09:15:00.1234567890Z",
                           "2026-09-01T09:15:00+8:00",
                           "2026-09-01T09:15:00UTC",
                           "2026-09-01T09:15:00Z ",
                           "0000-12-31T23:59:59Z",
                           "0001-01-01T00:00:00+00:01",
                           "9999-12-31T23:59:59-00:01",
                           "2026-09-01T09:15:00+24:00"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_timestamp(text).known);
  }
}

TEST_CASE("timestamp: sums stay in the years 1 to 9999, differences in 64 bits", "[timestamp]") {
  CHECK(add(at("2026-12-31T23:59:59.999999999Z"), 1) == at("2027-01-01T00:00:00Z"));
  CHECK(subtract(at("1970-01-01T00:00:00Z"), 1) == Timestamp{-1, 999});
  CHECK_FALSE(add(at("9999-12-31T23:59:59.999999999Z"), 1).known);
  CHECK_FALSE(subtract(at("0001-01-01T00:00:00Z"), 1).known);
  CHECK_FALSE(subtract(at("0001-01-01T00:00:00Z"), INT64_MAX).known);
  CHECK(subtract(at("2000-01-01T00:00:00Z"), INT64_MIN).known);
  CHECK(difference(at("1970-01-01T00:00:01Z"), at("1969-12-31T23:59:59Z")) == 2 * kNanosPerSecond);
  CHECK_FALSE(difference(at("9999-01-01T00:00:00Z"), at("0001-01-01T00:00:00Z")).known);
  CHECK(seconds_of(Timestamp{-1, 999}) == -1);
  CHECK(timestamp_of_seconds(1234567890).value.text() == "2009-02-13T23:31:30Z");
  CHECK_FALSE(timestamp_of_seconds(-62135596801).known);
  CHECK_FALSE(timestamp_of_seconds(253402300800).known);
}

TEST_CASE("timestamp: a clock with an offset shows the parts that Boost counts", "[timestamp]") {
  rc::prop("clock_time(t, offset)", [] {
    const auto days = *rc::gen::inRange(-200'000, 2'000'000);
    const auto second = *rc::gen::inRange(0, 86400);
    const auto offset = *rc::gen::inRange(-1439, 1440) * 60;
    const Timestamp t{(std::int64_t{days} * 86400 + second) * 1'000'000 + 123'456, 789};
    const boost::gregorian::date epoch(1970, 1, 1);
    const bt::ptime there = bt::ptime(epoch + boost::gregorian::days(days), bt::seconds(second)) + bt::seconds(offset);
    const ClockTime clock = clock_time(t, offset);
    RC_ASSERT(clock.day.year == static_cast<int>(there.date().year()));
    RC_ASSERT(clock.day.month == static_cast<int>(there.date().month()));
    RC_ASSERT(clock.day.day == static_cast<int>(there.date().day()));
    RC_ASSERT(clock.weekday == static_cast<int>(there.date().day_of_week().as_number()));
    RC_ASSERT(clock.day_of_year == static_cast<int>(there.date().day_of_year()) - 1);
    RC_ASSERT(clock.hours == there.time_of_day().hours());
    RC_ASSERT(clock.minutes == there.time_of_day().minutes());
    RC_ASSERT(clock.seconds == there.time_of_day().seconds());
    RC_ASSERT(clock.milliseconds == 123);
    RC_ASSERT(date_of(t, offset) == Date::from_boost(there.date()));
    RC_ASSERT(parse_timestamp(t.text()) == t);
  });
  CHECK(clock_time(at("0001-01-01T00:00:00Z"), -3600).day_of_year == 365);  // 31 December of the leap year 0
  CHECK_FALSE(date_of(at("1399-12-31T23:59:59Z"), 0).known);
}

TEST_CASE("timestamp: clock times and the end of a day are those of the policy's zone", "[timestamp]") {
  const Date day = Date::of(2026, 9, 1).value;
  CHECK(at_clock(day, parse_clock("09:15").value, kPolicyOffset) == at("2026-09-01T01:15:00Z"));
  CHECK(at_clock(day, parse_clock("24:00").value, kPolicyOffset) == at("2026-09-01T16:00:00Z"));
  CHECK(end_of_day(day) == at("2026-09-01T15:59:59.999999999Z"));
  CHECK(date_of(end_of_day(day), kPolicyOffset) == day);
  CHECK(parse_clock("09:15:30") == 33330);
  for (const char* text :
       {"", "9:15", "09:60", "24:01", "24:00:01", "25:00", "09:15:", "09:15:60", "09.15", "09:15 "}) {
    CAPTURE(text);
    CHECK_FALSE(parse_clock(text).known);
  }
}

TEST_CASE("timestamp: zones are UTC, the policy's and fixed offsets", "[timestamp]") {
  CHECK(parse_zone("UTC") == 0);
  CHECK(parse_zone("Asia/Shanghai") == 28800);
  CHECK(parse_zone("-02:30") == -9000);
  for (const char* text : {"", "Europe/Berlin", "utc", "08:00", "+8:00", "+24:00", "+08:60", "+0800"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_zone(text).known);
  }
}

TEST_CASE("duration: numbers with units, exact to the nanosecond", "[timestamp]") {
  const auto nanos = [](const char* text) { return parse_duration(text).nanoseconds; };
  CHECK(nanos("1h30m") == 5400 * kNanosPerSecond);
  CHECK(nanos("-1.5s") == -1'500'000'000);
  CHECK(nanos("+100ms") == 100'000'000);
  CHECK(nanos("1.5h") == 5400 * kNanosPerSecond);
  CHECK(nanos("1us") == 1000);
  CHECK(nanos("1µs") == 1000);
  CHECK(nanos(".5s") == 500'000'000);
  CHECK(nanos("0.0000000001s") == 0);
  CHECK(nanos("9223372036854775807ns") == INT64_MAX);
  CHECK(nanos("-9223372036854775808ns") == INT64_MIN);
  CHECK(parse_duration("0").status == DurationStatus::ok);
  for (const char* text : {"", "s", "1", "1.s.", "1h30", "1 h", "1d", "--1s", "1..5s", "1sx", "-"}) {
    CAPTURE(text);
    CHECK(parse_duration(text).status == DurationStatus::malformed);
  }
  for (const char* text : {"-320000000000s", "9223372036854775808ns", "99999999999999999999999999999999h"}) {
    CAPTURE(text);
    CHECK(parse_duration(text).status == DurationStatus::range);
  }
}

TEST_CASE("duration: text is seconds and reads back", "[timestamp]") {
  CHECK(duration_text(1'000'000 * kNanosPerSecond) == "1000000s");
  CHECK(duration_text(-1'500'000'000) == "-1.5s");
  CHECK(duration_text(INT64_MIN) == "-9223372036.854775808s");
  rc::prop("parse(text(d)) = d", [] {
    const auto d = *rc::gen::arbitrary<std::int64_t>();
    RC_ASSERT(parse_duration(duration_text(d)).nanoseconds == d);
  });
}
