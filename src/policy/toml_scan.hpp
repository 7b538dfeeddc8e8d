// SPDX-License-Identifier: MIT
// A look at TOML text before the parser: depth of brackets and dotted keys, and section headers that are no headers. toml++
// 3.3 asserts on the two bytes "[&", recurses on nesting and has undefined behaviour on some letters outside quotes or after a
// line-ending backslash, so none of these may reach it.
#ifndef BAOXUE_POLICY_TOML_SCAN_HPP
#define BAOXUE_POLICY_TOML_SCAN_HPP

#include <string_view>

#include "baoxue/core/result.hpp"

namespace baoxue::inline v1::policy_detail {

[[nodiscard]] Status scan_toml(std::string_view path, std::string_view text);

}  // namespace baoxue::inline v1::policy_detail

#endif
