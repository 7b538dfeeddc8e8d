// SPDX-License-Identifier: MIT
#include "engine/validity.hpp"

namespace baoxue::inline v1::engine_detail {

Status holds_on(const Policy& policy, Date as_of) {
  for (const Layer& layer : policy->layers) {
    const bool before = layer.valid_from.known && as_of < layer.valid_from.value;
    const bool after = layer.valid_to.known && !(as_of < layer.valid_to.value);
    if (!layer.refuse_outside || !(before || after)) continue;
    return Error{ErrorCode::out_of_range, "截至日不在政策包 " + layer.id + " 的有效期内",
                 "as_of is outside the days for which the policy " + layer.id + " holds",
                 (layer.valid_from.known ? layer.valid_from.value.text() : std::string()) + " – " +
                     (layer.valid_to.known ? layer.valid_to.value.text() : std::string())};
  }
  return Ok{};
}

}  // namespace baoxue::inline v1::engine_detail
