// SPDX-License-Identifier: MIT
#include "expr/functions.hpp"

#include <vector>

#include "expr/kernels.hpp"

namespace baoxue::inline v1::expr {

namespace {

using enum Arg;
namespace k = kernels;
constexpr Form kOp = Form::operation, kFn = Form::function, kMethod = Form::method;

constexpr Overload kOverloads[] = {
    {"&&", kOp, {boolean, boolean}, boolean, k::conjunction, nullptr, Literal::none, false, "bool && bool -> bool", "与：假优先，其次未知，其次错误", "and: false wins, then unknown, then error"},
    {"||", kOp, {boolean, boolean}, boolean, k::disjunction, nullptr, Literal::none, false, "bool || bool -> bool", "或：真优先，其次未知，其次错误", "or: true wins, then unknown, then error"},
    {"!", kOp, {boolean}, boolean, k::negation, nullptr, Literal::none, false, "!bool -> bool", "非", "not"},
    {"?:", kOp, {boolean, value, value}, value, nullptr, k::select, Literal::none, false, "bool ? T : T -> T", "条件；只看所取的一支", "choice; looks only at the branch taken"},
    {"==", kOp, {value, value}, boolean, nullptr, k::equal, Literal::none, false, "T == T -> bool", "等于", "equal"},
    {"!=", kOp, {value, value}, boolean, nullptr, k::not_equal, Literal::none, false, "T != T -> bool", "不等于", "not equal"},
    {"<", kOp, {any, any}, boolean, nullptr, k::less, Literal::none, false, "T < T -> bool", "小于", "less"},
    {"<=", kOp, {any, any}, boolean, nullptr, k::less_equal, Literal::none, false, "T <= T -> bool", "不大于（以内含本数）", "less or equal"},
    {">", kOp, {any, any}, boolean, nullptr, k::greater, Literal::none, false, "T > T -> bool", "大于（超过不含本数）", "greater"},
    {">=", kOp, {any, any}, boolean, nullptr, k::greater_equal, Literal::none, false, "T >= T -> bool", "不小于（以上含本数）", "greater or equal"},
    {"in", kOp, {element, list}, boolean, nullptr, k::in_list, Literal::none, false, "T in list(T) -> bool", "在列表中", "is an element of"},
    {"+", kOp, {integer, integer}, integer, k::add_int, nullptr, Literal::none, false, "int + int -> int", "加，溢出为错误", "sum; overflow is an error"},
    {"+", kOp, {real, real}, real, k::add_real, nullptr, Literal::none, false, "double + double -> double", "加", "sum"},
    {"+", kOp, {text, text}, text, k::concatenate, nullptr, Literal::none, false, "string + string -> string", "连接", "concatenation"},
    {"+", kOp, {money, money}, money, k::add_int, nullptr, Literal::none, false, "money + money -> money", "金额相加", "sum of money"},
    {"+", kOp, {ratio, ratio}, ratio, k::add_ratio, nullptr, Literal::none, false, "ratio + ratio -> ratio", "比率相加，精确", "exact sum"},
    {"+", kOp, {days, days}, days, k::add_int, nullptr, Literal::none, false, "days + days -> days", "天数相加", "sum of days"},
    {"+", kOp, {date, days}, date, k::plus_days, nullptr, Literal::none, false, "date + days -> date", "日期加自然日", "calendar days later"},
    {"+", kOp, {list, list}, list, nullptr, k::concatenate_lists, Literal::none, false, "list(T) + list(T) -> list(T)", "列表连接", "concatenation"},
    {"-", kOp, {integer, integer}, integer, k::subtract_int, nullptr, Literal::none, false, "int - int -> int", "减", "difference"},
    {"-", kOp, {real, real}, real, k::subtract_real, nullptr, Literal::none, false, "double - double -> double", "减", "difference"},
    {"-", kOp, {money, money}, money, k::subtract_int, nullptr, Literal::none, false, "money - money -> money", "金额相减", "difference of money"},
    {"-", kOp, {ratio, ratio}, ratio, k::subtract_ratio, nullptr, Literal::none, false, "ratio - ratio -> ratio", "比率相减", "exact difference"},
    {"-", kOp, {days, days}, days, k::subtract_int, nullptr, Literal::none, false, "days - days -> days", "天数相减", "difference of days"},
    {"-", kOp, {date, days}, date, k::minus_days, nullptr, Literal::none, false, "date - days -> date", "日期减自然日", "calendar days earlier"},
    {"-", kOp, {date, date}, integer, k::date_difference, nullptr, Literal::none, false, "date - date -> int", "相差的自然日数", "calendar days between"},
    {"-", kOp, {integer}, integer, k::negate_int, nullptr, Literal::none, false, "-int -> int", "负", "negation"},
    {"-", kOp, {real}, real, k::negate_real, nullptr, Literal::none, false, "-double -> double", "负", "negation"},
    {"-", kOp, {money}, money, k::negate_int, nullptr, Literal::none, false, "-money -> money", "负金额", "negation"},
    {"*", kOp, {integer, integer}, integer, k::multiply_int, nullptr, Literal::none, false, "int * int -> int", "乘", "product"},
    {"*", kOp, {real, real}, real, k::multiply_real, nullptr, Literal::none, false, "double * double -> double", "乘", "product"},
    {"*", kOp, {money, integer}, money, k::multiply_int, nullptr, Literal::none, false, "money * int -> money", "金额乘整数", "money times a whole number"},
    {"*", kOp, {ratio, ratio}, ratio, k::multiply_ratio, nullptr, Literal::none, false, "ratio * ratio -> ratio", "比率相乘", "exact product"},
    {"/", kOp, {integer, integer}, integer, k::divide_int, nullptr, Literal::none, false, "int / int -> int", "整除，向零取整；除以零为错误", "truncates toward zero; by zero is an error"},
    {"/", kOp, {real, real}, real, k::divide_real, nullptr, Literal::none, false, "double / double -> double", "除", "quotient"},
    {"/", kOp, {ratio, ratio}, ratio, k::divide_ratio, nullptr, Literal::none, false, "ratio / ratio -> ratio", "比率相除", "exact quotient"},
    {"%", kOp, {integer, integer}, integer, k::modulo_int, nullptr, Literal::none, false, "int % int -> int", "余数", "remainder"},
    {"[]", kOp, {list, integer}, element, nullptr, k::index_list, Literal::none, false, "list(T)[int] -> T", "取第几个，从 0 起", "element by position, from 0"},
    {"size", kFn, {text}, integer, k::text_size, nullptr, Literal::none, false, "size(string) -> int", "字数", "code points"},
    {"size", kFn, {list}, integer, k::list_size, nullptr, Literal::none, false, "size(list) -> int", "个数", "elements"},
    {"size", kMethod, {text}, integer, k::text_size, nullptr, Literal::none, false, "string.size() -> int", "字数", "code points"},
    {"size", kMethod, {list}, integer, k::list_size, nullptr, Literal::none, false, "list.size() -> int", "个数", "elements"},
    {"contains", kMethod, {text, text}, boolean, k::contains, nullptr, Literal::none, false, "string.contains(string) -> bool", "包含", "contains"},
    {"startsWith", kMethod, {text, text}, boolean, k::starts_with, nullptr, Literal::none, false, "string.startsWith(string) -> bool", "以…开头", "starts with"},
    {"endsWith", kMethod, {text, text}, boolean, k::ends_with, nullptr, Literal::none, false, "string.endsWith(string) -> bool", "以…结尾", "ends with"},
    {"known", kFn, {value}, boolean, k::is_known, nullptr, Literal::none, false, "known(T) -> bool", "是否已知；从不未知", "is it known; never unknown itself"},
    {"orValue", kFn, {value, value}, value, nullptr, k::or_value, Literal::none, false, "orValue(T, T) -> T", "未知时取后者", "the second where the first is unknown"},
    {"date", kFn, {word}, date, nullptr, nullptr, Literal::date, false, "date(\"2026-09-01\") -> date", "日期", "a date"},
    {"yuan", kFn, {word}, money, nullptr, nullptr, Literal::money, false, "yuan(\"100.50\") -> money", "金额（元）", "an amount in yuan"},
    {"percent", kFn, {word}, ratio, nullptr, nullptr, Literal::ratio, false, "percent(\"1.8\") -> ratio", "百分比", "a percentage"},
    {"ratio", kFn, {integer, integer}, ratio, k::make_ratio, nullptr, Literal::none, false, "ratio(int, int) -> ratio", "比率；0/0 未知", "a ratio; 0/0 is unknown"},
    {"scale", kFn, {money, ratio, word}, money, k::scale_money, nullptr, Literal::rounding, false, "scale(money, ratio, \"half_up\" | \"half_even\" | \"down\") -> money", "按比率折算", "money times a ratio, rounded as said"},
    {"days", kFn, {integer}, days, nullptr, nullptr, Literal::none, true, "days(int) -> days", "自然日数", "calendar days"},
    {"add_days", kFn, {date, integer, word}, date, k::add_days, nullptr, Literal::day_count, false, "add_days(date, int, \"work\") -> date", "按日种加天，起始日不计", "n counted days later; the start day is not counted"},
    {"days_between", kFn, {date, date, word}, integer, k::days_between, nullptr, Literal::day_count, false, "days_between(date, date, \"school\") -> int", "之间的日数（不计首日，计末日）", "counted days in (a, b]"},
    {"is_day", kFn, {date, word}, boolean, k::is_day, nullptr, Literal::day_count, false, "is_day(date, \"work\") -> bool", "是否该种日", "is it such a day"},
    {"add_months", kFn, {date, integer, word}, date, k::add_months, nullptr, Literal::month_end, false, "add_months(date, int, \"end\" | \"next\" | \"error\") -> date", "加月；没有那天时按规定", "months later; what to do where there is no such day"},
    {"age", kFn, {date, date}, integer, k::age, nullptr, Literal::none, false, "age(date, date) -> int", "周岁", "completed years"},
    {"school_year", kFn, {date}, integer, k::school_year, nullptr, Literal::none, false, "school_year(date) -> int", "学年（起始年，9 月 1 日起）", "school year, by its starting year"},
    {"term", kFn, {date}, integer, k::term, nullptr, Literal::none, false, "term(date) -> int", "学期 1 或 2；学期外未知", "term 1 or 2; unknown outside terms"},
    {"year", kMethod, {date}, integer, k::year, nullptr, Literal::none, false, "date.year() -> int", "年", "year"},
    {"month", kMethod, {date}, integer, k::month, nullptr, Literal::none, false, "date.month() -> int", "月", "month"},
    {"day", kMethod, {date}, integer, k::day, nullptr, Literal::none, false, "date.day() -> int", "日", "day of the month"},
    {"weekday", kMethod, {date}, integer, k::weekday, nullptr, Literal::none, false, "date.weekday() -> int", "星期几，1 = 星期一", "1 = Monday"},
    {"date", kMethod, {date}, date, nullptr, nullptr, Literal::none, true, "date.date() -> date", "日期本身", "the date itself"},
};

}  // namespace

std::span<const Overload> overloads() { return kOverloads; }

std::span<const FunctionInfo> functions() {
  static const std::vector<FunctionInfo> rows = [] {
    std::vector<FunctionInfo> out;
    for (const Overload& o : kOverloads) out.push_back({o.name, o.signature, o.zh, o.en});
    return out;
  }();
  return rows;
}

}  // namespace baoxue::inline v1::expr
