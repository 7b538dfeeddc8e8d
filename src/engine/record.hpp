// SPDX-License-Identifier: MIT
// The cells of one record, in memory of a fixed size, and how they become sealed tables: by the same sealing as files.
#ifndef BAOXUE_ENGINE_RECORD_HPP
#define BAOXUE_ENGINE_RECORD_HPP

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "baoxue/engine/assessor.hpp"
#include "data/raw_table.hpp"
#include "data/seal.hpp"

namespace baoxue::inline v1::engine_detail {

class RecordTable {
 public:
  explicit RecordTable(const TableNeed& need);
  void reset();
  void arrive() { present_ = true; }
  [[nodiscard]] bool present() const { return present_; }
  [[nodiscard]] bool add_row();  // false: full
  struct Cell {
    enum class Is : std::uint8_t { unset, null, integer, real, text } is = Is::unset;
    std::int64_t integer = 0;
    double real = 0;
    std::string_view text;
  };
  [[nodiscard]] Cell* cell(std::size_t row, std::size_t column);  // nullptr: no such row or column
  [[nodiscard]] const ColumnDef& column(std::size_t c) const { return need_.table->columns[c]; }
  // Columns that no row sets are left out, but for those a table cannot be without.
  [[nodiscard]] data_detail::RawTable raw() const;
  [[nodiscard]] const TableDef& def() const { return *need_.table; }

 private:
  [[nodiscard]] bool is_set(std::size_t column) const;
  [[nodiscard]] data_detail::RawColumn raw_column(std::size_t column) const;
  TableNeed need_;
  bool present_ = false;
  std::size_t rows_ = 0;
  std::vector<Cell> cells_;  // row by row
};

// The tables of the context with those of one record after another. Keys of past records are forgotten from time to time.
class RecordData {
 public:
  RecordData(std::shared_ptr<const Schema> schema, std::optional<Dataset> context, const std::vector<TableNeed>& needs);
  [[nodiscard]] Result<Dataset> seal(const std::vector<RecordTable>& record);

 private:
  void start_over();
  [[nodiscard]] std::size_t keys() const;
  std::shared_ptr<const Schema> schema_;
  std::optional<Dataset> context_;
  std::vector<const TableDef*> of_record_;
  std::shared_ptr<Dataset::Impl> data_;
  std::size_t shared_keys_ = 0;
};

}  // namespace baoxue::inline v1::engine_detail

#endif
