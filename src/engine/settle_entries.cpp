// SPDX-License-Identifier: MIT
// The first steps of a settlement: which rows are entries, what they come to, what takes them back, what strikes them.
#include <algorithm>
#include <map>

#include "engine/settle_steps.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::State;

namespace {

struct Decision {
  std::int32_t row = -1;
  Date decided_on;
  Maybe<std::int64_t> fen;
  std::string choice, id;
};

// The latest decision about each thing; of one day the greatest id.
std::map<std::string, Decision> decisions(const World& world) {
  std::map<std::string, Decision> latest;
  const TableReader table(world, "decision");
  const Source &about = table.column("about"), &amount = table.column("amount"), &choice = table.column("choice"),
               &on = table.column("decided_on");
  for (std::size_t r = 0; r < table.size(); ++r) {
    const auto row = static_cast<std::int64_t>(r);
    if (!table.visible(r) || !about.is_known(row) || !on.is_known(row)) continue;
    Decision decision{static_cast<std::int32_t>(r),
                      Date{integer_or(on, r, 0)},
                      {},
                      text_or_empty(choice, r),
                      world.key_text(world.subject_index("decision"), r)};
    if (amount.is_known(row)) decision.fen = amount.integer(row);
    Decision& kept = latest[text_or_empty(about, r)];
    if (kept.row < 0 || std::tie(kept.decided_on, kept.id) < std::tie(decision.decided_on, decision.id))
      kept = std::move(decision);
  }
  return latest;
}

// Without a value where it, or what is opposite to it, does not fit: a line turns its direction, and an undo takes it back.
Ratio quantity(const expr::Value& value) {
  const Ratio lowest = reduced(Ratio{value.integer, value.denominator}).value_or(Ratio{0, 0});
  return lowest.n == INT64_MIN ? Ratio{0, 0} : lowest;
}

// Nothing to share: no doubt about the rest can change that.
bool is_nothing(const Settling& work, const SettlementEntry& entry) {
  return work.settlement.amount.given && entry.amount.n == 0 && entry.amount.has_value();
}

class EntryReader {
 public:
  explicit EntryReader(Settling& work)
      : work_(work),
        world_(work.run.world),
        settlement_(work.settlement),
        rows_(world_.subjects[static_cast<std::size_t>(settlement_.subject)]) {
    when_ = add(settlement_.when), amount_ = add(settlement_.amount), book_ = add(settlement_.book);
    pool_ = add(settlement_.pool), weight_ = add(settlement_.weight);
    undo_ = add(settlement_.undo), undo_book_ = add(settlement_.undo_book), cap_ = add(settlement_.cap_max);
    if (settlement_.decided_by >= 0) decisions_ = decisions(world_);
    for (const Settlement& other : world_.policy.settlements)
      alone_ = alone_ && (&other == &settlement_ || other.decided_by < 0 || other.subject != settlement_.subject);
  }

  void read() {
    const Chain chain(world_, work_.run.facts, settlement_.subject, -1, targets_);
    ChainRun run(chain);
    run_ = &run;
    for (std::size_t start = 0; start < rows_.rows; start += expr::kMaxWidth) {
      const std::size_t width = std::min(expr::kMaxWidth, rows_.rows - start);
      run.run({static_cast<std::int64_t>(start), nullptr, width});
      for (std::size_t i = 0; i < width; ++i) {
        if (rows_.is_visible(start + i)) row(i, static_cast<std::uint32_t>(start + i));
      }
    }
  }

 private:
  std::int32_t add(const CheckedExpr& expression) {
    if (!expression.given) return -1;
    targets_.push_back({&expression, settlement_.anchor_column});
    types_.push_back(expression.ast.type());
    return static_cast<std::int32_t>(targets_.size()) - 1;
  }
  [[nodiscard]] State state(std::int32_t target, std::size_t i) const {
    return target < 0 ? State::known : state_at(run_->result(static_cast<std::size_t>(target)), i);
  }
  [[nodiscard]] bool truth(std::int32_t target, std::size_t i) const {
    return target >= 0 && truth_at(run_->result(static_cast<std::size_t>(target)), i);
  }
  [[nodiscard]] expr::Value value(std::int32_t target, std::size_t i) const {
    const auto at = static_cast<std::size_t>(target);
    return expr::value_at(run_->result(at), types_[at], i);
  }
  [[nodiscard]] Date date(std::int32_t target, std::size_t i) const {
    return Date{static_cast<std::int32_t>(value(target, i).integer)};
  }

  void row(std::size_t i, std::uint32_t row) {
    const State when = state(when_, i), booked = state(book_, i);
    if (when == State::known && !truth(when_, i)) return;
    SettlementEntry entry;
    entry.row = row;
    entry.key = world_.key_text(settlement_.subject, row);
    const Date anchor = anchor_of(world_, settlement_.subject, settlement_.anchor_column, row);
    entry.book = book_ < 0 ? anchor : booked == State::known ? date(book_, i) : Date{INT32_MIN};
    entry.day = has_date(row) ? anchor : entry.book;
    if (booked == State::known) set_period(entry);
    if (rows_.is_doubtful(row)) return unknown(entry, Doubt::exists, false, booked);
    if (when != State::known) return unknown(entry, Doubt::when, when == State::fault, booked);
    if (const State amount = state(amount_, i); amount != State::known)
      return unknown(entry, Doubt::amount, amount == State::fault, booked);
    if (booked != State::known) return unknown(entry, Doubt::book, booked == State::fault, booked);
    if (amount_ >= 0) entry.amount = quantity(value(amount_, i));
    if (!entry.amount.has_value()) return unknown(entry, Doubt::range, true, booked);
    if (entry.period_first == INT32_MIN && !is_nothing(work_, entry))
      return unknown(entry, Doubt::outside, false, booked);
    if (settlement_.decided_by >= 0) decide(entry, anchor);
    if (pool_ >= 0) read_part(entry, i);
    read_undo(entry, i);
    read_cap(entry, i);
    work_.out.entries.push_back(std::move(entry));
  }

  // Whether the row says a day of its own, and need not lend that of the book.
  [[nodiscard]] bool has_date(std::uint32_t row) const {
    const std::int32_t event = world_.policy.subjects[static_cast<std::size_t>(settlement_.subject)].event_column;
    return world_.date_at(settlement_.subject, settlement_.anchor_column, row).known ||
           world_.date_at(settlement_.subject, event, row).known;
  }

  void set_period(SettlementEntry& entry) const {
    const Maybe<Period> period = world_.calendars->period_of(settlement_.period, entry.book);
    if (!period.known) return;
    entry.period = period.value.label, entry.period_first = period.value.first.days;
  }

  void unknown(const SettlementEntry& entry, Doubt doubt, bool fault, State booked) {
    work_.out.unknowns.push_back({static_cast<std::uint16_t>(work_.index), doubt, fault, entry.row, -1});
    work_.possible.push_back(
        {entry.row, booked == State::known ? Maybe<std::int32_t>(entry.period_first) : Maybe<std::int32_t>()});
  }

  // The first doubt stands: it is the step that the entry did not get beyond.
  void doubt(SettlementEntry& entry, Doubt doubt, State state = State::unknown) const {
    if (entry.doubt != Doubt::none || is_nothing(work_, entry)) return;
    entry.doubt = doubt, entry.fault = state == State::fault;
  }

  void read_part(SettlementEntry& entry, std::size_t i) {
    if (const State pool = state(pool_, i); pool != State::known) return doubt(entry, Doubt::pool, pool);
    if (const State weight = state(weight_, i); weight != State::known) return doubt(entry, Doubt::weight, weight);
    entry.pool = quantity(value(pool_, i)), entry.weight = quantity(value(weight_, i));
    if (!entry.pool.has_value() || !entry.weight.has_value() || entry.weight.n < 0)
      doubt(entry, Doubt::range, State::fault);
  }

  void read_undo(SettlementEntry& entry, std::size_t i) {
    if (undo_ < 0) return;
    if (const State undo = state(undo_, i); undo != State::known) return doubt(entry, Doubt::undo, undo);
    if (!truth(undo_, i)) return;
    if (const State book = state(undo_book_, i); book != State::known) return doubt(entry, Doubt::undo_book, book);
    entry.undone_on = std::max(date(undo_book_, i), entry.book);  // nothing is taken back before it was booked
    if (!world_.calendars->period_of(settlement_.period, entry.undone_on.value).known) doubt(entry, Doubt::period);
  }

  void read_cap(SettlementEntry& entry, std::size_t i) {
    if (cap_ < 0) return;
    if (const State cap = state(cap_, i); cap != State::known) return doubt(entry, Doubt::cap, cap);
    entry.cap_max = quantity(value(cap_, i));
    if (!entry.cap_max.has_value() || entry.cap_max.n < 0) return doubt(entry, Doubt::range, State::fault);
    if (!world_.calendars->period_of(settlement_.cap_period, entry.book).known) doubt(entry, Doubt::period);
  }

  // `about` is the row's key, or "settlement|key"; the key alone only where no other settlement over the subject is decided.
  void decide(SettlementEntry& entry, Date anchor) {
    auto found = decisions_.find(settlement_.id + '|' + entry.key);
    if (found == decisions_.end() && alone_) found = decisions_.find(entry.key);
    if (found == decisions_.end()) return doubt(entry, Doubt::decision);
    const Decision& decision = found->second;
    entry.decision = decision.row;
    const Maybe<Ratio> said = said_by(decision, anchor);
    if (said.known && allowed(said.value)) {
      entry.amount = said.value;
      return;
    }
    work_.out.refused.push_back({entry.row, decision.decided_on});
    doubt(entry, Doubt::refused);
  }

  // The amount of the decision, else the value that the parameter has for its choice.
  [[nodiscard]] Maybe<Ratio> said_by(const Decision& decision, Date day) const {
    if (decision.fen.known) return reduced(Ratio{decision.fen.value, settlement_.points ? 100 : 1});
    const Parameter& parameter = world_.policy.parameters[static_cast<std::size_t>(settlement_.decided_by)];
    Maybe<Ratio> found;
    for (const ParameterValue& value : parameter.values) {
      if (decision.choice.empty() || value.none || value.from > day || value.keys.size() != 1) continue;
      const std::vector<std::string>& keys = value.keys[0];
      if (std::find(keys.begin(), keys.end(), decision.choice) != keys.end()) found = quantity(value.value);
    }
    return found;
  }

  [[nodiscard]] bool allowed(Ratio amount) const {
    const std::vector<expr::Value>& bounds =
        world_.policy.parameters[static_cast<std::size_t>(settlement_.decided_by)].allowed;
    return bounds.size() == 2 && !is_less(amount, quantity(bounds[0])) && !is_less(quantity(bounds[1]), amount);
  }

  Settling& work_;
  const World& world_;
  const Settlement& settlement_;
  const SubjectRows& rows_;
  std::vector<Target> targets_;
  std::vector<expr::Type> types_;
  std::int32_t when_ = -1, amount_ = -1, book_ = -1, pool_ = -1, weight_ = -1, undo_ = -1, undo_book_ = -1, cap_ = -1;
  std::map<std::string, Decision> decisions_;
  bool alone_ = true;
  ChainRun* run_ = nullptr;
};

enum class Verdict : std::uint8_t { no, yes, unknown };

// What a vetoing rule says about every row of its subject. A yes that another rule excepts is none.
std::vector<Verdict> verdicts(const World& world, const Judgement& judgement, std::uint16_t rule) {
  const Policy::Data& policy = world.policy;
  const SubjectRows& rows = world.subjects[static_cast<std::size_t>(policy.rules[rule].subject)];
  std::vector<Verdict> out(rows.rows, rows.present ? Verdict::no : Verdict::unknown);
  for (const Finding& finding : judgement.findings) {
    if (finding.rule == rule && finding.state != FindingState::excepted)
      out[finding.row] = rows.is_doubtful(finding.row) ? Verdict::unknown : Verdict::yes;
  }
  for (const UnknownAnswer& answer : judgement.unknowns) {
    const Rule& said = policy.rules[answer.rule];
    const bool excepts = std::find(said.exception_to.begin(), said.exception_to.end(), rule) != said.exception_to.end();
    if (answer.rule == rule) out[answer.row] = Verdict::unknown;
    if (excepts && said.subject == policy.rules[rule].subject && out[answer.row] == Verdict::yes)
      out[answer.row] = Verdict::unknown;
  }
  return out;
}

}  // namespace

std::vector<std::uint16_t> rules_read(const Policy::Data& policy, std::size_t settlement) {
  std::vector<std::uint16_t> out;
  for (std::size_t r = 0; r < policy.rules.size(); ++r) {
    const auto strikes = [&](const Rule::Veto& veto) {
      return static_cast<std::size_t>(veto.settlement) == settlement;
    };
    if (std::any_of(policy.rules[r].vetoes.begin(), policy.rules[r].vetoes.end(), strikes))
      out.push_back(static_cast<std::uint16_t>(r));
  }
  const std::vector<std::uint16_t> vetoing = out;
  for (std::size_t r = 0; r < policy.rules.size(); ++r) {
    for (const std::int32_t excepted : policy.rules[r].exception_to) {
      if (std::find(vetoing.begin(), vetoing.end(), excepted) != vetoing.end())
        out.push_back(static_cast<std::uint16_t>(r));
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void read_entries(Settling& work) { EntryReader(work).read(); }

void apply_vetoes(Settling& work) {
  const World& world = work.run.world;
  const std::vector<std::uint16_t> rules = rules_read(world.policy, work.index);
  if (rules.empty() || work.out.entries.empty()) return;
  Judgement judgement = judge_rules(world, work.run.facts, rules, work.run.threads);
  except(world, judgement);
  for (const std::uint16_t r : rules) {
    for (const Rule::Veto& veto : world.policy.rules[r].vetoes) {
      if (static_cast<std::size_t>(veto.settlement) != work.index) continue;
      const std::vector<Verdict> said = verdicts(world, judgement, r);
      for (SettlementEntry& entry : work.out.entries) {
        const std::int32_t row = world.follow(work.settlement.subject, veto.hops, entry.row,
                                              world.event_day(work.settlement.subject, entry.row));
        const Verdict verdict = row < 0 ? Verdict::unknown : said[static_cast<std::size_t>(row)];
        if (entry.struck || is_nothing(work, entry) || verdict == Verdict::no ||
            (verdict == Verdict::unknown && entry.doubt != Doubt::none))
          continue;
        entry.veto = r;
        entry.struck = verdict == Verdict::yes;
        if (verdict == Verdict::unknown) entry.doubt = Doubt::veto;
      }
    }
  }
}

}  // namespace baoxue::inline v1::engine_detail
