// SPDX-License-Identifier: MIT
// What was settled and what people decided (已兑现、裁定).
#ifndef BAOXUE_MODEL_TABLES_MONEY_HPP
#define BAOXUE_MODEL_TABLES_MONEY_HPP

#include "baoxue/model/tables/codes.hpp"

namespace baoxue::inline v1::tables {

namespace settled {
inline constexpr std::string_view kPeriodHeaders[] = {"学期"};
inline constexpr std::string_view kPersonHeaders[] = {"教职工编号", "账户"};
inline constexpr std::string_view kSettledOnHeaders[] = {"发放日期"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "period", .type = ColumnType::text, .zh = "时段", .key = true, .synonyms = kPeriodHeaders},
    {.id = "person_or_unit", .type = ColumnType::text, .zh = "人员或单位", .key = true, .synonyms = kPersonHeaders},
    {.id = "settlement", .type = ColumnType::text, .zh = "兑现项目", .key = true},
    {.id = "about", .type = ColumnType::text, .zh = "事由", .key = true},
    {.id = "amount", .type = ColumnType::money, .zh = "金额", .required = true},
    {.id = "settled_on",
     .type = ColumnType::date,
     .zh = "兑现日期",
     .required = true,
     .role = ColumnRole::recorded,
     .synonyms = kSettledOnHeaders},
};
}  // namespace settled
inline constexpr TableDecl kSettled{"settled", "settled", "已兑现",
                                    "What was carried out for a closed period: received is positive, paid negative. A "
                                    "period that stands here is never rewritten.",
                                    settled::kColumns};

namespace decisions {
inline constexpr std::string_view kDecidedOnHeaders[] = {"决定日期"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "decision_id", .type = ColumnType::key, .zh = "裁定编号", .key = true, .domain = "decision"},
    {.id = "about", .type = ColumnType::text, .zh = "事由", .required = true},
    {.id = "amount", .type = ColumnType::money, .zh = "金额"},
    {.id = "choice", .type = ColumnType::text, .zh = "选择"},
    {.id = "by", .type = ColumnType::key, .zh = "裁定人", .required = true, .domain = "staff"},
    {.id = "decided_on",
     .type = ColumnType::date,
     .zh = "裁定日期",
     .required = true,
     .role = ColumnRole::event,
     .synonyms = kDecidedOnHeaders},
    {.id = "reason", .type = ColumnType::text, .zh = "理由", .required = true, .sensitivity = Sensitivity::family},
};
}  // namespace decisions
inline constexpr TableDecl kDecisions{"decisions", "decision", "裁定",
                                      "What somebody decided within what the plan allows.", decisions::kColumns};

}  // namespace baoxue::inline v1::tables

#endif
