// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "baoxue/core/reserved_words.hpp"
#include "baoxue/core/text.hpp"
#include "baoxue/expr/ast.hpp"
#include "expr/functions.hpp"
#include "expr/lexer.hpp"
#include "expr/operators.hpp"

namespace baoxue::inline v1::expr {
namespace {

constexpr std::int32_t kFailed = -1;

bool is_macro(std::string_view name) {
  return std::ranges::any_of(overloads(), [&](const Overload& o) { return o.form == Form::macro && o.name == name; });
}

class Parser {
 public:
  Parser(Ast::Impl& out, std::vector<Token> tokens) : out_(out), tokens_(std::move(tokens)) {}

  std::optional<Error> run() {
    const std::int32_t root = ternary();
    if (root != kFailed && token().kind != TokenKind::end) unexpected();
    return error_;
  }

 private:
  [[nodiscard]] const Token& token(std::size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  [[nodiscard]] bool is(std::string_view symbol) const { return token().is(symbol); }
  bool accept(std::string_view symbol) {
    if (!is(symbol)) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] std::uint32_t last_end() const { return at_ == 0 ? 0 : tokens_[at_ - 1].range.end; }

  std::int32_t fail(Range range, ErrorCode code, std::string zh, std::string en, std::string hint = {}) {
    if (!error_.has_value())
      error_ = diagnostic(out_.source, range, code, std::move(zh), std::move(en), std::move(hint));
    return kFailed;
  }
  std::int32_t unexpected() {
    if (token().kind == TokenKind::end) {
      return fail(token().range, ErrorCode::expr_syntax, "表达式不完整", "the expression is not complete");
    }
    return fail(token().range, ErrorCode::expr_syntax, "这里不应出现“" + token().text + "”",
                "\"" + token().text + "\" is not expected here");
  }
  std::int32_t expect(std::string_view symbol) {
    if (accept(symbol)) return 0;
    const std::string name(symbol);
    return fail(token().range, ErrorCode::expr_syntax, "这里应有“" + name + "”", "\"" + name + "\" is expected here",
                name);
  }
  std::int32_t too_many() {
    return fail(token().range, ErrorCode::expr_limit, "表达式过长：一串最多 " + std::to_string(kMaxTerms) + " 项",
                "the expression is too long: at most " + std::to_string(kMaxTerms) + " terms in a row");
  }

  std::int32_t add(Ast::Node node, std::uint32_t begin) {
    node.begin = begin;
    node.end = last_end();
    for (const std::int32_t child : node.children) {
      node.depth = std::max(node.depth, out_.nodes[static_cast<std::size_t>(child)].depth + 1);
    }
    if (out_.nodes.size() >= kMaxNodes || node.depth > kMaxDepth) {
      return fail({begin, node.end}, ErrorCode::expr_limit, "表达式过大", "the expression is too large");
    }
    out_.nodes.push_back(std::move(node));
    return static_cast<std::int32_t>(out_.nodes.size() - 1);
  }
  std::int32_t add_call(Form form, std::string name, std::vector<std::int32_t> children, std::uint32_t begin) {
    if (std::find(children.begin(), children.end(), kFailed) != children.end()) return kFailed;
    Ast::Node node;
    node.kind = NodeKind::call;
    node.form = form;
    node.text = std::move(name);
    node.children = std::move(children);
    return add(std::move(node), begin);
  }
  [[nodiscard]] std::uint32_t begin_of(std::int32_t node) const {
    return out_.nodes[static_cast<std::size_t>(node)].begin;
  }

  std::int32_t ternary() {
    if (++nesting_ > kMaxNesting) {
      return fail(token().range, ErrorCode::expr_limit, "嵌套过深：最多 " + std::to_string(kMaxNesting) + " 层",
                  "nested too deeply: at most " + std::to_string(kMaxNesting) + " levels");
    }
    const std::uint32_t begin = token().range.begin;
    std::int32_t result = binary(1);
    if (result != kFailed && accept("?")) {
      const std::int32_t yes = binary(1);
      if (yes == kFailed || expect(":") == kFailed) return kFailed;
      const std::int32_t no = ternary();
      result = add_call(Form::operation, "?:", {result, yes, no}, begin);
    }
    --nesting_;
    return result;
  }

  // The operator at the cursor, or nullptr.
  [[nodiscard]] const Binary* operator_here() const {
    const bool word = token().kind == TokenKind::identifier && token().text == "in";
    if (token().kind != TokenKind::symbol && !word) return nullptr;
    return find_binary(token().text);
  }

  std::int32_t binary(int level) {
    if (level > 5) return unary();
    const std::uint32_t begin = token().range.begin;
    std::int32_t left = binary(level + 1);
    if (left == kFailed) return kFailed;
    std::vector<std::pair<std::int32_t, Range>> terms{{left, {begin, last_end()}}};
    for (const Binary* op = operator_here(); op != nullptr && op->level == level; op = operator_here()) {
      if (terms.size() >= kMaxTerms) return too_many();
      ++at_;
      const std::uint32_t start = token().range.begin;
      const std::int32_t right = binary(level + 1);
      if (right == kFailed) return kFailed;
      terms.push_back({right, {start, last_end()}});
      if (level > 2) left = add_call(Form::operation, std::string(op->name), {left, right}, begin);
      if (left == kFailed) return kFailed;
    }
    return level > 2 ? left : balance(level == 1 ? "||" : "&&", terms, 0, terms.size());
  }

  // && and || are associative here, so a long chain becomes a shallow tree.
  std::int32_t balance(std::string_view name, const std::vector<std::pair<std::int32_t, Range>>& terms,
                       std::size_t first, std::size_t last) {
    if (last - first == 1) return terms[first].first;
    const std::size_t middle = first + (last - first) / 2;
    const std::int32_t left = balance(name, terms, first, middle);
    const std::int32_t right = left == kFailed ? kFailed : balance(name, terms, middle, last);
    const std::int32_t node = add_call(Form::operation, std::string(name), {left, right}, terms[first].second.begin);
    if (node != kFailed) out_.nodes[static_cast<std::size_t>(node)].end = terms[last - 1].second.end;
    return node;
  }

  std::int32_t unary() {
    std::vector<Token> prefixes;
    while (is("!") || is("-")) {
      if (prefixes.size() >= kMaxTerms) return too_many();
      prefixes.push_back(token());
      ++at_;
    }
    const bool number = token().kind == TokenKind::integer || token().kind == TokenKind::real;
    const bool negative = number && !prefixes.empty() && prefixes.back().text == "-";
    const std::uint32_t begin = negative ? prefixes.back().range.begin : token().range.begin;
    if (negative) prefixes.pop_back();
    std::int32_t result = member(negative, begin);
    for (; result != kFailed && !prefixes.empty(); prefixes.pop_back()) {
      result = add_call(Form::operation, prefixes.back().text, {result}, prefixes.back().range.begin);
    }
    return result;
  }

  std::int32_t member(bool negative, std::uint32_t begin) {
    const auto first = static_cast<std::int32_t>(out_.nodes.size());
    std::int32_t result = primary(negative, begin);
    for (std::size_t steps = 0; result != kFailed; ++steps) {
      if (steps >= kMaxTerms) return too_many();
      if (accept("[")) {
        const std::int32_t index = ternary();
        if (index == kFailed || expect("]") == kFailed) return kFailed;
        result = add_call(Form::operation, "[]", {result, index}, begin);
      } else if (is(".")) {
        result = method(result, begin, first);
      } else {
        return result;
      }
    }
    return kFailed;
  }

  std::int32_t method(std::int32_t receiver, std::uint32_t begin, std::int32_t first) {
    ++at_;
    if (token().kind != TokenKind::identifier || is_cel_keyword(token().text)) return unexpected();
    const Token name = token();
    ++at_;
    if (!is("(")) return field(receiver, name, begin);
    if (is_macro(name.text)) return macro(receiver, name.text, begin, first);
    std::vector<std::int32_t> children{receiver};
    if (!arguments(")", children)) return kFailed;
    return add_call(Form::method, name.text, std::move(children), begin);
  }

  // band(x, "id").pay; nothing else that is computed has members.
  std::int32_t field(std::int32_t receiver, const Token& name, std::uint32_t begin) {
    const Ast::Node& node = out_.nodes[static_cast<std::size_t>(receiver)];
    if (node.kind == NodeKind::call && node.form == Form::function && node.text == "band") {
      return add_call(Form::field, name.text, {receiver}, begin);
    }
    return fail(name.range, ErrorCode::expr_type, "只有名称才有成员“" + name.text + "”",
                "only a name has a member \"" + name.text + "\"");
  }

  // list.all(x, body): opening bracket at the cursor. The variable's node comes before the body, so that names inside
  // can refer to it.
  std::int32_t macro(std::int32_t list, std::string name, std::uint32_t begin, std::int32_t first) {
    ++at_;
    if (token().kind != TokenKind::identifier || is_cel_word(token().text) || !token(1).is(",")) {
      return fail(token().range, ErrorCode::expr_syntax, "这里应是变量名：" + name + "(x, …)",
                  "the name of a variable is expected here: " + name + "(x, ...)");
    }
    Ast::Node variable;
    variable.kind = NodeKind::variable;
    variable.text = token().text;
    variable.binder = list;
    ++at_;
    const std::uint32_t at = tokens_[at_ - 1].range.begin;
    const std::int32_t binder = add(std::move(variable), at);
    if (binder == kFailed) return kFailed;
    std::vector<std::int32_t> children{list, binder};
    variables_.push_back(binder);
    const bool read = arguments(")", children);  // steps over the comma as over an opening bracket
    variables_.pop_back();
    if (!read) return kFailed;
    const std::int32_t result = add_call(Form::macro, std::move(name), std::move(children), begin);
    if (result != kFailed) out_.nodes[static_cast<std::size_t>(result)].first = first;
    return result;
  }

  // Opening bracket at the cursor; reads through the closing one.
  bool arguments(std::string_view close, std::vector<std::int32_t>& out) {
    ++at_;
    if (accept(close)) return true;
    do {
      if (close == "]" && is(close)) break;  // a trailing comma in a list, as in CEL
      if (out.size() >= kMaxTerms) return too_many() != kFailed;
      const std::int32_t item = ternary();
      if (item == kFailed) return false;
      out.push_back(item);
    } while (accept(","));
    return expect(close) != kFailed;
  }

  std::int32_t primary(bool negative, std::uint32_t begin) {
    switch (token().kind) {
      case TokenKind::identifier: return name_or_function(begin);
      case TokenKind::integer: return integer(negative, begin);
      case TokenKind::real: return real(negative, begin);
      case TokenKind::text: return text(begin);
      default: break;
    }
    if (is("[")) {
      Ast::Node list;
      list.kind = NodeKind::list;
      if (!arguments("]", list.children)) return kFailed;
      return add(std::move(list), begin);
    }
    if (!accept("(")) return unexpected();
    const std::int32_t inner = ternary();
    return inner == kFailed || expect(")") == kFailed ? kFailed : inner;
  }

  std::int32_t literal(Value value, std::uint32_t begin) {
    Ast::Node node;
    value.state = State::known;
    node.literal = std::move(value);
    return add(std::move(node), begin);
  }

  std::int32_t text(std::uint32_t begin) {
    Value value;
    value.type = {Kind::text};
    value.text = token().text;
    ++at_;
    return literal(std::move(value), begin);
  }

  std::int32_t integer(bool negative, std::uint32_t begin) {
    const Token written = token();
    const Maybe<std::int64_t> number = read_integer(written.text, negative);
    ++at_;
    if (!number.known) {
      return fail(written.range, ErrorCode::expr_syntax, "整数超出 64 位范围", "the integer does not fit 64 bits");
    }
    Value value;
    value.type = {Kind::integer};
    value.integer = number.value;
    return literal(std::move(value), begin);
  }

  std::int32_t real(bool negative, std::uint32_t begin) {
    Value value;
    value.type = {Kind::real};
    value.real = read_real(token().text, negative);
    ++at_;
    return literal(std::move(value), begin);
  }

  std::int32_t name_or_function(std::uint32_t begin) {
    const Token first = token();
    if (first.text == "true" || first.text == "false") {
      ++at_;
      Value value;
      value.type = {Kind::boolean};
      value.integer = first.text == "true" ? 1 : 0;
      return literal(std::move(value), begin);
    }
    if (first.text == "null") return null(begin);
    if (is_cel_word(first.text)) {
      return fail(first.range, ErrorCode::expr_syntax, "“" + first.text + "”是保留字",
                  "\"" + first.text + "\" is a reserved word");
    }
    if (token(1).is("(")) {
      ++at_;
      std::vector<std::int32_t> children;
      if (!arguments(")", children)) return kFailed;
      return add_call(Form::function, first.text, std::move(children), begin);
    }
    const std::int32_t binder = variable_named(first.text);
    return binder == kFailed ? dotted_name(begin) : variable(binder, begin);
  }

  // The innermost variable of this name, kFailed if there is none.
  [[nodiscard]] std::int32_t variable_named(const std::string& name) const {
    for (auto it = variables_.rbegin(); it != variables_.rend(); ++it) {
      if (out_.nodes[static_cast<std::size_t>(*it)].text == name) return *it;
    }
    return kFailed;
  }
  std::int32_t variable(std::int32_t binder, std::uint32_t begin) {
    Ast::Node node;
    node.kind = NodeKind::name;
    node.text = token().text;
    node.path.push_back(token().text);
    node.binder = binder;
    ++at_;
    return add(std::move(node), begin);
  }

  std::int32_t null(std::uint32_t begin) {
    ++at_;
    Ast::Node node;
    node.null = true;
    return add(std::move(node), begin);
  }

  // a.b.c, up to a method call: in a.b.year() the name is a.b.
  std::int32_t dotted_name(std::uint32_t begin) {
    Ast::Node node;
    node.kind = NodeKind::name;
    node.path.push_back(token().text);
    ++at_;
    while (is(".") && token(1).kind == TokenKind::identifier && !token(2).is("(") && !is_cel_keyword(token(1).text)) {
      if (node.path.size() >= kMaxTerms) return too_many();
      node.path.push_back(token(1).text);
      at_ += 2;
    }
    for (const std::string& part : node.path) node.text += node.text.empty() ? part : "." + part;
    return add(std::move(node), begin);
  }

  Ast::Impl& out_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t nesting_ = 0;
  std::vector<std::int32_t> variables_;  // nodes of the macros around the cursor, outermost first
  std::optional<Error> error_;
};

}  // namespace

Result<Ast> parse(std::string_view source) {
  if (source.size() > kMaxSource) {
    return diagnostic(source, {0, 20}, ErrorCode::expr_limit,
                      "表达式过长：最多 " + std::to_string(kMaxSource) + " 字节",
                      "the expression is too long: at most " + std::to_string(kMaxSource) + " bytes");
  }
  Result<std::vector<Token>> tokens = tokenize(source);
  if (!tokens) return tokens.error();
  Ast ast;
  ast.impl().source = std::string(source);
  std::optional<Error> error = Parser(ast.impl(), *std::move(tokens)).run();
  if (error.has_value()) return *std::move(error);
  return ast;
}

}  // namespace baoxue::inline v1::expr
