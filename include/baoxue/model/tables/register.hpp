// SPDX-License-Identifier: MIT
// Attendance and the register: absences, changes, head-counts (考勤、学生变动、人数).
#ifndef BAOXUE_MODEL_TABLES_REGISTER_HPP
#define BAOXUE_MODEL_TABLES_REGISTER_HPP

#include "baoxue/model/tables/codes.hpp"

namespace baoxue::inline v1::tables {

namespace attendance {
inline constexpr std::string_view kStudentHeaders[] = {"学生编号"};
inline constexpr std::string_view kStatusHeaders[] = {"考勤状态"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "student",
     .type = ColumnType::key,
     .zh = "学生",
     .key = true,
     .domain = "student",
     .synonyms = kStudentHeaders},
    {.id = "date", .type = ColumnType::date, .zh = "日期", .key = true, .role = ColumnRole::event},
    {.id = "session", .type = ColumnType::code, .zh = "时段", .key = true, .codes = &codes::kSession},
    {.id = "status",
     .type = ColumnType::code,
     .zh = "状态",
     .required = true,
     .codes = &codes::kAttendanceStatus,
     .synonyms = kStatusHeaders},
    {.id = "reason", .type = ColumnType::text, .zh = "原因", .sensitivity = Sensitivity::family},
    {.id = "recorded_on", .type = ColumnType::date, .zh = "登记日期", .role = ColumnRole::recorded},
};
}  // namespace attendance
inline constexpr TableDecl kAttendance{
    "attendance",
    "absence",
    "考勤",
    "Exceptions only: without a row a pupil was present, where a submission covers the class and the day.",
    attendance::kColumns,
    Coverage::submissions};

namespace changes {
inline constexpr std::string_view kStudentHeaders[] = {"学生编号"};
inline constexpr std::string_view kKindHeaders[] = {"异动类别", "变动类别"};
inline constexpr std::string_view kDateHeaders[] = {"异动日期"};
inline constexpr std::string_view kFromSchoolHeaders[] = {"原学校"};
inline constexpr std::string_view kToSchoolHeaders[] = {"新学校"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "change_id", .type = ColumnType::key, .zh = "变动编号", .key = true, .domain = "change"},
    {.id = "student",
     .type = ColumnType::key,
     .zh = "学生",
     .required = true,
     .domain = "student",
     .synonyms = kStudentHeaders},
    {.id = "kind",
     .type = ColumnType::code,
     .zh = "变动类型",
     .required = true,
     .codes = &codes::kChangeKind,
     .synonyms = kKindHeaders},
    {.id = "date",
     .type = ColumnType::date,
     .zh = "变动日期",
     .required = true,
     .role = ColumnRole::event,
     .synonyms = kDateHeaders},
    {.id = "reported_on", .type = ColumnType::date, .zh = "上报日期", .role = ColumnRole::recorded},
    {.id = "from_school",
     .type = ColumnType::key,
     .zh = "转出学校",
     .domain = "school",
     .synonyms = kFromSchoolHeaders},
    {.id = "to_school", .type = ColumnType::key, .zh = "转入学校", .domain = "school", .synonyms = kToSchoolHeaders},
    {.id = "other_school", .type = ColumnType::text, .zh = "外地学校"},
    {.id = "proof", .type = ColumnType::text, .zh = "证明材料", .sensitivity = Sensitivity::family},
    {.id = "approved_by", .type = ColumnType::key, .zh = "审批人", .domain = "staff"},
    {.id = "approved_on", .type = ColumnType::date, .zh = "审批日期"},
    {.id = "reverses", .type = ColumnType::key, .zh = "冲正", .domain = "change"},
};
}  // namespace changes
inline constexpr TableDecl kChanges{"changes", "change", "学生变动",
                                    "Every change of a student, with proof and sign-off; a row may reverse another.",
                                    changes::kColumns};

namespace headcounts {
inline constexpr ColumnDecl kColumns[] = {
    {.id = "school", .type = ColumnType::key, .zh = "学校", .key = true, .domain = "school"},
    {.id = "grade", .type = ColumnType::integer, .zh = "年级", .key = true},
    {.id = "date", .type = ColumnType::date, .zh = "日期", .key = true, .role = ColumnRole::event},
    {.id = "count", .type = ColumnType::integer, .zh = "人数", .required = true, .unit = "students"},
    {.id = "reported_on", .type = ColumnType::date, .zh = "上报日期", .role = ColumnRole::recorded},
};
}  // namespace headcounts
inline constexpr TableDecl kHeadcounts{"headcounts", "headcount", "人数",
                                       "Claims: how many a school says it has in a grade on a day.",
                                       headcounts::kColumns};

}  // namespace baoxue::inline v1::tables

#endif
