// SPDX-License-Identifier: MIT
// The folds of systems/, each instantiated once for the engine's row views.
#include <algorithm>
#include <array>
#include <span>

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
  const Source* const* columns = nullptr;  // in the order of FoldDecl::columns
  std::int64_t row = 0;
  [[nodiscard]] Maybe<Date> date(std::size_t column) const {
    const Source& source = *columns[column];
    return source.is_known(row) ? Maybe<Date>(Date{static_cast<std::int32_t>(source.integer(row))}) : Maybe<Date>();
  }
  [[nodiscard]] Maybe<std::int64_t> integer(std::size_t column) const {
    const Source& source = *columns[column];
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

constexpr std::size_t most_parameters() {
  std::size_t most = 0;
  for (const FoldDecl& fold : kFolds) most = std::max(most, fold.parameters.size());
  return most;
}

// The parameters of one subject row, in the order of the fold's declaration.
struct Given {
  std::array<Maybe<std::int64_t>, most_parameters()> values{};
  bool usable = true;                     // false: a parameter the pack gives is unknown, and so is the fold
  [[nodiscard]] Maybe<Date> date(std::size_t i) const {
    return values[i].known ? Maybe<Date>(Date{static_cast<std::int32_t>(values[i].value)}) : Maybe<Date>();
  }
};

using Body = Maybe<std::int64_t> (*)(std::span<const CountedRow>, const Source* const*, const Given&);

Maybe<std::int64_t> spaced_visits(std::span<const CountedRow> group, const Source* const* columns, const Given& given) {
  const SpacedVisits::Params params{given.values[0].value_or(1), given.date(1), given.date(2)};
  SpacedVisits::State state;
  for (const CountedRow& one : group)
    SpacedVisits::step(state, VisitView{{columns, static_cast<std::int64_t>(one.row)}}, params);
  return SpacedVisits::finish(state);
}

Maybe<std::int64_t> enrolled_on(std::span<const CountedRow> group, const Source* const* columns, const Given& given) {
  const EnrolledOn::Params params{given.date(0)};
  EnrolledOn::State state;
  for (const CountedRow& one : group)
    EnrolledOn::step(state, EnrolmentView{{columns, static_cast<std::int64_t>(one.row)}}, params);
  return EnrolledOn::finish(state, params);
}

constexpr std::array<Body, kFolds.size()> kBodies{spaced_visits, enrolled_on};  // in the order of kFolds

// The parameters of a chunk of subject rows, computed at once.
class Parameters {
 public:
  Parameters(const World& world, const FactStore& facts, const Fact& fact, const FoldDecl& decl) {
    for (const auto& [name, expression] : fact.with) {
      for (std::size_t p = 0; p < decl.parameters.size(); ++p) {
        if (decl.parameters[p].name == name) at_.push_back(p), targets_.push_back({&expression, fact.anchor_column});
      }
    }
    if (targets_.empty()) return;
    chain_ = ChainUse(world, facts, fact.subject, -1, targets_);
  }
  void read(const Rows& rows) {
    if (chain_.given()) chain_.run(rows);
  }
  [[nodiscard]] Given of(std::size_t i) const {  // row i of the chunk
    Given given;
    for (std::size_t t = 0; t < targets_.size(); ++t) {
      const expr::Vector& result = chain_.result(t);
      if (state_at(result, i) != expr::State::known) {
        given.usable = false;
      } else {
        given.values[at_[t]] = integer_at(result, targets_[t].expression->ast.type().kind, i);
      }
    }
    return given;
  }

 private:
  Buffer<std::size_t> at_;           // per target: the parameter
  Buffer<Target> targets_;
  ChainUse chain_;
};

Buffer<const Source*> columns_of(const World& world, std::int32_t from, const FoldDecl& decl) {
  const TableDef& table =
      world.policy.schema
          ->tables()[static_cast<std::size_t>(world.policy.subjects[static_cast<std::size_t>(from)].table)];
  const std::vector<Source>& sources = world.subjects[static_cast<std::size_t>(from)].columns;
  Buffer<const Source*> columns;
  for (const std::string_view column : decl.columns)
    columns.push_back(&sources[static_cast<std::size_t>(table.column_id(column))]);
  return columns;
}

}  // namespace

std::unique_ptr<FactColumn> fold(const World& world, const FactStore& facts, const Fact& fact) {
  const FoldDecl& decl = kFolds[static_cast<std::size_t>(fact.fold)];
  const SubjectRows& subject = world.subjects[static_cast<std::size_t>(fact.subject)];
  auto column = std::make_unique<FactColumn>(fact.type.kind, subject.rows);
  if (!world.subjects[static_cast<std::size_t>(fact.relation.from)].present) return column;
  RowsBehind behind(world, facts, fact);
  Parameters parameters(world, facts, fact, decl);
  const Buffer<const Source*> columns = columns_of(world, fact.relation.from, decl);
  const Body body = kBodies[static_cast<std::size_t>(fact.fold)];
  for (std::size_t start = 0; start < subject.rows; start += expr::kMaxWidth) {
    const std::size_t width = std::min(expr::kMaxWidth, subject.rows - start);
    parameters.read({static_cast<std::int64_t>(start), nullptr, width});
    behind.read(start, start + width, decl.ordered);
    for (std::size_t s = start; s < start + width; ++s) {
      const Given given = parameters.of(s - start);
      if (!subject.is_visible(s) || !given.usable) continue;
      const std::span<const CountedRow> group = behind.rows(s);
      const auto unsure = [](const CountedRow& row) { return row.state != expr::State::known; };
      if (std::any_of(group.begin(), group.end(), unsure)) continue;
      const Maybe<std::int64_t> result = body(group, columns.data(), given);
      if (result.known) column->set(s, result.value);
    }
  }
  blank_unreached(behind.groups(), subject.rows, *column);
  blank_uncovered(facts, fact, subject.rows, *column);
  return column;
}

}  // namespace engine_detail
}  // namespace baoxue::inline v1
