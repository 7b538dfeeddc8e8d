// SPDX-License-Identifier: MIT
// What names are made of: UAX-31 letters, and NFC, so that one name has one spelling. Tables are in unicode_*.cpp.
//
//   is_name_start(U'缺')                                // true
//   nfc("e\u0301")                                     // "é"
#ifndef BAOXUE_EXPR_UNICODE_HPP
#define BAOXUE_EXPR_UNICODE_HPP

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace baoxue::inline v1::expr {

struct CodeRange {
  char32_t first, last;
};
struct Composition {
  char32_t whole, first, second;  // second = 0: replaced by one
};
struct CombiningClass {
  char32_t first, last;
  std::uint8_t number;
};
// All ascending by their first member.
[[nodiscard]] std::span<const CodeRange> start_letters();
[[nodiscard]] std::span<const CodeRange> continue_letters();
[[nodiscard]] std::span<const Composition> compositions();
[[nodiscard]] std::span<const Composition> decompositions();
[[nodiscard]] std::span<const CombiningClass> combining_classes();

[[nodiscard]] bool is_name_start(char32_t c);  // ASCII letters and _ too
[[nodiscard]] bool is_name_part(char32_t c);   // and digits and marks
// Normalization form C. What is not UTF-8 stays as it is.
[[nodiscard]] std::string nfc(std::string_view text);

}  // namespace baoxue::inline v1::expr

#endif
