// SPDX-License-Identifier: MIT
// Limits, refusals, dispatch counts and traces.
#include "expr_test.hpp"
#include "test.hpp"

using namespace baoxue_test;
using baoxue::ErrorCode;

namespace {

constexpr Type kInts{Kind::integer, 1};

baoxue::Error error_of(const std::string& source, const std::vector<Input>& inputs = {}) {
  baoxue::Result<Ast> ast = parse(source);
  if (!ast) return ast.error();
  NameScope scope(inputs);
  const baoxue::Status status = check(*ast, scope);
  return status ? baoxue::Error{} : status.error();
}

Value list_of(std::size_t size) {
  Value list;
  list.type = kInts, list.state = State::known;
  for (std::size_t i = 0; i < size; ++i) list.items.push_back(integer(static_cast<std::int64_t>(i)));
  return list;
}

struct Ran {
  std::size_t nodes = 0;
  std::uint64_t dispatches = 0;
  std::vector<Value> values;
};
Ran run(const std::vector<std::string>& sources, const std::vector<Input>& inputs, std::size_t width) {
  NameScope scope(inputs);
  std::vector<Ast> asts;
  for (const std::string& source : sources) {
    asts.push_back(parse(source).value());
    REQUIRE(check(asts.back(), scope));
  }
  std::vector<const Ast*> pointers;
  for (const Ast& ast : asts) pointers.push_back(&ast);
  const Program program = Program::compile(pointers);
  std::vector<Column> columns;
  columns.reserve(program.inputs().size());
  std::vector<Vector> vectors;
  for (const Symbol& symbol : program.inputs()) {
    columns.emplace_back(symbol.type);
    const std::vector<Value>& rows = inputs[static_cast<std::size_t>(symbol.id)].rows;
    for (std::size_t r = 0; r < width; ++r) columns.back().append(rows[r % rows.size()]);
    vectors.push_back(columns.back().view());
  }
  Workspace workspace;
  program.run(vectors, width, WorkDays(), workspace);
  Ran out{program.nodes(), workspace.dispatches(), {}};
  for (std::size_t r = 0; r < width; ++r) out.values.push_back(value_at(workspace.output(0), asts[0].type(), r));
  return out;
}

std::string nested(std::size_t levels, const std::string& list, const std::string& inner) {
  std::string out = inner;
  for (std::size_t i = levels; i > 0; --i) out = list + ".all(v" + std::to_string(i) + ", " + out + ")";
  return out;
}

}  // namespace

TEST_CASE("macro: one dispatch per node and chunk, whatever the lists hold", "[expr][limits]") {
  const std::vector<Input> inputs{{"l", kInts, {list_of(3), list_of(0), list_of(20), unknown(Kind::integer)}},
                                  {"n", {Kind::integer}, {integer(1), integer(15)}}};
  for (const std::size_t width : {std::size_t{1}, std::size_t{7}, kMaxWidth}) {
    // bounded list, macro, its elements, n lifted, comparison
    const Ran simple = run({"l.exists(e, e > n)"}, {inputs[0], inputs[1]}, width);
    CHECK(simple.nodes == 5);
    CHECK(simple.dispatches == 5);
  }
  // bounded list, macro, its elements, the list lifted, the inner macro, its elements, e lifted, comparison
  const std::vector<Input> three{{"l", kInts, {list_of(3)}}};
  CHECK(run({"l.all(e, l.exists(f, f == e))"}, three, 1).dispatches == 8);
  CHECK(run({"l.all(e, l.exists(f, f == e))"}, three, kMaxWidth).dispatches == 8);
}

TEST_CASE("macro: what a body does not change is computed once outside of it, and equal macros once",
          "[expr][limits]") {
  const std::vector<Input> inputs{{"l", kInts, {list_of(3)}}, {"n", {Kind::integer}, {integer(1)}}};
  CHECK(run({"l.exists(e, e > n * n - 7)"}, inputs, 10).nodes == 7);  // two row-wise steps more than with n
  CHECK(run({"l.exists(e, e > n)", "l.exists(f, f > n)"}, inputs, 10).nodes == 5);
  CHECK(run({"l.exists(e, e > n)", "l.exists(f, f > 2)"}, inputs, 10).nodes == 8);
  // The inner macro does not read a: bounded list, comparison, two macros with elements, and a lifted value in each.
  CHECK(run({"l.all(a, l.all(b, n > 1))"}, inputs, 10).nodes == 8);
}

TEST_CASE("macro: more than 65,536 elements in a chunk run in blocks and give the same", "[expr][limits]") {
  Input many{"l", kInts, {list_of(900), list_of(0), list_of(77)}};
  const std::vector<Input> inputs{many, {"n", {Kind::integer}, {integer(899), integer(5), integer(76)}}};
  const Ran ran = run({"l.filter(e, e >= n).map(e, e + 1)"}, inputs, kMaxWidth);
  CHECK(ran.dispatches > ran.nodes);
  CHECK(ran.dispatches < 20 * ran.nodes);  // 666,000 elements are about eleven blocks
  for (std::size_t r = 0; r < kMaxWidth; ++r) {
    const char* expected = r % 3 == 0 ? "[900]" : r % 3 == 1 ? "[]" : "[77]";
    if (to_text(ran.values[r]) != expected) {
      INFO(r);
      CHECK(to_text(ran.values[r]) == expected);
    }
  }
}

TEST_CASE("macro: a list longer than declared is an error of its row", "[expr][limits]") {
  const std::vector<Input> inputs{{"l", kInts, {list_of(4), list_of(5), list_of(6)}, 5}};
  const Ran ran = run({"size(l)"}, inputs, 3);
  CHECK(to_text(ran.values[0]) == "4");
  CHECK(to_text(ran.values[1]) == "5");
  CHECK(ran.values[2].state == State::fault);
}

TEST_CASE("limits: the static cost counts elements, and what no element changes only once", "[expr][limits]") {
  const std::vector<Input> inputs{{"l", kInts, {list_of(1)}}, {"n", {Kind::integer}, {integer(1)}}};
  CHECK(error_of("l.all(a, l.exists(b, a == b))", inputs).code == ErrorCode{});
  CHECK(error_of("l.all(a, l.all(b, l.exists(c, a + b == c)))", inputs).code == ErrorCode::expr_limit);
  CHECK(error_of("l.all(a, l.all(b, l.exists(c, n == c)))", inputs).code ==
        ErrorCode{});  // each reads no other's elements
  CHECK(error_of("l.map(a, l + [a]).map(b, size(b))", inputs).code == ErrorCode::expr_limit);  // a million elements
  CHECK(error_of(nested(90, "[1]", "true")).code == ErrorCode{});
  CHECK(error_of(nested(120, "[1]", "true")).code == ErrorCode::expr_limit);
  CHECK(error_of(nested(90, "[1, 2]", "v90 > 0 && v1 > 0")).code == ErrorCode{});
  std::string all = "0";
  for (int i = 1; i <= 30; ++i) all += " + v" + std::to_string(i);
  CHECK(error_of(nested(30, "[1, 2]", all + " > 0")).code == ErrorCode::expr_limit);
}

TEST_CASE("limits: doubling a list or a string many times ends in an error, not in all memory", "[expr][limits]") {
  std::string source = "l";
  for (int i = 0; i < 20; ++i) source = "[" + source + "].map(x, x + x)[0]";
  const std::vector<Input> inputs{{"l", kInts, {list_of(1)}}};
  CHECK(error_of(source, inputs).code == ErrorCode::expr_limit);
}

TEST_CASE("limits: a macro needs a plain variable, a list and a condition", "[expr][limits]") {
  CHECK(error_of("[1].all(1, true)").code == ErrorCode::expr_syntax);
  CHECK(error_of("[1].all(a.b, true)").code == ErrorCode::expr_syntax);
  CHECK(error_of("[1].all(x)").code == ErrorCode::expr_syntax);
  CHECK(error_of("[1].all(x, x)").code == ErrorCode::expr_type);
  CHECK(error_of("[1].all(x, true, true)").code == ErrorCode::expr_type);
  CHECK(error_of("1.0.all(x, true)").code == ErrorCode::expr_type);
  CHECK(error_of("'a'.map(x, x)").code == ErrorCode::expr_type);
  CHECK(error_of("[1].map(x, x.y)").code == ErrorCode::expr_type);
  CHECK(error_of("[1].all(x, true) && x").code == ErrorCode::expr_name);
  CHECK(error_of("null.all(x, true)").code == ErrorCode::expr_refused);
  CHECK(error_of("[1].all(x, x == null)").hint == "!known(x)");
}

TEST_CASE("refused: what the profile leaves out says so and what to write instead", "[expr][limits]") {
  const std::vector<Input> inputs{{"a", {Kind::text}, {unknown(Kind::text)}}};
  for (const char* source :
       {"a.matches('x')", "dyn(a)", "uint(1)", "1u", "bytes(a)", "b'x'", "has(a)", "type(a)", "{}", "a == null",
        "null == a", "[null]", "known(null)", "null", "timestamp('2026-01-01T00:00:00Z').getHours('Europe/Berlin')"}) {
    INFO(source);
    const baoxue::Error error = error_of(source, inputs);
    CHECK(error.code == ErrorCode::expr_refused);
    CHECK_FALSE(error.message.empty());
    CHECK_FALSE(error.message_en.empty());
  }
  CHECK(error_of("a == null", inputs).hint == "!known(a)");
  CHECK(error_of("a != null", inputs).hint == "known(a)");
  CHECK(error_of("a.matches('x')", inputs).hint.find("contains") != std::string::npos);
  CHECK(error_of("date('2026-01-01').at('9:15')").code == ErrorCode::expr_type);
  CHECK(error_of("steps(1, 2, 3, 'half')").message_en == "one of whole, started, exact expected");
  CHECK(error_of("scale(yuan('1'), percent('1'), 'up')").code == ErrorCode::expr_type);
  CHECK(error_of("1 == 1.0").code == ErrorCode::expr_type);
  CHECK(error_of("[1, 'a']").code == ErrorCode::expr_type);
}

TEST_CASE("folding: constants are computed once, but an error is left to its rows", "[expr][limits]") {
  CHECK(run({"2 * 3 + 4 == 10"}, {}, 10).nodes == 0);
  CHECK(run({"timestamp('2026-09-01T00:00:00Z') + duration('1h') > timestamp(0)"}, {}, 10).nodes == 0);
  CHECK(run({"1 / 0 == 1"}, {}, 10).nodes == 2);
  CHECK(run({"add_days(date('2026-09-01'), 1, 'work') == date('2026-09-02')"}, {}, 10).nodes ==
        2);  // asks the calendar
  const std::vector<Input> inputs{{"n", {Kind::integer}, {integer(1)}}};
  CHECK(run({"n in [1, 2, 3]"}, inputs, 10).nodes == 1);
}

TEST_CASE("trace: a macro shows its list and each element, an absent value says what was missing", "[expr][limits]") {
  const std::vector<Input> inputs{{"l", kInts, {list_of(2), list_of(1)}},
                                  {"n", {Kind::integer}, {integer(4), integer(0)}}};
  NameScope scope(inputs);
  Ast ast = parse("l.exists(e, 4 / n > e + 1)").value();
  REQUIRE(check(ast, scope));
  const Ast* one = &ast;
  const Program program = Program::compile(std::span(&one, 1), {.optimise = false, .record = true});
  std::vector<Column> columns;
  columns.reserve(2);
  std::vector<Vector> vectors;
  for (const Symbol& symbol : program.inputs()) {
    columns.emplace_back(symbol.type);
    for (const Value& v : inputs[static_cast<std::size_t>(symbol.id)].rows) columns.back().append(v);
    vectors.push_back(columns.back().view());
  }
  Workspace workspace;
  program.run(vectors, 2, WorkDays(), workspace);
  const TraceNode first = trace(ast, program, 0, workspace, 0);
  CHECK(to_text(first.value) == "false");
  REQUIRE(first.children.size() == 3);
  CHECK(to_text(first.children[0].value) == "[0, 1]");
  CHECK(first.children[0].symbol == 0);
  const TraceNode& second_element = first.children[2];
  CHECK(second_element.text == "4 / n > e + 1");
  CHECK(to_text(second_element.value) == "false");
  REQUIRE(second_element.children.size() == 2);
  CHECK(to_text(second_element.children[0].value) == "1");
  CHECK(to_text(second_element.children[1].value) == "2");
  CHECK(to_text(second_element.children[1].children[0].value) == "1");  // e
  const TraceNode failed = trace(ast, program, 0, workspace, 1);
  CHECK(failed.value.state == State::fault);
  REQUIRE(failed.children.size() == 2);
  CHECK(failed.children[1].children[0].value.fault == ErrorCode::division_by_zero);
}
