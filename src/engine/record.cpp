// SPDX-License-Identifier: MIT
#include "engine/record.hpp"

#include <algorithm>
#include <set>

namespace baoxue::inline v1::engine_detail {

using data_detail::RawColumn;
using data_detail::RawTable;
using data_detail::RawType;

namespace {

struct Buffers {
  std::vector<std::int32_t> i32;
  std::vector<std::int64_t> i64;
  std::vector<double> f64;
  std::string bytes;
  std::vector<std::uint8_t> validity;
};

RawType type_of(ColumnType type) {
  switch (type) {
    case ColumnType::date: return RawType::date32;
    case ColumnType::real: return RawType::f64;
    case ColumnType::decimal: return RawType::decimal;
    case ColumnType::timestamp: return RawType::timestamp_us;
    case ColumnType::code:
    case ColumnType::key:
    case ColumnType::text: return RawType::text;
    default: return RawType::i64;
  }
}

}  // namespace

RecordTable::RecordTable(const TableNeed& need) : need_(need), cells_(need.capacity * need.table->columns.size()) {}

void RecordTable::reset() {
  std::fill_n(cells_.begin(), rows_ * need_.table->columns.size(), Cell{});
  rows_ = 0, present_ = false;
}

bool RecordTable::add_row() {
  if (rows_ == need_.capacity) return false;
  present_ = true;
  ++rows_;
  return true;
}

RecordTable::Cell* RecordTable::cell(std::size_t row, std::size_t column) {
  const std::size_t width = need_.table->columns.size();
  return row < rows_ && column < width ? &cells_[row * width + column] : nullptr;
}

bool RecordTable::is_set(std::size_t column) const {
  const std::size_t width = need_.table->columns.size();
  for (std::size_t r = 0; r < rows_; ++r) {
    if (cells_[r * width + column].is != Cell::Is::unset) return true;
  }
  return false;
}

RawColumn RecordTable::raw_column(std::size_t c) const {
  const std::size_t width = need_.table->columns.size();
  const ColumnDef& def = column(c);
  auto buffers = std::make_shared<Buffers>();
  buffers->validity.assign(rows_ / 8 + 1, 0);
  RawColumn raw;
  raw.header = def.id, raw.type = type_of(def.type), raw.scale = def.scale;
  if (raw.type == RawType::text) buffers->i64.push_back(0);
  for (std::size_t r = 0; r < rows_; ++r) {
    const Cell& cell = cells_[r * width + c];
    const bool known = cell.is != Cell::Is::unset && cell.is != Cell::Is::null;
    if (known) buffers->validity[r / 8] = static_cast<std::uint8_t>(buffers->validity[r / 8] | (1U << (r % 8)));
    switch (raw.type) {
      case RawType::text:
        if (known) buffers->bytes.append(cell.text);
        buffers->i64.push_back(static_cast<std::int64_t>(buffers->bytes.size()));
        break;
      case RawType::date32: buffers->i32.push_back(static_cast<std::int32_t>(cell.integer)); break;
      case RawType::f64: buffers->f64.push_back(cell.real); break;
      default: buffers->i64.push_back(cell.integer);
    }
  }
  raw.validity = buffers->validity.data();
  raw.values = raw.type == RawType::text     ? static_cast<const void*>(buffers->bytes.data())
               : raw.type == RawType::date32 ? static_cast<const void*>(buffers->i32.data())
               : raw.type == RawType::f64    ? static_cast<const void*>(buffers->f64.data())
                                             : static_cast<const void*>(buffers->i64.data());
  if (raw.type == RawType::text) raw.offsets = buffers->i64.data();
  raw.owner = std::move(buffers);
  return raw;
}

RawTable RecordTable::raw() const {
  RawTable table;
  table.rows = rows_;
  table.file = def().id, table.encoding = "record";
  for (std::size_t c = 0; c < def().columns.size(); ++c) {
    if (column(c).key || is_set(c)) table.columns.push_back(raw_column(c));
  }
  return table;
}

RecordData::RecordData(std::shared_ptr<const Schema> schema, std::optional<Dataset> context,
                       const std::vector<TableNeed>& needs)
    : schema_(std::move(schema)), context_(std::move(context)) {
  for (const TableNeed& need : needs) of_record_.push_back(need.table);
}

// Codes are those of the context, so that its columns can be used as they are.
void RecordData::start_over() {
  data_ = std::make_shared<Dataset::Impl>();
  data_->schema = schema_;
  if (!context_.has_value()) return;
  std::set<std::string> domains;
  for (const TableDef& table : schema_->tables()) {
    domains.insert(table.subject);
    for (const ColumnDef& column : table.columns) {
      if (column.type == ColumnType::key) domains.insert(column.domain);
    }
    const bool given = std::find(of_record_.begin(), of_record_.end(), &table) != of_record_.end();
    const Table* found = given ? nullptr : context_->table(table.id);
    if (found != nullptr) data_->tables[table.id] = *found, data_->lines[table.id];
  }
  for (const std::string& domain : domains) {
    const KeyDictionary& keys = context_->keys(domain);
    for (std::size_t code = 0; code < keys.size(); ++code)
      (void)data_->keys[domain].intern(keys.at(static_cast<std::int32_t>(code)));
  }
  shared_keys_ = keys();
}

std::size_t RecordData::keys() const {
  std::size_t keys = 0;
  for (const auto& [domain, dictionary] : data_->keys) keys += dictionary.size();
  return keys;
}

Result<Dataset> RecordData::seal(const std::vector<RecordTable>& record) {
  constexpr std::size_t kPastKeys = 4096;
  if (data_ == nullptr || keys() > shared_keys_ + kPastKeys) start_over();
  data_->quarantine.clear(), data_->sources.clear(), data_->owners.clear();
  for (const TableDef* table : of_record_) data_->tables.erase(table->id);
  for (const RecordTable& table : record) {
    if (!table.present()) continue;
    const Status sealed = data_detail::seal(table.raw(), {}, table.def(), {}, *data_);
    if (!sealed) return sealed.error();
  }
  return Dataset(data_);
}

}  // namespace baoxue::inline v1::engine_detail
