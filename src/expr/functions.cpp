// SPDX-License-Identifier: MIT
#include "expr/functions.hpp"

#include <vector>

#include "expr/kernels.hpp"

namespace baoxue::inline v1::expr {

namespace {

using enum Arg;
namespace k = kernels;
constexpr Form kOp = Form::operation, kFn = Form::function, kMethod = Form::method, kMacro = Form::macro;
using Args = std::array<Arg, 4>;
using KernelOf = Kernel (*)(Type);

constexpr Overload row(std::string_view name, Form form, Args args, Arg result, Kernel kernel,
                       std::string_view signature, std::string_view zh, std::string_view en) {
  return {name, form, args, result, kernel, nullptr, signature, zh, en};
}
// The kernel depends on the type that stands for T.
constexpr Overload open(std::string_view name, Form form, Args args, Arg result, KernelOf kernel_of,
                        std::string_view signature, std::string_view zh, std::string_view en) {
  return {name, form, args, result, nullptr, kernel_of, signature, zh, en};
}

// clang-format off
constexpr Overload kOverloads[] = {
    row("&&", kOp, {boolean, boolean}, boolean, k::conjunction, "bool && bool -> bool", "与：假优先，其次未知，其次错误", "and: false wins, then unknown, then error"),
    row("||", kOp, {boolean, boolean}, boolean, k::disjunction, "bool || bool -> bool", "或：真优先，其次未知，其次错误", "or: true wins, then unknown, then error"),
    row("!", kOp, {boolean}, boolean, k::negation, "!bool -> bool", "非", "not"),
    open("?:", kOp, {boolean, value, value}, value, k::select, "bool ? T : T -> T", "条件；只看所取的一支", "choice; looks only at the branch taken"),

    open("==", kOp, {value, value}, boolean, k::equal, "T == T -> bool", "等于", "equal"),
    open("!=", kOp, {value, value}, boolean, k::not_equal, "T != T -> bool", "不等于", "not equal"),
    open("<", kOp, {any, any}, boolean, k::less, "T < T -> bool", "小于", "less"),
    open("<=", kOp, {any, any}, boolean, k::less_equal, "T <= T -> bool", "不大于（以内含本数）", "less or equal"),
    open(">", kOp, {any, any}, boolean, k::greater, "T > T -> bool", "大于（超过不含本数）", "greater"),
    open(">=", kOp, {any, any}, boolean, k::greater_equal, "T >= T -> bool", "不小于（以上含本数）", "greater or equal"),
    row("<", kOp, {date, timestamp}, boolean, k::compare_day_time<k::Relation::less>, "date < timestamp -> bool", "日期早于时刻；当日未知", "the day is earlier; unknown on the timestamp's own day").costs(2),
    row("<=", kOp, {date, timestamp}, boolean, k::compare_day_time<k::Relation::less_equal>, "date <= timestamp -> bool", "日期不晚于时刻；当日未知", "the day is not later; unknown on the timestamp's own day").costs(2),
    row(">", kOp, {date, timestamp}, boolean, k::compare_day_time<k::Relation::greater>, "date > timestamp -> bool", "日期晚于时刻；当日未知", "the day is later; unknown on the timestamp's own day").costs(2),
    row(">=", kOp, {date, timestamp}, boolean, k::compare_day_time<k::Relation::greater_equal>, "date >= timestamp -> bool", "日期不早于时刻；当日未知", "the day is not earlier; unknown on the timestamp's own day").costs(2),
    row("<", kOp, {timestamp, date}, boolean, k::compare_time_day<k::Relation::less>, "timestamp < date -> bool", "时刻早于日期；当日未知", "the day is later; unknown on the timestamp's own day").costs(2),
    row("<=", kOp, {timestamp, date}, boolean, k::compare_time_day<k::Relation::less_equal>, "timestamp <= date -> bool", "时刻不晚于日期；当日未知", "the day is not earlier; unknown on the timestamp's own day").costs(2),
    row(">", kOp, {timestamp, date}, boolean, k::compare_time_day<k::Relation::greater>, "timestamp > date -> bool", "时刻晚于日期；当日未知", "the day is earlier; unknown on the timestamp's own day").costs(2),
    row(">=", kOp, {timestamp, date}, boolean, k::compare_time_day<k::Relation::greater_equal>, "timestamp >= date -> bool", "时刻不早于日期；当日未知", "the day is not later; unknown on the timestamp's own day").costs(2),
    open("in", kOp, {element, list}, boolean, k::in_list, "T in list(T) -> bool", "在列表中", "is an element of"),

    row("+", kOp, {integer, integer}, integer, k::add_int, "int + int -> int", "加，溢出为错误", "sum; overflow is an error"),
    row("+", kOp, {real, real}, real, k::add_real, "double + double -> double", "加", "sum"),
    row("+", kOp, {text, text}, text, k::concatenate, "string + string -> string", "连接", "concatenation").costs(8),
    row("+", kOp, {money, money}, money, k::add_int, "money + money -> money", "金额相加", "sum of money"),
    row("+", kOp, {ratio, ratio}, ratio, k::add_ratio, "ratio + ratio -> ratio", "比率相加，精确", "exact sum").costs(16),
    row("+", kOp, {days, days}, days, k::add_int, "days + days -> days", "天数相加", "sum of days"),
    row("+", kOp, {date, days}, date, k::plus_days, "date + days -> date", "日期加自然日", "calendar days later"),
    row("+", kOp, {timestamp, duration}, timestamp, k::plus_duration, "timestamp + duration -> timestamp", "时刻加时长", "later by a duration").costs(4),
    row("+", kOp, {duration, timestamp}, timestamp, k::duration_plus, "duration + timestamp -> timestamp", "时刻加时长", "later by a duration").costs(4),
    row("+", kOp, {duration, duration}, duration, k::add_int, "duration + duration -> duration", "时长相加", "sum of durations"),
    open("+", kOp, {list, list}, list, k::concatenate_lists, "list(T) + list(T) -> list(T)", "列表连接", "concatenation"),
    row("-", kOp, {integer, integer}, integer, k::subtract_int, "int - int -> int", "减", "difference"),
    row("-", kOp, {real, real}, real, k::subtract_real, "double - double -> double", "减", "difference"),
    row("-", kOp, {money, money}, money, k::subtract_int, "money - money -> money", "金额相减", "difference of money"),
    row("-", kOp, {ratio, ratio}, ratio, k::subtract_ratio, "ratio - ratio -> ratio", "比率相减", "exact difference").costs(16),
    row("-", kOp, {days, days}, days, k::subtract_int, "days - days -> days", "天数相减", "difference of days"),
    row("-", kOp, {date, days}, date, k::minus_days, "date - days -> date", "日期减自然日", "calendar days earlier"),
    row("-", kOp, {date, date}, integer, k::date_difference, "date - date -> int", "相差的自然日数", "calendar days between"),
    row("-", kOp, {timestamp, duration}, timestamp, k::minus_duration, "timestamp - duration -> timestamp", "时刻减时长", "earlier by a duration").costs(4),
    row("-", kOp, {timestamp, timestamp}, duration, k::time_difference, "timestamp - timestamp -> duration", "相差的时长", "duration between").costs(4),
    row("-", kOp, {duration, duration}, duration, k::subtract_int, "duration - duration -> duration", "时长相减", "difference of durations"),
    row("-", kOp, {integer}, integer, k::negate_int, "-int -> int", "负", "negation"),
    row("-", kOp, {real}, real, k::negate_real, "-double -> double", "负", "negation"),
    row("-", kOp, {money}, money, k::negate_int, "-money -> money", "负金额", "negation"),
    row("*", kOp, {integer, integer}, integer, k::multiply_int, "int * int -> int", "乘", "product"),
    row("*", kOp, {real, real}, real, k::multiply_real, "double * double -> double", "乘", "product"),
    row("*", kOp, {money, integer}, money, k::multiply_int, "money * int -> money", "金额乘整数", "money times a whole number"),
    row("*", kOp, {ratio, ratio}, ratio, k::multiply_ratio, "ratio * ratio -> ratio", "比率相乘", "exact product").costs(16),
    row("/", kOp, {integer, integer}, integer, k::divide_int, "int / int -> int", "整除，向零取整；除以零为错误", "truncates toward zero; by zero is an error").costs(4),
    row("/", kOp, {real, real}, real, k::divide_real, "double / double -> double", "除", "quotient").costs(4),
    row("/", kOp, {ratio, ratio}, ratio, k::divide_ratio, "ratio / ratio -> ratio", "比率相除", "exact quotient").costs(16),
    row("%", kOp, {integer, integer}, integer, k::modulo_int, "int % int -> int", "余数", "remainder").costs(4),
    open("[]", kOp, {list, integer}, element, k::index_list, "list(T)[int] -> T", "取第几个，从 0 起", "element by position, from 0"),
    row("[]", kOp, {keyed, text}, keyed, nullptr, "map(string, T)[string] -> T", "按键取参数值；没有值为错误", "a parameter's value by key; none is an error").costs(4),

    open("all", kMacro, {list, boolean}, boolean, k::reduce_all, "list(T).all(x, bool) -> bool", "都满足，如同 &&", "every element does, as with &&"),
    open("exists", kMacro, {list, boolean}, boolean, k::reduce_exists, "list(T).exists(x, bool) -> bool", "有一个满足，如同 ||", "some element does, as with ||"),
    open("exists_one", kMacro, {list, boolean}, boolean, k::reduce_exists_one, "list(T).exists_one(x, bool) -> bool", "恰有一个满足；有未知则未知", "exactly one does; unknown if any is unknown"),
    open("filter", kMacro, {list, boolean}, list, k::reduce_filter, "list(T).filter(x, bool) -> list(T)", "满足的元素；有未知则未知", "the elements that do; unknown if any is unknown"),
    open("map", kMacro, {list, other}, others, k::reduce_map, "list(T).map(x, U) -> list(U)", "逐个换算；有未知则未知", "each turned into U; unknown if any is unknown"),
    open("map", kMacro, {list, boolean, other}, others, k::reduce_map_where, "list(T).map(x, bool, U) -> list(U)", "满足的逐个换算", "those that do, each turned into U"),

    row("size", kFn, {text}, integer, k::text_size, "size(string) -> int", "字数", "code points").costs(8),
    row("size", kFn, {list}, integer, k::list_size, "size(list) -> int", "个数", "elements"),
    row("size", kMethod, {text}, integer, k::text_size, "string.size() -> int", "字数", "code points").costs(8),
    row("size", kMethod, {list}, integer, k::list_size, "list.size() -> int", "个数", "elements"),
    row("contains", kMethod, {text, text}, boolean, k::contains, "string.contains(string) -> bool", "包含", "contains").costs(8),
    row("startsWith", kMethod, {text, text}, boolean, k::starts_with, "string.startsWith(string) -> bool", "以…开头", "starts with").costs(4),
    row("endsWith", kMethod, {text, text}, boolean, k::ends_with, "string.endsWith(string) -> bool", "以…结尾", "ends with").costs(4),

    row("known", kFn, {value}, boolean, k::is_known, "known(T) -> bool", "是否已知；从不未知", "is it known; never unknown itself"),
    open("orValue", kFn, {value, value}, value, k::or_value, "orValue(T, T) -> T", "未知时取后者", "the second where the first is unknown"),

    row("int", kFn, {integer}, integer, nullptr, "int(int) -> int", "不变", "the same").same(),
    row("int", kFn, {real}, integer, k::int_of_real, "int(double) -> int", "向零取整；超出范围为错误", "toward zero; out of range is an error").costs(2),
    row("int", kFn, {text}, integer, k::int_of_text, "int(string) -> int", "读作整数", "read as a whole number").costs(16),
    row("int", kFn, {timestamp}, integer, k::int_of_time, "int(timestamp) -> int", "1970 年起的秒数", "seconds since 1970").costs(2),
    row("double", kFn, {real}, real, nullptr, "double(double) -> double", "不变", "the same").same(),
    row("double", kFn, {integer}, real, k::real_of_int, "double(int) -> double", "转为浮点数", "the nearest double"),
    row("double", kFn, {text}, real, k::real_of_text, "double(string) -> double", "读作浮点数", "read as a double").costs(16),
    row("string", kFn, {text}, text, nullptr, "string(string) -> string", "不变", "the same").same(),
    row("string", kFn, {integer}, text, k::text_of_int, "string(int) -> string", "写作文字", "as text").costs(16),
    row("string", kFn, {real}, text, k::text_of_real, "string(double) -> string", "写作文字，最短而不失真", "the shortest text that reads back").costs(32),
    row("string", kFn, {boolean}, text, k::text_of_bool, "string(bool) -> string", "true 或 false", "true or false").costs(4),
    row("string", kFn, {timestamp}, text, k::text_of_time, "string(timestamp) -> string", "写作 2026-09-01T01:15:00Z", "as 2026-09-01T01:15:00Z").costs(32),
    row("string", kFn, {duration}, text, k::text_of_duration, "string(duration) -> string", "写作秒数 5400s", "in seconds: 5400s").costs(32),
    row("string", kFn, {date}, text, k::text_of_date, "string(date) -> string", "写作 2026-09-01", "as 2026-09-01").costs(32),
    row("bool", kFn, {boolean}, boolean, nullptr, "bool(bool) -> bool", "不变", "the same").same(),
    row("bool", kFn, {text}, boolean, k::bool_of_text, "bool(string) -> bool", "读作真假", "read as true or false").costs(8),

    row("date", kFn, {word}, date, nullptr, "date(\"2026-09-01\") -> date", "日期", "a date").reads(Literal::date),
    row("yuan", kFn, {word}, money, nullptr, "yuan(\"100.50\") -> money", "金额（元）", "an amount in yuan").reads(Literal::money),
    row("percent", kFn, {word}, ratio, nullptr, "percent(\"1.8\") -> ratio", "百分比", "a percentage").reads(Literal::ratio),
    row("ratio", kFn, {integer, integer}, ratio, k::make_ratio, "ratio(int, int) -> ratio", "比率；0/0 未知", "a ratio; 0/0 is unknown"),
    row("scale", kFn, {money, ratio, word}, money, k::scale_money, "scale(money, ratio, \"half_up\" | \"half_even\" | \"down\") -> money", "按比率折算", "money times a ratio, rounded as said").one_of("half_up|half_even|down").costs(16),
    open("steps", kFn, {any, any, any, word}, integer, k::whole_steps, "steps(T, T, T, \"whole\" | \"started\") -> int", "(x - 基数) / 级差：整级向零取，不足一级算一级则向外取；T 为 int、ratio、money", "(x - base) / step: whole ones toward zero, started ones away from it; T is int, ratio or money").one_of("whole|started").costs(32),
    open("steps", kFn, {any, any, any, word}, ratio, k::exact_steps, "steps(T, T, T, \"exact\") -> ratio", "(x - 基数) / 级差，精确", "(x - base) / step, exact").one_of("exact").costs(32),
    row("band", kFn, {any, word}, band, nullptr, "band(T, \"id\").field -> T of the field", "分档表中所在一档的一格", "a cell of the band that x lies in").reads(Literal::band).costs(8),
    row(".", Form::field, {band}, cell, nullptr, "", "", "").costs(2),

    row("days", kFn, {integer}, days, nullptr, "days(int) -> days", "自然日数", "calendar days").same(),
    row("add_days", kFn, {date, integer, word}, date, k::add_days, "add_days(date, int, \"work\") -> date", "按日种加天，起始日不计", "n counted days later; the start day is not counted").reads(Literal::day_count).asks(),
    row("days_between", kFn, {date, date, word}, integer, k::days_between, "days_between(date, date, \"school\") -> int", "之间的日数（不计首日，计末日）", "counted days in (a, b]").reads(Literal::day_count).asks(),
    row("is_day", kFn, {date, word}, boolean, k::is_day, "is_day(date, \"work\") -> bool", "是否该种日", "is it such a day").reads(Literal::day_count).asks(),
    row("add_months", kFn, {date, integer, word}, date, k::add_months, "add_months(date, int, \"end\" | \"next\" | \"error\") -> date", "加月；没有那天时按规定", "months later; what to do where there is no such day").one_of("end|next|error").costs(8),
    row("age", kFn, {date, date}, integer, k::age, "age(date, date) -> int", "周岁", "completed years").costs(8),
    row("school_year", kFn, {date}, integer, k::school_year, "school_year(date) -> int", "学年（起始年，9 月 1 日起）", "school year, by its starting year").costs(4),
    row("term", kFn, {date}, integer, k::term, "term(date) -> int", "学期 1 或 2；学期外未知", "term 1 or 2; unknown outside terms").asks(),
    row("year", kMethod, {date}, integer, k::year, "date.year() -> int", "年", "year").costs(4),
    row("month", kMethod, {date}, integer, k::month, "date.month() -> int", "月", "month").costs(4),
    row("day", kMethod, {date}, integer, k::day, "date.day() -> int", "日", "day of the month").costs(4),
    row("weekday", kMethod, {date}, integer, k::weekday, "date.weekday() -> int", "星期几，1 = 星期一", "1 = Monday").costs(2),
    row("date", kMethod, {date}, date, nullptr, "date.date() -> date", "日期本身", "the date itself").same(),
    row("date", kMethod, {timestamp}, date, k::date_of, "timestamp.date() -> date", "当地（+08:00）日期", "the day in the policy's zone").costs(4),
    row("at", kMethod, {date, text}, timestamp, k::at_clock, "date.at(\"09:15\") -> timestamp", "当日的时刻（+08:00）", "that time of the day in the policy's zone").reads(Literal::clock).costs(8),

    row("timestamp", kFn, {timestamp}, timestamp, nullptr, "timestamp(timestamp) -> timestamp", "不变", "the same").same(),
    row("timestamp", kFn, {text}, timestamp, k::time_of_text, "timestamp(string) -> timestamp", "读作时刻（RFC 3339）", "read as RFC 3339").costs(32),
    row("timestamp", kFn, {integer}, timestamp, k::time_of_int, "timestamp(int) -> timestamp", "1970 年起的秒数", "from seconds since 1970").costs(4),
    row("duration", kFn, {duration}, duration, nullptr, "duration(duration) -> duration", "不变", "the same").same(),
    row("duration", kFn, {text}, duration, k::duration_of_text, "duration(string) -> duration", "读作时长，如 1h30m", "read as 1h30m").costs(32),
#define BAOXUE_TIME_PART(name, kernel, zh, en)                                                                                     \
    row(name, kMethod, {timestamp}, integer, kernel, "timestamp." name "() -> int", zh "（UTC）", en " in UTC").costs(8),           \
    row(name, kMethod, {timestamp, text}, integer, kernel, "timestamp." name "(string) -> int", zh "（按时区）", en " in a zone").reads(Literal::zone).costs(12)
    BAOXUE_TIME_PART("getFullYear", k::full_year, "年", "year"),
    BAOXUE_TIME_PART("getMonth", k::month_index, "月，从 0 起", "month, from 0"),
    BAOXUE_TIME_PART("getDate", k::date_of_month, "日，从 1 起", "day of the month, from 1"),
    BAOXUE_TIME_PART("getDayOfMonth", k::day_index, "日，从 0 起", "day of the month, from 0"),
    BAOXUE_TIME_PART("getDayOfWeek", k::day_of_week, "星期几，0 = 星期日", "day of the week, 0 = Sunday"),
    BAOXUE_TIME_PART("getDayOfYear", k::day_of_year, "年内第几天，从 0 起", "day of the year, from 0"),
    BAOXUE_TIME_PART("getHours", k::hours, "时", "hour"),
    BAOXUE_TIME_PART("getMinutes", k::minutes, "分", "minute"),
    BAOXUE_TIME_PART("getSeconds", k::seconds, "秒", "second"),
    BAOXUE_TIME_PART("getMilliseconds", k::milliseconds, "毫秒", "millisecond"),
#undef BAOXUE_TIME_PART
    row("getHours", kMethod, {duration}, integer, k::duration_hours, "duration.getHours() -> int", "整小时数", "whole hours").costs(4),
    row("getMinutes", kMethod, {duration}, integer, k::duration_minutes, "duration.getMinutes() -> int", "整分钟数", "whole minutes").costs(4),
    row("getSeconds", kMethod, {duration}, integer, k::duration_seconds, "duration.getSeconds() -> int", "整秒数", "whole seconds").costs(4),
    row("getMilliseconds", kMethod, {duration}, integer, k::duration_milliseconds, "duration.getMilliseconds() -> int", "不足一秒的毫秒数", "milliseconds behind the whole second").costs(4),
};

constexpr Refusal kRefusals[] = {
    {"matches", "没有正则表达式", "there are no regular expressions", "contains, startsWith, endsWith"},
    {"dyn", "类型在载入时就要确定", "types are fixed when the pack is loaded", ""},
    {"type", "类型在载入时就要确定", "types are fixed when the pack is loaded", ""},
    {"uint", "没有无符号整数", "there are no unsigned integers", "int"},
    {"bytes", "没有字节串", "there are no byte strings", "string"},
    {"has", "问是否已知用 known", "ask whether a fact is known with known()", "known"},
    {"format", "没有字符串格式化", "there is no string formatting", ""},
    {"optional", "没有可选值；未知时的值用 orValue", "there are no optional values; orValue() gives the value where one is unknown", "orValue"},
    {"round", "取整方式要写明：scale 或 steps", "rounding is said where it happens: scale or steps", "scale"},
    {"now", "评估时刻是 as_of", "the time of evaluation is as_of", "as_of"},
};
// clang-format on

}  // namespace

std::span<const Overload> overloads() { return kOverloads; }

const Refusal* refusal_of(std::string_view function) {
  for (const Refusal& refusal : kRefusals) {
    if (refusal.name == function) return &refusal;
  }
  return nullptr;
}

std::span<const FunctionInfo> functions() {
  static const std::vector<FunctionInfo> rows = [] {
    std::vector<FunctionInfo> out;
    for (const Overload& o : kOverloads) {
      if (!o.signature.empty()) out.push_back({o.name, o.signature, o.zh, o.en, o.price});
    }
    return out;
  }();
  return rows;
}

}  // namespace baoxue::inline v1::expr
