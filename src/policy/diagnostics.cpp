// SPDX-License-Identifier: MIT
#include "policy/diagnostics.hpp"

#include "baoxue/core/text.hpp"

namespace baoxue::inline v1::policy_detail {

std::string nearest_name(std::string_view word, const std::vector<std::string>& known) {
  return nearest(word, known).value_or(std::string());
}

std::string place_text(const Place& place) {
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

}  // namespace baoxue::inline v1::policy_detail
