// SPDX-License-Identifier: MIT
#include <algorithm>
#include <optional>

#include "baoxue/core/money.hpp"
#include "baoxue/core/ratio.hpp"
#include "baoxue/core/rounding.hpp"
#include "baoxue/core/text.hpp"
#include "expr/diagnostic.hpp"
#include "expr/functions.hpp"

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
    case Arg::money: return Kind::money;
    case Arg::ratio: return Kind::ratio;
    default: return std::nullopt;
  }
}

Type element_of(Type list) { return {list.kind, static_cast<std::uint8_t>(list.depth - 1)}; }
Type list_of(Type element) { return {element.kind, static_cast<std::uint8_t>(element.depth + 1)}; }

class Checker {
 public:
  Checker(Ast::Impl& ast, Scope& scope) : ast_(ast), scope_(scope) {}

  std::optional<Error> run(Maybe<Type> expected) {
    for (Ast::Node& node : ast_.nodes) {
      check(node);
      if (error_.has_value()) return error_;
    }
    const Ast::Node& root = ast_.nodes.back();
    if (expected.known && !(root.type == expected.value)) {
      return diagnostic(ast_.source, {root.begin, root.end}, ErrorCode::expr_type, "应为 " + type_name(expected.value) + "，实为 " + type_name(root.type),
                        type_name(expected.value) + " expected, this is " + type_name(root.type));
    }
    ast_.checked = true;
    return std::nullopt;
  }

 private:
  Ast::Node& child(const Ast::Node& node, std::size_t i) { return ast_.nodes[static_cast<std::size_t>(node.children[i])]; }
  void fail(const Ast::Node& node, ErrorCode code, std::string zh, std::string en, std::string hint = {}) {
    if (!error_.has_value()) error_ = diagnostic(ast_.source, {node.begin, node.end}, code, std::move(zh), std::move(en), std::move(hint));
  }

  void check(Ast::Node& node) {
    switch (node.kind) {
      case NodeKind::literal: node.type = node.literal.type, node.constant = true; return;
      case NodeKind::name: return name(node);
      case NodeKind::list: return list(node);
      case NodeKind::call: return call(node);
    }
  }

  void name(Ast::Node& node) {
    const Result<Symbol> symbol = scope_.resolve(node.path);
    if (!symbol) {
      const Error& why = symbol.error();
      return fail(node, why.code == ErrorCode{} ? ErrorCode::expr_name : why.code, why.message, why.message_en, why.hint);
    }
    const auto found = std::find_if(ast_.symbols.begin(), ast_.symbols.end(), [&](const Symbol& s) { return s.id == symbol->id; });
    node.symbol = static_cast<std::int32_t>(found - ast_.symbols.begin());
    if (found == ast_.symbols.end()) ast_.symbols.push_back(*symbol);
    node.type = symbol->type, node.codes = symbol->codes, node.domain = symbol->domain;
  }

  [[nodiscard]] bool is_empty_list(const Ast::Node& node) const { return node.kind == NodeKind::list && node.children.empty(); }

  void list(Ast::Node& node) {
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
      if (!(item.type == first->type)) {
        return fail(item, ErrorCode::expr_type, "列表里的类型要一致：" + type_name(first->type) + " 与 " + type_name(item.type),
                    "a list has one type: " + type_name(first->type) + " and " + type_name(item.type));
      }
    }
    node.type = list_of(first->type);
  }

  bool refuse_null(const Ast::Node& node, std::size_t i) {
    if (!child(node, i).null) return false;
    std::string other = "x";
    for (std::size_t c = 0; c < node.children.size(); ++c) {
      const Ast::Node& sibling = child(node, c);
      if (c != i) other = ast_.source.substr(sibling.begin, sibling.end - sibling.begin);
    }
    fail(node, ErrorCode::expr_refused, "没有 null；问是否已知用 known", "there is no null; ask known() instead", (node.text == "!=" ? "known(" : "!known(") + other + ")");
    return true;
  }

  void call(Ast::Node& node) {
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      if (refuse_null(node, i)) return;
    }
    bool named = false;
    for (std::size_t o = 0; o < overloads().size(); ++o) {
      const Overload& overload = overloads()[o];
      if (overload.name != node.text || overload.form != node.form) continue;
      named = true;
      if (!matches(node, overload)) continue;
      node.overload = static_cast<std::int32_t>(o);
      return take_literals(node, overload);
    }
    named ? no_overload(node) : no_function(node);
  }

  // Binds the row's open type and says whether the operands fit; gives empty lists their type.
  bool matches(Ast::Node& node, const Overload& overload) {
    std::size_t arity = 0;
    while (arity < overload.args.size() && overload.args[arity] != Arg::none) ++arity;
    if (arity != node.children.size()) return false;
    std::optional<Type> bound;  // what any, list or value stands for
    for (std::size_t i = 0; i < arity; ++i) {
      if (!bound.has_value() && !is_empty_list(child(node, i))) bound = binding(overload.args[i], child(node, i).type);
    }
    if (!bound.has_value()) bound = Type{Kind::integer, 1};
    for (std::size_t i = 0; i < arity; ++i) {
      Ast::Node& operand = child(node, i);
      if (is_empty_list(operand) && bound->depth > 0 && (overload.args[i] == Arg::list || overload.args[i] == Arg::value)) operand.type = *bound;
      if (!fits(overload.args[i], operand, *bound)) return false;
    }
    if (overload.kernel_of != nullptr && overload.kernel_of(*bound) == nullptr) return false;
    node.type = result_of(overload.result, *bound);
    return true;
  }

  static std::optional<Type> binding(Arg arg, Type type) {
    switch (arg) {
      case Arg::any:
      case Arg::value: return type;
      case Arg::list: return type.depth > 0 ? std::optional<Type>(type) : std::nullopt;
      case Arg::element: return list_of(type);
      default: return std::nullopt;
    }
  }
  static bool fits(Arg arg, const Ast::Node& operand, Type bound) {
    switch (arg) {
      case Arg::any: return operand.type == bound && bound.depth == 0;
      case Arg::value: return operand.type == bound;
      case Arg::list: return operand.type == bound && bound.depth > 0;
      case Arg::element: return bound.depth > 0 && operand.type == element_of(bound);
      case Arg::word: return operand.kind == NodeKind::literal && operand.type == Type{Kind::text};
      default: return operand.type == Type{*kind_of(arg)};
    }
  }
  static Type result_of(Arg result, Type bound) {
    if (result == Arg::element) return element_of(bound);
    const std::optional<Kind> kind = kind_of(result);
    return kind.has_value() ? Type{*kind} : bound;
  }

  void take_literals(Ast::Node& node, const Overload& overload) {
    if (overload.literal != Literal::none) take_word(node, overload);
    const bool compares = node.text == "==" || node.text == "!=";
    if (compares) {
      take_code(child(node, 0), child(node, 1));
      take_code(child(node, 1), child(node, 0));
    } else if (node.text == "in" && child(node, 1).kind == NodeKind::list) {
      for (std::size_t i = 0; i < child(node, 1).children.size(); ++i) take_code(child(node, 0), child(child(node, 1), i));
    }
  }

  // A literal beside text of a code list must be one of its codes; the Chinese word becomes the code.
  void take_code(const Ast::Node& coded, Ast::Node& literal) {
    if (coded.kind != NodeKind::name || coded.codes == nullptr || literal.kind != NodeKind::literal) return;
    const std::int32_t code = coded.codes->find(literal.literal.text);
    if (code < 0) {
      std::vector<std::string> known;
      for (const Code& c : coded.codes->codes) known.push_back(c.id);
      const std::string word = literal.literal.text;
      return fail(literal, ErrorCode::expr_name, "代码表 " + coded.codes->id + " 没有“" + word + "”", "the code list " + coded.codes->id + " has no \"" + word + "\"",
                  nearest(word, known).value_or(""));
    }
    literal.literal.integer = code;
    literal.literal.text = coded.codes->codes[static_cast<std::size_t>(code)].id;
    literal.codes = coded.codes;
  }

  void take_word(Ast::Node& node, const Overload& overload) {
    Ast::Node& word = child(node, node.children.size() - 1);
    const std::string& text = word.literal.text;
    const auto bad = [&](const char* zh, const char* en) { fail(word, ErrorCode::expr_type, zh, en); };
    const auto constant = [&](bool known, std::int64_t value, std::int64_t denominator = 1) {
      node.constant = known;
      node.literal.type = node.type, node.literal.state = State::known;
      node.literal.integer = value, node.literal.denominator = denominator;
    };
    switch (overload.literal) {
      case Literal::day_count:
        node.payload = scope_.day_count(text);
        if (node.payload < 0) fail(word, ErrorCode::unknown_name, "没有日种“" + text + "”", "there is no day count \"" + text + "\"", "work");
        return;
      case Literal::rounding: {
        const Maybe<Rounding> mode = parse_rounding(text);
        node.payload = static_cast<std::int64_t>(mode.value);
        return mode.known ? void() : bad("取整方式应为 half_up、half_even 或 down", "rounding is half_up, half_even or down");
      }
      case Literal::month_end:
        node.payload = text == "end" ? 0 : text == "next" ? 1 : 2;
        return text == "end" || text == "next" || text == "error" ? void() : bad("应为 end、next 或 error", "end, next or error expected");
      case Literal::date: {
        const Maybe<Date> date = parse_date(text);
        constant(date.known, date.value.days);
        return date.known ? void() : bad("没有这一天，或写法不对", "no such day, or not written as 2026-09-01");
      }
      case Literal::money: {
        const Maybe<Money> money = parse_money(text);
        constant(money.known, money.value.fen);
        return money.known ? void() : bad("金额应写作 100.50", "an amount such as 100.50 expected");
      }
      case Literal::ratio: {
        const Maybe<Ratio> ratio = parse_ratio(text + "%");
        constant(ratio.known, ratio.value.n, ratio.value.d);
        return ratio.known ? void() : bad("百分比应写作 1.8", "a percentage such as 1.8 expected");
      }
      case Literal::none: return;
    }
  }

  void no_overload(const Ast::Node& node) {
    std::string types;
    for (std::size_t i = 0; i < node.children.size(); ++i) types += (i > 0 ? ", " : "") + type_name(child(node, i).type);
    std::string hint;
    for (const Overload& overload : overloads()) {
      if (overload.name == node.text && overload.form == node.form && hint.size() < 120) hint += (hint.empty() ? "" : "; ") + std::string(overload.signature);
    }
    fail(node, ErrorCode::expr_type, "“" + node.text + "”不能用于 " + types, "\"" + node.text + "\" does not take " + types, hint);
  }

  void no_function(const Ast::Node& node) {
    std::vector<std::string> known;
    for (const Overload& overload : overloads()) {
      if (overload.form != Form::operation) known.emplace_back(overload.name);
    }
    fail(node, ErrorCode::expr_name, "没有函数“" + node.text + "”", "there is no function \"" + node.text + "\"", nearest(node.text, known).value_or(""));
  }

  Ast::Impl& ast_;
  Scope& scope_;
  std::optional<Error> error_;
};

}  // namespace

Status check(Ast& ast, Scope& scope, Maybe<Type> expected) {
  ast.impl().symbols.clear();
  if (ast.impl().nodes.back().null) {
    return diagnostic(ast.impl().source, {0, 4}, ErrorCode::expr_refused, "没有 null", "there is no null");
  }
  std::optional<Error> error = Checker(ast.impl(), scope).run(expected);
  if (error.has_value()) return *std::move(error);
  return Ok{};
}

}  // namespace baoxue::inline v1::expr
