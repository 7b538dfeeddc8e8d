// SPDX-License-Identifier: MIT
#include <charconv>
#include <limits>

#include "baoxue/core/text.hpp"
#include "expr/lexer.hpp"

namespace baoxue::inline v1::expr {
namespace {

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 99;
}

char simple_escape(char c) {
  constexpr std::string_view kFrom = "abfnrtv\\?\"'`";
  constexpr std::string_view kTo = "\a\b\f\n\r\t\v\\?\"'`";
  const std::size_t at = kFrom.find(c);
  return at == std::string_view::npos ? '\0' : kTo[at];
}

struct Numeric {
  std::size_t skip = 0, digits = 0;  // characters behind the backslash before the digits, and digits
  std::uint32_t base = 16;
};
Numeric numeric_escape(char c) {
  if (c == 'x' || c == 'X') return {1, 2, 16};
  if (c == 'u') return {1, 4, 16};
  if (c == 'U') return {1, 8, 16};
  if (c >= '0' && c <= '3') return {0, 3, 8};
  return {};
}

Maybe<char32_t> read_code_point(std::string_view rest, Numeric form) {
  if (rest.size() < form.skip + form.digits) return {};
  std::uint64_t value = 0;
  for (const char c : rest.substr(form.skip, form.digits)) {
    const int digit = digit_of(c);
    if (digit >= static_cast<int>(form.base)) return {};
    value = value * form.base + static_cast<std::uint64_t>(digit);
  }
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return static_cast<char32_t>(value);
}

}  // namespace

Maybe<std::int64_t> read_integer(std::string_view text, bool negative) {
  const bool hex = text.size() > 1 && (text[1] == 'x' || text[1] == 'X');
  const std::string digits = (negative ? "-" : "") + std::string(text.substr(hex ? 2 : 0));
  std::int64_t value = 0;
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
  if (status != std::errc() || end != digits.data() + digits.size()) return {};
  return value;
}

double read_real(std::string_view text, bool negative) {
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status == std::errc::result_out_of_range) {  // from_chars leaves the value alone
    const bool tiny = text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos;
    value = tiny ? 0.0 : std::numeric_limits<double>::infinity();
  }
  return negative ? -value : value;
}

Result<std::string> decode_string(std::string_view source, Range body, bool raw) {
  const std::string_view text = source.substr(body.begin, body.end - body.begin);
  if (raw) return std::string(text);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    const std::string_view rest = text.substr(i + 1);
    const Numeric form = rest.empty() ? Numeric{} : numeric_escape(rest[0]);
    const char simple = rest.empty() ? '\0' : simple_escape(rest[0]);
    const Maybe<char32_t> code_point = form.digits > 0 ? read_code_point(rest, form) : Maybe<char32_t>();
    if (simple == '\0' && !code_point.known) {
      const auto at = static_cast<std::uint32_t>(body.begin + i);
      return diagnostic(source, {at, at + 2}, ErrorCode::expr_syntax, "字符串中的转义无效",
                        "this escape in a string is not valid", "\\\\");
    }
    if (simple != '\0') out += simple;
    if (code_point.known) append_utf8(out, code_point.value);
    i += simple != '\0' ? 1 : form.skip + form.digits;
  }
  return out;
}

}  // namespace baoxue::inline v1::expr
