// SPDX-License-Identifier: MIT
// The one place that includes the test framework, so that another major version is a one-line change.
#ifndef BAOXUE_TESTS_TEST_HPP
#define BAOXUE_TESTS_TEST_HPP

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace baoxue_test {

// Folder of ../shared, or "" where it is absent: the test then says SKIPPED by name and returns.
inline std::string shared_dir() {
  const char* dir = std::getenv("BAOXUE_SHARED_DIR");
  return dir == nullptr ? std::string() : std::string(dir);
}

// A file of the repository as text, "" where it cannot be read.
inline std::string source_text(const std::string& path) {
  const char* root = std::getenv("BAOXUE_SOURCE_DIR");
  std::ifstream file(std::string(root == nullptr ? "." : root) + "/" + path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace baoxue_test

#endif
