// SPDX-License-Identifier: MIT
// One node of a tree -> a slot.
#include <algorithm>

#include "expr/kernels.hpp"
#include "expr/lower.hpp"

namespace baoxue::inline v1::expr {

namespace {

class ListText final : public TextDictionary {
 public:
  explicit ListText(std::shared_ptr<const CodeList> codes) : codes_(std::move(codes)) {}
  [[nodiscard]] std::string_view at(std::int32_t code) const override {
    return codes_->codes[static_cast<std::size_t>(code)].id;
  }

 private:
  std::shared_ptr<const CodeList> codes_;
};

// Are both sides codes of one list or domain, so that int32 compare?
bool compares_codes(const Ast::Node& a, const Ast::Node& b) {
  if (a.kind != NodeKind::name || a.symbol < 0 || !(a.type == Type{Kind::text})) return false;
  if (b.kind == NodeKind::literal) return a.codes != nullptr && b.codes == a.codes;
  if (b.kind != NodeKind::name || b.symbol < 0) return false;
  return (a.codes != nullptr && a.codes == b.codes) || (!a.domain.empty() && a.domain == b.domain);
}

Value code_value(std::int64_t code) {
  Value value;
  value.type = {Kind::date}, value.state = State::known, value.integer = code;
  return value;
}

}  // namespace

std::uint32_t Lowering::node(std::size_t n) {
  const Ast::Node& node = tree_->nodes[n];
  if (node.kind == NodeKind::literal || node.constant) return constant(node.literal, node.type);
  switch (node.kind) {
    case NodeKind::name: return name(node);
    case NodeKind::variable: open_macro(n); return slots_[n];
    case NodeKind::list: return list(node);
    default: break;
  }
  return node.form == Form::macro ? close_macro(node) : call(node);
}

std::uint32_t Lowering::codes(const Ast::Node& node) {
  return step({kernels::take_codes, {input_slot(symbol_of(node))}, {Kind::date}, {}, 0});
}

std::uint32_t Lowering::name(const Ast::Node& node) {
  if (node.binder >= 0) return slot_of(node.binder);
  const Symbol& symbol = symbol_of(node);
  if (symbol.keyed != nullptr) return kNoSlot;  // the last key reads it
  const std::uint32_t slot = input_slot(symbol);
  if (symbol.type.depth > 0) return step({kernels::bounded_list(symbol.type), {slot}, symbol.type, {}, symbol.items});
  if (!(symbol.type == Type{Kind::text})) return slot;
  std::int64_t dictionary = 0;
  if (symbol.codes != nullptr) {
    const auto [at, added] =
        dictionaries_.try_emplace(symbol.codes.get(), static_cast<std::int64_t>(out_.dictionaries.size()) + 1);
    if (added) out_.dictionaries.push_back(std::make_unique<ListText>(symbol.codes));
    dictionary = at->second;
  }
  return step({kernels::decode_text, {slot}, symbol.type, {}, dictionary});
}

std::uint32_t Lowering::code_operand(const Ast::Node& node) {
  return node.kind == NodeKind::name ? codes(node) : constant(code_value(node.literal.integer), {Kind::date});
}

std::uint32_t Lowering::call(const Ast::Node& node) {
  const Overload& overload = overloads()[static_cast<std::size_t>(node.overload)];
  if (overload.alias) return slot_of(node.children[0]);
  if (overload.args[0] == Arg::keyed) return keyed(node);
  if (overload.literal == Literal::band || node.form == Form::field) return band(node);
  const auto operand = [&](std::size_t i) -> const Ast::Node& { return node_at(node.children[i]); };
  if (node.form == Form::operation && (node.text == "==" || node.text == "!=")) {
    if (compares_codes(operand(0), operand(1)) || compares_codes(operand(1), operand(0))) {
      const Kernel kernel = node.text == "==" ? kernels::equal({Kind::date}) : kernels::not_equal({Kind::date});
      return step({kernel, {code_operand(operand(0)), code_operand(operand(1))}, node.type, {Kind::date}, 0});
    }
  }
  Call call{overload.kernel, {}, node.type, node.type, node.payload, !overload.surroundings};
  for (const std::int32_t child : node.children) call.args.push_back(slot_of(child));
  // A literal that chose the kernel or its payload is no operand; a clock time is.
  const bool said = overload.literal != Literal::none && overload.literal != Literal::clock &&
                    operand(node.children.size() - 1).kind == NodeKind::literal;
  if (said) call.args.pop_back();
  for (std::size_t i = 0; i < node.children.size();
       ++i) {  // what the row's open type stands for; `in` asks for the element's
    const Arg arg = overload.args[i];
    if (arg != Arg::element && arg != Arg::any && arg != Arg::value && arg != Arg::list) continue;
    call.operand = operand(i).type;
    break;
  }
  if (overload.kernel_of != nullptr) call.kernel = overload.kernel_of(call.operand);
  return step(std::move(call));
}

std::uint32_t Lowering::list(const Ast::Node& node) {
  if (node.children.empty()) {
    Value empty;
    empty.type = node.type, empty.state = State::known;
    return constant(empty, node.type);
  }
  const Type element{node.type.kind, static_cast<std::uint8_t>(node.type.depth - 1)};
  Call call{kernels::build_list(element), {}, node.type, element, 0};
  for (const std::int32_t child : node.children) call.args.push_back(slot_of(child));
  return step(std::move(call));
}

// ---- parameters with keys, bands ----

// p.x[a][b]: version, then key by key, to one coordinate; then the cell.
std::uint32_t Lowering::keyed(const Ast::Node& node) {
  if (node.type.keys > 0) return kNoSlot;
  std::vector<std::int32_t> keys;
  const Ast::Node* base = &node;
  for (; base->kind == NodeKind::call; base = &node_at(base->children[0])) keys.push_back(base->children[1]);
  std::reverse(keys.begin(), keys.end());
  const Symbol& symbol = symbol_of(*base);
  const KeyedTable& table = *symbol.keyed;
  std::uint32_t at = input_slot(symbol);
  for (std::size_t level = 0; level < keys.size(); ++level) {
    const std::uint32_t next = key_coordinate(table, level, node_at(keys[level]), slot_of(keys[level]));
    at = step({kernels::add_coordinate,
               {at, next},
               {Kind::date},
               {},
               static_cast<std::int64_t>(table.keys[level].words.size())});
  }
  owners_.push_back(symbol.keyed);
  return cell(&table, 0, table.cells, table.type, at);
}

std::uint32_t Lowering::key_coordinate(const KeyedTable& table, std::size_t level, const Ast::Node& key,
                                       std::uint32_t slot) {
  const KeyedTable::Level& names = table.keys[level];
  if (key.kind == NodeKind::literal) {
    const auto at = std::find(names.words.begin(), names.words.end(), key.literal.text);
    return constant(code_value(at - names.words.begin()), {Kind::date});
  }
  const auto [found, added] = lookups_.try_emplace({&table, level}, static_cast<std::int64_t>(out_.lookups.size()));
  if (added) {
    KeyLookup lookup;
    for (std::size_t i = 0; i < names.words.size(); ++i)
      lookup.words.emplace_back(names.words[i], static_cast<std::int32_t>(i));
    std::sort(lookup.words.begin(), lookup.words.end());
    const std::size_t codes = names.codes == nullptr ? 0 : names.codes->codes.size();
    for (std::size_t c = 0; c < codes; ++c) lookup.by_code.push_back(lookup.find(names.codes->codes[c].id));
    out_.lookups.push_back(std::move(lookup));
  }
  const bool by_code =
      key.kind == NodeKind::name && key.symbol >= 0 && key.codes != nullptr && key.codes == names.codes;
  if (by_code) return step({kernels::coordinate_of_code, {codes(key)}, {Kind::date}, {}, found->second, false});
  return step({kernels::coordinate_of_text, {slot}, {Kind::date}, {}, found->second, false});
}

std::uint32_t Lowering::band(const Ast::Node& node) {
  const Ast::Node& row = node.form == Form::field ? node_at(node.children[0]) : node;
  const std::shared_ptr<const BandTable>& table = tree_->bands[static_cast<std::size_t>(row.payload)];
  if (node.form == Form::field) {
    const auto field = static_cast<std::size_t>(node.payload);
    return cell(table.get(), field, table->fields[field].cells, node.type, slot_of(node.children[0]));
  }
  const auto [found, added] = bands_.try_emplace(table.get(), static_cast<std::int64_t>(out_.bands.size()));
  if (added) {
    BandBounds bounds;
    bounds.bounds = std::make_unique<Column>(Type{table->on});
    for (const BandTable::Bound& bound : table->bounds) {
      bounds.bounds->append(bound.value);
      bounds.inclusive.push_back(bound.inclusive ? 1 : 0);
    }
    bounds.view = bounds.bounds->view();
    bounds.rest = !table->fields.empty() && table->fields[0].cells.size() > table->bounds.size();
    out_.bands.push_back(std::move(bounds));
    owners_.push_back(table);
  }
  return step({kernels::band_row({table->on}), {slot_of(node.children[0])}, {Kind::date}, {}, found->second, false});
}

std::uint32_t Lowering::cell(const void* owner, std::size_t field, const std::vector<Value>& cells, Type type,
                             std::uint32_t at) {
  const auto [found, added] = cells_.try_emplace({owner, field}, static_cast<std::int64_t>(out_.cells.size()));
  if (added) {
    auto column = std::make_unique<Column>(type);
    for (const Value& value : cells) column->append(value);
    out_.cell_views.push_back(column->view());
    out_.cells.push_back(std::move(column));
  }
  return step({kernels::take_cell(type), {at}, type, {}, found->second, false});
}

}  // namespace baoxue::inline v1::expr
