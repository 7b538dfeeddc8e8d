// SPDX-License-Identifier: MIT
// The cel-spec cases of ../shared/conformance/cel, each at width 1 and, with other values between, at 2,048; optimised and not.
#include <boost/json/src.hpp>
#include <fstream>
#include <iterator>
#include <optional>

#include "expr_test.hpp"
#include "test.hpp"

namespace json = boost::json;
using namespace baoxue_test;

namespace {

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
  if (kind == "double") value.real = std::stod(std::string(o.at("v").as_string()));
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

struct Outcome {
  std::size_t passed = 0, run = 0;
};

bool same(const Value& got, const json::object& test) {
  if (test.contains("error")) return got.state == State::fault;
  if (got.state != State::known) return false;
  const Value expected = value_of(test.at("expected"));
  if (got.type.kind == Kind::real && got.type.depth == 0) return got.real == expected.real;
  if (got.type.depth > 0 && expected.items.empty()) return got.items.empty();
  return got.type == expected.type && to_text(got) == to_text(expected);
}

bool run_case(const json::object& test, std::size_t width, bool optimise) {
  std::vector<Input> inputs;
  if (test.contains("types")) {
    for (const auto& [name, type] : test.at("types").as_object()) {
      const Type t = parse_type(std::string_view(type.as_string())).value;
      std::vector<Value> rows(width, other(t));
      for (std::size_t r = 0; r < width; r += 3) rows[r] = value_of(test.at("bindings").as_object().at(name));
      inputs.push_back({std::string(name), t, rows});
    }
  }
  const std::string source(test.at("expr").as_string());
  const std::optional<std::vector<Value>> got = evaluate(source, inputs, width, {.optimise = optimise});
  if (!got.has_value()) return test.contains("error");  // types are compulsory: no matching overload is found at load
  for (std::size_t r = 0; r < width; r += 3) {
    if (!same((*got)[r], test)) {
      UNSCOPED_INFO(source << " -> " << to_text((*got)[r]));
      return false;
    }
  }
  return true;
}

Outcome run_file(const std::string& name) {
  Outcome outcome;
  std::ifstream in(shared_dir() + "/conformance/cel/" + name + ".json");
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const json::value document = json::parse(text);
  for (const json::value& v : document.at("tests").as_array()) {
    ++outcome.run;
    bool all = true;
    for (const std::size_t width : {std::size_t{1}, kMaxWidth}) {
      for (const bool optimise : {true, false}) all = all && run_case(v.as_object(), width, optimise);
    }
    UNSCOPED_INFO(name << ": " << std::string(v.at("expr").as_string()));
    CHECK(all);
    outcome.passed += all ? 1 : 0;
  }
  return outcome;
}

}  // namespace

TEST_CASE("conformance: the cel-spec cases of this profile pass at width 1 and 2048, optimised and not", "[conformance]") {
  if (shared_dir().empty() || !std::ifstream(shared_dir() + "/conformance/cel/basic.json")) {
    WARN("SKIPPED: conformance cel");
    return;
  }
  Outcome all;
  for (const char* name : {"basic", "logic", "comparisons", "integer_math", "fp_math", "lists", "parse"}) {
    const Outcome one = run_file(name);
    all.passed += one.passed, all.run += one.run;
  }
  WARN("passes " << all.passed << " of " << all.run << " cel-spec cases of basic logic comparisons integer_math fp_math lists parse");
  CHECK(all.run > 90);
}
