// SPDX-License-Identifier: MIT
// What a report says about each kind of expectation, as it is written in packs.
#include <algorithm>
#include <boost/json.hpp>

#include "baoxue/core/money.hpp"
#include "baoxue/core/ratio.hpp"
#include "engine/examples.hpp"

namespace baoxue::inline v1::engine_detail {

namespace json = boost::json;

namespace {

// The rows of a report table by cells; a null cell reads as "".
class Rows {
 public:
  Rows(const Report& report, std::string_view table) : table_(report.table(table)) {}
  [[nodiscard]] std::size_t size() const { return table_.rows; }
  [[nodiscard]] bool known(std::size_t row, std::string_view column) const {
    return table_.column(column)->is_known(row);
  }
  [[nodiscard]] std::int64_t number(std::size_t row, std::string_view column) const {
    return table_.column(column)->integers[row];
  }
  [[nodiscard]] std::string text(std::size_t row, std::string_view column) const {
    const OutColumn& c = *table_.column(column);
    if (!c.is_known(row)) return {};
    if (c.type == ColumnType::date) return Date{static_cast<std::int32_t>(c.integers[row])}.text();
    return c.type == ColumnType::text ? c.text[row] : std::to_string(c.integers[row]);
  }
  [[nodiscard]] bool is(std::size_t row, std::string_view column, std::string_view value) const {
    return text(row, column) == value;
  }

 private:
  const OutTable& table_;
};

std::string said(const Expectation& expectation, const std::string& key) {
  const auto found = expectation.says.find(key);
  return found == expectation.says.end() || found->second.empty() ? std::string() : found->second[0];
}

// The answer stands in the explanation; what came of a yes in the findings.
Answers of_rule(const Report& report, const Expectation& e) {
  const Result<std::string> explained = report.explain(e.id, e.key);
  if (!explained) return {};
  Answers out;
  out["is"] = {std::string(json::parse(*explained).at("answer").as_string())};
  out["anchor"] = out["due"] = out["person"] = {};
  const Rows findings(report, "findings"), persons(report, "persons");
  for (std::size_t f = 0; f < findings.size(); ++f) {
    if (!findings.is(f, "rule", e.id) || !findings.is(f, "key", e.key)) continue;
    for (const char* day : {"anchor", "due"}) {
      if (findings.known(f, day)) out[day] = {findings.text(f, day)};
    }
    const std::string id = findings.text(f, "finding_id");
    for (std::size_t p = 0; p < persons.size(); ++p) {
      const bool there = persons.is(p, "finding_id", id) && persons.known(p, "staff");
      if (there && !persons.text(p, "staff").empty()) out["person"].push_back(persons.text(p, "staff"));
    }
  }
  return out;
}

// Where the case stood at the end of a day: the stay that holds it.
Answers of_ladder(const Report& report, const Expectation& e) {
  Answers out;
  const Rows stays(report, "ladder_stays");
  const std::string on = e.says.contains("on") ? said(e, "on") : report.as_of().text();
  for (std::size_t s = 0; s < stays.size(); ++s) {
    if (!stays.is(s, "ladder", e.id) || !stays.is(s, "key", e.key)) continue;
    const std::string from = stays.text(s, "from"), to = stays.text(s, "to");
    if (on < from || (!to.empty() && to <= on)) continue;
    out["is"] = {stays.known(s, "state") ? stays.text(s, "state") : "unknown"};
    out["since"] = from.empty() ? std::vector<std::string>() : std::vector{from};
    if (!e.says.contains("refused")) out["on"] = {on};
  }
  return out;
}

// The events of the case that were refused; `on` narrows them to a day.
Answers of_refusal(const Report& report, const Expectation& e) {
  const Result<std::string> explained = report.explain("ladder:" + e.id, e.key);
  if (!explained) return {};
  Answers out{{"refused", {}}};
  const json::value replay = json::parse(*explained);
  for (const json::value& step : replay.at("replay").as_array()) {
    const json::object& event = step.as_object();
    if (event.at("kind") != "event" || event.at("outcome") != "refused") continue;
    const std::string day = event.at("day").is_null() ? "" : std::string(event.at("day").as_string());
    if (e.says.contains("on") && day != said(e, "on")) continue;
    out["refused"].emplace_back(event.at("event").as_string());
  }
  if (e.says.contains("on")) out["on"] = {said(e, "on")};
  return out;
}

// What somebody receives less what he pays, over the lines that count.
Answers of_person(const Report& report, const Expectation& e) {
  const bool points = e.says.contains("points");
  const std::string settlement = said(e, "settlement"), period = said(e, "period");
  const Rows lines(report, "settlement");
  Maybe<Ratio> sum = Ratio{0, 1};
  for (std::size_t l = 0; l < lines.size() && sum.known; ++l) {
    const std::string state = lines.text(l, "state");
    const bool counted = state == "pay" || state == "undone" || state == "correction";
    if (!counted || !lines.known(l, points ? "points_n" : "amount_fen")) continue;
    if ((!settlement.empty() && !lines.is(l, "settlement", settlement)) ||
        (!period.empty() && !lines.is(l, "period", period)))
      continue;
    const Ratio amount = points ? Ratio{lines.number(l, "points_n"), lines.number(l, "points_d")}
                                : Ratio{lines.number(l, "amount_fen"), 1};
    if (lines.is(l, "payee", e.id)) sum = add(sum.value, amount);
    if (lines.is(l, "payer", e.id) && sum.known) sum = add(sum.value, Ratio{-amount.n, amount.d});
  }
  Answers out;
  if (!settlement.empty()) out["settlement"] = {settlement};
  if (!period.empty()) out["period"] = {period};
  if (!sum.known) return out;
  out[points ? "points" : "money"] = {points ? ratio_text(sum.value) : Money{sum.value.n}.text()};
  return out;
}

// "stage=junior school=S1" as the report writes a cell.
std::string cell_text(const Metric& metric, const std::vector<std::string>& cell) {
  std::string text;
  for (std::size_t b = 0; b < metric.by.size(); ++b) text += (b == 0 ? "" : " ") + metric.by[b] + '=' + cell[b];
  return text;
}

// In the period that holds as_of, or in the one that is named.
Answers of_metric(const Report& report, const Expectation& e) {
  const std::vector<Metric>& metrics = report.policy()->metrics;
  const auto metric = std::find_if(metrics.begin(), metrics.end(), [&](const Metric& m) { return m.id == e.id; });
  const std::string cell = cell_text(*metric, e.cell);
  Answers out;
  for (const char* name : {"statistics", "targets"}) {  // targets: every period, of metrics that have some
    const Rows rows(report, name);
    for (std::size_t r = 0; r < rows.size() && out.empty(); ++r) {
      if (!rows.is(r, "metric", e.id) || !rows.is(r, "cell", cell)) continue;
      if (e.says.contains("period") && !rows.is(r, "period", said(e, "period"))) continue;
      const bool statistics = std::string_view(name) == "statistics";
      const bool judged = statistics ? rows.number(r, "n_unknown") == 0 && rows.number(r, "d_unknown") == 0
                                     : rows.known(r, "n") && rows.known(r, "d");
      out["period"] = {rows.text(r, "period")};
      out["n"] = judged ? std::vector{rows.text(r, "n")} : std::vector<std::string>{"unknown"};
      out["d"] = judged ? std::vector{rows.text(r, "d")} : std::vector<std::string>{"unknown"};
      const bool empty = judged && rows.number(r, "d") == 0;
      out["is"] = {!judged ? "unknown" : empty ? "0/0" : out["n"][0] + '/' + out["d"][0]};
    }
    if (!e.says.contains("period")) break;
  }
  return out;
}

Answers of_target(const Report& report, const Expectation& e) {
  const std::vector<MetricTarget>& targets = report.policy()->targets;
  const auto target = std::find_if(targets.begin(), targets.end(), [&](const MetricTarget& t) { return t.id == e.id; });
  const Metric& metric = report.policy()->metrics[static_cast<std::size_t>(target->metric)];
  const std::string cell = cell_text(metric, e.cell);
  std::string now;  // the period that holds as_of
  const Rows statistics(report, "statistics"), rows(report, "targets");
  for (std::size_t r = 0; r < statistics.size(); ++r) {
    if (statistics.is(r, "metric", metric.id)) now = statistics.text(r, "period");
  }
  const std::string period = e.says.contains("period") ? said(e, "period") : now;
  Answers out;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (rows.is(r, "target", e.id) && rows.is(r, "cell", cell) && rows.is(r, "period", period))
      out["is"] = {rows.text(r, "status")}, out["period"] = {period};
  }
  return out;
}

std::vector<std::string> words(const std::string& text, std::string_view separator) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + separator.size();
  }
  return out;
}

// `key` names the row of the table, or what it is about where `period` or the rest of the key tells the row.
Answers of_duty(const Report& report, const Expectation& e) {
  Answers out;
  const Rows rows(report, "duties");
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (!rows.is(r, "duty", e.id)) continue;
    const std::string key = rows.text(r, "key");
    const bool about = key == e.key || (e.says.contains("period") && key.starts_with(e.key + "|"));
    if (!about || (e.says.contains("period") && !rows.is(r, "period", said(e, "period")))) continue;
    out["is"] = {rows.text(r, "status")}, out["period"] = {rows.text(r, "period")};
    for (const char* number : {"done", "needed", "short"})
      out[number] = rows.known(r, number) ? std::vector{rows.text(r, number)} : std::vector<std::string>{"unknown"};
    out["missing"] = words(rows.text(r, "missing_parts"), "、");
  }
  return out;
}

Answers of_fact(const Report& report, const Expectation& e) {
  const Result<expr::Value> value = report.fact(e.index, e.key);
  if (!value) return {};
  switch (value->state) {
    case expr::State::unknown: return {{"is", {"unknown"}}};
    case expr::State::fault: return {{"is", {"error"}}};
    default: {
      const bool plain = value->type.kind == expr::Kind::text && value->type.depth == 0;
      return {{"is", {plain ? value->text : expr::to_text(*value)}}};
    }
  }
}

}  // namespace

Answers answers_to(const Report& report, const Expectation& expectation) {
  switch (expectation.kind) {
    case ExpectKind::rule: return of_rule(report, expectation);
    case ExpectKind::ladder:
      return expectation.says.contains("refused") ? of_refusal(report, expectation) : of_ladder(report, expectation);
    case ExpectKind::person: return of_person(report, expectation);
    case ExpectKind::metric: return of_metric(report, expectation);
    case ExpectKind::target: return of_target(report, expectation);
    case ExpectKind::duty: return of_duty(report, expectation);
    case ExpectKind::fact: return of_fact(report, expectation);
    case ExpectKind::error: break;
  }
  return {};
}

}  // namespace baoxue::inline v1::engine_detail
