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
  std::string cell;                       // "school=S01 stage=primary"; "" for the whole
  std::string period;                     // "2026-10", "2026-1", "2026"; "" up to as_of
  std::int64_t n = 0, d = 0, n_unknown = 0, d_unknown = 0;
};

[[nodiscard]] std::vector<MetricCell> statistics(const World& world, const FactStore& facts);

}  // namespace baoxue::inline v1::engine_detail

#endif
