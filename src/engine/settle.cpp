// SPDX-License-Identifier: MIT
#include "engine/settle.hpp"

#include <algorithm>
#include <numeric>

#include "baoxue/core/money.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::State;

namespace {

struct Party {
  std::string account;
  std::int32_t role = -1;
  Ratio share;
};

constexpr const char* kUnassigned = "unassigned";

class Settler {
 public:
  Settler(const World& world, const People& people, const Settlement& settlement, std::uint16_t index, Settled& out)
      : world_(world), people_(people), settlement_(settlement), index_(index), out_(out) {}

  void entry(std::uint32_t row, std::int64_t fen, Date book) {
    if (fen == 0) return;
    const Date day = anchor_of(world_, settlement_.subject, settlement_.anchor_column, row);
    // A negative amount turns the direction: every line is a positive sum from payer to payee.
    const bool turned = fen < 0;
    const std::vector<Party> payers = parties(turned ? settlement_.to : settlement_.payer, row, day);
    const std::vector<Party> payees = parties(turned ? settlement_.payer : settlement_.to, row, day);
    std::int32_t ordinal = 0;
    const std::vector<Money> paid = divide(turned ? -fen : fen, payers);
    for (std::size_t p = 0; p < payers.size(); ++p) {
      const std::vector<Money> taken = divide(paid[p].fen, payees);
      for (std::size_t t = 0; t < payees.size(); ++t) {
        if (taken[t].fen == 0) continue;
        const std::int32_t role = payers[p].role >= 0 ? payers[p].role : payees[t].role;
        out_.lines.push_back({index_, row, payers[p].account, payees[t].account, role, taken[t].fen, book, ordinal++});
      }
    }
  }

 private:
  std::vector<Party> parties(const std::vector<Share>& shares, std::uint32_t row, Date day) {
    std::vector<Party> out;
    for (const Share& share : shares) {
      if (share.role.role < 0) {
        out.push_back({share.unit, -1, share.share});
        continue;
      }
      const People::Answer answer = people_.who(share.role, settlement_.subject, row, day);
      if (answer.staff.empty()) {
        out.push_back({kUnassigned, share.role.role, share.share});
        if (answer.judged && answer.at_row >= 0) out_.gaps.push_back({share.role.role, answer.at_row, day});
      }
      for (const std::string& staff : answer.staff) {
        out.push_back({staff, share.role.role, Ratio{share.share.n, share.share.d * static_cast<std::int64_t>(answer.staff.size())}});
      }
    }
    return out;
  }

  static std::vector<Money> divide(std::int64_t fen, const std::vector<Party>& parties) {
    std::vector<Ratio> shares;
    shares.reserve(parties.size());
    for (const Party& party : parties) shares.push_back(party.share);
    return allocate(Money{fen}, shares).value();
  }

  const World& world_;
  const People& people_;
  const Settlement& settlement_;
  std::uint16_t index_;
  Settled& out_;
};

void settle_one(const World& world, const FactStore& facts, const People& people, std::uint16_t index, Settled& out) {
  const Settlement& settlement = world.policy.settlements[index];
  const SubjectRows& rows = world.subjects[static_cast<std::size_t>(settlement.subject)];
  std::vector<Target> targets{{&settlement.when, settlement.anchor_column}, {&settlement.amount, settlement.anchor_column}};
  if (settlement.book.given) targets.push_back({&settlement.book, settlement.anchor_column});
  const Chain chain(world, facts, settlement.subject, -1, targets);
  ChainRun run(chain);
  Settler settler(world, people, settlement, index, out);
  for (std::size_t start = 0; start < rows.rows; start += expr::kMaxWidth) {
    const std::size_t width = std::min(expr::kMaxWidth, rows.rows - start);
    run.run({static_cast<std::int64_t>(start), nullptr, width});
    for (std::size_t i = 0; i < width; ++i) {
      if (!rows.is_visible(start + i)) continue;
      const auto row = static_cast<std::uint32_t>(start + i);
      const State when = state_at(run.result(0), i);
      if (when != State::known) out.unknowns.push_back({index, UnknownPart::when, when == State::fault, row});
      if (when != State::known || !truth_at(run.result(0), i)) continue;
      const State amount = state_at(run.result(1), i), book = settlement.book.given ? state_at(run.result(2), i) : State::known;
      if (amount != State::known || book != State::known) {
        out.unknowns.push_back({index, UnknownPart::due, amount == State::fault || book == State::fault, row});
        continue;
      }
      const expr::Value fen = expr::value_at(run.result(1), {expr::Kind::money}, i);
      const Date day = settlement.book.given ? Date{static_cast<std::int32_t>(expr::value_at(run.result(2), {expr::Kind::date}, i).integer)}
                                             : anchor_of(world, settlement.subject, settlement.anchor_column, row);
      settler.entry(row, fen.integer, day);
    }
  }
}

}  // namespace

Settled settle(const World& world, const FactStore& facts, const People& people) {
  Settled out;
  for (std::size_t s = 0; s < world.policy.settlements.size(); ++s) settle_one(world, facts, people, static_cast<std::uint16_t>(s), out);
  return out;
}

}  // namespace baoxue::inline v1::engine_detail
