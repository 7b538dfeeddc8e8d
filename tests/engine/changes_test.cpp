// SPDX-License-Identifier: MIT
// J6.3 by the built-in plan: late, unproven, missing and zero reports, and start + in - out = end against rosters whose
// differences are known because the test made them.
#include <rapidcheck/catch.h>

#include <algorithm>
#include <map>
#include <set>

#include "plan_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

Tables with_changes(const std::string& changes) {
  Tables tables = plan_town();
  tables["changes"] += changes;
  return tables;
}

Lines found(const baoxue::Report& report, const std::string& rule, std::vector<std::string> columns = {"key"}) {
  columns.insert(columns.begin(), "rule");
  return lines_of(report.table("findings"), "changes." + rule, columns);
}

}  // namespace

TEST_CASE("changes: reported on the third working day is in time and on the fourth late", "[engine][J6.3]") {
  // After 09-29: 09-30, 10-08, 10-09; the worked Saturday 10-10 is the fourth.
  const auto late = [](const std::string& reported) {
    return found(run_plan(with_changes("G1,P1,dropout,2026-09-29," + reported + ",S1,,,\n"), day(2026, 11, 30)),
                 "reported_late");
  };
  CHECK(late("2026-09-29").empty());
  CHECK(late("2026-10-09").empty());
  CHECK(late("2026-10-10") == Lines{"G1"});
}

TEST_CASE("changes: a report without its day is not judged", "[engine][J6.3]") {
  const baoxue::Report report = run_plan(with_changes("G1,P1,dropout,2026-09-29,,S1,,,\n"), day(2026, 11, 30));
  CHECK(found(report, "reported_late").empty());
  CHECK(lines_of(report.table("unknown"), "changes.reported_late", {"rule", "key"}) == Lines{"G1"});
}

TEST_CASE("changes: proof is due after ten working days and not for every kind", "[engine][J6.3]") {
  const auto unproven = [](const std::string& kind, const std::string& proof, baoxue::Date as_of) {
    return found(run_plan(with_changes("G1,P1," + kind + ",2026-10-20,2026-10-20,S1,," + proof + ",H1\n"), as_of),
                 "without_proof", {"key", "due", "state"});
  };
  // 10-21 to 10-30 are eight working days, 11-02 and 11-03 two more.
  CHECK(unproven("transfer_out", "", day(2026, 11, 3)) == Lines{"G1 2026-11-03 not_due"});
  CHECK(unproven("transfer_out", "", day(2026, 11, 4)) == Lines{"G1 2026-11-03 overdue"});
  CHECK(unproven("transfer_out", "证明", day(2026, 11, 4)).empty());
  CHECK(unproven("death", "", day(2026, 11, 4)).size() == 1);
  CHECK(unproven("dropout", "", day(2026, 11, 4)).empty());
}

TEST_CASE("changes: who leaves the roll without a change is missed after seven days either way", "[engine][J6.3]") {
  const auto unmatched = [](const std::string& change_on) {
    Tables tables = plan_town();
    if (!change_on.empty()) tables["changes"] += "G1,P2,dropout," + change_on + "," + change_on + ",S1,,,\n";
    tables["enrolments"] =
        "student,from,class,to\nP1,2026-09-01,C1,\nP2,2026-09-01,C1,2026-10-20\nP3,2026-09-01,C2,\nP4,2026-09-01,C3,\n";
    return found(run_plan(tables, day(2026, 11, 30)), "unmatched_exit", {"key", "anchor", "due"});
  };
  const Lines missed{"P2|2026-09-01 2026-10-20 2026-11-03"};
  CHECK(unmatched("") == missed);
  CHECK(unmatched("2026-10-12") == missed);
  CHECK(unmatched("2026-10-13").empty());
  CHECK(unmatched("2026-10-27").empty());
  CHECK(unmatched("2026-10-28") == missed);
}

TEST_CASE("changes: missing is not zero and zero is not late", "[engine][J6.3]") {
  // September is due on the third working day after it: 10-08, 10-09, the worked Saturday 10-10.
  const auto on = [](const std::string& submission, baoxue::Date as_of, const std::string& changes = "") {
    Tables tables = with_changes(changes);
    tables["submissions"] +=
        "B3,changes,S2,2026-09-01,2026-09-30,2026-10-08,zero_report\n" + (submission.empty() ? "" : submission + "\n");
    const baoxue::Report report = run_plan(tables, as_of);
    Lines out;
    for (const char* rule : {"month_report_missing", "month_report_late", "zero_report_contradicted"}) {
      for (const std::string& line : found(report, rule, {"key", "state"})) {
        if (line.find("2026-09 ") != std::string::npos) out.push_back(std::string(rule) + ' ' + line);
      }
    }
    return out;
  };
  const std::string report = "B4,changes,S1,2026-09-01,2026-09-30,",
                    left = "G1,P1,dropout,2026-09-15,2026-09-15,S1,,,\n";
  CHECK(on("", day(2026, 9, 29)).empty());  // the month is not over
  CHECK(on("", day(2026, 10, 10)) == Lines{"month_report_missing S1|2026-09 not_due"});
  CHECK(on("", day(2026, 10, 11)) == Lines{"month_report_missing S1|2026-09 overdue"});
  CHECK(on(report + "2026-10-10,zero_report", day(2026, 10, 30)).empty());
  CHECK(on(report + "2026-10-10,data", day(2026, 10, 30), left).empty());
  CHECK(on(report + "2026-10-11,zero_report", day(2026, 10, 30)) == Lines{"month_report_late S1|2026-09 open"});
  CHECK(on(report + "2026-10-10,zero_report", day(2026, 10, 30), left) ==
        Lines{"zero_report_contradicted S1|2026-09 open"});
  // A report that leaves out the month's last day is none.
  CHECK(on("B4,changes,S1,2026-09-01,2026-09-29,2026-10-09,data", day(2026, 10, 11)) ==
        Lines{"month_report_missing S1|2026-09 overdue"});
}

// --- start + in - out = end ---

TEST_CASE("balance: a pupil who vanished is missing from the class, the school and the township", "[engine][J6.3]") {
  Tables tables = plan_town();
  tables["enrolments"] =
      "student,from,class,to\nP1,2026-09-01,C1,\nP2,2026-09-01,C1,2026-10-20\nP3,2026-09-01,C2,\nP4,2026-09-01,C3,\n";
  const baoxue::Report report = run_plan(tables, day(2026, 11, 30));
  CHECK(found(report, "class_balance") == Lines{"C1|2026-1"});
  CHECK(found(report, "school_balance") == Lines{"S1|2026-1"});
  CHECK(found(report, "township_balance") == Lines{"U1|2026-1"});
  CHECK(found(report, "school_balance", {"message_en"}).front().find("started with 3, in 0, out 0, yet ends with 2") !=
        std::string::npos);
  // Until the day before, nothing is wrong.
  CHECK(found(run_plan(tables, day(2026, 10, 19)), "class_balance").empty());
}

TEST_CASE("balance: a difference is traced to the rows of the roll and of the changes behind it", "[engine][J6.3]") {
  // P2 transferred out on paper but is still on the roll; P1 is there, P3 and P4 are elsewhere.
  Tables tables = with_changes("G1,P2,transfer_out,2026-10-20,2026-10-20,S1,,证明,H1\n");
  const baoxue::Report report = run_plan(tables, day(2026, 11, 30));
  std::map<std::string, std::set<std::string>> behind;  // rule -> "fact table key"
  std::map<std::string, std::string> rule_of;
  for (const std::string& line : rows(report.table("findings"), {"finding_id", "rule"})) {
    rule_of[line.substr(0, line.find(' '))] = line.substr(line.find(' ') + 1);
  }
  for (const std::string& line : rows(report.table("evidence"), {"finding_id", "fact", "table", "key"})) {
    behind[rule_of[line.substr(0, line.find(' '))]].insert(line.substr(line.find(' ') + 1));
  }
  using Set = std::set<std::string>;
  CHECK(behind["changes.class_balance"] ==
        Set{"class_start enrolments P1|2026-09-01", "class_start enrolments P2|2026-09-01",
            "class_end enrolments P1|2026-09-01", "class_end enrolments P2|2026-09-01", "class_out changes G1"});
  CHECK(behind["changes.school_balance"] ==
        Set{"school_start enrolments P1|2026-09-01", "school_start enrolments P2|2026-09-01",
            "school_start enrolments P3|2026-09-01", "school_end enrolments P1|2026-09-01",
            "school_end enrolments P2|2026-09-01", "school_end enrolments P3|2026-09-01", "school_out changes G1"});
  CHECK(behind["changes.township_balance"].count("unit_out changes G1") == 1);
}

namespace {

// A township of two schools with two classes each, built event by event; what each level's books are off by is summed up
// as the events are made: nothing is read back from the tables.
struct Township {
  std::string students = "student_id,name,sex,birth_date,school,class,grade,status\n";
  std::string enrolments = "student,from,class,to\n";
  std::string changes = "change_id,student,kind,date,reported_on,from_school,to_school\n";
  std::map<std::string, int> off;  // "C1", "S1", "U1" -> end minus what the changes explain
  int pupils = 0, rows = 0;

  static std::string school(int c) { return c < 2 ? "S1" : "S2"; }
  static std::string in_class(int c) { return "C" + std::to_string(c + 1); }
  void enrol(int c, const std::string& from, const std::string& to) {
    enrolments += "P" + std::to_string(pupils) + ',' + from + ',' + in_class(c) + ',' + to + '\n';
  }
  void change(const std::string& kind, const std::string& on, const std::string& from, const std::string& to) {
    changes += "G" + std::to_string(++rows) + ",P" + std::to_string(pupils) + ',' + kind + ',' + on + ',' + on + ',' +
               from + ',' + to + '\n';
  }
  // The books of class c, its school and the township are off by n.
  void miss(int c, int n) { off[in_class(c)] += n, off[school(c)] += n, off["U1"] += n; }

  void add_pupil() {
    ++pupils;
    const int c = *rc::gen::inRange(0, 4), other = 2 * (1 - c / 2) + *rc::gen::inRange(0, 2);
    const std::string on = (day(2026, 9, 10) + *rc::gen::inRange(0, 90)).text(), start = "2026-09-01";
    const bool told = *rc::gen::inRange(0, 3) != 0;
    students += "P" + std::to_string(pupils) + ",生" + std::to_string(pupils) + ",男,2014-05-01," + school(c) + ',' +
                in_class(c) + ",6,enrolled\n";
    switch (*rc::gen::inRange(0, 7)) {
      case 0: enrol(c, start, ""); break;  // stays
      case 1:  // leaves
        enrol(c, start, on);
        told ? change(*rc::gen::element<std::string>("transfer_out", "dropout", "suspension"), on, school(c), "")
             : miss(c, -1);
        break;
      case 2:  // comes
        enrol(c, on, "");
        told ? change(*rc::gen::element<std::string>("transfer_in", "return", "resumption"), on, "", school(c))
             : miss(c, 1);
        break;
      case 3: {  // moves to the other school: on record by both rows, by either, or by none
        enrol(c, start, on), enrol(other, on, "");
        const int how = *rc::gen::inRange(0, 4);
        if (how == 1 || how == 3) change("transfer_out", on, school(c), school(other));
        if (how == 2 || how == 3) change("transfer_in", on, school(c), school(other));
        if (how == 0) miss(c, -1), miss(other, 1);
        break;
      }
      case 4:  // changes class within the school: no change, and none is missed
        enrol(c, start, on), enrol(c ^ 1, on, "");
        break;
      case 5:  // left on paper, still there
        enrol(c, start, "");
        change("dropout", on, school(c), "");
        miss(c, 1);
        break;
      default:  // came on paper while already there
        enrol(c, start, "");
        change("transfer_in", on, "", school(c));
        miss(c, -1);
    }
  }
};

}  // namespace

TEST_CASE("balance: as the events of random rosters were told or kept back", "[engine][J6.3]") {
  rc::prop("start + in - out = end at every level", [] {
    Township town;
    for (int n = *rc::gen::inRange(1, 15); n > 0; --n) town.add_pupil();
    Tables tables = plan_town();
    tables["classes"] =
        "class_id,school,school_year,grade,name\nC1,S1,2026,6,一\nC2,S1,2026,6,二\nC3,S2,2026,6,一\nC4,S2,2026,6,二\n";
    tables["students"] = town.students;
    tables["enrolments"] = town.enrolments;
    tables["changes"] = town.changes;
    const baoxue::Report report = run_plan(tables, day(2026, 12, 20));
    Lines expected, actual;
    for (const auto& [place, n] : town.off) {
      if (n != 0) expected.push_back(place + "|2026-1");
    }
    for (const char* rule : {"class_balance", "school_balance", "township_balance"}) {
      for (const std::string& key : found(report, rule)) actual.push_back(key);
    }
    std::sort(expected.begin(), expected.end());
    std::sort(actual.begin(), actual.end());
    RC_LOG() << town.enrolments << town.changes;
    RC_ASSERT(actual == expected);
  });
}
