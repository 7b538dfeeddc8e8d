// SPDX-License-Identifier: MIT
// Every TOML fragment of docs/policy.md is read by the loader and its example run: one that begins with [policy] opens a pack, the
// others are further files of the pack above them; a pack stands on those before it.
#include <vector>

#include "baoxue/baoxue.hpp"
#include "test.hpp"

using namespace baoxue_test;

namespace {

std::vector<std::string> fragments(const std::string& page) {
  const std::string fence = "```toml\n", end = "```";
  std::vector<std::string> out;
  for (std::size_t at = page.find(fence); at != std::string::npos; at = page.find(fence, at)) {
    at += fence.size();
    const std::size_t close = page.find(end, at);
    out.push_back(page.substr(at, close - at));
  }
  return out;
}

}  // namespace

TEST_CASE("docs: the fragments of the policy page are packs that load without a word", "[docs]") {
  const std::string page = source_text("docs/policy.md");
  if (page.empty()) {
    WARN("SKIPPED: docs/policy.md");
    return;
  }
  std::vector<std::vector<baoxue::PackFile>> packs;
  for (const std::string& fragment : fragments(page)) {
    const std::string file = "fragment-" + std::to_string(packs.size()) + ".toml";
    if (fragment.find("[policy]") != std::string::npos) packs.emplace_back();
    REQUIRE_FALSE(packs.empty());
    packs.back().push_back({std::to_string(packs.back().size()) + "-" + file, fragment});
  }
  REQUIRE(packs.size() >= 2);
  for (std::size_t n = 1; n <= packs.size(); ++n) {
    const std::vector<std::vector<baoxue::PackFile>> chain(packs.begin(),
                                                           packs.begin() + static_cast<std::ptrdiff_t>(n));
    for (const baoxue::Diagnostic& found : baoxue::Policy::check_memory(chain)) {
      INFO(found.error.place.file << ":" << found.error.place.line << " " << found.error.message_en);
      CHECK(false);
    }
  }
  const baoxue::Policy policy = baoxue::Policy::from_memory(packs).value();
  const std::vector<baoxue::ExampleResult> results = baoxue::run_examples(policy);
  REQUIRE(results.size() == 1);
  INFO(results[0].checks[0].message.en);
  CHECK(results[0].passed());
}
