// SPDX-License-Identifier: MIT
#include "engine/ladder_answers.hpp"

#include <algorithm>
#include <climits>

#include "engine/judge.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

// The days on which a parameter that the ladder itself reads takes another value.
std::vector<Date> epochs_of(const Policy::Data& policy, const Ladder& ladder) {
  std::vector<Date> out{Date{INT32_MIN}};
  const auto add = [&](const CheckedExpr& expression) {
    if (!expression.given) return;
    for (const expr::Symbol& symbol : expression.ast.symbols()) {
      const Ref& ref = policy.refs[static_cast<std::size_t>(symbol.id)];
      if (ref.kind != RefKind::parameter) continue;
      for (const ParameterValue& value : policy.parameters[static_cast<std::size_t>(ref.index)].values)
        out.push_back(value.from);
    }
  };
  for (const LadderMove& move : ladder.moves) {
    for (const CheckedExpr* e : {&move.guard, &move.after_n, &move.at}) add(*e);
    for (const LadderNeed& need : move.needs) add(need.holds);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

Said said(const expr::Vector& vector, std::size_t i) {
  return state_at(vector, i) != expr::State::known ? Said::unknown : truth_at(vector, i) ? Said::yes : Said::no;
}

}  // namespace

LadderConditions::LadderConditions(const World& world, const FactStore& facts, const Ladder& ladder,
                                   std::vector<std::int32_t> events, std::vector<std::int32_t> cases)
    : world_(world),
      facts_(facts),
      ladder_(ladder),
      events_(std::move(events)),
      cases_(std::move(cases)),
      epochs_(epochs_of(world.policy, ladder)) {
  read(ladder.events_where, true, epochs_[0], where_);
  for (const Date anchor : epochs_) {
    std::vector<Move>& moves = moves_.emplace_back(ladder.moves.size());
    for (std::size_t m = 0; m < moves.size(); ++m) {
      const LadderMove& def = ladder.moves[m];
      read(def.guard, def.kind == MoveKind::event, anchor, moves[m].guard);
      for (const LadderNeed& need : def.needs) read(need.holds, true, anchor, moves[m].needs.emplace_back());
      if (def.kind != MoveKind::event) read(def.kind == MoveKind::at ? def.at : def.after_n, anchor, moves[m].number);
    }
  }
}

void LadderConditions::read(const CheckedExpr& expression, bool over_events, Date anchor,
                            std::vector<Said>& out) const {
  run(expression, over_events, anchor,
      [&](const expr::Vector& vector, std::size_t i) { out.push_back(said(vector, i)); });
}

void LadderConditions::read(const CheckedExpr& expression, Date anchor, std::vector<Number>& out) const {
  run(expression, false, anchor, [&](const expr::Vector& vector, std::size_t i) {
    const expr::Value value = expr::value_at(vector, expression.ast.type(), i);
    out.push_back({value.state == expr::State::known, value.integer});
  });
}

// Row by row of the ladder's subject, or pair by pair.
template <class Take>
void LadderConditions::run(const CheckedExpr& expression, bool over_events, Date anchor, Take take) const {
  if (!expression.given) return;
  const Target target{&expression, kFixedAnchor};
  const Chain chain(world_, facts_, over_events ? ladder_.events.from : ladder_.subject,
                    over_events ? ladder_.subject : -1, std::span(&target, 1));
  ChainRun run(chain, {.period_start = {}, .period_end = {}, .anchor = anchor});
  const std::size_t rows =
      over_events ? events_.size() : world_.subjects[static_cast<std::size_t>(ladder_.subject)].rows;
  for (std::size_t start = 0; start < rows; start += expr::kMaxWidth) {
    const std::size_t width = std::min(expr::kMaxWidth, rows - start);
    if (over_events) {
      const Rows selves{0, cases_.data() + start, width};
      run.run({0, events_.data() + start, width}, &selves);
    } else {
      run.run({static_cast<std::int64_t>(start), nullptr, width});
    }
    for (std::size_t i = 0; i < width; ++i) take(run.result(0), i);
  }
}

const LadderConditions::Move& LadderConditions::move(std::int32_t index, Date since) const {
  const auto after = std::upper_bound(epochs_.begin(), epochs_.end(), since);
  return moves_[static_cast<std::size_t>(after - epochs_.begin()) - 1][static_cast<std::size_t>(index)];
}

Said LadderConditions::where(std::size_t pair) const { return where_.empty() ? Said::yes : where_[pair]; }

Said LadderConditions::guard(std::int32_t index, std::size_t at, Date since) const {
  const std::vector<Said>& guard = move(index, since).guard;
  return guard.empty() ? Said::yes : guard[at];
}

Said LadderConditions::needs(std::int32_t index, std::size_t pair, Date since) const {
  Said all = Said::yes;
  for (const std::vector<Said>& need : move(index, since).needs) {
    if (need[pair] == Said::no) return Said::no;
    if (need[pair] == Said::unknown) all = Said::unknown;
  }
  return all;
}

// A count that runs into days that are not known ends on the first of them at the earliest.
LadderDeadline LadderConditions::deadline(std::int32_t index, std::int32_t row, Date since) const {
  const Number number = move(index, since).number[static_cast<std::size_t>(row)];
  const LadderMove& def = ladder_.moves[static_cast<std::size_t>(index)];
  if (!number.known) return {since, false};
  if (def.kind == MoveKind::at) return {Date{static_cast<std::int32_t>(number.value)}, true};
  const DayCounter& counter = world_.calendars->counter(def.day_count, world_.school_of(ladder_.subject, row));
  const Maybe<Date> day = counter.add(since, number.value);
  return day.known ? LadderDeadline{day.value, true}
                   : LadderDeadline{counter.missing_day(since, number.value).value_or(since), false};
}

}  // namespace baoxue::inline v1::engine_detail
