// SPDX-License-Identifier: MIT
// The cells of one record, in memory of a fixed size, and how they become sealed tables: by the same sealing as files.
#ifndef BAOXUE_ENGINE_RECORD_HPP
#define BAOXUE_ENGINE_RECORD_HPP

#include <deque>
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
  // Columns that no row sets are left out, but for those a table cannot be without. Valid until the next call.
  [[nodiscard]] const data_detail::RawTable& raw();
  [[nodiscard]] const TableDef& def() const { return *need_.table; }
  // Rows that nobody sent, of the days up to `last`: their keys differ, their links lead to the first row, their codes take turns.
  void make_up(std::size_t rows, Date last, std::deque<std::string>& words);

 private:
  struct Buffers {
    std::vector<std::int32_t> i32;
    std::vector<std::int64_t> i64;
    std::vector<double> f64;
    std::string bytes;
    std::vector<std::uint8_t> validity;
  };
  [[nodiscard]] bool is_set(std::size_t column) const;
  void fill(std::size_t column);
  [[nodiscard]] Cell made_up(std::size_t row, std::size_t column, Date last, std::deque<std::string>& words) const;
  TableNeed need_;
  data_detail::RawTable raw_;
  std::vector<Buffers> buffers_;  // by column
  bool present_ = false;
  std::size_t rows_ = 0;
  std::vector<Cell> cells_;  // row by row
};

// The tables of the context with those of one record after another, in the same memory: the dataset shows the last one sealed.
class RecordData {
 public:
  RecordData(std::shared_ptr<const Schema> schema, std::optional<Dataset> context, const std::vector<TableNeed>& needs);
  [[nodiscard]] Status seal(std::vector<RecordTable>& record);
  [[nodiscard]] Dataset data() const { return Dataset(data_); }

 private:
  using Tables = decltype(Dataset::Impl::tables);
  void take_over();
  void forget_keys();
  std::optional<Dataset> context_;
  std::vector<const TableDef*> of_record_;
  std::vector<data_detail::SealMemory> memory_;  // parallel to of_record_
  std::vector<Tables::node_type> apart_;  // parallel to of_record_: the place of a table that the record lacks
  std::vector<std::pair<KeyDictionary*, std::size_t>> shared_;  // how many keys are the context's
  std::shared_ptr<Dataset::Impl> data_;
};

}  // namespace baoxue::inline v1::engine_detail

#endif
