// SPDX-License-Identifier: MIT
// One cell of a raw column as a value of a logical type.
#ifndef BAOXUE_DATA_CELLS_HPP
#define BAOXUE_DATA_CELLS_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include "baoxue/model/schema.hpp"
#include "data/raw_table.hpp"

namespace baoxue::inline v1::data_detail {

enum class CellState : std::uint8_t { null, good, bad };
struct Cell {
  CellState state = CellState::null;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view text = {};             // of a text column: points into the raw buffer or into `store`
  const char* why_zh = "";                // bad: what was expected, never the content
  const char* why_en = "";
};

[[nodiscard]] bool raw_known(const RawColumn& column, std::size_t row);
// The cell read as def's type. `store` holds text that is made (numbers as keys).
[[nodiscard]] Cell read_cell(const RawColumn& column, std::size_t row, const ColumnDef& def, std::string& store);
// Does the raw buffer already have the column's layout, so that it is adopted as it is? Bytes per value, 0 if not.
[[nodiscard]] std::uint8_t adoptable_width(const RawColumn& column, const ColumnDef& def);

}  // namespace baoxue::inline v1::data_detail

#endif
