// SPDX-License-Identifier: MIT
#include "engine/record.hpp"

#include <algorithm>

#include "baoxue/core/timestamp.hpp"

namespace baoxue::inline v1::engine_detail {

using data_detail::RawColumn;
using data_detail::RawTable;
using data_detail::RawType;

namespace {

constexpr std::size_t kTextBytes = 16;  // of a cell, on average; longer ones are held, too

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

RecordTable::RecordTable(const TableNeed& need)
    : need_(need), buffers_(need.table->columns.size()), cells_(need.capacity * need.table->columns.size()) {
  raw_.file = def().id, raw_.encoding = "record";
  for (std::size_t c = 0; c < buffers_.size(); ++c) {
    RawColumn raw;
    raw.header = column(c).id, raw.type = type_of(column(c).type), raw.scale = column(c).scale;
    raw_.columns.push_back(std::move(raw));
    buffers_[c].validity.reserve(need.capacity / 8 + 1);
    switch (raw_.columns[c].type) {
      case RawType::date32: buffers_[c].i32.reserve(need.capacity); break;
      case RawType::f64: buffers_[c].f64.reserve(need.capacity); break;
      default: buffers_[c].i64.reserve(need.capacity + 1);
    }
    if (raw_.columns[c].type == RawType::text) buffers_[c].bytes.reserve(need.capacity * kTextBytes);
  }
}

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

void RecordTable::fill(std::size_t c) {
  const std::size_t width = need_.table->columns.size();
  Buffers& buffers = buffers_[c];
  buffers.validity.assign(rows_ / 8 + 1, 0);
  buffers.i32.clear(), buffers.i64.clear(), buffers.f64.clear(), buffers.bytes.clear();
  RawColumn& raw = raw_.columns[c];
  if (raw.type == RawType::text) buffers.i64.push_back(0);
  for (std::size_t r = 0; r < rows_; ++r) {
    const Cell& cell = cells_[r * width + c];
    const bool known = cell.is != Cell::Is::unset && cell.is != Cell::Is::null;
    if (known) buffers.validity[r / 8] = static_cast<std::uint8_t>(buffers.validity[r / 8] | (1U << (r % 8)));
    switch (raw.type) {
      case RawType::text:
        if (known) buffers.bytes.append(cell.text);
        buffers.i64.push_back(static_cast<std::int64_t>(buffers.bytes.size()));
        break;
      case RawType::date32: buffers.i32.push_back(static_cast<std::int32_t>(cell.integer)); break;
      case RawType::f64: buffers.f64.push_back(cell.real); break;
      default: buffers.i64.push_back(cell.integer);
    }
  }
  raw.validity = buffers.validity.data();
  raw.values = raw.type == RawType::text     ? static_cast<const void*>(buffers.bytes.data())
               : raw.type == RawType::date32 ? static_cast<const void*>(buffers.i32.data())
               : raw.type == RawType::f64    ? static_cast<const void*>(buffers.f64.data())
                                             : static_cast<const void*>(buffers.i64.data());
  if (raw.type == RawType::text) raw.offsets = buffers.i64.data();
}

const RawTable& RecordTable::raw() {
  raw_.rows = rows_;
  for (std::size_t c = 0; c < raw_.columns.size(); ++c) {
    raw_.columns[c].left_out = !column(c).key && !is_set(c);
    if (!raw_.columns[c].left_out) fill(c);
  }
  return raw_;
}

RecordTable::Cell RecordTable::made_up(std::size_t row, std::size_t c, Date last,
                                       std::deque<std::string>& words) const {
  constexpr std::size_t kLongText = 64;
  const ColumnDef& def = column(c);
  const auto text = [&](std::string word) { return Cell{Cell::Is::text, 0, 0, words.emplace_back(std::move(word))}; };
  const Date day = last - static_cast<std::int32_t>(row);
  switch (def.type) {
    case ColumnType::key: return text(std::to_string(def.key ? row : 0));
    case ColumnType::text: return text(def.key ? std::to_string(row) : std::string(kLongText, 'x'));
    case ColumnType::code: return text(def.codes->codes[row % def.codes->codes.size()].id);
    case ColumnType::real: return {Cell::Is::real, 0, 1, {}};
    case ColumnType::date: return {Cell::Is::integer, day.days, 0, {}};
    case ColumnType::timestamp: return {Cell::Is::integer, end_of_day(day).micros, 0, {}};
    case ColumnType::boolean: return {Cell::Is::integer, static_cast<std::int64_t>(row % 2), 0, {}};
    default: return {Cell::Is::integer, static_cast<std::int64_t>(def.key ? row : 1), 0, {}};
  }
}

void RecordTable::make_up(std::size_t rows, Date last, std::deque<std::string>& words) {
  for (std::size_t r = 0; r < rows && add_row(); ++r) {
    for (std::size_t c = 0; c < raw_.columns.size(); ++c) *cell(r, c) = made_up(r, c, last, words);
  }
}

RecordData::RecordData(std::shared_ptr<const Schema> schema, std::optional<Dataset> context,
                       const std::vector<TableNeed>& needs)
    : context_(std::move(context)),
      memory_(needs.size()),
      apart_(needs.size()),
      data_(std::make_shared<Dataset::Impl>()) {
  data_->schema = std::move(schema);
  for (const TableNeed& need : needs) of_record_.push_back(need.table);
  for (const TableDef& table : data_->schema->tables()) {
    (void)data_->keys[table.subject];
    for (const ColumnDef& column : table.columns) {
      if (column.type == ColumnType::key) (void)data_->keys[column.domain];
    }
  }
  if (context_.has_value()) take_over();
  for (auto& [domain, keys] : data_->keys) shared_.emplace_back(&keys, keys.size());
  for (std::size_t t = 0; t < of_record_.size(); ++t) {
    (void)data_->lines[of_record_[t]->id];
    data_->tables[of_record_[t]->id] = {};
    apart_[t] = data_->tables.extract(of_record_[t]->id);
  }
}

// Codes are those of the context, so that its columns can be used as they are.
void RecordData::take_over() {
  for (const TableDef& table : data_->schema->tables()) {
    const bool given = std::find(of_record_.begin(), of_record_.end(), &table) != of_record_.end();
    const Table* found = given ? nullptr : context_->table(table.id);
    if (found != nullptr) data_->tables[table.id] = *found, (void)data_->lines[table.id];
  }
  for (auto& [domain, keys] : data_->keys) {
    const KeyDictionary& from = context_->keys(domain);
    for (std::size_t code = 0; code < from.size(); ++code) (void)keys.intern(from.at(static_cast<std::int32_t>(code)));
  }
}

void RecordData::forget_keys() {
  for (const auto& [keys, size] : shared_) keys->truncate(size);
}

Status RecordData::seal(std::vector<RecordTable>& record) {
  forget_keys();
  data_->quarantine.clear(), data_->owners.clear();
  for (std::size_t t = 0; t < record.size(); ++t) {
    if (apart_[t].empty()) apart_[t] = data_->tables.extract(of_record_[t]->id);
    if (!record[t].present()) continue;
    // The columns of the table move in and out with it: its memory is this table's alone.
    std::swap(apart_[t].mapped(), memory_[t].table);
    const Status sealed = data_detail::seal_again(record[t].raw(), record[t].def(), memory_[t], *data_);
    std::swap(apart_[t].mapped(), memory_[t].table);
    if (!sealed) return sealed.error();
    data_->tables.insert(std::move(apart_[t]));
  }
  return Ok{};
}

}  // namespace baoxue::inline v1::engine_detail
