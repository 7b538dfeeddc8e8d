// SPDX-License-Identifier: MIT
// What holds of every settlement: lines balance, what is charged and what is cut add up to what was due, nobody is above a cap.
#include <rapidcheck/catch.h>

#include <algorithm>
#include <map>

#include "money_town.hpp"
#include "test.hpp"

using namespace baoxue_test;

namespace {

struct Change {
  std::string id;
  int month = 10, day = 1, undone = 0;  // undone: 0 no, 1 in its month, 2 in December
};
struct Case {
  bool pool = false, turned = false, persons_pay = true;
  std::int64_t fen = 0, cap = -1;  // cap: -1 none
  int teachers = 1;
  std::vector<Change> changes;
};

std::string two(int n) { return (n < 10 ? "0" : "") + std::to_string(n); }
std::string yuan(std::int64_t fen) {
  return "yuan('" + std::to_string(fen / 100) + "." + two(static_cast<int>(fen % 100)) + "')";
}

std::string csv(const Change& c) {
  const std::string on = "2026-" + std::to_string(c.month) + "-" + two(c.day);
  const std::string back = c.undone == 0   ? ""
                           : c.undone == 1 ? "2026-" + std::to_string(c.month) + "-28"
                                           : "2026-12-15";
  return c.id + ",P" + std::to_string(1 + c.day % 4) + ",dropout," + on + "," + on + ",S1,,," + back + "\n";
}

Tables tables_of(const Case& c, bool reversed) {
  std::vector<Change> changes = c.changes;
  if (reversed) std::reverse(changes.begin(), changes.end());
  std::string text;
  for (const Change& change : changes) text += csv(change);
  Tables tables = money_town(text);
  for (int t = 0; t < c.teachers; ++t) {
    for (const char* in_class : {"C1", "C2", "C3"})
      tables["assignments"] += "subject_teachers,X" + two(t) + ",class," + in_class + ",2026-09-01,\n";
  }
  return tables;
}

std::string pack_of(const Case& c) {
  const std::string persons =
      "[{ role = \"homeroom_teacher\", share = \"2/7\" }, { role = \"subject_teachers\", share = \"5/7\" }]";
  std::map<std::string, std::string> keys{{"undo", "{ when = \"known(approved_on)\", book = \"approved_on\" }"}};
  keys["payer"] = c.persons_pay ? persons : "\"fund\"";
  keys["to"] =
      c.persons_pay ? "[{ unit = \"fund\", share = \"1/3\" }, { unit = \"county\", share = \"2/3\" }]" : persons;
  const std::string amount = '"' + std::string(c.turned ? "-" : "") + yuan(c.fen) + '"';
  if (c.cap >= 0) keys["cap"] = "{ per = [\"person\", \"month\"], max = \"" + yuan(c.cap) + "\" }";
  keys[c.pool ? "pool" : "amount"] = amount;
  if (c.pool) keys["amount"] = "", keys["weight"] = "\"student.grade\"";
  return money_pack(keys);
}

struct Line {
  std::string key, payer, payee, period, state;
  std::int64_t fen = 0;
};

std::vector<Line> lines_of(const baoxue::Report& report) {
  const baoxue::OutTable& table = report.table("settlement");
  const auto text = [&](const char* name, std::size_t r) { return table.column(name)->text[r]; };
  std::vector<Line> out;
  for (std::size_t r = 0; r < table.rows; ++r) {
    if (!table.column("amount_fen")->is_known(r)) continue;  // taken back before its pool was divided
    const std::int64_t fen = table.column("amount_fen")->integers[r];
    out.push_back({text("key", r), text("payer", r), text("payee", r), text("period", r), text("state", r), fen});
  }
  return out;
}

Case any_case() {
  Case c;
  c.pool = *rc::gen::arbitrary<bool>(), c.turned = *rc::gen::arbitrary<bool>(),
  c.persons_pay = *rc::gen::arbitrary<bool>();
  c.fen = *rc::gen::inRange<std::int64_t>(0, 30000);
  c.cap = *rc::gen::oneOf(rc::gen::just<std::int64_t>(-1), rc::gen::inRange<std::int64_t>(0, 12000));
  c.teachers = *rc::gen::inRange(1, 12);
  for (int i = 0, n = *rc::gen::inRange(0, 9); i < n; ++i) {
    c.changes.push_back(
        {"G" + std::to_string(i), *rc::gen::inRange(10, 12), *rc::gen::inRange(1, 28), *rc::gen::inRange(0, 3)});
  }
  return c;
}

}  // namespace

TEST_CASE("settlement properties: lines balance and every fen that was due is charged or cut", "[engine][settlement]") {
  rc::prop("for any entries, persons, caps, pools and undo", [] {
    const Case c = any_case();
    const baoxue::Report report = run(tables_of(c, false), day(2026, 12, 31), 1, pack_of(c));
    const std::vector<Line> lines = lines_of(report);
    std::map<std::string, std::int64_t> entries, pools, accounts;
    std::map<std::pair<std::string, std::string>, std::int64_t>
        charged;  // (account, month), in the direction of the settlement
    for (const Line& line : lines) {
      RC_ASSERT(line.state == "pay" || line.state == "cut" || line.state == "undone");
      if (line.state != "undone") entries[line.key] += line.fen, pools[line.period] += line.fen;
      if (line.state == "cut") {
        RC_ASSERT(line.payer == "nobody" || line.payee == "nobody");
        continue;
      }
      accounts[line.payer + ' ' + line.period] -= line.fen, accounts[line.payee + ' ' + line.period] += line.fen;
      const bool forward = (line.state == "pay") == (c.persons_pay != c.turned);
      charged[{forward ? line.payer : line.payee, line.period}] += line.state == "pay" ? line.fen : -line.fen;
    }
    // The totals are the sums of the lines, and nothing comes from nowhere.
    const baoxue::OutTable& totals = report.table("totals");
    std::int64_t sum = 0;
    for (std::size_t r = 0; r < totals.rows; ++r) {
      const std::int64_t fen = totals.column("amount_fen")->integers[r];
      RC_ASSERT(accounts[totals.column("account")->text[r] + ' ' + totals.column("period")->text[r]] == fen);
      sum += fen;
    }
    RC_ASSERT(sum == 0);
    RC_ASSERT(totals.rows == accounts.size());
    // All that is due is there, cut or not.
    std::map<std::string, bool> pooled;
    for (const Change& change : c.changes) {
      if (!c.pool) RC_ASSERT(entries[change.id] == c.fen);
      if (change.undone != 1) pooled["2026-" + std::to_string(change.month)] = true;
    }
    for (const auto& [month, has] : pooled) {
      if (c.pool) RC_ASSERT(pools[month] == c.fen);
    }
    for (const auto& [at, fen] : charged) {
      const bool person = at.first[0] == 'T' || at.first[0] == 'X';
      if (c.cap >= 0 && person) RC_ASSERT(fen <= c.cap);
    }
  });
}

TEST_CASE("settlement properties: neither the order of rows nor the number of threads changes a line",
          "[engine][settlement]") {
  rc::prop("for any entries", [] {
    const Case c = any_case();
    const baoxue::Report one = run(tables_of(c, false), day(2026, 12, 31), 1, pack_of(c));
    const baoxue::Report other = run(tables_of(c, true), day(2026, 12, 31), 4, pack_of(c));
    RC_ASSERT(dump(one.table("settlement")) == dump(other.table("settlement")));
    RC_ASSERT(dump(one.table("totals")) == dump(other.table("totals")));
  });
}
