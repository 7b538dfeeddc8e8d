// SPDX-License-Identifier: MIT
// Truth tables of our own for what cel-spec leaves untested: unknown and error in macros, strict functions, known, orValue.
#include <map>

#include "expr_test.hpp"
#include "test.hpp"

using namespace baoxue_test;

namespace {

constexpr Type kBools{Kind::boolean, 1};

// One letter per state: t f u e.
Value of_letter(char c) {
  return c == 't'   ? boolean(true)
         : c == 'f' ? boolean(false)
         : c == 'u' ? unknown(Kind::boolean)
                    : fault(Kind::boolean);
}
char letter(const Value& v) {
  return v.state == State::unknown ? 'u' : v.state == State::fault ? 'e' : v.integer != 0 ? 't' : 'f';
}

Value list_of(const std::string& letters) {
  Value list;
  list.type = kBools, list.state = State::known;
  for (const char c : letters) list.items.push_back(of_letter(c));
  return list;
}
Value list_without_value(State state) {
  Value list;
  list.type = kBools, list.state = state;
  return list;
}
char answer(const std::string& source, const Value& list) { return letter(one(source, {{"x", kBools, {list}}})); }
std::string text(const std::string& source, const Value& list) {
  const Value v = one(source, {{"x", kBools, {list}}});
  return v.state == State::fault ? "error" : to_text(v);
}

}  // namespace

TEST_CASE("truth: all over two elements is && and exists is ||, for every pair of states", "[expr][truth]") {
  // Rows: first element t f u e; columns: second element t f u e.
  const std::map<std::string, std::string> tables{{"x.all(v, v)",
                                                   "tfue"
                                                   "ffff"
                                                   "ufuu"
                                                   "efue"},
                                                  {"x.exists(v, v)",
                                                   "tttt"
                                                   "tfue"
                                                   "tuuu"
                                                   "teue"},
                                                  {"x.exists_one(v, v)",
                                                   "ftue"
                                                   "tfue"
                                                   "uuuu"
                                                   "eeue"}};
  const std::string letters = "tfue";
  for (const auto& [source, expected] : tables) {
    for (std::size_t i = 0; i < 16; ++i) {
      const std::string pair{letters[i / 4], letters[i % 4]};
      INFO(source << " over " << pair);
      CHECK(answer(source, list_of(pair)) == expected[i]);
    }
  }
}

TEST_CASE("truth: filter and map are strict in what they look at and what they keep", "[expr][truth]") {
  CHECK(text("x.filter(v, v)", list_of("tft")) == "[true, true]");
  CHECK(text("x.filter(v, v)", list_of("tu")) == "unknown");
  CHECK(text("x.filter(v, v)", list_of("fe")) == "error");
  CHECK(text("x.filter(v, v)", list_of("eu")) == "unknown");
  CHECK(text("x.filter(v, true)", list_of("tu")) == "unknown");  // the element kept is unknown
  CHECK(text("x.filter(v, false)", list_of("tue")) == "[]");
  CHECK(text("x.filter(v, known(v))", list_of("tuf")) == "[true, false]");
  CHECK(text("x.map(v, !v)", list_of("tf")) == "[false, true]");
  CHECK(text("x.map(v, !v)", list_of("tu")) == "unknown");
  CHECK(text("x.map(v, !v)", list_of("te")) == "error");
  CHECK(text("x.map(v, known(v), 1)", list_of("tue")) == "[1]");
  CHECK(text("x.map(v, v, 1)", list_of("tu")) == "unknown");
}

TEST_CASE("truth: a macro over a list without a value has none, over an empty list it has one", "[expr][truth]") {
  for (const char* source :
       {"x.all(v, v)", "x.exists(v, v)", "x.exists_one(v, v)", "x.filter(v, v) == x", "x.map(v, v) == x"}) {
    INFO(source);
    CHECK(answer(source, list_without_value(State::unknown)) == 'u');
    CHECK(answer(source, list_without_value(State::fault)) == 'e');
  }
  CHECK(answer("x.all(v, v)", list_of("")) == 't');
  CHECK(answer("x.exists(v, v)", list_of("")) == 'f');
  CHECK(answer("x.exists_one(v, v)", list_of("")) == 'f');
  CHECK(text("x.filter(v, v)", list_of("")) == "[]");
  CHECK(text("x.map(v, 1)", list_of("")) == "[]");
}

TEST_CASE("truth: a strict function is unknown if any operand is, else an error if any is", "[expr][truth]") {
  // Rows: left operand; columns: right operand; k = known, u = unknown, e = error.
  const auto operand = [](char c) {
    return c == 'k' ? integer(1) : c == 'u' ? unknown(Kind::integer) : fault(Kind::integer);
  };
  const std::string states = "kue", expected =
                                        "kue"
                                        "uuu"
                                        "eue";
  for (std::size_t i = 0; i < 9; ++i) {
    const std::vector<Input> inputs{{"a", {Kind::integer}, {operand(states[i / 3])}},
                                    {"b", {Kind::integer}, {operand(states[i % 3])}}};
    for (const char* source :
         {"a + b", "ratio(a, b)", "[a, b]", "steps(a, b, 1, 'whole')", "a == b", "string(a) + string(b)"}) {
      const State state = one(source, inputs).state;
      INFO(source << " of " << states[i / 3] << ' ' << states[i % 3]);
      CHECK((state == State::known ? 'k' : state == State::unknown ? 'u' : 'e') == expected[i]);
    }
  }
}

TEST_CASE("truth: known is never unknown and never an error, orValue replaces the unknown only", "[expr][truth]") {
  const std::string letters = "tfue", known = "ttff", or_true = "tfte";
  for (std::size_t i = 0; i < 4; ++i) {
    const std::vector<Input> inputs{{"a", {Kind::boolean}, {of_letter(letters[i])}}};
    CHECK(letter(one("known(a)", inputs)) == known[i]);
    CHECK(letter(one("orValue(a, true)", inputs)) == or_true[i]);
  }
}

TEST_CASE("truth: a ternary looks at nothing but its condition and the branch it takes", "[expr][truth]") {
  const std::string letters = "tfue";
  for (const char condition : letters) {
    for (const char yes : letters) {
      for (const char no : letters) {
        const std::vector<Input> inputs{{"c", {Kind::boolean}, {of_letter(condition)}},
                                        {"a", {Kind::boolean}, {of_letter(yes)}},
                                        {"b", {Kind::boolean}, {of_letter(no)}}};
        INFO(condition << ' ' << yes << ' ' << no);
        CHECK(letter(one("c ? a : b", inputs)) == (condition == 't' ? yes : condition == 'f' ? no : condition));
      }
    }
  }
}

TEST_CASE("truth: an error in a branch that is not taken, or for other rows, is nobody's error", "[expr][truth]") {
  const std::vector<Input> inputs{{"n", {Kind::integer}, {integer(0), integer(2), unknown(Kind::integer)}}};
  for (const bool optimise : {true, false}) {
    const auto got = evaluate("n == 0 ? 1 : 4 / n + 1 / 0", inputs, 3, {.optimise = optimise});
    REQUIRE(got.has_value());  // 1 / 0 is no load error
    CHECK(to_text((*got)[0]) == "1");
    CHECK((*got)[1].state == State::fault);
    CHECK((*got)[2].state == State::unknown);
  }
}
