// SPDX-License-Identifier: MIT
// Deadlines that no calendar covers: days counted past holidays in years of the pack's validity whose holidays are not embedded.
#include <algorithm>

#include "baoxue/core/national_days.hpp"
#include "baoxue/expr/ast.hpp"
#include "policy/builder.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

bool embedded(int year) {
  return std::any_of(std::begin(kNationalYears), std::end(kNationalYears),
                     [&](const NationalYear& y) { return y.year == year; });
}

// "2006-2017, 2027"; of an open end only what the pack says: years to come are unknown when they come, with the year named.
std::string uncovered_years(const std::vector<Layer>& layers) {
  Maybe<Date> from, to;
  for (const Layer& layer : layers) {
    if (layer.valid_from.known && (!from.known || from.value < layer.valid_from.value)) from = layer.valid_from;
    if (layer.valid_to.known && (!to.known || layer.valid_to.value < to.value)) to = layer.valid_to;
  }
  const int first = from.known ? from.value.year() : std::begin(kNationalYears)->year;
  const int last = to.known ? (to.value - 1).year() : std::prev(std::end(kNationalYears))->year;
  std::string out;
  for (int year = first; year <= last; ++year) {
    if (embedded(year)) continue;
    int end = year;
    while (end < last && !embedded(end + 1)) ++end;
    out += (out.empty() ? "" : ", ") + std::to_string(year) + (end > year ? "-" + std::to_string(end) : "");
    year = end;
  }
  return out;
}

}  // namespace

void Builder::check_counted(const Place& place, const std::string& what, std::int32_t count) {
  if (count < 0) return;
  const DayCountDef& def = data_->day_counts[static_cast<std::size_t>(count)];
  const std::string years = def.holidays_cn || def.makeup ? uncovered_years(data_->layers) : std::string();
  if (years.empty()) return;
  diagnostics_.warn(ErrorCode::calendar_missing, place,
                    what + " 按 " + def.id + " 计日，" + years + " 年没有内建日历，期限未知，除非数据给出校历",
                    what + " counts days by " + def.id + ", and no calendar covers " + years +
                        ": the deadline is unknown there unless the data bring one");
}

void Builder::check_deadline(const CheckedExpr& expression, const std::string& what) {
  if (!expression.given) return;
  for (const expr::Ast::Node& node : expression.ast.impl().nodes) {
    if (node.kind != expr::NodeKind::call || node.text != "add_days") continue;
    return check_counted(expression.place, what, static_cast<std::int32_t>(node.payload));
  }
}

void Builder::check_deadlines() {
  for (const Rule& rule : data_->rules) check_deadline(rule.due, "rule " + rule.id);
  for (const Evidence& evidence : data_->evidence) {
    for (const EvidencePart& part : evidence.parts) {
      if (part.within.empty()) continue;
      check_counted(evidence.place, "evidence " + evidence.id, part.day_count);
    }
  }
  for (const Duty& duty : data_->duties) {
    if (duty.due.given) check_deadline(duty.due, "duty " + duty.id);
    if (!duty.due.given && duty.due_n != 0) check_counted(duty.place, "duty " + duty.id, duty.day_count);
  }
  for (const Ladder& ladder : data_->ladders) {
    for (const LadderMove& move : ladder.moves) {
      if (move.kind == MoveKind::after) check_counted(move.place, "ladder " + ladder.id, move.day_count);
      if (move.kind == MoveKind::at) check_deadline(move.at, "ladder " + ladder.id);
    }
  }
}

}  // namespace baoxue::inline v1::policy_detail
