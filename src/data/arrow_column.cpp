// SPDX-License-Identifier: MIT
#include "data/arrow_column.hpp"

#include <cstring>
#include <limits>
#include <optional>
#include <utility>

namespace baoxue::inline v1::data_detail {
namespace {

using Index = std::int64_t;

// Producers may hand out buffers of any alignment.
template <class T>
T load(const void* values, Index i) {
  T value;
  std::memcpy(&value, static_cast<const std::byte*>(values) + static_cast<std::size_t>(i) * sizeof(T), sizeof(T));
  return value;
}

Index floor_div(Index value, Index divisor) { return value / divisor - ((value % divisor) < 0 ? 1 : 0); }

// Reads one array into one column. `first` is the array's element that becomes row 0.
class ColumnReader {
 public:
  ColumnReader(const ArrowField& field, const ArrowArray& array, RowRange range,
               const std::shared_ptr<const void>& batch)
      : field_(field), array_(array), batch_(batch), first_(array.offset + range.offset), rows_(range.length) {}

  std::optional<Error> run() {
    column_.header = field_.header;
    column_.type = field_.type;
    column_.scale = field_.scale;
    if (auto error = read_validity()) return error;
    switch (field_.layout) {
      case ArrowLayout::as_is: return read_as_is();
      case ArrowLayout::utf8: return read_text<std::int32_t>();
      case ArrowLayout::large_utf8: return read_text<std::int64_t>();
      case ArrowLayout::utf8_view: return read_views();
      case ArrowLayout::date64: return read_date64();
      case ArrowLayout::timestamp: return read_timestamp();
      case ArrowLayout::decimal: return read_decimal();
      case ArrowLayout::dictionary: return read_dictionary();
    }
    return std::nullopt;
  }

  RawColumn take() {
    column_.owner = std::make_shared<ColumnStore>(std::move(store_));
    return std::move(column_);
  }

 private:
  Error broken(std::string_view zh, std::string_view en) const {
    return arrow_error(field_.file, "列“" + field_.header + "”（" + field_.format + "）：" + std::string(zh),
                       "column \"" + field_.header + "\" (" + field_.format + "): " + std::string(en));
  }
  Error broken_row(Index row, std::string_view zh, std::string_view en) const {
    const std::string number = std::to_string(row + 1);
    return broken("本批第 " + number + " 行" + std::string(zh), "row " + number + " of its batch " + std::string(en));
  }
  const void* buffer(Index i) const { return i < array_.n_buffers ? array_.buffers[i] : nullptr; }
  bool known(Index row) const { return column_.validity == nullptr || bit_at(column_.validity, row); }
  void adopt() { store_.batch = batch_; }

  std::optional<Error> read_validity() {
    if (field_.type == RawType::null || array_.null_count == 0 || rows_ == 0) return std::nullopt;
    const void* bits = buffer(0);
    if (bits == nullptr && array_.null_count > 0) {
      return broken("有空值却没有有效位图", "has nulls but no validity buffer");
    }
    if (bits != nullptr) column_.validity = static_cast<const std::uint8_t*>(from_bits(bits));
    return std::nullopt;
  }

  const void* from_bits(const void* bits) {
    if (first_ % 8 == 0) {
      adopt();
      return static_cast<const std::uint8_t*>(bits) + first_ / 8;
    }
    std::byte* copy = store_.make(static_cast<std::size_t>((rows_ + 7) / 8));
    copy_bits(bits, first_, copy, 0, rows_);
    return copy;
  }

  std::optional<Error> read_as_is() {
    if (field_.type == RawType::null) return std::nullopt;
    if (rows_ == 0) return no_rows();
    const void* values = buffer(1);
    if (values == nullptr) return missing();
    if (field_.type == RawType::bits) {
      column_.values = from_bits(values);
      return std::nullopt;
    }
    const std::size_t width = raw_width(field_.type);
    const std::byte* start = static_cast<const std::byte*>(values) + static_cast<std::size_t>(first_) * width;
    if (reinterpret_cast<std::uintptr_t>(start) % width == 0) {
      adopt();
      column_.values = start;
      return std::nullopt;
    }
    std::byte* copy = store_.make(static_cast<std::size_t>(rows_) * width);
    std::memcpy(copy, start, static_cast<std::size_t>(rows_) * width);
    column_.values = copy;
    return std::nullopt;
  }

  std::optional<Error> no_rows() {
    column_.values = store_.make(0);
    if (field_.type == RawType::text) make_offsets();
    return std::nullopt;
  }
  Error missing() const { return broken("缺少数据缓冲区", "a buffer is missing"); }

  Index* make_offsets() {
    Index* offsets = reinterpret_cast<Index*>(store_.make(static_cast<std::size_t>(rows_ + 1) * sizeof(Index)));
    column_.offsets = offsets;
    return offsets;
  }

  template <class Offset>
  std::optional<Error> read_text() {
    if (rows_ == 0) return no_rows();
    const void* given = buffer(1);
    if (given == nullptr) return missing();
    for (Index i = 0; i < rows_; ++i) {
      const Offset begin = load<Offset>(given, first_ + i);
      if (begin < 0 || load<Offset>(given, first_ + i + 1) < begin) {
        return broken_row(i, "的文本偏移量有误", "has a bad text offset");
      }
    }
    const bool no_bytes = load<Offset>(given, first_) == load<Offset>(given, first_ + rows_);
    if (buffer(2) == nullptr && !no_bytes) return missing();

    adopt();
    column_.values = buffer(2) == nullptr ? store_.make(0) : buffer(2);
    const std::byte* start = static_cast<const std::byte*>(given) + static_cast<std::size_t>(first_) * sizeof(Offset);
    if (sizeof(Offset) == sizeof(Index) && reinterpret_cast<std::uintptr_t>(start) % sizeof(Index) == 0) {
      column_.offsets = reinterpret_cast<const Index*>(start);
      return std::nullopt;
    }
    Index* offsets = make_offsets();
    for (Index i = 0; i <= rows_; ++i) offsets[i] = load<Offset>(given, first_ + i);
    return std::nullopt;
  }

  // A view is its length, then up to 12 bytes in place, or 4 bytes of prefix, a buffer number and an offset.
  struct View {
    std::int32_t length = 0;
    std::int32_t prefix = 0;
    std::int32_t buffer = 0;
    std::int32_t offset = 0;
  };
  static constexpr std::int32_t kInline = 12;

  // Bytes of row `i`, or nullptr where the view points outside its buffers.
  const std::byte* view_bytes(Index i, const View& view) const {
    if (view.length < 0) return nullptr;
    if (view.length <= kInline) {
      return static_cast<const std::byte*>(buffer(1)) + static_cast<std::size_t>(first_ + i) * sizeof(View) + 4;
    }
    const Index buffers = array_.n_buffers - 3;
    const void* sizes = buffer(array_.n_buffers - 1);
    if (view.buffer < 0 || view.buffer >= buffers || view.offset < 0 || sizes == nullptr) return nullptr;
    if (Index{view.offset} + view.length > load<Index>(sizes, view.buffer)) return nullptr;
    const void* bytes = buffer(2 + view.buffer);
    return bytes == nullptr ? nullptr : static_cast<const std::byte*>(bytes) + view.offset;
  }

  std::optional<Error> read_views() {
    if (rows_ == 0) return no_rows();
    if (buffer(1) == nullptr) return missing();
    Index* offsets = make_offsets();
    for (Index i = 0; i < rows_; ++i) {
      const View view = known(i) ? load<View>(buffer(1), first_ + i) : View{};
      if (view_bytes(i, view) == nullptr) return broken_row(i, "的文本视图有误", "has a bad text view");
      offsets[i + 1] = offsets[i] + view.length;
    }
    std::byte* bytes = store_.make(static_cast<std::size_t>(offsets[rows_]));
    column_.values = bytes;
    for (Index i = 0; i < rows_; ++i) {
      if (offsets[i + 1] == offsets[i]) continue;
      std::memcpy(bytes + offsets[i], view_bytes(i, load<View>(buffer(1), first_ + i)),
                  static_cast<std::size_t>(offsets[i + 1] - offsets[i]));
    }
    return std::nullopt;
  }

  std::optional<Error> read_date64() {
    constexpr Index kDay = 86'400'000;
    if (rows_ == 0) return no_rows();
    if (buffer(1) == nullptr) return missing();
    auto* days = reinterpret_cast<std::int32_t*>(store_.make(static_cast<std::size_t>(rows_) * sizeof(std::int32_t)));
    column_.values = days;
    for (Index i = 0; i < rows_; ++i) {
      if (!known(i)) continue;
      const Index ms = load<Index>(buffer(1), first_ + i);
      if (ms % kDay != 0) return broken_row(i, "的 date64 不是整日", "has a date64 that is not a whole day");
      if (!std::in_range<std::int32_t>(ms / kDay)) return broken_row(i, "的日期超出范围", "is out of range");
      days[i] = static_cast<std::int32_t>(ms / kDay);
    }
    return std::nullopt;
  }

  std::optional<Error> read_timestamp() {
    if (rows_ == 0) return no_rows();
    if (buffer(1) == nullptr) return missing();
    Index* out = reinterpret_cast<Index*>(store_.make(static_cast<std::size_t>(rows_) * sizeof(Index)));
    column_.values = out;
    for (Index i = 0; i < rows_; ++i) {
      if (!known(i)) continue;
      const Index stamp = load<Index>(buffer(1), first_ + i);
      if (__builtin_mul_overflow(floor_div(stamp, field_.divide), field_.multiply, &out[i])) {
        return broken_row(i, "的时间超出范围", "is out of range");
      }
    }
    return std::nullopt;
  }

  std::optional<Error> read_decimal() {
    if (rows_ == 0) return no_rows();
    if (buffer(1) == nullptr) return missing();
    Index* out = reinterpret_cast<Index*>(store_.make(static_cast<std::size_t>(rows_) * sizeof(Index)));
    column_.values = out;
    for (Index i = 0; i < rows_; ++i) {
      if (!known(i)) continue;
      const Index at = first_ + i;
      if (field_.width == 4) {
        out[i] = load<std::int32_t>(buffer(1), at);
      } else if (field_.width == 8) {
        out[i] = load<Index>(buffer(1), at);
      } else {
        out[i] = load<Index>(buffer(1), 2 * at);
        const Index high = load<Index>(buffer(1), 2 * at + 1);
        if (high != (out[i] < 0 ? -1 : 0)) return broken_row(i, "的小数超出 64 位", "does not fit 64 bits");
      }
    }
    return std::nullopt;
  }

  Index index_at(Index row) const {
    const Index at = first_ + row;
    switch (field_.width) {
      case 1: return field_.index_signed ? load<std::int8_t>(buffer(1), at) : Index{load<std::uint8_t>(buffer(1), at)};
      case 2:
        return field_.index_signed ? load<std::int16_t>(buffer(1), at) : Index{load<std::uint16_t>(buffer(1), at)};
      case 4:
        return field_.index_signed ? load<std::int32_t>(buffer(1), at) : Index{load<std::uint32_t>(buffer(1), at)};
      default: return load<Index>(buffer(1), at);  // an unsigned one past the middle reads as negative: refused
    }
  }

  std::optional<Error> read_dictionary() {
    if (field_.type == RawType::null) return std::nullopt;
    if (rows_ == 0) return no_rows();
    if (buffer(1) == nullptr) return missing();
    if (array_.dictionary == nullptr) return broken("缺少字典", "its dictionary is missing");
    const Index size = array_.dictionary->length;
    Result<RawColumn> values = read_column(*field_.values, *array_.dictionary, {0, size}, batch_);
    if (!values) return values.error();

    std::vector<Index> picks(static_cast<std::size_t>(rows_), -1);
    for (Index i = 0; i < rows_; ++i) {
      if (!known(i)) continue;
      const Index pick = index_at(i);
      if (pick < 0 || pick >= size) return broken_row(i, "的字典编号越界", "has an index outside its dictionary");
      const bool null = values->validity != nullptr && !bit_at(values->validity, pick);
      if (!null) picks[static_cast<std::size_t>(i)] = pick;
    }
    pick_validity(picks);
    pick_values(*values, picks);
    return std::nullopt;
  }

  void pick_validity(const std::vector<Index>& picks) {
    column_.validity = nullptr;
    std::byte* bits = nullptr;
    for (std::size_t i = 0; i < picks.size(); ++i) {
      if (picks[i] >= 0) continue;
      if (bits == nullptr) {
        bits = store_.make((picks.size() + 7) / 8);
        std::memset(bits, 0xff, (picks.size() + 7) / 8);
        column_.validity = reinterpret_cast<const std::uint8_t*>(bits);
      }
      bits[i >> 3] &= ~(std::byte{1} << (i & 7));
    }
  }

  void pick_values(const RawColumn& values, const std::vector<Index>& picks) {
    if (field_.type == RawType::text) return pick_text(values, picks);
    const std::size_t width = raw_width(field_.type);
    const std::size_t bytes = field_.type == RawType::bits ? (picks.size() + 7) / 8 : picks.size() * width;
    std::byte* out = store_.make(bytes);
    column_.values = out;
    for (std::size_t i = 0; i < picks.size(); ++i) {
      if (picks[i] < 0) continue;
      if (field_.type == RawType::bits) {
        if (bit_at(values.values, picks[i])) set_bit(out, static_cast<Index>(i));
        continue;
      }
      std::memcpy(out + i * width, static_cast<const std::byte*>(values.values) + picks[i] * static_cast<Index>(width),
                  width);
    }
  }

  void pick_text(const RawColumn& values, const std::vector<Index>& picks) {
    Index* offsets = make_offsets();
    for (std::size_t i = 0; i < picks.size(); ++i) {
      const Index length = picks[i] < 0 ? 0 : values.offsets[picks[i] + 1] - values.offsets[picks[i]];
      offsets[i + 1] = offsets[i] + length;
    }
    std::byte* bytes = store_.make(static_cast<std::size_t>(offsets[picks.size()]));
    column_.values = bytes;
    for (std::size_t i = 0; i < picks.size(); ++i) {
      if (offsets[i + 1] == offsets[i]) continue;
      std::memcpy(bytes + offsets[i], static_cast<const std::byte*>(values.values) + values.offsets[picks[i]],
                  static_cast<std::size_t>(offsets[i + 1] - offsets[i]));
    }
  }

  const ArrowField& field_;
  const ArrowArray& array_;
  const std::shared_ptr<const void>& batch_;
  Index first_;
  Index rows_;
  RawColumn column_;
  ColumnStore store_;
};

// Lengths and offsets that cannot be addressed are refused before any pointer is formed from them.
bool is_sound(const ArrowArray& array, RowRange range) {
  constexpr Index kMost = std::numeric_limits<Index>::max() / 64;
  if (array.release == nullptr || array.length < 0 || array.offset < 0 || range.offset < 0 || range.length < 0)
    return false;
  if (array.length > kMost || array.offset > kMost || range.offset > kMost || range.length > kMost) return false;
  if (array.n_buffers < 0 || (array.n_buffers > 0 && array.buffers == nullptr)) return false;
  return range.offset + range.length <= array.length;
}

}  // namespace

Result<RawColumn> read_column(const ArrowField& field, const ArrowArray& array, RowRange range,
                              const std::shared_ptr<const void>& batch) {
  if (!is_sound(array, range)) {
    return arrow_error(field.file, "列“" + field.header + "”的长度或偏移量与整批不符",
                       "column \"" + field.header + "\": length or offset contradicts its batch");
  }
  ColumnReader reader(field, array, range, batch);
  if (std::optional<Error> error = reader.run()) return *std::move(error);
  return reader.take();
}

}  // namespace baoxue::inline v1::data_detail
