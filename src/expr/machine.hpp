// SPDX-License-Identifier: MIT
// The machine behind Program: values are numbered slots (inputs, constants, results), a Step is one kernel call over a
// whole chunk, a Register is the reusable storage of a result. Dispatch happens once per step and chunk.
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
  std::uint32_t out = 0;                  // slot
  std::uint32_t register_index = 0;
  Store store = Store::bits;
  Type type;        // of the result
  Type operand;     // what the kernel's type parameter stands for (list kernels)
  std::int64_t payload = 0;
};

struct Register {
  std::unique_ptr<std::byte[]> values, extra;
  std::size_t rows = 0;  // capacity
  std::array<std::uint64_t, kMaxWidth / 64> known{}, fault{};
  Column list;           // elements, where the result is a list
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

struct Program::Impl {
  std::vector<Symbol> inputs;
  std::vector<std::uint32_t> input_slots;
  std::vector<std::unique_ptr<Column>> constants;
  std::vector<Vector> constant_views;                         // broadcast, over `constants`
  std::vector<std::uint32_t> constant_slots;
  std::vector<std::unique_ptr<TextDictionary>> dictionaries;  // of code lists; Step::payload of decode steps
  std::vector<Step> steps;
  std::vector<std::uint32_t> args;
  std::vector<Output> outputs;
  std::array<std::uint32_t, kStores> registers{};
  std::size_t slots = 0;
  bool record = false;
  std::vector<std::vector<std::int32_t>> node_slots;  // record: [expression][ast node] -> slot, -1 for literals
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

struct Workspace::Impl {
  std::vector<Vector> slots;
  std::array<std::vector<std::unique_ptr<Register>>, kStores> registers;
  std::vector<Vector> outputs;
  std::vector<Note> notes;
  TextArena arena;
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
  [[nodiscard]] std::int32_t unit(std::size_t row) const { return units == nullptr ? -1 : units[row]; }
  void note(const Step& step, std::size_t row, ErrorCode code, int year = 0) const {
    if (program.record) workspace.notes.push_back({step.out, static_cast<std::uint32_t>(row), code, year});
  }
};

// Value of one literal or constant, ready to be a slot.
[[nodiscard]] std::unique_ptr<Column> make_constant(const Value& value, Type type);

}  // namespace baoxue::inline v1::expr

#endif
