// SPDX-License-Identifier: MIT
// The pack files embedded at build time (cmake/BaoxuePacks.cmake).
#ifndef BAOXUE_POLICY_BUILTIN_PACKS_HPP
#define BAOXUE_POLICY_BUILTIN_PACKS_HPP

#include <string_view>
#include <vector>

namespace baoxue::inline v1::policy_detail {

struct BuiltinFile {
  std::string_view path;  // "jiudian/policy.toml"
  std::string_view text;
};
[[nodiscard]] const std::vector<BuiltinFile>& builtin_files();

}  // namespace baoxue::inline v1::policy_detail

#endif
