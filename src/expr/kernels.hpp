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
[[nodiscard]] Kernel select(Type type);  // condition, yes, no
[[nodiscard]] Kernel or_value(Type type);  // value, fallback

// comparison
[[nodiscard]] Kernel equal(Type type);
[[nodiscard]] Kernel not_equal(Type type);
[[nodiscard]] Kernel less(Type type);
[[nodiscard]] Kernel less_equal(Type type);
[[nodiscard]] Kernel greater(Type type);
[[nodiscard]] Kernel greater_equal(Type type);

// A date beside a timestamp: the days decide; unknown on the timestamp's own day.
enum class Relation : std::uint8_t { less, less_equal, greater, greater_equal };
template <Relation R>
void compare_day_time(Frame&, const Step&);
template <Relation R>
void compare_time_day(Frame&, const Step&);

// numbers; money, days and durations are int64 too
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
[[nodiscard]] Kernel whole_steps(Type type);  // x, base, step; payload: 0 = whole, 1 = started
[[nodiscard]] Kernel exact_steps(Type type);

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

// timestamps and durations; parts take an optional zone (text), or have its offset as payload
void plus_duration(Frame&, const Step&);
void duration_plus(Frame&, const Step&);
void minus_duration(Frame&, const Step&);
void time_difference(Frame&, const Step&);
void full_year(Frame&, const Step&);
void month_index(Frame&, const Step&);
void date_of_month(Frame&, const Step&);
void day_index(Frame&, const Step&);
void day_of_week(Frame&, const Step&);
void day_of_year(Frame&, const Step&);
void hours(Frame&, const Step&);
void minutes(Frame&, const Step&);
void seconds(Frame&, const Step&);
void milliseconds(Frame&, const Step&);
void duration_hours(Frame&, const Step&);
void duration_minutes(Frame&, const Step&);
void duration_seconds(Frame&, const Step&);
void duration_milliseconds(Frame&, const Step&);
void at_clock(Frame&, const Step&);
void date_of(Frame&, const Step&);

// conversions
void int_of_real(Frame&, const Step&);
void int_of_text(Frame&, const Step&);
void int_of_time(Frame&, const Step&);
void real_of_int(Frame&, const Step&);
void real_of_text(Frame&, const Step&);
void bool_of_text(Frame&, const Step&);
void time_of_text(Frame&, const Step&);
void time_of_int(Frame&, const Step&);
void duration_of_text(Frame&, const Step&);
void text_of_int(Frame&, const Step&);
void text_of_real(Frame&, const Step&);
void text_of_bool(Frame&, const Step&);
void text_of_time(Frame&, const Step&);
void text_of_duration(Frame&, const Step&);
void text_of_date(Frame&, const Step&);

// text
void concatenate(Frame&, const Step&);
void contains(Frame&, const Step&);
void starts_with(Frame&, const Step&);
void ends_with(Frame&, const Step&);
void text_size(Frame&, const Step&);
void decode_text(
    Frame&, const Step&);  // an input with codes -> its text; payload: 1 + index of a dictionary, 0 = the vector's own
void take_codes(Frame&, const Step&);  // an input with codes -> its codes as int32

// macros; take_elements and lift bring values into the space of a body, the others fold its results per row
[[nodiscard]] Kernel take_elements(Type element);
[[nodiscard]] Kernel lift(Type type);
[[nodiscard]] Kernel reduce_all(Type list);
[[nodiscard]] Kernel reduce_exists(Type list);
[[nodiscard]] Kernel reduce_exists_one(Type list);
[[nodiscard]] Kernel reduce_filter(Type list);
[[nodiscard]] Kernel reduce_map(Type element);  // of the result
[[nodiscard]] Kernel reduce_map_where(Type element);  // of the result
// An input list; rows with more than `payload` elements are the error expr_limit.
[[nodiscard]] Kernel bounded_list(Type list);

// parameters with keys and bands: coordinates are int32, a cell is looked up by the combined one
void coordinate_of_text(Frame&, const Step&);  // payload: lookup
void coordinate_of_code(Frame&, const Step&);  // payload: lookup
void add_coordinate(Frame&, const Step&);  // so far, next; payload: size of the next level
[[nodiscard]] Kernel take_cell(Type type);  // coordinate; payload: cells
[[nodiscard]] Kernel band_row(Type on);  // value -> row; payload: band. nullptr where a band cannot be on this type

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
