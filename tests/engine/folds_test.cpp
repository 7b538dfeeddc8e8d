// SPDX-License-Identifier: MIT
// Every fold of the fold table, run from a pack over the tables.
#include "baoxue/systems/fold_table.hpp"
#include "plan_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

// A rule that fires for every student of whom the fold says something, and says what.
std::string fold_pack(const std::string& fold, const std::string& with) {
  return "[policy]\nid = \"t\"\n[[fact]]\nid = \"folded\"\nof = \"student\"\nfold = \"" + fold + "\"\nwith = { " +
         with +
         " }\n[[rule]]\nid = \"said\"\nof = \"student\"\nwhen = \"known(folded)\"\nsay = { zh = \"{folded}\", en = "
         "\"{folded}\" }\n";
}

std::string literal(baoxue::FoldValue type) {
  switch (type) {
    case baoxue::FoldValue::integer: return "\"2\"";
    case baoxue::FoldValue::date: return "\"date('2026-10-12')\"";
    case baoxue::FoldValue::boolean: return "\"true\"";
    case baoxue::FoldValue::money: break;
  }
  return "\"yuan('1.00')\"";
}

Lines said(const std::string& fold, const std::string& with, const Tables& tables) {
  return lines_of(run(tables, day(2026, 11, 30), 1, fold_pack(fold, with)).table("findings"), "said",
                  {"rule", "key", "message_en"});
}

}  // namespace

TEST_CASE("folds: every fold of the table runs from a pack with all its parameters and with the required ones",
          "[engine][fold_table]") {
  for (const baoxue::FoldDecl& fold : baoxue::kFolds) {
    INFO(fold.name);
    std::string all, required;
    for (const baoxue::FoldParameter& parameter : fold.parameters) {
      const std::string one = std::string(parameter.name) + " = " + literal(parameter.type);
      all += (all.empty() ? "" : ", ") + one;
      if (!parameter.optional) required += (required.empty() ? "" : ", ") + one;
    }
    CHECK(said(std::string(fold.name), all, plan_town()).size() == 4);  // one answer for each student
    CHECK(said(std::string(fold.name), required, plan_town()).size() == 4);
  }
}

TEST_CASE("folds: spaced visits come in date order whatever the order of the rows", "[engine][J6.5]") {
  Tables tables = plan_town();
  // Home visits of P1 on 12, 13, 14, 16 October (two days apart: 12, 14, 16), a call on the 20th; one of P2.
  tables["visits"] +=
      "W1,P1,2026-10-16,home,T1\nW2,P1,2026-10-12,home,T1\nW3,P1,2026-10-20,phone,T1\nW4,P1,2026-10-14,home,T1\n"
      "W5,P1,2026-10-13,home,T1\nW6,P2,2026-10-13,home,T1\n";
  CHECK(said("returning.spaced_visits", "min_gap = 2", tables) == Lines{"P1 3", "P2 1", "P3 0", "P4 0"});
  CHECK(said("returning.spaced_visits", "min_gap = 2, from = \"date('2026-10-13')\", to = \"date('2026-10-15')\"",
             tables) == Lines{"P1 1", "P2 1", "P3 0", "P4 0"});
}

TEST_CASE("folds: a parameter that is given and not known makes the fold unknown", "[engine]") {
  // The register does not say when P1 entered: nothing can be said of the window.
  Tables tables = plan_town();
  tables["students"] =
      "student_id,name,sex,birth_date,school,class,grade,status,entered_on\n"
      "P1,甲一,男,2013-05-01,S1,C1,7,enrolled,\nP2,乙二,女,2013-06-01,S1,C1,7,enrolled,2026-09-01\n";
  CHECK(said("returning.spaced_visits", "min_gap = 2, from = \"entered_on\"", tables) == Lines{"P2 0"});
}

TEST_CASE("folds: the roll of a day is half open", "[engine][J6.3]") {
  Tables tables = plan_town();
  tables["enrolments"] =
      "student,from,class,to\nP1,2026-09-01,C1,2026-10-12\nP2,2026-09-01,C1,2026-10-13\n"
      "P3,2026-10-12,C2,\nP4,2026-10-13,C3,\n";
  CHECK(said("changes.enrolled_on", "on = \"date('2026-10-12')\"", tables) == Lines{"P1 0", "P2 1", "P3 1", "P4 0"});
}

TEST_CASE("folds: a table that did not arrive is unknown and an empty one is none", "[engine]") {
  Tables tables = plan_town();
  CHECK(said("returning.spaced_visits", "min_gap = 2", tables).size() == 4);
  tables.erase("visits");
  CHECK(said("returning.spaced_visits", "min_gap = 2", tables).empty());
}
