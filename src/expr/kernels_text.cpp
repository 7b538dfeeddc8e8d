// SPDX-License-Identifier: MIT
#include <stdexcept>

#include "baoxue/core/text.hpp"
#include "expr/kernel.hpp"
#include "expr/kernels.hpp"

namespace baoxue::inline v1::expr::kernels {
namespace {

struct TextTest : GuardedOp {
  using A = TextLane;
  using B = TextLane;
  using Out = BitLane;
  using GuardedOp::GuardedOp;
};
struct Contains : TextTest {
  using TextTest::TextTest;
  Outcome operator()(std::size_t, std::string_view a, std::string_view b, bool& out) const {
    out = a.find(b) != std::string_view::npos;
    return Outcome::ok;
  }
};
struct StartsWith : TextTest {
  using TextTest::TextTest;
  Outcome operator()(std::size_t, std::string_view a, std::string_view b, bool& out) const {
    out = a.starts_with(b);
    return Outcome::ok;
  }
};
struct EndsWith : TextTest {
  using TextTest::TextTest;
  Outcome operator()(std::size_t, std::string_view a, std::string_view b, bool& out) const {
    out = a.ends_with(b);
    return Outcome::ok;
  }
};
struct CodePoints : GuardedOp {
  using A = TextLane;
  using B = TextLane;
  using Out = I64Lane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t, std::string_view a, std::string_view, std::int64_t& out) const {
    out = static_cast<std::int64_t>(code_points(a));
    return Outcome::ok;
  }
};
struct Concatenate : GuardedOp {
  using A = TextLane;
  using B = TextLane;
  using Out = TextLane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t, std::string_view a, std::string_view b, std::string_view& out) const {
    char* at = frame.workspace.arena.take(a.size() + b.size());
    std::copy(a.begin(), a.end(), at);
    std::copy(b.begin(), b.end(), at + a.size());
    out = {at, a.size() + b.size()};
    return Outcome::ok;
  }
};

// The operand itself under another slot: nothing is copied.
Vector& alias(const Frame& frame, const Step& step) {
  Vector& out = frame.out(step);
  out = frame.arg(step, 0);
  return out;
}

}  // namespace

void concatenate(Frame& f, const Step& s) { guarded<Concatenate>(f, s); }
void contains(Frame& f, const Step& s) { guarded<Contains>(f, s); }
void starts_with(Frame& f, const Step& s) { guarded<StartsWith>(f, s); }
void ends_with(Frame& f, const Step& s) { guarded<EndsWith>(f, s); }
void text_size(Frame& f, const Step& s) { guarded<CodePoints>(f, s); }

void decode_text(Frame& frame, const Step& step) {
  const Vector& in = frame.arg(step, 0);
  if (in.values != nullptr) {
    alias(frame, step);
    return;
  }
  const TextDictionary* dictionary = in.dictionary;
  if (dictionary == nullptr && step.payload > 0) {
    dictionary = frame.program.dictionaries[static_cast<std::size_t>(step.payload - 1)].get();
  }
  if (dictionary == nullptr || in.extra == nullptr)
    throw std::logic_error("text input without values and without a dictionary");
  Target target = open_target(frame, step);
  merge_states(frame, step, target);
  const auto* codes = static_cast<const std::int32_t*>(in.extra);
  std::array<std::int32_t, kMaxWidth> live;
  for (std::size_t i = 0; i < target.rows; ++i) {
    live[i] = (live_word(target, i / 64) >> (i % 64) & 1) != 0 ? codes[i] : -1;
  }
  dictionary->decode({live.data(), target.rows}, reinterpret_cast<std::string_view*>(target.storage.values.get()));
}

void take_codes(Frame& frame, const Step& step) {
  if (frame.arg(step, 0).extra == nullptr)
    throw std::logic_error("an input with a code list or key domain needs its codes");
  Vector& out = alias(frame, step);
  out.values = out.extra;
  out.extra = nullptr;
}

}  // namespace baoxue::inline v1::expr::kernels
