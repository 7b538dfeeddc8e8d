// SPDX-License-Identifier: MIT
// Settlement (J7.8 and its like): entries from rows, shares over the persons of the day, largest remainder. Every line has a payer,
// a payee and an amount, so lines balance; what nobody can take or pay stands as "unassigned".
#ifndef BAOXUE_ENGINE_SETTLE_HPP
#define BAOXUE_ENGINE_SETTLE_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "engine/judge.hpp"
#include "engine/people.hpp"

namespace baoxue::inline v1::engine_detail {

struct SettlementLine {
  std::uint16_t settlement = 0;
  std::uint32_t row = 0;
  std::string payer, payee;               // a staff key, a unit's name of the book, or "unassigned"
  std::int32_t role = -1;                 // the role whose share this is
  std::int64_t fen = 0;                   // > 0, from payer to payee
  Date book;
  std::int32_t ordinal = 0;               // among the lines of one settlement and row
};
struct RoleGap {                          // nobody answers for a share on that day
  std::int32_t role = -1, at_row = -1;
  Date day;
};
struct SettlementUnknown {
  std::uint16_t settlement = 0;
  UnknownPart part = UnknownPart::when;   // due: the amount or the booking date
  bool fault = false;
  std::uint32_t row = 0;
};
struct Settled {
  std::vector<SettlementLine> lines;
  std::vector<SettlementUnknown> unknowns;
  std::vector<RoleGap> gaps;
};

[[nodiscard]] Settled settle(const World& world, const FactStore& facts, const People& people);

}  // namespace baoxue::inline v1::engine_detail

#endif
