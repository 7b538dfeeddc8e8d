// SPDX-License-Identifier: MIT
// One Arrow array -> one RawColumn. A field is parsed once per stream from its format string, then read once per batch.
//
//   Result<ArrowField> field = parse_field(*schema->children[0], "students");
//   Result<RawColumn> column = read_column(*field, *array->children[0], {array->offset, array->length}, batch);
#ifndef BAOXUE_DATA_ARROW_COLUMN_HPP
#define BAOXUE_DATA_ARROW_COLUMN_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "baoxue/arrow_c_abi.h"
#include "baoxue/core/result.hpp"
#include "data/raw_table.hpp"

namespace baoxue::inline v1::data_detail {

// How the producer lays the values out, where that is not how RawType does.
enum class ArrowLayout : std::uint8_t { as_is, utf8, large_utf8, utf8_view, date64, timestamp, decimal, dictionary };

struct ArrowField {
  std::string header;
  std::string format;
  std::string file;
  RawType type = RawType::null;
  ArrowLayout layout = ArrowLayout::as_is;
  std::uint8_t scale = 0;  // decimal
  std::uint8_t width = 0;  // bytes of one producer's value: decimal, dictionary index
  bool index_signed = false;  // dictionary
  std::int64_t multiply = 1;  // timestamp: to microseconds
  std::int64_t divide = 1;
  std::unique_ptr<ArrowField> values;  // dictionary
};

struct RowRange {
  std::int64_t offset = 0;
  std::int64_t length = 0;
};

// Buffers of one column: those made here, and the batch if one of its buffers was adopted.
struct ColumnStore {
  std::shared_ptr<const void> batch;
  std::vector<std::vector<std::byte>> made;

  // Zeroed, aligned for every RawType; stays where it is while the store lives.
  [[nodiscard]] std::byte* make(std::size_t bytes);
};

[[nodiscard]] inline bool bit_at(const void* bits, std::int64_t i) {
  return ((static_cast<const std::uint8_t*>(bits)[i >> 3] >> (i & 7)) & 1) != 0;
}
inline void set_bit(void* bits, std::int64_t i) {
  static_cast<std::uint8_t*>(bits)[i >> 3] |= static_cast<std::uint8_t>(1U << (i & 7));
}
// Copies `count` bits from `from` (starting at bit `from_bit`) into zeroed bits of `to`.
void copy_bits(const void* from, std::int64_t from_bit, void* to, std::int64_t to_bit, std::int64_t count);

// Bytes per value of a fixed-width type; 0 for bits, text and null.
[[nodiscard]] std::size_t raw_width(RawType type);

[[nodiscard]] Error arrow_error(std::string_view file, std::string_view zh, std::string_view en);

[[nodiscard]] Result<ArrowField> parse_field(const ArrowSchema& schema, std::string_view file);

// Rows [range.offset, range.offset + range.length) of `array`, counted on top of the array's own offset. `batch` keeps
// `array` alive.
[[nodiscard]] Result<RawColumn> read_column(const ArrowField& field, const ArrowArray& array, RowRange range,
                                            const std::shared_ptr<const void>& batch);

struct RawPart {
  RawColumn column;
  std::size_t rows = 0;
};
// Joins parts of one type by copying; parts may be empty.
[[nodiscard]] RawColumn join_columns(const ArrowField& field, std::span<const RawPart> parts);

}  // namespace baoxue::inline v1::data_detail

#endif
