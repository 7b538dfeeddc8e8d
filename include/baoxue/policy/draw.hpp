// SPDX-License-Identifier: MIT
// A ladder as a drawing: Mermaid text for a page, DOT text for Graphviz. Pure functions of the policy; no program is run.
//
//   Result<std::string> text = draw_ladder(policy, "returning", DrawForm::mermaid, "zh");
#ifndef BAOXUE_POLICY_DRAW_HPP
#define BAOXUE_POLICY_DRAW_HPP

#include <string>
#include <string_view>

#include "baoxue/policy/policy.hpp"

namespace baoxue::inline v1 {

enum class DrawForm : std::uint8_t { mermaid = 0, dot = 1 };

// language: "zh" or "en". States with their owners; moves with event, guard and documents; what happens by itself is dashed in DOT
// and marked in Mermaid; reopening is dotted. Error not_found: no such ladder.
[[nodiscard]] Result<std::string> draw_ladder(const Policy& policy, std::string_view ladder, DrawForm form,
                                              std::string_view language);

}  // namespace baoxue::inline v1

#endif
