// SPDX-License-Identifier: MIT
// Arena: memory of one call that is asked again and again (Assessor). What the call makes and drops lies in blocks that stay, so
// that after the first calls nothing is allocated.
//
//   Arena arena;
//   { const ArenaScope scope(arena); Buffer<int> rows; ... }      // rows lies in the arena
//   arena.reset();                                                 // when nothing made in the scope is left
#ifndef BAOXUE_CORE_ARENA_HPP
#define BAOXUE_CORE_ARENA_HPP

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <vector>

namespace baoxue::inline v1 {

// One thread at a time. Grows where a call needs more than any before it; reset() then makes one block of what there is.
class Arena {
 public:
  explicit Arena(std::size_t bytes) { add(bytes); }
  [[nodiscard]] std::byte* take(std::size_t bytes) {
    bytes = (bytes + kAlign - 1) / kAlign * kAlign;
    if (used_ + bytes > blocks_.back().size) {
      add(std::max(bytes, 2 * blocks_.back().size));
      used_ = 0;
    }
    std::byte* at = blocks_.back().bytes.get() + used_;
    used_ += bytes;
    return at;
  }
  void reset() {
    used_ = 0;
    if (blocks_.size() == 1) return;
    std::size_t all = 0;
    for (const Block& block : blocks_) all += block.size;
    blocks_.clear();
    add(all);
  }

 private:
  static constexpr std::size_t kAlign = 16;
  struct Block {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size;
  };
  void add(std::size_t bytes) { blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(bytes), bytes}); }
  std::vector<Block> blocks_;
  std::size_t used_ = 0;  // of the last block
};

namespace detail {

inline thread_local Arena* current_arena = nullptr;
inline constexpr std::size_t kOriginBytes = 16;  // before every allocation: whether it is the heap's

[[nodiscard]] inline void* take_local(std::size_t bytes) {
  const bool heap = current_arena == nullptr;
  void* memory = heap ? ::operator new(bytes + kOriginBytes) : current_arena->take(bytes + kOriginBytes);
  std::memcpy(memory, &heap, sizeof heap);
  return static_cast<std::byte*>(memory) + kOriginBytes;
}
inline void give_local(void* memory) noexcept {
  if (memory == nullptr) return;
  std::byte* start = static_cast<std::byte*>(memory) - kOriginBytes;
  bool heap = false;
  std::memcpy(&heap, start, sizeof heap);
  if (heap) ::operator delete(start);
}

}  // namespace detail

// While it lives, what this thread makes with Local lies in the arena.
class ArenaScope {
 public:
  explicit ArenaScope(Arena& arena) : before_(detail::current_arena) { detail::current_arena = &arena; }
  ~ArenaScope() { detail::current_arena = before_; }
  ArenaScope(const ArenaScope&) = delete;
  ArenaScope& operator=(const ArenaScope&) = delete;

 private:
  Arena* before_;
};

// Allocates from the arena of the scope, else from the heap. Only for what does not outlive the scope's call.
template <class T>
struct Local {
  using value_type = T;
  static_assert(alignof(T) <= detail::kOriginBytes);
  Local() = default;
  template <class U>
  Local(const Local<U>&) {}  // implicit: containers rebind it
  [[nodiscard]] T* allocate(std::size_t n) { return static_cast<T*>(detail::take_local(n * sizeof(T))); }
  void deallocate(T* memory, std::size_t) noexcept { detail::give_local(memory); }
  template <class U>
  friend bool operator==(const Local&, const Local<U>&) {
    return true;
  }
};

template <class T>
using Buffer = std::vector<T, Local<T>>;
using LocalText = std::basic_string<char, std::char_traits<char>, Local<char>>;

}  // namespace baoxue::inline v1

#endif
