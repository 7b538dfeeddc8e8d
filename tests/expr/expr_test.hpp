// SPDX-License-Identifier: MIT
// Evaluates an expression over rows of values: what the tests of the condition language share.
#ifndef BAOXUE_TESTS_EXPR_TEST_HPP
#define BAOXUE_TESTS_EXPR_TEST_HPP

#include <optional>
#include <string>
#include <vector>

#include "baoxue/core/calendar.hpp"
#include "baoxue/expr/expr.hpp"
#include "expr/column.hpp"

namespace baoxue_test {

using namespace baoxue::expr;

struct Input {
  std::string name;
  Type type;
  std::vector<Value> rows;
  std::uint32_t items = kMaxItems;
};

class NameScope final : public Scope {
 public:
  explicit NameScope(const std::vector<Input>& inputs) : inputs_(inputs) {}
  baoxue::Result<Symbol> resolve(std::span<const std::string> path) override {
    std::string name;
    for (const std::string& part : path) name += (name.empty() ? "" : ".") + part;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      if (inputs_[i].name == name) {
        Symbol symbol{static_cast<std::int32_t>(i), inputs_[i].type, nullptr, ""};
        symbol.items = inputs_[i].items;
        return symbol;
      }
    }
    baoxue::Error error;
    error.code = baoxue::ErrorCode::expr_name;
    error.message = "没有这个名称", error.message_en = "no such name";
    return error;
  }
  std::int32_t day_count(std::string_view name) override { return name == "work" ? 2 : -1; }

 private:
  const std::vector<Input>& inputs_;
};

// The national calendar, whatever day count is asked.
class WorkDays final : public Context {
 public:
  baoxue::Maybe<baoxue::Date> add_days(baoxue::Date d, std::int64_t n, std::int32_t, std::int32_t) const override {
    return work_.add(d, n);
  }
  baoxue::Maybe<std::int64_t> days_between(baoxue::Date a, baoxue::Date b, std::int32_t, std::int32_t) const override {
    return work_.between(a, b);
  }
  baoxue::Maybe<bool> is_day(baoxue::Date d, std::int32_t, std::int32_t) const override { return work_.is_day(d); }
  baoxue::Maybe<std::int64_t> term(baoxue::Date, std::int32_t) const override { return {}; }

 private:
  baoxue::DayCounter work_ = baoxue::DayCounter::work(baoxue::Calendar::national());
};

// The result of every row; nothing if the expression does not parse or check.
inline std::optional<std::vector<Value>> evaluate(const std::string& source, const std::vector<Input>& inputs,
                                                  std::size_t width, CompileOptions options = {}) {
  baoxue::Result<Ast> ast = parse(source);
  if (!ast) return std::nullopt;
  NameScope scope(inputs);
  if (!check(*ast, scope)) return std::nullopt;
  const Ast* one = &*ast;
  const Program program = Program::compile(std::span(&one, 1), options);
  std::vector<Column> columns;
  std::vector<Vector> vectors;
  columns.reserve(inputs.size());
  for (const Symbol& symbol : program.inputs()) {
    columns.emplace_back(symbol.type);
    for (const Value& row : inputs[static_cast<std::size_t>(symbol.id)].rows) columns.back().append(row);
    vectors.push_back(columns.back().view());
  }
  const WorkDays days;
  Workspace workspace;
  program.run(vectors, width, days, workspace);
  std::vector<Value> out;
  for (std::size_t r = 0; r < width; ++r) out.push_back(value_at(workspace.output(0), ast->type(), r));
  return out;
}

inline Value one(const std::string& source, const std::vector<Input>& inputs = {}) {
  const auto values = evaluate(source, inputs, 1);
  return values.has_value() ? (*values)[0] : Value{};
}

inline Value boolean(bool b) {
  Value v;
  v.type = {Kind::boolean}, v.state = State::known, v.integer = b ? 1 : 0;
  return v;
}
inline Value integer(std::int64_t n) {
  Value v;
  v.type = {Kind::integer}, v.state = State::known, v.integer = n;
  return v;
}
inline Value unknown(Kind kind) {
  Value v;
  v.type = {kind};
  return v;
}
inline Value fault(Kind kind) {
  Value v;
  v.type = {kind}, v.state = State::fault;
  return v;
}

}  // namespace baoxue_test

#endif
