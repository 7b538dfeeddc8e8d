// SPDX-License-Identifier: MIT
// Duties: the expected set, due days across holidays and vacations, in time and late, what is unknown, who answers.
#include "duty_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

const baoxue::Date kHalloween = day(2026, 10, 31);

Lines bulletin(const std::string& papers, baoxue::Date as_of, const std::string& period,
               const std::vector<std::string>& columns = {"status"}) {
  return duties(run(duty_town(papers), as_of, 1, duty_pack(kBulletin)), "bulletin", columns, period);
}

}  // namespace

TEST_CASE("duties: every month of a term is expected to the end of the next term and no later", "[engine][duties]") {
  const baoxue::Report report = run(duty_town(), kHalloween, 1, duty_pack(kBulletin));
  // July 2026 has three school days, August none; of 2027 no calendar is loaded, so the last working days are not known.
  CHECK(duties(report, "bulletin", {"due", "status"}) ==
        Lines{"2026-03 2026-03-31 missing", "2026-04 2026-04-30 missing", "2026-05 2026-05-29 missing",
              "2026-06 2026-06-30 missing", "2026-07 2026-07-31 missing", "2026-09 2026-09-30 missing",
              "2026-10 2026-10-30 missing", "2026-11 2026-11-30 not_yet_due", "2026-12 2026-12-31 not_yet_due",
              "2027-01 - not_yet_due", "2027-03 - not_yet_due", "2027-04 - not_yet_due", "2027-05 - not_yet_due",
              "2027-06 - not_yet_due", "2027-07 - not_yet_due"});
}

TEST_CASE("duties: the last working day is in time and the day after is late", "[engine][duties]") {
  const std::vector<std::string> columns{"status", "met_on", "days_late"};
  CHECK(bulletin("A,bulletin,S1,2026-10-30,,,\n", kHalloween, "2026-10", columns) == Lines{"met 2026-10-30 -"});
  CHECK(bulletin("A,bulletin,S1,2026-10-31,,,\n", kHalloween, "2026-10", columns) == Lines{"late 2026-10-31 1"});
  CHECK(bulletin("A,bulletin,S1,2026-10-31,,,\n", kHalloween, "2026-09", columns) == Lines{"missing - 31"});
  CHECK(bulletin("A,bulletin,S1,2026-11-01,,,\n", day(2026, 11, 1), "2026-10", columns) == Lines{"missing - 2"});
  CHECK(bulletin("A,casebook,S1,2026-10-30,,,\n", kHalloween, "2026-10", columns) == Lines{"missing - 1"});
}

TEST_CASE("duties: before and on the due day nothing is missing yet", "[engine][duties]") {
  CHECK(bulletin("", day(2026, 10, 1), "2026-10") == Lines{"not_yet_due"});
  CHECK(bulletin("", day(2026, 10, 30), "2026-10") == Lines{"not_yet_due"});
  CHECK(bulletin("", day(2026, 10, 31), "2026-10") == Lines{"missing"});
}

TEST_CASE("duties: as_of never sees a later row, nor one recorded later", "[engine][duties]") {
  const std::string late_record = "A,bulletin,S1,2026-09-29,,,2026-10-05\n";
  CHECK(bulletin(late_record, day(2026, 9, 30), "2026-09") == Lines{"not_yet_due"});
  CHECK(bulletin(late_record, day(2026, 10, 4), "2026-09") == Lines{"missing"});
  CHECK(bulletin(late_record, day(2026, 10, 5), "2026-09") == Lines{"met"});
  CHECK(bulletin("A,bulletin,S1,2026-09-29,,,\n", day(2026, 9, 28), "2026-09") == Lines{"not_yet_due"});
  // Recorded ahead, a plan: not done.
  CHECK(bulletin("A,bulletin,S1,2026-09-29,,,2026-09-01\n", day(2026, 9, 28), "2026-09", {"status", "done"}) ==
        Lines{"not_yet_due 0"});
}

TEST_CASE("duties: weeks across the National Day end on their last school day", "[engine][duties]") {
  const std::string weekly = duty(
      "week",
      "of = \"school\"\nevery = \"school_week\"\ndue = { n = -1, count = \"school\" }\nneeds = { from = \"papers\" }");
  const baoxue::Report report = run(duty_town(), kHalloween, 1, duty_pack(weekly));
  CHECK(duties(report, "week", {"period_end", "due"}, "2026-09-28") == Lines{"2026-10-04 2026-09-30"});
  CHECK(duties(report, "week", {"period_end", "due"}, "2026-10-05") ==
        Lines{"2026-10-11 2026-10-10"});  // a worked Saturday
  CHECK(duties(report, "week", {"period_end", "due"}, "2026-10-12") == Lines{"2026-10-18 2026-10-16"});
}

TEST_CASE("duties: a due day may lie after the period or be an expression over it", "[engine][duties]") {
  const std::string two =
      duty("after",
           "of = \"school\"\nevery = \"month\"\ndue = { n = 2, count = \"work\" }\nneeds = { from = \"papers\" }") +
      duty("middle",
           "of = \"school\"\nevery = \"month\"\ndue = \"period.start + days(14)\"\nneeds = { from = \"papers\" }") +
      duty("end", "of = \"school\"\nevery = \"month\"\nneeds = { from = \"papers\" }");
  const baoxue::Report report = run(duty_town("A,x,S1,2026-09-20,,,\n"), day(2026, 10, 8), 1, duty_pack(two));
  CHECK(duties(report, "after", {"due", "status"}, "2026-09") == Lines{"2026-10-09 met"});
  CHECK(duties(report, "middle", {"due", "status"}, "2026-09") == Lines{"2026-09-15 late"});
  CHECK(duties(report, "end", {"due", "status"}, "2026-09") == Lines{"2026-09-30 met"});
  CHECK(duties(report, "end", {"due", "status"}, "2026-10") == Lines{"2026-10-31 not_yet_due"});
}

TEST_CASE("duties: vacations expect nothing unless the pack keeps them", "[engine][duties]") {
  const auto months = [](const std::string& vacations) {
    const std::string text =
        duty("d", "of = \"school\"\nevery = \"month\"\n" + vacations + "needs = { from = \"papers\" }");
    return duties(run(duty_town(), day(2026, 9, 15), 1, duty_pack(text)), "d", {}).size();
  };
  // March to July 2026, September to January, March to July 2027: fifteen; August and February besides.
  CHECK(months("") == 15);
  CHECK(months("vacations = \"keep\"\n") == 17);
}

TEST_CASE("duties: a month in which the school itself was closed expects nothing of it", "[engine][duties]") {
  Tables tables = duty_town();
  tables["schools"] += "S2,柳岸小学,primary,U1\n";
  tables["calendar"] = "date,school,kind\n";
  for (int d = 1; d <= 31; ++d) tables["calendar"] += day(2026, 10, d).text() + ",S2,closure\n";
  const baoxue::Report report = run(tables, kHalloween, 1, duty_pack(kBulletin));
  CHECK(duties(report, "bulletin", {"key"}, "2026-10") == Lines{"S1|2026-10"});
  CHECK(duties(report, "bulletin", {"key"}, "2026-09") == Lines{"S1|2026-09", "S2|2026-09"});
}

TEST_CASE("duties: who is gone when it falls due did not have to, who came owes it", "[engine][duties]") {
  Tables tables = duty_town();
  tables["schools"] =
      "school_id,name,kind,unit,from,to\nS1,青禾学校,nine_year,U1,,2026-10-10\nS2,柳岸小学,primary,U1,2026-10-20,\nS3,"
      "杏花小学,primary,U1,,2026-09-01\n";
  const baoxue::Report report = run(tables, kHalloween, 1, duty_pack(kBulletin));
  CHECK(duties(report, "bulletin", {"key", "status"}, "2026-09") == Lines{"S1|2026-09 missing"});
  CHECK(duties(report, "bulletin", {"key", "status"}, "2026-10") ==
        Lines{"S1|2026-10 not_required", "S2|2026-10 missing"});
  CHECK(duties(report, "bulletin", {"key", "status"}, "2026-11") == Lines{"S2|2026-11 not_yet_due"});
}

TEST_CASE("duties: a class owes in its own school year only", "[engine][duties]") {
  Tables tables = duty_town();
  tables["classes"] += "C0,S1,2025,6,六(1)班\n";
  const std::string text =
      duty("d", "of = \"class\"\nevery = \"term\"\nneeds = { from = \"papers\", on = { school = \"self.school\" } }");
  const baoxue::Report report = run(tables, kHalloween, 1, duty_pack(text));
  CHECK(duties(report, "d", {"key"}) ==
        Lines{"2025-2 C0|2025-2", "2026-1 C1|2026-1", "2026-2 C1|2026-2", "2026-1 C2|2026-1", "2026-2 C2|2026-2"});
}

TEST_CASE("duties: `for` says of which rows, by the names of the subject", "[engine][duties]") {
  Tables tables = duty_town();
  tables["schools"] += "S2,柳岸小学,primary,U1\n";
  const std::string text = duty("d",
                                "of = \"school\"\nevery = \"term\"\nfor = \"kind == 'primary' && school.unit.kind == "
                                "'township' && period.start >= date('2026-09-01')\"\n"
                                "needs = { from = \"papers\" }");
  CHECK(duties(run(tables, kHalloween, 1, duty_pack(text)), "d", {"key"}) ==
        Lines{"2026-1 S2|2026-1", "2026-2 S2|2026-2"});
}

TEST_CASE("duties: pairs, groups and periods of their own may owe", "[engine][duties]") {
  const std::string text =
      "[[subject]]\nid = \"school_term\"\ncross = [\"school\", \"period:term\"]\n\n"
      "[[subject]]\nid = \"grade\"\ngroup = { from = \"classes\", by = [\"school\", \"grade\"] }\n\n" +
      duty("pair", "of = \"school_term\"\ndue = { n = -1, count = \"work\" }\nneeds = { from = \"papers\" }") +
      duty("grade",
           "of = \"grade\"\nevery = \"month\"\nneeds = { from = \"papers\", where = \"date >= self.period.start + "
           "days(5)\" }");
  const baoxue::Report report =
      run(duty_town("A,x,S1,2026-09-03,,,\nB,x,S1,2026-10-06,,,\n"), day(2026, 11, 30), 1, duty_pack(text));
  CHECK(duties(report, "pair", {"key", "period_end", "status"}) ==
        Lines{"- S1|2025-2 2026-07-03 missing", "- S1|2026-1 2027-01-29 met"});
  CHECK(duties(report, "grade", {"key", "status"}, "2026-09") == Lines{"S1|3|2026-09 missing", "S1|7|2026-09 missing"});
  CHECK(duties(report, "grade", {"key", "status"}, "2026-10") == Lines{"S1|3|2026-10 met", "S1|7|2026-10 met"});
}

TEST_CASE("duties: without every it is once for each row, and the row itself may be what is needed",
          "[engine][duties]") {
  const std::string text =
      "[[evidence]]\nid = \"proven\"\nof = \"change\"\nparts = [{ paper = \"proof\" }, { sign = \"approved\" }]\n\n" +
      duty("papers_of_change",
           "of = \"change\"\nfor = \"kind == 'suspension'\"\ndue = \"add_days(date, 3, 'work')\"\nevidence = "
           "\"proven\"\narchive = 12");
  Tables tables = duty_town();
  tables["changes"] =
      "change_id,student,kind,date,reported_on,from_school,proof,approved_by,approved_on\n"
      "G1,P1,suspension,2026-09-29,,S1,证明,H1,2026-10-09\n"   // 09-30, 10-08, 10-09 are the three working days
      "G2,P2,suspension,2026-09-29,,S1,证明,H1,2026-10-10\n"
      "G3,P1,suspension,2026-10-20,,S1,,H1,2026-10-20\n"
      "G4,P2,suspension,2026-10-29,,S1,,,\n"
      "G5,P3,return,2026-10-20,,S1,,,\n";
  const baoxue::Report report = run(tables, kHalloween, 1, duty_pack(text));
  CHECK(duties(report, "papers_of_change", {"key", "due", "status", "met_on", "missing_parts"}) ==
        Lines{"- G1 2026-10-09 met 2026-10-09 -", "- G2 2026-10-09 late 2026-10-10 -",
              "- G3 2026-10-23 incomplete - proof", "- G4 2026-11-03 not_yet_due - proof、approved"});
  CHECK(rows(report.table("archive"), {"item", "school", "term", "expected", "present", "late", "missing",
                                       "not_yet_due", "unknown"}) == Lines{"12 S1 2026-1 4 1 1 1 1 0"});
}

TEST_CASE("duties: the day it counts from is the row's date unless the pack says another", "[engine][duties]") {
  const std::string needs = "needs = { from = \"papers\", where = \"kind == 'casebook'\"";
  const std::string text =
      duty("made", "of = \"school\"\nevery = \"term\"\ndue = \"date('2026-12-31')\"\n" + needs + " }") +
      duty("handed",
           "of = \"school\"\nevery = \"term\"\ndue = \"date('2026-12-31')\"\n" + needs + ", day = \"handed_in_on\" }");
  const auto status = [&](const std::string& handed_in, const std::string& id, baoxue::Date as_of) {
    const std::string papers = "A,casebook,S1,2026-12-01," + handed_in + ",U1,\n";
    return duties(run(duty_town(papers), as_of, 1, duty_pack(text)), id, {"status", "missing_parts"}, "2026-1");
  };
  CHECK(status("", "made", day(2027, 1, 10)) == Lines{"met -"});
  CHECK(status("", "handed", day(2027, 1, 10)) == Lines{"incomplete handed_in_on"});
  CHECK(status("2026-12-31", "handed", day(2027, 1, 10)) == Lines{"met -"});
  CHECK(status("2027-01-04", "handed", day(2027, 1, 10)) == Lines{"late -"});
  CHECK(status("2027-01-04", "handed", day(2027, 1, 3)) == Lines{"missing -"});  // not handed in yet
}

TEST_CASE("duties: an absent table is unknown and not missing, and of later periods nothing is due",
          "[engine][duties]") {
  Tables tables = duty_town();
  tables.erase("papers");
  const baoxue::Report report = run(tables, kHalloween, 1, duty_pack(kBulletin));
  CHECK(duties(report, "bulletin", {"status", "done", "missing_en"}, "2026-10") ==
        Lines{"unknown - table not received: paper"});
  CHECK(duties(report, "bulletin", {"status"}, "2026-11") == Lines{"not_yet_due"});
  CHECK(rows(report.table("archive"), {"term", "expected", "missing", "not_yet_due", "unknown"})[1] ==
        "2026-1 5 0 3 2");
}

TEST_CASE("duties: without terms nothing is invented and the table says so", "[engine][duties]") {
  Tables tables = duty_town();
  tables.erase("terms");
  CHECK(duties(run(tables, kHalloween, 1, duty_pack(kBulletin)), "bulletin", {"key", "status", "missing_en"}) ==
        Lines{"- - unknown table not received: term"});
}

TEST_CASE("duties: where no calendar says when it is due, only what is sure is said", "[engine][duties]") {
  const std::vector<std::string> columns{"status", "missing_en"};
  CHECK(bulletin("", day(2026, 12, 31), "2027-01", columns) == Lines{"not_yet_due "});
  CHECK(bulletin("", day(2027, 1, 20), "2027-01", columns) == Lines{"unknown calendar 2027 not loaded"});
  CHECK(bulletin("", day(2027, 2, 1), "2027-01", columns) == Lines{"missing "});
  CHECK(bulletin("A,bulletin,S1,2027-01-31,,,\n", day(2027, 2, 1), "2027-01", columns) ==
        Lines{"unknown calendar 2027 not loaded"});
  // The last working day of the term is in January or, if no day of it were one, 31 December: not before.
  const std::string text =
      duty("d", "of = \"school\"\nevery = \"term\"\ndue = { n = -1, count = \"work\" }\nneeds = { from = \"papers\" }");
  const auto term = [&](const std::string& papers, baoxue::Date as_of) {
    return duties(run(duty_town(papers), as_of, 1, duty_pack(text)), "d", {"due", "status"}, "2026-1");
  };
  CHECK(term("", day(2026, 12, 31)) == Lines{"- not_yet_due"});
  CHECK(term("", day(2027, 1, 1)) == Lines{"- unknown"});
  CHECK(term("A,x,S1,2026-12-31,,,\n", day(2027, 2, 1)) == Lines{"- met"});
  CHECK(term("A,x,S1,2027-01-01,,,\n", day(2027, 2, 1)) == Lines{"- unknown"});
}

TEST_CASE("duties: an unknown `where` is unknown only where it could change the answer", "[engine][duties]") {
  const std::vector<std::string> columns{"status", "done", "missing_en"};
  CHECK(bulletin("A,,S1,2026-10-20,,,\n", kHalloween, "2026-10", columns) ==
        Lines{"unknown - paper.kind is not filled in"});
  CHECK(bulletin("A,,S1,2026-10-20,,,\nB,bulletin,S1,2026-10-20,,,\n", kHalloween, "2026-10", columns) ==
        Lines{"met - "});
  CHECK(bulletin("A,,S1,2026-10-20,,,\nB,bulletin,S1,2026-10-31,,,\n", kHalloween, "2026-10", {"status"}) ==
        Lines{"unknown"});
}

TEST_CASE("duties: an unknown `for` leaves open whether anything is expected", "[engine][duties]") {
  Tables tables = duty_town();
  tables["schools"] = "school_id,name,kind,unit,area\nS1,青禾学校,nine_year,U1,\nS2,柳岸小学,primary,U1,rural\n";
  const std::string text =
      duty("d", "of = \"school\"\nevery = \"month\"\nfor = \"area == 'rural'\"\nneeds = { from = \"papers\" }") +
      "[[fact]]\nid = \"owed\"\nof = \"unit\"\nfrom = \"duty:d\"\non = { \"school.unit\" = \"self\" }\ntake = "
      "\"count()\"\n"
      "[[rule]]\nid = \"r\"\nof = \"unit\"\nwhen = \"owed > 0\"\nsource = \"said\"\ntitle = { zh = \"测试\", en = "
      "\"test\" }\n";
  const baoxue::Report report = run(tables, day(2026, 11, 2), 1, duty_pack(text));
  CHECK(duties(report, "d", {"key", "status", "missing_en"}, "2026-10") ==
        Lines{"S1|2026-10 unknown school.area is not filled in", "S2|2026-10 missing "});
  CHECK(rows(report.table("unknown"), {"rule", "key"}) == Lines{"r U1"});
}

TEST_CASE("duties: a table that needs submissions is judged only where somebody reported", "[engine][duties]") {
  const auto status = [&](const std::string& submissions) {
    Tables tables = duty_town();
    tables["submissions"] = "submission_id,table,school,covers_from,covers_to,received_on,kind\n" + submissions;
    return duties(run(tables, kHalloween, 1, duty_pack(kBulletin, "role", "submissions")), "bulletin",
                  {"status", "missing_en"}, "2026-10");
  };
  CHECK(status("") == Lines{"unknown paper is not reported for the period"});
  CHECK(status("B,papers,S1,2026-10-01,2026-10-29,2026-10-30,data\n") ==
        Lines{"unknown paper is not reported for the period"});
  CHECK(status("B,papers,S1,2026-10-01,2026-10-30,2026-10-30,data\n") == Lines{"missing "});  // the 31st is a Saturday
}

TEST_CASE("duties: a zero report for the whole period answers, a part of it does not", "[engine][duties]") {
  const std::string text = duty("d",
                                "of = \"school\"\nevery = \"month\"\ndue = { n = 2, count = \"work\" }\nneeds = { from "
                                "= \"papers\" }\nzero_report = true");
  const auto status = [&](const std::string& submissions, const std::string& papers = "",
                          baoxue::Date as_of = day(2026, 11, 30)) {
    Tables tables = duty_town(papers);
    tables["submissions"] = "submission_id,table,school,unit,covers_from,covers_to,received_on,kind\n" + submissions;
    return duties(run(tables, as_of, 1, duty_pack(text)), "d", {"status", "met_on", "days_late"}, "2026-10");
  };
  const std::string whole = "B,papers,S1,,2026-10-01,2026-10-31,2026-11-02,zero_report\n";
  CHECK(status(whole) == Lines{"zero_reported 2026-11-02 -"});
  CHECK(status(whole, "A,x,S1,2026-10-20,,,\n") ==
        Lines{"met 2026-10-20 -"});  // a row wins over a report that there is none
  CHECK(status(whole, "", day(2026, 11, 1)) == Lines{"not_yet_due - -"});
  CHECK(status("B,papers,S1,,2026-10-01,2026-10-31,2026-11-02,data\n") == Lines{"missing - 27"});
  CHECK(status("B,visits,S1,,2026-10-01,2026-10-31,2026-11-02,zero_report\n") == Lines{"missing - 27"});
  CHECK(status("B,papers,S1,,2026-10-01,2026-10-29,2026-11-02,zero_report\n") == Lines{"missing - 27"});
  CHECK(status("B,papers,S1,,2026-10-01,2026-10-15,2026-10-16,zero_report\nC,papers,,U1,2026-10-16,2026-10-31,2026-11-"
               "05,zero_report\n") == Lines{"zero_reported 2026-11-05 2"});  // due on 11-03
}

TEST_CASE("duties: facts and rules read what became of them", "[engine][duties]") {
  const std::string text = kBulletin +
                           "[[fact]]\nid = \"missing_bulletins\"\nof = \"school\"\nfrom = \"duty:bulletin\"\nwhere = "
                           "\"status == 'missing'\"\ntake = \"count()\"\n"
                           "[[fact]]\nid = \"last_met\"\nof = \"school\"\nfrom = \"duty:bulletin\"\nwhere = \"status "
                           "== 'met'\"\ntake = \"max(met_on)\"\n"
                           "[[rule]]\nid = \"r\"\nof = \"school\"\nwhen = \"missing_bulletins >= 6\"\nsource = "
                           "\"said\"\ntitle = { zh = \"测试\", en = \"test\" }\n"
                           "say = { zh = \"{missing_bulletins} {last_met}\", en = \"x\" }\n";
  // March to July, September and October, one of them printed.
  CHECK(rows(run(duty_town("A,bulletin,S1,2026-04-20,,,\n"), kHalloween, 1, duty_pack(text)).table("findings"),
             {"rule", "key", "message_zh"}) == Lines{"r S1 6 2026-04-20"});
}

TEST_CASE("duties: who answers is asked on the due day, today where that is to come", "[engine][duties]") {
  Tables tables = duty_town();
  tables["staff"] =
      "staff_id,name,school,post,from,to\nH1,赵校长,S1,head,2020-09-01,2026-10-30\nH2,钱校长,S1,head,2026-10-30,2026-"
      "12-01\nT1,王一,S1,teacher,2020-09-01,\n";
  const baoxue::Report report = run(tables, kHalloween, 1, duty_pack(kBulletin));
  const std::vector<std::string> columns{"by_roles", "by_staff", "by_names"};
  CHECK(duties(report, "bulletin", columns, "2026-09") == Lines{"principal H1 赵校长"});
  CHECK(duties(report, "bulletin", columns, "2026-10") == Lines{"principal H2 钱校长"});
  CHECK(duties(report, "bulletin", columns, "2026-12") == Lines{"principal H2 钱校长"});
}

TEST_CASE("duties: a breach that nobody answers for is a finding about the role", "[engine][duties]") {
  Tables tables = duty_town("A,bulletin,S1,2026-09-20,,,\n");
  tables["staff"] =
      "staff_id,name,school,post,from,to\nH1,赵校长,S1,head,2026-09-01,2026-09-10\nH0,钱校长,S1,head,2020-09-01,2026-"
      "09-01\n";
  const baoxue::Report report = run(tables, kHalloween, 1, duty_pack(kBulletin));
  CHECK(rows(report.table("findings"), {"rule", "key", "anchor"}) ==
        Lines{"gap.principal S1 2026-10-30"});  // September was met
}

TEST_CASE("duties: the archive counts by item, school and term", "[engine][duties]") {
  const baoxue::Report report =
      run(duty_town("A,bulletin,S1,2026-09-20,,,\nB,bulletin,S1,2026-10-31,,,\nC,bulletin,S1,2026-06-01,,,\n"),
          kHalloween, 1, duty_pack(kBulletin));
  CHECK(rows(report.table("archive"), {"item", "school", "school_name", "term", "expected", "present", "late",
                                       "missing", "not_yet_due", "unknown"}) ==
        Lines{"18 S1 青禾学校 2025-2 5 1 0 4 0 0", "18 S1 青禾学校 2026-1 5 1 1 0 3 0",
              "18 S1 青禾学校 2026-2 5 0 0 0 5 0"});
}

TEST_CASE("duties: an explanation lists every row with why it counts or not", "[engine][duties][explain]") {
  const std::string text =
      "[[evidence]]\nid = \"given\"\nof = \"paper\"\nparts = [{ field = \"recipient\" }]\n\n" +
      duty("d",
           "of = \"school\"\nevery = \"month\"\nfor = \"kind == 'nine_year'\"\nat_least = 2\nevidence = \"given\"\n"
           "needs = { from = \"papers\", where = \"kind == 'bulletin'\" }");
  const baoxue::Report report = run(duty_town("A,bulletin,S1,2026-10-01,,U1,\nB,bulletin,S1,2026-10-02,,,\nC,casebook,"
                                              "S1,2026-10-03,,U1,\nD,bulletin,S1,2026-09-03,,U1,\n"),
                                    day(2026, 11, 1), 1, duty_pack(text));
  CHECK(duties(report, "d", {"status", "done", "short", "missing_parts"}, "2026-10") == Lines{"short 1 1 recipient"});
  const std::string said = report.explain("duty:d", "S1|2026-10").value();
  const auto has = [&](const std::string& part) { return said.find(part) != std::string::npos; };
  CHECK(has("\"answer\":\"short\""));
  CHECK(has("\"key\":\"A\",\"counts\":\"yes\",\"day\":\"2026-10-01\"}"));
  CHECK(has("\"key\":\"B\",\"counts\":\"no\""));
  CHECK(has("\"missing\":[\"recipient\"]"));
  CHECK(has("it does not satisfy: kind == 'bulletin'"));
  CHECK_FALSE(has("\"key\":\"D\""));  // of another month
  CHECK(has("\"for\":{\"text\":\"kind == 'nine_year'\""));
  CHECK_FALSE(report.explain("duty:d", "S1|2020-10").has_value());
  CHECK_FALSE(report.explain("duty:x", "S1|2026-10").has_value());
}

TEST_CASE("duties: neither threads nor the order of rows change a byte", "[engine][duties]") {
  const std::string text =
      kBulletin +
      duty("g", "of = \"school\"\nevery = \"month\"\ncarry = true\ngroup = \"papers\"\nneeds = { from = \"papers\" }") +
      duty("h", "of = \"school\"\nevery = \"term\"\nat_least = 3\ngroup = \"papers\"\nneeds = { from = \"papers\" }");
  Tables tables = duty_town(
      "A,bulletin,S1,2026-09-20,,,\nB,bulletin,S1,2026-09-20,,,\nC,x,S2,2026-09-20,,,\nD,x,S2,2026-10-01,,,\nE,x,S2,"
      "2026-10-01,,,\n");
  tables["schools"] += "S2,柳岸小学,primary,U1\n";
  Tables shuffled = tables;
  shuffled["papers"] = duty_town(
      "E,x,S2,2026-10-01,,,\nB,bulletin,S1,2026-09-20,,,\nD,x,S2,2026-10-01,,,\nC,x,S2,2026-09-20,,,\nA,bulletin,S1,"
      "2026-09-20,,,\n")["papers"];
  shuffled["schools"] = "school_id,name,kind,unit\nS2,柳岸小学,primary,U1\nS1,青禾学校,nine_year,U1\n";
  const baoxue::Report one = run(tables, kHalloween, 1, duty_pack(text));
  for (const int threads : {1, 4}) {
    const baoxue::Report other = run(shuffled, kHalloween, threads, duty_pack(text));
    for (const char* name : {"duties", "archive", "findings"}) CHECK(dump(one.table(name)) == dump(other.table(name)));
  }
}
