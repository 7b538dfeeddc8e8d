// SPDX-License-Identifier: MIT
// What one subject's record is made of: which tables hold its rows, which come with the context, and which facts others decide.
#ifndef BAOXUE_ENGINE_ASSESSOR_PLAN_HPP
#define BAOXUE_ENGINE_ASSESSOR_PLAN_HPP

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "baoxue/engine/assessor.hpp"
#include "engine/plan.hpp"

namespace baoxue::inline v1::engine_detail {

class RecordPlan {
 public:
  // `chosen`: parallel to the facts, given by the host's wish. context: nullptr = none.
  RecordPlan(const Policy::Data& policy, std::int32_t subject, std::vector<std::uint16_t> rules,
             std::vector<bool> chosen, const Dataset* context);

  // The subject whose row is row 0 of the record; -1 where the rows of `subject` come from many records.
  [[nodiscard]] static std::int32_t owner_of(const Policy::Data& policy, std::int32_t subject);

  std::int32_t owner = -1;
  std::vector<std::uint16_t> judged;  // the rules asked, and those that may except them
  GivenFacts given;  // nothing computed: chosen, or decided by rows of others
  std::vector<TableNeed> tables;
  std::vector<SlotNeed> slots;

 private:
  void add_excepting(const std::vector<std::uint16_t>& rules, std::int32_t subject);
  void mark_homes(std::int32_t subject);
  bool grow();  // one round: facts to cut and subjects that belong to the record; true if something changed
  [[nodiscard]] bool computable(const Fact& fact, std::size_t index) const;
  [[nodiscard]] bool is_personal(const Fact& fact) const;
  [[nodiscard]] bool reads_record(std::size_t fact) const;
  [[nodiscard]] bool supported(std::size_t subject) const;
  [[nodiscard]] bool in_record(std::int32_t subject) const { return local_[static_cast<std::size_t>(subject)]; }
  [[nodiscard]] bool in_context(std::int32_t subject) const;
  [[nodiscard]] std::int32_t index_of(std::string_view subject) const;
  void list_tables(const Plan& plan);
  void list_slots(const Plan& plan, const std::vector<bool>& chosen);

  const Policy::Data& policy_;
  const Dataset* context_;
  std::vector<bool> local_;  // subjects whose rows come with the record
  std::set<std::string, std::less<>> homes_;  // domains whose keys say that a row is the record's
};

}  // namespace baoxue::inline v1::engine_detail

#endif
