// SPDX-License-Identifier: MIT
// What units do and file: activities (活动).
#ifndef BAOXUE_MODEL_TABLES_WORK_HPP
#define BAOXUE_MODEL_TABLES_WORK_HPP

#include "baoxue/model/tables/codes.hpp"

namespace baoxue::inline v1::tables {

namespace activities {
inline constexpr std::string_view kKindHeaders[] = {"活动类别"};
inline constexpr std::string_view kDateHeaders[] = {"活动日期"};
inline constexpr std::string_view kToHeaders[] = {"接收单位"};
inline constexpr std::string_view kNoteHeaders[] = {"说明"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "activity_id", .type = ColumnType::key, .zh = "活动编号", .key = true, .domain = "activity"},
    {.id = "kind",
     .type = ColumnType::code,
     .zh = "类别",
     .required = true,
     .codes = &codes::kActivityKind,
     .synonyms = kKindHeaders},
    {.id = "school", .type = ColumnType::key, .zh = "学校", .domain = "school"},
    {.id = "unit", .type = ColumnType::key, .zh = "单位", .domain = "unit"},
    {.id = "date",
     .type = ColumnType::date,
     .zh = "日期",
     .required = true,
     .role = ColumnRole::event,
     .synonyms = kDateHeaders},
    {.id = "handed_in_on", .type = ColumnType::date, .zh = "上交日期"},
    {.id = "to", .type = ColumnType::key, .zh = "报送对象", .domain = "unit", .synonyms = kToHeaders},
    {.id = "archive_item", .type = ColumnType::integer, .zh = "档案项"},
    {.id = "note", .type = ColumnType::text, .zh = "备注", .synonyms = kNoteHeaders},
};
}  // namespace activities
inline constexpr TableDecl kActivities{
    "activities", "activity", "活动",
    "What a school or unit did: publicity, meetings, bulletins, casebooks, support of other schools. Packs add kinds.",
    activities::kColumns};

}  // namespace baoxue::inline v1::tables

#endif
