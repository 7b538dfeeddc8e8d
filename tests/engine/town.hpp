// SPDX-License-Identifier: MIT
// A town of three children for the engine's tests: tables as text, a pack as text, one call to evaluate.
#ifndef BAOXUE_TESTS_ENGINE_TOWN_HPP
#define BAOXUE_TESTS_ENGINE_TOWN_HPP

#include <map>
#include <string>
#include <vector>

#include "baoxue/baoxue.hpp"

namespace baoxue_test {

using Tables = std::map<std::string, std::string>;  // table -> CSV

inline Tables town() {
  return {
      {"units", "unit_id,name,kind\nU1,青禾乡,township\n"},
      {"villages", "village_id,name,unit\nV1,柳岸村,U1\n"},
      {"schools", "school_id,name,kind,unit\nS1,青禾学校,nine_year,U1\n"},
      {"classes", "class_id,school,school_year,grade,name\nC1,S1,2026,7,七(1)班\nC2,S1,2026,3,三(1)班\n"},
      {"terms", "school_year,number,starts_on,ends_on\n2026,1,2026-09-01,2027-01-29\n"},
      {"students",
       "student_id,name,sex,birth_date,school,class,grade,status\n"
       "P1,甲一,男,2013-05-01,S1,C1,7,enrolled\nP2,乙二,女,2013-06-01,S1,C1,7,enrolled\nP3,丙三,男,2017-06-01,S1,C2,3,"
       "enrolled\n"},
      {"staff",
       "staff_id,name,school,post,from\nT1,王一,S1,teacher,2020-09-01\nT2,李二,S1,teacher,2020-09-01\nH1,赵校长,S1,"
       "head,2020-09-01\n"},
      {"assignments",
       "role,staff,object_kind,object,from,to\nhomeroom_teacher,T1,class,C1,2026-09-01,2026-10-12\n"
       "homeroom_teacher,T2,class,C1,2026-10-12,\n"},
      {"submissions",
       "submission_id,table,class,covers_from,covers_to,received_on,kind\nB1,attendance,C1,2026-09-01,2026-10-16,2026-"
       "10-17,data\n"},
      {"attendance",
       "student,date,session,status\nP1,2026-09-29,day,unexcused\nP1,2026-09-30,day,unexcused\nP1,2026-10-08,day,"
       "unexcused\n"
       "P2,2026-10-15,day,unexcused\nP2,2026-10-16,day,unexcused\n"},
      {"visits", "visit_id,student,date,kind,by\nW1,P1,2026-09-30,home,T1\n"},
  };
}

inline const char* pack() {
  return R"toml(
[policy]
id = "test"
title = { zh = "测试", en = "test" }

[param.long_run]
type = "int"
source = "assumed"
why = { zh = "测试", en = "test" }
values = [{ from = 2018-09-01, value = 3 }]

[[role]]
id = "homeroom_teacher"
at = "class"
zh = "班主任"
en = "homeroom teacher"

[[subject]]
id = "absence_run"
zh = "缺课"
runs = { from = "attendance", by = "student", day = "date", count = "school" }
where = "status == 'unexcused'"
gap = "break"

[[fact]]
id = "visits_in_run"
of = "absence_run"
from = "visits"
on = { student = "self.student" }
where = "kind == 'home' && date >= self.start"
take = "count()"

[[rule]]
id = "long_run"
of = "absence_run"
title = { zh = "连续缺课", en = "long run" }
when = "seen >= p.long_run || length >= p.long_run"
due = "add_days(start, 10, 'work')"
once = "run"
severity = "urgent"
source = "assumed"
why = { zh = "测试", en = "test" }
answerable = ["homeroom_teacher"]
say = { zh = "{student} 自 {start} 未到校", en = "{student} away since {start}" }

[[rule]]
id = "unvisited"
of = "absence_run"
title = { zh = "未家访", en = "not visited" }
when = "visits_in_run == 0"
once = "run"
severity = "due"
source = "assumed"
why = { zh = "测试", en = "test" }
answerable = ["homeroom_teacher"]
say = { zh = "{student}", en = "{student}" }
)toml";
}

inline baoxue::Policy policy(const std::string& text = pack()) {
  return baoxue::Policy::from_memory({{{"test.toml", text}}}).value();
}

inline baoxue::Dataset dataset(const Tables& tables, std::shared_ptr<const baoxue::Schema> schema) {
  baoxue::DatasetBuilder builder(std::move(schema));
  for (const auto& [table, csv] : tables) {
    const baoxue::Status added = builder.add_csv(table, csv, table + ".csv");
    if (!added) throw baoxue::Exception(added.error());
  }
  return builder.finish().value();
}

inline baoxue::Report run(const Tables& tables, baoxue::Date as_of, int threads = 1, const std::string& text = pack()) {
  const baoxue::Policy p = policy(text);
  return baoxue::evaluate(p, dataset(tables, p.schema_ptr()), {.as_of = as_of, .threads = threads}).value();
}

// Every cell of every column as one text, row by row: what two reports are compared by.
inline std::string dump(const baoxue::OutTable& table) {
  std::string text = table.name + "\n";
  for (std::size_t r = 0; r < table.rows; ++r) {
    for (const baoxue::OutColumn& c : table.columns) {
      text += !c.is_known(r) ? "-" : c.type == baoxue::ColumnType::text ? c.text[r] : std::to_string(c.integers[r]);
      text += '\t';
    }
    text += '\n';
  }
  return text;
}

// The cells of some columns, one line per row.
inline std::vector<std::string> rows(const baoxue::OutTable& table, const std::vector<std::string>& columns) {
  std::vector<std::string> out;
  for (std::size_t r = 0; r < table.rows; ++r) {
    std::string line;
    for (const std::string& name : columns) {
      const baoxue::OutColumn& c = *table.column(name);
      if (!line.empty()) line += ' ';
      line += !c.is_known(r)                       ? "-"
              : c.type == baoxue::ColumnType::date ? baoxue::Date{static_cast<std::int32_t>(c.integers[r])}.text()
              : c.type == baoxue::ColumnType::integer || c.type == baoxue::ColumnType::boolean
                  ? std::to_string(c.integers[r])
                  : c.text[r];
    }
    out.push_back(line);
  }
  return out;
}

// The same with the line where the row stands, from the table provenance, at the end. The row is named by `table` and `key`.
inline std::vector<std::string> placed_rows(const baoxue::Report& report, const std::string& name,
                                            const std::vector<std::string>& columns) {
  const baoxue::OutTable &table = report.table(name), &places = report.table("provenance");
  std::vector<std::string> out = rows(table, columns);
  for (std::size_t r = 0; r < table.rows; ++r) {
    std::string line = "-";
    for (std::size_t p = 0; p < places.rows; ++p) {
      const bool same = places.column("table")->text[p] == table.column("table")->text[r] &&
                        places.column("key")->text[p] == table.column("key")->text[r];
      if (same) line = std::to_string(places.column("line")->integers[p]);
    }
    out[r] += ' ' + line;
  }
  return out;
}

inline baoxue::Date day(int y, int m, int d) { return baoxue::Date::of(y, m, d).value; }

}  // namespace baoxue_test

#endif
