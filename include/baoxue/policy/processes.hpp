// SPDX-License-Identifier: MIT
// What a plan wants done, as data: evidence (材料), duties (任务) and ladders (流程).
//
//   const Duty& bulletin = policy->duties[0];                        // every month, by the head
#ifndef BAOXUE_POLICY_PROCESSES_HPP
#define BAOXUE_POLICY_PROCESSES_HPP

#include "baoxue/policy/rules.hpp"
#include "baoxue/systems/ladder.hpp"

namespace baoxue::inline v1 {

// What makes a record complete (分部、签字): `of` gets the facts <id>.complete, <id>.missing, <id>.completed_on.
enum class PartKind : std::uint8_t { field = 0, paper = 1, sign = 2 };
struct EvidencePart {
  PartKind kind = PartKind::field;
  std::string name;           // field or paper: a column or fact of the subject; sign: who signs
  std::int32_t by = -1, on = -1;  // sign: columns of the signer and the day (default <name>_by, <name>_on)
  std::string
      within;  // sign: an int expression, days after the subject's event date, the last one included; "" = no limit
  std::int32_t day_count = -1;
};
struct Evidence {
  std::string id, zh, clause, layer;
  std::int32_t subject = -1;
  std::vector<EvidencePart> parts;
  bool ordered = false;  // signatures in the order of the parts
  std::vector<std::string> distinct;  // signers who must be different persons
  std::int32_t complete = -1, missing = -1,
               completed_on = -1;  // facts; completed_on -1: neither signature nor event date
  Place place;
};

enum class DutyStatus : std::uint8_t {
  met = 0,
  late = 1,
  short_by = 2,
  incomplete = 3,
  missing = 4,
  not_yet_due = 5,
  not_required = 6,
  zero_reported = 7,
  unknown = 8
};
// One engine for duties, quotas and archive items: an expected set, a due day, what satisfies it. Its own expressions stand over the
// rows of duty:ID (`subject_rows`): period.start, period.end and the link are bare names, every other name is one of the subject.
struct Duty {
  std::string id, clause, layer, group;  // group: a row satisfies one duty of it only
  Bilingual title, why;
  Basis source = Basis::said;
  std::int32_t subject = -1;  // of a role: staff
  std::int32_t role = -1;  // of a role: expected of every person who holds it, once for all objects
  PeriodKind period = PeriodKind::none;  // every; none: once for each row that `expected` holds for
  CheckedExpr expected;  // `for`
  bool skip_vacations = true;  // a period without a school day expects nothing
  std::vector<Party> by, to;
  // due: `due_n` days of `day_count` after the period's end, or (< 0) back from it, -1 = the last; or an expression
  std::int64_t due_n = 0;
  std::int32_t day_count = 0;
  CheckedExpr due;
  bool itself = false;  // needs no other rows: the subject's row is to be complete
  Relation needs;  // rows that satisfy it; as for a fact of `subject`. in_period: their event date lies in the period
  CheckedExpr needs_where;  // scope: row, self.
  CheckedExpr needs_day;  // when a row counts as done; default its event date. scope: row, self.
  CheckedExpr at_least;  // int; default 1
  std::int32_t evidence = -1;  // of the rows: a row without it does not count
  std::int32_t archive = 0;  // item number 1-18; 0 = no archive item
  bool carry = false;  // what is over counts for the next period
  bool zero_reports = false;  // a zero report of `submissions` for the needs table answers it
  std::int32_t anchor_column = -1;  // of duty:ID, where parameters take their value: period.start; -1: as_of
  std::int32_t subject_rows = -1;  // the subject duty:ID
  Place place;
};

struct LadderState {
  std::string id;
  Bilingual title;
  Party owner;
  std::vector<Party> help;
  bool has_owner = false;
  Place place;
};
enum class MoveKind : std::uint8_t { event = 0, after = 1, at = 2 };
// A document or a fact without which an event is refused.
struct LadderNeed {
  std::string name;  // as written: an evidence, or an expression
  CheckedExpr holds;  // bool; scope: event row, self. = the case
};
struct LadderMove {
  MoveKind kind = MoveKind::event;
  CheckedExpr after_n;  // after: int over the case
  std::int32_t day_count = -1;
  CheckedExpr at;  // at: date over the case
  CheckedExpr guard;  // `when`; event: scope event row, self. = the case; else the case
  std::vector<LadderNeed> needs;  // event: all must hold
  Place place;
};
// Parameters in its expressions take their value on the day the stay began.
struct Ladder {
  std::string id, clause, layer;
  Bilingual title;
  std::int32_t subject = -1;
  Relation events;  // rows whose `kind` moves the case
  CheckedExpr events_where;  // scope: event row, self.
  std::int32_t kind_ref = -1;  // over the event rows
  LadderShape shape;  // the machine: systems/ladder.hpp
  std::vector<std::string> kinds;  // of event, by number of `shape`
  std::vector<LadderState> states;  // by number of `shape`, in the order of the pack
  std::vector<LadderMove> moves;  // parallel to shape.moves
  std::int32_t subject_rows = -1;  // the subject ladder:ID
  Place place;
};

}  // namespace baoxue::inline v1

#endif
