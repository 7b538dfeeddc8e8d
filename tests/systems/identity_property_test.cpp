// SPDX-License-Identifier: MIT
// Matching against a slow oracle that compares all pairs with its own code; the order of rows and sides changes nothing.
#include <rapidcheck/catch.h>

#include <set>
#include <tuple>

#include "systems/identity_rows.hpp"
#include "test.hpp"

using namespace baoxue;
using namespace baoxue_test;

namespace {

// A small world where slips, twins and namesakes are common. The oracle's own reading of every number is beside it.
struct Seen {
  std::string key, name, id, born, guardian, stated;
  bool sound = false;
};

const char* const kNames[] = {"程安然", "程安宁", "程然安", "杨月", "程安"};
const char* const kDays[] = {"2016-03-12", "2016-12-03", "2016-03-13", "2015-07-01"};
struct Number {
  const char* text;
  bool sound;
};
// Sound by the hand-worked check digits above; the others differ from one by a slip or by two.
const Number kNumbers[] = {{"990101201603120012", true},
                           {"990101201603120039", true},
                           {"990101201603120020", true},
                           {"990101201603120021", false},
                           {"990101201603120072", false},
                           {"990101201603120084", false},
                           {"", false},
                           {"", false},
                           {"990101160312001", false}};

rc::Gen<std::vector<Seen>> people(const std::string& letter, bool stating) {
  return rc::gen::exec([=] {
    std::vector<Seen> out;
    const int n = *rc::gen::inRange(0, 7);
    for (int i = 0; i < n; ++i) {
      Seen seen;
      seen.key = letter + std::to_string(i);
      seen.name = kNames[*rc::gen::inRange(0, 5)];
      seen.born = kDays[*rc::gen::inRange(0, 4)];
      const Number number = kNumbers[*rc::gen::inRange(0, 9)];
      seen.id = number.text, seen.sound = number.sound;
      if (*rc::gen::inRange(0, 3) > 0) seen.guardian = *rc::gen::inRange(0, 2) == 0 ? "程大河" : "杨水";
      if (stating && *rc::gen::inRange(0, 4) == 0) seen.stated = "C" + std::to_string(*rc::gen::inRange(0, 7));
      out.push_back(seen);
    }
    return out;
  });
}

std::vector<Child> children_of(const std::vector<Seen>& seen) {
  std::vector<Child> out;
  for (const Seen& s : seen) {
    out.push_back(child(s.key, s.name, s.id, parse_date(s.born).value));
    if (!s.guardian.empty()) out.back().guardians = {s.guardian};
  }
  return out;
}
std::vector<Student> students_of(const std::vector<Seen>& seen) {
  std::vector<Student> out;
  for (const Seen& s : seen) {
    out.push_back(student(s.key, s.name, s.id, parse_date(s.born).value, {}, s.stated));
    if (!s.guardian.empty()) out.back().guardians = {s.guardian};
  }
  return out;
}

// One place changed or two neighbours swapped, found by trying all of it.
bool slip(const std::string& a, const std::string& b) {
  if (a.size() != b.size() || a == b) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::string other = a;
    other[i] = b[i];
    if (other == b) return true;
    if (i + 1 == a.size()) continue;
    other = a;
    std::swap(other[i], other[i + 1]);
    if (other == b) return true;
  }
  return false;
}
bool swapped(const std::string& a, const std::string& b) {  // 2016-03-12 and 2016-12-03
  return a != b && a.substr(0, 5) + a.substr(8, 2) + "-" + a.substr(5, 2) == b;
}
bool one_digit(const std::string& a, const std::string& b) {
  int n = 0;
  for (std::size_t i = 0; i < a.size(); ++i) n += a[i] != b[i] ? 1 : 0;
  return n == 1;
}
// Which names of kNames are one character apart, worked by hand.
bool near_names(const std::string& a, const std::string& b) {
  static const std::set<std::pair<std::string, std::string>> kNear{
      {"程安然", "程安宁"}, {"程安然", "程然安"}, {"程安然", "程安"}, {"程安宁", "程安"}, {"程然安", "程安"}};
  return kNear.contains({a, b}) || kNear.contains({b, a});
}

std::string kind_of(const Seen& c, const Seen& s) {
  const bool sound = c.sound && s.sound, ids = !c.id.empty() && !s.id.empty(), name = c.name == s.name,
             born = c.born == s.born;
  const auto old = [](const std::string& id) { return id.size() == 15 ? id : id.substr(0, 6) + id.substr(8, 9); };
  if (sound && c.id == s.id) return "exact_id";
  if (s.stated == c.key) return "stated";
  if (name && born && !c.guardian.empty() && c.guardian == s.guardian) return "name_birth_guardian";
  if (ids && (c.id.size() == 15 || s.id.size() == 15) && old(c.id) == old(s.id)) return "old_id";
  if (ids && !sound && c.id.size() == 18 && (c.id == s.id || slip(c.id, s.id)) &&
      (name || near_names(c.name, s.name) || born))
    return "near_id";
  if (sound) return "none";  // two sound numbers that differ
  if (name && born) return "name_birth";
  if (near_names(c.name, s.name) && born) return "near_name";
  return name && (swapped(c.born, s.born) || one_digit(c.born, s.born)) ? "near_birth" : "none";
}

// The same answers by looking at all pairs, again and again.
Lines slow(const std::vector<Seen>& census, const std::vector<Seen>& register_) {
  const auto other_ids = [](const Seen& c, const Seen& s) { return c.sound && s.sound && c.id != s.id; };
  const auto strong = [](const std::string& kind) {
    return kind == "exact_id" || kind == "stated" || kind == "name_birth_guardian";
  };
  const auto elsewhere = [&](const Seen& c, const Seen& s) {
    return s.stated != c.key &&
           std::any_of(census.begin(), census.end(), [&](const Seen& x) { return x.key == s.stated; });
  };
  const auto count = [&](const Seen& c, const Seen& s, auto&& wanted, bool at_child, bool at_student) {
    int n = 0;
    for (const Seen& x : census)
      for (const Seen& y : register_)
        if (((at_child && x.key == c.key) || (at_student && y.key == s.key)) && wanted(kind_of(x, y))) ++n;
    return n;
  };
  const auto exact = [](const std::string& kind) { return kind == "exact_id"; };
  const auto conflict = [&](const Seen& c, const Seen& s, const std::string& kind) {
    if (kind == "exact_id") return elsewhere(c, s) || (c.name != s.name && !near_names(c.name, s.name));
    if (kind == "stated") return other_ids(c, s) || count(c, s, exact, false, true) > 0;
    return kind == "name_birth_guardian" && (other_ids(c, s) || elsewhere(c, s));
  };
  const auto same = [&](const Seen& c, const Seen& s) {
    const std::string kind = kind_of(c, s);
    if (conflict(c, s, kind)) return false;
    if (kind == "exact_id") return c.name == s.name || count(c, s, exact, true, true) == 1;
    return kind == "stated" || (kind == "name_birth_guardian" && count(c, s, strong, true, true) == 1);
  };
  const auto any = [&](const Seen& c, const Seen& s, auto&& holds) {  // of a pair at either side
    std::pair<bool, bool> out;
    for (const Seen& x : register_) out.first = out.first || holds(c, x);
    for (const Seen& x : census) out.second = out.second || holds(x, s);
    return out;
  };
  Lines out;
  for (const Seen& c : census) {
    for (const Seen& s : register_) {
      const std::string kind = kind_of(c, s);
      if (kind == "none") continue;
      const auto spelt = any(c, s, [&](const Seen& x, const Seen& y) {
        return x.name == y.name && x.born == y.born && !other_ids(x, y) && kind_of(x, y) != "none";
      });
      const auto settled = any(c, s, same);
      if ((kind == "near_name" || kind == "near_birth") && (spelt.first || spelt.second)) continue;
      if (!strong(kind) && settled.first && settled.second) continue;
      const bool one = same(c, s);
      out.push_back(c.key + '|' + s.key + ' ' + kind + (one ? " same" : "") +
                    (one && kind == "exact_id" ? " sure" : "") + (conflict(c, s, kind) ? " conflict" : "") +
                    (one ? "" : " waiting"));
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

TEST_CASE("identity: equal to looking at all pairs", "[identity][property]") {
  rc::prop("matched pairs, their kinds and what waits", [] {
    const std::vector<Seen> census = *people("C", false), register_ = *people("S", true);
    RC_ASSERT(matched(children_of(census), students_of(register_)) == slow(census, register_));
  });
}

TEST_CASE("identity: the order of the rows changes nothing", "[identity][property]") {
  rc::prop("any permutation", [] {
    std::vector<Seen> census = *people("C", false), register_ = *people("S", true);
    const Lines before = matched(children_of(census), students_of(register_));
    std::reverse(census.begin(), census.end());
    std::rotate(register_.begin(), register_.begin() + static_cast<std::ptrdiff_t>(register_.size() / 2),
                register_.end());
    RC_ASSERT(matched(children_of(census), students_of(register_)) == before);
  });
}

TEST_CASE("identity: the sides may change places", "[identity][property]") {
  rc::prop("symmetric", [] {
    const std::vector<Seen> left = *people("C", false), right = *people("S", false);
    std::set<std::tuple<std::string, std::string, int, bool, bool>> there, back;
    for (const IdentityMatch& m : match_identities(children_of(left), students_of(right)))
      there.emplace(left[m.left].key, right[m.right].key, static_cast<int>(m.kind), m.same, m.conflict);
    for (const IdentityMatch& m : match_identities(children_of(right), students_of(left)))
      back.emplace(left[m.right].key, right[m.left].key, static_cast<int>(m.kind), m.same, m.conflict);
    RC_ASSERT(there == back);
  });
}
