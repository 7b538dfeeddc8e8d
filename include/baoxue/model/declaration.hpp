// SPDX-License-Identifier: MIT
// How a built-in table is declared: constexpr values in model/tables/*.hpp, each once. schema.hpp has the run-time form.
//
//   inline constexpr ColumnDecl kColumns[] = {{.id = "village_id", .type = ColumnType::key, .zh = "村编号", .key = true, .domain = "village"}};
//   inline constexpr TableDecl kVillages{"villages", "village", "行政村", "Administrative villages.", kColumns};
#ifndef BAOXUE_MODEL_DECLARATION_HPP
#define BAOXUE_MODEL_DECLARATION_HPP

#include <cstdint>
#include <span>
#include <string_view>

namespace baoxue::inline v1 {

// Logical column types. Values are stable (C ABI, Python).
enum class ColumnType : std::uint8_t {
  boolean = 1,
  code = 2,  // one of a code list; stored as int32 index into CodeList::codes
  integer = 3,  // int64
  decimal = 4,  // int64 units of 10^-scale
  money = 5,  // int64 fen
  date = 6,  // int32 days since 1970-01-01
  timestamp = 7,  // int64 microseconds since the epoch, UTC
  key = 8,  // text of a key domain; stored as int32 code of the domain's dictionary
  text = 9,  // UTF-8
  real = 10,  // double; never for scores or money
};

// How sensitive a column is (files.md, Audiences). A column that says nothing is `special`.
enum class Sensitivity : std::uint8_t { none = 0, family = 1, contact = 2, id = 3, special = 4 };

// What a column does beyond holding a value.
enum class ColumnRole : std::uint8_t { plain = 0, event = 1, recorded = 2, valid_from = 3, valid_to = 4 };

struct CodeDecl {
  std::string_view id;  // "unexcused"
  std::string_view zh;  // "旷课"
  std::span<const std::string_view> synonyms;  // accepted on import besides id and zh
};
struct CodeListDecl {
  std::string_view id;  // "attendance_status"
  std::span<const CodeDecl> codes;
};
struct ColumnDecl {
  std::string_view id;
  ColumnType type;
  std::string_view zh;
  bool required = false;  // null quarantines the row; key columns are always required
  bool key = false;  // part of the table's key
  std::string_view domain = {};  // ColumnType::key: the subject whose key this holds ("student")
  const CodeListDecl* codes = nullptr;  // ColumnType::code
  std::uint8_t scale = 0;  // ColumnType::decimal
  ColumnRole role = ColumnRole::plain;
  Sensitivity sensitivity = Sensitivity::none;
  std::span<const std::string_view> synonyms = {};  // further headers
  std::string_view unit = {};  // "days", "minutes": documentation
  bool empty_is_value = false;  // text: an empty cell is "" and not null
};
enum class Coverage : std::uint8_t {
  complete = 0,  // where the table is present it covers everything
  submissions = 1,  // covers a class and a day only where `submissions` says so (tables.md, Coverage)
};
struct TableDecl {
  std::string_view id;  // "students"
  std::string_view subject;  // "student"
  std::string_view zh;  // "学籍"
  std::string_view en;  // one line of documentation
  std::span<const ColumnDecl> columns;
  Coverage coverage = Coverage::complete;
  std::span<const std::string_view> ignore =
      {};  // headers that are known and not read: what exports have and no rule asks
};

}  // namespace baoxue::inline v1

#endif
