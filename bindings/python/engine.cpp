// SPDX-License-Identifier: MIT
// evaluate and Report.
#include <optional>

#include "baoxue/engine/evaluate.hpp"
#include "bindings.hpp"

namespace baoxue_python {
namespace {

using baoxue::Dataset;
using baoxue::Policy;
using baoxue::Report;
using baoxue::Result;

// Calls a Python function from the evaluation; an exception there (Ctrl-C, too) cancels and is raised afterwards.
class Progress {
 public:
  explicit Progress(py::object function) : function_(std::move(function)) {}

  bool operator()(std::int64_t done, std::int64_t total) {
    const py::gil_scoped_acquire gil;
    try {
      if (PyErr_CheckSignals() != 0) throw py::error_already_set();
      if (!function_.is_none()) function_(done, total);
      return true;
    } catch (py::error_already_set& raised) {
      raised_.emplace(std::move(raised));
      return false;
    }
  }
  void rethrow() {
    if (raised_) throw *std::move(raised_);
  }

 private:
  py::object function_;
  std::optional<py::error_already_set> raised_;
};

Report run(const Policy& policy, const Dataset& data, const py::object& as_of, const py::object& clock, int threads,
           const py::object& function) {
  baoxue::EvaluateOptions options;
  options.as_of = to_date(as_of);
  if (!clock.is_none()) options.as_of_clock = py::cast<std::int32_t>(clock);
  options.threads = threads;
  Progress progress(function);
  options.progress = [&progress](std::int64_t done, std::int64_t total) { return progress(done, total); };
  Result<Report> report = [&] {
    const py::gil_scoped_release released;
    return baoxue::evaluate(policy, data, options);
  }();
  progress.rethrow();
  return value_or_raise(std::move(report), "evaluation");
}

TableView table_of(const Report& report, const std::string& name) {
  std::shared_ptr<const baoxue::OutTable> table = report.table_ptr(name);
  if (table == nullptr) throw py::key_error(name);
  return {std::move(table)};
}

}  // namespace

void bind_engine(py::module_& m) {
  py::class_<Report>(m, "Report", py::module_local())
      .def_property_readonly("tables", &Report::tables)
      .def("table", table_of)
      .def_property_readonly("policy", [](const Report& report) { return report.policy(); })
      .def_property_readonly("as_of", [](const Report& report) { return to_python(report.as_of()); })
      .def("compare",
           [](const Report& report, const Report& previous) {
             const py::gil_scoped_release released;
             return TableView{report.compare(previous)};
           })
      .def_property_readonly("clock",
                             [](const Report& report) -> py::object {
                               constexpr std::int64_t kDay = 86400;
                               if (report.as_of_time() == baoxue::end_of_day(report.as_of())) return py::none();
                               const std::int64_t local = seconds_of(report.as_of_time()) + baoxue::kPolicyOffset;
                               return py::int_(((local % kDay) + kDay) % kDay);
                             })
      .def("explain", [](const Report& report, const std::string& rule,
                         const std::string& key) { return value_or_raise(report.explain(rule, key), "evaluation"); })
      .def("explain_finding", [](const Report& report, const std::string& finding_id) {
        return value_or_raise(report.explain_finding(finding_id), "evaluation");
      });
  m.def("evaluate", run, py::arg("policy"), py::arg("dataset"), py::arg("as_of"), py::arg("clock"), py::arg("threads"),
        py::arg("progress"));
}

}  // namespace baoxue_python
