// SPDX-License-Identifier: MIT
// Timestamp: an instant of the years 1-9999 to the nanosecond, and durations as whole nanoseconds in an int64. Zones are
// fixed offsets: the policy's zone is +08:00 for every date that matters here, so there is no zone database.
//
//   Timestamp t = parse_timestamp("2026-09-01T09:15:00+08:00").value;
//   date_of(t, kPolicyOffset).value                    // 2026-09-01
//   at_clock(date, parse_clock("09:15").value, kPolicyOffset)   // the same instant
//   add(t, parse_duration("1h30m").value)              // Maybe<Timestamp>
#ifndef BAOXUE_CORE_TIMESTAMP_HPP
#define BAOXUE_CORE_TIMESTAMP_HPP

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "baoxue/core/date.hpp"
#include "baoxue/core/rounding.hpp"

namespace baoxue::inline v1 {

struct Timestamp {
  std::int64_t micros = 0;  // since 1970-01-01T00:00:00Z, rounded down
  std::int64_t nanos = 0;  // 0-999, behind the microsecond

  // RFC 3339 in UTC, no more digits behind the second than needed: "2026-09-01T01:15:00Z".
  [[nodiscard]] std::string text() const;
  friend constexpr auto operator<=>(Timestamp, Timestamp) = default;
};

inline constexpr std::int64_t kNanosPerSecond = 1'000'000'000;
inline constexpr std::int32_t kPolicyOffset = 8 * 3600;  // Asia/Shanghai, seconds east of UTC

// 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
[[nodiscard]] constexpr bool in_range(Timestamp t);
// Seconds since 1970, rounded down; from seconds: unknown outside the years 1-9999.
[[nodiscard]] constexpr std::int64_t seconds_of(Timestamp t);
[[nodiscard]] constexpr Maybe<Timestamp> timestamp_of_seconds(std::int64_t seconds);

// t + nanoseconds: unknown outside the range. a - b in nanoseconds: unknown where an int64 cannot hold it (292 years).
[[nodiscard]] constexpr Maybe<Timestamp> add(Timestamp t, std::int64_t nanoseconds);
[[nodiscard]] constexpr Maybe<Timestamp> subtract(Timestamp t, std::int64_t nanoseconds);
[[nodiscard]] constexpr Maybe<std::int64_t> difference(Timestamp a, Timestamp b);

// What a clock with this offset shows.
struct ClockTime {
  Civil day;
  int weekday = 0;  // 0 = Sunday, as CEL counts
  int day_of_year = 0;  // 0-365
  int hours = 0, minutes = 0, seconds = 0, milliseconds = 0;
};
[[nodiscard]] constexpr ClockTime clock_time(Timestamp t, std::int32_t offset);
// The day there; unknown before 1400, where no Date is.
[[nodiscard]] constexpr Maybe<Date> date_of(Timestamp t, std::int32_t offset);
// The instant at which that clock shows `second_of_day` (0-86400) on `day`. Unknown beyond the last instant.
[[nodiscard]] constexpr Maybe<Timestamp> at_clock(Date day, std::int32_t second_of_day, std::int32_t offset);
// 23:59:59.999999999 of `day` in the policy's zone: what a bare date means as a time of evaluation.
[[nodiscard]] constexpr Timestamp end_of_day(Date day);

// "UTC", "Asia/Shanghai", "+08:00", "-02:30" -> seconds east of UTC. Unknown for other names and beyond 23:59.
[[nodiscard]] constexpr Maybe<std::int32_t> parse_zone(std::string_view text);
// "09:15", "09:15:30", "24:00" -> seconds since midnight.
[[nodiscard]] constexpr Maybe<std::int32_t> parse_clock(std::string_view text);
// RFC 3339: 2026-09-01T09:15:00.5+08:00, up to nine digits behind the second, T and Z as capitals.
[[nodiscard]] constexpr Maybe<Timestamp> parse_timestamp(std::string_view text);

// "1h30m", "-1.5s", "100ms", "0": numbers with h, m, s, ms, us (µs) or ns; what is finer than a nanosecond is dropped.
// DurationStatus::range where an int64 of nanoseconds cannot hold it.
enum class DurationStatus : std::uint8_t { ok = 0, malformed = 1, range = 2 };
struct ParsedDuration {
  std::int64_t nanoseconds = 0;
  DurationStatus status = DurationStatus::malformed;
};
[[nodiscard]] constexpr ParsedDuration parse_duration(std::string_view text);
// Seconds, with no more digits than needed: "5400s", "-1.5s".
[[nodiscard]] inline std::string duration_text(std::int64_t nanoseconds);

}  // namespace baoxue::inline v1

#include "baoxue/core/timestamp-inl.hpp"

#endif
