// SPDX-License-Identifier: MIT
// Assessor: the rules of one subject asked for one row at a time, where a pupil's record is at hand and a whole township is not.
// The same plan, kernels, aggregates and folds as evaluate, and the same answers.
//
//   Assessor assessor = Assessor::make(*policy, "student", {.context = reference}).value();
//   const std::size_t students = *assessor.table("students");
//   assessor.add_row(students);  // row 0 of the first table is who is asked about
//   assessor.set_text(students, 0, column, "P1");
//   for (const Assessed& one : assessor.assess(Date::of(2026, 10, 31).value).value()) ...
#ifndef BAOXUE_ENGINE_ASSESSOR_HPP
#define BAOXUE_ENGINE_ASSESSOR_HPP

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "baoxue/core/date.hpp"
#include "baoxue/core/result.hpp"
#include "baoxue/data/dataset.hpp"
#include "baoxue/policy/policy.hpp"

namespace baoxue::inline v1 {

// How the rows of a table come to a record. own: row 0 is the one asked about (of runs and periods: whose they are). related: all
// rows that hang on it; also further rows of the own table. linked: rows that a link leads to, unless the context has the table.
enum class RowsOf : std::uint8_t { own = 0, related = 1, linked = 2 };

struct TableNeed {
  const TableDef* table = nullptr;  // cells are set by the index of its column
  RowsOf rows = RowsOf::related;
  std::size_t capacity = 0;
  std::vector<bool> read;  // parallel to the columns: an answer may depend on it
};

// A fact that the record gives as one value. `population`: rows of others decide it ("needs the class"), so it is unknown unless it
// is given; the others are facts that the host chose to give.
struct SlotNeed {
  std::int32_t fact = -1;  // index into Policy::Data::facts
  std::string id, zh, subject;
  expr::Type type;
  bool population = false;
};

struct AssessorOptions {
  std::vector<std::string> rules = {};  // ids; none: every rule of the subject
  std::vector<std::string> slots = {};  // facts that are given and not computed
  std::map<std::string, std::size_t> capacity = {};  // most rows by table id; default 256
  // Tables that every record shares: terms, calendar, schools, classes, ... Its own and related tables come from the record alone.
  std::optional<Dataset> context = {};
};

enum class Answer : std::uint8_t { no = 0, yes = 1, unknown = 2, not_applicable = 3, error = 4 };

struct Assessed {
  std::int32_t rule = -1;  // index into Policy::Data::rules
  Answer answer = Answer::no;
  std::string_view key;  // of the row: of a table the record's own, of runs one per run
  Date anchor{};
  Maybe<Date> due;  // of a yes
  std::string_view state;  // of a yes: not_due, open, overdue, excepted
  std::int64_t days_late = 0;
  std::uint32_t row = 0;
};

// One thread at a time; make one per thread. Keeps its policy and context alive.
class Assessor {
 public:
  // Errors: not_found (subject, rule or slot), bad_argument (a subject whose rows come from many records: duties, metrics, roles,
  // settlements, ladders, groups; a slot of a list or a real).
  [[nodiscard]] static Result<Assessor> make(const Policy& policy, std::string_view subject,
                                             const AssessorOptions& options = {});
  Assessor(Assessor&&) noexcept;
  Assessor& operator=(Assessor&&) noexcept;
  ~Assessor();

  // needs(): what a record may hold. The own table is the first.
  [[nodiscard]] const std::vector<TableNeed>& tables() const;
  [[nodiscard]] const std::vector<SlotNeed>& slots() const;
  [[nodiscard]] const std::vector<std::int32_t>& rules() const;  // indices of the rules asked
  [[nodiscard]] std::optional<std::size_t> table(std::string_view id) const;
  [[nodiscard]] std::optional<std::size_t> slot(std::string_view fact) const;

  // The record. A table that is not named is absent: what reads it is unknown. A cell that is not set in any row is a column that
  // never came. Texts are borrowed until assess returns. Indices out of range: out_of_range.
  void reset();
  [[nodiscard]] Status present(std::size_t table);  // arrived, even if no row follows
  [[nodiscard]] Status add_row(std::size_t table);  // out_of_range beyond the capacity
  // boolean 0/1, whole numbers, units of a decimal, fen, days of a date, microseconds of a timestamp
  [[nodiscard]] Status set_integer(std::size_t table, std::size_t row, std::size_t column, std::int64_t value);
  [[nodiscard]] Status set_real(std::size_t table, std::size_t row, std::size_t column, double value);
  [[nodiscard]] Status set_text(std::size_t table, std::size_t row, std::size_t column, std::string_view value);
  [[nodiscard]] Status set_null(std::size_t table, std::size_t row, std::size_t column);
  [[nodiscard]] Status set_slot(std::size_t slot, expr::Value value);

  // By row, then by rule in the order of rules(). Empty where the row is not seen at as_of (recorded later, reversed, quarantined).
  // Borrowed until the next call of assess. Error out_of_range as evaluate's.
  [[nodiscard]] Result<std::span<const Assessed>> assess(Date as_of);
  // What an unknown answer of the last assess lacks, in words. Compiles a trace: not for every call.
  [[nodiscard]] Bilingual missing(const Assessed& answer) const;
  // What the last record had that could not be read.
  [[nodiscard]] const std::vector<QuarantineLine>& quarantine() const;

  struct Impl;

 private:
  explicit Assessor(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace baoxue::inline v1

#endif
