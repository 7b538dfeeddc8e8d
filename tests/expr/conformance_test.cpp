// SPDX-License-Identifier: MIT
// The cel-spec cases of ../shared/conformance/cel, each at width 1 and, with other values between, at 2,048; optimised and not.
// The sentence of docs/language.md about them is compared with what was counted.
#include <boost/json/src.hpp>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <optional>

#include "expr_test.hpp"
#include "test.hpp"

namespace json = boost::json;
using namespace baoxue_test;

namespace {

constexpr const char* kFiles[] = {"basic",    "comparisons", "conversions", "fp_math",   "integer_math",
                                  "lists",    "logic",       "macros",      "namespace", "parse",
                                  "plumbing", "string",      "timestamps"};
// "file/section/name" of cases that this profile refuses by design -> the reason. A case here must not load.
const std::map<std::string, std::string> kRefused{};

double real_of(const std::string& text) {
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  return std::stod(text);
}

Value value_of(const json::value& v) {
  const json::object& o = v.as_object();
  const std::string kind(o.at("t").as_string());
  Value value;
  value.state = State::known;
  if (kind == "list") {
    for (const json::value& item : o.at("v").as_array()) value.items.push_back(value_of(item));
    value.type = value.items.empty() ? Type{Kind::integer} : value.items[0].type;
    ++value.type.depth;
    return value;
  }
  value.type = parse_type(kind).value;
  if (kind == "bool") value.integer = o.at("v").as_bool() ? 1 : 0;
  if (kind == "int") value.integer = std::stoll(std::string(o.at("v").as_string()));
  if (kind == "double") value.real = real_of(std::string(o.at("v").as_string()));
  if (kind == "string") value.text = std::string(o.at("v").as_string());
  return value;
}

// A type's own other value, for the rows between.
Value other(Type type) {
  Value value;
  value.type = type;
  value.state = State::known;
  value.text = "other", value.integer = type.kind == Kind::boolean ? 0 : 7, value.real = 7;
  if (type.depth > 0) value.items = {other({type.kind, static_cast<std::uint8_t>(type.depth - 1)})};
  return value;
}

bool same(const Value& got, const json::object& test) {
  if (test.contains("error")) return got.state == State::fault;
  if (got.state != State::known) return false;
  const Value expected = value_of(test.at("expected"));
  if (got.type.kind == Kind::real && got.type.depth == 0) {
    return got.real == expected.real && std::signbit(got.real) == std::signbit(expected.real);
  }
  if (got.type.depth > 0 && expected.items.empty()) return got.items.empty();
  return got.type == expected.type && to_text(got) == to_text(expected);
}

bool run_case(const json::object& test, std::size_t width, bool optimise) {
  std::vector<Input> inputs;
  if (test.contains("bindings")) {
    for (const auto& [name, bound] : test.at("bindings").as_object()) {
      const Value value = value_of(bound);
      std::vector<Value> rows(width, other(value.type));
      for (std::size_t r = 0; r < width; r += 3) rows[r] = value;
      inputs.push_back({std::string(name), value.type, rows});
    }
  }
  const std::string source(test.at("expr").as_string());
  const std::optional<std::vector<Value>> got = evaluate(source, inputs, width, {.optimise = optimise});
  if (!got.has_value()) {
    UNSCOPED_INFO(source << " does not load");
    return false;
  }
  for (std::size_t r = 0; r < width; r += 3) {
    if (!same((*got)[r], test)) {
      UNSCOPED_INFO(source << " -> " << to_text((*got)[r]));
      return false;
    }
  }
  return true;
}

struct Outcome {
  std::size_t passed = 0, refused = 0, run = 0;
};

void run_file(const std::string& file, Outcome& outcome) {
  std::ifstream in(shared_dir() + "/conformance/cel/" + file + ".json");
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const json::value document = json::parse(text);
  for (const json::value& v : document.at("tests").as_array()) {
    const json::object& test = v.as_object();
    const std::string id =
        file + "/" + std::string(test.at("section").as_string()) + "/" + std::string(test.at("name").as_string());
    INFO(id);
    ++outcome.run;
    if (kRefused.contains(id)) {
      ++outcome.refused;
      CHECK_FALSE(evaluate(std::string(test.at("expr").as_string()), {}, 1).has_value());
      continue;
    }
    bool all = true;
    for (const std::size_t width : {std::size_t{1}, kMaxWidth}) {
      for (const bool optimise : {true, false}) all = all && run_case(test, width, optimise);
    }
    CHECK(all);
    outcome.passed += all ? 1 : 0;
  }
}

}  // namespace

TEST_CASE("conformance: every cel-spec case that is kept passes at width 1 and 2048, optimised and not",
          "[conformance]") {
  if (shared_dir().empty() || !std::ifstream(shared_dir() + "/conformance/cel/basic.json")) {
    WARN("SKIPPED: conformance cel");
    return;
  }
  Outcome all;
  for (const char* file : kFiles) run_file(file, all);
  const std::string sentence = "passes " + std::to_string(all.passed) + " of " + std::to_string(all.run) +
                               " core tests of cel-spec; refuses by design " + std::to_string(all.refused);
  WARN(sentence);
  CHECK(all.run == 312);
  CHECK(all.passed + all.refused == all.run);
  CHECK(source_text("docs/language.md").find(sentence) != std::string::npos);
}
