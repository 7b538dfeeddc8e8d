// SPDX-License-Identifier: MIT
// The syntax tree of the condition language. Nodes lie in one vector with children before their parents and the root
// last, so checking and lowering are loops and no depth of nesting can exhaust the stack.
//
//   const Ast::Node& root = root_of(*parse("a > 1"));
//   root.text                                          // ">"
//   root.children.size()                               // 2
#ifndef BAOXUE_EXPR_AST_HPP
#define BAOXUE_EXPR_AST_HPP

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "baoxue/expr/expr.hpp"

namespace baoxue::inline v1::expr {

enum class NodeKind : std::uint8_t {
  literal = 0,  // 42, "x", true, null
  name = 1,     // student.class.grade, or a variable of a macro
  call = 2,     // operators, functions, methods, macros
  list = 3,     // [a, b]
  variable = 4,  // the x of list.all(x, ...): stands behind the list and before the body
};
enum class Form : std::uint8_t {
  operation = 0,
  function = 1,
  method = 2,
  macro = 3,  // children: list, variable, body (for map: condition and body)
  field = 4,  // band(x, "id").field
};

struct Ast::Node {
  NodeKind kind = NodeKind::literal;
  Form form = Form::operation;
  bool null = false;                    // the literal `null`, which every check refuses
  bool constant = false;                // after check: `literal` holds the value (literals, date("2026-09-01"), ...)
  std::string text;                     // call: "&&", "?:", "[]", "size"; name: as written
  std::vector<std::string> path;        // name
  std::vector<std::int32_t> children;   // indices into nodes; a method's receiver comes first
  Value literal;                        // text of a code list: `integer` is its code and `text` its id
  std::uint32_t begin = 0, end = 0;     // bytes of the source
  std::uint32_t depth = 1;              // of the subtree
  std::int32_t binder = -1;             // name: the variable node it stands for; variable: its list
  std::int32_t first = -1;              // macro: first node of its list; [first, here] is the macro's subtree

  // Filled by check():
  Type type;
  std::int32_t symbol = -1;             // name: index into symbols
  std::int32_t overload = -1;           // call: row of the function table
  std::int64_t payload = 0;  // call: day count, mode, zone, index into `bands`; field: which of the band's fields
  std::uint32_t items = 0;  // list: most elements of a row, of all levels
  std::shared_ptr<const CodeList> codes;  // text of this code list ...
  std::string domain;  // ... or of this key domain
};

struct Ast::Impl {
  std::string source;
  std::vector<Node> nodes;
  std::vector<Symbol> symbols;
  std::vector<std::shared_ptr<const BandTable>> bands;
  bool checked = false;
};

// What is computed for a call: its children, without the variable of a macro.
[[nodiscard]] inline std::vector<std::int32_t> operands_of(const Ast::Node& node) {
  std::vector<std::int32_t> operands = node.children;
  if (node.form == Form::macro) operands.erase(operands.begin() + 1);
  return operands;
}
// The type of band(x, "id") before its field is named.
inline constexpr Type kBandRow{Kind::boolean, 0, 255};

[[nodiscard]] inline const Ast::Node& root_of(const Ast& ast) { return ast.impl().nodes.back(); }

// Upper limits of our own; beyond them parse() answers expr_limit. They bound every recursion over a tree.
inline constexpr std::size_t kMaxSource = 65536;  // bytes
inline constexpr std::size_t kMaxNesting = 100;  // brackets, ternaries and calls inside each other
inline constexpr std::size_t kMaxTerms = 1000;  // operands in a row, list items, arguments
inline constexpr std::size_t kMaxNodes = 20000;
inline constexpr std::uint32_t kMaxDepth = 1200;  // of the tree
inline constexpr std::uint32_t kMaxListItems = 65536;  // elements of all levels that one row's list may have
inline constexpr std::uint64_t kMaxCost = 10'000'000;  // per row: sum over nodes of cost times elements they run over
inline constexpr std::size_t kMaxBands = 1000;  // of one expression

}  // namespace baoxue::inline v1::expr

#endif
