// SPDX-License-Identifier: MIT
// settlement:ID as a subject: one row per line after the whole pipeline. Whether an undecided line counts is unknown, and so is
// whether a row that could not be judged has lines at all.
#include <set>

#include "engine/settle.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::Kind;

namespace {

std::string line_key(const SettlementLine& line) {
  std::string key = line.key + '|' + line.payer + '|' + line.payee;
  if (line.state != LineState::pay && line.state != LineState::record)
    key += '|' + std::string(line_state_name(line.state));
  return key;
}

}  // namespace

void build_settlement_rows(Evaluation& run, std::int32_t subject) {
  World& world = run.world;
  const auto source = static_cast<std::size_t>(world.policy.subjects[static_cast<std::size_t>(subject)].source);
  const Settlement& settlement = world.policy.settlements[source];
  const SettlementResult& result = settle(run, source);
  world.subjects[static_cast<std::size_t>(subject)].present =
      world.subjects[static_cast<std::size_t>(settlement.subject)].present;
  std::vector<std::uint32_t> doubtful;
  for (const SettlementUnknown& unknown : result.unknowns) {
    if (unknown.doubt == Doubt::exists || unknown.doubt == Doubt::when || unknown.doubt == Doubt::amount ||
        unknown.doubt == Doubt::book || unknown.doubt == Doubt::outside)
      doubtful.push_back(unknown.row);
  }
  std::set<std::string> taken;
  std::vector<std::string> keys;
  for (const SettlementLine& line : result.lines) {
    std::string key = line_key(line);
    while (!taken.insert(key).second) key += '|' + std::to_string(line.ordinal);
    keys.push_back(std::move(key));
  }
  for (const std::uint32_t row : doubtful) keys.push_back(world.key_text(settlement.subject, row));
  world.set_rows(subject, keys);
  SubjectRows& rows = world.subjects[static_cast<std::size_t>(subject)];
  rows.doubtful.assign(keys.size() / 64 + 1, 0);
  for (std::size_t r = result.lines.size(); r < keys.size(); ++r) rows.doubtful[r / 64] |= std::uint64_t{1} << (r % 64);
  const std::string& domain = world.policy.subjects[static_cast<std::size_t>(settlement.subject)].id;
  FactColumn link(Kind::text, keys.size(), world.dictionary(domain, nullptr)), payer(Kind::text, keys.size()),
      payee(Kind::text, keys.size()), amount(settlement.points ? Kind::ratio : Kind::money, keys.size()),
      book(Kind::date, keys.size()), counted(Kind::boolean, keys.size());
  for (std::size_t r = 0; r < keys.size(); ++r) {
    const bool real = r < result.lines.size();
    const std::int32_t of = real ? result.lines[r].row : static_cast<std::int32_t>(doubtful[r - result.lines.size()]);
    if (of >= 0)
      link.set(r, world.subjects[static_cast<std::size_t>(settlement.subject)].key_codes[static_cast<std::size_t>(of)]);
    if (!real) continue;
    const SettlementLine& line = result.lines[r];
    payer.set_text(r, line.payer), payee.set_text(r, line.payee);
    if (line.known) amount.set(r, line.amount.n, line.amount.d);
    book.set(r, line.book.days);
    if (line.state != LineState::undecided) counted.set(r, line.counted ? 1 : 0);
  }
  for (FactColumn* column : {&link, &payer, &payee, &amount, &book, &counted})
    world.add_column(subject, std::move(*column));
}

}  // namespace baoxue::inline v1::engine_detail
