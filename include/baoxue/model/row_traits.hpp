// SPDX-License-Identifier: MIT
// The row concepts: what a fold may ask of a row, whatever holds it. Three kinds of type satisfy a concept: the record structs
// below, the engine's view of a columnar row, and a host's own struct through row_traits<T>, a ten-line adapter:
//
//   struct MyVisit { std::string when; bool at_home; };
//   template <> struct baoxue::row_traits<MyVisit> {
//     static Maybe<Date> date(const MyVisit& v) { return parse_date(v.when); }
//     static Maybe<VisitKind> kind(const MyVisit& v) { return v.at_home ? VisitKind::home : VisitKind::phone; }
//   };
//   count_spaced_visits(my_visits, {.min_gap = 2});
//
// An accessor returns Maybe<T>: a cell that is not known is unknown, never a default.
#ifndef BAOXUE_MODEL_ROW_TRAITS_HPP
#define BAOXUE_MODEL_ROW_TRAITS_HPP

#include <concepts>
#include <cstdint>

#include "baoxue/core/date.hpp"
#include "baoxue/core/maybe.hpp"

namespace baoxue::inline v1 {

// Values equal the positions in the code list `visit_kind` (model/tables/codes.hpp); a test holds them together.
enum class VisitKind : std::int32_t { home = 0, phone = 1, school = 2, online = 3 };

// A home visit (家访), as far as folds read it.
struct Visit {
  Maybe<Date> date;
  Maybe<VisitKind> kind;
};
// A stay in a class (在籍记录): [from, to), an open one has no `to`.
struct Enrolment {
  Maybe<Date> from, to;
};

template <class Row>
struct row_traits;

template <>
struct row_traits<Visit> {
  static constexpr Maybe<Date> date(const Visit& v) { return v.date; }
  static constexpr Maybe<VisitKind> kind(const Visit& v) { return v.kind; }
};
template <>
struct row_traits<Enrolment> {
  static constexpr Maybe<Date> from(const Enrolment& e) { return e.from; }
  static constexpr Maybe<Date> to(const Enrolment& e) { return e.to; }
};

template <class Row>
concept VisitRow = requires(const Row& row) {
  { row_traits<Row>::date(row) } -> std::convertible_to<Maybe<Date>>;
  { row_traits<Row>::kind(row) } -> std::convertible_to<Maybe<VisitKind>>;
};
template <class Row>
concept EnrolmentRow = requires(const Row& row) {
  { row_traits<Row>::from(row) } -> std::convertible_to<Maybe<Date>>;
  { row_traits<Row>::to(row) } -> std::convertible_to<Maybe<Date>>;
};

}  // namespace baoxue::inline v1

#endif
