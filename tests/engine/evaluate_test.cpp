// SPDX-License-Identifier: MIT
#include "test.hpp"
#include "town.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

TEST_CASE("evaluate: a run across the national holiday is one finding with the due date in working days", "[engine]") {
  const baoxue::Report report = run(town(), day(2026, 10, 16));
  // 09-29, 09-30 and 10-08 are three school days in a row; ten working days after 09-29 is 10-19.
  CHECK(rows(report.table("findings"), {"rule", "key", "anchor", "due", "state"}) ==
        Lines{"long_run P1|2026-09-29 2026-09-29 2026-10-19 not_due", "unvisited P2|2026-10-15 2026-10-15 - open"});
}

TEST_CASE("evaluate: a finding is overdue from the day after its due date", "[engine]") {
  const auto state = [](baoxue::Date as_of) {
    return rows(run(town(), as_of).table("findings"), {"rule", "state", "days_late"}).front();
  };
  CHECK(state(day(2026, 10, 19)) == "long_run not_due -");
  CHECK(state(day(2026, 10, 20)) == "long_run overdue 1");
}

TEST_CASE("evaluate: the person answerable is the one assigned on the day of the breach", "[engine][J6]") {
  const baoxue::Report report = run(town(), day(2026, 10, 16));
  // due 10-19: the second homeroom teacher. The other rule has no due date: the day of the run's start, 10-15.
  CHECK(rows(report.table("persons"), {"staff", "day", "state"}) ==
        Lines{"T2 2026-10-19 found", "T2 2026-10-15 found"});
}

TEST_CASE("evaluate: nobody assigned on the day is a finding of its own", "[engine][J6]") {
  Tables tables = town();
  tables["assignments"] = "role,staff,object_kind,object,from,to\nhomeroom_teacher,T1,class,C1,2026-09-01,2026-10-12\n";
  const baoxue::Report report = run(tables, day(2026, 10, 16));
  CHECK(rows(report.table("findings"), {"rule", "subject", "key", "anchor"}) ==
        Lines{"long_run absence_run P1|2026-09-29 2026-09-29", "unvisited absence_run P2|2026-10-15 2026-10-15",
              "gap.homeroom_teacher class C1 2026-10-15", "gap.homeroom_teacher class C1 2026-10-19"});
}

TEST_CASE("evaluate: what is not covered is unknown, and what was seen still counts", "[engine]") {
  Tables tables = town();
  tables["submissions"] =
      "submission_id,table,class,covers_from,covers_to,received_on,kind\nB1,attendance,C1,2026-09-01,2026-09-30,2026-"
      "10-17,data\n";
  const baoxue::Report report = run(tables, day(2026, 10, 30));
  // P1's three days were seen: the finding stands. P2's two days may be more: not judged, and the reason is said.
  CHECK(rows(report.table("findings"), {"rule", "key"}) == Lines{"long_run P1|2026-09-29", "unvisited P2|2026-10-15"});
  CHECK(rows(report.table("unknown"), {"rule", "key"}) == Lines{"long_run P2|2026-10-15"});
  CHECK(report.table("unknown").column("missing_en")->text[0].find("not reported") != std::string::npos);
}

TEST_CASE("evaluate: an absent table is unknown, an empty one is zero", "[engine]") {
  Tables tables = town();
  tables.erase("visits");
  CHECK(
      rows(run(tables, day(2026, 10, 16)).table("unknown"), {"rule", "key", "missing_en"}) ==
      Lines{"unvisited P1|2026-09-29 table not received: visit", "unvisited P2|2026-10-15 table not received: visit"});
  tables["visits"] = "visit_id,student,date,kind,by\n";
  CHECK(run(tables, day(2026, 10, 16)).table("unknown").rows == 0);
}

TEST_CASE("evaluate: as_of never sees what was recorded later", "[engine]") {
  Tables tables = town();
  tables["visits"] = "visit_id,student,date,kind,by,recorded_on\nW1,P1,2026-09-30,home,T1,2026-10-20\n";
  CHECK(rows(run(tables, day(2026, 10, 19)).table("findings"), {"rule", "key"}) ==
        Lines{"long_run P1|2026-09-29", "unvisited P1|2026-09-29", "unvisited P2|2026-10-15"});
  CHECK(rows(run(tables, day(2026, 10, 20)).table("findings"), {"rule", "key"}).size() == 2);
}

TEST_CASE("evaluate: the calendar of 2027 is not loaded, and only what crosses it is unknown", "[engine][calendar]") {
  Tables tables = town();
  tables["attendance"] += "P2,2026-12-30,day,unexcused\nP2,2026-12-31,day,unexcused\n";
  tables["submissions"] += "B2,attendance,C1,2026-10-17,2027-01-29,2027-01-28,data\n";
  const baoxue::Report report = run(tables, day(2027, 1, 28));
  CHECK(rows(report.table("unknown"), {"rule", "key"}) == Lines{"long_run P2|2026-12-30"});
  CHECK(report.table("unknown").column("missing_en")->text[0].find("2027") != std::string::npos);
  CHECK(report.table("findings").rows == 3);
}

TEST_CASE("evaluate: the same bytes for any number of threads and any order of rows", "[engine][determinism]") {
  Tables shuffled = town();
  shuffled["attendance"] =
      "student,date,session,status\nP2,2026-10-16,day,unexcused\nP1,2026-10-08,day,unexcused\nP1,2026-09-29,day,"
      "unexcused\n"
      "P2,2026-10-15,day,unexcused\nP1,2026-09-30,day,unexcused\n";
  const baoxue::Report one = run(town(), day(2026, 10, 30));
  for (const int threads : {1, 2, 8}) {
    const baoxue::Report other = run(shuffled, day(2026, 10, 30), threads);
    for (const std::string& name : one.tables()) {
      if (name == "provenance" || name == "quarantine") continue;  // lines follow the order of rows
      CHECK(dump(one.table(name)) == dump(other.table(name)));
    }
  }
}

TEST_CASE("evaluate: the identity of a finding does not depend on as_of", "[engine]") {
  const auto ids = [](baoxue::Date as_of) { return rows(run(town(), as_of).table("findings"), {"finding_id"}); };
  CHECK(ids(day(2026, 10, 16)) == ids(day(2026, 10, 30)));
}

TEST_CASE("evaluate: a parameter takes its value on the day the clock starts", "[engine]") {
  std::string text = pack();
  const std::string old = "values = [{ from = 2018-09-01, value = 3 }]";
  text.replace(text.find(old), old.size(),
               "values = [{ from = 2018-09-01, value = 3 }, { from = 2026-10-10, value = 2 }]");
  CHECK(rows(run(town(), day(2026, 10, 16), 1, text).table("findings"), {"rule", "key"}) ==
        Lines{"long_run P1|2026-09-29", "long_run P2|2026-10-15", "unvisited P2|2026-10-15"});
}

TEST_CASE("explain: the tree names the fact, the rows behind it and the parameter's layer", "[engine][explain]") {
  const baoxue::Report report = run(town(), day(2026, 10, 16));
  const std::string no = report.explain("unvisited", "P1|2026-09-29").value();
  CHECK(no.find("\"answer\":\"no\"") != std::string::npos);
  CHECK(no.find("\"key\":\"W1\"") != std::string::npos);
  const std::string yes = report.explain("long_run", "P1|2026-09-29").value();
  CHECK(yes.find("\"answer\":\"yes\"") != std::string::npos);
  CHECK(yes.find("\"layer\":\"test\"") != std::string::npos);
  CHECK_FALSE(report.explain("nothing", "P1|2026-09-29").has_value());
  CHECK_FALSE(report.explain("long_run", "nobody").has_value());
}

TEST_CASE("evaluate: a pack that refuses days outside its validity is not run on them", "[engine]") {
  const auto run_with = [](const std::string& valid, baoxue::Date as_of) {
    std::string text = pack();
    text.replace(text.find("id = \"test\""), 11, "id = \"test\"\nvalid = " + valid);
    const baoxue::Policy p = policy(text);
    return baoxue::evaluate(p, dataset(town(), p.schema_ptr()), {.as_of = as_of, .threads = 1});
  };
  const std::string refuse = "{ from = 2026-09-01, to = 2027-09-01, outside = \"refuse\" }";
  CHECK(run_with(refuse, day(2026, 9, 1)).has_value());
  CHECK(run_with(refuse, day(2027, 8, 31)).has_value());
  for (const baoxue::Date as_of : {day(2026, 8, 31), day(2027, 9, 1)}) {  // `to` is the first day it no longer holds
    const auto refused = run_with(refuse, as_of);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == baoxue::ErrorCode::out_of_range);
    CHECK(refused.error().hint == "2026-09-01 – 2027-09-01");
  }
  CHECK(run_with("{ from = 2026-09-01, to = 2027-09-01 }", day(2027, 9, 1)).has_value());
}

TEST_CASE("evaluate: progress may cancel", "[engine]") {
  const baoxue::Policy p = policy();
  const auto data = dataset(town(), p.schema_ptr());
  const auto result = baoxue::evaluate(
      p, data,
      {.as_of = day(2026, 10, 16), .threads = 1, .progress = [](std::int64_t done, std::int64_t) { return done < 2; }});
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().code == baoxue::ErrorCode::cancelled);
}
