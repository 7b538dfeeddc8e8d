// SPDX-License-Identifier: MIT
// The one table of operators and functions: name, operand types, result, kernel, documentation. The checker chooses a row, the
// program runs its kernel, the docs print it.
#ifndef BAOXUE_EXPR_FUNCTIONS_HPP
#define BAOXUE_EXPR_FUNCTIONS_HPP

#include <array>
#include <span>
#include <string_view>

#include "baoxue/expr/ast.hpp"
#include "expr/machine.hpp"

namespace baoxue::inline v1::expr {

// An operand or result. any: every `any` of a row is one scalar type; list: one list type; element: of that list; value: any type at
// all, the same throughout. word: a literal that becomes the payload.
enum class Arg : std::uint8_t { none, boolean, integer, real, text, date, days, money, ratio, any, list, element, value, word };
// What the word operand names, or which literal makes a constant.
enum class Literal : std::uint8_t { none, day_count, rounding, month_end, date, money, ratio };

struct Overload {
  std::string_view name;
  Form form = Form::operation;
  std::array<Arg, 3> args{};
  Arg result = Arg::none;
  Kernel kernel = nullptr;
  Kernel (*kernel_of)(Type) = nullptr;  // by the type bound to any, list or value
  Literal literal = Literal::none;
  bool alias = false;                   // the result is the operand: days(n), date.date()
  std::string_view signature, zh, en;
};
[[nodiscard]] std::span<const Overload> overloads();

}  // namespace baoxue::inline v1::expr

#endif
