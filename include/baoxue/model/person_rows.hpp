// SPDX-License-Identifier: MIT
// Rows that stand for a person: a child of the household census, a student of the register. A host's own struct takes part
// through row_traits<T>, as in row_traits.hpp; `guardians` may be any range of texts.
#ifndef BAOXUE_MODEL_PERSON_ROWS_HPP
#define BAOXUE_MODEL_PERSON_ROWS_HPP

#include <concepts>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

#include "baoxue/core/date.hpp"
#include "baoxue/core/ids.hpp"
#include "baoxue/core/maybe.hpp"
#include "baoxue/model/row_traits.hpp"

namespace baoxue::inline v1 {

// A child of the census (适龄儿童), as far as matching and counting read it.
struct Child {
  std::string key;
  Maybe<std::string> name, resident_id;
  Maybe<Date> birth_date;
  Sex sex = Sex::unknown;
  std::vector<std::string> guardians;
  Maybe<std::string> village;
};
// A student of the register (学籍). `stated`: the census key that the register itself gives.
struct Student {
  std::string key;
  Maybe<std::string> name, resident_id;
  Maybe<Date> birth_date;
  Sex sex = Sex::unknown;
  std::vector<std::string> guardians;
  Maybe<std::string> stated;
};

namespace detail {
template <class Row>
struct PersonTraits {
  static std::string_view key(const Row& r) { return r.key; }
  static Maybe<std::string_view> name(const Row& r) { return view(r.name); }
  static Maybe<std::string_view> resident_id(const Row& r) { return view(r.resident_id); }
  static Maybe<Date> birth_date(const Row& r) { return r.birth_date; }
  static Sex sex(const Row& r) { return r.sex; }
  static const std::vector<std::string>& guardians(const Row& r) { return r.guardians; }
  static Maybe<std::string_view> view(const Maybe<std::string>& text) {
    return text.known ? Maybe<std::string_view>(text.value) : Maybe<std::string_view>();
  }
};
}  // namespace detail

template <>
struct row_traits<Child> : detail::PersonTraits<Child> {
  static Maybe<std::string_view> village(const Child& c) { return view(c.village); }
};
template <>
struct row_traits<Student> : detail::PersonTraits<Student> {
  static Maybe<std::string_view> stated(const Student& s) { return view(s.stated); }
};

template <class Row>
concept ChildRow = requires(const Row& row) {
  { row_traits<Row>::key(row) } -> std::convertible_to<std::string_view>;
  { row_traits<Row>::name(row) } -> std::convertible_to<Maybe<std::string_view>>;
  { row_traits<Row>::resident_id(row) } -> std::convertible_to<Maybe<std::string_view>>;
  { row_traits<Row>::birth_date(row) } -> std::convertible_to<Maybe<Date>>;
  { row_traits<Row>::sex(row) } -> std::convertible_to<Sex>;
  requires std::convertible_to<std::ranges::range_value_t<decltype(row_traits<Row>::guardians(row))>, std::string_view>;
};
template <class Row>
concept StudentRow = ChildRow<Row> && requires(const Row& row) {
  { row_traits<Row>::stated(row) } -> std::convertible_to<Maybe<std::string_view>>;
};
// A child of the census whose village is asked for.
template <class Row>
concept VillageChildRow = requires(const Row& row) {
  { row_traits<Row>::birth_date(row) } -> std::convertible_to<Maybe<Date>>;
  { row_traits<Row>::village(row) } -> std::convertible_to<Maybe<std::string_view>>;
};

}  // namespace baoxue::inline v1

#endif
