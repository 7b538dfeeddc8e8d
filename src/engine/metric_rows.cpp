// SPDX-License-Identifier: MIT
// A metric as a subject: one row per cell and period, with the frozen value where one was published; differences from it; targets.
#include <algorithm>
#include <map>

#include "engine/evaluation.hpp"
#include "engine/judge.hpp"
#include "engine/statistics.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::Kind;
using expr::State;

namespace {

struct Published {
  std::int64_t n, d;
  std::size_t row;
};
using PublishedCells = std::map<std::pair<std::string, std::string>, Published>;  // (period, cell)

PublishedCells published(const World& world, const std::string& metric) {
  PublishedCells out;
  const TableReader table(world, "published");
  const Source &id = table.column("metric"), &cell = table.column("cell"), &period = table.column("period"),
               &n = table.column("n"), &d = table.column("d");
  for (std::size_t r = 0; r < table.size(); ++r) {
    const auto row = static_cast<std::int64_t>(r);
    if (!table.visible(r) || text_or_empty(id, r) != metric || !n.is_known(row) || !d.is_known(row)) continue;
    out[{text_or_empty(period, r), text_or_empty(cell, r)}] = {n.integer(row), d.integer(row), r};
  }
  return out;
}

struct Row {
  MetricCell cell;
  Maybe<Period> period;
  Maybe<std::int64_t> n, d;
};

// The by values of a cell that was only published: "school=S1 stage=primary" in the order of `by`.
std::vector<expr::Value> values_of(const Metric& metric, const std::vector<SubjectColumn>& columns,
                                   const std::string& cell) {
  std::vector<expr::Value> out;
  std::size_t at = 0;
  for (std::size_t b = 0; b < metric.by.size(); ++b) {
    const std::string head = metric.by[b] + '=';
    const std::size_t next = b + 1 < metric.by.size() ? cell.find(' ' + metric.by[b + 1] + '=', at) : cell.size();
    expr::Value value;
    value.type = columns[b].type;
    if (next != std::string::npos && cell.compare(at, head.size(), head) == 0) {
      value.state = State::known;
      value.text = cell.substr(at + head.size(), next - at - head.size());
      const bool whole = value.type.kind == Kind::integer && !value.text.empty() && value.text.size() < 18 &&
                         value.text.find_first_not_of("0123456789") == std::string::npos;
      if (whole) value.integer = std::stoll(value.text);
      if (value.type.kind != Kind::text && !whole) value.state = State::unknown;
      at = next + 1;
    }
    out.push_back(std::move(value));
  }
  return out;
}

std::vector<Row> rows_of(const World& world, const FactStore& facts, std::size_t index,
                         const std::vector<SubjectColumn>& columns) {
  const Metric& metric = world.policy.metrics[index];
  std::vector<Maybe<Period>> periods;
  if (metric.period == PeriodKind::none) periods.emplace_back();
  for (const Period& period : world.calendars->periods(metric.period, world.as_of)) periods.emplace_back(period);
  PublishedCells frozen = published(world, metric.id);
  std::vector<Row> out;
  for (const Maybe<Period>& period : periods) {
    for (MetricCell& cell : metric_cells(world, facts, index, period)) {
      Row row{std::move(cell), period, {}, {}};
      if (row.cell.n_unknown == 0) row.n = row.cell.n;
      if (row.cell.d_unknown == 0) row.d = row.cell.d;
      if (const auto found = frozen.find({row.cell.period, row.cell.cell}); found != frozen.end()) {
        row.n = found->second.n, row.d = found->second.d;
        frozen.erase(found);
      }
      out.push_back(std::move(row));
    }
  }
  for (const auto& [at, value] : frozen) {  // older than the data
    Row row{{index, at.second, at.first, value.n, value.d, 0, 0, values_of(metric, columns, at.second)},
            world.calendars->period_named(metric.period, at.first),
            value.n,
            value.d};
    out.push_back(std::move(row));
  }
  return out;
}

bool meets(BoundOp op, int order) {
  switch (op) {
    case BoundOp::less: return order < 0;
    case BoundOp::at_most: return order <= 0;
    case BoundOp::greater: return order > 0;
    case BoundOp::at_least: return order >= 0;
    case BoundOp::equal: return order == 0;
  }
  return false;
}

bool about(const MetricTarget& target, const std::vector<expr::Value>& by) {
  for (std::size_t b = 0; b < by.size(); ++b) {
    if (target.cell[b].empty()) continue;
    if (by[b].state != State::known ||
        target.cell[b] != (by[b].type.kind == Kind::text ? by[b].text : expr::to_text(by[b])))
      return false;
  }
  return true;
}

// The cell, period and counts of one row of a metric.
void name_cell(const World& world, std::int32_t subject, std::size_t r, TargetAnswer& answer) {
  const SubjectDef& def = world.policy.subjects[static_cast<std::size_t>(subject)];
  const SubjectRows& rows = world.subjects[static_cast<std::size_t>(subject)];
  answer.metric = static_cast<std::size_t>(def.source);
  const std::size_t by = world.policy.metrics[answer.metric].by.size();
  const std::string key = world.key_text(subject, r);
  answer.cell = key.substr(0, key.rfind('|')), answer.period = key.substr(key.rfind('|') + 1);
  const auto row = static_cast<std::int64_t>(r);
  if (rows.columns[by].is_known(row)) answer.n = rows.columns[by].integer(row);
  if (rows.columns[by + 1].is_known(row)) answer.d = rows.columns[by + 1].integer(row);
}

}  // namespace

void build_metric_rows(Evaluation& run, std::int32_t subject) {
  World& world = run.world;
  const SubjectDef& def = world.policy.subjects[static_cast<std::size_t>(subject)];
  const Metric& metric = world.policy.metrics[static_cast<std::size_t>(def.source)];
  const auto present = [&](const MetricSide& side) {
    return world.subjects[static_cast<std::size_t>(side.from)].present;
  };
  const std::vector<Row> rows = rows_of(world, run.facts, static_cast<std::size_t>(def.source), def.columns);
  world.subjects[static_cast<std::size_t>(subject)].present = (present(metric.n) && present(metric.d)) || !rows.empty();
  std::vector<std::string> keys;
  for (const Row& row : rows) keys.push_back(row.cell.cell + '|' + row.cell.period);
  world.set_rows(subject, keys);
  for (std::size_t b = 0; b < metric.by.size(); ++b) {
    const SubjectColumn& column = def.columns[b];
    FactColumn out(column.type.kind, rows.size(), world.dictionary(column.domain, column.codes));
    for (std::size_t r = 0; r < rows.size(); ++r) {
      if (rows[r].cell.by[b].state == State::known) world.set_value(column, out, r, rows[r].cell.by[b]);
    }
    world.add_column(subject, std::move(out));
  }
  FactColumn n(Kind::integer, rows.size()), d(Kind::integer, rows.size()), value(Kind::ratio, rows.size()),
      first(Kind::date, rows.size()), last(Kind::date, rows.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const Row& row = rows[r];
    if (row.n.known) n.set(r, row.n.value);
    if (row.d.known) d.set(r, row.d.value);
    if (row.n.known && row.d.known && row.d.value != 0) value.set(r, row.n.value, row.d.value);
    if (row.period.known) first.set(r, row.period.value.first.days), last.set(r, row.period.value.last.days);
  }
  for (FactColumn* column : {&n, &d, &value, &first, &last}) world.add_column(subject, std::move(*column));
}

// A metric is counted once for each period of which something was published, whatever the number of its cells.
std::vector<PublishedDifference> published_differences(const World& world, const FactStore& facts) {
  std::vector<PublishedDifference> out;
  for (std::size_t m = 0; m < world.policy.metrics.size(); ++m) {
    const Metric& metric = world.policy.metrics[m];
    const PublishedCells cells = published(world, metric.id);
    for (auto frozen = cells.begin(); frozen != cells.end();) {
      const std::string& label = frozen->first.first;
      const Maybe<Period> period = world.calendars->period_named(metric.period, label);
      const bool counts = metric.period == PeriodKind::none || period.known;
      std::map<std::string, MetricCell> now;
      for (MetricCell& cell : counts ? metric_cells(world, facts, m, period) : std::vector<MetricCell>())
        now.emplace(cell.cell, std::move(cell));
      for (; frozen != cells.end() && frozen->first.first == label; ++frozen) {
        const auto found = now.find(frozen->first.second);
        if (found == now.end()) continue;
        const MetricCell& cell = found->second;
        const Published& was = frozen->second;
        const std::int64_t unknown = cell.n_unknown + cell.d_unknown;
        if (unknown > 0 || cell.n != was.n || cell.d != was.d)
          out.push_back({m, was.row, cell.cell, label, cell.n, cell.d, was.n, was.d, unknown});
      }
    }
  }
  return out;
}

std::vector<TargetAnswer> targets(const World& world, const FactStore& facts) {
  std::vector<TargetAnswer> out;
  const auto rows_subject = [&](const MetricTarget& target) { return static_cast<std::size_t>(target.subject_rows); };
  std::map<std::size_t, std::vector<bool>> covered;  // by metric subject: rows that some target is about
  for (std::size_t t = 0; t < world.policy.targets.size(); ++t) {
    const MetricTarget& target = world.policy.targets[t];
    const SubjectRows& rows = world.subjects[rows_subject(target)];
    const SubjectDef& def = world.policy.subjects[rows_subject(target)];
    const std::size_t by = world.policy.metrics[static_cast<std::size_t>(target.metric)].by.size();
    std::vector<bool>& seen = covered[rows_subject(target)];
    seen.resize(rows.rows, false);
    const Target bound{&target.bound, -1};
    const Chain chain(world, facts, target.subject_rows, -1, std::span(&bound, 1));
    ChainRun run(chain);
    for (std::size_t r = 0; r < rows.rows; ++r) {
      Scratch scratch;
      std::vector<expr::Value> cell;
      for (std::size_t b = 0; b < by; ++b) {
        cell.push_back(expr::value_at(gather(rows.columns[b], {static_cast<std::int64_t>(r), nullptr, 1}, scratch),
                                      def.columns[b].type, 0));
      }
      if (!about(target, cell)) continue;
      seen[r] = true;
      run.run({static_cast<std::int64_t>(r), nullptr, 1});
      const expr::Value limit = expr::value_at(run.result(0), {Kind::ratio}, 0);
      TargetAnswer answer;
      answer.target = t;
      name_cell(world, target.subject_rows, r, answer);
      if (limit.state == State::known) answer.bound = expr::to_text(limit);
      if (limit.state == State::fault) {
        answer.status = TargetStatus::no_target;
      } else if (limit.state == State::known && answer.n.known && answer.d.known) {
        const Maybe<int> order =
            compare(Ratio{answer.n.value, answer.d.value}, Ratio{limit.integer, limit.denominator});
        if (order.known) answer.status = meets(target.op, order.value) ? TargetStatus::met : TargetStatus::missed;
      }
      out.push_back(std::move(answer));
    }
  }
  for (const auto& [subject, seen] : covered) {
    for (std::size_t r = 0; r < seen.size(); ++r) {
      if (seen[r]) continue;
      TargetAnswer answer;
      answer.target = world.policy.targets.size();
      name_cell(world, static_cast<std::int32_t>(subject), r, answer);
      answer.status = TargetStatus::no_target;
      out.push_back(std::move(answer));
    }
  }
  return out;
}

}  // namespace baoxue::inline v1::engine_detail
