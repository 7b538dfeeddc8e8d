// SPDX-License-Identifier: MIT
// OutTable: a result table in columns, exported as an Arrow stream or read directly. Every report table is one.
//
//   const OutTable& findings = report.table("findings");
//   findings.column("rule")->text[0]
#ifndef BAOXUE_DATA_OUT_TABLE_HPP
#define BAOXUE_DATA_OUT_TABLE_HPP

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "baoxue/model/schema.hpp"

struct ArrowArrayStream;

namespace baoxue::inline v1 {

// Physical by type: boolean, integer, money (fen), date (days since 1970), timestamp in `integers`; real in `reals`; code, key, text in `text`.
struct OutColumn {
  std::string name;
  ColumnType type = ColumnType::text;
  Sensitivity sensitivity = Sensitivity::none;
  std::vector<std::int64_t> integers;
  std::vector<double> reals;
  std::vector<std::string> text;
  std::vector<bool> known;  // empty: every cell known
  [[nodiscard]] bool is_known(std::size_t row) const { return known.empty() || known[row]; }
};
struct OutTable {
  std::string name;
  std::size_t rows = 0;
  std::vector<OutColumn> columns;
  [[nodiscard]] const OutColumn* column(std::string_view column_name) const {
    for (const OutColumn& c : columns) {
      if (c.name == column_name) return &c;
    }
    return nullptr;
  }
};

// Writes a fresh, independent stream over `table` into *out (Arrow: bool, int64, date32, timestamp[us, UTC], float64, utf8). The stream shares ownership.
void export_arrow(std::shared_ptr<const OutTable> table, ArrowArrayStream* out);

}  // namespace baoxue::inline v1

#endif
