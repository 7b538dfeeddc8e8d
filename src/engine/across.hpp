// SPDX-License-Identifier: MIT
// Facts over a subject's own population: ranks, awards, sums, means, the period before, runs of periods. Rows that share `within`
// and satisfy `where` are one population; every order ends in the key, never in row position.
#ifndef BAOXUE_ENGINE_ACROSS_HPP
#define BAOXUE_ENGINE_ACROSS_HPP

#include <memory>
#include <vector>

#include "engine/chain.hpp"

namespace baoxue::inline v1::engine_detail {

// A row of a population, for explanations: does it take part, and with what.
struct AcrossMember {
  std::size_t row = 0;
  enum class In : std::uint8_t { yes, no, unknown } in = In::yes;  // unknown: `where`, or whether the row exists
  bool usable = false;  // has a value that can be ordered and added
  expr::Value value = {}, other = {};
};
// The population that a row belongs to. rank and award: those who take part, best first, then the others by key; lag and streak:
// by period; else by key. Empty where an unknown `within` leaves the row out.
[[nodiscard]] std::vector<AcrossMember> across_members(const World& world, const FactStore& facts, const Fact& fact,
                                                       std::size_t row);

[[nodiscard]] std::unique_ptr<FactColumn> across(const World& world, const FactStore& facts, const Fact& fact);

}  // namespace baoxue::inline v1::engine_detail

#endif
