// SPDX-License-Identifier: MIT
// The shape of data: logical types, code lists, columns and tables. The built-in tables are declared once each in
// model/tables/*.hpp as constexpr TableDecl values; a Schema is the run-time form, which a pack may extend.
// CSV import, Arrow import, the data-model page and introspection all come from these declarations.
//
//   Schema schema = Schema::builtin();
//   const TableDef* students = schema.find_table("学籍");       // by id or by Chinese name
#ifndef BAOXUE_MODEL_SCHEMA_HPP
#define BAOXUE_MODEL_SCHEMA_HPP

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "baoxue/core/result.hpp"
#include "baoxue/model/declaration.hpp"

namespace baoxue::inline v1 {

struct Code {
  std::string id, zh;
  std::vector<std::string> synonyms;
  std::string needs = {};  // a column of the same row that must not be empty beside this code; "" = none
};
struct CodeList {
  std::string id;
  std::vector<Code> codes;
  [[nodiscard]] std::int32_t find(std::string_view id_or_word) const;  // by id, zh or synonym; -1 if none
  [[nodiscard]] std::int32_t find_id(std::string_view code_id) const;  // by id only; -1 if none
};
struct ColumnDef {
  std::string id, zh, domain, unit;
  ColumnType type = ColumnType::text;
  bool required = false, key = false, empty_is_value = false;
  std::shared_ptr<const CodeList> codes;
  std::uint8_t scale = 0;
  ColumnRole role = ColumnRole::plain;
  Sensitivity sensitivity = Sensitivity::special;
  std::vector<std::string> synonyms;
};
struct TableDef {
  std::string id, subject, zh, en;
  std::vector<ColumnDef> columns;
  Coverage coverage = Coverage::complete;
  bool content_key = false;           // key = "content": hash of the row
  bool from_pack = false;             // declared by a pack, not built in
  std::vector<std::string> ignore;    // headers that are known and not read
  [[nodiscard]] std::int32_t find_column(std::string_view header) const;  // by id, zh or synonym; -1 if none
  [[nodiscard]] std::int32_t column_id(std::string_view id) const;        // by id only; -1 if none
  [[nodiscard]] std::int32_t column_with_role(ColumnRole role) const;     // -1 if none
  [[nodiscard]] std::vector<std::int32_t> key_columns() const;
  // The key domain of this table's own key: its subject name.
  [[nodiscard]] const std::string& key_domain() const { return subject; }
};

// Immutable once handed to a Dataset or Policy. Any thread.
class Schema {
 public:
  [[nodiscard]] static Schema builtin();
  [[nodiscard]] const std::vector<TableDef>& tables() const { return tables_; }
  [[nodiscard]] const TableDef* find_table(std::string_view id_or_zh) const;    // nullptr if none
  [[nodiscard]] const TableDef* find_subject(std::string_view subject) const;   // nullptr if none
  [[nodiscard]] std::int32_t table_index(std::string_view id) const;            // -1 if none
  // A reserved word of CEL or a duplicate is an error (ErrorCode::reserved_name, duplicate_id), and so is an [id] column as key
  // (bad_argument). A duplicate is any word that a file could mean two things by: id, Chinese name or synonym. Key columns
  // become required. After an error the schema is as it was.
  [[nodiscard]] Status add_table(TableDef table);
  [[nodiscard]] Status add_column(std::string_view table, ColumnDef column);
  [[nodiscard]] Status add_code(std::string_view list, Code code);

 private:
  std::vector<TableDef> tables_;
};

// The words CEL reserves (cel-spec langdef); a column, fact or parameter cannot have one as its name.
[[nodiscard]] bool is_reserved_word(std::string_view name);

}  // namespace baoxue::inline v1

#include "baoxue/model/schema-inl.hpp"

#endif
