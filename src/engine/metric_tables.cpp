// SPDX-License-Identifier: MIT
// Targets and differences from published values as tables.
#include <algorithm>

#include "engine/report_impl.hpp"

namespace baoxue::inline v1::engine_detail {

void make_metric_tables(Report::Impl& report) {
  using enum ColumnType;
  constexpr std::string_view kStatus[] = {"met", "missed", "no_target", "unknown"};
  const Policy::Data& policy = report.policy.data();
  std::vector<TargetAnswer> answers = targets(report.world, report.facts);
  const auto id = [&](const TargetAnswer& answer) {
    return answer.target < policy.targets.size() ? policy.targets[answer.target].id : std::string();
  };
  std::sort(answers.begin(), answers.end(), [&](const TargetAnswer& a, const TargetAnswer& b) {
    return std::tie(policy.metrics[a.metric].id, a.cell, a.period, a.target) <
           std::tie(policy.metrics[b.metric].id, b.cell, b.period, b.target);
  });
  TableBuilder out("targets", {{"target", text},
                               {"metric", text},
                               {"clause", text},
                               {"cell", text},
                               {"period", text},
                               {"n", integer},
                               {"d", integer},
                               {"bound", text},
                               {"status", text}});
  for (const TargetAnswer& answer : answers) {
    const Metric& metric = policy.metrics[answer.metric];
    out.text(id(answer))
        .text(metric.id)
        .text(answer.target < policy.targets.size() ? policy.targets[answer.target].clause : metric.clause);
    out.text(answer.cell).text(answer.period);
    answer.n.known ? out.number(answer.n.value) : out.null();
    answer.d.known ? out.number(answer.d.value) : out.null();
    answer.bound.empty() ? out.null() : out.text(answer.bound);
    out.text(std::string(kStatus[static_cast<std::size_t>(answer.status)]));
  }
  report.tables["targets"] = out.done();

  TableBuilder differences("published", {{"metric", text},
                                         {"cell", text},
                                         {"period", text},
                                         {"n", integer},
                                         {"d", integer},
                                         {"published_n", integer},
                                         {"published_d", integer}});
  for (const PublishedDifference& one : report.published) {
    if (one.unknown > 0) continue;
    differences.text(policy.metrics[one.metric].id).text(one.cell).text(one.period);
    differences.number(one.n).number(one.d).number(one.published_n).number(one.published_d);
  }
  report.tables["published"] = differences.done();
}

}  // namespace baoxue::inline v1::engine_detail
