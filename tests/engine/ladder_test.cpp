// SPDX-License-Identifier: MIT
// Ladders in whole evaluations: deadlines by hand, documents, doubt, what as_of sees, owners, explanations.
#include <set>

#include "ladder_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

const Lines kStay{"state", "from", "to", "visit_no"};

Lines stays(const std::string& events, baoxue::Date as_of, const Lines& columns = kStay,
            const std::string& text = ladder_pack()) {
  return rows(run(with_events(events), as_of, 1, text).table("ladder_stays"), columns);
}

}  // namespace

TEST_CASE("ladder: five working days after the notice, over the holiday and the worked Saturday",
          "[engine][ladder][J6.5]") {
  // After 09-30: 10-08, 10-09, the worked Saturday 10-10, 10-12, 10-13.
  const std::string served = "K1,2026-09-29,call,,\nK1,2026-09-30,notice,N1,\n";
  CHECK(stays(served, day(2026, 10, 13), {"state", "from", "to", "due", "next"}) ==
        Lines{"absent 2026-09-28 2026-09-29 - -", "contacted 2026-09-29 2026-09-30 - -",
              "urged 2026-09-30 - 2026-10-13 lapsed"});
  CHECK(stays(served, day(2026, 10, 14)).back() == "lapsed 2026-10-14 - 1");
  CHECK(stays(served + "K1,2026-10-13,return,,\n", day(2026, 10, 31)).back() == "back 2026-10-13 - 1");
  CHECK(stays(served + "K1,2026-10-13,return,,\n", day(2026, 10, 31)).size() == 4);
  CHECK(stays(served + "K1,2026-10-14,return,,\n", day(2026, 10, 31)).size() == 5);
}

TEST_CASE("ladder: a stay keeps the limit of the day it began", "[engine][ladder]") {
  // Friday 30 October under the old limit of five: 6 November. Monday 2 November under the new one of two: 4 November.
  CHECK(stays("K1,2026-10-30,notice,N1,\n", day(2026, 11, 3), {"state", "due"}).back() == "urged 2026-11-06");
  CHECK(stays("K1,2026-11-02,notice,N1,\n", day(2026, 11, 3), {"state", "due"}).back() == "urged 2026-11-04");
}

TEST_CASE("ladder: an event without its document is a finding and leaves the state", "[engine][ladder]") {
  const baoxue::Report report = run(with_events("K1,2026-10-13,notice,N2,\n"), day(2026, 10, 31), 1, ladder_pack());
  CHECK(rows(report.table("ladder_stays"), kStay) == Lines{"absent 2026-09-28 - 1"});
  CHECK(lines_of(report.table("findings"), "ladder.returning.refused",
                 {"rule", "subject", "key", "anchor", "due", "state", "reason", "label"}) ==
        Lines{"case K1 2026-10-13 - open refused 甲*"});
  CHECK(lines_of(report.table("findings"), "ladder.returning.refused", {"rule", "message_en"}) ==
        Lines{"甲*: \"notice\" of 2026-10-13 was refused: missing: known(notice.receipt_on) && notice.receipt_on <= "
              "date. Put it right and record it again"});
  // The homeroom teacher of that day answers, and the event's row is the evidence.
  CHECK(rows(report.table("persons"), {"role", "staff", "day"}).back() == "homeroom_teacher T2 2026-10-13");
  CHECK(placed_rows(report, "evidence", {"table", "key"}).back() == "case_events K1|2026-10-13|notice 2");
}

TEST_CASE("ladder: a document of a later day than the event does not help", "[engine][ladder]") {
  CHECK(stays("K1,2026-09-29,notice,N1,\n", day(2026, 10, 31)) == Lines{"absent 2026-09-28 - 1"});
  CHECK(stays("K1,2026-09-30,notice,N1,\n", day(2026, 9, 30)).back() == "urged 2026-09-30 - 1");
}

TEST_CASE("ladder: no such step is refused unless the ladder ignores the kind", "[engine][ladder]") {
  const baoxue::Report report =
      run(with_events("K1,2026-09-29,relapse,,\nK1,2026-09-30,note,,\nK1,2026-09-30,dance,,\n"), day(2026, 10, 31), 1,
          ladder_pack());
  CHECK(rows(report.table("ladder_stays"), kStay) == Lines{"absent 2026-09-28 - 1"});
  CHECK(lines_of(report.table("findings"), "ladder.returning.refused", {"rule", "anchor", "message_zh"}) ==
        Lines{"2026-09-29 甲* 2026-09-29 的“relapse”未获接受：“未到校”没有“relapse”这一步。请补正后重新登记",
              "2026-09-30 甲* 2026-09-30 的“dance”未获接受：“未到校”没有“dance”这一步。请补正后重新登记"});
  const std::set<std::string> ids = [&] {
    const Lines all = lines_of(report.table("findings"), "ladder.returning.refused", {"rule", "finding_id"});
    return std::set<std::string>(all.begin(), all.end());
  }();
  CHECK(ids.size() == 2);
}

TEST_CASE("ladder: a relapse reopens the same case as the second stay, and the count goes on",
          "[engine][ladder][J6.5]") {
  CHECK(stays("K1,2026-09-29,return,,\nK1,2026-10-09,relapse,,\nK1,2026-10-10,call,,\nK1,2026-10-12,return,,\n",
              day(2026, 10, 31), {"state", "from", "to", "visit_no", "ended", "entered", "event"}) ==
        Lines{"absent 2026-09-28 2026-09-29 1 0 start -", "back 2026-09-29 2026-10-09 1 1 event K1|2026-09-29|return",
              "absent 2026-10-09 2026-10-10 2 0 reopened K1|2026-10-09|relapse",
              "contacted 2026-10-10 2026-10-12 1 0 event K1|2026-10-10|call",
              "back 2026-10-12 - 2 1 event K1|2026-10-12|return"});
}

TEST_CASE("ladder: what nobody can say about a document leaves the stay unknown and says why", "[engine][ladder]") {
  const std::string text = [] {
    std::string t = ladder_pack();
    const std::string need = "known(notice.receipt_on) && notice.receipt_on <= date";
    return t.replace(t.find(need), need.size(), "notice.receipt_on <= date");
  }();
  const baoxue::Report report =
      run(with_events("K1,2026-09-30,notice,N2,\nK1,2026-10-09,return,,\n"), day(2026, 10, 31), 1, text);
  CHECK(rows(report.table("ladder_stays"), {"state", "from", "to", "entered", "why_en"}) ==
        Lines{"absent 2026-09-28 2026-09-30 start ",
              "- 2026-09-30 - doubt \"notice\": notice.receipt_on <= date (notice.receipt_on is not filled in)"});
  CHECK(lines_of(report.table("findings"), "ladder.returning.refused", {"rule", "key"}).empty());
  CHECK(lines_of(report.table("unknown"), "ladder.returning", {"rule", "subject", "key", "anchor", "missing_zh"}) ==
        Lines{"case K1 2026-09-30 “notice”：notice.receipt_on <= date（文书·回证日期 未填）"});
  // Facts that read the stays are unknown too, unless the unknown stay cannot change them.
  CHECK(lines_of(report.table("unknown"), "urged_then", {"rule", "key"}) == Lines{"K1"});
}

TEST_CASE("ladder: a deadline in a year without a calendar is unknown only after the last day that is sure",
          "[engine][ladder]") {
  // 31 December and then nothing is known: the move comes at the end of 1 January at the earliest.
  const std::string served = "K1,2026-12-30,notice,N1,\n";
  const auto at = [&](const std::string& events, baoxue::Date as_of) {
    return stays(events, as_of, {"state", "from", "due", "next", "why_en"}).back();
  };
  CHECK(at(served, day(2026, 12, 31)) == "urged 2026-12-30 - lapsed ");
  CHECK(at(served, day(2027, 1, 1)) == "urged 2026-12-30 - lapsed ");
  CHECK(at(served, day(2027, 1, 2)) == "- 2027-01-02 - - calendar 2027 not loaded");
  CHECK(at(served + "K1,2027-01-01,return,,\n", day(2027, 1, 10)) == "back 2027-01-01 - - ");
  CHECK(at(served + "K1,2027-01-02,return,,\n", day(2027, 1, 10)) == "- 2027-01-02 - - calendar 2027 not loaded");
}

TEST_CASE("ladder: as_of sees neither what happens later nor what is written down later", "[engine][ladder]") {
  const std::string events =
      "K1,2026-10-09,call,,2026-10-20\nK1,2026-10-12,return,,2026-10-12\nK1,2026-10-30,relapse,,2026-10-12\n";
  CHECK(stays(events, day(2026, 10, 8)) == Lines{"absent 2026-09-28 - 1"});
  CHECK(stays(events, day(2026, 10, 12)) == Lines{"absent 2026-09-28 2026-10-12 1", "back 2026-10-12 - 1"});
  CHECK(stays(events, day(2026, 10, 20)) ==
        Lines{"absent 2026-09-28 2026-10-09 1", "contacted 2026-10-09 2026-10-12 1", "back 2026-10-12 - 1"});
  CHECK(stays(events, day(2026, 10, 30)).back() == "absent 2026-10-30 - 2");
  CHECK(stays(events, day(2026, 9, 27)).empty());
}

TEST_CASE("ladder: what was not written down did not happen, and what was reversed neither", "[engine][ladder]") {
  Tables tables = with_events("");
  tables["case_events"] = "case,date,kind,reverses\nK1,2026-09-29,return,\nK1,2026-09-30,note,K1|2026-09-29|return\n";
  CHECK(rows(run(tables, day(2026, 10, 31), 1, ladder_pack()).table("ladder_stays"), kStay) ==
        Lines{"absent 2026-09-28 - 1"});
}

TEST_CASE("ladder: without the table of events nothing is said of any case", "[engine][ladder]") {
  Tables tables = with_events("");
  tables.erase("case_events");
  const baoxue::Report report = run(tables, day(2026, 10, 31), 1, ladder_pack());
  CHECK(report.table("ladder_stays").rows == 0);
  CHECK(lines_of(report.table("not_evaluated"), "ladder.returning", {"rule", "missing_en", "count"}) ==
        Lines{"table not received: case_event 0"});
  CHECK(lines_of(report.table("unknown"), "long_urged", {"rule", "key"}) == Lines{"K1"});
}

TEST_CASE("ladder: the state of any day is a fact, and so is how long a state lasted", "[engine][ladder]") {
  const auto fired = [](const std::string& rule, const std::string& events) {
    return lines_of(run(with_events(events), day(2026, 11, 30), 1, ladder_pack()).table("findings"), rule,
                    {"rule", "key"})
        .size();
  };
  const std::string served = "K1,2026-10-20,notice,N1,\n";  // due on the 27th
  CHECK(fired("urged_then", served) == 1);
  CHECK(fired("urged_then", served + "K1,2026-10-27,return,,\n") == 1);
  CHECK(fired("urged_then", served + "K1,2026-10-26,return,,\n") == 0);
  CHECK(fired("urged_then", "K1,2026-10-27,notice,N1,\n") == 0);
  CHECK(fired("long_urged", served) == 1);  // 20th to 28th
  CHECK(fired("long_urged", served + "K1,2026-10-25,return,,\n") == 0);  // five days
}

TEST_CASE("ladder: who owns a step is who held the role when the stay began, a unit by its name, or a gap",
          "[engine][ladder]") {
  const Lines columns{"state", "owner_role", "owner", "owner_name", "owner_state"};
  CHECK(stays("K1,2026-10-11,call,,\nK1,2026-10-13,notice,N1,\n", day(2026, 10, 13), columns) ==
        Lines{"absent homeroom_teacher T1 王一 found", "contacted homeroom_teacher T1 王一 found",
              "urged   township unit"});
  CHECK(stays("K1,2026-10-12,call,,\n", day(2026, 10, 13), columns).back() ==
        "contacted homeroom_teacher T2 李二 found");
  Tables tables = with_events("");
  tables["assignments"] = "role,staff,object_kind,object,from,to\nhomeroom_teacher,T1,class,C1,2026-10-01,\n";
  CHECK(rows(run(tables, day(2026, 10, 13), 1, ladder_pack()).table("ladder_stays"), columns) ==
        Lines{"absent homeroom_teacher   gap"});
}

TEST_CASE("ladder: a day of the plan comes by itself, at once where it has gone by", "[engine][ladder]") {
  // Plan 14: 30 March for all who are still away.
  const std::string text = std::string(pack()) + R"toml(
[[ladder]]
id = "dated"
of = "case"
states = { away = {}, court = {}, back = { end = true } }
moves = [{ from = "away", to = "court", at = 2026-10-15, when = "kind == 'dropped_out'" }, { from = ["away", "court"], to = "back", on = "return" }]
)toml";
  const auto said = [&](const std::string& cases, const std::string& events, baoxue::Date as_of) {
    Tables tables = with_events(events);
    tables["cases"] = "case_id,student,kind,opened_on\n" + cases;
    return rows(run(tables, as_of, 1, text).table("ladder_stays"), {"key", "state", "from", "due", "entered"});
  };
  CHECK(said("K1,P1,dropped_out,2026-09-28\nK2,P2,signs,2026-09-28\nK3,P3,dropped_out,2026-10-20\n", "",
             day(2026, 10, 21)) == Lines{"K1 away 2026-09-28 2026-10-15 start", "K1 court 2026-10-16 - at",
                                         "K2 away 2026-09-28 - start", "K3 away 2026-10-20 2026-10-20 start",
                                         "K3 court 2026-10-21 - at"});
  CHECK(said("K1,P1,dropped_out,2026-09-28\n", "K1,2026-10-15,return,,\n", day(2026, 10, 21)).back() ==
        "K1 back 2026-10-15 - event");
}

TEST_CASE("ladder: school days are those of the case's school, and any table can tell the events", "[engine][ladder]") {
  const std::string text = std::string(pack()) + R"toml(
[[ladder]]
id = "first_week"
of = "absence_run"
events = { from = "visits", on = { student = "self.student" }, where = "date >= self.start", kind = "kind" }
states = { alone = {}, seen = { end = true }, left = { end = true } }
moves = [{ from = "alone", to = "seen", on = "home" }, { from = "alone", to = "left", after = { n = 2, count = "school" } }]
ignore = ["phone"]
)toml";
  const auto said = [&](const std::string& visits, const std::string& closures) {
    Tables tables = town();
    tables["visits"] = "visit_id,student,date,kind,by\nW0,P1,2026-09-01,home,T1\n" + visits;
    tables["calendar"] = "date,school,kind\n" + closures;
    return rows(run(tables, day(2026, 10, 12), 1, text).table("ladder_stays"), {"key", "state", "from", "due"});
  };
  // The run of P1 began on 29 September: two school days after it are 30 September and 8 October.
  CHECK(said("W1,P1,2026-10-08,phone,T1\n", "") ==
        Lines{"P1|2026-09-29 alone 2026-09-29 2026-10-08", "P1|2026-09-29 left 2026-10-09 -"});
  CHECK(said("W1,P1,2026-10-08,home,T1\n", "") ==
        Lines{"P1|2026-09-29 alone 2026-09-29 2026-10-08", "P1|2026-09-29 seen 2026-10-08 -"});
  CHECK(said("", "2026-10-08,S1,closure\n")[0] == "P1|2026-09-29 alone 2026-09-29 2026-10-09");
}

TEST_CASE("ladder: an explanation replays the case with deadlines, parameters, documents and why",
          "[engine][ladder][explain]") {
  const baoxue::Report report =
      run(with_events("K1,2026-09-29,notice,N1,\nK1,2026-09-30,notice,N1,\nK1,2026-10-09,note,,\n"), day(2026, 10, 31),
          1, ladder_pack());
  const baoxue::Result<std::string> text = report.explain("ladder:returning", "K1");
  REQUIRE(text);
  const auto says = [&](const std::string& part) { return text->find(part) != std::string::npos; };
  CHECK(says(R"("answer":"lapsed")"));
  CHECK(says(R"("key":"K1|2026-09-29|notice","day":"2026-09-29","event":"notice","outcome":"refused")"));
  CHECK(says(R"({"table":"case_events","key":"K1|2026-09-29|notice","file":"case_events.csv","line":2})"));
  CHECK(says(
      R"("why":{"zh":"缺材料：known(notice.receipt_on) && notice.receipt_on <= date","en":"missing: known(notice.receipt_on) && notice.receipt_on <= date"})"));
  CHECK(says(R"("text":"notice.receipt_on <= date","state":"known","type":"bool","value":"false")"));
  CHECK(says(R"("parameter":{"id":"urge_days","clause":"","anchor":"2026-09-30","layer":"test","from":"2018-09-01")"));
  CHECK(says(R"("count":"work","due":"2026-10-13")"));
  CHECK(says(R"("outcome":"ignored")"));
  CHECK_FALSE(report.explain("ladder:returning", "K9"));
  CHECK_FALSE(report.explain("ladder:other", "K1"));
  const std::string finding = lines_of(report.table("findings"), "ladder.returning.refused", {"rule", "finding_id"})[0];
  CHECK(*report.explain_finding(finding) == *text);
}
