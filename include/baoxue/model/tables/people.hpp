// SPDX-License-Identifier: MIT
// People: students, their enrolments and guardians, staff and assignments (学籍、在籍记录、监护人、教职工、包保).
#ifndef BAOXUE_MODEL_TABLES_PEOPLE_HPP
#define BAOXUE_MODEL_TABLES_PEOPLE_HPP

#include "baoxue/model/tables/codes.hpp"

namespace baoxue::inline v1::tables {

namespace students {
inline constexpr std::string_view kStudentIdHeaders[] = {"学生内部编号"};
inline constexpr std::string_view kNameHeaders[] = {"学生姓名", "名字"};
inline constexpr std::string_view kBirthDateHeaders[] = {"出生年月日", "生日"};
inline constexpr std::string_view kResidentIdHeaders[] = {"身份证号", "身份证号码", "公民身份号码", "证件号码"};
inline constexpr std::string_view kStudentNumberHeaders[] = {"全国学籍号", "学籍主号", "国网学籍号"};
inline constexpr std::string_view kSchoolHeaders[] = {"就读学校", "所在学校", "学校标识码"};
inline constexpr std::string_view kClassHeaders[] = {"班级编号"};
inline constexpr std::string_view kGradeHeaders[] = {"所在年级", "就读年级"};
inline constexpr std::string_view kStatusHeaders[] = {"学籍状态"};
inline constexpr std::string_view kEnteredOnHeaders[] = {"入学时间"};
inline constexpr std::string_view kBoardingHeaders[] = {"是否寄宿"};
inline constexpr std::string_view kLeftBehindHeaders[] = {"是否留守儿童"};
inline constexpr std::string_view kAccompanyingHeaders[] = {"是否随迁子女", "是否进城务工人员随迁子女"};
inline constexpr std::string_view kOrphanHeaders[] = {"是否孤儿"};
inline constexpr std::string_view kDisabilityHeaders[] = {"残疾类型", "残疾人类型"};
inline constexpr std::string_view kVillageHeaders[] = {"行政村"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "student_id",
     .type = ColumnType::key,
     .zh = "学生编号",
     .key = true,
     .domain = "student",
     .synonyms = kStudentIdHeaders},
    {.id = "child", .type = ColumnType::key, .zh = "儿童编号", .domain = "child"},
    {.id = "name",
     .type = ColumnType::text,
     .zh = "姓名",
     .required = true,
     .sensitivity = Sensitivity::id,
     .synonyms = kNameHeaders},
    {.id = "sex", .type = ColumnType::code, .zh = "性别", .required = true, .codes = &codes::kSex},
    {.id = "birth_date",
     .type = ColumnType::date,
     .zh = "出生日期",
     .required = true,
     .sensitivity = Sensitivity::id,
     .synonyms = kBirthDateHeaders},
    {.id = "resident_id",
     .type = ColumnType::text,
     .zh = "身份证件号",
     .sensitivity = Sensitivity::id,
     .synonyms = kResidentIdHeaders},
    {.id = "student_number",
     .type = ColumnType::text,
     .zh = "学籍号",
     .sensitivity = Sensitivity::id,
     .synonyms = kStudentNumberHeaders},
    {.id = "school",
     .type = ColumnType::key,
     .zh = "学校",
     .required = true,
     .domain = "school",
     .synonyms = kSchoolHeaders},
    {.id = "class", .type = ColumnType::key, .zh = "班级", .domain = "class", .synonyms = kClassHeaders},
    {.id = "grade", .type = ColumnType::integer, .zh = "年级", .required = true, .synonyms = kGradeHeaders},
    {.id = "status",
     .type = ColumnType::code,
     .zh = "状态",
     .required = true,
     .codes = &codes::kStudentStatus,
     .synonyms = kStatusHeaders},
    {.id = "entered_on", .type = ColumnType::date, .zh = "入学日期", .synonyms = kEnteredOnHeaders},
    {.id = "boarding", .type = ColumnType::boolean, .zh = "寄宿", .synonyms = kBoardingHeaders},
    {.id = "left_behind",
     .type = ColumnType::boolean,
     .zh = "留守",
     .sensitivity = Sensitivity::family,
     .synonyms = kLeftBehindHeaders},
    {.id = "accompanying",
     .type = ColumnType::boolean,
     .zh = "随迁",
     .sensitivity = Sensitivity::family,
     .synonyms = kAccompanyingHeaders},
    {.id = "poverty",
     .type = ColumnType::code,
     .zh = "贫困类型",
     .codes = &codes::kPoverty,
     .sensitivity = Sensitivity::family},
    {.id = "orphan",
     .type = ColumnType::boolean,
     .zh = "孤儿",
     .sensitivity = Sensitivity::special,
     .synonyms = kOrphanHeaders},
    {.id = "disability",
     .type = ColumnType::text,
     .zh = "残疾类别",
     .sensitivity = Sensitivity::special,
     .synonyms = kDisabilityHeaders},
    {.id = "disability_level", .type = ColumnType::integer, .zh = "残疾等级", .sensitivity = Sensitivity::special},
    {.id = "placement",
     .type = ColumnType::code,
     .zh = "安置",
     .codes = &codes::kPlacement,
     .sensitivity = Sensitivity::special},
    {.id = "guardian_in_prison", .type = ColumnType::boolean, .zh = "监护人服刑", .sensitivity = Sensitivity::special},
    {.id = "village", .type = ColumnType::key, .zh = "村", .domain = "village", .synonyms = kVillageHeaders},
};
// What an export of the national register has besides (files.md, What arrives). Nothing that nobody asks is taken in.
inline constexpr std::string_view kIgnore[] = {
    "出生地",     "籍贯",     "民族",     "国籍/地区",    "身份证件类型",     "港澳台侨外",
    "政治面貌",   "健康状况", "照片",     "姓名拼音",     "曾用名",           "身份证件有效期",
    "户口所在地", "户口性质", "特长",     "学籍辅号",     "班内学号",         "入学方式",
    "就读方式",   "学生来源", "现住址",   "通信地址",     "家庭地址",         "联系电话",
    "邮政编码",   "电子信箱", "主页地址", "是否独生子女", "是否受过学前教育", "是否烈士或优抚子女",
    "学校名称",   "序号"};
}  // namespace students
inline constexpr TableDecl kStudents{"students",
                                     "student",
                                     "学籍",
                                     "The school register: one row per student under an internal key.",
                                     students::kColumns,
                                     Coverage::complete,
                                     students::kIgnore};

namespace enrolments {
inline constexpr std::string_view kStudentHeaders[] = {"学生编号"};
inline constexpr std::string_view kFromHeaders[] = {"开始日期"};
inline constexpr std::string_view kClassHeaders[] = {"班级编号"};
inline constexpr std::string_view kToHeaders[] = {"结束日期"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "student",
     .type = ColumnType::key,
     .zh = "学生",
     .key = true,
     .domain = "student",
     .synonyms = kStudentHeaders},
    {.id = "from",
     .type = ColumnType::date,
     .zh = "起",
     .key = true,
     .role = ColumnRole::valid_from,
     .synonyms = kFromHeaders},
    {.id = "class",
     .type = ColumnType::key,
     .zh = "班级",
     .required = true,
     .domain = "class",
     .synonyms = kClassHeaders},
    {.id = "to", .type = ColumnType::date, .zh = "止", .role = ColumnRole::valid_to, .synonyms = kToHeaders},
};
}  // namespace enrolments
inline constexpr TableDecl kEnrolments{"enrolments", "enrolment", "在籍记录",
                                       "Which class a student was in, from when to when (half-open). Absent: the class "
                                       "of the register holds for all dates.",
                                       enrolments::kColumns};

namespace guardians {
inline constexpr std::string_view kStudentHeaders[] = {"学生编号"};
inline constexpr std::string_view kNameHeaders[] = {"监护人姓名", "家长姓名"};
inline constexpr std::string_view kRelationHeaders[] = {"与学生关系"};
inline constexpr std::string_view kPhoneHeaders[] = {"联系电话", "家长电话", "手机"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "student",
     .type = ColumnType::key,
     .zh = "学生",
     .key = true,
     .domain = "student",
     .synonyms = kStudentHeaders},
    {.id = "name",
     .type = ColumnType::text,
     .zh = "姓名",
     .key = true,
     .sensitivity = Sensitivity::special,
     .synonyms = kNameHeaders},
    {.id = "relation",
     .type = ColumnType::text,
     .zh = "关系",
     .sensitivity = Sensitivity::family,
     .synonyms = kRelationHeaders},
    {.id = "phone",
     .type = ColumnType::text,
     .zh = "电话",
     .sensitivity = Sensitivity::contact,
     .synonyms = kPhoneHeaders},
    {.id = "legal", .type = ColumnType::boolean, .zh = "是否监护人"},
};
}  // namespace guardians
inline constexpr TableDecl kGuardians{"guardians", "guardian", "监护人", "Guardians of a student.",
                                      guardians::kColumns};

namespace staff {
inline constexpr std::string_view kStaffIdHeaders[] = {"工号"};
inline constexpr std::string_view kNameHeaders[] = {"教师姓名"};
inline constexpr std::string_view kPostHeaders[] = {"职务"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "staff_id",
     .type = ColumnType::key,
     .zh = "教职工编号",
     .key = true,
     .domain = "staff",
     .synonyms = kStaffIdHeaders},
    {.id = "name", .type = ColumnType::text, .zh = "姓名", .required = true, .synonyms = kNameHeaders},
    {.id = "unit", .type = ColumnType::key, .zh = "单位", .domain = "unit"},
    {.id = "school", .type = ColumnType::key, .zh = "学校", .domain = "school"},
    {.id = "post",
     .type = ColumnType::code,
     .zh = "岗位",
     .required = true,
     .codes = &codes::kPost,
     .synonyms = kPostHeaders},
    {.id = "from", .type = ColumnType::date, .zh = "起", .role = ColumnRole::valid_from},
    {.id = "to", .type = ColumnType::date, .zh = "止", .role = ColumnRole::valid_to},
};
}  // namespace staff
inline constexpr TableDecl kStaff{"staff", "staff", "教职工",
                                  "Teachers, heads and central-school staff, with their time in the post.",
                                  staff::kColumns};

namespace assignments {
inline constexpr std::string_view kStaffHeaders[] = {"责任人", "教职工编号"};
inline constexpr std::string_view kFromHeaders[] = {"开始日期"};
inline constexpr std::string_view kToHeaders[] = {"结束日期"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "role", .type = ColumnType::text, .zh = "职责", .key = true},
    {.id = "staff", .type = ColumnType::key, .zh = "教职工", .key = true, .domain = "staff", .synonyms = kStaffHeaders},
    {.id = "object_kind", .type = ColumnType::code, .zh = "对象类别", .key = true, .codes = &codes::kObjectKind},
    {.id = "object", .type = ColumnType::text, .zh = "对象", .key = true},
    {.id = "from",
     .type = ColumnType::date,
     .zh = "起",
     .key = true,
     .role = ColumnRole::valid_from,
     .synonyms = kFromHeaders},
    {.id = "to", .type = ColumnType::date, .zh = "止", .role = ColumnRole::valid_to, .synonyms = kToHeaders},
    {.id = "letter_on", .type = ColumnType::date, .zh = "责任书日期"},
};
}  // namespace assignments
inline constexpr TableDecl kAssignments{"assignments", "assignment", "包保",
                                        "Who answers for what, from when to when (half-open): the 4 包 chain.",
                                        assignments::kColumns};

}  // namespace baoxue::inline v1::tables

#endif
