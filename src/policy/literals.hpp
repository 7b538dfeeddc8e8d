// SPDX-License-Identifier: MIT
// Values of parameters: from TOML and from a caller's text, by the parameter's type.
#ifndef BAOXUE_POLICY_LITERALS_HPP
#define BAOXUE_POLICY_LITERALS_HPP

#include <optional>
#include <string_view>

#include "baoxue/expr/expr.hpp"
#include "policy/tree.hpp"

namespace baoxue::inline v1::policy_detail {

[[nodiscard]] std::optional<expr::Type> type_of_node(const Node& node);                    // as TOML shows it
[[nodiscard]] std::optional<expr::Value> value_of_node(const Node& node, expr::Type type);
[[nodiscard]] std::optional<expr::Value> value_of_text(std::string_view text, expr::Type type);

}  // namespace baoxue::inline v1::policy_detail

#endif
