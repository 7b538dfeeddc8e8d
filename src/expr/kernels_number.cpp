// SPDX-License-Identifier: MIT
#include <limits>

#include "expr/kernel.hpp"
#include "expr/kernels.hpp"

namespace baoxue::inline v1::expr::kernels {
namespace {

using U64 = std::uint64_t;
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

struct IntOp {
  using A = I64Lane;
  using B = I64Lane;
  using Out = I64Lane;
  static ErrorCode code(std::int64_t, std::int64_t) { return ErrorCode::overflow; }
};
// Signs instead of __builtin_add_overflow: the loop over these is vectorised.
struct AddInt : IntOp {
  static bool apply(std::int64_t a, std::int64_t b, std::int64_t& out) {
    out = static_cast<std::int64_t>(static_cast<U64>(a) + static_cast<U64>(b));
    return ((a ^ out) & (b ^ out)) < 0;
  }
};
struct SubtractInt : IntOp {
  static bool apply(std::int64_t a, std::int64_t b, std::int64_t& out) {
    out = static_cast<std::int64_t>(static_cast<U64>(a) - static_cast<U64>(b));
    return ((a ^ b) & (a ^ out)) < 0;
  }
};
struct MultiplyInt : IntOp {
  static bool apply(std::int64_t a, std::int64_t b, std::int64_t& out) { return __builtin_mul_overflow(a, b, &out); }
};
struct NegateInt : IntOp {
  static bool apply(std::int64_t a, std::int64_t, std::int64_t& out) {
    out = static_cast<std::int64_t>(-static_cast<U64>(a));
    return a == kMin;
  }
};
struct DivideInt : IntOp {
  static bool apply(std::int64_t a, std::int64_t b, std::int64_t& out) {
    const bool failed = b == 0 || (a == kMin && b == -1);
    out = a / (failed ? 1 : b);
    return failed;
  }
  static ErrorCode code(std::int64_t, std::int64_t b) {
    return b == 0 ? ErrorCode::division_by_zero : ErrorCode::overflow;
  }
};
struct ModuloInt : DivideInt {
  static bool apply(std::int64_t a, std::int64_t b, std::int64_t& out) {
    const bool failed = b == 0 || (a == kMin && b == -1);
    out = a % (failed ? 1 : b);
    return failed;
  }
};

struct RealOp {
  using A = F64Lane;
  using B = F64Lane;
  using Out = F64Lane;
};
struct AddReal : RealOp {
  static double apply(double a, double b) { return a + b; }
};
struct SubtractReal : RealOp {
  static double apply(double a, double b) { return a - b; }
};
struct MultiplyReal : RealOp {
  static double apply(double a, double b) { return a * b; }
};
struct DivideReal : RealOp {
  static double apply(double a, double b) { return a / b; }
};
struct NegateReal : RealOp {
  static double apply(double a, double) { return -a; }
};

}  // namespace

void add_int(Frame& f, const Step& s) { checked_value<AddInt>(f, s); }
void subtract_int(Frame& f, const Step& s) { checked_value<SubtractInt>(f, s); }
void multiply_int(Frame& f, const Step& s) { checked_value<MultiplyInt>(f, s); }
void divide_int(Frame& f, const Step& s) { checked_value<DivideInt>(f, s); }
void modulo_int(Frame& f, const Step& s) { checked_value<ModuloInt>(f, s); }
void negate_int(Frame& f, const Step& s) { checked_value<NegateInt>(f, s); }
void add_real(Frame& f, const Step& s) { pure_value<AddReal>(f, s); }
void subtract_real(Frame& f, const Step& s) { pure_value<SubtractReal>(f, s); }
void multiply_real(Frame& f, const Step& s) { pure_value<MultiplyReal>(f, s); }
void divide_real(Frame& f, const Step& s) { pure_value<DivideReal>(f, s); }
void negate_real(Frame& f, const Step& s) { pure_value<NegateReal>(f, s); }

}  // namespace baoxue::inline v1::expr::kernels
