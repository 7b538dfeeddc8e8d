// SPDX-License-Identifier: MIT
// The fold table against the tables it reads and the folds it names; tests/engine/folds_test.cpp runs each from a pack.
#include "baoxue/systems/fold_table.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "baoxue/model/tables/all.hpp"
#include "baoxue/systems/changes.hpp"
#include "baoxue/systems/returning.hpp"
#include "test.hpp"

using namespace baoxue;

namespace {

const TableDecl* table(std::string_view id) {
  const auto found =
      std::find_if(std::begin(tables::kAll), std::end(tables::kAll), [&](const TableDecl* t) { return t->id == id; });
  return found == std::end(tables::kAll) ? nullptr : *found;
}

const Date kDay = Date::of(2026, 10, 12).value;

// Each fold once over plain structs: what a host calls is what a pack names.
const std::map<std::string_view, std::function<Maybe<std::int64_t>()>> kByHand{
    {"returning.spaced_visits",
     [] {
       const std::vector<Visit> visits{
           {kDay, VisitKind::home}, {kDay + 1, VisitKind::home}, {kDay + 2, VisitKind::home}};
       return count_spaced_visits(visits, {.min_gap = 2, .from = kDay, .to = kDay + 9});
     }},
    {"changes.enrolled_on",
     [] {
       const std::vector<Enrolment> stays{{kDay - 9, {}}, {kDay - 9, kDay + 1}, {kDay - 9, kDay}};
       return count_enrolled_on(stays, {.on = kDay});
     }},
};

}  // namespace

TEST_CASE("fold table: every fold once and under a name of its system", "[fold_table]") {
  std::set<std::string_view> names;
  for (const FoldDecl& fold : kFolds) {
    INFO(fold.name);
    CHECK(names.insert(fold.name).second);
    const std::string_view system = fold.name.substr(0, fold.name.find('.'));
    const std::set<std::string_view> systems{"census",    "admission", "changes", "support",
                                             "returning", "registry",  "joint",   "incentives"};
    CHECK(systems.count(system) == 1);
    CHECK(find_fold(fold.name) == &fold);
    CHECK_FALSE(fold.zh.empty());
    CHECK_FALSE(fold.en.empty());
  }
  CHECK(find_fold("returning.spaced_visit") == nullptr);
  CHECK(find_fold("") == nullptr);
}

TEST_CASE("fold table: the row table and each column of it are declared", "[fold_table]") {
  for (const FoldDecl& fold : kFolds) {
    INFO(fold.name);
    const TableDecl* rows = table(fold.row_table);
    REQUIRE(rows != nullptr);
    std::set<std::string_view> seen;
    for (const std::string_view column : fold.columns) {
      INFO(column);
      CHECK(seen.insert(column).second);
      CHECK(
          std::any_of(rows->columns.begin(), rows->columns.end(), [&](const ColumnDecl& c) { return c.id == column; }));
    }
    CHECK_FALSE(seen.empty());
  }
}

TEST_CASE("fold table: parameters are named once and the required ones come first", "[fold_table]") {
  for (const FoldDecl& fold : kFolds) {
    INFO(fold.name);
    std::set<std::string_view> names;
    for (const FoldParameter& parameter : fold.parameters) CHECK(names.insert(parameter.name).second);
    CHECK(std::is_partitioned(fold.parameters.begin(), fold.parameters.end(),
                              [](const FoldParameter& p) { return !p.optional; }));
  }
}

TEST_CASE("fold table: what this version promises", "[fold_table][J6.3][J6.5]") {
  const FoldDecl& visits = *find_fold("returning.spaced_visits");
  REQUIRE(visits.parameters.size() == 3);
  CHECK(visits.parameters[0].name == "min_gap");
  CHECK(visits.parameters[0].type == FoldValue::integer);
  CHECK_FALSE(visits.parameters[0].optional);
  CHECK(visits.parameters[1].name == "from");
  CHECK(visits.parameters[2].name == "to");
  CHECK(visits.ordered);
  const FoldDecl& enrolled = *find_fold("changes.enrolled_on");
  REQUIRE(enrolled.parameters.size() == 1);
  CHECK(enrolled.parameters[0].name == "on");
  CHECK(enrolled.parameters[0].type == FoldValue::date);
  CHECK_FALSE(enrolled.ordered);
}

TEST_CASE("fold table: every fold runs over plain structs", "[fold_table]") {
  CHECK(kByHand.size() == kFolds.size());
  for (const FoldDecl& fold : kFolds) {
    INFO(fold.name);
    REQUIRE(kByHand.count(fold.name) == 1);
    CHECK(kByHand.at(fold.name)() == std::int64_t{2});
  }
}

TEST_CASE("fold table: a visit kind is its place in the code list", "[fold_table][model]") {
  const std::span<const CodeDecl> codes = tables::codes::kVisitKind.codes;
  const auto at = [&](VisitKind kind) { return codes[static_cast<std::size_t>(kind)].id; };
  REQUIRE(codes.size() == 4);
  CHECK(at(VisitKind::home) == "home");
  CHECK(at(VisitKind::phone) == "phone");
  CHECK(at(VisitKind::school) == "school");
  CHECK(at(VisitKind::online) == "online");
}
