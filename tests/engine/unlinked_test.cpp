// SPDX-License-Identifier: MIT
// Facts over rows that no link leads to: those of a period, or all. Every expected value worked by hand.
#include "test.hpp"
#include "town.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

// Four exams in a table of the pack's own, of which the rows of a subject know nothing.
const char* const kExams = R"toml(
[policy]
id = "test"
title = { zh = "测试", en = "test" }

[[table]]
id = "exams"
subject = "exam"
key = ["exam_id"]
event = "held_on"

[[column]]
table = "exams"
id = "exam_id"
type = "text"

[[column]]
table = "exams"
id = "held_on"
type = "date"
sensitivity = "none"

[[subject]]
id = "class_term"
cross = ["class", "period:term"]
)toml";

Tables exams() {
  Tables tables = town();
  tables["terms"] =
      "school_year,number,starts_on,ends_on\n2025,2,2026-02-23,2026-07-03\n2026,1,2026-09-01,2027-01-29\n";
  tables["exams"] = "exam_id,held_on\nE1,2026-07-01\nE2,2026-09-15\nE3,2026-10-20\nE4,2027-01-26\n";
  return tables;
}

Lines shown(const std::string& subject, const std::string& fact, baoxue::Date as_of = day(2026, 10, 30)) {
  const std::string text = std::string(kExams) + "[[fact]]\nid = \"x\"\nof = \"" + subject + "\"\nfrom = \"exams\"\n" +
                           fact + "[[rule]]\nid = \"show\"\nof = \"" + subject +
                           "\"\ntitle = { zh = \"看\", en = \"show\" }\nwhen = \"true\"\nsay = { zh = \"{x}\", en = "
                           "\"{x}\" }\n";
  return rows(run(exams(), as_of, 1, text).table("findings"), {"key", "message_en"});
}

}  // namespace

TEST_CASE("facts: a subject that is a period has the rows that lie in it", "[engine][facts]") {
  // E4 lies after as-of and is not seen.
  CHECK(shown("period:term", "take = \"count()\"\n") == Lines{"2025-2 1", "2026-1 2"});
  CHECK(shown("period:term", "where = \"held_on > self.period.start + days(20)\"\ntake = \"count()\"\n") ==
        Lines{"2025-2 1", "2026-1 1"});
}

TEST_CASE("facts: an empty `on` asks for no link, so all rows of the period belong to every pair", "[engine][facts]") {
  CHECK(shown("class_term", "on = {}\ntake = \"max(held_on)\"\n") ==
        Lines{"C1|2026-1 2026-10-20", "C2|2026-1 2026-10-20"});
  CHECK(shown("class_term",
              "on = {}\nin_period = false\nwhere = \"held_on < self.period.start\"\ntake = \"max(held_on)\"\n") ==
        Lines{"C1|2026-1 2026-07-01", "C2|2026-1 2026-07-01"});
  CHECK(shown("village", "on = {}\ntake = \"count()\"\n") == Lines{"V1 3"});
}

TEST_CASE("facts: a table without a link and without `on` is still refused", "[engine][facts]") {
  const auto found = baoxue::Policy::check_memory(
      {{{"a.toml",
         std::string(kExams) + "[[fact]]\nid = \"x\"\nof = \"class_term\"\nfrom = \"exams\"\ntake = \"count()\"\n"}}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].error.code == baoxue::ErrorCode::no_link);
}
