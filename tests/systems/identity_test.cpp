// SPDX-License-Identifier: MIT
// Matching of census and register. The numbers below are invented in the area 990101, which does not exist; their check digits were
// worked by hand from the weights of GB 11643 (core/ids.hpp).
#include "systems/identity_rows.hpp"

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

using namespace baoxue_test;

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
