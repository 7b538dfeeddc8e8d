// SPDX-License-Identifier: MIT
#include "data/csv.hpp"

#include <algorithm>
#include <memory>

#include "baoxue/core/text.hpp"

namespace baoxue::inline v1::data_detail {

namespace {

// What looks like nothing: blank, tab, full-width space, no-break space (pasted from web pages).
constexpr std::string_view kSpaces[] = {" ", "\t", "\xE3\x80\x80", "\xC2\xA0"};

std::string_view trim(std::string_view cell) {
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view space : kSpaces) {
      if (cell.starts_with(space)) cell.remove_prefix(space.size()), again = true;
      if (cell.ends_with(space)) cell.remove_suffix(space.size()), again = true;
    }
  }
  return cell;
}

// A header as it is compared: without ★, spaces and line breaks.
std::string clean_header(std::string_view header) {
  std::string out(header);
  const auto remove = [&](std::string_view what) {
    for (std::size_t at = 0; (at = out.find(what, at)) != std::string::npos;) out.erase(at, what.size());
  };
  for (const std::string_view space : kSpaces) remove(space);
  for (const std::string_view mark : {"\xE2\x98\x85", "*", "\n", "\r"}) remove(mark);
  return out;
}

struct TextColumn {
  std::string bytes;
  std::vector<std::int64_t> offsets{0};
  std::vector<std::uint8_t> validity;

  void add(std::string_view cell) {
    const std::size_t row = offsets.size() - 1;
    if (row % 8 == 0) validity.push_back(0);
    if (!cell.empty()) validity[row / 8] = static_cast<std::uint8_t>(validity[row / 8] | (1U << (row % 8)));
    bytes.append(cell);
    offsets.push_back(static_cast<std::int64_t>(bytes.size()));
  }
};

Error bad_csv(std::string_view file, std::int64_t line, std::int64_t column, std::string zh, std::string en) {
  return {ErrorCode::bad_csv, std::move(zh), std::move(en),
          Place{std::string(file), static_cast<std::int32_t>(line), static_cast<std::int32_t>(column)}};
}

// Reads one record at a time; cells point into the text or, where quotes were doubled, into `unquoted_`.
class Reader {
 public:
  Reader(std::string_view text, std::string_view file) : text_(text), file_(file) {}

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] std::int64_t line() const { return record_line_; }

  // The strings of the record before are written over, so that a file costs no allocation per cell.
  Status record(std::vector<std::string>& cells) {
    record_line_ = line_;
    std::size_t count = 0;
    for (bool more = true; more;) {
      if (count == cells.size()) cells.emplace_back();
      cells[count].clear();
      if (Status status = take_cell(cells[count]); !status) return status;
      ++count;
      more = at_ < text_.size() && text_[at_] == ',';
      if (more) ++at_;
    }
    cells.resize(count);
    if (at_ >= text_.size()) return Ok{};
    if (text_[at_++] == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++line_, line_start_ = at_;
    return Ok{};
  }

 private:
  static constexpr bool ends_cell(char c) { return c == ',' || c == '\n' || c == '\r'; }
  // Neither a space nor a byte that a space beyond ASCII could begin or end with.
  static constexpr bool stands(char c) { return c > ' ' && static_cast<unsigned char>(c) < 0x80; }

  Status take_cell(std::string& cell) {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    if (at_ < text_.size() && text_[at_] == '"') return take_quoted(cell);
    const std::size_t start = at_;
    while (at_ < text_.size() && !ends_cell(text_[at_])) ++at_;
    const std::string_view found = text_.substr(start, at_ - start);
    cell = !found.empty() && stands(found.front()) && stands(found.back()) ? found : trim(found);
    return Ok{};
  }

  Status take_quoted(std::string& cell) {
    const std::int64_t line = line_, column = column_here();
    for (++at_; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
        ++at_;
      }
      const bool line_ends = c == '\n' || (c == '\r' && (at_ + 1 >= text_.size() || text_[at_ + 1] != '\n'));
      if (line_ends) ++line_, line_start_ = at_ + 1;
      cell += c;
    }
    if (at_ >= text_.size()) return bad_csv(file_, line, column, "引号没有结束", "the quote is never closed");
    ++at_;
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    const bool ends = at_ >= text_.size() || text_[at_] == ',' || text_[at_] == '\n' || text_[at_] == '\r';
    if (!ends) return bad_csv(file_, line_, column_here(), "引号之后还有文字", "text after the closing quote");
    cell = trim(cell);
    return Ok{};
  }

  // In code points, from 1 (Place).
  [[nodiscard]] std::int64_t column_here() const {
    return static_cast<std::int64_t>(code_points(text_.substr(line_start_, at_ - line_start_))) + 1;
  }

  std::string_view text_, file_;
  std::size_t at_ = 0, line_start_ = 0;
  std::int64_t line_ = 1, record_line_ = 1;
};

bool blank(const std::vector<std::string>& cells) {
  for (const std::string& cell : cells) {
    if (!cell.empty()) return false;
  }
  return true;
}

// Surplus cells that are empty and lacking cells of columns without a name lose nothing: spreadsheets write rows and
// header with as many commas as each of them once had. Everything else may have slipped into a neighbouring column.
bool fit(std::vector<std::string>& cells, const std::vector<std::string>& headers) {
  while (cells.size() > headers.size() && cells.back().empty()) cells.pop_back();
  while (cells.size() < headers.size() && headers[cells.size()].empty()) cells.emplace_back();
  return cells.size() == headers.size();
}

void hand_over(std::vector<TextColumn>&& columns, const std::vector<std::string>& headers, RawTable& table) {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    auto owner = std::make_shared<const TextColumn>(std::move(columns[c]));
    RawColumn raw;
    raw.header = headers[c];
    raw.values = owner->bytes.data(), raw.offsets = owner->offsets.data(), raw.validity = owner->validity.data();
    raw.owner = owner;
    raw.null_is_empty = true;
    table.columns.push_back(std::move(raw));
  }
}

}  // namespace

Result<CsvTable> read_csv(std::string_view text, std::string_view file) {
  CsvTable out;
  out.table.file = file;
  Reader reader(text, file);
  std::vector<std::string> cells, headers;
  while (headers.empty() && !reader.done()) {
    if (Status status = reader.record(cells); !status) return status.error();
    if (blank(cells)) continue;
    for (const std::string& cell : cells) headers.push_back(clean_header(cell));
    out.table.header_line = reader.line();
  }
  if (headers.empty()) return bad_csv(file, 1, 1, "没有表头", "no header");
  std::vector<TextColumn> columns(headers.size());
  while (!reader.done()) {
    if (Status status = reader.record(cells); !status) return status.error();
    if (blank(cells)) continue;
    const bool ragged = !fit(cells, headers);
    if (ragged) out.ragged.push_back(out.table.rows);
    for (std::size_t c = 0; c < headers.size(); ++c)
      columns[c].add(ragged ? std::string_view() : std::string_view(cells[c]));
    out.table.lines.push_back(reader.line());
    ++out.table.rows;
  }
  hand_over(std::move(columns), headers, out.table);
  return out;
}

}  // namespace baoxue::inline v1::data_detail
