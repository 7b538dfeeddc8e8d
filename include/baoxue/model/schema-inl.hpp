// SPDX-License-Identifier: MIT
// Bodies of schema.hpp: look-ups, extension by a pack, and the run-time form of the constexpr declarations.
#ifndef BAOXUE_MODEL_SCHEMA_INL_HPP
#define BAOXUE_MODEL_SCHEMA_INL_HPP

#include <algorithm>

#include "baoxue/core/reserved_words.hpp"
#include "baoxue/core/text.hpp"
#include "baoxue/model/schema.hpp"
#include "baoxue/model/tables/all.hpp"

namespace baoxue::inline v1 {

inline bool is_reserved_word(std::string_view name) { return is_cel_word(name); }

inline std::int32_t CodeList::find_id(std::string_view code_id) const {
  for (std::size_t c = 0; c < codes.size(); ++c) {
    if (codes[c].id == code_id) return static_cast<std::int32_t>(c);
  }
  return -1;
}

inline std::int32_t CodeList::find(std::string_view id_or_word) const {
  for (std::size_t c = 0; c < codes.size(); ++c) {
    const Code& code = codes[c];
    const bool same = code.id == id_or_word || code.zh == id_or_word;
    if (same || std::find(code.synonyms.begin(), code.synonyms.end(), id_or_word) != code.synonyms.end())
      return static_cast<std::int32_t>(c);
  }
  return -1;
}

inline std::int32_t TableDef::column_id(std::string_view column) const {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].id == column) return static_cast<std::int32_t>(c);
  }
  return -1;
}

inline std::int32_t TableDef::find_column(std::string_view header) const {
  const std::int32_t by_id = column_id(header);
  if (by_id >= 0) return by_id;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].zh == header) return static_cast<std::int32_t>(c);
  }
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const std::vector<std::string>& words = columns[c].synonyms;
    if (std::find(words.begin(), words.end(), header) != words.end()) return static_cast<std::int32_t>(c);
  }
  return -1;
}

inline std::int32_t TableDef::column_with_role(ColumnRole role) const {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].role == role) return static_cast<std::int32_t>(c);
  }
  return -1;
}

inline std::vector<std::int32_t> TableDef::key_columns() const {
  std::vector<std::int32_t> keys;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].key) keys.push_back(static_cast<std::int32_t>(c));
  }
  return keys;
}

namespace detail {

inline std::vector<std::string> strings(std::span<const std::string_view> words) {
  return {words.begin(), words.end()};
}

inline ColumnDef column_def(const ColumnDecl& decl, std::map<std::string, std::shared_ptr<const CodeList>>& lists) {
  ColumnDef def;
  def.id = decl.id, def.zh = decl.zh, def.domain = decl.domain, def.unit = decl.unit, def.type = decl.type;
  def.required = decl.required || decl.key, def.key = decl.key, def.empty_is_value = decl.empty_is_value,
  def.scale = decl.scale;
  def.role = decl.role, def.sensitivity = decl.sensitivity, def.synonyms = strings(decl.synonyms);
  if (decl.codes == nullptr) return def;
  std::shared_ptr<const CodeList>& shared = lists[std::string(decl.codes->id)];
  if (shared == nullptr) {
    auto list = std::make_shared<CodeList>();
    list->id = decl.codes->id;
    for (const CodeDecl& code : decl.codes->codes)
      list->codes.push_back({std::string(code.id), std::string(code.zh), strings(code.synonyms)});
    shared = std::move(list);
  }
  def.codes = shared;
  return def;
}

}  // namespace detail

inline Schema Schema::builtin() {
  Schema schema;
  std::map<std::string, std::shared_ptr<const CodeList>> lists;
  for (const TableDecl* decl : tables::kAll) {
    TableDef table;
    table.id = decl->id, table.subject = decl->subject, table.zh = decl->zh, table.en = decl->en,
    table.coverage = decl->coverage;
    table.ignore = detail::strings(decl->ignore);
    for (const ColumnDecl& column : decl->columns) table.columns.push_back(detail::column_def(column, lists));
    // 校历 without a school holds for all schools: the one key column that may be empty.
    if (table.id == "calendar") table.columns[static_cast<std::size_t>(table.column_id("school"))].required = false;
    schema.tables_.push_back(std::move(table));
  }
  return schema;
}

inline const TableDef* Schema::find_table(std::string_view id_or_zh) const {
  for (const TableDef& table : tables_) {
    if (table.id == id_or_zh || table.zh == id_or_zh) return &table;
  }
  return nullptr;
}

inline const TableDef* Schema::find_subject(std::string_view subject) const {
  for (const TableDef& table : tables_) {
    if (table.subject == subject) return &table;
  }
  return nullptr;
}

inline std::int32_t Schema::table_index(std::string_view id) const {
  for (std::size_t t = 0; t < tables_.size(); ++t) {
    if (tables_[t].id == id) return static_cast<std::int32_t>(t);
  }
  return -1;
}

inline Status Schema::add_table(TableDef table) {
  if (is_reserved_word(table.id) || is_reserved_word(table.subject)) {
    return Error(ErrorCode::reserved_name, table.id + " 是条件语言的保留字",
                 table.id + " is a reserved word of the condition language");
  }
  const bool zh_taken = !table.zh.empty() && find_table(table.zh) != nullptr;
  if (find_table(table.id) != nullptr || find_subject(table.subject) != nullptr || zh_taken) {
    return Error(ErrorCode::duplicate_id, "已有表 " + table.id, "there is a table " + table.id + " already");
  }
  if (!table.content_key && table.key_columns().empty()) {
    return Error(ErrorCode::missing_key_column, "表 " + table.id + " 没有主键",
                 "the table " + table.id + " has no key");
  }
  std::vector<ColumnDef> columns = std::move(table.columns);
  table.columns.clear();
  const std::string id = table.id;
  tables_.push_back(std::move(table));
  for (ColumnDef& column : columns) {
    Status status = add_column(id, std::move(column));
    if (status) continue;
    tables_.pop_back();
    return status;
  }
  return Ok{};
}

inline Status Schema::add_column(std::string_view table, ColumnDef column) {
  const std::int32_t at = table_index(table);
  if (at < 0)
    return Error(ErrorCode::unknown_table, "没有表 " + std::string(table), "there is no table " + std::string(table));
  TableDef& def = tables_[static_cast<std::size_t>(at)];
  if (is_reserved_word(column.id)) {
    return Error(ErrorCode::reserved_name, column.id + " 是条件语言的保留字",
                 column.id + " is a reserved word of the condition language");
  }
  const auto taken = [&](const std::string& header) { return !header.empty() && def.find_column(header) >= 0; };
  if (taken(column.id) || taken(column.zh) || std::any_of(column.synonyms.begin(), column.synonyms.end(), taken)) {
    return Error(ErrorCode::duplicate_id, "表 " + def.id + " 已有列 " + column.id,
                 "the table " + def.id + " has a column " + column.id + " already");
  }
  if (column.key && column.sensitivity == Sensitivity::id) {
    return Error(ErrorCode::bad_argument, "证件号不能作主键", "an [id] column may not be a key");
  }
  column.required = column.required || column.key;
  def.columns.push_back(std::move(column));
  return Ok{};
}

inline Status Schema::add_code(std::string_view list, Code code) {
  std::shared_ptr<const CodeList> old;
  for (const TableDef& table : tables_) {
    for (const ColumnDef& column : table.columns) {
      if (column.codes != nullptr && column.codes->id == list) old = column.codes;
    }
  }
  if (old == nullptr)
    return Error(ErrorCode::unknown_name, "没有代码表 " + std::string(list),
                 "there is no code list " + std::string(list));
  const auto taken = [&](const std::string& word) { return !word.empty() && old->find(word) >= 0; };
  if (taken(code.id) || taken(code.zh) || std::any_of(code.synonyms.begin(), code.synonyms.end(), taken)) {
    return Error(ErrorCode::duplicate_id, "代码表已有 " + code.id, "the code list has " + code.id + " already");
  }
  auto extended = std::make_shared<CodeList>(*old);
  extended->codes.push_back(std::move(code));
  for (TableDef& table : tables_) {
    for (ColumnDef& column : table.columns) {
      if (column.codes == old) column.codes = extended;
    }
  }
  return Ok{};
}

}  // namespace baoxue::inline v1

#endif
