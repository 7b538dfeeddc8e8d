// SPDX-License-Identifier: MIT
// Whether a policy may be run on a day at all.
#ifndef BAOXUE_ENGINE_VALIDITY_HPP
#define BAOXUE_ENGINE_VALIDITY_HPP

#include "baoxue/policy/policy.hpp"

namespace baoxue::inline v1::engine_detail {

// Error out_of_range where a layer says `outside = "refuse"` and the day is not one of its days.
[[nodiscard]] Status holds_on(const Policy& policy, Date as_of);

}  // namespace baoxue::inline v1::engine_detail

#endif
