// SPDX-License-Identifier: MIT
// docs/language.md lists the functions of the one table. To renew the list: expr_tests "[.write]", with BAOXUE_SOURCE_DIR set.
#include <fstream>
#include <sstream>

#include "baoxue/expr/expr.hpp"
#include "test.hpp"

using namespace baoxue::expr;
using namespace baoxue_test;

namespace {

constexpr const char* kBegin = "<!-- functions: made from src/expr/functions.cpp -->\n";
constexpr const char* kEnd = "<!-- end of functions -->";

std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

std::string function_list() {
  std::string out = "| signature | 中文 | English | cost |\n| --- | --- | --- | --- |\n";
  for (const FunctionInfo& f : functions()) {
    out +=
        "| `" + cell(f.signature) + "` | " + cell(f.zh) + " | " + cell(f.en) + " | " + std::to_string(f.cost) + " |\n";
  }
  return out;
}

}  // namespace

TEST_CASE("docs: the language page lists every function of the table and nothing else", "[docs]") {
  const std::string page = source_text("docs/language.md");
  if (page.empty()) {
    WARN("SKIPPED: docs/language.md");
    return;
  }
  CHECK(page.find(kBegin + function_list() + kEnd) != std::string::npos);
}

TEST_CASE("docs: the expressions that the language page shows are expressions", "[docs]") {
  const std::string page = source_text("docs/language.md");
  const std::size_t begin = page.find("```\n"), end = page.find("\n```", begin + 4);
  if (page.empty()) {
    WARN("SKIPPED: docs/language.md");
    return;
  }
  REQUIRE(end != std::string::npos);
  std::istringstream lines(page.substr(begin + 4, end - begin - 4));
  std::size_t shown = 0;
  for (std::string line; std::getline(lines, line); ++shown) {
    INFO(line);
    CHECK(parse(line));
  }
  CHECK(shown == 4);
}

TEST_CASE("docs: renew the list of functions", "[.write]") {
  const std::string page = source_text("docs/language.md");
  const std::size_t begin = page.find(kBegin), end = page.find(kEnd);
  REQUIRE(begin != std::string::npos);
  REQUIRE(end != std::string::npos);
  std::ofstream out(std::string(std::getenv("BAOXUE_SOURCE_DIR")) + "/docs/language.md");
  out << page.substr(0, begin) << kBegin << function_list() << page.substr(end);
  CHECK(out.good());
}
