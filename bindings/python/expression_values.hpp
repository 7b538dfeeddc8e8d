// SPDX-License-Identifier: MIT
// Values of an expression's inputs and results: from Python objects or Arrow columns into vectors, and back.
#ifndef BAOXUE_BINDINGS_PYTHON_EXPRESSION_VALUES_HPP
#define BAOXUE_BINDINGS_PYTHON_EXPRESSION_VALUES_HPP

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "baoxue/expr/expr.hpp"
#include "bindings.hpp"
#include "data/raw_table.hpp"

namespace baoxue_python {

using baoxue::data_detail::RawColumn;

// An expr::Vector with its buffers. Refilled from chunk to chunk.
class OwnedVector {
 public:
  // None is unknown; a value of another type is a TypeError that names the input.
  void fill(baoxue::expr::Type type, const std::vector<py::object>& values, const std::string& name);
  // Rows [begin, begin + width) of a column that BatchReader::column accepted for this type. Needs no Python.
  void fill(baoxue::expr::Type type, const RawColumn& column, std::size_t begin, std::size_t width);
  [[nodiscard]] baoxue::expr::Vector view(baoxue::expr::Type type) const;

 private:
  void reset(std::size_t width);
  void set(baoxue::expr::Kind kind, std::size_t row, const py::object& value, const std::string& name);

  std::vector<std::uint64_t> known_, bits_;
  std::vector<std::int64_t> integers_, denominators_;
  std::vector<double> reals_;
  std::vector<std::int32_t> dates_;
  std::vector<std::string> texts_;
  std::vector<std::string_view> views_;
  std::vector<std::uint32_t> begins_, ends_;
  std::unique_ptr<OwnedVector> child_;
  baoxue::expr::Vector child_view_;
};

// bool, int, float, str, datetime.date, datetime.datetime in UTC and datetime.timedelta (whole microseconds), int (fen, days),
// fractions.Fraction, list.
[[nodiscard]] py::object to_python(const baoxue::expr::Value& value);

// The columns of a consumed stream.
class BatchReader {
 public:
  explicit BatchReader(ArrowArrayStream* stream);
  [[nodiscard]] std::size_t rows() const { return table_.rows; }
  // KeyError if there is none, TypeError if it cannot hold the type.
  [[nodiscard]] const RawColumn* column(const std::string& name, baoxue::expr::Type type) const;

 private:
  baoxue::data_detail::RawTable table_;
};

// The answers of a batch as one column.
class ResultColumn {
 public:
  ResultColumn(baoxue::expr::Type type, std::size_t rows);
  void set(std::size_t row, const baoxue::expr::Value& value);
  [[nodiscard]] ColumnView take();

 private:
  std::shared_ptr<baoxue::OutTable> table_;
  std::vector<std::int64_t> faults_;
};

}  // namespace baoxue_python

#endif
