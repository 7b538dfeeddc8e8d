// SPDX-License-Identifier: MIT
// Who is on the roll on a day, and start + in - out = end: against naive loops over a roster that is played day by day.
// The rules of the plan (late, missing, unproven, zero report) are in the pack: tests/engine/changes_test.cpp.
#include "baoxue/systems/changes.hpp"

#include <rapidcheck/catch.h>

#include <array>
#include <map>
#include <string>
#include <vector>

#include "test.hpp"

using namespace baoxue;

namespace {

// A host's own stay: its last day instead of the first day after.
struct HostStay {
  Date first;
  Date last;
  bool still_there = false;
};

}  // namespace

template <>
struct baoxue::row_traits<HostStay> {
  static Maybe<Date> from(const HostStay& s) { return s.first; }
  static Maybe<Date> to(const HostStay& s) { return s.still_there ? Maybe<Date>() : Maybe<Date>(s.last + 1); }
};

static_assert(EnrolmentRow<Enrolment> && EnrolmentRow<HostStay>);
static_assert(!EnrolmentRow<Visit>, "a visit is no stay in a class");

namespace {

const Date kStart = Date::of(2026, 9, 1).value;
const Date kLeft = Date::of(2026, 10, 12).value;

Maybe<std::int64_t> on(Date day, const std::vector<Enrolment>& stays) { return count_enrolled_on(stays, {.on = day}); }

}  // namespace

TEST_CASE("enrolled on: the first day counts and the day of leaving does not", "[changes][J6.3]") {
  const std::vector<Enrolment> stays{{kStart, kLeft}};
  CHECK(on(kStart - 1, stays) == std::int64_t{0});
  CHECK(on(kStart, stays) == std::int64_t{1});
  CHECK(on(kLeft - 1, stays) == std::int64_t{1});
  CHECK(on(kLeft, stays) == std::int64_t{0});
}

TEST_CASE("enrolled on: an open stay goes on and one that ends as it begins holds on no day", "[changes]") {
  CHECK(on(Date::of(2035, 1, 1).value, {{kStart, {}}}) == std::int64_t{1});
  CHECK(on(kStart, {{kStart, kStart}}) == std::int64_t{0});
  CHECK(on(kStart, {}) == std::int64_t{0});
}

TEST_CASE("enrolled on: a change of class on one day counts the pupil once", "[changes]") {
  const std::vector<Enrolment> old_class{{kStart, kLeft}}, new_class{{kLeft, {}}};
  for (const Date day : {kLeft - 1, kLeft, kLeft + 1}) {
    CHECK(on(day, old_class).value + on(day, new_class).value == 1);
  }
}

TEST_CASE("enrolled on: of an unknown day nothing can be said and also not over no rows", "[changes]") {
  CHECK_FALSE(count_enrolled_on(std::vector<Enrolment>{{kStart, {}}}, {}).known);
  CHECK_FALSE(count_enrolled_on(std::vector<Enrolment>(), {}).known);
}

TEST_CASE("enrolled on: a stay without a beginning is unknown unless it was over by then", "[changes]") {
  CHECK_FALSE(on(kLeft - 1, {{{}, kLeft}}).known);
  CHECK_FALSE(on(kLeft, {{{}, {}}}).known);
  CHECK(on(kLeft, {{{}, kLeft}, {kStart, {}}}) == std::int64_t{1});
}

TEST_CASE("enrolled on: a host's own struct counts like the library's record", "[changes]") {
  const std::vector<HostStay> mine{{kStart, kLeft - 1}, {kStart, {}, true}, {kLeft, kLeft + 3}};
  CHECK(count_enrolled_on(mine, {.on = kStart}) == std::int64_t{2});
  CHECK(count_enrolled_on(mine, {.on = kLeft - 1}) == std::int64_t{2});
  CHECK(count_enrolled_on(mine, {.on = kLeft}) == std::int64_t{2});
  CHECK(count_enrolled_on(mine, {.on = kLeft + 4}) == std::int64_t{1});
}

TEST_CASE("enrolled on: parts of a roll merge into the whole", "[changes]") {
  rc::prop("merge", [] {
    std::vector<Enrolment> stays;
    for (int n = *rc::gen::inRange(0, 12); n > 0; --n) {
      const int from = *rc::gen::inRange(0, 30);
      const bool open = *rc::gen::arbitrary<bool>();
      stays.push_back({*rc::gen::inRange(0, 10) == 0 ? Maybe<Date>() : Maybe<Date>(Date{from}),
                       open ? Maybe<Date>() : Maybe<Date>(Date{from + *rc::gen::inRange(0, 10)})});
    }
    const EnrolledOn::Params params{.on = Date{*rc::gen::inRange(0, 30)}};
    const auto cut = static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(stays.size()) + 1));
    EnrolledOn::State left, right;
    for (std::size_t i = 0; i < stays.size(); ++i) EnrolledOn::step(i < cut ? left : right, stays[i], params);
    EnrolledOn::merge(right, left);
    RC_ASSERT(EnrolledOn::finish(right, params) == count_enrolled_on(stays, params));
  });
}

TEST_CASE("roll difference: zero when the books agree", "[changes][J6.3]") {
  CHECK(roll_difference({.start = 312, .in = 5, .out = 2, .end = 315}) == 0);
  CHECK(roll_difference({.start = 40, .in = 0, .out = 0, .end = 39}) == -1);  // somebody left without a word
  CHECK(roll_difference({.start = 40, .in = 0, .out = 2, .end = 39}) == 1);
  CHECK(roll_difference({}) == 0);
}

// --- a township played day by day ---

namespace {

constexpr int kClasses = 4, kDays = 20;  // classes 0, 1 are of school 0; 2, 3 of school 1
constexpr int kAway = -1;  // no class of the township

int school_of(int in_class) { return in_class < 0 ? kAway : in_class / 2; }
int township_of(int in_class) { return in_class < 0 ? kAway : 0; }

struct Move {
  Date day;
  int from = kAway, to = kAway;
};
struct Stay {
  Enrolment enrolment;
  int in_class = kAway;
};
struct Roster {
  std::vector<Stay> stays;
  std::vector<Move> moves;  // every change of class, also those within a school
  std::vector<std::array<int, kDays>> class_on;  // per pupil: the class of each day
};

Roster any_roster() {
  Roster roster;
  const int pupils = *rc::gen::inRange(0, 12);
  for (int p = 0; p < pupils; ++p) {
    std::array<int, kDays> in{};
    int now = *rc::gen::inRange(-1, kClasses);
    for (std::size_t d = 0; d < in.size(); ++d) {
      if (d > 0 && *rc::gen::inRange(0, 6) == 0) now = *rc::gen::inRange(-1, kClasses);
      in[d] = now;
    }
    for (std::size_t d = 0; d < in.size();) {
      std::size_t end = d;
      while (end < in.size() && in[end] == in[d]) ++end;
      const Date first{static_cast<int>(d)}, after{static_cast<int>(end)};
      if (in[d] != kAway)
        roster.stays.push_back({{first, end == in.size() ? Maybe<Date>() : Maybe<Date>(after)}, in[d]});
      if (end < in.size()) roster.moves.push_back({after, in[d], in[end]});
      d = end;
    }
    roster.class_on.push_back(in);
  }
  return roster;
}

// One level of the township: which of its places a class belongs to.
struct Level {
  const char* name;
  int places;
  int (*place)(int in_class);
};
const std::array kLevels{Level{"class", kClasses, [](int c) { return c; }}, Level{"school", 2, school_of},
                         Level{"township", 1, township_of}};

// The books of a place between two days, from the stays (through the fold) and the moves that were reported.
RollBalance books(const Roster& roster, const std::vector<Move>& reported, const Level& level, int place, Date first,
                  Date last) {
  std::vector<Enrolment> mine;
  for (const Stay& stay : roster.stays) {
    if (level.place(stay.in_class) == place) mine.push_back(stay.enrolment);
  }
  RollBalance balance;
  balance.start = count_enrolled_on(mine, {.on = first}).value;
  balance.end = count_enrolled_on(mine, {.on = last}).value;
  for (const Move& move : reported) {
    const int from = level.place(move.from), to = level.place(move.to);
    if (from == to || move.day <= first || move.day > last) continue;
    if (to == place) ++balance.in;
    if (from == place) ++balance.out;
  }
  return balance;
}

}  // namespace

TEST_CASE("enrolled on: as counted pupil by pupil", "[changes]") {
  rc::prop("count_enrolled_on", [] {
    const Roster roster = any_roster();
    const int day = *rc::gen::inRange(0, kDays);
    for (const Level& level : kLevels) {
      for (int place = 0; place < level.places; ++place) {
        std::int64_t expected = 0;
        for (const auto& in : roster.class_on)
          expected += level.place(in[static_cast<std::size_t>(day)]) == place ? 1 : 0;
        RC_ASSERT(books(roster, {}, level, place, Date{day}, Date{day}).start == expected);
      }
    }
  });
}

TEST_CASE("roll difference: the books agree at every level where every move is reported", "[changes][J6.3]") {
  rc::prop("start + in - out = end", [] {
    const Roster roster = any_roster();
    const Date first{*rc::gen::inRange(0, kDays)}, last{*rc::gen::inRange(first.days, kDays)};
    for (const Level& level : kLevels) {
      for (int place = 0; place < level.places; ++place) {
        RC_ASSERT(roll_difference(books(roster, roster.moves, level, place, first, last)) == 0);
      }
    }
  });
}

TEST_CASE("roll difference: a move that nobody reported shows where it began and where it ended", "[changes][J6.3]") {
  rc::prop("one move left out", [] {
    const Roster roster = any_roster();
    RC_PRE(!roster.moves.empty());
    std::vector<Move> reported = roster.moves;
    const auto at = static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(reported.size())));
    const Move lost = reported[at];
    reported.erase(reported.begin() + static_cast<std::ptrdiff_t>(at));
    const Date first{0}, last{kDays - 1};
    for (const Level& level : kLevels) {
      const int from = level.place(lost.from), to = level.place(lost.to);
      for (int place = 0; place < level.places; ++place) {
        const std::int64_t expected = from == to ? 0 : to == place ? 1 : from == place ? -1 : 0;
        RC_ASSERT(roll_difference(books(roster, reported, level, place, first, last)) == expected);
      }
    }
  });
}

TEST_CASE("roll difference: the differences of the classes of a school add up to the school's", "[changes][J6.3]") {
  rc::prop("levels add up", [] {
    const Roster roster = any_roster();
    std::vector<Move> reported;
    for (const Move& move : roster.moves) {
      if (*rc::gen::arbitrary<bool>()) reported.push_back(move);
    }
    const Date first{0}, last{kDays - 1};
    std::int64_t township = 0;
    for (int school = 0; school < 2; ++school) {
      std::int64_t classes = 0;
      for (int c = 0; c < kClasses; ++c) {
        if (school_of(c) == school) classes += roll_difference(books(roster, reported, kLevels[0], c, first, last));
      }
      const std::int64_t whole = roll_difference(books(roster, reported, kLevels[1], school, first, last));
      RC_ASSERT(classes == whole);
      township += whole;
    }
    RC_ASSERT(township == roll_difference(books(roster, reported, kLevels[2], 0, first, last)));
  });
}
