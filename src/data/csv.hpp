// SPDX-License-Identifier: MIT
// RFC 4180 with what schools send: CR, LF or CRLF, quoted newlines, spaces (also full-width) around cells, ★ and line breaks in
// headers. Lines and rows in which no cell holds anything are no rows. A row with another number of cells than the header stays
// a row, without cells; empty cells behind the last header do not count.
#ifndef BAOXUE_DATA_CSV_HPP
#define BAOXUE_DATA_CSV_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "baoxue/core/result.hpp"
#include "data/raw_table.hpp"

namespace baoxue::inline v1::data_detail {

struct CsvTable {
  RawTable table;  // text columns; an empty cell is null
  std::vector<std::size_t> ragged;  // rows whose number of cells is wrong: kept as rows without any cell
};
// `text` is UTF-8. Error bad_csv with line and column for an open quote; an empty file has no header: bad_csv.
[[nodiscard]] Result<CsvTable> read_csv(std::string_view text, std::string_view file);

}  // namespace baoxue::inline v1::data_detail

#endif
