// SPDX-License-Identifier: MIT
// Forms derived: rows, order, unknown cells and rows, and what stands behind a cell. Three children of town.hpp; the third has no
// attendance that anybody submitted.
#include <boost/json.hpp>

#include "test.hpp"
#include "town.hpp"

using namespace baoxue;
using namespace baoxue_test;

namespace {

std::string form(const std::string& rest) {
  return std::string(pack()) + R"toml(
[[fact]]
id = "away"
of = "student"
from = "attendance"
where = "status == 'unexcused'"
take = "count()"
complete = true

[[form]]
id = "list"
of = "student"
title = { zh = "名单", en = "list" }
)toml" + rest;
}

const std::string kColumns =
    "columns = [{ id = \"name\", title = { zh = \"姓名\", en = \"name\" }, value = \"name\" }, { id = \"away\", title "
    "= { zh = "
    "\"缺课\", en = \"away\" }, value = \"away\" }, { id = \"part\", title = { zh = \"比\", en = \"part\" }, value = "
    "\"ratio(away, grade)\" }, { id = \"until\", title = { zh = \"至\", en = \"until\" }, value = \"birth_date\" }]\n";

}  // namespace

TEST_CASE("a form has a row for each row that its condition holds for", "[forms]") {
  const Report report = run(town(), day(2026, 10, 31), 1, form("where = \"away > 0\"\n" + kColumns));
  // P1 has three days of absence, P2 two; both are in grade 7. P3 has none.
  CHECK(rows(report.table("form.list"), {"key", "doubtful", "name", "away", "part_n", "part_d", "until"}) ==
        std::vector<std::string>{"P1 0 甲一 3 3 7 2013-05-01", "P2 0 乙二 2 2 7 2013-06-01"});
  CHECK(report.tables().back() == "form.list");
}

TEST_CASE("a form is sorted by its order, unknown last, then by key", "[forms]") {
  const Report report = run(town(), day(2026, 10, 31), 1, form("order = [\"grade\", \"away\"]\n" + kColumns));
  CHECK(rows(report.table("form.list"), {"key"}) == std::vector<std::string>{"P3", "P2", "P1"});
}

TEST_CASE("a row that may belong to the form is listed as doubtful, and unknown cells are null and counted",
          "[forms]") {
  Tables tables = town();
  tables["students"] =
      "student_id,name,sex,birth_date,school,class,grade,status,boarding,entered_on\nP1,甲一,男,2013-05-01,S1,C1,7,"
      "enrolled,是,2026-09-01\nP2,乙二,女,2013-06-01,S1,C1,7,enrolled,,\nP3,丙三,男,2017-06-01,S1,C2,3,enrolled,否,\n";
  std::string columns = kColumns;
  columns.replace(columns.find("birth_date"), 10, "entered_on");
  const Report report = run(tables, day(2026, 10, 31), 1, form("where = \"boarding\"\n" + columns));
  CHECK(rows(report.table("form.list"), {"key", "doubtful", "away", "part_n", "part_d", "until"}) ==
        std::vector<std::string>{"P1 0 3 3 7 2026-09-01", "P2 1 2 2 7 -"});
  CHECK(rows(report.table("forms"), {"form", "column", "type", "rows", "doubtful", "unknown"}) ==
        std::vector<std::string>{"list name string 2 1 0", "list away int 2 1 0", "list part ratio 2 1 0",
                                 "list until date 2 1 1"});
}

TEST_CASE("a form over a table that did not arrive says that it knows nothing", "[forms]") {
  Tables tables = town();
  tables.erase("students");
  const Report report = run(tables, day(2026, 10, 31), 1, form(kColumns));
  CHECK(report.table("form.list").rows == 0);
  CHECK(rows(report.table("forms"), {"column", "rows"})[0] == "name -");
}

TEST_CASE("every cell of a form names the rows behind it", "[forms]") {
  const Report report = run(town(), day(2026, 10, 31), 1, form("where = \"away > 0\"\n" + kColumns));
  const boost::json::value said = boost::json::parse(report.explain("form:list", "P1").value());
  CHECK(said.at("answer") == "yes");
  CHECK(said.at("row").at("of") == "student");
  CHECK(said.at("row").at("key") == "P1");
  CHECK(said.at("columns").as_array().size() == 4);
  const boost::json::value& away = said.at("columns").at(1).at("value");
  CHECK(away.at("value") == "3");
  REQUIRE(away.at("fact").at("rows").as_array().size() == 3);
  CHECK(boost::json::parse(report.explain("form:list", "P3").value()).at("answer") == "no");
  CHECK_FALSE(report.explain("form:list", "P9"));
  CHECK_FALSE(report.explain("form:other", "P1"));
}

TEST_CASE("a form is the same on any number of threads", "[forms]") {
  const std::string text = form("order = [\"name\"]\n" + kColumns);
  const Report one = run(town(), day(2026, 10, 31), 1, text), four = run(town(), day(2026, 10, 31), 4, text);
  CHECK(dump(one.table("form.list")) == dump(four.table("form.list")));
}
