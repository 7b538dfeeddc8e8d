// SPDX-License-Identifier: MIT
// Do two datasets hold the same rows, whatever their order? Told apart by table.
#ifndef BAOXUE_ENGINE_CONTENT_HPP
#define BAOXUE_ENGINE_CONTENT_HPP

#include <string>
#include <vector>

#include "baoxue/data/dataset.hpp"

namespace baoxue::inline v1::engine_detail {

// Ids of the tables whose kept rows differ, or that only one of them has; by id.
[[nodiscard]] std::vector<std::string> differing_tables(const Dataset& a, const Dataset& b);

}  // namespace baoxue::inline v1::engine_detail

#endif
