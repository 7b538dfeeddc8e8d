// SPDX-License-Identifier: MIT
// A random expression as text, and what it is in one row by a slow interpreter that shares nothing with the kernels: values are
// single objects, states are asked one by one, time is counted in 128-bit nanoseconds and days by Boost.
#ifndef BAOXUE_TESTS_EXPR_INTERPRETER_HPP
#define BAOXUE_TESTS_EXPR_INTERPRETER_HPP

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "expr_test.hpp"

namespace baoxue_test {

using Row = std::map<std::string, Value>;
struct Term {
  std::string source;
  std::function<Value(const Row&)> eval;
};

class Grower {
 public:
  explicit Grower(std::uint64_t seed) : seed_(seed) {}
  Term grow(Type type, int depth);
  // Names that stand for values of a type: inputs, and variables of macros while their bodies grow.
  void declare(const std::string& name, Type type) { names_.emplace_back(name, type); }
  std::uint64_t pick(std::uint64_t n) {
    seed_ = seed_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (seed_ >> 33) % n;
  }

 private:
  Term leaf(Type type);
  Term boolean_term(int depth);
  Term logic(int depth);
  Term macro_test(int depth);
  Term comparison(int depth);
  Term integer_term(int depth);
  Term text_term(int depth);
  Term date_term(int depth);
  Term time_term(int depth);
  Term duration_term(int depth);
  Term list_term(int depth);
  Term choice(Type type, int depth);
  template <class F>
  Term binary(Term a, Term b, const std::string& before, const std::string& between, const std::string& after,
              Type type, F f);
  template <class F>
  Term unary(Term a, const std::string& before, const std::string& after, Type type, F f);

  std::uint64_t seed_;
  int variables_ = 0;
  std::vector<std::pair<std::string, Type>> names_;
};

}  // namespace baoxue_test

#endif
