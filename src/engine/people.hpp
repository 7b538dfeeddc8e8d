// SPDX-License-Identifier: MIT
// Who answers: the persons of a role for one row on one day, through `assignments` (4 包), the staff of a unit, or
// the row itself, which may name a person.
#ifndef BAOXUE_ENGINE_PEOPLE_HPP
#define BAOXUE_ENGINE_PEOPLE_HPP

#include <cstdint>
#include <map>
#include <span>
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
    // With nobody in the role: the nearest role up the chain that somebody holds.
    std::int32_t up_role = -1;
    std::string up_object;
    std::vector<std::string> up_staff;
  };
  [[nodiscard]] Answer who(const RoleUse& use, std::int32_t subject, std::int64_t row, Date day) const;
  struct Holder {
    std::string staff;
    std::int32_t from, to;                // half-open days
  };
  // Who holds a role for a row of its `at` subject on one day, ascending. Empty `object`: what is assigned is unknown.
  struct Held {
    std::string object;
    std::vector<std::string> staff;
  };
  [[nodiscard]] Held held(std::int32_t role, std::int32_t at_row, Date day) const;
  // Everybody who ever held a role for a row of its `at` subject, by (staff, from).
  [[nodiscard]] std::vector<Holder> holders(std::int32_t role, std::int32_t at_row) const;
  [[nodiscard]] bool judged(std::int32_t role) const;  // false: the table behind the role did not arrive
  [[nodiscard]] std::string name_of(const std::string& staff) const;  // "" if unknown

 private:
  void read_assignments();
  void read_posts();
  void climb(Answer& answer, std::int32_t role, Date day) const;
  [[nodiscard]] std::span<const Holder> stays_of(const Role& role, const std::string& object) const;
  [[nodiscard]] std::vector<Holder> named_by(const Role& role, std::int32_t row) const;
  [[nodiscard]] std::vector<Holder> stays(const Role& role, std::int32_t row, const std::string& object) const;
  [[nodiscard]] std::string object_of(const Role& role, std::int32_t row) const;
  const World& world_;
  const FactStore& facts_;
  std::int32_t staff_;
  const Source* names_;                   // of the staff
  bool assignments_ = false, posts_ = false;
  std::map<std::string, std::vector<Holder>> stays_;  // "role|kind|object" or "post|unit"
};

// Where a person holds several roles for one row: by position, the first position that the line of this one is put into.
struct RoleHolder {
  std::string staff;                      // empty: nobody
  std::int32_t role = -1;
};
[[nodiscard]] std::vector<std::size_t> merged_lines(const Policy::Data& policy, const std::vector<RoleHolder>& holders);

}  // namespace baoxue::inline v1::engine_detail

#endif
