// SPDX-License-Identifier: MIT
#include <rapidcheck.h>

#include <cmath>
#include <set>
#include <stdexcept>

#include "arrow_producer.hpp"
#include "baoxue/data/out_table.hpp"
#include "data/arrow_import.hpp"
#include "test.hpp"

using namespace baoxue;
using arrow_test::cell;
using data_detail::import_arrow;
using data_detail::RawTable;
using data_detail::RawType;

namespace {

OutColumn numbers(std::string name, ColumnType type, std::vector<std::int64_t> values, std::vector<bool> known = {}) {
  OutColumn column;
  column.name = std::move(name);
  column.type = type;
  column.integers = std::move(values);
  column.known = std::move(known);
  return column;
}

OutColumn words(std::string name, std::vector<std::string> values, std::vector<bool> known = {}) {
  OutColumn column;
  column.name = std::move(name);
  column.text = std::move(values);
  column.known = std::move(known);
  return column;
}

std::shared_ptr<OutTable> table_of(std::size_t rows, std::vector<OutColumn> columns) {
  auto table = std::make_shared<OutTable>();
  table->rows = rows;
  table->columns = std::move(columns);
  return table;
}

std::shared_ptr<OutTable> findings() {
  OutColumn ratio;
  ratio.name = "ratio";
  ratio.type = ColumnType::real;
  ratio.reals = {0.5, -1.25, 0};
  return table_of(3, {words("rule", {"J7.1", "", "J7.8"}), words("person", {"张", "secret", "李"}, {true, false, true}),
                      numbers("open", ColumnType::boolean, {1, 0, 1}, {true, true, false}),
                      numbers("due", ColumnType::date, {20697, 0, -1}),
                      numbers("fen", ColumnType::money, {100, 999, -5}, {true, false, true}),
                      numbers("at", ColumnType::timestamp, {1, 2, 3}), ratio});
}

// The text a cell of `column` should be after a round trip, from the table's own values.
std::optional<std::string> expected_cell(const OutColumn& column, std::size_t row) {
  if (!column.is_known(row)) return std::nullopt;
  switch (column.type) {
    case ColumnType::boolean: return column.integers[row] != 0 ? "true" : "false";
    case ColumnType::real: return std::to_string(column.reals[row]);
    case ColumnType::code:
    case ColumnType::key:
    case ColumnType::text: return column.text[row];
    default: return std::to_string(column.integers[row]);
  }
}

bool same(const OutTable& table, const RawTable& raw) {
  if (raw.rows != table.rows || raw.columns.size() != table.columns.size()) return false;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (raw.columns[i].header != table.columns[i].name) return false;
    for (std::size_t row = 0; row < table.rows; ++row) {
      if (cell(raw.columns[i], row) != expected_cell(table.columns[i], row)) return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("arrow export: a table exported and imported is the same table", "[arrow]") {
  const std::shared_ptr<OutTable> table = findings();
  ArrowArrayStream stream{};
  export_arrow(table, &stream);
  const Result<RawTable> raw = import_arrow(&stream, "findings");
  REQUIRE(raw);
  CHECK(same(*table, *raw));
  CHECK(raw->columns[3].type == RawType::date32);
  CHECK(raw->columns[5].type == RawType::timestamp_us);
}

TEST_CASE("arrow export: schemas are fresh, formats outlive them", "[arrow]") {
  ArrowArrayStream stream{};
  export_arrow(findings(), &stream);
  ArrowSchema first{};
  ArrowSchema second{};
  REQUIRE(stream.get_schema(&stream, &first) == 0);
  REQUIRE(stream.get_schema(&stream, &second) == 0);
  stream.release(&stream);
  CHECK(stream.release == nullptr);

  std::vector<const char*> formats;
  for (std::int64_t i = 0; i < first.n_children; ++i) formats.push_back(first.children[i]->format);
  CHECK(std::string(first.children[0]->name) == "rule");
  CHECK((first.children[0]->flags & ARROW_FLAG_NULLABLE) != 0);
  first.release(&first);
  CHECK(std::vector<std::string>(formats.begin(), formats.end()) ==
        std::vector<std::string>{"u", "u", "b", "tdD", "l", "tsu:UTC", "g"});

  ArrowSchema moved = *second.children[1];  // a child moved out outlives its parent
  second.children[1]->release = nullptr;
  second.release(&second);
  CHECK(std::string(moved.name) == "person");
  moved.release(&moved);
  CHECK(moved.release == nullptr);
}

TEST_CASE("arrow export: a stream outlives its report and a moved child its batch", "[arrow]") {
  ArrowArrayStream stream{};
  std::weak_ptr<const OutTable> watched;
  {
    const std::shared_ptr<OutTable> table = findings();
    watched = table;
    export_arrow(table, &stream);
  }
  ArrowArray batch{};
  ArrowArray end{};
  REQUIRE(stream.get_next(&stream, &batch) == 0);
  REQUIRE(stream.get_next(&stream, &end) == 0);
  CHECK(end.release == nullptr);
  stream.release(&stream);

  ArrowArray fen = *batch.children[4];
  batch.children[4]->release = nullptr;
  batch.release(&batch);
  CHECK_FALSE(watched.expired());
  CHECK(fen.length == 3);
  CHECK(fen.null_count == 1);
  CHECK(static_cast<const std::int64_t*>(fen.buffers[1])[2] == -5);
  fen.release(&fen);
  CHECK(watched.expired());
}

TEST_CASE("arrow export: a validity bitmap only where a cell is unknown, whose value stays inside", "[arrow]") {
  const std::shared_ptr<OutTable> table = findings();
  ArrowArrayStream stream{};
  export_arrow(table, &stream);
  ArrowArray batch{};
  REQUIRE(stream.get_next(&stream, &batch) == 0);
  CHECK(batch.children[0]->buffers[0] == nullptr);
  CHECK(batch.children[5]->buffers[1] == table->columns[5].integers.data());  // shared, not copied

  const ArrowArray& person = *batch.children[1];
  CHECK(person.null_count == 1);
  CHECK(static_cast<const std::uint8_t*>(person.buffers[0])[0] == 0b101);
  CHECK(std::string_view(static_cast<const char*>(person.buffers[2]), 6) == "张李");
  CHECK(static_cast<const std::int64_t*>(batch.children[4]->buffers[1])[1] == 0);
  batch.release(&batch);
  stream.release(&stream);
}

TEST_CASE("arrow export: a table of no rows is a schema without a batch", "[arrow]") {
  ArrowArrayStream stream{};
  export_arrow(table_of(0, {words("rule", {})}), &stream);
  ArrowArray batch{};
  REQUIRE(stream.get_next(&stream, &batch) == 0);
  CHECK(batch.release == nullptr);
  const Result<RawTable> raw = import_arrow(&stream, "findings");
  REQUIRE(raw);
  CHECK(raw->rows == 0);
  CHECK(raw->columns.size() == 1);
}

TEST_CASE("arrow export: each stream of one table is its own", "[arrow]") {
  const std::shared_ptr<OutTable> table = findings();
  for (int i = 0; i < 2; ++i) {
    ArrowArrayStream stream{};
    export_arrow(table, &stream);
    const Result<RawTable> raw = import_arrow(&stream, "findings");
    REQUIRE(raw);
    CHECK(same(*table, *raw));
  }
}

TEST_CASE("arrow export: a column of another size than its table is a programming error", "[arrow]") {
  ArrowArrayStream stream{};
  CHECK_THROWS_AS(export_arrow(table_of(2, {words("rule", {"a"})}), &stream), std::invalid_argument);
  CHECK(stream.release == nullptr);
}

TEST_CASE("arrow: any table exported and imported is itself", "[arrow][property]") {
  const bool held = rc::check("export then import", [] {
    const auto rows = *rc::gen::inRange<std::size_t>(0, 40);
    const auto count = *rc::gen::inRange<std::size_t>(0, 6);
    std::vector<OutColumn> columns;
    for (std::size_t i = 0; i < count; ++i) {
      OutColumn column;
      column.name = "c" + std::to_string(i);
      column.type = static_cast<ColumnType>(*rc::gen::inRange(1, 11));
      const bool small = column.type == ColumnType::date;
      if (*rc::gen::arbitrary<bool>())
        column.known = *rc::gen::container<std::vector<bool>>(rows, rc::gen::arbitrary<bool>());
      if (column.type == ColumnType::real) {
        for (const auto value : *rc::gen::container<std::vector<int>>(rows, rc::gen::arbitrary<int>()))
          column.reals.push_back(value / 8.0);
      } else if (column.type == ColumnType::boolean) {
        column.integers = *rc::gen::container<std::vector<std::int64_t>>(rows, rc::gen::inRange<std::int64_t>(0, 2));
      } else if (column.type == ColumnType::code || column.type == ColumnType::key || column.type == ColumnType::text) {
        column.text = *rc::gen::container<std::vector<std::string>>(rows, rc::gen::string<std::string>());
      } else {
        const auto any = small ? rc::gen::inRange<std::int64_t>(-700000, 3000000) : rc::gen::arbitrary<std::int64_t>();
        column.integers = *rc::gen::container<std::vector<std::int64_t>>(rows, any);
      }
      columns.push_back(std::move(column));
    }
    const std::shared_ptr<OutTable> table = table_of(rows, std::move(columns));
    ArrowArrayStream stream{};
    export_arrow(table, &stream);
    const Result<RawTable> raw = import_arrow(&stream, "any");
    RC_ASSERT(raw.has_value());
    RC_ASSERT(same(*table, *raw));
  });
  CHECK(held);
}
