// SPDX-License-Identifier: MIT
// Who answers: the persons of a role for one row on one day, through `assignments` (4 包) or the staff of a unit.
#ifndef BAOXUE_ENGINE_PEOPLE_HPP
#define BAOXUE_ENGINE_PEOPLE_HPP

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/chain.hpp"

namespace baoxue::inline v1::engine_detail {

class People {
 public:
  People(const World& world, const FactStore& facts);

  struct Answer {
    std::int32_t at_row = -1;             // row of the role's `at` subject; -1: the path leads nowhere
    std::string object;                   // what is assigned: "C12", "S01|7"
    std::vector<std::string> staff;       // staff keys, ascending; empty: nobody on that day
    bool judged = true;                   // false: the table behind the role did not arrive
  };
  [[nodiscard]] Answer who(const RoleUse& use, std::int32_t subject, std::int64_t row, Date day) const;
  struct Holder {
    std::string staff;
    std::int32_t from, to;                // half-open days
  };
  // Everybody who ever held a role for a row of its `at` subject, by (staff, from).
  [[nodiscard]] std::vector<Holder> holders(std::int32_t role, std::int32_t at_row) const;
  [[nodiscard]] bool judged(std::int32_t role) const;  // false: the table behind the role did not arrive
  [[nodiscard]] std::string name_of(const std::string& staff) const;  // "" if unknown

 private:
  void read_assignments();
  void read_posts();
  [[nodiscard]] const std::vector<Holder>& stays_of(const Role& role, const std::string& object) const;
  [[nodiscard]] std::string object_of(const Role& role, std::int32_t row) const;
  const World& world_;
  const FactStore& facts_;
  std::int32_t staff_;
  const Source* names_;                   // of the staff
  bool assignments_ = false, posts_ = false;
  std::map<std::string, std::vector<Holder>> stays_;  // "role|kind|object" or "post|unit"
};

}  // namespace baoxue::inline v1::engine_detail

#endif
