// SPDX-License-Identifier: MIT
// The one place of this layer that reads files: all *.toml of a folder, not recursive, ordered by name.
#ifndef BAOXUE_POLICY_FOLDER_READ_HPP
#define BAOXUE_POLICY_FOLDER_READ_HPP

#include <string>
#include <vector>

#include "baoxue/policy/policy.hpp"

namespace baoxue::inline v1::policy_detail {

[[nodiscard]] Result<std::vector<PackFile>> read_folder(const std::string& folder);

}  // namespace baoxue::inline v1::policy_detail

#endif
