// SPDX-License-Identifier: MIT
// A table with a column of every type, for the tests of cells and sealing: thing_id (key), flag, kind, n, score, cost, day,
// phone, number, weight, note, remark (an empty cell is a value).
#ifndef BAOXUE_TESTS_DATA_THINGS_HPP
#define BAOXUE_TESTS_DATA_THINGS_HPP

#include "read.hpp"

namespace data_test {

inline ColumnDef column_def(std::string id, ColumnType type, Sensitivity sensitivity = Sensitivity::none) {
  ColumnDef def;
  def.id = std::move(id), def.type = type, def.sensitivity = sensitivity;
  return def;
}

inline TableDef things_def() {
  TableDef table;
  table.id = "things", table.subject = "thing", table.zh = "东西";
  ColumnDef id = column_def("thing_id", ColumnType::key);
  id.zh = "编号", id.key = true, id.domain = "thing";
  ColumnDef kind = column_def("kind", ColumnType::code);
  auto codes = std::make_shared<CodeList>();
  codes->id = "thing_kind", codes->codes = {{"red", "红", {"1", "1-红"}}, {"blue", "蓝", {}}};
  kind.codes = codes;
  ColumnDef score = column_def("score", ColumnType::decimal);
  score.scale = 2;
  ColumnDef remark = column_def("remark", ColumnType::text);
  remark.empty_is_value = true;
  table.columns = {id,
                   column_def("flag", ColumnType::boolean),
                   kind,
                   column_def("n", ColumnType::integer),
                   score,
                   column_def("cost", ColumnType::money),
                   column_def("day", ColumnType::date),
                   column_def("phone", ColumnType::text, Sensitivity::contact),
                   column_def("number", ColumnType::text, Sensitivity::id),
                   column_def("weight", ColumnType::real),
                   column_def("note", ColumnType::text),
                   remark};
  return table;
}

inline std::shared_ptr<const Schema> with_table(TableDef table) {
  Schema schema = Schema::builtin();
  (void)schema.add_table(std::move(table)).value();
  return std::make_shared<const Schema>(std::move(schema));
}

}  // namespace data_test

#endif
