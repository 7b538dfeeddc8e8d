// SPDX-License-Identifier: MIT
// Nanoseconds per child row of a grouped and an ungrouped fold, beside a memory-read probe in the same run. One million child
// rows (id int32, date int32) over 100,000 subjects; "ordered" tables lie in subject order, "shuffled" ones do not.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

#include "baoxue/model/row_traits.hpp"
#include "baoxue/systems/changes.hpp"
#include "engine/relation.hpp"

namespace bx = baoxue;
using bx::engine_detail::Csr;
using bx::engine_detail::group_rows;

struct Stay {
  std::int32_t from, to;
};
template <>
struct baoxue::row_traits<Stay> {
  static bx::Maybe<bx::Date> from(const Stay& s) { return bx::Date{s.from}; }
  static bx::Maybe<bx::Date> to(const Stay& s) { return bx::Date{s.to}; }
};

namespace {

constexpr std::size_t kRows = 1'000'000, kSubjects = 100'000;

struct Data {
  std::vector<std::int32_t> subject;
  std::vector<Stay> stays;
};

Data make(bool shuffled) {
  Data data;
  std::mt19937 random(7);
  for (std::size_t i = 0; i < kRows; ++i) data.subject.push_back(static_cast<std::int32_t>(i * kSubjects / kRows));
  if (shuffled) std::shuffle(data.subject.begin(), data.subject.end(), random);
  for (std::size_t i = 0; i < kRows; ++i) {
    const auto from = static_cast<std::int32_t>(random() % 1000);
    data.stays.push_back({from, from + static_cast<std::int32_t>(random() % 500)});
  }
  return data;
}

// Time over child rows; printed in its own unit ("3.4ns").
void per_row(benchmark::State& state) {
  const double rows = static_cast<double>(state.iterations()) * static_cast<double>(kRows);
  state.counters["per_row"] = benchmark::Counter(rows, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void memory_read_probe(benchmark::State& state) {
  const Data data = make(false);
  for (auto _ : state)
    benchmark::DoNotOptimize(std::accumulate(data.subject.begin(), data.subject.end(), std::int64_t{0}));
  per_row(state);
}

void csr_build(benchmark::State& state) {
  const Data data = make(state.range(0) != 0);
  for (auto _ : state) benchmark::DoNotOptimize(group_rows(data.subject, kSubjects));
  per_row(state);
}

void grouped_fold(benchmark::State& state) {
  const Data data = make(state.range(0) != 0);
  const Csr csr = group_rows(data.subject, kSubjects);
  const bx::EnrolledOn::Params params{bx::Date{600}};
  for (auto _ : state) {
    std::int64_t total = 0;
    for (std::size_t s = 0; s < kSubjects; ++s) {
      bx::EnrolledOn::State fold;
      for (std::uint32_t p = csr.offsets[s]; p < csr.offsets[s + 1]; ++p)
        bx::EnrolledOn::step(fold, data.stays[csr.row(p)], params);
      total += bx::EnrolledOn::finish(fold, params).value;
    }
    benchmark::DoNotOptimize(total);
  }
  per_row(state);
}

void ungrouped_fold(benchmark::State& state) {
  const Data data = make(state.range(0) != 0);
  const bx::EnrolledOn::Params params{bx::Date{600}};
  std::vector<bx::EnrolledOn::State> states(kSubjects);
  for (auto _ : state) {
    std::fill(states.begin(), states.end(), bx::EnrolledOn::State{});
    for (std::size_t r = 0; r < kRows; ++r)
      bx::EnrolledOn::step(states[static_cast<std::size_t>(data.subject[r])], data.stays[r], params);
    benchmark::DoNotOptimize(states.data());
  }
  per_row(state);
}

}  // namespace

BENCHMARK(memory_read_probe);
BENCHMARK(csr_build)->ArgName("shuffled")->Arg(0)->Arg(1);
BENCHMARK(grouped_fold)->ArgName("shuffled")->Arg(0)->Arg(1);
BENCHMARK(ungrouped_fold)->ArgName("shuffled")->Arg(0)->Arg(1);
BENCHMARK_MAIN();
