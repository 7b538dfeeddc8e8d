// SPDX-License-Identifier: MIT
// An assessor allocates when its first record comes and never again: operator new is counted, thread by thread.
#include <cstdlib>
#include <new>
#include <random>

#include "assessor_town.hpp"
#include "test.hpp"

using namespace baoxue_test;

namespace {

thread_local std::int64_t news = 0;

}  // namespace

void* operator new(std::size_t size) {
  ++news;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

std::string two(int n) { return (n < 10 ? "0" : "") + std::to_string(n); }

// Townships that differ in every table a record is cut from; the same on every machine.
class Towns {
 public:
  Tables next() {
    Tables tables = plan_town();
    for (int i = below(12); i > 0; --i) {
      const std::string who = pupil();
      int from = 1 + below(25);
      for (int length = 1 + below(5); length > 0; --length)
        tables["attendance"] +=
            who + ",2026-10-" + two(from++) + ",day," + one_of({"unexcused", "unexcused", "sick"}) + "\n";
    }
    for (int i = below(6); i > 0; --i)
      tables["visits"] +=
          "W" + std::to_string(i) + ',' + pupil() + ',' + any_day() + ',' + one_of({"home", "phone", ""}) + ",T1\n";
    for (int i = below(4); i > 0; --i)
      tables["cases"] += "K" + std::to_string(i) + ',' + one_of({"P1", "P2", "P3", ""}) + ",signs," + any_day() + "\n";
    for (int i = below(6); i > 0; --i)
      tables["changes"] += "G" + std::to_string(i) + ',' + pupil() + ',' +
                           one_of({"dropout", "transfer_out", "return"}) + ',' + any_day() + ',' + any_day() + ',' +
                           one_of({"S1", "S2", ""}) + ",," + one_of({"", "letter"}) + ",\n";
    if (below(3) == 0) tables.erase("visits");
    if (below(4) == 0) tables.erase("cases");
    return tables;
  }
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

 private:
  std::string pupil() { return "P" + std::to_string(1 + below(4)); }
  std::string any_day() { return "2026-" + two(9 + below(2)) + "-" + two(1 + below(30)); }
  std::string one_of(std::initializer_list<const char*> words) {
    return *(words.begin() + below(static_cast<int>(words.size())));
  }
  std::mt19937 random_{2026};
};

struct Seen {
  int assessments = 0, answers = 0, yes = 0, unknown = 0;
  std::int64_t news = 0;
  std::string where;  // the first that allocated
};

// Every row of the subject's table of `towns`, one record each; the context is that of the plan's town.
void assess_all(const baoxue::Policy& policy, const std::string& subject, const std::vector<baoxue::Dataset>& towns,
                const std::vector<std::string>& rules, Seen& seen) {
  const baoxue::Dataset context = dataset(plan_town(), policy.schema_ptr());
  baoxue::Assessor assessor = baoxue::Assessor::make(policy, subject, {.rules = rules, .context = context}).value();
  bool first = true;
  for (std::size_t t = 0; t < towns.size(); ++t) {
    Cutter cutter(towns[t], assessor);
    const baoxue::Table* own = towns[t].table(assessor.tables()[0].table->id);
    for (std::size_t row = 0; own != nullptr && row < own->rows; ++row) {
      if (!own->is_kept(row)) continue;
      cutter.cut(row);
      const baoxue::Date as_of = day(2026, 10, 5 + static_cast<int>((t * 7 + row) % 26));
      const std::int64_t before = news;
      const auto answers = assessor.assess(as_of);
      const std::int64_t made = news - before;
      REQUIRE(bool(answers));
      for (const baoxue::Assessed& one : *answers) {
        ++seen.answers;
        seen.yes += one.answer == baoxue::Answer::yes ? 1 : 0;
        seen.unknown += one.answer == baoxue::Answer::unknown ? 1 : 0;
      }
      ++seen.assessments;
      if (!first && made > 0 && seen.news == 0)
        seen.where = subject + " town " + std::to_string(t) + " row " + std::to_string(row);
      if (!first) seen.news += made;
      first = false;
    }
  }
}

Seen assess_policy(const baoxue::Policy& policy) {
  Towns random;
  std::vector<baoxue::Dataset> towns;
  for (int i = 0; i < 40; ++i) towns.push_back(dataset(random.next(), policy.schema_ptr()));
  Seen seen;
  for (const baoxue::SubjectDef& subject : policy->subjects) {
    std::vector<std::string> rules;
    for (const baoxue::Rule& rule : policy->rules) {
      if (policy->subjects[static_cast<std::size_t>(rule.subject)].id == subject.id) rules.push_back(rule.id);
    }
    if (!rules.empty() && baoxue::Assessor::make(policy, subject.id, {.rules = rules}))
      assess_all(policy, subject.id, towns, rules, seen);
  }
  return seen;
}

}  // namespace

TEST_CASE("assessor allocations: the built-in plan allocates nothing after the first record", "[assessor]") {
  const Seen seen = assess_policy(plan());
  INFO(seen.where);
  CHECK(seen.news == 0);
  CHECK(seen.assessments > 500);
  CHECK(seen.yes > 50);
  CHECK(seen.unknown > 50);
}

TEST_CASE("assessor allocations: facts of a pack's own allocate nothing after the first record", "[assessor]") {
  const Seen seen = assess_policy(policy(own_pack()));
  INFO(seen.where);
  CHECK(seen.news == 0);
  CHECK(seen.assessments > 100);
  CHECK(seen.yes > 10);
}
