// SPDX-License-Identifier: MIT
// Kernel templates. A kernel combines the states of its operands on bitmaps, then runs one loop over values:
//   pure     the operation cannot fail; every lane is computed, also where a row is unknown
//   checked  it can overflow; flags are collected per 64 rows
//   guarded  only rows that are known and without fault are computed, so a callee never sees an unspecified value
// Strict functions are unknown where any operand is, else faulted where any operand is.
#ifndef BAOXUE_EXPR_KERNEL_HPP
#define BAOXUE_EXPR_KERNEL_HPP

#include <algorithm>
#include <array>
#include <bit>
#include <type_traits>

#include "expr/machine.hpp"

namespace baoxue::inline v1::expr {

static_assert(std::endian::native == std::endian::little, "bitmaps are read as little-endian words");

// The result of the running step: its vector, its register, its rows (1 if every operand is broadcast).
struct Target {
  Vector& vector;
  Register& storage;
  std::size_t rows;
  [[nodiscard]] std::size_t words() const { return words_of(rows); }
  [[nodiscard]] std::uint64_t* bits() const { return reinterpret_cast<std::uint64_t*>(storage.values.get()); }
};

// Opens the target. `per_row`: the result differs by row although every operand is broadcast.
[[nodiscard]] Target open_target(const Frame& frame, const Step& step, bool per_row = false);
// Sets known and fault of the target as a strict function of all operands.
void merge_states(const Frame& frame, const Step& step, Target& target);
// A word of an operand's known or fault bitmap: a broadcast bit fills it.
[[nodiscard]] std::uint64_t known_word(const Vector& v, std::size_t word, std::size_t rows);
[[nodiscard]] std::uint64_t fault_word(const Vector& v, std::size_t word, std::size_t rows);
[[nodiscard]] std::uint64_t value_word(const Vector& v, std::size_t word, std::size_t rows);
// Adds flagged rows (bytes of 0 or 1 packed) to the target's faults; unknown rows stay unknown.
void add_faults(Target& target, std::size_t word, std::uint64_t bits);
void add_unknown(Target& target, std::size_t word, std::uint64_t bits);
// Rows of this word that are known and have no fault.
[[nodiscard]] std::uint64_t live_word(const Target& target, std::size_t word);

// f(A[i], B[i]) for a block of rows; broadcast operands repeat element 0.
template <class A, class B, class F>
void for_pairs(const Vector& a, const Vector& b, std::size_t rows, F&& f) {
  const typename A::Reader x(a);
  const typename B::Reader y(b);
  if (rows == 1 || (!a.broadcast && !b.broadcast)) {
    f([x](std::size_t i) { return x[i]; }, [y](std::size_t i) { return y[i]; });
  } else if (a.broadcast && b.broadcast) {  // a ternary over two constants
    f([value = x[0]](std::size_t) { return value; }, [value = y[0]](std::size_t) { return value; });
  } else if (a.broadcast) {
    f([value = x[0]](std::size_t) { return value; }, [y](std::size_t i) { return y[i]; });
  } else {
    f([x](std::size_t i) { return x[i]; }, [value = y[0]](std::size_t) { return value; });
  }
}

// body(first row, rows) over blocks of 64, the full ones with a constant count so that the loop inside is vectorised.
template <class F>
void for_blocks(std::size_t rows, F&& body) {
  std::size_t first = 0;
  for (; first + 64 <= rows; first += 64) body(first, std::integral_constant<std::size_t, 64>{});
  if (first < rows) body(first, rows - first);
}

// Op: using A, B lanes; static bool apply(A, B).
template <class Op>
void pure_test(Frame& frame, const Step& step) {
  Target target = open_target(frame, step);
  merge_states(frame, step, target);
  std::uint64_t* out = target.bits();
  for_pairs<typename Op::A, typename Op::B>(frame.arg(step, 0), frame.arg(step, 1), target.rows, [&](auto a, auto b) {
    for_blocks(target.rows, [&](std::size_t first, auto count) {
      alignas(64) std::array<std::uint8_t, 64> mask{};
      for (std::size_t j = 0; j < count; ++j)
        mask[j] = static_cast<std::uint8_t>(Op::apply(a(first + j), b(first + j)));
      out[first / 64] = pack64(mask.data());
    });
  });
}

// Op: using A, B, Out lanes; static Out apply(A, B).
template <class Op>
void pure_value(Frame& frame, const Step& step) {
  Target target = open_target(frame, step);
  merge_states(frame, step, target);
  const typename Op::Out::Writer out(target.storage.values.get(), target.storage.extra.get());
  for_pairs<typename Op::A, typename Op::B>(frame.arg(step, 0), frame.arg(step, step.args - 1), target.rows,
                                            [&](auto a, auto b) {
                                              for (std::size_t i = 0; i < target.rows; ++i)
                                                out.set(i, Op::apply(a(i), b(i)));
                                            });
}

// Op: using A, B, Out lanes; static bool apply(A, B, Out&) -> failed; static ErrorCode code(A, B) of a failed row.
template <class Op>
void checked_value(Frame& frame, const Step& step) {
  Target target = open_target(frame, step);
  merge_states(frame, step, target);
  auto* out = reinterpret_cast<typename Op::Out::Value*>(target.storage.values.get());
  for_pairs<typename Op::A, typename Op::B>(
      frame.arg(step, 0), frame.arg(step, step.args - 1), target.rows, [&](auto a, auto b) {
        for_blocks(target.rows, [&](std::size_t first, auto count) {
          alignas(64) std::array<std::uint8_t, 64> failed{};
          for (std::size_t j = 0; j < count; ++j) {
            failed[j] = static_cast<std::uint8_t>(Op::apply(a(first + j), b(first + j), out[first + j]));
          }
          const std::uint64_t bits = pack64(failed.data());
          if (bits == 0) return;
          for (std::uint64_t rest = bits & live_word(target, first / 64); rest != 0; rest &= rest - 1) {
            const std::size_t row = first + static_cast<std::size_t>(std::countr_zero(rest));
            frame.note(step, row, Op::code(a(row), b(row)));
          }
          add_faults(target, first / 64, bits);
        });
      });
}

// Outcome of one guarded row.
enum class Outcome : std::uint8_t { ok = 0, unknown = 1, fault = 2 };

// Op(frame, step); Outcome operator()(row, A, B, Out&). Op may note() why. Unary operations read their operand twice.
template <class Op>
void guarded(Frame& frame, const Step& step) {
  using Out = typename Op::Out;
  Target target = open_target(frame, step, Op::kPerRow && frame.units != nullptr);
  merge_states(frame, step, target);
  Op op(frame, step);
  const Vector& va = frame.arg(step, 0);
  const Vector& vb = frame.arg(step, step.args - 1);
  const typename Op::A::Reader a(va);
  const typename Op::B::Reader b(vb);
  const std::size_t stride_a = va.broadcast ? 0 : 1;
  const std::size_t stride_b = vb.broadcast ? 0 : 1;
  const typename Out::Writer out(target.storage.values.get(), target.storage.extra.get());
  for (std::size_t word = 0; word < target.words(); ++word) {
    const std::uint64_t live = live_word(target, word);
    const std::size_t end = std::min(target.rows, word * 64 + 64);
    std::uint64_t unknown = 0, fault = 0;
    for (std::size_t i = word * 64; i < end; ++i) {
      typename Out::Value value{};
      if ((live >> (i % 64) & 1) != 0) {
        const Outcome outcome = op(i, a[i * stride_a], b[i * stride_b], value);
        unknown |= std::uint64_t{outcome == Outcome::unknown} << (i % 64);
        fault |= std::uint64_t{outcome == Outcome::fault} << (i % 64);
      }
      out.set(i, value);
    }
    if (unknown != 0) add_unknown(target, word, unknown);
    if (fault != 0) add_faults(target, word, fault);
  }
}

// Base of guarded operations without state.
struct GuardedOp {
  static constexpr bool kPerRow = false;
  const Frame& frame;
  const Step& step;
  GuardedOp(const Frame& f, const Step& s) : frame(f), step(s) {}
  [[nodiscard]] Outcome fail(std::size_t row, ErrorCode code) const {
    frame.note(step, row, code);
    return Outcome::fault;
  }
};

}  // namespace baoxue::inline v1::expr

#endif
