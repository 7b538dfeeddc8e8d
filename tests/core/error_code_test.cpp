// SPDX-License-Identifier: MIT
// The enumerators are read from the header's text, so that a code without a row is found.
#include "baoxue/core/error_code.hpp"

#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>

#include "baoxue/core/result.hpp"
#include "test.hpp"

using namespace baoxue;

TEST_CASE("error code: every enumerator has a row of its number and name", "[error]") {
  const char* root = std::getenv("BAOXUE_SOURCE_DIR");
  std::ifstream file(std::string(root == nullptr ? "." : root) + "/include/baoxue/core/error_code.hpp");
  const std::string source{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (source.empty()) {
    WARN("SKIPPED: error_code.hpp as text");
    return;
  }
  std::map<int, std::string> enumerators;
  const std::regex line(R"(\n  (\w+) = (\d+),)");
  for (std::sregex_iterator at(source.begin(), source.end(), line), end; at != end; ++at) {
    CHECK(enumerators.emplace(std::stoi((*at)[2]), (*at)[1]).second);
  }
  CHECK(enumerators.size() == kErrorInfos.size());
  for (const auto& [number, name] : enumerators) {
    CAPTURE(name);
    const ErrorInfo* info = error_info(static_cast<ErrorCode>(number));
    REQUIRE(info != nullptr);
    CHECK(info->name == name);
  }
}

TEST_CASE("error code: ids are BX and four digits, ascending, with both languages", "[error]") {
  int previous = 0;
  for (const ErrorInfo& info : kErrorInfos) {
    const int number = static_cast<int>(info.code);
    std::string digits = std::to_string(number);
    digits.insert(0, 4 - digits.size(), '0');
    CHECK(info.id == "BX" + digits);
    CHECK(number > previous);
    CHECK_FALSE(info.zh.empty());
    CHECK_FALSE(info.en.empty());
    previous = number;
  }
  CHECK(error_info(static_cast<ErrorCode>(999)) == nullptr);
}

TEST_CASE("result: a value or an error, and value() throws the error", "[error]") {
  const Result<int> good = 7;
  REQUIRE(good);
  CHECK(good.value() == 7);
  Error error;
  error.code = ErrorCode::bad_date;
  error.message_en = "not a date";
  const Result<int> bad = error;
  CHECK_FALSE(bad);
  CHECK_THROWS_AS(bad.value(), Exception);
  try {
    (void)bad.value();
  } catch (const Exception& e) {
    CHECK(e.error().code == ErrorCode::bad_date);
    CHECK(std::string(e.what()) == "not a date");
  }
}
