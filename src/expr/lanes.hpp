// SPDX-License-Identifier: MIT
// Lanes: how the values of a kind lie in a Vector. A lane gives the value type, a reader over a vector (Stride 0 repeats
// a broadcast value) and a writer into a register; kernels are templates over lanes, so no loop asks for the kind.
#ifndef BAOXUE_EXPR_LANES_HPP
#define BAOXUE_EXPR_LANES_HPP

#include <cstdint>
#include <cstring>
#include <string_view>

#include "baoxue/core/ratio.hpp"
#include "baoxue/core/timestamp.hpp"
#include "baoxue/expr/expr.hpp"

namespace baoxue::inline v1::expr {

template <class T>
struct PlainLane {
  using Value = T;
  static constexpr std::size_t kBytes = sizeof(T);
  static constexpr std::size_t kExtraBytes = 0;
  struct Reader {
    const T* values;
    explicit Reader(const Vector& v) : values(static_cast<const T*>(v.values)) {}
    T operator[](std::size_t i) const { return values[i]; }
  };
  struct Writer {
    T* values;
    Writer(void* into, void*) : values(static_cast<T*>(into)) {}
    void set(std::size_t i, T value) const { values[i] = value; }
  };
};
using I64Lane = PlainLane<std::int64_t>;
using F64Lane = PlainLane<double>;
using I32Lane = PlainLane<std::int32_t>;
using TextLane = PlainLane<std::string_view>;

struct RatioLane {
  using Value = Ratio;
  static constexpr std::size_t kBytes = 8;
  static constexpr std::size_t kExtraBytes = 8;
  struct Reader {
    const std::int64_t *n, *d;
    explicit Reader(const Vector& v)
        : n(static_cast<const std::int64_t*>(v.values)), d(static_cast<const std::int64_t*>(v.extra)) {}
    Ratio operator[](std::size_t i) const { return {n[i], d[i]}; }
  };
  struct Writer {
    std::int64_t *n, *d;
    Writer(void* into, void* extra) : n(static_cast<std::int64_t*>(into)), d(static_cast<std::int64_t*>(extra)) {}
    void set(std::size_t i, Ratio value) const {
      n[i] = value.n;
      d[i] = value.d;
    }
  };
};

struct TimestampLane {
  using Value = Timestamp;
  static constexpr std::size_t kBytes = 8;
  static constexpr std::size_t kExtraBytes = 8;
  struct Reader {
    static constexpr std::int64_t kWhole = 0;
    const std::int64_t *micros, *nanos;
    std::size_t stride;  // 0 where the vector has whole microseconds only
    explicit Reader(const Vector& v)
        : micros(static_cast<const std::int64_t*>(v.values)),
          nanos(v.extra == nullptr ? &kWhole : static_cast<const std::int64_t*>(v.extra)),
          stride(v.extra == nullptr ? 0 : 1) {}
    Timestamp operator[](std::size_t i) const { return {micros[i], nanos[i * stride]}; }
  };
  struct Writer {
    std::int64_t *micros, *nanos;
    Writer(void* into, void* extra)
        : micros(static_cast<std::int64_t*>(into)), nanos(static_cast<std::int64_t*>(extra)) {}
    void set(std::size_t i, Timestamp value) const {
      micros[i] = value.micros;
      nanos[i] = value.nanos;
    }
  };
};

// Where the elements of a row's list lie in the child vector.
struct Extent {
  std::uint32_t begin = 0, end = 0;
  [[nodiscard]] std::uint32_t size() const { return end - begin; }
};
struct ListLane {
  using Value = Extent;
  struct Reader {
    const std::uint32_t *begins, *ends;
    explicit Reader(const Vector& v)
        : begins(static_cast<const std::uint32_t*>(v.values)), ends(static_cast<const std::uint32_t*>(v.extra)) {}
    Extent operator[](std::size_t i) const { return {begins[i], ends[i]}; }
  };
  struct Writer {
    std::uint32_t *begins, *ends;
    Writer(void* into, void* extra)
        : begins(static_cast<std::uint32_t*>(into)), ends(static_cast<std::uint32_t*>(extra)) {}
    void set(std::size_t i, Extent value) const {
      begins[i] = value.begin;
      ends[i] = value.end;
    }
  };
};

// A bitmap. The writer needs zeroed words (kernels that write many rows pack byte masks instead).
struct BitLane {
  using Value = bool;
  static constexpr std::size_t kBytes = 1;
  static constexpr std::size_t kExtraBytes = 0;
  struct Reader {
    const std::uint64_t* words;
    explicit Reader(const Vector& v) : words(static_cast<const std::uint64_t*>(v.values)) {}
    bool operator[](std::size_t i) const { return (words[i / 64] >> (i % 64) & 1) != 0; }
  };
  struct Writer {
    std::uint64_t* words;
    Writer(void* into, void*) : words(static_cast<std::uint64_t*>(into)) {}
    void set(std::size_t i, bool value) const {
      const std::uint64_t bit = std::uint64_t{1} << (i % 64);
      words[i / 64] = value ? words[i / 64] | bit : words[i / 64] & ~bit;
    }
  };
};

inline constexpr std::size_t words_of(std::size_t rows) { return (rows + 63) / 64; }
inline bool bit_at(const std::uint64_t* words, std::size_t i) { return (words[i / 64] >> (i % 64) & 1) != 0; }

// 64 bytes of 0 or 1 -> 64 bits, byte j to bit j.
inline std::uint64_t pack64(const std::uint8_t* mask) {
  std::uint64_t word = 0;
  for (int group = 0; group < 8; ++group) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, mask + 8 * group, 8);
    word |= (bytes * 0x0102040810204080ULL >> 56) << (8 * group);
  }
  return word;
}

// f(lane) for the lane that holds values of `kind`.
template <class F>
auto with_lane(Kind kind, F&& f) {
  switch (kind) {
    case Kind::boolean: return f(BitLane{});
    case Kind::real: return f(F64Lane{});
    case Kind::text: return f(TextLane{});
    case Kind::date: return f(I32Lane{});
    case Kind::ratio: return f(RatioLane{});
    case Kind::timestamp: return f(TimestampLane{});
    default: return f(I64Lane{});
  }
}

}  // namespace baoxue::inline v1::expr

#endif
