// SPDX-License-Identifier: MIT
#include "engine/calendars.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "engine/table_reader.hpp"
#include "engine/world.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

constexpr std::int32_t kSchoolDays = 3;

struct DayRow {
  CalendarDay day;
  std::int32_t school;                    // key code, -1 = everywhere
};

std::vector<DayRow> day_rows(const World& world) {
  const TableReader table(world, "calendar_day");
  const Source &date = table.column("date"), &school = table.column("school"), &kind = table.column("kind");
  std::vector<DayRow> rows;
  for (std::size_t r = 0; r < table.size(); ++r) {
    const std::string word = text_or_empty(kind, r);
    if (!table.visible(r) || word.empty() || !date.is_known(static_cast<std::int64_t>(r))) continue;
    const DayKind day_kind = word == "holiday"   ? DayKind::holiday
                             : word == "makeup"  ? DayKind::makeup
                             : word == "closure" ? DayKind::closure
                                                 : DayKind::school_day;
    rows.push_back({{Date{integer_or(date, r, 0)}, day_kind}, integer_or(school, r, -1)});
  }
  return rows;
}

// A year of the table is complete if it names both New Year's Day and National Day as holidays: every arrangement does.
std::vector<int> complete_years(const std::vector<CalendarDay>& rows) {
  std::set<int> new_year, october;
  for (const CalendarDay& row : rows) {
    const Civil day = civil(row.date);
    if (row.kind != DayKind::holiday || day.day != 1) continue;
    if (day.month == 1) new_year.insert(day.year);
    if (day.month == 10) october.insert(day.year);
  }
  std::vector<int> years;
  std::set_intersection(new_year.begin(), new_year.end(), october.begin(), october.end(), std::back_inserter(years));
  return years;
}

// Terms by first day: of each unit (key code, -1 = every unit), and all together.
struct TermRows {
  std::map<std::int32_t, std::vector<Term>> of_unit;
  std::vector<Term> all;
};

TermRows term_rows(const World& world) {
  const TableReader table(world, "term");
  const Source &year = table.column("school_year"), &number = table.column("number"), &from = table.column("starts_on"),
               &to = table.column("ends_on"), &unit = table.column("unit");
  TermRows rows;
  for (std::size_t r = 0; r < table.size(); ++r) {
    const std::string number_text = text_or_empty(number, r);
    const std::int32_t n = number.layout == Layout::codes ? (number_text == "2" ? 2 : 1) : integer_or(number, r, 0);
    const bool whole = from.is_known(static_cast<std::int64_t>(r)) && to.is_known(static_cast<std::int64_t>(r));
    if (!table.visible(r) || !whole) continue;
    const Term term{integer_or(year, r, 0), n, Date{integer_or(from, r, 0)}, Date{integer_or(to, r, 0)}};
    rows.of_unit[integer_or(unit, r, -1)].push_back(term);
    rows.all.push_back(term);
  }
  const auto order = [](const Term& a, const Term& b) {
    return std::tie(a.from, a.to, a.school_year, a.number) < std::tie(b.from, b.to, b.school_year, b.number);
  };
  for (auto& [of, terms] : rows.of_unit) std::sort(terms.begin(), terms.end(), order);
  std::sort(rows.all.begin(), rows.all.end(), order);
  return rows;
}

// The terms that hold for a unit: its own, else its parent's ..., else those of no unit, else all.
std::vector<Term> terms_of(const World& world, const TermRows& rows, std::int32_t unit) {
  const TableReader units(world, "unit");
  const Source& parent = units.column("parent");
  for (int climbed = 0; climbed < 8; ++climbed) {
    const auto own = rows.of_unit.find(unit);
    if (own != rows.of_unit.end()) return own->second;
    if (unit < 0) break;
    const bool listed = units.present() && static_cast<std::size_t>(unit) < units.rows().row_of_key.size();
    const std::int32_t at = listed ? units.rows().row_of_key[static_cast<std::size_t>(unit)] : -1;
    unit = at < 0 ? -1 : integer_or(parent, static_cast<std::size_t>(at), -1);
  }
  return rows.all;
}

WeekdaySet weekdays(const DayCountDef& def) { return weekday_set(def.weekdays); }

}  // namespace

Calendars::Calendars(const World& world) : declared_(&world.policy.periods) {
  std::vector<CalendarDay> everywhere;
  for (const DayRow& row : day_rows(world)) {
    if (row.school < 0) everywhere.push_back(row.day);
  }
  std::sort(everywhere.begin(), everywhere.end(), [](const CalendarDay& a, const CalendarDay& b) {
    return std::tie(a.date, a.kind) < std::tie(b.date, b.kind);
  });
  const Calendar calendar = Calendar::national().with(everywhere, complete_years(everywhere));
  terms_ = terms_of(world, term_rows(world), -1);
  counters_ = {DayCounter::calendar(), DayCounter::weekday(), DayCounter::work(calendar),
               DayCounter::school(calendar, terms_, everywhere)};
  for (std::size_t c = 4; c < world.policy.day_counts.size(); ++c) {
    const DayCountDef& def = world.policy.day_counts[c];
    counters_.push_back(DayCounter::general(calendar, {weekdays(def), def.holidays_cn, def.makeup}));
  }
  make_school_counters(world, calendar);
}

void Calendars::make_school_counters(const World& world, const Calendar& calendar) {
  std::map<std::int32_t, std::vector<CalendarDay>> days;  // by school, -1: everywhere
  for (const DayRow& row : day_rows(world)) days[std::max(row.school, -1)].push_back(row.day);
  const TermRows terms = term_rows(world);
  const TableReader schools(world, "school");
  const Source& unit = schools.column("unit");
  const bool one_set = terms.of_unit.size() <= 1;
  for (std::size_t r = 0; r < schools.size(); ++r) {
    if (!schools.visible(r)) continue;
    const std::int32_t school = schools.rows().key_codes[r];
    const auto own = days.find(school);
    if (own == days.end() && one_set) continue;
    std::vector<CalendarDay> rows = days[-1];
    if (own != days.end())
      rows.insert(rows.end(), own->second.begin(), own->second.end());  // the last row of a date wins: the school's own
    std::stable_sort(rows.begin(), rows.end(),
                     [](const CalendarDay& a, const CalendarDay& b) { return a.date < b.date; });
    schools_.emplace(school, DayCounter::school(calendar, terms_of(world, terms, integer_or(unit, r, -1)), rows));
  }
}

const DayCounter& Calendars::counter(std::int32_t day_count, std::int32_t unit) const {
  if (day_count == kSchoolDays && unit >= 0) {
    const auto own = schools_.find(unit);
    if (own != schools_.end()) return own->second;
  }
  return counters_[static_cast<std::size_t>(day_count)];
}

Maybe<Date> Calendars::add_days(Date from, std::int64_t n, std::int32_t day_count, std::int32_t unit) const {
  return counter(day_count, unit).add(from, n);
}
Maybe<std::int64_t> Calendars::days_between(Date from, Date to, std::int32_t day_count, std::int32_t unit) const {
  return counter(day_count, unit).between(from, to);
}
Maybe<bool> Calendars::is_day(Date day, std::int32_t day_count, std::int32_t unit) const {
  return counter(day_count, unit).is_day(day);
}
Maybe<int> Calendars::missing_year(Date from, std::int64_t n, std::int32_t day_count, std::int32_t unit) const {
  return counter(day_count, unit).missing_year(from, n);
}
Maybe<int> Calendars::missing_year_between(Date from, Date to, std::int32_t day_count, std::int32_t unit) const {
  return counter(day_count, unit).missing_year(from, to);
}
Maybe<std::int64_t> Calendars::term(Date day, std::int32_t) const {
  const Maybe<Term> term = term_at(terms_, day);
  return term.known ? Maybe<std::int64_t>(term.value.number) : Maybe<std::int64_t>();
}

Maybe<Period> Calendars::period_of(PeriodKind kind, Date day) const {
  const auto months = [&](int first_month, int count, std::string label) {
    const Date first = Date::of(day.year(), first_month, 1).value;
    return Period{first, add_months(first, count, MonthEnd::end).value - 1, std::move(label)};
  };
  const std::string year = std::to_string(day.year());
  switch (kind) {
    case PeriodKind::none: return {};
    case PeriodKind::schoolday:
      return is_day(day, kSchoolDays, -1).value_or(false) ? Maybe<Period>(Period{day, day, day.text()})
                                                          : Maybe<Period>();
    case PeriodKind::week:
    case PeriodKind::school_week: {
      const Date monday = day - (day.weekday() - 1);
      // One school day that is known is enough: what lies before the first term of the data is unknown, not free.
      bool school = kind == PeriodKind::week;
      for (int i = 0; i < 7 && !school; ++i) school = is_day(monday + i, kSchoolDays, -1).value_or(false);
      if (!school) return {};
      return Period{monday, monday + 6, monday.text()};
    }
    case PeriodKind::month: return months(day.month(), 1, day.text().substr(0, 7));
    case PeriodKind::quarter:
      return months((day.month() - 1) / 3 * 3 + 1, 3, year + "-q" + std::to_string((day.month() + 2) / 3));
    case PeriodKind::year: return months(1, 12, year);
    case PeriodKind::term: {
      const Maybe<Term> term = term_at(terms_, day);
      if (!term.known) return {};
      return Period{term.value.from, term.value.to,
                    std::to_string(term.value.school_year) + "-" + std::to_string(term.value.number)};
    }
    case PeriodKind::school_year: {
      const int start = school_year(day);
      return Period{Date::of(start, 9, 1).value, Date::of(start + 1, 8, 31).value, std::to_string(start)};
    }
  }
  return declared_period((*declared_)[static_cast<std::size_t>(kind) - kDeclaredPeriod], day);
}

// The span that holds `day`, begun this year or the year before; 29 February is the last of February in other years.
Maybe<Period> Calendars::declared_period(const PeriodDef& def, Date day) const {
  const auto on = [](int year, int month, int d) {
    const Maybe<Date> date = Date::of(year, month, d);
    return date.known ? date.value : Date::of(year, month, 28).value;
  };
  for (const int year : {day.year(), day.year() - 1}) {
    for (const PeriodSpan& span : def.spans) {
      const bool over = std::pair(span.to_month, span.to_day) < std::pair(span.from_month, span.from_day);
      const Date first = on(year, span.from_month, span.from_day),
                 last = on(over ? year + 1 : year, span.to_month, span.to_day);
      if (first <= day && day <= last)
        return Period{first, last, std::to_string(year) + (span.label.empty() ? "" : "-" + span.label)};
    }
  }
  return {};
}

// Labels begin with a year; terms are asked for by name, other kinds day by day through that year and the next.
Maybe<Period> Calendars::period_named(PeriodKind kind, std::string_view label) const {
  if (kind == PeriodKind::term) {
    for (const Term& term : terms_) {
      if (const Maybe<Period> period = period_of(kind, term.from); period.known && period.value.label == label)
        return period;
    }
    return {};
  }
  const bool year =
      label.size() >= 4 && std::all_of(label.begin(), label.begin() + 4, [](char c) { return c >= '0' && c <= '9'; });
  if (kind == PeriodKind::none || !year) return {};
  const int first = (label[0] - '0') * 1000 + (label[1] - '0') * 100 + (label[2] - '0') * 10 + (label[3] - '0');
  const Maybe<Date> start = Date::of(first, 1, 1), end = Date::of(first + 1, 12, 31);
  if (!start.known || !end.known) return {};
  for (Date day = start.value; day <= end.value; day = day + 1) {
    const Maybe<Period> period = period_of(kind, day);
    if (!period.known) continue;
    if (period.value.label == label) return period;
    day = std::max(day, period.value.last);
  }
  return {};
}

Date Calendars::term_ahead(Date day) const {
  Date last = day;
  for (const Term& term : terms_) {
    last = std::max(last, term.to);
    if (term.from > day) break;
  }
  return last;
}

Buffer<Period> Calendars::periods(PeriodKind kind, Date until, bool vacations) const {
  std::map<Date, Period, std::less<>, Local<std::pair<const Date, Period>>> found;
  const auto walk = [&](Date from, Date to) {
    for (Date day = from; day <= to && day <= until; day = day + 1) {
      const Maybe<Period> period = period_of(kind, day);
      if (!period.known) continue;
      found.emplace(period.value.first, period.value);
      day = period.value.last;
    }
  };
  if (vacations && !terms_.empty()) walk(terms_.front().from, terms_.back().to);
  for (const Term& term : terms_) walk(term.from, term.to);
  Buffer<Period> out;
  for (auto& [first, period] : found) out.push_back(period);
  return out;
}

}  // namespace baoxue::inline v1::engine_detail
