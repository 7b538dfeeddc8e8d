// SPDX-License-Identifier: MIT
// Which packs take part: parse the given ones, follow `extends` to given or built-in packs, order farthest first.
#ifndef BAOXUE_POLICY_CHAIN_HPP
#define BAOXUE_POLICY_CHAIN_HPP

#include "policy/layers.hpp"

namespace baoxue::inline v1::policy_detail {

[[nodiscard]] std::vector<PackLayer> build_chain(const std::vector<std::vector<PackFile>>& packs,
                                                 Diagnostics& diagnostics);

}  // namespace baoxue::inline v1::policy_detail

#endif
