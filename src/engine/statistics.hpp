// SPDX-License-Identifier: MIT
// Metrics: numerator and denominator per cell, never a quotient. A row whose `where` is unknown is counted apart, not dropped.
#ifndef BAOXUE_ENGINE_STATISTICS_HPP
#define BAOXUE_ENGINE_STATISTICS_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "engine/chain.hpp"

namespace baoxue::inline v1::engine_detail {

struct MetricCell {
  std::size_t metric = 0;
  std::string cell;  // "school=S01 stage=primary"; "" for the whole
  std::string period;  // "2026-10", "2026-1", "2026"; "" up to as_of
  std::int64_t n = 0, d = 0, n_unknown = 0, d_unknown = 0;
  std::vector<expr::Value> by;  // parallel to Metric::by
};

// One metric in one period (unknown: everything up to as_of), by cell.
[[nodiscard]] std::vector<MetricCell> metric_cells(const World& world, const FactStore& facts, std::size_t metric,
                                                   const Maybe<Period>& period);
// The rows that one side of a cell counts or may count, for explanations: state known = counts.
struct MetricRow {
  std::size_t row = 0;
  expr::State state = expr::State::known;
};
[[nodiscard]] std::vector<MetricRow> metric_rows(const World& world, const FactStore& facts, std::size_t metric,
                                                 const Maybe<Period>& period, bool numerator, const std::string& cell);
// The period that a side is counted in: of the denominator of a cohort some years before.
[[nodiscard]] Maybe<Period> side_period(const Metric& metric, const Maybe<Period>& period, bool numerator);
// Every metric in the period that holds as_of.
[[nodiscard]] std::vector<MetricCell> statistics(const World& world, const FactStore& facts);

// A frozen value of the table `published` that is not what the rows give now, or of which that is unknown.
struct PublishedDifference {
  std::size_t metric = 0, row = 0;  // row of the table
  std::string cell, period;
  std::int64_t n = 0, d = 0, published_n = 0, published_d = 0;
  std::int64_t unknown = 0;  // rows that may or may not count: where there are any nobody can tell
};
// By metric, period and cell.
[[nodiscard]] std::vector<PublishedDifference> published_differences(const World& world, const FactStore& facts);

struct TargetAnswer {
  std::size_t target = 0;  // policy.targets.size(): a cell that no target is about
  std::size_t metric = 0;
  std::string cell, period, bound;
  Maybe<std::int64_t> n, d;
  TargetStatus status = TargetStatus::unknown;
};
[[nodiscard]] std::vector<TargetAnswer> targets(const World& world, const FactStore& facts);

}  // namespace baoxue::inline v1::engine_detail

#endif
