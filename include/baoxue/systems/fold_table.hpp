// SPDX-License-Identifier: MIT
// Every fold a pack may name with `fold = "..."`, once: name, row table, columns it reads, parameters, result.
// The pack checker, the engine and the docs read this table.
#ifndef BAOXUE_SYSTEMS_FOLD_TABLE_HPP
#define BAOXUE_SYSTEMS_FOLD_TABLE_HPP

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace baoxue::inline v1 {

enum class FoldValue : std::uint8_t { integer = 1, date = 2, boolean = 3, money = 4 };

struct FoldParameter {
  std::string_view name;
  FoldValue type;
  bool optional = false;
};
struct FoldDecl {
  std::string_view name;         // "returning.spaced_visits"
  std::string_view row_table;    // "visits"
  std::span<const std::string_view> columns;
  std::span<const FoldParameter> parameters;
  FoldValue result;
  bool ordered;                  // wants its group by (date, recorded_on, content)
  std::string_view zh, en;       // documentation line
};

namespace detail {
inline constexpr std::array<std::string_view, 2> kVisitColumns{"date", "kind"};
inline constexpr std::array<FoldParameter, 3> kSpacedVisits{
    {{"min_gap", FoldValue::integer}, {"from", FoldValue::date, true}, {"to", FoldValue::date, true}}};
inline constexpr std::array<FoldParameter, 1> kOnDay{{{"on", FoldValue::date}}};
inline constexpr std::array<std::string_view, 2> kEnrolmentColumns{"from", "to"};
}  // namespace detail

inline constexpr std::array<FoldDecl, 2> kFolds{{
    {"returning.spaced_visits", "visits", detail::kVisitColumns, detail::kSpacedVisits, FoldValue::integer, true,
     "相隔不少于 min_gap 天的家访次数",
     "home visits that lie at least min_gap calendar days after the one counted before"},
    {"changes.enrolled_on", "enrolments", detail::kEnrolmentColumns, detail::kOnDay, FoldValue::integer, false,
     "某日在籍人数", "enrolments that hold on the day `on` (half-open intervals)"},
}};

[[nodiscard]] constexpr const FoldDecl* find_fold(std::string_view name) {
  for (const FoldDecl& fold : kFolds) {
    if (fold.name == name) return &fold;
  }
  return nullptr;
}

}  // namespace baoxue::inline v1

#endif
