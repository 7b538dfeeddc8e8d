// SPDX-License-Identifier: MIT
#include "expr/blend.hpp"
#include "expr/kernels.hpp"

namespace baoxue::inline v1::expr::kernels {
namespace {

bool plain(const Vector& v) { return v.known == nullptr && v.fault == nullptr; }

// Four states of one word. A row is in exactly one of: yes, no, unknown, fault.
struct Truth {
  std::uint64_t yes, no, unknown, fault;
};
Truth truth_of(const Vector& v, std::size_t word, std::size_t rows) {
  const std::uint64_t known = known_word(v, word, rows);
  const std::uint64_t fault = fault_word(v, word, rows) & known;
  const std::uint64_t value = value_word(v, word, rows);
  return {value & known & ~fault, ~value & known & ~fault, ~known, fault};
}

void store_truth(Target& target, std::size_t word, const Truth& t) {
  target.bits()[word] = t.yes;
  target.storage.known[word] = ~t.unknown;
  target.storage.fault[word] = t.fault;
}

void show_states(Target& target, bool unknown, bool fault) {
  if (unknown) target.vector.known = target.storage.known.data();
  if (fault) target.vector.fault = target.storage.fault.data();
}

// `Absorb` decides alone: false for &&, true for ||; then unknown, then fault, then the other value.
template <bool Absorb>
void logic(Frame& frame, const Step& step) {
  Target target = open_target(frame, step);
  const Vector& a = frame.arg(step, 0);
  const Vector& b = frame.arg(step, 1);
  if (plain(a) && plain(b)) {
    for (std::size_t word = 0; word < target.words(); ++word) {
      const std::uint64_t x = value_word(a, word, target.rows);
      const std::uint64_t y = value_word(b, word, target.rows);
      target.bits()[word] = Absorb ? x | y : x & y;
    }
    return;
  }
  for (std::size_t word = 0; word < target.words(); ++word) {
    const Truth x = truth_of(a, word, target.rows);
    const Truth y = truth_of(b, word, target.rows);
    const std::uint64_t wins = Absorb ? x.yes | y.yes : x.no | y.no;
    const std::uint64_t unknown = (x.unknown | y.unknown) & ~wins;
    const std::uint64_t fault = (x.fault | y.fault) & ~wins & ~unknown;
    const std::uint64_t yes = Absorb ? wins : x.yes & y.yes;
    store_truth(target, word, {yes, 0, unknown, fault});
  }
  show_states(target, a.known != nullptr || b.known != nullptr, a.fault != nullptr || b.fault != nullptr);
}

template <class Lane>
struct Select {
  static void run(Frame& frame, const Step& step) {
    Target target = open_target(frame, step);
    const Vector& condition = frame.arg(step, 0);
    blend<Lane>(target, frame.arg(step, 1), frame.arg(step, 2), ternary_choice(condition, target.rows));
  }
};
template <class Lane>
struct OrValue {
  static void run(Frame& frame, const Step& step) {
    Target target = open_target(frame, step);
    const Vector& value = frame.arg(step, 0);
    blend<Lane>(target, value, frame.arg(step, 1), fallback_choice(value, target.rows));
  }
};

}  // namespace

void conjunction(Frame& frame, const Step& step) { logic<false>(frame, step); }
void disjunction(Frame& frame, const Step& step) { logic<true>(frame, step); }

void negation(Frame& frame, const Step& step) {
  Target target = open_target(frame, step);
  merge_states(frame, step, target);
  const auto* in = static_cast<const std::uint64_t*>(frame.arg(step, 0).values);
  for (std::size_t word = 0; word < target.words(); ++word) target.bits()[word] = ~in[word];
}

void is_known(Frame& frame, const Step& step) {
  Target target = open_target(frame, step);
  const Vector& value = frame.arg(step, 0);
  for (std::size_t word = 0; word < target.words(); ++word) {
    target.bits()[word] = known_word(value, word, target.rows) & ~fault_word(value, word, target.rows);
  }
}

Kernel select(Type type) {
  if (type.depth > 0) return select_list(type);
  return with_lane(type.kind, [](auto lane) -> Kernel { return Select<decltype(lane)>::run; });
}
Kernel or_value(Type type) {
  if (type.depth > 0) return or_value_list(type);
  return with_lane(type.kind, [](auto lane) -> Kernel { return OrValue<decltype(lane)>::run; });
}

}  // namespace baoxue::inline v1::expr::kernels
