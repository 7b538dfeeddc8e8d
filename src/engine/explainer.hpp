// SPDX-License-Identifier: MIT
// One expression run again for one row with every node kept, as JSON: values, facts, parameters with layer and clause, rows.
#ifndef BAOXUE_ENGINE_EXPLAINER_HPP
#define BAOXUE_ENGINE_EXPLAINER_HPP

#include <boost/json.hpp>

#include "engine/report_impl.hpp"

namespace baoxue::inline v1::engine_detail {

// Whose row it is; `self` in the aggregate scope; `anchor` where parameters are not anchored at a column.
struct ExplainedRow {
  std::int32_t subject = -1;
  std::uint32_t row = 0;
  std::int32_t self = -1;
  std::uint32_t self_row = 0;
  Maybe<Date> anchor = {};
};
[[nodiscard]] boost::json::object explain_expression(const Report::Impl& report, const ExplainedRow& at,
                                                     const CheckedExpr& expression, std::int32_t anchor_column);

// The replay of one case: stays with their deadlines, events with what became of them and why.
[[nodiscard]] Result<std::string> explain_ladder(const Report::Impl& report, std::string_view ladder,
                                                 std::string_view key);
// One row of a form: every column with its value and the tree behind it.
[[nodiscard]] Result<std::string> explain_form(const Report::Impl& report, std::string_view form, std::string_view key);

}  // namespace baoxue::inline v1::engine_detail

#endif
