// SPDX-License-Identifier: MIT
// Bit and buffer copying of the Arrow import, and the joining of batches.
#include <algorithm>
#include <cstring>

#include "data/arrow_column.hpp"

namespace baoxue::inline v1::data_detail {
namespace {

using Index = std::int64_t;

Index total_rows(std::span<const RawPart> parts) {
  std::size_t rows = 0;
  for (const RawPart& part : parts) rows += part.rows;
  return static_cast<Index>(rows);
}

const std::uint8_t* join_validity(std::span<const RawPart> parts, Index rows, ColumnStore& store) {
  const auto may_be_null = [](const RawPart& part) { return part.column.validity != nullptr; };
  if (std::none_of(parts.begin(), parts.end(), may_be_null)) return nullptr;
  std::byte* bits = store.make(static_cast<std::size_t>((rows + 7) / 8));
  Index at = 0;
  for (const RawPart& part : parts) {
    const Index count = static_cast<Index>(part.rows);
    if (part.column.validity != nullptr) {
      copy_bits(part.column.validity, 0, bits, at, count);
    } else {
      for (Index i = 0; i < count; ++i) set_bit(bits, at + i);
    }
    at += count;
  }
  return reinterpret_cast<const std::uint8_t*>(bits);
}

void join_text(std::span<const RawPart> parts, Index rows, RawColumn& out, ColumnStore& store) {
  Index total = 0;
  for (const RawPart& part : parts) total += part.column.offsets[part.rows] - part.column.offsets[0];
  auto* offsets = reinterpret_cast<Index*>(store.make(static_cast<std::size_t>(rows + 1) * sizeof(Index)));
  std::byte* bytes = store.make(static_cast<std::size_t>(total));
  out.offsets = offsets;
  out.values = bytes;
  Index row = 0;
  Index end = 0;
  for (const RawPart& part : parts) {
    const Index* from = part.column.offsets;
    const Index length = from[part.rows] - from[0];
    if (length > 0) {
      std::memcpy(bytes + end, static_cast<const std::byte*>(part.column.values) + from[0],
                  static_cast<std::size_t>(length));
    }
    for (std::size_t i = 1; i <= part.rows; ++i) offsets[++row] = end + from[i] - from[0];
    end += length;
  }
}

const void* join_bits(std::span<const RawPart> parts, Index rows, ColumnStore& store) {
  std::byte* bits = store.make(static_cast<std::size_t>((rows + 7) / 8));
  Index at = 0;
  for (const RawPart& part : parts) {
    copy_bits(part.column.values, 0, bits, at, static_cast<Index>(part.rows));
    at += static_cast<Index>(part.rows);
  }
  return bits;
}

const void* join_values(std::span<const RawPart> parts, Index rows, std::size_t width, ColumnStore& store) {
  std::byte* values = store.make(static_cast<std::size_t>(rows) * width);
  std::size_t at = 0;
  for (const RawPart& part : parts) {
    if (part.rows != 0) std::memcpy(values + at, part.column.values, part.rows * width);
    at += part.rows * width;
  }
  return values;
}

}  // namespace

std::byte* ColumnStore::make(std::size_t bytes) {
  // Never empty, so that the pointer is never null.
  return made.emplace_back(std::max<std::size_t>(bytes, 1)).data();
}

void copy_bits(const void* from, std::int64_t from_bit, void* to, std::int64_t to_bit, std::int64_t count) {
  if (count == 0) return;
  std::int64_t i = 0;
  if (to_bit % 8 == 0) {
    const auto* source = static_cast<const std::uint8_t*>(from) + from_bit / 8;
    auto* target = static_cast<std::uint8_t*>(to) + to_bit / 8;
    const int shift = static_cast<int>(from_bit % 8);
    for (; i + 8 <= count; i += 8, ++source, ++target) {
      *target = shift == 0 ? *source : static_cast<std::uint8_t>((source[0] >> shift) | (source[1] << (8 - shift)));
    }
  }
  for (; i < count; ++i) {
    if (bit_at(from, from_bit + i)) set_bit(to, to_bit + i);
  }
}

std::size_t raw_width(RawType type) {
  switch (type) {
    case RawType::i8:
    case RawType::u8: return 1;
    case RawType::i16:
    case RawType::u16: return 2;
    case RawType::i32:
    case RawType::u32:
    case RawType::f32:
    case RawType::date32: return 4;
    case RawType::i64:
    case RawType::u64:
    case RawType::f64:
    case RawType::timestamp_us:
    case RawType::decimal: return 8;
    case RawType::bits:
    case RawType::text:
    case RawType::null: return 0;
  }
  return 0;
}

RawColumn join_columns(const ArrowField& field, std::span<const RawPart> parts) {
  const Index rows = total_rows(parts);
  ColumnStore store;
  RawColumn out;
  out.header = field.header;
  out.type = field.type;
  out.scale = field.scale;
  out.validity = join_validity(parts, rows, store);
  switch (field.type) {
    case RawType::null: break;
    case RawType::text: join_text(parts, rows, out, store); break;
    case RawType::bits: out.values = join_bits(parts, rows, store); break;
    default: out.values = join_values(parts, rows, raw_width(field.type), store);
  }
  out.owner = std::make_shared<ColumnStore>(std::move(store));
  return out;
}

}  // namespace baoxue::inline v1::data_detail
