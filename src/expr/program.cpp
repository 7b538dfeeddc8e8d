// SPDX-License-Identifier: MIT
// Compiling, and the executor.
#include <stdexcept>

#include "expr/kernel.hpp"
#include "expr/lower.hpp"

namespace baoxue::inline v1::expr {

namespace {

// The elements of as many rows as fit a block, at least one row's.
void fill_space(const Frame& frame, const Vector& list, const Target& target, std::size_t first, std::size_t most,
                Space& space) {
  space.parents.clear(), space.sources.clear(), space.units.clear();
  space.begins.assign(1, 0);
  space.first_row = first;
  space.in_place = true;
  const ListLane::Reader extents(list);
  std::size_t row = first;
  for (; row < target.rows; ++row) {
    const bool live = (live_word(target, row / 64) >> (row % 64) & 1) != 0;
    const Extent extent = live ? extents[list.broadcast ? 0 : row] : Extent{};
    if (row > first && space.parents.size() + extent.size() > most) break;
    for (std::uint32_t source = extent.begin; source < extent.end; ++source) {
      space.in_place = space.in_place && source == space.sources.size();
      space.parents.push_back(static_cast<std::uint32_t>(row));
      space.sources.push_back(source);
      if (frame.units != nullptr) space.units.push_back(frame.units[row]);
    }
    space.begins.push_back(static_cast<std::uint32_t>(space.parents.size()));
  }
  space.rows = row - first;
}

// The macro's result, with the states of its list; broadcast if the list and all that the body reads are.
Target open_macro(const Frame& frame, const Step& step) {
  bool broadcast = frame.units == nullptr && frame.arg(step, 0).broadcast;
  for (std::uint32_t a = step.results + 1; a < step.args; ++a) broadcast = broadcast && frame.arg(step, a).broadcast;
  Step list_only = step;
  list_only.args = 1;
  Target target = open_target(frame, list_only, !broadcast);
  merge_states(frame, list_only, target);
  return target;
}

void run_steps(Frame& frame, std::size_t begin, std::size_t end);

// Nests as deep as macros do, which parse() bounds.
void run_macro(Frame& frame, std::size_t at) {
  const Step& step = frame.program.steps[at];
  const Target target = open_macro(frame, step);
  const std::size_t most = frame.program.record ? SIZE_MAX : kBlockElements;  // a trace looks into the last block
  for (std::size_t row = 0; row < target.rows;) {
    Space& space = frame.space(step.inner);
    fill_space(frame, frame.arg(step, 0), target, row, most, space);
    Frame inside{frame.program, frame.workspace, space.parents.size(), frame.context,
                 frame.units == nullptr ? nullptr : space.units.data()};
    run_steps(inside, at + 1, at + 1 + step.body);
    step.kernel(frame, step);
    ++frame.workspace.dispatches;
    row = space.first_row + space.rows;
  }
}

void run_steps(Frame& frame, std::size_t begin, std::size_t end) {
  for (std::size_t s = begin; s < end; ++s) {
    const Step& step = frame.program.steps[s];
    if (step.inner != 0) {
      run_macro(frame, s);
      s += step.body;
    } else {
      step.kernel(frame, step);
      ++frame.workspace.dispatches;
    }
  }
}

}  // namespace

Program::Program() : impl_(std::make_unique<Impl>()) {}
Program::~Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;

Program Program::compile(std::span<const Ast* const> asts, CompileOptions options) {
  Program program;
  program.impl_->record = options.record;
  Lowering lowering(*program.impl_, options);
  for (const Ast* ast : asts) lowering.expression(*ast);
  lowering.finish();
  return program;
}

std::span<const Symbol> Program::inputs() const { return impl_->inputs; }
std::size_t Program::outputs() const { return impl_->outputs.size(); }
std::size_t Program::nodes() const { return impl_->steps.size(); }

void Program::run(std::span<const Vector> inputs, std::size_t width, const Context& context, Workspace& workspace,
                  const std::int32_t* units) const {
  if (width == 0 || width > kMaxWidth) throw std::invalid_argument("Program::run: width must be 1 to 2048");
  if (inputs.size() != impl_->inputs.size()) throw std::invalid_argument("Program::run: one vector per input");
  Workspace::Impl& work = workspace.impl();
  work.slots.resize(impl_->slots);
  work.notes.clear();
  work.arena.reset();
  for (std::size_t store = 0; store < kStores; ++store) {
    while (work.registers[store].size() < impl_->registers[store])
      work.registers[store].push_back(std::make_unique<Register>());
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) work.slots[impl_->input_slots[i]] = inputs[i];
  for (std::size_t c = 0; c < impl_->constant_slots.size(); ++c)
    work.slots[impl_->constant_slots[c]] = impl_->constant_views[c];
  work.spaces.resize(impl_->space_parents.size());
  work.dispatches = 0;
  Frame frame{*impl_, work, width, context, units};
  run_steps(frame, 0, impl_->steps.size());
  work.outputs.clear();
  for (const Output& output : impl_->outputs) {
    Vector vector = work.slots[output.slot];
    if (output.codes >= 0) {
      const Vector& coded = work.slots[static_cast<std::size_t>(output.codes)];
      vector.extra = coded.values;
      vector.dictionary = coded.dictionary;
    }
    work.outputs.push_back(vector);
  }
}

Workspace::Workspace() : impl_(std::make_unique<Impl>()) {}
Workspace::~Workspace() = default;
Workspace::Workspace(Workspace&&) noexcept = default;
const Vector& Workspace::output(std::size_t index) const { return impl_->outputs[index]; }
std::uint64_t Workspace::dispatches() const { return impl_->dispatches; }

}  // namespace baoxue::inline v1::expr
