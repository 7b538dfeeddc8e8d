// SPDX-License-Identifier: MIT
#include "expr/lexer.hpp"

#include <array>
#include <optional>
#include <utility>

#include "baoxue/core/text.hpp"
#include "expr/unicode.hpp"

namespace baoxue::inline v1::expr {
namespace {

constexpr std::array<std::pair<char32_t, std::string_view>, 15> kFullWidth{{{0x3000, " "},
                                                                            {0x201C, "\""},
                                                                            {0x201D, "\""},
                                                                            {0x2018, "'"},
                                                                            {0x2019, "'"},
                                                                            {0x3001, ","},
                                                                            {0x3002, "."},
                                                                            {0x300C, "\""},
                                                                            {0x300D, "\""},
                                                                            {0x3010, "["},
                                                                            {0x3011, "]"},
                                                                            {0x2264, "<="},
                                                                            {0x2265, ">="},
                                                                            {0x2260, "!="},
                                                                            {0xD7, "*"}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
// "" if the code point is no look-alike of ASCII.
std::string ascii_twin(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return std::string(1, static_cast<char>(c - 0xFF01 + 0x21));
  for (const auto& [wide, ascii] : kFullWidth) {
    if (c == wide) return std::string(ascii);
  }
  return {};
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  Result<std::vector<Token>> run() {
    for (skip_blank(); at_ < source_.size() && !error_.has_value(); skip_blank()) next();
    if (error_.has_value()) return *error_;
    const auto end = static_cast<std::uint32_t>(source_.size());
    tokens_.push_back({TokenKind::end, {end, end}, {}});
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }
  [[nodiscard]] std::string_view rest() const { return source_.substr(at_); }

  void skip_blank() {
    while (at_ < source_.size()) {
      if (rest().starts_with("//")) {
        at_ = std::min(source_.find('\n', at_), source_.size());
      } else if (std::string_view(" \t\r\n\f").find(source_[at_]) != std::string_view::npos) {
        ++at_;
      } else {
        return;
      }
    }
  }

  void fail(std::size_t begin, std::size_t end, ErrorCode code, std::string zh, std::string en, std::string hint = {}) {
    error_ = diagnostic(source_, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, code,
                        std::move(zh), std::move(en), std::move(hint));
  }
  void push(TokenKind kind, std::size_t begin, std::string text) {
    tokens_.push_back({kind, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)}, std::move(text)});
  }

  void next() {
    const char c = peek();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (const std::size_t prefix = string_prefix(); prefix != std::string_view::npos) return string(prefix);
    if (is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80) return identifier();
    symbol();
  }

  void symbol() {
    constexpr std::array<std::string_view, 22> kSymbols{"&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*",
                                                        "/",  "%",  "!",  "?",  ":",  "(",  ")", "[", "]", ",", "."};
    for (const std::string_view candidate : kSymbols) {
      if (!rest().starts_with(candidate)) continue;
      const std::size_t begin = at_;
      at_ += candidate.size();
      return push(TokenKind::symbol, begin, std::string(candidate));
    }
    unexpected();
  }

  void unexpected() {
    const char c = peek();
    if (c == '{' || c == '}') {
      return fail(at_, at_ + 1, ErrorCode::expr_refused, "没有映射和消息字面量",
                  "there are no map or message literals");
    }
    const std::string hint = c == '=' ? "==" : c == '&' ? "&&" : c == '|' ? "||" : "";
    fail(at_, at_ + 1, ErrorCode::expr_syntax, "这里不应出现此字符", "this character is not expected here", hint);
  }

  void identifier() {
    const std::size_t begin = at_;
    while (at_ < source_.size()) {
      const Maybe<CodePoint> c = decode_utf8(source_, at_);
      if (!c.known || !(at_ == begin ? is_name_start(c.value.value) : is_name_part(c.value.value))) break;
      at_ += c.value.size;
    }
    if (at_ == begin) return not_a_letter();
    push(TokenKind::identifier, begin, nfc(source_.substr(begin, at_ - begin)));
  }

  void not_a_letter() {
    if (!decode_utf8(source_, at_).known)
      return fail(at_, at_ + 1, ErrorCode::expr_syntax, "不是有效的 UTF-8", "this is not valid UTF-8");
    std::string twins;
    std::size_t end = at_;
    for (Maybe<CodePoint> c = decode_utf8(source_, end); c.known; c = decode_utf8(source_, end)) {
      const std::string twin = ascii_twin(c.value.value);
      if (twin.empty()) break;
      twins += twin;
      end += c.value.size;
    }
    if (twins.empty()) {
      return fail(at_, at_ + decode_utf8(source_, at_).value.size, ErrorCode::expr_syntax, "这里不应出现此字符",
                  "this character is not expected here");
    }
    if (twins == "=" || twins == "&" || twins == "|") twins += twins;  // there is no single one
    fail(at_, end, ErrorCode::expr_full_width, "字符串之外有全角符号，应写 " + twins,
         "full-width punctuation outside a string: write " + twins, twins);
  }

  void number() {
    const std::size_t begin = at_;
    bool real = false;
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
      at_ += 2;
      while (is_digit(peek()) || (peek() >= 'a' && peek() <= 'f') || (peek() >= 'A' && peek() <= 'F')) ++at_;
    } else {
      while (is_digit(peek())) ++at_;
      if (peek() == '.' && is_digit(peek(1))) {
        real = true;
        ++at_;
        while (is_digit(peek())) ++at_;
      }
      const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 2 : 1;
      if ((peek() == 'e' || peek() == 'E') && is_digit(peek(sign))) {
        real = true;
        at_ += sign;
        while (is_digit(peek())) ++at_;
      }
    }
    if (peek() == 'u' || peek() == 'U') {
      return fail(begin, at_ + 1, ErrorCode::expr_refused, "没有无符号整数", "there are no unsigned integers",
                  std::string(source_.substr(begin, at_ - begin)));
    }
    if (is_ascii_letter(peek())) {
      return fail(begin, at_ + 1, ErrorCode::expr_syntax, "数字后面紧跟字母", "a letter directly behind a number");
    }
    push(real ? TokenKind::real : TokenKind::integer, begin, std::string(source_.substr(begin, at_ - begin)));
  }

  // Letters before the opening quote, or npos where no string begins here.
  [[nodiscard]] std::size_t string_prefix() const {
    std::size_t n = 0;
    while (n < 2 && std::string_view("rRbB").find(peek(n)) != std::string_view::npos && peek(n) != '\0') ++n;
    return peek(n) == '"' || peek(n) == '\'' ? n : std::string_view::npos;
  }

  void string(std::size_t prefix) {
    const std::size_t begin = at_;
    const std::string_view letters = source_.substr(at_, prefix);
    if (letters.find_first_of("bB") != std::string_view::npos) {
      return fail(begin, begin + prefix, ErrorCode::expr_refused, "没有字节串", "there are no byte strings");
    }
    if (prefix == 2)
      return fail(begin, begin + 2, ErrorCode::expr_syntax, "字符串前缀无效", "this string prefix is not valid");
    at_ += prefix;
    const char quote = peek();
    const bool triple = peek(1) == quote && peek(2) == quote;
    const std::string close(triple ? 3 : 1, quote);
    at_ += close.size();
    const std::size_t body = at_;
    while (at_ < source_.size() && !rest().starts_with(close)) {
      if (!triple && (peek() == '\n' || peek() == '\r')) break;
      at_ += prefix == 0 && peek() == '\\' ? 2 : 1;
    }
    if (!std::string_view(source_.substr(std::min(at_, source_.size()))).starts_with(close)) {
      return fail(begin, std::min(at_, source_.size()), ErrorCode::expr_syntax, "字符串没有结束",
                  "this string does not end", close);
    }
    finish_string(begin, body, prefix == 1, close.size());
  }

  void finish_string(std::size_t begin, std::size_t body, bool raw, std::size_t close) {
    const Range range{static_cast<std::uint32_t>(body), static_cast<std::uint32_t>(at_)};
    if (!is_utf8(source_.substr(body, at_ - body))) {
      return fail(body, at_, ErrorCode::expr_syntax, "不是有效的 UTF-8", "this is not valid UTF-8");
    }
    Result<std::string> value = decode_string(source_, range, raw);
    if (!value) {
      error_ = value.error();
      return;
    }
    at_ += close;
    push(TokenKind::text, begin, *std::move(value));
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  std::optional<Error> error_;
};

}  // namespace

Result<std::vector<Token>> tokenize(std::string_view source) { return Lexer(source).run(); }

}  // namespace baoxue::inline v1::expr
