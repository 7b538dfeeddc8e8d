// SPDX-License-Identifier: MIT
// The row concepts: record structs and a host's own struct satisfy them, what lacks an accessor does not.
#include "baoxue/model/row_traits.hpp"

#include <string>
#include <type_traits>

#include "baoxue/model/schema.hpp"
#include "test.hpp"

using namespace baoxue;

namespace {

// As a host keeps them: other names, other types.
struct HostVisit {
  std::string when;
  bool at_home = false;
};
struct HostStay {
  int first_day = 0, last_day = -1;  // -1 = still there
};
struct HostHalf {};

}  // namespace

template <>
struct baoxue::row_traits<HostVisit> {
  static Maybe<Date> date(const HostVisit& v) { return parse_date(v.when); }
  static Maybe<VisitKind> kind(const HostVisit& v) { return v.at_home ? VisitKind::home : VisitKind::phone; }
};
template <>
struct baoxue::row_traits<HostStay> {
  static Maybe<Date> from(const HostStay& s) { return Date{s.first_day}; }
  static Maybe<Date> to(const HostStay& s) { return s.last_day < 0 ? Maybe<Date>() : Date{s.last_day + 1}; }
};
template <>
struct baoxue::row_traits<HostHalf> {
  static Maybe<Date> date(const HostHalf&) { return {}; }
  static Maybe<Date> from(const HostHalf&) { return {}; }
};

static_assert(VisitRow<Visit> && EnrolmentRow<Enrolment>);
static_assert(VisitRow<HostVisit> && EnrolmentRow<HostStay>);
static_assert(!VisitRow<Enrolment> && !EnrolmentRow<Visit>, "another table's row is none");
static_assert(!VisitRow<HostHalf> && !EnrolmentRow<HostHalf>, "an accessor is missing");
static_assert(!VisitRow<int>, "a type without an adapter is no row, and no error");
// Rows go through registers and are copied without thought.
static_assert(std::is_trivially_copyable_v<Visit> && std::is_trivially_copyable_v<Enrolment>);

namespace {

template <VisitRow Row>
Maybe<Date> when(const Row& row) {
  return row_traits<Row>::date(row);
}

}  // namespace

TEST_CASE("row traits: a record and a host's struct are asked the same way", "[row_traits]") {
  CHECK(when(Visit{Date{20697}, VisitKind::home}) == Date{20697});
  CHECK(when(HostVisit{"2026年9月1日", true}) == Date{20697});  // 20,697 days after 1970-01-01
  CHECK(row_traits<HostVisit>::kind({"", false}) == VisitKind::phone);
  CHECK(row_traits<Enrolment>::to(Enrolment{Date{20697}, Date{20698}}) == Date{20698});
  CHECK(row_traits<HostStay>::to({1, 1}) == Date{2});  // half-open
}

TEST_CASE("row traits: what is not known is unknown, never a default", "[row_traits]") {
  CHECK_FALSE(when(Visit{}).known);
  CHECK_FALSE(when(HostVisit{"2026-02-30", true}).known);
  CHECK_FALSE(row_traits<Visit>::kind(Visit{}).known);
  CHECK_FALSE(row_traits<Enrolment>::to(Enrolment{Date{1}, {}}).known);
  CHECK_FALSE(row_traits<HostStay>::to({1, -1}).known);
}

TEST_CASE("row traits: the kinds of a visit are the codes of the list, in its order", "[row_traits]") {
  const Schema schema = Schema::builtin();
  const TableDef& visits = *schema.find_table("visits");
  const CodeList& kinds = *visits.columns[static_cast<std::size_t>(visits.column_id("kind"))].codes;
  CHECK(kinds.find_id("home") == static_cast<std::int32_t>(VisitKind::home));
  CHECK(kinds.find_id("phone") == static_cast<std::int32_t>(VisitKind::phone));
  CHECK(kinds.find_id("school") == static_cast<std::int32_t>(VisitKind::school));
  CHECK(kinds.find_id("online") == static_cast<std::int32_t>(VisitKind::online));
  CHECK(kinds.codes.size() == 4);
}
