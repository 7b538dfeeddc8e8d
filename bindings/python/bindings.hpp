// SPDX-License-Identifier: MIT
// What the files of the extension share. The extension is thin: names, lists and dicts go in and out, tables only as Arrow
// capsules; everything a user sees is python/baoxue/*.py.
//
//   m.def("f", [] { return value_or_raise(f(), "policy"); });     // baoxue.PolicyError where f() fails
#ifndef BAOXUE_BINDINGS_PYTHON_BINDINGS_HPP
#define BAOXUE_BINDINGS_PYTHON_BINDINGS_HPP

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "baoxue/arrow_c_abi.h"
#include "baoxue/core/date.hpp"
#include "baoxue/core/result.hpp"
#include "baoxue/data/dataset.hpp"
#include "baoxue/data/out_table.hpp"

namespace baoxue_python {

namespace py = pybind11;

std::string code_id(baoxue::ErrorCode code);  // "BX0407"

// `family` names the exception: "policy", "data", "expression", "evaluation", "id".
[[noreturn]] void raise(const baoxue::Error& error, const char* family);

template <class T>
T value_or_raise(baoxue::Result<T> result, const char* family) {
  if (!result) raise(result.error(), family);
  return *std::move(result);
}
inline void ok_or_raise(const baoxue::Status& status, const char* family) {
  if (!status) raise(status.error(), family);
}

// A result table of the library, read through Arrow or as Python lists.
struct TableView {
  std::shared_ptr<const baoxue::OutTable> table;
};

// One unnamed column: __arrow_c_array__.
struct ColumnView {
  std::shared_ptr<const baoxue::OutTable> table;  // of one column
  std::vector<std::int64_t> faults;  // rows that failed; they are null
};

py::list column_values(const baoxue::OutColumn& column, std::size_t rows);

// Moves a stream out of anything that speaks the Arrow PyCapsule interface; raises TypeError otherwise.
ArrowArrayStream stream_of(const py::object& source);

py::object to_python(baoxue::Date date);  // datetime.date
baoxue::Date to_date(const py::object& date);  // datetime.date -> Date
py::object date_or_none(const baoxue::Maybe<baoxue::Date>& date);

void bind_tables(py::module_& m);
void bind_data(py::module_& m);
py::object kept_rows(const baoxue::Dataset& data, const std::string& id);  // the kept rows; None: it did not arrive
void bind_policy(py::module_& m);
void bind_expression(py::module_& m);
void bind_engine(py::module_& m);
void bind_assessor(py::module_& m);
void bind_core(py::module_& m);

}  // namespace baoxue_python

#endif
