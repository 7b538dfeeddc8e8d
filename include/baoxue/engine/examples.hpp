// SPDX-License-Identifier: MIT
// Worked examples of a pack, run: the rows become tables in memory, the policy is loaded again where an example says `with`, and
// every expectation is compared with the report. No I/O.
//
//   for (const ExampleResult& result : run_examples(*policy)) if (!result.passed()) show(result.checks);
#ifndef BAOXUE_ENGINE_EXAMPLES_HPP
#define BAOXUE_ENGINE_EXAMPLES_HPP

#include <string>
#include <string_view>
#include <vector>

#include "baoxue/core/result.hpp"
#include "baoxue/policy/policy.hpp"

namespace baoxue::inline v1 {

// One key of one expectation, or what kept the example from being run.
struct ExampleCheck {
  bool passed = false;
  std::string what;  // "rule visit.overdue s1: due"
  std::string expected, got;  // as written in packs; got "": there is no such row
  Bilingual message;  // a sentence, also where it passed
  Place place;  // of the expectation; of the example where it could not be run
};
struct ExampleResult {
  std::string id, clause, layer;
  Bilingual title;
  std::vector<ExampleCheck> checks;  // not empty
  Place place;
  [[nodiscard]] bool passed() const {
    for (const ExampleCheck& check : checks) {
      if (!check.passed) return false;
    }
    return true;
  }
};

[[nodiscard]] ExampleResult run_example(const Policy& policy, const Example& example);
// All, by id.
[[nodiscard]] std::vector<ExampleResult> run_examples(const Policy& policy);
// Error not_found with the nearest id.
[[nodiscard]] Result<ExampleResult> run_example(const Policy& policy, std::string_view id);

}  // namespace baoxue::inline v1

#endif
