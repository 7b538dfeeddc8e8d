// SPDX-License-Identifier: MIT
// Dataset: the sealed tables of one run. Columns are Arrow-shaped: a value buffer and a validity bitmap; numeric
// buffers of a one-batch Arrow stream are adopted, not copied. Keys and codes are int32.
//
//   Result<Dataset> data = Dataset::read("township/", Schema::builtin());
//   for (const QuarantineLine& line : data->quarantine()) ...
#ifndef BAOXUE_DATA_DATASET_HPP
#define BAOXUE_DATA_DATASET_HPP

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "baoxue/core/date.hpp"
#include "baoxue/core/result.hpp"
#include "baoxue/model/schema.hpp"

struct ArrowArrayStream;  // Arrow C stream interface, baoxue/arrow_c_abi.h

namespace baoxue::inline v1 {

// Distinct keys of one key domain, shared by all tables. Code order is the order of first sight: nothing may depend on it.
class KeyDictionary {
 public:
  [[nodiscard]] std::int32_t find(std::string_view key) const;  // -1 if none
  [[nodiscard]] std::int32_t intern(std::string_view key);
  // Forgets every key from code `size` on; their memory is kept for the next ones.
  void truncate(std::size_t size);
  [[nodiscard]] std::string_view at(std::int32_t code) const;
  [[nodiscard]] std::size_t size() const;
  KeyDictionary();
  ~KeyDictionary();
  KeyDictionary(KeyDictionary&&) noexcept;
  KeyDictionary& operator=(KeyDictionary&&) noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Physical layout of a sealed column by logical type:
//   boolean  bitmap (LSB first)             code, key  int32     date  int32     timestamp, integer, decimal, money  int64
//   (integer columns may also be int8/int16/int32 as the producer had them: see width)     real  double
//   text     int64 offsets[rows+1] in `offsets`, bytes in `values`
// Every buffer is offset-normalised: element i is row i. validity: LSB-first bitmap, nullptr = all known.
struct Column {
  const ColumnDef* def = nullptr;
  const void* values = nullptr;
  const std::int64_t* offsets = nullptr;    // text only
  const std::uint8_t* validity = nullptr;
  std::uint8_t width = 0;                   // bytes per value; 0 for boolean and text
  bool present = false;                     // false: the file had no such column; every cell is unknown

  [[nodiscard]] bool known(std::size_t row) const {
    return present && (validity == nullptr || ((validity[row >> 3] >> (row & 7)) & 1) != 0);
  }
  [[nodiscard]] std::int64_t integer(
      std::size_t row) const;  // any integer-like type incl. date, code, key, money, decimal, boolean
  [[nodiscard]] double real(std::size_t row) const;
  [[nodiscard]] std::string_view text(std::size_t row) const;  // ColumnType::text only
};

struct Table {
  const TableDef* def = nullptr;
  std::size_t rows = 0;                     // all rows of the producer, quarantined ones included
  std::vector<Column> columns;              // parallel to def->columns
  std::vector<std::uint8_t> kept;           // bitmap over rows: not quarantined
  std::vector<std::int32_t>
      key_codes;      // per row: code of the row's own key in domain def->subject (-1 where quarantined)
  bool recorded_known = false;              // a record-date column is present; else the event date stands in
  [[nodiscard]] bool is_kept(std::size_t row) const { return ((kept[row >> 3] >> (row & 7)) & 1) != 0; }
};

enum class QuarantineScope : std::uint8_t { row = 0, cell = 1 };
struct QuarantineLine {
  std::string table, file;
  std::int64_t line = 0;      // 1-based line of the file; for Arrow the 1-based row
  std::string column;         // "" for a whole row
  ErrorCode code{};
  std::string message, message_en;  // never holds the cell's content
  QuarantineScope scope = QuarantineScope::row;
};
struct TableSource {          // what arrived
  std::string table, file,
      encoding;  // encoding "utf-8" | "utf-8-bom" | "gb18030" | "arrow"; a file let go unread has neither table nor encoding
  std::int64_t rows_read = 0, rows_kept = 0, rows_quarantined = 0, cells_nulled = 0;
  std::uint64_t body_hash = 0;
  std::vector<std::string> ignored =
      {};  // headers of columns with cells that were not read, as the ignore list or ReadOptions say
};

// "特长, 政治面貌"
[[nodiscard]] std::string joined(const std::vector<std::string>& names);

struct ReadOptions {
  std::vector<std::string> lenient =
      {};  // unknown headers and files with these names are ignored (listed in the sources)
  bool lenient_all = false;  // every unknown header and file is ignored and listed
};

// Immutable, cheap to move, any threads at once.
class Dataset {
 public:
  // One CSV per table, named by table id or Chinese name ("students.csv", "学籍.CSV"). Files that name no table are an error
  // with the nearest known name (unless lenient); so is a workbook (.xlsx .xls .et) of a table without its CSV. Names that begin
  // with "_" or "." and other kinds of file are left alone. A missing file makes the table absent, not empty.
  [[nodiscard]] static Result<Dataset> read(const std::string& folder, std::shared_ptr<const Schema> schema,
                                            const ReadOptions& options = {});
  [[nodiscard]] const Schema& schema() const;
  [[nodiscard]] std::shared_ptr<const Schema> schema_ptr() const;
  [[nodiscard]] const Table* table(std::string_view id) const;  // nullptr = absent
  [[nodiscard]] const KeyDictionary& keys(std::string_view domain) const;  // empty dictionary if the domain is unseen
  [[nodiscard]] const std::vector<QuarantineLine>& quarantine() const;
  [[nodiscard]] const std::vector<TableSource>& sources() const;
  // 1-based line in the source file of a row (Arrow: row + 1).
  [[nodiscard]] std::int64_t line_of(const Table& table, std::size_t row) const;

  struct Impl;
  explicit Dataset(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

 private:
  std::shared_ptr<const Impl> impl_;
};

// Collects tables, then seals. One thread at a time.
class DatasetBuilder {
 public:
  explicit DatasetBuilder(std::shared_ptr<const Schema> schema, ReadOptions options = {});
  ~DatasetBuilder();
  DatasetBuilder(DatasetBuilder&&) noexcept;
  // `file` names the source in messages. Bytes are copied.
  [[nodiscard]] Status add_csv(std::string_view table, std::string_view bytes, std::string_view file);
  // Consumes the stream on every path: stream->release is NULL afterwards. Numeric buffers of a single batch are adopted.
  [[nodiscard]] Status add_arrow(std::string_view table, ArrowArrayStream* stream);
  // Seals: codes, quarantines, checks keys. Links that name no row are quarantine lines of scope cell; the row is kept.
  [[nodiscard]] Result<Dataset> finish();

 private:
  friend class Dataset;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace baoxue::inline v1

#endif
