// SPDX-License-Identifier: MIT
#include "engine/kept_chains.hpp"

#include <algorithm>
#include <array>

namespace baoxue::inline v1::engine_detail {

// A chain may be used as long as the facts that it does not compute itself are there; those that it computes may be there, too.
ChainRun& KeptChains::run(const World& world, const FactStore& facts, std::int32_t base, std::int32_t self,
                          std::span<const Target> targets) {
  for (Entry& entry : entries_) {
    const auto same = [](const Target& a, const Target& b) {
      return a.expression == b.expression && a.anchor_column == b.anchor_column;
    };
    if (entry.base != base || entry.self != self) continue;
    if (!std::equal(targets.begin(), targets.end(), entry.targets.begin(), entry.targets.end(), same)) continue;
    const std::vector<std::int32_t>& reads = entry.chain.stored_facts();
    if (std::all_of(reads.begin(), reads.end(), [&](std::int32_t fact) { return facts.has(fact); })) return entry.run;
  }
  return entries_.emplace_back(world, facts, base, self, targets).run;
}

// Rows that there are not, as many as the smallest buffers hold: what is run for the first time allocates.
void KeptChains::Entry::warm_up() {
  std::array<std::int32_t, 64> none;
  none.fill(-1);
  const Rows rows{0, none.data(), none.size()};
  run.run(rows, self >= 0 ? &rows : nullptr);
}

ChainUse::ChainUse(const World& world, const FactStore& facts, std::int32_t base, std::int32_t self,
                   std::span<const Target> targets) {
  if (facts.kept != nullptr) {
    run_ = &facts.kept->run(world, facts, base, self, targets);
    return;
  }
  chain_ = std::make_unique<Chain>(world, facts, base, self, targets);
  own_ = std::make_unique<ChainRun>(*chain_);
  run_ = own_.get();
}

SharedChain::SharedChain(const World& world, const FactStore& facts, std::int32_t base,
                         std::span<const Target> targets) {
  if (facts.kept != nullptr) {
    kept_ = &facts.kept->run(world, facts, base, -1, targets);
  } else {
    chain_ = std::make_unique<Chain>(world, facts, base, -1, targets);
  }
}

SharedChain::Worker::Worker(const SharedChain& shared) : run_(shared.kept_) {
  if (run_ != nullptr) return;
  own_ = std::make_unique<ChainRun>(*shared.chain_);
  run_ = own_.get();
}

}  // namespace baoxue::inline v1::engine_detail
