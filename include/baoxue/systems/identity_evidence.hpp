// SPDX-License-Identifier: MIT
// What speaks for two rows being one person: their numbers, names, birth dates and guardians compared, pair by pair. Nothing is
// repaired: a number that a spreadsheet damaged says nothing at all.
#ifndef BAOXUE_SYSTEMS_IDENTITY_EVIDENCE_HPP
#define BAOXUE_SYSTEMS_IDENTITY_EVIDENCE_HPP

#include <algorithm>
#include <climits>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "baoxue/core/error_code.hpp"
#include "baoxue/core/ids.hpp"
#include "baoxue/core/text.hpp"
#include "baoxue/model/person_rows.hpp"

namespace baoxue::inline v1 {

// How two rows were found to be one person, strongest first. From old_id on a person decides; nothing is merged.
enum class MatchKind : std::uint8_t {
  exact_id = 0,  // the same sound number of 18 characters
  stated = 1,  // the register names the row of the census
  name_birth_guardian = 2,  // the same name, birth date and guardian
  old_id = 3,  // a number of 15 digits, the same but for century and check digit
  near_id = 4,  // one digit wrong or two neighbours swapped (or the same unsound number twice)
  name_birth = 5,  // the same name and birth date; a guardian is not known or another
  near_name = 6,  // one character of the name, the same birth date
  near_birth = 7,  // the same name, the birth date one digit off or day and month swapped
  decided = 8,  // nothing but a person's decision
  none = 9
};

namespace detail {

// A row as it is compared: blanks and dots out of names, numbers in capitals and half width.
struct Person {
  std::u32string name;  // empty: unknown
  std::string id;  // 18 or 15 characters; empty: none that could be compared
  bool sound = false;  // 18 characters with a day that exists and the check digit that fits
  std::int32_t birth = INT_MIN;
  Sex sex = Sex::unknown;
  std::vector<std::u32string> guardians;  // sorted
};

// Without blanks, full width and the dots that separate the parts of some names (买买提·艾力).
inline std::u32string plain_name(std::string_view text) {
  std::u32string out;
  for (const char32_t c : folded(text)) {
    const bool blank = c <= U' ' || c == U'\u00A0' || (c >= U'\u2000' && c <= U'\u200F') || c == U'\uFEFF';
    const bool dot = c == U'·' || c == U'•' || c == U'・' || c == U'‧' || c == U'.';
    if (!blank && !dot) out.push_back(c);
  }
  return out;
}

inline void read_id(std::string_view text, Person& out) {
  std::string id = normal_id(text);
  std::erase(id, ' ');
  const Result<ResidentId> parsed = parse_resident_id(id);
  const bool digits = id.size() > 1 && all_digits(std::string_view(id).substr(0, id.size() - 1)) &&
                      (all_digits(std::string_view(id).substr(id.size() - 1)) || id.back() == 'X');
  const bool form = parsed ? true : digits && id.size() == 18 && parsed.error().code != ErrorCode::id_damaged;
  if (!form) return;
  out.sound = parsed && id.size() == 18;
  out.id = std::move(id);
}

template <ChildRow Row>
Person person_of(const Row& row) {
  using Traits = row_traits<Row>;
  Person out;
  if (const Maybe<std::string_view> name = Traits::name(row); name.known) out.name = plain_name(name.value);
  if (const Maybe<std::string_view> id = Traits::resident_id(row); id.known) read_id(id.value, out);
  if (const Maybe<Date> birth = Traits::birth_date(row); birth.known) out.birth = birth.value.days;
  out.sex = Traits::sex(row);
  for (const auto& guardian : Traits::guardians(row)) {
    std::u32string name = plain_name(std::string_view(guardian));
    if (!name.empty()) out.guardians.push_back(std::move(name));
  }
  std::sort(out.guardians.begin(), out.guardians.end());
  return out;
}

// Of the same length: one place differs, or two neighbours are swapped.
inline bool one_slip(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  const auto [first, other] = std::mismatch(a.begin(), a.end(), b.begin());
  if (first == a.end()) return false;
  const auto at = static_cast<std::size_t>(first - a.begin());
  if (a.substr(at + 1) == b.substr(at + 1)) return true;
  return at + 1 < a.size() && a[at] == b[at + 1] && a[at + 1] == b[at] && a.substr(at + 2) == b.substr(at + 2);
}

// What a number of 18 characters was before 1999: without century and check digit.
inline std::string old_form(const std::string& id) { return id.size() == 15 ? id : id.substr(0, 6) + id.substr(8, 9); }

inline std::string day_digits(std::int32_t days) {
  std::string text = Date{days}.text();
  std::erase(text, '-');
  return text;
}

// One digit off, or day and month swapped.
inline bool near_days(std::int32_t a, std::int32_t b) {
  const std::string x = day_digits(a), y = day_digits(b);
  if (x.size() != 8 || y.size() != 8 || x == y) return false;
  std::size_t differ = 0;
  for (std::size_t i = 0; i < 8; ++i) differ += x[i] != y[i] ? 1 : 0;
  return differ == 1 || x == y.substr(0, 4) + y.substr(6, 2) + y.substr(4, 2);
}

inline bool share_guardian(const Person& a, const Person& b) {
  return std::any_of(a.guardians.begin(), a.guardians.end(), [&](const std::u32string& name) {
    return std::binary_search(b.guardians.begin(), b.guardians.end(), name);
  });
}

inline bool opposite_sex(const Person& a, const Person& b) {
  return (a.sex == Sex::male && b.sex == Sex::female) || (a.sex == Sex::female && b.sex == Sex::male);
}

}  // namespace detail

// Two rows compared; the same with the sides exchanged.
struct IdentityEvidence {
  MatchKind kind = MatchKind::none;
  bool same_name = false, near_name = false;  // near: one character, or equal
  bool names_known = false;
  bool same_birth = false;
  bool other_id = false;  // two sound numbers that differ: two persons, whatever else agrees
};

namespace detail {

// Of a pair that no sound number and no statement joins.
inline MatchKind weaker_kind(const Person& a, const Person& b, const IdentityEvidence& seen) {
  const bool ids = !a.id.empty() && !b.id.empty(), both = seen.same_name && seen.same_birth;
  if (both && share_guardian(a, b)) return MatchKind::name_birth_guardian;
  if (ids && (a.id.size() == 15 || b.id.size() == 15) && old_form(a.id) == old_form(b.id)) return MatchKind::old_id;
  const bool slip = ids && !seen.other_id && a.id.size() == 18 && (a.id == b.id || one_slip(a.id, b.id));
  if (slip && (seen.near_name || seen.same_birth)) return MatchKind::near_id;
  if (seen.other_id || opposite_sex(a, b)) return MatchKind::none;
  if (both) return MatchKind::name_birth;
  if (seen.near_name && seen.same_birth) return MatchKind::near_name;
  const bool days = a.birth != INT_MIN && b.birth != INT_MIN && near_days(a.birth, b.birth);
  return seen.same_name && days ? MatchKind::near_birth : MatchKind::none;
}

inline IdentityEvidence compare(const Person& a, const Person& b, bool stated) {
  IdentityEvidence out;
  out.names_known = !a.name.empty() && !b.name.empty();
  out.same_name = out.names_known && a.name == b.name;
  const bool longer = std::max(a.name.size(), b.name.size()) > 1;  // of one character nothing would be left
  out.near_name = out.same_name || (out.names_known && longer && edit_distance(a.name, b.name) <= 1);
  out.same_birth = a.birth != INT_MIN && a.birth == b.birth;
  out.other_id = a.sound && b.sound && a.id != b.id;
  out.kind = a.sound && b.sound && a.id == b.id ? MatchKind::exact_id
             : stated                           ? MatchKind::stated
                                                : weaker_kind(a, b, out);
  return out;
}

}  // namespace detail

template <ChildRow A, ChildRow B>
[[nodiscard]] IdentityEvidence compare_identity(const A& a, const B& b) {
  return detail::compare(detail::person_of(a), detail::person_of(b), false);
}

}  // namespace baoxue::inline v1

#endif
