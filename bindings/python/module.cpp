// SPDX-License-Identifier: MIT
#include "bindings.hpp"

namespace baoxue_python {

std::string code_id(baoxue::ErrorCode code) {
  const baoxue::ErrorInfo* info = baoxue::error_info(code);
  return info == nullptr ? std::string() : std::string(info->id);
}

void raise(const baoxue::Error& error, const char* family) {
  const py::object exception =
      py::module_::import("baoxue._errors")
          .attr("make")(family, code_id(error.code), error.message, error.message_en, error.place.file,
                        error.place.line, error.place.column, error.underlined, error.hint);
  PyErr_SetObject(py::type::handle_of(exception).ptr(), exception.ptr());
  throw py::error_already_set();
}

py::object to_python(baoxue::Date date) {
  return py::module_::import("datetime").attr("date")(date.year(), date.month(), date.day());
}

baoxue::Date to_date(const py::object& date) {
  const auto part = [&](const char* name) { return date.attr(name).cast<int>(); };
  const baoxue::Maybe<baoxue::Date> day = baoxue::Date::of(part("year"), part("month"), part("day"));
  if (!day.known) throw py::value_error("the year is outside 1400-9999");
  return day.value;
}

py::object date_or_none(const baoxue::Maybe<baoxue::Date>& date) {
  return date.known ? to_python(date.value) : py::none();
}

}  // namespace baoxue_python

PYBIND11_MODULE(_core, m, pybind11::mod_gil_not_used()) {
  m.doc() = "The compiled part of baoxue. Use the baoxue package: these names may change.";
  m.attr("__version__") = BAOXUE_VERSION;
  baoxue_python::bind_tables(m);
  baoxue_python::bind_core(m);
  baoxue_python::bind_data(m);
  baoxue_python::bind_policy(m);
  baoxue_python::bind_expression(m);
  baoxue_python::bind_engine(m);
  baoxue_python::bind_assessor(m);
}
