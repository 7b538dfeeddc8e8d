// SPDX-License-Identifier: MIT
// Types and names of a parsed tree, in one pass over its nodes: children come before their parents. check.cpp has the types, check_literals.cpp
// what literals say.
#ifndef BAOXUE_EXPR_CHECKER_HPP
#define BAOXUE_EXPR_CHECKER_HPP

#include <optional>
#include <string>
#include <vector>

#include "expr/diagnostic.hpp"
#include "expr/functions.hpp"

namespace baoxue::inline v1::expr {

class Checker {
 public:
  Checker(Ast::Impl& ast, Scope& scope) : ast_(ast), scope_(scope) {}
  std::optional<Error> run(Maybe<Type> expected);

 private:
  Ast::Node& node_at(std::int32_t index) { return ast_.nodes[static_cast<std::size_t>(index)]; }
  Ast::Node& child(const Ast::Node& node, std::size_t i) { return node_at(node.children[i]); }
  void fail(const Ast::Node& node, ErrorCode code, std::string zh, std::string en, std::string hint = {});

  void check(Ast::Node& node);
  void name(Ast::Node& node);
  void variable(Ast::Node& node);
  void list(Ast::Node& node);
  void call(Ast::Node& node);
  bool refuse_null(const Ast::Node& node, std::size_t i);
  bool matches(Ast::Node& node, const Overload& overload);
  bool says(const Ast::Node& literal, const Overload& overload);
  void no_overload(const Ast::Node& node);
  void no_function(const Ast::Node& node);
  void no_word(const Ast::Node& word, const Ast::Node& node);

  // What a node may cost, and how long its lists may be. A node runs over the elements of the innermost macro whose
  // variable it depends on: what a body reads but does not change is computed outside of it.
  void weigh(Ast::Node& node);
  void weigh_variable(std::size_t variable);
  std::uint64_t most_items(const Ast::Node& node);
  [[nodiscard]] std::int32_t deeper(std::int32_t a, std::int32_t b) const;

  void take_literals(Ast::Node& node, const Overload& overload);
  void take_code(const Ast::Node& coded, Ast::Node& literal);
  void take_word(Ast::Node& node, const Overload& overload);
  void take_constant(Ast::Node& node, Ast::Node& word, Literal kind);
  void take_zone(Ast::Node& node, Ast::Node& word);
  void take_key(const Ast::Node& node);
  void take_band(Ast::Node& node, const Ast::Node& word);
  void take_field(Ast::Node& node);

  Ast::Impl& ast_;
  Scope& scope_;
  std::optional<Error> error_;
  std::vector<std::int32_t> runs_with_;  // by node: the variable it runs with, -1 = the rows
  std::vector<std::int32_t> macro_;  // by variable: its macro
  std::vector<std::uint32_t> level_;  // by variable: how many are around it
  std::vector<std::uint64_t> times_;  // by variable: elements per row
  std::uint64_t cost_ = 0;
};

}  // namespace baoxue::inline v1::expr

#endif
