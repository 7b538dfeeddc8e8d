// SPDX-License-Identifier: MIT
// What is seen of a pupil in school: presence by source, scores, signs (人籍核查、成绩、苗头).
#ifndef BAOXUE_MODEL_TABLES_LEARNING_HPP
#define BAOXUE_MODEL_TABLES_LEARNING_HPP

#include "baoxue/model/tables/codes.hpp"

namespace baoxue::inline v1::tables {

namespace presence {
inline constexpr std::string_view kClassHeaders[] = {"班级编号"};
inline constexpr std::string_view kStudentHeaders[] = {"学生编号"};
inline constexpr std::string_view kPresentHeaders[] = {"是否在"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "checked_on", .type = ColumnType::date, .zh = "核查日期", .key = true, .role = ColumnRole::event},
    {.id = "source", .type = ColumnType::code, .zh = "来源", .key = true, .codes = &codes::kPresenceSource},
    {.id = "class", .type = ColumnType::key, .zh = "班级", .key = true, .domain = "class", .synonyms = kClassHeaders},
    {.id = "student",
     .type = ColumnType::key,
     .zh = "学生",
     .key = true,
     .domain = "student",
     .synonyms = kStudentHeaders},
    {.id = "present", .type = ColumnType::boolean, .zh = "在否", .required = true, .synonyms = kPresentHeaders},
    {.id = "recorded_on", .type = ColumnType::date, .zh = "登记日期", .role = ColumnRole::recorded},
};
}  // namespace presence
inline constexpr TableDecl kPresence{
    "presence", "presence", "人籍核查",
    "One source on one day: is this student there? Homework, roll-call, seating plan, register.", presence::kColumns};

namespace scores {
inline constexpr std::string_view kStudentHeaders[] = {"学生编号"};
inline constexpr std::string_view kExamHeaders[] = {"考试名称"};
inline constexpr std::string_view kSubjectHeaders[] = {"学科"};
inline constexpr std::string_view kScoreHeaders[] = {"分数"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "student",
     .type = ColumnType::key,
     .zh = "学生",
     .key = true,
     .domain = "student",
     .synonyms = kStudentHeaders},
    {.id = "exam", .type = ColumnType::text, .zh = "考试", .key = true, .synonyms = kExamHeaders},
    {.id = "subject", .type = ColumnType::text, .zh = "科目", .key = true, .synonyms = kSubjectHeaders},
    {.id = "taken_on", .type = ColumnType::date, .zh = "考试日期", .required = true, .role = ColumnRole::event},
    {.id = "score",
     .type = ColumnType::decimal,
     .zh = "得分",
     .required = true,
     .scale = 2,
     .sensitivity = Sensitivity::special,
     .synonyms = kScoreHeaders},
    {.id = "full", .type = ColumnType::decimal, .zh = "满分", .required = true, .scale = 2},
};
}  // namespace scores
inline constexpr TableDecl kScores{"scores", "score", "成绩",
                                   "Marks, to find who needs help. No output ranks or badges a child by them (J7.4).",
                                   scores::kColumns};

namespace signs {
inline constexpr std::string_view kStudentHeaders[] = {"学生编号"};
inline constexpr std::string_view kKindHeaders[] = {"苗头类别"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "sign_id", .type = ColumnType::key, .zh = "苗头编号", .key = true, .domain = "sign"},
    {.id = "student",
     .type = ColumnType::key,
     .zh = "学生",
     .required = true,
     .domain = "student",
     .synonyms = kStudentHeaders},
    {.id = "kind",
     .type = ColumnType::code,
     .zh = "类别",
     .required = true,
     .codes = &codes::kSignKind,
     .sensitivity = Sensitivity::special,
     .synonyms = kKindHeaders},
    {.id = "noticed_on", .type = ColumnType::date, .zh = "发现日期", .required = true, .role = ColumnRole::event},
    {.id = "by", .type = ColumnType::key, .zh = "发现人", .domain = "staff"},
    {.id = "recorded_on",
     .type = ColumnType::date,
     .zh = "登记日期",
     .role = ColumnRole::recorded,
     .sensitivity = Sensitivity::special},
};
}  // namespace signs
inline constexpr TableDecl kSigns{"signs", "sign", "苗头",
                                  "Signs that a child may leave, noticed by somebody: weariness, work, illness.",
                                  signs::kColumns};

}  // namespace baoxue::inline v1::tables

#endif
