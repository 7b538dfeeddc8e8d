// SPDX-License-Identifier: MIT
// Settlement lines, totals and statistics as tables.
#include <algorithm>
#include <map>

#include "data/hash.hpp"
#include "engine/about.hpp"
#include "engine/report_impl.hpp"

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

std::string school_of(const World& world, std::int32_t subject, std::uint32_t row) {
  const std::int32_t school = world.school_of(subject, row);
  return school < 0 ? std::string() : std::string(world.data.keys("school").at(school));
}

}  // namespace

void make_money_tables(Report::Impl& report, const People& people) {
  using enum ColumnType;
  const World& world = report.world;
  struct Keyed {
    std::string_view settlement, key;
    const SettlementLine* line;
  };
  std::vector<Keyed> lines;
  for (const SettlementLine& line : report.settled.lines) {
    const Settlement& settlement = report.policy->settlements[line.settlement];
    lines.push_back({settlement.id, world.key(settlement.subject, line.row), &line});
  }
  std::sort(lines.begin(), lines.end(), [](const Keyed& a, const Keyed& b) {
    return std::tie(a.settlement, a.key, a.line->ordinal) < std::tie(b.settlement, b.key, b.line->ordinal);
  });
  TableBuilder out("settlement", {{"line_id", text}, {"settlement", text}, {"clause", text}, {"title_zh", text}, {"title_en", text}, {"payer", text},
                                  {"payer_name", text}, {"payee", text}, {"payee_name", text}, {"role", text}, {"amount_fen", integer}, {"unit", text},
                                  {"period", text}, {"book", date}, {"effect", text}, {"choices", text}, {"subject", text},
                                  {"key", ColumnType::text, Sensitivity::id}, {"school_name", text}, {"class", text},
                                  {"label", ColumnType::text, Sensitivity::family}, {"table", text}, {"line", integer}});
  std::map<std::pair<std::string, std::string>, std::int64_t> totals;  // (account, period)
  const auto name = [&](const std::string& account) {
    const std::string found = people.name_of(account);
    return found.empty() ? account : found;
  };
  Describer describer(world);
  for (const Keyed& keyed : lines) {
    const SettlementLine& line = *keyed.line;
    const Settlement& settlement = report.policy->settlements[line.settlement];
    const Maybe<Period> period = world.calendars->period_of(settlement.period, line.book);
    const std::string label = period.known ? period.value.label : "";
    const std::string key(keyed.key);
    const std::string id = settlement.id + '\x1f' + key + '\x1f' + line.payer + '\x1f' + line.payee + '\x1f' + std::to_string(line.role);
    out.text(hash_text(hash128(id))).text(settlement.id).text(settlement.clause).text(settlement.title.zh).text(settlement.title.en);
    out.text(line.payer).text(name(line.payer)).text(line.payee).text(name(line.payee));
    line.role < 0 ? out.null() : out.text(report.policy->roles[static_cast<std::size_t>(line.role)].id);
    out.number(line.fen).text(school_of(world, settlement.subject, line.row)).text(label).day(line.book.days);
    out.text(settlement.effect == Effect::pay ? "pay" : "record").text(choices_text(report.policy.data(), settlement));
    out.text(report.policy->subjects[static_cast<std::size_t>(settlement.subject)].id).text(key);
    const About about = describer.of(settlement.subject, line.row);
    const Place place = place_of(world, settlement.subject, line.row);
    out.text(about.school_name).text(about.in_class).text(about.label).text(place.table);
    place.line > 0 ? out.number(place.line) : out.null();
    if (settlement.effect != Effect::pay) continue;
    totals[{line.payer, label}] -= line.fen;
    totals[{line.payee, label}] += line.fen;
  }
  report.tables["settlement"] = out.done();
  TableBuilder sums("totals", {{"account", text}, {"name", text}, {"period", text}, {"amount_fen", integer}});
  for (const auto& [at, fen] : totals) sums.text(at.first).text(name(at.first)).text(at.second).number(fen);
  report.tables["totals"] = sums.done();

  TableBuilder cells("statistics", {{"metric", text}, {"clause", text}, {"title_zh", text}, {"title_en", text}, {"cell", text}, {"period", text}, {"n", integer},
                                    {"d", integer}, {"n_unknown", integer}, {"d_unknown", integer}});
  std::vector<const MetricCell*> sorted;
  sorted.reserve(report.statistics.size());
  for (const MetricCell& cell : report.statistics) sorted.push_back(&cell);
  std::sort(sorted.begin(), sorted.end(), [&](const MetricCell* a, const MetricCell* b) {
    const Metric &x = report.policy->metrics[a->metric], &y = report.policy->metrics[b->metric];
    return std::tie(x.id, a->cell, a->period) < std::tie(y.id, b->cell, b->period);
  });
  for (const MetricCell* cell : sorted) {
    const Metric& metric = report.policy->metrics[cell->metric];
    cells.text(metric.id).text(metric.clause).text(metric.title.zh).text(metric.title.en).text(cell->cell).text(cell->period);
    cells.number(cell->n).number(cell->d).number(cell->n_unknown).number(cell->d_unknown);
  }
  report.tables["statistics"] = cells.done();
}

}  // namespace baoxue::inline v1::engine_detail
