// SPDX-License-Identifier: MIT
// Every diagnostic of the loader has a broken pack of its own: tests/policy_errors/<name>/{pack.toml, expected.txt}. One line a
// diagnostic: place, kind, code, message, [hint]; `*` where the message is the condition language's own.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "baoxue/policy/policy.hpp"
#include "test.hpp"

using namespace baoxue;
namespace fs = std::filesystem;

namespace {

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    out.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return out;
}

std::string head(const Diagnostic& d) {
  const Place& p = d.error.place;
  return p.file + ":" + std::to_string(p.line) + ":" + std::to_string(p.column) +
         (d.fatal ? ": error " : ": warning ") + std::string(error_info(d.error.code)->name) + ": ";
}

std::string text(const Diagnostic& d) {
  return head(d) + d.error.message + (d.error.hint.empty() ? "" : " [" + d.error.hint + "]");
}

}  // namespace

TEST_CASE("policy errors: each broken pack says what is wrong, where, and the nearest name", "[policy][errors]") {
  const char* source = std::getenv("BAOXUE_SOURCE_DIR");
  const fs::path root = fs::path(source == nullptr ? "." : source) / "tests" / "policy_errors";
  if (!fs::exists(root)) {
    WARN("SKIPPED: policy_errors");
    return;
  }
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(root)) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  CHECK(folders.size() >= 60);
  for (const fs::path& folder : folders) {
    INFO(folder.filename().string());
    const std::vector<std::string> expected = lines(read(folder / "expected.txt"));
    const std::vector<Diagnostic> found = Policy::check_memory({{{"pack.toml", read(folder / "pack.toml")}}});
    std::string all;
    for (const Diagnostic& d : found) all += text(d) + "\n";
    INFO(all);
    CHECK(found.size() == expected.size());
    for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i) {
      const bool any = expected[i].ends_with(": *");
      CHECK((any ? head(found[i]) + "*" : text(found[i])) == expected[i]);
      CHECK_FALSE(found[i].error.message.empty());
      CHECK_FALSE(found[i].error.message_en.empty());
    }
  }
}
