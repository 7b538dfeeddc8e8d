// SPDX-License-Identifier: MIT
// Collects what is wrong with a pack, in order of discovery, so that one run shows all of it.
#ifndef BAOXUE_POLICY_DIAGNOSTICS_HPP
#define BAOXUE_POLICY_DIAGNOSTICS_HPP

#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "baoxue/policy/policy.hpp"

namespace baoxue::inline v1::policy_detail {

class Diagnostics {
 public:
  void error(Error e) { all_.push_back({true, std::move(e)}), failed_ = true; }
  void error(ErrorCode code, const Place& place, std::string zh, std::string en, std::string hint = {}) {
    error(Error{code, std::move(zh), std::move(en), place, {}, std::move(hint)});
  }
  void warn(ErrorCode code, const Place& place, std::string zh, std::string en, std::string hint = {}) {
    all_.push_back({false, Error{code, std::move(zh), std::move(en), place, {}, std::move(hint)}});
  }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] const std::vector<Diagnostic>& all() const { return all_; }

 private:
  std::vector<Diagnostic> all_;
  bool failed_ = false;
};

// The known name nearest to `word`, "" if none is near.
[[nodiscard]] std::string nearest_name(std::string_view word, const std::vector<std::string>& known);

// One name of every item: names_of(tables, &TableDef::id). keys_of: the first of every pair.
template <class Items, class Member>
[[nodiscard]] std::vector<std::string> names_of(const Items& items, Member member) {
  std::vector<std::string> names;
  names.reserve(items.size());
  for (const auto& item : items) names.emplace_back(item.*member);
  return names;
}
template <class Pairs>
[[nodiscard]] std::vector<std::string> keys_of(const Pairs& pairs) {
  std::vector<std::string> names;
  names.reserve(std::size(pairs));
  for (const auto& pair : pairs) names.emplace_back(pair.first);
  return names;
}

// "pack.toml:12:3"
[[nodiscard]] std::string place_text(const Place& place);

}  // namespace baoxue::inline v1::policy_detail

#endif
