// SPDX-License-Identifier: MIT
// Timestamps and durations: arithmetic, parts, days of the policy's zone.
#include "expr/kernel.hpp"
#include "expr/kernels.hpp"

namespace baoxue::inline v1::expr::kernels {
namespace {

struct TimeOp : GuardedOp {
  using A = TimestampLane;
  using B = I64Lane;
  using Out = TimestampLane;
  using GuardedOp::GuardedOp;
  template <class T>
  Outcome finish(std::size_t row, Maybe<T> result, T& out, ErrorCode code = ErrorCode::out_of_range) const {
    out = result.value;
    return result.known ? Outcome::ok : fail(row, code);
  }
};
struct PlusDuration : TimeOp {
  using TimeOp::TimeOp;
  Outcome operator()(std::size_t row, Timestamp t, std::int64_t d, Timestamp& out) const {
    return finish(row, add(t, d), out);
  }
};
struct DurationPlus : TimeOp {
  using A = I64Lane;
  using B = TimestampLane;
  using TimeOp::TimeOp;
  Outcome operator()(std::size_t row, std::int64_t d, Timestamp t, Timestamp& out) const {
    return finish(row, add(t, d), out);
  }
};
struct MinusDuration : TimeOp {
  using TimeOp::TimeOp;
  Outcome operator()(std::size_t row, Timestamp t, std::int64_t d, Timestamp& out) const {
    return finish(row, subtract(t, d), out);
  }
};
struct TimeDifference : TimeOp {
  using B = TimestampLane;
  using Out = I64Lane;
  using TimeOp::TimeOp;
  Outcome operator()(std::size_t row, Timestamp a, Timestamp b, std::int64_t& out) const {
    return finish(row, difference(a, b), out);
  }
};

// ---- parts of a timestamp, by the clock of a zone ----
struct FullYear {
  static int of(const ClockTime& c) { return c.day.year; }
};
struct MonthIndex {
  static int of(const ClockTime& c) { return c.day.month - 1; }
};
struct DateOfMonth {
  static int of(const ClockTime& c) { return c.day.day; }
};
struct DayIndex {
  static int of(const ClockTime& c) { return c.day.day - 1; }
};
struct DayOfWeek {
  static int of(const ClockTime& c) { return c.weekday; }
};
struct DayOfYear {
  static int of(const ClockTime& c) { return c.day_of_year; }
};
struct Hours {
  static int of(const ClockTime& c) { return c.hours; }
};
struct Minutes {
  static int of(const ClockTime& c) { return c.minutes; }
};
struct Seconds {
  static int of(const ClockTime& c) { return c.seconds; }
};
struct Milliseconds {
  static int of(const ClockTime& c) { return c.milliseconds; }
};

// The payload is the offset: no zone (UTC), or one written as a literal.
template <class Part>
struct PartOfTime : GuardedOp {
  using A = TimestampLane;
  using B = TimestampLane;
  using Out = I64Lane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t, Timestamp t, Timestamp, std::int64_t& out) const {
    out = Part::of(clock_time(t, static_cast<std::int32_t>(step.payload)));
    return Outcome::ok;
  }
};
template <class Part>
struct PartInZone : GuardedOp {
  using A = TimestampLane;
  using B = TextLane;
  using Out = I64Lane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t row, Timestamp t, std::string_view zone, std::int64_t& out) const {
    const Maybe<std::int32_t> offset = parse_zone(zone);
    if (!offset.known) return fail(row, ErrorCode::bad_conversion);
    out = Part::of(clock_time(t, offset.value));
    return Outcome::ok;
  }
};
template <class Part>
void part(Frame& frame, const Step& step) {
  step.args == 1 ? guarded<PartOfTime<Part>>(frame, step) : guarded<PartInZone<Part>>(frame, step);
}

// Whole units of a duration; milliseconds are those behind the second, as cel-spec says.
template <std::int64_t Unit, std::int64_t Modulus>
struct PartOfDuration : GuardedOp {
  using A = I64Lane;
  using B = I64Lane;
  using Out = I64Lane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t, std::int64_t d, std::int64_t, std::int64_t& out) const {
    out = Modulus == 0 ? d / Unit : d / Unit % (Modulus == 0 ? 1 : Modulus);
    return Outcome::ok;
  }
};

// ---- days and instants of the policy's zone ----
struct AtClock : GuardedOp {
  using A = I32Lane;
  using B = TextLane;
  using Out = TimestampLane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t row, std::int32_t day, std::string_view clock, Timestamp& out) const {
    const Maybe<std::int32_t> second = parse_clock(clock);
    if (!second.known) return fail(row, ErrorCode::bad_conversion);
    const Maybe<Timestamp> instant = at_clock(Date{day}, second.value, kPolicyOffset);
    out = instant.value;
    return instant.known ? Outcome::ok : fail(row, ErrorCode::out_of_range);
  }
};
struct DateOf : GuardedOp {
  using A = TimestampLane;
  using B = TimestampLane;
  using Out = I32Lane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t row, Timestamp t, Timestamp, std::int32_t& out) const {
    const Maybe<Date> day = date_of(t, kPolicyOffset);
    out = day.value.days;
    return day.known ? Outcome::ok : fail(row, ErrorCode::out_of_range);
  }
};

// A day without a time beside an instant: decided by the day, unknown on the instant's own day - unless the instant is the end
// of its day, which comes after all that happened on it.
template <Relation R>
struct DayBesideTime : GuardedOp {
  using A = I32Lane;
  using B = TimestampLane;
  using Out = BitLane;
  using GuardedOp::GuardedOp;
  static constexpr bool kBefore = R == Relation::less || R == Relation::less_equal;
  Outcome operator()(std::size_t, std::int32_t day, Timestamp t, bool& out) const {
    const std::int64_t own = detail::floor_divide(seconds_of(t) + kPolicyOffset, detail::kSecondsPerDay);
    const bool ended = t == end_of_day(Date{static_cast<std::int32_t>(own)});
    out = kBefore ? day < own || (ended && day == own) : day > own;
    return day == own && !ended ? Outcome::unknown : Outcome::ok;
  }
};
template <Relation R>
struct TimeBesideDay : DayBesideTime<R> {
  using A = TimestampLane;
  using B = I32Lane;
  using DayBesideTime<R>::DayBesideTime;
  Outcome operator()(std::size_t row, Timestamp t, std::int32_t day, bool& out) const {
    const Outcome outcome = DayBesideTime<R>::operator()(row, day, t, out);
    out = !out;  // never equal where it counts
    return outcome;
  }
};

}  // namespace

template <Relation R>
void compare_day_time(Frame& f, const Step& s) {
  guarded<DayBesideTime<R>>(f, s);
}
template <Relation R>
void compare_time_day(Frame& f, const Step& s) {
  guarded<TimeBesideDay<R>>(f, s);
}
template void compare_day_time<Relation::less>(Frame&, const Step&);
template void compare_day_time<Relation::less_equal>(Frame&, const Step&);
template void compare_day_time<Relation::greater>(Frame&, const Step&);
template void compare_day_time<Relation::greater_equal>(Frame&, const Step&);
template void compare_time_day<Relation::less>(Frame&, const Step&);
template void compare_time_day<Relation::less_equal>(Frame&, const Step&);
template void compare_time_day<Relation::greater>(Frame&, const Step&);
template void compare_time_day<Relation::greater_equal>(Frame&, const Step&);

void plus_duration(Frame& f, const Step& s) { guarded<PlusDuration>(f, s); }
void duration_plus(Frame& f, const Step& s) { guarded<DurationPlus>(f, s); }
void minus_duration(Frame& f, const Step& s) { guarded<MinusDuration>(f, s); }
void time_difference(Frame& f, const Step& s) { guarded<TimeDifference>(f, s); }
void full_year(Frame& f, const Step& s) { part<FullYear>(f, s); }
void month_index(Frame& f, const Step& s) { part<MonthIndex>(f, s); }
void date_of_month(Frame& f, const Step& s) { part<DateOfMonth>(f, s); }
void day_index(Frame& f, const Step& s) { part<DayIndex>(f, s); }
void day_of_week(Frame& f, const Step& s) { part<DayOfWeek>(f, s); }
void day_of_year(Frame& f, const Step& s) { part<DayOfYear>(f, s); }
void hours(Frame& f, const Step& s) { part<Hours>(f, s); }
void minutes(Frame& f, const Step& s) { part<Minutes>(f, s); }
void seconds(Frame& f, const Step& s) { part<Seconds>(f, s); }
void milliseconds(Frame& f, const Step& s) { part<Milliseconds>(f, s); }
void duration_hours(Frame& f, const Step& s) { guarded<PartOfDuration<3600 * kNanosPerSecond, 0>>(f, s); }
void duration_minutes(Frame& f, const Step& s) { guarded<PartOfDuration<60 * kNanosPerSecond, 0>>(f, s); }
void duration_seconds(Frame& f, const Step& s) { guarded<PartOfDuration<kNanosPerSecond, 0>>(f, s); }
void duration_milliseconds(Frame& f, const Step& s) { guarded<PartOfDuration<1'000'000, 1000>>(f, s); }
void at_clock(Frame& f, const Step& s) { guarded<AtClock>(f, s); }
void date_of(Frame& f, const Step& s) { guarded<DateOf>(f, s); }

}  // namespace baoxue::inline v1::expr::kernels
