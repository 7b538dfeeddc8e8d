// SPDX-License-Identifier: MIT
// Every error code, once: number, stable text code, meaning. Numbers are never reused; docs/errors.md is made from this table.
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

  calendar_missing = 501,
  division_by_zero = 502,
  out_of_range = 503,
  no_such_key = 504,
  cancelled = 505,

  internal = 901,
};

struct ErrorInfo {
  ErrorCode code;
  std::string_view name;  // stable, for programs
  std::string_view zh;
  std::string_view en;
};

}  // namespace baoxue::inline v1

#endif
