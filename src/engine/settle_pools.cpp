// SPDX-License-Identifier: MIT
// Pools: what is there is divided over the entries of one period (and `within`) by weight. An entry that may belong to a pool
// and cannot be judged leaves the whole pool undecided: every other part depends on it.
#include <algorithm>
#include <map>
#include <set>

#include "engine/settle_steps.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

// By number or by text; what is unknown comes last.
bool value_before(const expr::Value& a, const expr::Value& b) {
  const bool x = a.state == expr::State::known, y = b.state == expr::State::known;
  if (!x || !y) return x && !y;
  return a.type.kind == expr::Kind::text ? a.text < b.text
                                         : is_less({a.integer, a.denominator}, {b.integer, b.denominator});
}

class PoolDivider {
 public:
  explicit PoolDivider(Settling& work) : work_(work) {}

  void run() {
    for (std::size_t i = 0; i < work_.out.entries.size(); ++i) place(i);
    for (const PossibleEntry& row : work_.possible) {
      if (row.period_first.known) block(row.period_first.value, within_of(row.row));
      all_blocked_ = all_blocked_ || !row.period_first.known;
    }
    for (auto& [at, members] : pools_) {
      divide(members, all_blocked_ || whole_periods_.contains(at.first) || blocked_.contains(at));
      work_.groups.push_back(std::move(members));
    }
  }

 private:
  // An entry that is taken back in its own period was never in the pool, nor is one that is struck.
  void place(std::size_t i) {
    SettlementEntry& entry = work_.out.entries[i];
    if (entry.struck || taken_back_at_once(entry)) return work_.groups.push_back({i});
    const Maybe<std::string> within = within_of(entry.row);
    if (entry.period_first == INT32_MIN || !within.known) {
      if (entry.doubt == Doubt::none) entry.doubt = within.known ? Doubt::period : Doubt::within;
      if (entry.period_first != INT32_MIN) whole_periods_.insert(entry.period_first);
      return work_.groups.push_back({i});
    }
    pools_[{entry.period_first, within.value}].push_back(i);
  }

  [[nodiscard]] bool taken_back_at_once(const SettlementEntry& entry) const {
    if (!entry.undone_on.known) return false;
    const Maybe<Period> period = work_.run.world.calendars->period_of(work_.settlement.period, entry.undone_on.value);
    return period.known && period.value.first.days == entry.period_first;
  }

  void block(std::int32_t period, const Maybe<std::string>& within) {
    within.known ? void(blocked_.insert({period, within.value})) : void(whole_periods_.insert(period));
  }

  [[nodiscard]] expr::Value read(std::int32_t ref, std::uint32_t row) {
    const Ref& of = work_.run.world.policy.refs[static_cast<std::size_t>(ref)];
    const auto at = static_cast<std::int32_t>(row);
    scratch_.reset();
    return expr::value_at(read_ref(work_.run.world, work_.run.facts, of, {0, &at, 1}, scratch_), of.type, 0);
  }

  [[nodiscard]] Maybe<std::string> within_of(std::uint32_t row) {
    std::string text;
    for (const std::int32_t ref : work_.settlement.within) {
      const expr::Value value = read(ref, row);
      if (value.state != expr::State::known) return {};
      text += (value.type.kind == expr::Kind::text ? value.text : expr::to_text(value)) + '|';
    }
    return text;
  }

  void divide(std::vector<std::size_t>& members, bool blocked) {
    std::vector<SettlementEntry>& entries = work_.out.entries;
    sort(members);
    const SettlementEntry& first = entries[members[0]];
    Doubt doubt = blocked ? Doubt::others : Doubt::none;
    Maybe<Ratio> sum = Ratio{0, 1};
    for (const std::size_t i : members) {
      if (entries[i].doubt != Doubt::none)
        doubt = Doubt::others;
      else if (entries[i].pool != first.pool && doubt == Doubt::none)
        doubt = Doubt::uneven;
      sum = sum.known ? add(sum.value, entries[i].weight) : sum;
    }
    if (doubt == Doubt::none && sum.known && sum.value.n == 0) doubt = Doubt::weightless;
    for (const std::size_t i : members) {
      SettlementEntry& entry = entries[i];
      const Maybe<Ratio> part = sum.known && sum.value.n > 0
                                    ? times(entry.pool, over(entry.weight, sum.value).value_or(Ratio{0, 0}))
                                    : Maybe<Ratio>();
      if (entry.doubt == Doubt::none)
        entry.doubt = doubt != Doubt::none ? doubt : part.known ? Doubt::none : Doubt::range;
      entry.weights = sum.value_or(Ratio{0, 1}), entry.amount = part.value_or(Ratio{0, 1});
    }
  }

  // Ties of the rounding go by `rest`, then by the key.
  void sort(std::vector<std::size_t>& members) {
    std::map<std::size_t, expr::Value> rest;
    for (const std::size_t i : members) {
      if (work_.settlement.rest >= 0) rest[i] = read(work_.settlement.rest, work_.out.entries[i].row);
    }
    std::sort(members.begin(), members.end(), [&](std::size_t a, std::size_t b) {
      if (!rest.empty() && (value_before(rest[a], rest[b]) || value_before(rest[b], rest[a])))
        return value_before(rest[a], rest[b]);
      return work_.out.entries[a].key < work_.out.entries[b].key;
    });
  }

  Settling& work_;
  Scratch scratch_;
  std::map<std::pair<std::int32_t, std::string>, std::vector<std::size_t>>
      pools_;  // by (first day of the period, within)
  std::set<std::pair<std::int32_t, std::string>> blocked_;
  std::set<std::int32_t> whole_periods_;
  bool all_blocked_ = false;
};

}  // namespace

void divide_pools(Settling& work) {
  if (work.settlement.pool.given) return PoolDivider(work).run();
  for (std::size_t i = 0; i < work.out.entries.size(); ++i) work.groups.push_back({i});
}

}  // namespace baoxue::inline v1::engine_detail
