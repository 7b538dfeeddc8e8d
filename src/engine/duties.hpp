// SPDX-License-Identifier: MIT
// Duties: one engine for duties, quotas and archive items. What is expected (subject x period, to the end of the next term), the rows
// that may satisfy it, how they are shared out, and what follows: met, late, short, incomplete, missing, not yet due, not required,
// zero-reported - or unknown, where a doubt could change the answer.
#ifndef BAOXUE_ENGINE_DUTIES_HPP
#define BAOXUE_ENGINE_DUTIES_HPP

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/chain.hpp"
#include "engine/evaluation.hpp"
#include "engine/judge.hpp"
#include "engine/relation.hpp"

namespace baoxue::inline v1::engine_detail {

// Why an answer is unknown; several may hold.
enum DutyDoubt : std::uint8_t {
  kDoubtExpected = 1,
  kDoubtDue = 2,
  kDoubtNeeded = 4,
  kDoubtAbsent = 8,
  kDoubtUncovered = 16,
  kDoubtRows = 32
};

struct DutyRow {
  std::uint32_t row = 0;  // of duty:ID
  std::int32_t about = -1;  // row of Duty::subject; -1: its table has no such row
  std::int32_t start = kNoDay, end = kNoDay, due = kNoDay;
  DutyStatus status = DutyStatus::unknown;
  std::uint8_t doubt = 0;
  std::int64_t needed = -1, done = -1;  // -1: unknown
  std::int32_t met_on = kNoDay;  // the day the last needed row counts from; zero-reported: received
  std::string missing_parts;  // of rows that do not count for it, by "、"
  std::vector<std::uint32_t> used;  // rows of needs.from, where rows are shared out (carry, group)
  [[nodiscard]] std::int64_t short_by() const {
    return needed < 0 || done < 0 ? -1 : done >= needed ? 0 : needed - done;
  }
};

// Rows by duty, parallel to Policy::Data::duties, in the order of the rows of duty:ID.
struct DutyResults {
  struct Of {
    bool built = false;
    std::vector<DutyRow> rows;
  };
  std::vector<Of> of;
};

[[nodiscard]] std::string_view status_name(DutyStatus status);
// Rows count for one duty only: they are carried over, or shared within a group.
[[nodiscard]] inline bool shares_out(const Duty& duty) { return duty.carry || !duty.group.empty(); }

// The rows of duty:ID with their periods and due days: everything but the answer. Rows that `for` rejects are made invisible.
[[nodiscard]] std::vector<DutyRow> expected_rows(Evaluation& run, const Duty& duty);
// The earliest and the latest day that the due day can be.
struct DueBounds {
  std::int32_t least, most;
};
[[nodiscard]] DueBounds due_bounds(const World& world, const Duty& duty, const DutyRow& row);

// What a row is to a duty. `where` and evidence may each be unknown.
enum class Counts : std::uint8_t {
  yes = 0,
  lacks = 1,  // it is there, but without its evidence
  yes_or_lacks = 2,  // it is there, whether with its evidence is unknown
  maybe = 3,  // it may be there and complete
  maybe_lacks = 4,  // it may be there, and is not complete
  no = 5  // `where` says no
};
struct Candidate {
  std::uint32_t row = 0;
  std::int32_t day = kNoDay;  // it counts from; kNoDay: unknown
  Counts counts = Counts::no;
  bool undated = false;  // it lacks the day that the duty asks for
};

// Finds the rows that may count for expected rows.
class Candidates {
 public:
  Candidates(const World& world, const FactStore& facts, const Duty& duty);
  // Parallel to `rows`. everything: also rows that `where` rejects, for explanations.
  [[nodiscard]] std::vector<std::vector<Candidate>> of(std::span<const DutyRow* const> rows, bool everything = false);
  [[nodiscard]] std::vector<Candidate> of(const DutyRow& row, bool everything = false) {
    const DutyRow* one = &row;
    return std::move(of(std::span(&one, 1), everything).front());
  }
  // The parts that a row lacks, in order.
  [[nodiscard]] std::vector<std::string> lacking(const Candidate& candidate) const;

 private:
  struct Pairs {  // rows of needs.from beside rows of duty:ID
    std::vector<std::int32_t> rows, selves;
    std::vector<std::size_t> slots;  // which expected row
  };
  void judge(const Pairs& pairs, std::span<const DutyRow* const> expected, bool everything,
             std::vector<std::vector<Candidate>>& out);
  [[nodiscard]] bool in_period(const DutyRow& expected, Maybe<Date> day) const;
  [[nodiscard]] Maybe<bool> lies_in(const DutyRow& expected, std::uint32_t row) const;
  void judge_one(std::size_t i, std::uint32_t row, Candidate& out) const;
  [[nodiscard]] Maybe<Date> default_day(std::uint32_t row) const;
  const World& world_;
  const FactStore& facts_;
  const Duty& duty_;
  const Evidence* evidence_;
  std::optional<Groups> groups_;
  std::vector<Target> targets_;
  std::int32_t where_ = -1, day_ = -1;
  std::optional<Chain> chain_;
  std::optional<ChainRun> run_;
};

// What `submissions` say about the needs table of a duty: zero reports, and days that nobody reported on.
class DutyCoverage {
 public:
  DutyCoverage(const World& world, const Duty& duty);
  ~DutyCoverage();
  // The day by which zero reports cover every school day of the row's period; unknown: they do not.
  [[nodiscard]] Maybe<Date> zero_reported(const DutyRow& row) const;
  // A school day of the period up to as_of that no submission covers, where the table is one that needs them.
  [[nodiscard]] bool uncovered(const DutyRow& row) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace baoxue::inline v1::engine_detail

#endif
