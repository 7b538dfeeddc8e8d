// SPDX-License-Identifier: MIT
// The value of a checked bool expression that reads nothing.
#ifndef BAOXUE_POLICY_CONSTANT_HPP
#define BAOXUE_POLICY_CONSTANT_HPP

#include "baoxue/core/maybe.hpp"
#include "baoxue/expr/expr.hpp"

namespace baoxue::inline v1::policy_detail {

[[nodiscard]] Maybe<bool> constant_bool(const expr::Ast& ast);

}  // namespace baoxue::inline v1::policy_detail

#endif
