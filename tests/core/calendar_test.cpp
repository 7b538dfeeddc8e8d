// SPDX-License-Identifier: MIT
// The embedded years: month counts, the 17 published vectors, and the law behind the notices.
#include "baoxue/core/calendar.hpp"

#include <array>
#include <utility>

#include "test.hpp"

using namespace baoxue;

namespace {
Date day(std::string_view text) {
  const Maybe<Date> d = parse_date(text);
  REQUIRE(d.known);
  return d.value;
}
}  // namespace

TEST_CASE("calendar: the published vectors of working days", "[calendar]") {
  struct Vector {
    const char* from;
    int days;
    const char* to;
  };
  const auto vectors = std::to_array<Vector>({
      {"2026-09-23", 10, "2026-10-14"},
      {"2026-09-23", 5, "2026-10-08"},
      {"2026-09-29", 3, "2026-10-09"},
      {"2026-09-18", 1, "2026-09-20"},
      {"2026-09-18", 10, "2026-10-09"},
      {"2026-02-13", 1, "2026-02-14"},
      {"2026-02-14", 1, "2026-02-24"},
      {"2026-02-13", 5, "2026-02-27"},
      {"2026-04-30", 3, "2026-05-08"},
      {"2026-06-18", 1, "2026-06-22"},
      {"2025-12-31", 1, "2026-01-04"},
      {"2025-12-31", 3, "2026-01-06"},
      {"2025-01-24", 2, "2025-01-27"},
      {"2025-09-26", 1, "2025-09-28"},
      {"2025-09-30", 1, "2025-10-09"},
      {"2025-10-09", 3, "2025-10-13"},
      {"2025-05-30", 1, "2025-06-03"},
  });
  const DayCounter work = DayCounter::work(Calendar::national());
  for (const Vector& vector : vectors) {
    CAPTURE(vector.from, vector.days);
    CHECK(work.add(day(vector.from), vector.days) == day(vector.to));
    CHECK(work.between(day(vector.from), day(vector.to)) == std::int64_t{vector.days});
  }
}

TEST_CASE("calendar: working days of each month of 2025 and 2026", "[calendar]") {
  const std::array<std::pair<int, std::array<int, 12>>, 2> years{{
      {2025, {19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23}},
      {2026, {21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23}},
  }};
  const DayCounter work = DayCounter::work(Calendar::national());
  for (const auto& [year, months] : years) {
    for (int month = 1; month <= 12; ++month) {
      CAPTURE(year, month);
      const Date first = Date::of(year, month, 1).value;
      CHECK(work.between(first - 1, last_of_month(first)) == std::int64_t{months[static_cast<std::size_t>(month - 1)]});
    }
    CHECK(work.between(Date::of(year, 1, 1).value - 1, Date::of(year, 12, 31).value) == std::int64_t{248});
  }
}

// Notices move days but do not make them: weekdays off less weekends worked are the public holidays of the law, 11
// until 2024 and 13 since 2025. In 2020 the extended Spring Festival took 31 January and the worked 1 February on top.
TEST_CASE("calendar: each year gives as many days off as the law has holidays", "[calendar]") {
  const Calendar calendar = Calendar::national();
  for (const NationalYear& year : kNationalYears) {
    int given = 0;
    for (const CalendarDay& row : calendar.days()) {
      if (row.date.year() != year.year) continue;
      const bool weekend = row.date.weekday() >= 6;
      if (row.kind == DayKind::makeup) CHECK(weekend);
      given += row.kind == DayKind::makeup ? -1 : weekend ? 0 : 1;
    }
    CAPTURE(year.year);
    CHECK(given == (year.year >= 2025 ? 13 : year.year == 2020 ? 13 : 11));
    CHECK_FALSE(year.source.empty());
  }
}

TEST_CASE("calendar: every day of the table exists and none is both off and worked", "[calendar]") {
  for (const NationalYear& year : kNationalYears) {
    CAPTURE(year.year);
    for (const DaysOff& off : year.off) {
      const Maybe<Date> from = Date::of(year.year, off.from.month, off.from.day);
      const Maybe<Date> to = Date::of(year.year, off.to.month, off.to.day);
      REQUIRE((from.known && to.known));
      CHECK(from.value <= to.value);
    }
    for (const MonthDay md : year.makeup) CHECK(Date::of(year.year, md.month, md.day).known);
  }
  const Calendar calendar = Calendar::national();
  for (std::size_t i = 1; i < calendar.days().size(); ++i) CHECK(calendar.days()[i - 1].date < calendar.days()[i].date);
}

TEST_CASE("calendar: 2018 to 2026 are loaded and 2027 is not", "[calendar]") {
  const Calendar calendar = Calendar::national();
  for (int year = 2018; year <= 2026; ++year) CHECK(calendar.loaded(year));
  CHECK_FALSE(calendar.loaded(2017));
  CHECK_FALSE(calendar.loaded(2027));
  CHECK(calendar.mark(day("2018-12-31")) == DayKind::holiday);  // by the notice for 2019
  CHECK(calendar.mark(day("2020-02-01")) == DayKind::holiday);  // first a worked Saturday, then the extended holiday
}

TEST_CASE("calendar: a year that is not loaded is unknown, never Monday to Friday", "[calendar]") {
  const DayCounter work = DayCounter::work(Calendar::national());
  CHECK(work.add(day("2026-12-28"), 3) == day("2026-12-31"));
  CHECK_FALSE(work.add(day("2026-12-28"), 4).known);
  CHECK(work.missing_year(day("2026-12-28"), 4) == 2027);
  CHECK_FALSE(work.missing_year(day("2026-12-28"), 3).known);
  CHECK_FALSE(work.between(day("2026-12-28"), day("2027-01-04")).known);
  CHECK(work.missing_year(day("2026-12-28"), day("2027-01-04")) == 2027);
  CHECK_FALSE(work.is_day(day("2027-03-01")).known);
  CHECK_FALSE(work.add(day("2018-01-03"), -3).known);
  CHECK(work.missing_year(day("2018-01-03"), -3) == 2017);
}

TEST_CASE("calendar: rows override the embedded years, the last one wins", "[calendar]") {
  const std::array rows{
      CalendarDay{day("2026-03-02"), DayKind::makeup}, CalendarDay{day("2026-03-02"), DayKind::holiday},
      CalendarDay{day("2026-10-01"), DayKind::makeup}, CalendarDay{day("2026-03-03"), DayKind::closure}};
  const DayCounter work = DayCounter::work(Calendar::national().with(rows));
  CHECK(work.is_day(day("2026-03-02")) == false);
  CHECK(work.is_day(day("2026-10-01")) == true);
  CHECK(work.is_day(day("2026-03-03")) == true);  // a closure is a school's own
}

TEST_CASE("calendar: complete years extend what is loaded", "[calendar]") {
  const std::array rows{CalendarDay{day("2027-01-01"), DayKind::holiday}};
  const std::array complete{2027, 99999};
  const DayCounter extended = DayCounter::work(Calendar::national().with(rows, complete));
  CHECK(extended.add(day("2026-12-31"), 1) == day("2027-01-04"));  // 1 January is a Friday off
  const DayCounter single = DayCounter::work(Calendar::national().with(rows));
  CHECK(single.is_day(day("2027-01-01")) == false);
  CHECK_FALSE(single.is_day(day("2027-01-04")).known);
  CHECK(single.missing_day(day("2026-12-31"), 1) == day("2027-01-02"));
}

TEST_CASE("calendar: a gap between loaded years is unknown only where it is crossed", "[calendar]") {
  const std::array complete{2029};
  const DayCounter work = DayCounter::work(Calendar::national().with({}, complete));
  CHECK(work.is_day(day("2029-01-02")) == true);
  CHECK(work.between(day("2029-01-01"), day("2029-01-05")) == std::int64_t{4});
  CHECK_FALSE(work.between(day("2026-12-01"), day("2029-01-05")).known);
  CHECK(work.missing_year(day("2029-01-05"), day("2026-12-01")) == 2028);
}

TEST_CASE("calendar: an empty calendar knows no working day", "[calendar]") {
  const DayCounter work = DayCounter::work(Calendar());
  CHECK_FALSE(work.is_day(day("2026-09-01")).known);
  CHECK(work.add(day("2026-09-01"), 0) == day("2026-09-01"));
  CHECK(work.missing_year(day("2026-09-01"), 1) == 2026);
}
