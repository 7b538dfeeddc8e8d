// SPDX-License-Identifier: MIT
// Evaluation: one run while it is being computed: what is read, what is there already, who answers. Handed to everything that
// fills a computed subject; results that tables are made from later are kept in Results.
#ifndef BAOXUE_ENGINE_EVALUATION_HPP
#define BAOXUE_ENGINE_EVALUATION_HPP

#include "engine/chain.hpp"
#include "engine/ladders.hpp"
#include "engine/people.hpp"
#include "engine/world.hpp"

namespace baoxue::inline v1::engine_detail {

struct DutyResults;  // engine/duties.hpp
struct Settled;  // engine/settle.hpp

// Facts that are not computed but given, parallel to Policy::Data::facts; a value not given is unknown.
struct GivenFacts {
  std::vector<bool> cut;
  std::vector<expr::Value> values;
};

struct Evaluation {
  World& world;
  FactStore& facts;
  const People& people;
  int threads = 1;
  Settled* settled = nullptr;  // settle.hpp: what is settled so far
  DutyResults* duties = nullptr;
  std::vector<LadderResult>* ladders = nullptr;  // parallel to Policy::Data::ladders
  const GivenFacts* given = nullptr;
};

// Fills the rows of a computed subject, once, when all that they read is there.
void build_subject(Evaluation& run, std::int32_t subject);

// By kind of subject; the columns are those that policy/subjects.hpp lists.
void build_runs(Evaluation& run, std::int32_t subject);
void build_cross(Evaluation& run, std::int32_t subject);
void build_group(Evaluation& run, std::int32_t subject);
void build_matches(Evaluation& run, std::int32_t subject);
void build_periods(Evaluation& run, std::int32_t subject);
void build_role_rows(Evaluation& run, std::int32_t subject);
void build_rule_rows(Evaluation& run, std::int32_t subject);
void build_metric_rows(Evaluation& run, std::int32_t subject);
void build_duty_rows(Evaluation& run, std::int32_t subject);
void build_settlement_rows(Evaluation& run, std::int32_t subject);
void build_ladder_rows(Evaluation& run, std::int32_t subject);

}  // namespace baoxue::inline v1::engine_detail

#endif
