// SPDX-License-Identifier: MIT
#include "engine/statistics.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

#include "engine/judge.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::State;

namespace {

struct Tally {
  std::int64_t yes = 0, unknown = 0;
  std::vector<expr::Value> by;
};

class SideCounter {
 public:
  SideCounter(const World& world, const FactStore& facts, const Metric& metric, const MetricSide& side,
              const Maybe<Period>& period)
      : world_(world), facts_(facts), metric_(metric), side_(side), period_(period) {}

  std::map<std::string, Tally> count() {
    each([&](std::size_t row, std::size_t i, State state) {
      Tally& counted = tally(i);
      ++(state == State::known && !is_doubtful(row) ? counted.yes : counted.unknown);
    });
    std::map<std::string, Tally> tallies;
    for (const auto& [tokens, found] : cells_) {
      Tally& sum = tallies[found.cell];
      sum.yes += found.tally.yes, sum.unknown += found.tally.unknown, sum.by = found.tally.by;
    }
    return tallies;
  }

  std::vector<MetricRow> rows(const std::string& wanted) {
    std::vector<MetricRow> out;
    each([&](std::size_t row, std::size_t i, State state) {
      if (cell(i) == wanted) out.push_back({row, state == State::known && is_doubtful(row) ? State::unknown : state});
    });
    return out;
  }

 private:
  [[nodiscard]] bool is_doubtful(std::size_t row) const {
    return world_.subjects[static_cast<std::size_t>(side_.from)].is_doubtful(row);
  }
  // Every row that `where` does not say no to, with its place in the chunk.
  template <class Visit>
  void each(Visit visit) {
    const SubjectRows& rows = world_.subjects[static_cast<std::size_t>(side_.from)];
    const Target target{&side_.where, -1};
    std::optional<Chain> chain;
    std::optional<ChainRun> run;
    Surroundings around;
    if (period_.known) around.period_start = period_.value.first, around.period_end = period_.value.last;
    if (side_.where.given)
      chain.emplace(world_, facts_, side_.from, -1, std::span(&target, 1)), run.emplace(*chain, around);
    for (std::size_t start = 0; start < rows.rows; start += expr::kMaxWidth) {
      const std::size_t width = std::min(expr::kMaxWidth, rows.rows - start);
      const Rows chunk{static_cast<std::int64_t>(start), nullptr, width};
      if (run.has_value()) run->run(chunk);
      read_cells(chunk);
      for (std::size_t i = 0; i < width; ++i) {
        const Maybe<bool> inside = in_period(start + i);
        if (!rows.is_visible(start + i) || !inside.value_or(true)) continue;
        const State state = run.has_value() ? state_at(run->result(0), i) : State::known;
        if (state == State::known && run.has_value() && !truth_at(run->result(0), i)) continue;
        visit(start + i, i, inside.known ? state : State::unknown);
      }
    }
  }
  // Rows of a table with an event date count in its period; where the pack compares with period.start or .end itself, all rows are asked.
  [[nodiscard]] Maybe<bool> in_period(std::size_t row) const {
    const std::int32_t event = world_.policy.subjects[static_cast<std::size_t>(side_.from)].event_column;
    if (!period_.known || event < 0 || mentions_period()) return true;
    return world_.in_period(side_.from, static_cast<std::int64_t>(row), period_.value.first, period_.value.last);
  }
  [[nodiscard]] bool mentions_period() const {
    if (!side_.where.given) return false;
    return std::any_of(side_.where.ast.symbols().begin(), side_.where.ast.symbols().end(), [&](const expr::Symbol& s) {
      const RefKind kind = world_.policy.refs[static_cast<std::size_t>(s.id)].kind;
      return kind == RefKind::period_start || kind == RefKind::period_end;
    });
  }
  // The tally of row i of the chunk. Rows are told apart by numbers; the text of a cell is made once.
  Tally& tally(std::size_t i) {
    tokens_.clear();
    for (std::size_t b = 0; b < by_.size(); ++b) tokens_.push_back(token(by_[b], kind(b), i));
    const auto [found, first] = cells_.try_emplace(tokens_);
    if (first) found->second.cell = cell(i), found->second.tally.by = values(i);
    return found->second.tally;
  }
  std::int64_t token(const expr::Vector& vector, expr::Kind kind, std::size_t i) {
    if (state_at(vector, i) != State::known) return INT64_MIN;
    if (kind == expr::Kind::ratio || kind == expr::Kind::real) return number_of(cell(i));
    if (kind != expr::Kind::text || vector.extra != nullptr) return integer_at(vector, kind, i);
    return number_of(static_cast<const std::string_view*>(vector.values)[vector.broadcast ? 0 : i]);
  }
  std::int64_t number_of(std::string_view text) {
    const auto found = texts_.find(text);
    if (found != texts_.end()) return found->second;
    return texts_.emplace(text, static_cast<std::int64_t>(texts_.size())).first->second;
  }
  [[nodiscard]] std::vector<expr::Value> values(std::size_t i) const {
    std::vector<expr::Value> out;
    for (std::size_t b = 0; b < side_.by.size(); ++b) {
      out.push_back(expr::value_at(by_[b], world_.policy.refs[static_cast<std::size_t>(side_.by[b])].type, i));
    }
    return out;
  }
  [[nodiscard]] std::string cell(std::size_t i) const {
    const std::vector<expr::Value> by = values(i);
    std::string text;
    for (std::size_t b = 0; b < by.size(); ++b) {
      if (!text.empty()) text += ' ';
      text += metric_.by[b] + '=';
      text += by[b].state != State::known           ? "?"
              : by[b].type.kind == expr::Kind::text ? by[b].text
                                                    : expr::to_text(by[b]);
    }
    return text;
  }
  [[nodiscard]] expr::Kind kind(std::size_t by) const {
    return world_.policy.refs[static_cast<std::size_t>(side_.by[by])].type.kind;
  }
  void read_cells(const Rows& chunk) {
    scratch_.reset();
    by_.clear();
    for (const std::int32_t by : side_.by) {
      by_.push_back(read_ref(world_, facts_, world_.policy.refs[static_cast<std::size_t>(by)], chunk, scratch_));
    }
  }

  struct Cell {
    std::string cell;
    Tally tally;
  };
  const World& world_;
  const FactStore& facts_;
  const Metric& metric_;
  const MetricSide& side_;
  const Maybe<Period>& period_;
  std::vector<expr::Vector> by_;          // of the chunk, parallel to side_.by
  std::vector<std::int64_t> tokens_;
  std::map<std::vector<std::int64_t>, Cell> cells_;
  std::map<std::string, std::int64_t, std::less<>> texts_;
  Scratch scratch_;
};

}  // namespace

Maybe<Period> side_period(const Metric& metric, const Maybe<Period>& period, bool numerator) {
  if (numerator || !period.known || metric.cohort == 0) return period;
  const auto back = [&](Date day) {
    return add_months(day, -12 * static_cast<int>(metric.cohort), MonthEnd::end).value_or(day);
  };
  Maybe<Period> below = period;
  below.value.first = back(period.value.first), below.value.last = back(period.value.last);
  return below;
}

std::vector<MetricRow> metric_rows(const World& world, const FactStore& facts, std::size_t index,
                                   const Maybe<Period>& period, bool numerator, const std::string& cell) {
  const Metric& metric = world.policy.metrics[index];
  const MetricSide& side = numerator ? metric.n : metric.d;
  if (!world.subjects[static_cast<std::size_t>(side.from)].present) return {};
  const Maybe<Period> in = side_period(metric, period, numerator);
  std::vector<MetricRow> out = SideCounter(world, facts, metric, side, in).rows(cell);
  std::sort(out.begin(), out.end(), [&](const MetricRow& a, const MetricRow& b) {
    return world.key(side.from, a.row) < world.key(side.from, b.row);
  });
  return out;
}

std::vector<MetricCell> metric_cells(const World& world, const FactStore& facts, std::size_t index,
                                     const Maybe<Period>& period) {
  const Metric& metric = world.policy.metrics[index];
  const auto present = [&](const MetricSide& side) {
    return world.subjects[static_cast<std::size_t>(side.from)].present;
  };
  if (!present(metric.n) || !present(metric.d)) return {};
  const Maybe<Period> below = side_period(metric, period, false);
  std::map<std::string, MetricCell> cells;
  for (auto& [cell, tally] : SideCounter(world, facts, metric, metric.n, period).count()) {
    cells[cell].n = tally.yes, cells[cell].n_unknown = tally.unknown, cells[cell].by = std::move(tally.by);
  }
  for (auto& [cell, tally] : SideCounter(world, facts, metric, metric.d, below).count()) {
    cells[cell].d = tally.yes, cells[cell].d_unknown = tally.unknown, cells[cell].by = std::move(tally.by);
  }
  std::vector<MetricCell> out;
  for (auto& [cell, counted] : cells) {
    counted.metric = index, counted.cell = cell, counted.period = period.known ? period.value.label : "";
    out.push_back(std::move(counted));
  }
  return out;
}

std::vector<MetricCell> statistics(const World& world, const FactStore& facts) {
  std::vector<MetricCell> out;
  for (std::size_t m = 0; m < world.policy.metrics.size(); ++m) {
    const Metric& metric = world.policy.metrics[m];
    const Maybe<Period> period = world.calendars->period_of(metric.period, world.as_of);
    if (metric.period != PeriodKind::none && !period.known) continue;
    for (MetricCell& cell : metric_cells(world, facts, m, period)) out.push_back(std::move(cell));
  }
  return out;
}

}  // namespace baoxue::inline v1::engine_detail
