// SPDX-License-Identifier: MIT
// Report::Impl: the state of one run that tables and explanations are made from, and the builder of tables.
#ifndef BAOXUE_ENGINE_REPORT_IMPL_HPP
#define BAOXUE_ENGINE_REPORT_IMPL_HPP

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "baoxue/engine/evaluate.hpp"
#include "engine/about.hpp"
#include "engine/duties.hpp"
#include "engine/judge.hpp"
#include "engine/ladders.hpp"
#include "engine/people.hpp"
#include "engine/plan.hpp"
#include "engine/settle.hpp"
#include "engine/statistics.hpp"
#include "engine/world.hpp"

namespace baoxue::inline v1 {

struct Report::Impl {
  Impl(const Policy& p, const Dataset& d, Date day, Timestamp moment)
      : policy(p), data(d), as_of(day), world(policy, data, day, moment) {}
  Policy policy;
  Dataset data;
  Date as_of;
  engine_detail::World world;
  engine_detail::FactStore facts;
  engine_detail::Judgement judgement;     // findings in canonical order
  engine_detail::Settled settled;
  std::vector<engine_detail::RoleGap>
      uncounted;  // rows whose holders cannot be counted: what is assigned there is unknown
  std::vector<engine_detail::MetricCell> statistics;
  engine_detail::DutyResults duties;
  std::vector<engine_detail::LadderResult> ladders;    // parallel to Policy::Data::ladders
  std::vector<engine_detail::LadderRefusal> refusals;
  std::vector<engine_detail::PublishedDifference> published;
  std::vector<std::pair<std::int32_t, std::size_t>> cited;  // rows of table subjects that a table of the report names
  std::map<std::string, std::shared_ptr<const OutTable>> tables;
  std::vector<std::string> names;  // in the order of the header
  const engine_detail::GivenFacts* given = nullptr;  // of an assessor: lives as long as it
};

namespace engine_detail {

// "division_by_zero"; "" for a code that is none.
[[nodiscard]] inline std::string_view error_name(ErrorCode code) {
  const ErrorInfo* info = error_info(code);
  return info == nullptr ? std::string_view() : info->name;
}

// Appends cells column by column in declaration order; a row is complete when every column got one.
class TableBuilder {
 public:
  struct ColumnSpec {
    std::string_view name;
    ColumnType type;
    Sensitivity sensitivity = Sensitivity::none;
  };
  TableBuilder(std::string_view name, std::initializer_list<ColumnSpec> columns);
  TableBuilder(std::string_view name, const std::vector<ColumnSpec>& columns);
  TableBuilder& text(std::string value);
  TableBuilder& number(std::int64_t value);
  TableBuilder& day(std::int32_t days);  // kNoDay = null
  TableBuilder& null();
  [[nodiscard]] std::shared_ptr<const OutTable> done();

 private:
  OutColumn& next();
  std::shared_ptr<OutTable> table_;
  std::size_t at_ = 0;
};

void make_finding_tables(Report::Impl& report, const People& people);  // findings persons evidence
void make_unknown_tables(Report::Impl& report);  // not_evaluated unknown rules
void make_money_tables(Report::Impl& report, const People& people);  // settlement totals statistics
void make_metric_tables(Report::Impl& report);  // targets published
void make_duty_tables(Report::Impl& report, const People& people);  // duties archive
// Roles that nobody held on the due day of a duty that was not done in time.
void add_duty_gaps(const Report::Impl& report, const People& people, std::vector<RoleGap>& gaps);
// What is missing, where an expression over a row of `subject` is unknown there.
[[nodiscard]] Bilingual missing_leaves(const Report::Impl& report, std::int32_t subject, const CheckedExpr& expression,
                                       std::int32_t anchor_column, std::uint32_t row);
void make_ladder_tables(Report::Impl& report, const People& people);  // ladder_stays
// The table of a row that a table of the report names; `provenance` then says where the row stands.
[[nodiscard]] const std::string& cite(Report::Impl& report, std::int32_t subject, std::size_t row);
void make_provenance_table(Report::Impl& report);  // provenance, after all others
struct FileLine {
  std::string file;
  std::int64_t line = 0;
};
// Of a row of a table subject; unknown where the subject is computed.
[[nodiscard]] Maybe<FileLine> file_line_of(const Report::Impl& report, std::int32_t subject, std::size_t row);
void make_data_tables(Report::Impl& report);  // quarantine sources submissions_seen silent assumptions
void make_form_tables(Report::Impl& report);  // forms form.ID

// Differences from published values as findings; `published` says which.
void add_published(Report::Impl& report);
[[nodiscard]] std::string published_rule(const Report::Impl& report, const PublishedDifference& one);
// Refused events as findings; `refusals` says which.
void add_refused(Report::Impl& report);
// A case that stands nobody knows where, and why; by ladder and key.
struct LadderGap {
  const Ladder* ladder;
  std::int32_t row;
  Date day;
  Bilingual why;
};
[[nodiscard]] std::vector<LadderGap> ladder_gaps_of(const Report::Impl& report);
[[nodiscard]] inline const LadderCase& refused_case(const Report::Impl& report, const Finding& finding) {
  const LadderRefusal& refusal = report.refusals[static_cast<std::size_t>(finding.detail)];
  return report.ladders[static_cast<std::size_t>(refusal.ladder)].cases[refusal.at];
}
[[nodiscard]] inline const LadderLog& refused_event(const Report::Impl& report, const Finding& finding) {
  return refused_case(report, finding).log[report.refusals[static_cast<std::size_t>(finding.detail)].line];
}
// The key of the refused event; "" for other findings.
[[nodiscard]] std::string refused_key(const Report::Impl& report, const Finding& finding);
// Who owned the step that refused the event; nullptr where the pack names nobody.
[[nodiscard]] const Party* refused_owner(const Report::Impl& report, const Finding& finding);

[[nodiscard]] std::string finding_id(const Report::Impl& report, const Finding& finding);
[[nodiscard]] std::string finding_rule(const Report::Impl& report,
                                       const Finding& finding);  // rule id, "gap.<role>", "count.<role>", ...
[[nodiscard]] std::int32_t finding_subject(const Report::Impl& report, const Finding& finding);
[[nodiscard]] const std::string& finding_clause(const Report::Impl& report, const Finding& finding);
[[nodiscard]] std::string finding_reason(const Finding& finding);
struct FindingWords {
  Bilingual title, message;
};
// What a finding that the engine makes by itself says; `label` is who or what it is about.
[[nodiscard]] FindingWords words_of_made(const Report::Impl& report, const People& people, const Finding& finding,
                                         const std::string& label);
}  // namespace engine_detail
}  // namespace baoxue::inline v1

#endif
