// SPDX-License-Identifier: MIT
// The ladder as a state machine: plan 14's dates worked by hand, refusals, reopening, doubt, and a naive day-by-day replay.
#include "baoxue/systems/ladder.hpp"

#include <rapidcheck/catch.h>

#include <map>
#include <string>

#include "test.hpp"

using namespace baoxue;
using enum LadderOutcome;
using enum LadderReason;

namespace {

enum State : std::int32_t { kVisited, kUrged, kLapsed, kBack };
enum Event : std::int32_t { kNotice, kReturn, kCall };

// visited --notice--> urged --after 6 days--> lapsed --at 30 March--> lapsed; anything --return--> back; back reopens into visited.
LadderShape urging() {
  LadderShape shape;
  shape.end = {false, false, false, true};
  shape.moves = {{{kVisited}, kUrged, false, {kNotice}},
                 {{kUrged}, kLapsed, true, {}},
                 {{kVisited, kUrged, kLapsed}, kBack, false, {kReturn}}};
  shape.ignore = {kCall};
  return shape;
}

Date day(int month, int d) { return Date::of(2021, month, d).value; }

// What the conditions say, by (move, event); everything holds unless said otherwise.
struct Answers {
  std::map<std::pair<int, int>, Maybe<bool>> guards, documents;
  std::int32_t days = 6;
  Maybe<bool> guard(std::int32_t move, std::int32_t event, Date) const { return at(guards, move, event); }
  Maybe<bool> needs(std::int32_t move, std::int32_t event, Date) const { return at(documents, move, event); }
  LadderDeadline deadline(std::int32_t, Date since) const { return {since + days, sure}; }
  static Maybe<bool> at(const std::map<std::pair<int, int>, Maybe<bool>>& said, int move, int event) {
    const auto found = said.find({move, event});
    return found == said.end() ? Maybe<bool>(true) : found->second;
  }
  bool sure = true;
};

struct Replay {
  std::vector<LadderStay> stays;
  std::vector<LadderOutcome> outcomes;
  std::vector<LadderReason> reasons;
  LadderPosition at;
};

template <class A>
Replay replay(const LadderShape& shape, Date start, const std::vector<LadderEvent>& events, Date as_of,
              const A& answers) {
  Replay out;
  const auto keep = [&](const LadderStay& stay) { out.stays.push_back(stay); };
  out.at = ladder_start(shape, start, answers);
  for (const LadderEvent& event : events) {
    LadderStep step = ladder_step(shape, out.at, event, answers, keep);
    out.at = step.position;
    out.outcomes.push_back(step.outcome), out.reasons.push_back(step.reason);
  }
  out.at = ladder_pass(shape, out.at, as_of, answers, keep);
  out.stays.push_back(out.at.stay);
  return out;
}

std::vector<std::string> lines(const std::vector<LadderStay>& stays) {
  std::vector<std::string> out;
  for (const LadderStay& stay : stays) {
    out.push_back(std::to_string(stay.state) + " " + stay.from.text() + " " +
                  (stay.to.known ? stay.to.value.text() : "-") + " #" + std::to_string(stay.visit_no));
  }
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("ladder: served on the 21st with six days, back on the 27th is in time and on the 28th too late",
          "[ladder][J6.5]") {
  // Plan 14, E3: due 27 January; expired stands from the 28th.
  const auto back_on = [](Date date) {
    return lines(
        replay(urging(), day(1, 20), {{day(1, 21), kNotice, 0}, {date, kReturn, 1}}, day(2, 1), Answers()).stays);
  };
  CHECK(back_on(day(1, 27)) == Lines{"0 2021-01-20 2021-01-21 #1", "1 2021-01-21 2021-01-27 #1", "3 2021-01-27 - #1"});
  CHECK(back_on(day(1, 28)) == Lines{"0 2021-01-20 2021-01-21 #1", "1 2021-01-21 2021-01-28 #1",
                                     "2 2021-01-28 2021-01-28 #1", "3 2021-01-28 - #1"});
}

TEST_CASE("ladder: a deadline is seen from the day after it", "[ladder]") {
  const std::vector<LadderEvent> served{{day(1, 21), kNotice, 0}};
  const Replay last = replay(urging(), day(1, 20), served, day(1, 27), Answers());
  CHECK(last.at.stay.state == kUrged);
  CHECK(last.at.stay.timer.deadline.day == day(1, 27));
  CHECK(replay(urging(), day(1, 20), served, day(1, 28), Answers()).at.stay.state == kLapsed);
}

TEST_CASE("ladder: what a state does not take is refused and leaves it", "[ladder]") {
  const Replay out =
      replay(urging(), day(1, 20),
             {{day(1, 21), kNotice, 0}, {day(1, 22), kNotice, 1}, {day(1, 23), kCall, 2}, {day(1, 24), -1, 3}},
             day(1, 24), Answers());
  CHECK(out.outcomes == std::vector{moved, refused, ignored, refused});
  CHECK(out.reasons[1] == no_such_step);
  CHECK(out.at.stay.state == kUrged);
  CHECK(out.at.stay.from == day(1, 21));
}

TEST_CASE("ladder: a missing document refuses, an unknown one leaves the stay unknown from that day", "[ladder]") {
  Answers answers;
  answers.documents[{0, 0}] = false;
  const Replay without = replay(urging(), day(1, 20), {{day(1, 21), kNotice, 0}}, day(3, 1), answers);
  CHECK(without.reasons == std::vector{needs});
  CHECK(lines(without.stays) == Lines{"0 2021-01-20 - #1"});
  answers.documents[{0, 0}] = {};
  const Replay unsure =
      replay(urging(), day(1, 20), {{day(1, 21), kNotice, 0}, {day(1, 25), kReturn, 1}}, day(3, 1), answers);
  CHECK(unsure.outcomes == std::vector{doubtful, doubtful});
  CHECK(unsure.reasons == std::vector{needs_unknown, stay_unknown});
  CHECK(lines(unsure.stays) == Lines{"0 2021-01-20 2021-01-21 #1", "-1 2021-01-21 - #0"});
  CHECK(unsure.at.stay.event == 0);
}

TEST_CASE("ladder: the first move whose guard holds is meant, and unknown guards that lead to one place are no doubt",
          "[ladder]") {
  LadderShape shape = urging();
  shape.moves.insert(shape.moves.begin(), {{kVisited}, kBack, false, {kNotice}});
  Answers answers;
  const auto state_after = [&](Maybe<bool> first) {
    answers.guards[{0, 0}] = first;
    return replay(shape, day(1, 20), {{day(1, 21), kNotice, 0}}, day(1, 21), answers).at.stay.state;
  };
  CHECK(state_after(true) == kBack);
  CHECK(state_after(false) == kUrged);
  CHECK(state_after({}) == -1);
  shape.moves[0].to = kUrged;
  CHECK(state_after({}) == kUrged);
  answers.documents[{0, 0}] = false;  // if it is the first, it lacks its document: refused or moved
  CHECK(state_after({}) == -1);
}

TEST_CASE("ladder: an event before the case began is refused", "[ladder]") {
  const Replay out = replay(urging(), day(1, 20), {{day(1, 19), kReturn, 0}}, day(1, 20), Answers());
  CHECK(out.reasons == std::vector{before_start});
  CHECK(out.at.stay.state == kVisited);
}

TEST_CASE("ladder: an event without its day or kind leaves the stay unknown where it could move it", "[ladder]") {
  const Replay dateless = replay(urging(), day(1, 20), {{{}, kReturn, 0}}, day(1, 25), Answers());
  CHECK(lines(dateless.stays) == Lines{"0 2021-01-20 2021-01-20 #1", "-1 2021-01-20 - #0"});
  CHECK(dateless.reasons == std::vector{day_unknown});
  const Replay kindless = replay(urging(), day(1, 20), {{day(1, 22), {}, 0}}, day(1, 25), Answers());
  CHECK(lines(kindless.stays) == Lines{"0 2021-01-20 2021-01-22 #1", "-1 2021-01-22 - #0"});
  CHECK(replay(urging(), day(1, 20), {{{}, kCall, 0}}, day(1, 25), Answers()).at.stay.state == kVisited);
  CHECK(replay(urging(), day(1, 20), {{day(1, 21), kReturn, 0}, {day(1, 22), {}, 1}}, day(1, 25), Answers())
            .at.stay.state == kBack);
}

TEST_CASE("ladder: a row that may be no event of the case is a doubt only where it would move it", "[ladder]") {
  LadderEvent unsure{day(1, 21), kNotice, 0, false};
  CHECK(replay(urging(), day(1, 20), {unsure}, day(1, 22), Answers()).at.stay.state == -1);
  unsure.kind = kCall;
  CHECK(replay(urging(), day(1, 20), {unsure}, day(1, 22), Answers()).at.stay.state == kVisited);
}

TEST_CASE("ladder: a deadline that nobody can name is unknown from the day after the last that is sure", "[ladder]") {
  Answers answers;
  answers.sure = false;  // not before six days
  const auto at = [&](Date as_of) {
    return replay(urging(), day(1, 20), {{day(1, 21), kNotice, 0}}, as_of, answers).at.stay;
  };
  CHECK(at(day(1, 27)).state == kUrged);
  CHECK(at(day(1, 28)).state == -1);
  CHECK(at(day(2, 28)).from == day(1, 28));
  CHECK(at(day(1, 28)).reason == deadline_unknown);
  // An event on the last sure day is judged, one after it is not.
  const auto back_on = [&](Date date) {
    return replay(urging(), day(1, 20), {{day(1, 21), kNotice, 0}, {date, kReturn, 1}}, day(3, 1), answers)
        .at.stay.state;
  };
  CHECK(back_on(day(1, 27)) == kBack);
  CHECK(back_on(day(1, 28)) == -1);
}

TEST_CASE("ladder: a relapse reopens the case, with the count of visits going on or anew", "[ladder]") {
  LadderShape shape = urging();
  shape.reopen_on = {kCall};
  shape.reopen_into = kVisited;
  const std::vector<LadderEvent> relapse{{day(1, 21), kReturn, 0}, {day(2, 1), kCall, 1}, {day(2, 3), kReturn, 2}};
  CHECK(lines(replay(shape, day(1, 20), relapse, day(3, 1), Answers()).stays) ==
        Lines{"0 2021-01-20 2021-01-21 #1", "3 2021-01-21 2021-02-01 #1", "0 2021-02-01 2021-02-03 #2",
              "3 2021-02-03 - #2"});
  shape.reopen_as_new = true;
  CHECK(lines(replay(shape, day(1, 20), relapse, day(3, 1), Answers()).stays) ==
        Lines{"0 2021-01-20 2021-01-21 #1", "3 2021-01-21 2021-02-01 #1", "0 2021-02-01 2021-02-03 #1",
              "3 2021-02-03 - #1"});
}

TEST_CASE("ladder: an event that reopens and steps makes its step or reopens nothing", "[ladder]") {
  LadderShape shape = urging();
  shape.reopen_on = {kNotice};
  shape.reopen_into = kVisited;
  shape.reopen_steps = true;
  const std::vector<LadderEvent> events{{day(1, 21), kReturn, 0}, {day(2, 1), kNotice, 1}};
  Answers answers;
  CHECK(lines(replay(shape, day(1, 20), events, day(2, 2), answers).stays) ==
        Lines{"0 2021-01-20 2021-01-21 #1", "3 2021-01-21 2021-02-01 #1", "0 2021-02-01 2021-02-01 #2",
              "1 2021-02-01 - #1"});
  answers.documents[{0, 1}] = false;
  const Replay without = replay(shape, day(1, 20), events, day(2, 2), answers);
  CHECK(without.at.stay.state == kBack);
  CHECK(without.reasons[1] == needs);
}

TEST_CASE("ladder: of two deadlines the earlier comes, of two on one day the first, and a day gone by is today",
          "[ladder]") {
  LadderShape shape;
  shape.end = {false, false, true};
  shape.moves = {{{0}, 1, true, {}}, {{0}, 2, true, {}}};
  struct Two {
    Date first, second;
    Maybe<bool> guard(std::int32_t, std::int32_t, Date) const { return true; }
    Maybe<bool> needs(std::int32_t, std::int32_t, Date) const { return true; }
    LadderDeadline deadline(std::int32_t move, Date) const { return {move == 0 ? first : second, true}; }
  };
  const auto end = [&](Date first, Date second) {
    return lines(replay(shape, day(3, 10), {}, day(4, 30), Two{first, second}).stays)[1];
  };
  CHECK(end(day(3, 20), day(3, 30)) == "1 2021-03-21 - #1");
  CHECK(end(day(3, 30), day(3, 20)) == "2 2021-03-21 - #1");
  CHECK(end(day(3, 20), day(3, 20)) == "1 2021-03-21 - #1");
  CHECK(end(day(3, 30), day(2, 1)) == "2 2021-03-11 - #1");
}

namespace {

// A ladder, its answers and events at random. Deadlines count calendar days; a move may have a guard and documents by event.
struct World {
  LadderShape shape;
  std::map<std::pair<int, int>, int> guards, documents;  // 0 no, 1 yes, 2 unknown
  std::vector<int> days;  // by move
  std::vector<LadderEvent> events;
  static Maybe<bool> said(int answer) { return answer == 2 ? Maybe<bool>() : Maybe<bool>(answer == 1); }
  Maybe<bool> guard(std::int32_t move, std::int32_t event, Date) const { return said(guards.at({move, event})); }
  Maybe<bool> needs(std::int32_t move, std::int32_t event, Date) const { return said(documents.at({move, event})); }
  LadderDeadline deadline(std::int32_t move, Date since) const {
    return {since + days[static_cast<std::size_t>(move)], true};
  }
};

constexpr int kStates = 4, kKinds = 3;

World random_world(int answers) {
  World w;
  for (int s = 0; s < kStates; ++s) w.shape.end.push_back(s == kStates - 1);
  const int moves = *rc::gen::inRange(2, 8);
  for (int m = 0; m < moves; ++m) {
    LadderShape::Move move;
    move.timed = *rc::gen::inRange(0, 3) == 0;
    move.to = *rc::gen::inRange(0, kStates);
    for (int s = 0; s < kStates - (move.timed ? 1 : 0); ++s) {
      if (*rc::gen::inRange(0, 2) == 0) move.from.push_back(s);
    }
    if (!move.timed) move.on = {*rc::gen::inRange(0, kKinds)};
    w.days.push_back(*rc::gen::inRange(0, 9));
    w.shape.moves.push_back(move);
  }
  if (*rc::gen::inRange(0, 2) == 0)
    w.shape.reopen_into = 0, w.shape.reopen_on = {0}, w.shape.reopen_steps = *rc::gen::inRange(0, 2) == 0;
  w.shape.reopen_as_new = *rc::gen::inRange(0, 2) == 0;
  w.shape.ignore = {2};
  const int events = *rc::gen::inRange(0, 8);
  for (int e = 0; e < events; ++e)
    w.events.push_back({day(3, 1) + *rc::gen::inRange(-1, 40), *rc::gen::inRange(0, kKinds), e});
  std::stable_sort(w.events.begin(), w.events.end(),
                   [](const LadderEvent& a, const LadderEvent& b) { return a.day.value < b.day.value; });
  for (int m = 0; m < moves; ++m) {
    for (int e = -1; e < events; ++e) {
      w.guards[{m, e}] = *rc::gen::inRange(0, 3) == 0 ? *rc::gen::inRange(0, answers) : 1;
      w.documents[{m, e}] = *rc::gen::inRange(0, 3) == 0 ? *rc::gen::inRange(0, answers) : 1;
    }
  }
  return w;
}

// The state at the end of each day, by walking from day to day and asking everything anew. Shares nothing with the machine.
std::vector<int> walk(const World& w, Date start, Date as_of) {
  int state = w.shape.start;
  Date since = start;
  std::vector<int> states;
  const auto takes = [&](std::size_t m, int at, int kind) {
    const auto& move = w.shape.moves[m];
    const bool here = std::count(move.from.begin(), move.from.end(), at) > 0,
               called = std::count(move.on.begin(), move.on.end(), kind) > 0;
    return here && called;
  };
  const auto step = [&](int at,
                        const LadderEvent& e) -> std::pair<bool, int> {  // (some move takes the kind, new state or -1)
    bool some = false;
    for (std::size_t m = 0; m < w.shape.moves.size(); ++m) {
      if (!takes(m, at, e.kind.value)) continue;
      some = true;
      if (w.guards.at({static_cast<int>(m), e.row}) == 0) continue;
      return {true, w.documents.at({static_cast<int>(m), e.row}) == 1 ? w.shape.moves[m].to : -1};
    }
    return {some, -1};
  };
  for (Date today = start; today <= as_of; today = today + 1) {
    for (const LadderEvent& e : w.events) {
      if (!(e.day.value == today)) continue;
      auto [some, next] = step(state, e);
      const bool over = state == kStates - 1 && w.shape.reopen_into >= 0 && e.kind.value == 0;
      if (!some && over) next = w.shape.reopen_steps ? step(w.shape.reopen_into, e).second : w.shape.reopen_into;
      if (next >= 0) state = next, since = today;
    }
    states.push_back(state);
    for (std::size_t m = 0; m < w.shape.moves.size(); ++m) {
      const auto& move = w.shape.moves[m];
      const bool waits =
          move.timed && state != kStates - 1 && std::count(move.from.begin(), move.from.end(), state) > 0;
      if (!waits || w.guards.at({static_cast<int>(m), -1}) == 0 || today - since < w.days[m]) continue;
      state = move.to, since = today + 1;
      break;
    }
  }
  return states;
}

// The state at the end of each day as the stays say it; -1 unknown.
std::vector<int> spread(const std::vector<LadderStay>& stays, Date start, Date as_of) {
  std::vector<int> states;
  for (Date today = start; today <= as_of; today = today + 1) {
    int state = -2;
    for (const LadderStay& stay : stays) {
      if (stay.from <= today && (!stay.to.known || today < stay.to.value)) state = stay.state;
    }
    states.push_back(state);
  }
  return states;
}

}  // namespace

TEST_CASE("ladder: the machine stands where a walk from day to day stands", "[ladder][property]") {
  rc::prop("machine = walk", [] {
    const World w = random_world(2);
    const Date start = day(3, 1), as_of = start + *rc::gen::inRange(0, 45);
    std::vector<LadderEvent> seen;
    for (const LadderEvent& e : w.events) {
      if (e.day.value <= as_of) seen.push_back(e);
    }
    RC_ASSERT(spread(replay(w.shape, start, seen, as_of, w).stays, start, as_of) == walk(w, start, as_of));
  });
}

TEST_CASE("ladder: where the machine is sure every world agrees", "[ladder][property]") {
  rc::prop("sure = all worlds", [] {
    const World w = random_world(3);
    const Date start = day(3, 1), as_of = start + 45;
    const std::vector<int> said = spread(replay(w.shape, start, w.events, as_of, w).stays, start, as_of);
    for (int world = 0; world < 8; ++world) {
      World one = w;
      for (auto* answers : {&one.guards, &one.documents}) {
        for (auto& [at, answer] : *answers) {
          if (answer == 2) answer = *rc::gen::inRange(0, 2);
        }
      }
      const std::vector<int> is = walk(one, start, as_of);
      for (std::size_t d = 0; d < said.size(); ++d) RC_ASSERT(said[d] == -1 || said[d] == is[d]);
    }
  });
}

TEST_CASE("ladder: a later day never rewrites a stay", "[ladder][property]") {
  rc::prop("history", [] {
    const World w = random_world(3);
    const Date start = day(3, 1), early = start + *rc::gen::inRange(0, 40), late = early + *rc::gen::inRange(0, 10);
    const auto stays = [&](Date as_of) {
      std::vector<LadderEvent> seen;
      for (const LadderEvent& e : w.events) {
        if (e.day.value <= as_of) seen.push_back(e);
      }
      return replay(w.shape, start, seen, as_of, w).stays;
    };
    const std::vector<LadderStay> before = stays(early), after = stays(late);
    RC_ASSERT(before.size() <= after.size());
    RC_ASSERT(spread(before, start, early) == spread(after, start, early));
    for (std::size_t i = 0; i + 1 < before.size(); ++i) RC_ASSERT(lines({before[i]}) == lines({after[i]}));
  });
}
