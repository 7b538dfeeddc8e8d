// SPDX-License-Identifier: MIT
#include "expr/lower.hpp"

#include <stdexcept>

#include "expr/kernels.hpp"

namespace baoxue::inline v1::expr {

namespace {

// Nothing that is folded asks it anything.
class NoContext final : public Context {
 public:
  Maybe<Date> add_days(Date, std::int64_t, std::int32_t, std::int32_t) const override { return {}; }
  Maybe<std::int64_t> days_between(Date, Date, std::int32_t, std::int32_t) const override { return {}; }
  Maybe<bool> is_day(Date, std::int32_t, std::int32_t) const override { return {}; }
  Maybe<std::int64_t> term(Date, std::int32_t) const override { return {}; }
};

bool is_coded(const Symbol& symbol) {
  return symbol.type == Type{Kind::text} && (symbol.codes != nullptr || !symbol.domain.empty());
}

}  // namespace

void Lowering::expression(const Ast& ast) {
  tree_ = &ast.impl();
  if (!tree_->checked) throw std::logic_error("Program::compile needs checked expressions");
  const std::size_t count = tree_->nodes.size();
  slots_.assign(count, kNoSlot);
  macro_of_.assign(count, -1);
  space_of_.assign(count, 0);
  for (std::size_t n = 0; n < count; ++n) {
    if (tree_->nodes[n].form == Form::macro)
      macro_of_[static_cast<std::size_t>(tree_->nodes[n].children[1])] = static_cast<std::int32_t>(n);
  }
  for (std::size_t n = 0; n < count; ++n) {
    if (tree_->nodes[n].kind == NodeKind::variable && options_.optimise && !options_.record) {
      const auto found = macros_.find(fingerprint(static_cast<std::size_t>(macro_of_[n])));
      if (found != macros_.end()) {  // computed already: its body need not be
        n = static_cast<std::size_t>(macro_of_[n]);
        slots_[n] = found->second;
        continue;
      }
    }
    slots_[n] = node(n);
  }
  const Ast::Node& root = tree_->nodes.back();
  Output output{slots_.back(), -1};
  if (root.kind == NodeKind::name && is_coded(symbol_of(root))) output.codes = static_cast<std::int32_t>(codes(root));
  out_.outputs.push_back(output);
  if (!options_.record) return;
  std::vector<std::int32_t> nodes, spaces;
  for (std::size_t n = 0; n < count; ++n) {
    const bool shown = tree_->nodes[n].kind != NodeKind::literal && slots_[n] != kNoSlot;
    nodes.push_back(shown ? static_cast<std::int32_t>(slots_[n]) : -1);
    spaces.push_back(tree_->nodes[n].form == Form::macro ? static_cast<std::int32_t>(space_of_[n]) : -1);
  }
  out_.node_slots.push_back(std::move(nodes));
  out_.node_spaces.push_back(std::move(spaces));
}

void Lowering::finish() {
  lay_out(0);
  assign_registers(out_, options_.optimise && !options_.record);
}

// A macro's body stands right behind it. Macros nest at most as deep as brackets do.
void Lowering::lay_out(std::uint32_t region) {
  for (const Draft& draft : regions_[region]) {
    const std::size_t at = out_.steps.size();
    Step step = draft.step;
    step.first_arg = static_cast<std::uint32_t>(out_.args.size());
    step.args = static_cast<std::uint32_t>(draft.args.size());
    out_.args.insert(out_.args.end(), draft.args.begin(), draft.args.end());
    out_.steps.push_back(step);
    if (step.inner == 0) continue;
    lay_out(step.inner);
    out_.steps[at].body = static_cast<std::uint32_t>(out_.steps.size() - at - 1);
  }
}

// ---- slots, constants, steps ----

std::uint32_t Lowering::new_slot(Type type, std::uint32_t space) {
  slot_types_.push_back(type);
  out_.slot_spaces.push_back(space);
  return static_cast<std::uint32_t>(out_.slots++);
}

std::uint32_t Lowering::input_slot(const Symbol& symbol) {
  for (std::size_t i = 0; i < out_.inputs.size(); ++i) {
    if (out_.inputs[i].id == symbol.id) return out_.input_slots[i];
  }
  out_.inputs.push_back(symbol);
  out_.input_slots.push_back(new_slot(symbol.keyed == nullptr ? symbol.type : Type{Kind::date}, 0));
  return out_.input_slots.back();
}

std::uint32_t Lowering::constant(const Value& value, Type type) {
  const auto key = std::make_pair(type_name(type), to_text(value));
  const auto found = constants_.find(key);
  if (found != constants_.end()) return found->second;
  constant_of_[static_cast<std::uint32_t>(out_.slots)] = out_.constants.size();
  out_.constants.push_back(make_constant(value, type));
  Vector view = out_.constants.back()->view();
  view.broadcast = true;
  out_.constant_views.push_back(view);
  out_.constant_slots.push_back(new_slot(type, 0));
  return constants_[key] = out_.constant_slots.back();
}

// A call over constants is run once now, but only a value replaces it: an error stays where its rows will meet it.
std::uint32_t Lowering::folded(const Call& call) {
  Program::Impl alone;
  Workspace::Impl work;
  for (const std::uint32_t arg : call.args) {
    alone.args.push_back(static_cast<std::uint32_t>(alone.args.size()));
    work.slots.push_back(out_.constant_views[constant_of_.at(arg)]);
  }
  work.slots.emplace_back();
  Step step{.kernel = call.kernel,
            .args = static_cast<std::uint32_t>(call.args.size()),
            .out = static_cast<std::uint32_t>(call.args.size()),
            .store = store_of(call.type),
            .type = call.type,
            .operand = call.operand,
            .payload = call.payload};
  work.registers[static_cast<std::size_t>(step.store)].push_back(std::make_unique<Register>());
  Frame frame{alone, work, 1, NoContext(), nullptr};
  step.kernel(frame, step);
  const Value value = value_at(work.slots.back(), call.type, 0);
  return value.state == State::known ? constant(value, call.type) : kNoSlot;
}

std::uint32_t Lowering::step(Call call) {
  std::uint32_t space = 0;
  bool constants = call.pure && !call.args.empty();
  for (const std::uint32_t arg : call.args) {
    space = deeper(space, out_.slot_spaces[arg]);
    constants = constants && is_constant(arg);
  }
  if (constants && options_.optimise && !options_.record) {
    const std::uint32_t value = folded(call);
    if (value != kNoSlot) return value;
  }
  for (std::uint32_t& arg : call.args) arg = lifted(arg, space);
  const StepKey key{reinterpret_cast<std::uintptr_t>(call.kernel),
                    call.args,
                    type_name(call.type),
                    type_name(call.operand),
                    call.payload,
                    space};
  const auto found = options_.optimise ? steps_.find(key) : steps_.end();
  if (found != steps_.end()) return found->second;
  const std::uint32_t slot = new_slot(call.type, space);
  draft(call, space, slot, false);
  return steps_[key] = slot;
}

void Lowering::draft(const Call& call, std::uint32_t space, std::uint32_t slot, bool lifts) {
  Draft draft;
  draft.step.kernel = call.kernel;
  draft.step.out = slot;
  draft.step.store = store_of(call.type);
  draft.step.type = call.type, draft.step.operand = call.operand, draft.step.payload = call.payload;
  draft.step.space = space;
  draft.args = call.args;
  draft.lifts = lifts;
  regions_[space].push_back(std::move(draft));
}

std::uint32_t Lowering::depth_of(std::uint32_t space) const {
  std::uint32_t depth = 0;
  for (; space != 0; space = out_.space_parents[space]) ++depth;
  return depth;
}

// The value in a space inside its own; a constant is the same everywhere.
std::uint32_t Lowering::lifted(std::uint32_t slot, std::uint32_t space) {
  if (is_constant(slot) || out_.slot_spaces[slot] == space) return slot;
  const std::uint32_t around = lifted(slot, out_.space_parents[space]);
  const Type type = slot_types_[slot];
  const Kernel kernel = kernels::lift(type);
  const StepKey key{reinterpret_cast<std::uintptr_t>(kernel), {around}, type_name(type), "", 0, space};
  const auto found = steps_.find(key);
  if (found != steps_.end()) return found->second;
  const std::uint32_t lifted_slot = new_slot(type, space);
  draft({kernel, {around}, type, {}, 0, false}, space, lifted_slot, true);
  return steps_[key] = lifted_slot;
}

// ---- macros ----

void Lowering::open_macro(std::size_t variable) {
  const auto macro = static_cast<std::size_t>(macro_of_[variable]);
  const Ast::Node& node = tree_->nodes[macro];
  const std::uint32_t list = slot_of(node.children[0]);
  std::uint32_t around = out_.slot_spaces[list];
  for (std::size_t n = variable + 1; n < macro; ++n) {  // variables of macros further out
    const std::int32_t binder = tree_->nodes[n].kind == NodeKind::name ? tree_->nodes[n].binder : -1;
    if (binder >= 0 && binder < node.first) around = deeper(around, out_.slot_spaces[slot_of(binder)]);
  }
  const auto space = static_cast<std::uint32_t>(regions_.size());
  regions_.emplace_back();
  out_.space_parents.push_back(around);
  space_of_[macro] = space;
  const Type element = tree_->nodes[variable].type;
  slots_[variable] = new_slot(element, space);
  draft({kernels::take_elements(element), {lifted(list, around)}, element, {}, 0, false}, space, slots_[variable],
        false);
}

std::uint32_t Lowering::close_macro(const Ast::Node& node) {
  const auto index = static_cast<std::size_t>(&node - tree_->nodes.data());
  const std::uint32_t space = space_of_[index];
  const std::uint32_t around = out_.space_parents[space];
  const Overload& overload = overloads()[static_cast<std::size_t>(node.overload)];
  Call call;
  call.type = node.type;
  const bool maps = overload.result == Arg::others;
  const Type list = node_at(node.children[0]).type;
  call.kernel = overload.kernel_of(maps ? Type{node.type.kind, static_cast<std::uint8_t>(node.type.depth - 1)} : list);
  call.args.push_back(lifted(slot_of(node.children[0]), around));
  for (std::size_t c = 2; c < node.children.size(); ++c) call.args.push_back(lifted(slot_of(node.children[c]), space));
  if (overload.name == "filter") call.args.push_back(slot_of(node.children[1]));
  const auto results = static_cast<std::uint32_t>(call.args.size() - 1);
  for (const Draft& inside : regions_[space]) {
    if (inside.lifts) call.args.push_back(inside.args[0]);
  }
  const std::uint32_t slot = new_slot(node.type, around);
  draft(call, around, slot, false);
  regions_[around].back().step.inner = space;
  regions_[around].back().step.results = results;
  const std::string key = options_.optimise && !options_.record ? fingerprint(index) : std::string();
  if (!key.empty()) macros_[key] = slot;
  return slot;
}

// The macro's whole subtree as text, alike for alike ones; "" if it reads variables of macros around it.
std::string Lowering::fingerprint(std::size_t macro) const {
  const std::int32_t first = tree_->nodes[macro].first;
  std::string key;
  for (auto n = static_cast<std::size_t>(first); n <= macro; ++n) {
    const Ast::Node& node = tree_->nodes[n];
    if (node.kind == NodeKind::name && node.binder >= 0 && node.binder < first) return {};
    const std::int32_t symbol = node.symbol < 0 ? -1 : symbol_of(node).id;
    key += std::to_string(static_cast<int>(node.kind)) + "," + std::to_string(node.overload) + "," +
           std::to_string(node.payload) + "," + std::to_string(symbol) + "," + type_name(node.type) + "," +
           (node.form == Form::field ? node.text : "");
    if (node.form == Form::field)
      key += std::to_string(reinterpret_cast<std::uintptr_t>(
          tree_->bands[static_cast<std::size_t>(node_at(node.children[0]).payload)].get()));
    if (node.kind == NodeKind::literal || node.constant)
      key += to_text(node.literal) + "/" + std::to_string(node.literal.integer);
    if (node.binder >= 0) key += "^" + std::to_string(node.binder - first);
    for (const std::int32_t child : node.children) key += "<" + std::to_string(child - first);
    key += ";";
  }
  return key;
}

}  // namespace baoxue::inline v1::expr
