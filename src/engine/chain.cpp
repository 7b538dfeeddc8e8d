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

// Expression facts of `base` that `expression` reads directly and that are not materialised; those that are go to `stored`.
template <class Visit>
void each_inline_fact(const Policy::Data& policy, const FactStore& facts, std::int32_t base,
                      const CheckedExpr& expression, std::vector<std::int32_t>& stored, Visit visit) {
  for (const expr::Symbol& symbol : expression.ast.symbols()) {
    const Ref& ref = policy.refs[static_cast<std::size_t>(symbol.id)];
    if (ref.kind != RefKind::fact || ref.self || !ref.hops.empty() || ref.target != base) continue;
    facts.has(ref.index) ? void(stored.push_back(ref.index)) : visit(ref.index);
  }
}

// Values that change from row to row; null: unknown.
Vector by_row(Kind kind, std::span<const ParameterValue* const> in, Scratch& scratch) {
  Vector vector;
  std::uint64_t* known = scratch.take_bitmap(in.size());
  const auto fill = [&](auto* to, auto value) {
    for (std::size_t i = 0; i < in.size(); ++i) {
      if (in[i] == nullptr) continue;
      to[i] = value(in[i]->value);
      known[i / 64] |= std::uint64_t{1} << (i % 64);
    }
    vector.values = to;
  };
  const auto number = [](const expr::Value& v) { return v.integer; };
  switch (kind) {
    case Kind::boolean: {
      std::uint64_t* bits = scratch.take_bitmap(in.size());
      for (std::size_t i = 0; i < in.size(); ++i) {
        const bool yes = in[i] != nullptr && in[i]->value.integer != 0;
        bits[i / 64] |= std::uint64_t{yes} << (i % 64);
        known[i / 64] |= std::uint64_t{in[i] != nullptr} << (i % 64);
      }
      vector.values = bits;
      break;
    }
    case Kind::text:
      fill(scratch.take<std::string_view>(in.size()), [](const expr::Value& v) { return std::string_view(v.text); });
      break;
    case Kind::date:
      fill(scratch.take<std::int32_t>(in.size()),
           [](const expr::Value& v) { return static_cast<std::int32_t>(v.integer); });
      break;
    case Kind::real: fill(scratch.take<double>(in.size()), [](const expr::Value& v) { return v.real; }); break;
    case Kind::ratio:
      fill(scratch.take<std::int64_t>(in.size()), [](const expr::Value& v) { return v.denominator; });
      vector.extra = vector.values;
      [[fallthrough]];
    default: fill(scratch.take<std::int64_t>(in.size()), number);
  }
  vector.known = known;
  return vector;
}

}  // namespace

Chain::Chain(const World& world, const FactStore& facts, std::int32_t base, std::int32_t self,
             std::span<const Target> targets, expr::CompileOptions options)
    : world_(&world), facts_(&facts), base_(base), self_(self), targets_(targets.size()) {
  std::vector<std::int32_t> depth_of(world.policy.facts.size(), -1);
  std::int32_t deepest = 0;
  for (const Target& target : targets) {
    each_inline_fact(world.policy, facts, base, *target.expression, stored_, [&](std::int32_t fact) {
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

void Chain::add_needed(std::int32_t fact, std::vector<std::int32_t>& depth_of) {
  if (depth_of[static_cast<std::size_t>(fact)] >= 0) return;
  std::int32_t depth = 0;
  each_inline_fact(world_->policy, *facts_, base_, world_->policy.facts[static_cast<std::size_t>(fact)].expr, stored_,
                   [&](std::int32_t read) {
                     add_needed(read, depth_of);
                     depth = std::max(depth, depth_of[static_cast<std::size_t>(read)] + 1);
                   });
  depth_of[static_cast<std::size_t>(fact)] = depth;
}

ChainRun::ChainRun(const Chain& chain, Surroundings around)
    : chain_(&chain),
      around_(around),
      inputs_(chain.steps().size()),
      fact_vectors_(chain.world_->policy.facts.size(), nullptr),
      results_(chain.targets(), nullptr) {
  for (std::size_t i = 0; i < chain.steps().size(); ++i) workspaces_.emplace_back();
}

void ChainRun::run(const Rows& base, const Rows* self) {
  base_ = base;
  self_ = self;
  units_ = nullptr;
  scratch_.reset();
  for (std::size_t s = 0; s < chain_->steps().size(); ++s) {
    const Chain::Step& step = chain_->steps()[s];
    std::vector<Vector>& inputs = inputs_[s];
    inputs.clear();
    for (const expr::Symbol& symbol : step.program.inputs()) {
      inputs.push_back(input(chain_->world_->policy.refs[static_cast<std::size_t>(symbol.id)], step.anchor_column));
    }
    step.program.run(inputs, base.width, *chain_->world_->calendars, workspaces_[s],
                     step.needs_units ? units() : nullptr);
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
    case RefKind::parameter:
      return parameter_input(policy.parameters[static_cast<std::size_t>(ref.index)], anchor_column);
    case RefKind::as_of: {
      expr::Value value;
      value.type = {Kind::timestamp};
      value.state = expr::State::known;
      value.integer = chain_->world_->moment.micros, value.nanos = chain_->world_->moment.nanos;
      return constant(value, scratch_);
    }
    case RefKind::period_start: return day(around_.period_start);
    case RefKind::period_end: return day(around_.period_end);
    case RefKind::unsent: {
      expr::Value value;
      value.type = {Kind::boolean};
      const Source& column =
          chain_->world_->subjects[static_cast<std::size_t>(ref.target)].columns[static_cast<std::size_t>(ref.index)];
      value.state = column.layout == Layout::absent ? expr::State::unknown : expr::State::known;
      return constant(value, scratch_);
    }
    case RefKind::choice: {
      expr::Value value;
      value.type = {Kind::text};
      value.state = expr::State::known;
      value.text = policy.choices[static_cast<std::size_t>(ref.index)].selected;
      return constant(value, scratch_);
    }
    case RefKind::fact:
      if (!ref.self && ref.hops.empty() && !chain_->facts_->has(ref.index))
        return *fact_vectors_[static_cast<std::size_t>(ref.index)];
      return read_ref(*chain_->world_, *chain_->facts_, ref, rows_of(ref), scratch_);
    case RefKind::column: return read_ref(*chain_->world_, *chain_->facts_, ref, rows_of(ref), scratch_);
  }
  return {};
}

// The day that a row's parameters are of.
Maybe<Date> ChainRun::anchor_day(std::int32_t anchor_column, std::int32_t subject, std::int64_t row) const {
  if (anchor_column == kFixedAnchor) return around_.anchor;
  return anchor_column < 0 ? Maybe<Date>(chain_->world_->event_day(subject, row))
                           : chain_->world_->date_at(subject, anchor_column, row);
}

Vector ChainRun::parameter_input(const Parameter& parameter, std::int32_t anchor_column) {
  if (parameter.table != nullptr) return version_input(parameter, anchor_column);
  const bool undated = parameter.values.size() == 1 && parameter.values[0].from.days == INT32_MIN;
  if (undated) return constant(parameter.values[0].value, scratch_);
  const std::int32_t subject = chain_->self_ >= 0 ? chain_->self_ : chain_->base_;
  const Rows& rows = self_ != nullptr ? *self_ : base_;
  const auto** in = scratch_.take<const ParameterValue*>(rows.width);
  bool same = true;
  for (std::size_t i = 0; i < rows.width; ++i) {
    const std::int64_t row = rows.at(i);
    const Maybe<Date> day = row < 0 ? Maybe<Date>() : anchor_day(anchor_column, subject, row);
    in[i] = day.known ? in_force(parameter, day.value) : nullptr;
    same = same && in[i] == in[0];
  }
  if (!same) return by_row(parameter.type.kind, {in, rows.width}, scratch_);
  expr::Value none;
  none.type = parameter.type;
  return constant(in[0] != nullptr ? in[0]->value : none, scratch_);
}

// A parameter with keys: which version of its table is in force on each row's anchor date.
Vector ChainRun::version_input(const Parameter& parameter, std::int32_t anchor_column) {
  const std::int32_t subject = chain_->self_ >= 0 ? chain_->self_ : chain_->base_;
  const Rows& rows = self_ != nullptr ? *self_ : base_;
  Vector vector;
  std::int32_t* versions = scratch_.take<std::int32_t>(rows.width);
  std::uint64_t* known = scratch_.take_bitmap(rows.width);
  for (std::size_t i = 0; i < rows.width; ++i) {
    const std::int64_t row = rows.at(i);
    versions[i] = 0;
    if (row < 0) continue;
    const Maybe<Date> day = anchor_day(anchor_column, subject, row);
    const auto after = std::upper_bound(parameter.versions.begin(), parameter.versions.end(), day.value);
    if (!day.known || after == parameter.versions.begin()) continue;
    versions[i] = static_cast<std::int32_t>(after - parameter.versions.begin()) - 1;
    known[i / 64] |= std::uint64_t{1} << (i % 64);
  }
  vector.values = versions, vector.known = known;
  return vector;
}

const std::int32_t* ChainRun::units() {
  if (units_ != nullptr) return units_;
  const Rows& rows = self_ != nullptr ? *self_ : base_;
  std::int32_t* units = scratch_.take<std::int32_t>(rows.width);
  chain_->world_->schools_of(chain_->self_ >= 0 ? chain_->self_ : chain_->base_, rows, units);
  units_ = units;
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
      if (value.type.kind == Kind::timestamp) number[1] = value.nanos;
      if (value.type.kind == Kind::ratio || value.type.kind == Kind::timestamp) vector.extra = number + 1;
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
    world.follow(ref.subject, ref.hops, rows, list);
    at = Rows{0, list, rows.width};
  }
  if (ref.kind == RefKind::fact) {
    return gather(facts.columns[static_cast<std::size_t>(ref.index)]->source(), at, scratch);
  }
  const Source& source =
      world.subjects[static_cast<std::size_t>(ref.target)].columns[static_cast<std::size_t>(ref.index)];
  Vector vector = gather(source, at, scratch);
  if (!world.is_dated_class(ref.target, ref.index)) return vector;
  // Where the register names no class, or has no such column, the enrolments still do.
  std::int32_t* codes = scratch.take<std::int32_t>(rows.width);
  std::uint64_t* known = scratch.take_bitmap(rows.width);
  const auto know = [&](std::size_t i) { known[i / 64] |= std::uint64_t{1} << (i % 64); };
  const std::vector<std::int32_t>& students = world.subjects[static_cast<std::size_t>(ref.target)].key_codes;
  for (std::size_t i = 0; i < rows.width; ++i) {
    codes[i] = static_cast<const std::int32_t*>(vector.extra)[i];
    if (at.at(i) < 0) continue;
    if (source.is_known(at.at(i))) know(i);
    const std::int32_t student = students[static_cast<std::size_t>(at.at(i))];
    const std::int32_t dated =
        student < 0 ? -1 : world.class_history.class_on(student, world.event_day(ref.subject, rows.at(i)).days);
    if (dated >= 0) codes[i] = dated, know(i);
  }
  vector.extra = codes;
  vector.known = known;
  return vector;
}

}  // namespace baoxue::inline v1::engine_detail
