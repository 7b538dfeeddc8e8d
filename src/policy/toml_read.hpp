// SPDX-License-Identifier: MIT
// TOML 1.0 text -> Node tree. Hostile text ends in an Error: size and nesting are capped before the parser sees it.
#ifndef BAOXUE_POLICY_TOML_READ_HPP
#define BAOXUE_POLICY_TOML_READ_HPP

#include <string_view>

#include "policy/tree.hpp"

namespace baoxue::inline v1::policy_detail {

inline constexpr std::size_t kMaxPackBytes = std::size_t{4} << 20;
inline constexpr int kMaxNesting = 32;

// `path` is for the places in messages only.
[[nodiscard]] Result<Node> read_toml(std::string_view path, std::string_view text);

}  // namespace baoxue::inline v1::policy_detail

#endif
