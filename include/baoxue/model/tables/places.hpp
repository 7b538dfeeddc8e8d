// SPDX-License-Identifier: MIT
// Places: units, villages, schools and classes (单位、行政村、学校、班级).
#ifndef BAOXUE_MODEL_TABLES_PLACES_HPP
#define BAOXUE_MODEL_TABLES_PLACES_HPP

#include "baoxue/model/tables/codes.hpp"

namespace baoxue::inline v1::tables {

namespace units {
inline constexpr std::string_view kUnitIdHeaders[] = {"单位代码"};
inline constexpr std::string_view kNameHeaders[] = {"单位名称"};
inline constexpr std::string_view kParentHeaders[] = {"上级单位"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "unit_id",
     .type = ColumnType::key,
     .zh = "单位编号",
     .key = true,
     .domain = "unit",
     .synonyms = kUnitIdHeaders},
    {.id = "name", .type = ColumnType::text, .zh = "名称", .required = true, .synonyms = kNameHeaders},
    {.id = "kind", .type = ColumnType::code, .zh = "类别", .required = true, .codes = &codes::kUnitKind},
    {.id = "parent", .type = ColumnType::key, .zh = "上级", .domain = "unit", .synonyms = kParentHeaders},
    {.id = "division_code", .type = ColumnType::text, .zh = "行政区划代码"},
    {.id = "from", .type = ColumnType::date, .zh = "起", .role = ColumnRole::valid_from},
    {.id = "to", .type = ColumnType::date, .zh = "止", .role = ColumnRole::valid_to},
};
}  // namespace units
inline constexpr TableDecl kUnits{
    "units", "unit", "单位", "Administrative units and central schools; codes change with mergers, so they are dated.",
    units::kColumns};

namespace villages {
inline constexpr std::string_view kVillageIdHeaders[] = {"行政村编号"};
inline constexpr std::string_view kNameHeaders[] = {"行政村", "行政村名称"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "village_id",
     .type = ColumnType::key,
     .zh = "村编号",
     .key = true,
     .domain = "village",
     .synonyms = kVillageIdHeaders},
    {.id = "name", .type = ColumnType::text, .zh = "村名", .required = true, .synonyms = kNameHeaders},
    {.id = "unit", .type = ColumnType::key, .zh = "所属单位", .required = true, .domain = "unit"},
};
}  // namespace villages
inline constexpr TableDecl kVillages{"villages", "village", "行政村", "Administrative villages of a township.",
                                     villages::kColumns};

namespace schools {
inline constexpr std::string_view kSchoolIdHeaders[] = {"学校标识码", "学校代码"};
inline constexpr std::string_view kNameHeaders[] = {"学校名"};
inline constexpr std::string_view kUnitHeaders[] = {"主管单位"};
inline constexpr std::string_view kAreaHeaders[] = {"城乡分类"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "school_id",
     .type = ColumnType::key,
     .zh = "学校编号",
     .key = true,
     .domain = "school",
     .synonyms = kSchoolIdHeaders},
    {.id = "name", .type = ColumnType::text, .zh = "学校名称", .required = true, .synonyms = kNameHeaders},
    {.id = "kind", .type = ColumnType::code, .zh = "办学类型", .required = true, .codes = &codes::kSchoolKind},
    {.id = "unit",
     .type = ColumnType::key,
     .zh = "所属单位",
     .required = true,
     .domain = "unit",
     .synonyms = kUnitHeaders},
    {.id = "host", .type = ColumnType::key, .zh = "主校", .domain = "school"},
    {.id = "area", .type = ColumnType::code, .zh = "城乡类别", .codes = &codes::kArea, .synonyms = kAreaHeaders},
    {.id = "from", .type = ColumnType::date, .zh = "起", .role = ColumnRole::valid_from},
    {.id = "to", .type = ColumnType::date, .zh = "止", .role = ColumnRole::valid_to},
};
}  // namespace schools
inline constexpr TableDecl kSchools{"schools", "school", "学校",
                                    "Schools and teaching points; a teaching point names its host school.",
                                    schools::kColumns};

namespace classes {
inline constexpr std::string_view kClassIdHeaders[] = {"班级代码"};
inline constexpr std::string_view kSchoolHeaders[] = {"所在学校", "就读学校"};
inline constexpr std::string_view kNameHeaders[] = {"班级名称"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "class_id",
     .type = ColumnType::key,
     .zh = "班级编号",
     .key = true,
     .domain = "class",
     .synonyms = kClassIdHeaders},
    {.id = "school",
     .type = ColumnType::key,
     .zh = "学校",
     .required = true,
     .domain = "school",
     .synonyms = kSchoolHeaders},
    {.id = "school_year", .type = ColumnType::integer, .zh = "学年", .required = true, .unit = "starting year"},
    {.id = "grade", .type = ColumnType::integer, .zh = "年级", .required = true},
    {.id = "name", .type = ColumnType::text, .zh = "班名", .required = true, .synonyms = kNameHeaders},
};
}  // namespace classes
inline constexpr TableDecl kClasses{"classes", "class", "班级",
                                    "One class of one school year; grade 1-9, 0 kindergarten, 10-12 senior.",
                                    classes::kColumns};

}  // namespace baoxue::inline v1::tables

#endif
