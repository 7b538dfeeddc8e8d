// SPDX-License-Identifier: MIT
// What each rule answered for each row, and the rows behind an answer: asked again once a report is made, for explanations and
// for comparing two reports.
#ifndef BAOXUE_ENGINE_ANSWERS_HPP
#define BAOXUE_ENGINE_ANSWERS_HPP

#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/about.hpp"
#include "engine/aggregate.hpp"
#include "engine/report_impl.hpp"

namespace baoxue::inline v1::engine_detail {

class Answers {
 public:
  explicit Answers(const Report::Impl& report);
  // yes, no, unknown, not_applicable, error.
  [[nodiscard]] std::string_view of(std::size_t rule, std::uint32_t row);

 private:
  // Only rules with `applies`; a program each, made when first asked.
  struct Applies {
    Target target;
    Chain chain;
    ChainRun run;
    Applies(const Report::Impl& report, const Rule& rule);
  };
  bool is_out(std::size_t rule, std::uint32_t row);
  const Report::Impl& report_;
  std::map<std::pair<std::size_t, std::uint32_t>, std::string_view> said_;  // by rule and row; what is not here is no
  std::vector<std::unique_ptr<Applies>> applies_;
};

// A data row behind a finding. `fact` null: what the finding is about.
struct EvidenceRow {
  const Fact* fact = nullptr;
  std::int32_t subject = -1;
  std::size_t row = 0;
};
class EvidenceRows {
 public:
  explicit EvidenceRows(const Report::Impl& report)
      : report_(report), own_(report.policy->subjects.size()), behind_(report.policy->facts.size()) {}
  // Of a rule, `finding` may also be a row that it says no to: its facts have counted rows all the same.
  [[nodiscard]] std::vector<EvidenceRow> of(const Finding& finding);

 private:
  const Report::Impl& report_;
  std::vector<std::unique_ptr<OwnRows>> own_;
  std::vector<std::unique_ptr<RowsBehind>> behind_;
};

}  // namespace baoxue::inline v1::engine_detail

#endif
