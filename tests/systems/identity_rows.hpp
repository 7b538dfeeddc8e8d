// SPDX-License-Identifier: MIT
// Children and students for the tests of matching, and what was matched as text: "C1|S1 exact_id same sure".
#ifndef BAOXUE_TESTS_SYSTEMS_IDENTITY_ROWS_HPP
#define BAOXUE_TESTS_SYSTEMS_IDENTITY_ROWS_HPP

#include <algorithm>
#include <string>
#include <vector>

#include "baoxue/systems/identity.hpp"

namespace baoxue_test {

using namespace baoxue;

inline const Date kBorn = Date::of(2016, 3, 12).value;
// 990101 20160312 001, 003 and 002: the sums of digit x weight are 230, 234 and 232, which leave 10, 3 and 1 of 11: the
// characters '2', '9' and '0' of 10X98765432.
inline const std::string kBoy = "990101201603120012", kTwin = "990101201603120039", kGirl = "990101201603120020";

inline Child child(const std::string& key, const std::string& name, const std::string& id = "", Date born = kBorn,
                   std::vector<std::string> guardians = {}) {
  return {key,  name,         id.empty() ? Maybe<std::string>() : Maybe<std::string>(id),
          born, Sex::unknown, std::move(guardians),
          {}};
}
inline Student student(const std::string& key, const std::string& name, const std::string& id = "", Date born = kBorn,
                       std::vector<std::string> guardians = {}, const std::string& stated = "") {
  return {key,
          name,
          id.empty() ? Maybe<std::string>() : Maybe<std::string>(id),
          born,
          Sex::unknown,
          std::move(guardians),
          stated.empty() ? Maybe<std::string>() : Maybe<std::string>(stated)};
}

inline const char* word(MatchKind kind) {
  static constexpr const char* kWords[] = {"exact_id",   "stated",    "name_birth_guardian", "old_id",  "near_id",
                                           "name_birth", "near_name", "near_birth",          "decided", "none"};
  return kWords[static_cast<std::size_t>(kind)];
}

// "C1|S1 exact_id same sure", sorted by keys.
template <class Children>
std::vector<std::string> matched(const Children& children, const std::vector<Student>& students,
                                 const std::vector<IdentityDecision>& decisions = {}) {
  std::vector<std::string> out;
  for (const IdentityMatch& m : match_identities(children, students, decisions)) {
    const std::string key(row_traits<std::ranges::range_value_t<Children>>::key(children[m.left]));
    out.push_back(key + '|' + students[m.right].key + ' ' + word(m.kind) + (m.same ? " same" : "") +
                  (m.sure ? " sure" : "") + (m.conflict ? " conflict" : "") + (m.waiting() ? " waiting" : ""));
  }
  std::sort(out.begin(), out.end());
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace baoxue_test

#endif
