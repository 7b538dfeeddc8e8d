// SPDX-License-Identifier: MIT
#include "expr/unicode.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "baoxue/core/reserved_words.hpp"
#include "baoxue/core/text.hpp"
#include "baoxue/expr/expr.hpp"

namespace baoxue::inline v1::expr {

namespace {

template <class Range>
const Range* range_of(std::span<const Range> ranges, char32_t c) {
  const auto after =
      std::upper_bound(ranges.begin(), ranges.end(), c, [](char32_t code, const Range& r) { return code < r.first; });
  if (after == ranges.begin() || c > (after - 1)->last) return nullptr;
  return &*(after - 1);
}
const Composition* entry_of(std::span<const Composition> table, char32_t c) {
  const auto at = std::lower_bound(table.begin(), table.end(), c,
                                   [](const Composition& e, char32_t code) { return e.whole < code; });
  return at != table.end() && at->whole == c ? &*at : nullptr;
}

std::uint8_t class_of(char32_t c) {
  const CombiningClass* range = range_of(combining_classes(), c);
  return range == nullptr ? 0 : range->number;
}

// Hangul syllables are composed by arithmetic (The Unicode Standard, 3.12).
constexpr char32_t kSyllable = 0xAC00, kLead = 0x1100, kVowel = 0x1161, kTail = 0x11A7;
constexpr char32_t kLeads = 19, kVowels = 21, kTails = 28;

// Mappings nest at most a few deep.
void decompose(char32_t c, std::u32string& out) {
  if (c >= kSyllable && c < kSyllable + kLeads * kVowels * kTails) {
    const char32_t index = c - kSyllable;
    out += {kLead + index / (kVowels * kTails), kVowel + index / kTails % kVowels};
    if (index % kTails != 0) out += kTail + index % kTails;
    return;
  }
  const Composition* entry = c < 0x80 ? nullptr : entry_of(compositions(), c);
  if (entry == nullptr && c >= 0x80) entry = entry_of(decompositions(), c);
  if (entry == nullptr) {
    out += c;
    return;
  }
  decompose(entry->first, out);
  if (entry->second != 0) decompose(entry->second, out);
}

// Marks behind a letter ascend by class; those of one class keep their order.
void order_marks(std::u32string& text) {
  for (auto at = text.begin(); at != text.end();) {
    if (class_of(*at) == 0) {
      ++at;
      continue;
    }
    const auto end = std::find_if(at, text.end(), [](char32_t c) { return class_of(c) == 0; });
    std::stable_sort(at, end, [](char32_t a, char32_t b) { return class_of(a) < class_of(b); });
    at = end;
  }
}

char32_t composed(char32_t a, char32_t b) {
  if (a >= kLead && a < kLead + kLeads && b >= kVowel && b < kVowel + kVowels)
    return kSyllable + ((a - kLead) * kVowels + (b - kVowel)) * kTails;
  const bool open = a >= kSyllable && a < kSyllable + kLeads * kVowels * kTails && (a - kSyllable) % kTails == 0;
  if (open && b > kTail && b < kTail + kTails) return a + (b - kTail);
  static const auto pairs = [] {
    std::map<std::pair<char32_t, char32_t>, char32_t> out;
    for (const Composition& c : compositions()) out[{c.first, c.second}] = c.whole;
    return out;
  }();
  const auto found = pairs.find({a, b});
  return found == pairs.end() ? 0 : found->second;
}

std::u32string compose(const std::u32string& text) {
  std::u32string out;
  std::size_t starter = std::u32string::npos;
  int before = -1;  // class of what stands behind the starter; -1 = nothing
  for (const char32_t c : text) {
    const int number = class_of(c);
    const bool blocked = before >= number && before != -1;
    const char32_t both = starter != std::u32string::npos && !blocked ? composed(out[starter], c) : 0;
    if (both != 0) {
      out[starter] = both;
      continue;
    }
    if (number == 0) {
      starter = out.size();
      before = -1;
    } else {
      before = number;
    }
    out += c;
  }
  return out;
}

}  // namespace

bool is_name_start(char32_t c) {
  if (c < 0x80) return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || c == U'_';
  return range_of(start_letters(), c) != nullptr;
}
bool is_name_part(char32_t c) {
  return is_name_start(c) || (c >= U'0' && c <= U'9') || (c >= 0x80 && range_of(continue_letters(), c) != nullptr);
}

std::string nfc(std::string_view text) {
  const bool plain = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (plain || !is_utf8(text)) return std::string(text);
  std::u32string parts;
  for (const char32_t c : to_utf32(text)) decompose(c, parts);
  order_marks(parts);
  return to_utf8(compose(parts));
}

std::string normalised(std::string_view name) { return nfc(name); }

bool is_identifier(std::string_view name) {
  if (name.empty() || is_cel_word(name) || !is_utf8(name)) return false;
  const std::u32string text = to_utf32(name);
  return is_name_start(text[0]) && std::ranges::all_of(text, is_name_part);
}

}  // namespace baoxue::inline v1::expr
