// SPDX-License-Identifier: MIT
// Inspections, incidents, what school and village send each other, the archive (督查、违规、联控往来、档案).
#ifndef BAOXUE_MODEL_TABLES_OVERSIGHT_HPP
#define BAOXUE_MODEL_TABLES_OVERSIGHT_HPP

#include "baoxue/model/tables/codes.hpp"

namespace baoxue::inline v1::tables {

namespace inspections {
inline constexpr std::string_view kKindHeaders[] = {"督查类别"};
inline constexpr std::string_view kDateHeaders[] = {"督查日期"};
inline constexpr std::string_view kScoreHeaders[] = {"督查得分"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "inspection_id", .type = ColumnType::key, .zh = "督查编号", .key = true, .domain = "inspection"},
    {.id = "by_unit", .type = ColumnType::key, .zh = "督查单位", .domain = "unit"},
    {.id = "school", .type = ColumnType::key, .zh = "学校", .required = true, .domain = "school"},
    {.id = "kind",
     .type = ColumnType::code,
     .zh = "类别",
     .required = true,
     .codes = &codes::kInspectionKind,
     .synonyms = kKindHeaders},
    {.id = "round", .type = ColumnType::integer, .zh = "轮次"},
    {.id = "date",
     .type = ColumnType::date,
     .zh = "日期",
     .required = true,
     .role = ColumnRole::event,
     .synonyms = kDateHeaders},
    {.id = "score", .type = ColumnType::decimal, .zh = "得分", .scale = 2, .synonyms = kScoreHeaders},
    {.id = "finding", .type = ColumnType::text, .zh = "发现问题"},
};
}  // namespace inspections
inline constexpr TableDecl kInspections{"inspections", "inspection", "督查",
                                        "Township rounds and the schools' own checks.", inspections::kColumns};

namespace incidents {
inline constexpr std::string_view kKindHeaders[] = {"违规类别"};
inline constexpr std::string_view kStaffHeaders[] = {"教职工编号"};
inline constexpr std::string_view kStudentHeaders[] = {"学生编号"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "incident_id", .type = ColumnType::key, .zh = "违规编号", .key = true, .domain = "incident"},
    {.id = "kind",
     .type = ColumnType::code,
     .zh = "类别",
     .required = true,
     .codes = &codes::kIncidentKind,
     .sensitivity = Sensitivity::special,
     .synonyms = kKindHeaders},
    {.id = "school", .type = ColumnType::key, .zh = "学校", .required = true, .domain = "school"},
    {.id = "staff",
     .type = ColumnType::key,
     .zh = "教职工",
     .domain = "staff",
     .sensitivity = Sensitivity::special,
     .synonyms = kStaffHeaders},
    {.id = "student",
     .type = ColumnType::key,
     .zh = "学生",
     .domain = "student",
     .sensitivity = Sensitivity::special,
     .synonyms = kStudentHeaders},
    {.id = "date", .type = ColumnType::date, .zh = "日期", .required = true, .role = ColumnRole::event},
    {.id = "confirmed_on", .type = ColumnType::date, .zh = "认定日期"},
    {.id = "recorded_on",
     .type = ColumnType::date,
     .zh = "登记日期",
     .role = ColumnRole::recorded,
     .sensitivity = Sensitivity::special},
};
}  // namespace incidents
inline constexpr TableDecl kIncidents{"incidents", "incident", "违规",
                                      "What a school or teacher must not do (J7.4, J7.7).", incidents::kColumns};

namespace exchanges {
inline constexpr std::string_view kStudentHeaders[] = {"学生编号"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "exchange_id", .type = ColumnType::key, .zh = "往来编号", .key = true, .domain = "exchange"},
    {.id = "kind", .type = ColumnType::code, .zh = "类别", .required = true, .codes = &codes::kExchangeKind},
    {.id = "from_unit", .type = ColumnType::key, .zh = "发出单位", .domain = "unit"},
    {.id = "from_school", .type = ColumnType::key, .zh = "发出学校", .domain = "school"},
    {.id = "from_village", .type = ColumnType::key, .zh = "发出村", .domain = "village"},
    {.id = "to_unit", .type = ColumnType::key, .zh = "接收单位", .domain = "unit"},
    {.id = "to_school", .type = ColumnType::key, .zh = "接收学校", .domain = "school"},
    {.id = "to_village", .type = ColumnType::key, .zh = "接收村", .domain = "village"},
    {.id = "date", .type = ColumnType::date, .zh = "日期", .required = true, .role = ColumnRole::event},
    {.id = "answers", .type = ColumnType::key, .zh = "所复往来", .domain = "exchange"},
    {.id = "student", .type = ColumnType::key, .zh = "学生", .domain = "student", .synonyms = kStudentHeaders},
};
}  // namespace exchanges
inline constexpr TableDecl kExchanges{
    "exchanges", "exchange", "联控往来",
    "Lists, notices, answers, meetings and joint visits between school, village and township.", exchanges::kColumns};

namespace archive_items {
inline constexpr std::string_view kCoversFromHeaders[] = {"起始日期"};
inline constexpr std::string_view kCoversToHeaders[] = {"截止日期"};
inline constexpr std::string_view kFileHeaders[] = {"文件名"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "archive_id", .type = ColumnType::key, .zh = "档案编号", .key = true, .domain = "archive_item"},
    {.id = "item", .type = ColumnType::integer, .zh = "档案项", .required = true},
    {.id = "school", .type = ColumnType::key, .zh = "学校", .required = true, .domain = "school"},
    {.id = "covers_from", .type = ColumnType::date, .zh = "起", .required = true, .synonyms = kCoversFromHeaders},
    {.id = "covers_to", .type = ColumnType::date, .zh = "止", .required = true, .synonyms = kCoversToHeaders},
    {.id = "title", .type = ColumnType::text, .zh = "题名", .required = true},
    {.id = "file", .type = ColumnType::text, .zh = "文件", .synonyms = kFileHeaders},
    {.id = "sha256", .type = ColumnType::text, .zh = "校验值"},
    {.id = "media", .type = ColumnType::code, .zh = "载体", .required = true, .codes = &codes::kMedia},
    {.id = "about", .type = ColumnType::text, .zh = "事由", .sensitivity = Sensitivity::family},
    {.id = "added_on", .type = ColumnType::date, .zh = "归档日期", .required = true, .role = ColumnRole::event},
};
}  // namespace archive_items
inline constexpr TableDecl kArchiveItems{"archive_items", "archive_item", "档案",
                                         "A paper or file put into one of the eighteen archive items of a school.",
                                         archive_items::kColumns};

}  // namespace baoxue::inline v1::tables

#endif
