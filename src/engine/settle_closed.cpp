// SPDX-License-Identifier: MIT
// Closed periods: what stands in `settled` is never rewritten. What a closed period would be now, less what was settled, is booked
// in the current one. Corrections of several closed periods about the same thing are one: those booked earlier were settled too.
#include <algorithm>
#include <map>
#include <set>

#include "engine/settle_steps.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

using Amounts = std::map<std::string, Ratio>;  // account -> received (paid: negative)

struct Stood {
  Amounts amounts;
  bool fits = true;  // false: a sum, or what is opposite to it, is beyond 64 bits, and the amounts say nothing
  Date settled_on{INT32_MIN};
};
using Ledger = std::map<std::string, std::map<std::string, Stood>>;  // period -> about

void move(Stood& into, const std::string& account, Ratio amount) {
  Ratio& sum = into.amounts.try_emplace(account, Ratio{0, 1}).first->second;
  const Maybe<Ratio> more = add(sum, amount);
  into.fits = into.fits && more.known && more.value.n != INT64_MIN;
  if (into.fits) sum = more.value;
}
bool is_nothing(const Amounts& amounts) {
  return std::all_of(amounts.begin(), amounts.end(), [](const auto& one) { return one.second.n == 0; });
}

class Closer {
 public:
  explicit Closer(Settling& work)
      : work_(work), world_(work.run.world), settlement_(work.settlement), subject_(settlement_.subject) {}

  void run() {
    read_ledger();
    if (ledger_.empty()) return;
    find_unsure();
    for (const SettlementLine& line : work_.out.lines) next_[line.key] = std::max(next_[line.key], line.ordinal + 1);
    for (auto& [period, abouts] : ledger_) close(period, abouts);
    correct();
  }

 private:
  void read_ledger() {
    const TableReader table(world_, "settled");
    const Source &period = table.column("period"), &account = table.column("person_or_unit"),
                 &settlement = table.column("settlement"), &about = table.column("about"),
                 &amount = table.column("amount"), &on = table.column("settled_on");
    for (std::size_t r = 0; r < table.size(); ++r) {
      const auto row = static_cast<std::int64_t>(r);
      if (!table.visible(r) || text_or_empty(settlement, r) != settlement_.id || !amount.is_known(row) ||
          !on.is_known(row))
        continue;
      Stood& stood = ledger_[text_or_empty(period, r)][text_or_empty(about, r)];
      const Ratio value = reduced(Ratio{amount.integer(row), settlement_.points ? 100 : 1}).value_or(Ratio{0, 1});
      move(stood, text_or_empty(account, r), value);
      stood.settled_on = std::max(stood.settled_on, Date{integer_or(on, r, 0)});
    }
    for (auto& [name, abouts] : ledger_) {
      for (auto& [key, stood] : abouts) balance(stood);
    }
  }

  // A ledger may list the persons alone; what it leaves open stands with the settlement's unit.
  void balance(Stood& stood) const {
    Stood sum;
    for (const auto& [account, amount] : stood.amounts) move(sum, "", amount);
    stood.fits = stood.fits && sum.fits;
    if (stood.fits && sum.amounts[""].n != 0) move(stood, unit(), negated(sum.amounts[""]));
  }
  [[nodiscard]] std::string unit() const {
    std::string name = kUnassigned;
    for (const auto* side : {&settlement_.to, &settlement_.payer}) {
      for (const Share& share : *side) {
        if (share.role.role < 0) name = share.unit;
      }
    }
    return name;
  }

  // Where something cannot be judged now there is no difference to book.
  void find_unsure() {
    for (const SettlementEntry& entry : work_.out.entries) {
      if (entry.doubt != Doubt::none && !entry.struck) unsure_.insert(entry.key);
    }
    for (const SettlementUnknown& unknown : work_.out.unknowns) unsure_.insert(world_.key_text(subject_, unknown.row));
  }
  [[nodiscard]] bool is_unsure(const std::string& about) const {
    return !world_.subjects[static_cast<std::size_t>(subject_)].present || unsure_.contains(about);
  }

  void close(const std::string& period, std::map<std::string, Stood>& abouts) {
    std::map<std::string, Stood> now;
    for (const SettlementLine& line : work_.out.lines) {
      if (!line.counted || line.period != period) continue;
      move(now[line.key], line.payer, negated(line.amount)), move(now[line.key], line.payee, line.amount);
      abouts.try_emplace(line.key);
    }
    for (const auto& [about, stood] : abouts) {
      Stood difference = now[about];
      for (const auto& [account, amount] : stood.amounts) move(difference, account, negated(amount));
      if (stood.fits && difference.fits && is_nothing(difference.amounts)) continue;
      std::erase_if(work_.out.lines, [&](const SettlementLine& line) {
        return line.counted && line.period == period && line.key == about;
      });
      const Date book = book_of(period, stood.settled_on);
      if (!stood.fits) {
        leave_undecided(about, book, period, "");
        continue;
      }
      pay(stood.amounts, about, LineState::pay, book, period, "");
      if (is_unsure(about)) continue;
      Stood& sum = differences_[about].sum;
      sum.fits = sum.fits && difference.fits;
      for (const auto& [account, amount] : difference.amounts) move(sum, account, amount);
      std::string& corrects = differences_[about].periods;
      corrects += (corrects.empty() ? "" : " ") + period;
    }
  }

  // A day of the closed period: the day of the settlement, or the period's last where that came later.
  [[nodiscard]] Date book_of(const std::string& label, Date settled_on) const {
    for (const Period& period : world_.calendars->periods(settlement_.period, world_.as_of)) {
      if (period.label == label) return std::min(std::max(settled_on, period.first), period.last);
    }
    return settled_on;
  }

  void correct() {
    const std::string current = current_period();
    for (const auto& [about, difference] : differences_) {
      if (difference.sum.fits)
        pay(difference.sum.amounts, about, LineState::correction, world_.as_of, current, difference.periods);
      else
        leave_undecided(about, world_.as_of, current, difference.periods);
    }
  }

  // The period of as_of, else the last that began before it; "" where that is closed itself: the next one.
  [[nodiscard]] std::string current_period() const {
    Maybe<Period> period = world_.calendars->period_of(settlement_.period, world_.as_of);
    if (const Buffer<Period> begun = world_.calendars->periods(settlement_.period, world_.as_of);
        !period.known && !begun.empty())
      period = begun.back();
    return period.known && !ledger_.contains(period.value.label) ? period.value.label : "";
  }

  [[nodiscard]] SettlementLine line_of(const std::string& about, LineState state, Date book, const std::string& period,
                                       const std::string& corrects) {
    SettlementLine line;
    line.settlement = static_cast<std::uint16_t>(work_.index);
    line.state = state;
    line.row = row_of(about);
    line.key = about;
    line.book = book, line.period = period, line.corrects = corrects;
    line.ordinal = next_[about]++;
    return line;
  }

  // A sum that does not fit is never another one.
  void leave_undecided(const std::string& about, Date book, const std::string& period, const std::string& corrects) {
    SettlementLine line = line_of(about, LineState::undecided, book, period, corrects);
    line.known = line.counted = false;
    line.payer = kUnassigned, line.payee = unit();
    line.amount = line.exact = Ratio{0, 1};
    if (line.row >= 0)
      work_.out.unknowns.push_back({line.settlement, Doubt::range, true, static_cast<std::uint32_t>(line.row), -1});
    work_.out.lines.push_back(std::move(line));
  }

  // Lines that move balanced amounts: from who paid to who received, each in the order of accounts.
  void pay(const Amounts& amounts, const std::string& about, LineState state, Date book, const std::string& period,
           const std::string& corrects) {
    Stood left{amounts};
    auto payer = left.amounts.begin(), payee = left.amounts.begin();
    const auto end = left.amounts.end();
    while (true) {
      while (payer != end && payer->second.n >= 0) ++payer;
      while (payee != end && payee->second.n <= 0) ++payee;
      if (payer == end || payee == end) return;
      const Ratio owed = negated(payer->second), amount = is_less(owed, payee->second) ? owed : payee->second;
      SettlementLine line = line_of(about, state, book, period, corrects);
      line.payer = payer->first, line.payee = payee->first;
      line.amount = line.exact = amount;
      work_.out.lines.push_back(std::move(line));
      move(left, payer->first, amount), move(left, payee->first, negated(amount));
    }
  }

  [[nodiscard]] std::int32_t row_of(const std::string& key) const {
    const std::int32_t code = world_.keys(world_.policy.subjects[static_cast<std::size_t>(subject_)].id).find(key);
    const std::vector<std::int32_t>& rows = world_.subjects[static_cast<std::size_t>(subject_)].row_of_key;
    return code < 0 || static_cast<std::size_t>(code) >= rows.size() ? -1 : rows[static_cast<std::size_t>(code)];
  }

  Settling& work_;
  const World& world_;
  const Settlement& settlement_;
  std::int32_t subject_;
  Ledger ledger_;
  std::set<std::string> unsure_;
  struct Difference {
    Stood sum;
    std::string periods;
  };
  std::map<std::string, Difference> differences_;
  std::map<std::string, std::int32_t> next_;
};

}  // namespace

void close_periods(Settling& work) {
  if (work.settlement.counted()) Closer(work).run();
}

}  // namespace baoxue::inline v1::engine_detail
