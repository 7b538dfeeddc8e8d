// SPDX-License-Identifier: MIT
// Plan: what of a policy must be computed, and in which order. Only facts that rules, metrics or settlement reach are computed;
// aggregates, folds, and expression facts that are read across rows are materialised, level by level; every other expression
// fact lives in chunk scratch.
#ifndef BAOXUE_ENGINE_PLAN_HPP
#define BAOXUE_ENGINE_PLAN_HPP

#include <cstdint>
#include <vector>

#include "engine/chain.hpp"

namespace baoxue::inline v1::engine_detail {

struct Plan {
  explicit Plan(const Policy::Data& policy);
  // levels[l]: facts that may be computed side by side once the levels before are there.
  std::vector<std::vector<std::int32_t>> levels;
};

// Computes every level into `facts`.
void materialise(const World& world, const Plan& plan, int threads, FactStore& facts);

}  // namespace baoxue::inline v1::engine_detail

#endif
