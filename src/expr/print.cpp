// SPDX-License-Identifier: MIT
// Canonical source of a tree: no more brackets than needed.
#include <array>
#include <utility>

#include "baoxue/expr/ast.hpp"

namespace baoxue::inline v1::expr {

namespace {

int level_of(const Ast::Node& node) {
  constexpr std::array<std::pair<std::string_view, int>, 13> kLevels{{{"||", 1}, {"&&", 2}, {"==", 3}, {"!=", 3}, {"<", 3}, {"<=", 3}, {">", 3}, {">=", 3},
                                                                      {"in", 3}, {"+", 4}, {"*", 5}, {"/", 5}, {"%", 5}}};
  if (node.kind != NodeKind::call || node.form != Form::operation) return 8;
  if (node.text == "?:") return 0;
  if (node.text == "[]") return 7;
  if (node.text == "!" || (node.text == "-" && node.children.size() == 1)) return 6;
  if (node.text == "-") return 4;
  for (const auto& [name, level] : kLevels) {
    if (name == node.text) return level;
  }
  return 8;
}

std::string print_node(const Ast::Impl& tree, const Ast::Node& node);

std::string wrapped(const Ast::Impl& tree, std::int32_t child, int at_least) {
  const Ast::Node& node = tree.nodes[static_cast<std::size_t>(child)];
  const std::string text = print_node(tree, node);
  return level_of(node) < at_least ? "(" + text + ")" : text;
}

std::string joined(const Ast::Impl& tree, const Ast::Node& node, std::size_t from) {
  std::string out;
  for (std::size_t i = from; i < node.children.size(); ++i) out += (i > from ? ", " : "") + wrapped(tree, node.children[i], 0);
  return out;
}

std::string print_node(const Ast::Impl& tree, const Ast::Node& node) {
  switch (node.kind) {
    case NodeKind::literal: return node.null ? "null" : to_text(node.literal);
    case NodeKind::name: return node.text;
    case NodeKind::list: return "[" + joined(tree, node, 0) + "]";
    case NodeKind::call: break;
  }
  const int level = level_of(node);
  if (node.form == Form::function) return node.text + "(" + joined(tree, node, 0) + ")";
  if (node.form == Form::method) return wrapped(tree, node.children[0], 7) + "." + node.text + "(" + joined(tree, node, 1) + ")";
  if (level == 0) return wrapped(tree, node.children[0], 1) + " ? " + wrapped(tree, node.children[1], 1) + " : " + wrapped(tree, node.children[2], 0);
  if (level == 7) return wrapped(tree, node.children[0], 7) + "[" + wrapped(tree, node.children[1], 0) + "]";
  if (level == 6) return node.text + wrapped(tree, node.children[0], 6);
  return wrapped(tree, node.children[0], level) + " " + node.text + " " + wrapped(tree, node.children[1], level + 1);
}

}  // namespace

std::string print(const Ast& ast) { return print_node(ast.impl(), root_of(ast)); }

}  // namespace baoxue::inline v1::expr
