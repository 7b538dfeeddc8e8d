// SPDX-License-Identifier: MIT
// What makes a record complete: parts, signatures, their order and limits, distinct signers, columns that never arrived.
#include "test.hpp"
#include "town.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

// A leave needs a reason, a paper, the principal's signature and then the township's, within two working days, by somebody else.
std::string leave_pack(const std::string& parts = R"([{ field = "reason" }, { paper = "proof" }, { sign = "principal" },
         { sign = "township", within = { n = 2, count = "work" } }]
ordered = true
distinct = ["principal", "township"])") {
  std::string text = "[policy]\nid = \"test\"\ntitle = { zh = \"测试\", en = \"test\" }\n\n";
  const auto column = [&](const std::string& id, const std::string& type) {
    text += "[[column]]\ntable = \"changes\"\nid = \"" + id + "\"\nzh = \"" + id + "\"\nsensitivity = \"none\"\n" +
            type + "\n\n";
  };
  column("reason", "type = \"text\""), column("stamped", "type = \"bool\"");
  for (const std::string who : {"principal", "township"}) {
    column(who + "_by", "type = \"key\"\ndomain = \"staff\""), column(who + "_on", "type = \"date\"");
  }
  text +=
      "[param.sign_days]\ntype = \"int\"\nsource = \"assumed\"\nwhy = { zh = \"测试\", en = \"test\" }\n"
      "values = [{ from = 2018-09-01, value = 1 }, { from = 2026-10-01, value = 3 }]\n\n"
      "[[evidence]]\nid = \"leave\"\nzh = \"请假审批\"\nof = \"change\"\nparts = " +
      parts + "\n\n";
  for (const std::string answer : {"complete", "incomplete"}) {
    text += "[[rule]]\nid = \"" + answer + "\"\nof = \"change\"\ntitle = { zh = \"测试\", en = \"test\" }\nwhen = \"" +
            (answer == "complete" ? "" : "!") + "leave.complete\"\nsource = \"said\"\n" +
            "say = { zh = \"{leave.missing} {leave.completed_on}\", en = \"{leave.missing}\" }\n\n";
  }
  return text;
}

const std::string kHeader =
    "change_id,student,kind,date,reported_on,reason,proof,principal_by,principal_on,township_by,township_on,stamped\n";

baoxue::Report judge(const std::string& row, baoxue::Date as_of = day(2026, 11, 30),
                     const std::string& pack = leave_pack(), const std::string& header = kHeader) {
  Tables tables = town();
  tables["changes"] = header + row + "\n";
  return run(tables, as_of, 1, pack);
}

// "complete 2026-09-30", "incomplete proof、township -", ...
Lines answers(const baoxue::Report& report) {
  Lines out = rows(report.table("findings"), {"rule", "message_zh"});
  for (const std::string& line : rows(report.table("unknown"), {"rule", "missing_en"}))
    out.push_back("unknown " + line);
  return out;
}
Lines judged(const std::string& row, const std::string& pack = leave_pack()) {
  return answers(judge(row, day(2026, 11, 30), pack));
}

}  // namespace

TEST_CASE("evidence: a record with all its parts is complete on the day of the last signature", "[engine][evidence]") {
  // Two working days after Tuesday 09-29: 09-30 and, after the National Day, 10-08.
  CHECK(judged("G1,P1,suspension,2026-09-29,,病,证明,H1,2026-09-29,T1,2026-10-08,") == Lines{"complete  2026-10-08"});
  CHECK(judged("G1,P1,suspension,2026-09-29,,病,证明,H1,2026-09-29,T1,2026-09-29,") == Lines{"complete  2026-09-29"});
}

TEST_CASE("evidence: what is missing is named in the order of the parts", "[engine][evidence]") {
  CHECK(judged("G1,P1,suspension,2026-09-29,,,,H1,2026-09-29,T1,2026-09-30,") ==
        Lines{"incomplete reason、proof 2026-09-30"});
  CHECK(judged("G1,P1,suspension,2026-09-29,,病,,,,,,") == Lines{"incomplete proof、principal、township ?"});
  // A signature without its day is none, nor a day without its signer.
  CHECK(judged("G1,P1,suspension,2026-09-29,,病,证明,H1,,T1,2026-09-30,") == Lines{"incomplete principal ?"});
  CHECK(judged("G1,P1,suspension,2026-09-29,,病,证明,H1,2026-09-29,,2026-09-30,") ==
        Lines{"incomplete township 2026-09-30"});
}

TEST_CASE("evidence: a limit of two working days includes the second and not the day after", "[engine][evidence]") {
  const auto on = [](const std::string& day) {
    return judged("G1,P1,suspension,2026-09-29,,病,证明,H1,2026-09-29,T1," + day + ",");
  };
  CHECK(on("2026-10-08") == Lines{"complete  2026-10-08"});
  CHECK(on("2026-10-09") == Lines{"incomplete township:late 2026-10-09"});
}

TEST_CASE("evidence: a limit in a parameter takes its value on the day of the record", "[engine][evidence]") {
  const std::string pack = leave_pack("[{ sign = \"township\", within = { n = \"p.sign_days\" } }]");
  // One day for a record of September, three for one of October, whenever it is signed.
  CHECK(judged("G1,P1,suspension,2026-09-30,,,,,,T1,2026-10-01,", pack) == Lines{"complete  2026-10-01"});
  CHECK(judged("G1,P1,suspension,2026-09-30,,,,,,T1,2026-10-02,", pack) ==
        Lines{"incomplete township:late 2026-10-02"});
  CHECK(judged("G1,P1,suspension,2026-10-01,,,,,,T1,2026-10-04,", pack) == Lines{"complete  2026-10-04"});
  CHECK(judged("G1,P1,suspension,2026-10-01,,,,,,T1,2026-10-05,", pack) ==
        Lines{"incomplete township:late 2026-10-05"});
}

TEST_CASE("evidence: signatures in the wrong order do not complete a record, on one day they do",
          "[engine][evidence]") {
  CHECK(judged("G1,P1,suspension,2026-09-29,,病,证明,H1,2026-10-08,T1,2026-09-30,") ==
        Lines{"incomplete township:order 2026-10-08"});
  CHECK(judged("G1,P1,suspension,2026-09-29,,病,证明,H1,2026-09-30,T1,2026-09-30,") == Lines{"complete  2026-09-30"});
  const std::string any = leave_pack("[{ sign = \"principal\" }, { sign = \"township\" }]");
  CHECK(judged("G1,P1,suspension,2026-09-29,,,,H1,2026-10-08,T1,2026-09-30,", any) == Lines{"complete  2026-10-08"});
}

TEST_CASE("evidence: one person cannot sign for two", "[engine][evidence]") {
  CHECK(judged("G1,P1,suspension,2026-09-29,,病,证明,H1,2026-09-29,H1,2026-09-30,") ==
        Lines{"incomplete township:same 2026-09-30"});
  const std::string any = leave_pack("[{ sign = \"principal\" }, { sign = \"township\" }]");
  CHECK(judged("G1,P1,suspension,2026-09-29,,,,H1,2026-09-29,H1,2026-09-30,", any) == Lines{"complete  2026-09-30"});
}

TEST_CASE("evidence: as_of never sees a later signature", "[engine][evidence]") {
  const std::string row = "G1,P1,suspension,2026-09-29,,病,证明,H1,2026-09-29,T1,2026-10-08,";
  CHECK(answers(judge(row, day(2026, 10, 7)))[0].substr(0, 19) == "incomplete township");
  CHECK(answers(judge(row, day(2026, 10, 8))) == Lines{"complete  2026-10-08"});
}

TEST_CASE("evidence: a yes/no column is there when it says yes", "[engine][evidence]") {
  const std::string pack = leave_pack("[{ field = \"stamped\" }]");
  CHECK(judged("G1,P1,suspension,2026-09-29,,,,,,,,是", pack) == Lines{"complete  2026-09-29"});
  CHECK(judged("G1,P1,suspension,2026-09-29,,,,,,,,否", pack) == Lines{"incomplete stamped 2026-09-29"});
  CHECK(judged("G1,P1,suspension,2026-09-29,,,,,,,,", pack) == Lines{"incomplete stamped 2026-09-29"});
}

TEST_CASE("evidence: a column that never arrived is unknown and not missing", "[engine][evidence]") {
  const std::string pack = leave_pack("[{ field = \"reason\" }, { paper = \"proof\" }]");
  const auto without = [&](const std::string& row) {
    return answers(judge(row, day(2026, 11, 30), pack, "change_id,student,kind,date,reported_on,reason\n"));
  };
  CHECK(without("G1,P1,suspension,2026-09-29,,病") ==
        Lines{"unknown complete no such column in the data: change.proof",
              "unknown incomplete no such column in the data: change.proof"});
  // What is certainly missing makes it incomplete all the same.
  CHECK(without("G1,P1,suspension,2026-09-29,,") == Lines{"incomplete ? 2026-09-29"});
}

TEST_CASE("evidence: a part may be a yes/no fact of the record", "[engine][evidence]") {
  const std::string pack = leave_pack("[{ paper = \"visited\" }]") +
                           "[[fact]]\nid = \"visited\"\nof = \"change\"\nfrom = \"visits\"\non = { student = "
                           "\"self.student\" }\ntake = \"any()\"\n";
  CHECK(judged("G1,P1,suspension,2026-09-29,,,,,,,,", pack) == Lines{"complete  2026-09-29"});
  CHECK(judged("G1,P2,suspension,2026-09-29,,,,,,,,", pack) == Lines{"incomplete visited 2026-09-29"});
}

TEST_CASE("evidence: an explanation shows each part with its value", "[engine][evidence][explain]") {
  const std::string said =
      judge("G1,P1,suspension,2026-09-29,,病,,H1,2026-09-29,T1,2026-09-30,").explain("incomplete", "G1").value();
  CHECK(said.find("\"id\":\"leave.complete\"") != std::string::npos);
  CHECK(said.find("known(proof)") != std::string::npos);
  CHECK(said.find("\"column\":\"principal_by\"") != std::string::npos);
}

TEST_CASE("evidence: a signature that is not there is missing and nothing else", "[engine][evidence]") {
  // Without its day, by the one who signed already; without a name, after the limit of two working days.
  CHECK(judged("G1,P1,suspension,2026-09-29,,病,证明,H1,2026-09-29,H1,,") == Lines{"incomplete township ?"});
  CHECK(judged("G1,P1,suspension,2026-09-29,,病,证明,H1,2026-09-29,,2026-10-30,") ==
        Lines{"incomplete township 2026-10-30"});
}
