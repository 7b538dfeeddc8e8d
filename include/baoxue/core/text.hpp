// SPDX-License-Identifier: MIT
// Text: UTF-8 read strictly, full-width ASCII folded, and the nearest known name for a misspelt one.
//
//   nearest("stauts", std::array{"status", "student"})  // "status"
//   full_width_to_ascii("３４Ｘ")                        // "34X"
//   code_points("包保")                                  // 2
#ifndef BAOXUE_CORE_TEXT_HPP
#define BAOXUE_CORE_TEXT_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "baoxue/core/maybe.hpp"

namespace baoxue::inline v1 {

struct CodePoint {
  char32_t value = 0;
  std::uint8_t size = 0;  // bytes it takes, 1-4
};

// The code point that begins at text[at]. Unknown at the end, and for whatever is not well-formed: overlong forms,
// surrogates, values above U+10FFFF, cut sequences, stray continuation bytes.
[[nodiscard]] constexpr Maybe<CodePoint> decode_utf8(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return CodePoint{lead, 1};
  const std::uint8_t size = lead >= 0xC2 && lead < 0xE0   ? 2
                            : (lead & 0xF0) == 0xE0       ? 3
                            : lead >= 0xF0 && lead < 0xF5 ? 4
                                                          : 0;
  if (size == 0 || size > text.size() - at) return {};
  char32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    value = (value << 6) | (byte(i) & 0x3FU);
  }
  const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (overlong || surrogate || value > 0x10FFFF) return {};
  return CodePoint{value, size};
}

namespace detail {
// The first byte from `at` on that is not ASCII. Eight at a time: most of a table is keys, dates and numbers.
[[nodiscard]] constexpr std::size_t skip_ascii(std::string_view text, std::size_t at) {
  if (!std::is_constant_evaluated()) {
    for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
      std::memcpy(&eight, text.data() + at, sizeof eight);
      if ((eight & 0x8080808080808080ULL) != 0) break;
    }
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}
}  // namespace detail

// Byte offset of the first thing that is not UTF-8; unknown if all of it is.
[[nodiscard]] constexpr Maybe<std::size_t> first_invalid_utf8(std::string_view text) {
  for (std::size_t at = detail::skip_ascii(text, 0); at < text.size(); at = detail::skip_ascii(text, at)) {
    const Maybe<CodePoint> point = decode_utf8(text, at);
    if (!point.known) return at;
    at += point.value.size;
  }
  return {};
}
[[nodiscard]] constexpr bool is_utf8(std::string_view text) { return !first_invalid_utf8(text).known; }

// Number of code points; for text that is UTF-8.
[[nodiscard]] constexpr std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Appends a code point. What is none (surrogates, above U+10FFFF) becomes U+FFFD.
inline void append_utf8(std::string& out, char32_t c) {
  const auto tail = [&](int shift) { out.push_back(static_cast<char>(0x80 | ((c >> shift) & 0x3F))); };
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (c >> 6)));
    tail(0);
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (c >> 12)));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xF0 | (c >> 18)));
    tail(12);
    tail(6);
    tail(0);
  }
}

// All code points; every byte that is not UTF-8 counts as one U+FFFD.
[[nodiscard]] inline std::u32string to_utf32(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    const Maybe<CodePoint> point = decode_utf8(text, at);
    out.push_back(point.known ? point.value.value : U'\uFFFD');
    at += point.known ? point.value.size : 1;
  }
  return out;
}
[[nodiscard]] inline std::string to_utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) append_utf8(out, c);
  return out;
}

// U+FF01-FF5E (！ to ～) to their ASCII characters and U+3000 to a space. All other bytes stay, also invalid ones.
[[nodiscard]] inline std::string full_width_to_ascii(std::string_view text) {
  std::string out(text.substr(0, detail::skip_ascii(text, 0)));
  for (std::size_t at = out.size(); at < text.size();) {
    const Maybe<CodePoint> point = decode_utf8(text, at);
    const std::size_t size = point.known ? point.value.size : 1;
    const char32_t c = point.value.value;
    if (point.known && c >= 0xFF01 && c <= 0xFF5E) {
      out.push_back(static_cast<char>(c - 0xFEE0));
    } else if (point.known && c == 0x3000) {
      out.push_back(' ');
    } else {
      out.append(text.substr(at, size));
    }
    at += size;
  }
  return out;
}

// Damerau-Levenshtein distance (optimal string alignment): insert, delete, replace, or swap two neighbours.
[[nodiscard]] inline std::size_t edit_distance(std::u32string_view a, std::u32string_view b) {
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replace});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) current[j] = std::min(current[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

namespace detail {
inline std::u32string folded(std::string_view text) {
  std::u32string out = to_utf32(full_width_to_ascii(text));
  for (char32_t& c : out) {
    if (c >= U'A' && c <= U'Z') c += 32;
  }
  return out;
}
}  // namespace detail

// The candidate with the least edit distance over code points, ASCII case and full width aside; ties to the first. It
// may differ in a third of the word's length, at least in one place, but never in all of it; no suggestion otherwise,
// nor for words longer than 256 bytes.
template <class Candidates>
[[nodiscard]] std::optional<std::string> nearest(std::string_view word, const Candidates& candidates) {
  constexpr std::size_t kLongestWord = 256;
  if (word.empty() || word.size() > kLongestWord) return std::nullopt;
  const std::u32string wanted = detail::folded(word);
  std::size_t limit = std::max<std::size_t>(1, wanted.size() / 3) + 1;  // exclusive
  std::optional<std::string> best;
  for (const auto& candidate : candidates) {
    const std::string_view name(candidate);
    if (name.size() > 4 * kLongestWord) continue;
    const std::u32string known = detail::folded(name);
    const std::size_t longer = std::max(known.size(), wanted.size());
    if (longer - std::min(known.size(), wanted.size()) >= limit) continue;
    const std::size_t distance = edit_distance(wanted, known);
    if (distance >= limit || (distance > 0 && distance >= longer)) continue;
    best = std::string(name);
    limit = distance;
    if (distance == 0) break;
  }
  return best;
}
[[nodiscard]] inline std::optional<std::string> nearest(std::string_view word,
                                                        std::initializer_list<std::string_view> candidates) {
  return nearest<std::initializer_list<std::string_view>>(word, candidates);
}

}  // namespace baoxue::inline v1

#endif
