// SPDX-License-Identifier: MIT
// The binary operators and how tightly they bind: one table for the parser and the printer.
#ifndef BAOXUE_SRC_EXPR_OPERATORS_HPP
#define BAOXUE_SRC_EXPR_OPERATORS_HPP

#include <algorithm>
#include <array>
#include <string_view>

namespace baoxue::inline v1::expr {

struct Binary {
  std::string_view name;
  int level;  // binds tighter with a higher one
};
inline constexpr std::array<Binary, 14> kBinary{{{"||", 1},
                                                 {"&&", 2},
                                                 {"==", 3},
                                                 {"!=", 3},
                                                 {"<", 3},
                                                 {"<=", 3},
                                                 {">", 3},
                                                 {">=", 3},
                                                 {"in", 3},
                                                 {"+", 4},
                                                 {"-", 4},
                                                 {"*", 5},
                                                 {"/", 5},
                                                 {"%", 5}}};

// nullptr for a word that is no binary operator.
[[nodiscard]] constexpr const Binary* find_binary(std::string_view name) {
  const auto* found = std::find_if(kBinary.begin(), kBinary.end(), [&](const Binary& b) { return b.name == name; });
  return found == kBinary.end() ? nullptr : found;
}

}  // namespace baoxue::inline v1::expr

#endif
