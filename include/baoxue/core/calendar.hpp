// SPDX-License-Identifier: MIT
// Calendar: what the State Council arranged for the years that are loaded, extended or overridden by rows of data. It
// says of a date: holiday, worked weekend (补班), or nothing special; a year that is not loaded is unknown, never
// "Monday to Friday". Counting days is day_counter.hpp, which this header includes.
//
//   Calendar calendar = Calendar::national().with(rows, std::array{2027});
//   DayCounter work = DayCounter::work(calendar);
//   work.add(Date::of(2026, 9, 23).value, 10)          // 2026-10-14
#ifndef BAOXUE_CORE_CALENDAR_HPP
#define BAOXUE_CORE_CALENDAR_HPP

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "baoxue/core/date.hpp"
#include "baoxue/core/maybe.hpp"
#include "baoxue/core/national_days.hpp"

namespace baoxue::inline v1 {

// The kinds of the table `calendar` (校历).
enum class DayKind : std::uint8_t { holiday = 1, makeup = 2, closure = 3, school_day = 4 };

struct CalendarDay {
  Date date;
  DayKind kind = DayKind::holiday;
  friend constexpr bool operator==(const CalendarDay&, const CalendarDay&) = default;
};

// Immutable; any threads at once.
class Calendar {
 public:
  // No year loaded.
  Calendar() = default;
  // The embedded years of national_days.hpp.
  [[nodiscard]] static Calendar national();

  // This calendar with rows on top; the last row of a date wins. Only holiday and makeup rows matter here: closure
  // and school_day rows belong to a school's DayCounter. `complete_years`: years of which the rows (with what was
  // there before) are everything, so the rest of the year is as the weekday says. A row of a year that is not loaded
  // settles its own date only.
  [[nodiscard]] Calendar with(std::span<const CalendarDay> rows, std::span<const int> complete_years = {}) const;

  [[nodiscard]] bool loaded(int year) const { return std::binary_search(years_.begin(), years_.end(), year); }
  [[nodiscard]] std::span<const int> years() const { return years_; }  // ascending
  // Holiday and makeup days, ascending by date, one per date.
  [[nodiscard]] std::span<const CalendarDay> days() const { return days_; }
  // Holiday or makeup; unknown for every other date, loaded or not.
  [[nodiscard]] Maybe<DayKind> mark(Date d) const;
  // Whether anything can be said of d: its year is loaded, or a row names it.
  [[nodiscard]] bool known(Date d) const { return loaded(d.year()) || mark(d).known; }

 private:
  std::vector<int> years_;
  std::vector<CalendarDay> days_;
};

inline Calendar Calendar::national() {
  Calendar calendar;
  const auto date = [](int year, MonthDay md) { return Date::of(year, md.month, md.day).value; };
  for (const NationalYear& year : kNationalYears) {
    calendar.years_.push_back(year.year);
    for (const DaysOff& off : year.off) {
      for (Date d = date(year.year, off.from); d <= date(year.year, off.to); d = d + 1) {
        calendar.days_.push_back({d, DayKind::holiday});
      }
    }
    for (const MonthDay day : year.makeup) calendar.days_.push_back({date(year.year, day), DayKind::makeup});
  }
  std::sort(calendar.days_.begin(), calendar.days_.end(), [](const auto& a, const auto& b) { return a.date < b.date; });
  return calendar;
}

inline Calendar Calendar::with(std::span<const CalendarDay> rows, std::span<const int> complete_years) const {
  Calendar result = *this;
  for (const int year : complete_years) {
    if (year >= kFirstYear && year <= kLastYear) result.years_.push_back(year);
  }
  std::sort(result.years_.begin(), result.years_.end());
  result.years_.erase(std::unique(result.years_.begin(), result.years_.end()), result.years_.end());

  for (const CalendarDay& row : rows) {
    const bool national = row.kind == DayKind::holiday || row.kind == DayKind::makeup;
    if (national && in_range(row.date)) result.days_.push_back(row);
  }
  // Stable, then the last of each date: what came later wins.
  const auto by_date = [](const CalendarDay& a, const CalendarDay& b) { return a.date < b.date; };
  std::stable_sort(result.days_.begin(), result.days_.end(), by_date);
  std::vector<CalendarDay> last;
  for (const CalendarDay& day : result.days_) {
    if (!last.empty() && last.back().date == day.date) last.pop_back();
    last.push_back(day);
  }
  result.days_ = std::move(last);
  return result;
}

inline Maybe<DayKind> Calendar::mark(Date d) const {
  const auto at =
      std::lower_bound(days_.begin(), days_.end(), d, [](const CalendarDay& a, Date b) { return a.date < b; });
  if (at == days_.end() || at->date != d) return {};
  return at->kind;
}

}  // namespace baoxue::inline v1

#include "baoxue/core/day_counter.hpp"

#endif
