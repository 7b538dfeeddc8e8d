// SPDX-License-Identifier: MIT
// Ladders in words: why an event was refused, why a stay is unknown, who owns a step.
#include <set>

#include "engine/judge.hpp"
#include "engine/ladders.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

using expr::State;

// One expression of a ladder at one event of one case, with every node kept.
struct Traced {
  Traced(const World& world, const FactStore& facts, const Ladder& ladder, const CheckedExpr& expression,
         std::int32_t event, std::int32_t row, Date since)
      : target{&expression, kFixedAnchor},
        chain(world, facts, event >= 0 ? ladder.events.from : ladder.subject, event >= 0 ? ladder.subject : -1,
              std::span(&target, 1), {.optimise = false, .record = true}),
        run(chain, {.period_start = {}, .period_end = {}, .anchor = since}) {
    const Rows self{0, &row, 1};
    event >= 0 ? run.run({0, &event, 1}, &self) : run.run(self);
    const std::size_t last = chain.steps().size() - 1;
    for (std::size_t step = 0; step <= last; ++step) {
      const Chain::Step& s = chain.steps()[step];
      for (std::size_t o = 0; o < s.asts.size(); ++o) {
        if (s.fact[o] < 0) tree = expr::trace(*s.asts[o], s.program, o, run.workspace(step), 0);
      }
    }
  }
  Target target;
  Chain chain;
  ChainRun run;
  expr::TraceNode tree;
};

using Found = std::set<std::pair<std::string, std::string>>;

void leaf(const World& world, const Ref& ref, Found& found) {
  switch (ref.kind) {
    case RefKind::parameter: {
      const std::string& id = world.policy.parameters[static_cast<std::size_t>(ref.index)].id;
      return void(found.emplace("参数 " + id + " 没有当日有效的值", "parameter " + id + " has no value on that day"));
    }
    case RefKind::fact: {
      const Fact& fact = world.policy.facts[static_cast<std::size_t>(ref.index)];
      return void(found.emplace((fact.zh.empty() ? fact.id : fact.zh) + " 未知", fact.id + " is unknown"));
    }
    case RefKind::column: {
      const SubjectDef& target = world.policy.subjects[static_cast<std::size_t>(ref.target)];
      const SubjectColumn& column = target.columns[static_cast<std::size_t>(ref.index)];
      return void(
          found.emplace(target.zh + "·" + column.zh + " 未填", target.id + "." + column.id + " is not filled in"));
    }
    default: return void(found.emplace(ref.text, ref.text));
  }
}

void leaves(const World& world, const expr::TraceNode& tree, Found& found) {
  if (tree.value.state == State::known) return;
  if (!tree.note.empty()) return void(found.emplace(tree.note, tree.note));
  if (tree.symbol >= 0) return leaf(world, world.policy.refs[static_cast<std::size_t>(tree.symbol)], found);
  const std::size_t before = found.size();
  for (const expr::TraceNode& child : tree.children) leaves(world, child, found);
  if (found.size() == before) found.emplace(tree.text + " 无法得出", "no value for " + tree.text);
}

Bilingual joined(const Found& found) {
  Bilingual out;
  for (const auto& [zh, en] : found)
    out.zh += (out.zh.empty() ? "" : "；") + zh, out.en += (out.en.empty() ? "" : "; ") + en;
  return out;
}

// The day the stay began in which an event or deadline was met; a reopening event is judged on its own day.
Date since_of(const Ladder& ladder, const LadderCase& one, std::size_t stay, Maybe<Date> day) {
  const LadderStay& met = one.stays[stay];
  const bool over = met.state >= 0 && ladder.shape.end[static_cast<std::size_t>(met.state)];
  return over && day.known ? day.value : met.from;
}

// The documents of a move that are missing (or, doubtful: unknown) at an event.
Bilingual documents(const World& world, const FactStore& facts, const Ladder& ladder, const LadderMove& move,
                    std::int32_t event, std::int32_t row, Date since, bool doubtful) {
  Bilingual out;
  for (const LadderNeed& need : move.needs) {
    const Traced traced(world, facts, ladder, need.holds, event, row, since);
    const bool known = traced.tree.value.state == State::known;
    if (known == doubtful || (known && traced.tree.value.integer != 0)) continue;
    const Bilingual gaps = doubtful ? ladder_gaps(world, facts, ladder, need.holds, event, row, since) : Bilingual();
    out.zh += (out.zh.empty() ? "" : "；") + need.name + (gaps.zh.empty() ? "" : "（" + gaps.zh + "）");
    out.en += (out.en.empty() ? "" : "; ") + need.name + (gaps.en.empty() ? "" : " (" + gaps.en + ")");
  }
  return out;
}

Bilingual why_late(const World& world, const FactStore& facts, const Ladder& ladder, const LadderCase& one,
                   std::int32_t move, Date since) {
  const LadderMove& def = ladder.moves[static_cast<std::size_t>(move)];
  const CheckedExpr& number = def.kind == MoveKind::at ? def.at : def.after_n;
  const Traced traced(world, facts, ladder, number, -1, one.row, since);
  if (traced.tree.value.state != State::known) return ladder_gaps(world, facts, ladder, number, -1, one.row, since);
  const DayCounter& counter = world.calendars->counter(def.day_count, world.school_of(ladder.subject, one.row));
  const Maybe<int> year = counter.missing_year(since, traced.tree.value.integer);
  const std::string text = year.known ? std::to_string(year.value) : "?";
  return {text + " 年校历/节假日安排未载入", "calendar " + text + " not loaded"};
}

}  // namespace

Bilingual ladder_gaps(const World& world, const FactStore& facts, const Ladder& ladder, const CheckedExpr& expression,
                      std::int32_t event, std::int32_t row, Date since) {
  Found found;
  leaves(world, Traced(world, facts, ladder, expression, event, row, since).tree, found);
  return joined(found);
}

Bilingual event_kind(const World& world, const FactStore& facts, const Ladder& ladder, std::int32_t event) {
  const Ref& ref = world.policy.refs[static_cast<std::size_t>(ladder.kind_ref)];
  Scratch scratch;
  const expr::Value value = expr::value_at(read_ref(world, facts, ref, {0, &event, 1}, scratch), ref.type, 0);
  if (value.state != State::known) return {"?", "?"};
  if (ref.kind != RefKind::column) return {value.text, value.text};
  const auto& codes =
      world.policy.subjects[static_cast<std::size_t>(ref.target)].columns[static_cast<std::size_t>(ref.index)].codes;
  const std::int32_t code = codes == nullptr ? -1 : codes->find_id(value.text);
  return {code < 0 ? value.text : codes->codes[static_cast<std::size_t>(code)].zh, value.text};
}

Bilingual why_refused(const World& world, const FactStore& facts, const Ladder& ladder, const LadderCase& one,
                      const LadderLog& log) {
  const LadderState& state = ladder.states[static_cast<std::size_t>(std::max(one.stays[log.stay].state, 0))];
  const LadderMove* move = log.move < 0 ? nullptr : &ladder.moves[static_cast<std::size_t>(log.move)];
  switch (log.reason) {
    case LadderReason::before_start: return {"早于立案", "dated before the case began"};
    case LadderReason::guard:
      return {"条件不成立：" + move->guard.source, "the condition does not hold: " + move->guard.source};
    case LadderReason::needs: {
      const Bilingual missing =
          documents(world, facts, ladder, *move, log.event, one.row, since_of(ladder, one, log.stay, log.day), false);
      return {"缺材料：" + missing.zh, "missing: " + missing.en};
    }
    default: {
      const Bilingual kind = event_kind(world, facts, ladder, log.event);
      return {"“" + state.title.zh + "”没有“" + kind.zh + "”这一步",
              "no step \"" + kind.en + "\" from \"" + state.title.en + "\""};
    }
  }
}

Bilingual why_unknown(const World& world, const FactStore& facts, const Ladder& ladder, const LadderCase& one,
                      const LadderStay& stay) {
  const auto index = static_cast<std::size_t>(&stay - one.stays.data());
  if (index == 0) return {"没有起始日期", "the day it began is not filled in"};
  const Maybe<Date> day = stay.from;
  const Date since = since_of(ladder, one, index - 1, day);
  const LadderMove* move = stay.move < 0 ? nullptr : &ladder.moves[static_cast<std::size_t>(stay.move)];
  Bilingual why;
  switch (stay.reason) {
    case LadderReason::guard_unknown:
      why = ladder_gaps(world, facts, ladder, move->guard, stay.event, one.row, since);
      break;
    case LadderReason::needs_unknown:
      why = documents(world, facts, ladder, *move, stay.event, one.row, since, true);
      break;
    case LadderReason::deadline_unknown: return why_late(world, facts, ladder, one, stay.move, since);
    case LadderReason::day_unknown: why = {"没有日期", "its day is not filled in"}; break;
    case LadderReason::kind_unknown: why = {"没有类别", "its kind is not filled in"}; break;
    default: why = {"是否属于本案无法判定", "whether it belongs to the case is unknown"};
  }
  if (stay.event < 0) return why;
  const Bilingual kind = event_kind(world, facts, ladder, stay.event);
  return {"“" + kind.zh + "”：" + why.zh, "\"" + kind.en + "\": " + why.en};
}

LadderOwner owner_of(const World& world, const People& people, const Ladder& ladder, const Party& party,
                     std::int32_t row, Date day) {
  LadderOwner out;
  if (party.role.role < 0) {
    out.name = party.unit, out.state = party.unit.empty() ? "" : "unit";
    return out;
  }
  out.role = world.policy.roles[static_cast<std::size_t>(party.role.role)].id;
  const People::Answer answer = people.who(party.role, ladder.subject, row, day);
  for (const std::string& staff : answer.staff) {
    out.staff += (out.staff.empty() ? "" : " ") + staff;
    out.name += (out.name.empty() ? "" : "、") + people.name_of(staff);
  }
  out.state = !answer.staff.empty() ? "found" : answer.judged ? "gap" : "unknown";
  return out;
}

}  // namespace baoxue::inline v1::engine_detail
