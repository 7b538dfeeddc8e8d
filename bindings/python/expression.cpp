// SPDX-License-Identifier: MIT
// Expression: conditions on their own, for one row of Python values or for an Arrow table.
#include <algorithm>

#include "baoxue/core/day_counter.hpp"
#include "baoxue/core/text.hpp"
#include "baoxue/expr/expr.hpp"
#include "bindings.hpp"
#include "expression_values.hpp"

namespace baoxue_python {
namespace {

namespace expr = baoxue::expr;
using baoxue::Date;
using baoxue::DayCounter;
using baoxue::Maybe;
using baoxue::Result;

constexpr const char* kDayCounts[] = {"calendar", "weekday", "work"};

struct Input {
  std::string name;
  expr::Type type;
  std::string spelling;  // the name as expressions have it: NFC
};

// Names of the caller; ids are their positions.
class NamedScope final : public expr::Scope {
 public:
  explicit NamedScope(const std::vector<Input>& inputs) : inputs_(inputs) {}

  Result<expr::Symbol> resolve(std::span<const std::string> path) override {
    std::string name;
    for (const std::string& part : path) name += name.empty() ? part : "." + part;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      if (inputs_[i].spelling == name) return expr::Symbol{static_cast<std::int32_t>(i), inputs_[i].type, nullptr, ""};
    }
    std::vector<std::string> names;
    for (const Input& input : inputs_) names.push_back(input.name);
    return baoxue::Error(baoxue::ErrorCode::unknown_name, "没有名为“" + name + "”的输入",
                         "no input has the name \"" + name + "\"", baoxue::nearest(name, names).value_or(""));
  }
  std::int32_t day_count(std::string_view name) override {
    const auto found = std::find(std::begin(kDayCounts), std::end(kDayCounts), name);
    return found == std::end(kDayCounts) ? -1 : static_cast<std::int32_t>(found - std::begin(kDayCounts));
  }

 private:
  const std::vector<Input>& inputs_;
};

// National days only: there is no school, so its days and terms are unknown.
class NationalContext final : public expr::Context {
 public:
  Maybe<Date> add_days(Date from, std::int64_t n, std::int32_t count, std::int32_t) const override {
    return counter(count).add(from, n);
  }
  Maybe<std::int64_t> days_between(Date from, Date to, std::int32_t count, std::int32_t) const override {
    return counter(count).between(from, to);
  }
  Maybe<bool> is_day(Date day, std::int32_t count, std::int32_t) const override { return counter(count).is_day(day); }
  Maybe<std::int64_t> term(Date, std::int32_t) const override { return {}; }

 private:
  [[nodiscard]] const DayCounter& counter(std::int32_t count) const {
    return count == 0 ? every_ : count == 1 ? weekday_ : work_;
  }
  DayCounter every_ = DayCounter::calendar();
  DayCounter weekday_ = DayCounter::weekday();
  DayCounter work_ = DayCounter::work(baoxue::Calendar::national());
};

// A fault passes through the nodes above it; its code stands where it began.
baoxue::ErrorCode first_fault(const expr::TraceNode& node) {
  for (const expr::TraceNode& child : node.children) {
    const baoxue::ErrorCode code = first_fault(child);
    if (code != baoxue::ErrorCode{}) return code;
  }
  return node.value.state == expr::State::fault ? node.value.fault : baoxue::ErrorCode{};
}

class Expression {
 public:
  Expression(const std::string& source, const std::map<std::string, std::string>& types) {
    for (const auto& [name, type] : types) {
      const Maybe<expr::Type> parsed = expr::parse_type(type);
      if (!parsed.known) throw py::value_error("input " + name + " has no known type");
      inputs_.push_back({name, parsed.value, expr::normalised(name)});
    }
    ast_ = value_or_raise(expr::parse(source), "expression");
    NamedScope scope(inputs_);
    ok_or_raise(expr::check(ast_, scope), "expression");
    type_ = ast_.type();
    const expr::Ast* asts[] = {&ast_};
    program_ = expr::Program::compile(asts);
  }

  [[nodiscard]] std::string type() const { return expr::type_name(type_); }

  // ("known", value), ("unknown", None) or ("fault", (code, message, message_en)).
  [[nodiscard]] py::tuple evaluate(const py::dict& values) const {
    for (const auto& [name, value] : values) {
      const std::string given = py::str(name);
      const auto known = [&](const Input& input) { return input.name == given; };
      if (std::none_of(inputs_.begin(), inputs_.end(), known)) throw py::value_error("no input has the name " + given);
    }
    OneRow row;
    run_once(program_, values, row);
    const expr::Value value = expr::value_at(row.workspace.output(0), type_, 0);
    if (value.state == expr::State::known) return py::make_tuple("known", to_python(value));
    if (value.state == expr::State::unknown) return py::make_tuple("unknown", py::none());
    return py::make_tuple("fault", fault_text(fault_of(values)));
  }

  [[nodiscard]] ColumnView evaluate_batch(const py::object& table) const {
    ArrowArrayStream stream = stream_of(table);
    const BatchReader reader(&stream);
    std::vector<const RawColumn*> columns;
    for (std::size_t i = 0; i < program_.inputs().size(); ++i) {
      columns.push_back(reader.column(input_of(i).name, input_of(i).type));
    }
    ResultColumn result(type_, reader.rows());
    {
      const py::gil_scoped_release released;
      run_chunks(columns, reader.rows(), result);
    }
    return result.take();
  }

 private:
  [[nodiscard]] const Input& input_of(std::size_t i) const { return input_of(program_, i); }
  [[nodiscard]] const Input& input_of(const expr::Program& program, std::size_t i) const {
    return inputs_[static_cast<std::size_t>(program.inputs()[i].id)];
  }

  // A result may be an input itself, so the inputs stay as long as the workspace.
  struct OneRow {
    std::vector<OwnedVector> owned;
    expr::Workspace workspace;
  };
  void run_once(const expr::Program& program, const py::dict& values, OneRow& row) const {
    std::vector<OwnedVector>& owned = row.owned;
    owned.resize(program.inputs().size());
    std::vector<expr::Vector> vectors;
    for (std::size_t i = 0; i < owned.size(); ++i) {
      const Input& input = input_of(program, i);
      const bool given = values.contains(input.name.c_str());
      owned[i].fill(input.type, {given ? py::object(values[input.name.c_str()]) : py::none()}, input.name);
      vectors.push_back(owned[i].view(input.type));
    }
    program.run(vectors, 1, context_, row.workspace);
  }

  // Which fault: known only to a run that keeps every node.
  [[nodiscard]] baoxue::ErrorCode fault_of(const py::dict& values) const {
    const expr::Ast* asts[] = {&ast_};
    const expr::Program traced = expr::Program::compile(asts, {.optimise = false, .record = true});
    OneRow row;
    run_once(traced, values, row);
    return first_fault(expr::trace(ast_, traced, 0, row.workspace, 0));
  }

  void run_chunks(const std::vector<const RawColumn*>& columns, std::size_t rows, ResultColumn& result) const {
    expr::Workspace workspace;
    std::vector<OwnedVector> owned(columns.size());
    std::vector<expr::Vector> vectors(columns.size());
    for (std::size_t begin = 0; begin < rows; begin += expr::kMaxWidth) {
      const std::size_t width = std::min(expr::kMaxWidth, rows - begin);
      for (std::size_t i = 0; i < columns.size(); ++i) {
        owned[i].fill(input_of(i).type, *columns[i], begin, width);
        vectors[i] = owned[i].view(input_of(i).type);
      }
      program_.run(vectors, width, context_, workspace);
      for (std::size_t row = 0; row < width; ++row) {
        result.set(begin + row, expr::value_at(workspace.output(0), type_, row));
      }
    }
  }

  static py::tuple fault_text(baoxue::ErrorCode code) {
    const baoxue::ErrorInfo* info = baoxue::error_info(code);
    if (info == nullptr) return py::make_tuple("", "表达式在这些值上出错", "the expression failed on these values");
    return py::make_tuple(std::string(info->id), std::string(info->zh), std::string(info->en));
  }

  std::vector<Input> inputs_;
  expr::Ast ast_;
  expr::Type type_;
  expr::Program program_;
  NationalContext context_;
};

}  // namespace

void bind_expression(py::module_& m) {
  py::class_<Expression>(m, "Expression", py::module_local())
      .def(py::init<const std::string&, const std::map<std::string, std::string>&>())
      .def_property_readonly("type", &Expression::type)
      .def("evaluate", &Expression::evaluate)
      .def("evaluate_batch", &Expression::evaluate_batch);
}

}  // namespace baoxue_python
