// SPDX-License-Identifier: MIT
// A settlement explains itself: the entry, then what each step did, with fractions and choices.
#include "money_town.hpp"
#include "test.hpp"

using namespace baoxue_test;

namespace {

const std::string kThree =
    "G1,P1,dropout,2026-10-13,2026-10-13,S1,,,\nG2,P2,dropout,2026-10-14,2026-10-14,S1,,,\nG3,P3,dropout,2026-10-15,"
    "2026-10-15,S1,,,\n";

std::string why(const std::string& text, const std::string& changes = kThree, const std::string& key = "G1") {
  return run(money_town(changes), day(2026, 12, 31), 1, text).explain("settlement:lost", key).value();
}
bool says(const std::string& json, const std::string& part) { return json.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("explain settlement: every step that has something to do says what it did", "[engine][settlement][explain]") {
  const std::string said = why(money_pack({{"cap", "{ per = [\"person\", \"month\"], max = \"p.most\" }"},
                                           {"undo", "{ when = \"known(approved_on)\", book = \"approved_on\" }"}},
                                          "\n[param.most]\ntype = \"money\"\nsource = \"assumed\"\nwhy = { zh = "
                                          "\"测试\", en = \"test\" }\nvalues = [{ value = \"50.00\" }]\n"
                                          "\n[[rule]]\nid = \"proven\"\nof = \"change\"\ntitle = { zh = \"有据\", en = "
                                          "\"proven\" }\nwhen = \"known(proof)\"\nvetoes = [\"lost\"]\n"));
  CHECK(says(said, R"("answer":"yes")"));
  CHECK(says(said,
             R"("stage":"entry","book":"2026-10-13","period":"2026-10","persons_on":"2026-10-13","amount":"100.00")"));
  CHECK(says(said, R"("text":"kind == 'dropout'")"));
  CHECK(says(said, R"("did":"nothing"})"));
  CHECK(says(said, R"("rule":"proven","clause":"","subject":"change","key":"G1","answer":"no")"));
  CHECK(says(said, R"({"share":"3/5","role":"subject_teachers","object":"C1","each":"3/5","persons":["T3"]})"));
  CHECK(says(said, R"("parameter":{"id":"most")"));
  CHECK(says(said, R"("did":"cut","cut":[{"account":"T3","exact":"10.00"}])"));
  CHECK(says(
      said,
      R"({"payer":"T3","payee":"fund","state":"pay","book":"2026-10-13","period":"2026-10","roles":["subject_teachers"],"exact":"50.00","amount":"50.00"})"));
}

TEST_CASE("explain settlement: a part of a pool is shown as a fraction and rounded last",
          "[engine][settlement][explain]") {
  const std::string said = why(money_pack(pool_keys()));
  CHECK(says(said, R"("share":"7 of 17","amount":"7000/17 fen")"));
  CHECK(says(said, R"("did":"largest_remainder")"));
  CHECK(says(said, R"("exact":"7000/17 fen","amount":"4.12")"));
}

TEST_CASE("explain settlement: a veto shows the rule and what made it say yes", "[engine][settlement][explain]") {
  const std::string veto =
      "\n[[rule]]\nid = \"of_seven\"\nof = \"student\"\ntitle = { zh = \"七年级\", en = \"grade seven\" }\nwhen = "
      "\"grade == 7\"\nvetoes = [\"lost\"]\n";
  const std::string said = why(money_pack({}, veto));
  CHECK(says(
      said,
      R"("rule":"of_seven","clause":"","subject":"student","key":"P1","answer":"yes","when":{"text":"grade == 7")"));
  CHECK(says(said, R"("did":"struck")"));
  CHECK(says(why(money_pack({}, veto), kThree, "G3"), R"("answer":"no")"));
}

TEST_CASE("explain settlement: what is no entry, not known or not there says so", "[engine][settlement][explain]") {
  CHECK(says(why(money_pack(), "G1,P1,transfer_in,2026-10-13,2026-10-13,S1,,,\n"), R"("answer":"no")"));
  CHECK(says(why(money_pack({{"when", "\"approved_on > date\""}})), R"("answer":"unknown")"));
  const baoxue::Report report = run(money_town(kThree), day(2026, 12, 31), 1, money_pack());
  CHECK_FALSE(report.explain("settlement:lost", "G9"));
  CHECK_FALSE(report.explain("settlement:won", "G1"));
}

TEST_CASE("explain settlement: a correction is explained though its row is gone", "[engine][settlement][explain]") {
  Tables tables = money_town("");
  tables["settled"] =
      "period,person_or_unit,settlement,about,amount,settled_on\n2026-10,T2,lost,G1,-40.00,2026-11-05\n";
  const std::string said = run(tables, day(2026, 12, 10), 1, money_pack()).explain("settlement:lost", "G1").value();
  CHECK(says(said, R"("stage":"closed","did":"corrected")"));
  CHECK(says(
      said,
      R"("payer":"fund","payee":"T2","state":"correction","book":"2026-12-10","period":"2026-12","exact":"40.00","amount":"40.00","corrects":"2026-10")"));
}

TEST_CASE("explain settlement: a decision shows who decided, what and within which bounds",
          "[engine][settlement][explain]") {
  Tables tables = money_town(kThree);
  tables["decisions"] = "decision_id,about,amount,choice,by,decided_on,reason\nD1,G1,90.00,,H1,2026-10-20,初犯\n";
  const std::string fine =
      "\n[param.fine]\ntype = \"money\"\nallowed = [\"20.00\", \"80.00\"]\nsource = \"assumed\"\nwhy = { zh = "
      "\"测试\", en = \"test\" }\n";
  const std::string said =
      run(tables, day(2026, 12, 31), 1, money_pack({{"amount", ""}, {"decided_by", "\"fine\""}}, fine))
          .explain("settlement:lost", "G1")
          .value();
  CHECK(says(said, R"("answer":"undecided")"));
  CHECK(says(said, R"("allowed":["20.00","80.00"])"));
  CHECK(says(said, R"("did":"refused")"));
  CHECK(says(said, R"("id":"D1","by":"H1","decided_on":"2026-10-20")"));
}
