// SPDX-License-Identifier: MIT
// Settlement lines, totals and statistics as tables.
#include <algorithm>
#include <map>

#include "data/hash.hpp"
#include "engine/about.hpp"
#include "engine/report_impl.hpp"
#include "engine/settle.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

std::string choices_text(const Policy::Data& policy, const Settlement& settlement) {
  std::string text;
  for (const std::int32_t c : settlement.choices) {
    const Choice& choice = policy.choices[static_cast<std::size_t>(c)];
    if (!text.empty()) text += ' ';
    text += choice.id + '=' + choice.selected;
  }
  return text;
}

std::string roles_text(const Policy::Data& policy, const SettlementLine& line) {
  std::string text;
  for (const std::int32_t role : line.roles)
    text += (text.empty() ? "" : "+") + policy.roles[static_cast<std::size_t>(role)].id;
  return text;
}

// A line of one settlement, subject, payer, payee and role is the same line from run to run.
std::string line_id(const Policy::Data& policy, const SettlementLine& line) {
  std::string roles;
  for (const std::int32_t role : line.roles) roles += (roles.empty() ? "" : "+") + std::to_string(role);
  std::string id = policy.settlements[line.settlement].id + '\x1f' + line.key + '\x1f' + line.payer + '\x1f' +
                   line.payee + '\x1f' + (roles.empty() ? "-1" : roles);
  if (line.state != LineState::pay && line.state != LineState::record)
    id += '\x1f' + std::string(line_state_name(line.state)) + '\x1f' + line.corrects;
  return hash_text(hash128(id));
}

struct Total {
  detail::Int128 fen = 0;  // int64 amounts in any order; only the sum must fit
  Maybe<Ratio> points = Ratio{0, 1};      // unknown where the exact sum does not fit
  bool has_money = false, has_points = false;
};

}  // namespace

void make_money_tables(Report::Impl& report, const People& people) {
  using enum ColumnType;
  const World& world = report.world;
  const Policy::Data& policy = report.policy.data();
  TableBuilder out("settlement",
                   {{"line_id", text},     {"settlement", text},    {"clause", text},
                    {"title_zh", text},    {"title_en", text},      {"payer", text},
                    {"payer_name", text},  {"payee", text},         {"payee_name", text},
                    {"role", text},        {"amount_fen", integer}, {"unit", text},
                    {"period", text},      {"book", date},          {"effect", text},
                    {"choices", text},     {"subject", text},       {"key", ColumnType::text, Sensitivity::id},
                    {"school_name", text}, {"class", text},         {"label", ColumnType::text, Sensitivity::family},
                    {"table", text},       {"state", text},         {"points_n", integer},
                    {"points_d", integer}, {"corrects", text}});
  std::map<std::pair<std::string, std::string>, Total> totals;  // (account, period)
  const auto name = [&](const std::string& account) {
    const std::string found = people.name_of(account);
    return found.empty() ? account : found;
  };
  Describer describer(world);
  const auto move = [&](const std::string& account, const SettlementLine& line, bool points, int sign) {
    Total& total = totals[{account, line.period}];
    const Ratio amount{sign * line.amount.n, line.amount.d};
    (points ? total.has_points : total.has_money) = true;
    if (points) total.points = total.points.known ? add(total.points.value, amount) : total.points;
    if (!points) total.fen += amount.n;
  };
  for (std::size_t s = 0; s < policy.settlements.size(); ++s) {
    const Settlement& settlement = policy.settlements[s];
    const std::string choices = choices_text(policy, settlement);
    for (const SettlementLine& line : report.settled.results[s].lines) {
      out.text(line_id(policy, line))
          .text(settlement.id)
          .text(settlement.clause)
          .text(settlement.title.zh)
          .text(settlement.title.en);
      out.text(line.payer).text(name(line.payer)).text(line.payee).text(name(line.payee));
      line.roles.empty() ? out.null() : out.text(roles_text(policy, line));
      line.known && !settlement.points ? out.number(line.amount.n) : out.null();
      const bool there = line.row >= 0;
      const About about = there ? describer.of(settlement.subject, static_cast<std::uint32_t>(line.row)) : About{};
      out.text(about.school).text(line.period).day(line.book.days);
      out.text(settlement.counted() ? "pay" : "record").text(choices);
      out.text(policy.subjects[static_cast<std::size_t>(settlement.subject)].id).text(line.key);
      out.text(about.school_name).text(about.in_class).text(about.label);
      out.text(there ? cite(report, settlement.subject, static_cast<std::size_t>(line.row)) : std::string());
      out.text(std::string(line_state_name(line.state)));
      line.known&& settlement.points ? out.number(line.amount.n).number(line.amount.d) : out.null().null();
      line.corrects.empty() ? out.null() : out.text(line.corrects);
      if (!line.counted) continue;
      move(line.payer, line, settlement.points, -1), move(line.payee, line, settlement.points, 1);
    }
  }
  report.tables["settlement"] = out.done();
  TableBuilder sums("totals", {{"account", text},
                               {"name", text},
                               {"period", text},
                               {"amount_fen", integer},
                               {"points_n", integer},
                               {"points_d", integer}});
  for (const auto& [at, total] : totals) {
    sums.text(at.first).text(name(at.first)).text(at.second);
    const Maybe<std::int64_t> fen = detail::narrow(total.fen);
    total.has_money&& fen.known ? sums.number(fen.value) : sums.null();
    total.has_points&& total.points.known ? sums.number(total.points.value.n).number(total.points.value.d)
                                          : sums.null().null();
  }
  report.tables["totals"] = sums.done();

  TableBuilder cells("statistics", {{"metric", text},
                                    {"clause", text},
                                    {"title_zh", text},
                                    {"title_en", text},
                                    {"cell", text},
                                    {"period", text},
                                    {"n", integer},
                                    {"d", integer},
                                    {"n_unknown", integer},
                                    {"d_unknown", integer}});
  std::vector<const MetricCell*> sorted;
  sorted.reserve(report.statistics.size());
  for (const MetricCell& cell : report.statistics) sorted.push_back(&cell);
  std::sort(sorted.begin(), sorted.end(), [&](const MetricCell* a, const MetricCell* b) {
    const Metric &x = report.policy->metrics[a->metric], &y = report.policy->metrics[b->metric];
    return std::tie(x.id, a->cell, a->period) < std::tie(y.id, b->cell, b->period);
  });
  for (const MetricCell* cell : sorted) {
    const Metric& metric = report.policy->metrics[cell->metric];
    cells.text(metric.id)
        .text(metric.clause)
        .text(metric.title.zh)
        .text(metric.title.en)
        .text(cell->cell)
        .text(cell->period);
    cells.number(cell->n).number(cell->d).number(cell->n_unknown).number(cell->d_unknown);
  }
  report.tables["statistics"] = cells.done();
}

}  // namespace baoxue::inline v1::engine_detail
