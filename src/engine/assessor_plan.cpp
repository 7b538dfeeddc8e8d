// SPDX-License-Identifier: MIT
#include "engine/assessor_plan.hpp"

#include <algorithm>

#include "baoxue/systems/fold_table.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

constexpr std::size_t kRows = 256;  // of a related table, where the host does not say

std::size_t at(std::int32_t index) { return static_cast<std::size_t>(index); }

}  // namespace

RecordPlan::RecordPlan(const Policy::Data& policy, std::int32_t subject, std::vector<std::uint16_t> rules,
                       std::vector<bool> chosen, const Dataset* context)
    : owner(owner_of(policy, subject)), policy_(policy), context_(context), local_(policy.subjects.size(), false) {
  add_excepting(rules, subject);
  mark_homes(subject);
  given.cut = chosen, given.values.resize(policy.facts.size());
  // A fact that is cut once stays cut: what its rows would have brought into the record is no longer asked for.
  while (grow()) {
  }
  const Plan plan(policy, {judged, given.cut});
  list_tables(plan);
  list_slots(plan, chosen);
}

std::int32_t RecordPlan::owner_of(const Policy::Data& policy, std::int32_t subject) {
  const SubjectDef& def = policy.subjects[at(subject)];
  const auto named = [&](const std::string& id) {
    for (std::size_t s = 0; s < policy.subjects.size(); ++s) {
      if (policy.subjects[s].id == id) return static_cast<std::int32_t>(s);
    }
    return -1;
  };
  switch (def.kind) {
    case SubjectKind::table: return subject;
    case SubjectKind::runs: return named(def.columns[0].domain);
    case SubjectKind::cross: return def.crossed_with >= 0 ? -1 : owner_of(policy, def.crossed);
    case SubjectKind::rule: return owner_of(policy, policy.rules[at(def.source)].subject);
    default: return -1;
  }
}

void RecordPlan::add_excepting(const std::vector<std::uint16_t>& rules, std::int32_t subject) {
  judged = rules;
  for (std::size_t r = 0; r < policy_.rules.size(); ++r) {
    const Rule& rule = policy_.rules[r];
    const auto self = static_cast<std::uint16_t>(r);
    const bool excepts = std::any_of(rule.exception_to.begin(), rule.exception_to.end(), [&](std::int32_t other) {
      return std::find(rules.begin(), rules.end(), static_cast<std::uint16_t>(other)) != rules.end();
    });
    if (excepts && rule.subject == subject && std::find(rules.begin(), rules.end(), self) == rules.end())
      judged.push_back(self);
  }
  std::sort(judged.begin(), judged.end());
}

// The owner, what is made of its rows, and the pupil that it is directly about.
void RecordPlan::mark_homes(std::int32_t subject) {
  for (const std::int32_t s : {subject, owner}) {
    local_[at(s)] = true;
    homes_.insert(policy_.subjects[at(s)].id);
  }
  const std::int32_t student = index_of("student");
  for (const SubjectColumn& column : policy_.subjects[at(owner)].columns) {
    if (student >= 0 && column.domain == "student") local_[at(student)] = true, homes_.insert("student");
  }
}

bool RecordPlan::grow() {
  const Plan plan(policy_, {judged, given.cut});
  bool changed = false;
  const auto belongs = [&](std::int32_t subject) {
    changed = changed || !local_[at(subject)];
    local_[at(subject)] = true;
  };
  for (std::size_t s = 0; s < policy_.subjects.size(); ++s) {
    const SubjectDef& def = policy_.subjects[s];
    if (!local_[s] && !plan.subjects[s]) continue;
    if (def.kind == SubjectKind::runs && homes_.contains(def.columns[0].domain)) belongs(def.table);
    const bool made_here = (def.kind == SubjectKind::runs && homes_.contains(def.columns[0].domain)) ||
                           (def.kind == SubjectKind::cross && def.crossed_with < 0 && in_record(def.crossed)) ||
                           (def.kind == SubjectKind::rule && in_record(policy_.rules[at(def.source)].subject));
    if (made_here) belongs(static_cast<std::int32_t>(s));
  }
  for (std::size_t f = 0; f < policy_.facts.size(); ++f) {
    const Fact& fact = policy_.facts[f];
    if (!plan.facts[f] || given.cut[f]) continue;
    const bool rows = fact.kind == FactKind::aggregate || fact.kind == FactKind::fold;
    if (rows && is_personal(fact) && supported(at(fact.relation.from))) belongs(fact.relation.from);
  }
  if (changed) return true;
  for (std::size_t f = 0; f < policy_.facts.size(); ++f) {
    if (!plan.facts[f] || given.cut[f] || computable(policy_.facts[f], f)) continue;
    given.cut[f] = changed = true;
  }
  return changed;
}

// Is everything that decides the fact in the record, or nothing of it?
bool RecordPlan::computable(const Fact& fact, std::size_t index) const {
  if (fact.kind == FactKind::expr) return true;  // what it reads is asked by itself
  if (fact.kind != FactKind::across && !supported(at(fact.relation.from))) return false;
  if (fact.kind != FactKind::across && is_personal(fact)) return true;
  const std::int32_t rows = fact.kind == FactKind::across ? fact.subject : fact.relation.from;
  return in_context(rows) && !reads_record(index);
}

// The rows that it is made of hang on the record by a key of the owner, the pupil, or the row that the fact is of.
bool RecordPlan::is_personal(const Fact& fact) const {
  if (!in_record(fact.subject)) return false;
  return std::any_of(fact.relation.on.begin(), fact.relation.on.end(), [&](const OnPair& pair) {
    const Ref& ref = policy_.refs[at(pair.row_ref)];
    const std::string& domain = ref.kind == RefKind::fact
                                    ? policy_.facts[at(ref.index)].domain
                                    : policy_.subjects[at(ref.target)].columns[at(ref.index)].domain;
    return !domain.empty() && (homes_.contains(domain) || domain == policy_.subjects[at(fact.subject)].id);
  });
}

bool RecordPlan::reads_record(std::size_t fact) const {
  const Reached reached = reached_by(policy_, static_cast<std::int32_t>(fact));
  for (std::size_t s = 0; s < local_.size(); ++s) {
    const std::vector<bool>& columns = reached.columns[s];
    if (local_[s] && (reached.subjects[s] || std::find(columns.begin(), columns.end(), true) != columns.end()))
      return true;
    if (reached.subjects[s] && !supported(s)) return true;
  }
  for (std::size_t f = 0; f < policy_.facts.size(); ++f) {
    if (!reached.facts[f]) continue;
    const Fact& one = policy_.facts[f];
    if (in_record(one.subject) || given.cut[f] || (one.relation.from >= 0 && in_record(one.relation.from))) return true;
  }
  return false;
}

bool RecordPlan::supported(std::size_t subject) const {
  const SubjectDef& def = policy_.subjects[subject];
  switch (def.kind) {
    case SubjectKind::table:
    case SubjectKind::period: return true;
    case SubjectKind::runs: return homes_.contains(def.columns[0].domain);
    case SubjectKind::cross: return def.crossed_with < 0 && supported(at(def.crossed));
    case SubjectKind::rule: return in_record(policy_.rules[at(def.source)].subject);
    default: return false;
  }
}

bool RecordPlan::in_context(std::int32_t subject) const {
  const SubjectDef& def = policy_.subjects[at(subject)];
  if (in_record(subject)) return false;
  if (def.kind == SubjectKind::period) return true;
  if (def.kind == SubjectKind::cross) return def.crossed_with < 0 && in_context(def.crossed);
  if (def.kind != SubjectKind::table) return false;
  return context_ != nullptr && context_->table(policy_.schema->tables()[at(def.table)].id) != nullptr;
}

std::int32_t RecordPlan::index_of(std::string_view subject) const {
  for (std::size_t s = 0; s < policy_.subjects.size(); ++s) {
    if (policy_.subjects[s].id == subject) return static_cast<std::int32_t>(s);
  }
  return -1;
}

void RecordPlan::list_tables(const Plan& plan) {
  const std::vector<TableDef>& defs = policy_.schema->tables();
  std::vector<std::vector<bool>> read = plan.columns;
  const auto want = [&](std::string_view table, std::string_view column) {
    const std::int32_t t = policy_.schema->table_index(table);
    if (t < 0) return;
    const std::int32_t c = defs[at(t)].column_id(column);
    if (c >= 0) read[at(t)][at(c)] = true;
  };
  for (std::size_t s = 0; s < policy_.subjects.size(); ++s) {
    const SubjectDef& def = policy_.subjects[s];
    if (def.kind != SubjectKind::runs || !plan.subjects[s]) continue;
    read[at(def.table)][at(def.by_column)] = read[at(def.table)][at(def.day_column)] = true;
    if (defs[at(def.table)].coverage != Coverage::submissions) continue;
    for (const char* column : {"table", "school", "class", "unit", "covers_from", "covers_to", "received_on"})
      want("submissions", column);
    want("students", "class"), want("classes", "school"), want("schools", "unit");
  }
  for (std::size_t f = 0; f < policy_.facts.size(); ++f) {
    const Fact& fact = policy_.facts[f];
    if (fact.kind != FactKind::fold || !plan.facts[f] || given.cut[f]) continue;
    for (const std::string_view column : kFolds[at(fact.fold)].columns)
      want(defs[at(policy_.subjects[at(fact.relation.from)].table)].id, column);
  }
  const std::int32_t students = policy_.schema->table_index("students");
  const std::int32_t in_class = students < 0 ? -1 : defs[at(students)].column_id("class");
  if (in_class >= 0 && read[at(students)][at(in_class)]) {  // the class of a day
    for (const char* column : {"student", "class", "from", "to"}) want("enrolments", column);
  }
  for (const char* column : {"school_year", "number", "starts_on", "ends_on", "unit"}) want("terms", column);
  for (const char* column : {"date", "school", "kind"}) want("calendar", column);
  for (std::size_t t = 0; t < defs.size(); ++t) {
    const bool is_owner = policy_.subjects[at(owner)].table == static_cast<std::int32_t>(t) &&
                          policy_.subjects[at(owner)].kind == SubjectKind::table;
    const bool any = std::find(read[t].begin(), read[t].end(), true) != read[t].end();
    const bool follows_pupil = defs[t].id == "enrolments" && policy_.subjects[at(owner)].id == "student";
    const bool related = local_[t] || (follows_pupil && any);
    if (!is_owner && !related && (!any || (context_ != nullptr && context_->table(defs[t].id) != nullptr))) continue;
    if (!is_owner && local_[t] && defs[t].subject == "student" && context_ != nullptr &&
        context_->table(defs[t].id) != nullptr)
      continue;  // the pupil that a row is about: a link like any other
    TableNeed need{&defs[t], is_owner ? RowsOf::own : related ? RowsOf::related : RowsOf::linked, kRows, read[t]};
    for (std::size_t c = 0; c < defs[t].columns.size(); ++c)
      need.read[c] = need.read[c] || defs[t].columns[c].key || defs[t].columns[c].role != ColumnRole::plain ||
                     defs[t].columns[c].id == "reverses";
    tables.push_back(std::move(need));
  }
  std::stable_sort(tables.begin(), tables.end(),
                   [](const TableNeed& a, const TableNeed& b) { return a.rows < b.rows; });
}

void RecordPlan::list_slots(const Plan& plan, const std::vector<bool>& chosen) {
  for (std::size_t f = 0; f < policy_.facts.size(); ++f) {
    if (!given.cut[f] || (!plan.facts[f] && !chosen[f])) continue;
    const Fact& fact = policy_.facts[f];
    slots.push_back(
        {static_cast<std::int32_t>(f), fact.id, fact.zh, policy_.subjects[at(fact.subject)].id, fact.type, !chosen[f]});
  }
}

}  // namespace baoxue::inline v1::engine_detail
