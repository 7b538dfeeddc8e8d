// SPDX-License-Identifier: MIT
// Computed subjects by kind: pairs that coexist, distinct keys, periods, holders of a role, answers of a rule.
#include <algorithm>
#include <climits>
#include <map>

#include "engine/evaluation.hpp"
#include "engine/judge.hpp"
#include "engine/lifetime.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::Kind;

namespace {

Buffer<std::size_t> visible_rows(const SubjectRows& rows) {
  Buffer<std::size_t> out;
  for (std::size_t r = 0; r < rows.rows; ++r) {
    if (rows.is_visible(r)) out.push_back(r);
  }
  return out;
}

// Adds a link column that holds the keys of `target` for some of its rows.
void add_link(World& world, std::int32_t subject, std::int32_t target, const Buffer<std::size_t>& rows) {
  FactColumn link(Kind::text, rows.size(),
                  world.dictionary(world.policy.subjects[static_cast<std::size_t>(target)].id, nullptr));
  for (std::size_t i = 0; i < rows.size(); ++i)
    link.set(i, world.subjects[static_cast<std::size_t>(target)].key_codes[rows[i]]);
  world.add_column(subject, std::move(link));
}

void add_days(World& world, std::int32_t subject, const Buffer<std::int32_t>& days) {
  FactColumn column(Kind::date, days.size());
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (days[i] != INT32_MIN && days[i] != INT32_MAX) column.set(i, days[i]);
  }
  world.add_column(subject, std::move(column));
}

void build_pairs(World& world, std::int32_t subject, const SubjectDef& def) {
  const Lifetime left(world, def.crossed), right(world, def.crossed_with);
  const SubjectRows &lefts = world.subjects[static_cast<std::size_t>(def.crossed)],
                    &rights = world.subjects[static_cast<std::size_t>(def.crossed_with)];
  world.subjects[static_cast<std::size_t>(subject)].present = lefts.present && rights.present;
  Buffer<std::size_t> from_left, from_right;
  std::vector<std::string> keys;
  const Buffer<std::size_t> others = visible_rows(rights);
  for (const std::size_t l : visible_rows(lefts)) {
    for (const std::size_t r : others) {
      if (!left.of(l).meets(right.of(r))) continue;
      from_left.push_back(l), from_right.push_back(r);
      keys.push_back(world.key_text(def.crossed, l) + '|' + world.key_text(def.crossed_with, r));
    }
  }
  world.set_rows(subject, keys);
  add_link(world, subject, def.crossed, from_left);
  add_link(world, subject, def.crossed_with, from_right);
}

}  // namespace

void build_subject(Evaluation& run, std::int32_t subject) {
  switch (run.world.policy.subjects[static_cast<std::size_t>(subject)].kind) {
    case SubjectKind::table: return;
    case SubjectKind::runs: return build_runs(run, subject);
    case SubjectKind::cross: return build_cross(run, subject);
    case SubjectKind::group: return build_group(run, subject);
    case SubjectKind::period: return build_periods(run, subject);
    case SubjectKind::role: return build_role_rows(run, subject);
    case SubjectKind::rule: return build_rule_rows(run, subject);
    case SubjectKind::metric: return build_metric_rows(run, subject);
    case SubjectKind::duty: return build_duty_rows(run, subject);
    case SubjectKind::ladder: return build_ladder_rows(run, subject);
    case SubjectKind::settlement: return build_settlement_rows(run, subject);
    case SubjectKind::match: return build_matches(run, subject);
  }
}

void build_cross(Evaluation& run, std::int32_t subject) {
  World& world = run.world;
  const SubjectDef& def = world.policy.subjects[static_cast<std::size_t>(subject)];
  if (def.crossed_with >= 0) return build_pairs(world, subject, def);
  const SubjectRows& crossed = world.subjects[static_cast<std::size_t>(def.crossed)];
  const Buffer<Period> periods = world.calendars->periods(def.period, world.as_of);
  world.subjects[static_cast<std::size_t>(subject)].present = crossed.present && !periods.empty();
  const Lifetime lifetime(world, def.crossed);
  Buffer<std::size_t> rows;
  Buffer<std::int32_t> first, last;
  Buffer<LocalText> keys;
  for (const std::size_t row : visible_rows(crossed)) {
    const Span life = lifetime.of(row);
    for (const Period& period : periods) {
      if (!life.meets({period.first.days, period.last.days + 1})) continue;
      rows.push_back(row), first.push_back(period.first.days), last.push_back(period.last.days);
      (keys.emplace_back(world.key(def.crossed, row)) += '|') += period.label;
    }
  }
  world.set_rows(subject, keys);
  add_link(world, subject, def.crossed, rows);
  add_days(world, subject, first), add_days(world, subject, last);
}

// A key that is unknown in one part names no group.
void build_group(Evaluation& run, std::int32_t subject) {
  World& world = run.world;
  const SubjectDef& def = world.policy.subjects[static_cast<std::size_t>(subject)];
  const SubjectRows& from = world.subjects[static_cast<std::size_t>(def.crossed)];
  world.subjects[static_cast<std::size_t>(subject)].present = from.present;
  std::map<std::string, std::vector<expr::Value>> groups;
  Scratch scratch;
  for (std::size_t start = 0; start < from.rows; start += expr::kMaxWidth) {
    const std::size_t width = std::min(expr::kMaxWidth, from.rows - start);
    scratch.reset();
    std::vector<expr::Vector> parts;
    for (const std::int32_t by : def.by) {
      parts.push_back(read_ref(world, run.facts, world.policy.refs[static_cast<std::size_t>(by)],
                               {static_cast<std::int64_t>(start), nullptr, width}, scratch));
    }
    for (std::size_t i = 0; i < width; ++i) {
      std::string key;
      std::vector<expr::Value> values;
      for (std::size_t p = 0; p < parts.size() && from.is_visible(start + i); ++p) {
        expr::Value value = expr::value_at(parts[p], def.columns[p].type, i);
        if (value.state != expr::State::known) break;
        key += (p == 0 ? "" : "|") + (value.type.kind == Kind::text ? value.text : expr::to_text(value));
        values.push_back(std::move(value));
      }
      if (values.size() == parts.size()) groups.emplace(std::move(key), std::move(values));
    }
  }
  std::vector<std::string> keys;
  for (const auto& [key, values] : groups) keys.push_back(key);
  world.set_rows(subject, keys);
  for (std::size_t c = 0; c < def.columns.size(); ++c) {
    const SubjectColumn& column = def.columns[c];
    FactColumn out(column.type.kind, groups.size(), world.dictionary(column.domain, column.codes));
    std::size_t row = 0;
    for (const auto& [key, values] : groups) world.set_value(column, out, row++, values[c]);
    world.add_column(subject, std::move(out));
  }
}

void build_periods(Evaluation& run, std::int32_t subject) {
  World& world = run.world;
  const SubjectDef& def = world.policy.subjects[static_cast<std::size_t>(subject)];
  const Buffer<Period> periods = world.calendars->periods(def.period, world.as_of);
  world.subjects[static_cast<std::size_t>(subject)].present = !periods.empty();
  Buffer<LocalText> keys;
  Buffer<std::int32_t> first, last;
  for (const Period& period : periods)
    keys.emplace_back(period.label), first.push_back(period.first.days), last.push_back(period.last.days);
  world.set_rows(subject, keys);
  add_days(world, subject, first), add_days(world, subject, last);
  FactColumn labels(Kind::text, keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) labels.set_text(i, keys[i]);
  world.add_column(subject, std::move(labels));
}

void build_role_rows(Evaluation& run, std::int32_t subject) {
  World& world = run.world;
  const std::int32_t role = world.policy.subjects[static_cast<std::size_t>(subject)].source;
  const Role& def = world.policy.roles[static_cast<std::size_t>(role)];
  const SubjectRows& at = world.subjects[static_cast<std::size_t>(def.at)];
  world.subjects[static_cast<std::size_t>(subject)].present = at.present && run.people.judged(role);
  Buffer<std::size_t> objects;
  Buffer<std::int32_t> staff, from, to;
  std::vector<std::string> keys;
  for (const std::size_t row : visible_rows(at)) {
    for (const People::Holder& holder : run.people.holders(role, static_cast<std::int32_t>(row))) {
      objects.push_back(row), from.push_back(holder.from), to.push_back(holder.to);
      staff.push_back(world.data.keys("staff").find(holder.staff));
      keys.push_back(holder.staff + '|' + world.key_text(def.at, row) + '|' +
                     (holder.from == INT32_MIN ? "" : Date{holder.from}.text()));
    }
  }
  world.set_rows(subject, keys);
  FactColumn persons(Kind::text, staff.size(), world.dictionary("staff", nullptr));
  for (std::size_t i = 0; i < staff.size(); ++i) {
    if (staff[i] >= 0) persons.set(i, staff[i]);
  }
  world.add_column(subject, std::move(persons));
  add_link(world, subject, def.at, objects);
  add_days(world, subject, from), add_days(world, subject, to);
}

// One row for every subject row the rule says yes to; a row it cannot judge may be one, so it is doubtful.
void build_rule_rows(Evaluation& run, std::int32_t subject) {
  World& world = run.world;
  const auto index = static_cast<std::uint16_t>(world.policy.subjects[static_cast<std::size_t>(subject)].source);
  const Rule& rule = world.policy.rules[index];
  Buffer<std::uint16_t> asked{index};
  for (std::size_t r = 0; r < world.policy.rules.size(); ++r) {
    const std::vector<std::int32_t>& excepted = world.policy.rules[r].exception_to;
    if (std::find(excepted.begin(), excepted.end(), index) != excepted.end())
      asked.push_back(static_cast<std::uint16_t>(r));
  }
  Judgement judgement = judge_rules(world, run.facts, asked, run.threads);
  except(world, judgement);
  std::erase_if(judgement.findings, [&](const Finding& f) { return f.rule != index; });
  std::erase_if(judgement.unknowns, [&](const UnknownAnswer& u) { return u.rule != index; });
  world.subjects[static_cast<std::size_t>(subject)].present =
      world.subjects[static_cast<std::size_t>(rule.subject)].present;
  Buffer<Finding> rows = judgement.findings;
  for (const UnknownAnswer& doubt : judgement.unknowns) {
    Finding finding;
    finding.row = doubt.row;
    finding.anchor = anchor_of(world, rule.subject, rule.anchor_column, doubt.row).days;
    rows.push_back(finding);
  }
  Buffer<std::size_t> links;
  Buffer<std::int32_t> anchors, dues;
  Buffer<LocalText> keys;
  for (const Finding& finding : rows) {
    links.push_back(finding.row), anchors.push_back(finding.anchor), dues.push_back(finding.due);
    keys.emplace_back(world.key(rule.subject, finding.row));
  }
  world.set_rows(subject, keys);
  SubjectRows& out = world.subjects[static_cast<std::size_t>(subject)];
  out.doubtful.assign(rows.size() / 64 + 1, 0);
  for (std::size_t i = judgement.findings.size(); i < rows.size(); ++i)
    out.doubtful[i / 64] |= std::uint64_t{1} << (i % 64);
  add_link(world, subject, rule.subject, links);
  add_days(world, subject, anchors), add_days(world, subject, dues);
  FactColumn state(Kind::text, rows.size()), late(Kind::integer, rows.size());
  for (std::size_t i = 0; i < judgement.findings.size(); ++i) {
    state.set_text(i, state_name(rows[i].state));
    if (rows[i].state == FindingState::overdue) late.set(i, world.as_of.days - rows[i].due);
  }
  world.add_column(subject, std::move(state)), world.add_column(subject, std::move(late));
}

}  // namespace baoxue::inline v1::engine_detail
