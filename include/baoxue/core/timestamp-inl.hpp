// SPDX-License-Identifier: MIT
// Bodies of timestamp.hpp; include that one.
#ifndef BAOXUE_CORE_TIMESTAMP_INL_HPP
#define BAOXUE_CORE_TIMESTAMP_INL_HPP

#include "baoxue/core/timestamp.hpp"

namespace baoxue::inline v1 {
namespace detail {

inline constexpr std::int64_t kMicrosPerSecond = 1'000'000;
inline constexpr std::int64_t kSecondsPerDay = 86400;
inline constexpr std::int64_t kFirstSecond = std::int64_t{days_from_civil(1, 1, 1)} * kSecondsPerDay;
inline constexpr std::int64_t kEndSecond = (std::int64_t{kLastDay} + 1) * kSecondsPerDay;  // exclusive

constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// 0 = 1 January; right for the year 0 too, which a clock west of UTC shows on the first day.
constexpr int day_of_year(Civil c) {
  constexpr int kBefore[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
  return kBefore[c.month - 1] + c.day - 1 + (c.month > 2 && is_leap_year(c.year) ? 1 : 0);
}

constexpr Int128 nanos_of(Timestamp t) { return Int128{t.micros} * 1000 + t.nanos; }
constexpr Maybe<Timestamp> of_nanos(Int128 nanos) {
  if (nanos < Int128{kFirstSecond} * kNanosPerSecond || nanos >= Int128{kEndSecond} * kNanosPerSecond) return {};
  const auto rest = static_cast<std::int64_t>(nanos % 1000);
  const std::int64_t below = rest < 0 ? rest + 1000 : rest;
  return Timestamp{static_cast<std::int64_t>((nanos - below) / 1000), below};
}

// ".5" at `at` -> nanoseconds; 0 if there is no point. -1 for a point without digits or more than nine.
constexpr std::int64_t read_fraction(std::string_view text, std::size_t& at) {
  if (at >= text.size() || text[at] != '.') return 0;
  ++at;
  std::int64_t nanos = 0;
  int digits = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++digits) {
    if (digits == 9) return -1;
    nanos = nanos * 10 + (text[at] - '0');
  }
  if (digits == 0) return -1;
  for (; digits < 9; ++digits) nanos *= 10;
  return nanos;
}

// Two digits and, where `at` is not at the end, what follows; -1 if there are not two.
constexpr int read_pair(std::string_view text, std::size_t& at) { return read_digits(text, at, 2, 2); }

// Characters in a row, enough for every timestamp and duration; nothing is allocated.
struct TimeText {
  char data[40] = {};
  std::size_t size = 0;
  constexpr void put(char c) { data[size++] = c; }
  // At least `width` digits, value >= 0.
  constexpr void put_number(std::int64_t value, int width) {
    char digits[20] = {};
    int n = 0;
    for (; value > 0 || n < width; value /= 10) digits[n++] = static_cast<char>('0' + value % 10);
    while (n > 0) put(digits[--n]);
  }
  // ".5" of nanoseconds behind a second; nothing for 0.
  constexpr void put_fraction(std::int64_t nanos) {
    if (nanos == 0) return;
    put('.');
    put_number(nanos, 9);
    while (data[size - 1] == '0') --size;
  }
  [[nodiscard]] constexpr std::string_view view() const { return {data, size}; }
};

struct Unit {
  std::string_view name;
  std::int64_t nanos = 0;
};
// Longer names first, so that "ms" is not read as "m".
inline constexpr Unit kUnits[] = {
    {"ns", 1},         {"us", 1'000},          {"\xC2\xB5s", 1'000},        {"\xCE\xBCs", 1'000},
    {"ms", 1'000'000}, {"s", kNanosPerSecond}, {"m", 60 * kNanosPerSecond}, {"h", 3600 * kNanosPerSecond}};
constexpr std::int64_t read_unit(std::string_view text, std::size_t& at) {
  for (const Unit& unit : kUnits) {
    if (read_literal(text, at, unit.name)) return unit.nanos;
  }
  return 0;
}

// digits[.digits] times its unit, added to `total`.
constexpr DurationStatus read_term(std::string_view text, std::size_t& at, Int128& total) {
  constexpr Int128 kMostWhole = power_of_ten(20);
  constexpr Int128 kMostParts = power_of_ten(14);  // finer than any unit shows
  Int128 whole = 0, fraction = 0, parts = 1;
  bool point = false;
  std::size_t digits = 0;
  for (; at < text.size() && (text[at] == '.' || (text[at] >= '0' && text[at] <= '9')); ++at) {
    if (text[at] == '.') {
      if (point) return DurationStatus::malformed;
      point = true;
      continue;
    }
    ++digits;
    const int digit = text[at] - '0';
    if (!point) {
      whole = whole >= kMostWhole ? kMostWhole : whole * 10 + digit;
    } else if (parts < kMostParts) {
      fraction = fraction * 10 + digit;
      parts *= 10;
    }
  }
  const std::int64_t unit = digits == 0 ? 0 : read_unit(text, at);
  if (unit == 0) return DurationStatus::malformed;
  total += whole * unit + fraction * unit / parts;
  return total > kMostWhole ? DurationStatus::range : DurationStatus::ok;
}

}  // namespace detail

constexpr bool in_range(Timestamp t) {
  return t.micros >= detail::kFirstSecond * detail::kMicrosPerSecond &&
         t.micros < detail::kEndSecond * detail::kMicrosPerSecond;
}
constexpr std::int64_t seconds_of(Timestamp t) { return detail::floor_divide(t.micros, detail::kMicrosPerSecond); }
constexpr Maybe<Timestamp> timestamp_of_seconds(std::int64_t seconds) {
  return detail::of_nanos(detail::Int128{seconds} * kNanosPerSecond);
}

constexpr Maybe<Timestamp> add(Timestamp t, std::int64_t nanoseconds) {
  return detail::of_nanos(detail::nanos_of(t) + nanoseconds);
}
constexpr Maybe<Timestamp> subtract(Timestamp t, std::int64_t nanoseconds) {
  return detail::of_nanos(detail::nanos_of(t) - nanoseconds);
}
constexpr Maybe<std::int64_t> difference(Timestamp a, Timestamp b) {
  return detail::narrow(detail::nanos_of(a) - detail::nanos_of(b));
}

constexpr ClockTime clock_time(Timestamp t, std::int32_t offset) {
  const std::int64_t seconds = seconds_of(t) + offset;
  const auto days = static_cast<std::int32_t>(detail::floor_divide(seconds, detail::kSecondsPerDay));
  const auto second = static_cast<int>(seconds - days * detail::kSecondsPerDay);
  ClockTime clock;
  clock.day = civil(Date{days});
  clock.weekday = Date{days}.weekday() % 7;
  clock.day_of_year = detail::day_of_year(clock.day);
  clock.hours = second / 3600, clock.minutes = second / 60 % 60, clock.seconds = second % 60;
  clock.milliseconds = static_cast<int>((t.micros - seconds_of(t) * detail::kMicrosPerSecond) / 1000);
  return clock;
}
constexpr Maybe<Date> date_of(Timestamp t, std::int32_t offset) {
  const Date day{static_cast<std::int32_t>(detail::floor_divide(seconds_of(t) + offset, detail::kSecondsPerDay))};
  return in_range(day) ? Maybe<Date>(day) : Maybe<Date>();
}
constexpr Maybe<Timestamp> at_clock(Date day, std::int32_t second_of_day, std::int32_t offset) {
  return timestamp_of_seconds(day.days * detail::kSecondsPerDay + second_of_day - offset);
}
constexpr Timestamp end_of_day(Date day) {
  const std::int64_t seconds = (day.days + std::int64_t{1}) * detail::kSecondsPerDay - kPolicyOffset;
  return {seconds * detail::kMicrosPerSecond - 1, 999};
}

constexpr Maybe<std::int32_t> parse_zone(std::string_view text) {
  if (text == "UTC") return 0;
  if (text == "Asia/Shanghai") return kPolicyOffset;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-')) return {};
  std::size_t at = 1;
  const int hours = detail::read_pair(text, at);
  if (hours < 0 || !detail::read_literal(text, at, ":")) return {};
  const int minutes = detail::read_pair(text, at);
  if (hours > 23 || minutes < 0 || minutes > 59) return {};
  const std::int32_t seconds = hours * 3600 + minutes * 60;
  return text[0] == '-' ? -seconds : seconds;
}

constexpr Maybe<std::int32_t> parse_clock(std::string_view text) {
  std::size_t at = 0;
  const int hours = detail::read_pair(text, at);
  if (hours < 0 || !detail::read_literal(text, at, ":")) return {};
  const int minutes = detail::read_pair(text, at);
  int seconds = 0;
  if (detail::read_literal(text, at, ":")) seconds = detail::read_pair(text, at);
  if (at != text.size() || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59) return {};
  const std::int32_t second = hours * 3600 + minutes * 60 + seconds;
  return second <= detail::kSecondsPerDay ? Maybe<std::int32_t>(second) : Maybe<std::int32_t>();
}

constexpr Maybe<Timestamp> parse_timestamp(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T') return {};
  std::size_t at = 0;
  const int year = detail::read_digits(text, at, 4, 4);
  if (year < 1 || !detail::read_literal(text, at, "-")) return {};
  const int month = detail::read_pair(text, at);
  if (month < 1 || month > 12 || !detail::read_literal(text, at, "-")) return {};
  const int day = detail::read_pair(text, at);
  if (day < 1 || day > days_in_month(year, month) || at != 10) return {};
  const Maybe<std::int32_t> clock = parse_clock(text.substr(11, 8));
  if (!clock.known || clock.value == detail::kSecondsPerDay) return {};
  at = 19;
  const std::int64_t nanos = detail::read_fraction(text, at);
  const std::string_view zone = text.substr(at);
  const Maybe<std::int32_t> offset = zone == "Z" ? Maybe<std::int32_t>(0) : parse_zone(zone);
  if (nanos < 0 || !offset.known || (zone != "Z" && zone.size() != 6)) return {};
  const std::int64_t second =
      detail::days_from_civil(year, month, day) * detail::kSecondsPerDay + clock.value - offset.value;
  return detail::of_nanos(detail::Int128{second} * kNanosPerSecond + nanos);
}

constexpr ParsedDuration parse_duration(std::string_view text) {
  const bool negative = !text.empty() && text[0] == '-';
  std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  if (text.substr(at) == "0") return {0, DurationStatus::ok};
  detail::Int128 total = 0;
  do {
    const DurationStatus status = detail::read_term(text, at, total);
    if (status != DurationStatus::ok) return {0, status};
  } while (at < text.size());
  const Maybe<std::int64_t> nanoseconds = detail::narrow(negative ? -total : total);
  if (!nanoseconds.known) return {0, DurationStatus::range};
  return {nanoseconds.value, DurationStatus::ok};
}

namespace detail {

constexpr TimeText short_text(Timestamp t) {
  const ClockTime clock = clock_time(t, 0);
  TimeText text;
  text.put_number(clock.day.year, 4);
  text.put('-');
  text.put_number(clock.day.month, 2);
  text.put('-');
  text.put_number(clock.day.day, 2);
  text.put('T');
  text.put_number(clock.hours, 2);
  text.put(':');
  text.put_number(clock.minutes, 2);
  text.put(':');
  text.put_number(clock.seconds, 2);
  text.put_fraction((t.micros - seconds_of(t) * kMicrosPerSecond) * 1000 + t.nanos);
  text.put('Z');
  return text;
}

constexpr TimeText short_duration(std::int64_t nanoseconds) {
  TimeText text;
  if (nanoseconds < 0) text.put('-');
  const Int128 size = nanoseconds < 0 ? -Int128{nanoseconds} : Int128{nanoseconds};
  text.put_number(static_cast<std::int64_t>(size / kNanosPerSecond), 1);
  text.put_fraction(static_cast<std::int64_t>(size % kNanosPerSecond));
  text.put('s');
  return text;
}

}  // namespace detail

inline std::string duration_text(std::int64_t nanoseconds) {
  return std::string(detail::short_duration(nanoseconds).view());
}
inline std::string Timestamp::text() const { return std::string(detail::short_text(*this).view()); }

}  // namespace baoxue::inline v1

#endif
