// SPDX-License-Identifier: MIT
// A code that needs a field: the row stays as it is, and the empty cell is a line of the quarantine.
#include "engine/town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

const std::string kPack =
    "[policy]\nid = \"t\"\n\n[[code]]\nlist = \"change_kind\"\nid = \"boarding_abroad\"\nzh = \"境外寄读\"\nneeds = "
    "\"other_school\"\n\n[[rule]]\nid = \"abroad\"\nof = \"change\"\nwhen = \"kind == 'boarding_abroad'\"\n";

baoxue::Report changes(const std::string& header, const std::string& lines) {
  Tables tables = town();
  tables["changes"] = "change_id,student,kind,date" + header + "\n" + lines;
  return run(tables, day(2026, 10, 30), 1, kPack);
}

Lines quarantined(const baoxue::Report& report) {
  return rows(report.table("quarantine"), {"table", "column", "code", "scope"});
}

}  // namespace

TEST_CASE("codes: a row with the code and an empty field stays and is told", "[engine][codes]") {
  const baoxue::Report report = changes(
      ",other_school", "G1,P1,境外寄读,2026-10-20,\nG2,P2,boarding_abroad,2026-10-20,外校\nG3,P3,return,2026-10-20,\n");
  CHECK(quarantined(report) == Lines{"changes other_school code_needs_field cell"});
  CHECK(rows(report.table("quarantine"), {"message_en"}) ==
        Lines{"boarding_abroad needs other_school, which is empty"});
  CHECK(rows(report.table("rules"), {"yes", "no"}) == Lines{"2 1"});
}

TEST_CASE("codes: a file without the needed column lacks it in every row with the code", "[engine][codes]") {
  const baoxue::Report report =
      changes("", "G1,P1,boarding_abroad,2026-10-20\nG2,P2,boarding_abroad,2026-10-20\nG3,P3,return,2026-10-20\n");
  CHECK(quarantined(report).size() == 2);
}
