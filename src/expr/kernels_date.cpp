// SPDX-License-Identifier: MIT
#include "expr/kernel.hpp"
#include "expr/kernels.hpp"

namespace baoxue::inline v1::expr::kernels {
namespace {

// Unspecified rows may hold any number, so the sum is taken without signed overflow.
struct PlusDays {
  using A = I32Lane;
  using B = I64Lane;
  using Out = I32Lane;
  static bool apply(std::int32_t a, std::int64_t n, std::int32_t& out) {
    constexpr std::int64_t kSpan = 10'000'000;
    const std::int64_t day = a + (n > kSpan ? kSpan : n < -kSpan ? -kSpan : n);
    out = static_cast<std::int32_t>(day);
    return !in_range(Date{out});
  }
  static ErrorCode code(std::int32_t, std::int64_t) { return ErrorCode::out_of_range; }
};
struct MinusDays : PlusDays {
  static bool apply(std::int32_t a, std::int64_t n, std::int32_t& out) {
    return PlusDays::apply(a, static_cast<std::int64_t>(-static_cast<std::uint64_t>(n)), out);
  }
};
struct Difference {
  using A = I32Lane;
  using B = I32Lane;
  using Out = I64Lane;
  static std::int64_t apply(std::int32_t a, std::int32_t b) { return std::int64_t{a} - b; }
};

// A part of a date as int.
template <class Part>
struct PartOf : GuardedOp {
  using A = I32Lane;
  using B = I32Lane;
  using Out = I64Lane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t, std::int32_t day, std::int32_t second, std::int64_t& out) const {
    out = Part::of(Date{day}, Date{second});
    return Outcome::ok;
  }
};
struct Year {
  static int of(Date d, Date) { return d.year(); }
};
struct Month {
  static int of(Date d, Date) { return d.month(); }
};
struct DayOfMonth {
  static int of(Date d, Date) { return d.day(); }
};
struct Weekday {
  static int of(Date d, Date) { return d.weekday(); }
};
struct SchoolYear {
  static int of(Date d, Date) { return baoxue::v1::school_year(d); }
};
struct Age {
  static int of(Date birth, Date on) { return baoxue::v1::age(birth, on); }
};

template <MonthEnd Rule>
struct AddMonths : GuardedOp {
  using A = I32Lane;
  using B = I64Lane;
  using Out = I32Lane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t row, std::int32_t day, std::int64_t n, std::int32_t& out) const {
    const Maybe<Date> date = baoxue::v1::add_months(Date{day}, n, Rule);
    out = date.value.days;
    return date.known ? Outcome::ok : fail(row, ErrorCode::out_of_range);
  }
};

// Calendars answer row by row: a lookup in prefix counts, and each row has its own unit.
struct CalendarOp : GuardedOp {
  static constexpr bool kPerRow = true;
  using GuardedOp::GuardedOp;
  [[nodiscard]] std::int32_t count() const { return static_cast<std::int32_t>(step.payload); }
  [[nodiscard]] Outcome missing(std::size_t row, Maybe<int> year, Date near) const {
    frame.note(step, row, ErrorCode::calendar_missing, year.value_or(near.year()));
    return Outcome::unknown;
  }
};
struct AddDays : CalendarOp {
  using A = I32Lane;
  using B = I64Lane;
  using Out = I32Lane;
  using CalendarOp::CalendarOp;
  Outcome operator()(std::size_t row, std::int32_t day, std::int64_t n, std::int32_t& out) const {
    const Maybe<Date> date = frame.context.add_days(Date{day}, n, count(), frame.unit(row));
    out = date.value.days;
    if (date.known) return Outcome::ok;
    return missing(row, frame.context.missing_year(Date{day}, n, count(), frame.unit(row)), Date{day});
  }
};
struct DaysBetween : CalendarOp {
  using A = I32Lane;
  using B = I32Lane;
  using Out = I64Lane;
  using CalendarOp::CalendarOp;
  Outcome operator()(std::size_t row, std::int32_t from, std::int32_t to, std::int64_t& out) const {
    const Maybe<std::int64_t> days = frame.context.days_between(Date{from}, Date{to}, count(), frame.unit(row));
    out = days.value;
    if (days.known) return Outcome::ok;
    return missing(row, frame.context.missing_year_between(Date{from}, Date{to}, count(), frame.unit(row)), Date{to});
  }
};
struct IsDay : CalendarOp {
  using A = I32Lane;
  using B = I32Lane;
  using Out = BitLane;
  using CalendarOp::CalendarOp;
  Outcome operator()(std::size_t row, std::int32_t day, std::int32_t, bool& out) const {
    const Maybe<bool> counted = frame.context.is_day(Date{day}, count(), frame.unit(row));
    out = counted.value;
    return counted.known ? Outcome::ok : missing(row, {}, Date{day});
  }
};
struct TermOf : CalendarOp {
  using A = I32Lane;
  using B = I32Lane;
  using Out = I64Lane;
  using CalendarOp::CalendarOp;
  Outcome operator()(std::size_t row, std::int32_t day, std::int32_t, std::int64_t& out) const {
    const Maybe<std::int64_t> number = frame.context.term(Date{day}, frame.unit(row));
    out = number.value;
    return number.known ? Outcome::ok : Outcome::unknown;
  }
};

}  // namespace

void add_days(Frame& f, const Step& s) { guarded<AddDays>(f, s); }
void days_between(Frame& f, const Step& s) { guarded<DaysBetween>(f, s); }
void is_day(Frame& f, const Step& s) { guarded<IsDay>(f, s); }
void term(Frame& f, const Step& s) { guarded<TermOf>(f, s); }
void plus_days(Frame& f, const Step& s) { checked_value<PlusDays>(f, s); }
void minus_days(Frame& f, const Step& s) { checked_value<MinusDays>(f, s); }
void date_difference(Frame& f, const Step& s) { pure_value<Difference>(f, s); }
void add_months(Frame& f, const Step& s) {
  switch (static_cast<MonthEnd>(s.payload)) {
    case MonthEnd::end: return guarded<AddMonths<MonthEnd::end>>(f, s);
    case MonthEnd::next: return guarded<AddMonths<MonthEnd::next>>(f, s);
    case MonthEnd::error: return guarded<AddMonths<MonthEnd::error>>(f, s);
  }
}
void age(Frame& f, const Step& s) { guarded<PartOf<Age>>(f, s); }
void school_year(Frame& f, const Step& s) { guarded<PartOf<SchoolYear>>(f, s); }
void year(Frame& f, const Step& s) { guarded<PartOf<Year>>(f, s); }
void month(Frame& f, const Step& s) { guarded<PartOf<Month>>(f, s); }
void day(Frame& f, const Step& s) { guarded<PartOf<DayOfMonth>>(f, s); }
void weekday(Frame& f, const Step& s) { guarded<PartOf<Weekday>>(f, s); }

}  // namespace baoxue::inline v1::expr::kernels
