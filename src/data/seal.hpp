// SPDX-License-Identifier: MIT
// Sealing: a raw table becomes columns of the schema's types. Keys are coded through their domain's dictionary, codes through their
// list; what cannot be read is quarantined by row or cell. Rows read = rows kept + rows quarantined, always.
#ifndef BAOXUE_DATA_SEAL_HPP
#define BAOXUE_DATA_SEAL_HPP

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "baoxue/data/dataset.hpp"
#include "data/raw_table.hpp"

namespace baoxue::inline v1 {

struct Dataset::Impl {
  std::shared_ptr<const Schema> schema;
  std::map<std::string, Table, std::less<>> tables;
  std::map<std::string, KeyDictionary, std::less<>> keys;
  std::map<std::string, std::vector<std::int64_t>, std::less<>> lines;  // per table; empty: row + 1
  std::vector<QuarantineLine> quarantine;
  std::vector<TableSource> sources;
  std::vector<std::shared_ptr<const void>> owners;  // buffers of the columns
  KeyDictionary no_keys;  // of a domain that no table has
};

namespace data_detail {

// Buffers that sealing makes for one column.
struct Owned {
  std::vector<std::int32_t> i32;
  std::vector<std::int64_t> i64, offsets;
  std::vector<double> f64;
  std::vector<std::uint8_t> bits, validity;
  std::string bytes;
};

// What sealing works with. Kept by who seals the same table again and again: nothing is allocated then, unless rows or cells are
// set aside.
struct SealMemory {
  Table table;
  std::vector<std::int32_t>
      columns;  // per raw column: the schema's; the raw columns stay the same, in number and header
  std::vector<std::size_t> order;  // of reading
  std::vector<std::int32_t> key_columns;
  std::vector<std::shared_ptr<Owned>> owned;  // per column of the table
  std::vector<KeyDictionary*> domains;  // per column of the table; null where it holds no keys
  std::vector<std::uint32_t> uses;  // per key code
  std::vector<std::pair<std::int32_t, std::size_t>> repeated;  // code and row
  std::string text, content;
};

// Seals `raw` as table `def` into `dataset`. ragged: rows without cells. Errors: unknown_column, duplicate_column, missing_key_column.
[[nodiscard]] Status seal(RawTable raw, const std::vector<std::size_t>& ragged, const TableDef& def,
                          const ReadOptions& options, Dataset::Impl& dataset);
// The same into memory that is used again; the table stays there, and nothing is said of where it came from.
[[nodiscard]] Status seal_again(const RawTable& raw, const TableDef& def, SealMemory& memory, Dataset::Impl& dataset);
// After all tables: key cells that name no row of a table that is there.
void note_dangling_links(Dataset::Impl& dataset);
// After all tables: submissions of a table that the schema does not have.
void note_unknown_tables(Dataset::Impl& dataset);
// A code that needs a field whose cell is empty: a line of the quarantine about that cell. The row and its code stay.
void note_needed_cells(Dataset::Impl& dataset);

}  // namespace data_detail
}  // namespace baoxue::inline v1

#endif
