// SPDX-License-Identifier: MIT
#include "engine/across.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "baoxue/core/money.hpp"
#include "baoxue/core/ratio.hpp"
#include "engine/judge.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::Kind;
using expr::State;
using expr::Value;

namespace {

Ratio ratio_of(const Value& value) { return {value.integer, value.type.kind == Kind::ratio ? value.denominator : 1}; }

// A ratio without a value (0/0: an empty population) is as unknown as a missing one.
bool usable(const Value& value) { return value.state == State::known && ratio_of(value).has_value(); }

class Population {
 public:
  Population(const World& world, const FactStore& facts, const Fact& fact)
      : world_(world),
        facts_(facts),
        fact_(fact),
        rows_(world.subjects[static_cast<std::size_t>(fact.subject)]),
        out_(std::make_unique<FactColumn>(
            fact.type.kind, rows_.rows,
            fact.type.kind == Kind::text ? world.dictionary(fact.domain, fact.codes) : nullptr)) {}

  std::unique_ptr<FactColumn> compute() {
    if (!rows_.present) return std::move(out_);
    evaluate();
    for (auto& [key, members] : groups_) {
      switch (fact_.across.op) {
        case AcrossOp::rank: rank(members); break;
        case AcrossOp::award: award(members); break;
        case AcrossOp::sum:
        case AcrossOp::mean:
        case AcrossOp::pooled: total(members); break;
        case AcrossOp::lag:
        case AcrossOp::streak: follow(members); break;
      }
    }
    return std::move(out_);
  }

  std::vector<AcrossMember> members_of(std::size_t row) {
    if (!rows_.present) return {};
    evaluate();
    for (auto& [key, members] : groups_) {
      if (std::find(members.begin(), members.end(), row) != members.end()) return shown(members);
    }
    return {};
  }

 private:
  using Members = std::vector<std::size_t>;
  using In = AcrossMember::In;

  std::vector<AcrossMember> shown(Members& members) {
    const AcrossOp op = fact_.across.op;
    Members order;
    if (op == AcrossOp::lag || op == AcrossOp::streak) {
      by_start(members);
      order = members;
    } else {
      if (op == AcrossOp::rank || op == AcrossOp::award) order = ordered(members);
      std::sort(members.begin(), members.end(), [&](std::size_t a, std::size_t b) {
        return world_.key(fact_.subject, a) < world_.key(fact_.subject, b);
      });
      for (const std::size_t row : members) {
        if (std::find(order.begin(), order.end(), row) == order.end()) order.push_back(row);
      }
    }
    std::vector<AcrossMember> out;
    for (const std::size_t row : order) {
      const bool whole = others_.empty() || others_[row].state == State::known;
      out.push_back(
          {row, in_[row], usable(values_[row]) && whole, values_[row], others_.empty() ? Value{} : others_[row]});
    }
    return out;
  }

  void evaluate() {
    const Across& across = fact_.across;
    std::vector<Target> targets{{&across.value, fact_.anchor_column}};
    const std::size_t where = targets.size();
    if (fact_.where.given) targets.push_back({&fact_.where, fact_.anchor_column});
    const std::size_t other = targets.size();
    if (across.other.given) targets.push_back({&across.other, fact_.anchor_column});
    const std::size_t prize = targets.size();
    for (const CheckedExpr& p : across.prizes) targets.push_back({&p, fact_.anchor_column});
    const Chain chain(world_, facts_, fact_.subject, -1, targets);
    ChainRun run(chain);
    values_.resize(rows_.rows), others_.resize(across.other.given ? rows_.rows : 0), in_.assign(rows_.rows, In::yes);
    prizes_.resize(across.prizes.empty() ? 0 : rows_.rows);
    for (std::size_t start = 0; start < rows_.rows; start += expr::kMaxWidth) {
      const std::size_t width = std::min(expr::kMaxWidth, rows_.rows - start);
      run.run({static_cast<std::int64_t>(start), nullptr, width});
      for (std::size_t i = 0; i < width; ++i) {
        const std::size_t row = start + i;
        if (!rows_.is_visible(row)) continue;
        values_[row] = expr::value_at(run.result(0), across.value.ast.type(), i);
        if (fact_.where.given) {
          const expr::Vector& answer = run.result(where);
          in_[row] = state_at(answer, i) != State::known ? In::unknown : truth_at(answer, i) ? In::yes : In::no;
        }
        if (rows_.is_doubtful(row) && in_[row] == In::yes) in_[row] = In::unknown;
        if (across.other.given) others_[row] = expr::value_at(run.result(other), across.other.ast.type(), i);
        for (std::size_t p = 0; p < across.prizes.size(); ++p) {
          prizes_[row].push_back(expr::value_at(run.result(prize + p), across.prizes[p].ast.type(), i));
        }
      }
    }
    group();
  }

  // Rows by the text of `within`, and for lag and streak by all of the key but the period; a row with an unknown part is in none.
  void group() {
    const SubjectDef& def = world_.policy.subjects[static_cast<std::size_t>(fact_.subject)];
    const bool by_period = fact_.across.op == AcrossOp::lag || fact_.across.op == AcrossOp::streak;
    std::vector<Ref> parts;
    for (const std::int32_t within : fact_.across.within)
      parts.push_back(world_.policy.refs[static_cast<std::size_t>(within)]);
    const std::size_t own = !by_period || def.kind == SubjectKind::period ? 0
                            : def.kind == SubjectKind::metric             ? def.columns.size() - 5
                                                                          : 1;
    for (std::size_t c = 0; c < own; ++c) {
      parts.push_back({RefKind::column,
                       false,
                       fact_.subject,
                       {},
                       fact_.subject,
                       static_cast<std::int32_t>(c),
                       def.columns[c].type,
                       def.columns[c].id});
    }
    Scratch scratch;
    for (std::size_t row = 0; row < rows_.rows; ++row) {
      if (!rows_.is_visible(row)) continue;
      std::string key;
      bool known = true;
      for (const Ref& part : parts) {
        scratch.reset();
        const auto at = static_cast<std::int32_t>(row);
        const Value value = expr::value_at(read_ref(world_, facts_, part, {0, &at, 1}, scratch), part.type, 0);
        known = known && value.state == State::known;
        key += expr::to_text(value) + '\x1f';
      }
      if (known || by_period) groups_[key].push_back(row);
    }
  }

  [[nodiscard]] bool takes_part(std::size_t row) const { return in_[row] == In::yes && usable(values_[row]); }

  [[nodiscard]] int order(std::size_t a, std::size_t b) const {
    const int less = compare(ratio_of(values_[a]), ratio_of(values_[b])).value_or(0);
    return fact_.across.descending ? -less : less;
  }

  // Those who take part, best first; equal values by `first(key)` or the subject's own key.
  [[nodiscard]] Members ordered(const Members& members) const {
    Members sorted;
    std::copy_if(members.begin(), members.end(), std::back_inserter(sorted),
                 [&](std::size_t row) { return takes_part(row); });
    std::vector<std::string> keys(rows_.rows);
    Scratch scratch;
    for (const std::size_t row : sorted) {
      scratch.reset();
      const auto at = static_cast<std::int32_t>(row);
      if (fact_.across.first_by >= 0) {
        const Ref& ref = world_.policy.refs[static_cast<std::size_t>(fact_.across.first_by)];
        keys[row] =
            expr::to_text(expr::value_at(read_ref(world_, facts_, ref, {0, &at, 1}, scratch), ref.type, 0)) + '\x1f';
      }
      keys[row] += world_.key_text(fact_.subject, row);
    }
    std::sort(sorted.begin(), sorted.end(), [&](std::size_t a, std::size_t b) {
      const int less = order(a, b);
      return less != 0 ? less < 0 : keys[a] < keys[b];
    });
    return sorted;
  }

  void rank(const Members& members) {
    const Members sorted = ordered(members);
    std::int64_t place = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
      const bool tied = i > 0 && order(sorted[i - 1], sorted[i]) == 0 && fact_.across.ties != Ties::first;
      if (!tied) place = fact_.across.ties == Ties::dense ? place + 1 : static_cast<std::int64_t>(i) + 1;
      out_->set(sorted[i], place);
    }
  }

  void award(const Members& members) {
    const Members sorted = ordered(members);
    for (std::size_t first = 0; first < sorted.size();) {
      std::size_t end = first + 1;
      while (end < sorted.size() && order(sorted[first], sorted[end]) == 0) ++end;
      give(std::span(sorted).subspan(first, end - first), first);
      first = end;
    }
    for (const std::size_t row : members) {
      if (in_[row] == In::no) out_->set(row, 0, 1);
    }
  }

  // The prizes of the places that equal rows cover: the first's for each (competition), or shared without a rest (mean).
  void give(std::span<const std::size_t> tied, std::size_t first) {
    const std::vector<Value>& prizes = prizes_[tied[0]];
    const std::size_t places = fact_.across.ties == Ties::mean ? tied.size() : 1;
    Ratio sum{0, 1};
    for (std::size_t p = first; p < std::min(first + places, prizes.size()); ++p) {
      const Maybe<Ratio> more = prizes[p].state == State::known ? add(sum, ratio_of(prizes[p])) : Maybe<Ratio>();
      if (!more.known) return;
      sum = more.value;
    }
    const auto parts = static_cast<std::int64_t>(places);
    if (fact_.type.kind != Kind::money) {
      for (const std::size_t row : tied) out_->set(row, sum.n, sum.d * parts);
      return;
    }
    const std::vector<Money> fen = allocate(Money{sum.n}, std::vector<Ratio>(places, Ratio{1, parts})).value();
    for (std::size_t i = 0; i < tied.size(); ++i) out_->set(tied[i], fen[places == 1 ? 0 : i].fen);
  }

  // sum, mean, pooled: one answer for all, unknown as soon as one who counts or may count is.
  void total(const Members& members) {
    Maybe<Ratio> sum = Ratio{0, 1};
    std::int64_t count = 0, below = 0;
    bool unknown = false;
    for (const std::size_t row : members) {
      if (in_[row] == In::no) continue;
      const bool known =
          in_[row] == In::yes && usable(values_[row]) && (others_.empty() || others_[row].state == State::known);
      unknown = unknown || !known;
      if (!known) continue;
      if (sum.known) sum = add(sum.value, ratio_of(values_[row]));
      if (!others_.empty() && __builtin_add_overflow(below, others_[row].integer, &below)) sum = {};
      ++count;
    }
    for (const std::size_t row : members) {
      if (unknown) continue;
      if (!sum.known) {
        out_->set_fault(row);
      } else if (fact_.across.op == AcrossOp::sum) {
        out_->set(row, sum.value.n, sum.value.d);
      } else {
        const std::int64_t divisor = fact_.across.op == AcrossOp::mean ? count : below;
        std::int64_t d = 0;
        if (divisor != 0 && !__builtin_mul_overflow(sum.value.d, divisor, &d)) out_->set(row, sum.value.n, d);
      }
    }
  }

  [[nodiscard]] Maybe<Date> start_of(std::size_t row) const {
    const SubjectDef& def = world_.policy.subjects[static_cast<std::size_t>(fact_.subject)];
    const std::int32_t column = def.kind == SubjectKind::period   ? 0
                                : def.kind == SubjectKind::metric ? static_cast<std::int32_t>(def.columns.size()) - 2
                                                                  : 1;
    return world_.date_at(fact_.subject, column, static_cast<std::int64_t>(row));
  }
  [[nodiscard]] Maybe<Date> end_of(std::size_t row) const {
    const SubjectDef& def = world_.policy.subjects[static_cast<std::size_t>(fact_.subject)];
    const std::int32_t column = def.kind == SubjectKind::period   ? 1
                                : def.kind == SubjectKind::metric ? static_cast<std::int32_t>(def.columns.size()) - 1
                                                                  : 2;
    return world_.date_at(fact_.subject, column, static_cast<std::int64_t>(row));
  }

  // Is `b` the period right after `a`? Between two terms lies a vacation, so it is asked from the calendar.
  [[nodiscard]] bool adjoining(std::size_t a, std::size_t b) const {
    const PeriodKind kind = period_kind();
    const Maybe<Date> end = end_of(a), start = start_of(b);
    if (!end.known || !start.known) return false;
    for (Date day = end.value + 1; day < start.value; day = day + 1) {
      if (world_.calendars->period_of(kind, day).known) return false;
    }
    return kind != PeriodKind::term || start.value - end.value <= kLongestVacation;
  }
  [[nodiscard]] PeriodKind period_kind() const {
    const SubjectDef& def = world_.policy.subjects[static_cast<std::size_t>(fact_.subject)];
    return def.kind == SubjectKind::metric ? world_.policy.metrics[static_cast<std::size_t>(def.source)].period
                                           : def.period;
  }

  void by_start(Members& members) const {
    std::sort(members.begin(), members.end(), [&](std::size_t a, std::size_t b) {
      return start_of(a).value_or(Date{}) < start_of(b).value_or(Date{});
    });
  }

  void follow(Members& members) {
    by_start(members);
    if (fact_.across.op == AcrossOp::lag) return lag(members);
    Maybe<std::int64_t> run = std::int64_t{0};  // unknown: a period before it cannot be told
    for (std::size_t i = 0; i < members.size(); ++i) {
      const bool follows = i > 0 && adjoining(members[i - 1], members[i]);
      if (i > 0 && !follows) run = {};
      run = step(run, members[i]);
      if (run.known) out_->set(members[i], run.value);
    }
  }

  [[nodiscard]] Maybe<std::int64_t> step(Maybe<std::int64_t> run, std::size_t row) const {
    if (in_[row] == In::no) return std::int64_t{0};
    if (in_[row] == In::unknown || values_[row].state != State::known) return {};
    if (values_[row].integer == 0) return std::int64_t{0};
    return run.known ? Maybe<std::int64_t>(run.value + 1) : run;
  }

  void lag(const Members& members) {
    const auto steps = static_cast<std::size_t>(fact_.across.steps);
    for (std::size_t i = steps; i < members.size(); ++i) {
      bool unbroken = true;
      for (std::size_t k = i - steps; k < i; ++k) unbroken = unbroken && adjoining(members[k], members[k + 1]);
      const Value& before = values_[members[i - steps]];
      if (!unbroken || in_[members[i - steps]] != In::yes || before.state != State::known) continue;
      if (before.type.kind == Kind::text && fact_.domain.empty() && fact_.codes == nullptr) {
        out_->set_text(members[i], before.text);
      } else if (before.type.kind == Kind::text) {
        out_->set(members[i], fact_.codes != nullptr ? fact_.codes->find_id(before.text)
                                                     : world_.keys(fact_.domain).find(before.text));
      } else {
        out_->set(members[i], before.integer, before.denominator);
      }
    }
  }

  static constexpr std::int32_t kLongestVacation = 120;  // days between two terms that follow each other
  const World& world_;
  const FactStore& facts_;
  const Fact& fact_;
  const SubjectRows& rows_;
  std::unique_ptr<FactColumn> out_;
  std::vector<Value> values_, others_;
  std::vector<std::vector<Value>> prizes_;
  std::vector<In> in_;
  std::map<std::string, Members> groups_;
};

}  // namespace

std::vector<AcrossMember> across_members(const World& world, const FactStore& facts, const Fact& fact,
                                         std::size_t row) {
  return Population(world, facts, fact).members_of(row);
}

std::unique_ptr<FactColumn> across(const World& world, const FactStore& facts, const Fact& fact) {
  return Population(world, facts, fact).compute();
}

}  // namespace baoxue::inline v1::engine_detail
