// SPDX-License-Identifier: MIT
#include <algorithm>
#include <numeric>

#include "engine/settle_steps.hpp"

namespace baoxue::inline v1::engine_detail {

using detail::Int128;

namespace {

Maybe<Ratio> lowest(Int128 n, Int128 d) { return d == 0 ? Maybe<Ratio>() : detail::lowest_terms(n, d); }

}  // namespace

Maybe<Ratio> times(Ratio a, Ratio b) { return lowest(Int128{a.n} * b.n, Int128{a.d} * b.d); }
Maybe<Ratio> over(Ratio a, Ratio b) { return lowest(Int128{a.n} * b.d, Int128{a.d} * b.n); }

std::vector<std::int64_t> round_parts(std::int64_t total, std::span<const Ratio> exact) {
  std::vector<std::int64_t> parts;
  for (const Ratio r : exact) parts.push_back(r.n / r.d);
  std::vector<std::size_t> order(exact.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return Int128{exact[a].n % exact[a].d} * exact[b].d > Int128{exact[b].n % exact[b].d} * exact[a].d;
  });
  std::int64_t left = total - std::accumulate(parts.begin(), parts.end(), std::int64_t{0});
  for (std::size_t i = 0; left > 0 && i < order.size(); ++i, --left) ++parts[order[i]];
  return parts;
}

}  // namespace baoxue::inline v1::engine_detail
