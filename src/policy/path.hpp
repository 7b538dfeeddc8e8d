// SPDX-License-Identifier: MIT
// Dotted names.
#ifndef BAOXUE_POLICY_PATH_HPP
#define BAOXUE_POLICY_PATH_HPP

#include <string>
#include <string_view>
#include <vector>

namespace baoxue::inline v1::policy_detail {

// "student.class" -> {"student", "class"}
[[nodiscard]] inline std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '.')
      parts.emplace_back();
    else
      parts.back().push_back(c);
  }
  return parts;
}

}  // namespace baoxue::inline v1::policy_detail

#endif
