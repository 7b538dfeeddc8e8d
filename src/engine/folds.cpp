// SPDX-License-Identifier: MIT
// The folds of systems/, each instantiated once for the engine's row views.
#include <algorithm>

#include "baoxue/model/row_traits.hpp"
#include "baoxue/systems/changes.hpp"
#include "baoxue/systems/fold_table.hpp"
#include "baoxue/systems/returning.hpp"
#include "engine/aggregate.hpp"
#include "engine/judge.hpp"

namespace baoxue::inline v1 {

namespace engine_detail {

// A row of a table as the row concepts want it.
struct RowView {
  const SubjectRows* rows = nullptr;
  const std::int32_t* columns = nullptr;  // column numbers in the order of FoldDecl::columns
  std::int64_t row = 0;
  [[nodiscard]] Maybe<Date> date(std::size_t column) const {
    const Source& source = rows->columns[static_cast<std::size_t>(columns[column])];
    return source.is_known(row) ? Maybe<Date>(Date{static_cast<std::int32_t>(source.integer(row))}) : Maybe<Date>();
  }
  [[nodiscard]] Maybe<std::int64_t> integer(std::size_t column) const {
    const Source& source = rows->columns[static_cast<std::size_t>(columns[column])];
    return source.is_known(row) ? Maybe<std::int64_t>(source.integer(row)) : Maybe<std::int64_t>();
  }
};
struct VisitView : RowView {};
struct EnrolmentView : RowView {};

}  // namespace engine_detail

template <>
struct row_traits<engine_detail::VisitView> {
  static Maybe<Date> date(const engine_detail::VisitView& r) { return r.date(0); }
  static Maybe<VisitKind> kind(const engine_detail::VisitView& r) {
    const Maybe<std::int64_t> code = r.integer(1);
    return code.known ? Maybe<VisitKind>(static_cast<VisitKind>(code.value)) : Maybe<VisitKind>();
  }
};
template <>
struct row_traits<engine_detail::EnrolmentView> {
  static Maybe<Date> from(const engine_detail::EnrolmentView& r) { return r.date(0); }
  static Maybe<Date> to(const engine_detail::EnrolmentView& r) { return r.date(1); }
};

namespace engine_detail {

namespace {

// The parameters of one subject row, by the fold's declaration.
struct Given {
  std::vector<Maybe<std::int64_t>> values;
  std::vector<bool> said;                 // the pack gives this parameter
  [[nodiscard]] bool usable() const {     // a parameter that is given but unknown makes the fold unknown
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (said[i] && !values[i].known) return false;
    }
    return true;
  }
  [[nodiscard]] Maybe<Date> date(std::size_t i) const {
    return values[i].known ? Maybe<Date>(Date{static_cast<std::int32_t>(values[i].value)}) : Maybe<Date>();
  }
};

using Body = Maybe<std::int64_t> (*)(const SubjectRows&, std::span<const std::uint32_t>, const std::int32_t*, const Given&);

Maybe<std::int64_t> spaced_visits(const SubjectRows& rows, std::span<const std::uint32_t> group, const std::int32_t* columns, const Given& given) {
  const SpacedVisits::Params params{given.values[0].value_or(1), given.date(1), given.date(2)};
  SpacedVisits::State state;
  for (const std::uint32_t row : group) SpacedVisits::step(state, VisitView{{&rows, columns, row}}, params);
  return SpacedVisits::finish(state);
}

Maybe<std::int64_t> enrolled_on(const SubjectRows& rows, std::span<const std::uint32_t> group, const std::int32_t* columns, const Given& given) {
  const EnrolledOn::Params params{given.date(0)};
  EnrolledOn::State state;
  for (const std::uint32_t row : group) EnrolledOn::step(state, EnrolmentView{{&rows, columns, row}}, params);
  return EnrolledOn::finish(state, params);
}

constexpr std::array<Body, kFolds.size()> kBodies{spaced_visits, enrolled_on};  // in the order of kFolds

class Parameters {
 public:
  Parameters(const World& world, const FactStore& facts, const Fact& fact, const FoldDecl& decl) : decl_(decl) {
    at_.assign(decl.parameters.size(), -1);
    for (const auto& [name, expression] : fact.with) {
      for (std::size_t p = 0; p < decl.parameters.size(); ++p) {
        if (decl.parameters[p].name != name) continue;
        at_[p] = static_cast<std::int32_t>(targets_.size());
        kinds_.push_back(expression.ast.type());
        targets_.push_back({&expression, fact.anchor_column});
      }
    }
    if (targets_.empty()) return;
    chain_.emplace(world, facts, fact.subject, -1, targets_);
    run_.emplace(*chain_);
  }
  Given of(std::size_t row) {
    if (run_.has_value()) run_->run({static_cast<std::int64_t>(row), nullptr, 1});
    Given given;
    for (std::size_t p = 0; p < decl_.parameters.size(); ++p) {
      given.said.push_back(at_[p] >= 0);
      given.values.emplace_back();
      if (at_[p] < 0) continue;
      const auto target = static_cast<std::size_t>(at_[p]);
      const expr::Value value = expr::value_at(run_->result(target), kinds_[target], 0);
      if (value.state == expr::State::known) given.values.back() = value.integer;
    }
    return given;
  }

 private:
  const FoldDecl& decl_;
  std::vector<std::int32_t> at_;
  std::vector<expr::Type> kinds_;
  std::vector<Target> targets_;
  std::optional<Chain> chain_;
  std::optional<ChainRun> run_;
};

std::vector<std::int32_t> column_numbers(const World& world, std::int32_t from, const FoldDecl& decl) {
  const TableDef& table = world.policy.schema->tables()[static_cast<std::size_t>(world.policy.subjects[static_cast<std::size_t>(from)].table)];
  std::vector<std::int32_t> numbers;
  for (const std::string_view column : decl.columns) numbers.push_back(table.column_id(column));
  return numbers;
}

}  // namespace

std::unique_ptr<FactColumn> fold(const World& world, const FactStore& facts, const Fact& fact) {
  const FoldDecl& decl = kFolds[static_cast<std::size_t>(fact.fold)];
  const SubjectRows& subject = world.subjects[static_cast<std::size_t>(fact.subject)];
  const SubjectRows& rows = world.subjects[static_cast<std::size_t>(fact.relation.from)];
  auto column = std::make_unique<FactColumn>(fact.type.kind, subject.rows);
  if (!rows.present) return column;
  RowsBehind behind(world, facts, fact);
  Parameters parameters(world, facts, fact, decl);
  const std::vector<std::int32_t> columns = column_numbers(world, fact.relation.from, decl);
  std::vector<std::uint32_t> group;
  for (std::size_t s = 0; s < subject.rows; ++s) {
    if (!subject.is_visible(s)) continue;
    const Given given = parameters.of(s);
    group.clear();
    bool certain = given.usable();
    for (const CountedRow& one : behind.of(s, decl.ordered)) {
      certain = certain && one.state == expr::State::known;
      group.push_back(static_cast<std::uint32_t>(one.row));
    }
    const Maybe<std::int64_t> result = certain ? kBodies[static_cast<std::size_t>(fact.fold)](rows, group, columns.data(), given) : Maybe<std::int64_t>();
    if (result.known) column->set(s, result.value);
  }
  blank_unreached(behind.groups(), subject.rows, *column);
  blank_uncovered(facts, fact, subject.rows, *column);
  return column;
}

}  // namespace engine_detail
}  // namespace baoxue::inline v1
