// SPDX-License-Identifier: MIT
// Cases, what happened in them, and home visits (个案、个案经过、家访劝返).
#ifndef BAOXUE_MODEL_TABLES_CASES_HPP
#define BAOXUE_MODEL_TABLES_CASES_HPP

#include "baoxue/model/tables/codes.hpp"

namespace baoxue::inline v1::tables {

namespace cases {
inline constexpr std::string_view kStudentHeaders[] = {"学生编号"};
inline constexpr std::string_view kOpenedOnHeaders[] = {"建档日期"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "case_id", .type = ColumnType::key, .zh = "个案编号", .key = true, .domain = "case"},
    {.id = "student", .type = ColumnType::key, .zh = "学生", .domain = "student", .synonyms = kStudentHeaders},
    {.id = "child", .type = ColumnType::key, .zh = "儿童", .domain = "child"},
    {.id = "kind", .type = ColumnType::code, .zh = "类别", .required = true, .codes = &codes::kCaseKind},
    {.id = "opened_on",
     .type = ColumnType::date,
     .zh = "立案日期",
     .required = true,
     .role = ColumnRole::event,
     .synonyms = kOpenedOnHeaders},
    {.id = "recorded_on", .type = ColumnType::date, .zh = "登记日期", .role = ColumnRole::recorded},
};
}  // namespace cases
inline constexpr TableDecl kCases{"cases", "case", "个案",
                                  "A child followed from the first sign until the case is closed.", cases::kColumns};

namespace case_events {
inline constexpr std::string_view kKindHeaders[] = {"步骤"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "case", .type = ColumnType::key, .zh = "个案", .key = true, .domain = "case"},
    {.id = "date", .type = ColumnType::date, .zh = "日期", .key = true, .role = ColumnRole::event},
    {.id = "kind", .type = ColumnType::text, .zh = "经过", .key = true, .synonyms = kKindHeaders},
    {.id = "by", .type = ColumnType::key, .zh = "经办人", .domain = "staff"},
    {.id = "notice", .type = ColumnType::key, .zh = "文书", .domain = "notice"},
    {.id = "recorded_on", .type = ColumnType::date, .zh = "登记日期", .role = ColumnRole::recorded},
    {.id = "reverses", .type = ColumnType::key, .zh = "冲销", .domain = "case_event"},
};
}  // namespace case_events
inline constexpr TableDecl kCaseEvents{"case_events", "case_event", "个案经过",
                                       "What happened in a case, step by step; the pack's ladder names the kinds.",
                                       case_events::kColumns};

namespace visits {
inline constexpr std::string_view kStudentHeaders[] = {"学生编号"};
inline constexpr std::string_view kDateHeaders[] = {"家访日期"};
inline constexpr std::string_view kSignedHeaders[] = {"是否签字"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "visit_id", .type = ColumnType::key, .zh = "家访编号", .key = true, .domain = "visit"},
    {.id = "student", .type = ColumnType::key, .zh = "学生", .domain = "student", .synonyms = kStudentHeaders},
    {.id = "child", .type = ColumnType::key, .zh = "儿童", .domain = "child"},
    {.id = "case", .type = ColumnType::key, .zh = "个案", .domain = "case"},
    {.id = "date",
     .type = ColumnType::date,
     .zh = "日期",
     .required = true,
     .role = ColumnRole::event,
     .synonyms = kDateHeaders},
    {.id = "kind", .type = ColumnType::code, .zh = "方式", .codes = &codes::kVisitKind},
    {.id = "by", .type = ColumnType::key, .zh = "家访人", .required = true, .domain = "staff"},
    {.id = "with_role", .type = ColumnType::text, .zh = "同行"},
    {.id = "outcome", .type = ColumnType::code, .zh = "结果", .codes = &codes::kVisitOutcome},
    {.id = "signed", .type = ColumnType::boolean, .zh = "签字", .synonyms = kSignedHeaders},
    {.id = "minutes", .type = ColumnType::integer, .zh = "时长", .unit = "minutes"},
    {.id = "recorded_on", .type = ColumnType::date, .zh = "登记日期", .role = ColumnRole::recorded},
};
}  // namespace visits
inline constexpr TableDecl kVisits{"visits", "visit", "家访劝返", "Home visits, calls and talks with a family.",
                                   visits::kColumns};

}  // namespace baoxue::inline v1::tables

#endif
