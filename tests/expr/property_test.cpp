// SPDX-License-Identifier: MIT
// Kernels against the row-wise interpreter, over random expressions of every type, at several widths, optimised and not.
#include <rapidcheck.h>

#include "interpreter.hpp"
#include "test.hpp"

using namespace baoxue_test;

namespace {

constexpr Type kInts{Kind::integer, 1};
const std::vector<std::pair<std::string, Type>> kNames{{"a", {Kind::boolean}},
                                                       {"b", {Kind::boolean}},
                                                       {"n", {Kind::integer}},
                                                       {"m", {Kind::integer}},
                                                       {"s", {Kind::text}},
                                                       {"u", {Kind::text}},
                                                       {"t", {Kind::timestamp}},
                                                       {"w", {Kind::timestamp}},
                                                       {"k", {Kind::duration}},
                                                       {"j", {Kind::duration}},
                                                       {"d", {Kind::date}},
                                                       {"e", {Kind::date}},
                                                       {"l", kInts},
                                                       {"q", kInts}};

Value any_value(Type type, Grower& random) {
  Value v;
  v.type = type;
  const std::uint64_t fate = random.pick(12);
  v.state = fate == 0 ? State::unknown : fate == 1 ? State::fault : State::known;
  if (v.state != State::known) return v;
  if (type.depth > 0) {
    for (std::uint64_t i = random.pick(4); i > 0; --i) v.items.push_back(any_value({Kind::integer}, random));
    return v;
  }
  const char* kTexts[] = {"", "7", "-3", "课", "x"};
  const std::int64_t small = static_cast<std::int64_t>(random.pick(9)) - 4;
  const bool extreme = random.pick(8) == 0;
  switch (type.kind) {
    case Kind::boolean: v.integer = static_cast<std::int64_t>(random.pick(2)); break;
    case Kind::text: v.text = kTexts[random.pick(5)]; break;
    case Kind::date: v.integer = extreme ? (small < 0 ? -208188 : 2932896) : small * 31 + 20697; break;
    case Kind::timestamp:
      v.integer = (extreme ? (small < 0 ? -62135596800 : 253402300799) : 1788220800 + small * 21600) * 1'000'000;
      v.nanos = static_cast<std::int64_t>(random.pick(2)) * 999;
      break;
    case Kind::duration: v.integer = extreme ? INT64_MAX : small * 3'600'000'000'001; break;
    default: v.integer = extreme ? (small < 0 ? INT64_MIN : INT64_MAX) : small;
  }
  return v;
}

std::vector<Input> any_inputs(std::size_t width, Grower& random) {
  std::vector<Input> inputs;
  for (const auto& [name, type] : kNames) {
    Input input{name, type, {}, 4};
    for (std::size_t r = 0; r < width; ++r) input.rows.push_back(any_value(type, random));
    inputs.push_back(std::move(input));
  }
  return inputs;
}

std::string state_and_value(const Value& v) { return v.state == State::fault ? "error" : to_text(v); }

template <class Assert>
void compare_all(Type type, std::uint64_t seed, std::size_t width, int depth, Assert&& assert_that) {
  Grower grower(seed);
  const std::vector<Input> inputs = any_inputs(width, grower);
  for (const auto& [name, of_type] : kNames) grower.declare(name, of_type);
  const Term term = grower.grow(type, depth);
  std::vector<std::string> expected;
  for (std::size_t r = 0; r < width; ++r) {
    Row row;
    for (const Input& input : inputs) row[input.name] = input.rows[r];
    expected.push_back(state_and_value(term.eval(row)));
  }
  for (const bool optimise : {true, false}) {
    const auto got = evaluate(term.source, inputs, width, {.optimise = optimise});
    assert_that(got.has_value(), term.source);
    for (std::size_t r = 0; r < width; ++r) {
      const std::string here = state_and_value((*got)[r]);
      if (here != expected[r]) assert_that(false, term.source + " -> " + here + ", not " + expected[r]);
    }
  }
}

}  // namespace

TEST_CASE("property: every kind of node agrees with the interpreter in every row and at every width",
          "[expr][property]") {
  const Type types[] = {{Kind::boolean},   {Kind::integer},  {Kind::text}, {Kind::date},
                        {Kind::timestamp}, {Kind::duration}, kInts};
  for (const Type type : types) {
    INFO(type_name(type));
    CHECK(rc::check([type](std::uint64_t seed) {
      for (const std::size_t width : {std::size_t{1}, std::size_t{7}, std::size_t{100}}) {
        compare_all(type, seed, width, 4, [](bool same, const std::string& what) {
          if (!same) RC_LOG(what);
          RC_ASSERT(same);
        });
      }
    }));
  }
}

TEST_CASE("property: a whole chunk agrees with the interpreter", "[expr][property]") {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U}) {
    compare_all({Kind::boolean}, seed, kMaxWidth, 4, [](bool same, const std::string& what) {
      INFO(what);
      CHECK(same);
    });
  }
}

TEST_CASE("property: printing any expression and parsing it again gives the same source and the same values",
          "[expr][property]") {
  CHECK(rc::check([](std::uint64_t seed) {
    Grower grower(seed);
    const std::vector<Input> inputs = any_inputs(5, grower);
    for (const auto& [name, type] : kNames) grower.declare(name, type);
    const Term term = grower.grow({Kind::boolean}, 5);
    const std::string printed = print(parse(term.source).value());
    RC_ASSERT(print(parse(printed).value()) == printed);
    const auto before = evaluate(term.source, inputs, 5), after = evaluate(printed, inputs, 5);
    RC_ASSERT(before.has_value());
    RC_ASSERT(after.has_value());
    for (std::size_t r = 0; r < 5; ++r) RC_ASSERT(state_and_value((*before)[r]) == state_and_value((*after)[r]));
  }));
}
