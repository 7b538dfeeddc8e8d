// SPDX-License-Identifier: MIT
// Subjects and facts of a pack as data: rows that everything is evaluated over, names that expressions read, and the typed
// columns that are computed (shared by loader and engine).
//
//   const SubjectDef& run = policy->subjects[fact.subject];         // "absence_run"
#ifndef BAOXUE_POLICY_SUBJECTS_HPP
#define BAOXUE_POLICY_SUBJECTS_HPP

#include <climits>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "baoxue/core/date.hpp"
#include "baoxue/core/result.hpp"
#include "baoxue/expr/expr.hpp"
#include "baoxue/model/schema.hpp"

namespace baoxue::inline v1 {

struct Bilingual {
  std::string zh, en;
};

// A column of a subject as the language sees it: a table's own column, or a derived one of runs and cross.
struct SubjectColumn {
  std::string id, zh;
  expr::Type type;
  std::string domain;  // a link where another subject has this name
  std::shared_ptr<const CodeList> codes;
  std::int32_t table_column = -1;  // of the table; -1 for derived columns
};

// Where a subject's rows come from. From `role` on, `source` is the index of what the rows are computed from.
enum class SubjectKind : std::uint8_t {
  table = 0,
  runs = 1,  // unbroken runs of days
  cross = 2,  // pairs that coexist
  group = 3,  // distinct keys that occur in a table
  period = 4,  // the periods of one kind
  role = 5,  // who holds a role for what, and when
  rule = 6,  // the rows a rule says yes to (doubtful where it is unknown)
  duty = 7,  // what is expected, and whether it was done
  ladder = 8,  // stays of a case in a state
  metric = 9,  // cells: n and d per `by` and period
  settlement = 10,  // lines, after the whole pipeline
  match = 11  // rows of two registers that are, or may be, one person
};
// Values from kDeclaredPeriod on are kDeclaredPeriod + index into Policy::Data::periods.
enum class PeriodKind : std::uint8_t {
  none = 0,
  month = 1,
  term = 2,
  school_year = 3,
  schoolday = 4,
  week = 5,
  school_week = 6,
  quarter = 7,
  year = 8
};
inline constexpr std::uint8_t kDeclaredPeriod = 16;
// A period of the pack's own: the same days of every year. `to` before `from` reaches into the next year.
struct PeriodSpan {
  int from_month = 1, from_day = 1, to_month = 12, to_day = 31;  // inclusive
  std::string label;  // follows the starting year: "2026-autumn"
};
struct PeriodDef {
  std::string id, zh, layer;
  std::vector<PeriodSpan> spans;
  Place place;
};

// A checked expression. Symbol ids of its ast are indices into Policy::refs().
struct CheckedExpr {
  expr::Ast ast;
  std::string source;
  Place place;
  bool given = false;  // false: the pack does not say it
};

// What a person is known by on one side of a match: columns of that side's table, or a column of rows that link to it.
struct MatchField {
  std::int32_t column = -1;  // of `rows` where that is given, else of the side itself; -1: this side has none
  std::int32_t rows = -1, link = -1;  // subject whose rows hold the values, its column that links to the side
};
struct MatchSide {
  MatchField id, name, birth, guardian, sex;
};

struct SubjectDef {
  std::string id, zh;
  SubjectKind kind = SubjectKind::table;
  std::int32_t table = -1;  // schema table index: the table itself, or the rows of `runs`
  std::vector<SubjectColumn> columns;  // table: parallel to the table's columns.
  // runs:   0 = the `by` link, 1 start, 2 end, 3 length, 4 length_days, 5 next_day, 6 seen, 7 open
  // cross:  0 = the link to the first subject, 1 = "period.start", 2 = "period.end" (inclusive); of two tables: 0 and 1 the links
  // group:  one per `by`
  // period: 0 = "period.start", 1 = "period.end", 2 = label
  // role:   0 = staff, 1 = object (a link to the role's `at`), 2 = from, 3 = to
  // rule:   0 = the link to its subject, 1 = anchor, 2 = due, 3 = state, 4 = days_late
  // duty:   0 = the link to its subject, 1 = "period.start", 2 = "period.end", 3 = due, 4 = status, 5 = done, 6 = needed, 7 = short,
  //         8 = met_on, 9 = missing_parts. Of a role 0 is the link to staff. Without `every` the period is the subject's own, else the
  //         one day of its event date. An unknown answer leaves 4-9 unknown.
  // ladder: 0 = the link to its case, 1 = state, 2 = from, 3 = to, 4 = visit_no, 5 = due, 6 = next, 7 = ended
  // metric: one per `by`, then n, d, value, "period.start", "period.end"
  // settlement: 0 = the link to its subject, 1 = payer, 2 = payee, 3 = amount (points: ratio), 4 = book, 5 = counted (false: recorded only)
  // match:  0 = the link to the left row, 1 = the link to the right row, 2 kind, 3 same, 4 sure, 5 decided, 6 conflict, 7 waiting,
  //         8 person, 9 seen_on (the left row's event date). A row without any match has one of the links and kind "alone".
  // The link to a subject that is no table holds that subject's key text and leads nowhere.
  std::int32_t event_column = -1;  // the subject's event date; runs: start; cross: period.end; -1 none
  std::int32_t period_column =
      -1;  // runs: the date that says which period a run lies in, its last day or its start; -1: event date
  std::int32_t source = -1;  // role .. settlement: index into the vector of that name
  // runs
  std::int32_t by_column = -1, day_column = -1;  // columns of `table`
  std::int32_t day_count = -1;
  CheckedExpr where, ignore;  // scope: rows of `table`
  bool gap_bridges = false;
  // cross, group, match
  std::int32_t crossed = -1;  // subject index; group: whose rows; match: the left side
  std::int32_t crossed_with = -1;  // cross of two subjects, -1: with `period`; match: the right side
  PeriodKind period = PeriodKind::none;  // cross, period
  std::vector<std::int32_t> by;  // group: refs over `crossed`
  MatchSide left, right;  // match
  std::int32_t stated = -1;  // match: column of the right side that names the left row; -1 none
  std::string clause;
  Place place;
};

enum class RefKind : std::uint8_t {
  column = 0,
  fact = 1,
  parameter = 2,
  choice = 3,
  as_of = 4,
  period_start = 5,
  period_end = 6,
  unsent = 7  // of a column: false where the data has it, unknown where it never arrived
};

// What a name in an expression means, from the rows of `subject`.
struct Ref {
  RefKind kind = RefKind::column;
  bool self = false;  // aggregate scope: about the subject, not the row
  std::int32_t subject = -1;  // where the hops start
  std::vector<std::int32_t> hops;  // link columns (SubjectDef::columns of each step), many-to-one
  std::int32_t target = -1;  // subject where the hops end (= subject without hops)
  std::int32_t index = -1;  // column of target | fact | parameter | choice
  expr::Type type;
  std::string text;  // as written
  friend bool operator==(const Ref&, const Ref&) = default;
};

// first, latest: by event date (a table without one: its valid_from), record date, content.
enum class TakeOp : std::uint8_t { count, sum, min, max, any, all, none, distinct, first, latest };

// row == subject: every pair must hold. row is a Ref (self = false), subject side the own key or an expression over the subject.
struct OnPair {
  std::int32_t row_ref = -1;
  bool self_key = false;
  CheckedExpr self;  // where !self_key; scope: the subject
};
struct Relation {
  std::int32_t from = -1;  // subject index whose rows are read
  std::vector<OnPair> on;
  bool in_period = false;  // the row's event date lies in the subject's period (cross)
};

// Over the subject's own rows that share `within` and satisfy `where`.
enum class AcrossOp : std::uint8_t { rank = 0, award = 1, sum = 2, mean = 3, pooled = 4, lag = 5, streak = 6 };
enum class Ties : std::uint8_t { competition = 0, dense = 1, first = 2, mean = 3 };
struct Across {
  AcrossOp op = AcrossOp::sum;
  CheckedExpr value;  // x; pooled: n; streak: the condition
  CheckedExpr other;  // pooled: d
  std::int64_t steps = 1;  // lag: how many periods back
  bool descending = false;  // rank, award: the greatest is first
  Ties ties = Ties::competition;  // award: competition or mean
  std::vector<CheckedExpr> prizes;  // award: by place
  std::vector<std::int32_t> within;  // refs over the subject
  std::int32_t first_by = -1;  // ties = "first(key)": ref over the subject
};

enum class FactKind : std::uint8_t { expr = 0, aggregate = 1, fold = 2, across = 3 };
struct Fact {
  std::string id, zh;
  std::int32_t subject = -1;
  FactKind kind = FactKind::expr;
  expr::Type type;
  std::string domain;  // text facts that hold keys (first/latest of a key column)
  std::shared_ptr<const CodeList> codes;
  CheckedExpr expr;  // kind expr
  Relation relation;  // aggregate, fold
  CheckedExpr where;  // aggregate, fold; scope: row, self. across; scope: the subject
  TakeOp take = TakeOp::count;
  CheckedExpr argument;  // of take; scope: row, self.
  std::int32_t covered_by = -1;  // bool fact of the subject; -1: what the table declares
  bool complete = false;
  std::int32_t fold = -1;  // index into kFolds
  std::vector<std::pair<std::string, CheckedExpr>> with;  // fold parameters; scope: the subject
  std::int32_t anchor_column = -1;  // `on = "column"` of the subject; -1 default
  Across across;  // kind across
  std::int32_t evidence = -1;  // made from this evidence: <id>.complete, <id>.missing, <id>.completed_on
  std::string clause, layer;
  Bilingual doc;
  Place place;
};

}  // namespace baoxue::inline v1

#endif
