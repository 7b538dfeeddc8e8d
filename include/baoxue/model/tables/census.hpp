// SPDX-License-Identifier: MIT
// The census of villages: households and the children in them (户、适龄儿童).
#ifndef BAOXUE_MODEL_TABLES_CENSUS_HPP
#define BAOXUE_MODEL_TABLES_CENSUS_HPP

#include "baoxue/model/tables/codes.hpp"

namespace baoxue::inline v1::tables {

namespace households {
inline constexpr std::string_view kVillageHeaders[] = {"行政村"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "household_id", .type = ColumnType::key, .zh = "户编号", .key = true, .domain = "household"},
    {.id = "village",
     .type = ColumnType::key,
     .zh = "村",
     .required = true,
     .domain = "village",
     .synonyms = kVillageHeaders},
    {.id = "poverty",
     .type = ColumnType::code,
     .zh = "贫困类型",
     .codes = &codes::kPoverty,
     .sensitivity = Sensitivity::family},
};
}  // namespace households
inline constexpr TableDecl kHouseholds{"households", "household", "户",
                                       "Households of a village, with what the poverty register says.",
                                       households::kColumns};

namespace children {
inline constexpr std::string_view kNameHeaders[] = {"儿童姓名"};
inline constexpr std::string_view kBirthDateHeaders[] = {"出生年月日", "生日"};
inline constexpr std::string_view kResidentIdHeaders[] = {"身份证号", "身份证号码", "公民身份号码", "证件号码"};
inline constexpr std::string_view kHouseholdHeaders[] = {"户编号"};
inline constexpr std::string_view kVillageHeaders[] = {"行政村"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "child_id", .type = ColumnType::key, .zh = "儿童编号", .key = true, .domain = "child"},
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
    {.id = "household", .type = ColumnType::key, .zh = "户", .domain = "household", .synonyms = kHouseholdHeaders},
    {.id = "village",
     .type = ColumnType::key,
     .zh = "村",
     .required = true,
     .domain = "village",
     .synonyms = kVillageHeaders},
    {.id = "residence", .type = ColumnType::code, .zh = "户籍", .required = true, .codes = &codes::kResidence},
    {.id = "special_case", .type = ColumnType::text, .zh = "特殊情况", .sensitivity = Sensitivity::special},
    {.id = "measure", .type = ColumnType::text, .zh = "措施"},
    {.id = "surveyed_on", .type = ColumnType::date, .zh = "摸底日期", .required = true, .role = ColumnRole::event},
    {.id = "recorded_on", .type = ColumnType::date, .zh = "登记日期", .role = ColumnRole::recorded},
};
}  // namespace children
inline constexpr TableDecl kChildren{"children", "child", "适龄儿童",
                                     "The household census: every child of school age, in school or not.",
                                     children::kColumns};

}  // namespace baoxue::inline v1::tables

#endif
