// SPDX-License-Identifier: MIT
// evaluate(policy, dataset, as_of) -> Report: a pure function. No clock, no randomness, no I/O, no global state; the same input
// gives the same bytes on any number of threads and in any row order.
//
//   Result<Report> report = evaluate(*policy, *data, {.as_of = Date::of(2026, 10, 31).value});
//   const OutTable& findings = report->table("findings");
#ifndef BAOXUE_ENGINE_EVALUATE_HPP
#define BAOXUE_ENGINE_EVALUATE_HPP

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "baoxue/core/date.hpp"
#include "baoxue/core/result.hpp"
#include "baoxue/core/timestamp.hpp"
#include "baoxue/data/dataset.hpp"
#include "baoxue/data/out_table.hpp"
#include "baoxue/policy/policy.hpp"

namespace baoxue::inline v1 {

struct EvaluateOptions {
  Date as_of{};  // the end of that day; rows recorded later are not seen
  // The time of that day in the policy's zone, in seconds since midnight (0-86399), where as_of is not its end.
  Maybe<std::int32_t> as_of_clock = {};
  int threads = 0;  // 0 = one per core, 1 = the calling thread only; all have ended when evaluate returns
  // Facts (indices into Policy::Data::facts) that Report::fact will be asked for though nothing that is reported reads them.
  std::vector<std::int32_t> facts = {};
  // Polled on the calling thread between steps with (done, total); false cancels (ErrorCode::cancelled).
  std::function<bool(std::int64_t, std::int64_t)> progress = {};
};

// The answers of one run. Immutable; any threads at once. Keeps its policy and dataset alive.
//
// Tables (docs/report.md lists every column):
//   findings         finding_id rule clause severity subject key anchor due state days_late reason school school_name class label title_zh title_en message_zh message_en
//   persons          finding_id role role_zh role_en staff name object_kind object day state{found gap up unknown}
//   evidence         finding_id fact table key: the rows behind a finding
//   settlement       line_id settlement clause payer payee role amount_fen unit period book effect choices subject key state{pay record cut undecided
//                    struck undone correction} points_n points_d corrects
//   totals           account period amount_fen points_n points_d
//   statistics       metric title_zh title_en cell period n d
//   targets          target metric clause cell period n d bound status{met missed no_target unknown}
//   published        metric cell period n d published_n published_d: frozen values that a recount no longer gives, each a finding too
//   not_evaluated    rule title_zh title_en missing_zh missing_en count examples
//   unknown          rule subject key anchor missing_zh missing_en (every row behind not_evaluated)
//   rules            rule clause title_zh title_en subject yes no unknown not_applicable fault
//   quarantine       table file line column code message_zh message_en scope
//   sources          table zh file encoding rows_read rows_kept rows_quarantined cells_nulled rows_visible record_dates ignored
//   submissions_seen table school school_name class unit covers_from covers_to received_on kind same_body_as
//   silent           table school class first_day last_day days: covered by nobody (who sent nothing)
//   duties           duty clause title_zh title_en subject key school school_name class label period period_start period_end due
//                    status{met late short incomplete missing not_yet_due not_required zero_reported unknown} days_late done needed short
//                    met_on missing_parts archive by_roles by_staff by_names to missing_zh missing_en
//   archive          item school school_name term expected present late missing not_yet_due unknown
//   ladder_stays     ladder clause subject key stay state title_zh title_en from to visit_no due next next_zh next_en ended entered event why_zh why_en
//                    owner_role owner owner_name owner_state school school_name class label
//   forms            form clause title_zh title_en column column_zh column_en type rows doubtful unknown: what forms leave open
//   form.ID          key doubtful and a column (of a ratio: ID_n and ID_d) per column of the form
//   provenance       table key file line: where the rows stand that evidence, settlement and unknown name. With quarantine the
//                    only table that follows the order of rows in the files
//   assumptions      kind{parameter choice rule duty} id value layer clause source why_zh why_en title_zh title_en
class Report {
 public:
  [[nodiscard]] const OutTable& table(std::string_view name) const;  // throws Exception(not_found)
  [[nodiscard]] std::shared_ptr<const OutTable> table_ptr(std::string_view name) const;  // nullptr if none
  [[nodiscard]] const std::vector<std::string>& tables() const;
  [[nodiscard]] const Policy& policy() const;
  [[nodiscard]] Date as_of() const;
  [[nodiscard]] Timestamp as_of_time() const;  // what `as_of` is in an expression
  // JSON (version 1): why one rule answered as it did for one subject: the tree of expressions with values, facts, parameters
  // with layer and clause, rows. Also for no, unknown and not applicable. Error not_found: no such rule or key.
  // rule "duty:ID", a key of the table duties: what was expected, and every row that may have counted with why it does or does not.
  // "settlement:ID" explains the lines about a key: the entry's trees, then what each step of the pipeline did.
  // rule "form:ID": the row of a form, for each column its value and the tree behind it.
  // rule "ladder:ID": the replay of one case, each stay with its deadline, each event with what became of it and why.
  // "metric:ID", key "cell|period" or the cell alone: the rows that numerator and denominator count; "target:ID": with the bound.
  // Where each row named stands in the files is in the member `provenance` and nowhere else.
  [[nodiscard]] Result<std::string> explain(std::string_view rule, std::string_view key) const;
  [[nodiscard]] Result<std::string> explain_finding(std::string_view finding_id) const;
  // The value of a fact (index into Policy::Data::facts) that was named in EvaluateOptions. Error not_found: no such row.
  [[nodiscard]] Result<expr::Value> fact(std::int32_t fact, std::string_view key) const;
  // What became of the findings of an earlier report (of any policy, data and day), by finding_id. A row per finding of either:
  // change{new continuing changed cleared} finding_id rule clause severity subject key school school_name class label title_zh
  // title_en state state_before due due_before changed (names of what differs: columns, title, message, persons, evidence)
  // answer answer_before{yes no unknown not_applicable error no_rule not_received no_row} differs{date policy data} rows_added
  // rows_removed (rows behind it) why_zh why_en. What a finding says by as_of alone, days_late, is no change.
  [[nodiscard]] std::shared_ptr<const OutTable> compare(const Report& previous) const;

  struct Impl;
  explicit Report(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

 private:
  std::shared_ptr<const Impl> impl_;
};

// Error out_of_range where a layer of the policy says `outside = "refuse"` and as_of is not one of its days; bad_argument
// where as_of_clock is no time of a day; cancelled.
[[nodiscard]] Result<Report> evaluate(const Policy& policy, const Dataset& data, const EvaluateOptions& options);

}  // namespace baoxue::inline v1

#endif
