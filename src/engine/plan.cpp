// SPDX-License-Identifier: MIT
#include "engine/plan.hpp"

#include <algorithm>
#include <map>

#include "engine/across.hpp"
#include "engine/aggregate.hpp"
#include "engine/parallel.hpp"
#include "engine/settle_steps.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

// Calls visit on everything that a fact, a computed subject or an expression reads: facts with whether they must be in memory, and
// computed subjects.
class Reads {
 public:
  struct Visitor {
    virtual ~Visitor() = default;
    virtual void fact(std::int32_t fact, bool stored) = 0;
    virtual void subject(std::int32_t subject) = 0;
    virtual void column(std::int32_t, std::int32_t) {}
  };
  Reads(const Policy::Data& policy, Visitor& visitor) : policy_(policy), visitor_(visitor) {
    for (std::size_t s = 0; s < policy.subjects.size(); ++s)
      by_name_.emplace(policy.subjects[s].id, static_cast<std::int32_t>(s));
  }

  void expression(const CheckedExpr& e, std::int32_t base, bool row_side) {
    if (!e.given) return;
    for (const expr::Symbol& symbol : e.ast.symbols()) ref(symbol.id, base, row_side);
  }

  // row_side: read over the rows of an aggregate, where nothing can be computed in passing.
  void ref(std::int32_t index, std::int32_t base, bool row_side) {
    const Ref& r = policy_.refs[static_cast<std::size_t>(index)];
    if (r.kind != RefKind::fact && r.kind != RefKind::column) return;
    rows(r.subject);
    std::int32_t at = r.subject;
    if (r.kind == RefKind::column) visitor_.column(r.target, r.index);
    for (const std::int32_t hop : r.hops) {
      visitor_.column(at, hop);
      const auto next =
          by_name_.find(policy_.subjects[static_cast<std::size_t>(at)].columns[static_cast<std::size_t>(hop)].domain);
      if (next != by_name_.end()) at = next->second;
      rows(at);
    }
    if (r.kind == RefKind::fact) visitor_.fact(r.index, row_side || r.self || !r.hops.empty() || r.target != base);
  }

  void rows(std::int32_t subject) {
    if (subject >= 0 && policy_.subjects[static_cast<std::size_t>(subject)].kind != SubjectKind::table)
      visitor_.subject(subject);
  }

  void relation(const Relation& relation, std::int32_t subject) {
    rows(relation.from);
    for (const OnPair& pair : relation.on) {
      ref(pair.row_ref, relation.from, true);
      expression(pair.self, subject, false);
    }
  }

  void of_fact(const Fact& f) {
    rows(f.subject);
    expression(f.expr, f.subject, false);
    relation(f.relation, f.subject);
    const std::int32_t row = f.kind == FactKind::across ? f.subject : f.relation.from;
    expression(f.where, row, true);
    expression(f.argument, row, true);
    for (const auto& [name, value] : f.with) expression(value, f.subject, false);
    if (f.covered_by >= 0) visitor_.fact(f.covered_by, true);
    if (f.kind == FactKind::across) of_across(f.across, f.subject);
  }

  void of_across(const Across& across, std::int32_t subject) {
    expression(across.value, subject, false), expression(across.other, subject, false);
    for (const CheckedExpr& prize : across.prizes) expression(prize, subject, false);
    for (const std::int32_t within : across.within) ref(within, subject, true);
    if (across.first_by >= 0) ref(across.first_by, subject, true);
  }

  void of_rule(const Rule& rule) {
    rows(rule.subject);
    for (const CheckedExpr* e : {&rule.applies, &rule.when, &rule.due}) expression(*e, rule.subject, false);
  }

  void of_form(const Form& form) {
    rows(form.subject);
    expression(form.where, form.subject, false);
    for (const CheckedExpr& by : form.order) expression(by, form.subject, false);
    for (const FormColumn& column : form.columns) expression(column.value, form.subject, false);
  }

  void of_duty(const Duty& duty) {
    rows(duty.subject), rows(duty.subject_rows), relation(duty.needs, duty.subject);
    for (const CheckedExpr* e : {&duty.expected, &duty.due, &duty.at_least}) expression(*e, duty.subject_rows, false);
    for (const CheckedExpr* e : {&duty.needs_where, &duty.needs_day}) expression(*e, duty.needs.from, true);
    if (duty.role >= 0) of_role(policy_.roles[static_cast<std::size_t>(duty.role)]);
    if (duty.evidence < 0) return;
    const Evidence& evidence = policy_.evidence[static_cast<std::size_t>(duty.evidence)];
    visitor_.fact(evidence.complete, true), visitor_.fact(evidence.missing, true);
    if (duty.itself && evidence.completed_on >= 0) visitor_.fact(evidence.completed_on, true);
  }

  void of_role(const Role& role) {
    for (const std::int32_t object : role.object) ref(object, role.at, true);
    if (role.person >= 0) ref(role.person, role.at, true);
  }

  void of_settlement(std::size_t index) {
    const Settlement& s = policy_.settlements[index];
    rows(s.subject);
    for (const CheckedExpr* e : {&s.when, &s.amount, &s.pool, &s.weight, &s.book, &s.undo, &s.undo_book, &s.cap_max})
      expression(*e, s.subject, false);
    for (const std::int32_t within : s.within) ref(within, s.subject, true);
    if (s.rest >= 0) ref(s.rest, s.subject, true);
    for (const auto* side : {&s.payer, &s.to}) {
      for (const Share& share : *side) {
        if (share.role.role >= 0) of_role(policy_.roles[static_cast<std::size_t>(share.role.role)]);
      }
    }
    for (const std::uint16_t rule : rules_read(policy_, index)) of_rule(policy_.rules[rule]);
  }

  void of_ladder(const Ladder& ladder) {
    rows(ladder.subject);
    relation(ladder.events, ladder.subject);
    ref(ladder.kind_ref, ladder.events.from, true);
    expression(ladder.events_where, ladder.events.from, true);
    for (const LadderMove& move : ladder.moves) {
      const bool event = move.kind == MoveKind::event;
      expression(move.guard, event ? ladder.events.from : ladder.subject, event);
      expression(move.after_n, ladder.subject, false), expression(move.at, ladder.subject, false);
      for (const LadderNeed& need : move.needs) expression(need.holds, ladder.events.from, true);
    }
  }

  // What the rows of a computed subject are made from.
  void of_subject(const SubjectDef& s) {
    const auto source = static_cast<std::size_t>(s.source);
    switch (s.kind) {
      case SubjectKind::runs: {
        const std::int32_t table = subject_of_table(s.table);
        return expression(s.where, table, true), expression(s.ignore, table, true);
      }
      case SubjectKind::cross: return rows(s.crossed), rows(s.crossed_with);
      case SubjectKind::group:
        rows(s.crossed);
        for (const std::int32_t by : s.by) ref(by, s.crossed, true);
        return;
      case SubjectKind::role: return of_role(policy_.roles[source]);
      case SubjectKind::rule:
        of_rule(policy_.rules[source]);
        for (const Rule& other : policy_.rules) {  // its state says whether another rule excepts it
          const std::vector<std::int32_t>& excepted = other.exception_to;
          if (std::find(excepted.begin(), excepted.end(), s.source) != excepted.end()) of_rule(other);
        }
        return;
      case SubjectKind::metric: return side(policy_.metrics[source].n), side(policy_.metrics[source].d);
      case SubjectKind::duty:
        of_duty(policy_.duties[source]);
        for (const Duty& other : policy_.duties) {  // a group shares rows: it is made at once
          if (!other.group.empty() && other.group == policy_.duties[source].group && &other != &policy_.duties[source])
            of_duty(other);
        }
        return;
      case SubjectKind::settlement: return of_settlement(source);
      case SubjectKind::ladder: return of_ladder(policy_.ladders[source]);
      default: return;
    }
  }

  void message(const std::vector<MessagePiece>& pieces, std::int32_t base) {
    for (const MessagePiece& piece : pieces) {
      if (piece.ref >= 0) ref(piece.ref, base, true);
    }
  }

  void side(const MetricSide& side) {
    if (side.from < 0) return;
    rows(side.from);
    expression(side.where, side.from, true);
    for (const std::int32_t by : side.by) ref(by, side.from, true);
  }

 private:
  // Table subjects stand first, in the order of the tables.
  [[nodiscard]] static std::int32_t subject_of_table(std::int32_t table) { return table; }
  const Policy::Data& policy_;
  Visitor& visitor_;
  std::map<std::string_view, std::int32_t> by_name_;  // subjects; one plan is made without a World
};

}  // namespace

// Marks what the answers reach, and which facts of it must be in memory.
class Reach final : public Reads::Visitor {
 public:
  explicit Reach(const Policy::Data& policy)
      : facts(policy.facts.size(), false),
        stored(policy.facts.size(), false),
        subjects(policy.subjects.size(), false),
        columns(policy.subjects.size()),
        policy_(policy),
        reads_(policy, *this) {
    for (std::size_t s = 0; s < columns.size(); ++s) columns[s].resize(policy.subjects[s].columns.size(), false);
  }

  void all() {
    for (const Rule& rule : policy_.rules) {
      reads_.of_rule(rule);
      reads_.message(rule.say.zh, rule.subject), reads_.message(rule.say.en, rule.subject);
      for (const std::int32_t f : rule.evidence) fact(f, true);
    }
    for (std::size_t s = 0; s < policy_.settlements.size(); ++s) reads_.of_settlement(s);
    for (const Metric& metric : policy_.metrics) reads_.side(metric.n), reads_.side(metric.d);
    for (const Role& role : policy_.roles) reads_.of_role(role);
    for (const MetricTarget& target : policy_.targets) {
      reads_.rows(target.subject_rows);
      reads_.expression(target.bound, target.subject_rows, false);
    }
    for (const Form& form : policy_.forms) reads_.of_form(form);
    for (const Duty& duty : policy_.duties) subject(duty.subject_rows);
    for (const Ladder& ladder : policy_.ladders) reads_.rows(ladder.subject_rows);
  }

  void some(const Wanted& wanted) {
    cut = wanted.cut;
    for (const std::uint16_t rule : wanted.rules) reads_.of_rule(policy_.rules[rule]);
  }

  [[nodiscard]] bool is_cut(std::size_t fact) const { return !cut.empty() && cut[fact]; }

  void fact(std::int32_t index, bool in_memory) override {
    const auto f = static_cast<std::size_t>(index);
    stored[f] = stored[f] || in_memory || is_cut(f) || policy_.facts[f].kind != FactKind::expr;
    if (facts[f]) return;
    facts[f] = true;
    is_cut(f) ? reads_.rows(policy_.facts[f].subject) : reads_.of_fact(policy_.facts[f]);
  }

  void subject(std::int32_t index) override {
    const auto s = static_cast<std::size_t>(index);
    if (subjects[s]) return;
    subjects[s] = true;
    reads_.of_subject(policy_.subjects[s]);
  }

  void column(std::int32_t subject, std::int32_t index) override {
    columns[static_cast<std::size_t>(subject)][static_cast<std::size_t>(index)] = true;
  }

  std::vector<bool> facts, stored, subjects, cut;
  std::vector<std::vector<bool>> columns;

 private:
  const Policy::Data& policy_;
  Reads reads_;
};

namespace {

// The level of each step: one above the highest that it reads. A fact that is not stored hands its own on.
class Levels final : public Reads::Visitor {
 public:
  Levels(const Policy::Data& policy, const Reach& reach)
      : fact_level(policy.facts.size(), 0),
        subject_level(policy.subjects.size(), 0),
        reach_(reach),
        reads_(policy, *this) {
    for (const PlanStep& step : policy.steps) {
      const auto i = static_cast<std::size_t>(step.index);
      highest_ = 0;
      if (step.kind == PlanStep::Kind::fact && reach.facts[i]) {
        reach.is_cut(i) ? reads_.rows(policy.facts[i].subject) : reads_.of_fact(policy.facts[i]);
        fact_level[i] = highest_ + (reach.stored[i] ? 1 : 0);
      } else if (step.kind == PlanStep::Kind::subject && reach.subjects[i]) {
        reads_.of_subject(policy.subjects[i]);
        subject_level[i] = highest_ + 1;
      }
    }
  }
  void fact(std::int32_t index, bool) override {
    highest_ = std::max(highest_, fact_level[static_cast<std::size_t>(index)]);
  }
  void subject(std::int32_t index) override {
    highest_ = std::max(highest_, subject_level[static_cast<std::size_t>(index)]);
  }

  std::vector<std::size_t> fact_level, subject_level;  // 0: reads nothing that is computed

 private:
  const Reach& reach_;
  std::size_t highest_ = 0;
  Reads reads_;
};

// The expression facts of one level and subject, chunk by chunk on all threads.
void materialise_expressions(const World& world, const Buffer<std::int32_t>& group, int threads, FactStore& facts) {
  const std::int32_t subject = world.policy.facts[static_cast<std::size_t>(group[0])].subject;
  const std::size_t rows = world.subjects[static_cast<std::size_t>(subject)].rows;
  Buffer<Target> targets;
  Buffer<std::unique_ptr<FactColumn>> columns;
  for (const std::int32_t f : group) {
    const Fact& fact = world.policy.facts[static_cast<std::size_t>(f)];
    targets.push_back({&fact.expr, fact.anchor_column});
    columns.push_back(std::make_unique<FactColumn>(fact.type.kind, rows, world.dictionary(fact.domain, fact.codes)));
  }
  const SharedChain chain(world, facts, subject, targets);
  const std::size_t chunks = (rows + expr::kMaxWidth - 1) / expr::kMaxWidth;
  parallel_for(threads, chunks, [&] {
    return [&, worker = SharedChain::Worker(chain)](std::size_t chunk) {
      ChainRun& run = *worker;
      const std::size_t start = chunk * expr::kMaxWidth, width = std::min(expr::kMaxWidth, rows - start);
      run.run({static_cast<std::int64_t>(start), nullptr, width});
      for (std::size_t t = 0; t < columns.size(); ++t) columns[t]->store(run.result(t), start, width);
    };
  });
  for (std::size_t t = 0; t < group.size(); ++t)
    facts.columns[static_cast<std::size_t>(group[t])] = std::move(columns[t]);
}

}  // namespace

Plan::Plan(const Policy::Data& policy, const std::vector<std::int32_t>& wanted) {
  Reach reach(policy);
  reach.all();
  for (const std::int32_t f : wanted) reach.fact(f, true);
  arrange(policy, reach);
}

Plan::Plan(const Policy::Data& policy, const Wanted& wanted) {
  Reach reach(policy);
  reach.some(wanted);
  arrange(policy, reach);
}

void Plan::arrange(const Policy::Data& policy, const Reach& reach) {
  facts = reach.facts, subjects = reach.subjects, columns = reach.columns;
  const Levels at(policy, reach);
  const auto level = [&](std::size_t number) -> Level& {
    if (levels.size() < number) levels.resize(number);
    return levels[number - 1];
  };
  for (const PlanStep& step : policy.steps) {
    const auto i = static_cast<std::size_t>(step.index);
    if (step.kind == PlanStep::Kind::subject && reach.subjects[i])
      level(at.subject_level[i]).subjects.push_back(step.index);
    if (step.kind == PlanStep::Kind::fact && reach.facts[i] && reach.stored[i])
      level(at.fact_level[i]).facts.push_back(step.index);
  }
}

Reached reached_by(const Policy::Data& policy, std::int32_t fact) {
  Reach reach(policy);
  reach.fact(fact, true);
  return {std::move(reach.facts), std::move(reach.subjects), std::move(reach.columns)};
}

namespace {

// A fact that the caller gives: one value for every row.
std::unique_ptr<FactColumn> given(const World& world, const Fact& fact, const expr::Value& value) {
  const std::size_t rows = world.subjects[static_cast<std::size_t>(fact.subject)].rows;
  auto column = std::make_unique<FactColumn>(fact.type.kind, rows, world.dictionary(fact.domain, fact.codes));
  if (value.state != expr::State::known || rows == 0) return column;
  SubjectColumn as;
  as.domain = fact.domain, as.codes = fact.codes;
  for (std::size_t r = 0; r < rows; ++r) world.set_value(as, *column, r, value);
  return column;
}

// Aggregates and folds side by side, then the expression facts subject by subject.
void materialise(const Evaluation& run, const std::vector<std::int32_t>& level) {
  const Policy::Data& policy = run.world.policy;
  Buffer<std::int32_t> grouped;
  Buffer<Buffer<std::int32_t>> by_subject(policy.subjects.size());
  for (const std::int32_t f : level) {
    const Fact& fact = policy.facts[static_cast<std::size_t>(f)];
    if (run.given != nullptr && run.given->cut[static_cast<std::size_t>(f)]) {
      run.facts.columns[static_cast<std::size_t>(f)] =
          given(run.world, fact, run.given->values[static_cast<std::size_t>(f)]);
    } else if (fact.kind == FactKind::expr) {
      by_subject[static_cast<std::size_t>(fact.subject)].push_back(f);
    } else {
      grouped.push_back(f);
    }
  }
  Buffer<std::unique_ptr<FactColumn>> columns(grouped.size());
  parallel_for(run.threads, grouped.size(), [&] {
    return [&](std::size_t task) {
      const Fact& fact = policy.facts[static_cast<std::size_t>(grouped[task])];
      columns[task] = fact.kind == FactKind::fold     ? fold(run.world, run.facts, fact)
                      : fact.kind == FactKind::across ? across(run.world, run.facts, fact)
                                                      : aggregate(run.world, run.facts, fact);
    };
  });
  for (std::size_t i = 0; i < grouped.size(); ++i)
    run.facts.columns[static_cast<std::size_t>(grouped[i])] = std::move(columns[i]);
  for (const Buffer<std::int32_t>& group : by_subject) {
    if (!group.empty()) materialise_expressions(run.world, group, run.threads, run.facts);
  }
}

}  // namespace

void compute(Evaluation& run, const Plan& plan) {
  for (const Plan::Level& level : plan.levels) {
    for (const std::int32_t subject : level.subjects) build_subject(run, subject);
    materialise(run, level.facts);
  }
}

}  // namespace baoxue::inline v1::engine_detail
