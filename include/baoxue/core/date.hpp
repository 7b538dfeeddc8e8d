// SPDX-License-Identifier: MIT
// Date: a calendar day of the proleptic Gregorian calendar, years 1400-9999, as the number of days since 1970-01-01
// (Arrow date32). Conversions to and from Boost.Date_Time; month arithmetic is ours, because Boost's snaps
// (02-28 + 1 month = 03-31). The civil conversions are plain integer arithmetic and are tested against Boost.
//
//   Date d = Date::of(2026, 9, 1).value;               // Maybe<Date>
//   d + 10                                             // ten calendar days later
//   d.weekday()                                        // 1 = Monday ... 7 = Sunday
//   add_months(d, 6, MonthEnd::end)                    // 2027-03-01
#ifndef BAOXUE_CORE_DATE_HPP
#define BAOXUE_CORE_DATE_HPP

#include <boost/date_time/gregorian/gregorian_types.hpp>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "baoxue/core/maybe.hpp"

namespace baoxue::inline v1 {

inline constexpr int kFirstYear = 1400;
inline constexpr int kLastYear = 9999;

struct Date {
  std::int32_t days = 0;  // since 1970-01-01

  // Unknown if there is no such day (2015-02-29) or the year is outside 1400-9999.
  [[nodiscard]] static constexpr Maybe<Date> of(int year, int month, int day);
  // A Boost special value (not_a_date_time, infinities) has no day: std::invalid_argument, a programming error.
  [[nodiscard]] static Date from_boost(boost::gregorian::date d);
  // Out of 1400-9999: Boost's own std::out_of_range.
  [[nodiscard]] boost::gregorian::date to_boost() const;

  [[nodiscard]] constexpr int year() const;
  [[nodiscard]] constexpr int month() const;    // 1-12
  [[nodiscard]] constexpr int day() const;      // 1-31
  [[nodiscard]] constexpr int weekday() const;  // 1 = Monday ... 7 = Sunday (ISO 8601)
  [[nodiscard]] std::string text() const;       // "2026-09-01"

  friend constexpr auto operator<=>(Date, Date) = default;
  friend constexpr Date operator+(Date d, std::int32_t n) { return {d.days + n}; }
  friend constexpr Date operator-(Date d, std::int32_t n) { return {d.days - n}; }
  friend constexpr std::int32_t operator-(Date a, Date b) { return a.days - b.days; }
};

// Year, month and day at once; cheaper than three accessors.
struct Civil {
  int year = 1970;
  int month = 1;
  int day = 1;
  friend constexpr bool operator==(Civil, Civil) = default;
};
[[nodiscard]] constexpr Civil civil(Date d);
[[nodiscard]] constexpr bool is_leap_year(int year);
[[nodiscard]] constexpr int days_in_month(int year, int month);  // month 1-12
// True for the days of the years 1400-9999, the ones that have a text and a Boost equivalent.
[[nodiscard]] constexpr bool in_range(Date d);

// Where the day of the month does not exist (01-31 + 1 month): the month's last day, the next month's first, or
// unknown.
enum class MonthEnd : std::uint8_t { end = 0, next = 1, error = 2 };

// Unknown outside 1400-9999, and with MonthEnd::error where the day does not exist. 2024-02-29 + 12 months, end:
// 2025-02-28.
[[nodiscard]] constexpr Maybe<Date> add_months(Date d, std::int64_t n, MonthEnd rule);
// d + n calendar days; unknown outside 1400-9999. The operators + and - are for steps known to be small.
[[nodiscard]] constexpr Maybe<Date> add_calendar_days(Date d, std::int64_t n);

[[nodiscard]] constexpr Date first_of_month(Date d);
[[nodiscard]] constexpr Date last_of_month(Date d);
// Completed years on `on`; someone born on 29 February completes a year on 1 March of a common year (周岁). Before
// birth: negative.
[[nodiscard]] constexpr int age(Date birth, Date on);
// The year in which the school year (学年) containing d began; it begins on 1 September.
[[nodiscard]] constexpr int school_year(Date d);

// The only spellings of a date that are read: 2026-09-01, 2026/9/1, 2026年9月1日, 20260901. Surrounding ASCII and
// full-width spaces are not skipped. Unknown for anything else and for days that do not exist.
[[nodiscard]] Maybe<Date> parse_date(std::string_view text);

}  // namespace baoxue::inline v1

#include "baoxue/core/date-inl.hpp"

#endif
