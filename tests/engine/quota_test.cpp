// SPDX-License-Identifier: MIT
// Quotas: counted rows, persons with several roles, rows carried over or shared within a group. The numbers of the first tests are the
// worked examples of a primary school's plan (20 home visits a term for a class teacher, 15 for a subject teacher).
#include <rapidcheck/catch.h>

#include <map>
#include <set>

#include "duty_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

const std::string kRecorded = "[[evidence]]\nid = \"recorded\"\nof = \"visit\"\nparts = [{ field = \"minutes\" }]\n\n";
const std::string kQuota =
    "[param.class_teacher_visits]\ntype = \"int\"\nsource = \"said\"\nwhy = { zh = \"测试\", en = \"test\" }\n"
    "values = [{ from = 2018-09-01, value = 20 }, { from = 2026-10-01, value = 99 }]\n\n";

std::string visit_duty(const std::string& id, const std::string& role, const std::string& at_least,
                       const std::string& more = "") {
  return duty(id, "of = \"" + role + "\"\nevery = \"term\"\nat_least = " + at_least +
                      "\nneeds = { from = \"visits\", where = \"kind == 'home'\", evidence = \"recorded\" }\n" + more);
}

// `n` home visits by `staff` on as many days from 7 September on, the first `unrecorded` of them without minutes.
std::string visits(const std::string& staff, int n, int unrecorded = 0) {
  std::string out;
  for (int i = 0; i < n; ++i) {
    out += staff + std::to_string(i) + ",P1," + (day(2026, 9, 7) + i).text() + ",home," + staff + "," +
           (i < unrecorded ? "" : "30") + "\n";
  }
  return out;
}

Tables quota_town(const std::string& rows) {
  Tables tables = duty_town();
  tables["visits"] = "visit_id,student,date,kind,by,minutes\n" + rows;
  return tables;
}

Lines quota(const std::string& rows, const std::string& text, const std::string& id,
            baoxue::Date as_of = day(2027, 1, 30), const std::string& merge = "role",
            const std::string& assignments = "") {
  Tables tables = quota_town(rows);
  if (!assignments.empty()) tables["assignments"] = "role,staff,object_kind,object,from,to\n" + assignments;
  return duties(run(tables, as_of, 1, duty_pack(text, merge)), id, {"key", "status", "done", "short", "missing_parts"},
                "2026-1");
}

const std::string kOneTeacher = "homeroom_teacher,T1,class,C1,2026-09-01,\n";

}  // namespace

TEST_CASE("quotas: twenty recorded visits meet it, nineteen are short by one, rows without a record do not count",
          "[engine][duties]") {
  const std::string text = kRecorded + kQuota + visit_duty("q", "homeroom_teacher", "\"p.class_teacher_visits\"");
  const auto with = [&](int n, int unrecorded) {
    return quota(visits("T1", n, unrecorded), text, "q", day(2027, 1, 30), "role", kOneTeacher);
  };
  CHECK(with(20, 0) == Lines{"T1|2026-1 met 20 0 -"});
  CHECK(with(19, 0) == Lines{"T1|2026-1 short 19 1 -"});
  CHECK(with(22, 3) == Lines{"T1|2026-1 short 19 1 minutes"});
  CHECK(with(22, 2) == Lines{"T1|2026-1 met 20 0 -"});
  CHECK(with(3, 3) == Lines{"T1|2026-1 incomplete 0 20 minutes"});
  CHECK(with(0, 0) == Lines{"T1|2026-1 missing 0 20 -"});
  CHECK(quota(visits("T1", 19), text, "q", day(2027, 1, 29), "role", kOneTeacher) ==
        Lines{"T1|2026-1 not_yet_due 19 1 -"});
}

TEST_CASE("quotas: a person who holds the role for two classes owes it once", "[engine][duties]") {
  const std::string text = kRecorded + visit_duty("q", "homeroom_teacher", "20");
  CHECK(quota(visits("T1", 20), text, "q", day(2027, 1, 30), "role",
              kOneTeacher + "homeroom_teacher,T1,class,C2,2026-09-01,\n") == Lines{"T1|2026-1 met 20 0 -"});
}

TEST_CASE("quotas: who held the role for a part of the term owes it if it is his at the end", "[engine][duties]") {
  const std::string text = kRecorded + visit_duty("q", "homeroom_teacher", "20");
  CHECK(quota(visits("T1", 5), text, "q", day(2027, 1, 30), "role",
              "homeroom_teacher,T1,class,C1,2026-09-01,2026-10-12\nhomeroom_teacher,T2,class,C1,2026-10-12,\n") ==
        Lines{"T1|2026-1 not_required - - -", "T2|2026-1 missing 0 20 -"});
}

TEST_CASE("quotas: an assignment left open ends with the class it was for", "[engine][duties]") {
  Tables tables = quota_town("");
  tables["classes"] += "C0,S1,2025,6,六(1)班\n";
  tables["assignments"] = "role,staff,object_kind,object,from,to\nhomeroom_teacher,T1,class,C0,2025-09-01,\n";
  const std::string text = kRecorded + visit_duty("q", "homeroom_teacher", "20");
  CHECK(duties(run(tables, day(2027, 1, 30), 1, duty_pack(text)), "q", {"key"}) == Lines{"2025-2 T1|2025-2"});
}

TEST_CASE("quotas: in two roles of one person the higher quota counts, or both as the roles say", "[engine][duties]") {
  const std::string both =
      kOneTeacher + "subject_teachers,T1,class,C2,2026-09-01,\nsubject_teachers,T2,class,C1,2026-09-01,\n";
  const std::string group = "group = \"visits\"\n";
  const std::string text = kRecorded + visit_duty("class_teacher", "homeroom_teacher", "20", group) +
                           visit_duty("subject_teacher", "subject_teachers", "15", group);
  const auto of = [&](const std::string& id, const std::string& merge, int n) {
    return quota(visits("T1", n), text, id, day(2027, 1, 30), merge, both);
  };
  CHECK(of("class_teacher", "person", 20) == Lines{"T1|2026-1 met 20 0 -"});
  CHECK(of("subject_teacher", "person", 20) == Lines{"T1|2026-1 not_required - - -", "T2|2026-1 missing 0 15 -"});
  CHECK(of("class_teacher", "role", 35) == Lines{"T1|2026-1 met 20 0 -"});
  CHECK(of("subject_teacher", "role", 35)[0] == "T1|2026-1 met 15 0 -");
  CHECK(of("subject_teacher", "role", 34)[0] == "T1|2026-1 short 14 1 -");
  // Without a group one visit serves both.
  const std::string apart = kRecorded + visit_duty("class_teacher", "homeroom_teacher", "20") +
                            visit_duty("subject_teacher", "subject_teachers", "15");
  CHECK(quota(visits("T1", 20), apart, "subject_teacher", day(2027, 1, 30), "role", both)[0] == "T1|2026-1 met 20 0 -");
}

TEST_CASE("quotas: the persons of a quota are the persons themselves", "[engine][duties]") {
  Tables tables = quota_town("");
  tables["assignments"] = "role,staff,object_kind,object,from,to\n" + kOneTeacher;
  const std::string text = kRecorded + visit_duty("q", "homeroom_teacher", "20", "by = [\"principal\"]\n");
  CHECK(duties(run(tables, day(2027, 1, 30), 1, duty_pack(text)), "q", {"subject", "by_roles", "by_staff", "label"},
               "2026-1") == Lines{"staff homeroom_teacher principal T1 H1 王一"});
  tables.erase("assignments");
  CHECK(duties(run(tables, day(2027, 1, 30), 1, duty_pack(text)), "q", {"status", "missing_en"}) ==
        Lines{"- unknown table not received: assignment"});
}

TEST_CASE("quotas: what is over counts for the next period only where it is carried", "[engine][duties]") {
  const auto months = [](const std::string& carry, const std::string& papers) {
    const std::string text =
        duty("q", "of = \"school\"\nevery = \"month\"\nat_least = 2\nneeds = { from = \"papers\" }\n" + carry);
    const baoxue::Report report = run(duty_town(papers), day(2026, 12, 5), 1, duty_pack(text));
    Lines out;
    for (const char* month : {"2026-09", "2026-10", "2026-11"})
      out.push_back(duties(report, "q", {"status", "done", "met_on"}, month).front());
    return out;
  };
  const std::string papers =
      "A,x,S1,2026-09-10,,,\nB,x,S1,2026-09-11,,,\nC,x,S1,2026-09-12,,,\nD,x,S1,2026-09-13,,,\nE,x,S1,2026-10-20,,,\nF,"
      "x,S1,2026-11-20,,,\n";
  CHECK(months("", papers) == Lines{"met 4 2026-09-11", "short 1 -", "short 1 -"});
  // C and D serve October, so that E serves November with F.
  CHECK(months("carry = true\n", papers) == Lines{"met 2 2026-09-11", "met 2 2026-09-13", "met 2 2026-11-20"});
  CHECK(months("carry = true\n", "A,x,S1,2026-10-10,,,\nB,x,S1,2026-10-11,,,\nC,x,S1,2026-10-12,,,\n") ==
        Lines{"missing 0 -", "met 2 2026-10-11", "short 1 -"});
}

TEST_CASE("quotas: in a group the duty that falls due first takes the rows, in order of date and key",
          "[engine][duties]") {
  const std::string needs = "needs = { from = \"papers\" }\ngroup = \"papers\"\n";
  const std::string text = duty("late", "of = \"school\"\nevery = \"month\"\ndue = { n = 5 }\n" + needs) +
                           duty("soon", "of = \"school\"\nevery = \"month\"\ndue = { n = 0 }\n" + needs);
  const auto both = [&](const std::string& papers) {
    const baoxue::Report report = run(duty_town(papers), day(2026, 11, 30), 1, duty_pack(text));
    return Lines{duties(report, "soon", {"status", "met_on"}, "2026-10").front(),
                 duties(report, "late", {"status", "met_on"}, "2026-10").front()};
  };
  CHECK(both("A,x,S1,2026-10-20,,,\n") == Lines{"met 2026-10-20", "missing -"});
  CHECK(both("B,x,S1,2026-10-21,,,\nA,x,S1,2026-10-20,,,\n") == Lines{"met 2026-10-20", "met 2026-10-21"});
  const baoxue::Report report =
      run(duty_town("B,x,S1,2026-10-20,,,\nA,x,S1,2026-10-20,,,\n"), day(2026, 11, 30), 1, duty_pack(text));
  const std::string said = report.explain("duty:soon", "S1|2026-10").value();
  CHECK(said.find("\"key\":\"A\",\"counts\":\"yes\"") != std::string::npos);
  CHECK(said.find("\"key\":\"B\",\"counts\":\"no\"") != std::string::npos);
  CHECK(said.find("it counts for another duty or period") != std::string::npos);
}

TEST_CASE("quotas: no row counts twice, however it is carried and shared", "[engine][duties]") {
  rc::prop("the rows used by all duties of a group are distinct and in their period or carried into it", [] {
    const auto n = *rc::gen::inRange(0, 14);
    std::string papers;
    for (int i = 0; i < n; ++i) {
      const baoxue::Date on = day(2026, 9, 1) + *rc::gen::inRange(0, 90);
      const char* kind = *rc::gen::element("a", "b", "");
      papers += "N" + std::to_string(i) + "," + kind + ",S1," + on.text() + ",,,\n";
    }
    const std::string carry = *rc::gen::arbitrary<bool>() ? "carry = true\n" : "";
    const std::string first = std::to_string(*rc::gen::inRange(1, 4)), second = std::to_string(*rc::gen::inRange(1, 4));
    const std::string text = duty("m", "of = \"school\"\nevery = \"month\"\ngroup = \"g\"\nat_least = " + first +
                                           "\nneeds = { from = \"papers\" }\n" + carry) +
                             duty("t", "of = \"school\"\nevery = \"term\"\ngroup = \"g\"\nat_least = " + second +
                                           "\nneeds = { from = \"papers\", where = \"kind == 'a'\" }\n");
    const baoxue::Report report = run(duty_town(papers), day(2026, 12, 5), 1, duty_pack(text));
    std::set<std::string> used;
    std::size_t counted = 0;
    for (const std::string& line : rows(report.table("duties"), {"duty", "key"})) {
      const std::string said = report.explain("duty:" + line.substr(0, 1), line.substr(2)).value();
      for (std::size_t at = said.find("\"counts\":\"yes\""); at != std::string::npos;
           at = said.find("\"counts\":\"yes\"", at + 1)) {
        const std::size_t key = said.rfind("\"key\":\"", at) + 7;
        used.insert(said.substr(key, said.find('"', key) - key)), ++counted;
      }
    }
    RC_ASSERT(used.size() == counted);
    RC_ASSERT(counted <= static_cast<std::size_t>(n));
  });
}
