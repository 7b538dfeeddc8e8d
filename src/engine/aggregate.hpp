// SPDX-License-Identifier: MIT
// Aggregates and folds: facts computed from the rows of another table. A row whose `where` is unknown makes the answer unknown
// unless it cannot change it; over no rows count and sum are 0, any is false, all and none are true, the rest unknown.
#ifndef BAOXUE_ENGINE_AGGREGATE_HPP
#define BAOXUE_ENGINE_AGGREGATE_HPP

#include <memory>
#include <optional>
#include <vector>

#include "engine/chain.hpp"
#include "engine/relation.hpp"

namespace baoxue::inline v1::engine_detail {

[[nodiscard]] std::unique_ptr<FactColumn> aggregate(const World& world, const FactStore& facts, const Fact& fact);
[[nodiscard]] std::unique_ptr<FactColumn> fold(const World& world, const FactStore& facts, const Fact& fact);

// Where `covered_by` does not say that the table covers a subject row, its answer is unknown, whatever rows there are.
void blank_uncovered(const FactStore& facts, const Fact& fact, std::size_t rows, FactColumn& column);

// A subject row of which it is not known what reaches it has no answer either.
void blank_unreached(const Groups& groups, std::size_t rows, FactColumn& column);

// Does `a` come before `b` by (event date, record date, own key)? Never by row position. Unknown event dates come first; for an
// unknown record date the event date stands in.
[[nodiscard]] bool row_before(const World& world, std::int32_t subject, std::size_t a, std::size_t b);

// The rows behind an aggregate or fold, on demand: for explanations and evidence.
struct CountedRow {
  std::size_t row;
  expr::State state;                      // what `where` said: known = holds, unknown, fault
};
class RowsBehind {
 public:
  RowsBehind(const World& world, const FactStore& facts, const Fact& fact);
  // The rows that count or may count for one subject row; ordered: by row_before, else by row number.
  [[nodiscard]] std::vector<CountedRow> of(std::size_t subject_row, bool ordered = true);
  [[nodiscard]] const Groups& groups() const { return groups_; }

 private:
  const World& world_;
  const Fact& fact_;
  Groups groups_;
  std::optional<Chain> chain_;
  std::optional<ChainRun> run_;
};

}  // namespace baoxue::inline v1::engine_detail

#endif
