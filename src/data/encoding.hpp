// SPDX-License-Identifier: MIT
// Text in: byte-order mark, else strict UTF-8, else GB18030, else an error. No guessing: the rule is deterministic.
#ifndef BAOXUE_DATA_ENCODING_HPP
#define BAOXUE_DATA_ENCODING_HPP

#include <string>
#include <string_view>

#include "baoxue/core/result.hpp"

namespace baoxue::inline v1::data_detail {

struct Decoded {
  std::string text;      // UTF-8 without a mark
  std::string encoding;  // "utf-8" | "utf-8-bom" | "gb18030"
};
// Error bad_encoding with the line and column of the first byte that is neither; UTF-16 and NUL bytes are refused by name.
[[nodiscard]] Result<Decoded> decode(std::string_view bytes, std::string_view file);

}  // namespace baoxue::inline v1::data_detail

#endif
