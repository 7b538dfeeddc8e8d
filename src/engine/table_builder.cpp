// SPDX-License-Identifier: MIT
#include "engine/report_impl.hpp"

namespace baoxue::inline v1::engine_detail {

TableBuilder::TableBuilder(std::string_view name, std::initializer_list<ColumnSpec> columns)
    : TableBuilder(name, std::vector<ColumnSpec>(columns)) {}

TableBuilder::TableBuilder(std::string_view name, const std::vector<ColumnSpec>& columns)
    : table_(std::make_shared<OutTable>()) {
  table_->name = name;
  for (const ColumnSpec& spec : columns)
    table_->columns.push_back({std::string(spec.name), spec.type, spec.sensitivity, {}, {}, {}, {}});
}

OutColumn& TableBuilder::next() {
  if (at_ == 0) ++table_->rows;
  OutColumn& column = table_->columns[at_];
  at_ = (at_ + 1) % table_->columns.size();
  return column;
}

TableBuilder& TableBuilder::text(std::string value) {
  OutColumn& column = next();
  column.text.push_back(std::move(value));
  column.known.push_back(true);
  return *this;
}

TableBuilder& TableBuilder::number(std::int64_t value) {
  OutColumn& column = next();
  column.integers.push_back(value);
  column.known.push_back(true);
  return *this;
}

TableBuilder& TableBuilder::day(std::int32_t days) { return days == kNoDay ? null() : number(days); }

TableBuilder& TableBuilder::null() {
  OutColumn& column = next();
  if (column.type == ColumnType::text) {
    column.text.emplace_back();
  } else {
    column.integers.push_back(0);
  }
  column.known.push_back(false);
  return *this;
}

std::shared_ptr<const OutTable> TableBuilder::done() { return std::move(table_); }

}  // namespace baoxue::inline v1::engine_detail
