// SPDX-License-Identifier: MIT
// Ladders of one run: every case replayed over its events by systems/ladder.hpp. Kept for tables and explanations.
#ifndef BAOXUE_ENGINE_LADDERS_HPP
#define BAOXUE_ENGINE_LADDERS_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "engine/chain.hpp"
#include "engine/people.hpp"

namespace baoxue::inline v1::engine_detail {

// What became of one event; `stay` is where it found the case (index into LadderCase::stays).
struct LadderLog {
  std::int32_t event = -1;                // row of the events' subject
  Maybe<Date> day;
  LadderOutcome outcome = LadderOutcome::refused;
  LadderReason reason = LadderReason::none;
  std::int32_t move = -1;
  std::size_t stay = 0;
};
struct LadderCase {
  std::int32_t row = -1;                  // of the ladder's subject
  std::vector<LadderStay> stays;          // in order; LadderStay::event is a row of the events' subject
  std::vector<LadderLog> log;             // in the order of replay
};
struct LadderResult {
  bool present = false;                   // false: the cases or the events did not arrive, nothing is said
  std::vector<LadderCase> cases;          // by row
};

// A refused event: which of the cases of which ladder, and which line of its log.
struct LadderRefusal {
  std::int32_t ladder = -1;
  std::size_t at = 0, line = 0;
};

// Events of one case in the order of replay: date, record date, the order in which the ladder names the kinds, content.
[[nodiscard]] LadderResult replay_ladder(const World& world, const FactStore& facts, const Ladder& ladder);

// The value of a ladder's expression where it is not what it should be, in words: "notice.receipt_on is not filled in".
// `event` -1: over the case alone. Parameters at `since`.
[[nodiscard]] Bilingual ladder_gaps(const World& world, const FactStore& facts, const Ladder& ladder,
                                    const CheckedExpr& expression, std::int32_t event, std::int32_t row, Date since);
// Why a stay is unknown, or an event was refused, in words.
[[nodiscard]] Bilingual why_unknown(const World& world, const FactStore& facts, const Ladder& ladder,
                                    const LadderCase& one, const LadderStay& stay);
[[nodiscard]] Bilingual why_refused(const World& world, const FactStore& facts, const Ladder& ladder,
                                    const LadderCase& one, const LadderLog& log);
// "notice" as the event says it; the code list's word in Chinese.
[[nodiscard]] Bilingual event_kind(const World& world, const FactStore& facts, const Ladder& ladder,
                                   std::int32_t event);

// Who owns a state on a day.
struct LadderOwner {
  std::string role, staff, name;          // several persons: staff by space, names by 、
  std::string_view state;                 // found, gap, unknown, unit; "" where the pack names nobody
};
[[nodiscard]] LadderOwner owner_of(const World& world, const People& people, const Ladder& ladder, const Party& party,
                                   std::int32_t row, Date day);

}  // namespace baoxue::inline v1::engine_detail

#endif
