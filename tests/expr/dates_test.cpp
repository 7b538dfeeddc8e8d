// SPDX-License-Identifier: MIT
// Dates and times: month arithmetic against the vectors of dates-calc, clock limits, conversions that fail.
#include <fstream>
#include <sstream>

#include "expr_test.hpp"
#include "test.hpp"

using namespace baoxue_test;
using baoxue::ErrorCode;

namespace {

std::vector<std::vector<std::string>> rows_of(const std::string& file) {
  std::ifstream in(shared_dir() + "/conformance/dates/" + file);
  std::vector<std::vector<std::string>> rows;
  std::string line;
  for (bool head = true; std::getline(in, line); head = false) {
    std::vector<std::string> cells;
    std::stringstream parts(line);
    for (std::string cell; std::getline(parts, cell, ';');) cells.push_back(cell);
    if (!head && cells.size() > 2) rows.push_back(cells);
  }
  return rows;
}

struct Period {
  int years = 0, months = 0, days = 0;
};
Period period_of(const std::string& text) {
  Period p;
  REQUIRE(std::sscanf(text.c_str(), "[%d years, %d months, %d days]", &p.years, &p.months, &p.days) == 3);
  return p;
}
std::string later(const std::string& date, Period p, const std::string& rule) {
  return to_text(one("add_months(date('" + date + "'), " + std::to_string(12 * p.years + p.months) + ", '" + rule +
                     "') + days(" + std::to_string(p.days) + ")"));
}

}  // namespace

TEST_CASE("dates: month arithmetic gives what the dates-calc vectors say", "[expr][dates]") {
  if (rows_of("ambiguous_computations.csv").empty()) {
    WARN("SKIPPED: conformance dates");
    return;
  }
  std::size_t checked = 0;
  for (const auto& row : rows_of("ambiguous_computations.csv")) {
    INFO(row[0] << ' ' << row[1]);
    CHECK(later(row[0], period_of(row[1]), "next") == row[2]);
    CHECK(later(row[0], period_of(row[1]), "end") == row[3]);
    CHECK(later(row[0], period_of(row[1]), "error").starts_with("error"));
    ++checked;
  }
  for (const auto& row : rows_of("exact_computations.csv")) {
    for (const char* rule : {"next", "end", "error"}) {
      INFO(row[0] << ' ' << row[1] << ' ' << rule);
      CHECK(later(row[0], period_of(row[1]), rule) == row[2]);
    }
    ++checked;
  }
  for (const auto& row : rows_of("first_last_day_of_month.csv")) {
    const std::string first = "(date('" + row[0] + "') - days(date('" + row[0] + "').day() - 1))";
    CHECK(to_text(one(first)) == row[1]);
    CHECK(to_text(one("add_months(" + first + ", 1, 'error') - days(1)")) == row[2]);
    ++checked;
  }
  CHECK(checked == 11 + 19 + 2);
}

TEST_CASE("dates: a clock limit is decided by the day and unknown on its own day", "[expr][dates]") {
  const auto ask = [](const std::string& day, const std::string& op) {
    return to_text(one("date('" + day + "') " + op + " date('2026-09-02').at('17:30')"));
  };
  for (const char* op : {"<", "<="}) {
    CHECK(ask("2026-09-01", op) == "true");
    CHECK(ask("2026-09-02", op) == "unknown");
    CHECK(ask("2026-09-03", op) == "false");
  }
  for (const char* op : {">", ">="}) {
    CHECK(ask("2026-09-01", op) == "false");
    CHECK(ask("2026-09-02", op) == "unknown");
    CHECK(ask("2026-09-03", op) == "true");
  }
  CHECK(to_text(one("date('2026-09-02').at('17:30') > date('2026-09-01')")) == "true");
  CHECK(to_text(one("date('2026-09-02').at('00:00') >= date('2026-09-02')")) == "unknown");
  CHECK(to_text(one("date('2026-09-02').at('17:30') < date('2026-09-01')")) == "false");
}

TEST_CASE("dates: days and instants of the policy's zone", "[expr][dates]") {
  CHECK(to_text(one("date('2026-09-01').at('09:15')")) == "2026-09-01T01:15:00Z");
  CHECK(to_text(one("date('2026-09-01').at('24:00') == date('2026-09-02').at('00:00')")) == "true");
  CHECK(to_text(one("timestamp('2026-08-31T16:00:00Z').date()")) == "2026-09-01");
  CHECK(to_text(one("timestamp('2026-08-31T15:59:59.999999999Z').date()")) == "2026-08-31");
  CHECK(to_text(one("date('2026-09-01').date()")) == "2026-09-01");
  CHECK(to_text(one("date('2026-09-01').at('09:15') + duration('1h30m') - date('2026-09-01').at('09:00')")) == "6300s");
  CHECK(one("timestamp('1399-12-31T00:00:00Z').date()").state == State::fault);
  const std::vector<Input> clock{{"c", {Kind::text}, {[] {
                                    Value v;
                                    v.type = {Kind::text}, v.state = State::known, v.text = "09:15";
                                    return v;
                                  }()}}};
  CHECK(to_text(one("date('2026-09-01').at(c)", clock)) == "2026-09-01T01:15:00Z");
  CHECK(one("date('2026-09-01').at(c + ':99')", clock).state == State::fault);
}

TEST_CASE("dates: parts of a timestamp in a zone, computed or written", "[expr][dates]") {
  const std::vector<std::pair<std::string, std::string>> parts{
      {"getFullYear", "2026"}, {"getMonth", "0"},        {"getDate", "1"},  {"getDayOfMonth", "0"},
      {"getDayOfWeek", "4"},   {"getDayOfYear", "0"},    {"getHours", "1"}, {"getMinutes", "2"},
      {"getSeconds", "3"},     {"getMilliseconds", "45"}};
  for (const auto& [name, expected] : parts) {  // 2026-01-01 was a Thursday
    INFO(name);
    CHECK(to_text(one("timestamp('2025-12-31T17:02:03.045Z')." + name + "('Asia/Shanghai')")) == expected);
    CHECK(to_text(one("timestamp('2025-12-31T17:02:03.045Z')." + name + "('+0' + '8:00')")) == expected);
    CHECK(to_text(one("timestamp('2026-01-01T01:02:03.045Z')." + name + "()")) == expected);
  }
  CHECK(to_text(one("duration('-3730s').getMinutes()")) == "-62");
  CHECK(to_text(one("duration('3730.5s').getMilliseconds()")) == "500");
}

TEST_CASE("dates: what does not convert is an error of its row", "[expr][dates]") {
  for (const char* source :
       {"int('7x')", "int('')", "int('9223372036854775808')", "int(1e99)", "int(0.0 / 0.0)", "double('x')",
        "double('1e999')", "bool('yes')", "timestamp('2026-02-29T00:00:00Z')", "timestamp('x')", "duration('1')",
        "timestamp(9223372036854775807)", "timestamp('2026-01-01T00:00:00Z').getHours('+' + '99:00')"}) {
    INFO(source);
    CHECK(one(source).state == State::fault);
  }
  CHECK(to_text(one("int('+7') + int('-7')")) == "0");
  CHECK(to_text(one("string(1.0) + string(true) + string(0.1)")) == "\"1true0.1\"");
  CHECK(to_text(one("double('1e-999')")) == "0.0");
  CHECK(to_text(one("string(date('2026-09-01'))")) == "\"2026-09-01\"");
}

TEST_CASE("dates: steps are counted exactly, toward zero, away from it or as a fraction", "[expr][dates]") {
  // domain: target 98 %, a step per 0.1 points
  const auto steps = [](const std::string& x, const std::string& mode) {
    return to_text(one("steps(percent('98'), percent('" + x + "'), percent('0.1'), '" + mode + "')"));
  };
  CHECK(steps("97.7", "whole") == "3");  // 2.9999... in doubles
  CHECK(steps("97.7", "started") == "3");
  CHECK(steps("97.75", "whole") == "2");
  CHECK(steps("97.75", "started") == "3");
  CHECK(steps("97.75", "exact") == "5/2");
  CHECK(steps("98.25", "whole") == "-2");
  CHECK(steps("98.25", "started") == "-3");
  CHECK(to_text(one("steps(7, 1, 4, 'exact')")) == "3/2");
  CHECK(to_text(one("steps(yuan('10.00'), yuan('1.00'), yuan('4.00'), 'started')")) == "3");
  CHECK(one("steps(7, 1, 0, 'whole')").state == State::fault);
  CHECK(one("steps(9223372036854775807, -9223372036854775807, 1, 'whole')").state == State::fault);
  CHECK(to_text(one("steps(9223372036854775807, -9223372036854775807, 2, 'whole')")) == "9223372036854775807");
  CHECK(to_text(one("steps(ratio(0, 0), percent('1'), percent('1'), 'whole')")) == "unknown");
}
