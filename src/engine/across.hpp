// SPDX-License-Identifier: MIT
// Facts over a subject's own population: ranks, awards, sums, means, the period before, runs of periods. Rows that share `within`
// and satisfy `where` are one population; every order ends in the key, never in row position.
#ifndef BAOXUE_ENGINE_ACROSS_HPP
#define BAOXUE_ENGINE_ACROSS_HPP

#include <memory>

#include "engine/chain.hpp"

namespace baoxue::inline v1::engine_detail {

[[nodiscard]] std::unique_ptr<FactColumn> across(const World& world, const FactStore& facts, const Fact& fact);

}  // namespace baoxue::inline v1::engine_detail

#endif
