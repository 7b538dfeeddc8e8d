// SPDX-License-Identifier: MIT
// Nanoseconds per row and condition of forty conditions on ready fact columns, in chunks of 2,048 rows, beside what the machine can
// do in the same run: a memory-read probe, a hand-written int32 comparison and a hand-written four-state AND on bitmaps.
#include <benchmark/benchmark.h>

#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

#include "baoxue/core/calendar.hpp"
#include "baoxue/core/day_counter.hpp"
#include "baoxue/expr/expr.hpp"
#include "engine/source.hpp"
#include "expr/lanes.hpp"

namespace bx = baoxue;
using bx::expr::Kind;
using namespace bx::engine_detail;

namespace {

constexpr std::size_t kRows = 512 * bx::expr::kMaxWidth;  // a million

// What a column or a parameter holds: numbers lowest to highest, unknown in `unknown` of 100 rows.
struct Name {
  const char* id;
  Kind kind;
  std::int64_t lowest, highest;
  unsigned unknown = 0;
  const char* codes = "";  // of which list
  bool parameter = false;
};
constexpr std::int32_t kDay = 20'700;  // in 2026
constexpr Name kNames[] = {
    {"seen", Kind::integer, 0, 40},
    {"length", Kind::integer, 0, 40, 10},
    {"visits", Kind::integer, 0, 6},
    {"grade", Kind::integer, 1, 9},
    {"on_roll", Kind::integer, 0, 60},
    {"came", Kind::integer, 0, 5},
    {"left", Kind::integer, 0, 5, 2},
    {"present", Kind::integer, 0, 60, 5},
    {"birth", Kind::date, kDay - 6000, kDay - 2000},
    {"start", Kind::date, kDay - 200, kDay},
    {"reported", Kind::date, kDay - 200, kDay, 10},
    {"visited_on", Kind::date, kDay - 200, kDay, 30},
    {"due", Kind::date, kDay - 100, kDay + 100},
    {"compulsory", Kind::boolean, 0, 1},
    {"visited", Kind::boolean, 0, 1, 5},
    {"covered", Kind::boolean, 0, 1, 5},
    {"stage", Kind::text, 0, 2, 0, "stage"},
    {"status", Kind::text, 0, 3, 2, "status"},
    {"kind", Kind::text, 0, 3, 0, "status"},
    {"paid", Kind::money, 0, 200'000, 2},
    {"owed", Kind::money, 0, 200'000},
    {"as_of", Kind::date, kDay, kDay, 0, "", true},
    {"few", Kind::integer, 3, 3, 0, "", true},
    {"many", Kind::integer, 30, 30, 0, "", true},
    {"amount", Kind::money, 10'000, 10'000, 0, "", true},
};

// Forty conditions as plans have them. Groups run alone too, so that a slow kind of kernel shows.
enum Group : std::int64_t { compare, logic, number, day, calendar, code, money, groups };
constexpr const char* kGroups[] = {"compare", "logic", "number", "day", "calendar", "code", "money", "all forty"};
struct Condition {
  Group group;
  const char* source;
};
constexpr Condition kConditions[] = {
    {compare, "seen >= few"},
    {compare, "length > 10"},
    {compare, "grade >= 7"},
    {compare, "due < as_of"},
    {compare, "visits != 0"},
    {compare, "present == on_roll"},
    {logic, "(seen >= few || length >= few) && !visited"},
    {logic, "(seen >= 10 || length >= 10) && visits < few"},
    {logic, "compulsory && !visited && covered"},
    {logic, "compulsory && (visited || covered) && grade >= 7"},
    {logic, "known(length) && length >= many && !covered"},
    {logic, "orValue(visited, false) || seen == 0"},
    {logic, "!(compulsory && covered) && visits == 0"},
    {logic, "grade <= 6 ? seen >= few : seen >= 5"},
    {number, "on_roll + came - left != present"},
    {number, "on_roll - present > few"},
    {number, "present * 100 < on_roll * 95"},
    {number, "seen + visits > many || seen > many"},
    {number, "on_roll % 2 == 1 && present / 2 > 10"},
    {number, "orValue(length, seen) >= few && orValue(left, 0) > 0"},
    {day, "reported - start > few"},
    {day, "reported > start + days(3)"},
    {day, "known(visited_on) && visited_on - start > 2"},
    {day, "age(birth, as_of) >= 6 && age(birth, as_of) < 15"},
    {day, "start >= date('2026-09-01') && start <= as_of"},
    {day, "add_months(start, 1, 'end') < as_of"},
    {day, "due + days(few) < as_of && !known(reported)"},
    {day, "school_year(start) == 2026 || start.month() == 9"},
    {calendar, "days_between(start, reported, 'work') > few"},
    {calendar, "add_days(start, few, 'work') < orValue(visited_on, as_of)"},
    {code, "status == 'enrolled'"},
    {code, "stage == 'primary' || stage == 'junior'"},
    {code, "status != kind && compulsory"},
    {code, "kind == 'left' && stage != 'none' && !covered"},
    {code, "status == 'moved' && known(reported) && reported > due"},
    {code, "(kind == 'left' || kind == 'lost') && compulsory && seen >= few"},
    {money, "paid < owed"},
    {money, "paid + amount >= owed"},
    {money, "owed - paid > yuan('500') && compulsory"},
    {money, "amount * came > paid"},
};
static_assert(std::size(kConditions) == 40);

std::shared_ptr<const bx::CodeList> code_list(std::string_view id) {
  const auto make = [](std::string name, std::initializer_list<const char*> codes) {
    auto list = std::make_shared<bx::CodeList>();
    list->id = std::move(name);
    for (const char* code : codes) list->codes.push_back({code, "", {}});
    return std::shared_ptr<const bx::CodeList>(std::move(list));
  };
  static const auto kStages = make("stage", {"primary", "junior", "none"});
  static const auto kStatus = make("status", {"enrolled", "left", "moved", "lost"});
  return id == "stage" ? kStages : id == "status" ? kStatus : nullptr;
}

class Names final : public bx::expr::Scope {
 public:
  bx::Result<bx::expr::Symbol> resolve(std::span<const std::string> path) override {
    for (std::size_t i = 0; i < std::size(kNames); ++i) {
      if (path.size() == 1 && path[0] == kNames[i].id)
        return bx::expr::Symbol{static_cast<std::int32_t>(i), {kNames[i].kind}, code_list(kNames[i].codes), ""};
    }
    throw std::logic_error("a condition names no column: " + path[0]);
  }
  std::int32_t day_count(std::string_view) override { return 2; }
};

class WorkDays final : public bx::expr::Context {
 public:
  bx::Maybe<bx::Date> add_days(bx::Date d, std::int64_t n, std::int32_t, std::int32_t) const override {
    return days_.add(d, n);
  }
  bx::Maybe<std::int64_t> days_between(bx::Date a, bx::Date b, std::int32_t, std::int32_t) const override {
    return days_.between(a, b);
  }
  bx::Maybe<bool> is_day(bx::Date d, std::int32_t, std::int32_t) const override { return days_.is_day(d); }
  bx::Maybe<std::int64_t> term(bx::Date, std::int32_t) const override { return {}; }

 private:
  bx::DayCounter days_ = bx::DayCounter::work(bx::Calendar::national());
};

// Only codes are compared; no condition asks for their text.
class NoText final : public bx::expr::TextDictionary {
 public:
  [[nodiscard]] std::string_view at(std::int32_t) const override { return {}; }
};

// Facts as the engine holds them. Parameters are one row that stands for all.
std::vector<FactColumn> make_facts() {
  static const NoText kText;
  std::mt19937 random(11);
  std::vector<FactColumn> facts;
  for (const Name& name : kNames) {
    const std::size_t rows = name.parameter ? 1 : kRows;
    FactColumn column(name.kind, rows, name.kind == Kind::text ? &kText : nullptr);
    for (std::size_t r = 0; r < rows; ++r) {
      const auto range = static_cast<std::uint32_t>(name.highest - name.lowest + 1);
      const std::int64_t value = name.lowest + random() % range;
      if (random() % 100 >= name.unknown) column.set(r, value);
    }
    facts.push_back(std::move(column));
  }
  return facts;
}

bx::expr::Program compile(std::int64_t group) {
  Names names;
  std::vector<bx::expr::Ast> asts;
  for (const Condition& condition : kConditions) {
    if (group != groups && condition.group != group) continue;
    asts.push_back(bx::expr::parse(condition.source).value());
    if (bx::Status status = bx::expr::check(asts.back(), names, bx::expr::Type{Kind::boolean}); !status)
      throw bx::Exception(status.error());
  }
  std::vector<const bx::expr::Ast*> all;
  for (const bx::expr::Ast& ast : asts) all.push_back(&ast);
  return bx::expr::Program::compile(all);
}

// Time over rows and conditions; printed in its own unit ("3.5ns").
void per_row(benchmark::State& state, std::size_t conditions) {
  const double rows = static_cast<double>(state.iterations()) * static_cast<double>(kRows * conditions);
  state.counters["per_row"] = benchmark::Counter(rows, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void conditions(benchmark::State& state) {
  static const std::vector<FactColumn> kFacts = make_facts();
  const bx::expr::Program program = compile(state.range(0));
  const WorkDays days;
  bx::expr::Workspace workspace;
  Scratch scratch;
  std::vector<bx::expr::Vector> inputs;
  for (auto _ : state) {
    for (std::size_t start = 0; start < kRows; start += bx::expr::kMaxWidth) {
      scratch.reset();
      inputs.clear();
      for (const bx::expr::Symbol& symbol : program.inputs()) {
        const bool one = kNames[static_cast<std::size_t>(symbol.id)].parameter;
        inputs.push_back(gather(kFacts[static_cast<std::size_t>(symbol.id)].source(),
                                {one ? 0 : static_cast<std::int64_t>(start), nullptr, one ? 1 : bx::expr::kMaxWidth},
                                scratch));
        inputs.back().broadcast = one;
      }
      program.run(inputs, bx::expr::kMaxWidth, days, workspace);
      for (std::size_t o = 0; o < program.outputs(); ++o) benchmark::DoNotOptimize(workspace.output(o).values);
    }
  }
  per_row(state, program.outputs());
  state.SetLabel(kGroups[state.range(0)]);
}

void memory_read_probe(benchmark::State& state) {
  const std::vector<std::int32_t> values(kRows, 1);
  for (auto _ : state) benchmark::DoNotOptimize(std::accumulate(values.begin(), values.end(), std::int64_t{0}));
  per_row(state, 1);
}

// 64 comparisons to one word, over chunks that stay in the cache, as a kernel writes them.
void compare_by_hand(benchmark::State& state) {
  std::vector<std::int32_t> values(kRows);
  std::mt19937 random(3);
  for (std::int32_t& value : values) value = static_cast<std::int32_t>(random() % 40);
  std::uint64_t words[bx::expr::kMaxWidth / 64];
  for (auto _ : state) {
    for (std::size_t start = 0; start < kRows; start += bx::expr::kMaxWidth) {
      for (std::size_t word = 0; word < std::size(words); ++word) {
        std::uint8_t bytes[64];
        for (std::size_t i = 0; i < 64; ++i) bytes[i] = values[start + word * 64 + i] >= 3 ? 1 : 0;
        words[word] = bx::expr::pack64(bytes);
      }
      benchmark::DoNotOptimize(words);
    }
  }
  per_row(state, 1);
}

struct Truth {
  std::vector<std::uint64_t> yes, known, fault;
};
Truth make_truth(unsigned seed) {
  std::mt19937_64 random(seed);
  Truth truth;
  for (std::size_t word = 0; word < kRows / 64; ++word) {
    truth.yes.push_back(random()), truth.known.push_back(random() | random()),
        truth.fault.push_back(random() & random() & random());
  }
  return truth;
}

// False wins, then unknown, then a fault: 64 rows a word.
void four_state_and_by_hand(benchmark::State& state) {
  const Truth a = make_truth(1), b = make_truth(2);
  Truth out = a;
  for (auto _ : state) {
    for (std::size_t w = 0; w < kRows / 64; ++w) {
      const std::uint64_t no = (~a.yes[w] & a.known[w] & ~a.fault[w]) | (~b.yes[w] & b.known[w] & ~b.fault[w]);
      const std::uint64_t known = no | (a.known[w] & b.known[w]);
      out.known[w] = known;
      out.fault[w] = (a.fault[w] | b.fault[w]) & known & ~no;
      out.yes[w] = a.yes[w] & b.yes[w] & ~no;
    }
    benchmark::DoNotOptimize(out.yes.data());
    benchmark::ClobberMemory();
  }
  per_row(state, 1);
}

}  // namespace

BENCHMARK(memory_read_probe);
BENCHMARK(compare_by_hand);
BENCHMARK(four_state_and_by_hand);
BENCHMARK(conditions)->ArgName("group")->DenseRange(0, groups);
BENCHMARK_MAIN();
