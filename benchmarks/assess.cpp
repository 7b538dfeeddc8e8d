// SPDX-License-Identifier: MIT
// One pupil's record assessed N times by the built-in plan, for counting instructions (tools/bench --instructions): the difference
// between two N is what an assessment costs. With "time" prints microseconds, with "news" allocations per assessment.
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <new>
#include <string>

#include "baoxue/baoxue.hpp"

namespace {

std::int64_t news = 0;

const char* const kTables[][2] = {
    {"terms", "school_year,number,starts_on,ends_on\n2026,1,2026-09-01,2027-01-29\n"},
    {"units", "unit_id,name,kind\nU1,青禾乡,township\n"},
    {"schools", "school_id,name,kind,unit\nS1,青禾学校,nine_year,U1\n"},
    {"classes", "class_id,school,school_year,grade,name\nC1,S1,2026,7,七(1)班\n"},
    {"submissions",
     "submission_id,table,school,covers_from,covers_to,received_on,kind\nB1,attendance,S1,2026-09-01,2026-12-31,2026-"
     "09-01,data\n"},
};

void fill(baoxue::Assessor& assessor) {
  assessor.reset();
  const auto text = [&](std::string_view table, std::size_t row, std::string_view column, std::string_view value) {
    const std::size_t t = *assessor.table(table);
    const auto c = static_cast<std::size_t>(assessor.tables()[t].table->column_id(column));
    if (!assessor.set_text(t, row, c, value)) std::abort();
  };
  for (const char* table : {"students", "attendance", "attendance"}) {
    if (!assessor.add_row(*assessor.table(table))) std::abort();
  }
  for (const char* table : {"visits", "cases", "changes"}) {
    if (!assessor.present(*assessor.table(table))) std::abort();
  }
  text("students", 0, "student_id", "P1"), text("students", 0, "school", "S1"), text("students", 0, "class", "C1");
  text("students", 0, "status", "enrolled");
  const std::size_t attendance = *assessor.table("attendance");
  const auto date = static_cast<std::size_t>(assessor.tables()[attendance].table->column_id("date"));
  for (std::size_t row = 0; row < 2; ++row) {
    text("attendance", row, "student", "P1"), text("attendance", row, "session", "day");
    text("attendance", row, "status", "unexcused");
    const std::int32_t day = baoxue::Date::of(2026, 10, 12).value.days + static_cast<std::int32_t>(row);
    if (!assessor.set_integer(attendance, row, date, day)) std::abort();
  }
}

}  // namespace

void* operator new(std::size_t size) {
  ++news;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: assess N [time|news]\n";
    return 2;
  }
  const int times = std::stoi(argv[1]);
  const baoxue::Policy policy = baoxue::Policy::builtin("jiudian").value();
  baoxue::DatasetBuilder builder(policy.schema_ptr());
  for (const auto& [table, csv] : kTables) {
    if (!builder.add_csv(table, csv, table)) return 1;
  }
  const baoxue::Dataset context = builder.finish().value();
  baoxue::Assessor assessor = baoxue::Assessor::make(policy, "absence_run", {.context = context}).value();
  const baoxue::Date as_of = baoxue::Date::of(2026, 10, 31).value;
  std::int64_t yes = 0;
  fill(assessor);
  if (!assessor.assess(as_of)) return 1;  // the first one warms up
  const std::int64_t before = news;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < times; ++i) {
    fill(assessor);
    const auto answers = assessor.assess(as_of);
    for (const baoxue::Assessed& one : answers.value()) yes += one.answer == baoxue::Answer::yes ? 1 : 0;
  }
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
  const std::string what = argc > 2 ? argv[2] : "";
  if (what == "time" && times > 0) std::cout << took.count() / times << " us per assessment\n";
  if (what == "news" && times > 0) std::cout << (news - before) / times << " allocations per assessment\n";
  return yes > 0 || times == 0 ? 0 : 1;
}
