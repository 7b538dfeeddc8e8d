// SPDX-License-Identifier: MIT
// Source: any column the engine can read by row - a table's column, a derived subject's column, a materialised fact - and the
// gather that brings `width` of its rows into an expr::Vector. Rows are a contiguous range (buffers are used in place where
// the layout fits) or a list of row numbers, -1 meaning "no such row": unknown.
#ifndef BAOXUE_ENGINE_SOURCE_HPP
#define BAOXUE_ENGINE_SOURCE_HPP

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "baoxue/core/arena.hpp"
#include "baoxue/data/dataset.hpp"
#include "baoxue/expr/expr.hpp"

namespace baoxue::inline v1::engine_detail {

enum class Layout : std::uint8_t { absent, bits, i8, i16, i32, i64, f64, text_offsets, codes, ratio, decimal };

struct Source {
  Layout layout = Layout::absent;  // absent: every row unknown
  expr::Kind kind = expr::Kind::integer;
  const void* values = nullptr;
  const void* extra = nullptr;  // text: int64 offsets; ratio: denominators
  const std::uint8_t* known = nullptr;  // LSB bitmap; nullptr = all
  const std::uint8_t* fault = nullptr;
  const expr::TextDictionary* dictionary = nullptr;
  std::int64_t scale = 1;  // decimal: denominator
  std::size_t rows = 0;

  [[nodiscard]] bool is_known(std::int64_t row) const {
    return layout != Layout::absent && row >= 0 && (known == nullptr || ((known[row >> 3] >> (row & 7)) & 1) != 0) &&
           !is_fault(row);
  }
  [[nodiscard]] bool is_fault(std::int64_t row) const {
    return row >= 0 && fault != nullptr && ((fault[row >> 3] >> (row & 7)) & 1) != 0;
  }
  // Any layout that is one integer: bool, ints, dates, money, codes; ratio and decimal give the numerator.
  [[nodiscard]] std::int64_t integer(std::int64_t row) const;
  [[nodiscard]] std::string_view text(std::int64_t row) const;
};

// Which rows a chunk is about. list == nullptr: start, start + 1, ...
struct Rows {
  std::int64_t start = 0;
  const std::int32_t* list = nullptr;
  std::size_t width = 0;
  [[nodiscard]] std::int64_t at(std::size_t i) const {
    return list != nullptr ? list[i] : start + static_cast<std::int64_t>(i);
  }
};

// Bump memory of one thread, reset per chunk. Blocks are kept, so nothing is allocated after the first chunk.
class Scratch {
 public:
  template <class T>
  T* take(std::size_t n) {
    return static_cast<T*>(take_bytes(n * sizeof(T)));
  }
  std::uint64_t* take_bitmap(std::size_t width);  // zeroed
  void reset() { block_ = 0, used_ = 0; }

 private:
  void* take_bytes(std::size_t bytes);
  std::vector<std::unique_ptr<std::uint64_t[]>> blocks_;
  std::vector<std::size_t> sizes_;
  std::size_t block_ = 0, used_ = 0;
};

[[nodiscard]] expr::Vector gather(const Source& source, const Rows& rows, Scratch& scratch);

// Owns the texts of a fact column; equal texts are kept once and stay where they are. Any threads.
class TextPool {
 public:
  static void* operator new(std::size_t bytes) { return detail::take_local(bytes); }
  static void operator delete(void* memory) noexcept { detail::give_local(memory); }
  std::string_view keep(std::string_view text) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return *texts_.emplace(text).first;
  }

 private:
  std::mutex mutex_;
  std::unordered_set<LocalText, std::hash<std::string_view>, std::equal_to<>, Local<LocalText>> texts_;
};

// A result column in memory: written bit by bit or value by value, then read as a Source. Sized once.
class FactColumn {
 public:
  static void* operator new(std::size_t bytes) { return detail::take_local(bytes); }
  static void operator delete(void* memory) noexcept { detail::give_local(memory); }
  FactColumn() = default;
  FactColumn(expr::Kind kind, std::size_t rows, const expr::TextDictionary* dictionary = nullptr);
  // Copies `width` rows of a vector to rows start..; start must be a multiple of 64.
  void store(const expr::Vector& vector, std::size_t start, std::size_t width);
  void set(std::size_t row, std::int64_t value, std::int64_t denominator = 1);
  void set_text(std::size_t row, std::string_view value);  // copied
  void set_unknown(std::size_t row);
  void set_fault(std::size_t row);
  [[nodiscard]] Source source() const;

 private:
  expr::Kind kind_ = expr::Kind::integer;
  std::size_t rows_ = 0;
  const expr::TextDictionary* dictionary_ = nullptr;
  Buffer<std::int32_t> i32_;  // date, coded text
  Buffer<std::int64_t> i64_, den_;  // int, money, days, ratio
  Buffer<double> f64_;
  Buffer<std::string_view> views_;  // text without codes, kept in pool_
  std::unique_ptr<TextPool> pool_;
  Buffer<std::uint64_t> bits_, known_, fault_;
};

}  // namespace baoxue::inline v1::engine_detail

#endif
