// SPDX-License-Identifier: MIT
// Canonical source of a tree: no more brackets than needed. Recursion is as deep as the tree, which parse() bounds.
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "baoxue/expr/ast.hpp"
#include "expr/operators.hpp"

namespace baoxue::inline v1::expr {

namespace {

int level_of(const Ast::Node& node) {
  if (node.kind != NodeKind::call || node.form != Form::operation) return 8;
  if (node.text == "?:") return 0;
  if (node.text == "[]") return 7;
  if (node.text == "!" || (node.text == "-" && node.children.size() == 1)) return 6;
  const Binary* binary = find_binary(node.text);
  return binary == nullptr ? 8 : binary->level;
}

// As the lexer reads it back: control characters escaped.
std::string string_literal(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      out += c;
    }
  }
  return out + "\"";
}

class Printer {
 public:
  Printer(const Ast::Impl& tree, Spelling spelling) : tree_(tree), spelling_(spelling) {}

  std::string node(const Ast::Node& node) const {
    switch (node.kind) {
      case NodeKind::literal: return node.null ? "null" : literal(node);
      case NodeKind::name: return name(node);
      case NodeKind::variable: return node.text;
      case NodeKind::list: return "[" + joined(node, 0) + "]";
      case NodeKind::call: break;
    }
    switch (node.form) {
      case Form::function: return node.text + "(" + joined(node, 0) + ")";
      case Form::method:
      case Form::macro: return wrapped(node.children[0], 7) + "." + node.text + "(" + joined(node, 1) + ")";
      case Form::field: return wrapped(node.children[0], 7) + "." + node.text;
      case Form::operation: break;
    }
    return operation(node);
  }

 private:
  [[nodiscard]] std::string operation(const Ast::Node& node) const {
    const int level = level_of(node);
    if (level == 0)
      return wrapped(node.children[0], 1) + " ? " + wrapped(node.children[1], 1) + " : " + wrapped(node.children[2], 0);
    if (level == 7) return wrapped(node.children[0], 7) + "[" + wrapped(node.children[1], 0) + "]";
    if (level == 6) return node.text + wrapped(node.children[0], 6);
    // a && (b && c) is a && b && c: in all four states the order does not matter.
    const int right = node.text == "&&" || node.text == "||" ? level : level + 1;
    return wrapped(node.children[0], level) + " " + node.text + " " + wrapped(node.children[1], right);
  }

  [[nodiscard]] std::string wrapped(std::int32_t child, int at_least) const {
    const Ast::Node& inner = tree_.nodes[static_cast<std::size_t>(child)];
    const std::string text = node(inner);
    return level_of(inner) < at_least ? "(" + text + ")" : text;
  }
  [[nodiscard]] std::string joined(const Ast::Node& node, std::size_t from) const {
    std::string out;
    for (std::size_t i = from; i < node.children.size(); ++i)
      out += (i > from ? ", " : "") + wrapped(node.children[i], 0);
    return out;
  }

  [[nodiscard]] std::string name(const Ast::Node& node) const {
    if (spelling_ == Spelling::written || node.symbol < 0 || !tree_.checked) return node.text;
    const Symbol& symbol = tree_.symbols[static_cast<std::size_t>(node.symbol)];
    const std::string& spelt = spelling_ == Spelling::ascii ? symbol.name : symbol.alias;
    return spelt.empty() || is_variable(spelt.substr(0, spelt.find('.'))) ? node.text : spelt;
  }
  // A spelling that a macro's variable would take over is not used.
  [[nodiscard]] bool is_variable(std::string_view word) const {
    return std::ranges::any_of(tree_.nodes,
                               [&](const Ast::Node& n) { return n.kind == NodeKind::variable && n.text == word; });
  }
  [[nodiscard]] std::string literal(const Ast::Node& node) const {
    const Value& value = node.literal;
    if (value.type.kind == Kind::real && std::isinf(value.real)) return value.real < 0 ? "-1e999" : "1e999";
    if (value.type.kind != Kind::text) return to_text(value);
    if (node.codes == nullptr || spelling_ != Spelling::chinese) return string_literal(value.text);
    const Code& code = node.codes->codes[static_cast<std::size_t>(value.integer)];
    return string_literal(code.zh.empty() ? code.id : code.zh);
  }

  const Ast::Impl& tree_;
  Spelling spelling_;
};

}  // namespace

std::string print(const Ast& ast, Spelling spelling) { return Printer(ast.impl(), spelling).node(root_of(ast)); }

}  // namespace baoxue::inline v1::expr
