// SPDX-License-Identifier: MIT
// Values frozen at publication (已公布): later periods compare with them, never with what a recount would give.
#ifndef BAOXUE_MODEL_TABLES_PUBLISHED_HPP
#define BAOXUE_MODEL_TABLES_PUBLISHED_HPP

#include "baoxue/model/tables/codes.hpp"

namespace baoxue::inline v1::tables {

namespace published {
inline constexpr std::string_view kPublishedOnHeaders[] = {"公布时间"};
inline constexpr ColumnDecl kColumns[] = {
    {.id = "metric", .type = ColumnType::text, .zh = "指标", .key = true},
    {.id = "cell", .type = ColumnType::text, .zh = "分组", .key = true, .empty_is_value = true},
    {.id = "period", .type = ColumnType::text, .zh = "时段", .key = true, .empty_is_value = true},
    {.id = "n", .type = ColumnType::integer, .zh = "分子", .required = true},
    {.id = "d", .type = ColumnType::integer, .zh = "分母", .required = true},
    {.id = "published_on",
     .type = ColumnType::date,
     .zh = "公布日期",
     .required = true,
     .role = ColumnRole::event,
     .synonyms = kPublishedOnHeaders},
};
}  // namespace published
inline constexpr TableDecl kPublished{
    "published", "published", "已公布",
    "Metric values as they were published; cell as in the report (\"school=S1 stage=primary\"), period as its label.",
    published::kColumns};

}  // namespace baoxue::inline v1::tables

#endif
