// SPDX-License-Identifier: MIT
#include <map>

#include "expr_test.hpp"
#include "test.hpp"

#include <rapidcheck.h>

using namespace baoxue_test;
using baoxue::ErrorCode;

namespace {

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

baoxue::Error error_of(const std::string& source, const std::vector<Input>& inputs = {}) {
  baoxue::Result<Ast> ast = parse(source);
  if (!ast) return ast.error();
  NameScope scope(inputs);
  baoxue::Status status = check(*ast, scope);
  return status ? baoxue::Error{} : status.error();
}

}  // namespace

TEST_CASE("logic: the sixteen cases of && and || absorb false and true, then unknown, then error", "[expr]") {
  // Rows: left operand t f u e; columns: right operand t f u e (language.md, Four states).
  const std::map<std::string, std::string> table{{"&&",
                                                  "tfue"
                                                  "ffff"
                                                  "ufuu"
                                                  "efue"},
                                                 {"||",
                                                  "tttt"
                                                  "tfue"
                                                  "tuuu"
                                                  "teue"}};
  const std::string letters = "tfue";
  for (const auto& [op, expected] : table) {
    for (std::size_t i = 0; i < 16; ++i) {
      const std::vector<Input> inputs{{"a", {Kind::boolean}, {of_letter(letters[i / 4])}},
                                      {"b", {Kind::boolean}, {of_letter(letters[i % 4])}}};
      INFO(letters[i / 4] << ' ' << op << ' ' << letters[i % 4]);
      CHECK(letter(one("a " + op + " b", inputs)) == expected[i]);
    }
  }
}

TEST_CASE("logic: a ternary is strict in its condition and looks only at the branch it takes", "[expr]") {
  const auto choose = [](char c, char yes, char no) {
    return letter(one("c ? a : b", {{"c", {Kind::boolean}, {of_letter(c)}},
                                    {"a", {Kind::boolean}, {of_letter(yes)}},
                                    {"b", {Kind::boolean}, {of_letter(no)}}}));
  };
  CHECK(choose('t', 'f', 'e') == 'f');
  CHECK(choose('f', 'e', 't') == 't');
  CHECK(choose('t', 'u', 't') == 'u');
  CHECK(choose('u', 't', 't') == 'u');
  CHECK(choose('e', 't', 't') == 'e');
}

TEST_CASE("logic: a ternary over two constants reads neither beyond its one value", "[expr]") {
  const std::vector<Input> inputs{{"n", {Kind::integer}, std::vector<Value>(100, integer(3))}};
  const auto got = evaluate("n <= 6 ? 'primary' : 'junior'", inputs, 100);
  REQUIRE(got.has_value());
  for (const Value& value : *got) CHECK(value.text == "primary");
}

TEST_CASE("logic: a strict function is unknown first, then an error, while known and orValue are neither", "[expr]") {
  const std::vector<Input> inputs{{"u", {Kind::integer}, {unknown(Kind::integer)}},
                                  {"n", {Kind::integer}, {integer(3)}}};
  CHECK(to_text(one("u + 1", inputs)) == "unknown");
  CHECK(one("n / 0 + u", inputs).state == State::unknown);
  CHECK(one("n / 0", inputs).state == State::fault);
  CHECK(to_text(one("known(u)", inputs)) == "false");
  CHECK(to_text(one("known(n)", inputs)) == "true");
  CHECK(to_text(one("orValue(u, 9)", inputs)) == "9");
  CHECK(to_text(one("orValue(n, 9)", inputs)) == "3");
}

TEST_CASE("extension: dates, working days, money and ratios", "[expr]") {
  CHECK(to_text(one("date('2026-09-30') + days(1)")) == "2026-10-01");
  CHECK(to_text(one("date('2026-10-01') - date('2026-09-01')")) == "30");
  CHECK(to_text(one("add_days(date('2026-09-23'), 10, 'work')")) == "2026-10-14");
  CHECK(to_text(one("add_days(date('2026-12-31'), 1, 'work')")) == "unknown");
  CHECK(to_text(one("days_between(date('2026-09-30'), date('2026-10-08'), 'work')")) == "1");
  CHECK(to_text(one("is_day(date('2026-10-10'), 'work')")) == "true");
  CHECK(to_text(one("add_months(date('2026-01-31'), 1, 'end')")) == "2026-02-28");
  CHECK(to_text(one("date('2026-09-01').weekday()")) == "2");
  CHECK(to_text(one("age(date('2020-02-29'), date('2026-02-28'))")) == "5");
  CHECK(to_text(one("school_year(date('2026-08-31'))")) == "2025");
  CHECK(to_text(one("yuan('100.50') * 2 - yuan('1.00')")) == "200.00");
  CHECK(to_text(one("scale(yuan('0.05'), ratio(1, 2), 'half_even')")) == "0.02");
  CHECK(to_text(one("percent('1.8') == ratio(18, 1000)")) == "true");
  CHECK(to_text(one("ratio(0, 0) < ratio(1, 2)")) == "unknown");
}

TEST_CASE("check: errors say where, what and the nearest name", "[expr]") {
  const std::vector<Input> inputs{{"a", {Kind::integer}, {integer(1)}}};
  CHECK(error_of("a + 'x'", inputs).code == ErrorCode::expr_type);
  CHECK(error_of("a == null", inputs).hint == "!known(a)");
  CHECK(error_of("date('2026-02-29')").code == ErrorCode::expr_type);
  CHECK(error_of("add_dayz(date('2026-01-01'), 1, 'work')").hint == "add_days");
  CHECK(error_of("add_days(date('2026-01-01'), 1, 'wrok')").code == ErrorCode::unknown_name);
  CHECK(error_of("（a）", inputs).code == ErrorCode::expr_full_width);
  CHECK(error_of("yuan('1.00') * percent('50')").code == ErrorCode::expr_type);
  CHECK(error_of("a >", inputs).place.column == 4);
  CHECK(error_of("[1].all(x, x + 1)").code == ErrorCode::expr_type);
  CHECK(error_of("date('2026-01-01') + 1").code == ErrorCode::expr_type);
}

TEST_CASE("parse: hostile nesting ends in an error, not in a crash", "[expr]") {
  CHECK(error_of(std::string(60000, '(')).code == ErrorCode::expr_limit);
  CHECK(error_of(std::string(1000000, '(')).code == ErrorCode::expr_limit);
  CHECK(error_of(std::string(60000, '!') + "true").code == ErrorCode::expr_limit);
  CHECK(error_of(std::string(60000, '[')).code == ErrorCode::expr_limit);
}

TEST_CASE("program: one dispatch per node and chunk, shared over expressions", "[expr]") {
  const std::vector<Input> inputs{{"a", {Kind::integer}, {integer(1)}}};
  NameScope scope(inputs);
  Ast x = parse("a + 1 > 2").value(), y = parse("a + 1 > 3").value();
  REQUIRE(check(x, scope));
  REQUIRE(check(y, scope));
  const std::vector<const Ast*> both{&x, &y};
  const Program program = Program::compile(both);
  CHECK(program.nodes() == 3);  // a + 1 once, two comparisons
  Column column({Kind::integer});
  for (std::int64_t i = 0; i < 2048; ++i) column.append(integer(i));
  const std::vector<Vector> vectors{column.view()};
  Workspace workspace;
  program.run(vectors, 2048, WorkDays(), workspace);
  CHECK(workspace.dispatches() == 3);
}

TEST_CASE("print: canonical source parses to the same source", "[expr]") {
  for (const char* source :
       {"a && (b || c)", "-(a + b) * c", "a ? b : c ? d : e", "x.y.contains(\"z\")", "(a + b)[1]", "a - (b - c)"}) {
    CHECK(print(parse(source).value()) == source);
  }
}

namespace {

// A random tree over a, b (bool) and n, m (int) as text, and what it is by a row-wise interpreter that shares nothing with kernels.
struct Tree {
  std::string source;
  Value value;
};
Value strict(const Value& a, const Value& b, Kind kind) {
  if (a.state == State::unknown || b.state == State::unknown) return unknown(kind);
  return fault(kind);
}
Tree grow(int depth, Kind kind, const std::map<std::string, Value>& row, std::uint64_t& seed) {
  const auto pick = [&](std::uint64_t n) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (seed >> 33) % n;
  };
  if (depth == 0) {
    const std::string name = kind == Kind::boolean ? (pick(2) != 0 ? "a" : "b") : (pick(2) != 0 ? "n" : "m");
    return {name, row.at(name)};
  }
  const bool logic = kind == Kind::boolean && pick(2) == 0;
  if (kind == Kind::boolean && !logic) {
    const Tree x = grow(depth - 1, Kind::integer, row, seed), y = grow(depth - 1, Kind::integer, row, seed);
    const bool both = x.value.state == State::known && y.value.state == State::known;
    return {"(" + x.source + " < " + y.source + ")",
            both ? boolean(x.value.integer < y.value.integer) : strict(x.value, y.value, Kind::boolean)};
  }
  const Tree x = grow(depth - 1, kind, row, seed), y = grow(depth - 1, kind, row, seed);
  if (kind == Kind::integer) {
    const bool both = x.value.state == State::known && y.value.state == State::known;
    if (pick(2) == 0) {
      const bool zero = both && y.value.integer == 0;
      return {"(" + x.source + " / " + y.source + ")", !both  ? strict(x.value, y.value, kind)
                                                       : zero ? fault(kind)
                                                              : integer(x.value.integer / y.value.integer)};
    }
    return {"(" + x.source + " + " + y.source + ")",
            both ? integer(x.value.integer + y.value.integer) : strict(x.value, y.value, kind)};
  }
  const bool either = pick(2) == 0;
  const char l = letter(x.value), r = letter(y.value), wins = either ? 't' : 'f';
  const Value result = l == wins || r == wins ? boolean(either)
                       : l == 'u' || r == 'u' ? unknown(kind)
                       : l == 'e' || r == 'e' ? fault(kind)
                                              : boolean(!either);
  return {"(" + x.source + (either ? " || " : " && ") + y.source + ")", result};
}

}  // namespace

TEST_CASE("property: kernels agree with a row-wise interpreter at every width, optimised and not", "[expr][property]") {
  rc::check([](std::uint64_t start) {
    const auto some_bool = [&](std::uint64_t r) { return of_letter("tfue"[r % 4]); };
    const auto some_int = [&](std::uint64_t r) {
      return r % 5 == 0   ? unknown(Kind::integer)
             : r % 7 == 0 ? fault(Kind::integer)
                          : integer(static_cast<std::int64_t>(r % 9) - 4);
    };
    for (const std::size_t width : {std::size_t{1}, std::size_t{7}, std::size_t{64}, std::size_t{100}}) {
      std::vector<Input> inputs{{"a", {Kind::boolean}, {}},
                                {"b", {Kind::boolean}, {}},
                                {"n", {Kind::integer}, {}},
                                {"m", {Kind::integer}, {}}};
      std::uint64_t random = start;
      for (std::size_t r = 0; r < width; ++r) {
        for (Input& input : inputs) {
          random = random * 6364136223846793005ULL + 1442695040888963407ULL;
          input.rows.push_back(input.type.kind == Kind::boolean ? some_bool(random >> 40) : some_int(random >> 40));
        }
      }
      std::vector<Value> expected;
      std::string source;
      for (std::size_t r = 0; r < width; ++r) {
        std::map<std::string, Value> row;
        for (const Input& input : inputs) row[input.name] = input.rows[r];
        std::uint64_t seed = start;
        const Tree tree = grow(3, Kind::boolean, row, seed);
        source = tree.source;
        expected.push_back(tree.value);
      }
      for (const bool optimise : {true, false}) {
        const auto got = evaluate(source, inputs, width, {.optimise = optimise});
        RC_ASSERT(got.has_value());
        for (std::size_t r = 0; r < width; ++r) RC_ASSERT(letter((*got)[r]) == letter(expected[r]));
      }
    }
  });
}
