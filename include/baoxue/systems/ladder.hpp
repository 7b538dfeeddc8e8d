// SPDX-License-Identifier: MIT
// Ladder (流程, J6.2, J6.5): where a case stands, as a pure state machine over plain structs. An event moves the case where a guard
// holds and the documents are there; a deadline moves it by itself at the end of its day; everything else is refused and leaves it
// where it is. What cannot be decided leaves the stay unknown from that day on, with the reason.
//
//   LadderPosition at = ladder_start(shape, opened_on, answers);
//   LadderStep step = ladder_step(shape, at, {date, kNotice}, answers, ignore_stay);  // at = step.position; step.reason: why not
//   at = ladder_pass(shape, at, as_of, answers, ignore_stay);                         // what deadlines did before that day
//
// Events must come in order of their dates, those without a date first. Any thread; nothing is kept between calls.
#ifndef BAOXUE_SYSTEMS_LADDER_HPP
#define BAOXUE_SYSTEMS_LADDER_HPP

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <utility>
#include <vector>

#include "baoxue/core/date.hpp"
#include "baoxue/core/maybe.hpp"

namespace baoxue::inline v1 {

// States, kinds of event and moves by number; what they are called is the caller's business.
struct LadderShape {
  struct Move {
    std::vector<std::int32_t> from;  // states
    std::int32_t to = 0;
    bool timed = false;
    std::vector<std::int32_t> on;  // kinds of event; a timed move has none
  };
  std::vector<bool> end;  // by state: a case there is over
  std::vector<Move> moves;  // the first whose guard holds is the one that is meant
  std::int32_t start = 0;
  std::vector<std::int32_t> ignore;  // kinds that may come at any time and do nothing where no move takes them
  // An event of these kinds opens a case that is over. reopen_steps: it then makes its step from `reopen_into`, or reopens nothing.
  std::vector<std::int32_t> reopen_on;
  std::int32_t reopen_into = -1;  // -1: what is over stays over
  bool reopen_steps = false, reopen_as_new = false;  // as new: visits are numbered from 1 again
};

// One event. `row` is the caller's number of it and handed to the answers.
struct LadderEvent {
  Maybe<Date> day;
  Maybe<std::int32_t> kind;  // -1: one that the ladder does not name
  std::int32_t row = -1;
  bool sure = true;  // false: whether this is an event of the case at all is not known
};

// The last day a timed move waits for; not sure: not before this day, and when is unknown.
struct LadderDeadline {
  Date day;
  bool sure = true;
};

// What the conditions of the moves say. `since` is the day the stay began: parameters take their value there. `event` is
// LadderEvent::row, -1 for a timed move.
template <class T>
concept LadderAnswers = requires(const T& answers, std::int32_t move, std::int32_t event, Date since) {
  { answers.guard(move, event, since) } -> std::same_as<Maybe<bool>>;
  { answers.needs(move, event, since) } -> std::same_as<Maybe<bool>>;  // false: a document is missing
  { answers.deadline(move, since) } -> std::same_as<LadderDeadline>;
};

enum class LadderReason : std::uint8_t {
  none = 0,
  no_such_step = 1,  // the state takes no event of this kind
  guard = 2,  // the guard of the move does not hold
  needs = 3,  // a document is missing
  before_start = 4,  // dated before the case began
  guard_unknown = 5,
  needs_unknown = 6,
  deadline_unknown = 7,
  day_unknown = 8,
  kind_unknown = 9,
  event_unknown = 10,
  stay_unknown = 11,  // where the case stands is unknown already
};
enum class LadderOutcome : std::uint8_t { moved = 0, reopened = 1, refused = 2, ignored = 3, doubtful = 4 };
enum class LadderEntry : std::uint8_t { start = 0, event = 1, timed = 2, reopened = 3, doubt = 4 };

// What happens by itself if nothing else does.
struct LadderTimer {
  std::int32_t move = -1;  // -1: nothing
  LadderDeadline deadline;
  LadderReason reason = LadderReason::none;  // why it is not sure
  bool only = true;  // no other timed move could come instead
};
struct LadderStay {
  std::int32_t state = -1;  // -1: unknown from `from` on
  Date from;
  Maybe<Date> to;  // the first day it no longer holds; unknown: it still does
  std::int64_t visit_no = 0;  // the how-manieth stay in this state
  LadderEntry entered = LadderEntry::start;
  LadderReason reason = LadderReason::none;  // entered by doubt: which
  std::int32_t move = -1, event = -1;  // what brought it here
  LadderTimer timer;
};
struct LadderPosition {
  LadderStay stay;
  Date began;
  std::vector<std::int64_t> visits;  // by state
};
struct LadderStep {
  LadderPosition position;
  LadderOutcome outcome = LadderOutcome::refused;
  LadderReason reason = LadderReason::none;
  std::int32_t move = -1;  // the move that was made, refused or in doubt
};

inline constexpr auto ignore_stay = [](const LadderStay&) {};

namespace ladder_detail {

inline bool has(const std::vector<std::int32_t>& list, std::int32_t x) {
  return std::find(list.begin(), list.end(), x) != list.end();
}

// The earliest of the timed moves; of two on one day the first in the list. What may be missing or late is not sure.
template <LadderAnswers Answers>
LadderTimer timer_of(const LadderShape& shape, std::int32_t state, Date since, const Answers& answers) {
  LadderTimer timer;
  for (std::size_t m = 0; m < shape.moves.size(); ++m) {
    if (!shape.moves[m].timed || !has(shape.moves[m].from, state)) continue;
    const auto move = static_cast<std::int32_t>(m);
    const Maybe<bool> guard = answers.guard(move, -1, since);
    if (guard.known && !guard.value) continue;
    LadderDeadline deadline = answers.deadline(move, since);
    deadline.day = std::max(deadline.day, since);  // a day that had passed when the stay began: that very day
    const LadderReason reason = !guard.known    ? LadderReason::guard_unknown
                                : deadline.sure ? LadderReason::none
                                                : LadderReason::deadline_unknown;
    timer.only = timer.move < 0;
    if (timer.move >= 0 && timer.deadline.day <= deadline.day) continue;
    timer.move = move, timer.reason = reason, timer.deadline = {deadline.day, reason == LadderReason::none};
  }
  return timer;
}

template <LadderAnswers Answers>
void enter(const LadderShape& shape, LadderPosition& at, std::int32_t state, LadderStay stay, const Answers& answers) {
  stay.state = state;
  stay.visit_no = ++at.visits[static_cast<std::size_t>(state)];
  if (!shape.end[static_cast<std::size_t>(state)]) stay.timer = timer_of(shape, state, stay.from, answers);
  at.stay = std::move(stay);
}

template <class Visit>
void leave(LadderPosition& at, Date day, Visit& visit) {
  at.stay.to = day;
  visit(std::as_const(at.stay));
}

template <class Visit>
void lose(LadderPosition& at, Date day, LadderReason reason, std::int32_t move, std::int32_t event, Visit& visit) {
  leave(at, day, visit);
  at.stay = {};
  at.stay.from = day, at.stay.entered = LadderEntry::doubt, at.stay.reason = reason, at.stay.move = move,
  at.stay.event = event;
}

struct Verdict {
  LadderOutcome outcome = LadderOutcome::refused;
  LadderReason reason = LadderReason::no_such_step;
  std::int32_t move = -1;
};

// What an event of a known kind does in a state: the moves in their order, until a guard surely holds. Two ways that lead to the
// same state are one answer; a document that is surely missing refuses, whatever else is unknown.
template <LadderAnswers Answers>
Verdict judge(const LadderShape& shape, std::int32_t state, const LadderEvent& event, Date since,
              const Answers& answers) {
  Verdict refused;
  LadderReason doubt = LadderReason::none;
  std::int32_t to_make = -1;
  bool may_refuse = false, differs = false, settled = false;
  for (std::size_t m = 0; m < shape.moves.size() && !settled; ++m) {
    const LadderShape::Move& move = shape.moves[m];
    if (move.timed || !has(move.from, state) || !has(move.on, event.kind.value)) continue;
    const auto index = static_cast<std::int32_t>(m);
    const Maybe<bool> guard = answers.guard(index, event.row, since);
    if (guard.known && !guard.value) {
      if (refused.move < 0) refused = {LadderOutcome::refused, LadderReason::guard, index};
      continue;
    }
    const Maybe<bool> needs = answers.needs(index, event.row, since);
    may_refuse = may_refuse || !needs.known || !needs.value;
    if (needs.known && !needs.value) {
      if (refused.reason != LadderReason::needs) refused = {LadderOutcome::refused, LadderReason::needs, index};
    } else {
      if (to_make < 0) to_make = index;
      differs = differs || shape.moves[static_cast<std::size_t>(to_make)].to != move.to;
    }
    if (doubt == LadderReason::none)
      doubt = !guard.known ? LadderReason::guard_unknown : !needs.known ? LadderReason::needs_unknown : doubt;
    settled = guard.known;
  }
  if (to_make < 0) return refused;
  if (settled && !may_refuse && !differs) return {LadderOutcome::moved, LadderReason::none, to_make};
  return {LadderOutcome::doubtful, doubt, to_make};
}

template <LadderAnswers Answers>
Verdict judge_at(const LadderShape& shape, const LadderStay& stay, const LadderEvent& event, const Answers& answers) {
  const Verdict verdict = judge(shape, stay.state, event, stay.from, answers);
  if (verdict.reason != LadderReason::no_such_step) return verdict;
  const bool opens = shape.end[static_cast<std::size_t>(stay.state)] && shape.reopen_into >= 0 &&
                     has(shape.reopen_on, event.kind.value);
  if (!opens)
    return has(shape.ignore, event.kind.value) ? Verdict{LadderOutcome::ignored, LadderReason::no_such_step, -1}
                                               : verdict;
  if (!shape.reopen_steps) return {LadderOutcome::reopened, LadderReason::none, -1};
  const Verdict first = judge(shape, shape.reopen_into, event, event.day.value, answers);
  return first.outcome == LadderOutcome::moved ? Verdict{LadderOutcome::reopened, LadderReason::none, first.move}
                                               : first;
}

inline bool moves_anything(const LadderShape& shape, std::int32_t state, Maybe<std::int32_t> kind) {
  const bool over = state < 0 || shape.end[static_cast<std::size_t>(state)];
  if (over && shape.reopen_into >= 0 && (kind.known ? has(shape.reopen_on, kind.value) : !shape.reopen_on.empty()))
    return true;
  return std::any_of(shape.moves.begin(), shape.moves.end(), [&](const LadderShape::Move& move) {
    return !move.timed && (state < 0 || has(move.from, state)) && (!kind.known || has(move.on, kind.value));
  });
}

}  // namespace ladder_detail

template <LadderAnswers Answers>
[[nodiscard]] LadderPosition ladder_start(const LadderShape& shape, Date day, const Answers& answers) {
  LadderPosition at;
  at.began = day;
  at.visits.assign(shape.end.size(), 0);
  LadderStay stay;
  stay.from = day;
  ladder_detail::enter(shape, at, shape.start, stay, answers);
  return at;
}

// Makes the timed moves whose day is before `day`: a move at the end of its day begins a stay on the next. `visit` sees every stay
// that ends.
template <LadderAnswers Answers, class Visit>
[[nodiscard]] LadderPosition ladder_pass(const LadderShape& shape, LadderPosition at, Date day, const Answers& answers,
                                         Visit&& visit) {
  while (at.stay.state >= 0 && at.stay.timer.move >= 0 && at.stay.timer.deadline.day < day) {
    const LadderTimer timer = at.stay.timer;
    const Date next = timer.deadline.day + 1;
    if (!timer.deadline.sure) {
      ladder_detail::lose(at, next, timer.reason, timer.move, -1, visit);
      break;
    }
    ladder_detail::leave(at, next, visit);
    LadderStay stay;
    stay.from = next, stay.entered = LadderEntry::timed, stay.move = timer.move;
    ladder_detail::enter(shape, at, shape.moves[static_cast<std::size_t>(timer.move)].to, stay, answers);
  }
  return at;
}

// One event: first the deadlines before its day, then what it does itself.
template <LadderAnswers Answers, class Visit>
[[nodiscard]] LadderStep ladder_step(const LadderShape& shape, LadderPosition at, const LadderEvent& event,
                                     const Answers& answers, Visit&& visit) {
  using enum LadderReason;
  using Outcome = LadderOutcome;
  const auto stays = [&](Outcome outcome, LadderReason reason, std::int32_t move = -1) {
    return LadderStep{std::move(at), outcome, reason, move};
  };
  const auto loses = [&](Date day, LadderReason reason, std::int32_t move = -1) {
    ladder_detail::lose(at, day, reason, move, event.row, visit);
    return LadderStep{std::move(at), Outcome::doubtful, reason, move};
  };
  if (event.day.known && event.day.value < at.began) {
    const bool any_time = event.kind.known && ladder_detail::has(shape.ignore, event.kind.value);
    return stays(any_time ? Outcome::ignored : Outcome::refused, before_start);
  }
  if (event.day.known) at = ladder_pass(shape, std::move(at), event.day.value, answers, visit);
  if (at.stay.state < 0) return stays(Outcome::doubtful, stay_unknown);
  if (!event.day.known || !event.kind.known) {
    const LadderReason reason = event.day.known ? kind_unknown : day_unknown;
    const bool may_move = ladder_detail::moves_anything(shape, event.day.known ? at.stay.state : -1, event.kind);
    return may_move ? loses(event.day.value_or(at.stay.from), reason) : stays(Outcome::ignored, reason);
  }
  const ladder_detail::Verdict verdict = ladder_detail::judge_at(shape, at.stay, event, answers);
  const bool rests = verdict.outcome == Outcome::refused || verdict.outcome == Outcome::ignored;
  if (!event.sure)
    return rests ? stays(Outcome::ignored, event_unknown, verdict.move)
                 : loses(event.day.value, event_unknown, verdict.move);
  if (rests) return stays(verdict.outcome, verdict.reason, verdict.move);
  if (verdict.outcome == Outcome::doubtful) return loses(event.day.value, verdict.reason, verdict.move);
  LadderStay stay;
  stay.from = event.day.value, stay.event = event.row;
  if (verdict.outcome == Outcome::reopened) {
    ladder_detail::leave(at, stay.from, visit);
    if (shape.reopen_as_new) at.visits.assign(shape.end.size(), 0);
    stay.entered = LadderEntry::reopened;
    ladder_detail::enter(shape, at, shape.reopen_into, stay, answers);
  }
  if (verdict.move >= 0) {
    ladder_detail::leave(at, stay.from, visit);
    stay.entered = LadderEntry::event, stay.move = verdict.move;
    ladder_detail::enter(shape, at, shape.moves[static_cast<std::size_t>(verdict.move)].to, stay, answers);
  }
  return LadderStep{std::move(at), verdict.outcome, none, verdict.move};
}

}  // namespace baoxue::inline v1

#endif
