// SPDX-License-Identifier: MIT
// Runs of absence against a regular expression over the days, spaced visits against every subset of them.
#include "baoxue/systems/returning.hpp"

#include <rapidcheck/catch.h>

#include <array>
#include <bit>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>

#include "baoxue/core/day_counter.hpp"
#include "test.hpp"

using namespace baoxue;

namespace {

// A host's own record: another spelling of the date, another notion of kind.
struct HostVisit {
  std::string when;
  enum class Way { door, call, unsaid } way = Way::door;
};

}  // namespace

template <>
struct baoxue::row_traits<HostVisit> {
  static Maybe<Date> date(const HostVisit& v) { return parse_date(v.when); }
  static Maybe<VisitKind> kind(const HostVisit& v) {
    if (v.way == HostVisit::Way::unsaid) return {};
    return v.way == HostVisit::Way::door ? VisitKind::home : VisitKind::phone;
  }
};

static_assert(VisitRow<Visit> && VisitRow<HostVisit>);
static_assert(!VisitRow<int>, "a type without row_traits is no row");

namespace {

Date day(std::string_view text) {
  const Maybe<Date> d = parse_date(text);
  REQUIRE(d.known);
  return d.value;
}

// "10-12" of the autumn term of 2026.
Date in_2026(const std::string& month_day) { return day("2026-" + month_day); }

DayCounter autumn(std::span<const CalendarDay> rows = {}) {
  const std::array terms{Term{2026, 1, day("2026-09-01"), day("2027-01-29")}};
  return DayCounter::school(Calendar::national(), terms, rows);
}

struct Mark {
  const char* day;
  DayMark mark = DayMark::absent;
};

// Runs of the autumn term; `silent` are the days that nobody reported.
std::vector<AbsenceRun> runs(const std::vector<Mark>& given, const std::string& as_of,
                             const std::set<std::string>& silent = {}, RunOptions options = {}) {
  std::vector<MarkedDay> marks;
  for (const Mark& m : given) marks.push_back({in_2026(m.day), m.mark});
  const DayCounter school = autumn();
  return absence_runs(
      marks, day(as_of), [&](Date d) { return school.add(d, 1); }, [&](Date d) { return school.is_day(d); },
      [&](Date d) { return silent.count(d.text().substr(5)) == 0; }, options);
}

std::string text(const Maybe<Date>& d) { return d.known ? d.value.text().substr(5) : "?"; }
std::string text(const Maybe<std::int64_t>& n) { return n.known ? std::to_string(n.value) : "?"; }

// "09-29 seen 3 to 10-08 days 3/10 next 10-09 back": start, seen, end, length/length_days, next_day, open.
std::vector<std::string> lines(const std::vector<AbsenceRun>& found) {
  std::vector<std::string> out;
  for (const AbsenceRun& run : found) {
    out.push_back(text(run.start) + " seen " + std::to_string(run.seen) + " to " + text(run.end) + " days " +
                  text(run.length) + "/" + text(run.length_days) + " next " + text(run.next_day) +
                  (!run.open.known  ? " unsure"
                   : run.open.value ? " away"
                                    : " back"));
  }
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace

// --- absence runs ---

TEST_CASE("absence runs: the national holiday lies inside one run", "[returning][J6.5]") {
  // 1 to 7 October are off: 09-29, 09-30, 10-08 are three school days in a row and ten calendar days.
  CHECK(lines(runs({{"09-29"}, {"09-30"}, {"10-08"}}, "2026-10-16")) ==
        Lines{"09-29 seen 3 to 10-08 days 3/10 next 10-09 back"});
}

TEST_CASE("absence runs: a weekend lies inside a run and a worked Saturday is a day of it", "[returning][J6.5]") {
  CHECK(lines(runs({{"10-16"}, {"10-19"}}, "2026-10-30")) == Lines{"10-16 seen 2 to 10-19 days 2/4 next 10-20 back"});
  // Saturday 10 October makes up for the holiday: present on it, so two runs.
  CHECK(lines(runs({{"10-09"}, {"10-12"}}, "2026-10-30")) ==
        Lines{"10-09 seen 1 to 10-09 days 1/1 next 10-10 back", "10-12 seen 1 to 10-12 days 1/1 next 10-13 back"});
}

TEST_CASE("absence runs: a mark on a day without school counts nothing and breaks nothing", "[returning]") {
  CHECK(lines(runs({{"10-16"}, {"10-17"}, {"10-18", DayMark::other}, {"10-19"}}, "2026-10-30")) ==
        Lines{"10-16 seen 2 to 10-19 days 2/4 next 10-20 back"});
  CHECK(lines(runs({{"10-03"}}, "2026-10-30")).empty());
}

TEST_CASE("absence runs: a school's own closure lies inside a run", "[returning]") {
  const std::array rows{CalendarDay{in_2026("10-14"), DayKind::closure}};
  const DayCounter school = autumn(rows);
  const std::array marks{MarkedDay{in_2026("10-13")}, MarkedDay{in_2026("10-15")}};
  const auto found = absence_runs(
      marks, in_2026("10-30"), [&](Date d) { return school.add(d, 1); }, [&](Date d) { return school.is_day(d); },
      [](Date) { return true; });
  CHECK(lines(found) == Lines{"10-13 seen 2 to 10-15 days 2/3 next 10-16 back"});
}

TEST_CASE("absence runs: the run that reaches as_of is away and has no day of return", "[returning]") {
  CHECK(lines(runs({{"10-15"}, {"10-16"}}, "2026-10-16")) == Lines{"10-15 seen 2 to 10-16 days 2/2 next ? away"});
  // On the Sunday after it nothing has changed, on the Monday the pupil was back.
  CHECK(lines(runs({{"10-15"}, {"10-16"}}, "2026-10-18")) == Lines{"10-15 seen 2 to 10-16 days 2/2 next ? away"});
  CHECK(lines(runs({{"10-15"}, {"10-16"}}, "2026-10-19")) == Lines{"10-15 seen 2 to 10-16 days 2/2 next 10-19 back"});
}

TEST_CASE("absence runs: a day that nobody reported leaves the run without end or length", "[returning]") {
  CHECK(lines(runs({{"10-15"}, {"10-16"}}, "2026-10-30", {"10-19"})) ==
        Lines{"10-15 seen 2 to ? days ?/? next ? unsure"});
  // Silence inside an absence: two runs, the second one whole.
  CHECK(lines(runs({{"10-15"}, {"10-19"}}, "2026-10-30", {"10-16"})) ==
        Lines{"10-15 seen 1 to ? days ?/? next ? unsure", "10-19 seen 1 to 10-19 days 1/1 next 10-20 back"});
  // Silence before a run or after its end changes nothing.
  CHECK(lines(runs({{"10-15"}}, "2026-10-30", {"10-14", "10-19"})) ==
        Lines{"10-15 seen 1 to 10-15 days 1/1 next 10-16 back"});
}

TEST_CASE("absence runs: a row speaks for its day also where nobody else reported", "[returning]") {
  CHECK(lines(runs({{"10-15"}, {"10-16"}, {"10-19", DayMark::other}}, "2026-10-30", {"10-16", "10-19"})) ==
        Lines{"10-15 seen 2 to 10-16 days 2/2 next 10-19 back"});
}

TEST_CASE("absence runs: leave breaks a run or is ignored and an unknown kind makes it unsure", "[returning]") {
  const auto between = [](DayMark mark) { return lines(runs({{"10-13"}, {"10-14", mark}, {"10-15"}}, "2026-10-30")); };
  CHECK(between(DayMark::other) ==
        Lines{"10-13 seen 1 to 10-13 days 1/1 next 10-14 back", "10-15 seen 1 to 10-15 days 1/1 next 10-16 back"});
  CHECK(between(DayMark::ignored) == Lines{"10-13 seen 2 to 10-15 days 2/3 next 10-16 back"});
  CHECK(between(DayMark::doubtful) ==
        Lines{"10-13 seen 1 to ? days ?/? next ? unsure", "10-15 seen 1 to 10-15 days 1/1 next 10-16 back"});
  // What is ignored at the end belongs to no run.
  CHECK(lines(runs({{"10-13"}, {"10-14", DayMark::ignored}}, "2026-10-30")) ==
        Lines{"10-13 seen 1 to 10-13 days 1/1 next 10-15 back"});
}

TEST_CASE("absence runs: where a gap bridges only a row that says otherwise ends the run", "[returning]") {
  CHECK(lines(runs({{"10-13"}, {"10-16"}, {"10-20", DayMark::other}}, "2026-10-30", {}, {.gap_bridges = true})) ==
        Lines{"10-13 seen 2 to 10-16 days 2/4 next 10-20 back"});
  CHECK(lines(runs({{"10-13"}, {"10-16"}}, "2026-10-30", {"10-19"}, {.gap_bridges = true})) ==
        Lines{"10-13 seen 2 to ? days ?/? next ? unsure"});
}

TEST_CASE("absence runs: a year without calendar hides only what lies in it", "[returning][calendar]") {
  // 2027 is not loaded. On 31 December the run has reached the last school day; five days later nobody knows.
  CHECK(lines(runs({{"12-30"}, {"12-31"}}, "2026-12-31")) == Lines{"12-30 seen 2 to 12-31 days 2/2 next ? away"});
  CHECK(lines(runs({{"12-30"}, {"12-31"}}, "2027-01-05")) == Lines{"12-30 seen 2 to ? days ?/? next ? unsure"});
  CHECK(lines(runs({{"12-29"}, {"12-30"}}, "2027-01-05")) == Lines{"12-29 seen 2 to 12-30 days 2/2 next 12-31 back"});
}

TEST_CASE("absence runs: no marks and marks that are no absence make no run", "[returning]") {
  CHECK(runs({}, "2026-10-30").empty());
  CHECK(runs({{"10-13", DayMark::other}, {"10-14", DayMark::ignored}, {"10-15", DayMark::doubtful}}, "2026-10-30")
            .empty());
}

TEST_CASE("absence runs: as a regular expression reads the days", "[returning]") {
  // Forty days from 0, some without school; of the last ones maybe nothing is known. One letter for each school day up
  // to as_of: A absent, I passed over, P known to be no absence, U not known. A run is A[AI]*, what follows ends it.
  rc::prop("absence_runs", [] {
    const int known = *rc::gen::inRange(1, 41), as_of = *rc::gen::inRange(0, 45);
    const bool bridges = *rc::gen::arbitrary<bool>();
    std::string school(40, '-'), word, marked(40, '-');
    std::vector<MarkedDay> marks;
    std::vector<int> day_of;
    for (std::size_t d = 0; d < 40; ++d) {
      school[d] = *rc::gen::weightedElement<char>({{3, 's'}, {1, '-'}});
      // a absent, i ignored, o other, d doubtful, c no row and covered, n no row and not covered
      marked[d] = *rc::gen::weightedElement<char>({{8, 'a'}, {1, 'i'}, {1, 'o'}, {1, 'd'}, {2, 'c'}, {1, 'n'}});
      if (static_cast<int>(d) >= known || static_cast<int>(d) > as_of) continue;
      const std::map<char, DayMark> of{
          {'a', DayMark::absent}, {'i', DayMark::ignored}, {'o', DayMark::other}, {'d', DayMark::doubtful}};
      if (of.count(marked[d]) != 0) marks.push_back({Date{static_cast<int>(d)}, of.at(marked[d])});
      if (school[d] != 's') continue;
      const std::map<char, char> letter{{'a', 'A'}, {'i', 'I'}, {'o', 'P'}, {'d', 'U'}, {'c', bridges ? 'I' : 'P'},
                                        {'n', 'U'}};
      word += letter.at(marked[d]);
      day_of.push_back(static_cast<int>(d));
    }
    if (as_of >= known) word += 'U';

    const auto is_day = [&](Date d) -> Maybe<bool> {
      if (d.days < 0 || d.days >= known) return {};
      return school[static_cast<std::size_t>(d.days)] == 's';
    };
    const auto next_day = [&](Date d) -> Maybe<Date> {
      for (Date n = d + 1; is_day(n).known; n = n + 1) {
        if (is_day(n).value) return n;
      }
      return {};
    };
    const auto covered = [&](Date d) { return marked[static_cast<std::size_t>(d.days)] != 'n'; };
    const auto found = absence_runs(marks, Date{as_of}, next_day, is_day, covered, {.gap_bridges = bridges});

    const std::regex run("A[AI]*");
    std::size_t at = 0;
    for (std::sregex_iterator match(word.begin(), word.end(), run), end; match != end; ++match, ++at) {
      RC_ASSERT(at < found.size());
      const auto first = static_cast<std::size_t>(match->position());
      const std::size_t after = first + static_cast<std::size_t>(match->length());
      const std::size_t last = first + match->str().rfind('A');
      const std::string absent = match->str();
      const std::int64_t seen = std::count(absent.begin(), absent.end(), 'A');
      RC_ASSERT(found[at].start == Date{day_of[first]});
      RC_ASSERT(found[at].last == Date{day_of[last]});
      RC_ASSERT(found[at].seen == seen);
      const bool sure = after == word.size() || word[after] == 'P';
      RC_ASSERT(found[at].end == (sure ? Maybe<Date>(Date{day_of[last]}) : Maybe<Date>()));
      RC_ASSERT(found[at].length == (sure ? Maybe<std::int64_t>(seen) : Maybe<std::int64_t>()));
      RC_ASSERT(found[at].length_days ==
                (sure ? Maybe<std::int64_t>(day_of[last] - day_of[first] + 1) : Maybe<std::int64_t>()));
      RC_ASSERT(found[at].open == (sure ? Maybe<bool>(after == word.size()) : Maybe<bool>()));
      RC_ASSERT(found[at].next_day == (sure && after < word.size() ? Maybe<Date>(Date{day_of[after]}) : Maybe<Date>()));
    }
    RC_ASSERT(at == found.size());
  });
}

// --- visits ---

namespace {

std::vector<Visit> home_visits(const std::vector<std::string>& days) {
  std::vector<Visit> visits;
  for (const std::string& d : days) visits.push_back({in_2026(d), VisitKind::home});
  return visits;
}

}  // namespace

TEST_CASE("spaced visits: a visit counts from min_gap days after the one counted before", "[returning][J6.5]") {
  CHECK(count_spaced_visits(home_visits({"10-12", "10-14", "10-16"}), {.min_gap = 2}) == std::int64_t{3});
  CHECK(count_spaced_visits(home_visits({"10-12", "10-13", "10-15"}), {.min_gap = 2}) == std::int64_t{2});
  CHECK(count_spaced_visits(home_visits({"10-12", "10-13", "10-14"}), {.min_gap = 2}) == std::int64_t{2});
  CHECK(count_spaced_visits(home_visits({"10-12", "10-15", "10-15"}), {.min_gap = 2}) == std::int64_t{2});
  CHECK(count_spaced_visits(home_visits({"10-31", "11-02"}), {.min_gap = 3}) == std::int64_t{1});
  CHECK(count_spaced_visits(home_visits({"10-31", "11-03"}), {.min_gap = 3}) == std::int64_t{2});
  CHECK(count_spaced_visits(std::vector<Visit>(), {.min_gap = 2}) == std::int64_t{0});
}

TEST_CASE("spaced visits: the gap runs from what was counted and not from what was passed over", "[returning]") {
  // 10-13 does not count, so 10-14 is two days after 10-12 and does.
  CHECK(count_spaced_visits(home_visits({"10-12", "10-13", "10-14", "10-15", "10-16"}), {.min_gap = 2}) ==
        std::int64_t{3});
}

TEST_CASE("spaced visits: the window holds both its days", "[returning]") {
  const auto visits = home_visits({"10-11", "10-12", "10-16", "10-17"});
  CHECK(count_spaced_visits(visits, {.min_gap = 2, .from = in_2026("10-12"), .to = in_2026("10-16")}) ==
        std::int64_t{2});
  CHECK(count_spaced_visits(visits, {.min_gap = 2, .from = in_2026("10-13")}) == std::int64_t{1});
  CHECK(count_spaced_visits(visits, {.min_gap = 2, .to = in_2026("10-10")}) == std::int64_t{0});
}

TEST_CASE("spaced visits: a call or a talk at school is no home visit", "[returning][J6.5]") {
  for (const VisitKind other : {VisitKind::phone, VisitKind::school, VisitKind::online}) {
    const std::vector<Visit> visits{
        {in_2026("10-12"), other}, {in_2026("10-13"), VisitKind::home}, {in_2026("10-15"), other}};
    CHECK(count_spaced_visits(visits, {.min_gap = 2}) == std::int64_t{1});
  }
}

TEST_CASE("spaced visits: a visit of unknown kind is unknown unless it cannot change the count", "[returning]") {
  const auto with = [](const char* unsaid) {
    std::vector<Visit> visits = home_visits({"10-12", "10-16"});
    visits.push_back({in_2026(unsaid), {}});
    std::sort(visits.begin(), visits.end(), [](const Visit& a, const Visit& b) { return a.date.value < b.date.value; });
    return count_spaced_visits(visits, {.min_gap = 2, .from = in_2026("10-11"), .to = in_2026("10-18")});
  };
  CHECK_FALSE(with("10-14").known);  // would be a third
  CHECK(with("10-13") == std::int64_t{2});  // one day after a home visit, nothing won
  CHECK_FALSE(with("10-18").known);
  CHECK(with("10-19") == std::int64_t{2});  // outside the window
  CHECK(with("10-10") == std::int64_t{2});
}

TEST_CASE("spaced visits: a home visit without a date makes the count unknown and a call does not", "[returning]") {
  CHECK_FALSE(count_spaced_visits(std::vector<Visit>{{{}, VisitKind::home}}, {}).known);
  CHECK_FALSE(count_spaced_visits(std::vector<Visit>{{{}, {}}}, {}).known);
  CHECK(count_spaced_visits(std::vector<Visit>{{{}, VisitKind::phone}}, {}) == std::int64_t{0});
}

TEST_CASE("spaced visits: a host's own struct counts like the library's record", "[returning]") {
  using Way = HostVisit::Way;
  const std::vector<HostVisit> mine{{"2026年10月12日", Way::door},
                                    {"2026/10/13", Way::door},
                                    {"20261014", Way::call},
                                    {"2026-10-15", Way::door},
                                    {"2026-10-16", Way::unsaid}};
  std::vector<Visit> theirs;
  for (const HostVisit& v : mine) theirs.push_back({row_traits<HostVisit>::date(v), row_traits<HostVisit>::kind(v)});
  CHECK(count_spaced_visits(mine, {.min_gap = 2}) == std::int64_t{2});  // 10-12 and 10-15; 10-16 is too near anyway
  CHECK(count_spaced_visits(theirs, {.min_gap = 2}) == std::int64_t{2});
  CHECK_FALSE(count_spaced_visits(mine, {.min_gap = 1}).known);
  CHECK_FALSE(count_spaced_visits(std::vector<HostVisit>{{"sometime", Way::door}}, {}).known);
}

TEST_CASE("spaced visits: step by step as a host that streams its rows", "[returning]") {
  SpacedVisits::State state;
  const SpacedVisits::Params params{.min_gap = 7, .from = {}, .to = {}};
  std::vector<std::int64_t> counts;
  for (const char* d : {"09-01", "09-07", "09-08", "09-15", "09-21"}) {
    SpacedVisits::step(state, Visit{in_2026(d), VisitKind::home}, params);
    counts.push_back(SpacedVisits::finish(state).value);
  }
  CHECK(counts == std::vector<std::int64_t>{1, 1, 2, 3, 3});
}

TEST_CASE("spaced visits: the most visits that any choice could count", "[returning]") {
  // Every subset of the visits, under every reading of those whose kind is not known.
  rc::prop("greedy spacing is the best spacing", [] {
    const std::int64_t gap = *rc::gen::inRange(0, 6);
    const auto bound = [] {
      return *rc::gen::arbitrary<bool>() ? Maybe<Date>(Date{*rc::gen::inRange(0, 16)}) : Maybe<Date>();
    };
    const Maybe<Date> from = bound(), to = bound();
    auto days = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 16));
    if (days.size() > 7) days.resize(7);
    std::sort(days.begin(), days.end());
    std::vector<Visit> visits;
    for (const int d : days) {
      visits.push_back(
          {Date{d}, *rc::gen::weightedElement<Maybe<VisitKind>>(
                        {{6, Maybe(VisitKind::home)}, {1, Maybe(VisitKind::phone)}, {1, Maybe<VisitKind>()}})});
    }
    const std::size_t all = std::size_t{1} << visits.size();
    std::set<std::int64_t> answers;
    for (std::size_t reading = 0; reading < all; ++reading) {  // bit set: an unknown kind is read as home
      std::int64_t best = 0;
      for (std::size_t chosen = 0; chosen < all; ++chosen) {
        bool allowed = true;
        std::optional<std::int32_t> before;
        for (std::size_t v = 0; v < visits.size() && allowed; ++v) {
          if (((chosen >> v) & 1) == 0) continue;
          const Maybe<VisitKind> kind = visits[v].kind;
          const std::int32_t d = visits[v].date.value.days;
          allowed = (kind.known ? kind.value == VisitKind::home : ((reading >> v) & 1) != 0) &&
                    (!from.known || from.value.days <= d) && (!to.known || d <= to.value.days) &&
                    (!before.has_value() || d - *before >= gap);
          before = d;
        }
        if (allowed) best = std::max<std::int64_t>(best, std::popcount(chosen));
      }
      answers.insert(best);
    }
    const Maybe<std::int64_t> expected = answers.size() == 1 ? Maybe(*answers.begin()) : Maybe<std::int64_t>();
    RC_ASSERT(count_spaced_visits(visits, {.min_gap = gap, .from = from, .to = to}) == expected);
  });
}
