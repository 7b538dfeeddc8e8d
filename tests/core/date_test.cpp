// SPDX-License-Identifier: MIT
// Dates against Boost.Date_Time over the whole range, and against the CSV cases of dates-calc.
#include "baoxue/core/date.hpp"

#include <rapidcheck/catch.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "test.hpp"

using namespace baoxue;

namespace {

Date day(std::string_view text) {
  const Maybe<Date> d = parse_date(text);
  REQUIRE(d.known);
  return d.value;
}

// Cells of a ';' file under shared/conformance/dates without the header; empty where it is absent.
std::vector<std::vector<std::string>> conformance(const std::string& name) {
  std::ifstream file(baoxue_test::shared_dir() + "/conformance/dates/" + name);
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    std::vector<std::string> cells;
    std::istringstream cell_stream(line);
    for (std::string cell; std::getline(cell_stream, cell, ';');) cells.push_back(cell);
    if (cells.size() > 1) rows.push_back(cells);
  }
  if (rows.empty()) WARN("SKIPPED: conformance/dates/" + name);
  return rows;
}

struct Period {
  int years = 0, months = 0, days = 0;
};
Period period(const std::string& text) {
  Period p;
  REQUIRE(std::sscanf(text.c_str(), "[%d years, %d months, %d days]", &p.years, &p.months, &p.days) == 3);
  return p;
}

Maybe<Date> add(Date d, Period p, MonthEnd rule) {
  const Maybe<Date> shifted = add_months(d, p.years * 12 + p.months, rule);
  return shifted.known ? add_calendar_days(shifted.value, p.days) : shifted;
}

rc::Gen<Date> any_date() {
  const std::int32_t first = Date::of(1400, 1, 1).value.days;
  const std::int32_t last = Date::of(9999, 12, 31).value.days;
  return rc::gen::map(rc::gen::inRange(first, last + 1), [](std::int32_t days) { return Date{days}; });
}

}  // namespace

TEST_CASE("date: every day of 1400-9999 agrees with Boost", "[date]") {
  boost::gregorian::date expected(1400, 1, 1);
  Date d = Date::of(1400, 1, 1).value;
  std::size_t wrong = 0;
  for (;; d = d + 1) {
    const auto ymd = expected.year_month_day();
    const Civil c = civil(d);
    const int weekday = expected.day_of_week().as_number();
    const bool same = c.year == ymd.year && c.month == ymd.month && c.day == ymd.day &&
                      d.weekday() == (weekday == 0 ? 7 : weekday) && Date::of(c.year, c.month, c.day) == d &&
                      Date::from_boost(expected) == d && d.to_boost() == expected;
    wrong += same ? 0 : 1;
    if (ymd.year == 9999 && ymd.month == 12 && ymd.day == 31) break;
    expected += boost::gregorian::days(1);
  }
  CHECK(wrong == 0);
  CHECK_FALSE(in_range(d + 1));
  CHECK_FALSE(in_range(Date::of(1400, 1, 1).value - 1));
}

TEST_CASE("date: the epoch is 1970-01-01, a Thursday", "[date]") {
  CHECK(Date{0}.text() == "1970-01-01");
  CHECK(Date{0}.weekday() == 4);
  STATIC_REQUIRE(Date::of(2026, 9, 1).value - Date::of(2026, 8, 31).value == 1);
}

TEST_CASE("date: a day that does not exist is unknown", "[date]") {
  CHECK_FALSE(Date::of(2015, 2, 29).known);
  CHECK_FALSE(Date::of(1900, 2, 29).known);
  CHECK(Date::of(2000, 2, 29).known);
  CHECK_FALSE(Date::of(2026, 4, 31).known);
  CHECK_FALSE(Date::of(2026, 0, 1).known);
  CHECK_FALSE(Date::of(2026, 13, 1).known);
  CHECK_FALSE(Date::of(2026, 1, 0).known);
  CHECK_FALSE(Date::of(1399, 12, 31).known);
  CHECK_FALSE(Date::of(10000, 1, 1).known);
}

TEST_CASE("date: four spellings are read", "[date]") {
  const Date expected = Date::of(2026, 9, 1).value;
  for (const char* text : {"2026-09-01", "2026/9/1", "2026/09/01", "2026年9月1日", "2026年09月01日", "20260901"}) {
    CAPTURE(text);
    CHECK(parse_date(text) == expected);
  }
}

TEST_CASE("date: any other spelling is unknown", "[date]") {
  for (const char* text :
       {"",           "2026",      "2026-9-1",   "2026-09-1", " 2026-09-01",   "2026-09-01 ", "2026-09-01T00:00",
        "2026.9.1",   "2026/9-1",  "2026-09/01", "26-09-01",  "2026年9月",     "2026年9月1",  "2026-13-01",
        "2015-02-29", "20150229",  "2026090",    "202609011", "2026年9月1日x", "46266",       "２０２６-09-01",
        "-026-09-01", "2026/9/1/", "2026/9/001", "13991231"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date(text).known);
  }
}

TEST_CASE("date: text and parse are inverse", "[date]") {
  rc::prop("parse(text(d)) = d", [] {
    const Date d = *any_date();
    RC_ASSERT(parse_date(d.text()) == d);
  });
}

TEST_CASE("date: exact periods of dates-calc", "[date][conformance]") {
  for (const auto& row : conformance("exact_computations.csv")) {
    CAPTURE(row[0], row[1]);
    for (const MonthEnd rule : {MonthEnd::end, MonthEnd::next, MonthEnd::error}) {
      CHECK(add(day(row[0]), period(row[1]), rule) == day(row[2]));
    }
  }
}

TEST_CASE("date: ambiguous periods of dates-calc go up, down or fail as asked", "[date][conformance]") {
  for (const auto& row : conformance("ambiguous_computations.csv")) {
    CAPTURE(row[0], row[1]);
    CHECK(add(day(row[0]), period(row[1]), MonthEnd::next) == day(row[2]));
    CHECK(add(day(row[0]), period(row[1]), MonthEnd::end) == day(row[3]));
    CHECK_FALSE(add(day(row[0]), period(row[1]), MonthEnd::error).known);
  }
}

TEST_CASE("date: first and last day of the month as dates-calc says", "[date][conformance]") {
  for (const auto& row : conformance("first_last_day_of_month.csv")) {
    CHECK(first_of_month(day(row[0])) == day(row[1]));
    CHECK(last_of_month(day(row[0])) == day(row[2]));
  }
}

TEST_CASE("date: months never snap to a month's end as Boost does", "[date]") {
  CHECK(add_months(day("2026-02-28"), 1, MonthEnd::end) == day("2026-03-28"));
  CHECK(add_months(day("2026-03-31"), -1, MonthEnd::end) == day("2026-02-28"));
  CHECK(add_months(day("2026-03-31"), -1, MonthEnd::next) == day("2026-03-01"));
  CHECK(add_months(day("2026-01-15"), 0, MonthEnd::error) == day("2026-01-15"));
  CHECK(add_months(day("2026-01-15"), -13, MonthEnd::error) == day("2024-12-15"));
}

TEST_CASE("date: arithmetic beyond 1400-9999 is unknown, not wrapped", "[date]") {
  CHECK_FALSE(add_months(day("9999-12-01"), 1, MonthEnd::end).known);
  CHECK_FALSE(add_months(day("1400-01-31"), -1, MonthEnd::end).known);
  CHECK_FALSE(add_months(day("2026-01-01"), INT64_MAX, MonthEnd::end).known);
  CHECK_FALSE(add_months(day("2026-01-01"), INT64_MIN, MonthEnd::end).known);
  CHECK_FALSE(add_calendar_days(day("9999-12-31"), 1).known);
  CHECK_FALSE(add_calendar_days(day("2026-01-01"), INT64_MIN).known);
  CHECK_FALSE(add_calendar_days(day("2026-01-01"), INT64_MAX).known);
  CHECK_FALSE(add_months(Date{INT32_MIN}, 1, MonthEnd::end).known);
}

TEST_CASE("date: age counts completed years, 29 February from 1 March", "[date]") {
  CHECK(age(day("2020-09-01"), day("2026-08-31")) == 5);
  CHECK(age(day("2020-09-01"), day("2026-09-01")) == 6);
  CHECK(age(day("2012-02-29"), day("2018-02-28")) == 5);
  CHECK(age(day("2012-02-29"), day("2018-03-01")) == 6);
  CHECK(age(day("2012-02-29"), day("2016-02-28")) == 3);
  CHECK(age(day("2012-02-29"), day("2016-02-29")) == 4);
  CHECK(age(day("2020-09-01"), day("2020-09-01")) == 0);
  CHECK(age(day("2020-09-01"), day("2020-08-31")) == -1);
}

TEST_CASE("date: the school year begins on 1 September", "[date]") {
  CHECK(school_year(day("2026-08-31")) == 2025);
  CHECK(school_year(day("2026-09-01")) == 2026);
  CHECK(school_year(day("2027-01-01")) == 2026);
}

TEST_CASE("date: a special Boost date is a programming error", "[date]") {
  CHECK_THROWS_AS(Date::from_boost(boost::gregorian::date(boost::gregorian::not_a_date_time)), std::invalid_argument);
  CHECK_THROWS_AS(Date{INT32_MAX}.to_boost(), std::out_of_range);
}
