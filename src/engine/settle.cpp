// SPDX-License-Identifier: MIT
// Split, caps, rounding: from entries to lines. Amounts stay exact until each total is rounded once, by largest remainder.
#include "engine/settle.hpp"
#include "engine/about.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "engine/settle_steps.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

struct Account {
  std::string name;
  std::vector<std::int32_t> roles;  // empty: a unit
  Ratio share;
  RoleGap gap;  // of a group of nobody; at_row -1: nothing would be found
};

// What one account of the capped side has of one entry.
struct Piece {
  std::size_t entry = 0;
  Account account;
  Ratio kept, cut;  // exact
  std::size_t kept_slot = 0, cut_slot = 0;
  bool capped = false;
  Ratio kept_value, cut_value;  // rounded
};

bool has_role(const std::vector<Share>& shares) {
  return std::any_of(shares.begin(), shares.end(), [](const Share& share) { return share.role.role >= 0; });
}

class Charger {
 public:
  explicit Charger(Settling& work)
      : work_(work),
        world_(work.run.world),
        describer_(world_),
        settlement_(work.settlement),
        entries_(work.out.entries),
        cap_on_to_(settlement_.cap == CapPer::person && !has_role(settlement_.payer)) {}

  void run() {
    if (settlement_.cap != CapPer::none) in_order_of_periods();
    for (const std::vector<std::size_t>& group : work_.groups) charge_group(group);
    for (const SettlementEntry& entry : entries_) {
      if (entry.doubt == Doubt::none || entry.struck) continue;
      work_.out.unknowns.push_back(
          {static_cast<std::uint16_t>(work_.index), entry.doubt, entry.fault, entry.row, entry.veto});
    }
  }

 private:
  using CapKey = std::tuple<std::string, std::int32_t, bool>;  // whose cap, first day of its period, turned

  // A cap is used up in the order of the books, so that what is taken back in a later period is known by then.
  void in_order_of_periods() {
    const auto order = [&](const std::vector<std::size_t>& group) {
      const SettlementEntry& first = entries_[group[0]];
      return std::tuple(cap_period(first.book), first.book.days, first.key);
    };
    std::sort(work_.groups.begin(), work_.groups.end(),
              [&](const auto& a, const auto& b) { return order(a) < order(b); });
  }

  [[nodiscard]] std::int32_t cap_period(Date day) const {
    const Maybe<Period> period = world_.calendars->period_of(settlement_.cap_period, day);
    return period.known ? period.value.first.days : INT32_MIN;
  }

  void charge_group(const std::vector<std::size_t>& group) {
    std::vector<std::size_t> live;
    for (const std::size_t i : group) {
      const SettlementEntry& entry = entries_[i];
      const bool never_in_pool = settlement_.pool.given && entry.undone_on.known && entry.weights.n == 0;
      if (entry.struck)
        shadow(i, LineState::struck);
      else if (entry.doubt != Doubt::none)
        shadow(i, LineState::undecided);
      else if (never_in_pool)
        shadow(i, LineState::undone);
      else if (entry.amount.n != 0)
        live.push_back(i);
    }
    if (live.empty()) return;
    overflow_ = false;
    const std::size_t gaps = work_.out.gaps.size();
    Ratio total{0, 1};
    for (const std::size_t i : live) total = exact(add(total, entries_[i].amount));
    const bool turned =
        total.n < 0;  // a negative amount turns the direction: every line is a positive sum from payer to payee
    std::vector<Piece> pieces = split(live, turned);
    std::vector<Ratio> slots;
    apply_caps(pieces, turned, slots);
    round(pieces, turned ? negated(total) : total, slots);
    std::vector<SettlementLine> lines;
    for (const std::size_t i : live)
      write(i, pieces, turned, settlement_.counted() ? LineState::pay : LineState::record, lines);
    if (overflow_) {
      work_.out.gaps.resize(gaps);  // nothing was shared
      for (const std::size_t i : live)
        entries_[i].doubt = Doubt::range, entries_[i].fault = true, shadow(i, LineState::undecided);
      return;
    }
    use_up(pieces, turned);
    for (SettlementLine& line : lines) put(std::move(line));
  }

  // What was not charged is shown all the same: with its amount where one is known.
  void shadow(std::size_t i, LineState state) {
    const SettlementEntry& entry = entries_[i];
    const bool turned = entry.amount.n < 0;
    const bool amount_known = state == LineState::struck && !settlement_.pool.given && entry.doubt == Doubt::none;
    if (amount_known && entry.amount.n == 0) return;
    overflow_ = false;
    std::vector<Piece> pieces = split({i}, turned);
    std::vector<Ratio> slots;
    for (Piece& piece : pieces) piece.kept_slot = slots.size(), slots.push_back(piece.kept);
    if (amount_known) round(pieces, turned ? negated(entry.amount) : entry.amount, slots);
    std::vector<SettlementLine> lines;
    if (amount_known) write(i, pieces, turned, state, lines);
    if (overflow_) lines.clear();
    for (SettlementLine& line : lines) put(std::move(line));
    if (amount_known && !overflow_) return;
    for (const Account& payer : side(entry, settlement_.payer)) {
      for (const Account& payee : side(entry, settlement_.to)) {
        SettlementLine line = line_of(entry, payer, payee, state);
        line.known = false;
        put(std::move(line));
      }
    }
  }

  Ratio exact(const Maybe<Ratio>& ratio) {
    overflow_ = overflow_ || !ratio.known;
    return ratio.value_or(Ratio{0, 1});
  }

  // The side whose accounts a cap is about, in the direction of the entry; without one the payers.
  [[nodiscard]] bool payers_first(bool turned) const {
    return settlement_.cap != CapPer::person || cap_on_to_ == turned;
  }
  [[nodiscard]] const std::vector<Share>& shares(bool payers, bool turned) const {
    return payers != turned ? settlement_.payer : settlement_.to;
  }

  std::vector<Piece> split(const std::vector<std::size_t>& live, bool turned) {
    std::vector<Piece> pieces;
    for (const std::size_t i : live) {
      const Ratio amount = turned ? negated(entries_[i].amount) : entries_[i].amount;
      for (Account& account : side(entries_[i], shares(payers_first(turned), turned))) {
        Piece piece;
        piece.entry = i;
        piece.kept = exact(times(amount, account.share)), piece.cut = Ratio{0, 1};
        piece.account = std::move(account);
        pieces.push_back(std::move(piece));
      }
    }
    return pieces;
  }

  // The accounts of one side on the entry's day; a group of nobody is "unassigned".
  std::vector<Account> side(const SettlementEntry& entry, const std::vector<Share>& shares) {
    std::vector<Account> all, out;
    std::vector<RoleHolder> holders;
    const auto account = [&](const std::string& name, std::int32_t role, Ratio share) {
      all.push_back({name, role < 0 ? std::vector<std::int32_t>() : std::vector<std::int32_t>{role}, share, {}});
      holders.push_back({name == kUnassigned ? "" : name, role});
    };
    for (const Share& share : shares) {
      if (share.role.role < 0) {
        account(share.unit, -1, share.share);
        continue;
      }
      const People::Answer answer = work_.run.people.who(share.role, settlement_.subject, entry.row, entry.day);
      if (answer.staff.empty()) {
        account(kUnassigned, share.role.role, share.share);
        if (answer.judged && answer.at_row >= 0) all.back().gap = {share.role.role, answer.at_row, entry.day};
      }
      const Ratio equal =
          exact(over(share.share, Ratio{static_cast<std::int64_t>(std::max<std::size_t>(answer.staff.size(), 1)), 1}));
      for (const std::string& staff : answer.staff) account(staff, share.role.role, equal);
    }
    const std::vector<std::size_t> into = merged_lines(world_.policy, holders);
    std::vector<std::size_t> at(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (into[i] == i) {
        at[i] = out.size();
        out.push_back(std::move(all[i]));
        continue;
      }
      Account& kept = out[at[into[i]]];
      kept.share = exact(add(kept.share, all[i].share));
      kept.roles.insert(kept.roles.end(), all[i].roles.begin(), all[i].roles.end());
    }
    return out;
  }

  [[nodiscard]] bool undone_in_cap_period(const SettlementEntry& entry) const {
    return entry.undone_on.known && cap_period(entry.undone_on.value) == cap_period(entry.book);
  }
  [[nodiscard]] CapKey cap_key(const Piece& piece, Date day, bool turned) {
    if (settlement_.cap == CapPer::person) return {piece.account.name, cap_period(day), turned};
    return {describer_.of(settlement_.subject, entries_[piece.entry].row).school, cap_period(day), turned};
  }

  // Cuts what is above the cap and collects the slots that the total is rounded over: every piece, and for a cap whatever one
  // account keeps of the total together, so that rounding never lifts it above its cap.
  void apply_caps(std::vector<Piece>& pieces, bool turned, std::vector<Ratio>& slots) {
    std::map<CapKey, Ratio> used;
    std::map<CapKey, std::size_t> slot_of;
    for (Piece& piece : pieces) {
      const SettlementEntry& entry = entries_[piece.entry];
      const bool person = !piece.account.roles.empty() && piece.account.name != kUnassigned;
      piece.capped = settlement_.cap != CapPer::none && (person || settlement_.cap == CapPer::unit) &&
                     !undone_in_cap_period(entry);
      if (!piece.capped) {
        piece.kept_slot = slots.size();
        slots.push_back(piece.kept);
        continue;
      }
      const CapKey key = cap_key(piece, entry.book, turned);
      Ratio& mine = used.try_emplace(key, Ratio{0, 1}).first->second;
      const Ratio before = exact(add(exact(charged_.try_emplace(key, Ratio{0, 1}).first->second), mine));
      Ratio room = exact(add(entry.cap_max, negated(before)));
      if (room.n < 0) room = Ratio{0, 1};
      if (is_less(room, piece.kept)) piece.cut = exact(add(piece.kept, negated(room))), piece.kept = room;
      mine = exact(add(mine, piece.kept));
      const auto [slot, fresh] = slot_of.try_emplace(key, slots.size());
      if (fresh) slots.push_back(Ratio{0, 1});
      piece.kept_slot = slot->second;
      slots[slot->second] = exact(add(slots[slot->second], piece.kept));
    }
    for (Piece& piece : pieces) {
      piece.cut_slot = slots.size();
      if (piece.cut.n > 0) slots.push_back(piece.cut);
    }
  }

  void round(std::vector<Piece>& pieces, Ratio total, const std::vector<Ratio>& slots) {
    if (overflow_) return;
    std::vector<Ratio> values = slots;
    if (!settlement_.points) {
      const std::vector<std::int64_t> whole = round_parts(total.n, slots);
      for (std::size_t s = 0; s < slots.size(); ++s) values[s] = Ratio{whole[s], 1};
    }
    for (std::size_t s = 0; s < slots.size(); ++s) {
      std::vector<Piece*> inside;
      for (Piece& piece : pieces) {
        if (piece.kept_slot == s) inside.push_back(&piece);
        if (piece.cut.n > 0 && piece.cut_slot == s) piece.cut_value = values[s];
      }
      share_out(inside, slots[s], values[s]);
    }
  }

  // What a slot came to, over its pieces in proportion.
  void share_out(const std::vector<Piece*>& inside, Ratio slot, Ratio value) {
    if (inside.size() == 1) inside[0]->kept_value = value;
    if (inside.size() <= 1) return;
    std::vector<Ratio> parts;
    for (const Piece* piece : inside)
      parts.push_back(slot.n == 0 ? Ratio{0, 1} : exact(times(piece->kept, exact(over(value, slot)))));
    if (overflow_) return;
    const std::vector<std::int64_t> whole =
        settlement_.points ? std::vector<std::int64_t>() : round_parts(value.n, parts);
    for (std::size_t i = 0; i < inside.size(); ++i)
      inside[i]->kept_value = settlement_.points ? parts[i] : Ratio{whole[i], 1};
  }

  void use(const CapKey& key, Ratio amount) {
    Maybe<Ratio>& charged = charged_.try_emplace(key, Ratio{0, 1}).first->second;
    if (charged.known) charged = add(charged.value, amount);
  }
  void use_up(const std::vector<Piece>& pieces, bool turned) {
    for (const Piece& piece : pieces) {
      if (!piece.capped) continue;
      const SettlementEntry& entry = entries_[piece.entry];
      use(cap_key(piece, entry.book, turned), piece.kept_value);
      if (entry.undone_on.known) use(cap_key(piece, entry.undone_on.value, turned), negated(piece.kept_value));
    }
  }

  // Nothing that is written holds where something did not fit.
  void write(std::size_t i, const std::vector<Piece>& pieces, bool turned, LineState state,
             std::vector<SettlementLine>& out) {
    if (overflow_) return;
    const SettlementEntry& entry = entries_[i];
    const bool payers = payers_first(turned);
    const bool charged = state == LineState::pay || state == LineState::record;
    const std::vector<Account> others = side(entry, shares(!payers, turned));
    std::vector<SettlementLine> kept;
    for (const Piece& piece : pieces) {
      if (piece.entry != i || piece.kept_value.n == 0) continue;
      std::vector<Ratio> parts;
      for (const Account& other : others) parts.push_back(exact(times(piece.kept_value, other.share)));
      if (overflow_) return;
      const std::vector<std::int64_t> whole =
          settlement_.points ? std::vector<std::int64_t>() : round_parts(piece.kept_value.n, parts);
      for (std::size_t o = 0; o < others.size(); ++o) {
        SettlementLine line =
            payers ? line_of(entry, piece.account, others[o], state) : line_of(entry, others[o], piece.account, state);
        line.amount = settlement_.points ? parts[o] : Ratio{whole[o], 1};
        line.exact = exact(times(piece.kept, others[o].share));
        if (line.amount.n == 0) continue;  // nobody is missed where nothing is shared
        kept.push_back(std::move(line));
        for (const Account* account : {&piece.account, &others[o]}) {
          if (charged && account->gap.at_row >= 0) work_.out.gaps.push_back(account->gap);
        }
      }
    }
    const bool taken_back = entry.undone_on.known && state != LineState::struck;
    out.insert(out.end(), kept.begin(), kept.end());
    for (SettlementLine& line : kept) {
      if (taken_back) out.push_back(reversed(std::move(line), entry.undone_on.value));
    }
    for (const Piece& piece : pieces) {
      if (piece.entry == i && piece.cut.n > 0) out.push_back(cut_line(entry, piece, payers));
    }
  }

  [[nodiscard]] SettlementLine line_of(const SettlementEntry& entry, const Account& payer, const Account& payee,
                                       LineState state) const {
    SettlementLine line;
    line.settlement = static_cast<std::uint16_t>(work_.index);
    line.state = state;
    line.counted = state == LineState::pay;
    line.row = static_cast<std::int32_t>(entry.row);
    line.key = entry.key;
    line.payer = payer.name, line.payee = payee.name;
    line.roles = payer.roles.empty() ? payee.roles : payer.roles;
    line.amount = line.exact = Ratio{0, 1};
    line.book = entry.book, line.period = entry.period;
    return line;
  }

  [[nodiscard]] SettlementLine reversed(SettlementLine line, Date day) const {
    const Maybe<Period> period = world_.calendars->period_of(settlement_.period, day);
    line.state = LineState::undone;
    std::swap(line.payer, line.payee);
    line.book = day, line.period = period.known ? period.value.label : "";
    return line;
  }

  [[nodiscard]] SettlementLine cut_line(const SettlementEntry& entry, const Piece& piece, bool payers) const {
    const Account nobody{kNobody, {}, Ratio{1, 1}, {}};
    SettlementLine line = payers ? line_of(entry, piece.account, nobody, LineState::cut)
                                 : line_of(entry, nobody, piece.account, LineState::cut);
    line.amount = piece.cut_value, line.exact = piece.cut;
    return line;
  }

  void put(SettlementLine line) {
    line.ordinal = next_[line.key]++;
    work_.out.lines.push_back(std::move(line));
  }

  Settling& work_;
  const World& world_;
  Describer describer_;
  const Settlement& settlement_;
  std::vector<SettlementEntry>& entries_;
  bool cap_on_to_, overflow_ = false;
  std::map<CapKey, Maybe<Ratio>> charged_;  // unknown: does not fit
  std::map<std::string, std::int32_t> next_;
};

}  // namespace

std::string_view line_state_name(LineState state) {
  constexpr std::string_view kStates[] = {"pay", "record", "cut", "undecided", "struck", "undone", "correction"};
  return kStates[static_cast<std::size_t>(state)];
}

void charge(Settling& work) { Charger(work).run(); }

const SettlementResult& settle(Evaluation& run, std::size_t index) {
  std::vector<SettlementResult>& results = run.settled->results;
  if (results.empty()) results.resize(run.world.policy.settlements.size());
  SettlementResult& out = results[index];
  if (out.done) return out;
  Settling work{run, index, run.world.policy.settlements[index], out, {}, {}};
  read_entries(work);
  apply_vetoes(work);
  divide_pools(work);
  charge(work);
  close_periods(work);
  std::sort(out.lines.begin(), out.lines.end(), [](const SettlementLine& a, const SettlementLine& b) {
    return std::tie(a.key, a.ordinal) < std::tie(b.key, b.ordinal);
  });
  out.done = true;
  return out;
}

}  // namespace baoxue::inline v1::engine_detail
