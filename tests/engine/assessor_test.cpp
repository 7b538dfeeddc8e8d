// SPDX-License-Identifier: MIT
// One record at a time, worked by hand.
#include "baoxue/engine/assessor.hpp"
#include "assessor_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using baoxue::Answer;
using baoxue::Assessed;
using baoxue::Assessor;

namespace {

// Rows of CSV by column id; "" is null.
void give(Assessor& assessor, const std::string& table, const std::vector<std::map<std::string, std::string>>& rows) {
  static std::set<std::string> kept;  // texts are borrowed until assess returns
  const std::size_t t = *assessor.table(table);
  REQUIRE(assessor.present(t));
  for (std::size_t r = 0; r < rows.size(); ++r) {
    REQUIRE(assessor.add_row(t));
    for (const auto& [id, text] : rows[r]) {
      const baoxue::TableDef& def = *assessor.tables()[t].table;
      const auto column = static_cast<std::size_t>(def.column_id(id));
      if (def.columns[column].type == baoxue::ColumnType::date) {
        REQUIRE(assessor.set_integer(t, r, column, baoxue::parse_date(text).value.days));
      } else {
        REQUIRE(assessor.set_text(t, r, column, *kept.insert(text).first));
      }
    }
  }
}

Tables reference() {
  Tables tables = town();
  for (const char* table : {"students", "attendance", "visits"}) tables.erase(table);
  return tables;
}

void give_p1(Assessor& assessor) {
  assessor.reset();
  give(assessor, "students", {{{"student_id", "P1"}, {"name", "甲一"}, {"school", "S1"}, {"class", "C1"}}});
  give(assessor, "attendance",
       {{{"student", "P1"}, {"date", "2026-09-29"}, {"session", "day"}, {"status", "unexcused"}},
        {{"student", "P1"}, {"date", "2026-09-30"}, {"session", "day"}, {"status", "unexcused"}},
        {{"student", "P1"}, {"date", "2026-10-08"}, {"session", "day"}, {"status", "unexcused"}}});
}

// "rule answer key state due late"
std::vector<std::string> said(Assessor& assessor, baoxue::Date as_of, const baoxue::Policy& policy) {
  std::vector<std::string> out;
  const auto answers = assessor.assess(as_of);
  for (const Assessed& one : answers.value())
    out.push_back(policy->rules[static_cast<std::size_t>(one.rule)].id + ' ' +
                  std::to_string(static_cast<int>(one.answer)) + ' ' + std::string(one.key) + ' ' +
                  std::string(one.state) + ' ' + (one.due.known ? one.due.value.text() : "-") + ' ' +
                  std::to_string(one.days_late));
  return out;
}

}  // namespace

TEST_CASE("assessor: a pupil's runs are judged from the pupil's own rows", "[engine][assessor]") {
  const baoxue::Policy p = policy();
  Assessor assessor = Assessor::make(p, "absence_run", {.context = dataset(reference(), p.schema_ptr())}).value();
  give_p1(assessor);
  give(assessor, "visits", {{{"visit_id", "W1"}, {"student", "P1"}, {"date", "2026-09-30"}, {"kind", "home"}}});
  // Three school days away, 1 to 7 October being holidays. Ten working days after 29 September: 30; 8, 9, 10 (made up), 12 to 16,
  // 19 October.
  CHECK(said(assessor, day(2026, 10, 19), p) ==
        std::vector<std::string>{"long_run 1 P1|2026-09-29 not_due 2026-10-19 0", "unvisited 0 P1|2026-09-29  - 0"});
  CHECK(said(assessor, day(2026, 10, 21), p)[0] == "long_run 1 P1|2026-09-29 overdue 2026-10-19 2");
  // The visit of 30 September was not known on the 29th, and a run of one day is not long, but may go on.
  CHECK(said(assessor, day(2026, 9, 29), p)[1] == "unvisited 1 P1|2026-09-29 open - 0");
}

TEST_CASE("assessor: a table that is not named is absent, one without rows is empty", "[engine][assessor]") {
  const baoxue::Policy p = policy();
  Assessor assessor = Assessor::make(p, "absence_run", {.context = dataset(reference(), p.schema_ptr())}).value();
  give_p1(assessor);
  CHECK(said(assessor, day(2026, 10, 19), p)[1] == "unvisited 2 P1|2026-09-29  - 0");
  const auto answers = assessor.assess(day(2026, 10, 19));
  CHECK(assessor.missing(answers.value()[1]).en == "table not received: visit");
  REQUIRE(assessor.present(*assessor.table("visits")));
  CHECK(said(assessor, day(2026, 10, 19), p)[1] == "unvisited 1 P1|2026-09-29 open - 0");
}

TEST_CASE("assessor: what a class decides is unknown until it is given", "[engine][assessor]") {
  const baoxue::Policy p = policy(own_pack());
  Assessor assessor =
      Assessor::make(p, "student", {.rules = {"crowded"}, .context = dataset(reference(), p.schema_ptr())}).value();
  REQUIRE(assessor.slots().size() == 1);
  CHECK(
      (assessor.slots()[0].id == "pupils" && assessor.slots()[0].subject == "class" && assessor.slots()[0].population));
  give(assessor, "students", {{{"student_id", "P1"}, {"name", "甲一"}, {"school", "S1"}, {"class", "C1"}}});
  const auto unknown = assessor.assess(day(2026, 10, 19));
  REQUIRE(unknown.value().size() == 1);
  CHECK(unknown.value()[0].answer == Answer::unknown);
  CHECK(assessor.missing(unknown.value()[0]).en == "not given: pupils");
  baoxue::expr::Value three;
  three.type = assessor.slots()[0].type, three.state = baoxue::expr::State::known, three.integer = 3;
  REQUIRE(assessor.set_slot(0, three));
  CHECK(said(assessor, day(2026, 10, 19), p) == std::vector<std::string>{"crowded 1 P1 open - 0"});
  assessor.reset();
  CHECK(assessor.assess(day(2026, 10, 19)).value().empty());
}

TEST_CASE("assessor: a fact that is given is not computed", "[engine][assessor]") {
  const baoxue::Policy p = policy(own_pack());
  Assessor assessor = Assessor::make(p, "student", {.rules = {"often"}, .slots = {"away"}}).value();
  CHECK_FALSE(assessor.table("attendance").has_value());
  give(assessor, "students", {{{"student_id", "P1"}}});
  baoxue::expr::Value five;
  five.type = assessor.slots()[0].type, five.state = baoxue::expr::State::known, five.integer = 5;
  REQUIRE(assessor.set_slot(*assessor.slot("away"), five));
  CHECK(said(assessor, day(2026, 10, 19), p) == std::vector<std::string>{"often 1 P1 open - 0"});
}

TEST_CASE("assessor: what cannot be set up or filled says why", "[engine][assessor]") {
  const baoxue::Policy p = policy();
  CHECK(Assessor::make(p, "nobody").error().code == baoxue::ErrorCode::not_found);
  CHECK(Assessor::make(p, "absence_run", {.rules = {"none"}}).error().code == baoxue::ErrorCode::not_found);
  CHECK(Assessor::make(p, "absence_run", {.slots = {"none"}}).error().code == baoxue::ErrorCode::not_found);
  Assessor assessor = Assessor::make(p, "absence_run", {.capacity = {{"visits", 1}}}).value();
  const std::size_t visits = *assessor.table("visits");
  REQUIRE(assessor.add_row(visits));
  CHECK(assessor.add_row(visits).error().code == baoxue::ErrorCode::out_of_range);
  CHECK(assessor.set_null(visits, 1, 0).error().code == baoxue::ErrorCode::out_of_range);
  CHECK(assessor.set_integer(visits, 0, 0, 1).error().code == baoxue::ErrorCode::bad_argument);
  CHECK(assessor.set_slot(0, {}).error().code == baoxue::ErrorCode::out_of_range);
}
