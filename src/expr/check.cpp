// SPDX-License-Identifier: MIT
#include <algorithm>

#include "baoxue/core/text.hpp"
#include "expr/checker.hpp"

namespace baoxue::inline v1::expr {

namespace {

std::optional<Kind> kind_of(Arg arg) {
  switch (arg) {
    case Arg::boolean: return Kind::boolean;
    case Arg::integer: return Kind::integer;
    case Arg::real: return Kind::real;
    case Arg::text: return Kind::text;
    case Arg::date: return Kind::date;
    case Arg::days: return Kind::days;
    case Arg::timestamp: return Kind::timestamp;
    case Arg::duration: return Kind::duration;
    case Arg::money: return Kind::money;
    case Arg::ratio: return Kind::ratio;
    default: return std::nullopt;
  }
}

Type element_of(Type list) { return {list.kind, static_cast<std::uint8_t>(list.depth - 1)}; }
Type list_of(Type element) { return {element.kind, static_cast<std::uint8_t>(element.depth + 1)}; }
bool is_list(Type type) { return type.depth > 0 && type.keys == 0; }
bool is_empty_list(const Ast::Node& node) { return node.kind == NodeKind::list && node.children.empty(); }

// What T, and for map U, stand for in a row of the table.
struct Bound {
  std::optional<Type> value, other;
};
void bind(Arg arg, Type type, Bound& bound) {
  if (type.keys > 0) return;
  const bool scalar = arg == Arg::any || arg == Arg::value || (arg == Arg::list && type.depth > 0);
  if (scalar && !bound.value.has_value()) bound.value = type;
  if (arg == Arg::element && !bound.value.has_value()) bound.value = list_of(type);
  if (arg == Arg::other) bound.other = type;
}

bool fits(Arg arg, const Ast::Node& operand, Type value) {
  switch (arg) {
    case Arg::any: return operand.type == value && value.depth == 0;
    case Arg::value: return operand.type == value;
    case Arg::list: return operand.type == value && is_list(value);
    case Arg::element: return is_list(value) && operand.type == element_of(value);
    case Arg::other: return operand.type.keys == 0 && operand.type.depth < 8;
    case Arg::word: return operand.kind == NodeKind::literal && operand.type == Type{Kind::text};
    case Arg::keyed: return operand.type.keys > 0 && !(operand.type == kBandRow);
    case Arg::band: return operand.type == kBandRow;
    default: return operand.type == Type{*kind_of(arg)};
  }
}

Type result_of(Arg result, const Bound& bound, Type first) {
  switch (result) {
    case Arg::element: return element_of(*bound.value);
    case Arg::others: return list_of(*bound.other);
    case Arg::keyed: return {first.kind, first.depth, static_cast<std::uint8_t>(first.keys - 1)};
    case Arg::band: return kBandRow;
    case Arg::cell: return {};  // take_field() says
    default: break;
  }
  const std::optional<Kind> kind = kind_of(result);
  return kind.has_value() ? Type{*kind} : *bound.value;
}

}  // namespace

std::optional<Error> Checker::run(Maybe<Type> expected) {
  const std::size_t count = ast_.nodes.size();
  runs_with_.assign(count, -1), macro_.assign(count, -1), level_.assign(count, 0), times_.assign(count, 1);
  for (std::size_t n = 0; n < count; ++n) {
    if (ast_.nodes[n].form == Form::macro)
      macro_[static_cast<std::size_t>(ast_.nodes[n].children[1])] = static_cast<std::int32_t>(n);
  }
  for (Ast::Node& node : ast_.nodes) {
    check(node);
    if (!error_.has_value()) weigh(node);
    if (error_.has_value()) return error_;
  }
  const Ast::Node& root = ast_.nodes.back();
  if (root.type.keys > 0) {
    fail(root, ErrorCode::expr_type, "这里缺少键或字段：" + type_name(root.type),
         "a key or a field is missing here: " + type_name(root.type));
  } else if (expected.known && !(root.type == expected.value)) {
    fail(root, ErrorCode::expr_type, "应为 " + type_name(expected.value) + "，实为 " + type_name(root.type),
         type_name(expected.value) + " expected, this is " + type_name(root.type));
  }
  ast_.checked = !error_.has_value();
  return error_;
}

void Checker::fail(const Ast::Node& node, ErrorCode code, std::string zh, std::string en, std::string hint) {
  if (!error_.has_value())
    error_ = diagnostic(ast_.source, {node.begin, node.end}, code, std::move(zh), std::move(en), std::move(hint));
}

void Checker::check(Ast::Node& node) {
  switch (node.kind) {
    case NodeKind::literal: node.type = node.literal.type, node.constant = true; return;
    case NodeKind::name: return name(node);
    case NodeKind::variable: return variable(node);
    case NodeKind::list: return list(node);
    case NodeKind::call: return call(node);
  }
}

void Checker::name(Ast::Node& node) {
  if (node.binder >= 0) {
    node.type = node_at(node.binder).type;
    return;
  }
  const Result<Symbol> symbol = scope_.resolve(node.path);
  if (!symbol) {
    const Error& why = symbol.error();
    return fail(node, why.code == ErrorCode{} ? ErrorCode::expr_name : why.code, why.message, why.message_en, why.hint);
  }
  const auto found =
      std::find_if(ast_.symbols.begin(), ast_.symbols.end(), [&](const Symbol& s) { return s.id == symbol->id; });
  node.symbol = static_cast<std::int32_t>(found - ast_.symbols.begin());
  if (found == ast_.symbols.end()) ast_.symbols.push_back(*symbol);
  node.type = symbol->type, node.codes = symbol->codes, node.domain = symbol->domain;
  if (symbol->keyed != nullptr) node.type.keys = static_cast<std::uint8_t>(symbol->keyed->keys.size());
}

void Checker::variable(Ast::Node& node) {
  const Ast::Node& list = node_at(node.binder);
  if (list.null) return fail(list, ErrorCode::expr_refused, "没有 null", "there is no null");
  if (!is_list(list.type)) {
    return fail(list, ErrorCode::expr_type, "这里应是列表，实为 " + type_name(list.type),
                "a list is expected here, this is " + type_name(list.type));
  }
  node.type = element_of(list.type);
}

void Checker::list(Ast::Node& node) {
  node.type = {Kind::integer, 1};  // what an empty list is until something says otherwise
  const Ast::Node* first = nullptr;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (refuse_null(node, i)) return;
    if (first == nullptr && !is_empty_list(child(node, i))) first = &child(node, i);
  }
  if (first == nullptr) {
    if (!node.children.empty()) node.type = {Kind::integer, 2};
    return;
  }
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    Ast::Node& item = child(node, i);
    if (is_empty_list(item) && first->type.depth > 0) item.type = first->type;
    if (!(item.type == first->type) || item.type.keys > 0) {
      return fail(item, ErrorCode::expr_type,
                  "列表里的类型要一致：" + type_name(first->type) + " 与 " + type_name(item.type),
                  "a list has one type: " + type_name(first->type) + " and " + type_name(item.type));
    }
  }
  if (first->type.depth >= 8)
    return fail(node, ErrorCode::expr_limit, "列表最多嵌套 8 层", "lists nest at most 8 deep");
  node.type = list_of(first->type);
}

bool Checker::refuse_null(const Ast::Node& node, std::size_t i) {
  if (!child(node, i).null) return false;
  std::string other = "x";
  for (std::size_t c = 0; c < node.children.size(); ++c) {
    const Ast::Node& sibling = child(node, c);
    if (c != i) other = ast_.source.substr(sibling.begin, sibling.end - sibling.begin);
  }
  fail(node, ErrorCode::expr_refused, "没有 null；问是否已知用 known", "there is no null; ask known() instead",
       (node.text == "!=" ? "known(" : "!known(") + other + ")");
  return true;
}

void Checker::call(Ast::Node& node) {
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (refuse_null(node, i)) return;
  }
  bool named = false;
  const Ast::Node* unknown_word = nullptr;  // everything fits but what the literal says
  const std::string_view name = node.form == Form::field ? "." : std::string_view(node.text);
  for (std::size_t o = 0; o < overloads().size(); ++o) {
    const Overload& overload = overloads()[o];
    if (overload.name != name || overload.form != node.form) continue;
    named = true;
    if (!matches(node, overload)) continue;
    const Ast::Node& last = node_at(node.children.back());
    if (overload.literal == Literal::one_of && !says(last, overload)) {
      unknown_word = &last;
      continue;
    }
    node.overload = static_cast<std::int32_t>(o);
    return take_literals(node, overload);
  }
  if (unknown_word != nullptr) return no_word(*unknown_word, node);
  named ? no_overload(node) : no_function(node);
}

// Binds the row's open types and says whether the operands fit; gives empty lists their type.
bool Checker::matches(Ast::Node& node, const Overload& overload) {
  const std::vector<std::int32_t> operands = operands_of(node);
  if (operands.size() != overload.arity()) return false;
  Bound bound;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    if (!is_empty_list(node_at(operands[i]))) bind(overload.args[i], node_at(operands[i]).type, bound);
  }
  if (!bound.value.has_value()) bound.value = Type{Kind::integer, 1};  // nothing but empty lists
  if (!bound.other.has_value()) bound.other = Type{Kind::integer, 1};
  for (std::size_t i = 0; i < operands.size(); ++i) {
    Ast::Node& operand = node_at(operands[i]);
    const bool takes_lists = overload.args[i] == Arg::list || overload.args[i] == Arg::value;
    if (is_empty_list(operand) && bound.value->depth > 0 && takes_lists) operand.type = *bound.value;
    if (!fits(overload.args[i], operand, *bound.value)) return false;
  }
  const Type chosen = overload.result == Arg::others ? *bound.other : *bound.value;
  if (overload.kernel_of != nullptr && overload.kernel_of(chosen) == nullptr) return false;
  node.type = result_of(overload.result, bound, node_at(operands[0]).type);
  return true;
}

void Checker::no_overload(const Ast::Node& node) {
  std::string types;
  for (const std::int32_t operand : operands_of(node))
    types += (types.empty() ? "" : ", ") + type_name(node_at(operand).type);
  std::string hint;
  for (const Overload& overload : overloads()) {
    if (overload.name != node.text || overload.form != node.form || hint.size() >= 120) continue;
    hint += (hint.empty() ? "" : "; ") + std::string(overload.signature);
  }
  fail(node, ErrorCode::expr_type, "“" + node.text + "”不能用于 " + types,
       "\"" + node.text + "\" does not take " + types, hint);
}

void Checker::no_function(const Ast::Node& node) {
  if (const Refusal* refusal = refusal_of(node.text); refusal != nullptr) {
    return fail(node, ErrorCode::expr_refused, std::string(refusal->zh), std::string(refusal->en),
                std::string(refusal->hint));
  }
  std::vector<std::string> known;
  for (const Overload& overload : overloads()) {
    if (overload.form != Form::operation) known.emplace_back(overload.name);
  }
  fail(node, ErrorCode::expr_name, "没有函数“" + node.text + "”", "there is no function \"" + node.text + "\"",
       nearest(node.text, known).value_or(""));
}

// ---- limits ----

std::uint64_t Checker::most_items(const Ast::Node& node) {
  const std::vector<std::int32_t> operands = operands_of(node);
  const auto items = [&](std::size_t i) { return std::uint64_t{node_at(operands[i]).items}; };
  if (node.kind == NodeKind::name && node.binder < 0) return ast_.symbols[static_cast<std::size_t>(node.symbol)].items;
  if (node.kind == NodeKind::name) return node_at(node.binder).items;
  if (node.kind == NodeKind::variable) return node_at(node.binder).items;
  if (node.form == Form::macro && node.text == "map") return items(0) * (1 + items(operands.size() - 1));
  std::uint64_t sum = node.kind == NodeKind::list ? node.children.size() : 0;
  std::uint64_t most = 0;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    sum += items(i);
    most = std::max(most, items(i));
  }
  return node.kind == NodeKind::list || node.text == "+" ? sum : most;
}

std::int32_t Checker::deeper(std::int32_t a, std::int32_t b) const {
  if (a < 0 || b < 0) return std::max(a, b);
  return level_[static_cast<std::size_t>(a)] >= level_[static_cast<std::size_t>(b)] ? a : b;
}

// A variable's elements are those of its list, once for every element of a macro further out that its body reads.
void Checker::weigh_variable(std::size_t variable) {
  const Ast::Node& macro = node_at(macro_[variable]);
  std::int32_t around = runs_with_[static_cast<std::size_t>(macro.children[0])];
  for (std::size_t n = variable + 1; n < static_cast<std::size_t>(macro_[variable]); ++n) {
    const Ast::Node& inside = ast_.nodes[n];
    if (inside.kind == NodeKind::name && inside.binder >= 0 && inside.binder < macro.first)
      around = deeper(around, inside.binder);
  }
  runs_with_[static_cast<std::size_t>(macro_[variable])] = around;
  runs_with_[variable] = static_cast<std::int32_t>(variable);
  const std::uint64_t items = std::max<std::uint64_t>(1, node_at(macro.children[0]).items);
  times_[variable] = items * (around < 0 ? 1 : times_[static_cast<std::size_t>(around)]);
  level_[variable] = around < 0 ? 1 : level_[static_cast<std::size_t>(around)] + 1;
}

void Checker::weigh(Ast::Node& node) {
  const auto index = static_cast<std::size_t>(&node - ast_.nodes.data());
  const std::uint64_t items = is_list(node.type) ? most_items(node) : 0;
  if (items > kMaxListItems) {
    return fail(node, ErrorCode::expr_limit, "列表可能过长：最多 " + std::to_string(kMaxListItems) + " 个元素",
                "this list could be too long: at most " + std::to_string(kMaxListItems) + " elements");
  }
  node.items = static_cast<std::uint32_t>(items);
  std::uint64_t work =
      items +
      (node.overload >= 0 ? static_cast<std::uint64_t>(overloads()[static_cast<std::size_t>(node.overload)].price) : 0);
  if (node.kind == NodeKind::variable) weigh_variable(index);
  if (node.binder >= 0 && node.kind == NodeKind::name) runs_with_[index] = node.binder;
  for (const std::int32_t operand : operands_of(node)) {
    work += node_at(operand).items;
    if (node.form != Form::macro)
      runs_with_[index] = deeper(runs_with_[index], runs_with_[static_cast<std::size_t>(operand)]);
  }
  const std::uint64_t times = runs_with_[index] < 0 ? 1 : times_[static_cast<std::size_t>(runs_with_[index])];
  cost_ = times > kMaxCost ? kMaxCost + 1 : cost_ + work * times;
  if (cost_ > kMaxCost) fail(node, ErrorCode::expr_limit, "每行的计算量可能过大", "one row could take too much work");
}

Status check(Ast& ast, Scope& scope, Maybe<Type> expected) {
  ast.impl().symbols.clear();
  ast.impl().bands.clear();
  if (ast.impl().nodes.back().null) {
    return diagnostic(ast.impl().source, {0, 4}, ErrorCode::expr_refused, "没有 null", "there is no null");
  }
  std::optional<Error> error = Checker(ast.impl(), scope).run(expected);
  if (error.has_value()) return *std::move(error);
  return Ok{};
}

}  // namespace baoxue::inline v1::expr
