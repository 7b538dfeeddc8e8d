// SPDX-License-Identifier: MIT
#include "engine/aggregate.hpp"

#include <algorithm>
#include <tuple>

#include "baoxue/core/ratio.hpp"
#include "engine/judge.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::Kind;
using expr::State;
using expr::Vector;

namespace {

// What one row may bring: the argument's value at a row.
struct Item {
  std::int64_t number = 0, denominator = 1;
  double real = 0;
  std::string_view text;
};

Item item_at(const Vector& vector, Kind kind, std::size_t i) {
  const std::size_t at = vector.broadcast ? 0 : i;
  Item item;
  switch (kind) {
    case Kind::boolean: item.number = truth_at(vector, i) ? 1 : 0; break;
    case Kind::date: item.number = static_cast<const std::int32_t*>(vector.values)[at]; break;
    case Kind::real: item.real = static_cast<const double*>(vector.values)[at]; break;
    case Kind::text:
      if (vector.extra != nullptr) item.number = static_cast<const std::int32_t*>(vector.extra)[at];
      item.text = vector.values != nullptr ? static_cast<const std::string_view*>(vector.values)[at]
                                           : vector.dictionary->at(static_cast<std::int32_t>(item.number));
      break;
    case Kind::ratio:
      item.number = static_cast<const std::int64_t*>(vector.values)[at];
      item.denominator = static_cast<const std::int64_t*>(vector.extra)[at];
      break;
    default: item.number = static_cast<const std::int64_t*>(vector.values)[at];
  }
  return item;
}

bool less(const Item& a, const Item& b, Kind kind) {
  if (kind == Kind::text) return a.text < b.text;
  if (kind == Kind::real) return a.real < b.real;
  if (kind != Kind::ratio) return a.number < b.number;
  return compare(Ratio{a.number, a.denominator}, Ratio{b.number, b.denominator}).value_or(0) < 0;
}

// The state of one subject row while rows are added.
struct Cell {
  std::int64_t count = 0;
  detail::Int128 total = 0;               // sum
  Item best, best_unknown;  // min, max: among rows that count / that may count; first, latest: `best` alone
  std::int32_t best_row = -1, best_unknown_row = -1;
  State best_state = State::known;        // first, latest: of the value at best_row
  bool unknown = false, fault = false, truth = false;
};

class Accumulator {
 public:
  Accumulator(const World& world, const Fact& fact)
      : fact_(fact),
        order_(world, fact.relation.from),
        cells_(world.subjects[static_cast<std::size_t>(fact.subject)].rows),
        kind_(fact.argument.given ? fact.argument.ast.type().kind : Kind::integer) {
    const SubjectRows& rows = world.subjects[static_cast<std::size_t>(fact.relation.from)];
    if (!rows.doubtful.empty()) row_doubt_ = &rows;
  }

  void reach_through(const Groups& groups) { groups_ = &groups; }

  // Row `row` for subject row `s`; `where` nullptr: every row counts.
  void add(std::size_t s, std::size_t row, const Vector* where, const Vector* argument, std::size_t i) {
    Cell& cell = cells_[s];
    State state = where == nullptr ? State::known : state_at(*where, i);
    if (state == State::known && where != nullptr && !truth_at(*where, i)) return;
    const bool doubtful = (row_doubt_ != nullptr && row_doubt_->is_doubtful(row)) ||
                          (groups_ != nullptr && groups_->is_unsure(s, static_cast<std::uint32_t>(row)));
    if (state == State::known && doubtful) state = State::unknown;
    if (fact_.take == TakeOp::any || fact_.take == TakeOp::all || fact_.take == TakeOp::none)
      return add_truth(cell, state, argument, i);
    if (fact_.take == TakeOp::count) {
      state == State::known ? void(++cell.count) : mark(cell, state);
      return;
    }
    const State value = state_at(*argument, i);
    const Item item = value == State::known ? item_at(*argument, kind_, i) : Item{};
    if (fact_.take == TakeOp::first || fact_.take == TakeOp::latest)
      return consider_row(cell, {s, row, item, state, value});
    if (value != State::known || state == State::fault) return mark(cell, worse(state, value));
    add_value(cell, s, row, item, state);
  }

  std::unique_ptr<FactColumn> finish(const expr::TextDictionary* dictionary) {
    if (fact_.take == TakeOp::distinct) count_distinct();
    sum_ratios();
    weigh_doubtful();
    auto column = std::make_unique<FactColumn>(fact_.type.kind, cells_.size(), dictionary);
    for (std::size_t s = 0; s < cells_.size(); ++s) write(*column, s, cells_[s]);
    return column;
  }

 private:
  void add_truth(Cell& cell, State where, const Vector* argument, std::size_t i) {
    const State value = argument == nullptr ? State::known : state_at(*argument, i);
    const bool holds = argument == nullptr || (value == State::known && truth_at(*argument, i));
    // any(c): a row with where && c. all(c): a row with where && !c. none(c): as any.
    const bool hit = fact_.take == TakeOp::all ? value == State::known && !holds : holds;
    if (value == State::known && !hit) return;  // false absorbs what `where` did not know
    if (where == State::known && value == State::known) {
      cell.truth = true;
    } else if (where == State::unknown || value == State::unknown) {
      cell.unknown = true;
    } else {
      cell.fault = true;
    }
  }

  // Unknown first, then error.
  static State worse(State a, State b) {
    if (a == State::unknown || b == State::unknown) return State::unknown;
    return a == State::fault || b == State::fault ? State::fault : State::known;
  }
  static void mark(Cell& cell, State state) {
    cell.unknown = cell.unknown || state == State::unknown;
    cell.fault = cell.fault || state == State::fault;
  }

  void add_value(Cell& cell, std::size_t s, std::size_t row, const Item& item, State where) {
    switch (fact_.take) {
      case TakeOp::sum:
        if (where == State::unknown) {
          cell.unknown = cell.unknown || item.number != 0;  // adding nothing changes nothing
        } else {
          add_to_sum(cell, s, item);
        }
        return;
      case TakeOp::distinct: (where == State::unknown ? maybe_ : seen_).push_back(seen(s, item)); return;
      case TakeOp::min:
      case TakeOp::max: {
        Item& best = where == State::unknown ? cell.best_unknown : cell.best;
        std::int32_t& best_row = where == State::unknown ? cell.best_unknown_row : cell.best_row;
        const bool better = fact_.take == TakeOp::min ? less(item, best, kind_) : less(best, item, kind_);
        if (best_row < 0 || better) best = item, best_row = static_cast<std::int32_t>(row);
        return;
      }
      default: return;
    }
  }

  // first, latest: the row that surely counts, and those that may.
  struct Candidate {
    std::size_t subject, row;
    Item item;
    State where, value;
  };
  void consider_row(Cell& cell, const Candidate& one) {
    if (one.where != State::known) {
      doubtful_.push_back(one);
    } else if (cell.best_row < 0 || beats(one.row, static_cast<std::size_t>(cell.best_row))) {
      cell.best = one.item, cell.best_row = static_cast<std::int32_t>(one.row), cell.best_state = one.value;
    }
  }

  // A row that may count matters if it stands before the one that does and says something else.
  void weigh_doubtful() {
    for (const Candidate& one : doubtful_) {
      Cell& cell = cells_[one.subject];
      const bool sure = cell.best_row >= 0;
      if (sure && !beats(one.row, static_cast<std::size_t>(cell.best_row))) continue;
      if (one.where == State::fault) {
        mark(cell, worse(one.where, one.value));
        continue;
      }
      const bool same = sure && cell.best_state == State::known && one.value == State::known &&
                        !less(one.item, cell.best, kind_) && !less(cell.best, one.item, kind_);
      cell.unknown = cell.unknown || !same;
    }
  }

  [[nodiscard]] bool beats(std::size_t row, std::size_t other) const {
    return fact_.take == TakeOp::first ? order_.before(row, other) : order_.before(other, row);
  }

  // Summed up in 128 bits, and ratios only when all are there: no partial sum overflows in one row order and not in another.
  void add_to_sum(Cell& cell, std::size_t s, const Item& item) {
    if (kind_ == Kind::ratio) return ratios_.push_back({s, {item.number, item.denominator}});
    cell.total += item.number;
  }

  struct Term {
    std::size_t subject;
    Ratio ratio;
  };
  void sum_ratios() {
    std::sort(ratios_.begin(), ratios_.end(), [](const Term& a, const Term& b) {
      return std::tie(a.subject, a.ratio.d, a.ratio.n) < std::tie(b.subject, b.ratio.d, b.ratio.n);
    });
    for (const Term& term : ratios_) {
      Item& sum = cells_[term.subject].best;
      const Maybe<Ratio> next = baoxue::add(Ratio{sum.number, sum.denominator}, term.ratio);
      if (next.known) sum.number = next.value.n, sum.denominator = next.value.d;
      cells_[term.subject].fault = cells_[term.subject].fault || !next.known;
    }
  }

  struct Seen {
    std::size_t subject;
    std::int64_t number, denominator;
    std::string_view text;
    friend auto operator<=>(const Seen&, const Seen&) = default;
  };
  [[nodiscard]] Seen seen(std::size_t s, const Item& item) const {
    if (kind_ != Kind::ratio) return {s, item.number, 1, item.text};
    const Ratio as_given{item.number, item.denominator};
    const Ratio value = reduced(as_given).value_or(as_given);  // 1/2 and 2/4 are one value
    return {s, value.n, value.d, {}};
  }
  void count_distinct() {
    std::sort(seen_.begin(), seen_.end());
    seen_.erase(std::unique(seen_.begin(), seen_.end()), seen_.end());
    for (const Seen& one : seen_) ++cells_[one.subject].count;
    for (const Seen& one : maybe_) {
      if (!std::binary_search(seen_.begin(), seen_.end(), one)) cells_[one.subject].unknown = true;
    }
  }

  void write(FactColumn& column, std::size_t s, const Cell& cell) const {
    switch (fact_.take) {
      case TakeOp::any:
      case TakeOp::all:
      case TakeOp::none: {
        if (cell.truth) return column.set(s, fact_.take == TakeOp::any ? 1 : 0);
        if (cell.unknown) return;
        if (cell.fault) return column.set_fault(s);
        return column.set(s, fact_.take == TakeOp::any ? 0 : 1);
      }
      case TakeOp::count:
      case TakeOp::distinct:
        if (cell.unknown) return;
        if (cell.fault) return column.set_fault(s);
        return column.set(s, cell.count);
      case TakeOp::sum:
        if (cell.unknown) return;
        if (cell.fault || (kind_ != Kind::ratio && static_cast<std::int64_t>(cell.total) != cell.total))
          return column.set_fault(s);
        if (kind_ == Kind::ratio) return column.set(s, cell.best.number, cell.best.denominator);
        return column.set(s, static_cast<std::int64_t>(cell.total));
      default: write_best(column, s, cell);
    }
  }

  void write_best(FactColumn& column, std::size_t s, const Cell& cell) const {
    if (cell.unknown || cell.best_state == State::unknown) return;
    if (cell.best_unknown_row >= 0 && (cell.best_row < 0 || may_replace(cell))) return;
    if (cell.fault || cell.best_state == State::fault) return column.set_fault(s);
    if (cell.best_row < 0) return;
    if (kind_ == Kind::text && fact_.domain.empty() && fact_.codes == nullptr)
      return column.set_text(s, cell.best.text);
    column.set(s, cell.best.number, cell.best.denominator);
  }

  [[nodiscard]] bool may_replace(const Cell& cell) const {
    if (fact_.take == TakeOp::min) return less(cell.best_unknown, cell.best, kind_);
    return less(cell.best, cell.best_unknown, kind_);
  }

  const Fact& fact_;
  RowOrder order_;
  Buffer<Cell> cells_;
  Kind kind_;
  const SubjectRows* row_doubt_ = nullptr;  // rows that may not exist
  const Groups* groups_ = nullptr;  // rows that may lie in another period
  Buffer<Seen> seen_, maybe_;
  Buffer<Term> ratios_;
  Buffer<Candidate> doubtful_;
};

// `where` and the argument of `take` as one chain over the rows.
struct RowChain {
  RowChain(const World& world, const FactStore& facts, const Fact& fact) {
    if (fact.where.given)
      where = static_cast<std::int32_t>(targets.size()), targets.push_back({&fact.where, fact.anchor_column});
    if (fact.argument.given)
      argument = static_cast<std::int32_t>(targets.size()), targets.push_back({&fact.argument, fact.anchor_column});
    if (!targets.empty()) chain = ChainUse(world, facts, fact.relation.from, fact.subject, targets);
  }
  void operator()(const Rows& rows, const Rows& selves) {
    if (chain.given()) chain.run(rows, &selves);
  }
  [[nodiscard]] const Vector* where_result() const {
    return where < 0 ? nullptr : &chain.result(static_cast<std::size_t>(where));
  }
  [[nodiscard]] const Vector* argument_result() const {
    return argument < 0 ? nullptr : &chain.result(static_cast<std::size_t>(argument));
  }

  Buffer<Target> targets;
  std::int32_t where = -1, argument = -1;
  ChainUse chain;
};

void scatter(const Buffer<std::int32_t>& targets, RowChain& chain, Accumulator& accumulator) {
  for (std::size_t start = 0; start < targets.size(); start += expr::kMaxWidth) {
    const std::size_t width = std::min(expr::kMaxWidth, targets.size() - start);
    chain({static_cast<std::int64_t>(start), nullptr, width}, {0, targets.data() + start, width});
    const Vector *where = chain.where_result(), *argument = chain.argument_result();
    for (std::size_t i = 0; i < width; ++i) {
      if (targets[start + i] >= 0)
        accumulator.add(static_cast<std::size_t>(targets[start + i]), start + i, where, argument, i);
    }
  }
}

void by_pairs(const SubjectRows& subject, const Groups& groups, RowChain& chain, Accumulator& accumulator) {
  Buffer<std::int32_t> rows, selves;
  const auto flush = [&] {
    if (rows.empty()) return;
    chain({0, rows.data(), rows.size()}, {0, selves.data(), selves.size()});
    const Vector *where = chain.where_result(), *argument = chain.argument_result();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      accumulator.add(static_cast<std::size_t>(selves[i]), static_cast<std::size_t>(rows[i]), where, argument, i);
    }
    rows.clear(), selves.clear();
  };
  for (std::size_t s = 0; s < subject.rows; ++s) {
    if (!subject.is_visible(s)) continue;
    groups.each(s, [&](std::uint32_t row) {
      rows.push_back(static_cast<std::int32_t>(row)), selves.push_back(static_cast<std::int32_t>(s));
      if (rows.size() == expr::kMaxWidth) flush();
    });
  }
  flush();
}

}  // namespace

void blank_uncovered(const FactStore& facts, const Fact& fact, std::size_t rows, FactColumn& column) {
  if (fact.covered_by < 0) return;
  const Source covered = facts.columns[static_cast<std::size_t>(fact.covered_by)]->source();
  for (std::size_t s = 0; s < rows; ++s) {
    if (!covered.is_known(static_cast<std::int64_t>(s)) || covered.integer(static_cast<std::int64_t>(s)) == 0)
      column.set_unknown(s);
  }
}

void blank_unreached(const Groups& groups, std::size_t rows, FactColumn& column) {
  for (std::size_t s = 0; s < rows; ++s) {
    if (groups.reached(s) == expr::State::unknown) column.set_unknown(s);
    if (groups.reached(s) == expr::State::fault) column.set_fault(s);
  }
}

std::unique_ptr<FactColumn> aggregate(const World& world, const FactStore& facts, const Fact& fact) {
  const SubjectRows& subject = world.subjects[static_cast<std::size_t>(fact.subject)];
  const expr::TextDictionary* dictionary =
      fact.type.kind == Kind::text ? world.dictionary(fact.domain, fact.codes) : nullptr;
  if (!world.subjects[static_cast<std::size_t>(fact.relation.from)].present) {
    return std::make_unique<FactColumn>(fact.type.kind, subject.rows, dictionary);  // absent is not empty: all unknown
  }
  Accumulator accumulator(world, fact);
  RowChain chain(world, facts, fact);
  const auto targets = facts.groups->targets(world, facts, fact.subject, fact.relation);
  std::shared_ptr<const Groups> groups;
  if (!targets->empty()) {
    scatter(*targets, chain, accumulator);
  } else {
    groups = facts.groups->groups(world, facts, fact.subject, fact.relation);
    if (fact.relation.in_period) accumulator.reach_through(*groups);
    by_pairs(subject, *groups, chain, accumulator);
  }
  auto column = accumulator.finish(dictionary);
  if (groups != nullptr) blank_unreached(*groups, subject.rows, *column);
  blank_uncovered(facts, fact, subject.rows, *column);
  return column;
}

}  // namespace baoxue::inline v1::engine_detail
