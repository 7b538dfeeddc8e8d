// SPDX-License-Identifier: MIT
// What single values are under the interpreter's operations: states asked one by one, instants as 128-bit nanoseconds, days by Boost.
#ifndef BAOXUE_TESTS_EXPR_SLOW_VALUES_HPP
#define BAOXUE_TESTS_EXPR_SLOW_VALUES_HPP

#include <boost/date_time/gregorian/gregorian_types.hpp>
#include <string>
#include <vector>

#include "interpreter.hpp"

namespace baoxue_test {

__extension__ typedef __int128 Wide;
namespace greg = boost::gregorian;

inline constexpr Type kInts{Kind::integer, 1};
inline constexpr std::int64_t kSecond = 1'000'000'000;

inline Value known(Type type) {
  Value v;
  v.type = type, v.state = State::known;
  return v;
}
inline Value of(Type type, std::int64_t n) {
  Value v = known(type);
  v.integer = n;
  return v;
}
inline Value text_of(std::string s) {
  Value v = known({Kind::text});
  v.text = std::move(s);
  return v;
}
inline Value lost(Type type, State state) {
  Value v;
  v.type = type, v.state = state;
  return v;
}
inline Value failed(Type type) { return lost(type, State::fault); }

inline bool all_known(const std::vector<Value>& values) {
  for (const Value& v : values) {
    if (v.state != State::known) return false;
  }
  return true;
}
// Strict: unknown before fault.
inline Value strict(const std::vector<Value>& values, Type type) {
  for (const Value& v : values) {
    if (v.state == State::unknown) return lost(type, State::unknown);
  }
  return failed(type);
}
inline Value narrow_to(Wide n, Type type) {
  if (n < INT64_MIN || n > INT64_MAX) return failed(type);
  return of(type, static_cast<std::int64_t>(n));
}

// ---- instants as nanoseconds since 1970 ----
inline constexpr Wide kFirst = Wide{-62135596800} * kSecond, kEnd = Wide{253402300800} * kSecond;
inline Wide nanos_of(const Value& t) { return Wide{t.integer} * 1000 + t.nanos; }
inline Value instant(Wide nanos) {
  if (nanos < kFirst || nanos >= kEnd) return failed({Kind::timestamp});
  Value v = known({Kind::timestamp});
  const Wide below = ((nanos % 1000) + 1000) % 1000;
  v.integer = static_cast<std::int64_t>((nanos - below) / 1000), v.nanos = static_cast<std::int64_t>(below);
  return v;
}
inline std::int64_t floor_days(Wide nanos) {
  const Wide day = Wide{86400} * kSecond;
  return static_cast<std::int64_t>((nanos - ((nanos % day) + day) % day) / day);
}
inline constexpr Wide kShanghai = Wide{8 * 3600} * kSecond;

inline greg::date boost_day(std::int64_t days) { return greg::date(1970, 1, 1) + greg::days(static_cast<long>(days)); }
inline constexpr std::int64_t kFirstDay = -208188, kLastDay = 2932896;  // 1400-01-01, 9999-12-31 by Boost
inline Value day_value(std::int64_t days) {
  return days < kFirstDay || days > kLastDay ? failed({Kind::date}) : of({Kind::date}, days);
}

// Months by counting: Boost's own month arithmetic snaps to month ends.
inline Value months_later(std::int64_t days, std::int64_t n, const std::string& rule) {
  const greg::date from = boost_day(days);
  const std::int64_t months = std::int64_t{from.year()} * 12 + from.month() - 1 + n;
  const std::int64_t year = months / 12;
  if (months < 1400 * 12 || year > 9999) return failed({Kind::date});
  const auto month = static_cast<unsigned short>(months % 12 + 1);
  const auto last = greg::gregorian_calendar::end_of_month_day(static_cast<unsigned short>(year), month);
  if (from.day() > last && rule == "error") return failed({Kind::date});
  const unsigned short day = from.day() > last ? last : from.day().as_number();
  const greg::date there(static_cast<unsigned short>(year), month, day);
  return day_value((there - greg::date(1970, 1, 1)).days() + (from.day() > last && rule == "next" ? 1 : 0));
}

// -1, 0, 1 of two known scalars.
inline int order(const Value& a, const Value& b) {
  if (a.type.kind == Kind::text) return a.text < b.text ? -1 : a.text == b.text ? 0 : 1;
  const Wide x = a.type.kind == Kind::timestamp ? nanos_of(a) : a.integer;
  const Wide y = b.type.kind == Kind::timestamp ? nanos_of(b) : b.integer;
  return x < y ? -1 : x == y ? 0 : 1;
}
// Lists are alike if their elements are; what is unknown among them leaves it open unless something differs.
inline Value alike(const Value& a, const Value& b) {
  if (a.state != State::known || b.state != State::known) return strict({a, b}, {Kind::boolean});
  if (a.type.depth == 0) return boolean(order(a, b) == 0);
  if (a.items.size() != b.items.size()) return boolean(false);
  Value answer = boolean(true);
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    const Value one = alike(a.items[i], b.items[i]);
    if (one.state == State::known && one.integer == 0) return one;
    if (one.state == State::unknown || (one.state == State::fault && answer.state == State::known)) answer = one;
  }
  return answer;
}

// && and || of many, in any order.
inline Value absorb(const std::vector<Value>& values, bool winner) {
  State worst = State::known;
  for (const Value& v : values) {
    if (v.state == State::known && (v.integer != 0) == winner) return boolean(winner);
    if (v.state == State::unknown) worst = State::unknown;
    if (v.state == State::fault && worst == State::known) worst = State::fault;
  }
  return worst == State::known ? boolean(!winner) : lost({Kind::boolean}, worst);
}

inline Row with(const Row& row, const std::string& name, const Value& value) {
  Row out = row;
  out[name] = value;
  return out;
}

}  // namespace baoxue_test

#endif
