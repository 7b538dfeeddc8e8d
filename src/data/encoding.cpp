// SPDX-License-Identifier: MIT
#include "data/encoding.hpp"

#include <iconv.h>

#include <algorithm>
#include <cerrno>

#include "baoxue/core/text.hpp"

namespace baoxue::inline v1::data_detail {

namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

// `before`: the text up to the fault, as UTF-8.
Error bad_encoding(std::string_view file, std::string_view before, std::string_view zh, std::string_view en) {
  const auto line = static_cast<std::int32_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 = 0
  const auto column = static_cast<std::int32_t>(code_points(before.substr(line_start))) + 1;
  return {ErrorCode::bad_encoding, std::string(zh), std::string(en), Place{std::string(file), line, column}};
}

Error neither(std::string_view file, std::string_view before) {
  return bad_encoding(file, before, "既不是 UTF-8 也不是 GB18030 编码", "neither UTF-8 nor GB18030");
}

// UTF-16 ("Unicode 文本" in a spreadsheet's list) has a mark or, in any table, NUL bytes; a damaged file has NUL bytes too.
bool is_utf16(std::string_view bytes) {
  const bool marked = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  return marked || (bytes.size() >= 2 && (bytes[0] == '\0') != (bytes[1] == '\0'));
}

struct Converter {
  iconv_t handle = iconv_open("UTF-8", "GB18030");
  ~Converter() {
    if (usable()) iconv_close(handle);
  }
  [[nodiscard]] bool usable() const { return handle != reinterpret_cast<iconv_t>(-1); }
};

}  // namespace

Result<Decoded> decode(std::string_view bytes, std::string_view file) {
  if (is_utf16(bytes)) {
    return bad_encoding(file, {}, "是 UTF-16 编码（“Unicode 文本”），请另存为“CSV UTF-8”",
                        "this is UTF-16 (\"Unicode text\"): save it as \"CSV UTF-8\"");
  }
  const bool marked = bytes.starts_with(kMark);
  const std::string_view body = marked ? bytes.substr(kMark.size()) : bytes;
  const std::size_t nul = body.find('\0');
  if (nul != std::string_view::npos) {
    return bad_encoding(file, body.substr(0, nul), "含有 NUL 字节，文件已损坏或不是文本",
                        "a NUL byte: the file is damaged or no text");
  }
  const Maybe<std::size_t> invalid = first_invalid_utf8(body);
  if (!invalid.known) return Decoded{std::string(body), marked ? "utf-8-bom" : "utf-8"};
  if (marked) {
    return bad_encoding(file, body.substr(0, invalid.value), "文件标明是 UTF-8，内容却不是",
                        "marked as UTF-8, but it is not");
  }
  Converter converter;
  if (!converter.usable()) return neither(file, body.substr(0, invalid.value));
  std::string text(body.size() * 2 + 16, '\0');
  char* in = const_cast<char*>(body.data());  // iconv's signature; it does not write there
  std::size_t in_left = body.size(), out_left = text.size();
  char* out = text.data();
  while (in_left > 0) {
    if (iconv(converter.handle, &in, &in_left, &out, &out_left) != static_cast<std::size_t>(-1)) break;
    const std::size_t used = text.size() - out_left;
    if (errno != E2BIG) return neither(file, std::string_view(text).substr(0, used));
    text.resize(text.size() * 2);
    out = text.data() + used, out_left = text.size() - used;
  }
  text.resize(text.size() - out_left);
  if (text.starts_with(kMark)) text.erase(0, kMark.size());  // GB18030 has a byte-order mark of its own
  return Decoded{std::move(text), "gb18030"};
}

}  // namespace baoxue::inline v1::data_detail
