// SPDX-License-Identifier: MIT
// Time and coverage: terms, calendar days, submissions (学期、校历、报送).
#ifndef BAOXUE_MODEL_TABLES_TIME_HPP
#define BAOXUE_MODEL_TABLES_TIME_HPP

#include "baoxue/model/tables/codes.hpp"

namespace baoxue::inline v1::tables {

namespace terms {
inline constexpr std::string_view kNumberHeaders[] = {"学期序号"};
inline constexpr std::string_view kStartsOnHeaders[] = {"开学日期"};
inline constexpr std::string_view kEndsOnHeaders[] = {"放假日期"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "school_year", .type = ColumnType::integer, .zh = "学年", .key = true, .unit = "starting year"},
    {.id = "number", .type = ColumnType::integer, .zh = "学期", .key = true, .synonyms = kNumberHeaders},
    {.id = "starts_on", .type = ColumnType::date, .zh = "开始日期", .required = true, .synonyms = kStartsOnHeaders},
    {.id = "ends_on", .type = ColumnType::date, .zh = "结束日期", .required = true, .synonyms = kEndsOnHeaders},
    {.id = "unit", .type = ColumnType::key, .zh = "单位", .domain = "unit"},
};
}  // namespace terms
inline constexpr TableDecl kTerms{"terms", "term", "学期", "Terms; both ends are days of the term.", terms::kColumns};

namespace calendar {
inline constexpr ColumnDecl kColumns[] = {
    {.id = "date", .type = ColumnType::date, .zh = "日期", .key = true},
    {.id = "school", .type = ColumnType::key, .zh = "学校", .key = true, .domain = "school"},
    {.id = "kind", .type = ColumnType::code, .zh = "类别", .required = true, .codes = &codes::kDayKind},
};
}  // namespace calendar
inline constexpr TableDecl kCalendar{
    "calendar", "calendar_day", "校历",
    "Days that override the national arrangement or the terms; without a school: for all.", calendar::kColumns};

namespace submissions {
inline constexpr std::string_view kTableHeaders[] = {"表名"};
inline constexpr std::string_view kCoversFromHeaders[] = {"起始日期"};
inline constexpr std::string_view kCoversToHeaders[] = {"截止日期"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "submission_id", .type = ColumnType::key, .zh = "报送编号", .key = true, .domain = "submission"},
    {.id = "table", .type = ColumnType::text, .zh = "表", .required = true, .synonyms = kTableHeaders},
    {.id = "school", .type = ColumnType::key, .zh = "学校", .domain = "school"},
    {.id = "class", .type = ColumnType::key, .zh = "班级", .domain = "class"},
    {.id = "unit", .type = ColumnType::key, .zh = "单位", .domain = "unit"},
    {.id = "covers_from", .type = ColumnType::date, .zh = "覆盖起", .required = true, .synonyms = kCoversFromHeaders},
    {.id = "covers_to", .type = ColumnType::date, .zh = "覆盖止", .required = true, .synonyms = kCoversToHeaders},
    {.id = "received_on", .type = ColumnType::date, .zh = "收到日期", .required = true, .role = ColumnRole::event},
    {.id = "kind", .type = ColumnType::code, .zh = "类别", .required = true, .codes = &codes::kSubmissionKind},
    {.id = "body_hash", .type = ColumnType::text, .zh = "内容指纹"},
    {.id = "by", .type = ColumnType::key, .zh = "报送人", .domain = "staff"},
};
}  // namespace submissions
inline constexpr TableDecl kSubmissions{"submissions", "submission", "报送",
                                        "What was sent by whom for which days: decides what an absent row means.",
                                        submissions::kColumns};

}  // namespace baoxue::inline v1::tables

#endif
