// SPDX-License-Identifier: MIT
// Sealing: headers to columns, quarantine by row and cell, keys. Rows read = kept + quarantined, always.
#include <rapidcheck.h>
#include <algorithm>

#include "things.hpp"

using namespace data_test;

namespace {

using Problems = std::vector<std::string>;

const std::string kStudents = "student_id,name,sex,birth_date,school,grade,status\n";

// Hints and places of an error about a header: "students.csv:1:2 unknown_column -> name".
std::string said(const Error& error) {
  return error.place.file + ":" + std::to_string(error.place.line) + ":" + std::to_string(error.place.column) + " " +
         std::string(error_info(error.code)->name) + " -> " + error.hint;
}

}  // namespace

// --- headers

TEST_CASE("seal: headers are ids, Chinese names or synonyms, in any order and mixed", "[seal]") {
  const Dataset data =
      sealed({{"students", "学籍状态,性别★,name,学生编号,就读学校,生日,年级\n在籍,1-男,林小满,S1,X1,2019/3/2,1\n"}});
  CHECK(column(data, "students", "status") == Texts{"enrolled"});
  CHECK(column(data, "students", "sex") == Texts{"male"});
  CHECK(column(data, "students", "name") == Texts{"林小满"});
  CHECK(column(data, "students", "student_id") == Texts{"S1"});
  CHECK(column(data, "students", "school") == Texts{"X1"});
  CHECK(column(data, "students", "birth_date") == Texts{"2019-03-02"});
  CHECK(data.quarantine().empty());
}

TEST_CASE("seal: an unknown header is an error with the nearest known name and its place", "[seal]") {
  CHECK(said(refused({{"students", "student_id,naem\n"}})) == "students.csv:1:2 unknown_column -> name");
  CHECK(said(refused({{"students", "\n\n学生编号,性别,出生曰期\n"}})) == "students.csv:3:3 unknown_column -> 出生日期");
  CHECK(said(refused({{"students", "student_id,Student_Number\n"}})) ==
        "students.csv:1:2 unknown_column -> student_number");
  CHECK(said(refused({{"students", "student_id,qqqqqqqq\n"}})) == "students.csv:1:2 unknown_column -> ");
  const Error error = refused({{"students", "student_id,naem\n"}});
  CHECK(error.underlined == "naem");
  CHECK(error.message_en == "the table students has no column \"naem\"");
}

TEST_CASE("seal: a title above the header, or another separator, is an unknown header", "[seal]") {
  CHECK(refused({{"attendance", "青禾学校考勤表,,\n学生,日期,状态\n"}}).code == ErrorCode::unknown_column);
  CHECK(refused({{"attendance", "student;date;session;status\n"}}).code == ErrorCode::unknown_column);
  CHECK(refused({{"attendance", "student\tdate\tsession\tstatus\n"}}).code == ErrorCode::unknown_column);
}

TEST_CASE("seal: a header twice is an error, also under two of its names", "[seal]") {
  CHECK(said(refused({{"students", "student_id,name,name\n"}})) == "students.csv:1:3 duplicate_column -> ");
  const Error error = refused({{"students", "student_id,名字,学生姓名\n"}});
  CHECK(said(error) == "students.csv:1:3 duplicate_column -> ");
  CHECK(error.message_en == "the column name occurs twice, here as \"学生姓名\"");
}

TEST_CASE("seal: a key column that is missing is an error that names it", "[seal]") {
  const Error error = refused({{"attendance", "student,session,status\n"}});
  CHECK(said(error) == "attendance.csv:1:0 missing_key_column -> ");
  CHECK(error.message_en.find("date") != std::string::npos);
  CHECK(error.message.find("日期") != std::string::npos);
}

TEST_CASE("seal: lenient names let headers go, and the source says which", "[seal]") {
  const Files files = {{"villages", "village_id,name,unit,人口,remark\nv1,松溪村,u1,812,x\n"}};
  CHECK(refused(files, builtin(), {.lenient = {"人口"}}).place.column == 5);
  const Dataset named = sealed(files, builtin(), {.lenient = {"人口", "remark"}});
  CHECK(source(named, "villages").ignored == Problems{"人口", "remark"});
  CHECK(source(sealed(files, builtin(), {.lenient_all = true}), "villages").ignored == Problems{"人口", "remark"});
  CHECK(joined(source(named, "villages").ignored) == "人口, remark");
  CHECK(column(named, "villages", "name") == Texts{"松溪村"});
}

TEST_CASE("seal: the table's ignore list lets headers go", "[seal]") {
  TableDef def = things_def();
  def.ignore = {"序号"};
  const Dataset data = sealed({{"things", "序号,thing_id\n1,t1\n"}}, with_table(def));
  CHECK(source(data, "things").ignored == Problems{"序号"});
  const Dataset students =
      sealed({{"students", "学籍辅号,特长," + kStudents + ",棋,S1,林小满,男,2019-03-02,X1,1,在读\n"}});
  CHECK(source(students, "students").ignored == Problems{"特长"});  // an empty column lost nothing
}

TEST_CASE("seal: a column with cells but without a header is an error, an empty one is nothing", "[seal]") {
  const Error error = refused({{"villages", "village_id,name,unit,\nv1,松溪村,u1,812\n"}});
  CHECK(said(error) == "villages.csv:1:4 unknown_column -> ");
  CHECK(error.message_en == "column 4 has cells but no header");
  const Dataset data = sealed({{"villages", "village_id,name,unit,,\nv1,松溪村,u1,,\nv2,竹坪村,u1\n"}});
  CHECK(column(data, "villages", "village_id") == Texts{"v1", "v2"});
  CHECK(source(data, "villages").ignored.empty());
  CHECK(sealed({{"villages", "village_id,name,unit,\nv1,松溪村,u1,812\n"}}, builtin(), {.lenient_all = true})
            .quarantine()
            .empty());
}

TEST_CASE("seal: an optional column that is missing is unknown in every row", "[seal]") {
  const Dataset data = sealed({{"students", kStudents + "S1,林小满,男,2019-03-02,X1,1,在读\n"}});
  CHECK(column(data, "students", "boarding") == Texts{kNull});
  const Table& table = *data.table("students");
  CHECK_FALSE(table.columns[static_cast<std::size_t>(table.def->column_id("boarding"))].present);
}

// --- quarantine

TEST_CASE("seal: a bad required cell sets the row aside, a bad optional one becomes unknown", "[seal]") {
  const Dataset data = sealed({{"attendance",
                                "student,date,session,status,reason,recorded_on\n"
                                "S1,2026-10-12,day,旷课,,2026-10-12\n"
                                "S2,2026-02-30,day,旷课,,2026-10-12\n"
                                "S3,2026-10-12,day,,,2026-10-12\n"
                                ",2026-10-12,day,旷课,,2026-10-12\n"
                                "S5,2026-10-12,day,旷课,,10月12日\n"
                                "S6,2026-10-12,day,旷课\n"
                                "S7,2026-10-12,day,走神,,乱\n"}});
  CHECK(column(data, "attendance", "student") == Texts{"S1", "S5"});
  CHECK(column(data, "attendance", "recorded_on") == Texts{"2026-10-12", kNull});
  CHECK(problems(data) == Problems{"attendance.csv:3 date bad_cell row", "attendance.csv:4 status missing_key row",
                                   "attendance.csv:5 student missing_key row",
                                   "attendance.csv:6 recorded_on bad_cell cell", "attendance.csv:7 - bad_csv row",
                                   "attendance.csv:8 status bad_cell row"});
  check_conserved(data);
  CHECK(source(data, "attendance").rows_read == 7);
  CHECK(source(data, "attendance").cells_nulled == 1);
}

TEST_CASE("seal: what a row is set aside for does not depend on the order of the columns", "[seal]") {
  const std::vector<std::string> expected{"attendance.csv:2 student missing_key row",
                                          "attendance.csv:3 date bad_cell row"};
  CHECK(problems(sealed({{"attendance", "student,date,session,status,recorded_on\n,x,x,x,x\nS1,x,x,x,x\n"}})) ==
        expected);
  CHECK(problems(sealed({{"attendance", "recorded_on,status,session,date,student\nx,x,x,x,\nx,x,x,x,S1\n"}})) ==
        expected);
}

TEST_CASE("seal: no message holds a cell", "[seal]") {
  const Dataset data = sealed(
      {{"students", kStudents + "S9901,张秘密,火星人,2019-03-02,X77,1,在读\nS9902,李秘密,男,生辰,X77,九十,在读\n"},
       {"schools", "school_id,name,kind,unit\nX1,青禾小学,小学,u1\n"}});
  for (const QuarantineLine& line : data.quarantine()) {
    for (const char* secret : {"S990", "秘密", "火星", "生辰", "九十", "X77"}) {
      CHECK((line.message + line.message_en).find(secret) == std::string::npos);
    }
  }
  CHECK(data.quarantine().size() == 2);
}

// --- keys

TEST_CASE("seal: of equal rows one is kept", "[seal]") {
  const std::string row = "S1,2026-10-12,day,旷课,2026-10-12\n";
  const Dataset data = sealed({{"attendance", "student,date,session,status,recorded_on\n" + row + row +
                                                  "S1,2026/10/12,全天,unexcused,20261012\n"}});
  CHECK(column(data, "attendance", "student") == Texts{"S1"});
  CHECK(problems(data) == Problems{"attendance.csv:3 - duplicate_row row", "attendance.csv:4 - duplicate_row row"});
  check_conserved(data);
}

TEST_CASE("seal: of rows with one key and other content the same one is kept in any order of the file", "[seal]") {
  std::vector<std::string> rows{"S1,2026-10-12,day,旷课\n", "S1,2026-10-12,day,病假\n", "S1,2026-10-12,am,旷课\n",
                                "S1,2026-10-12,day,事假\n"};
  std::sort(rows.begin(), rows.end());
  Texts first;
  do {
    const Dataset data =
        sealed({{"attendance", "student,date,session,status\n" + rows[0] + rows[1] + rows[2] + rows[3]}});
    Texts kept = column(data, "attendance", "status");
    std::sort(kept.begin(), kept.end());
    if (first.empty()) first = kept;
    CHECK(kept == first);
    CHECK(kept.size() == 2);
    CHECK(data.quarantine().size() == 2);
    for (const QuarantineLine& line : data.quarantine()) CHECK(line.code == ErrorCode::duplicate_key);
    check_conserved(data);
  } while (std::next_permutation(rows.begin(), rows.end()));
}

TEST_CASE("seal: the parts of a key cannot run into each other", "[seal]") {
  const Dataset data = sealed({{"guardians", "student,name\na|b,c\na,b|c\na\\,b\na,\\|b\n"}});
  CHECK(column(data, "guardians", "student").size() == 4);
  CHECK(data.quarantine().empty());
}

TEST_CASE("seal: a calendar day without a school has a key all the same", "[seal]") {
  const Dataset data =
      sealed({{"calendar", "date,school,kind\n2026-10-14,,放假\n2026-10-14,X1,停课\n2026-10-14,,放假\n"}});
  CHECK(column(data, "calendar", "school") == Texts{kNull, "X1"});
  CHECK(problems(data) == Problems{"calendar.csv:4 - duplicate_row row"});
  CHECK(column(sealed({{"calendar", "date,kind\n2026-10-14,放假\n"}}), "calendar", "kind") == Texts{"holiday"});
}

TEST_CASE("seal: rows under a content key that look alike are different things and all stay", "[seal]") {
  TableDef def;
  def.id = "clubs", def.subject = "club", def.content_key = true;
  def.columns = {column_def("name", ColumnType::text), column_def("day", ColumnType::date)};
  const auto schema = with_table(def);
  const Dataset data = sealed({{"clubs", "name,day\n棋,2026-09-01\n画,\n棋,2026/9/1\n棋,\n"}}, schema);
  CHECK(data.quarantine().empty());
  check_conserved(data);
  const Table& table = *data.table("clubs");
  std::vector<std::string> keys, turned;
  for (const std::int32_t code : table.key_codes) keys.emplace_back(data.keys("club").at(code));
  std::sort(keys.begin(), keys.end());
  CHECK(std::unique(keys.begin(), keys.end()) == keys.end());
  const Dataset other = sealed({{"clubs", "day,name\n,棋\n2026-09-01,棋\n2026-09-01,棋\n,画\n"}}, schema);
  for (const std::int32_t code : other.table("clubs")->key_codes) turned.emplace_back(other.keys("club").at(code));
  std::sort(turned.begin(), turned.end());
  CHECK(turned == keys);  // from the content alone
}

TEST_CASE("seal: one dictionary per key domain serves all tables", "[seal]") {
  const Dataset data =
      sealed({{"attendance", "student,date,session,status\nS2,2026-10-12,day,旷课\nS1,2026-10-12,day,旷课\n"},
              {"students", kStudents + "S1,林小满,男,2019-03-02,X1,1,在读\nS2,周小满,女,2019-03-02,X1,1,在读\n"}});
  const Table &students = *data.table("students"), &attendance = *data.table("attendance");
  CHECK(students.key_codes[0] == attendance.columns[0].integer(1));
  CHECK(students.key_codes[1] == attendance.columns[0].integer(0));
  CHECK(data.keys("student").size() == 2);
  CHECK(data.keys("student").find("S3") == -1);
  CHECK(data.keys("no such domain").size() == 0);
  CHECK(data.keys("no such domain").find("S1") == -1);
}

TEST_CASE("seal: a link that names no row is shown and the row stays", "[seal]") {
  const Files files = {
      {"students", kStudents + "S1,林小满,男,2019-03-02,X1,1,在读\nS2,周小满,女,2019-03-02,X9,1,在读\n"},
      {"schools", "school_id,name,kind,unit,host\nX1,青禾小学,小学,u1,X8\nX2,北沟教学点,教学点,u1,X1\n"}};
  const Dataset data = sealed(files);
  CHECK(problems(data) ==
        Problems{"schools.csv:2 host dangling_link cell", "students.csv:3 school dangling_link cell"});
  CHECK(column(data, "students", "school") == Texts{"X1", "X9"});
  check_conserved(data);
  CHECK(sealed({files[0]}).quarantine().empty());  // without the other table nothing can be said
}

TEST_CASE("seal: a link to a row that was set aside dangles", "[seal]") {
  const Dataset data = sealed({{"students", kStudents + "S1,林小满,火星人,2019-03-02,X1,1,在读\n"},
                               {"attendance", "student,date,session,status\nS1,2026-10-12,day,旷课\n"}});
  CHECK(problems(data) == Problems{"attendance.csv:2 student dangling_link cell", "students.csv:2 sex bad_cell row"});
}

TEST_CASE("seal: a table twice is an error", "[seal]") {
  const Files twice = {{"villages", "village_id,name,unit\n"}, {"行政村", "village_id,name,unit\n"}};
  CHECK(refused(twice).code == ErrorCode::duplicate_table);
  CHECK(refused({{"vilages", "village_id,name,unit\n"}}).hint == "villages");
}

TEST_CASE("seal: a table without rows is empty, not absent", "[seal]") {
  const Dataset data = sealed({{"attendance", "student,date,session,status\n"}});
  REQUIRE(data.table("attendance") != nullptr);
  CHECK(data.table("attendance")->rows == 0);
  CHECK(data.table("visits") == nullptr);
  check_conserved(data);
}

TEST_CASE("seal: equal bodies have equal hashes in any encoding", "[seal]") {
  const std::string utf8 = "village_id,name,unit\nv1,被,u1\n", gb = "village_id,name,unit\nv1,\xB1\xBB,u1\n";
  const std::uint64_t hash = source(sealed({{"villages", utf8}}), "villages").body_hash;
  CHECK(source(sealed({{"villages", gb}}), "villages").body_hash == hash);
  CHECK(source(sealed({{"villages", "\xEF\xBB\xBF" + utf8}}), "villages").body_hash == hash);
  CHECK(source(sealed({{"villages", utf8 + "v2,x,u1\n"}}), "villages").body_hash != hash);
}

// --- properties

TEST_CASE("seal: whatever the rows, they are kept or set aside with a reason", "[seal][property]") {
  const auto schema = with_table(things_def());
  CHECK(rc::check("conservation", [&] {
    const auto piece = rc::gen::element<std::string>("t1", "t2", ",", ",", "\n", "\n", "\"", "是", "红", "7",
                                                     "2026-09-01", "2026-02-30", "x", "");
    std::string text = "thing_id,flag,kind,n,day\n";
    for (const std::string& one : *rc::gen::container<std::vector<std::string>>(piece)) text += one;
    const Result<Dataset> data = try_seal({{"things", text}}, schema);
    if (!data) {
      RC_ASSERT(data.error().code == ErrorCode::bad_csv);
      return;
    }
    const TableSource& one = source(*data, "things");
    std::int64_t kept = 0, lines = 0, cells = 0;
    const Table& table = *data->table("things");
    for (std::size_t row = 0; row < table.rows; ++row) kept += table.is_kept(row) ? 1 : 0;
    for (const QuarantineLine& line : data->quarantine()) ++(line.scope == QuarantineScope::row ? lines : cells);
    RC_ASSERT(one.rows_read == static_cast<std::int64_t>(table.rows));
    RC_ASSERT(one.rows_kept == kept);
    RC_ASSERT(one.rows_quarantined == lines);
    RC_ASSERT(one.rows_read == kept + lines);
    RC_ASSERT(one.cells_nulled == cells);
  }));
}

TEST_CASE("seal: no bytes crash the reader", "[seal][property]") {
  CHECK(rc::check("any bytes", [] {
    const auto bytes = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    for (const std::string& body : {bytes, "village_id,name,unit\n" + bytes}) {
      const Result<Dataset> data = try_seal({{"villages", body}});
      if (!data) {
        RC_ASSERT(!data.error().message.empty());
        continue;
      }
      const TableSource& one = source(*data, "villages");
      RC_ASSERT(one.rows_read == one.rows_kept + one.rows_quarantined);
    }
  }));
}
