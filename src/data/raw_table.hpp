// SPDX-License-Identifier: MIT
// What a producer gave, before sealing: columns by header, in whatever physical form it had. CSV gives text columns; an
// Arrow stream gives typed ones whose buffers stay the producer's. Sealing (seal.cpp) turns raw columns into Columns.
#ifndef BAOXUE_DATA_RAW_TABLE_HPP
#define BAOXUE_DATA_RAW_TABLE_HPP

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace baoxue::inline v1::data_detail {

enum class RawType : std::uint8_t {
  bits,  // LSB bitmap in `values`
  i8,
  i16,
  i32,
  i64,
  u8,
  u16,
  u32,
  u64,  // two's complement
  f32,
  f64,
  date32,  // int32 days
  timestamp_us,  // int64 microseconds UTC (other units are converted on import)
  decimal,  // int64 units of 10^-scale (decimal128 that fits)
  text,  // int64 offsets[rows + 1] + bytes
  null,  // every cell null
};

// Offset-normalised: element i is row i. `owner` keeps the buffers alive.
struct RawColumn {
  std::string header;
  RawType type = RawType::text;
  std::uint8_t scale = 0;
  bool left_out = false;  // as if the producer had no such column (records, whose columns change from one to the next)
  bool null_is_empty = false;  // CSV: a null cell stands for an empty one
  const void* values = nullptr;
  const std::int64_t* offsets = nullptr;
  const std::uint8_t* validity = nullptr;  // LSB bitmap; nullptr = none null
  std::shared_ptr<const void> owner;
};

struct RawTable {
  std::size_t rows = 0;
  std::vector<RawColumn> columns;
  std::string file;  // "attendance.csv" or the name the caller gave
  std::string encoding;  // "utf-8" | "utf-8-bom" | "gb18030" | "arrow"
  std::int64_t header_line = 1;
  std::vector<std::int64_t> lines;  // 1-based first line of each row; empty: row + 1
  std::uint64_t body_hash = 0;
};

}  // namespace baoxue::inline v1::data_detail

#endif
