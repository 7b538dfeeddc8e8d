// SPDX-License-Identifier: MIT
// Every error code, once: number, stable text code, meaning. Numbers are never reused; docs/errors.md is made from
// this table.
//
//   error_info(ErrorCode::bad_date)->id                // "BX0110"
//
// Ranges: 1xx arguments, 2xx policy pack, 3xx expression, 4xx data, 5xx evaluation, 9xx internal.
#ifndef BAOXUE_CORE_ERROR_CODE_HPP
#define BAOXUE_CORE_ERROR_CODE_HPP

#include <array>
#include <cstdint>
#include <string_view>

namespace baoxue::inline v1 {

enum class ErrorCode : std::uint16_t {
  bad_argument = 101,
  not_found = 102,
  io = 103,
  bad_date = 110,
  bad_number = 111,
  bad_money = 112,
  bad_ratio = 113,
  bad_resident_id = 114,
  bad_student_number = 115,
  bad_division_code = 116,
  overflow = 117,
  id_damaged = 118,
  id_check_digit = 119,
  id_date = 120,
  bad_school_identifier = 121,

  toml_syntax = 201,
  unknown_section = 202,
  unknown_key = 203,
  unknown_name = 204,
  duplicate_id = 205,
  missing_key = 206,
  wrong_type = 207,
  cycle = 208,
  ambiguous_link = 209,
  no_link = 210,
  bad_parameter = 211,
  bad_choice = 212,
  bad_shares = 213,
  message_name = 214,
  message_language = 215,
  layer_conflict = 216,
  shadowing = 217,
  pack_limit = 218,
  clause_unimplemented = 219,
  not_yet = 220,
  override_no_effect = 221,
  unused_parameter = 222,
  never_fires = 223,
  rule_conflict = 224,
  ladder_way = 230,

  expr_syntax = 301,
  expr_type = 302,
  expr_name = 303,
  expr_limit = 304,
  expr_full_width = 305,
  expr_refused = 306,

  unknown_table = 401,
  unknown_column = 402,
  missing_key_column = 403,
  bad_encoding = 404,
  bad_csv = 405,
  bad_arrow = 406,
  bad_cell = 407,
  duplicate_column = 408,
  reserved_name = 409,
  duplicate_row = 410,
  duplicate_key = 411,
  dangling_link = 412,
  duplicate_table = 413,
  code_needs_field = 414,

  calendar_missing = 501,
  division_by_zero = 502,
  out_of_range = 503,
  no_such_key = 504,
  cancelled = 505,
  bad_conversion = 506,
  empty_population = 507,

  internal = 901,
};

struct ErrorInfo {
  ErrorCode code;
  std::string_view id;  // "BX0101": stable, for people and search engines
  std::string_view name;  // "bad_argument": stable, for programs; the enumerator's name
  std::string_view zh;
  std::string_view en;
};

// Ascending by number.
inline constexpr auto kErrorInfos = std::to_array<ErrorInfo>({
    {ErrorCode::bad_argument, "BX0101", "bad_argument", "参数不对", "an argument is not valid"},
    {ErrorCode::not_found, "BX0102", "not_found", "找不到", "not found"},
    {ErrorCode::io, "BX0103", "io", "文件读写失败", "reading or writing a file failed"},
    {ErrorCode::bad_date, "BX0110", "bad_date", "不是存在的日期", "not a date that exists"},
    {ErrorCode::bad_number, "BX0111", "bad_number", "不是数", "not a number"},
    {ErrorCode::bad_money, "BX0112", "bad_money", "不是金额", "not an amount of money"},
    {ErrorCode::bad_ratio, "BX0113", "bad_ratio", "不是比率", "not a ratio"},
    {ErrorCode::bad_resident_id, "BX0114", "bad_resident_id", "身份证件号格式不对", "not in the form of a resident id"},
    {ErrorCode::bad_student_number, "BX0115", "bad_student_number", "学籍号格式不对",
     "not in the form of a national student number"},
    {ErrorCode::bad_division_code, "BX0116", "bad_division_code", "行政区划代码格式不对",
     "not in the form of a division code"},
    {ErrorCode::overflow, "BX0117", "overflow", "数值超出范围", "a number is too large"},
    {ErrorCode::id_damaged, "BX0118", "id_damaged", "号码被表格软件改坏", "the number was damaged by a spreadsheet"},
    {ErrorCode::id_check_digit, "BX0119", "id_check_digit", "校验码不符", "the check digit does not fit"},
    {ErrorCode::id_date, "BX0120", "id_date", "号码中的出生日期不存在", "the birth date in the number does not exist"},
    {ErrorCode::bad_school_identifier, "BX0121", "bad_school_identifier", "学校标识码格式不对",
     "not in the form of a school identifier"},
    {ErrorCode::toml_syntax, "BX0201", "toml_syntax", "TOML 语法错误", "TOML syntax error"},
    {ErrorCode::unknown_section, "BX0202", "unknown_section", "没有这种节", "no such section"},
    {ErrorCode::unknown_key, "BX0203", "unknown_key", "没有这个键", "no such key"},
    {ErrorCode::unknown_name, "BX0204", "unknown_name", "没有这个名称", "no such name"},
    {ErrorCode::duplicate_id, "BX0205", "duplicate_id", "标识重复", "the id is used twice"},
    {ErrorCode::missing_key, "BX0206", "missing_key", "缺少必需的键", "a required key is missing"},
    {ErrorCode::wrong_type, "BX0207", "wrong_type", "类型不对", "the type is wrong"},
    {ErrorCode::cycle, "BX0208", "cycle", "循环依赖", "the definitions depend on each other in a circle"},
    {ErrorCode::ambiguous_link, "BX0209", "ambiguous_link", "关联不唯一", "more than one link is possible"},
    {ErrorCode::no_link, "BX0210", "no_link", "没有关联", "no link leads there"},
    {ErrorCode::bad_parameter, "BX0211", "bad_parameter", "参数值不对", "the parameter's value is not valid"},
    {ErrorCode::bad_choice, "BX0212", "bad_choice", "没有这个选项", "no such option"},
    {ErrorCode::bad_shares, "BX0213", "bad_shares", "份额之和不为一或不能分配",
     "the shares do not sum to one or cannot divide a total"},
    {ErrorCode::message_name, "BX0214", "message_name", "消息中的名称不存在", "the message names something unknown"},
    {ErrorCode::message_language, "BX0215", "message_language", "消息缺少一种语言", "the message lacks a language"},
    {ErrorCode::layer_conflict, "BX0216", "layer_conflict", "上层政策互相矛盾", "two layers contradict each other"},
    {ErrorCode::shadowing, "BX0217", "shadowing", "名称遮盖了另一个", "the name hides another one"},
    {ErrorCode::pack_limit, "BX0218", "pack_limit", "政策包超出限制", "the pack exceeds a limit"},
    {ErrorCode::clause_unimplemented, "BX0219", "clause_unimplemented", "条款没有实现",
     "the clause is not implemented"},
    {ErrorCode::not_yet, "BX0220", "not_yet", "尚未支持", "not supported yet"},
    {ErrorCode::override_no_effect, "BX0221", "override_no_effect", "覆盖没有效果", "the override changes nothing"},
    {ErrorCode::unused_parameter, "BX0222", "unused_parameter", "参数没有用到", "the parameter is never used"},
    {ErrorCode::never_fires, "BX0223", "never_fires", "规则永远不会成立", "the rule can never fire"},
    {ErrorCode::rule_conflict, "BX0224", "rule_conflict", "同组的规则互相冲突",
     "two rules of one group contradict each other"},
    {ErrorCode::ladder_way, "BX0230", "ladder_way", "流程走不通",
     "the ladder has a state or a move that leads nowhere"},
    {ErrorCode::expr_syntax, "BX0301", "expr_syntax", "表达式语法错误", "syntax error in the expression"},
    {ErrorCode::expr_type, "BX0302", "expr_type", "表达式类型错误", "type error in the expression"},
    {ErrorCode::expr_name, "BX0303", "expr_name", "表达式中的名称不存在", "unknown name in the expression"},
    {ErrorCode::expr_limit, "BX0304", "expr_limit", "表达式超出限制", "the expression exceeds a limit"},
    {ErrorCode::expr_full_width, "BX0305", "expr_full_width", "表达式中有全角符号",
     "full-width punctuation in the expression"},
    {ErrorCode::expr_refused, "BX0306", "expr_refused", "表达式中不允许这样写", "the language refuses this on purpose"},
    {ErrorCode::unknown_table, "BX0401", "unknown_table", "没有这张表", "no such table"},
    {ErrorCode::unknown_column, "BX0402", "unknown_column", "没有这一列", "no such column"},
    {ErrorCode::missing_key_column, "BX0403", "missing_key_column", "缺少主键列", "a key column is missing"},
    {ErrorCode::bad_encoding, "BX0404", "bad_encoding", "文字编码不对", "the text encoding is not valid"},
    {ErrorCode::bad_csv, "BX0405", "bad_csv", "CSV 格式不对", "not well-formed CSV"},
    {ErrorCode::bad_arrow, "BX0406", "bad_arrow", "Arrow 数据不对", "not valid Arrow data"},
    {ErrorCode::bad_cell, "BX0407", "bad_cell", "单元格的值不对", "the value of a cell is not valid"},
    {ErrorCode::duplicate_column, "BX0408", "duplicate_column", "列重复", "the column occurs twice"},
    {ErrorCode::reserved_name, "BX0409", "reserved_name", "名称是保留字", "the name is reserved"},
    {ErrorCode::duplicate_row, "BX0410", "duplicate_row", "与另一行完全相同", "the row equals another one"},
    {ErrorCode::duplicate_key, "BX0411", "duplicate_key", "主键与另一行相同，内容不同",
     "another row has the same key and other content"},
    {ErrorCode::dangling_link, "BX0412", "dangling_link", "所指的对象不在其表中",
     "the row that the cell names does not exist"},
    {ErrorCode::duplicate_table, "BX0413", "duplicate_table", "同一张表来了两份", "the table was given twice"},
    {ErrorCode::code_needs_field, "BX0414", "code_needs_field", "这个代码要求填写的一格是空的",
     "the code needs a cell that is empty"},
    {ErrorCode::calendar_missing, "BX0501", "calendar_missing", "日历没有载入", "the calendar is not loaded"},
    {ErrorCode::division_by_zero, "BX0502", "division_by_zero", "除数为零", "division by zero"},
    {ErrorCode::out_of_range, "BX0503", "out_of_range", "超出范围", "out of range"},
    {ErrorCode::no_such_key, "BX0504", "no_such_key", "没有这个键值", "no such key"},
    {ErrorCode::cancelled, "BX0505", "cancelled", "已取消", "cancelled"},
    {ErrorCode::bad_conversion, "BX0506", "bad_conversion", "不能转换成这种类型",
     "the value cannot be converted to this type"},
    {ErrorCode::empty_population, "BX0507", "empty_population", "总体为空，比率没有值",
     "empty population: the ratio has no value"},
    {ErrorCode::internal, "BX0901", "internal", "内部错误", "internal error"},
});

// nullptr for a number that is no code.
[[nodiscard]] constexpr const ErrorInfo* error_info(ErrorCode code) {
  for (const ErrorInfo& info : kErrorInfos) {
    if (info.code == code) return &info;
  }
  return nullptr;
}

}  // namespace baoxue::inline v1

#endif
