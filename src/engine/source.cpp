// SPDX-License-Identifier: MIT
#include "engine/source.hpp"

#include <cstring>

namespace baoxue::inline v1::engine_detail {

using expr::Kind;
using expr::Vector;

namespace {

std::size_t words(std::size_t rows) { return (rows + 63) / 64; }

bool bit(const void* bits, std::int64_t row) {
  return ((static_cast<const std::uint8_t*>(bits)[row >> 3] >> (row & 7)) & 1) != 0;
}

template <class From, class To>
const void* convert(const void* values, const Rows& rows, Scratch& scratch) {
  const From* from = static_cast<const From*>(values);
  if constexpr (std::is_same_v<From, To>) {
    if (rows.list == nullptr) return from + rows.start;
  }
  To* to = scratch.take<To>(rows.width);
  if (rows.list == nullptr) {
    for (std::size_t i = 0; i < rows.width; ++i)
      to[i] = static_cast<To>(from[rows.start + static_cast<std::int64_t>(i)]);
  } else {
    for (std::size_t i = 0; i < rows.width; ++i) to[i] = rows.list[i] < 0 ? To{} : static_cast<To>(from[rows.list[i]]);
  }
  return to;
}

const void* integers(const Source& source, const Rows& rows, Scratch& scratch) {
  switch (source.layout) {
    case Layout::i8: return convert<std::int8_t, std::int64_t>(source.values, rows, scratch);
    case Layout::i16: return convert<std::int16_t, std::int64_t>(source.values, rows, scratch);
    case Layout::i32: return convert<std::int32_t, std::int64_t>(source.values, rows, scratch);
    default: return convert<std::int64_t, std::int64_t>(source.values, rows, scratch);
  }
}

// Bits of a bitmap for the chunk; rows without a row number give 0.
const std::uint64_t* gather_bits(const void* bits, const Rows& rows, Scratch& scratch) {
  std::uint64_t* to = scratch.take_bitmap(rows.width);
  if (rows.list == nullptr && rows.start % 8 == 0) {
    std::memcpy(to, static_cast<const std::uint8_t*>(bits) + rows.start / 8, (rows.width + 7) / 8);
    if (rows.width % 64 != 0) to[rows.width / 64] &= (std::uint64_t{1} << (rows.width % 64)) - 1;
    return to;
  }
  for (std::size_t i = 0; i < rows.width; ++i) {
    const std::int64_t row = rows.at(i);
    if (row >= 0 && bit(bits, row)) to[i / 64] |= std::uint64_t{1} << (i % 64);
  }
  return to;
}

const std::uint64_t* existing(const Rows& rows, Scratch& scratch) {
  std::uint64_t* to = scratch.take_bitmap(rows.width);
  for (std::size_t i = 0; i < rows.width; ++i) {
    if (rows.at(i) >= 0) to[i / 64] |= std::uint64_t{1} << (i % 64);
  }
  return to;
}

Vector all_unknown(const Source& source, const Rows& rows, Scratch& scratch) {
  const Kind kind = source.kind;
  Vector vector;
  const std::size_t bytes = kind == Kind::text ? sizeof(std::string_view) : sizeof(std::int64_t);
  void* zeros = scratch.take<std::uint64_t>(rows.width * bytes / 8 + 1);
  std::memset(zeros, 0, rows.width * bytes);
  vector.values = zeros;
  // Of text both forms: a program may want the codes of a column that did not arrive.
  if (kind == Kind::ratio || kind == Kind::text) vector.extra = zeros;
  vector.dictionary = source.dictionary;
  vector.known = scratch.take_bitmap(rows.width);
  return vector;
}

const void* texts(const Source& source, const Rows& rows, Scratch& scratch) {
  std::string_view* to = scratch.take<std::string_view>(rows.width);
  for (std::size_t i = 0; i < rows.width; ++i) {
    const std::int64_t row = rows.at(i);
    to[i] = row < 0 ? std::string_view() : source.text(row);
  }
  return to;
}

const std::int64_t* broadcast_denominators(std::int64_t scale, std::size_t width, Scratch& scratch) {
  std::int64_t* to = scratch.take<std::int64_t>(width);
  for (std::size_t i = 0; i < width; ++i) to[i] = scale;
  return to;
}

}  // namespace

std::int64_t Source::integer(std::int64_t row) const {
  switch (layout) {
    case Layout::bits: return bit(values, row) ? 1 : 0;
    case Layout::i8: return static_cast<const std::int8_t*>(values)[row];
    case Layout::i16: return static_cast<const std::int16_t*>(values)[row];
    case Layout::i32:
    case Layout::codes: return static_cast<const std::int32_t*>(values)[row];
    case Layout::i64:
    case Layout::ratio:
    case Layout::decimal: return static_cast<const std::int64_t*>(values)[row];
    default: return 0;
  }
}

std::string_view Source::text(std::int64_t row) const {
  if (layout == Layout::codes) return dictionary->at(static_cast<const std::int32_t*>(values)[row]);
  if (layout != Layout::text_offsets) return {};
  if (extra == nullptr) return static_cast<const std::string_view*>(values)[row];
  const std::int64_t* offsets = static_cast<const std::int64_t*>(extra);
  return {static_cast<const char*>(values) + offsets[row], static_cast<std::size_t>(offsets[row + 1] - offsets[row])};
}

void* Scratch::take_bytes(std::size_t bytes) {
  const std::size_t need = (bytes + 7) / 8 + 1;
  while (block_ < blocks_.size() && used_ + need > sizes_[block_]) ++block_, used_ = 0;
  if (block_ == blocks_.size()) {
    sizes_.push_back(std::max<std::size_t>(need, std::size_t{1} << 17));
    blocks_.push_back(std::make_unique_for_overwrite<std::uint64_t[]>(sizes_.back()));
    used_ = 0;
  }
  void* out = blocks_[block_].get() + used_;
  used_ += need;
  return out;
}

std::uint64_t* Scratch::take_bitmap(std::size_t width) {
  std::uint64_t* bits = take<std::uint64_t>(words(width));
  std::memset(bits, 0, words(width) * 8);
  return bits;
}

Vector gather(const Source& source, const Rows& rows, Scratch& scratch) {
  if (source.layout == Layout::absent) return all_unknown(source, rows, scratch);
  Vector vector;
  switch (source.layout) {
    case Layout::bits: vector.values = gather_bits(source.values, rows, scratch); break;
    case Layout::f64: vector.values = convert<double, double>(source.values, rows, scratch); break;
    case Layout::codes:
      vector.extra = convert<std::int32_t, std::int32_t>(source.values, rows, scratch);
      vector.dictionary = source.dictionary;
      break;
    case Layout::text_offsets: vector.values = texts(source, rows, scratch); break;
    case Layout::ratio:
      vector.values = convert<std::int64_t, std::int64_t>(source.values, rows, scratch);
      vector.extra = convert<std::int64_t, std::int64_t>(source.extra, rows, scratch);
      break;
    case Layout::decimal:
      vector.values = convert<std::int64_t, std::int64_t>(source.values, rows, scratch);
      vector.extra = broadcast_denominators(source.scale, rows.width, scratch);
      break;
    default:
      vector.values = source.kind == Kind::date ? convert<std::int32_t, std::int32_t>(source.values, rows, scratch)
                                                : integers(source, rows, scratch);
  }
  if (source.known != nullptr) {
    vector.known = gather_bits(source.known, rows, scratch);
  } else if (rows.list != nullptr) {
    vector.known = existing(rows, scratch);
  }
  if (source.fault != nullptr) vector.fault = gather_bits(source.fault, rows, scratch);
  return vector;
}

FactColumn::FactColumn(Kind kind, std::size_t rows, const expr::TextDictionary* dictionary)
    : kind_(kind), rows_(rows), dictionary_(dictionary), known_(words(rows) + 1, 0), fault_(words(rows) + 1, 0) {
  switch (kind) {
    case Kind::boolean: bits_.assign(words(rows) + 1, 0); break;
    case Kind::real: f64_.assign(rows, 0); break;
    case Kind::date: i32_.assign(rows, 0); break;
    case Kind::text:
      if (dictionary != nullptr) {
        i32_.assign(rows, -1);
      } else {
        views_.assign(rows, {});
        pool_ = std::make_unique<TextPool>();
      }
      break;
    case Kind::ratio: den_.assign(rows, 1); [[fallthrough]];
    default: i64_.assign(rows, 0);
  }
}

void FactColumn::set_unknown(std::size_t row) { known_[row / 64] &= ~(std::uint64_t{1} << (row % 64)); }

void FactColumn::set_fault(std::size_t row) {
  known_[row / 64] |= std::uint64_t{1} << (row % 64);
  fault_[row / 64] |= std::uint64_t{1} << (row % 64);
}

void FactColumn::set(std::size_t row, std::int64_t value, std::int64_t denominator) {
  known_[row / 64] |= std::uint64_t{1} << (row % 64);
  if (kind_ == Kind::boolean) {
    if (value != 0) bits_[row / 64] |= std::uint64_t{1} << (row % 64);
  } else if (!i32_.empty()) {
    i32_[row] = static_cast<std::int32_t>(value);
  } else {
    i64_[row] = value;
    if (kind_ == Kind::ratio) den_[row] = denominator;
  }
}

void FactColumn::set_text(std::size_t row, std::string_view value) {
  known_[row / 64] |= std::uint64_t{1} << (row % 64);
  views_[row] = pool_->keep(value);
}

void FactColumn::store(const Vector& vector, std::size_t start, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) {
    const std::size_t at = vector.broadcast ? 0 : i;
    const std::uint64_t mask = std::uint64_t{1} << (at % 64);
    if (vector.known != nullptr && (vector.known[at / 64] & mask) == 0) continue;
    if (vector.fault != nullptr && (vector.fault[at / 64] & mask) != 0) {
      set_fault(start + i);
      continue;
    }
    switch (kind_) {
      case Kind::boolean:
        set(start + i, (static_cast<const std::uint64_t*>(vector.values)[at / 64] & mask) != 0 ? 1 : 0);
        break;
      case Kind::real:
        known_[(start + i) / 64] |= std::uint64_t{1} << ((start + i) % 64);
        f64_[start + i] = static_cast<const double*>(vector.values)[at];
        break;
      case Kind::date: set(start + i, static_cast<const std::int32_t*>(vector.values)[at]); break;
      case Kind::text:
        if (dictionary_ != nullptr && vector.extra != nullptr) {
          set(start + i, static_cast<const std::int32_t*>(vector.extra)[at]);
        } else if (dictionary_ == nullptr) {
          set_text(start + i, vector.values != nullptr
                                  ? static_cast<const std::string_view*>(vector.values)[at]
                                  : vector.dictionary->at(static_cast<const std::int32_t*>(vector.extra)[at]));
        }
        break;
      case Kind::ratio:
        set(start + i, static_cast<const std::int64_t*>(vector.values)[at],
            static_cast<const std::int64_t*>(vector.extra)[at]);
        break;
      default: set(start + i, static_cast<const std::int64_t*>(vector.values)[at]);
    }
  }
}

Source FactColumn::source() const {
  Source source;
  source.kind = kind_;
  source.rows = rows_;
  source.known = reinterpret_cast<const std::uint8_t*>(known_.data());
  source.fault = reinterpret_cast<const std::uint8_t*>(fault_.data());
  source.dictionary = dictionary_;
  switch (kind_) {
    case Kind::boolean: source.layout = Layout::bits, source.values = bits_.data(); break;
    case Kind::real: source.layout = Layout::f64, source.values = f64_.data(); break;
    case Kind::date: source.layout = Layout::i32, source.values = i32_.data(); break;
    case Kind::text:
      source.layout = dictionary_ != nullptr ? Layout::codes : Layout::text_offsets;
      source.values = dictionary_ != nullptr ? static_cast<const void*>(i32_.data()) : views_.data();
      break;
    case Kind::ratio: source.layout = Layout::ratio, source.values = i64_.data(), source.extra = den_.data(); break;
    default: source.layout = Layout::i64, source.values = i64_.data();
  }
  return source;
}

}  // namespace baoxue::inline v1::engine_detail
