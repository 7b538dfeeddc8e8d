// SPDX-License-Identifier: MIT
// Packs in a line for the tests of this folder.
#ifndef BAOXUE_TESTS_POLICY_PACK_TEXT_HPP
#define BAOXUE_TESTS_POLICY_PACK_TEXT_HPP

#include <algorithm>
#include <string>
#include <vector>

#include "baoxue/policy/policy.hpp"

namespace policy_test {

inline std::vector<baoxue::PackFile> pack(const std::string& id, const std::string& body,
                                          const std::string& extends = "") {
  const std::string head =
      "[policy]\nid = \"" + id + "\"\n" + (extends.empty() ? "" : "extends = [" + extends + "]\n") + "\n";
  return {{id + ".toml", head + body}};
}

inline baoxue::Result<baoxue::Policy> load(const std::string& body, const baoxue::PolicyOptions& options = {}) {
  return baoxue::Policy::from_memory({pack("t", body)}, options);
}

inline std::string message(const baoxue::Result<baoxue::Policy>& policy) {
  if (policy) return "";
  const baoxue::Place& place = policy.error().place;
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + " " +
         policy.error().message_en;
}

template <class Items>
const typename Items::value_type& by_id(const Items& items, std::string_view id) {
  return *std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.id == id; });
}

inline bool warns(const baoxue::Policy& policy, baoxue::ErrorCode code) {
  const auto& all = policy->warnings;
  return std::any_of(all.begin(), all.end(), [&](const baoxue::Diagnostic& d) { return d.error.code == code; });
}

}  // namespace policy_test

#endif
