// SPDX-License-Identifier: MIT
// Which reversals hold: one that is itself reversed reverses nothing, so what it named stands again.
#ifndef BAOXUE_SRC_ENGINE_REVERSALS_HPP
#define BAOXUE_SRC_ENGINE_REVERSALS_HPP

#include <cstdint>
#include <vector>

namespace baoxue::inline v1::engine_detail {

struct Reversal {
  std::int32_t own;     // key of the row that reverses
  std::int32_t target;  // key of the row that it names
};

// Keys that a reversal which holds names, ascending. Linear in chains of any length; no recursion.
[[nodiscard]] std::vector<std::int32_t> reversed_keys(std::vector<Reversal> reversals);

}  // namespace baoxue::inline v1::engine_detail

#endif
