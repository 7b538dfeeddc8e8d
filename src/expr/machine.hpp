// SPDX-License-Identifier: MIT
// The machine behind Program: values are numbered slots (inputs, constants, results), a Step is one kernel call over a
// whole chunk, a Register is the reusable storage of a result. Dispatch happens once per step and chunk.
// A macro opens a space: the elements of its lists, of all rows of the chunk one after the other. The steps of its body
// stand right behind the macro's own step and run over that space; the macro's kernel then folds their results per row.
#ifndef BAOXUE_EXPR_MACHINE_HPP
#define BAOXUE_EXPR_MACHINE_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "expr/column.hpp"

namespace baoxue::inline v1::expr {

struct Frame;
struct Step;
using Kernel = void (*)(Frame&, const Step&);

// Storage classes of registers; a register is reused only within its class.
enum class Store : std::uint8_t { bits = 0, narrow = 1, wide = 2, text = 3, pair = 4, list = 5 };
inline constexpr std::size_t kStores = 6;
struct StoreSize {
  std::size_t bytes, extra_bytes;  // per row; bits are rounded up to a byte
};
inline constexpr std::array<StoreSize, kStores> kStoreSizes{{{1, 0}, {4, 0}, {8, 0}, {16, 0}, {8, 8}, {4, 4}}};
[[nodiscard]] Store store_of(Type type);

struct Step {
  Kernel kernel = nullptr;
  std::uint32_t first_arg = 0, args = 0;  // slots, in Program::Impl::args
  std::uint32_t out = 0;  // slot
  std::uint32_t register_index = 0;
  Store store = Store::bits;
  Type type;  // of the result
  Type operand;  // what the kernel's type parameter stands for (list kernels)
  std::int64_t payload = 0;
  std::uint32_t space = 0;  // it runs over: 0 = rows, else the elements of a macro
  std::uint32_t inner = 0;  // macro: the space of its body
  std::uint32_t body = 0;  // macro: so many steps behind this one are the body
  std::uint32_t results =
      0;  // macro: args 1 to `results` are values of the body; arg 0 is the list, the rest what the body reads
};

struct Register {
  std::unique_ptr<std::byte[]> values, extra;
  std::size_t rows = 0;  // capacity
  std::vector<std::uint64_t> known, fault;
  Column list;  // elements, where the result is a list
  void reserve(Store store, std::size_t at_least);
};

// What a kernel could not compute in one row, kept for trace().
struct Note {
  std::uint32_t slot = 0, row = 0;
  ErrorCode code{};
  int year = 0;  // of the calendar that is not loaded
};

struct Output {
  std::uint32_t slot = 0;
  std::int32_t codes = -1;  // slot of int32 codes that belong to it
};

// The coordinate of a key word of a parameter.
struct KeyLookup {
  std::vector<std::pair<std::string, std::int32_t>> words;  // ascending
  std::vector<std::int32_t> by_code;  // of the level's code list; -1 = no key
  [[nodiscard]] std::int32_t find(std::string_view word) const;
};
struct BandBounds {
  std::unique_ptr<Column> bounds;
  Vector view;
  std::vector<std::uint8_t> inclusive;
  bool rest = false;  // one more row takes what exceeds every bound
};

struct Program::Impl {
  std::vector<Symbol> inputs;
  std::vector<std::uint32_t> input_slots;
  std::vector<std::unique_ptr<Column>> constants;
  std::vector<Vector> constant_views;  // broadcast, over `constants`
  std::vector<std::uint32_t> constant_slots;
  std::vector<std::unique_ptr<TextDictionary>> dictionaries;  // of code lists; Step::payload of decode steps
  std::vector<Step> steps;
  std::vector<std::uint32_t> args;
  std::vector<Output> outputs;
  std::array<std::uint32_t, kStores> registers{};
  std::size_t slots = 0;
  bool record = false;
  std::vector<std::vector<std::int32_t>> node_slots;  // record: [expression][ast node] -> slot, -1 where there is none
  std::vector<std::vector<std::int32_t>> node_spaces;  // record: [expression][macro node] -> space of its body, else -1
  std::vector<std::uint32_t> slot_spaces;  // by slot
  std::vector<std::uint32_t> space_parents{0};  // by space; [0] are the rows
  std::vector<KeyLookup> lookups;
  std::vector<BandBounds> bands;
  std::vector<std::unique_ptr<Column>> cells;  // of parameters with keys and fields of bands
  std::vector<Vector> cell_views;
};

// Text that concatenation makes: blocks that stay where they are until the next run.
class TextArena {
 public:
  void reset() { block_ = used_ = 0; }
  [[nodiscard]] char* take(std::size_t bytes);

 private:
  std::vector<std::vector<char>> blocks_;
  std::size_t block_ = 0, used_ = 0;
};

// The elements that a macro runs over now.
struct Space {
  std::vector<std::uint32_t> parents;  // per element: its row in the space around
  std::vector<std::uint32_t> sources;  // per element: where it lies in the list's child vector
  std::vector<std::uint32_t> begins;  // row first_row + i has elements [begins[i], begins[i + 1])
  std::vector<std::int32_t> units;  // per element, where the rows have units
  std::size_t first_row = 0, rows = 0;
  bool in_place = false;  // the elements are the child vector from its start
};
inline constexpr std::size_t kBlockElements = 65536;  // elements of several rows that a body takes at once

struct Workspace::Impl {
  std::vector<Vector> slots;
  std::array<std::vector<std::unique_ptr<Register>>, kStores> registers;
  std::vector<Vector> outputs;
  std::vector<Note> notes;
  TextArena arena;
  std::vector<Space> spaces;
  std::uint64_t dispatches = 0;
};

struct Frame {
  const Program::Impl& program;
  Workspace::Impl& workspace;
  std::size_t width;
  const Context& context;
  const std::int32_t* units;

  [[nodiscard]] const Vector& arg(const Step& step, std::size_t i) const {
    return workspace.slots[program.args[step.first_arg + i]];
  }
  [[nodiscard]] Vector& out(const Step& step) const { return workspace.slots[step.out]; }
  [[nodiscard]] Register& target(const Step& step) const {
    return *workspace.registers[static_cast<std::size_t>(step.store)][step.register_index];
  }
  [[nodiscard]] Space& space(std::uint32_t index) const { return workspace.spaces[index]; }
  [[nodiscard]] std::int32_t unit(std::size_t row) const { return units == nullptr ? -1 : units[row]; }
  void note(const Step& step, std::size_t row, ErrorCode code, int year = 0) const {
    if (program.record) workspace.notes.push_back({step.out, static_cast<std::uint32_t>(row), code, year});
  }
};

// Value of one literal or constant, ready to be a slot.
[[nodiscard]] std::unique_ptr<Column> make_constant(const Value& value, Type type);

}  // namespace baoxue::inline v1::expr

#endif
