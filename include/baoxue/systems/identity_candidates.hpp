// SPDX-License-Identifier: MIT
// Which pairs are worth comparing: rows meet where they share a key made from number, name and birth date, so that the time
// grows with the rows and the pairs found, not with all pairs. Keys are hashes; a pair that meets by chance fails the comparison.
#ifndef BAOXUE_SYSTEMS_IDENTITY_CANDIDATES_HPP
#define BAOXUE_SYSTEMS_IDENTITY_CANDIDATES_HPP

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "baoxue/systems/identity_evidence.hpp"

namespace baoxue::inline v1::detail {

// A number on more rows of one side than this was filled in to fill the cell: it identifies nobody and is not compared.
inline constexpr std::size_t kWornOut = 20;

using IdentityPair = std::pair<std::uint32_t, std::uint32_t>;  // left row, right row

struct IdentityKey {
  std::uint64_t hash = 0;
  std::uint32_t row = 0;
  friend auto operator<=>(const IdentityKey&, const IdentityKey&) = default;
};

// FNV-1a over a kind of key and its text.
inline std::uint64_t key_hash(char kind, std::string_view text, std::uint64_t more = 0) {
  std::uint64_t hash = 14695981039346656037ULL ^ more;
  const auto mix = [&](char c) { hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL; };
  mix(kind);
  for (const char c : text) mix(c);
  return hash;
}

// Equal for names that are one character apart: the name and the name without each of its characters (also a swap of neighbours).
template <class Add>
void name_keys(const Person& person, Add add) {
  const auto birth = static_cast<std::uint64_t>(static_cast<std::uint32_t>(person.birth));
  add(key_hash('d', to_utf8(person.name), birth));
  for (std::size_t i = 0; i < person.name.size() && person.name.size() > 1; ++i) {
    std::u32string rest = person.name;
    rest.erase(i, 1);
    add(key_hash('d', to_utf8(rest), birth));
  }
}

// Equal for birth dates that are one digit apart, or with day and month swapped, under one name.
template <class Add>
void birth_keys(const Person& person, Add add) {
  const std::string name = to_utf8(person.name), day = day_digits(person.birth);
  if (day.size() != 8) return;
  for (std::size_t i = 0; i < day.size(); ++i) {
    std::string masked = day;
    masked[i] = '?';
    add(key_hash('b', name + masked));
  }
  const std::string month = day.substr(4, 2), of_month = day.substr(6, 2);
  add(key_hash('s', name + day.substr(0, 4) + std::min(month, of_month) + std::max(month, of_month)));
}

// Every number one slip away from an unsound one.
template <class Visit>
void id_slips(const std::string& id, Visit visit) {
  std::string other = id;
  for (std::size_t i = 0; i < id.size(); ++i) {
    for (const char c : std::string_view(i + 1 == id.size() ? "0123456789X" : "0123456789")) {
      if (c == id[i]) continue;
      other[i] = c;
      visit(other);
    }
    other[i] = id[i];
    if (i + 1 == id.size() || id[i] == id[i + 1]) continue;
    std::swap(other[i], other[i + 1]);
    visit(other);
    std::swap(other[i], other[i + 1]);
  }
}

struct IdentityIndex {
  std::vector<IdentityKey> all, ids;  // sorted; ids: the numbers of 18 characters alone
};

inline IdentityIndex identity_index(const std::vector<Person>& people, bool old_numbers) {
  IdentityIndex out;
  for (std::size_t i = 0; i < people.size(); ++i) {
    const Person& person = people[i];
    const auto row = static_cast<std::uint32_t>(i);
    const auto add = [&](std::uint64_t hash) { out.all.push_back({hash, row}); };
    if (person.id.size() == 18) out.ids.push_back({key_hash('i', person.id), row});
    if (!person.id.empty() && old_numbers) add(key_hash('o', old_form(person.id)));
    if (person.name.empty() || person.birth == INT_MIN) continue;
    name_keys(person, add), birth_keys(person, add);
  }
  std::sort(out.all.begin(), out.all.end()), std::sort(out.ids.begin(), out.ids.end());
  return out;
}

// Rows of both sides with equal keys; both sorted.
template <class Visit>
void join_keys(const std::vector<IdentityKey>& left, const std::vector<IdentityKey>& right, Visit visit) {
  std::size_t first = 0;
  for (std::size_t l = 0; l < left.size(); ++l) {
    while (first < right.size() && right[first].hash < left[l].hash) ++first;
    for (std::size_t r = first; r < right.size() && right[r].hash == left[l].hash; ++r)
      visit(left[l].row, right[r].row);
  }
}

// Calls visit(row of `people`, row of the index) for numbers one slip away from an unsound one.
template <class Visit>
void join_slips(const std::vector<Person>& people, const std::vector<IdentityKey>& ids, Visit visit) {
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (people[i].sound || people[i].id.size() != 18) continue;
    id_slips(people[i].id, [&](const std::string& id) {
      const std::uint64_t hash = key_hash('i', id);
      auto at = std::lower_bound(ids.begin(), ids.end(), IdentityKey{hash, 0});
      for (; at != ids.end() && at->hash == hash; ++at) visit(static_cast<std::uint32_t>(i), at->row);
    });
  }
}

inline void drop_worn_numbers(std::vector<Person>& people) {
  std::unordered_map<std::string, std::size_t> count;
  for (const Person& person : people) ++count[person.id];
  for (Person& person : people) {
    if (!person.id.empty() && count[person.id] > kWornOut) person.id.clear(), person.sound = false;
  }
}

// Sorted, each once.
inline std::vector<IdentityPair> identity_candidates(const std::vector<Person>& left,
                                                     const std::vector<Person>& right) {
  const auto old = [](const Person& p) { return p.id.size() == 15; };
  const bool old_numbers = std::any_of(left.begin(), left.end(), old) || std::any_of(right.begin(), right.end(), old);
  const IdentityIndex lefts = identity_index(left, old_numbers), rights = identity_index(right, old_numbers);
  std::vector<IdentityPair> out;
  const auto meet = [&](std::uint32_t l, std::uint32_t r) { out.emplace_back(l, r); };
  join_keys(lefts.all, rights.all, meet), join_keys(lefts.ids, rights.ids, meet);
  join_slips(left, rights.ids, meet);
  join_slips(right, lefts.ids, [&](std::uint32_t r, std::uint32_t l) { meet(l, r); });
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace baoxue::inline v1::detail

#endif
