// SPDX-License-Identifier: MIT
#include "engine/chain.hpp"

#include <algorithm>
#include <map>

namespace baoxue::inline v1::engine_detail {

using expr::Kind;
using expr::Vector;

namespace {

bool reads_school_days(const std::string& source) {
  return source.find("school") != std::string::npos || source.find("term(") != std::string::npos;
}

// Expression facts of `base` that `expression` reads directly and that are not materialised.
template <class Visit>
void each_inline_fact(const Policy::Data& policy, const FactStore& facts, std::int32_t base, const CheckedExpr& expression, Visit visit) {
  for (const expr::Symbol& symbol : expression.ast.symbols()) {
    const Ref& ref = policy.refs[static_cast<std::size_t>(symbol.id)];
    if (ref.kind != RefKind::fact || ref.self || !ref.hops.empty() || ref.target != base || facts.has(ref.index)) continue;
    visit(ref.index);
  }
}

}  // namespace

Chain::Chain(const World& world, const FactStore& facts, std::int32_t base, std::int32_t self, std::span<const Target> targets,
             expr::CompileOptions options)
    : world_(&world), facts_(&facts), base_(base), self_(self), targets_(targets.size()) {
  std::vector<std::int32_t> depth_of(world.policy.facts.size(), -1);
  std::int32_t deepest = 0;
  for (const Target& target : targets) {
    each_inline_fact(world.policy, facts, base, *target.expression, [&](std::int32_t fact) {
      add_needed(fact, depth_of);
      deepest = std::max(deepest, depth_of[static_cast<std::size_t>(fact)] + 1);
    });
  }
  std::map<std::pair<std::int32_t, std::int32_t>, Step> steps;  // (depth, anchor)
  const auto place = [&](std::int32_t depth, std::int32_t anchor, const CheckedExpr& expression, std::int32_t output) {
    Step& step = steps[{depth, anchor}];
    step.anchor_column = anchor;
    step.asts.push_back(&expression.ast);
    step.fact.push_back(output);
    step.needs_units = step.needs_units || reads_school_days(expression.source);
  };
  for (std::size_t f = 0; f < depth_of.size(); ++f) {
    const Fact& fact = world.policy.facts[f];
    if (depth_of[f] >= 0) place(depth_of[f], fact.anchor_column, fact.expr, static_cast<std::int32_t>(f));
  }
  for (std::size_t t = 0; t < targets.size(); ++t) {
    place(deepest, targets[t].anchor_column, *targets[t].expression, -1 - static_cast<std::int32_t>(t));
  }
  for (auto& [at, step] : steps) {
    step.program = expr::Program::compile(step.asts, options);
    steps_.push_back(std::move(step));
  }
}

void Chain::add_needed(std::int32_t fact, std::vector<std::int32_t>& depth_of) const {
  if (depth_of[static_cast<std::size_t>(fact)] >= 0) return;
  std::int32_t depth = 0;
  each_inline_fact(world_->policy, *facts_, base_, world_->policy.facts[static_cast<std::size_t>(fact)].expr, [&](std::int32_t read) {
    add_needed(read, depth_of);
    depth = std::max(depth, depth_of[static_cast<std::size_t>(read)] + 1);
  });
  depth_of[static_cast<std::size_t>(fact)] = depth;
}

ChainRun::ChainRun(const Chain& chain, Surroundings around)
    : chain_(&chain), around_(around), inputs_(chain.steps().size()), fact_vectors_(chain.world_->policy.facts.size(), nullptr),
      results_(chain.targets(), nullptr) {
  for (std::size_t i = 0; i < chain.steps().size(); ++i) workspaces_.emplace_back();
}

void ChainRun::run(const Rows& base, const Rows* self) {
  base_ = base;
  self_ = self;
  scratch_.reset();
  for (std::size_t s = 0; s < chain_->steps().size(); ++s) {
    const Chain::Step& step = chain_->steps()[s];
    std::vector<Vector>& inputs = inputs_[s];
    inputs.clear();
    for (const expr::Symbol& symbol : step.program.inputs()) {
      inputs.push_back(input(chain_->world_->policy.refs[static_cast<std::size_t>(symbol.id)], step.anchor_column));
    }
    step.program.run(inputs, base.width, *chain_->world_->calendars, workspaces_[s], step.needs_units ? units() : nullptr);
    for (std::size_t o = 0; o < step.fact.size(); ++o) {
      const Vector* output = &workspaces_[s].output(o);
      if (step.fact[o] >= 0) {
        fact_vectors_[static_cast<std::size_t>(step.fact[o])] = output;
      } else {
        results_[static_cast<std::size_t>(-1 - step.fact[o])] = output;
      }
    }
  }
}

Vector ChainRun::input(const Ref& ref, std::int32_t anchor_column) {
  const Policy::Data& policy = chain_->world_->policy;
  const auto day = [&](Maybe<Date> date) {
    expr::Value value;
    value.type = {Kind::date};
    value.state = date.known ? expr::State::known : expr::State::unknown;
    value.integer = date.value.days;
    return constant(value, scratch_);
  };
  switch (ref.kind) {
    case RefKind::parameter: return parameter_input(policy.parameters[static_cast<std::size_t>(ref.index)], anchor_column);
    case RefKind::as_of: return day(chain_->world_->as_of);
    case RefKind::period_start: return day(around_.period_start);
    case RefKind::period_end: return day(around_.period_end);
    case RefKind::choice: {
      expr::Value value;
      value.type = {Kind::text};
      value.state = expr::State::known;
      value.text = policy.choices[static_cast<std::size_t>(ref.index)].selected;
      return constant(value, scratch_);
    }
    case RefKind::fact:
      if (!ref.self && ref.hops.empty() && !chain_->facts_->has(ref.index)) return *fact_vectors_[static_cast<std::size_t>(ref.index)];
      return read_ref(*chain_->world_, *chain_->facts_, ref, rows_of(ref), scratch_);
    case RefKind::column: return read_ref(*chain_->world_, *chain_->facts_, ref, rows_of(ref), scratch_);
  }
  return {};
}

Vector ChainRun::parameter_input(const Parameter& parameter, std::int32_t anchor_column) {
  const World& world = *chain_->world_;
  const std::int32_t subject = chain_->self_ >= 0 ? chain_->self_ : chain_->base_;
  const Rows& rows = self_ != nullptr ? *self_ : base_;
  const auto at = [&](std::size_t i) -> const ParameterValue* {
    const std::int64_t row = rows.at(i);
    if (row < 0) return nullptr;
    if (anchor_column == kFixedAnchor) return in_force(parameter, around_.anchor.value);
    if (anchor_column < 0) return in_force(parameter, world.event_day(subject, row));
    const Maybe<Date> day = world.date_at(subject, anchor_column, row);
    return day.known ? in_force(parameter, day.value) : nullptr;
  };
  const bool undated = parameter.values.size() == 1 && parameter.values[0].from.days == INT32_MIN;
  const ParameterValue* first = undated ? &parameter.values[0] : at(0);
  bool same = true;
  for (std::size_t i = 1; i < rows.width && same && !undated; ++i) same = at(i) == first;
  if (same && first != nullptr) return constant(first->value, scratch_);
  expr::Value none;
  none.type = parameter.type;
  if (same) return constant(none, scratch_);
  FactColumn column(parameter.type.kind, rows.width);
  for (std::size_t i = 0; i < rows.width; ++i) {
    const ParameterValue* value = at(i);
    if (value == nullptr) continue;
    if (parameter.type.kind == Kind::text) {
      column.set_text(i, value->value.text);
    } else {
      column.set(i, value->value.integer, value->value.denominator);
    }
  }
  std::int32_t* identity = scratch_.take<std::int32_t>(rows.width);
  for (std::size_t i = 0; i < rows.width; ++i) identity[i] = static_cast<std::int32_t>(i);
  return gather(column.source(), Rows{0, identity, rows.width}, scratch_);  // a list: copied, so the column may go
}

const std::int32_t* ChainRun::units() {
  const std::int32_t subject = chain_->self_ >= 0 ? chain_->self_ : chain_->base_;
  const Rows& rows = self_ != nullptr ? *self_ : base_;
  std::int32_t* units = scratch_.take<std::int32_t>(rows.width);
  for (std::size_t i = 0; i < rows.width; ++i) units[i] = rows.at(i) < 0 ? -1 : chain_->world_->school_of(subject, rows.at(i));
  return units;
}

Vector constant(const expr::Value& value, Scratch& scratch) {
  Vector vector;
  vector.broadcast = true;
  std::uint64_t* known = scratch.take_bitmap(1);
  known[0] = value.state == expr::State::unknown ? 0 : 1;
  vector.known = known;
  switch (value.type.kind) {
    case Kind::boolean: {
      std::uint64_t* bits = scratch.take_bitmap(1);
      bits[0] = value.integer != 0 ? 1 : 0;
      vector.values = bits;
      break;
    }
    case Kind::text: {
      char* bytes = scratch.take<char>(value.text.size() + 1);
      std::copy(value.text.begin(), value.text.end(), bytes);
      auto* view = scratch.take<std::string_view>(1);
      *view = std::string_view(bytes, value.text.size());
      vector.values = view;
      break;
    }
    case Kind::date: {
      auto* days = scratch.take<std::int32_t>(1);
      *days = static_cast<std::int32_t>(value.integer);
      vector.values = days;
      break;
    }
    case Kind::real: {
      auto* real = scratch.take<double>(1);
      *real = value.real;
      vector.values = real;
      break;
    }
    default: {
      auto* number = scratch.take<std::int64_t>(2);
      number[0] = value.integer;
      number[1] = value.denominator;
      vector.values = number;
      if (value.type.kind == Kind::ratio) vector.extra = number + 1;
    }
  }
  return vector;
}

const ParameterValue* in_force(const Parameter& parameter, Date day) {
  const ParameterValue* found = nullptr;
  for (const ParameterValue& value : parameter.values) {
    if (value.from <= day) found = &value;
  }
  return found;
}

Vector read_ref(const World& world, const FactStore& facts, const Ref& ref, const Rows& rows, Scratch& scratch) {
  Rows at = rows;
  if (!ref.hops.empty()) {
    std::int32_t* list = scratch.take<std::int32_t>(rows.width);
    for (std::size_t i = 0; i < rows.width; ++i) {
      const std::int64_t row = rows.at(i);
      list[i] = row < 0 ? -1 : world.follow(ref.subject, ref.hops, row, world.event_day(ref.subject, row));
    }
    at = Rows{0, list, rows.width};
  }
  if (ref.kind == RefKind::fact) {
    return gather(facts.columns[static_cast<std::size_t>(ref.index)]->source(), at, scratch);
  }
  const Source& source = world.subjects[static_cast<std::size_t>(ref.target)].columns[static_cast<std::size_t>(ref.index)];
  Vector vector = gather(source, at, scratch);
  if (!world.is_dated_class(ref.target, ref.index) || source.layout == Layout::absent) return vector;
  std::int32_t* codes = scratch.take<std::int32_t>(rows.width);
  const std::vector<std::int32_t>& students = world.subjects[static_cast<std::size_t>(ref.target)].key_codes;
  for (std::size_t i = 0; i < rows.width; ++i) {
    codes[i] = static_cast<const std::int32_t*>(vector.extra)[i];
    if (at.at(i) < 0) continue;
    const std::int32_t student = students[static_cast<std::size_t>(at.at(i))];
    const std::int32_t dated = student < 0 ? -1 : world.class_history.class_on(student, world.event_day(ref.subject, rows.at(i)).days);
    if (dated >= 0) codes[i] = dated;
  }
  vector.extra = codes;
  return vector;
}

}  // namespace baoxue::inline v1::engine_detail
