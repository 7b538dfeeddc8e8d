// SPDX-License-Identifier: MIT
// Bodies of day_counter.hpp; include that one.
#ifndef BAOXUE_CORE_DAY_COUNTER_INL_HPP
#define BAOXUE_CORE_DAY_COUNTER_INL_HPP

#include <algorithm>
#include <bit>
#include <limits>

#include "baoxue/core/day_counter.hpp"

namespace baoxue::inline v1 {
namespace detail {

inline constexpr std::int32_t kLongestTerm = 366;
inline constexpr std::int32_t kLongestTable = 200 * 366;

constexpr std::int64_t floor_div(std::int64_t n, std::int64_t d) { return n >= 0 ? n / d : -((-n + d - 1) / d); }
constexpr bool has_weekday(WeekdaySet set, Date d) { return (set >> (d.weekday() - 1) & 1) != 0; }

// Terms that can be meant, ascending.
inline std::vector<Term> usable_terms(std::span<const Term> terms) {
  std::vector<Term> usable;
  for (const Term& term : terms) {
    const bool sound = in_range(term.from) && in_range(term.to) && term.from <= term.to;
    if (sound && term.to - term.from < kLongestTerm) usable.push_back(term);
  }
  std::sort(usable.begin(), usable.end(), [](const Term& a, const Term& b) { return a.from < b.from; });
  return usable;
}

}  // namespace detail

inline DayCounter DayCounter::by_weekday(WeekdaySet weekdays) {
  DayCounter counter;
  counter.weekdays_ = weekdays & kEveryDay;
  counter.known_ = {{detail::kFirstDay, detail::kLastDay}};
  return counter;
}

template <class Classify>
DayCounter DayCounter::by_table(std::int32_t first, std::int32_t last, const Classify& classify) {
  DayCounter counter;
  counter.first_ = first;
  counter.prefix_.reserve(static_cast<std::size_t>(last - first) + 1);
  std::int32_t counted = 0;
  bool open = false;
  for (std::int32_t day = first; day <= last; ++day) {
    const Day kind = classify(Date{day});
    counted += kind == Day::yes ? 1 : 0;
    counter.prefix_.push_back(counted);
    if (kind != Day::unknown && !open) counter.known_.push_back({day, day});
    open = kind != Day::unknown;
    if (open) counter.known_.back().last = day;
  }
  return counter;
}

inline DayCounter DayCounter::general(const Calendar& calendar, DayRule rule) {
  if (!rule.holidays && !rule.makeup) return by_weekday(rule.weekdays);
  if (calendar.years().empty()) return {};
  // One year more on each side: rows may settle single days of a year that is not loaded.
  const int first = std::max(calendar.years().front() - 1, kFirstYear);
  const int last = std::min(calendar.years().back() + 1, kLastYear);
  return by_table(Date::of(first, 1, 1).value.days, Date::of(last, 12, 31).value.days, [&](Date d) {
    const Maybe<DayKind> mark = calendar.mark(d);
    if (!mark.known && !calendar.loaded(d.year())) return Day::unknown;
    const bool off = rule.holidays && mark == DayKind::holiday;
    const bool on = rule.makeup && mark == DayKind::makeup;
    return on || (!off && detail::has_weekday(rule.weekdays, d)) ? Day::yes : Day::no;
  });
}

inline DayCounter DayCounter::school(const Calendar& calendar, std::span<const Term> terms,
                                     std::span<const CalendarDay> rows, SchoolOptions options) {
  std::vector<CalendarDay> own(rows.begin(), rows.end());
  std::stable_sort(own.begin(), own.end(), [](const auto& a, const auto& b) { return a.date < b.date; });
  const std::vector<Term> usable = detail::usable_terms(terms);
  if (usable.empty() && own.empty()) return {};
  // The days from the first term to the last; none where there is no term.
  const Date first = usable.empty() ? own.front().date : usable.front().from;
  Date last = usable.empty() ? first - 1 : first;
  for (const Term& term : usable) last = std::max(last, term.to);
  if (last - first > detail::kLongestTable) return {};
  // The school's rows settle single days also outside them.
  Date begin = first, end = last;
  if (!own.empty() && std::max(last, own.back().date) - std::min(first, own.front().date) <= detail::kLongestTable) {
    begin = std::min(first, own.front().date), end = std::max(last, own.back().date);
  }
  auto row = own.begin();
  return by_table(begin.days, end.days, [&](Date d) {
    while (row != own.end() && row->date < d) ++row;
    Maybe<DayKind> mark;
    for (; row != own.end() && row->date == d; ++row) mark = row->kind;
    if (mark == DayKind::closure || mark == DayKind::holiday) return Day::no;
    if (mark == DayKind::school_day) return Day::yes;
    if (d < first || last < d) return Day::unknown;
    if (!term_at(usable, d).known) return Day::no;
    if (!mark.known) mark = calendar.mark(d);
    if (!mark.known && !calendar.loaded(d.year())) return Day::unknown;
    if (mark == DayKind::holiday) return Day::no;
    const bool worked = options.makeup && mark == DayKind::makeup;
    return worked || detail::has_weekday(kMondayToFriday, d) ? Day::yes : Day::no;
  });
}

inline const DayCounter::Span* DayCounter::span_of(std::int32_t day) const {
  const auto after =
      std::upper_bound(known_.begin(), known_.end(), day, [](std::int32_t d, const Span& s) { return d < s.first; });
  if (after == known_.begin() || (after - 1)->last < day) return nullptr;
  return &*(after - 1);
}

inline std::int64_t DayCounter::counted_through(std::int32_t day) const {
  if (weekdays_ != 0) {
    const std::int64_t from_monday = std::int64_t{day} + 3;
    const std::int64_t week = detail::floor_div(from_monday, 7);
    const unsigned part = weekdays_ & ((2U << (from_monday - week * 7)) - 1U);
    return week * std::popcount(weekdays_) + std::popcount(part);
  }
  if (prefix_.empty() || day < first_) return 0;
  const std::size_t at = static_cast<std::size_t>(std::int64_t{day} - first_);
  return at < prefix_.size() ? prefix_[at] : prefix_.back();
}

inline std::int64_t DayCounter::day_of(std::int64_t ordinal) const {
  if (weekdays_ != 0) {
    const std::int64_t week = detail::floor_div(ordinal - 1, std::popcount(weekdays_));
    std::int64_t rest = ordinal - week * std::popcount(weekdays_);
    std::int64_t day = week * 7 - 3;
    for (unsigned bit = 0;; ++bit, ++day) {
      if ((weekdays_ >> bit & 1) != 0 && --rest == 0) return day;
    }
  }
  const auto at = std::lower_bound(prefix_.begin(), prefix_.end(), ordinal);
  return first_ + (at - prefix_.begin());
}

inline Maybe<Date> DayCounter::add(Date from, std::int64_t n) const {
  if (n == 0) return from;
  constexpr std::int64_t kMost = detail::kLastDay - detail::kFirstDay + 1;
  if (!counts() || !in_range(from) || n < -kMost || n > kMost) return {};
  const std::int32_t next = n > 0 ? from.days + 1 : from.days - 1;  // the first day on the way
  const Span* span = span_of(next);
  if (span == nullptr) return {};
  const std::int64_t base = counted_through(n > 0 ? from.days : next);
  const std::int64_t ordinal = n > 0 ? base + n : base + n + 1;
  // Within the span ordinals run from `before` + 1 to `through`.
  const std::int64_t before = counted_through(span->first - 1);
  const std::int64_t through = counted_through(span->last);
  if (ordinal <= before || ordinal > through) return {};
  return Date{static_cast<std::int32_t>(day_of(ordinal))};
}

inline Maybe<std::int64_t> DayCounter::between(Date a, Date b) const {
  if (a == b) return std::int64_t{0};
  if (b < a) {
    const Maybe<std::int64_t> back = between(b, a);
    return back.known ? Maybe<std::int64_t>(-back.value) : back;
  }
  if (!in_range(a) || !in_range(b)) return {};
  const Span* span = span_of(b.days);
  if (span == nullptr || span->first > a.days + 1) return {};
  return counted_through(b.days) - counted_through(a.days);
}

inline Maybe<bool> DayCounter::is_day(Date d) const {
  if (!in_range(d) || span_of(d.days) == nullptr) return {};
  return counted_through(d.days) != counted_through(d.days - 1);
}

inline Maybe<Date> DayCounter::missing_day(Date from, std::int64_t n) const {
  if (n == 0 || !in_range(from) || add(from, n).known) return {};
  const std::int32_t next = n > 0 ? from.days + 1 : from.days - 1;
  const Span* span = span_of(next);
  if (span == nullptr) return in_range(Date{next}) ? Maybe<Date>(Date{next}) : Maybe<Date>();
  const Date gap{n > 0 ? span->last + 1 : span->first - 1};
  return in_range(gap) ? Maybe<Date>(gap) : Maybe<Date>();
}

inline Maybe<Date> DayCounter::missing_day(Date a, Date b) const {
  if (!in_range(a) || !in_range(b) || between(a, b).known) return {};
  // The days asked for are (low, high]; they are walked from a.
  const std::int32_t start = a < b ? a.days + 1 : a.days;
  const Span* span = span_of(start);
  if (span == nullptr) return Date{start};
  return Date{a < b ? span->last + 1 : span->first - 1};
}

}  // namespace baoxue::inline v1

#endif
