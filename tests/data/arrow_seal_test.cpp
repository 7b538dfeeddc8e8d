// SPDX-License-Identifier: MIT
// Arrow streams all the way into a dataset: adopted buffers, the same checks as for CSV, and streams released on every path.
#include "arrow_check.hpp"
#include "things.hpp"

using namespace data_test;
using arrow_test::batch;
using arrow_test::bools;
using arrow_test::fixed;
using arrow_test::Producer;
using arrow_test::text;

namespace {

Result<Dataset> try_arrow(const std::string& table, const Producer& producer, const ReadOptions& options = {}) {
  ArrowArrayStream stream = producer.stream();
  DatasetBuilder builder(with_table(things_def()), options);
  const Status status = builder.add_arrow(table, &stream);
  CHECK(stream.release == nullptr);
  CHECK(producer.counts->streams_released == 1);
  if (!status) {
    CHECK(producer.all_released());
    return status.error();
  }
  return builder.finish();
}

Producer things(std::vector<arrow_test::Field> fields, std::vector<arrow_test::Array> columns) {
  Producer producer;
  producer.columns = std::move(fields);
  producer.batches = {batch(std::move(columns))};
  return producer;
}

}  // namespace

TEST_CASE("arrow seal: numeric buffers keep the producer's address, bad cells are masked", "[arrow][seal]") {
  const Producer producer =
      things({{"thing_id", "u", ""}, {"n", "s", ""}, {"cost", "l", ""}, {"day", "tdD", ""}, {"weight", "g", ""}},
             {text<std::int32_t>({"t1", "t2", "t3"}, 3), fixed<std::int16_t>({7, std::nullopt, 9}, 3),
              fixed<std::int64_t>({100, 200, std::nullopt}, 3), fixed<std::int32_t>({20697, INT32_MAX, 0}, 3),
              fixed<double>({1.5, 2.5, std::nullopt}, 3)});
  const Result<Dataset> data = try_arrow("things", producer);
  REQUIRE(data);
  const Table& table = *data->table("things");
  const auto held = [&](const char* id, std::size_t column, std::size_t width) {
    const Column& one = table.columns[static_cast<std::size_t>(table.def->column_id(id))];
    CHECK(one.width == width);
    CHECK(one.values == static_cast<const std::uint8_t*>(producer.batches[0].columns[column].data(1)) + 3 * width);
  };
  held("n", 1, 2), held("cost", 2, 8), held("day", 3, 4), held("weight", 4, 8);
  CHECK(column(*data, "things", "n") == Texts{"7", kNull, "9"});
  CHECK(column(*data, "things", "cost") == Texts{"100", "200", kNull});
  CHECK(column(*data, "things", "day") == Texts{"2026-09-01", kNull, "1970-01-01"});
  CHECK(problems(*data) == std::vector<std::string>{"things:2 day bad_cell cell"});  // the row's number is its line
  CHECK(data->line_of(table, 2) == 3);
  check_conserved(*data);
}

TEST_CASE("arrow seal: buffers live as long as the dataset and not longer", "[arrow][seal]") {
  const Producer producer =
      things({{"thing_id", "u", ""}, {"n", "l", ""}}, {text<std::int32_t>({"t1"}), fixed<std::int64_t>({7})});
  {
    const Result<Dataset> data = try_arrow("things", producer);
    REQUIRE(data);
    CHECK_FALSE(producer.all_released());
  }
  CHECK(producer.all_released());
}

TEST_CASE("arrow seal: headers are checked as those of a file, and the stream is released", "[arrow][seal]") {
  const auto error = [](const std::string& table, const std::string& header) {
    const Producer producer =
        things({{"thing_id", "u", ""}, {header, "u", ""}}, {text<std::int32_t>({"t1"}), text<std::int32_t>({"x"})});
    const Result<Dataset> data = try_arrow(table, producer);
    REQUIRE_FALSE(data);
    CHECK(data.error().place.file == table);
    return std::string(error_info(data.error().code)->name) + " " + data.error().hint;
  };
  CHECK(error("things", "ntoe") == "unknown_column note");
  CHECK(error("things", "编号") == "duplicate_column ");
  CHECK(error("things", "") == "unknown_column ");
  CHECK(error("thing", "note") == "unknown_table things");
  const Producer no_key = things({{"note", "u", ""}}, {text<std::int32_t>({"x"})});
  const Result<Dataset> data = try_arrow("things", no_key);
  REQUIRE_FALSE(data);
  CHECK(data.error().code == ErrorCode::missing_key_column);
}

TEST_CASE("arrow seal: keys, codes and flags come in whatever type they have", "[arrow][seal]") {
  const Producer producer = things({{"thing_id", "l", ""}, {"flag", "b", ""}, {"kind", "U", ""}},
                                   {fixed<std::int64_t>({20260001, 20260002, std::nullopt}), bools({true, false, true}),
                                    text<std::int64_t>({"红", "绿", "red"})});
  const Result<Dataset> data = try_arrow("things", producer);
  REQUIRE(data);
  CHECK(column(*data, "things", "thing_id") == Texts{"20260001", "20260002"});
  CHECK(column(*data, "things", "flag") == Texts{"1", "0"});
  CHECK(column(*data, "things", "kind") == Texts{"red", kNull});
  CHECK(problems(*data) ==
        std::vector<std::string>{"things:2 kind bad_cell cell", "things:3 thing_id missing_key row"});
  check_conserved(*data);
}

TEST_CASE("arrow seal: a stream and a file give the same dataset", "[arrow][seal]") {
  Producer producer;
  producer.columns = {{"thing_id", "u", ""}, {"n", "i", ""}, {"day", "tdD", ""}, {"note", "u", ""}};
  for (int part = 0; part < 2; ++part) {  // several batches are joined
    producer.batches.push_back(batch({text<std::int32_t>({part == 0 ? "a" : "b", "c"}), fixed<std::int32_t>({part, 7}),
                                      fixed<std::int32_t>({20697, 20698}), text<std::int32_t>({std::nullopt, "x"})}));
  }
  const Result<Dataset> streamed = try_arrow("things", producer);
  REQUIRE(streamed);
  const Dataset read = sealed(
      {{"things", "thing_id,n,day,note\na,0,2026-09-01,\nc,7,2026-09-02,x\nb,1,2026-09-01,\nc,7,2026-09-02,x\n"}},
      with_table(things_def()));
  for (const char* id : {"thing_id", "n", "day", "note"})
    CHECK(column(*streamed, "things", id) == column(read, "things", id));
  CHECK(problems(*streamed) == std::vector<std::string>{"things:4 - duplicate_row row"});
  CHECK(source(*streamed, "things").encoding == "arrow");
}
