// SPDX-License-Identifier: MIT
#include "engine/calendars.hpp"

#include <algorithm>

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
    const DayKind day_kind = word == "holiday" ? DayKind::holiday : word == "makeup" ? DayKind::makeup : word == "closure" ? DayKind::closure : DayKind::school_day;
    rows.push_back({{Date{integer_or(date, r, 0)}, day_kind}, integer_or(school, r, -1)});
  }
  return rows;
}

// A year of the table is complete if it names both New Year's Day and National Day as holidays: every arrangement does.
std::vector<int> complete_years(const std::vector<CalendarDay>& rows) {
  std::vector<int> years;
  const auto has = [&](int year, int month) {
    return std::any_of(rows.begin(), rows.end(), [&](const CalendarDay& r) { return r.kind == DayKind::holiday && r.date == Date::of(year, month, 1).value; });
  };
  for (const CalendarDay& row : rows) {
    const int year = row.date.year();
    if (has(year, 1) && has(year, 10)) years.push_back(year);
  }
  return years;
}

struct UnitTerm {
  Term term;
  std::int32_t unit;                      // key code, -1 = every unit
};

std::vector<UnitTerm> term_rows(const World& world) {
  const TableReader table(world, "term");
  const Source &year = table.column("school_year"), &number = table.column("number"), &from = table.column("starts_on"), &to = table.column("ends_on"),
               &unit = table.column("unit");
  std::vector<UnitTerm> rows;
  for (std::size_t r = 0; r < table.size(); ++r) {
    const std::string number_text = text_or_empty(number, r);
    const std::int32_t n = number.layout == Layout::codes ? (number_text == "2" ? 2 : 1) : integer_or(number, r, 0);
    const bool whole = from.is_known(static_cast<std::int64_t>(r)) && to.is_known(static_cast<std::int64_t>(r));
    if (!table.visible(r) || !whole) continue;
    rows.push_back({{integer_or(year, r, 0), n, Date{integer_or(from, r, 0)}, Date{integer_or(to, r, 0)}}, integer_or(unit, r, -1)});
  }
  std::sort(rows.begin(), rows.end(), [](const UnitTerm& a, const UnitTerm& b) {
    return std::tie(a.term.from, a.term.to, a.term.school_year, a.term.number) < std::tie(b.term.from, b.term.to, b.term.school_year, b.term.number);
  });
  return rows;
}

// The terms that hold for a unit: its own, else its parent's ..., else those of no unit, else all.
std::vector<Term> terms_of(const World& world, const std::vector<UnitTerm>& rows, std::int32_t unit) {
  const TableReader units(world, "unit");
  const Source& parent = units.column("parent");
  std::vector<Term> terms;
  for (int climbed = 0; climbed < 8; ++climbed) {
    for (const UnitTerm& row : rows) {
      if (row.unit == unit) terms.push_back(row.term);
    }
    if (!terms.empty() || unit < 0) break;
    const bool listed = units.present() && static_cast<std::size_t>(unit) < units.rows().row_of_key.size();
    const std::int32_t at = listed ? units.rows().row_of_key[static_cast<std::size_t>(unit)] : -1;
    unit = at < 0 ? -1 : integer_or(parent, static_cast<std::size_t>(at), -1);
  }
  if (terms.empty()) {
    for (const UnitTerm& row : rows) terms.push_back(row.term);
  }
  return terms;
}

WeekdaySet weekdays(const DayCountDef& def) { return weekday_set(def.weekdays); }

}  // namespace

Calendars::Calendars(const World& world) {
  std::vector<CalendarDay> everywhere;
  for (const DayRow& row : day_rows(world)) {
    if (row.school < 0) everywhere.push_back(row.day);
  }
  std::sort(everywhere.begin(), everywhere.end(), [](const CalendarDay& a, const CalendarDay& b) { return std::tie(a.date, a.kind) < std::tie(b.date, b.kind); });
  const Calendar calendar = Calendar::national().with(everywhere, complete_years(everywhere));
  terms_ = terms_of(world, term_rows(world), -1);
  counters_ = {DayCounter::calendar(), DayCounter::weekday(), DayCounter::work(calendar), DayCounter::school(calendar, terms_, everywhere)};
  for (std::size_t c = 4; c < world.policy.day_counts.size(); ++c) {
    const DayCountDef& def = world.policy.day_counts[c];
    counters_.push_back(DayCounter::general(calendar, {weekdays(def), def.holidays_cn, def.makeup}));
  }
  make_school_counters(world, calendar);
}

void Calendars::make_school_counters(const World& world, const Calendar& calendar) {
  const std::vector<DayRow> days = day_rows(world);
  const std::vector<UnitTerm> terms = term_rows(world);
  const TableReader schools(world, "school");
  const Source& unit = schools.column("unit");
  const bool one_set = std::all_of(terms.begin(), terms.end(), [&](const UnitTerm& t) { return t.unit == terms.front().unit; });
  for (std::size_t r = 0; r < schools.size(); ++r) {
    if (!schools.visible(r)) continue;
    const std::int32_t school = schools.rows().key_codes[r];
    std::vector<CalendarDay> rows, own;
    for (const DayRow& day : days) {
      if (day.school < 0) rows.push_back(day.day);
      if (day.school == school) own.push_back(day.day);
    }
    if (own.empty() && one_set) continue;
    rows.insert(rows.end(), own.begin(), own.end());  // the last row of a date wins: the school's own
    std::stable_sort(rows.begin(), rows.end(), [](const CalendarDay& a, const CalendarDay& b) { return a.date < b.date; });
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
Maybe<bool> Calendars::is_day(Date day, std::int32_t day_count, std::int32_t unit) const { return counter(day_count, unit).is_day(day); }
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
  switch (kind) {
    case PeriodKind::none: return {};
    case PeriodKind::month: {
      const Date first = Date::of(day.year(), day.month(), 1).value;
      const Date last = add_months(first, 1, MonthEnd::end).value - 1;
      return Period{first, last, first.text().substr(0, 7)};
    }
    case PeriodKind::term: {
      const Maybe<Term> term = term_at(terms_, day);
      if (!term.known) return {};
      return Period{term.value.from, term.value.to, std::to_string(term.value.school_year) + "-" + std::to_string(term.value.number)};
    }
    case PeriodKind::school_year: {
      const int year = school_year(day);
      return Period{Date::of(year, 9, 1).value, Date::of(year + 1, 8, 31).value, std::to_string(year)};
    }
  }
  return {};
}

std::vector<Period> Calendars::periods(PeriodKind kind, Date as_of) const {
  std::map<Date, Period> found;
  for (const Term& term : terms_) {
    for (Date day = term.from; day <= term.to && day <= as_of; day = day + 1) {
      const Maybe<Period> period = period_of(kind, day);
      if (!period.known) break;
      found.emplace(period.value.first, period.value);
      day = period.value.last;
    }
  }
  std::vector<Period> out;
  for (auto& [first, period] : found) out.push_back(period);
  return out;
}

}  // namespace baoxue::inline v1::engine_detail
