// SPDX-License-Identifier: MIT
// The words that CEL (cel-spec, langdef) keeps for itself. Keywords are values and operators; reserved identifiers have
// no meaning yet and cannot be names. The lexer of the condition language and the checks of table columns share this list.
//
//   is_cel_word("in");        // true
//   is_cel_word("status");    // false
#ifndef BAOXUE_CORE_RESERVED_WORDS_HPP
#define BAOXUE_CORE_RESERVED_WORDS_HPP

#include <algorithm>
#include <array>
#include <string_view>

namespace baoxue::inline v1 {

inline constexpr std::array<std::string_view, 4> kCelKeywords{"false", "in", "null", "true"};
inline constexpr std::array<std::string_view, 17> kCelReserved{
    "as",  "break", "const",     "continue", "else",   "for", "function", "if",   "import",
    "let", "loop",  "namespace", "package",  "return", "var", "void",     "while"};

[[nodiscard]] constexpr bool is_cel_keyword(std::string_view word) {
  return std::find(kCelKeywords.begin(), kCelKeywords.end(), word) != kCelKeywords.end();
}
// Keywords and reserved identifiers.
[[nodiscard]] constexpr bool is_cel_word(std::string_view word) {
  return is_cel_keyword(word) || std::find(kCelReserved.begin(), kCelReserved.end(), word) != kCelReserved.end();
}

}  // namespace baoxue::inline v1

#endif
