// SPDX-License-Identifier: MIT
// Plan: what of a policy must be computed, and in which order. Only subjects and facts that rules, metrics or settlement reach are
// computed; aggregates, folds, and expression facts that are read across rows are materialised, level by level; every other
// expression fact lives in chunk scratch.
#ifndef BAOXUE_ENGINE_PLAN_HPP
#define BAOXUE_ENGINE_PLAN_HPP

#include <cstdint>
#include <vector>

#include "engine/evaluation.hpp"

namespace baoxue::inline v1::engine_detail {

struct Plan {
  // `wanted`: facts that must be in memory though nothing that is reported reads them.
  explicit Plan(const Policy::Data& policy, const std::vector<std::int32_t>& wanted = {});
  // What may be computed side by side once the levels before are there: subjects first, then facts.
  struct Level {
    std::vector<std::int32_t> subjects, facts;
  };
  std::vector<Level> levels;
};

// Computes every level into the world and the fact store of `run`.
void compute(Evaluation& run, const Plan& plan);

}  // namespace baoxue::inline v1::engine_detail

#endif
