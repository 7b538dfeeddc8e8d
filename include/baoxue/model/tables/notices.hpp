// SPDX-License-Identifier: MIT
// Notices: the papers that are served on a family (文书).
#ifndef BAOXUE_MODEL_TABLES_NOTICES_HPP
#define BAOXUE_MODEL_TABLES_NOTICES_HPP

#include "baoxue/model/tables/codes.hpp"

namespace baoxue::inline v1::tables {

namespace notices {
inline constexpr std::string_view kNumberHeaders[] = {"文号"};
inline constexpr std::string_view kStudentHeaders[] = {"学生编号"};
inline constexpr std::string_view kKindHeaders[] = {"文书类别"};
inline constexpr std::string_view kReceiptOnHeaders[] = {"送达回证日期"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "notice_id", .type = ColumnType::key, .zh = "文书编号", .key = true, .domain = "notice"},
    {.id = "number", .type = ColumnType::text, .zh = "编号", .required = true, .synonyms = kNumberHeaders},
    {.id = "kind",
     .type = ColumnType::code,
     .zh = "类别",
     .required = true,
     .codes = &codes::kNoticeKind,
     .synonyms = kKindHeaders},
    {.id = "student", .type = ColumnType::key, .zh = "学生", .domain = "student", .synonyms = kStudentHeaders},
    {.id = "child", .type = ColumnType::key, .zh = "儿童", .domain = "child"},
    {.id = "issuer", .type = ColumnType::key, .zh = "出具单位", .domain = "unit"},
    {.id = "issued_on", .type = ColumnType::date, .zh = "出具日期", .required = true, .role = ColumnRole::event},
    {.id = "delivered_on", .type = ColumnType::date, .zh = "送达日期"},
    {.id = "receipt_on", .type = ColumnType::date, .zh = "回证日期", .synonyms = kReceiptOnHeaders},
    {.id = "witness_kind", .type = ColumnType::text, .zh = "见证方式"},
    {.id = "certificate_no", .type = ColumnType::text, .zh = "公证书号"},
    {.id = "follows", .type = ColumnType::key, .zh = "承接文书", .domain = "notice"},
    {.id = "basis", .type = ColumnType::text, .zh = "依据"},
    {.id = "amount", .type = ColumnType::money, .zh = "金额", .sensitivity = Sensitivity::family},
};
}  // namespace notices
inline constexpr TableDecl kNotices{
    "notices", "notice", "文书",
    "Numbered notices to a family: admission, admonition, order, what a court sends; with delivery and receipt.",
    notices::kColumns};

}  // namespace baoxue::inline v1::tables

#endif
