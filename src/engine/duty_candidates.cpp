// SPDX-License-Identifier: MIT
// The rows that may count for what a duty expects: related, in the period, `where`, complete, dated.
#include <algorithm>

#include "engine/duties.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::Kind;
using expr::State;

Candidates::Candidates(const World& world, const FactStore& facts, const Duty& duty)
    : world_(world), facts_(facts), duty_(duty) {
  evidence_ = duty.evidence < 0 ? nullptr : &world.policy.evidence[static_cast<std::size_t>(duty.evidence)];
  const bool present = world.subjects[static_cast<std::size_t>(duty.needs.from)].present &&
                       world.subjects[static_cast<std::size_t>(duty.subject)].present;
  if (!present) return;
  if (!duty.itself) {
    Relation relation = duty.needs;
    relation.in_period = false;  // judged here: rows carried over lie in an earlier period
    groups_.emplace(world, facts, duty.subject, relation);
  }
  const auto target = [&](const CheckedExpr& e) {
    if (!e.given) return -1;
    targets_.push_back({&e, duty.anchor_column});
    return static_cast<std::int32_t>(targets_.size()) - 1;
  };
  where_ = target(duty.needs_where), day_ = target(duty.needs_day);
  if (targets_.empty()) return;
  chain_.emplace(world, facts, duty.needs.from, duty.subject_rows, targets_);
  run_.emplace(*chain_);
}

std::vector<std::vector<Candidate>> Candidates::of(std::span<const DutyRow* const> rows, bool everything) {
  std::vector<std::vector<Candidate>> out(rows.size());
  Pairs pairs;
  const std::int32_t event = world_.policy.subjects[static_cast<std::size_t>(duty_.needs.from)].event_column;
  for (std::size_t slot = 0; slot < rows.size(); ++slot) {
    const DutyRow& expected = *rows[slot];
    if (expected.about < 0) continue;
    const auto take = [&](std::uint32_t row) {
      if (event >= 0 && !lies_in(expected, row).value_or(true)) return;
      pairs.rows.push_back(static_cast<std::int32_t>(row)),
          pairs.selves.push_back(static_cast<std::int32_t>(expected.row)), pairs.slots.push_back(slot);
      if (pairs.rows.size() == expr::kMaxWidth) judge(pairs, rows, everything, out), pairs = {};
    };
    if (duty_.itself) take(static_cast<std::uint32_t>(expected.about));
    if (groups_.has_value()) groups_->each(static_cast<std::size_t>(expected.about), take);
  }
  judge(pairs, rows, everything, out);
  return out;
}

Maybe<bool> Candidates::lies_in(const DutyRow& expected, std::uint32_t row) const {
  if (!duty_.needs.in_period) return true;
  return world_.in_period(duty_.needs.from, row, Date{expected.start}, Date{expected.end});
}

bool Candidates::in_period(const DutyRow& expected, Maybe<Date> day) const {
  if (!duty_.needs.in_period) return true;
  return day.known && expected.start <= day.value.days && day.value.days <= expected.end;
}

void Candidates::judge(const Pairs& pairs, std::span<const DutyRow* const> expected, bool everything,
                       std::vector<std::vector<Candidate>>& out) {
  if (pairs.rows.empty()) return;
  const Rows self{0, pairs.selves.data(), pairs.selves.size()};
  if (run_.has_value()) run_->run({0, pairs.rows.data(), pairs.rows.size()}, &self);
  const bool undated_table = world_.policy.subjects[static_cast<std::size_t>(duty_.needs.from)].event_column < 0;
  for (std::size_t i = 0; i < pairs.rows.size(); ++i) {
    Candidate candidate;
    judge_one(i, static_cast<std::uint32_t>(pairs.rows[i]), candidate);
    const bool unsure =
        !undated_table && !lies_in(*expected[pairs.slots[i]], static_cast<std::uint32_t>(pairs.rows[i])).known;
    if (unsure && (candidate.counts == Counts::yes || candidate.counts == Counts::yes_or_lacks))
      candidate.counts = Counts::maybe;
    if (unsure && candidate.counts == Counts::lacks) candidate.counts = Counts::maybe_lacks;
    const bool known = candidate.day != kNoDay;
    if (known && candidate.day > world_.as_of.days) continue;  // planned, or handed in after as_of
    if (known && undated_table && !in_period(*expected[pairs.slots[i]], Date{candidate.day})) continue;
    if (everything || candidate.counts != Counts::no) out[pairs.slots[i]].push_back(candidate);
  }
}

void Candidates::judge_one(std::size_t i, std::uint32_t row, Candidate& out) const {
  out.row = row;
  const SubjectRows& from = world_.subjects[static_cast<std::size_t>(duty_.needs.from)];
  const State where = where_ < 0 ? State::known : state_at(run_->result(static_cast<std::size_t>(where_)), i);
  const bool there = where == State::known && !from.is_doubtful(row);
  Maybe<Date> day = default_day(row);
  bool dated = day.known;
  if (day_ >= 0) {
    const expr::Value value = expr::value_at(run_->result(static_cast<std::size_t>(day_)), {Kind::date}, i);
    dated = value.state == State::known;
    day = dated ? Maybe<Date>(Date{static_cast<std::int32_t>(value.integer)}) : Maybe<Date>();
  }
  out.day = day.known ? day.value.days : kNoDay;
  if (where == State::known && where_ >= 0 && !truth_at(run_->result(static_cast<std::size_t>(where_)), i)) return;
  bool complete = true, sure = true;
  if (evidence_ != nullptr) {
    const Source said = facts_.columns[static_cast<std::size_t>(evidence_->complete)]->source();
    sure = said.is_known(row);
    complete = sure && said.integer(row) != 0;
  }
  if (!dated && (complete || !sure)) {  // an empty cell says that it is not done; an absent column says nothing
    const Ref* column = duty_.needs_day.ast.symbols().size() == 1
                            ? &world_.policy.refs[static_cast<std::size_t>(duty_.needs_day.ast.symbols()[0].id)]
                            : nullptr;
    const bool plain = day_ >= 0 && column != nullptr && column->kind == RefKind::column && !column->self &&
                       column->hops.empty() && column->text == duty_.needs_day.source &&
                       from.columns[static_cast<std::size_t>(column->index)].layout != Layout::absent;
    out.undated = plain;
    complete = !plain && complete, sure = plain;
  }
  out.counts = !sure               ? (there ? Counts::yes_or_lacks : Counts::maybe)
               : complete && there ? Counts::yes
               : complete          ? Counts::maybe
               : there             ? Counts::lacks
                                   : Counts::maybe_lacks;
}

Maybe<Date> Candidates::default_day(std::uint32_t row) const {
  if (duty_.itself && evidence_ != nullptr && evidence_->completed_on >= 0) {
    const Source day = facts_.columns[static_cast<std::size_t>(evidence_->completed_on)]->source();
    return day.is_known(row) ? Maybe<Date>(Date{static_cast<std::int32_t>(day.integer(row))}) : Maybe<Date>();
  }
  return world_.date_at(duty_.needs.from,
                        world_.policy.subjects[static_cast<std::size_t>(duty_.needs.from)].event_column, row);
}

std::vector<std::string> Candidates::lacking(const Candidate& candidate) const {
  std::vector<std::string> parts;
  if (evidence_ != nullptr) {
    const Source said = facts_.columns[static_cast<std::size_t>(evidence_->missing)]->source();
    std::string_view rest = said.is_known(candidate.row) ? said.text(candidate.row) : std::string_view();
    constexpr std::string_view kSeparator = "、";
    while (!rest.empty()) {
      const std::size_t end = rest.find(kSeparator);
      parts.emplace_back(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + kSeparator.size());
    }
  }
  if (candidate.undated) parts.push_back(duty_.needs_day.source);
  return parts;
}

}  // namespace baoxue::inline v1::engine_detail
