// SPDX-License-Identifier: MIT
// Registers by linear scan over the laid-out steps. A body may run several times, so what it reads from outside stays until it ends.
#include <algorithm>

#include "expr/lower.hpp"

namespace baoxue::inline v1::expr {

namespace {

// For every slot the last step that needs it.
std::vector<std::size_t> last_uses(const Program::Impl& program) {
  std::vector<std::size_t> last(program.slots, 0);
  std::vector<std::size_t> made(program.slots, 0);  // 1 + step, 0 for inputs and constants
  for (std::size_t s = 0; s < program.steps.size(); ++s) made[program.steps[s].out] = s + 1;
  struct Body {
    std::size_t macro, end;
  };
  std::vector<Body> around;
  for (std::size_t s = 0; s < program.steps.size(); ++s) {
    const Step& step = program.steps[s];
    while (!around.empty() && s > around.back().end) around.pop_back();
    if (step.inner != 0) around.push_back({s, s + step.body});
    for (std::uint32_t a = 0; a < step.args; ++a) {
      const std::uint32_t slot = program.args[step.first_arg + a];
      std::size_t needed = step.inner != 0 ? s + step.body : s;
      for (const Body& body : around) {  // outermost first: the widest body that does not make it
        if (made[slot] > body.macro + 1) continue;
        needed = std::max(needed, body.end);
        break;
      }
      last[slot] = std::max(last[slot], needed);
    }
    last[step.out] = std::max(last[step.out], s + step.body);
  }
  for (const Output& output : program.outputs) {
    last[output.slot] = program.steps.size();
    if (output.codes >= 0) last[static_cast<std::size_t>(output.codes)] = program.steps.size();
  }
  return last;
}

}  // namespace

void assign_registers(Program::Impl& program, bool share) {
  const std::vector<std::size_t> last = last_uses(program);
  std::array<std::vector<std::uint32_t>, kStores> free;
  std::vector<std::vector<std::pair<Store, std::uint32_t>>> ends(program.steps.size() + 1);
  for (std::size_t s = 0; s < program.steps.size(); ++s) {
    Step& step = program.steps[s];
    const auto store = static_cast<std::size_t>(step.store);
    if (free[store].empty()) {
      step.register_index = program.registers[store]++;
    } else {
      step.register_index = free[store].back();
      free[store].pop_back();
    }
    // Lists and text are viewed by what is made from them, so they stay.
    const bool reusable = share && step.store != Store::list && step.store != Store::text;
    if (reusable) ends[last[step.out]].push_back({step.store, step.register_index});
    for (const auto& [kind, index] : ends[s]) free[static_cast<std::size_t>(kind)].push_back(index);
  }
}

}  // namespace baoxue::inline v1::expr
