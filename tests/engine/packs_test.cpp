// SPDX-License-Identifier: MIT
// Every pack that the repository shows or builds in loads without a word, and every worked example of it comes out.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "baoxue/baoxue.hpp"
#include "test.hpp"

using namespace baoxue;

namespace {

std::vector<std::string> shown_packs() {
  const char* root = std::getenv("BAOXUE_SOURCE_DIR");
  const std::filesystem::path folder = std::filesystem::path(root == nullptr ? "." : root) / "examples" / "packs";
  std::vector<std::string> out;
  if (!std::filesystem::exists(folder)) return out;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) out.push_back(entry.path().string());
  std::sort(out.begin(), out.end());
  return out;
}

void check_examples(const Policy& policy, std::size_t at_least) {
  const std::vector<ExampleResult> results = run_examples(policy);
  CHECK(results.size() >= at_least);
  for (const ExampleResult& result : results) {
    for (const ExampleCheck& check : result.checks) {
      INFO(result.id << ": " << check.message.en);
      CHECK(check.passed);
    }
  }
}

}  // namespace

TEST_CASE("packs: the packs of two foreign plans load and their worked examples come out", "[engine][packs]") {
  const std::vector<std::string> packs = shown_packs();
  if (packs.empty()) {
    WARN("SKIPPED: examples/packs");
    return;
  }
  for (const std::string& folder : packs) {
    INFO(folder);
    CHECK(Policy::check({folder}).empty());
    const Result<Policy> policy = Policy::load({folder});
    REQUIRE(policy);
    check_examples(*policy, 8);
  }
}

TEST_CASE("packs: the worked examples of the built-in packs come out", "[engine][packs]") {
  for (const std::string& id : Policy::builtin_ids()) {
    INFO(id);
    check_examples(Policy::builtin(id).value(), 0);
  }
}
