// SPDX-License-Identifier: MIT
#include "expr/kernel.hpp"
#include "expr/kernels.hpp"

namespace baoxue::inline v1::expr::kernels {
namespace {

struct Equal {
  template <class T>
  static bool test(const T& a, const T& b) {
    return a == b;
  }
  static std::uint64_t words(std::uint64_t a, std::uint64_t b) { return ~(a ^ b); }
  static bool order(int sign) { return sign == 0; }
};
struct NotEqual {
  template <class T>
  static bool test(const T& a, const T& b) {
    return a != b;
  }
  static std::uint64_t words(std::uint64_t a, std::uint64_t b) { return a ^ b; }
  static bool order(int sign) { return sign != 0; }
};
struct Less {
  template <class T>
  static bool test(const T& a, const T& b) {
    return a < b;
  }
  static std::uint64_t words(std::uint64_t a, std::uint64_t b) { return ~a & b; }
  static bool order(int sign) { return sign < 0; }
};
struct LessEqual {
  template <class T>
  static bool test(const T& a, const T& b) {
    return a <= b;
  }
  static std::uint64_t words(std::uint64_t a, std::uint64_t b) { return ~a | b; }
  static bool order(int sign) { return sign <= 0; }
};
struct Greater {
  template <class T>
  static bool test(const T& a, const T& b) {
    return a > b;
  }
  static std::uint64_t words(std::uint64_t a, std::uint64_t b) { return a & ~b; }
  static bool order(int sign) { return sign > 0; }
};
struct GreaterEqual {
  template <class T>
  static bool test(const T& a, const T& b) {
    return a >= b;
  }
  static std::uint64_t words(std::uint64_t a, std::uint64_t b) { return a | ~b; }
  static bool order(int sign) { return sign >= 0; }
};

template <class Relation, class Lane>
struct Numbers {
  using A = Lane;
  using B = Lane;
  static bool apply(typename Lane::Value a, typename Lane::Value b) { return Relation::test(a, b); }
};

// Bytes of UTF-8 in order are code points in order.
template <class Relation>
struct Texts : GuardedOp {
  using A = TextLane;
  using B = TextLane;
  using Out = BitLane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t, std::string_view a, std::string_view b, bool& out) const {
    out = Relation::test(a, b);
    return Outcome::ok;
  }
};

// By cross-multiplication in 128 bits; n/0 has no value.
template <class Relation>
struct Ratios : GuardedOp {
  using A = RatioLane;
  using B = RatioLane;
  using Out = BitLane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t, Ratio a, Ratio b, bool& out) const {
    const Maybe<int> sign = compare(a, b);
    out = Relation::order(sign.value);
    return sign.known ? Outcome::ok : Outcome::unknown;
  }
};

template <class Relation>
void booleans(Frame& frame, const Step& step) {
  Target target = open_target(frame, step);
  merge_states(frame, step, target);
  const Vector& a = frame.arg(step, 0);
  const Vector& b = frame.arg(step, 1);
  for (std::size_t word = 0; word < target.words(); ++word) {
    target.bits()[word] = Relation::words(value_word(a, word, target.rows), value_word(b, word, target.rows));
  }
}

template <class Relation>
Kernel compare_kernel(Type type) {
  if (type.depth > 0) return nullptr;
  switch (type.kind) {
    case Kind::boolean: return booleans<Relation>;
    case Kind::real: return pure_test<Numbers<Relation, F64Lane>>;
    case Kind::text: return guarded<Texts<Relation>>;
    case Kind::date: return pure_test<Numbers<Relation, I32Lane>>;
    case Kind::ratio: return guarded<Ratios<Relation>>;
    case Kind::timestamp: return pure_test<Numbers<Relation, TimestampLane>>;
    default: return pure_test<Numbers<Relation, I64Lane>>;
  }
}

}  // namespace

Kernel equal(Type type) { return type.depth > 0 ? equal_lists(type) : compare_kernel<Equal>(type); }
Kernel not_equal(Type type) { return type.depth > 0 ? different_lists(type) : compare_kernel<NotEqual>(type); }
Kernel less(Type type) { return compare_kernel<Less>(type); }
Kernel less_equal(Type type) { return compare_kernel<LessEqual>(type); }
Kernel greater(Type type) { return compare_kernel<Greater>(type); }
Kernel greater_equal(Type type) { return compare_kernel<GreaterEqual>(type); }

}  // namespace baoxue::inline v1::expr::kernels
