// SPDX-License-Identifier: MIT
// DayCounter: one way of counting days, ready to be asked often. Four are built in - `calendar`, `weekday` (Monday to
// Friday), `work` (工作日) and `school` (上学日, one counter for each school with closures or terms of its own) - and a
// pack declares more with general(). A start day is never counted: one working day after a Friday is the Monday.
//
//   DayCounter school = DayCounter::school(calendar, terms, closures);
//   school.add(d, 3)                                   // third school day after d; negative goes back
//   school.between(a, b)                               // school days in (a, b]; 1 = consecutive
//   school.missing_year(d, 3)                          // 2027: why add() was unknown
#ifndef BAOXUE_CORE_DAY_COUNTER_HPP
#define BAOXUE_CORE_DAY_COUNTER_HPP

#include <cstdint>
#include <span>
#include <vector>

#include "baoxue/core/calendar.hpp"
#include "baoxue/core/date.hpp"
#include "baoxue/core/maybe.hpp"

namespace baoxue::inline v1 {

// A school term (学期); both ends are days of it.
struct Term {
  int school_year = 0;  // the starting one
  int number = 0;  // 1 or 2
  Date from, to;
  friend constexpr bool operator==(const Term&, const Term&) = default;
};
// The first term that contains d; unknown outside every term.
[[nodiscard]] constexpr Maybe<Term> term_at(std::span<const Term> terms, Date d) {
  for (const Term& term : terms) {
    if (term.from <= d && d <= term.to) return term;
  }
  return {};
}

// A set of weekdays: bit 0 Monday ... bit 6 Sunday.
using WeekdaySet = std::uint8_t;
inline constexpr WeekdaySet kEveryDay = 0x7F;
inline constexpr WeekdaySet kMondayToFriday = 0x1F;
// From numbers as packs write them, 1 = Monday ... 7 = Sunday; others are left out.
[[nodiscard]] constexpr WeekdaySet weekday_set(std::span<const int> weekdays) {
  unsigned set = 0;
  for (const int day : weekdays) {
    if (day >= 1 && day <= 7) set |= 1U << (day - 1);
  }
  return static_cast<WeekdaySet>(set);
}

// What a pack's [daycount.x] says.
struct DayRule {
  WeekdaySet weekdays = kMondayToFriday;
  bool holidays = true;  // national days off are not counted
  bool makeup = true;  // worked weekend days are counted
};
struct SchoolOptions {
  bool makeup = true;  // a worked weekend day inside a term is a school day
};

// Immutable after construction; any threads at once. add() is O(log days), the others O(log gaps); nothing allocates.
class DayCounter {
 public:
  // Counts nothing and knows nothing: every answer is unknown but add(d, 0) and between(d, d).
  DayCounter() = default;
  [[nodiscard]] static DayCounter calendar() { return by_weekday(kEveryDay); }
  [[nodiscard]] static DayCounter weekday() { return by_weekday(kMondayToFriday); }
  [[nodiscard]] static DayCounter work(const Calendar& calendar) { return general(calendar, {}); }
  // Without holidays and makeup no calendar is needed and every year is known.
  [[nodiscard]] static DayCounter general(const Calendar& calendar, DayRule rule);
  // Inside a term: Monday to Friday minus national days off plus (see options) worked weekends; then the school's own
  // rows, of which the last of a date wins: closure and holiday rows are no school days, makeup rows as the option
  // says, school_day rows are school days also outside a term. Between two terms nothing else is a school day,
  // whatever years are loaded; before the first and after the last term nothing is known but what the rows say. Terms that
  // are longer than 366 days, or end before they begin, are ignored; so are all, if they span more than 200 years, and so
  // are rows outside the terms, if they make it more.
  [[nodiscard]] static DayCounter school(const Calendar& calendar, std::span<const Term> terms,
                                         std::span<const CalendarDay> rows = {}, SchoolOptions options = {});

  // The n-th counted day after `from`, or before it if n < 0; n = 0 is `from` itself, counted or not.
  [[nodiscard]] Maybe<Date> add(Date from, std::int64_t n) const;
  // Counted days in (a, b]; -between(b, a) if b < a.
  [[nodiscard]] Maybe<std::int64_t> between(Date a, Date b) const;
  [[nodiscard]] Maybe<bool> is_day(Date d) const;

  // The first day on the way from `from` that is not known and makes the answer unknown; unknown if the answer is
  // known.
  [[nodiscard]] Maybe<Date> missing_day(Date from, std::int64_t n) const;
  [[nodiscard]] Maybe<Date> missing_day(Date a, Date b) const;
  // Its year: for messages like "calendar 2027 not loaded".
  [[nodiscard]] Maybe<int> missing_year(Date from, std::int64_t n) const { return year_of(missing_day(from, n)); }
  [[nodiscard]] Maybe<int> missing_year(Date a, Date b) const { return year_of(missing_day(a, b)); }

  // A run of days of which all is known; both ends included.
  struct Span {
    std::int32_t first = 0, last = -1;
  };
  [[nodiscard]] std::span<const Span> known() const { return known_; }

 private:
  enum class Day : std::uint8_t { no, yes, unknown };

  static DayCounter by_weekday(WeekdaySet weekdays);
  template <class Classify>
  static DayCounter by_table(std::int32_t first, std::int32_t last, const Classify& classify);
  static Maybe<int> year_of(Maybe<Date> d) { return d.known ? Maybe<int>(d.value.year()) : Maybe<int>(); }

  [[nodiscard]] const Span* span_of(std::int32_t day) const;
  [[nodiscard]] std::int64_t counted_through(std::int32_t day) const;  // counted days up to and with `day`
  [[nodiscard]] std::int64_t day_of(std::int64_t ordinal) const;  // first day with counted_through(day) = ordinal
  [[nodiscard]] bool counts() const { return weekdays_ != 0 || !prefix_.empty(); }

  WeekdaySet weekdays_ = 0;  // not 0: every week is the same, prefix_ is empty
  std::int32_t first_ = 0;  // day of prefix_[0]
  std::vector<std::int32_t> prefix_;  // prefix_[i] = counted days in [first_, first_ + i]
  std::vector<Span> known_;  // ascending, with gaps between
};

}  // namespace baoxue::inline v1

#include "baoxue/core/day_counter-inl.hpp"

#endif
