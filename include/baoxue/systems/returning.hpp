// SPDX-License-Identifier: MIT
// Returning (辍学生劝返, J6.5): unbroken runs of absence, and home visits that are far enough apart to count.
//
//   std::vector<AbsenceRun> runs = absence_runs(marks, as_of, next_school_day, is_covered);
//   std::int64_t visits = count_spaced_visits(my_visits, {.min_gap = 2});
//
// Both are pure functions over ranges; any thread. A host's own visit struct needs a row_traits specialisation (model/row_traits.hpp).
#ifndef BAOXUE_SYSTEMS_RETURNING_HPP
#define BAOXUE_SYSTEMS_RETURNING_HPP

#include <cstdint>
#include <ranges>
#include <span>
#include <vector>

#include "baoxue/core/date.hpp"
#include "baoxue/core/maybe.hpp"
#include "baoxue/model/row_traits.hpp"

namespace baoxue::inline v1 {

// What the rows of one day say. Where a day has several rows the strongest counts: absent, doubtful, other, ignored.
enum class DayMark : std::uint8_t {
  ignored = 0,  // rows that neither count nor break a run
  other = 1,  // rows that are no absence: the day breaks a run
  doubtful = 2,  // a row whose kind is not known
  absent = 3,
};
struct MarkedDay {
  Date day;
  DayMark mark = DayMark::absent;
};

// One unbroken run of absent school days. start and seen are always known; the rest is unknown where the day after the last
// absence is not covered, not sure, or lies in a year whose calendar is not loaded.
struct AbsenceRun {
  Date start, last;  // first and last absent day seen
  std::int64_t seen = 0;  // absent school days seen: length is at least this
  Maybe<Date> end;  // = last, once known that the run does not go on
  Maybe<std::int64_t> length;  // school days
  Maybe<std::int64_t> length_days;  // calendar days from start to end, both counted
  Maybe<Date> next_day;  // first school day after the run that is not absent; unknown while the run is open
  Maybe<bool> open;  // the run reaches the last school day up to as_of
};

struct RunOptions {
  bool gap_bridges = false;  // a covered day without a row does not break the run
};

// absence_runs, into a vector of any allocator.
template <class Runs, class NextDay, class IsDay, class Covered>
void append_absence_runs(Runs& runs, std::span<const MarkedDay> marks, Date as_of, NextDay next_day, IsDay is_day,
                         Covered covered, RunOptions options = {}) {
  std::size_t i = 0;
  const auto counted = [&](const MarkedDay& m) { return is_day(m.day).value_or(true); };
  const auto none_left = [&](Date day) {  // also where what comes after as_of is not known
    while (day < as_of) {
      day = day + 1;
      if (is_day(day).value_or(true)) return false;
    }
    return true;
  };
  while (i < marks.size()) {
    if (marks[i].mark != DayMark::absent || !counted(marks[i])) {
      ++i;
      continue;
    }
    AbsenceRun run{marks[i].day, marks[i].day, 1, {}, {}, {}, {}, {}};
    std::size_t at = ++i;
    if (!is_day(run.start).known) {  // perhaps no school day at all
      runs.push_back(run);
      continue;
    }
    Date day = run.last;
    for (;;) {  // walk school day by school day from the last absence
      const Maybe<Date> next = next_day(day);
      if (next.known ? next.value > as_of : none_left(day)) {
        run.end = run.last, run.length = run.seen, run.length_days = std::int64_t{run.last - run.start + 1},
        run.open = true;
        break;
      }
      if (!next.known) break;
      day = next.value;
      while (at < marks.size() && marks[at].day < day) ++at;
      const bool marked = at < marks.size() && marks[at].day == day;
      if (marked && marks[at].mark == DayMark::absent) {
        run.last = day, ++run.seen, i = ++at;
        continue;
      }
      if (marked && marks[at].mark == DayMark::ignored) continue;
      if (marked ? marks[at].mark == DayMark::doubtful : !covered(day)) break;
      if (!marked && options.gap_bridges) continue;
      run.end = run.last, run.length = run.seen, run.length_days = std::int64_t{run.last - run.start + 1};
      run.next_day = day, run.open = false;
      break;
    }
    runs.push_back(run);
  }
}

// marks: ascending, one per day, none after as_of. next_day(Date) -> Maybe<Date>: the next school day. covered(Date) -> bool:
// whether "no row" on that school day means present. A mark on a day that is known to be no school day is passed over; on a day of
// which it is not known it is a run of its own whose end and length are unknown.
template <class NextDay, class IsDay, class Covered>
[[nodiscard]] std::vector<AbsenceRun> absence_runs(std::span<const MarkedDay> marks, Date as_of, NextDay next_day,
                                                   IsDay is_day, Covered covered, RunOptions options = {}) {
  std::vector<AbsenceRun> runs;
  append_absence_runs(runs, marks, as_of, next_day, is_day, covered, options);
  return runs;
}

// Home visits counted greedily by date: one counts if it lies at least min_gap calendar days after the one counted before, which
// is the most that any choice could count. A call or a talk at school is no home visit.
struct SpacedVisits {
  struct Params {
    std::int64_t min_gap = 1;  // calendar days
    Maybe<Date> from = {}, to = {};  // visits outside [from, to] do not count
  };
  struct Count {
    std::int64_t count = 0;
    std::int32_t last = 0;  // day of the last one counted
    void add(Date date, std::int64_t min_gap) {
      if (count > 0 && std::int64_t{date.days} - last < min_gap) return;
      ++count;
      last = date.days;
    }
  };
  struct State {
    Count sure, possible;  // without and with the visits whose kind is not known
    bool unknown = false;  // a visit without a date
  };
  // Rows must come in date order.
  template <VisitRow Row>
  static void step(State& state, const Row& row, const Params& params) {
    const Maybe<VisitKind> kind = row_traits<Row>::kind(row);
    if (kind.known && kind.value != VisitKind::home) return;
    const Maybe<Date> date = row_traits<Row>::date(row);
    if (!date.known) {
      state.unknown = true;
      return;
    }
    if ((params.from.known && date.value < params.from.value) || (params.to.known && params.to.value < date.value))
      return;
    if (kind.known) state.sure.add(date.value, params.min_gap);
    state.possible.add(date.value, params.min_gap);
  }
  // Unknown where a visit of unknown kind could change the count.
  static Maybe<std::int64_t> finish(const State& state) {
    const bool known = !state.unknown && state.sure.count == state.possible.count;
    return known ? Maybe<std::int64_t>(state.sure.count) : Maybe<std::int64_t>();
  }
};

template <std::ranges::input_range Visits>
  requires VisitRow<std::ranges::range_value_t<Visits>>
[[nodiscard]] Maybe<std::int64_t> count_spaced_visits(const Visits& visits, const SpacedVisits::Params& params) {
  SpacedVisits::State state;
  for (const auto& visit : visits) SpacedVisits::step(state, visit, params);
  return SpacedVisits::finish(state);
}

}  // namespace baoxue::inline v1

#endif
