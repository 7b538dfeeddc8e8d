// SPDX-License-Identifier: MIT
// Assessor: one record as dicts in, answers out.
#include "baoxue/engine/assessor.hpp"

#include <optional>

#include "bindings.hpp"

namespace baoxue_python {
namespace {

using baoxue::Assessed;
using baoxue::Assessor;
using baoxue::ColumnDef;
using baoxue::ColumnType;
using baoxue::expr::Kind;
using baoxue::expr::Value;

constexpr const char* kTypes[] = {"",     "boolean",   "code", "integer", "decimal", "money",
                                  "date", "timestamp", "key",  "text",    "real"};
constexpr const char* kRows[] = {"own", "related", "linked"};
constexpr const char* kAnswers[] = {"no", "yes", "unknown", "not_applicable", "error"};

// The text stays where it is as long as the object lives.
std::string_view text_of(const py::handle& value) {
  Py_ssize_t size = 0;
  const char* bytes = PyUnicode_AsUTF8AndSize(value.ptr(), &size);
  if (bytes == nullptr) throw py::error_already_set();
  return {bytes, static_cast<std::size_t>(size)};
}

class PyAssessor {
 public:
  PyAssessor(const baoxue::Policy& policy, const std::string& subject, const std::vector<std::string>& rules,
             const std::vector<std::string>& slots, const std::map<std::string, std::size_t>& capacity,
             const std::optional<baoxue::Dataset>& context)
      : policy_(policy),
        assessor_(value_or_raise(
            Assessor::make(policy, subject, {.rules = rules, .slots = slots, .capacity = capacity, .context = context}),
            "evaluation")) {}

  py::list tables() const {
    py::list out;
    for (const baoxue::TableNeed& need : assessor_.tables()) {
      py::list columns;
      for (std::size_t c = 0; c < need.table->columns.size(); ++c) {
        const ColumnDef& def = need.table->columns[c];
        py::dict column;
        column["id"] = def.id, column["zh"] = def.zh, column["type"] = kTypes[static_cast<std::size_t>(def.type)];
        column["read"] = static_cast<bool>(need.read[c]);
        columns.append(column);
      }
      py::dict table;
      table["id"] = need.table->id, table["zh"] = need.table->zh;
      table["rows"] = kRows[static_cast<std::size_t>(need.rows)], table["capacity"] = need.capacity;
      table["columns"] = columns;
      out.append(table);
    }
    return out;
  }

  py::list slots() const {
    py::list out;
    for (const baoxue::SlotNeed& need : assessor_.slots()) {
      py::dict slot;
      slot["id"] = need.id, slot["zh"] = need.zh, slot["subject"] = need.subject;
      slot["type"] = baoxue::expr::type_name(need.type), slot["population"] = need.population;
      out.append(slot);
    }
    return out;
  }

  py::list assess(const py::dict& record, const py::dict& slots, const py::object& as_of) {
    assessor_.reset();
    for (const auto& [name, rows] : record) give_table(name.cast<std::string>(), rows);
    for (const auto& [name, value] : slots) give_slot(name.cast<std::string>(), value);
    py::list out;
    for (const Assessed& one : value_or_raise(assessor_.assess(to_date(as_of)), "evaluation")) out.append(answer(one));
    return out;
  }

 private:
  void give_table(const std::string& name, const py::handle& rows) {
    const std::optional<std::size_t> table = assessor_.table(name);
    if (!table) throw py::key_error(name);
    ok_or_raise(assessor_.present(*table), "evaluation");
    const baoxue::TableDef& def = *assessor_.tables()[*table].table;
    std::size_t row = 0;
    for (const py::handle one : rows) {
      ok_or_raise(assessor_.add_row(*table), "evaluation");
      for (const auto& [column, value] : py::cast<py::dict>(one)) {
        const std::int32_t c = def.find_column(std::string(text_of(column)));
        if (c < 0) throw py::key_error(name + "." + std::string(text_of(column)));
        give_cell(*table, row, static_cast<std::size_t>(c), value);
      }
      ++row;
    }
  }

  void give_cell(std::size_t table, std::size_t row, std::size_t column, const py::handle& value) {
    const ColumnDef& def = assessor_.tables()[table].table->columns[column];
    if (value.is_none()) return ok_or_raise(assessor_.set_null(table, row, column), "evaluation");
    switch (def.type) {
      case ColumnType::code:
      case ColumnType::key:
      case ColumnType::text: return ok_or_raise(assessor_.set_text(table, row, column, text_of(value)), "evaluation");
      case ColumnType::real:
        return ok_or_raise(assessor_.set_real(table, row, column, value.cast<double>()), "evaluation");
      case ColumnType::date:
        return ok_or_raise(
            assessor_.set_integer(table, row, column, to_date(py::reinterpret_borrow<py::object>(value)).days),
            "evaluation");
      default: return ok_or_raise(assessor_.set_integer(table, row, column, value.cast<std::int64_t>()), "evaluation");
    }
  }

  void give_slot(const std::string& name, const py::handle& given) {
    const std::optional<std::size_t> slot = assessor_.slot(name);
    if (!slot) throw py::key_error(name);
    Value value;
    value.type = assessor_.slots()[*slot].type;
    if (!given.is_none()) {
      value.state = baoxue::expr::State::known;
      switch (value.type.kind) {
        case Kind::text: value.text = text_of(given); break;
        case Kind::date: value.integer = to_date(py::reinterpret_borrow<py::object>(given)).days; break;
        case Kind::ratio:
          value.integer = given.attr("numerator").cast<std::int64_t>();
          value.denominator = given.attr("denominator").cast<std::int64_t>();
          break;
        default: value.integer = given.cast<std::int64_t>();
      }
    }
    ok_or_raise(assessor_.set_slot(*slot, std::move(value)), "evaluation");
  }

  [[nodiscard]] py::dict answer(const Assessed& one) const {
    py::dict out;
    out["rule"] = policy_->rules[static_cast<std::size_t>(one.rule)].id;
    out["answer"] = kAnswers[static_cast<std::size_t>(one.answer)];
    out["key"] = one.key;
    out["anchor"] = to_python(one.anchor);
    out["due"] = date_or_none(one.due);
    out["state"] = one.state;
    out["days_late"] = one.days_late;
    const bool unknown = one.answer == baoxue::Answer::unknown;
    const baoxue::Bilingual missing = unknown ? assessor_.missing(one) : baoxue::Bilingual{};
    out["missing_zh"] = missing.zh, out["missing_en"] = missing.en;
    return out;
  }

  baoxue::Policy policy_;
  Assessor assessor_;
};

}  // namespace

void bind_assessor(py::module_& m) {
  py::class_<PyAssessor>(m, "Assessor", py::module_local())
      .def(py::init<const baoxue::Policy&, const std::string&, const std::vector<std::string>&,
                    const std::vector<std::string>&, const std::map<std::string, std::size_t>&,
                    const std::optional<baoxue::Dataset>&>(),
           py::arg("policy"), py::arg("subject"), py::arg("rules"), py::arg("slots"), py::arg("capacity"),
           py::arg("context"))
      .def_property_readonly("tables", &PyAssessor::tables)
      .def_property_readonly("slots", &PyAssessor::slots)
      .def("assess", &PyAssessor::assess, py::arg("record"), py::arg("slots"), py::arg("as_of"));
}

}  // namespace baoxue_python
