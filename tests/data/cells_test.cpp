// SPDX-License-Identifier: MIT
// One cell at a time: what each type reads, and what it refuses without repairing it. A bad cell becomes unknown with a line.
#include <rapidcheck.h>

#include "arrow_producer.hpp"
#include "things.hpp"

using namespace data_test;

namespace {

const auto kSchema = with_table(things_def());
const std::optional<std::string> kBad = "BAD";

// The cell of one column of one row, quoted; kBad where it was set aside with a message that does not hold it.
std::optional<std::string> read(const std::string& id, const std::string& text) {
  const Dataset data = sealed({{"things", "thing_id," + id + "\nt1,\"" + text + "\"\n"}}, kSchema);
  const Texts cells = column(data, "things", id);
  REQUIRE(cells.size() == 1);
  if (data.quarantine().empty()) return cells[0];
  REQUIRE(data.quarantine().size() == 1);
  const QuarantineLine& line = data.quarantine()[0];
  CHECK(line.code == ErrorCode::bad_cell);
  CHECK(line.column == id);
  CHECK(line.scope == QuarantineScope::cell);
  CHECK(source(data, "things").cells_nulled == 1);
  if (text.size() > 10) CHECK((line.message + line.message_en).find(text) == std::string::npos);
  CHECK(cells[0] == kNull);
  return kBad;
}

// The same for a typed column of an Arrow stream.
template <class T>
std::optional<std::string> read_typed(const std::string& id, const std::string& format, T value) {
  arrow_test::Producer producer;
  producer.columns = {{"thing_id", "u", ""}, {id, format, ""}};
  producer.batches = {arrow_test::batch({arrow_test::text<std::int32_t>({"t1"}), arrow_test::fixed<T>({value})})};
  ArrowArrayStream stream = producer.stream();
  DatasetBuilder builder(kSchema);
  REQUIRE(builder.add_arrow("things", &stream));
  const Dataset data = *builder.finish();
  const Texts cells = column(data, "things", id);
  return data.quarantine().empty() ? cells.at(0) : kBad;
}

}  // namespace

TEST_CASE("cells: a date is read in four forms and full width", "[cells]") {
  for (const char* text : {"2026-09-01", "2026/9/1", "2026/09/01", "2026年9月1日", "2026年09月01日", "20260901",
                           " 2026-09-01 ", "２０２６-０９-０１", "２０２６／９／１"}) {
    INFO(text);
    CHECK(read("day", text) == "2026-09-01");
  }
}

namespace {

std::optional<std::string> read_moment(const std::string& text) {
  TableDef table = things_def();
  table.columns.push_back(column_def("moment", ColumnType::timestamp));
  const Dataset data = sealed({{"things", "thing_id,moment\nt1,\"" + text + "\"\n"}}, with_table(std::move(table)));
  const Texts cells = column(data, "things", "moment");
  if (data.quarantine().empty()) return cells.at(0);
  CHECK(data.quarantine()[0].code == ErrorCode::bad_cell);
  return kBad;
}

}  // namespace

TEST_CASE("cells: a moment is a date with a time of the day at +08:00, or says its zone", "[cells]") {
  // 2026-09-04 14:05 at +08:00 is 06:05 UTC: 20,700 days and 21,900 seconds after 1970.
  const std::string at = "1788501900000000";
  for (const char* text : {"2026-09-04 14:05", "2026/9/4 14:05:00", "2026年9月4日 14:05", "2026-09-04T14:05",
                           "２０２６-０９-０４ １４：０５", "2026-09-04T14:05:00+08:00", "2026-09-04T06:05:00Z"}) {
    INFO(text);
    CHECK(read_moment(text) == at);
  }
  CHECK(read_moment("2026-09-04 9:05") == "1788483900000000");  // five hours earlier
}

TEST_CASE("cells: a date alone is no moment, for it does not say when", "[cells]") {
  for (const char* text : {"2026-09-04", "2026-09-04 ", "2026-09-04 25:00", "2026-02-30 14:05", "14:05",
                           "2026-09-04 14:05 PM", "2026-09-04T14:05:00+8"}) {
    INFO(text);
    CHECK(read_moment(text) == kBad);
  }
}

TEST_CASE("cells: a day that does not exist, a time of day or another form is no date", "[cells]") {
  for (const char* text : {"2026-02-30",
                           "2025-02-29",
                           "2026-13-01",
                           "2026-00-10",
                           "2026-09-31",
                           "20260230",
                           "2026年2月30日",
                           "2026/2/30",
                           "2026-09-01 08:30",
                           "2026-09-01 00:00:00",
                           "2026-09-01T00:00:00",
                           "2026.9.1",
                           "2026-9-1",
                           "26-09-01",
                           "9/1/2026",
                           "2026-09",
                           "2026年9月",
                           "45901",
                           "九月一日",
                           "1399-12-31",
                           "10000-01-01",
                           "99991301",
                           "昨天"}) {
    INFO(text);
    CHECK(read("day", text) == kBad);
  }
  CHECK(read("day", "2024-02-29") == "2024-02-29");
  CHECK(read("day", "1400-01-01") == "1400-01-01");
  CHECK(read("day", "9999-12-31") == "9999-12-31");
}

TEST_CASE("cells: a whole number has digits, full-width ones too, and nothing else", "[cells]") {
  CHECK(read("n", "0") == "0");
  CHECK(read("n", "-7") == "-7");
  CHECK(read("n", "０１２") == "12");
  CHECK(read("n", "9223372036854775807") == "9223372036854775807");
  for (const char* text :
       {"9223372036854775808", "1,234", "1 234", "3.0", "3.5", "1e3", "0x10", "三", "七年级", "+", "--1", "5%"}) {
    INFO(text);
    CHECK(read("n", text) == kBad);
  }
}

TEST_CASE("cells: a decimal keeps its places exactly", "[cells]") {
  CHECK(read("score", "88.5") == "8850");  // units of 0.01
  CHECK(read("score", "８８．５") == "8850");
  CHECK(read("score", "-0.01") == "-1");
  CHECK(read("score", "100") == "10000");
  CHECK(read("score", "1.100") == "110");
  for (const char* text : {"1.005", "1.1.1", ".5", "5.", "1,5", "1,234.50", "1e2", "九十"}) {
    INFO(text);
    CHECK(read("score", text) == kBad);
  }
}

TEST_CASE("cells: money is yuan with at most two places, kept in fen", "[cells]") {
  CHECK(read("cost", "100") == "10000");
  CHECK(read("cost", "100.5") == "10050");
  CHECK(read("cost", "-0.05") == "-5");
  CHECK(read("cost", "１００．００") == "10000");
  for (const char* text : {"1,000.00", "¥100", "￥100", "100元", "0.005", "1e3", "92233720368547758.08"}) {
    INFO(text);
    CHECK(read("cost", text) == kBad);
  }
}

TEST_CASE("cells: yes and no in the words and marks of the forms", "[cells]") {
  for (const char* yes : {"是", "有", "√", "1", "１", "Y", "y", "yes", "true", "True", "TRUE"})
    CHECK(read("flag", yes) == "1");
  for (const char* no : {"否", "无", "×", "0", "０", "N", "n", "no", "false", "False", "FALSE"})
    CHECK(read("flag", no) == "0");
  for (const char* neither : {"2", "不详", "是的", "-", "?"}) CHECK(read("flag", neither) == kBad);
}

TEST_CASE("cells: a code by id, Chinese word or synonym, also in full width", "[cells]") {
  for (const char* red : {"red", "红", "1", "１", "1-红"}) CHECK(read("kind", red) == "red");
  CHECK(read("kind", "蓝") == "blue");
  for (const char* none : {"Red", "绿", "2", "红色"}) CHECK(read("kind", none) == kBad);
}

TEST_CASE("cells: empty is unknown, of every type, but of a text that says it is a value", "[cells]") {
  for (const char* id : {"flag", "kind", "n", "score", "cost", "day", "phone", "number", "weight", "note"}) {
    INFO(id);
    CHECK(read(id, "") == kNull);
    CHECK(read(id, "\xE3\x80\x80") == kNull);
  }
  CHECK(read("remark", "") == "");
  CHECK(read("note", "无") == "无");  // a word is a word
  CHECK(read("note", "0") == "0");
}

TEST_CASE("cells: an id that a spreadsheet damaged is rejected and never repaired", "[cells]") {
  for (const char* text : {"3.41322E+17", "3.41322201201011E+17", "3.41322e+17", "３.41322E+17", "990101201201110000",
                           "990101201201101000"}) {
    INFO(text);
    CHECK(read("number", text) == kBad);
  }
  CHECK(read("phone", "1.38001E+10") == kBad);
  CHECK(read("phone", "13800138000") == "13800138000");  // ends in 000 and is no resident id
}

TEST_CASE("cells: an id that only looks damaged stays as it is", "[cells]") {
  // Check digit by GB 11643 worked by hand: 99010120120101200 has the weighted sum 9*7+9*9+0+1*5+0+1*4+2*2+0+1*6+2*3+0+1*9+0+1*5+2*8 = 199,
  // 199 mod 11 = 1, check character 0: a sound number that ends in 000.
  CHECK(read("number", "990101201201012000") == "990101201201012000");
  CHECK(read("number", "G990101201112100842") == "G990101201112100842");
  CHECK(read("number", "990101201112100842") == "990101201112100842");
  CHECK(read("note", "3.41322E+17") == "3.41322E+17");  // a note may be about one
}

TEST_CASE("cells: a damaged key sets its row aside, an odd one does not", "[cells]") {
  const Dataset data = sealed({{"things", "thing_id\n2.0260001E+11\n7.01\n7E01\nE+1\n1E5\n"}}, kSchema);
  CHECK(column(data, "things", "thing_id") == Texts{"7.01", "7E01", "E+1", "1E5"});
  CHECK(problems(data) == std::vector<std::string>{"things.csv:2 thing_id bad_cell row"});
}

TEST_CASE("cells: a double column refuses what is no number", "[cells]") {
  CHECK(read("weight", "41.5") == "41.500000");
  for (const char* text : {"nan", "inf", "-inf", "41.5kg", "4 1", "1,5"}) CHECK(read("weight", text) == kBad);
}

TEST_CASE("cells: a producer's date buffer is checked against the calendar", "[cells][arrow]") {
  CHECK(read_typed<std::int32_t>("day", "tdD", 20697) == "2026-09-01");
  CHECK(read_typed<std::int32_t>("day", "tdD", -208188) == "1400-01-01");
  CHECK(read_typed<std::int32_t>("day", "tdD", -208189) == kBad);
  CHECK(read_typed<std::int32_t>("day", "tdD", 2932896) == "9999-12-31");
  CHECK(read_typed<std::int32_t>("day", "tdD", 2932897) == kBad);
  CHECK(read_typed<std::int32_t>("day", "tdD", INT32_MIN) == kBad);
}

TEST_CASE("cells: a timestamp is a date only at midnight", "[cells][arrow]") {
  CHECK(read_typed<std::int64_t>("day", "tss:", 20697LL * 86400) == "2026-09-01");
  CHECK(read_typed<std::int64_t>("day", "tss:", 20697LL * 86400 + 1) == kBad);
  CHECK(read_typed<std::int64_t>("day", "tss:", 5000000000LL * 86400 / 1000) == kBad);  // the year 15658
}

TEST_CASE("cells: a number may be a compact date, a date is no number and no text", "[cells][arrow]") {
  CHECK(read_typed<std::int64_t>("day", "l", 20260901) == "2026-09-01");
  CHECK(read_typed<std::int64_t>("day", "l", 20260230) == kBad);
  CHECK(read_typed<std::int32_t>("n", "tdD", 20697) == kBad);
  CHECK(read_typed<std::int32_t>("note", "tdD", 20697) == kBad);
  CHECK(read_typed<std::int64_t>("n", "tsu:", 20697) == kBad);
}

TEST_CASE("cells: typed numbers are read exactly or not at all", "[cells][arrow]") {
  CHECK(read_typed<double>("n", "g", 7.0) == "7");
  CHECK(read_typed<double>("n", "g", 7.5) == kBad);
  CHECK(read_typed<double>("n", "g", 1e300) == kBad);
  CHECK(read_typed<double>("n", "g", std::numeric_limits<double>::quiet_NaN()) == kBad);
  CHECK(read_typed<std::uint64_t>("n", "L", UINT64_MAX) == kBad);
  CHECK(read_typed<double>("score", "g", 88.25) == "8825");
  CHECK(read_typed<double>("score", "g", 88.255) == kBad);
  CHECK(read_typed<double>("number", "g", 3.41322201201011e17) == kBad);
  CHECK(read_typed<double>("note", "g", 12.0) == "12");
  CHECK(read_typed<std::int64_t>("flag", "l", 2) == kBad);
  CHECK(read_typed<std::int64_t>("kind", "l", 1) == "red");
}

TEST_CASE("cells: whole numbers are fen, decimals are yuan of any scale", "[cells][arrow]") {
  struct Wide {
    std::int64_t low, high;
  };
  CHECK(read_typed<std::int64_t>("cost", "l", 10050) == "10050");
  CHECK(read_typed<Wide>("cost", "d:10,2", {10050, 0}) == "10050");
  CHECK(read_typed<Wide>("cost", "d:10,0", {100, 0}) == "10000");
  CHECK(read_typed<Wide>("cost", "d:10,3", {100500, 0}) == "10050");
  CHECK(read_typed<Wide>("cost", "d:10,3", {100505, 0}) == kBad);
  CHECK(read_typed<double>("cost", "g", 100.0) == kBad);  // yuan or fen? not said
}

TEST_CASE("cells: in an Arrow text column null is unknown and an empty text is a text where it says so",
          "[cells][arrow]") {
  arrow_test::Producer producer;
  producer.columns = {{"thing_id", "u", ""}, {"remark", "u", ""}, {"note", "u", ""}};
  producer.batches = {arrow_test::batch({arrow_test::text<std::int32_t>({"t1", "t2"}),
                                         arrow_test::text<std::int32_t>({"", std::nullopt}),
                                         arrow_test::text<std::int32_t>({"", std::nullopt})})};
  ArrowArrayStream stream = producer.stream();
  DatasetBuilder builder(kSchema);
  REQUIRE(builder.add_arrow("things", &stream));
  const Dataset data = *builder.finish();
  CHECK(column(data, "things", "remark") == Texts{"", kNull});
  CHECK(column(data, "things", "note") == Texts{kNull, kNull});
}

TEST_CASE("cells: every day of the calendar is read back in all four forms", "[cells][property]") {
  CHECK(rc::check("dates", [] {
    const auto days = *rc::gen::inRange(-208188, 2932897);
    const std::string text = Date{days}.text();  // held against Boost in tests/core
    const std::string y = text.substr(0, 4), m = text.substr(5, 2), d = text.substr(8, 2);
    const std::string m1 = m[0] == '0' ? m.substr(1) : m, d1 = d[0] == '0' ? d.substr(1) : d;
    for (const std::string& form : {text, y + "/" + m1 + "/" + d1, y + "年" + m1 + "月" + d1 + "日", y + m + d})
      RC_ASSERT(read("day", form) == text);
  }));
}
