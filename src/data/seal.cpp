// SPDX-License-Identifier: MIT
#include "data/seal.hpp"

#include <algorithm>
#include <charconv>

#include "baoxue/core/text.hpp"
#include "data/cells.hpp"
#include "data/hash.hpp"

namespace baoxue::inline v1::data_detail {

namespace {

constexpr std::int32_t kIgnored = -2, kNoColumn = -1;

Error at_header(ErrorCode code, const RawTable& raw, std::size_t column, std::string zh, std::string en) {
  return {code, std::move(zh), std::move(en),
          Place{raw.file, static_cast<std::int32_t>(raw.header_line), static_cast<std::int32_t>(column) + 1},
          raw.columns[column].header};
}

bool listed(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> known_headers(const TableDef& def) {
  std::vector<std::string> names;
  for (const ColumnDef& column : def.columns) {
    names.push_back(column.id), names.push_back(column.zh);
    names.insert(names.end(), column.synonyms.begin(), column.synonyms.end());
  }
  return names;
}

bool all_null(const RawColumn& column, std::size_t rows) {
  for (std::size_t row = 0; row < rows; ++row) {
    if (raw_known(column, row)) return false;
  }
  return true;
}

Error unknown_header(const RawTable& raw, std::size_t c, const TableDef& def) {
  const std::string& header = raw.columns[c].header;
  if (header.empty()) {
    return at_header(ErrorCode::unknown_column, raw, c, "第 " + std::to_string(c + 1) + " 列有内容而没有列名",
                     "column " + std::to_string(c + 1) + " has cells but no header");
  }
  Error error = at_header(ErrorCode::unknown_column, raw, c, "表 " + def.id + " 没有列“" + header + "”",
                          "the table " + def.id + " has no column \"" + header + "\"");
  error.hint = nearest(header, known_headers(def)).value_or("");
  return error;
}

// Two headers of one column may be two synonyms, so the message names the column too.
Error header_twice(const RawTable& raw, std::size_t c, const ColumnDef& column) {
  const std::string& header = raw.columns[c].header;
  return at_header(ErrorCode::duplicate_column, raw, c, "列 " + column.id + " 出现两次，第二次写作“" + header + "”",
                   "the column " + column.id + " occurs twice, here as \"" + header + "\"");
}

// Per raw column: the schema's column, or kIgnored.
Result<std::vector<std::int32_t>> map_headers(const RawTable& raw, const TableDef& def, const ReadOptions& options) {
  std::vector<std::int32_t> to(raw.columns.size(), kIgnored);
  std::vector<bool> taken(def.columns.size(), false);
  for (std::size_t c = 0; c < raw.columns.size(); ++c) {
    const std::string& header = raw.columns[c].header;
    const std::int32_t found = header.empty() ? kNoColumn : def.find_column(header);
    if (found < 0) {
      const bool nothing_lost = header.empty() && all_null(raw.columns[c], raw.rows);
      if (nothing_lost || listed(def.ignore, header) || options.lenient_all || listed(options.lenient, header))
        continue;
      return unknown_header(raw, c, def);
    }
    if (taken[static_cast<std::size_t>(found)])
      return header_twice(raw, c, def.columns[static_cast<std::size_t>(found)]);
    taken[static_cast<std::size_t>(found)] = true;
    to[c] = found;
  }
  for (const std::int32_t key : def.key_columns()) {
    const ColumnDef& column = def.columns[static_cast<std::size_t>(key)];
    if (taken[static_cast<std::size_t>(key)] || !column.required) continue;
    return Error(ErrorCode::missing_key_column, "表 " + def.id + " 缺主键列 " + column.id + "（" + column.zh + "）",
                 "the table " + def.id + " lacks its key column " + column.id,
                 Place{raw.file, static_cast<std::int32_t>(raw.header_line), 0});
  }
  return to;
}

class Sealer {
 public:
  Sealer(const RawTable& raw, const TableDef& def, SealMemory& memory, Dataset::Impl& dataset)
      : raw_(raw), def_(def), dataset_(dataset), memory_(memory), table_(memory.table) {
    table_.def = &def;
    table_.rows = raw_.rows;
    table_.columns.assign(def.columns.size(), {});
    table_.kept.assign(raw_.rows / 8 + 1, 0xFF);
    memory.owned.resize(def.columns.size());
    memory.domains.clear();
    for (std::size_t c = 0; c < def.columns.size(); ++c) {
      table_.columns[c].def = &def.columns[c];
      memory.domains.push_back(def.columns[c].type == ColumnType::key ? &dataset.keys[def.columns[c].domain] : nullptr);
    }
    if (memory.key_columns.empty()) memory.key_columns = def.key_columns();
  }

  void drop_ragged(const std::vector<std::size_t>& ragged) {
    for (const std::size_t row : ragged)
      drop(row, "", ErrorCode::bad_csv, "单元格数与表头不符", "the number of cells differs from the header");
  }

  void column(const RawColumn& raw, std::size_t at) {
    const ColumnDef& def = def_.columns[at];
    Column& column = table_.columns[at];
    std::shared_ptr<Owned>& owned = memory_.owned[at];
    if (owned == nullptr) owned = std::make_shared<Owned>();
    column.present = true;
    column.width = adoptable_width(raw, def);
    const bool adopted = column.width != 0;
    if (!adopted) reserve(*owned, def.type, column);
    owned->validity.assign(raw_.rows / 8 + 1, 0);
    bool any_null = false;
    for (std::size_t row = 0; row < raw_.rows; ++row) {
      const Cell cell = is_dropped(row) ? Cell{} : read_cell(raw, row, def, memory_.text);
      const bool good = cell.state == CellState::good;
      if (good) owned->validity[row / 8] = static_cast<std::uint8_t>(owned->validity[row / 8] | (1U << (row % 8)));
      any_null = any_null || !good;
      if (!good) complain(row, def, cell);
      if (!adopted) put(*owned, at, cell, row);
    }
    if (adopted) column.values = raw.values;
    bind(column, *owned, def.type, adopted, any_null);
    dataset_.owners.push_back(raw.owner);
    dataset_.owners.push_back(owned);
  }

  void keys() {
    table_.key_codes.assign(raw_.rows, -1);
    KeyDictionary& domain = dataset_.keys[def_.subject];
    std::string& text = memory_.text;
    for (std::size_t row = 0; row < raw_.rows; ++row) {
      if (is_dropped(row)) continue;
      text.clear();
      if (def_.content_key) {
        memory_.content.clear();
        append_content(memory_.content, row);
        append_hash(text, hash128(memory_.content));
      } else {
        append_key(text, memory_.key_columns, row);
      }
      table_.key_codes[row] = domain.intern(text);
    }
    const Coded& coded = repeated_keys(domain.size());
    for (std::size_t i = 0; i < coded.size();) {
      std::size_t end = i + 1;
      while (end < coded.size() && coded[end].first == coded[i].first) ++end;
      if (end - i > 1) settle_duplicates(coded, i, end);
      i = end;
    }
  }

  // Notes whether records are dated; how many cells were set aside.
  [[nodiscard]] std::int64_t finish() {
    const std::int32_t recorded = def_.column_with_role(ColumnRole::recorded);
    table_.recorded_known = recorded >= 0 && table_.columns[static_cast<std::size_t>(recorded)].present;
    return cells_;
  }

 private:
  [[nodiscard]] bool is_dropped(std::size_t row) const { return !table_.is_kept(row); }
  [[nodiscard]] std::int64_t line(std::size_t row) const {
    return raw_.lines.empty() ? static_cast<std::int64_t>(row) + 1 : raw_.lines[row];
  }

  void drop(std::size_t row, const std::string& column, ErrorCode code, std::string zh, std::string en) {
    table_.kept[row / 8] = static_cast<std::uint8_t>(table_.kept[row / 8] & ~(1U << (row % 8)));
    dataset_.quarantine.push_back(
        {def_.id, raw_.file, line(row), column, code, std::move(zh), std::move(en), QuarantineScope::row});
  }

  void complain(std::size_t row, const ColumnDef& def, const Cell& cell) {
    if (is_dropped(row)) return;
    const bool null = cell.state == CellState::null;
    if (def.required) {
      const char* zh = null ? "必填项为空" : cell.why_zh;
      const char* en = null ? "a required cell is empty" : cell.why_en;
      drop(row, def.id, null ? ErrorCode::missing_key : ErrorCode::bad_cell, zh, en);
    } else if (!null) {
      ++cells_;
      dataset_.quarantine.push_back({def_.id, raw_.file, line(row), def.id, ErrorCode::bad_cell, cell.why_zh,
                                     cell.why_en, QuarantineScope::cell});
    }
  }

  void reserve(Owned& owned, ColumnType type, Column& column) const {
    switch (type) {
      case ColumnType::boolean: owned.bits.assign(raw_.rows / 8 + 1, 0); break;
      case ColumnType::code:
      case ColumnType::key:
      case ColumnType::date: owned.i32.assign(raw_.rows, 0), column.width = 4; break;
      case ColumnType::real: owned.f64.assign(raw_.rows, 0), column.width = 8; break;
      case ColumnType::text: owned.offsets.assign(1, 0), owned.bytes.clear(); break;
      default: owned.i64.assign(raw_.rows, 0), column.width = 8;
    }
  }

  void put(Owned& owned, std::size_t at, const Cell& cell, std::size_t row) {
    const bool good = cell.state == CellState::good;
    switch (def_.columns[at].type) {
      case ColumnType::boolean:
        if (good && cell.integer != 0)
          owned.bits[row / 8] = static_cast<std::uint8_t>(owned.bits[row / 8] | (1U << (row % 8)));
        break;
      case ColumnType::key: owned.i32[row] = good ? memory_.domains[at]->intern(cell.text) : -1; break;
      case ColumnType::code: owned.i32[row] = good ? static_cast<std::int32_t>(cell.integer) : -1; break;
      case ColumnType::date: owned.i32[row] = static_cast<std::int32_t>(cell.integer); break;
      case ColumnType::real: owned.f64[row] = cell.real; break;
      case ColumnType::text:
        if (good) owned.bytes.append(cell.text);
        owned.offsets.push_back(static_cast<std::int64_t>(owned.bytes.size()));
        break;
      default: owned.i64[row] = cell.integer;
    }
  }

  static void bind(Column& column, const Owned& owned, ColumnType type, bool adopted, bool any_null) {
    if (any_null) column.validity = owned.validity.data();
    if (adopted) return;
    switch (type) {
      case ColumnType::boolean: column.values = owned.bits.data(); break;
      case ColumnType::code:
      case ColumnType::key:
      case ColumnType::date: column.values = owned.i32.data(); break;
      case ColumnType::real: column.values = owned.f64.data(); break;
      case ColumnType::text: column.values = owned.bytes.data(), column.offsets = owned.offsets.data(); break;
      default: column.values = owned.i64.data();
    }
  }

  // Rows whose key another row has too, by key and row.
  using Coded = std::vector<std::pair<std::int32_t, std::size_t>>;
  [[nodiscard]] const Coded& repeated_keys(std::size_t keys) {
    memory_.uses.assign(keys, 0);
    for (const std::int32_t code : table_.key_codes) {
      if (code >= 0) ++memory_.uses[static_cast<std::size_t>(code)];
    }
    Coded& coded = memory_.repeated;
    coded.clear();
    for (std::size_t row = 0; row < raw_.rows; ++row) {
      const std::int32_t code = table_.key_codes[row];
      if (code >= 0 && memory_.uses[static_cast<std::size_t>(code)] > 1) coded.emplace_back(code, row);
    }
    std::sort(coded.begin(), coded.end());
    return coded;
  }

  void append_cell(std::string& text, std::size_t column, std::size_t row) const {
    const Column& c = table_.columns[column];
    if (!c.known(row)) return;
    char buffer[64];
    switch (c.def->type) {
      case ColumnType::text: text += c.text(row); break;
      case ColumnType::key: text += memory_.domains[column]->at(static_cast<std::int32_t>(c.integer(row))); break;
      case ColumnType::code: text += c.def->codes->codes[static_cast<std::size_t>(c.integer(row))].id; break;
      case ColumnType::date: text += Date{static_cast<std::int32_t>(c.integer(row))}.text(); break;
      case ColumnType::real: text.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, c.real(row)).ptr); break;
      default: text.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, c.integer(row)).ptr);
    }
  }

  // The parts of a composite key joined with '|'; a '|' or '\' inside a part is escaped.
  void append_key(std::string& key, const std::vector<std::int32_t>& parts, std::size_t row) const {
    for (std::size_t p = 0; p < parts.size(); ++p) {
      if (p > 0) key += '|';
      const std::size_t start = key.size();
      append_cell(key, static_cast<std::size_t>(parts[p]), row);
      if (parts.size() == 1) return;
      for (std::size_t i = start; i < key.size(); ++i) {
        if (key[i] == '|' || key[i] == '\\') key.insert(i++, 1, '\\');
      }
    }
  }

  // Every cell, so that equal content means equal text.
  void append_content(std::string& text, std::size_t row) const {
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      text += table_.columns[c].known(row) ? '+' : '-';
      append_cell(text, c, row);
      text += '\x1f';
    }
  }
  [[nodiscard]] std::string content(std::size_t row) const {
    std::string text;
    append_content(text, row);
    return text;
  }

  void settle_duplicates(const Coded& coded, std::size_t begin, std::size_t end) {
    std::vector<std::pair<std::string, std::size_t>> rows;
    for (std::size_t i = begin; i < end; ++i) rows.emplace_back(content(coded[i].second), coded[i].second);
    std::sort(rows.begin(), rows.end());
    for (std::size_t i = 1; i < rows.size(); ++i) {
      const std::size_t row = rows[i].second;
      if (def_.content_key) {  // equal rows are different things that look alike: all stay
        const std::string first(dataset_.keys[def_.subject].at(coded[begin].first));
        table_.key_codes[row] = dataset_.keys[def_.subject].intern(first + '#' + std::to_string(i + 1));
        continue;
      }
      table_.key_codes[row] = -1;
      if (rows[i].first == rows[0].first) {
        drop(row, "", ErrorCode::duplicate_row, "与另一行完全相同", "the row equals another one");
      } else {
        drop(row, "", ErrorCode::duplicate_key, "主键与另一行相同而内容不同，按内容先后保留了另一行",
             "same key as another row, other content: the row that comes first by content was kept");
      }
    }
  }

  const RawTable& raw_;
  const TableDef& def_;
  Dataset::Impl& dataset_;
  SealMemory& memory_;
  Table& table_;
  std::int64_t cells_ = 0;
};

// Raw columns in the order of the declaration, required ones first: which column a dropped row is blamed on, and that it has no
// further lines, does not depend on the order of the file.
std::vector<std::size_t> reading_order(const std::vector<std::int32_t>& columns, const TableDef& def) {
  std::vector<std::size_t> order;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c] >= 0) order.push_back(c);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto rank = [&](std::size_t c) {
      return std::pair(!def.columns[static_cast<std::size_t>(columns[c])].required, columns[c]);
    };
    return rank(a) < rank(b);
  });
  return order;
}

std::vector<std::string> ignored_headers(const RawTable& raw, const std::vector<std::int32_t>& columns) {
  std::vector<std::string> headers;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c] == kIgnored && !all_null(raw.columns[c], raw.rows)) headers.push_back(raw.columns[c].header);
  }
  return headers;
}

// Maps headers once; returns how many cells were set aside.
Result<std::int64_t> seal_into(const RawTable& raw, const std::vector<std::size_t>& ragged, const TableDef& def,
                               const ReadOptions& options, SealMemory& memory, Dataset::Impl& dataset) {
  if (memory.columns.empty()) {
    Result<std::vector<std::int32_t>> columns = map_headers(raw, def, options);
    if (!columns) return columns.error();
    memory.columns = *std::move(columns);
    memory.order = reading_order(memory.columns, def);
  }
  Sealer sealer(raw, def, memory, dataset);
  sealer.drop_ragged(ragged);
  for (const std::size_t c : memory.order) {
    if (!raw.columns[c].left_out) sealer.column(raw.columns[c], static_cast<std::size_t>(memory.columns[c]));
  }
  sealer.keys();
  return sealer.finish();
}

}  // namespace

Status seal(RawTable raw, const std::vector<std::size_t>& ragged, const TableDef& def, const ReadOptions& options,
            Dataset::Impl& dataset) {
  SealMemory memory;
  const Result<std::int64_t> cells = seal_into(raw, ragged, def, options, memory, dataset);
  if (!cells) return cells.error();
  std::int64_t kept = 0;
  for (std::size_t row = 0; row < raw.rows; ++row) kept += memory.table.is_kept(row) ? 1 : 0;
  const auto rows = static_cast<std::int64_t>(raw.rows);
  dataset.sources.push_back({def.id, raw.file, raw.encoding, rows, kept, rows - kept, *cells, raw.body_hash,
                             ignored_headers(raw, memory.columns)});
  dataset.lines[def.id] = std::move(raw.lines);
  dataset.tables[def.id] = std::move(memory.table);
  return Ok{};
}

Status seal_again(const RawTable& raw, const TableDef& def, SealMemory& memory, Dataset::Impl& dataset) {
  const Result<std::int64_t> cells = seal_into(raw, {}, def, {}, memory, dataset);
  if (!cells) return cells.error();
  return Ok{};
}

}  // namespace baoxue::inline v1::data_detail
