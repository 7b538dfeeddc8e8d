// SPDX-License-Identifier: MIT
// Deadlines with the header-only half (baoxue::model): no pack, no library, Boost headers and nothing else. A deadline that
// crosses a year whose calendar is not published is unknown, and the year is named.
#include <baoxue/core/calendar.hpp>
#include <cstdio>

namespace {

void print_due(const baoxue::DayCounter& work, baoxue::Date start, int days) {
  const baoxue::Maybe<baoxue::Date> due = work.add(start, days);
  if (due.known) {
    std::printf("%d working days after %s: %s\n", days, start.text().c_str(), due.value.text().c_str());
    return;
  }
  std::printf("%d working days after %s: unknown, calendar %d not loaded\n", days, start.text().c_str(),
              work.missing_year(start, days).value);
}

}  // namespace

int main() {
  const baoxue::DayCounter work = baoxue::DayCounter::work(baoxue::Calendar::national());
  print_due(work, baoxue::Date::of(2026, 9, 23).value,
            10);  // 2026-10-14: two holidays and two worked weekend days between
  print_due(work, baoxue::Date::of(2026, 12, 30).value, 3);  // unknown: 2027
  return 0;
}
