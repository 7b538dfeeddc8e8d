// SPDX-License-Identifier: MIT
// Choosing between two operands row by row: the ternary and orValue. Both operands are computed; the states of the one
// that is not taken are dropped.
#ifndef BAOXUE_EXPR_BLEND_HPP
#define BAOXUE_EXPR_BLEND_HPP

#include "expr/kernel.hpp"

namespace baoxue::inline v1::expr {

// Per word: rows that take the first operand, rows that are unknown or faulted whatever is taken.
struct Choice {
  const Vector& decider;
  std::size_t rows;
  bool by_state;  // orValue: the first where it is known
  [[nodiscard]] std::uint64_t first(std::size_t word) const {
    return by_state ? known_word(decider, word, rows) : value_word(decider, word, rows);
  }
  [[nodiscard]] std::uint64_t known(std::size_t word) const {
    return by_state ? ~std::uint64_t{0} : known_word(decider, word, rows);
  }
  [[nodiscard]] std::uint64_t fault(std::size_t word) const { return by_state ? 0 : fault_word(decider, word, rows); }
  [[nodiscard]] bool has_known() const { return !by_state && decider.known != nullptr; }
  [[nodiscard]] bool has_fault() const { return !by_state && decider.fault != nullptr; }
};
inline Choice ternary_choice(const Vector& condition, std::size_t rows) { return {condition, rows, false}; }
inline Choice fallback_choice(const Vector& value, std::size_t rows) { return {value, rows, true}; }

inline void blend_states(Target& target, const Vector& a, const Vector& b, const Choice& choice) {
  const bool unknown = choice.has_known() || a.known != nullptr || b.known != nullptr;
  const bool fault = choice.has_fault() || a.fault != nullptr || b.fault != nullptr;
  if (!unknown && !fault) return;
  for (std::size_t word = 0; word < target.words(); ++word) {
    const std::uint64_t first = choice.first(word);
    const std::uint64_t broken = choice.fault(word);
    const std::uint64_t taken =
        (first & known_word(a, word, target.rows)) | (~first & known_word(b, word, target.rows));
    const std::uint64_t failed =
        (first & fault_word(a, word, target.rows)) | (~first & fault_word(b, word, target.rows));
    const std::uint64_t known = choice.known(word) & (broken | taken);
    target.storage.known[word] = known;
    target.storage.fault[word] = known & (broken | failed);
  }
  if (unknown) target.vector.known = target.storage.known.data();
  if (fault) target.vector.fault = target.storage.fault.data();
}

template <class Lane>
void blend(Target& target, const Vector& a, const Vector& b, const Choice& choice) {
  blend_states(target, a, b, choice);
  if constexpr (std::is_same_v<Lane, BitLane>) {
    for (std::size_t word = 0; word < target.words(); ++word) {
      const std::uint64_t first = choice.first(word);
      target.bits()[word] = (first & value_word(a, word, target.rows)) | (~first & value_word(b, word, target.rows));
    }
  } else {
    const typename Lane::Writer out(target.storage.values.get(), target.storage.extra.get());
    for_pairs<Lane, Lane>(a, b, target.rows, [&](auto x, auto y) {
      for_blocks(target.rows, [&](std::size_t start, auto count) {
        const std::uint64_t first = choice.first(start / 64);
        for (std::size_t j = 0; j < count; ++j) out.set(start + j, (first >> j & 1) != 0 ? x(start + j) : y(start + j));
      });
    });
  }
}

}  // namespace baoxue::inline v1::expr

#endif
