// SPDX-License-Identifier: MIT
// Identities (摸底与学籍比对, J6.1): which child of the census and which student of the register are one person, how that was
// found, and what a person still has to decide. Nothing doubtful is merged: a near match, a number under another name and a
// second candidate are offered, never resolved. The same answers in any order of the rows.
//
//   for (const IdentityMatch& m : match_identities(my_children, my_students))
//     if (m.waiting()) show(my_children[m.left], my_students[m.right], m.kind);
#ifndef BAOXUE_SYSTEMS_IDENTITY_HPP
#define BAOXUE_SYSTEMS_IDENTITY_HPP

#include <map>
#include <numeric>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "baoxue/systems/identity_candidates.hpp"

namespace baoxue::inline v1 {

struct IdentityMatch {
  std::size_t left = 0, right = 0;  // rows of the two ranges
  MatchKind kind = MatchKind::none;
  bool same = false;  // counts as one person
  bool sure = false;  // by an exact number or a person's decision: what a legal step may rest on
  bool conflict = false;  // what speaks for it is contradicted: another name, another number, another row stated
  Maybe<bool> decided;  // what a person decided: the same, or not
  [[nodiscard]] bool waiting() const { return !same && !decided.known; }
  friend bool operator==(const IdentityMatch&, const IdentityMatch&) = default;
};

// A person's decision about two rows. The last one holds; two of one day that differ leave the pair waiting.
struct IdentityDecision {
  std::size_t left = 0, right = 0;
  bool same = false;
  Date on;
};

namespace detail {

class IdentityMatcher {
 public:
  IdentityMatcher(std::vector<Person> left, std::vector<Person> right, std::vector<std::int64_t> stated)
      : left_(std::move(left)), right_(std::move(right)), stated_(std::move(stated)) {
    drop_worn_numbers(left_), drop_worn_numbers(right_);
  }

  std::vector<IdentityMatch> run(std::span<const IdentityDecision> decisions) {
    find(decisions);
    count();
    for (Entry& entry : entries_) judge(entry);
    drop();
    std::vector<IdentityMatch> out;
    for (const Entry& entry : entries_) out.push_back(entry.match);
    return out;
  }

 private:
  struct Entry {
    IdentityMatch match;
    IdentityEvidence evidence;
  };
  struct Side {
    std::vector<std::uint32_t> exact, strong;  // pairs of a row that nobody refused
    std::vector<bool> spelt, settled;  // the same name and birth date are found opposite; it has its match
    explicit Side(std::size_t n) : exact(n, 0), strong(n, 0), spelt(n, false), settled(n, false) {}
  };

  void find(std::span<const IdentityDecision> decisions) {
    std::map<IdentityPair, Maybe<bool>> decided = last_decisions(decisions);
    std::vector<IdentityPair> pairs = identity_candidates(left_, right_);
    for (std::size_t r = 0; r < right_.size(); ++r) {
      if (stated_[r] >= 0) pairs.emplace_back(static_cast<std::uint32_t>(stated_[r]), static_cast<std::uint32_t>(r));
    }
    for (const auto& [pair, same] : decided) {
      if (same.known && same.value) pairs.push_back(pair);
    }
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    for (const IdentityPair& pair : pairs) {
      const bool stated = stated_[pair.second] == static_cast<std::int64_t>(pair.first);
      Entry entry;
      entry.match.left = pair.first, entry.match.right = pair.second;
      entry.evidence = compare(left_[pair.first], right_[pair.second], stated);
      entry.match.kind = entry.evidence.kind;
      if (const auto at = decided.find(pair); at != decided.end()) entry.match.decided = at->second;
      if (entry.match.kind == MatchKind::none && entry.match.decided == Maybe<bool>(true))
        entry.match.kind = MatchKind::decided;
      if (entry.match.kind != MatchKind::none) entries_.push_back(entry);
    }
  }

  static std::map<IdentityPair, Maybe<bool>> last_decisions(std::span<const IdentityDecision> decisions) {
    std::map<IdentityPair, Date> last;
    std::map<IdentityPair, Maybe<bool>> out;
    for (const IdentityDecision& d : decisions) {
      const IdentityPair pair(static_cast<std::uint32_t>(d.left), static_cast<std::uint32_t>(d.right));
      const auto [at, first] = last.emplace(pair, d.on);
      if (!first && at->second > d.on) continue;
      const bool twice = !first && at->second == d.on && out[pair] != Maybe<bool>(d.same);
      at->second = d.on;
      out[pair] = twice ? Maybe<bool>() : Maybe<bool>(d.same);
    }
    return out;
  }

  void count() {
    for (const Entry& entry : entries_) {
      const IdentityMatch& m = entry.match;
      const bool refused = m.decided == Maybe<bool>(false);
      const auto add = [&](Side& side, std::size_t row) {
        if (!refused && m.kind == MatchKind::exact_id) ++side.exact[row];
        if (!refused && m.kind <= MatchKind::name_birth_guardian) ++side.strong[row];
        if (!refused && entry.evidence.same_name && entry.evidence.same_birth && !entry.evidence.other_id)
          side.spelt[row] = true;
      };
      add(lefts_, m.left), add(rights_, m.right);
    }
  }

  [[nodiscard]] bool contradicted(const Entry& entry) const {
    const IdentityMatch& m = entry.match;
    const std::int64_t stated = stated_[m.right];
    const bool elsewhere = stated >= 0 && stated != static_cast<std::int64_t>(m.left);
    switch (m.kind) {
      case MatchKind::exact_id: return elsewhere || (entry.evidence.names_known && !entry.evidence.near_name);
      case MatchKind::stated: return entry.evidence.other_id || rights_.exact[m.right] > 0;
      case MatchKind::name_birth_guardian: return entry.evidence.other_id || elsewhere;
      default: return false;
    }
  }

  void judge(Entry& entry) {
    IdentityMatch& m = entry.match;
    m.conflict = contradicted(entry);
    const bool only_number = lefts_.exact[m.left] == 1 && rights_.exact[m.right] == 1;
    const bool only = lefts_.strong[m.left] == 1 && rights_.strong[m.right] == 1;
    if (m.decided.known) {
      m.same = m.decided.value;
    } else if (m.conflict) {
      m.same = false;
    } else if (m.kind == MatchKind::exact_id) {
      m.same = entry.evidence.same_name || !entry.evidence.names_known || only_number;
    } else {
      m.same = m.kind == MatchKind::stated || (m.kind == MatchKind::name_birth_guardian && only);
    }
    m.sure = m.same && (m.kind == MatchKind::exact_id || m.decided.known);
    if (m.same) lefts_.settled[m.left] = rights_.settled[m.right] = true;
  }

  // A near match is not offered where both rows have theirs, nor is a misspelling where the spelling itself is found opposite.
  void drop() {
    std::erase_if(entries_, [&](const Entry& entry) {
      const IdentityMatch& m = entry.match;
      if (m.decided.known || m.kind < MatchKind::old_id) return false;
      const bool spelling = m.kind == MatchKind::near_name || m.kind == MatchKind::near_birth;
      if (spelling && (lefts_.spelt[m.left] || rights_.spelt[m.right])) return true;
      return lefts_.settled[m.left] && rights_.settled[m.right];
    });
  }

  std::vector<Person> left_, right_;
  std::vector<std::int64_t> stated_;  // row of the left side that a right row names, -1
  std::vector<Entry> entries_;
  Side lefts_{left_.size()}, rights_{right_.size()};
};

template <class Range>
std::vector<Person> persons(const Range& rows) {
  std::vector<Person> out;
  for (const auto& row : rows) out.push_back(person_of(row));
  return out;
}

}  // namespace detail

// Matches in the order of the rows (left, then right).
template <std::ranges::forward_range Children, std::ranges::forward_range Students>
  requires ChildRow<std::ranges::range_value_t<Children>> && StudentRow<std::ranges::range_value_t<Students>>
[[nodiscard]] std::vector<IdentityMatch> match_identities(const Children& children, const Students& students,
                                                          std::span<const IdentityDecision> decisions = {}) {
  using ChildTraits = row_traits<std::ranges::range_value_t<Children>>;
  using StudentTraits = row_traits<std::ranges::range_value_t<Students>>;
  std::map<std::string, std::int64_t, std::less<>> row_of;
  std::int64_t next = 0;
  for (const auto& child : children) row_of.emplace(ChildTraits::key(child), next++);
  std::vector<std::int64_t> stated;
  for (const auto& student : students) {
    const Maybe<std::string_view> key = StudentTraits::stated(student);
    const auto at = key.known ? row_of.find(key.value) : row_of.end();
    stated.push_back(at == row_of.end() ? -1 : at->second);
  }
  return detail::IdentityMatcher(detail::persons(children), detail::persons(students), std::move(stated))
      .run(decisions);
}

// The union of matched rows: a number per left row, then per right row; equal numbers are one person. An unmatched row is its own.
[[nodiscard]] inline std::vector<std::size_t> identity_groups(std::span<const IdentityMatch> matches, std::size_t lefts,
                                                              std::size_t rights) {
  std::vector<std::size_t> parent(lefts + rights);
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  const auto root = [&](std::size_t at) {
    while (parent[at] != at) at = parent[at] = parent[parent[at]];
    return at;
  };
  for (const IdentityMatch& match : matches) {
    if (!match.same) continue;
    const std::size_t a = root(match.left), b = root(lefts + match.right);
    parent[std::max(a, b)] = std::min(a, b);
  }
  for (std::size_t i = 0; i < parent.size(); ++i) parent[i] = root(i);
  return parent;
}

}  // namespace baoxue::inline v1

#endif
