// SPDX-License-Identifier: MIT
// Aggregates and folds: facts computed from the rows of another table. A row whose `where` is unknown makes the answer unknown
// unless it cannot change it; over no rows count and sum are 0, any is false, all and none are true, the rest unknown.
#ifndef BAOXUE_ENGINE_AGGREGATE_HPP
#define BAOXUE_ENGINE_AGGREGATE_HPP

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/chain.hpp"
#include "engine/kept_chains.hpp"
#include "engine/relation.hpp"

namespace baoxue::inline v1::engine_detail {

[[nodiscard]] std::unique_ptr<FactColumn> aggregate(const World& world, const FactStore& facts, const Fact& fact);
[[nodiscard]] std::unique_ptr<FactColumn> fold(const World& world, const FactStore& facts, const Fact& fact);

// Where `covered_by` does not say that the table covers a subject row, its answer is unknown, whatever rows there are.
void blank_uncovered(const FactStore& facts, const Fact& fact, std::size_t rows, FactColumn& column);

// A subject row of which it is not known what reaches it has no answer either.
void blank_unreached(const Groups& groups, std::size_t rows, FactColumn& column);

// The order of a subject's rows: (event date, record date, own key), never their position. Unknown event dates come first; for an
// unknown record date the event date stands in.
class RowOrder {
 public:
  RowOrder(const World& world, std::int32_t subject);
  [[nodiscard]] bool before(std::size_t a, std::size_t b) const;
  struct Place {
    std::array<std::int32_t, 2> dates;
    std::int64_t moment;
    std::string_view key;
    friend auto operator<=>(const Place&, const Place&) = default;
  };
  [[nodiscard]] Place of(std::size_t row) const { return {dates(row), moment(row), world_->key(subject_, row)}; }

 private:
  [[nodiscard]] std::array<std::int32_t, 2> dates(std::size_t row) const;
  [[nodiscard]] std::int64_t moment(std::size_t row) const;
  const World* world_;
  std::int32_t subject_;
  std::array<const Source*, 2> dates_;
};

// The rows behind an aggregate or fold, on demand: for explanations and evidence.
struct CountedRow {
  std::size_t row;
  expr::State state;  // what `where` said: known = holds, unknown, fault
};
class RowsBehind {
 public:
  RowsBehind(const World& world, const FactStore& facts, const Fact& fact);
  // The rows that count or may count for one subject row; ordered: by RowOrder, else by row number.
  [[nodiscard]] std::vector<CountedRow> of(std::size_t subject_row, bool ordered = true);
  // The same for the subject rows begin .. end - 1 at once: `where` runs over whole chunks, whatever the size of a group.
  void read(std::size_t begin, std::size_t end, bool ordered);
  // What the last read() found for a subject row of its range.
  [[nodiscard]] std::span<const CountedRow> rows(std::size_t subject_row) const {
    const std::size_t at = subject_row - begin_;
    return std::span(counted_).subspan(ends_[at], ends_[at + 1] - ends_[at]);
  }
  [[nodiscard]] const Groups& groups() const { return *groups_; }

 private:
  void collect(std::size_t begin, std::size_t end);
  void drop_others();
  void sort(std::span<CountedRow> rows);
  std::shared_ptr<const Groups> groups_;
  RowOrder order_;
  ChainUse chain_;
  std::size_t begin_ = 0;
  Buffer<CountedRow> counted_;  // of all subject rows; ends_[i] .. ends_[i + 1] are those of begin_ + i
  Buffer<std::size_t> ends_;
  Buffer<std::int32_t> rows_, selves_;
  Buffer<std::pair<RowOrder::Place, CountedRow>> placed_;
};

}  // namespace baoxue::inline v1::engine_detail

#endif
