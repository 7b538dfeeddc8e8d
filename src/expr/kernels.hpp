// SPDX-License-Identifier: MIT
// The kernels by name, for the function table. Those that take a Type answer the kernel of that operand type, or nullptr
// where the operation does not exist for it.
#ifndef BAOXUE_EXPR_KERNELS_HPP
#define BAOXUE_EXPR_KERNELS_HPP

#include "expr/machine.hpp"

namespace baoxue::inline v1::expr::kernels {

// logic
void conjunction(Frame&, const Step&);
void disjunction(Frame&, const Step&);
void negation(Frame&, const Step&);
void is_known(Frame&, const Step&);
[[nodiscard]] Kernel select(Type type);    // condition, yes, no
[[nodiscard]] Kernel or_value(Type type);  // value, fallback

// comparison
[[nodiscard]] Kernel equal(Type type);
[[nodiscard]] Kernel not_equal(Type type);
[[nodiscard]] Kernel less(Type type);
[[nodiscard]] Kernel less_equal(Type type);
[[nodiscard]] Kernel greater(Type type);
[[nodiscard]] Kernel greater_equal(Type type);

// numbers; money and days are int64 too
void add_int(Frame&, const Step&);
void subtract_int(Frame&, const Step&);
void multiply_int(Frame&, const Step&);
void divide_int(Frame&, const Step&);
void modulo_int(Frame&, const Step&);
void negate_int(Frame&, const Step&);
void add_real(Frame&, const Step&);
void subtract_real(Frame&, const Step&);
void multiply_real(Frame&, const Step&);
void divide_real(Frame&, const Step&);
void negate_real(Frame&, const Step&);

// ratio and money
void make_ratio(Frame&, const Step&);
void add_ratio(Frame&, const Step&);
void subtract_ratio(Frame&, const Step&);
void multiply_ratio(Frame&, const Step&);
void divide_ratio(Frame&, const Step&);
void scale_money(Frame&, const Step&);  // payload: Rounding

// dates; payload of the first three: day count, of add_months: MonthEnd
void add_days(Frame&, const Step&);
void days_between(Frame&, const Step&);
void is_day(Frame&, const Step&);
void term(Frame&, const Step&);
void plus_days(Frame&, const Step&);
void minus_days(Frame&, const Step&);
void date_difference(Frame&, const Step&);
void add_months(Frame&, const Step&);
void age(Frame&, const Step&);
void school_year(Frame&, const Step&);
void year(Frame&, const Step&);
void month(Frame&, const Step&);
void day(Frame&, const Step&);
void weekday(Frame&, const Step&);

// text
void concatenate(Frame&, const Step&);
void contains(Frame&, const Step&);
void starts_with(Frame&, const Step&);
void ends_with(Frame&, const Step&);
void text_size(Frame&, const Step&);
void decode_text(Frame&, const Step&);  // an input with codes -> its text; payload: 1 + index of a dictionary, 0 = the vector's own
void take_codes(Frame&, const Step&);   // an input with codes -> its codes as int32

// lists; Type is the list's own type, for build_list and in_list the element's
[[nodiscard]] Kernel build_list(Type type);
[[nodiscard]] Kernel concatenate_lists(Type type);
[[nodiscard]] Kernel index_list(Type type);
[[nodiscard]] Kernel in_list(Type type);
[[nodiscard]] Kernel equal_lists(Type type);
[[nodiscard]] Kernel different_lists(Type type);
[[nodiscard]] Kernel select_list(Type type);
[[nodiscard]] Kernel or_value_list(Type type);
void list_size(Frame&, const Step&);

}  // namespace baoxue::inline v1::expr::kernels

#endif
