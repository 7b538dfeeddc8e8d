// SPDX-License-Identifier: MIT
// Bodies of date.hpp; include that one. Years are counted from March, so that the leap day is a year's last.
#ifndef BAOXUE_CORE_DATE_INL_HPP
#define BAOXUE_CORE_DATE_INL_HPP

#include <stdexcept>

#include "baoxue/core/date.hpp"

namespace baoxue::inline v1 {
namespace detail {

inline constexpr std::int32_t kDaysPerEra = 146097;     // 400 years
inline constexpr std::int32_t kEpochFromMarch0 = 719468;  // 1970-01-01 counted from 0000-03-01

constexpr std::int32_t days_from_civil(int year, int month, int day) {
  const int y = year - (month <= 2 ? 1 : 0);
  const int era = y / 400;
  const int year_of_era = y % 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * kDaysPerEra + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - kEpochFromMarch0;
}

inline constexpr std::int32_t kFirstDay = days_from_civil(kFirstYear, 1, 1);
inline constexpr std::int32_t kLastDay = days_from_civil(kLastYear, 12, 31);

// Reads 1 to `most` digits at `at`; -1 if there is none. Moves `at` behind them.
constexpr int read_digits(std::string_view text, std::size_t& at, std::size_t least, std::size_t most) {
  int value = 0;
  std::size_t count = 0;
  while (at < text.size() && count < most && text[at] >= '0' && text[at] <= '9') {
    value = value * 10 + (text[at] - '0');
    ++at;
    ++count;
  }
  return count < least ? -1 : value;
}

constexpr bool read_literal(std::string_view text, std::size_t& at, std::string_view literal) {
  if (text.substr(at, literal.size()) != literal) return false;
  at += literal.size();
  return true;
}

// year sep1 month sep2 day sep3, nothing behind it. Months and days have `least` to two digits.
constexpr Maybe<Date> read_date(std::string_view text, std::size_t least, std::string_view sep1, std::string_view sep2,
                                std::string_view sep3) {
  std::size_t at = 0;
  const int year = read_digits(text, at, 4, 4);
  if (year < 0 || !read_literal(text, at, sep1)) return {};
  const int month = read_digits(text, at, least, 2);
  if (month < 0 || !read_literal(text, at, sep2)) return {};
  const int day = read_digits(text, at, least, 2);
  if (day < 0 || !read_literal(text, at, sep3) || at != text.size()) return {};
  return Date::of(year, month, day);
}

}  // namespace detail

constexpr bool is_leap_year(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr int days_in_month(int year, int month) {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

constexpr bool in_range(Date d) { return d.days >= detail::kFirstDay && d.days <= detail::kLastDay; }

constexpr Maybe<Date> Date::of(int year, int month, int day) {
  if (year < kFirstYear || year > kLastYear || month < 1 || month > 12) return {};
  if (day < 1 || day > days_in_month(year, month)) return {};
  return Date{detail::days_from_civil(year, month, day)};
}

constexpr Civil civil(Date d) {
  const std::int64_t shifted = std::int64_t{d.days} + detail::kEpochFromMarch0;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - (detail::kDaysPerEra - 1)) / detail::kDaysPerEra;
  const int day_of_era = static_cast<int>(shifted - era * detail::kDaysPerEra);
  const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int march_month = (5 * day_of_year + 2) / 153;
  const int month = march_month < 10 ? march_month + 3 : march_month - 9;
  const int year = static_cast<int>(era) * 400 + year_of_era + (month <= 2 ? 1 : 0);
  return {year, month, day_of_year - (153 * march_month + 2) / 5 + 1};
}

constexpr int Date::year() const { return civil(*this).year; }
constexpr int Date::month() const { return civil(*this).month; }
constexpr int Date::day() const { return civil(*this).day; }
constexpr int Date::weekday() const {
  const int from_monday = static_cast<int>((std::int64_t{days} + 3) % 7);  // 1970-01-01 was a Thursday
  return (from_monday < 0 ? from_monday + 7 : from_monday) + 1;
}

constexpr Maybe<Date> add_calendar_days(Date d, std::int64_t n) {
  if (n < -std::int64_t{INT32_MAX} || n > std::int64_t{INT32_MAX}) return {};
  const std::int64_t days = d.days + n;
  if (days < detail::kFirstDay || days > detail::kLastDay) return {};
  return Date{static_cast<std::int32_t>(days)};
}

constexpr Maybe<Date> add_months(Date d, std::int64_t n, MonthEnd rule) {
  constexpr std::int64_t kMostMonths = std::int64_t{kLastYear} * 12;
  if (!in_range(d) || n < -kMostMonths || n > kMostMonths) return {};
  const Civil c = civil(d);
  const std::int64_t months = std::int64_t{c.year} * 12 + (c.month - 1) + n;
  if (months < std::int64_t{kFirstYear} * 12 || months >= std::int64_t{kLastYear + 1} * 12) return {};
  const int year = static_cast<int>(months / 12);
  const int month = static_cast<int>(months % 12) + 1;
  const int last = days_in_month(year, month);
  if (c.day <= last) return Date::of(year, month, c.day);
  if (rule == MonthEnd::error) return {};
  const Maybe<Date> end = Date::of(year, month, last);
  return rule == MonthEnd::end ? end : add_calendar_days(end.value, 1);
}

constexpr Date first_of_month(Date d) { return d - (d.day() - 1); }

constexpr Date last_of_month(Date d) {
  const Civil c = civil(d);
  return d + (days_in_month(c.year, c.month) - c.day);
}

constexpr int age(Date birth, Date on) {
  const Civil b = civil(birth);
  const Civil o = civil(on);
  const bool before_birthday = o.month < b.month || (o.month == b.month && o.day < b.day);
  return o.year - b.year - (before_birthday ? 1 : 0);
}

constexpr int school_year(Date d) {
  const Civil c = civil(d);
  return c.month >= 9 ? c.year : c.year - 1;
}

inline Date Date::from_boost(boost::gregorian::date d) {
  if (d.is_special()) throw std::invalid_argument("baoxue: a special Boost date has no day");
  // Boost counts Julian days; its clock-free day number of 1970-01-01 is 2440588.
  return Date{static_cast<std::int32_t>(static_cast<std::int64_t>(d.julian_day()) - 2440588)};
}

inline boost::gregorian::date Date::to_boost() const {
  const Civil c = civil(*this);
  if (!in_range(*this)) throw std::out_of_range("baoxue: date outside 1400-9999");
  return boost::gregorian::date(static_cast<unsigned short>(c.year), static_cast<unsigned short>(c.month),
                                static_cast<unsigned short>(c.day));
}

inline std::string Date::text() const {
  const Civil c = civil(*this);
  std::string out = std::to_string(c.year);
  if (c.year >= 0 && out.size() < 4) out.insert(0, 4 - out.size(), '0');
  for (const int part : {c.month, c.day}) {
    const char two[] = {'-', static_cast<char>('0' + part / 10), static_cast<char>('0' + part % 10)};
    out.append(two, sizeof two);
  }
  return out;
}

inline Maybe<Date> parse_date(std::string_view text) {
  if (text.size() == 8 && text[4] >= '0' && text[4] <= '9') return detail::read_date(text, 2, "", "", "");
  if (text.size() < 8) return {};
  if (text[4] == '-') return detail::read_date(text, 2, "-", "-", "");
  if (text[4] == '/') return detail::read_date(text, 1, "/", "/", "");
  return detail::read_date(text, 1, "年", "月", "日");
}

}  // namespace baoxue::inline v1

#endif
