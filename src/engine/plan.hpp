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

// What one subject's answers ask for (Assessor): some rules, and facts that are not computed but given.
struct Wanted {
  std::vector<std::uint16_t> rules;
  std::vector<bool> cut;  // parallel to Policy::Data::facts: nothing behind such a fact is computed
};

struct Plan {
  // `wanted`: facts that must be in memory though nothing that is reported reads them.
  explicit Plan(const Policy::Data& policy, const std::vector<std::int32_t>& wanted = {});
  Plan(const Policy::Data& policy, const Wanted& wanted);
  // What may be computed side by side once the levels before are there: subjects first, then facts.
  struct Level {
    std::vector<std::int32_t> subjects, facts;
  };
  std::vector<Level> levels;
  std::vector<bool> facts, subjects;  // what is reached: facts, computed subjects
  std::vector<std::vector<bool>> columns;  // [subject][column] that an expression reads or follows

 private:
  void arrange(const Policy::Data& policy, const class Reach& reach);
};

// What a fact reaches, itself included, if nothing is cut.
struct Reached {
  std::vector<bool> facts, subjects;
  std::vector<std::vector<bool>> columns;
};
[[nodiscard]] Reached reached_by(const Policy::Data& policy, std::int32_t fact);

// Computes every level into the world and the fact store of `run`.
void compute(Evaluation& run, const Plan& plan);

}  // namespace baoxue::inline v1::engine_detail

#endif
