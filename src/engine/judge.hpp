// SPDX-License-Identifier: MIT
// Judging: every rule over every visible row of its subject. A row answers yes, no, unknown, not applicable or error; yes is a
// finding of 24 bytes, everything a person reads is made later.
#ifndef BAOXUE_ENGINE_JUDGE_HPP
#define BAOXUE_ENGINE_JUDGE_HPP

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/chain.hpp"

namespace baoxue::inline v1::engine_detail {

enum class FindingState : std::uint8_t { not_due = 0, open = 1, overdue = 2, excepted = 3 };
inline constexpr std::int32_t kNoDay = INT32_MIN;

// What a finding is about: a rule's yes, or one that the engine makes by itself.
enum class FindingKind : std::uint8_t {
  rule = 0,
  gap = 1,  // nobody held `gap_role` on the day; row is of the role's `at`
  count = 2,  // too few or too many hold `gap_role` at as_of; row is of the role's `at`
  baseless = 3,  // `rule` is the index of a settlement: a sanction without a basis
  refused = 4,  // the same: a decision that the parameter does not allow
  event = 5,  // an event that `ladder` refused; row is of the ladder's subject
  published = 6,  // a recount of metric `rule` differs; row is of the table published
  conflict = 7  // `rule` and the rule `detail`, of one group, both say yes and neither excepts the other
};

struct Finding {
  std::uint16_t rule = 0;
  std::int16_t gap_role = -1;  // >= 0: a role instead of a rule; row is of the role's `at`
  std::uint32_t row = 0;
  std::int32_t anchor = kNoDay, due = kNoDay;
  FindingState state = FindingState::open;
  FindingKind kind = FindingKind::rule;
  std::int16_t ladder = -1;  // >= 0: a ladder instead of a rule
  // of a ladder: index into Report::Impl::refusals; of a metric: into ::published; of a conflict: the other rule
  std::int32_t detail = -1;
};

enum class UnknownPart : std::uint8_t { applies, when, due };
struct UnknownAnswer {
  std::uint16_t rule = 0;
  UnknownPart part = UnknownPart::when;
  bool fault = false;
  std::uint32_t row = 0;
};

struct RuleCounts {
  std::int64_t yes = 0, no = 0, unknown = 0, not_applicable = 0, fault = 0;
};

struct Judgement {
  Buffer<Finding> findings;
  Buffer<UnknownAnswer> unknowns;
  Buffer<RuleCounts> counts;  // parallel to Policy::Data::rules
  bool list_outside = false;
  Buffer<std::pair<std::uint16_t, std::uint32_t>> outside;  // (rule, row) that it does not apply to, where asked for
};

[[nodiscard]] Judgement judge(const World& world, const FactStore& facts, int threads);
// Some rules only, without exceptions between them; findings and unknowns by rule's subject and row.
[[nodiscard]] Judgement judge_rules(const World& world, const FactStore& facts, std::span<const std::uint16_t> rules,
                                    int threads, bool list_outside = false);
// Adds a finding for every pair of rules of a group that contradict each other about a row.
void add_conflicts(const World& world, Judgement& judgement);
// Marks the findings that another rule among them excepts: it says yes for the same subject row.
void except(const World& world, Judgement& judgement);
[[nodiscard]] std::string_view state_name(FindingState state);

// The date a rule's finding is about: its `on` column, else the subject's event date, else as_of.
[[nodiscard]] Date anchor_of(const World& world, std::int32_t subject, std::int32_t anchor_column, std::int64_t row);

// Reads one row of a result; used wherever a chain's answer is taken row by row.
[[nodiscard]] expr::State state_at(const expr::Vector& vector, std::size_t i);
[[nodiscard]] bool truth_at(const expr::Vector& vector, std::size_t i);
// Of any kind that is one integer; a ratio's numerator, the code of text that has codes.
[[nodiscard]] std::int64_t integer_at(const expr::Vector& vector, expr::Kind kind, std::size_t i);

}  // namespace baoxue::inline v1::engine_detail

#endif
