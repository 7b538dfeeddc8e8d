// SPDX-License-Identifier: MIT
// Worked examples run: what passes, what fails and how it says so. The pack is town.hpp's: absences of three school days are a
// finding, due ten working days after they began. 1 to 7 October 2026 are holidays, so that 29 and 30 September
// and 8 October are three school days in a row.
#include <algorithm>

#include "test.hpp"
#include "town.hpp"

using namespace baoxue;
using namespace baoxue_test;

namespace {

constexpr const char* kRows = R"toml(
rows.terms = [{ school_year = 2026, number = 1, starts_on = 2026-09-01, ends_on = 2027-01-29 }]
rows.units = [{ unit_id = "U1", name = "青禾乡", kind = "township" }]
rows.schools = [{ school_id = "S1", name = "青禾学校", kind = "nine_year", unit = "U1" }]
rows.classes = [{ class_id = "C1", school = "S1", school_year = 2026, grade = 7, name = "七(1)班" }]
rows.students = [{ student_id = "P1", name = "甲一", sex = "男", birth_date = 2013-05-01, school = "S1", class = "C1", grade = 7, status = "enrolled" }]
rows.staff = [{ staff_id = "T1", name = "王一", school = "S1", post = "teacher", from = 2020-09-01 }]
rows.assignments = [{ role = "homeroom_teacher", staff = "T1", object_kind = "class", object = "C1", from = 2026-09-01 }]
rows.submissions = [{ submission_id = "B1", table = "attendance", class = "C1", covers_from = 2026-09-01, covers_to = 2026-10-16, received_on = 2026-10-17, kind = "data" }]
rows.attendance = [
  { student = "P1", date = 2026-09-29, session = "day", status = "unexcused" },
  { student = "P1", date = 2026-09-30, session = "day", status = "unexcused" },
  { student = "P1", date = 2026-10-08, session = "day", status = "unexcused" },
]
rows.visits = []
)toml";

std::string example(const std::string& expect, const std::string& more = "") {
  return std::string(pack()) + "\n[[example]]\nid = \"e\"\nas_of = 2026-10-31\n" + more + kRows + "expect = [\n" +
         expect + "\n]\n";
}

ExampleResult result_of(const std::string& expect, const std::string& more = "") {
  return run_example(policy(example(expect, more)), "e").value();
}

std::vector<std::string> said(const ExampleResult& result) {
  std::vector<std::string> out;
  for (const ExampleCheck& check : result.checks) {
    if (!check.passed) out.push_back(check.message.en);
  }
  return out;
}

const char* const kKey = "P1|2026-09-29";

}  // namespace

TEST_CASE("an example passes where the report says what is expected", "[examples]") {
  const std::string rule = std::string("{ rule = \"long_run\", key = \"") + kKey + "\", ";
  // Ten working days after 29 September: 30 September is 1; 8, 9 and the made-up Saturday 10 October are 2, 3, 4; 12 to 16 October
  // are 5 to 9; 19 October is 10.
  CHECK(said(result_of(rule + "is = \"yes\", anchor = 2026-09-29, due = 2026-10-19, person = \"T1\" }")).empty());
  CHECK(said(result_of(rule + "is = \"yes\", person = [\"T1\"] }")).empty());
  CHECK(said(result_of(std::string("{ fact = \"visits_in_run\", of = \"absence_run\", key = \"") + kKey +
                       "\", is = \"0\" }"))
            .empty());
}

TEST_CASE("a failed expectation says what was expected, what came and where it is written", "[examples]") {
  const ExampleResult result =
      result_of(std::string("{ rule = \"long_run\", key = \"") + kKey + "\", is = \"no\", due = 2026-10-01 }");
  CHECK_FALSE(result.passed());
  CHECK(said(result) ==
        std::vector<std::string>{"rule long_run P1|2026-09-29: due: expected 2026-10-01, got 2026-10-19",
                                 "rule long_run P1|2026-09-29: is: expected no, got yes"});
  const std::string text = example("");
  const auto lines = static_cast<std::int32_t>(
      std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(text.rfind("expect")), '\n'));
  for (const ExampleCheck& check : result.checks) {
    CHECK(check.place.file == "test.toml");
    CHECK(check.place.line == lines + 2);
    CHECK(check.place.column == 1);
    CHECK_FALSE(check.message.zh.empty());
  }
}

TEST_CASE("an expectation about a row that does not exist fails", "[examples]") {
  const ExampleResult result = result_of("{ rule = \"long_run\", key = \"P9\", is = \"no\" }");
  CHECK(said(result) == std::vector<std::string>{"rule long_run P9: is: expected no, got nothing"});
  CHECK(result.checks[0].got.empty());
}

TEST_CASE("an example runs with its own options and leaves the policy's alone", "[examples]") {
  const std::string no = std::string("{ rule = \"long_run\", key = \"") + kKey + "\", is = \"no\" }";
  CHECK(said(result_of(no)).size() == 1);
  CHECK(said(result_of(no, "with = { params = { long_run = \"4\" } }\n")).empty());
}

TEST_CASE("a load error is expected by the exact name of its code", "[examples]") {
  const std::string with = "with = { params = { long_run = \"many\" } }\n";
  CHECK(said(result_of("{ error = \"bad_parameter\" }", with)).empty());
  CHECK(said(result_of("{ error = \"bad_choice\" }", with)) ==
        std::vector<std::string>{"error bad_choice: expected bad_choice, got bad_parameter"});
  CHECK(said(result_of("{ error = \"bad_parameter\" }")) ==
        std::vector<std::string>{"error bad_parameter: expected bad_parameter, got nothing"});
  CHECK(said(result_of(std::string("{ rule = \"long_run\", key = \"") + kKey + "\", is = \"yes\" }", with)).size() ==
        1);
}

TEST_CASE("an example without a table is judged without it", "[examples]") {
  std::string text = example(std::string("{ rule = \"unvisited\", key = \"") + kKey + "\", is = \"yes\" }");
  CHECK(run_example(policy(text), "e")->passed());
  text.replace(text.find("rows.visits = []"), 16, "");
  CHECK(said(*run_example(policy(text), "e")) ==
        std::vector<std::string>{"rule unvisited P1|2026-09-29: is: expected yes, got unknown"});
}

TEST_CASE("a row that cannot be used ends its example", "[examples]") {
  std::string text = example(std::string("{ rule = \"long_run\", key = \"") + kKey + "\", is = \"yes\" }");
  const std::string row = "{ student = \"P1\", date = 2026-09-30, session = \"day\", status = \"unexcused\" },";
  text.insert(text.find(row), row);
  const ExampleResult result = *run_example(policy(text), "e");
  REQUIRE(result.checks.size() == 1);
  CHECK(result.checks[0].got == "duplicate_row");
}

TEST_CASE("examples of a farther layer run too unless they are removed", "[examples]") {
  const std::string base = example(std::string("{ rule = \"long_run\", key = \"") + kKey + "\", is = \"yes\" }");
  const std::string near = "[policy]\nid = \"near\"\nextends = [\"test\"]\ntitle = { zh = \"近\", en = \"near\" }\n";
  const auto load = [&](const std::string& text) {
    return Policy::from_memory({{{"test.toml", base}}, {{"near.toml", text}}}).value();
  };
  CHECK(run_examples(load(near)).size() == 1);
  CHECK(run_examples(load(near))[0].passed());
  CHECK(run_examples(load(near + "\n[[example]]\nid = \"e\"\nremove = true\n")).empty());
  // What the nearer layer changes must be said of the example too: it is run with the whole chain.
  const Policy changed = load(near + "\n[param.long_run]\nvalues = [{ from = 2018-09-01, value = 4 }]\n");
  CHECK_FALSE(run_examples(changed)[0].passed());
}

TEST_CASE("there is no example of an unknown id", "[examples]") {
  const Result<ExampleResult> none = run_example(policy(example("{ error = \"io\" }")), "f");
  REQUIRE_FALSE(none);
  CHECK(none.error().code == ErrorCode::not_found);
}

TEST_CASE("examples change no answer of the policy", "[examples]") {
  const std::string text = example(std::string("{ rule = \"long_run\", key = \"") + kKey + "\", is = \"yes\" }");
  const Report with = run(town(), day(2026, 10, 31), 1, text), without = run(town(), day(2026, 10, 31));
  for (const std::string& name : without.tables()) CHECK(dump(with.table(name)) == dump(without.table(name)));
}

TEST_CASE("examples of the built-in packs pass", "[examples]") {
  for (const std::string& id : Policy::builtin_ids()) {
    for (const ExampleResult& result : run_examples(Policy::builtin(id).value())) {
      INFO(id << ' ' << result.id);
      CHECK(said(result).empty());
    }
  }
  CHECK(Policy::builtin("jiudian").value()->examples.size() >= 5);
}
