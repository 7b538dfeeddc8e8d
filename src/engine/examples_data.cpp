// SPDX-License-Identifier: MIT
#include "baoxue/arrow_c_abi.h"
#include "baoxue/core/timestamp.hpp"
#include "baoxue/data/out_table.hpp"
#include "engine/examples.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

// Every cell is text, as in a CSV, but for timestamps, which no CSV can hold.
OutColumn column_of(const ExampleTable& table, std::size_t c, const ColumnDef& def) {
  const bool moment = def.type == ColumnType::timestamp;
  OutColumn out;
  out.name = def.id, out.type = moment ? ColumnType::timestamp : ColumnType::text;
  for (const auto& row : table.rows) {
    out.known.push_back(row[c].known);
    if (moment)
      out.integers.push_back(parse_timestamp(row[c].value).value.micros);
    else
      out.text.push_back(row[c].value);
  }
  return out;
}

Error set_aside(const QuarantineLine& line) {
  return {line.code, "表 " + line.table + " 第 " + std::to_string(line.line) + " 行不能用：" + line.message,
          "row " + std::to_string(line.line) + " of " + line.table + " cannot be used: " + line.message_en};
}

}  // namespace

Result<Dataset> example_data(const std::shared_ptr<const Schema>& schema, const Example& example) {
  DatasetBuilder builder(schema);
  for (const ExampleTable& table : example.tables) {
    const TableDef* def = schema->find_table(table.table);
    auto out = std::make_shared<OutTable>();
    out->name = table.table, out->rows = table.rows.size();
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const std::int32_t at = def->column_id(table.columns[c]);
      out->columns.push_back(column_of(table, c, def->columns[static_cast<std::size_t>(at)]));
    }
    ArrowArrayStream stream{};
    export_arrow(std::move(out), &stream);
    if (Status status = builder.add_arrow(table.table, &stream); !status) return status.error();
  }
  Result<Dataset> data = builder.finish();
  if (!data) return data;
  for (const QuarantineLine& line : data->quarantine()) {
    const bool dangling = line.code == ErrorCode::dangling_link;  // an example gives the tables that it needs
    if (!dangling && line.code != ErrorCode::unknown_table) return set_aside(line);
  }
  return data;
}

}  // namespace baoxue::inline v1::engine_detail
