// SPDX-License-Identifier: MIT
#include "expr/diagnostic.hpp"

#include <algorithm>

namespace baoxue::inline v1::expr {

Error diagnostic(std::string_view source, Range range, ErrorCode code, std::string zh, std::string en,
                 std::string hint) {
  Error error(code, std::move(zh), std::move(en), std::move(hint));
  error.place.line = 1;
  error.place.column = 1;
  const std::size_t begin = std::min<std::size_t>(range.begin, source.size());
  for (const char c : source.substr(0, begin)) {
    if (c == '\n') {
      ++error.place.line;
      error.place.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++error.place.column;
    }
  }
  const std::size_t end = std::clamp<std::size_t>(range.end, begin, source.size());
  error.underlined = std::string(source.substr(begin, std::min<std::size_t>(end - begin, 200)));
  return error;
}

}  // namespace baoxue::inline v1::expr
