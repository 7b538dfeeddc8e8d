// SPDX-License-Identifier: MIT
// The C++ of docs/assessor.md is the code between the lines of this test.
#include "baoxue/baoxue.hpp"
#include "test.hpp"

TEST_CASE("assessor: the page's example answers what it says", "[engine][assessor]") {
  const std::string page = baoxue_test::source_text("docs/assessor.md");
  const std::string test = baoxue_test::source_text("tests/engine/assessor_page_test.cpp");
  const auto lines_between = [](const std::string& text, const std::string& from, const std::string& to) {
    const std::size_t start = text.find(from) + from.size();
    return text.substr(start, text.find(to, start) - start);
  };
  std::string here = lines_between(test, "// page begins\n", "  // page ends");
  for (std::size_t at = 0; at < here.size(); at = here.find('\n', at) + 1) here.erase(at, 2);
  CHECK(lines_between(page, "```cpp\n", "```") == here);
  // page begins
  const baoxue::Policy policy = baoxue::Policy::builtin("jiudian").value();
  baoxue::Assessor assessor = baoxue::Assessor::make(policy, "change", {.rules = {"changes.reported_late"}}).value();
  const std::size_t changes = *assessor.table("changes");
  const baoxue::TableDef& table = *assessor.tables()[changes].table;
  const auto column = [&](std::string_view id) { return static_cast<std::size_t>(table.column_id(id)); };
  bool set = bool(assessor.add_row(changes)) && assessor.set_text(changes, 0, column("change_id"), "G1") &&
             assessor.set_text(changes, 0, column("student"), "P1") &&
             assessor.set_text(changes, 0, column("kind"), "dropout") &&
             assessor.set_integer(changes, 0, column("date"), baoxue::Date::of(2026, 10, 8).value.days) &&
             assessor.set_integer(changes, 0, column("reported_on"), baoxue::Date::of(2026, 10, 29).value.days);
  const auto answers = assessor.assess(baoxue::Date::of(2026, 10, 31).value);
  // page ends
  // Working days after 8 October: 9, 10 (made up), 12 - more than three by the 29th.
  REQUIRE(set);
  REQUIRE(answers.value().size() == 1);
  CHECK(answers.value()[0].answer == baoxue::Answer::yes);
  CHECK(answers.value()[0].key == "G1");
}
