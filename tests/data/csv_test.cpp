// SPDX-License-Identifier: MIT
// CSV as schools send it: line ends, quotes, rows of another length, headers with ornaments.
#include <rapidcheck.h>
#include <cstdint>

#include "read.hpp"

using namespace data_test;
using data_detail::CsvTable;
using data_detail::read_csv;

namespace {

CsvTable csv(std::string_view text) {
  Result<CsvTable> table = read_csv(text, "students.csv");
  INFO((table ? "" : table.error().message_en));
  REQUIRE(table);
  return *std::move(table);
}

Error fault(std::string_view text) {
  const Result<CsvTable> table = read_csv(text, "students.csv");
  REQUIRE_FALSE(table);
  CHECK(table.error().code == ErrorCode::bad_csv);
  CHECK(table.error().place.file == "students.csv");
  return table.error();
}

using Rows = std::vector<Texts>;
using Lines = std::vector<std::int64_t>;
using Headers = std::vector<std::string>;

}  // namespace

TEST_CASE("csv: LF, CRLF and CR end a line, and the last line needs no end", "[csv]") {
  for (const std::string end : {"\n", "\r\n", "\r"}) {
    for (const std::string& last : {std::string(), end}) {
      const CsvTable table = csv("a,b" + end + "1,2" + end + "3,4" + last);
      CHECK(headers(table) == Headers{"a", "b"});
      CHECK(raw_rows(table) == Rows{{"1", "2"}, {"3", "4"}});
      CHECK(table.table.lines == Lines{2, 3});
    }
  }
}

TEST_CASE("csv: a quoted cell holds commas, quotes and line ends of any kind", "[csv]") {
  const CsvTable table = csv("a,b\n\"1,2\",\"say \"\"hi\"\"\"\n\"x\ny\",\"\"\n\"x\r\ny\",\"p\rq\"\nlast,1\n");
  CHECK(raw_rows(table) == Rows{{"1,2", "say \"hi\""}, {"x\ny", kNull}, {"x\r\ny", "p\rq"}, {"last", "1"}});
  CHECK(table.table.lines == Lines{2, 3, 5, 8});
}

TEST_CASE("csv: a quote inside an unquoted cell is text", "[csv]") {
  CHECK(raw_rows(csv("a,b\n5\" pipe,it\"s\n")) == Rows{{"5\" pipe", "it\"s"}});
}

TEST_CASE("csv: a quote that is never closed is an error where it stands", "[csv]") {
  const Error error = fault("a,b\n1,2\n三,\"四\n5,6\n");
  CHECK(error.place.line == 3);
  CHECK(error.place.column == 3);  // in code points, not bytes
}

TEST_CASE("csv: text after a closing quote is an error where it stands", "[csv]") {
  const Error error = fault("a,b\n\"三\"四,2\n");
  CHECK(error.place.line == 2);
  CHECK(error.place.column == 4);
}

TEST_CASE("csv: two lone quotes cannot swallow the rows between them", "[csv]") {
  CHECK(fault("a,b\n\"1,2\n3,4\n\"5,6\n").place.line == 4);
}

TEST_CASE("csv: a file without a header is an error, a header alone is a table without rows", "[csv]") {
  for (const char* nothing : {"", "\n", "\n\r\n\r", ",,\n", "  , \n", "\"\"\n"}) CHECK(fault(nothing).place.line == 1);
  for (const char* header : {"a,b", "a,b\n", "\n\na,b\r\n\r\n"}) {
    const CsvTable table = csv(header);
    CHECK(table.table.rows == 0);
    CHECK(headers(table) == Headers{"a", "b"});
  }
}

TEST_CASE("csv: lines without content are no rows, and lines are counted all the same", "[csv]") {
  const CsvTable table = csv("\na,b\n\n1,2\n,\n  \n3,4\n\n");
  CHECK(raw_rows(table) == Rows{{"1", "2"}, {"3", "4"}});
  CHECK(table.table.lines == Lines{4, 7});
  CHECK(table.table.header_line == 2);
}

TEST_CASE("csv: a row of another length stays a row without cells", "[csv]") {
  const CsvTable table = csv("a,b,c\n1,2\n1,2,3\n1,2,3,4\n");
  CHECK(raw_rows(table) == Rows{{kNull, kNull, kNull}, {"1", "2", "3"}, {kNull, kNull, kNull}});
  CHECK(table.ragged == std::vector<std::size_t>{0, 2});
}

TEST_CASE("csv: trailing commas lose nothing, neither in rows nor in the header", "[csv]") {
  const CsvTable rows = csv("a,b\n1,2,,\n3,4\n");
  CHECK(raw_rows(rows) == Rows{{"1", "2"}, {"3", "4"}});
  CHECK(rows.ragged.empty());
  const CsvTable header = csv("a,b,,\n1,2\n3,4,,\n5,\n");
  CHECK(raw_rows(header) == Rows{{"1", "2", kNull, kNull}, {"3", "4", kNull, kNull}, {"5", kNull, kNull, kNull}});
  CHECK(header.ragged.empty());
}

TEST_CASE("csv: blanks, tabs, full-width and no-break spaces around a cell do not count", "[csv]") {
  CHECK(raw_rows(csv("a,b\n 1\t,\xE3\x80\x80王\xE3\x80\x80小明\xC2\xA0\n")) == Rows{{"1", "王\xE3\x80\x80小明"}});
  CHECK(raw_rows(csv("a,b\n \" x \" ,2\n")) == Rows{{"x", "2"}});
  CHECK(raw_rows(csv("a,b\n\xE3\x80\x80,2\n")) == Rows{{kNull, "2"}});
}

TEST_CASE("csv: stars, spaces and line breaks in a header do not count", "[csv]") {
  CHECK(headers(csv("姓名★,* 性别,\"出生\n日期\",学\xE3\x80\x80校,\xC2\xA0年级\n")) ==
        Headers{"姓名", "性别", "出生日期", "学校", "年级"});
}

TEST_CASE("csv: a cell of a megabyte arrives whole", "[csv]") {
  const std::string big(1 << 20, 'x');
  std::string quoted;
  for (std::size_t i = 0; i < (1 << 19); ++i) quoted += "\n\"\"";
  const CsvTable table = csv("a,b\n" + big + ",\"" + quoted + "x\"\n3,4\n");
  const Rows rows = raw_rows(table);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0][0] == big);
  CHECK(rows[0][1]->size() == (1 << 20) + 1);
  CHECK(table.table.lines == Lines{2, 3 + (1 << 19)});
}

// --- an independent writer, as RFC 4180 has it

namespace {

std::string written(const std::vector<std::vector<std::string>>& rows, bool always_quote, const std::string& end) {
  std::string out;
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c > 0) out += ',';
      const bool quote = always_quote || row[c].find_first_of(",\"\r\n") != std::string::npos;
      if (quote) out += '"';
      for (const char letter : row[c]) out += letter == '"' ? "\"\"" : std::string(1, letter);
      if (quote) out += '"';
    }
    out += end;
  }
  return out;
}

// Cells of pieces that are hard to read back; never with a space outside, which does not count.
rc::Gen<std::string> any_cell() {
  const auto piece = rc::gen::element<std::string>("\"", "\"\"", ",", "\n", "\r", "\r\n", "王", "𠮷", "é", "a", "0",
                                                   "a b", "王 明", "'", ";", "\\", "/");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const std::vector<std::string>& pieces) {
    std::string cell;
    for (const std::string& one : pieces) cell += one;
    return cell;
  });
}

}  // namespace

TEST_CASE("csv: whatever an independent writer writes is read back", "[csv][property]") {
  CHECK(rc::check("csv round trip", [] {
    const auto width = *rc::gen::inRange<std::size_t>(1, 5);
    const auto cells = rc::gen::container<std::vector<std::string>>(width, any_cell());
    std::vector<std::vector<std::string>> rows = *rc::gen::container<std::vector<std::vector<std::string>>>(cells);
    Rows expected;
    for (auto& row : rows) {
      Texts texts;
      bool blank = true;
      for (const std::string& one : row) {
        texts.push_back(one.empty() ? std::optional<std::string>() : one);
        blank = blank && one.empty();
      }
      if (!blank) expected.push_back(texts);
    }
    std::vector<std::string> header;
    for (std::size_t c = 0; c < width; ++c) header.push_back("c" + std::to_string(c));
    rows.insert(rows.begin(), header);
    const std::string end = *rc::gen::element<std::string>("\n", "\r\n", "\r");
    const Result<CsvTable> table = read_csv(written(rows, *rc::gen::arbitrary<bool>(), end), "t.csv");
    RC_ASSERT(table.has_value());
    RC_ASSERT(headers(*table) == header);
    RC_ASSERT(raw_rows(*table) == expected);
  }));
}

TEST_CASE("csv: whatever the bytes are, each line with content is a row, or the file is refused", "[csv][property]") {
  CHECK(rc::check("csv of pieces", [] {
    const auto piece = rc::gen::element<std::string>("\"", ",", "\n", "\r", " ", "x", "王", "\t", "\xE3", "\xFF");
    const auto pieces = *rc::gen::container<std::vector<std::string>>(piece);
    std::string text = "a,b\n";
    bool quotes = false;
    for (const std::string& one : pieces) text += one, quotes = quotes || one == "\"";
    const Result<CsvTable> table = read_csv(text, "t.csv");
    if (!table) {
      RC_ASSERT(quotes);  // nothing else can be wrong with a CSV that has a header
      RC_ASSERT(table.error().code == ErrorCode::bad_csv);
      RC_ASSERT(table.error().place.line >= 2);
      return;
    }
    RC_ASSERT(table->table.lines.size() == table->table.rows);
    if (quotes) return;
    std::size_t filled = 0;
    bool content = false;
    for (const char c : text + "\n") {
      if (c == '\n' || c == '\r') filled += content ? 1 : 0, content = false;
      content = content || (c != '\n' && c != '\r' && c != ',' && c != ' ' && c != '\t');
    }
    RC_ASSERT(table->table.rows + 1 == filled);  // the header is no row
  }));
}
