// SPDX-License-Identifier: MIT
// Lowering: checked trees -> steps over slots. Hash-consed over all expressions; constants are folded where that cannot fail;
// what a macro's body reads but does not change is computed once outside of it. registers.cpp then shares storage.
#ifndef BAOXUE_EXPR_LOWER_HPP
#define BAOXUE_EXPR_LOWER_HPP

#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "expr/functions.hpp"
#include "expr/machine.hpp"

namespace baoxue::inline v1::expr {

inline constexpr std::uint32_t kNoSlot = UINT32_MAX;

class Lowering {
 public:
  Lowering(Program::Impl& out, CompileOptions options) : out_(out), options_(options), regions_(1) {}
  void expression(const Ast& ast);
  void finish();  // lays the steps out; expressions come before

 private:
  struct Call {
    Kernel kernel = nullptr;
    std::vector<std::uint32_t> args;
    Type type, operand;
    std::int64_t payload = 0;
    bool pure = true;  // of its operands alone: it may be folded
  };
  // A step with its operands, before steps have places.
  struct Draft {
    Step step;
    std::vector<std::uint32_t> args;
    bool lifts = false;
  };

  std::uint32_t new_slot(Type type, std::uint32_t space);
  std::uint32_t input_slot(const Symbol& symbol);
  std::uint32_t constant(const Value& value, Type type);
  [[nodiscard]] bool is_constant(std::uint32_t slot) const { return constant_of_.contains(slot); }
  std::uint32_t folded(const Call& call);
  std::uint32_t step(Call call);

  // Spaces.
  [[nodiscard]] std::uint32_t depth_of(std::uint32_t space) const;
  [[nodiscard]] std::uint32_t deeper(std::uint32_t a, std::uint32_t b) const {
    return depth_of(a) >= depth_of(b) ? a : b;
  }
  std::uint32_t lifted(std::uint32_t slot, std::uint32_t space);
  void draft(const Call& call, std::uint32_t space, std::uint32_t slot, bool lifts);

  // One expression.
  std::uint32_t node(std::size_t n);
  std::uint32_t name(const Ast::Node& node);
  std::uint32_t call(const Ast::Node& node);
  std::uint32_t list(const Ast::Node& node);
  std::uint32_t codes(const Ast::Node& node);
  std::uint32_t code_operand(const Ast::Node& node);
  std::uint32_t keyed(const Ast::Node& node);
  std::uint32_t key_coordinate(const KeyedTable& table, std::size_t level, const Ast::Node& key, std::uint32_t slot);
  std::uint32_t band(const Ast::Node& node);
  std::uint32_t cell(const void* owner, std::size_t field, const std::vector<Value>& cells, Type type,
                     std::uint32_t at);
  void open_macro(std::size_t variable);
  std::uint32_t close_macro(const Ast::Node& node);
  [[nodiscard]] std::string fingerprint(std::size_t macro) const;
  [[nodiscard]] const Ast::Node& node_at(std::int32_t n) const { return tree_->nodes[static_cast<std::size_t>(n)]; }
  [[nodiscard]] std::uint32_t slot_of(std::int32_t n) const { return slots_[static_cast<std::size_t>(n)]; }
  [[nodiscard]] const Symbol& symbol_of(const Ast::Node& node) const {
    return tree_->symbols[static_cast<std::size_t>(node.symbol)];
  }

  void lay_out(std::uint32_t region);

  Program::Impl& out_;
  CompileOptions options_;
  std::vector<std::vector<Draft>> regions_;  // by space
  std::vector<Type> slot_types_;
  std::map<std::pair<std::string, std::string>, std::uint32_t> constants_;
  std::map<std::uint32_t, std::size_t> constant_of_;  // slot -> index of the constant
  using StepKey =
      std::tuple<std::uintptr_t, std::vector<std::uint32_t>, std::string, std::string, std::int64_t, std::uint32_t>;
  std::map<StepKey, std::uint32_t> steps_;
  std::map<std::string, std::uint32_t> macros_;  // closed macros by fingerprint
  std::map<const CodeList*, std::int64_t> dictionaries_;
  std::map<std::pair<const void*, std::size_t>, std::int64_t> lookups_, cells_;
  std::map<const void*, std::int64_t> bands_;
  std::vector<std::shared_ptr<const void>> owners_;

  const Ast::Impl* tree_ = nullptr;  // of the expression being lowered
  std::vector<std::uint32_t> slots_;  // by node
  std::vector<std::int32_t> macro_of_;  // by variable node: its macro
  std::vector<std::uint32_t> space_of_;  // by macro node: the space of its body
};

// Gives every step a register; a register is shared by results that are not needed at the same time.
void assign_registers(Program::Impl& program, bool share);

}  // namespace baoxue::inline v1::expr

#endif
