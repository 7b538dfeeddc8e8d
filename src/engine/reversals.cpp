// SPDX-License-Identifier: MIT
#include "engine/reversals.hpp"

#include <algorithm>
#include <span>

namespace baoxue::inline v1::engine_detail {

namespace {

enum class Verdict : std::uint8_t { open, asked, holds, fails };

class Chains {
 public:
  explicit Chains(std::vector<Reversal> reversals)
      : all_(std::move(reversals)), next_(all_.size()), verdicts_(all_.size(), Verdict::open) {
    std::sort(all_.begin(), all_.end(), by_target);
  }

  // A reversal holds unless one that holds names it. One that is being asked already does not count: a circle of reversals.
  bool holds(std::size_t start) {
    std::vector<std::size_t> stack{start};
    while (!stack.empty()) {
      const std::size_t at = stack.back();
      const std::size_t next = settle(at);
      next == at ? stack.pop_back() : stack.push_back(next);
    }
    return verdicts_[start] == Verdict::holds;
  }

  [[nodiscard]] std::span<const Reversal> all() const { return all_; }

 private:
  static bool by_target(const Reversal& a, const Reversal& b) { return a.target < b.target; }

  // Decides reversal `at`, or returns one that has to be decided first.
  std::size_t settle(std::size_t at) {
    if (verdicts_[at] == Verdict::holds || verdicts_[at] == Verdict::fails) return at;
    if (verdicts_[at] == Verdict::open) {
      const auto first = std::lower_bound(all_.begin(), all_.end(), Reversal{0, all_[at].own}, by_target);
      next_[at] = static_cast<std::size_t>(first - all_.begin());
      verdicts_[at] = Verdict::asked;
    }
    for (; next_[at] < all_.size() && all_[next_[at]].target == all_[at].own; ++next_[at]) {
      if (verdicts_[next_[at]] == Verdict::open) return next_[at];
      if (verdicts_[next_[at]] == Verdict::holds) {
        verdicts_[at] = Verdict::fails;
        return at;
      }
    }
    verdicts_[at] = Verdict::holds;
    return at;
  }

  std::vector<Reversal> all_;
  std::vector<std::size_t> next_;         // the reversal of it that is looked at next
  std::vector<Verdict> verdicts_;
};

}  // namespace

std::vector<std::int32_t> reversed_keys(std::vector<Reversal> reversals) {
  Chains chains(std::move(reversals));
  std::vector<std::int32_t> keys;
  for (std::size_t i = 0; i < chains.all().size(); ++i) {
    if (chains.holds(i)) keys.push_back(chains.all()[i].target);
  }
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

}  // namespace baoxue::inline v1::engine_detail
