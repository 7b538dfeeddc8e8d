// SPDX-License-Identifier: MIT
// Lifetime: when the row of a subject exists, as a half-open span of days.
#ifndef BAOXUE_ENGINE_LIFETIME_HPP
#define BAOXUE_ENGINE_LIFETIME_HPP

#include <climits>
#include <string_view>

#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

struct Span {
  std::int32_t from = INT32_MIN, to = INT32_MAX;  // half-open days
  [[nodiscard]] bool meets(const Span& other) const { return from < other.to && other.from < to; }
  [[nodiscard]] bool has(Date day) const { return from <= day.days && day.days < to; }
};

// When a row exists: valid_from and valid_to of its table, a class in its school year, a holder while the role is held.
class Lifetime {
 public:
  Lifetime(const World& world, std::int32_t subject) : rows_(world.subjects[static_cast<std::size_t>(subject)]) {
    const SubjectDef& def = world.policy.subjects[static_cast<std::size_t>(subject)];
    const auto column = [&](std::string_view id) {
      for (std::size_t c = 0; c < def.columns.size(); ++c) {
        if (def.columns[c].id == id) return static_cast<std::int32_t>(c);
      }
      return -1;
    };
    if (def.kind == SubjectKind::role) from_ = column("from"), to_ = column("to");
    if (def.kind != SubjectKind::table) return;
    const TableDef& table = world.policy.schema->tables()[static_cast<std::size_t>(def.table)];
    from_ = table.column_with_role(ColumnRole::valid_from), to_ = table.column_with_role(ColumnRole::valid_to);
    if (def.id == "class") year_ = column("school_year");
  }
  [[nodiscard]] Span of(std::size_t row) const {
    const auto at = [&](std::int32_t column, std::int32_t otherwise) {
      return column < 0 ? otherwise : integer_or(rows_.columns[static_cast<std::size_t>(column)], row, otherwise);
    };
    if (const std::int32_t year = at(year_, 0); year != 0) {
      return {Date::of(year, 9, 1).value_or(Date{INT32_MIN}).days,
              Date::of(year + 1, 9, 1).value_or(Date{INT32_MAX}).days};
    }
    return {at(from_, INT32_MIN), at(to_, INT32_MAX)};
  }

 private:
  const SubjectRows& rows_;
  std::int32_t from_ = -1, to_ = -1, year_ = -1;
};

}  // namespace baoxue::inline v1::engine_detail

#endif
