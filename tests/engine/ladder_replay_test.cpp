// SPDX-License-Identifier: MIT
// Random cases on a ladder against a naive replay from day to day that shares nothing with the engine.
#include <rapidcheck/catch.h>

#include <algorithm>
#include <map>
#include <set>

#include "ladder_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

struct Event {
  std::string kind;
  int day = 0, recorded = 0, receipt = 0;  // days after 1 September; recorded 0: not given; receipt 0: none
};

std::string text_of(int days) { return (day(2026, 9, 1) + days).text(); }

// Day by day, in the words of the pack; nothing of the engine.
Lines naive(std::vector<Event> events, int start, int as_of) {
  static const Lines kOrder{"call", "notice", "return", "note", "relapse", "dance"};
  static const std::set<std::string> kHolidays{"2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04",
                                               "2026-10-05", "2026-10-06", "2026-10-07", "2026-09-25"};
  const auto works = [](int d) {
    const baoxue::Date date = day(2026, 9, 1) + d;
    if (date.text() == "2026-09-20" || date.text() == "2026-10-10") return true;
    return date.weekday() <= 5 && !kHolidays.contains(date.text());
  };
  std::erase_if(events, [&](const Event& e) { return e.day > as_of || (e.recorded > 0 && e.recorded > as_of); });
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    const auto place = [](const Event& e) { return std::find(kOrder.begin(), kOrder.end(), e.kind) - kOrder.begin(); };
    return std::tuple(a.day, a.recorded, place(a)) < std::tuple(b.day, b.recorded, place(b));
  });
  Lines out;
  std::map<std::string, int> visits;
  std::string state = "absent";
  int since = start, waited = 0;
  const auto enter = [&](const std::string& next, int on) {
    if (!out.empty()) out.back() += text_of(on) + " " + std::to_string(visits[state]);
    state = next, since = on, waited = 0, ++visits[next];
    out.push_back(next + " " + text_of(on) + " ");
  };
  enter("absent", start);
  for (int today = start; today <= as_of; ++today) {
    if (today > since && works(today)) ++waited;
    for (const Event& e : events) {
      if (e.day != today) continue;
      if (e.kind == "call" && state == "absent")
        enter("contacted", today);
      else if (e.kind == "notice" && (state == "absent" || state == "contacted") && e.receipt > 0 && e.receipt <= today)
        enter("urged", today);
      else if (e.kind == "return" && state != "back")
        enter("back", today);
      else if (e.kind == "relapse" && state == "back")
        enter("absent", today);
    }
    if (state == "urged" && waited >= 5 && today < as_of) enter("lapsed", today + 1);
  }
  out.back() += "- " + std::to_string(visits[state]);
  return out;
}

}  // namespace

TEST_CASE("ladder: random cases stand where a naive replay puts them, in any row order and on any number of threads",
          "[engine][ladder][property]") {
  const std::string text = ladder_pack();
  rc::prop("engine = naive", [&] {
    static const Lines kKinds{"call", "notice", "notice", "return", "relapse", "note", "dance"};
    const int as_of = *rc::gen::inRange(20, 60), cases = 6;
    std::vector<std::string> events, notices, files;
    Lines expected;
    for (int c = 0; c < cases; ++c) {
      const std::string key = "K" + std::to_string(c);
      const int start = *rc::gen::inRange(0, 20), count = *rc::gen::inRange(0, 8);
      std::vector<Event> own;
      std::set<std::pair<int, std::string>> seen;
      for (int e = 0; e < count; ++e) {
        Event event{*rc::gen::elementOf(kKinds), *rc::gen::inRange(-2, 40) + start, 0, 0};
        if (!seen.emplace(event.day, event.kind).second) continue;
        if (*rc::gen::inRange(0, 4) == 0) event.recorded = std::max(event.day, 1) + *rc::gen::inRange(0, 10);
        const std::string notice = key + "n" + std::to_string(e);
        if (event.kind == "notice" && *rc::gen::inRange(0, 3) > 0)
          event.receipt = std::max(1, event.day + *rc::gen::inRange(-3, 3));
        if (event.kind == "notice")
          notices.push_back(notice + ",1,order,P1,2026-08-01," + (event.receipt > 0 ? text_of(event.receipt) : "") +
                            "\n");
        events.push_back(key + "," + text_of(event.day) + "," + event.kind + "," +
                         (event.kind == "notice" ? notice : "") + "," +
                         (event.recorded > 0 ? text_of(event.recorded) : "") + "\n");
        own.push_back(event);
      }
      files.push_back(key + ",P1,signs," + text_of(start) + "\n");
      if (start > as_of) continue;
      for (const std::string& line : naive(own, start, as_of)) expected.push_back(key + " " + line);
    }
    const auto table = [](const std::string& head, std::vector<std::string> lines, bool turned) {
      if (turned) std::reverse(lines.begin(), lines.end());
      std::string out = head;
      for (const std::string& line : lines) out += line;
      return out;
    };
    const auto report = [&](bool turned, int threads) {
      Tables tables = with_events("");
      tables["cases"] = table("case_id,student,kind,opened_on\n", files, turned);
      tables["notices"] = table("notice_id,number,kind,student,issued_on,receipt_on\n", notices, turned);
      tables["case_events"] = table("case,date,kind,notice,recorded_on\n", events, turned);
      return run(tables, day(2026, 9, 1) + as_of, threads, text);
    };
    const baoxue::Report straight = report(false, 1), turned = report(true, 4);
    RC_ASSERT(rows(straight.table("ladder_stays"), {"key", "state", "from", "to", "visit_no"}) == expected);
    RC_ASSERT(dump(straight.table("ladder_stays")) == dump(turned.table("ladder_stays")));
    RC_ASSERT(dump(straight.table("findings")) == dump(turned.table("findings")));
  });
}
