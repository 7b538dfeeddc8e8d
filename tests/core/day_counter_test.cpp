// SPDX-License-Identifier: MIT
// Counting days against an oracle that walks day by day.
#include "baoxue/core/day_counter.hpp"

#include <rapidcheck/catch.h>

#include <array>
#include <set>

#include "test.hpp"

using namespace baoxue;

namespace {

Date day(std::string_view text) {
  const Maybe<Date> d = parse_date(text);
  REQUIRE(d.known);
  return d.value;
}

std::vector<Term> demo_terms() {
  return {{2025, 1, day("2025-09-01"), day("2026-02-06")},
          {2025, 2, day("2026-03-02"), day("2026-07-03")},
          {2026, 1, day("2026-09-01"), day("2027-01-29")}};
}

DayCounter demo_school(std::span<const CalendarDay> rows = {}, SchoolOptions options = {}) {
  return DayCounter::school(Calendar::national(), demo_terms(), rows, options);
}

// Walks; `is` says yes, no or unknown of a day.
template <class IsDay>
Maybe<Date> walk(const IsDay& is, Date from, int n) {
  Date d = from;
  for (int left = n < 0 ? -n : n; left > 0;) {
    d = n > 0 ? d + 1 : d - 1;
    const Maybe<bool> counted = is(d);
    if (!counted.known) return {};
    left -= counted.value ? 1 : 0;
  }
  return d;
}
template <class IsDay>
Maybe<std::int64_t> count(const IsDay& is, Date a, Date b) {
  std::int64_t total = 0;
  for (Date d = a + 1; d <= b; d = d + 1) {
    const Maybe<bool> counted = is(d);
    if (!counted.known) return {};
    total += counted.value ? 1 : 0;
  }
  return total;
}

template <class IsDay>
void agrees(const DayCounter& counter, const IsDay& is, const rc::Gen<Date>& dates) {
  const Date from = *dates;
  const Date to = *dates;
  const int n = *rc::gen::inRange(-80, 81);
  const Maybe<Date> expected = walk(is, from, n);
  RC_ASSERT(counter.add(from, n) == expected);
  RC_ASSERT(counter.missing_day(from, n).known == !expected.known);
  RC_ASSERT(counter.is_day(from) == is(from));
  Maybe<std::int64_t> days = from <= to ? count(is, from, to) : count(is, to, from);
  if (from > to) days.value = -days.value;
  RC_ASSERT(counter.between(from, to) == days);
  const Maybe<Date> gap = counter.missing_day(from, to);
  RC_ASSERT(gap.known == !days.known);
  if (gap.known) RC_ASSERT(!is(gap.value).known);
}

rc::Gen<Date> dates_between(const char* first, const char* last) {
  return rc::gen::map(rc::gen::inRange(parse_date(first).value.days, parse_date(last).value.days + 1),
                      [](std::int32_t days) { return Date{days}; });
}

}  // namespace

TEST_CASE("day counter: a run of absence crosses a holiday", "[calendar][attendance]") {
  const DayCounter school = demo_school();
  CHECK(school.between(day("2026-09-30"), day("2026-10-08")) == std::int64_t{1});
  CHECK(school.add(day("2026-09-30"), 1) == day("2026-10-08"));
  CHECK(school.add(day("2026-10-08"), -1) == day("2026-09-30"));
  CHECK(school.between(day("2026-11-13"), day("2026-11-16")) == std::int64_t{1});  // Friday and Monday
}

TEST_CASE("day counter: worked weekends are school days unless the option says no", "[calendar]") {
  CHECK(demo_school().is_day(day("2026-09-20")) == true);
  CHECK(demo_school({}, {.makeup = false}).is_day(day("2026-09-20")) == false);
  CHECK(demo_school().is_day(day("2026-02-14")) == false);  // worked, but between the terms
}

TEST_CASE("day counter: a school's own rows decide last", "[calendar]") {
  const std::array rows{
      CalendarDay{day("2026-09-14"), DayKind::closure},    CalendarDay{day("2026-09-19"), DayKind::school_day},
      CalendarDay{day("2026-08-31"), DayKind::school_day}, CalendarDay{day("2026-10-05"), DayKind::makeup},
      CalendarDay{day("2026-09-16"), DayKind::closure},    CalendarDay{day("2026-09-16"), DayKind::school_day}};
  const DayCounter school = demo_school(rows);
  CHECK(school.is_day(day("2026-09-14")) == false);
  CHECK(school.is_day(day("2026-09-19")) == true);   // a Saturday
  CHECK(school.is_day(day("2026-08-31")) == true);   // in the summer
  CHECK(school.is_day(day("2026-10-05")) == true);   // a national holiday
  CHECK(school.is_day(day("2026-09-16")) == true);   // the later row
  CHECK(school.between(day("2026-09-11"), day("2026-09-15")) == std::int64_t{1});
}

TEST_CASE("day counter: between terms is no school day, beyond them nothing is known", "[calendar]") {
  const DayCounter school = demo_school();
  CHECK(school.is_day(day("2026-08-03")) == false);
  CHECK(school.add(day("2026-07-03"), 1) == day("2026-09-01"));
  CHECK_FALSE(school.is_day(day("2025-08-29")).known);
  CHECK_FALSE(school.is_day(day("2027-02-01")).known);
  CHECK_FALSE(school.add(day("2025-09-01"), -1).known);
}

TEST_CASE("day counter: a term that runs into a year without calendar is unknown from there", "[calendar]") {
  const DayCounter school = demo_school();
  CHECK(school.is_day(day("2026-12-31")) == true);
  CHECK_FALSE(school.is_day(day("2027-01-04")).known);
  CHECK(school.missing_year(day("2026-12-30"), 2) == 2027);
}

TEST_CASE("day counter: terms that cannot be meant are left out", "[calendar]") {
  const std::array<Term, 3> terms{Term{2026, 1, day("2026-09-01"), day("2026-12-31")},
                                  Term{2026, 2, day("2026-12-31"), day("2026-03-01")},
                                  Term{2026, 2, day("2027-02-01"), day("9999-07-01")}};
  const DayCounter school = DayCounter::school(Calendar::national(), terms);
  CHECK(school.is_day(day("2026-12-31")) == true);
  CHECK_FALSE(school.is_day(day("2027-02-02")).known);
  CHECK_FALSE(DayCounter::school(Calendar::national(), std::span<const Term>()).is_day(day("2026-09-01")).known);
  const std::array<Term, 2> far{Term{1500, 1, day("1500-09-01"), day("1500-12-31")}, terms[0]};
  CHECK_FALSE(DayCounter::school(Calendar::national(), far).is_day(day("2026-09-01")).known);
}

TEST_CASE("day counter: the term of a day", "[calendar]") {
  const std::vector<Term> terms = demo_terms();
  CHECK(term_at(terms, day("2026-03-02")).value.number == 2);
  CHECK(term_at(terms, day("2026-09-01")).value.school_year == 2026);
  CHECK_FALSE(term_at(terms, day("2026-08-01")).known);
}

TEST_CASE("day counter: calendar days and weekdays need no calendar", "[calendar]") {
  CHECK(DayCounter::calendar().add(day("2030-12-31"), 10) == day("2031-01-10"));
  CHECK(DayCounter::weekday().add(day("2026-10-01"), 1) == day("2026-10-02"));  // a holiday counts
  CHECK(DayCounter::weekday().add(day("2026-10-02"), 1) == day("2026-10-05"));
  CHECK(DayCounter::weekday().between(day("1400-01-01"), day("9999-12-31")).known);
  CHECK_FALSE(DayCounter::calendar().add(day("9999-12-31"), 1).known);
  CHECK_FALSE(DayCounter::calendar().add(day("2026-01-01"), INT64_MAX).known);
  CHECK_FALSE(DayCounter::weekday().add(day("2026-01-01"), INT64_MIN).known);
}

TEST_CASE("day counter: a count over no weekday has no next day", "[calendar]") {
  const DayCounter none =
      DayCounter::general(Calendar::national(), {.weekdays = 0, .holidays = false, .makeup = false});
  CHECK_FALSE(none.add(day("2026-09-01"), 1).known);
  CHECK(none.between(day("2026-09-01"), day("2026-12-01")) == std::int64_t{0});
}

TEST_CASE("day counter: weekday numbers of a pack become a set", "[calendar]") {
  const std::array weekdays{1, 2, 3, 4, 5, 9, 0, -1};
  CHECK(weekday_set(weekdays) == kMondayToFriday);
}

TEST_CASE("day counter: working days as walked day by day", "[calendar]") {
  std::set<std::int32_t> off, worked;
  for (const NationalYear& year : kNationalYears) {
    for (const DaysOff& span : year.off) {
      const Date last = Date::of(year.year, span.to.month, span.to.day).value;
      for (Date d = Date::of(year.year, span.from.month, span.from.day).value; d <= last; d = d + 1) off.insert(d.days);
    }
    for (const MonthDay md : year.makeup) worked.insert(Date::of(year.year, md.month, md.day).value.days);
  }
  const auto is = [&](Date d) -> Maybe<bool> {
    if (d.year() < 2018 || d.year() > 2026) return {};
    return worked.count(d.days) != 0 || (off.count(d.days) == 0 && d.weekday() <= 5);
  };
  const DayCounter work = DayCounter::work(Calendar::national());
  rc::prop("work", [&] { agrees(work, is, dates_between("2017-11-01", "2027-03-01")); });
}

TEST_CASE("day counter: any rule of a pack as walked day by day", "[calendar]") {
  const Calendar calendar = Calendar::national();
  rc::prop("general", [&] {
    const DayRule rule{static_cast<WeekdaySet>(*rc::gen::inRange(1, 128)), *rc::gen::arbitrary<bool>(),
                       *rc::gen::arbitrary<bool>()};
    const auto is = [&](Date d) -> Maybe<bool> {
      const bool needs_calendar = rule.holidays || rule.makeup;
      if (needs_calendar && (d.year() < 2018 || d.year() > 2026)) return {};
      if (rule.makeup && calendar.mark(d) == DayKind::makeup) return true;
      if (rule.holidays && calendar.mark(d) == DayKind::holiday) return false;
      return (rule.weekdays >> (d.weekday() - 1) & 1) != 0;
    };
    agrees(DayCounter::general(calendar, rule), is, dates_between("2025-10-01", "2026-12-31"));
  });
}

TEST_CASE("day counter: school days as walked day by day", "[calendar]") {
  const Calendar calendar = Calendar::national();
  const std::vector<Term> terms = demo_terms();
  rc::prop("school", [&] {
    const auto closed =
        *rc::gen::container<std::set<std::int32_t>>(rc::gen::inRange(day("2025-09-01").days, day("2027-01-29").days));
    std::vector<CalendarDay> rows;
    for (const std::int32_t d : closed) rows.push_back({Date{d}, DayKind::closure});
    const auto is = [&](Date d) -> Maybe<bool> {
      if (d < terms.front().from || d > terms.back().to) return {};
      if (closed.count(d.days) != 0) return false;
      bool in_term = false;
      for (const Term& term : terms) in_term = in_term || (term.from <= d && d <= term.to);
      if (!in_term) return false;
      if (d.year() > 2026) return {};
      return DayCounter::work(calendar).is_day(d);
    };
    agrees(demo_school(rows), is, dates_between("2025-08-01", "2027-02-20"));
  });
}

TEST_CASE("day counter: add and between are inverse", "[calendar]") {
  const DayCounter work = DayCounter::work(Calendar::national());
  rc::prop("between(d, add(d, n)) = n from a counted day", [&] {
    const Date from =
        *rc::gen::suchThat(dates_between("2020-01-01", "2024-12-31"), [&](Date d) { return work.is_day(d).value; });
    const int n = *rc::gen::inRange(-200, 201);
    const Maybe<Date> to = work.add(from, n);
    RC_ASSERT(to.known);
    RC_ASSERT(work.between(from, to.value) == std::int64_t{n});
    RC_ASSERT(work.add(to.value, -n) == from);
  });
}
