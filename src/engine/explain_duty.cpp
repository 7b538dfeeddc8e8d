// SPDX-License-Identifier: MIT
// Why a duty has the status it has: what was expected, and every row that may have counted with why it does or does not.
#include <algorithm>
#include <set>

#include "engine/duties.hpp"
#include "engine/explainer.hpp"

namespace baoxue::inline v1::engine_detail {

namespace json = boost::json;

namespace {

// Every row that may have counted, with why it does or does not.
json::array duty_rows(const Report::Impl& report, const Duty& duty, const DutyRow& row) {
  const SubjectDef& from = report.policy->subjects[static_cast<std::size_t>(duty.needs.from)];
  Candidates candidates(report.world, report.facts, duty);
  std::vector<std::pair<std::string, Candidate>> found;
  for (const Candidate& c : candidates.of(row, true))
    found.emplace_back(report.world.key_text(duty.needs.from, c.row), c);
  std::set<std::uint32_t> listed;
  for (const auto& [key, c] : found) listed.insert(c.row);
  for (const std::uint32_t used : row.used) {  // carried over from an earlier period
    if (!listed.contains(used))
      found.push_back({report.world.key_text(duty.needs.from, used),
                       {used, report.world.event_day(duty.needs.from, used).days, Counts::yes, false}});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second.day, a.first) < std::tie(b.second.day, b.first);
  });
  json::array out;
  for (const auto& [key, c] : found) {
    const bool elsewhere = shares_out(duty) && c.counts == Counts::yes &&
                           std::find(row.used.begin(), row.used.end(), c.row) == row.used.end();
    const bool lacks = c.counts == Counts::lacks || c.counts == Counts::maybe_lacks,
               doubt = c.counts == Counts::maybe || c.counts == Counts::yes_or_lacks;
    json::object one{{"of", from.id},
                     {"key", key},
                     {"counts", doubt                                   ? "unknown"
                                : c.counts == Counts::yes && !elsewhere ? "yes"
                                                                        : "no"}};
    if (c.day != kNoDay) one["day"] = Date{c.day}.text();
    if (lacks) {
      json::array parts;
      for (const std::string& part : candidates.lacking(c)) parts.emplace_back(part);
      one["because"] = json::object{{"zh", "材料不全"}, {"en", "its evidence is not complete"}};
      one["missing"] = std::move(parts);
    } else if (c.counts == Counts::no) {
      one["because"] = json::object{{"zh", "不合条件：" + duty.needs_where.source},
                                    {"en", "it does not satisfy: " + duty.needs_where.source}};
    } else if (elsewhere) {
      one["because"] = json::object{{"zh", "已计入别的任务或时段，或已超出应做数"},
                                    {"en", "it counts for another duty or period, or is over what is needed"}};
    } else if (doubt) {
      one["because"] = json::object{{"zh", "是否算数未知"}, {"en", "whether it counts is unknown"}};
    }
    out.push_back(std::move(one));
  }
  return out;
}

json::value day_json(std::int32_t day) { return day == kNoDay ? json::value(nullptr) : json::value(Date{day}.text()); }
json::value number_json(std::int64_t number) { return number < 0 ? json::value(nullptr) : json::value(number); }

}  // namespace

Result<std::string> explain_duty(const Report::Impl& report, std::string_view id, std::string_view key) {
  const std::vector<Duty>& duties = report.policy->duties;
  const auto duty = std::find_if(duties.begin(), duties.end(), [&](const Duty& d) { return d.id == id; });
  if (duty == duties.end()) return no_such("没有这项任务", "no such duty");
  for (const DutyRow& row : report.duties.of[static_cast<std::size_t>(duty - duties.begin())].rows) {
    if (report.world.key_text(duty->subject_rows, row.row) != key) continue;
    const auto tree = [&](json::object& out, const char* name, const CheckedExpr& e) {
      if (e.given)
        out[name] = explain_expression(report, {.subject = duty->subject_rows, .row = row.row}, e, duty->anchor_column);
    };
    json::object out{{"version", kExplanation},
                     {"duty", duty->id},
                     {"clause", duty->clause},
                     {"layer", duty->layer},
                     {"title_zh", duty->title.zh},
                     {"title_en", duty->title.en},
                     {"subject", report.policy->subjects[static_cast<std::size_t>(duty->subject)].id},
                     {"key", key},
                     {"as_of", report.as_of.text()},
                     {"answer", status_name(row.status)},
                     {"period_start", day_json(row.start)},
                     {"period_end", day_json(row.end)},
                     {"due", day_json(row.due)},
                     {"met_on", day_json(row.met_on)},
                     {"needed", number_json(row.needed)},
                     {"done", number_json(row.done)}};
    if (!duty->due.given)
      out["due_rule"] = json::object{
          {"n", duty->due_n}, {"count", report.policy->day_counts[static_cast<std::size_t>(duty->day_count)].id}};
    tree(out, "for", duty->expected), tree(out, "due_because", duty->due), tree(out, "at_least", duty->at_least);
    out["rows"] = duty_rows(report, *duty, row);
    out["because"] = json::object{{"zh", duty->why.zh}, {"en", duty->why.en}};
    return finished(report, std::move(out));
  }
  return no_such("没有这个对象", "no such subject");
}

}  // namespace baoxue::inline v1::engine_detail
