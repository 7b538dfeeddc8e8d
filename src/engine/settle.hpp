// SPDX-License-Identifier: MIT
// Settlement (兑现): entries -> undo -> veto -> pool and shares -> split -> caps -> rounding, then closed periods. Every line has a
// payer, a payee and an amount, so lines balance; what nobody can take or pay stands as "unassigned", what a cap cuts as "nobody".
#ifndef BAOXUE_ENGINE_SETTLE_HPP
#define BAOXUE_ENGINE_SETTLE_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/evaluation.hpp"
#include "engine/judge.hpp"

namespace baoxue::inline v1::engine_detail {

inline constexpr const char* kUnassigned = "unassigned";
inline constexpr const char* kNobody = "nobody";

// What became of an entry, and so of its lines.
enum class LineState : std::uint8_t {
  pay = 0,
  record = 1,  // shown, never charged
  cut = 2,  // above a cap: moves to nobody
  undecided = 3,  // cannot be said; never 0
  struck = 4,  // a rule's yes vetoes it
  undone = 5,  // takes an entry back
  correction = 6  // what a closed period would be now, less what was settled
};
[[nodiscard]] std::string_view line_state_name(LineState state);

struct SettlementLine {
  std::uint16_t settlement = 0;
  LineState state = LineState::pay;
  bool known = true;  // false: no amount can be said
  bool counted = true;  // in totals
  std::int32_t row = -1;  // of the subject; -1: a settled row about something that is no longer there
  std::string key;  // what it is about: the subject's key
  std::string payer, payee;  // a staff key, a unit's name of the book, "unassigned" or "nobody"
  std::vector<std::int32_t> roles;  // whose share this is; several where a person's lines are put together
  Ratio amount, exact;  // > 0, from payer to payee; fen/1 or points. exact: before rounding
  Date book;
  std::string period, corrects;  // corrects: the closed periods
  std::int32_t ordinal = 0;  // among the lines of one settlement and key
};
struct RoleGap {  // nobody answers for a share on that day
  std::int32_t role = -1, at_row = -1;
  Date day;
};
// Why an entry is undecided or not judged at all.
enum class Doubt : std::uint8_t {
  none,
  exists,
  when,
  amount,
  book,
  undo,
  undo_book,
  veto,
  pool,
  weight,
  cap,
  period,
  decision,
  refused,
  range,
  uneven,
  weightless,
  within,
  others,
  outside
};
struct SettlementUnknown {
  std::uint16_t settlement = 0;
  Doubt doubt = Doubt::when;
  bool fault = false;
  std::uint32_t row = 0;
  std::int32_t veto = -1;  // the rule that could not be judged
};
// An entry and what each step of the pipeline did to it: kept for explanations.
struct SettlementEntry {
  std::uint32_t row = 0;
  std::string key;
  Date day, book;  // day: the persons of that day answer: the event's, else that of the book; never as_of
  std::string period;
  std::int32_t period_first = INT32_MIN;  // of the period of the book; INT32_MIN outside
  Ratio amount, pool, weight, weights;  // of a pool: its part, the pool, its own weight, all weights
  Ratio cap_max;
  Maybe<Date> undone_on;
  Doubt doubt = Doubt::none;
  bool fault = false, struck = false;
  std::int32_t veto = -1;  // the rule that strikes it or cannot be judged
  std::int32_t decision = -1;  // row of `decisions`
};
struct RefusedDecision {
  std::uint32_t row = 0;
  Date decided_on;
};
struct SettlementResult {
  bool done = false;
  std::vector<SettlementEntry> entries;
  std::vector<SettlementLine> lines;  // by key, ordinal
  std::vector<SettlementUnknown> unknowns;
  std::vector<RoleGap> gaps;
  std::vector<RefusedDecision> refused;
};
struct Settled {
  std::vector<SettlementResult> results;  // parallel to Policy::Data::settlements
};

// Settles one settlement unless it is done already.
const SettlementResult& settle(Evaluation& run, std::size_t settlement);

}  // namespace baoxue::inline v1::engine_detail

#endif
