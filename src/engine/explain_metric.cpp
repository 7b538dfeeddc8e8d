// SPDX-License-Identifier: MIT
// A cell of a metric: which rows its numerator and denominator count, what was published, and the bound of a target.
#include <algorithm>

#include "engine/explainer.hpp"

namespace baoxue::inline v1::engine_detail {

namespace json = boost::json;

namespace {

constexpr std::string_view kStatus[] = {"met", "missed", "no_target", "unknown"};

class CellExplainer {
 public:
  CellExplainer(const Report::Impl& report, std::size_t metric, std::string_view key)
      : report_(report), index_(metric), metric_(report.policy->metrics[metric]) {
    const std::size_t bar = key.rfind('|');
    cell_ = std::string(key.substr(0, bar));
    if (bar != std::string_view::npos) label_ = std::string(key.substr(bar + 1));
    period_ = bar == std::string_view::npos ? report.world.calendars->period_of(metric_.period, report.as_of)
                                            : report.world.calendars->period_named(metric_.period, label_);
    if (period_.known) label_ = period_.value.label;
  }

  // Null where neither the rows nor what was published have such a cell.
  json::value whole() {
    const bool dated = metric_.period == PeriodKind::none || period_.known;
    const std::vector<MetricCell> cells =
        dated ? metric_cells(report_.world, report_.facts, index_, period_) : std::vector<MetricCell>();
    const auto cell = std::find_if(cells.begin(), cells.end(), [&](const MetricCell& c) { return c.cell == cell_; });
    const json::object frozen = published();
    if (cell == cells.end() && frozen.empty()) return nullptr;
    json::object out{{"version", kExplanation},
                     {"metric", metric_.id},
                     {"clause", metric_.clause},
                     {"layer", metric_.layer},
                     {"title_zh", metric_.title.zh},
                     {"title_en", metric_.title.en},
                     {"cell", cell_},
                     {"period", label_},
                     {"as_of", report_.as_of.text()}};
    const bool counted = cell != cells.end();
    const bool known = counted && cell->n_unknown == 0 && cell->d_unknown == 0;
    out["answer"] = known ? "known" : "unknown";
    if (known) out["value"] = std::to_string(cell->n) + "/" + std::to_string(cell->d);
    if (counted) {
      out["n"] = side(true, cell->n, cell->n_unknown), out["d"] = side(false, cell->d, cell->d_unknown);
      const std::string rows = std::to_string(cell->n_unknown + cell->d_unknown);
      if (!known) out["missing"] = both({rows + " 行是否计入未知", "whether " + rows + " rows count is unknown"});
    } else {
      out["missing"] = both({"数据中没有这一格，只有已公布的数字", "no row is in this cell, it was only published"});
    }
    if (!frozen.empty()) out["published"] = frozen;
    return out;
  }

  // The bound as it stands for the row metric:ID of this cell, and the answer of the table `targets`.
  void bound(const MetricTarget& target, json::object& out) const {
    const std::int64_t row = report_.world.row_of(target.subject_rows, cell_ + '|' + label_);
    if (row >= 0) {
      out["bound"] = explain_expression(
          report_, {.subject = target.subject_rows, .row = static_cast<std::uint32_t>(row)}, target.bound, -1);
    }
    out["target"] = target.id, out["clause"] = target.clause, out["layer"] = target.layer;
    out["answer"] = "not_applicable";
    for (const TargetAnswer& answer : targets(report_.world, report_.facts)) {
      const bool this_one = answer.cell == cell_ && answer.period == label_ &&
                            answer.target == static_cast<std::size_t>(&target - report_.policy->targets.data());
      if (!this_one) continue;
      out["answer"] = kStatus[static_cast<std::size_t>(answer.status)];
      if (answer.n.known && answer.d.known)  // the published value, where there is one
        out["value"] = std::to_string(answer.n.value) + "/" + std::to_string(answer.d.value);
    }
    if (out["answer"] == "not_applicable")
      out["because"] = both({"这个目标不针对这一格", "the target is not about this cell"});
  }

 private:
  json::object side(bool numerator, std::int64_t count, std::int64_t unknown) const {
    const MetricSide& def = numerator ? metric_.n : metric_.d;
    json::object out{{"from", report_.policy->subjects[static_cast<std::size_t>(def.from)].id}};
    if (def.where.given) out["where"] = def.where.source;
    const Maybe<Period> in = side_period(metric_, period_, numerator);
    if (in.known) out["first"] = in.value.first.text(), out["last"] = in.value.last.text();
    out["count"] = count, out["unknown"] = unknown;
    const std::vector<MetricRow> found = metric_rows(report_.world, report_.facts, index_, period_, numerator, cell_);
    json::array rows;
    for (const MetricRow& row : found) {
      if (rows.size() == kMostRows) break;
      json::object one = row_json(report_, def.from, row.row);
      one["counts"] = row.state == expr::State::known ? "yes" : row.state == expr::State::unknown ? "unknown" : "error";
      rows.push_back(std::move(one));
    }
    out["rows"] = std::move(rows), out["total"] = found.size();
    return out;
  }

  [[nodiscard]] json::object published() const {
    const std::int32_t subject = report_.world.subject_index("published");
    const std::int64_t row = report_.world.row_of(subject, metric_.id + '|' + cell_ + '|' + label_);
    if (row < 0) return {};
    json::object out = row_json(report_, subject, static_cast<std::size_t>(row));
    const SubjectDef& def = report_.policy->subjects[static_cast<std::size_t>(subject)];
    for (std::size_t c = 0; c < def.columns.size(); ++c) {
      const Source& source = report_.world.subjects[static_cast<std::size_t>(subject)].columns[c];
      if ((def.columns[c].id == "n" || def.columns[c].id == "d") && source.is_known(row))
        out[def.columns[c].id] = source.integer(row);
    }
    return out;
  }

  const Report::Impl& report_;
  std::size_t index_;
  const Metric& metric_;
  std::string cell_, label_;
  Maybe<Period> period_;
};

}  // namespace

Result<std::string> explain_metric(const Report::Impl& report, std::string_view id, std::string_view target,
                                   std::string_view key) {
  const std::vector<Metric>& metrics = report.policy->metrics;
  const auto found = std::find_if(metrics.begin(), metrics.end(), [&](const Metric& m) { return m.id == id; });
  if (found == metrics.end()) return no_such("没有这个指标", "no such metric");
  CellExplainer explainer(report, static_cast<std::size_t>(found - metrics.begin()), key);
  json::value said = explainer.whole();
  if (said.is_null()) return no_such("没有这个对象", "no such subject");
  for (const MetricTarget& one : report.policy->targets) {
    if (one.id == target && !target.empty()) explainer.bound(one, said.as_object());
  }
  return finished(report, std::move(said.as_object()));
}

}  // namespace baoxue::inline v1::engine_detail
