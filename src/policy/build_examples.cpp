// SPDX-License-Identifier: MIT
// Worked examples: rows that fit the tables, options that exist, expectations that can be asked (check_examples.cpp).
#include <algorithm>

#include "baoxue/core/decimal.hpp"
#include "baoxue/core/money.hpp"
#include "baoxue/core/timestamp.hpp"
#include "policy/builder.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

struct CellWords {
  std::string zh, en;
};

// The cell as a CSV would hold it; nothing where it is none of the column's type.
std::optional<std::string> cell_text(const Node& node, const ColumnDef& column) {
  const bool text = node.is(NodeKind::text);
  const auto where = [&](bool good) { return good ? std::optional(node.text) : std::nullopt; };
  switch (column.type) {
    case ColumnType::boolean:
      return node.is(NodeKind::boolean) ? std::optional<std::string>(node.boolean ? "true" : "false") : std::nullopt;
    case ColumnType::integer:
      return node.is(NodeKind::integer) ? std::optional(std::to_string(node.integer)) : std::nullopt;
    case ColumnType::date: return node.is(NodeKind::date) ? std::optional(node.date.text()) : std::nullopt;
    case ColumnType::code: return where(text && column.codes->find(node.text) >= 0);
    case ColumnType::decimal: return where(text && parse_decimal(node.text, column.scale).known);
    case ColumnType::money: return where(text && parse_money(node.text).known);
    case ColumnType::timestamp: return where(text && parse_timestamp(node.text).known);
    case ColumnType::key: return where(text && !node.text.empty());
    case ColumnType::text: return where(text);
    case ColumnType::real: return std::nullopt;
  }
  return std::nullopt;
}

CellWords cell_words(const ColumnDef& column) {
  switch (column.type) {
    case ColumnType::boolean: return {"true 或 false", "true or false"};
    case ColumnType::integer: return {"整数", "an integer"};
    case ColumnType::date: return {"日期，如 2026-09-01", "a date such as 2026-09-01"};
    case ColumnType::code: return {"代码 " + column.codes->id + " 之一", "one of the codes " + column.codes->id};
    case ColumnType::decimal: return {"文字写的小数，如 \"3.5\"", "a decimal as text such as \"3.5\""};
    case ColumnType::money: return {"文字写的金额，如 \"100.00\"", "an amount as text such as \"100.00\""};
    case ColumnType::timestamp:
      return {"时刻，如 2026-09-01T09:15:00+08:00", "a timestamp such as 2026-09-01T09:15:00+08:00"};
    default: return {"文字", "text"};
  }
}

}  // namespace

void Builder::build_examples() {
  for (const auto& [id, item] : pack_.section("example")) build_example(item);
}

void Builder::build_example(const Item& item) {
  Example example;
  example.id = item.id, example.clause = clause(item), example.layer = layer_id(item.layer);
  example.title = bilingual(item, "title"), example.place = item.place;
  if (const Node* as_of = item.get("as_of"); as_of->is(NodeKind::date)) example.as_of = as_of->date;
  read_example_rows(item, example);
  read_expectations(item, example);
  read_with(item, example);
  data_->examples.push_back(std::move(example));
}

// Options that a pack must refuse may be wrong: then the error is what is expected.
void Builder::read_with(const Item& item, Example& example) {
  static constexpr KeyDecl kWith[] = {{"choices", 64}, {"params", 64}};
  const Node* with = item.get("with");
  if (with == nullptr || !with->is(NodeKind::table)) return;
  check_table_keys("example.with", *with, kWith, diagnostics_);
  const bool refused = !example.expect.empty() && example.expect[0].kind == ExpectKind::error;
  for (const bool choices : {true, false}) {
    const Node* part = with->find(choices ? "choices" : "params");
    if (part == nullptr || !part->is(NodeKind::table)) continue;
    const std::vector<std::string> known = keys_of(pack_.section(choices ? "choice" : "param"));
    for (const auto& [id, value] : part->entries) {
      if (!value.is(NodeKind::text)) {
        diagnostics_.error(ErrorCode::wrong_type, value.place, "with 的 " + id + " 应为文字，如 \"3\"",
                           id + " of with must be text such as \"3\"");
      } else if (!refused && std::find(known.begin(), known.end(), id) == known.end()) {
        diagnostics_.error(ErrorCode::unknown_name, value.key_place, (choices ? "没有选项 " : "没有参数 ") + id,
                           (choices ? "there is no choice " : "there is no parameter ") + id, nearest_name(id, known));
      } else {
        (choices ? example.choices : example.parameters)[id] = value.text;
      }
    }
  }
}

void Builder::read_example_rows(const Item& item, Example& example) {
  const Node* rows = item.get("rows");
  if (rows == nullptr || !rows->is(NodeKind::table)) return;
  for (const auto& [name, node] : rows->entries) {
    const std::int32_t index = data_->schema->table_index(name);
    if (index < 0) {
      const std::vector<std::string> known = names_of(data_->schema->tables(), &TableDef::id);
      diagnostics_.error(ErrorCode::unknown_table, node.key_place, "没有表 " + name, "there is no table " + name,
                         nearest_name(name, known));
      continue;
    }
    ExampleTable out;
    if (read_example_table(node, table(index), out)) example.tables.push_back(std::move(out));
  }
}

bool Builder::read_example_table(const Node& node, const TableDef& table, ExampleTable& out) {
  const bool listed = node.is(NodeKind::array) && std::all_of(node.items.begin(), node.items.end(),
                                                              [](const Node& row) { return row.is(NodeKind::table); });
  if (!listed) {
    diagnostics_.error(ErrorCode::wrong_type, node.place, "rows." + table.id + " 写作 [{ 列 = 值 }, …]",
                       "rows." + table.id + " is written [{ column = value }, ...]");
    return false;
  }
  out.table = table.id;
  for (const ColumnDef& column : table.columns) {
    const bool used = std::any_of(node.items.begin(), node.items.end(),
                                  [&](const Node& row) { return row.find(column.id) != nullptr; });
    if (used || column.key) out.columns.push_back(column.id);
  }
  bool ok = true;
  for (const Node& row : node.items) {
    if (!check_example_row(row, table, out.columns)) {
      ok = false;
      continue;
    }
    auto& cells = out.rows.emplace_back();
    for (const std::string& id : out.columns) {
      const Node* cell = row.find(id);
      const ColumnDef& column = table.columns[static_cast<std::size_t>(table.column_id(id))];
      cells.push_back(cell == nullptr ? Maybe<std::string>() : Maybe<std::string>(*cell_text(*cell, column)));
    }
  }
  return ok;
}

// A required cell is left out in all rows, where the column never came, or in none: else the row would be set aside.
bool Builder::check_example_row(const Node& row, const TableDef& table, const std::vector<std::string>& used) {
  bool ok = true;
  for (const auto& [id, cell] : row.entries) {
    const std::int32_t at = table.column_id(id);
    if (at < 0) {
      diagnostics_.error(ErrorCode::unknown_column, cell.key_place, "表 " + table.id + " 没有列 " + id,
                         "the table " + table.id + " has no column " + id,
                         nearest_name(id, names_of(table.columns, &ColumnDef::id)));
      ok = false;
      continue;
    }
    const ColumnDef& column = table.columns[static_cast<std::size_t>(at)];
    if (cell_text(cell, column)) continue;
    const CellWords words = cell_words(column);
    const std::vector<std::string> codes =
        column.codes == nullptr ? std::vector<std::string>() : names_of(column.codes->codes, &Code::id);
    diagnostics_.error(ErrorCode::bad_cell, cell.place, table.id + " 的 " + id + " 应为" + words.zh,
                       id + " of " + table.id + " must be " + words.en, nearest_name(cell.text, codes));
    ok = false;
  }
  for (const ColumnDef& column : table.columns) {
    const bool there = std::find(used.begin(), used.end(), column.id) != used.end();
    if (!column.required || !there || row.find(column.id) != nullptr) continue;
    diagnostics_.error(
        ErrorCode::missing_key, row.place,
        table.id + " 的这一行缺 " + column.id + (column.key ? "（主键）" : "，别的行却有"),
        "this row of " + table.id + " lacks " + column.id + (column.key ? ", its key" : ", which other rows have"));
    ok = false;
  }
  return ok;
}

}  // namespace baoxue::inline v1::policy_detail
