// SPDX-License-Identifier: MIT
// Lowering of checked trees to steps over slots, hash-consed over all expressions, with registers by linear scan; and the executor.
#include <algorithm>
#include <map>
#include <stdexcept>
#include <tuple>

#include "expr/functions.hpp"
#include "expr/kernels.hpp"
#include "expr/machine.hpp"

namespace baoxue::inline v1::expr {

namespace {

constexpr std::uint32_t kNoSlot = UINT32_MAX;

class ListText final : public TextDictionary {
 public:
  explicit ListText(std::shared_ptr<const CodeList> codes) : codes_(std::move(codes)) {}
  [[nodiscard]] std::string_view at(std::int32_t code) const override { return codes_->codes[static_cast<std::size_t>(code)].id; }

 private:
  std::shared_ptr<const CodeList> codes_;
};

class Lowering {
 public:
  Lowering(Program::Impl& out, CompileOptions options) : out_(out), options_(options) {}

  void expression(const Ast& ast) {
    const Ast::Impl& tree = ast.impl();
    if (!tree.checked) throw std::logic_error("Program::compile needs checked expressions");
    std::vector<std::uint32_t> slots(tree.nodes.size(), kNoSlot);
    for (std::size_t n = 0; n < tree.nodes.size(); ++n) slots[n] = lower(tree, tree.nodes[n], slots);
    const Ast::Node& root = tree.nodes.back();
    Output output{slots.back(), -1};
    if (root.kind == NodeKind::name && is_coded(tree.symbols[static_cast<std::size_t>(root.symbol)])) {
      output.codes = static_cast<std::int32_t>(codes_of(tree, root));
    }
    out_.outputs.push_back(output);
    if (!options_.record) return;
    std::vector<std::int32_t> nodes;
    for (std::size_t n = 0; n < tree.nodes.size(); ++n) {
      nodes.push_back(tree.nodes[n].kind == NodeKind::literal ? -1 : static_cast<std::int32_t>(slots[n]));
    }
    out_.node_slots.push_back(std::move(nodes));
  }

  // A register is free for reuse after the last step that reads its slot; list storage stays, since elements are viewed.
  void assign_registers() {
    std::vector<std::size_t> last(out_.slots, 0);
    for (std::size_t s = 0; s < out_.steps.size(); ++s) {
      for (std::uint32_t a = 0; a < out_.steps[s].args; ++a) last[out_.args[out_.steps[s].first_arg + a]] = s;
    }
    for (const Output& output : out_.outputs) {
      last[output.slot] = out_.steps.size();
      if (output.codes >= 0) last[static_cast<std::size_t>(output.codes)] = out_.steps.size();
    }
    std::array<std::vector<std::uint32_t>, kStores> free;
    std::vector<std::vector<std::pair<Store, std::uint32_t>>> ends(out_.steps.size() + 1);
    for (std::size_t s = 0; s < out_.steps.size(); ++s) {
      Step& step = out_.steps[s];
      const auto store = static_cast<std::size_t>(step.store);
      if (free[store].empty()) {
        step.register_index = out_.registers[store]++;
      } else {
        step.register_index = free[store].back();
        free[store].pop_back();
      }
      const bool reusable = options_.optimise && !options_.record && step.store != Store::list && step.store != Store::text;
      if (reusable) ends[std::max(last[step.out], s)].push_back({step.store, step.register_index});
      for (const auto& [kind, index] : ends[s]) free[static_cast<std::size_t>(kind)].push_back(index);
    }
  }

 private:
  static bool is_coded(const Symbol& symbol) { return symbol.type == Type{Kind::text} && (symbol.codes != nullptr || !symbol.domain.empty()); }

  std::uint32_t new_slot() { return static_cast<std::uint32_t>(out_.slots++); }

  std::uint32_t input_slot(const Symbol& symbol) {
    for (std::size_t i = 0; i < out_.inputs.size(); ++i) {
      if (out_.inputs[i].id == symbol.id) return out_.input_slots[i];
    }
    out_.inputs.push_back(symbol);
    out_.input_slots.push_back(new_slot());
    return out_.input_slots.back();
  }

  std::uint32_t constant(const Value& value, Type type) {
    const auto key = std::make_pair(type_name(type), to_text(value));
    const auto found = constants_.find(key);
    if (found != constants_.end()) return found->second;
    out_.constants.push_back(make_constant(value, type));
    Vector view = out_.constants.back()->view();
    view.broadcast = true;
    out_.constant_views.push_back(view);
    out_.constant_slots.push_back(new_slot());
    return constants_[key] = out_.constant_slots.back();
  }

  struct Call {
    Kernel kernel = nullptr;
    std::vector<std::uint32_t> args;
    Type type, operand;
    std::int64_t payload = 0;
  };
  std::uint32_t step(const Call& call, Store store) {
    const auto key = std::make_tuple(reinterpret_cast<std::uintptr_t>(call.kernel), call.args, type_name(call.type), type_name(call.operand), call.payload);
    if (options_.optimise) {
      const auto found = steps_.find(key);
      if (found != steps_.end()) return found->second;
    }
    Step out;
    out.kernel = call.kernel;
    out.first_arg = static_cast<std::uint32_t>(out_.args.size());
    out.args = static_cast<std::uint32_t>(call.args.size());
    out.out = new_slot();
    out.store = store;
    out.type = call.type, out.operand = call.operand, out.payload = call.payload;
    out_.args.insert(out_.args.end(), call.args.begin(), call.args.end());
    out_.steps.push_back(out);
    return steps_[key] = out.out;
  }
  std::uint32_t step(const Call& call) { return step(call, store_of(call.type)); }

  std::uint32_t codes_of(const Ast::Impl& tree, const Ast::Node& name) {
    return step({kernels::take_codes, {input_slot(tree.symbols[static_cast<std::size_t>(name.symbol)])}, {Kind::date}, {}, 0});
  }

  std::uint32_t lower_name(const Ast::Impl& tree, const Ast::Node& node) {
    const Symbol& symbol = tree.symbols[static_cast<std::size_t>(node.symbol)];
    const std::uint32_t slot = input_slot(symbol);
    if (!(symbol.type == Type{Kind::text})) return slot;
    std::int64_t dictionary = 0;
    if (symbol.codes != nullptr) {
      const auto [at, added] = dictionaries_.try_emplace(symbol.codes.get(), static_cast<std::int64_t>(out_.dictionaries.size()) + 1);
      if (added) out_.dictionaries.push_back(std::make_unique<ListText>(symbol.codes));
      dictionary = at->second;
    }
    return step({kernels::decode_text, {slot}, symbol.type, {}, dictionary});
  }

  // Are both sides codes of one list or domain, so that int32 compare?
  static bool compares_codes(const Ast::Node& a, const Ast::Node& b) {
    if (a.kind != NodeKind::name || !(a.type == Type{Kind::text})) return false;
    if (b.kind == NodeKind::literal) return a.codes != nullptr && b.codes == a.codes;
    if (b.kind != NodeKind::name) return false;
    return (a.codes != nullptr && a.codes == b.codes) || (!a.domain.empty() && a.domain == b.domain);
  }
  std::uint32_t code_operand(const Ast::Impl& tree, const Ast::Node& node) {
    if (node.kind == NodeKind::name) return codes_of(tree, node);
    Value code;
    code.type = {Kind::date}, code.state = State::known, code.integer = node.literal.integer;
    return constant(code, {Kind::date});
  }

  std::uint32_t lower(const Ast::Impl& tree, const Ast::Node& node, const std::vector<std::uint32_t>& slots) {
    if (node.kind == NodeKind::literal || node.constant) return constant(node.literal, node.type);
    if (node.kind == NodeKind::name) return lower_name(tree, node);
    std::vector<std::uint32_t> args;
    for (const std::int32_t child : node.children) args.push_back(slots[static_cast<std::size_t>(child)]);
    if (node.kind == NodeKind::list) return lower_list(node, args);
    const Overload& overload = overloads()[static_cast<std::size_t>(node.overload)];
    if (overload.alias) return args[0];
    const auto operand = [&](std::size_t i) -> const Ast::Node& { return tree.nodes[static_cast<std::size_t>(node.children[i])]; };
    if (node.text == "==" || node.text == "!=") {
      const bool codes = compares_codes(operand(0), operand(1)) || compares_codes(operand(1), operand(0));
      if (codes) {
        const Kernel kernel = node.text == "==" ? kernels::equal({Kind::date}) : kernels::not_equal({Kind::date});
        return step({kernel, {code_operand(tree, operand(0)), code_operand(tree, operand(1))}, node.type, {Kind::date}, 0});
      }
    }
    if (overload.literal != Literal::none) args.pop_back();
    const Type bound = bound_type(node, overload, operand);
    return step({overload.kernel_of != nullptr ? overload.kernel_of(bound) : overload.kernel, args, node.type, bound, node.payload});
  }

  // What the row's open type stands for here; `in` asks for the element's type.
  template <class Operand>
  static Type bound_type(const Ast::Node& node, const Overload& overload, Operand operand) {
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (overload.args[i] == Arg::element) return operand(i).type;
      if (overload.args[i] == Arg::any || overload.args[i] == Arg::value || overload.args[i] == Arg::list) return operand(i).type;
    }
    return node.type;
  }

  std::uint32_t lower_list(const Ast::Node& node, const std::vector<std::uint32_t>& args) {
    if (args.empty()) {
      Value empty;
      empty.type = node.type, empty.state = State::known;
      return constant(empty, node.type);
    }
    const Type element{node.type.kind, static_cast<std::uint8_t>(node.type.depth - 1)};
    if (element.depth > 0) return step({kernels::build_list(element), args, node.type, element, 0});
    return step({kernels::build_list(element), args, node.type, element, 0});
  }

  Program::Impl& out_;
  CompileOptions options_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> constants_;
  std::map<std::tuple<std::uintptr_t, std::vector<std::uint32_t>, std::string, std::string, std::int64_t>, std::uint32_t> steps_;
  std::map<const CodeList*, std::int64_t> dictionaries_;
};

}  // namespace

Program::Program() : impl_(std::make_unique<Impl>()) {}
Program::~Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;

Program Program::compile(std::span<const Ast* const> asts, CompileOptions options) {
  Program program;
  program.impl_->record = options.record;
  Lowering lowering(*program.impl_, options);
  for (const Ast* ast : asts) lowering.expression(*ast);
  lowering.assign_registers();
  return program;
}

std::span<const Symbol> Program::inputs() const { return impl_->inputs; }
std::size_t Program::outputs() const { return impl_->outputs.size(); }
std::size_t Program::nodes() const { return impl_->steps.size(); }

void Program::run(std::span<const Vector> inputs, std::size_t width, const Context& context, Workspace& workspace, const std::int32_t* units) const {
  if (width == 0 || width > kMaxWidth) throw std::invalid_argument("Program::run: width must be 1 to 2048");
  if (inputs.size() != impl_->inputs.size()) throw std::invalid_argument("Program::run: one vector per input");
  Workspace::Impl& work = workspace.impl();
  work.slots.resize(impl_->slots);
  work.notes.clear();
  work.arena.reset();
  for (std::size_t store = 0; store < kStores; ++store) {
    while (work.registers[store].size() < impl_->registers[store]) work.registers[store].push_back(std::make_unique<Register>());
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) work.slots[impl_->input_slots[i]] = inputs[i];
  for (std::size_t c = 0; c < impl_->constant_slots.size(); ++c) work.slots[impl_->constant_slots[c]] = impl_->constant_views[c];
  Frame frame{*impl_, work, width, context, units};
  for (const Step& step : impl_->steps) step.kernel(frame, step);
  work.dispatches = impl_->steps.size();
  work.outputs.clear();
  for (const Output& output : impl_->outputs) {
    Vector vector = work.slots[output.slot];
    if (output.codes >= 0) {
      const Vector& coded = work.slots[static_cast<std::size_t>(output.codes)];
      vector.extra = coded.values;
      vector.dictionary = coded.dictionary;
    }
    work.outputs.push_back(vector);
  }
}

Workspace::Workspace() : impl_(std::make_unique<Impl>()) {}
Workspace::~Workspace() = default;
Workspace::Workspace(Workspace&&) noexcept = default;
const Vector& Workspace::output(std::size_t index) const { return impl_->outputs[index]; }
std::uint64_t Workspace::dispatches() const { return impl_->dispatches; }

}  // namespace baoxue::inline v1::expr
