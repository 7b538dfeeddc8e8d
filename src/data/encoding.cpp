// SPDX-License-Identifier: MIT
#include "data/encoding.hpp"

#include <iconv.h>

#include <algorithm>
#include <cerrno>

#include "baoxue/core/text.hpp"

namespace baoxue::inline v1::data_detail {

namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

Error bad_encoding(std::string_view file, std::string_view before) {
  Error error;
  error.code = ErrorCode::bad_encoding;
  error.message = "既不是 UTF-8 也不是 GB18030 编码";
  error.message_en = "neither UTF-8 nor GB18030";
  error.place.file = file;
  error.place.line = static_cast<std::int32_t>(std::count(before.begin(), before.end(), '\n')) + 1;
  return error;
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
  const bool marked = bytes.starts_with(kMark);
  const std::string_view body = marked ? bytes.substr(kMark.size()) : bytes;
  if (is_utf8(body)) return Decoded{std::string(body), marked ? "utf-8-bom" : "utf-8"};
  Converter converter;
  if (marked || !converter.usable()) return bad_encoding(file, body.substr(0, first_invalid_utf8(body).value));
  std::string text(body.size() * 2 + 16, '\0');
  char* in = const_cast<char*>(body.data());  // iconv's signature; it does not write there
  std::size_t in_left = body.size(), out_left = text.size();
  char* out = text.data();
  while (in_left > 0) {
    if (iconv(converter.handle, &in, &in_left, &out, &out_left) != static_cast<std::size_t>(-1)) break;
    if (errno != E2BIG) return bad_encoding(file, body.substr(0, body.size() - in_left));
    const std::size_t used = text.size() - out_left;
    text.resize(text.size() * 2);
    out = text.data() + used, out_left = text.size() - used;
  }
  text.resize(text.size() - out_left);
  return Decoded{std::move(text), "gb18030"};
}

}  // namespace baoxue::inline v1::data_detail
