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
    return n == 0 ? Outcome::unknown : fail(row, ErrorCode::division_by_zero);
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
    return finish(row, a.has_value() && b.has_value(), minus.known ? baoxue::v1::add(a, minus.value) : Maybe<Ratio>(), out);
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

}  // namespace

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
