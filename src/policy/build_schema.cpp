// SPDX-License-Identifier: MIT
#include <algorithm>

#include "policy/builder.hpp"

namespace baoxue::inline v1::policy_detail {

void Builder::build_schema() {
  Schema schema = Schema::builtin();
  for (const auto& [id, item] : pack_.section("table")) add_pack_table(schema, item);
  for (const auto& [id, item] : pack_.section("column")) {
    if (!pack_.section("table").contains(text(item, "table"))) add_pack_column(schema, item);
  }
  for (const auto& [id, item] : pack_.section("code")) add_code(schema, item);  // also of lists that the pack declares
  check_code_needs(schema);
  data_->schema = std::make_shared<const Schema>(std::move(schema));
}

// A code may need a field: some table with the list has that column. A table without it asks nothing of the code.
void Builder::check_code_needs(const Schema& schema) {
  for (const auto& [id, item] : pack_.section("code")) {
    const std::string list = text(item, "list"), field = text(item, "needs");
    if (field.empty()) continue;
    std::vector<std::string> known;
    bool found = false;
    for (const TableDef& table : schema.tables()) {
      const auto reads = [&](const ColumnDef& c) { return c.codes != nullptr && c.codes->id == list; };
      if (std::none_of(table.columns.begin(), table.columns.end(), reads)) continue;
      found = found || table.column_id(field) >= 0;
      for (const ColumnDef& column : table.columns) known.push_back(column.id);
    }
    if (found || known.empty()) continue;
    diagnostics_.error(ErrorCode::unknown_name, item.get("needs")->place, "用代码表 " + list + " 的表都没有列 " + field,
                       "no table with the code list " + list + " has a column " + field, nearest_name(field, known));
  }
}

void Builder::report_schema(const Item& item, const Status& status) {
  if (status) return;
  Error error = status.error();
  error.place = item.place;
  diagnostics_.error(std::move(error));
}

void Builder::add_code(Schema& schema, const Item& item) {
  Code code{text(item, "id"), text(item, "zh"), texts(item, "synonyms"), text(item, "needs")};
  report_schema(item, schema.add_code(text(item, "list"), std::move(code)));
}

// A pack's table takes its columns along: the key and the event date are named in [[table]].
void Builder::add_pack_table(Schema& schema, const Item& item) {
  TableDef table;
  table.id = item.id;
  table.subject = text(item, "subject");
  table.zh = text(item, "zh");
  table.en = text(item, "en");
  table.from_pack = true;
  table.ignore = texts(item, "ignore");
  const std::vector<std::string> key = texts(item, "key");
  table.content_key = key.size() == 1 && key[0] == "content";
  static constexpr std::pair<std::string_view, Coverage> kCoverage[] = {{"complete", Coverage::complete},
                                                                        {"submissions", Coverage::submissions}};
  if (!word(item, "coverage", kCoverage, table.coverage)) return;
  for (const auto& [id, column] : pack_.section("column")) {
    if (text(column, "table") != item.id) continue;
    if (std::optional<ColumnDef> def = column_def(column)) table.columns.push_back(*std::move(def));
  }
  const auto mark = [&](std::string_view key_name, const std::string& name, auto&& change) {
    const std::int32_t found = table.column_id(name);
    if (found >= 0) return change(table.columns[static_cast<std::size_t>(found)]);
    const std::vector<std::string> known = names_of(table.columns, &ColumnDef::id);
    diagnostics_.error(ErrorCode::unknown_name, item.get(key_name)->place, "表 " + item.id + " 没有列 " + name,
                       "the table " + item.id + " has no column " + name, nearest_name(name, known));
  };
  for (const std::string& name : table.content_key ? std::vector<std::string>() : key) {
    mark("key", name, [&](ColumnDef& column) {
      column.key = column.required = true;
      if (key.size() == 1 && column.type == ColumnType::text) {
        column.type = ColumnType::key;
        column.domain = table.subject;
      }
    });
  }
  const auto dated = [&](const char* key_name, ColumnRole role) {
    mark(key_name, text(item, key_name), [&](ColumnDef& column) {
      const bool time = role == ColumnRole::recorded && column.type == ColumnType::timestamp;
      if (column.type == ColumnType::date || time) return void(column.role = role);
      diagnostics_.error(ErrorCode::wrong_type, item.get(key_name)->place, column.id + " 不是日期列",
                         column.id + " is no date column");
    });
  };
  if (item.get("event") != nullptr) dated("event", ColumnRole::event);
  if (item.get("recorded") != nullptr) dated("recorded", ColumnRole::recorded);
  report_schema(item, schema.add_table(std::move(table)));
}

void Builder::add_pack_column(Schema& schema, const Item& item) {
  const std::string table = text(item, "table");
  if (schema.table_index(table) < 0) {
    const std::vector<std::string> known = names_of(schema.tables(), &TableDef::id);
    diagnostics_.error(ErrorCode::unknown_name, item.get("table")->place, "没有表 " + table,
                       "there is no table " + table, nearest_name(table, known));
    return;
  }
  if (std::optional<ColumnDef> column = column_def(item))
    report_schema(item, schema.add_column(table, *std::move(column)));
}

std::optional<ColumnDef> Builder::column_def(const Item& item) {
  static constexpr std::pair<std::string_view, ColumnType> kTypes[] = {
      {"bool", ColumnType::boolean}, {"code", ColumnType::code},
      {"int", ColumnType::integer},  {"decimal", ColumnType::decimal},
      {"money", ColumnType::money},  {"date", ColumnType::date},
      {"key", ColumnType::key},      {"text", ColumnType::text},
      {"double", ColumnType::real},  {"timestamp", ColumnType::timestamp}};
  ColumnDef column;
  column.id = text(item, "id");
  column.zh = text(item, "zh");
  column.domain = text(item, "domain");
  column.unit = text(item, "unit");
  column.required = flag(item, "required");
  column.synonyms = texts(item, "synonyms");
  static constexpr std::pair<std::string_view, bool> kEmpty[] = {{"null", false}, {"value", true}};
  if (!word(item, "type", kTypes, column.type) || !set_sensitivity(item, column)) return std::nullopt;
  if (!word(item, "empty", kEmpty, column.empty_is_value)) return std::nullopt;
  if (const Node* scale = item.get("scale"); scale != nullptr && scale->is(NodeKind::integer)) {
    column.scale = static_cast<std::uint8_t>(scale->integer < 0 || scale->integer > 9 ? 9 : scale->integer);
  }
  const bool code = column.type == ColumnType::code, key = column.type == ColumnType::key;
  if ((code && item.get("codes") == nullptr) || (key && column.domain.empty())) {
    const std::string needed = code ? "codes" : "domain";
    diagnostics_.error(ErrorCode::missing_key, item.place, "column " + item.id + " 缺键 " + needed,
                       "column " + item.id + " has no key " + needed);
    return std::nullopt;
  }
  if (code) {
    auto codes = std::make_shared<CodeList>();
    codes->id = item.id;
    for (const std::string& id : texts(item, "codes")) codes->codes.push_back({id, {}, {}});
    column.codes = std::move(codes);
  }
  return column;
}

bool Builder::set_sensitivity(const Item& item, ColumnDef& column) {
  static constexpr std::pair<std::string_view, Sensitivity> kWords[] = {{"none", Sensitivity::none},
                                                                        {"family", Sensitivity::family},
                                                                        {"contact", Sensitivity::contact},
                                                                        {"id", Sensitivity::id},
                                                                        {"special", Sensitivity::special}};
  return word(item, "sensitivity", kWords, column.sensitivity);
}

}  // namespace baoxue::inline v1::policy_detail
