// SPDX-License-Identifier: MIT
#include "engine/ladders.hpp"

#include <algorithm>

#include "engine/aggregate.hpp"
#include "engine/evaluation.hpp"
#include "engine/ladder_answers.hpp"
#include "engine/relation.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::Kind;

namespace {

// The events of one case: positions in the lists of pairs.
struct Events {
  std::vector<std::int32_t> rows, cases;  // pairs, by case
  std::vector<Maybe<std::int32_t>> kinds;
  std::vector<std::size_t> begin;         // of each case row; begin[row + 1] is its end
};

// The number that the ladder gives to the kind of each event row.
std::vector<Maybe<std::int32_t>> kinds_of(const World& world, const FactStore& facts, const Ladder& ladder) {
  const std::size_t rows = world.subjects[static_cast<std::size_t>(ladder.events.from)].rows;
  std::vector<Maybe<std::int32_t>> out;
  Scratch scratch;
  for (std::size_t start = 0; start < rows; start += expr::kMaxWidth) {
    const std::size_t width = std::min(expr::kMaxWidth, rows - start);
    scratch.reset();
    const Ref& ref = world.policy.refs[static_cast<std::size_t>(ladder.kind_ref)];
    const expr::Vector vector =
        read_ref(world, facts, ref, {static_cast<std::int64_t>(start), nullptr, width}, scratch);
    for (std::size_t i = 0; i < width; ++i) {
      const expr::Value value = expr::value_at(vector, ref.type, i);
      const auto found = std::find(ladder.kinds.begin(), ladder.kinds.end(), value.text);
      out.push_back(value.state != expr::State::known ? Maybe<std::int32_t>()
                    : found == ladder.kinds.end()     ? -1
                                                      : static_cast<std::int32_t>(found - ladder.kinds.begin()));
    }
  }
  return out;
}

// By date, record date, the order in which the ladder names the kinds, content: never by row position.
class Before {
 public:
  Before(const World& world, const Ladder& ladder, const std::vector<Maybe<std::int32_t>>& kinds)
      : world_(world), from_(ladder.events.from), kinds_(kinds), order_(world, from_) {
    const SubjectDef& def = world.policy.subjects[static_cast<std::size_t>(from_)];
    if (def.kind == SubjectKind::table)
      recorded_ =
          world.policy.schema->tables()[static_cast<std::size_t>(def.table)].column_with_role(ColumnRole::recorded);
    event_ = def.event_column;
  }
  bool operator()(std::int32_t a, std::int32_t b) const {
    const auto left = key(a), right = key(b);
    return left != right ? left < right : order_.before(static_cast<std::size_t>(a), static_cast<std::size_t>(b));
  }

 private:
  [[nodiscard]] std::tuple<std::int32_t, std::int32_t, std::int32_t> key(std::int32_t row) const {
    const auto day = [&](std::int32_t column) {
      return world_.date_at(from_, column, row).value_or(Date{INT32_MIN}).days;
    };
    const Maybe<std::int32_t> kind = kinds_[static_cast<std::size_t>(row)];
    return {day(event_), day(recorded_), kind.known && kind.value >= 0 ? kind.value : INT32_MAX};
  }
  const World& world_;
  std::int32_t from_, event_ = -1, recorded_ = -1;
  const std::vector<Maybe<std::int32_t>>& kinds_;
  RowOrder order_;
};

// What happens after as_of is not seen, even if it is written down already.
Events events_of(const World& world, const FactStore& facts, const Ladder& ladder) {
  Events out;
  out.kinds = kinds_of(world, facts, ladder);
  const SubjectRows& cases = world.subjects[static_cast<std::size_t>(ladder.subject)];
  const Groups groups(world, facts, ladder.subject, ladder.events);
  const Before before(world, ladder, out.kinds);
  const std::int32_t day = world.policy.subjects[static_cast<std::size_t>(ladder.events.from)].event_column;
  for (std::size_t s = 0; s < cases.rows; ++s) {
    out.begin.push_back(out.rows.size());
    if (!cases.is_visible(s)) continue;
    groups.each(s, [&](std::uint32_t row) {
      const Maybe<Date> on = world.date_at(ladder.events.from, day, row);
      if (!on.known || on.value <= world.as_of) out.rows.push_back(static_cast<std::int32_t>(row));
    });
    std::sort(out.rows.begin() + static_cast<std::ptrdiff_t>(out.begin.back()), out.rows.end(), before);
    out.cases.resize(out.rows.size(), static_cast<std::int32_t>(s));
  }
  out.begin.push_back(out.rows.size());
  return out;
}

LadderCase replay_case(const World& world, const Ladder& ladder, const Events& events,
                       const LadderConditions& conditions, std::int32_t row, Date start) {
  LadderCase out;
  out.row = row;
  const CaseAnswers answers(conditions, row);
  const auto keep = [&](const LadderStay& stay) { out.stays.push_back(stay); };
  const SubjectRows& rows = world.subjects[static_cast<std::size_t>(ladder.events.from)];
  const std::int32_t day = world.policy.subjects[static_cast<std::size_t>(ladder.events.from)].event_column;
  LadderPosition at = ladder_start(ladder.shape, start, answers);
  for (std::size_t pair = events.begin[static_cast<std::size_t>(row)];
       pair < events.begin[static_cast<std::size_t>(row) + 1]; ++pair) {
    const Said where = conditions.where(pair);
    if (where == Said::no) continue;
    const std::int32_t event = events.rows[pair];
    const bool sure = where == Said::yes && !rows.is_doubtful(static_cast<std::size_t>(event));
    const Maybe<Date> on = world.date_at(ladder.events.from, day, event);
    if (on.known && !(on.value < at.began)) at = ladder_pass(ladder.shape, std::move(at), on.value, answers, keep);
    const std::size_t met = out.stays.size();
    LadderStep step = ladder_step(
        ladder.shape, std::move(at),
        {on, events.kinds[static_cast<std::size_t>(event)], static_cast<std::int32_t>(pair), sure}, answers, keep);
    at = std::move(step.position);
    out.log.push_back({event, on, step.outcome, step.reason, step.move, met});
  }
  at = ladder_pass(ladder.shape, std::move(at), world.as_of, answers, keep);
  keep(at.stay);
  for (LadderStay& stay : out.stays) {
    if (stay.event >= 0) stay.event = events.rows[static_cast<std::size_t>(stay.event)];
  }
  return out;
}

}  // namespace

LadderResult replay_ladder(const World& world, const FactStore& facts, const Ladder& ladder) {
  LadderResult out;
  const SubjectRows& cases = world.subjects[static_cast<std::size_t>(ladder.subject)];
  out.present = cases.present && world.subjects[static_cast<std::size_t>(ladder.events.from)].present;
  if (!out.present) return out;
  Events events = events_of(world, facts, ladder);
  const LadderConditions conditions(world, facts, ladder, events.rows, events.cases);
  const std::int32_t day = world.policy.subjects[static_cast<std::size_t>(ladder.subject)].event_column;
  for (std::size_t s = 0; s < cases.rows; ++s) {
    if (!cases.is_visible(s)) continue;
    const auto row = static_cast<std::int32_t>(s);
    const Maybe<Date> start = world.date_at(ladder.subject, day, row);
    if (start.known && start.value <= world.as_of)
      out.cases.push_back(replay_case(world, ladder, events, conditions, row, start.value));
    if (start.known) continue;
    LadderStay stay;  // when it began is unknown, and so is everything
    stay.entered = LadderEntry::doubt, stay.reason = LadderReason::day_unknown;
    out.cases.push_back({row, {stay}, {}});
  }
  return out;
}

void build_ladder_rows(Evaluation& run, std::int32_t subject) {
  World& world = run.world;
  const SubjectDef& def = world.policy.subjects[static_cast<std::size_t>(subject)];
  const Ladder& ladder = world.policy.ladders[static_cast<std::size_t>(def.source)];
  LadderResult& result = (*run.ladders)[static_cast<std::size_t>(def.source)] = replay_ladder(world, run.facts, ladder);
  world.subjects[static_cast<std::size_t>(subject)].present = result.present;
  std::vector<std::string> keys;
  std::vector<const LadderStay*> stays;
  std::vector<std::int32_t> rows;
  for (const LadderCase& one : result.cases) {
    std::size_t number = 0;
    for (const LadderStay& stay : one.stays) {
      const std::string text = std::to_string(++number);  // padded: content orders stays of one day
      keys.push_back(world.key_text(ladder.subject, static_cast<std::size_t>(one.row)) + '|' +
                     std::string(4 - std::min<std::size_t>(text.size(), 4), '0') + text);
      stays.push_back(&stay), rows.push_back(one.row);
    }
  }
  world.set_rows(subject, keys);
  const SubjectRows& cases = world.subjects[static_cast<std::size_t>(ladder.subject)];
  const expr::TextDictionary* states = world.dictionary({}, def.columns[1].codes);
  FactColumn link(Kind::text, keys.size(), world.dictionary(def.columns[0].domain, nullptr)),
      state(Kind::text, keys.size(), states), from(Kind::date, keys.size()), to(Kind::date, keys.size()),
      visit(Kind::integer, keys.size()), due(Kind::date, keys.size()), next(Kind::text, keys.size(), states),
      ended(Kind::boolean, keys.size());
  std::vector<std::uint64_t> doubtful(keys.size() / 64 + 1, 0);
  for (std::size_t i = 0; i < stays.size(); ++i) {
    const LadderStay& stay = *stays[i];
    link.set(i, cases.key_codes[static_cast<std::size_t>(rows[i])]);
    if (cases.is_doubtful(static_cast<std::size_t>(rows[i]))) doubtful[i / 64] |= std::uint64_t{1} << (i % 64);
    if (stay.to.known) to.set(i, stay.to.value.days);
    if (stay.state < 0 && stay.reason == LadderReason::day_unknown && stay.event < 0) continue;
    from.set(i, stay.from.days);
    if (stay.state < 0) continue;
    state.set(i, stay.state), visit.set(i, stay.visit_no),
        ended.set(i, ladder.shape.end[static_cast<std::size_t>(stay.state)] ? 1 : 0);
    if (stay.timer.move < 0) continue;
    if (stay.timer.deadline.sure) due.set(i, stay.timer.deadline.day.days);
    if (stay.timer.deadline.sure || stay.timer.only)
      next.set(i, ladder.shape.moves[static_cast<std::size_t>(stay.timer.move)].to);
  }
  if (!cases.doubtful.empty()) world.subjects[static_cast<std::size_t>(subject)].doubtful = std::move(doubtful);
  for (FactColumn* column : {&link, &state, &from, &to, &visit, &due, &next, &ended})
    world.add_column(subject, std::move(*column));
}

}  // namespace baoxue::inline v1::engine_detail
