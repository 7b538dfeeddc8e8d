// SPDX-License-Identifier: MIT
// What the tests of CSV, cells, sealing and coverage share: a dataset from texts, and its cells as texts.
//
//   const Dataset data = sealed({{"units", "unit_id,name,kind\nu,县,county\n"}});
//   CHECK(column(data, "units", "name") == Texts{"县"});
#ifndef BAOXUE_TESTS_DATA_READ_HPP
#define BAOXUE_TESTS_DATA_READ_HPP

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "baoxue/data/dataset.hpp"
#include "data/csv.hpp"
#include "test.hpp"

namespace data_test {

using namespace baoxue;

using Texts = std::vector<std::optional<std::string>>;
using Files = std::vector<std::pair<std::string, std::string>>;  // table, body
constexpr auto kNull = std::nullopt;

inline std::shared_ptr<const Schema> builtin() { return std::make_shared<const Schema>(Schema::builtin()); }

inline Result<Dataset> try_seal(const Files& files, const std::shared_ptr<const Schema>& schema = builtin(),
                                const ReadOptions& options = {}) {
  DatasetBuilder builder(schema, options);
  for (const auto& [table, body] : files) {
    if (Status status = builder.add_csv(table, body, table + ".csv"); !status) return status.error();
  }
  return builder.finish();
}

inline Dataset sealed(const Files& files, const std::shared_ptr<const Schema>& schema = builtin(),
                      const ReadOptions& options = {}) {
  Result<Dataset> data = try_seal(files, schema, options);
  INFO((data ? "" : data.error().message_en + " " + data.error().hint));
  REQUIRE(data);
  return *std::move(data);
}

// The error of files that must not seal.
inline Error refused(const Files& files, const std::shared_ptr<const Schema>& schema = builtin(),
                     const ReadOptions& options = {}) {
  const Result<Dataset> data = try_seal(files, schema, options);
  REQUIRE_FALSE(data);
  CHECK_FALSE(data.error().message.empty());
  CHECK_FALSE(data.error().message_en.empty());
  return data.error();
}

inline std::optional<std::string> cell(const Dataset& data, const Column& column, std::size_t row) {
  if (!column.known(row)) return kNull;
  switch (column.def->type) {
    case ColumnType::text: return std::string(column.text(row));
    case ColumnType::key:
      return std::string(data.keys(column.def->domain).at(static_cast<std::int32_t>(column.integer(row))));
    case ColumnType::code: return column.def->codes->codes[static_cast<std::size_t>(column.integer(row))].id;
    case ColumnType::date: return Date{static_cast<std::int32_t>(column.integer(row))}.text();
    case ColumnType::real: return std::to_string(column.real(row));
    default: return std::to_string(column.integer(row));
  }
}

// Cells of the rows that were kept.
inline Texts column(const Dataset& data, std::string_view table_id, std::string_view column_id) {
  const Table* table = data.table(table_id);
  REQUIRE(table != nullptr);
  const std::int32_t at = table->def->column_id(column_id);
  REQUIRE(at >= 0);
  Texts out;
  for (std::size_t row = 0; row < table->rows; ++row) {
    if (table->is_kept(row)) out.push_back(cell(data, table->columns[static_cast<std::size_t>(at)], row));
  }
  return out;
}

// "attendance.csv:3 date bad_cell row", in the dataset's order.
inline std::vector<std::string> problems(const Dataset& data) {
  std::vector<std::string> out;
  for (const QuarantineLine& line : data.quarantine()) {
    const char* scope = line.scope == QuarantineScope::row ? " row" : " cell";
    out.push_back(line.file + ":" + std::to_string(line.line) + " " + (line.column.empty() ? "-" : line.column) + " " +
                  std::string(error_info(line.code)->name) + scope);
  }
  return out;
}

inline const TableSource& source(const Dataset& data, std::string_view table) {
  for (const TableSource& one : data.sources()) {
    if (one.table == table) return one;
  }
  FAIL("no source of the table " << table);
  throw 0;
}

// Rows read = kept + quarantined, for every table, counted three ways.
inline void check_conserved(const Dataset& data) {
  for (const TableSource& one : data.sources()) {
    if (one.table.empty()) continue;
    INFO(one.table);
    const Table* table = data.table(one.table);
    REQUIRE(table != nullptr);
    std::int64_t kept = 0, row_lines = 0;
    for (std::size_t row = 0; row < table->rows; ++row) kept += table->is_kept(row) ? 1 : 0;
    for (const QuarantineLine& line : data.quarantine()) {
      if (line.table == one.table && line.scope == QuarantineScope::row) ++row_lines;
    }
    CHECK(one.rows_read == static_cast<std::int64_t>(table->rows));
    CHECK(one.rows_kept == kept);
    CHECK(one.rows_quarantined == row_lines);
    CHECK(one.rows_read == one.rows_kept + one.rows_quarantined);
  }
}

// The raw cells of a CSV, header aside.
inline std::vector<Texts> raw_rows(const data_detail::CsvTable& csv) {
  std::vector<Texts> rows(csv.table.rows);
  for (const data_detail::RawColumn& column : csv.table.columns) {
    for (std::size_t row = 0; row < csv.table.rows; ++row) {
      const bool known = ((column.validity[row / 8] >> (row % 8)) & 1) != 0;
      const auto* bytes = static_cast<const char*>(column.values);
      const auto size = static_cast<std::size_t>(column.offsets[row + 1] - column.offsets[row]);
      rows[row].push_back(known ? std::optional(std::string(bytes + column.offsets[row], size)) : kNull);
    }
  }
  return rows;
}

inline std::vector<std::string> headers(const data_detail::CsvTable& csv) {
  std::vector<std::string> out;
  for (const data_detail::RawColumn& column : csv.table.columns) out.push_back(column.header);
  return out;
}

}  // namespace data_test

#endif
