// SPDX-License-Identifier: MIT
// Matching of census and register. The numbers below are invented in the area 990101, which does not exist; their check digits were
// worked by hand from the weights of GB 11643 (docs in core/ids.hpp). The slow oracle compares all pairs with its own code.
#include "baoxue/systems/identity.hpp"

#include <rapidcheck/catch.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "test.hpp"

using namespace baoxue;

namespace {

// A host's own census row: one parent, dates as text.
struct HostChild {
  std::string number, called, id, born, parent;
};

}  // namespace

template <>
struct baoxue::row_traits<HostChild> {
  static std::string_view key(const HostChild& c) { return c.number; }
  static Maybe<std::string_view> name(const HostChild& c) { return std::string_view(c.called); }
  static Maybe<std::string_view> resident_id(const HostChild& c) {
    return c.id.empty() ? Maybe<std::string_view>() : Maybe<std::string_view>(c.id);
  }
  static Maybe<Date> birth_date(const HostChild& c) { return parse_date(c.born); }
  static Sex sex(const HostChild&) { return Sex::unknown; }
  static std::vector<std::string> guardians(const HostChild& c) { return {c.parent}; }
};

static_assert(ChildRow<Child> && ChildRow<HostChild> && StudentRow<Student>);
static_assert(!StudentRow<HostChild> && !ChildRow<Visit>);

namespace {

const Date kBorn = Date::of(2016, 3, 12).value;
// 990101 20160312 001, 003 and 002: the sums of digit x weight are 230, 234 and 232, which leave 10, 3 and 1 of 11: the
// characters '2', '9' and '0' of 10X98765432.
const std::string kBoy = "990101201603120012", kTwin = "990101201603120039", kGirl = "990101201603120020";

Child child(const std::string& key, const std::string& name, const std::string& id = "", Date born = kBorn,
            std::vector<std::string> guardians = {}) {
  return {key,  name,         id.empty() ? Maybe<std::string>() : Maybe<std::string>(id),
          born, Sex::unknown, std::move(guardians),
          {}};
}
Student student(const std::string& key, const std::string& name, const std::string& id = "", Date born = kBorn,
                std::vector<std::string> guardians = {}, const std::string& stated = "") {
  return {key,
          name,
          id.empty() ? Maybe<std::string>() : Maybe<std::string>(id),
          born,
          Sex::unknown,
          std::move(guardians),
          stated.empty() ? Maybe<std::string>() : Maybe<std::string>(stated)};
}

const char* word(MatchKind kind) {
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

}  // namespace

TEST_CASE("identity: the same sound number is one person, however it is written", "[identity][J6.1]") {
  CHECK(parse_resident_id(kBoy).has_value());
  CHECK(parse_resident_id(kTwin).has_value());
  CHECK(parse_resident_id(kGirl).has_value());
  const std::vector<Child> census{child("C1", "程安然", kBoy)};
  CHECK(matched(census, {student("S1", "程安然", kBoy)}) == Lines{"C1|S1 exact_id same sure"});
  CHECK(matched(census, {student("S1", "程 安 然", "９９０１０１２０１６０３１２００１２")}) ==
        Lines{"C1|S1 exact_id same sure"});
  CHECK(matched(census, {student("S1", "程安然", "3.41322E+17", Date::of(2016, 9, 1).value)}) == Lines{});
}

TEST_CASE("identity: a number under another name is offered, not merged", "[identity][J6.1]") {
  const std::vector<Child> census{child("C1", "程安然", kBoy)};
  CHECK(matched(census, {student("S1", "程文宁", kBoy)}) == Lines{"C1|S1 exact_id conflict waiting"});
  // One character off is a misspelling where nothing else has the number ...
  CHECK(matched(census, {student("S1", "程安冉", kBoy)}) == Lines{"C1|S1 exact_id same sure"});
  // ... and may be the twin where something has.
  CHECK(matched(census, {student("S1", "程安冉", kBoy), student("S2", "程安然", kBoy)}) ==
        Lines{"C1|S1 exact_id waiting", "C1|S2 exact_id same sure"});
}

TEST_CASE("identity: two registers with one number are both the child", "[identity][J6.1]") {
  CHECK(matched(std::vector<Child>{child("C1", "程安然", kBoy)},
                {student("S1", "程安然", kBoy), student("S2", "程安然", kBoy)}) ==
        Lines{"C1|S1 exact_id same sure", "C1|S2 exact_id same sure"});
}

TEST_CASE("identity: name, birth date and guardian are enough where nothing else fits", "[identity][J6.1]") {
  const std::vector<Child> census{child("C1", "程安然", "", kBorn, {"程大河"})};
  CHECK(matched(census, {student("S1", "程安然", kBoy, kBorn, {"杨月", "程大河"})}) ==
        Lines{"C1|S1 name_birth_guardian same"});
  CHECK(matched(census, {student("S1", "程安然", kBoy, kBorn, {"杨月"})}) == Lines{"C1|S1 name_birth waiting"});
  CHECK(matched(census,
                {student("S1", "程安然", "", kBorn, {"程大河"}), student("S2", "程安然", "", kBorn, {"程大河"})}) ==
        Lines{"C1|S1 name_birth_guardian waiting", "C1|S2 name_birth_guardian waiting"});
}

TEST_CASE("identity: two sound numbers that differ are two persons of one name", "[identity][J6.1]") {
  const std::vector<Child> census{child("C1", "程安然", kBoy)};
  CHECK(matched(census, {student("S1", "程安然", kTwin)}) == Lines{});
  CHECK(matched(census, {student("S1", "程安然", kTwin, kBorn, {})}) == Lines{});
  // With the guardian too one of the numbers must be wrong: somebody has to look.
  CHECK(matched(std::vector<Child>{child("C1", "程安然", kBoy, kBorn, {"程大河"})},
                {student("S1", "程安然", kTwin, kBorn, {"程大河"})}) ==
        Lines{"C1|S1 name_birth_guardian conflict waiting"});
}

TEST_CASE("identity: a slip in the number is offered", "[identity][J6.1]") {
  const std::vector<Child> census{child("C1", "程安然", kBoy)};
  const auto with = [&](const std::string& id) {
    return matched(census, {student("S1", "程安然", id, Date::of(2016, 5, 7).value)});
  };
  CHECK(with("990101201603120021") == Lines{"C1|S1 near_id waiting"});  // 12 -> 21
  CHECK(with("990101201603120072") == Lines{"C1|S1 near_id waiting"});  // a digit
  CHECK(with("99010120160312001X") == Lines{"C1|S1 near_id waiting"});  // the check digit
  CHECK(with("990101201630120012") == Lines{"C1|S1 near_id waiting"});  // 03 -> 30: no such month
  CHECK(with("990101201603120084") == Lines{});  // two digits
  // The same unsound number twice was copied, not checked.
  CHECK(matched(std::vector<Child>{child("C1", "程安然", "990101201603120017")},
                {student("S1", "程安然", "990101201603120017")}) == Lines{"C1|S1 near_id waiting"});
}

TEST_CASE("identity: an old number of 15 digits is offered with its new form", "[identity][J6.1]") {
  // 990101 160312 001: the century and the check digit left out.
  CHECK(matched(std::vector<Child>{child("C1", "程安然", "990101160312001")}, {student("S1", "程文宁", kBoy)}) ==
        Lines{"C1|S1 old_id waiting"});
  CHECK(matched(std::vector<Child>{child("C1", "程安然", "990101160312002")}, {student("S1", "程文宁", kBoy)}) ==
        Lines{});
}

TEST_CASE("identity: names and birth dates one slip apart are offered", "[identity][J6.1]") {
  const auto pair = [](const std::string& name, Date born) {
    return matched(std::vector<Child>{child("C1", "程安然", "", kBorn)}, {student("S1", name, kBoy, born)});
  };
  CHECK(pair("程安冉", kBorn) == Lines{"C1|S1 near_name waiting"});
  CHECK(pair("程然安", kBorn) == Lines{"C1|S1 near_name waiting"});
  CHECK(pair("程安", kBorn) == Lines{"C1|S1 near_name waiting"});
  CHECK(pair("程文宁", kBorn) == Lines{});
  CHECK(pair("程安然", Date::of(2016, 12, 3).value) == Lines{"C1|S1 near_birth waiting"});  // 03-12 -> 12-03
  CHECK(pair("程安然", Date::of(2016, 3, 13).value) == Lines{"C1|S1 near_birth waiting"});
  CHECK(pair("程安然", Date::of(2015, 3, 12).value) == Lines{"C1|S1 near_birth waiting"});
  CHECK(pair("程安然", Date::of(2016, 4, 13).value) == Lines{});
  CHECK(pair("程安冉", Date::of(2016, 3, 13).value) == Lines{});
}

TEST_CASE("identity: a misspelling is not supposed where the spelling itself is found", "[identity][J6.1]") {
  // Twins: one in school, one not. The twin's register row is not offered for the other.
  const std::vector<Child> twins{child("C1", "程安然"), child("C2", "程安宁")};
  CHECK(matched(twins, {student("S1", "程安然")}) == Lines{"C1|S1 name_birth waiting"});
}

TEST_CASE("identity: boy and girl of one birthday are not offered for one another", "[identity]") {
  Child girl = child("C1", "程安然");
  girl.sex = Sex::female;
  Student boy = student("S1", "程安冉");
  boy.sex = Sex::male;
  CHECK(matched(std::vector<Child>{girl}, {boy}) == Lines{});
}

TEST_CASE("identity: what the register states holds unless a number contradicts it", "[identity][J6.1]") {
  const std::vector<Child> census{child("C1", "程安然", kBoy), child("C2", "程文宁", kTwin)};
  CHECK(matched(census, {student("S1", "程大名", "", kBorn, {}, "C1")}) == Lines{"C1|S1 stated same"});
  CHECK(matched(census, {student("S1", "程安然", kBoy, kBorn, {}, "C1")}) == Lines{"C1|S1 exact_id same sure"});
  CHECK(matched(census, {student("S1", "程安然", kBoy, kBorn, {}, "C2")}) ==
        Lines{"C1|S1 exact_id conflict waiting", "C2|S1 stated conflict waiting"});
  CHECK(matched(census, {student("S1", "程大名", kGirl, kBorn, {}, "C1")}) == Lines{"C1|S1 stated conflict waiting"});
  CHECK(matched(census, {student("S1", "程大名", "", kBorn, {}, "C9")}) == Lines{});
}

TEST_CASE("identity: a decision holds, the last one, and a quarrel of one day leaves it open", "[identity][J6.1]") {
  const std::vector<Child> census{child("C1", "程安然")};
  const std::vector<Student> near{student("S1", "程安冉")}, far{student("S1", "杨月")};
  const Date day = Date::of(2026, 10, 1).value;
  CHECK(matched(census, near, {{0, 0, true, day}}) == Lines{"C1|S1 near_name same sure"});
  CHECK(matched(census, near, {{0, 0, false, day}}) == Lines{"C1|S1 near_name"});
  CHECK(matched(census, near, {{0, 0, false, day + 1}, {0, 0, true, day}}) == Lines{"C1|S1 near_name"});
  CHECK(matched(census, near, {{0, 0, false, day}, {0, 0, true, day}}) == Lines{"C1|S1 near_name waiting"});
  CHECK(matched(census, far, {{0, 0, true, day}}) == Lines{"C1|S1 decided same sure"});
  CHECK(matched(census, far, {{0, 0, false, day}}) == Lines{});
}

TEST_CASE("identity: refusing one of two candidates leaves the other", "[identity]") {
  const std::vector<Child> census{child("C1", "程安然", "", kBorn, {"程大河"})};
  const std::vector<Student> two{student("S1", "程安然", "", kBorn, {"程大河"}),
                                 student("S2", "程安然", "", kBorn, {"程大河"})};
  CHECK(matched(census, two, {{0, 1, false, kBorn}}) ==
        Lines{"C1|S1 name_birth_guardian same", "C1|S2 name_birth_guardian"});
}

TEST_CASE("identity: a number that fills many cells identifies nobody", "[identity]") {
  std::vector<Child> census;
  std::vector<Student> register_;
  for (int i = 0; i < 30; ++i) {
    census.push_back(child("C" + std::to_string(i), "程安然", kBoy, kBorn + 40 * i));
    register_.push_back(student("S" + std::to_string(i), "杨月", kBoy, kBorn + 40 * i));
  }
  CHECK(matched(census, register_) == Lines{});
}

TEST_CASE("identity: a host's own rows match like the library's", "[identity]") {
  const std::vector<HostChild> host{{"C1", "程安然", "", "2016-03-12", "程大河"}};
  CHECK(matched(host, {student("S1", "程安然", kBoy, kBorn, {"程大河"})}) == Lines{"C1|S1 name_birth_guardian same"});
}

TEST_CASE("identity: the union of matched rows is one person, an unmatched row its own", "[identity][J6.1]") {
  const std::vector<Child> census{child("C1", "程安然", kBoy), child("C2", "程文宁", kTwin)};
  const std::vector<Student> students{student("S1", "程安然", kBoy), student("S2", "程安然", kBoy),
                                      student("S3", "杨月", kGirl)};
  const std::vector<IdentityMatch> matches = match_identities(census, students);
  CHECK(identity_groups(matches, 2, 3) == std::vector<std::size_t>{0, 1, 0, 0, 4});
}

// --- Against all pairs ---

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

TEST_CASE("identity: rows that share a village's day and name do not meet all others", "[identity]") {
  // 20,000 a side with the same region, 1,000 birthdays and 500 names: all pairs would be 400 million.
  std::vector<detail::Person> left, right;
  for (int i = 0; i < 20000; ++i) {
    Child c =
        child("C", "程" + std::string(1, static_cast<char>('a' + i % 25)) + static_cast<char>('a' + (i / 25) % 20), "",
              kBorn + (i * 7) % 1000);
    left.push_back(detail::person_of(c));
    right.push_back(left.back());
  }
  CHECK(detail::identity_candidates(left, right).size() < 20000 * 200U);
}
