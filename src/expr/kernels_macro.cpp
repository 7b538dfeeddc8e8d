// SPDX-License-Identifier: MIT
// Macros: values come into the space of a body (elements, and what the body reads from around it), results are folded per row.
#include "expr/kernel.hpp"
#include "expr/kernels.hpp"

namespace baoxue::inline v1::expr::kernels {
namespace {

Type element_of(Type list) { return {list.kind, static_cast<std::uint8_t>(list.depth - 1)}; }

template <class F>
Kernel with_element(Type type, F&& f) {
  return type.depth > 0 ? f(ListLane{}) : with_lane(type.kind, std::forward<F>(f));
}

void gather_bits(const std::uint64_t* from, const std::uint32_t* index, std::size_t rows, std::uint64_t* out) {
  for_blocks(rows, [&](std::size_t first, auto count) {
    alignas(64) std::array<std::uint8_t, 64> mask{};
    for (std::size_t j = 0; j < count; ++j) mask[j] = static_cast<std::uint8_t>(bit_at(from, index[first + j]));
    out[first / 64] = pack64(mask.data());
  });
}

// Rows index[0], index[1], ... of `from`, which is not broadcast.
template <class Lane>
void gather(const Frame& frame, const Step& step, const Vector& from, const std::uint32_t* index) {
  Target target = open_target(frame, step, true);
  if constexpr (std::is_same_v<Lane, BitLane>) {
    gather_bits(static_cast<const std::uint64_t*>(from.values), index, target.rows, target.bits());
  } else {
    const typename Lane::Reader in(from);
    const typename Lane::Writer out(target.storage.values.get(), target.storage.extra.get());
    for (std::size_t i = 0; i < target.rows; ++i) out.set(i, in[index[i]]);
  }
  if (from.known != nullptr) {
    gather_bits(from.known, index, target.rows, target.storage.known.data());
    target.vector.known = target.storage.known.data();
  }
  if (from.fault != nullptr) {
    gather_bits(from.fault, index, target.rows, target.storage.fault.data());
    target.vector.fault = target.storage.fault.data();
  }
  target.vector.child = from.child;
}

template <class Lane>
void elements(Frame& frame, const Step& step) {
  const Vector& list = frame.arg(step, 0);
  const Space& space = frame.space(step.space);
  if (list.child != nullptr && !space.in_place) return gather<Lane>(frame, step, *list.child, space.sources.data());
  frame.out(step) = list.child == nullptr ? Vector{} : *list.child;
}

template <class Lane>
void lift_rows(Frame& frame, const Step& step) {
  const Vector& around = frame.arg(step, 0);
  if (!around.broadcast) return gather<Lane>(frame, step, around, frame.space(step.space).parents.data());
  frame.out(step) = around;
}

// The states and truth of a result of the body, element by element.
struct Reading {
  const Vector& v;
  std::size_t stride;
  explicit Reading(const Vector& vector) : v(vector), stride(vector.broadcast ? 0 : 1) {}
  [[nodiscard]] std::size_t at(std::size_t element) const { return element * stride; }
  [[nodiscard]] bool unknown(std::size_t e) const { return v.known != nullptr && !bit_at(v.known, at(e)); }
  [[nodiscard]] bool fault(std::size_t e) const { return !unknown(e) && v.fault != nullptr && bit_at(v.fault, at(e)); }
  [[nodiscard]] bool truth(std::size_t e) const { return bit_at(static_cast<const std::uint64_t*>(v.values), at(e)); }
};

// What happened among the elements of one row.
struct Tally {
  std::size_t yes = 0, no = 0;
  bool unknown = false, fault = false;
  void count(const Reading& r, std::size_t e) {
    const bool unknown_here = r.unknown(e), fault_here = r.fault(e);
    unknown = unknown || unknown_here;
    fault = fault || fault_here;
    const bool decided = !unknown_here && !fault_here;
    yes += decided && r.truth(e) ? 1 : 0;
    no += decided && !r.truth(e) ? 1 : 0;
  }
};

Target running(const Frame& frame, const Step& step) {
  Vector& vector = frame.out(step);
  return {vector, frame.target(step), vector.broadcast ? 1 : frame.width};
}
bool is_live(const Target& target, std::size_t row) { return (live_word(target, row / 64) >> (row % 64) & 1) != 0; }
// A strict result: unknown before fault.
bool settle(Target& target, std::size_t row, bool unknown, bool fault) {
  const std::uint64_t bit = std::uint64_t{1} << (row % 64);
  if (unknown) add_unknown(target, row / 64, bit);
  if (fault && !unknown) add_faults(target, row / 64, bit);
  return !unknown && !fault;
}

// body(row, first element, end) for the live rows of the block.
template <class F>
void each_row(const Space& space, const Target& target, F&& body) {
  for (std::size_t i = 0; i < space.rows; ++i) {
    const std::size_t row = space.first_row + i;
    if (is_live(target, row)) body(row, space.begins[i], space.begins[i + 1]);
  }
}

// Decide: static bool decided(Tally) -> the states do not matter; static bool answer(Tally).
template <class Decide>
void fold(Frame& frame, const Step& step) {
  Target target = running(frame, step);
  const Reading predicate(frame.arg(step, 1));
  const BitLane::Writer out(target.bits(), nullptr);
  each_row(frame.space(step.inner), target, [&](std::size_t row, std::size_t begin, std::size_t end) {
    Tally tally;
    for (std::size_t e = begin; e < end; ++e) tally.count(predicate, e);
    out.set(row, Decide::answer(tally));
    if (!Decide::decided(tally)) settle(target, row, tally.unknown, tally.fault);
  });
}
struct All {
  static bool decided(const Tally& t) { return t.no > 0; }
  static bool answer(const Tally& t) { return t.no == 0; }
};
struct Exists {
  static bool decided(const Tally& t) { return t.yes > 0; }
  static bool answer(const Tally& t) { return t.yes > 0; }
};
struct ExistsOne {
  static bool decided(const Tally&) { return false; }
  static bool answer(const Tally& t) { return t.yes == 1; }
};

// Lists of the elements that are kept (Filtered) of values; without a condition all are. A list is strict in what it holds.
template <class Lane, bool Filtered>
void collect(Frame& frame, const Step& step) {
  Target target = running(frame, step);
  const Space& space = frame.space(step.inner);
  const Reading condition(frame.arg(step, 1));
  const Reading values(frame.arg(step, step.results));
  Column& column = target.storage.list;
  if (space.first_row == 0) column.clear(element_of(step.type));
  const ListLane::Writer out(target.storage.values.get(), target.storage.extra.get());
  for (std::size_t i = 0; i < space.rows; ++i) out.set(space.first_row + i, {});
  each_row(space, target, [&](std::size_t row, std::size_t begin, std::size_t end) {
    Tally tally;
    bool unknown = false, fault = false;
    const auto first = static_cast<std::uint32_t>(column.size());
    for (std::size_t e = begin; e < end; ++e) {
      if constexpr (Filtered) {
        const std::size_t before = tally.yes;
        tally.count(condition, e);
        if (tally.yes == before) continue;
      }
      unknown = unknown || values.unknown(e);
      fault = fault || values.fault(e);
      column.append_rows<Lane>(values.v, values.at(e), values.at(e) + 1);
    }
    settle(target, row, unknown || tally.unknown, fault || tally.fault);
    out.set(row, {first, static_cast<std::uint32_t>(column.size())});
  });
  target.vector.child = &column.view();
}

// Elements of all levels of one row's list.
std::uint64_t count_items(const Vector& list, Extent extent, int depth) {
  std::uint64_t items = extent.size();
  if (depth < 2 || extent.size() == 0) return items;
  const ListLane::Reader inner(*list.child);
  for (std::uint32_t e = extent.begin; e < extent.end; ++e) items += count_items(*list.child, inner[e], depth - 1);
  return items;
}

void bound_items(Frame& frame, const Step& step) {
  const Vector in = frame.arg(step, 0);
  Target target = open_target(frame, step);
  merge_states(frame, step, target);
  const ListLane::Reader extents(in);
  for (std::size_t row = 0; row < target.rows; ++row) {
    if (!is_live(target, row)) continue;
    if (count_items(in, extents[row], step.type.depth) <= static_cast<std::uint64_t>(step.payload)) continue;
    frame.note(step, row, ErrorCode::expr_limit);
    add_faults(target, row / 64, std::uint64_t{1} << (row % 64));
  }
  target.vector.values = in.values;
  target.vector.extra = in.extra;
  target.vector.child = in.child;
}

}  // namespace

Kernel take_elements(Type element) {
  return with_element(element, [](auto lane) -> Kernel { return elements<decltype(lane)>; });
}
Kernel lift(Type type) {
  return with_element(type, [](auto lane) -> Kernel { return lift_rows<decltype(lane)>; });
}
Kernel reduce_all(Type) { return fold<All>; }
Kernel reduce_exists(Type) { return fold<Exists>; }
Kernel reduce_exists_one(Type) { return fold<ExistsOne>; }
Kernel reduce_filter(Type list) {
  return with_lane(list.kind, [](auto lane) -> Kernel { return collect<decltype(lane), true>; });
}
Kernel reduce_map(Type element) {
  return with_lane(element.kind, [](auto lane) -> Kernel { return collect<decltype(lane), false>; });
}
Kernel reduce_map_where(Type element) {
  return with_lane(element.kind, [](auto lane) -> Kernel { return collect<decltype(lane), true>; });
}
Kernel bounded_list(Type) { return bound_items; }

}  // namespace baoxue::inline v1::expr::kernels
