// SPDX-License-Identifier: MIT
// The town of town.hpp grown to two schools with their rolls and chain, judged by the built-in plan.
#ifndef BAOXUE_TESTS_ENGINE_PLAN_TOWN_HPP
#define BAOXUE_TESTS_ENGINE_PLAN_TOWN_HPP

#include "town.hpp"

namespace baoxue_test {

// P1, P2 in C1 (S1, grade 7), P3 in C2 (S1, grade 3), P4 in C3 (S2, grade 3). Nothing is wrong with it but what a test adds.
inline Tables plan_town() {
  Tables tables = town();
  tables["schools"] = "school_id,name,kind,unit\nS1,青禾学校,nine_year,U1\nS2,柳岸小学,primary,U1\n";
  tables["classes"] =
      "class_id,school,school_year,grade,name\nC1,S1,2026,7,七(1)班\nC2,S1,2026,3,三(1)班\nC3,S2,2026,3,三(1)班\n";
  tables["students"] += "P4,丁四,女,2017-08-01,S2,C3,3,enrolled\n";
  tables["enrolments"] =
      "student,from,class,to\nP1,2026-09-01,C1,\nP2,2026-09-01,C1,\nP3,2026-09-01,C2,\nP4,2026-09-01,C3,\n";
  tables["staff"] += "T3,孙三,S1,teacher,2020-09-01\nT4,周四,S2,teacher,2020-09-01\nH2,吴校长,S2,head,2020-09-01\n";
  tables["assignments"] =
      "role,staff,object_kind,object,from,to\n"
      "homeroom_teacher,T1,class,C1,2026-09-01,2026-10-12\nhomeroom_teacher,T2,class,C1,2026-10-12,\n"
      "subject_teachers,T3,class,C1,2026-09-01,\n"
      "homeroom_teacher,T3,class,C2,2026-09-01,\nsubject_teachers,T1,class,C2,2026-09-01,\n"
      "homeroom_teacher,T4,class,C3,2026-09-01,\nsubject_teachers,T4,class,C3,2026-09-01,\n"
      "central_school_staff,T1,school,S1,2026-09-01,\ncentral_school_staff,T1,school,S2,2026-09-01,\n";
  tables["submissions"] =
      "submission_id,table,school,covers_from,covers_to,received_on,kind\n"
      "B1,attendance,S1,2026-09-01,2026-12-31,2026-09-01,data\nB2,attendance,S2,2026-09-01,2026-12-31,2026-09-01,"
      "data\n";
  tables["attendance"] = "student,date,session,status\n";
  tables["visits"] = "visit_id,student,date,kind,by\n";
  tables["cases"] = "case_id,student,kind,opened_on\n";
  tables["changes"] = "change_id,student,kind,date,reported_on,from_school,to_school,proof,approved_by\n";
  return tables;
}

inline const baoxue::Policy& plan() {
  static const baoxue::Policy policy = baoxue::Policy::builtin("jiudian").value();
  return policy;
}

inline baoxue::Report run_plan(const Tables& tables, baoxue::Date as_of, int threads = 1) {
  return baoxue::evaluate(plan(), dataset(tables, plan().schema_ptr()), {.as_of = as_of, .threads = threads}).value();
}

// The lines of `rows` whose first word is `first`, without it.
inline std::vector<std::string> lines_of(const baoxue::OutTable& table, const std::string& first,
                                         const std::vector<std::string>& columns) {
  std::vector<std::string> out;
  for (const std::string& line : rows(table, columns)) {
    if (line.compare(0, first.size() + 1, first + ' ') == 0) out.push_back(line.substr(first.size() + 1));
  }
  return out;
}

// Of the rows that begin with `first`, the rest.
inline std::vector<std::string> after(const std::vector<std::string>& lines, const std::string& first) {
  std::vector<std::string> out;
  for (const std::string& line : lines) {
    if (line.compare(0, first.size() + 1, first + ' ') == 0) out.push_back(line.substr(first.size() + 1));
  }
  return out;
}

}  // namespace baoxue_test

#endif
