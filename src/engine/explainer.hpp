// SPDX-License-Identifier: MIT
// One expression run again for one row with every node kept, as JSON: values, facts, parameters with layer and clause, rows.
#ifndef BAOXUE_ENGINE_EXPLAINER_HPP
#define BAOXUE_ENGINE_EXPLAINER_HPP

#include <boost/json.hpp>

#include "engine/report_impl.hpp"

namespace baoxue::inline v1::engine_detail {

inline constexpr int kExplanation = 1;  // version of the JSON
inline constexpr std::size_t kMostRows = 200;  // of one fact or side; `total` says how many there are

[[nodiscard]] Error no_such(std::string zh, std::string en);
// {"state": "known", "type", "value"} | {"state": "unknown"} | {"state": "error", "code"}
[[nodiscard]] boost::json::object value_json(const expr::Value& value);
[[nodiscard]] inline boost::json::object both(const Bilingual& words) { return {{"zh", words.zh}, {"en", words.en}}; }
// {"of", "key"}: a row. Lines follow the order of rows in the files, so they stand in `provenance` at the end only.
[[nodiscard]] boost::json::object row_json(const Report::Impl& report, std::int32_t subject, std::size_t row);
// Adds `provenance` - file and line of every row named - and writes the text.
[[nodiscard]] std::string finished(const Report::Impl& report, boost::json::object explanation);

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

// What an aggregate, a fold or a fact across a population read for one row of its subject.
void explain_rows(const Report::Impl& report, const Fact& fact, std::uint32_t row, boost::json::object& out);

[[nodiscard]] Result<std::string> explain_duty(const Report::Impl& report, std::string_view id, std::string_view key);
// A cell of a metric, key "cell|period" (without "|period": in the period of as_of): both sides with the rows they count.
// `target` not empty: with the bound of this target and whether it is met.
[[nodiscard]] Result<std::string> explain_metric(const Report::Impl& report, std::string_view metric,
                                                 std::string_view target, std::string_view key);
// The replay of one case: stays with their deadlines, events with what became of them and why.
[[nodiscard]] Result<std::string> explain_ladder(const Report::Impl& report, std::string_view ladder,
                                                 std::string_view key);
// One row of a form: every column with its value and the tree behind it.
[[nodiscard]] Result<std::string> explain_form(const Report::Impl& report, std::string_view form, std::string_view key);

}  // namespace baoxue::inline v1::engine_detail

#endif
