// SPDX-License-Identifier: MIT
// What a person asks of a row: which school, class and pupil it is about, and which table has it.
#ifndef BAOXUE_ENGINE_ABOUT_HPP
#define BAOXUE_ENGINE_ABOUT_HPP

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/world.hpp"

namespace baoxue::inline v1::engine_detail {

// `label` names a pupil masked, staff and units in full; "" where the row leads to none.
struct About {
  std::string school, school_name, in_class, label;
};

class Describer {
 public:
  explicit Describer(const World& world) : world_(world) {}
  [[nodiscard]] About of(std::int32_t subject, std::uint32_t row);

 private:
  struct Path {
    bool found = false;
    std::vector<std::int32_t> hops;
  };
  // The row of `target` this row leads to, -1 if there is no way.
  std::int32_t reach(std::int32_t subject, std::uint32_t row, std::string_view target);
  [[nodiscard]] std::string name_of(std::string_view subject, std::int32_t row) const;
  std::string person(std::int32_t subject, std::uint32_t row);

  const World& world_;
  std::map<std::pair<std::int32_t, std::string>, std::optional<Path>> paths_;
};

// The table that a subject's rows are of; of runs and pairs, which are made, not read, the subject itself.
[[nodiscard]] const std::string& table_of(const World& world, std::int32_t subject);

// The data rows that a subject's row is: of a table the row itself, of a run its days, of a pair with a period none.
class OwnRows {
 public:
  OwnRows(const World& world, std::int32_t subject);
  [[nodiscard]] std::int32_t table_subject() const { return from_; }  // whose rows they are; -1 for a pair
  [[nodiscard]] std::vector<std::uint32_t> of(std::uint32_t row) const;  // in the order of their days

 private:
  struct Day {
    std::int32_t owner, day;
    std::uint32_t row;
  };
  [[nodiscard]] std::vector<std::uint32_t> days_of_run(std::uint32_t row) const;

  const World& world_;
  std::int32_t subject_, from_ = -1;
  std::vector<Day> days_;  // runs only: by owner, day and key
};

}  // namespace baoxue::inline v1::engine_detail

#endif
