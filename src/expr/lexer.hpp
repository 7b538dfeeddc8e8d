// SPDX-License-Identifier: MIT
// Source text -> tokens. Strings are decoded here (escapes, raw, triple quotes); numbers stay text until the parser
// knows their sign. Full-width punctuation outside strings (（ ＝ “ ...) is an error that names its ASCII twin.
#ifndef BAOXUE_EXPR_LEXER_HPP
#define BAOXUE_EXPR_LEXER_HPP

#include <string>
#include <string_view>
#include <vector>

#include "baoxue/core/maybe.hpp"
#include "baoxue/core/result.hpp"
#include "expr/diagnostic.hpp"

namespace baoxue::inline v1::expr {

enum class TokenKind : std::uint8_t { identifier, integer, real, text, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  Range range;
  std::string text;  // identifier, number and symbol as written; a string's decoded value
  [[nodiscard]] bool is(std::string_view symbol) const { return kind == TokenKind::symbol && text == symbol; }
};
[[nodiscard]] Result<std::vector<Token>> tokenize(std::string_view source);  // ends with TokenKind::end

// A number token's value. Integers may be hexadecimal; unknown beyond 64 bits. What a double cannot show is infinity or 0.
[[nodiscard]] Maybe<std::int64_t> read_integer(std::string_view text, bool negative);
[[nodiscard]] double read_real(std::string_view text, bool negative);
// The value of a string literal as written, with prefix and quotes.
[[nodiscard]] Result<std::string> decode_string(std::string_view source, Range body, bool raw);

}  // namespace baoxue::inline v1::expr

#endif
