// SPDX-License-Identifier: MIT
// The rows behind a fact, in their order.
#include <algorithm>
#include <climits>

#include "engine/aggregate.hpp"
#include "engine/judge.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::State;

RowOrder::RowOrder(const World& world, std::int32_t subject) : world_(&world), subject_(subject) {
  static constexpr Source kUnknown;
  const SubjectDef& def = world.policy.subjects[static_cast<std::size_t>(subject)];
  const bool table = def.kind == SubjectKind::table;
  const std::int32_t recorded =
      table ? world.policy.schema->tables()[static_cast<std::size_t>(def.table)].column_with_role(ColumnRole::recorded)
            : -1;
  const std::vector<Source>& columns = world.subjects[static_cast<std::size_t>(subject)].columns;
  const auto source = [&](std::int32_t column) {
    return column < 0 ? &kUnknown : &columns[static_cast<std::size_t>(column)];
  };
  dates_ = {source(def.event_column), source(recorded)};
}

std::array<std::int32_t, 2> RowOrder::dates(std::size_t row) const {
  const std::int32_t event = integer_or(*dates_[0], row, INT32_MIN);
  if (dates_[1]->kind != expr::Kind::timestamp) return {event, integer_or(*dates_[1], row, event)};
  const auto at = static_cast<std::int64_t>(row);
  const Maybe<Date> day =
      dates_[1]->is_known(at) ? date_of(Timestamp{dates_[1]->integer(at), 0}, kPolicyOffset) : Maybe<Date>();
  return {event, day.known ? day.value.days : event};
}

// The moment of the record date where rows have one: what tells two rows of a day apart before their content does.
std::int64_t RowOrder::moment(std::size_t row) const {
  const auto at = static_cast<std::int64_t>(row);
  return dates_[1]->kind == expr::Kind::timestamp && dates_[1]->is_known(at) ? dates_[1]->integer(at) : INT64_MIN;
}

bool RowOrder::before(std::size_t a, std::size_t b) const { return of(a) < of(b); }

RowsBehind::RowsBehind(const World& world, const FactStore& facts, const Fact& fact)
    : groups_(facts.groups->groups(world, facts, fact.subject, fact.relation)), order_(world, fact.relation.from) {
  if (!fact.where.given) return;
  const Target target{&fact.where, fact.anchor_column};
  chain_ = ChainUse(world, facts, fact.relation.from, fact.subject, std::span(&target, 1));
}

std::vector<CountedRow> RowsBehind::of(std::size_t subject_row, bool ordered) {
  read(subject_row, subject_row + 1, ordered);
  return {counted_.begin(), counted_.end()};
}

void RowsBehind::read(std::size_t begin, std::size_t end, bool ordered) {
  collect(begin, end);
  if (chain_.given()) drop_others();
  if (!ordered) return;
  for (std::size_t s = 0; s + 1 < ends_.size(); ++s)
    sort(std::span(counted_).subspan(ends_[s], ends_[s + 1] - ends_[s]));
}

// Dates and key of a row are read once, not at every comparison.
void RowsBehind::sort(std::span<CountedRow> rows) {
  if (rows.size() < 2) return;
  placed_.clear();
  for (const CountedRow& row : rows) placed_.emplace_back(order_.of(row.row), row);
  std::sort(placed_.begin(), placed_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = placed_[i].second;
}

void RowsBehind::collect(std::size_t begin, std::size_t end) {
  begin_ = begin;
  counted_.clear(), rows_.clear(), selves_.clear();
  ends_.assign(1, 0);
  for (std::size_t s = begin; s < end; ++s) {
    groups_->each(s, [&](std::uint32_t row) {
      counted_.push_back({row, groups_->is_unsure(s, row) ? State::unknown : State::known});
      rows_.push_back(static_cast<std::int32_t>(row)), selves_.push_back(static_cast<std::int32_t>(s));
    });
    ends_.push_back(counted_.size());
  }
}

// Keeps the rows for which `where` does not say no.
void RowsBehind::drop_others() {
  std::size_t kept = 0, at = 0;
  for (std::size_t start = 0; start < rows_.size(); start += expr::kMaxWidth) {
    const std::size_t width = std::min(expr::kMaxWidth, rows_.size() - start);
    const Rows selves{0, selves_.data() + start, width};
    chain_.run({0, rows_.data() + start, width}, &selves);
    for (std::size_t i = 0; i < width; ++i) {
      while (ends_[at + 1] <= start + i) ends_[++at] = kept;
      const State state = state_at(chain_.result(0), i);
      const CountedRow& row = counted_[start + i];
      if (state != State::known || truth_at(chain_.result(0), i))
        counted_[kept++] = {row.row, state == State::known ? row.state : state};
    }
  }
  while (at + 1 < ends_.size()) ends_[++at] = kept;
  counted_.resize(kept);
}

}  // namespace baoxue::inline v1::engine_detail
