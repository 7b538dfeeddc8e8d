// SPDX-License-Identifier: MIT
// Dataset.table: the kept rows of a table that arrived, as a table to read.
#include "baoxue/data/dataset.hpp"

#include "bindings.hpp"

namespace baoxue_python {
namespace {

using baoxue::Column;
using baoxue::ColumnType;
using baoxue::Dataset;
using baoxue::OutColumn;
using baoxue::OutTable;
using baoxue::Table;

// "86.50": decimals leave as text, exactly.
std::string decimal_text(std::int64_t value, int scale) {
  std::string digits = std::to_string(value < 0 ? -value : value);
  const auto places = static_cast<std::size_t>(scale);
  if (places == 0) return (value < 0 ? "-" : "") + digits;
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  digits.insert(digits.size() - places, ".");
  return (value < 0 ? "-" : "") + digits;
}

void add_cell(const Dataset& data, const Column& column, std::size_t row, bool known, OutColumn& out) {
  const baoxue::ColumnDef& def = *column.def;
  switch (def.type) {
    case ColumnType::text: out.text.emplace_back(known ? column.text(row) : std::string_view()); return;
    case ColumnType::key: {
      const auto code = known ? static_cast<std::int32_t>(column.integer(row)) : -1;
      out.text.emplace_back(known ? data.keys(def.domain).at(code) : std::string_view());
      return;
    }
    case ColumnType::code: {
      const auto code = known ? static_cast<std::size_t>(column.integer(row)) : 0;
      out.text.emplace_back(known ? std::string_view(def.codes->codes[code].id) : std::string_view());
      return;
    }
    case ColumnType::decimal:
      out.text.emplace_back(known ? decimal_text(column.integer(row), def.scale) : std::string());
      return;
    case ColumnType::real: out.reals.push_back(known ? column.real(row) : 0); return;
    default: out.integers.push_back(known ? column.integer(row) : 0);
  }
}

OutColumn column_of(const Dataset& data, const Table& table, const Column& column) {
  OutColumn out;
  out.name = column.def->id;
  out.type = column.def->type == ColumnType::decimal ? ColumnType::text : column.def->type;
  out.sensitivity = column.def->sensitivity;
  for (std::size_t row = 0; row < table.rows; ++row) {
    if (!table.is_kept(row)) continue;
    const bool known = column.known(row);
    add_cell(data, column, row, known, out);
    out.known.push_back(known);
  }
  return out;
}

}  // namespace

py::object kept_rows(const Dataset& data, const std::string& id) {
  if (data.schema().find_table(id) == nullptr) throw py::key_error(id);
  const Table* table = data.table(id);
  if (table == nullptr) return py::none();
  auto out = std::make_shared<OutTable>();
  out->name = id;
  for (const Column& column : table->columns) out->columns.push_back(column_of(data, *table, column));
  out->rows = out->columns.empty() ? 0 : out->columns.front().known.size();
  return py::cast(TableView{out});
}

}  // namespace baoxue_python
