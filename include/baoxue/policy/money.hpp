// SPDX-License-Identifier: MIT
// Settlement (兑现) of a pack as data: entries, who pays whom, undo, pools, caps (pack.md, Decisions 10).
//
//   const Settlement& lost = policy->settlements[1];                 // J7.8
#ifndef BAOXUE_POLICY_MONEY_HPP
#define BAOXUE_POLICY_MONEY_HPP

#include "baoxue/policy/rules.hpp"

namespace baoxue::inline v1 {

struct Share {
  RoleUse role;  // role.role = -1: `unit`
  std::string unit;  // "township", "school", ...: a name of the book, not a person
  Ratio share{1, 1};
};
enum class Effect : std::uint8_t { pay = 0, record = 1 };
enum class CapPer : std::uint8_t { none = 0, person = 1, unit = 2 };
struct Settlement {
  std::string id, clause, layer;
  Bilingual title;
  std::int32_t subject = -1;
  CheckedExpr when, book;
  bool points = false;        // unit = "points": amounts are ratios and never meet money
  // What an entry comes to, exactly one of: an amount, a part of a pool, a decision.
  CheckedExpr amount;         // money; points: int or ratio
  CheckedExpr pool, weight;  // the pool is divided over the rows of one period (and `within`) by weight: int or ratio
  std::vector<std::int32_t> within;  // refs over the subject
  std::int32_t decided_by = -1;  // parameter: the amount is what `decisions` says, within its `allowed`
  CheckedExpr undo, undo_book;  // takes the entry back, booked on that day
  CapPer cap = CapPer::none;  // what a cap cuts moves to nobody
  PeriodKind cap_period = PeriodKind::none;
  CheckedExpr cap_max;  // >= 0; scope: the subject
  bool sanction = false;  // without a basis it is recorded, never charged
  std::string basis;  // the law it rests on
  std::int32_t rest = -1;  // rounding ties of a pool: ref over the subject; default the key
  std::vector<Share> payer, to;  // shares sum to 1 on each side
  PeriodKind period = PeriodKind::term;
  Effect effect = Effect::pay;
  std::vector<std::int32_t> choices;  // every choice its expressions, their facts and vetoing rules read
  std::int32_t anchor_column = -1;
  Place place;
  [[nodiscard]] bool baseless() const { return sanction && basis.empty(); }
  [[nodiscard]] bool counted() const { return effect == Effect::pay && !baseless(); }
};

}  // namespace baoxue::inline v1

#endif
