// SPDX-License-Identifier: MIT
// Schema, Dataset, DatasetBuilder.
#include "baoxue/data/dataset.hpp"

#include "bindings.hpp"

namespace baoxue_python {
namespace {

using baoxue::ColumnDef;
using baoxue::ColumnType;
using baoxue::Dataset;
using baoxue::DatasetBuilder;
using baoxue::OutColumn;
using baoxue::OutTable;
using baoxue::Schema;
using baoxue::TableDef;

struct SchemaView {
  std::shared_ptr<const Schema> schema;
};

constexpr const char* kTypes[] = {"",     "boolean",   "code", "integer", "decimal", "money",
                                  "date", "timestamp", "key",  "text",    "real"};
constexpr const char* kRoles[] = {"plain", "event", "recorded", "valid_from", "valid_to"};
constexpr const char* kSensitivities[] = {"none", "family", "contact", "id", "special"};

py::dict describe(const ColumnDef& column) {
  py::dict out;
  out["id"] = column.id;
  out["zh"] = column.zh;
  out["type"] = kTypes[static_cast<int>(column.type)];
  out["required"] = column.required || column.key;
  out["key"] = column.key;
  out["domain"] = column.domain;
  out["unit"] = column.unit;
  out["scale"] = static_cast<int>(column.scale);
  out["role"] = kRoles[static_cast<int>(column.role)];
  out["sensitivity"] = kSensitivities[static_cast<int>(column.sensitivity)];
  out["synonyms"] = column.synonyms;
  py::list codes;
  if (column.codes != nullptr) {
    for (const baoxue::Code& code : column.codes->codes) {
      py::dict entry;
      entry["id"] = code.id;
      entry["zh"] = code.zh;
      entry["synonyms"] = code.synonyms;
      codes.append(entry);
    }
  }
  out["codes"] = codes;
  return out;
}

py::dict describe(const TableDef& table) {
  py::dict out;
  out["id"] = table.id;
  out["subject"] = table.subject;
  out["zh"] = table.zh;
  out["en"] = table.en;
  out["coverage"] = table.coverage == baoxue::Coverage::submissions ? "submissions" : "complete";
  out["content_key"] = table.content_key;
  out["from_pack"] = table.from_pack;
  out["ignore"] = table.ignore;
  py::list columns;
  for (const ColumnDef& column : table.columns) columns.append(describe(column));
  out["columns"] = columns;
  return out;
}

py::list describe(const SchemaView& view) {
  py::list out;
  for (const TableDef& table : view.schema->tables()) out.append(describe(table));
  return out;
}

OutColumn& add(OutTable& table, const char* name, ColumnType type) {
  OutColumn column;
  column.name = name;
  column.type = type;
  return table.columns.emplace_back(std::move(column));
}

template <class Rows, class Get>
void add_text(OutTable& table, const char* name, const Rows& rows, Get get) {
  OutColumn& column = add(table, name, ColumnType::text);
  for (const auto& row : rows) column.text.emplace_back(get(row));
}
template <class Rows, class Get>
void add_integer(OutTable& table, const char* name, const Rows& rows, Get get) {
  OutColumn& column = add(table, name, ColumnType::integer);
  for (const auto& row : rows) column.integers.push_back(get(row));
}

TableView quarantine(const Dataset& data) {
  auto out = std::make_shared<OutTable>();
  const auto& lines = data.quarantine();
  out->name = "quarantine";
  out->rows = lines.size();
  add_text(*out, "table", lines, [](const auto& line) { return line.table; });
  add_text(*out, "file", lines, [](const auto& line) { return line.file; });
  add_integer(*out, "line", lines, [](const auto& line) { return line.line; });
  add_text(*out, "column", lines, [](const auto& line) { return line.column; });
  add_text(*out, "code", lines, [](const auto& line) { return code_id(line.code); });
  add_text(*out, "message_zh", lines, [](const auto& line) { return line.message; });
  add_text(*out, "message_en", lines, [](const auto& line) { return line.message_en; });
  add_text(*out, "scope", lines,
           [](const auto& line) { return line.scope == baoxue::QuarantineScope::row ? "row" : "cell"; });
  return {out};
}

TableView sources(const Dataset& data) {
  auto out = std::make_shared<OutTable>();
  const auto& files = data.sources();
  out->name = "sources";
  out->rows = files.size();
  add_text(*out, "table", files, [](const auto& file) { return file.table; });
  add_text(*out, "file", files, [](const auto& file) { return file.file; });
  add_text(*out, "encoding", files, [](const auto& file) { return file.encoding; });
  add_integer(*out, "rows_read", files, [](const auto& file) { return file.rows_read; });
  add_integer(*out, "rows_kept", files, [](const auto& file) { return file.rows_kept; });
  add_integer(*out, "rows_quarantined", files, [](const auto& file) { return file.rows_quarantined; });
  add_integer(*out, "cells_nulled", files, [](const auto& file) { return file.cells_nulled; });
  add_text(*out, "ignored", files, [](const auto& file) { return baoxue::joined(file.ignored); });
  return {out};
}

baoxue::ReadOptions options_of(std::vector<std::string> lenient, bool lenient_all) {
  return {std::move(lenient), lenient_all};
}

Dataset read(const std::string& folder, const SchemaView& schema, std::vector<std::string> lenient, bool lenient_all) {
  baoxue::Result<Dataset> data = [&] {
    const py::gil_scoped_release released;
    return Dataset::read(folder, schema.schema, options_of(std::move(lenient), lenient_all));
  }();
  return value_or_raise(std::move(data), "data");
}

Dataset finish(DatasetBuilder& builder) {
  baoxue::Result<Dataset> data = [&] {
    const py::gil_scoped_release released;
    return builder.finish();
  }();
  return value_or_raise(std::move(data), "data");
}

void add_arrow(DatasetBuilder& builder, const std::string& table, const py::object& source) {
  ArrowArrayStream stream = stream_of(source);
  ok_or_raise(builder.add_arrow(table, &stream), "data");
}

}  // namespace

py::object wrap_schema(std::shared_ptr<const Schema> schema) { return py::cast(SchemaView{std::move(schema)}); }

void bind_data(py::module_& m) {
  py::class_<SchemaView>(m, "Schema", py::module_local())
      .def_static("builtin", [] { return SchemaView{std::make_shared<const Schema>(Schema::builtin())}; })
      .def("tables", [](const SchemaView& view) { return describe(view); });

  py::class_<Dataset>(m, "Dataset", py::module_local())
      .def_static("read", read, py::arg("folder"), py::arg("schema"), py::arg("lenient"), py::arg("lenient_all"))
      .def_property_readonly("schema", [](const Dataset& data) { return wrap_schema(data.schema_ptr()); })
      .def("table", kept_rows, py::arg("name"))
      .def_property_readonly("quarantine", quarantine)
      .def_property_readonly("sources", sources);

  py::class_<DatasetBuilder>(m, "DatasetBuilder", py::module_local())
      .def(py::init([](const SchemaView& schema, std::vector<std::string> lenient, bool lenient_all) {
             return DatasetBuilder(schema.schema, options_of(std::move(lenient), lenient_all));
           }),
           py::arg("schema"), py::arg("lenient"), py::arg("lenient_all"))
      .def("add_csv",
           [](DatasetBuilder& builder, const std::string& table, const py::bytes& bytes, const std::string& file) {
             ok_or_raise(builder.add_csv(table, std::string_view(bytes), file), "data");
           })
      .def("add_arrow", add_arrow)
      .def("finish", finish);
}

}  // namespace baoxue_python
