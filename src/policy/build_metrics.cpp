// SPDX-License-Identifier: MIT
#include "policy/builder.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {

void Builder::build_metrics() {
  for (std::size_t i = 0; i < data_->metrics.size(); ++i) resolve_metric(static_cast<std::int32_t>(i));
}

bool Builder::resolve_metric(std::int32_t index) {
  return resolve_once("metric", metrics_, data_->metrics, &Builder::build_metric, index);
}

bool Builder::build_metric(const Item& item, Metric& metric) {
  metric.clause = clause(item);
  metric.layer = layer_id(item.layer);
  metric.title = bilingual(item, "title");
  metric.by = texts(item, "by");
  metric.place = item.place;
  if (!read_period(item, "period", metric.period)) return false;
  if (const Node* cohort = item.get("cohort"); cohort != nullptr) {
    metric.cohort = cohort->integer;
    if (metric.period == PeriodKind::none || metric.cohort < 1) {
      diagnostics_.error(ErrorCode::wrong_type, cohort->place, "cohort 是不小于 1 的年数，并且要有 period",
                         "cohort is a number of years of at least 1, and needs a period");
      return false;
    }
  }
  const bool n = read_side(item, "n", metric, metric.n);
  if (!read_side(item, "d", metric, metric.d) || !n) return false;
  for (std::size_t i = 0; i < metric.by.size(); ++i) {
    const Ref &top = ref(metric.n.by[i]), &bottom = ref(metric.d.by[i]);
    if (top.type == bottom.type) continue;
    diagnostics_.error(ErrorCode::expr_type, item.place, "n 与 d 的 " + metric.by[i] + " 类型不同",
                       metric.by[i] + " of n and of d differ in type");
    return false;
  }
  return true;
}

bool Builder::read_side(const Item& item, std::string_view key, const Metric& metric, MetricSide& side) {
  static constexpr KeyDecl kSide[] = {{"from", 1}, {"where", 1}, {"by", 64}};
  const Node& node = *item.get(key);
  check_table_keys(key, node, kSide, diagnostics_);
  const Node *from = node.find("from"), *where = node.find("where"), *by = node.find("by");
  if (from == nullptr || !from->is(NodeKind::text)) {
    diagnostics_.error(ErrorCode::missing_key, node.place, std::string(key) + " 缺 from",
                       std::string(key) + " has no from");
    return false;
  }
  side.from = rows_index(from->text);
  if (side.from < 0) {
    const std::vector<std::string> known = names_of(data_->schema->tables(), &TableDef::id);
    diagnostics_.error(ErrorCode::unknown_name, from->place, "没有表 " + from->text, "there is no table " + from->text,
                       nearest_name(from->text, known));
    return false;
  }
  if (!resolve_subject(side.from)) return false;
  const NameContext context{side.from, -1, false, metric.period != PeriodKind::none};
  bool ok = read_side_where(item, where, context, side);
  for (const std::string& name : metric.by) {
    const Node* path = by == nullptr ? nullptr : by->find(name);
    if (path != nullptr) {
      ok = read_side_by(*path, name, side) && ok;
      continue;
    }
    const std::int32_t found = nearest_by(node.place, side.from, name);
    ok = found >= 0 && ok;
    side.by.push_back(found);
  }
  return ok;
}

// The side's own condition and the metric's, which holds for both sides.
bool Builder::read_side_where(const Item& item, const Node* own, const NameContext& context, MetricSide& side) {
  const Node* both = item.get("where");
  const expr::Type condition{expr::Kind::boolean};
  if (own == nullptr || both == nullptr) {
    const Node* only = own != nullptr ? own : both;
    return only == nullptr || (only->is(NodeKind::text) && check(*only, context, condition, side.where));
  }
  CheckedExpr first;  // each is checked where it stands; together they are one condition
  if (!own->is(NodeKind::text) || !check(*own, context, condition, first) || !check(*both, context, condition, first))
    return false;
  return check_text("(" + own->text + ") && (" + both->text + ")", own->content, context, condition, side.where);
}

bool Builder::read_side_by(const Node& path, const std::string& name, MetricSide& side) {
  CheckedExpr expression;
  if (!path.is(NodeKind::text) || !check(path, {side.from, -1, false, false}, {}, expression)) return false;
  const std::int32_t found = single_ref(expression);
  side.by.push_back(found);
  if (found >= 0) return true;
  diagnostics_.error(ErrorCode::wrong_type, path.place, "by 的 " + name + " 应是一个名字",
                     "by." + name + " must be a name");
  return false;
}

// The name as a column or fact of the rows, else of what their links reach, nearest first; it must be unique at its distance.
std::int32_t Builder::nearest_by(const Place& place, std::int32_t from, const std::string& name) {
  struct Step {
    std::int32_t subject;
    std::vector<std::string> path;
  };
  std::vector<Step> level{{from, {}}};
  std::set<std::int32_t> visited{from};
  while (!level.empty()) {
    std::vector<Step> next;
    std::vector<std::vector<std::string>> found;
    for (const Step& step : level) {
      if (column_index(step.subject, name) >= 0 || fact_draft(step.subject, name) != nullptr) {
        found.push_back(step.path);
        found.back().push_back(name);
      }
      for (std::int32_t c = 0; c < static_cast<std::int32_t>(subject(step.subject).columns.size()); ++c) {
        const std::int32_t target = link_target(step.subject, c);
        if (target < 0 || visited.contains(target)) continue;
        next.push_back({target, step.path});
        next.back().path.push_back(subject(step.subject).columns[static_cast<std::size_t>(c)].id);
      }
    }
    if (found.size() == 1) {
      const Result<expr::Symbol> symbol = resolve_path(from, found[0], false);
      return symbol ? symbol->id : -1;
    }
    if (found.size() > 1) {
      diagnostics_.error(
          ErrorCode::ambiguous_link, place,
          subject(from).id + " 有几条路到 " + name + "，请写 by = { " + name + " = \"…\" }",
          "several ways lead from " + subject(from).id + " to " + name + "; say by = { " + name + " = \"...\" }");
      return -1;
    }
    for (const Step& step : next) visited.insert(step.subject);
    level = std::move(next);
  }
  Error error = unknown_name(from, name);
  error.place = place;
  diagnostics_.error(std::move(error));
  return -1;
}

}  // namespace baoxue::inline v1::policy_detail
