// SPDX-License-Identifier: MIT
// Masking for display (脱敏): what a reader needs to tell rows apart, and no more. Masked text is not anonymous:
// whoever knows the class recognises the child, so files for the public hold neither. Input that is not UTF-8 is
// masked whole.
//
//   mask_name("张三丰")                                // "张**"
//   mask_id("341322201503010011")                      // "341322**********11"
//   mask_phone("13800001234")                          // "138******34"
#ifndef BAOXUE_CORE_MASK_HPP
#define BAOXUE_CORE_MASK_HPP

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "baoxue/core/text.hpp"

namespace baoxue::inline v1 {
namespace detail {

inline std::string mask_middle(std::string_view text, std::size_t head, std::size_t tail) {
  if (!is_utf8(text)) return text.empty() ? std::string() : "*";
  const std::u32string points = to_utf32(text);
  const std::size_t hidden = points.size() > head + tail ? points.size() - head - tail : 0;
  if (hidden == 0) return std::string(points.size(), '*');
  const std::u32string_view view(points);
  return to_utf8(view.substr(0, head)) + std::string(hidden, '*') + to_utf8(view.substr(head + hidden));
}

}  // namespace detail

// The first character stays, a star for each of the others, at most four of them; a name of one character is a star.
[[nodiscard]] inline std::string mask_name(std::string_view name) {
  std::string masked = detail::mask_middle(name, 1, 0);
  const std::size_t stars = static_cast<std::size_t>(std::count(masked.begin(), masked.end(), '*'));
  if (stars > 4) masked.resize(masked.size() - (stars - 4));
  return masked;
}

// Resident ids, student numbers and the like: the first 6 and the last 2 characters stay where at least 12 are there,
// that is the division and an end to compare with, never the birth date; else nothing stays.
[[nodiscard]] inline std::string mask_id(std::string_view id) {
  const std::size_t size = is_utf8(id) ? code_points(id) : 0;
  return size >= 12 ? detail::mask_middle(id, 6, 2) : detail::mask_middle(id, size, 0);
}

// The first 3 and the last 2 digits stay where at least 8 are there; else nothing stays.
[[nodiscard]] inline std::string mask_phone(std::string_view phone) {
  const std::size_t size = is_utf8(phone) ? code_points(phone) : 0;
  return size >= 8 ? detail::mask_middle(phone, 3, 2) : detail::mask_middle(phone, size, 0);
}

}  // namespace baoxue::inline v1

#endif
