// SPDX-License-Identifier: MIT
// Calendar and ResidentId.
#include <string>
#include <utility>
#include <vector>

#include "baoxue/core/calendar.hpp"
#include "baoxue/core/ids.hpp"
#include "bindings.hpp"

namespace baoxue_python {
namespace {

using baoxue::CalendarDay;
using baoxue::Date;
using baoxue::DayCounter;
using baoxue::Maybe;
using baoxue::ResidentId;

// The three counts that need no school: one object for all of them.
struct Counts {
  explicit Counts(baoxue::Calendar days)
      : calendar(std::move(days)),
        work(DayCounter::work(calendar)),
        weekday(DayCounter::weekday()),
        every_day(DayCounter::calendar()) {}

  [[nodiscard]] const DayCounter& of(const std::string& name) const {
    if (name == "work") return work;
    if (name == "weekday") return weekday;
    if (name == "calendar") return every_day;
    throw py::value_error("days are counted as work, weekday or calendar, not " + name);
  }

  baoxue::Calendar calendar;
  DayCounter work, weekday, every_day;
};

[[noreturn]] void raise_missing(const Maybe<int>& year) {
  const std::string number = year.known ? std::to_string(year.value) : std::string("?");
  raise({baoxue::ErrorCode::calendar_missing, number + " 年的日历尚未载入", "calendar " + number + " not loaded"},
        "evaluation");
}

CalendarDay to_day(const std::pair<py::object, std::string>& row) {
  if (row.second == "holiday") return {to_date(row.first), baoxue::DayKind::holiday};
  if (row.second == "makeup") return {to_date(row.first), baoxue::DayKind::makeup};
  throw py::value_error("a day is a holiday or a makeup day, not " + row.second);
}

Counts with_days(const Counts& counts, const std::vector<std::pair<py::object, std::string>>& rows,
                 const std::vector<int>& complete_years) {
  std::vector<CalendarDay> days;
  for (const auto& row : rows) days.push_back(to_day(row));
  return Counts(counts.calendar.with(days, complete_years));
}

py::object add_days(const Counts& counts, const py::object& from, std::int64_t n, const std::string& count) {
  const DayCounter& counter = counts.of(count);
  const Date start = to_date(from);
  const Maybe<Date> end = counter.add(start, n);
  if (!end.known) raise_missing(counter.missing_year(start, n));
  return to_python(end.value);
}

std::int64_t days_between(const Counts& counts, const py::object& a, const py::object& b, const std::string& count) {
  const DayCounter& counter = counts.of(count);
  const Date first = to_date(a);
  const Date last = to_date(b);
  const Maybe<std::int64_t> days = counter.between(first, last);
  if (!days.known) raise_missing(counter.missing_year(first, last));
  return days.value;
}

bool is_day(const Counts& counts, const py::object& day, const std::string& count) {
  const Date date = to_date(day);
  const Maybe<bool> counted = counts.of(count).is_day(date);
  if (!counted.known) raise_missing(Maybe<int>(date.year()));
  return counted.value;
}

const char* sex_name(baoxue::Sex sex) {
  switch (sex) {
    case baoxue::Sex::male: return "male";
    case baoxue::Sex::female: return "female";
    default: return "unknown";
  }
}

}  // namespace

void bind_core(py::module_& m) {
  py::class_<Counts>(m, "Calendar", py::module_local())
      .def_static("national", [] { return Counts(baoxue::Calendar::national()); })
      .def("with_days", with_days)
      .def_property_readonly("years",
                             [](const Counts& counts) {
                               const auto years = counts.calendar.years();
                               return std::vector<int>(years.begin(), years.end());
                             })
      .def("add_days", add_days)
      .def("days_between", days_between)
      .def("is_day", is_day);

  py::class_<ResidentId>(m, "ResidentId", py::module_local())
      .def_static("parse",
                  [](const std::string& text) { return value_or_raise(baoxue::parse_resident_id(text), "id"); })
      .def_property_readonly("text", [](const ResidentId& id) { return std::string(id.text()); })
      .def_property_readonly("division", [](const ResidentId& id) { return std::string(id.division()); })
      .def_property_readonly("birth", [](const ResidentId& id) { return to_python(id.birth()); })
      .def_property_readonly("sex", [](const ResidentId& id) { return sex_name(id.sex()); })
      .def_property_readonly("is_old_form", [](const ResidentId& id) { return id.form() == ResidentId::Form::old; });
}

}  // namespace baoxue_python
