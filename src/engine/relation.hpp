// SPDX-License-Identifier: MIT
// Groups: which rows of `from` belong to which row of a subject (pack.md, Links). Rows are grouped once, by counting sort into
// offsets and row numbers; where every row reaches one subject row at most, a fact may skip grouping and scatter.
#ifndef BAOXUE_ENGINE_RELATION_HPP
#define BAOXUE_ENGINE_RELATION_HPP

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "engine/chain.hpp"
#include "engine/world.hpp"

namespace baoxue::inline v1::engine_detail {

// Rows by group number: rows of group g are rows[offsets[g]] .. rows[offsets[g + 1] - 1], ascending. Where the table already
// lies in group order no row numbers are kept.
struct Csr {
  Buffer<std::uint32_t> offsets;
  Buffer<std::uint32_t> rows;
  bool in_order = false;  // row number = position + first
  std::uint32_t first = 0;
  [[nodiscard]] std::uint32_t row(std::uint32_t position) const { return in_order ? position + first : rows[position]; }
};
// group[i] of row i; negative: the row is left out. groups: how many there are.
[[nodiscard]] Csr group_rows(std::span<const std::int32_t> group, std::size_t groups);

class Groups {
 public:
  Groups(const World& world, const FactStore& facts, std::int32_t subject, const Relation& relation);
  // Calls visit(row of relation.from) for every visible row that belongs to subject row s, ascending by row number.
  template <class Visit>
  void each(std::size_t s, Visit visit) const {
    const std::int32_t group = group_of_[s];
    if (group < 0) return;
    for (std::uint32_t p = csr_.offsets[static_cast<std::size_t>(group)];
         p < csr_.offsets[static_cast<std::size_t>(group) + 1]; ++p) {
      const std::uint32_t row = csr_.row(p);
      if (!in_period_ || in_period(s, row).value_or(true)) visit(row);
    }
  }
  // A row that is visited though it is not known whether it lies in the period of s: a run whose last day is not known.
  [[nodiscard]] bool is_unsure(std::size_t s, std::uint32_t row) const {
    return in_period_ && !in_period(s, row).known;
  }
  // Whether it is known which rows reach subject row s: unknown where its own side of a link is.
  [[nodiscard]] expr::State reached(std::size_t s) const { return reached_[s]; }

 private:
  [[nodiscard]] Maybe<bool> in_period(std::size_t s, std::uint32_t row) const;
  const World* world_;
  std::int32_t subject_, from_;
  bool in_period_;
  Buffer<std::int32_t> group_of_;  // subject row -> group, -1
  Buffer<expr::State> reached_;
  Csr csr_;
};

// What facts read rows through, made once for all facts of one relation. Any threads; what a relation reads must be materialised.
class GroupStore {
 public:
  [[nodiscard]] std::shared_ptr<const Groups> groups(const World& world, const FactStore& facts, std::int32_t subject,
                                                     const Relation& relation);
  // The subject row that each row of `from` reaches, where the relation is one link to the subject's own key; empty otherwise.
  [[nodiscard]] std::shared_ptr<const Buffer<std::int32_t>> targets(const World& world, const FactStore& facts,
                                                                    std::int32_t subject, const Relation& relation);

 private:
  struct Entry {
    std::once_flag grouped, targeted;
    std::shared_ptr<const Groups> groups;
    std::shared_ptr<const Buffer<std::int32_t>> targets;
  };
  Entry& entry(std::int32_t subject, const Relation& relation);
  std::mutex mutex_;
  std::map<LocalText, Entry, std::less<>, Local<std::pair<const LocalText, Entry>>>
      entries_;  // by what is written of the relation
};

}  // namespace baoxue::inline v1::engine_detail

#endif
