// SPDX-License-Identifier: MIT
#include "expr/blend.hpp"
#include "expr/kernels.hpp"

namespace baoxue::inline v1::expr::kernels {
namespace {

Type element_of(Type list) { return {list.kind, static_cast<std::uint8_t>(list.depth - 1)}; }
bool is_live(const Target& target, std::size_t row) { return (live_word(target, row / 64) >> (row % 64) & 1) != 0; }

// Runs body(row, elements) for every live row; what it appends to `elements` is the row's list.
template <class F>
void write_lists(Target& target, Type list, F&& body) {
  Column& elements = target.storage.list;
  elements.clear(element_of(list));
  const ListLane::Writer out(target.storage.values.get(), target.storage.extra.get());
  for (std::size_t row = 0; row < target.rows; ++row) {
    const auto begin = static_cast<std::uint32_t>(elements.size());
    if (is_live(target, row)) body(row, elements);
    out.set(row, {begin, static_cast<std::uint32_t>(elements.size())});
  }
  target.vector.child = &elements.view();
}
template <class Lane>
void append_list(Column& elements, const Vector& list, std::size_t row) {
  const Extent extent = ListLane::Reader(list)[list.broadcast ? 0 : row];
  if (extent.size() > 0) elements.append_rows<Lane>(*list.child, extent.begin, extent.end);
}

template <class Lane>
void build(Frame& frame, const Step& step) {
  Target target = open_target(frame, step);
  merge_states(frame, step, target);
  write_lists(target, step.type, [&](std::size_t row, Column& elements) {
    for (std::uint32_t i = 0; i < step.args; ++i) {
      const Vector& item = frame.arg(step, i);
      const std::size_t at = item.broadcast ? 0 : row;
      elements.append_rows<Lane>(item, at, at + 1);
    }
  });
}

template <class Lane>
void concatenate(Frame& frame, const Step& step) {
  Target target = open_target(frame, step);
  merge_states(frame, step, target);
  write_lists(target, step.type, [&](std::size_t row, Column& elements) {
    append_list<Lane>(elements, frame.arg(step, 0), row);
    append_list<Lane>(elements, frame.arg(step, 1), row);
  });
}

template <class Lane, bool ByState>
void choose(Frame& frame, const Step& step) {
  Target target = open_target(frame, step);
  const Vector& a = frame.arg(step, ByState ? 0 : 1);
  const Vector& b = frame.arg(step, ByState ? 1 : 2);
  const Choice choice = ByState ? fallback_choice(a, target.rows) : ternary_choice(frame.arg(step, 0), target.rows);
  blend_states(target, a, b, choice);
  write_lists(target, step.type, [&](std::size_t row, Column& elements) {
    append_list<Lane>(elements, (choice.first(row / 64) >> (row % 64) & 1) != 0 ? a : b, row);
  });
}

// ---- equality of elements: no and yes are certain, an unknown element leaves the answer open ----
enum class Same : std::uint8_t { no, yes, unknown, fault };

template <class Lane>
Same same_value(const typename Lane::Value& a, const typename Lane::Value& b) {
  if constexpr (std::is_same_v<Lane, RatioLane>) {
    const Maybe<int> sign = compare(a, b);
    return !sign.known ? Same::unknown : sign.value == 0 ? Same::yes : Same::no;
  } else {
    return a == b ? Same::yes : Same::no;
  }
}
Same state_of(const Vector& v, std::size_t i) {
  if (v.known != nullptr && !bit_at(v.known, i)) return Same::unknown;
  return v.fault != nullptr && bit_at(v.fault, i) ? Same::fault : Same::yes;
}
template <class Lane>
Same same_rows(const Vector& a, std::size_t i, const Vector& b, std::size_t j, int depth);

template <class Lane>
Same same_extents(const Vector& a, Extent x, const Vector& b, Extent y, int depth) {
  if (x.size() != y.size()) return Same::no;
  Same answer = Same::yes;
  for (std::uint32_t k = 0; k < x.size(); ++k) {
    const Same here = same_rows<Lane>(*a.child, x.begin + k, *b.child, y.begin + k, depth - 1);
    if (here == Same::no) return Same::no;
    if (answer != Same::unknown && here != Same::yes) answer = here;
  }
  return answer;
}
template <class Lane>
Same same_rows(const Vector& a, std::size_t i, const Vector& b, std::size_t j, int depth) {
  const Same x = state_of(a, i);
  const Same y = state_of(b, j);
  if (x == Same::unknown || y == Same::unknown) return Same::unknown;
  if (x == Same::fault || y == Same::fault) return Same::fault;
  if (depth > 0) return same_extents<Lane>(a, ListLane::Reader(a)[i], b, ListLane::Reader(b)[j], depth);
  return same_value<Lane>(typename Lane::Reader(a)[i], typename Lane::Reader(b)[j]);
}
Outcome outcome_of(Same same) {
  return same == Same::unknown ? Outcome::unknown : same == Same::fault ? Outcome::fault : Outcome::ok;
}

template <class Lane, bool Negate>
struct EqualLists : GuardedOp {
  using A = ListLane;
  using B = ListLane;
  using Out = BitLane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t, Extent a, Extent b, bool& out) const {
    const Same same = same_extents<Lane>(frame.arg(step, 0), a, frame.arg(step, 1), b, step.operand.depth);
    out = (same == Same::yes) != Negate;
    return outcome_of(same);
  }
};

// x in list: true as soon as one element is equal, else unknown if one might be.
template <class Lane>
Outcome find(const Vector& item, std::size_t at, const Vector& list, Extent extent, int depth, bool& found) {
  Same answer = Same::no;
  for (std::uint32_t k = extent.begin; k < extent.end; ++k) {
    const Same here = same_rows<Lane>(item, at, *list.child, k, depth);
    found = here == Same::yes;
    if (found) return Outcome::ok;
    if (answer != Same::unknown && here != Same::no) answer = here;
  }
  return outcome_of(answer);
}
template <class Lane>
void in(Frame& frame, const Step& step) {
  Target target = open_target(frame, step);
  merge_states(frame, step, target);
  const Vector& item = frame.arg(step, 0);
  const Vector& list = frame.arg(step, 1);
  const ListLane::Reader extents(list);
  for (std::size_t row = 0; row < target.rows; ++row) {
    bool found = false;
    Outcome outcome = Outcome::ok;
    if (is_live(target, row)) {
      outcome = find<Lane>(item, item.broadcast ? 0 : row, list, extents[list.broadcast ? 0 : row], step.operand.depth,
                           found);
    }
    BitLane::Writer(target.bits(), nullptr).set(row, found);
    const std::uint64_t bit = std::uint64_t{1} << (row % 64);
    if (outcome == Outcome::unknown) add_unknown(target, row / 64, bit);
    if (outcome == Outcome::fault) add_faults(target, row / 64, bit);
  }
}

template <class Lane>
struct Index : GuardedOp {
  using A = ListLane;
  using B = I64Lane;
  using Out = Lane;
  const Vector& list;
  Index(const Frame& f, const Step& s) : GuardedOp(f, s), list(f.arg(s, 0)) {
    if constexpr (std::is_same_v<Lane, ListLane>) f.out(s).child = list.child == nullptr ? nullptr : list.child->child;
  }
  Outcome operator()(std::size_t row, Extent extent, std::int64_t index, typename Lane::Value& out) const {
    if (index < 0 || index >= std::int64_t{extent.size()}) return fail(row, ErrorCode::out_of_range);
    const std::size_t at = extent.begin + static_cast<std::size_t>(index);
    const Same state = state_of(*list.child, at);
    if (state != Same::yes) return outcome_of(state);
    out = typename Lane::Reader(*list.child)[at];
    return Outcome::ok;
  }
};

struct Size : GuardedOp {
  using A = ListLane;
  using B = ListLane;
  using Out = I64Lane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t, Extent list, Extent, std::int64_t& out) const {
    out = list.size();
    return Outcome::ok;
  }
};

}  // namespace

Kernel build_list(Type type) {
  return with_lane(type.kind, [](auto lane) -> Kernel { return build<decltype(lane)>; });
}
Kernel concatenate_lists(Type type) {
  return with_lane(type.kind, [](auto lane) -> Kernel { return concatenate<decltype(lane)>; });
}
Kernel index_list(Type type) {
  if (type.depth > 1) return guarded<Index<ListLane>>;
  return with_lane(type.kind, [](auto lane) -> Kernel { return guarded<Index<decltype(lane)>>; });
}
Kernel in_list(Type type) {
  return with_lane(type.kind, [](auto lane) -> Kernel { return in<decltype(lane)>; });
}
Kernel equal_lists(Type type) {
  return with_lane(type.kind, [](auto lane) -> Kernel { return guarded<EqualLists<decltype(lane), false>>; });
}
Kernel different_lists(Type type) {
  return with_lane(type.kind, [](auto lane) -> Kernel { return guarded<EqualLists<decltype(lane), true>>; });
}
Kernel select_list(Type type) {
  return with_lane(type.kind, [](auto lane) -> Kernel { return choose<decltype(lane), false>; });
}
Kernel or_value_list(Type type) {
  return with_lane(type.kind, [](auto lane) -> Kernel { return choose<decltype(lane), true>; });
}
void list_size(Frame& f, const Step& s) { guarded<Size>(f, s); }

}  // namespace baoxue::inline v1::expr::kernels
