// SPDX-License-Identifier: MIT
// The one table of operators, functions and macros: name, operand types, result, kernel, documentation, cost. The checker
// chooses a row, the program runs its kernel, docs/language.md prints it.
#ifndef BAOXUE_EXPR_FUNCTIONS_HPP
#define BAOXUE_EXPR_FUNCTIONS_HPP

#include <array>
#include <span>
#include <string_view>

#include "baoxue/expr/ast.hpp"
#include "expr/machine.hpp"

namespace baoxue::inline v1::expr {

// An operand or result. any: every `any` of a row is one scalar type; list: one list type; element: of that list; value: any type at
// all, the same throughout; other: a second such type, others: a list of it. word: a literal that becomes the payload.
// keyed: a parameter that lacks keys; as a result it lacks one fewer. band: what .field is read from; cell: what it gives.
enum class Arg : std::uint8_t {
  none,
  boolean,
  integer,
  real,
  text,
  date,
  days,
  timestamp,
  duration,
  money,
  ratio,
  any,
  list,
  element,
  value,
  other,
  others,
  word,
  keyed,
  band,
  cell,
};
// What the last operand, a literal, says. With date, money and ratio the whole call is a constant. zone and clock may
// be computed text too; as literals they are checked when the expression is.
enum class Literal : std::uint8_t { none, day_count, one_of, date, money, ratio, zone, clock, band };

struct Overload {
  std::string_view name;
  Form form = Form::operation;
  std::array<Arg, 4> args{};
  Arg result = Arg::none;
  Kernel kernel = nullptr;
  Kernel (*kernel_of)(Type) = nullptr;  // by the type bound to any, list or value; of map: to other
  std::string_view signature, zh, en;
  int price = 1;  // per row or element: 1 = one machine operation or so
  Literal literal = Literal::none;
  std::string_view words = {};  // one_of: "half_up|half_even|down"; the payload is the position
  bool alias = false;  // the result is the operand: days(n), date.date()
  bool surroundings = false;  // asks the Context, so it is never folded

  [[nodiscard]] constexpr Overload costs(int units) const {
    return with([&](Overload& o) { o.price = units; });
  }
  [[nodiscard]] constexpr Overload reads(Literal kind) const {
    return with([&](Overload& o) { o.literal = kind; });
  }
  [[nodiscard]] constexpr Overload one_of(std::string_view list) const {
    return with([&](Overload& o) { o.literal = Literal::one_of, o.words = list; });
  }
  [[nodiscard]] constexpr Overload same() const {
    return with([](Overload& o) { o.alias = true, o.price = 0; });
  }
  [[nodiscard]] constexpr Overload asks() const {
    return with([](Overload& o) { o.surroundings = true, o.price = 16; });
  }
  // The operands before the word: those that are computed.
  [[nodiscard]] constexpr std::size_t arity() const {
    std::size_t n = 0;
    while (n < args.size() && args[n] != Arg::none) ++n;
    return n;
  }

 private:
  template <class F>
  [[nodiscard]] constexpr Overload with(F change) const {
    Overload out = *this;
    change(out);
    return out;
  }
};
[[nodiscard]] std::span<const Overload> overloads();

// Names that other CEL has and this language refuses on purpose, with the reason and what to write instead.
struct Refusal {
  std::string_view name, zh, en, hint;
};
[[nodiscard]] const Refusal* refusal_of(std::string_view function);  // nullptr if it is just unknown

}  // namespace baoxue::inline v1::expr

#endif
