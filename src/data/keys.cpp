// SPDX-License-Identifier: MIT
#include <algorithm>
#include <deque>
#include <functional>

#include "baoxue/data/dataset.hpp"
#include "data/hash.hpp"

namespace baoxue::inline v1 {

// Open addressing; slots hold code + 1. Texts live in blocks and never move.
struct KeyDictionary::Impl {
  std::vector<std::string_view> texts;
  std::vector<std::uint64_t> hashes;
  std::vector<std::uint32_t> slots = std::vector<std::uint32_t>(64, 0);
  std::deque<std::string> blocks;
  std::size_t block = 0;  // being filled; those behind it are empty

  [[nodiscard]] std::size_t slot_of(std::string_view key, std::uint64_t hash) const {
    std::size_t at = hash & (slots.size() - 1);
    while (slots[at] != 0 && (hashes[slots[at] - 1] != hash || texts[slots[at] - 1] != key))
      at = (at + 1) & (slots.size() - 1);
    return at;
  }
  std::string_view keep(std::string_view key) {
    constexpr std::size_t kBlock = 1 << 16;
    while (block < blocks.size() && blocks[block].capacity() - blocks[block].size() < key.size()) ++block;
    if (block == blocks.size()) blocks.emplace_back().reserve(std::max(kBlock, key.size()));
    std::string& into = blocks[block];
    const std::size_t start = into.size();
    into.append(key);
    return {into.data() + start, key.size()};
  }
  // Gives back what follows `end`, which lies in a block; nullptr: everything.
  void give_back(const char* end) {
    const auto holds = [&](const std::string& text) {
      return end != nullptr && std::less_equal<>()(text.data(), end) &&
             std::less_equal<>()(end, text.data() + text.size());
    };
    for (block = std::min(block + 1, blocks.size()); block > 0; --block) {
      std::string& last = blocks[block - 1];
      if (holds(last)) return last.resize(static_cast<std::size_t>(end - last.data())), void(--block);
      last.clear();
    }
  }
  void grow() {
    slots.assign(slots.size() * 2, 0);
    for (std::size_t code = 0; code < texts.size(); ++code)
      slots[slot_of(texts[code], hashes[code])] = static_cast<std::uint32_t>(code + 1);
  }
};

KeyDictionary::KeyDictionary() : impl_(std::make_unique<Impl>()) {}
KeyDictionary::~KeyDictionary() = default;
KeyDictionary::KeyDictionary(KeyDictionary&&) noexcept = default;
KeyDictionary& KeyDictionary::operator=(KeyDictionary&&) noexcept = default;

std::int32_t KeyDictionary::find(std::string_view key) const {
  return static_cast<std::int32_t>(impl_->slots[impl_->slot_of(key, hash64(key))]) - 1;
}

std::int32_t KeyDictionary::intern(std::string_view key) {
  const std::uint64_t hash = hash64(key);
  const std::size_t at = impl_->slot_of(key, hash);
  if (impl_->slots[at] != 0) return static_cast<std::int32_t>(impl_->slots[at]) - 1;
  impl_->texts.push_back(impl_->keep(key));
  impl_->hashes.push_back(hash);
  impl_->slots[at] = static_cast<std::uint32_t>(impl_->texts.size());
  if (impl_->texts.size() * 2 > impl_->slots.size()) impl_->grow();
  return static_cast<std::int32_t>(impl_->texts.size()) - 1;
}

// A key went to a slot that was free then, so the slots of the last ones are free again without touching those before them.
void KeyDictionary::truncate(std::size_t size) {
  for (std::size_t code = impl_->texts.size(); code > size; --code)
    impl_->slots[impl_->slot_of(impl_->texts[code - 1], impl_->hashes[code - 1])] = 0;
  if (impl_->texts.size() <= size) return;
  impl_->texts.resize(size), impl_->hashes.resize(size);
  impl_->give_back(size == 0 ? nullptr : impl_->texts.back().data() + impl_->texts.back().size());
}

std::string_view KeyDictionary::at(std::int32_t code) const { return impl_->texts[static_cast<std::size_t>(code)]; }
std::size_t KeyDictionary::size() const { return impl_->texts.size(); }

}  // namespace baoxue::inline v1
