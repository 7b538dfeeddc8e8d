// SPDX-License-Identifier: MIT
// Parameters with keys and banded tables: words become coordinates, a value its band, a coordinate the cell.
#include "expr/kernel.hpp"
#include "expr/kernels.hpp"

namespace baoxue::inline v1::expr {

std::int32_t KeyLookup::find(std::string_view word) const {
  const auto at = std::lower_bound(words.begin(), words.end(), word,
                                   [](const auto& entry, std::string_view w) { return entry.first < w; });
  return at != words.end() && at->first == word ? at->second : -1;
}

namespace kernels {
namespace {

struct CoordinateOp : GuardedOp {
  using Out = I32Lane;
  const KeyLookup& lookup;
  CoordinateOp(const Frame& f, const Step& s)
      : GuardedOp(f, s), lookup(f.program.lookups[static_cast<std::size_t>(s.payload)]) {}
  [[nodiscard]] Outcome finish(std::size_t row, std::int32_t coordinate, std::int32_t& out) const {
    out = coordinate;
    return coordinate >= 0 ? Outcome::ok : fail(row, ErrorCode::no_such_key);
  }
};
struct TextCoordinate : CoordinateOp {
  using A = TextLane;
  using B = TextLane;
  using CoordinateOp::CoordinateOp;
  Outcome operator()(std::size_t row, std::string_view word, std::string_view, std::int32_t& out) const {
    return finish(row, lookup.find(word), out);
  }
};
struct CodeCoordinate : CoordinateOp {
  using A = I32Lane;
  using B = I32Lane;
  using CoordinateOp::CoordinateOp;
  Outcome operator()(std::size_t row, std::int32_t code, std::int32_t, std::int32_t& out) const {
    const bool listed = code >= 0 && static_cast<std::size_t>(code) < lookup.by_code.size();
    return finish(row, listed ? lookup.by_code[static_cast<std::size_t>(code)] : -1, out);
  }
};
struct AddCoordinate : GuardedOp {
  using A = I32Lane;
  using B = I32Lane;
  using Out = I32Lane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t row, std::int32_t before, std::int32_t next, std::int32_t& out) const {
    const std::int64_t combined = before * step.payload + next;
    out = static_cast<std::int32_t>(combined);
    return combined >= 0 && combined <= INT32_MAX ? Outcome::ok : fail(row, ErrorCode::no_such_key);
  }
};

template <class Lane>
struct TakeCell : GuardedOp {
  using A = I32Lane;
  using B = I32Lane;
  using Out = Lane;
  const Vector& cells;
  typename Lane::Reader reader;
  std::size_t size;
  TakeCell(const Frame& f, const Step& s)
      : GuardedOp(f, s),
        cells(f.program.cell_views[static_cast<std::size_t>(s.payload)]),
        reader(cells),
        size(f.program.cells[static_cast<std::size_t>(s.payload)]->size()) {}
  Outcome operator()(std::size_t row, std::int32_t at, std::int32_t, typename Lane::Value& out) const {
    const auto cell = static_cast<std::size_t>(at);
    if (at < 0 || cell >= size) return fail(row, ErrorCode::no_such_key);
    if (cells.known != nullptr && !bit_at(cells.known, cell)) return Outcome::unknown;
    if (cells.fault != nullptr && bit_at(cells.fault, cell)) return fail(row, ErrorCode::no_such_key);
    out = reader[cell];
    return Outcome::ok;
  }
};

// -1, 0, 1 as a < b, a = b, a > b; unknown where one has no value.
template <class T>
Maybe<int> order(const T& a, const T& b) {
  if constexpr (std::is_same_v<T, Ratio>) {
    return compare(a, b);
  } else {
    return a < b ? -1 : b < a ? 1 : 0;
  }
}

// Bands are few: the first bound that is not exceeded.
template <class Lane>
struct BandRow : GuardedOp {
  using A = Lane;
  using B = Lane;
  using Out = I32Lane;
  const BandBounds& band;
  typename Lane::Reader bounds;
  BandRow(const Frame& f, const Step& s)
      : GuardedOp(f, s), band(f.program.bands[static_cast<std::size_t>(s.payload)]), bounds(band.view) {}
  Outcome operator()(std::size_t row, typename Lane::Value x, typename Lane::Value, std::int32_t& out) const {
    const std::size_t n = band.inclusive.size();
    if (!order(x, x).known) return Outcome::unknown;
    std::size_t at = 0;
    for (; at < n; ++at) {
      const int sign = order(x, bounds[at]).value;
      if (sign < 0 || (sign == 0 && band.inclusive[at] != 0)) break;
    }
    out = static_cast<std::int32_t>(at);
    return at < n || band.rest ? Outcome::ok : fail(row, ErrorCode::out_of_range);
  }
};

}  // namespace

void coordinate_of_text(Frame& f, const Step& s) { guarded<TextCoordinate>(f, s); }
void coordinate_of_code(Frame& f, const Step& s) { guarded<CodeCoordinate>(f, s); }
void add_coordinate(Frame& f, const Step& s) { guarded<AddCoordinate>(f, s); }
Kernel take_cell(Type type) {
  return with_lane(type.kind, [](auto lane) -> Kernel { return guarded<TakeCell<decltype(lane)>>; });
}
Kernel band_row(Type on) {
  if (on.depth > 0 || on.keys > 0) return nullptr;
  switch (on.kind) {
    case Kind::ratio: return guarded<BandRow<RatioLane>>;
    case Kind::timestamp: return guarded<BandRow<TimestampLane>>;
    case Kind::date: return guarded<BandRow<I32Lane>>;
    case Kind::boolean:
    case Kind::real:
    case Kind::text:
    case Kind::list: return nullptr;
    default: return guarded<BandRow<I64Lane>>;
  }
}

}  // namespace kernels
}  // namespace baoxue::inline v1::expr
