// SPDX-License-Identifier: MIT
// Errors of an expression: the place (line and column in code points) and the text that the caret line underlines.
//
//   return diagnostic(source, {4, 7}, ErrorCode::expr_name, "没有名称 abc", "there is no name abc", "abd");
#ifndef BAOXUE_EXPR_DIAGNOSTIC_HPP
#define BAOXUE_EXPR_DIAGNOSTIC_HPP

#include <cstdint>
#include <string>
#include <string_view>

#include "baoxue/core/result.hpp"

namespace baoxue::inline v1::expr {

struct Range {
  std::uint32_t begin = 0, end = 0;  // bytes, half open
};
[[nodiscard]] Error diagnostic(std::string_view source, Range range, ErrorCode code, std::string zh, std::string en,
                               std::string hint = {});

}  // namespace baoxue::inline v1::expr

#endif
