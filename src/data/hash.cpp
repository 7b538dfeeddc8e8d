// SPDX-License-Identifier: MIT
#include "data/hash.hpp"

#include <xxhash.h>

namespace baoxue::inline v1 {

std::uint64_t hash64(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

Hash128 hash128(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

void append_hash(std::string& text, const Hash128& hash) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const std::uint64_t half : hash) {
    for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(half >> shift) & 15];
  }
}

std::string hash_text(const Hash128& hash) {
  std::string text;
  append_hash(text, hash);
  return text;
}

}  // namespace baoxue::inline v1
