// SPDX-License-Identifier: MIT
// Targets: a bound for a cell of a metric, "<= 1%" or "<= p.control_line[area][stage]".
#include <algorithm>

#include "baoxue/core/ratio.hpp"
#include "policy/builder.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

constexpr std::pair<std::string_view, BoundOp> kOps[] = {{"<=", BoundOp::at_most},
                                                         {">=", BoundOp::at_least},
                                                         {"==", BoundOp::equal},
                                                         {"<", BoundOp::less},
                                                         {">", BoundOp::greater}};

}  // namespace

void Builder::build_targets() {
  for (const auto& [id, item] : pack_.section("target")) {
    MetricTarget target;
    target.id = id, target.clause = clause(item), target.layer = layer_id(item.layer), target.place = item.place;
    if (build_target(item, target)) data_->targets.push_back(std::move(target));
  }
}

bool Builder::build_target(const Item& item, MetricTarget& target) {
  const Node &metric = *item.get("metric"), &bound = *item.get("bound");
  target.subject_rows = computed_subject("metric:" + metric.text);
  if (target.subject_rows < 0) {
    diagnostics_.error(ErrorCode::unknown_name, metric.place, "没有指标 " + metric.text,
                       "there is no metric " + metric.text,
                       nearest_name(metric.text, keys_of(pack_.section("metric"))));
    return false;
  }
  if (!resolve_subject(target.subject_rows)) return false;
  target.metric = subject(target.subject_rows).source;
  if (!read_cell(item, data_->metrics[static_cast<std::size_t>(target.metric)], target)) return false;
  const std::string_view text = bound.text;
  const auto* op =
      std::find_if(std::begin(kOps), std::end(kOps), [&](const auto& entry) { return text.starts_with(entry.first); });
  if (op == std::end(kOps)) {
    diagnostics_.error(ErrorCode::wrong_type, bound.content, "bound 写作 \"<= 1%\"，用 < <= == >= >",
                       "bound is written \"<= 1%\", with < <= == >= >");
    return false;
  }
  target.op = op->second;
  const std::size_t skip = std::min(text.find_first_not_of(' ', op->first.size()), text.size());
  const std::string_view rest = text.substr(skip);
  Place content = bound.content;
  content.column += static_cast<std::int32_t>(skip);
  const std::string source = parse_ratio(rest).known ? "ratio(" + std::to_string(parse_ratio(rest).value.n) + ", " +
                                                           std::to_string(parse_ratio(rest).value.d) + ")"
                                                     : std::string(rest);
  return check_text(source, content, {target.subject_rows, -1, false, false}, expr::Type{expr::Kind::ratio},
                    target.bound);
}

bool Builder::read_cell(const Item& item, const Metric& metric, MetricTarget& target) {
  target.cell.assign(metric.by.size(), "");
  const Node* cell = item.get("cell");
  if (cell == nullptr) return true;
  for (const auto& [key, value] : cell->entries) {
    const auto by = std::find(metric.by.begin(), metric.by.end(), key);
    if (by == metric.by.end()) {
      diagnostics_.error(ErrorCode::unknown_name, value.key_place, "指标 " + metric.id + " 不按 " + key + " 分",
                         "the metric " + metric.id + " is not by " + key, nearest_name(key, metric.by));
      return false;
    }
    if (!value.is(NodeKind::text) && !value.is(NodeKind::integer)) return bad_word(value, key, {}), false;
    target.cell[static_cast<std::size_t>(by - metric.by.begin())] =
        value.is(NodeKind::text) ? value.text : std::to_string(value.integer);
  }
  return true;
}

}  // namespace baoxue::inline v1::policy_detail
