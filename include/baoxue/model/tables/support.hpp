// SPDX-License-Identifier: MIT
// Help for a pupil or a family: plans, sessions, aid (帮扶方案、帮扶记录、资助).
#ifndef BAOXUE_MODEL_TABLES_SUPPORT_HPP
#define BAOXUE_MODEL_TABLES_SUPPORT_HPP

#include "baoxue/model/tables/codes.hpp"

namespace baoxue::inline v1::tables {

namespace support_plans {
inline constexpr std::string_view kStudentHeaders[] = {"学生编号"};
inline constexpr std::string_view kHouseholdHeaders[] = {"户编号"};
inline constexpr std::string_view kKindHeaders[] = {"帮扶类别"};
inline constexpr std::string_view kMentorHeaders[] = {"责任人"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "plan_id", .type = ColumnType::key, .zh = "方案编号", .key = true, .domain = "support_plan"},
    {.id = "student", .type = ColumnType::key, .zh = "学生", .domain = "student", .synonyms = kStudentHeaders},
    {.id = "household", .type = ColumnType::key, .zh = "户", .domain = "household", .synonyms = kHouseholdHeaders},
    {.id = "kind",
     .type = ColumnType::code,
     .zh = "类别",
     .required = true,
     .codes = &codes::kSupportKind,
     .sensitivity = Sensitivity::special,
     .synonyms = kKindHeaders},
    {.id = "mentor", .type = ColumnType::key, .zh = "帮扶人", .domain = "staff", .synonyms = kMentorHeaders},
    {.id = "opened_on", .type = ColumnType::date, .zh = "建立日期", .required = true, .role = ColumnRole::event},
    {.id = "review_by", .type = ColumnType::date, .zh = "复核期限"},
    {.id = "closed_on", .type = ColumnType::date, .zh = "结束日期"},
    {.id = "result",
     .type = ColumnType::code,
     .zh = "结果",
     .codes = &codes::kSupportResult,
     .sensitivity = Sensitivity::family},
};
}  // namespace support_plans
inline constexpr TableDecl kSupportPlans{"support_plans", "support_plan", "帮扶方案",
                                         "One plan for one student or family, with a mentor.", support_plans::kColumns};

namespace support_sessions {
inline constexpr std::string_view kPlanHeaders[] = {"方案编号"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "plan",
     .type = ColumnType::key,
     .zh = "方案",
     .key = true,
     .domain = "support_plan",
     .synonyms = kPlanHeaders},
    {.id = "date", .type = ColumnType::date, .zh = "日期", .key = true, .role = ColumnRole::event},
    {.id = "by", .type = ColumnType::key, .zh = "帮扶人", .key = true, .domain = "staff"},
    {.id = "kind", .type = ColumnType::code, .zh = "方式", .required = true, .codes = &codes::kSessionKind},
    {.id = "minutes", .type = ColumnType::integer, .zh = "时长", .unit = "minutes"},
    {.id = "recorded_on", .type = ColumnType::date, .zh = "登记日期", .role = ColumnRole::recorded},
};
}  // namespace support_sessions
inline constexpr TableDecl kSupportSessions{"support_sessions", "support_session", "帮扶记录",
                                            "What was done under a plan, when and by whom.",
                                            support_sessions::kColumns};

namespace aid {
inline constexpr std::string_view kStudentHeaders[] = {"学生编号"};
inline constexpr std::string_view kHouseholdHeaders[] = {"户编号"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "aid_id", .type = ColumnType::key, .zh = "资助编号", .key = true, .domain = "aid"},
    {.id = "student", .type = ColumnType::key, .zh = "学生", .domain = "student", .synonyms = kStudentHeaders},
    {.id = "household", .type = ColumnType::key, .zh = "户", .domain = "household", .synonyms = kHouseholdHeaders},
    {.id = "kind", .type = ColumnType::text, .zh = "资助项目", .required = true, .sensitivity = Sensitivity::family},
    {.id = "school_year", .type = ColumnType::integer, .zh = "学年", .required = true, .unit = "starting year"},
    {.id = "term", .type = ColumnType::integer, .zh = "学期", .required = true},
    {.id = "due_amount",
     .type = ColumnType::money,
     .zh = "应助金额",
     .required = true,
     .sensitivity = Sensitivity::family},
    {.id = "due_by", .type = ColumnType::date, .zh = "发放期限"},
    {.id = "paid_amount", .type = ColumnType::money, .zh = "实发金额", .sensitivity = Sensitivity::family},
    {.id = "paid_on", .type = ColumnType::date, .zh = "发放日期", .role = ColumnRole::event},
};
}  // namespace aid
inline constexpr TableDecl kAid{"aid", "aid", "资助", "What a student or family is due in a term, and what was paid.",
                                aid::kColumns};

}  // namespace baoxue::inline v1::tables

#endif
