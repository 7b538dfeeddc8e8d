// SPDX-License-Identifier: MIT
#include "engine/plan.hpp"

#include <algorithm>

#include "engine/aggregate.hpp"
#include "engine/parallel.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

// Walks everything that is reached and notes which facts are needed and which of them must be in memory.
class Reach {
 public:
  explicit Reach(const Policy::Data& policy) : policy_(policy), needed(policy.facts.size(), false), stored(policy.facts.size(), false) {}

  void expression(const CheckedExpr& e, std::int32_t base, bool row_side) {
    if (!e.given) return;
    for (const expr::Symbol& symbol : e.ast.symbols()) ref(symbol.id, base, row_side);
  }

  // row_side: read over the rows of an aggregate, where nothing can be computed in passing.
  void ref(std::int32_t index, std::int32_t base, bool row_side) {
    const Ref& r = policy_.refs[static_cast<std::size_t>(index)];
    if (r.kind != RefKind::fact) return;
    fact(r.index);
    if (row_side || r.self || !r.hops.empty() || r.target != base) stored[static_cast<std::size_t>(r.index)] = true;
  }

  void fact(std::int32_t index) {
    if (needed[static_cast<std::size_t>(index)]) return;
    needed[static_cast<std::size_t>(index)] = true;
    const Fact& f = policy_.facts[static_cast<std::size_t>(index)];
    if (f.kind != FactKind::expr) stored[static_cast<std::size_t>(index)] = true;
    expression(f.expr, f.subject, false);
    expression(f.where, f.relation.from, true);
    expression(f.argument, f.relation.from, true);
    for (const OnPair& pair : f.relation.on) {
      ref(pair.row_ref, f.relation.from, true);
      expression(pair.self, f.subject, false);
    }
    for (const auto& [name, value] : f.with) expression(value, f.subject, false);
    if (f.covered_by >= 0) fact(f.covered_by), stored[static_cast<std::size_t>(f.covered_by)] = true;
  }

  void message(const std::vector<MessagePiece>& pieces, std::int32_t base) {
    for (const MessagePiece& piece : pieces) {
      if (piece.ref >= 0) ref(piece.ref, base, true);
    }
  }

  void side(const MetricSide& side) {
    if (side.from < 0) return;
    expression(side.where, side.from, true);
    for (const std::int32_t by : side.by) ref(by, side.from, true);
  }

 private:
  const Policy::Data& policy_;

 public:
  std::vector<bool> needed, stored;
};

template <class Visit>
void each_read(const Policy::Data& policy, const Fact& f, Visit visit) {
  const auto expression = [&](const CheckedExpr& e) {
    if (!e.given) return;
    for (const expr::Symbol& symbol : e.ast.symbols()) {
      const Ref& ref = policy.refs[static_cast<std::size_t>(symbol.id)];
      if (ref.kind == RefKind::fact) visit(ref.index);
    }
  };
  expression(f.expr), expression(f.where), expression(f.argument);
  for (const OnPair& pair : f.relation.on) {
    expression(pair.self);
    const Ref& ref = policy.refs[static_cast<std::size_t>(pair.row_ref)];
    if (ref.kind == RefKind::fact) visit(ref.index);
  }
  for (const auto& [name, value] : f.with) expression(value);
  if (f.covered_by >= 0) visit(f.covered_by);
}

// The expression facts of one level and subject, chunk by chunk on all threads.
void materialise_expressions(const World& world, const std::vector<std::int32_t>& group, int threads, FactStore& facts) {
  const std::int32_t subject = world.policy.facts[static_cast<std::size_t>(group[0])].subject;
  const std::size_t rows = world.subjects[static_cast<std::size_t>(subject)].rows;
  std::vector<Target> targets;
  std::vector<std::unique_ptr<FactColumn>> columns;
  for (const std::int32_t f : group) {
    const Fact& fact = world.policy.facts[static_cast<std::size_t>(f)];
    targets.push_back({&fact.expr, fact.anchor_column});
    columns.push_back(std::make_unique<FactColumn>(fact.type.kind, rows, world.dictionary(fact.domain, fact.codes)));
  }
  const Chain chain(world, facts, subject, -1, targets);
  const std::size_t chunks = (rows + expr::kMaxWidth - 1) / expr::kMaxWidth;
  parallel_for(threads, chunks, [&] {
    return [&, run = ChainRun(chain)](std::size_t chunk) mutable {
      const std::size_t start = chunk * expr::kMaxWidth, width = std::min(expr::kMaxWidth, rows - start);
      run.run({static_cast<std::int64_t>(start), nullptr, width});
      for (std::size_t t = 0; t < columns.size(); ++t) columns[t]->store(run.result(t), start, width);
    };
  });
  for (std::size_t t = 0; t < group.size(); ++t) facts.columns[static_cast<std::size_t>(group[t])] = std::move(columns[t]);
}

}  // namespace

Plan::Plan(const Policy::Data& policy) {
  Reach reach(policy);
  for (const Rule& rule : policy.rules) {
    for (const CheckedExpr* e : {&rule.applies, &rule.when, &rule.due}) reach.expression(*e, rule.subject, false);
    reach.message(rule.say.zh, rule.subject), reach.message(rule.say.en, rule.subject);
    for (const std::int32_t fact : rule.evidence) reach.fact(fact);
  }
  for (const Settlement& s : policy.settlements) {
    for (const CheckedExpr* e : {&s.when, &s.amount, &s.book}) reach.expression(*e, s.subject, false);
  }
  for (const Metric& metric : policy.metrics) reach.side(metric.n), reach.side(metric.d);
  for (const Role& role : policy.roles) {
    for (const std::int32_t object : role.object) reach.ref(object, role.at, true);
  }
  std::vector<std::size_t> level(policy.facts.size(), 0);  // number of stored facts below, on the longest path
  for (std::size_t f = 0; f < policy.facts.size(); ++f) {
    if (!reach.needed[f]) continue;
    each_read(policy, policy.facts[f], [&](std::int32_t read) {
      const auto r = static_cast<std::size_t>(read);
      level[f] = std::max(level[f], level[r] + (reach.stored[r] ? 1u : 0u));
    });
    if (!reach.stored[f]) continue;
    if (levels.size() <= level[f]) levels.resize(level[f] + 1);
    levels[level[f]].push_back(static_cast<std::int32_t>(f));
  }
}

void materialise(const World& world, const Plan& plan, int threads, FactStore& facts) {
  for (const std::vector<std::int32_t>& level : plan.levels) {
    std::vector<std::int32_t> grouped;
    std::vector<std::vector<std::int32_t>> by_subject(world.policy.subjects.size());
    for (const std::int32_t f : level) {
      const Fact& fact = world.policy.facts[static_cast<std::size_t>(f)];
      if (fact.kind == FactKind::expr) {
        by_subject[static_cast<std::size_t>(fact.subject)].push_back(f);
      } else {
        grouped.push_back(f);
      }
    }
    std::vector<std::unique_ptr<FactColumn>> columns(grouped.size());
    parallel_for(threads, grouped.size(), [&] {
      return [&](std::size_t task) {
        const Fact& fact = world.policy.facts[static_cast<std::size_t>(grouped[task])];
        columns[task] = fact.kind == FactKind::fold ? fold(world, facts, fact) : aggregate(world, facts, fact);
      };
    });
    for (std::size_t i = 0; i < grouped.size(); ++i) facts.columns[static_cast<std::size_t>(grouped[i])] = std::move(columns[i]);
    for (const std::vector<std::int32_t>& group : by_subject) {
      if (!group.empty()) materialise_expressions(world, group, threads, facts);
    }
  }
}

}  // namespace baoxue::inline v1::engine_detail
