// SPDX-License-Identifier: MIT
// Arrow C stream -> RawTable. Nothing is copied that need not be: where the stream gives one batch, value buffers are the
// producer's own (plus its offset) and RawColumn::owner holds the batch until the last column is gone.
//
//   Result<RawTable> raw = import_arrow(&stream, "students");   // stream.release is NULL now, whatever came out
#ifndef BAOXUE_DATA_ARROW_IMPORT_HPP
#define BAOXUE_DATA_ARROW_IMPORT_HPP

#include <string_view>

#include "baoxue/arrow_c_abi.h"
#include "baoxue/core/result.hpp"
#include "data/raw_table.hpp"

namespace baoxue::inline v1::data_detail {

// Consumes `stream` on every path. `name` is the source's name in messages and RawTable::file. body_hash stays 0: a stream
// has no bytes of its own to hash.
//
// Read: null, bool, integers of every width, float32/64, utf8, large_utf8, utf8_view, date32, date64 (whole days),
// timestamps of any unit (to microseconds, finer ones floored), decimals of at most 128 bits whose values fit 64, and
// dictionaries of any of these. Batches without rows are dropped; of several others the columns are joined by copying.
// Everything else is ErrorCode::bad_arrow with the column and its format: other types, null struct rows, and arrays
// whose lengths, offsets or dictionary indices contradict each other.
[[nodiscard]] Result<RawTable> import_arrow(ArrowArrayStream* stream, std::string_view name);

}  // namespace baoxue::inline v1::data_detail

#endif
