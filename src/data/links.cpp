// SPDX-License-Identifier: MIT
// What only shows when all tables are there: cells that name a row or a table that does not exist. The row stays.
#include "data/seal.hpp"

namespace baoxue::inline v1::data_detail {

namespace {

std::string file_of(const Dataset::Impl& dataset, const std::string& table) {
  for (const TableSource& source : dataset.sources) {
    if (source.table == table) return source.file;
  }
  return {};
}

// Keys of the rows that a table kept.
std::vector<bool> existing_keys(const Dataset::Impl& dataset, const Table& table) {
  std::vector<bool> exists(dataset.keys.find(table.def->subject)->second.size(), false);
  for (const std::int32_t code : table.key_codes) {
    if (code >= 0) exists[static_cast<std::size_t>(code)] = true;
  }
  return exists;
}

// One line of scope cell for each kept row whose cell in `column` is known and wrong; it names `at` where another cell is meant.
template <class IsWrong>
void note_cells(Dataset::Impl& dataset, const Table& table, const Column& column, IsWrong is_wrong, ErrorCode code,
                const std::string& zh, const std::string& en, const std::string& at = {}) {
  const std::vector<std::int64_t>& lines = dataset.lines[table.def->id];
  const std::string file = file_of(dataset, table.def->id);
  for (std::size_t row = 0; row < table.rows; ++row) {
    if (!table.is_kept(row) || !column.known(row) || !is_wrong(row)) continue;
    const std::int64_t line = lines.empty() ? static_cast<std::int64_t>(row) + 1 : lines[row];
    const std::string& where = at.empty() ? column.def->id : at;
    dataset.quarantine.push_back({table.def->id, file, line, where, code, zh, en, QuarantineScope::cell});
  }
}

}  // namespace

void note_dangling_links(Dataset::Impl& dataset) {
  for (const auto& [id, table] : dataset.tables) {
    for (const Column& column : table.columns) {
      const bool own_key = column.def->key && column.def->domain == table.def->subject;
      if (column.def->type != ColumnType::key || !column.present || own_key) continue;
      const TableDef* target = dataset.schema->find_subject(column.def->domain);
      const auto found = target == nullptr ? dataset.tables.end() : dataset.tables.find(target->id);
      if (found == dataset.tables.end()) continue;
      const std::vector<bool> exists = existing_keys(dataset, found->second);
      const auto dangles = [&](std::size_t row) {
        const auto code = static_cast<std::size_t>(column.integer(row));
        return code >= exists.size() || !exists[code];
      };
      note_cells(dataset, table, column, dangles, ErrorCode::dangling_link,
                 "表 " + target->id + " 中没有这个" + target->zh, "no such row in the table " + target->id);
    }
  }
}

void note_needed_cells(Dataset::Impl& dataset) {
  for (const auto& [id, table] : dataset.tables) {
    for (const Column& column : table.columns) {
      if (column.def->codes == nullptr || !column.present) continue;
      const std::vector<Code>& codes = column.def->codes->codes;
      for (std::size_t c = 0; c < codes.size(); ++c) {
        const std::int32_t needed = codes[c].needs.empty() ? -1 : table.def->column_id(codes[c].needs);
        if (needed < 0) continue;
        const Column& field = table.columns[static_cast<std::size_t>(needed)];
        const auto lacks = [&](std::size_t row) {
          return column.integer(row) == static_cast<std::int64_t>(c) && !field.known(row);
        };
        const std::string& word = codes[c].zh.empty() ? codes[c].id : codes[c].zh;
        note_cells(dataset, table, column, lacks, ErrorCode::code_needs_field,
                   "“" + word + "”要填 " + field.def->zh + "（" + field.def->id + "），这一格是空的",
                   codes[c].id + " needs " + field.def->id + ", which is empty", field.def->id);
      }
    }
  }
}

void note_unknown_tables(Dataset::Impl& dataset) {
  const auto found = dataset.tables.find("submissions");
  if (found == dataset.tables.end()) return;
  const Table& table = found->second;
  const Column& column = table.columns[static_cast<std::size_t>(table.def->column_id("table"))];
  const auto unknown = [&](std::size_t row) { return dataset.schema->find_table(column.text(row)) == nullptr; };
  note_cells(dataset, table, column, unknown, ErrorCode::unknown_table, "没有这张表，这次报送不覆盖任何数据",
             "no table has this name: the submission covers nothing");
}

}  // namespace baoxue::inline v1::data_detail
