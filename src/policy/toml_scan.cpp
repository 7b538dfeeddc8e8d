// SPDX-License-Identifier: MIT
#include "policy/toml_scan.hpp"

#include <optional>

#include "policy/toml_read.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

class Scanner {
 public:
  Scanner(std::string_view path, std::string_view text) : path_(path), text_(text) {}

  Status run() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    while (at_ < text_.size()) {
      if (line_start_ && depth_ == 0) {
        skip_blank();
        if (peek() == '[' && !header_is_sane()) return bad_header();
        line_start_ = false;
        dots_ = 0;
        continue;
      }
      step();
      if (depth_ > kMaxNesting || dots_ > kMaxNesting) return too_deep();
      if (failure_.has_value()) return *failure_;
    }
    return Ok{};
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void advance() {
    const char c = text_[at_++];
    if (c == '\n') {
      ++line_;
      column_ = 1;
      line_start_ = true;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++column_;
    }
  }
  void skip_blank() {
    while (peek() == ' ' || peek() == '\t') advance();
  }

  // "[key", "[[key" and quoted keys; anything else never reaches the parser.
  [[nodiscard]] bool header_is_sane() const {
    std::size_t ahead = peek(1) == '[' ? 2 : 1;
    while (peek(ahead) == ' ' || peek(ahead) == '\t') ++ahead;
    return is_bare(peek(ahead)) || peek(ahead) == '"' || peek(ahead) == '\'';
  }

  void step() {
    const char c = peek();
    if (c == '#') return skip_comment();
    if (c == '"' || c == '\'') return skip_string(c);
    if ((static_cast<unsigned char>(c) & 0x80U) != 0 && !failure_.has_value()) failure_ = not_ascii();
    if (c == '[' || c == '{') ++depth_;
    if ((c == ']' || c == '}') && depth_ > 0) --depth_;
    if (c == '.') ++dots_;
    if (c == '\n' || c == '=' || c == ',') dots_ = 0;
    advance();
  }
  void skip_comment() {
    while (at_ < text_.size() && peek() != '\n') advance();
  }
  void skip_string(char quote) {
    const bool multi = peek(1) == quote && peek(2) == quote;
    for (int i = 0; i < (multi ? 3 : 1); ++i) advance();
    while (at_ < text_.size()) {
      if (!multi && peek() == '\n') break;
      if (quote == '"' && peek() == '\\' && at_ + 1 < text_.size()) {
        advance();
        if (peek() == '\n' || peek() == '\r' || peek() == ' ' || peek() == '\t') failure_ = continuation();
        advance();
        continue;
      }
      if (peek() == quote && (!multi || (peek(1) == quote && peek(2) == quote))) {
        for (int i = 0; i < (multi ? 3 : 1); ++i) advance();
        break;
      }
      advance();
    }
    line_start_ = false;
  }

  [[nodiscard]] Place here() const { return {std::string(path_), line_, column_}; }
  [[nodiscard]] Error bad_header() const {
    return {ErrorCode::toml_syntax, "方括号后应为节名", "a section name must follow the bracket", here(), "[", ""};
  }
  [[nodiscard]] Error too_deep() const {
    return {ErrorCode::pack_limit,
            "嵌套层数超过 " + std::to_string(kMaxNesting),
            "nested deeper than " + std::to_string(kMaxNesting) + " levels",
            here(),
            "",
            ""};
  }

  [[nodiscard]] Error not_ascii() const {
    return {ErrorCode::toml_syntax,
            "引号之外只能用半角字符",
            "outside quotes only ASCII characters are read",
            here(),
            "",
            ""};
  }
  [[nodiscard]] Error continuation() const {
    return {ErrorCode::toml_syntax,
            "包里不用行尾的反斜杠续行",
            "packs do not use a backslash at the end of a line",
            here(),
            "\\",
            ""};
  }

  std::string_view path_, text_;
  std::optional<Error> failure_;
  std::size_t at_ = 0;
  std::int32_t line_ = 1, column_ = 1;
  int depth_ = 0, dots_ = 0;
  bool line_start_ = true;
};

}  // namespace

Status scan_toml(std::string_view path, std::string_view text) { return Scanner(path, text).run(); }

}  // namespace baoxue::inline v1::policy_detail
