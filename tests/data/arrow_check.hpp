// SPDX-License-Identifier: MIT
// What the tests of the Arrow import share: import a Producer, look at its cells, or at why it was refused. Every import
// checks that the stream and its schema were released exactly once.
//
//   CHECK(refused(of({"n", "e", ""}, {})).find("\"n\"") != std::string::npos);
#ifndef BAOXUE_TESTS_DATA_ARROW_CHECK_HPP
#define BAOXUE_TESTS_DATA_ARROW_CHECK_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arrow_producer.hpp"
#include "data/arrow_import.hpp"
#include "test.hpp"

namespace arrow_test {

using baoxue::ErrorCode;
using baoxue::Result;
using baoxue::data_detail::import_arrow;
using baoxue::data_detail::RawTable;

using i8 = std::int8_t;
using i16 = std::int16_t;
using i32 = std::int32_t;
using i64 = std::int64_t;
using u8 = std::uint8_t;
using u16 = std::uint16_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
struct i128 {
  i64 low = 0, high = 0;
};
constexpr auto kNull = std::nullopt;

using Texts = std::vector<std::optional<std::string>>;

inline Result<RawTable> import_from(const Producer& producer) {
  ArrowArrayStream stream = producer.stream();
  Result<RawTable> table = import_arrow(&stream, "students");
  CHECK(stream.release == nullptr);
  CHECK(producer.counts->streams_released == 1);
  CHECK(producer.counts->schemas_made == producer.counts->schemas_released);
  return table;
}

inline Producer of(Field field, std::vector<Array> parts) {
  Producer producer;
  producer.columns = {std::move(field)};
  for (Array& part : parts) producer.batches.push_back(batch({std::move(part)}));
  return producer;
}

inline Texts cells(const RawTable& table, std::size_t column = 0) {
  Texts out;
  for (std::size_t row = 0; row < table.rows; ++row) out.push_back(cell(table.columns[column], row));
  return out;
}

// Imports one column and checks what it says; returns the English message.
inline std::string refused(const Producer& producer) {
  const Result<RawTable> table = import_from(producer);
  REQUIRE_FALSE(table);
  CHECK(table.error().code == ErrorCode::bad_arrow);
  CHECK(table.error().place.file == "students");
  CHECK_FALSE(table.error().message.empty());
  CHECK(producer.all_released());
  return table.error().message_en;
}

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace arrow_test

#endif
