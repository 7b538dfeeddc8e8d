// SPDX-License-Identifier: MIT
// XXH3: identity of keys, rows, packs and findings. Not for secrets.
#ifndef BAOXUE_DATA_HASH_HPP
#define BAOXUE_DATA_HASH_HPP

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace baoxue::inline v1 {

using Hash128 = std::array<std::uint64_t, 2>;  // high, low

[[nodiscard]] std::uint64_t hash64(std::string_view bytes);
[[nodiscard]] Hash128 hash128(std::string_view bytes);
[[nodiscard]] std::string hash_text(const Hash128& hash);  // 32 lower-case hex digits
void append_hash(std::string& text, const Hash128& hash);

}  // namespace baoxue::inline v1

#endif
