// SPDX-License-Identifier: MIT
#include "engine/statistics.hpp"

#include <algorithm>
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
  SideCounter(const World& world, const FactStore& facts, const Metric& metric, const MetricSide& side, const Maybe<Period>& period)
      : world_(world), facts_(facts), metric_(metric), side_(side), period_(period) {}

  std::map<std::string, Tally> count() {
    const SubjectRows& rows = world_.subjects[static_cast<std::size_t>(side_.from)];
    const Target target{&side_.where, -1};
    std::optional<Chain> chain;
    std::optional<ChainRun> run;
    Surroundings around;
    if (period_.known) around.period_start = period_.value.first, around.period_end = period_.value.last;
    if (side_.where.given) chain.emplace(world_, facts_, side_.from, -1, std::span(&target, 1)), run.emplace(*chain, around);
    for (std::size_t start = 0; start < rows.rows; start += expr::kMaxWidth) {
      const std::size_t width = std::min(expr::kMaxWidth, rows.rows - start);
      const Rows chunk{static_cast<std::int64_t>(start), nullptr, width};
      if (run.has_value()) run->run(chunk);
      for (std::size_t i = 0; i < width; ++i) {
        if (!rows.is_visible(start + i) || !in_period(start + i)) continue;
        const State state = run.has_value() ? state_at(run->result(0), i) : State::known;
        if (state == State::known && run.has_value() && !truth_at(run->result(0), i)) continue;
        std::vector<expr::Value> by = values(static_cast<std::int32_t>(start + i));
        Tally& tally = tallies_[cell(by)];
        tally.by = std::move(by);
        ++(state == State::known && !rows.is_doubtful(start + i) ? tally.yes : tally.unknown);
      }
    }
    return std::move(tallies_);
  }

 private:
  // Rows of a table with an event date count in its period; where the pack compares with period.start or .end itself, all rows are asked.
  [[nodiscard]] bool in_period(std::size_t row) const {
    const std::int32_t event = world_.policy.subjects[static_cast<std::size_t>(side_.from)].event_column;
    if (!period_.known || event < 0 || mentions_period()) return true;
    const Maybe<Date> day = world_.date_at(side_.from, event, static_cast<std::int64_t>(row));
    return day.known && period_.value.first <= day.value && day.value <= period_.value.last;
  }
  [[nodiscard]] bool mentions_period() const {
    if (!side_.where.given) return false;
    return std::any_of(side_.where.ast.symbols().begin(), side_.where.ast.symbols().end(), [&](const expr::Symbol& s) {
      const RefKind kind = world_.policy.refs[static_cast<std::size_t>(s.id)].kind;
      return kind == RefKind::period_start || kind == RefKind::period_end;
    });
  }
  std::vector<expr::Value> values(std::int32_t row) {
    std::vector<expr::Value> out;
    for (const std::int32_t by : side_.by) {
      scratch_.reset();
      const Ref& ref = world_.policy.refs[static_cast<std::size_t>(by)];
      out.push_back(expr::value_at(read_ref(world_, facts_, ref, {0, &row, 1}, scratch_), ref.type, 0));
    }
    return out;
  }
  [[nodiscard]] std::string cell(const std::vector<expr::Value>& by) const {
    std::string text;
    for (std::size_t b = 0; b < by.size(); ++b) {
      if (!text.empty()) text += ' ';
      text += metric_.by[b] + '=';
      text += by[b].state != State::known ? "?" : by[b].type.kind == expr::Kind::text ? by[b].text : expr::to_text(by[b]);
    }
    return text;
  }

  const World& world_;
  const FactStore& facts_;
  const Metric& metric_;
  const MetricSide& side_;
  const Maybe<Period>& period_;
  std::map<std::string, Tally> tallies_;
  Scratch scratch_;
};

}  // namespace

std::vector<MetricCell> metric_cells(const World& world, const FactStore& facts, std::size_t index, const Maybe<Period>& period) {
  const Metric& metric = world.policy.metrics[index];
  const auto present = [&](const MetricSide& side) { return world.subjects[static_cast<std::size_t>(side.from)].present; };
  if (!present(metric.n) || !present(metric.d)) return {};
  Maybe<Period> below = period;
  if (period.known && metric.cohort != 0) {
    const auto back = [&](Date day) { return add_months(day, -12 * static_cast<int>(metric.cohort), MonthEnd::end).value_or(day); };
    below.value.first = back(period.value.first), below.value.last = back(period.value.last);
  }
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
