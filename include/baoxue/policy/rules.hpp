// SPDX-License-Identifier: MIT
// Rules, roles, metrics, targets and forms of a pack as data: what reads facts and is shown.
//
//   for (const Rule& rule : policy->rules) use(rule.clause, rule.when);
#ifndef BAOXUE_POLICY_RULES_HPP
#define BAOXUE_POLICY_RULES_HPP

#include "baoxue/core/ratio.hpp"
#include "baoxue/policy/subjects.hpp"

namespace baoxue::inline v1 {

enum class Severity : std::uint8_t { look = 0, due = 1, urgent = 2 };
enum class Basis : std::uint8_t { said = 0, law = 1, assumed = 2 };
enum class OnUnknown : std::uint8_t { report = 0, as_false = 1, as_true = 2 };

// "{student} 自 {start} …" in pieces.
struct MessagePiece {
  std::string literal;  // where ref < 0 and !due
  std::int32_t ref = -1;
  bool due = false;
};
struct Message {
  std::vector<MessagePiece> zh, en;
};

// Where a role is found from the rows of a subject.
struct RoleUse {
  std::int32_t role = -1;
  std::vector<std::int32_t> hops;  // from the rule's subject to the role's `at` subject
};

struct Rule {
  std::string id, clause, layer, once, group;
  std::int32_t subject = -1;
  CheckedExpr applies, when, due;
  OnUnknown unknown = OnUnknown::report;
  Severity severity = Severity::due;
  Basis source = Basis::said;
  Bilingual title, why;
  Message say;
  std::vector<RoleUse> answerable;
  std::vector<std::int32_t> exception_to;  // rules whose findings this one marks as excepted
  std::int32_t anchor_column = -1;  // `on`; -1: the subject's event date, else as_of
  std::vector<std::int32_t> evidence;  // aggregate facts whose rows are the evidence (all that `when` reads, in order)
  struct Veto {
    std::int32_t settlement = -1;  // whose entries it strikes
    std::vector<std::int32_t> hops;  // links from the settlement's subject to this rule's subject
  };
  std::vector<Veto> vetoes;
  Place place;
};

enum class RoleSource : std::uint8_t { assignments = 0, staff = 1, row = 2 };  // row: whom the row itself names
// A person in several roles for one row: a line each, or one line. Roles of a person are put together where one says `person` and
// none of them says `role`.
enum class RoleMerge : std::uint8_t { unsaid = 0, role = 1, person = 2 };
struct Role {
  std::string id, zh, en, clause, layer;
  std::int32_t at = -1;  // subject index
  RoleSource source = RoleSource::assignments;
  std::string object_kind;  // assignments.object_kind; default: the id of `at`
  std::vector<std::int32_t>
      object;  // refs over `at` whose texts joined with '|' are assignments.object; empty: the own key
  std::string post;  // staff: the post; `at` must be school or unit
  std::int32_t person = -1;  // row: ref over `at`, a link to staff: who made the visit, who is at fault
  std::int32_t min = 0, max = INT32_MAX;  // `count`: how many at a time; outside it is a finding
  RoleUse up;  // who answers where nobody holds this role; up.role = -1: nobody. hops: from `at`
  RoleMerge merge = RoleMerge::unsaid;
  Place place;
};

// The name of a book, not a person ("township"), or a role.
struct Party {
  RoleUse role;  // role.role = -1: `unit`
  std::string unit;
};

struct MetricSide {
  std::int32_t from = -1;  // subject index
  CheckedExpr where;  // scope: row; period.start, period.end
  std::vector<std::int32_t> by;  // refs over `from`, parallel to Metric::by
};
struct Metric {
  std::string id, clause, layer;
  Bilingual title;
  std::vector<std::string> by;
  PeriodKind period = PeriodKind::none;  // none: everything up to as_of
  std::int64_t cohort = 0;  // the denominator is taken from the period this many years earlier
  MetricSide n, d;
  Place place;
};
// A bound for one cell of a metric.
enum class BoundOp : std::uint8_t { less = 0, at_most = 1, greater = 2, at_least = 3, equal = 4 };
struct MetricTarget {
  std::string id, clause, layer;
  std::int32_t metric = -1;
  std::vector<std::string> cell;  // parallel to Metric::by; "" = every
  BoundOp op = BoundOp::at_most;
  CheckedExpr bound;  // ratio; scope: the subject metric:ID. An absent cell of a parameter: no target
  std::int32_t subject_rows = -1;  // the subject metric:ID
  Place place;
};
enum class TargetStatus : std::uint8_t { met = 0, missed = 1, no_target = 2, unknown = 3 };

// A table that people fill in today, derived: one row per row of `subject` for which `where` holds.
struct FormColumn {
  std::string id;
  Bilingual title;
  CheckedExpr value;
};
struct Form {
  std::string id, clause, layer;
  Bilingual title;
  std::int32_t subject = -1;
  CheckedExpr where;  // a row for which it is unknown is listed as doubtful
  std::vector<CheckedExpr> order;  // the rows are sorted by these, then by key; unknown comes last
  std::vector<FormColumn> columns;
  Place place;
};

}  // namespace baoxue::inline v1

#endif
