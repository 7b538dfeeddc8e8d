// SPDX-License-Identifier: MIT
// Reads a township, evaluates the built-in plan and prints, for the first overdue finding, why. A failure that the data can
// cause comes back as Result<T>; nothing here throws.
//
//   example_explain [FOLDER]
#include <baoxue/baoxue.hpp>
#include <cstdio>

namespace {

int fail(const baoxue::Error& error) {
  std::fprintf(stderr, "%s:%d:%d: %s\n", error.place.file.c_str(), error.place.line, error.place.column,
               error.message_en.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  const auto policy = baoxue::Policy::builtin("jiudian");
  if (!policy) return fail(policy.error());
  const auto data = baoxue::Dataset::read(argc > 1 ? argv[1] : "examples/township", policy->schema_ptr());
  if (!data) return fail(data.error());
  const auto report = baoxue::evaluate(*policy, *data, {.as_of = baoxue::Date::of(2026, 10, 31).value});
  if (!report) return fail(report.error());

  const baoxue::OutTable& findings = report->table("findings");
  const baoxue::OutTable& unknown = report->table("not_evaluated");
  std::printf("%zu findings, %zu rules with rows that could not be judged\n", findings.rows, unknown.rows);
  for (std::size_t row = 0; row < findings.rows; ++row) {
    if (findings.column("state")->text[row] != "overdue") continue;
    const auto why = report->explain_finding(findings.column("finding_id")->text[row]);
    if (!why) return fail(why.error());
    std::printf("%s\n%s\n", findings.column("message_en")->text[row].c_str(), why->c_str());
    return 0;
  }
  return 0;
}
