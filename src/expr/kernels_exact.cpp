// SPDX-License-Identifier: MIT
#include "baoxue/core/money.hpp"
#include "expr/kernel.hpp"
#include "expr/kernels.hpp"

namespace baoxue::inline v1::expr::kernels {
namespace {

using baoxue::v1::detail::Int128;
using baoxue::v1::detail::narrow;

struct RatioOp : GuardedOp {
  using A = RatioLane;
  using B = RatioLane;
  using Out = RatioLane;
  using GuardedOp::GuardedOp;
  // n/0 has no value: unknown; what does not fit 64 bits: overflow.
  [[nodiscard]] Outcome finish(std::size_t row, bool has_value, Maybe<Ratio> result, Ratio& out) const {
    if (!has_value) return Outcome::unknown;
    if (!result.known) return fail(row, ErrorCode::overflow);
    out = result.value;
    return Outcome::ok;
  }
};

Maybe<Ratio> negated(Ratio r) {
  const Maybe<std::int64_t> n = narrow(-Int128{r.n});
  if (!n.known) return {};
  return Ratio{n.value, r.d};
}

Maybe<Ratio> product(Ratio a, Ratio b) {
  const Maybe<Ratio> x = reduced({a.n, b.d});
  const Maybe<Ratio> y = reduced({b.n, a.d});
  if (!x.known || !y.known) return {};
  const Maybe<std::int64_t> n = narrow(Int128{x.value.n} * y.value.n);
  const Maybe<std::int64_t> d = narrow(Int128{x.value.d} * y.value.d);
  if (!n.known || !d.known) return {};
  return reduced({n.value, d.value});
}

struct MakeRatio : GuardedOp {
  using A = I64Lane;
  using B = I64Lane;
  using Out = RatioLane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t row, std::int64_t n, std::int64_t d, Ratio& out) const {
    out = {n, d};
    if (d != 0) return Outcome::ok;
    if (n != 0) return fail(row, ErrorCode::division_by_zero);
    frame.note(step, row, ErrorCode::empty_population);
    return Outcome::unknown;
  }
};
struct AddRatio : RatioOp {
  using RatioOp::RatioOp;
  Outcome operator()(std::size_t row, Ratio a, Ratio b, Ratio& out) const {
    return finish(row, a.has_value() && b.has_value(), baoxue::v1::add(a, b), out);
  }
};
struct SubtractRatio : RatioOp {
  using RatioOp::RatioOp;
  Outcome operator()(std::size_t row, Ratio a, Ratio b, Ratio& out) const {
    const Maybe<Ratio> minus = negated(b);
    return finish(row, a.has_value() && b.has_value(), minus.known ? baoxue::v1::add(a, minus.value) : Maybe<Ratio>(),
                  out);
  }
};
struct MultiplyRatio : RatioOp {
  using RatioOp::RatioOp;
  Outcome operator()(std::size_t row, Ratio a, Ratio b, Ratio& out) const {
    const bool has_value = a.has_value() && b.has_value();
    return finish(row, has_value, has_value ? product(a, b) : Maybe<Ratio>(), out);
  }
};
struct DivideRatio : RatioOp {
  using RatioOp::RatioOp;
  Outcome operator()(std::size_t row, Ratio a, Ratio b, Ratio& out) const {
    const bool has_value = a.has_value() && b.has_value();
    if (has_value && b.n == 0) return fail(row, ErrorCode::division_by_zero);
    return finish(row, has_value, has_value ? product(a, {b.d, b.n}) : Maybe<Ratio>(), out);
  }
};

template <Rounding Mode>
struct ScaleMoney : GuardedOp {
  using A = I64Lane;
  using B = RatioLane;
  using Out = I64Lane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t row, std::int64_t fen, Ratio r, std::int64_t& out) const {
    const Maybe<Money> scaled = scale(Money{fen}, r, Mode);
    out = scaled.value.fen;
    if (scaled.known) return Outcome::ok;
    return r.has_value() ? fail(row, ErrorCode::overflow) : Outcome::unknown;
  }
};

// (x - base) / step as a fraction of 128 bits; nothing where a difference of ratios does not fit.
struct Fraction {
  Int128 n = 0, d = 1;
};
Maybe<Fraction> steps_between(std::int64_t x, std::int64_t base, std::int64_t step) {
  return Fraction{Int128{x} - base, step};
}
Maybe<Fraction> steps_between(Ratio x, Ratio base, Ratio step) {
  const Maybe<Ratio> minus = negated(base);
  const Maybe<Ratio> distance = minus.known ? baoxue::v1::add(x, minus.value) : Maybe<Ratio>();
  if (!distance.known) return {};
  return Fraction{Int128{distance.value.n} * step.d, Int128{distance.value.d} * step.n};
}
bool has_value(std::int64_t) { return true; }
bool has_value(Ratio r) { return r.has_value(); }

// Toward zero, or away from it: 2.5 steps are 2 whole and 3 started ones, -2.5 are -2 and -3.
Maybe<std::int64_t> whole_number(Fraction f, bool started) {
  const bool up = started && f.n % f.d != 0;
  const bool negative = (f.n < 0) != (f.d < 0);
  return narrow(f.n / f.d + (!up ? 0 : negative ? -1 : 1));
}
Maybe<Ratio> lowest_terms(Fraction f) {
  Int128 a = f.n < 0 ? -f.n : f.n;
  Int128 b = f.d < 0 ? -f.d : f.d;
  while (b != 0) {
    const Int128 rest = a % b;
    a = b;
    b = rest;
  }
  const Int128 sign = f.d < 0 ? -1 : 1;
  const Maybe<std::int64_t> n = narrow(sign * f.n / a);
  const Maybe<std::int64_t> d = narrow(sign * f.d / a);
  if (!n.known || !d.known) return {};
  return Ratio{n.value, d.value};
}

template <class Lane>
struct WholeSteps : GuardedOp {
  using Out = I64Lane;
  using GuardedOp::GuardedOp;
  [[nodiscard]] Maybe<std::int64_t> finish(Fraction f) const { return whole_number(f, step.payload == 1); }
};
template <class Lane>
struct ExactSteps : GuardedOp {
  using Out = RatioLane;
  using GuardedOp::GuardedOp;
  [[nodiscard]] Maybe<Ratio> finish(Fraction f) const { return lowest_terms(f); }
};

// Three operands of one lane: x, base, step.
template <class Lane, template <class> class Op>
void steps(Frame& frame, const Step& step) {
  Target target = open_target(frame, step);
  merge_states(frame, step, target);
  const Op<Lane> op(frame, step);
  const typename Lane::Reader x(frame.arg(step, 0)), base(frame.arg(step, 1)), width(frame.arg(step, 2));
  const std::size_t stride[] = {frame.arg(step, 0).broadcast ? 0U : 1U, frame.arg(step, 1).broadcast ? 0U : 1U,
                                frame.arg(step, 2).broadcast ? 0U : 1U};
  const typename Op<Lane>::Out::Writer out(target.storage.values.get(), target.storage.extra.get());
  for (std::size_t row = 0; row < target.rows; ++row) {
    const std::uint64_t bit = std::uint64_t{1} << (row % 64);
    if ((live_word(target, row / 64) & bit) == 0) continue;
    const auto a = x[row * stride[0]], b = base[row * stride[1]], c = width[row * stride[2]];
    if (!has_value(a) || !has_value(b) || !has_value(c)) {
      add_unknown(target, row / 64, bit);
      continue;
    }
    const Maybe<Fraction> fraction = steps_between(a, b, c);
    const bool zero = fraction.known && fraction.value.d == 0;
    const auto result = fraction.known && !zero ? op.finish(fraction.value) : decltype(op.finish(Fraction{}))();
    out.set(row, result.value);
    if (result.known) continue;
    frame.note(step, row, zero ? ErrorCode::division_by_zero : ErrorCode::overflow);
    add_faults(target, row / 64, bit);
  }
}
template <template <class> class Op>
Kernel steps_kernel(Type type) {
  if (type.depth > 0 || type.keys > 0) return nullptr;
  if (type.kind == Kind::ratio) return steps<RatioLane, Op>;
  if (type.kind == Kind::integer || type.kind == Kind::money) return steps<I64Lane, Op>;
  return nullptr;
}

}  // namespace

Kernel whole_steps(Type type) { return steps_kernel<WholeSteps>(type); }
Kernel exact_steps(Type type) { return steps_kernel<ExactSteps>(type); }
void make_ratio(Frame& f, const Step& s) { guarded<MakeRatio>(f, s); }
void add_ratio(Frame& f, const Step& s) { guarded<AddRatio>(f, s); }
void subtract_ratio(Frame& f, const Step& s) { guarded<SubtractRatio>(f, s); }
void multiply_ratio(Frame& f, const Step& s) { guarded<MultiplyRatio>(f, s); }
void divide_ratio(Frame& f, const Step& s) { guarded<DivideRatio>(f, s); }
void scale_money(Frame& f, const Step& s) {
  switch (static_cast<Rounding>(s.payload)) {
    case Rounding::half_up: return guarded<ScaleMoney<Rounding::half_up>>(f, s);
    case Rounding::half_even: return guarded<ScaleMoney<Rounding::half_even>>(f, s);
    case Rounding::down: return guarded<ScaleMoney<Rounding::down>>(f, s);
  }
}

}  // namespace baoxue::inline v1::expr::kernels
