// SPDX-License-Identifier: MIT
// Policy: a checked policy pack with its layers, as data. Every expression is parsed, typed and resolved when the pack is
// loaded; the engine runs it. Immutable; any threads at once.
//
//   Result<Policy> policy = Policy::builtin("jiudian");                 // no file system
//   Result<Policy> mine = Policy::load({"packs/my-county"});            // extends a built-in one
#ifndef BAOXUE_POLICY_POLICY_HPP
#define BAOXUE_POLICY_POLICY_HPP

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "baoxue/core/date.hpp"
#include "baoxue/core/ratio.hpp"
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

enum class SubjectKind : std::uint8_t { table = 0, runs = 1, cross = 2 };
enum class PeriodKind : std::uint8_t { none = 0, month = 1, term = 2, school_year = 3 };

// A checked expression. Symbol ids of its ast are indices into Policy::refs().
struct CheckedExpr {
  expr::Ast ast;
  std::string source;
  Place place;
  bool given = false;  // false: the pack does not say it
};

struct SubjectDef {
  std::string id, zh;
  SubjectKind kind = SubjectKind::table;
  std::int32_t table = -1;  // schema table index: the table itself, or the rows of `runs`
  std::vector<SubjectColumn> columns;  // table: parallel to the table's columns.
  // runs:  0 = the `by` link, 1 start, 2 end, 3 length, 4 length_days, 5 next_day, 6 seen, 7 open
  // cross: 0 = the link to the first subject, 1 = "period.start", 2 = "period.end" (inclusive)
  std::int32_t event_column = -1;  // the subject's event date; runs: start; cross: period.end; -1 none
  // runs
  std::int32_t by_column = -1, day_column = -1;  // columns of `table`
  std::int32_t day_count = -1;
  CheckedExpr where, ignore;  // scope: rows of `table`
  bool gap_bridges = false;
  // cross
  std::int32_t crossed = -1;  // subject index
  PeriodKind period = PeriodKind::none;
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
  period_end = 6
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

enum class FactKind : std::uint8_t { expr = 0, aggregate = 1, fold = 2 };
struct Fact {
  std::string id, zh;
  std::int32_t subject = -1;
  FactKind kind = FactKind::expr;
  expr::Type type;
  std::string domain;  // text facts that hold keys (first/latest of a key column)
  std::shared_ptr<const CodeList> codes;
  CheckedExpr expr;  // kind expr
  Relation relation;  // aggregate, fold
  CheckedExpr where;  // aggregate, fold; scope: row, self.
  TakeOp take = TakeOp::count;
  CheckedExpr argument;  // of take; scope: row, self.
  std::int32_t covered_by = -1;  // bool fact of the subject; -1: what the table declares
  bool complete = false;
  std::int32_t fold = -1;  // index into kFolds
  std::vector<std::pair<std::string, CheckedExpr>> with;  // fold parameters; scope: the subject
  std::int32_t anchor_column = -1;  // `on = "column"` of the subject; -1 default
  std::string clause, layer;
  Bilingual doc;
  Place place;
};

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
  Place place;
};

enum class RoleSource : std::uint8_t { assignments = 0, staff = 1 };
struct Role {
  std::string id, zh, en, clause, layer;
  std::int32_t at = -1;  // subject index
  RoleSource source = RoleSource::assignments;
  std::string object_kind;  // assignments.object_kind; default: the id of `at`
  std::vector<std::int32_t>
      object;  // refs over `at` whose texts joined with '|' are assignments.object; empty: the own key
  std::string post;  // staff: the post; `at` must be school or unit
  Place place;
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
  MetricSide n, d;
  Place place;
};

struct Share {
  RoleUse role;  // role.role = -1: `unit`
  std::string unit;  // "township", "school", ...: a name of the book, not a person
  Ratio share{1, 1};
};
enum class Effect : std::uint8_t { pay = 0, record = 1 };
struct Settlement {
  std::string id, clause, layer;
  Bilingual title;
  std::int32_t subject = -1;
  CheckedExpr when, amount, book;
  std::vector<Share> payer, to;  // shares sum to 1 on each side
  PeriodKind period = PeriodKind::term;
  Effect effect = Effect::pay;
  std::vector<std::int32_t> choices;  // every choice its expressions and their facts read
  std::int32_t anchor_column = -1;
  Place place;
};

struct ParameterValue {
  Date from{INT32_MIN};  // INT32_MIN: always
  expr::Value value;
  std::string layer;
  Place place;
};
struct Parameter {
  std::string id, zh, unit, clause;
  expr::Type type;
  Basis source = Basis::said;
  Bilingual why;
  bool required = false;
  std::vector<ParameterValue>
      values;  // ascending by from; empty only if required and not given: then every use is unknown
  Place place;
};
struct Choice {
  std::string id, clause, layer;
  std::vector<std::string> options;
  std::string selected;  // the default or what the caller chose
  Bilingual why;
  Place place;
};
struct Clause {
  std::string id, layer;
  Bilingual title, why;
  bool text = false;
  Place place;
};
struct DayCountDef {  // 0 calendar, 1 weekday, 2 work, 3 school, then the pack's own
  std::string id;
  std::vector<int> weekdays;  // 1 = Monday
  bool holidays_cn = true, makeup = true;
};
struct Layer {
  std::string id, version;
  Bilingual title;
  Maybe<Date> valid_from, valid_to;  // half-open
  bool refuse_outside = false;  // else a warning
};

struct Diagnostic {
  bool fatal = true;  // false: a warning
  Error error;
};
struct PolicyOptions {
  std::map<std::string, std::string> parameters;  // id -> literal ("3", "100.00", "91%"): replaces all dated values
  std::map<std::string, std::string> choices;
};
struct PackFile {
  std::string path, text;  // path is for messages
};

class Policy {
 public:
  [[nodiscard]] static Result<Policy> builtin(std::string_view id, const PolicyOptions& options = {});
  // Folders from the farthest layer to the nearest; `extends` finds the others among the given and the built-in packs.
  [[nodiscard]] static Result<Policy> load(const std::vector<std::string>& folders, const PolicyOptions& options = {});
  [[nodiscard]] static Result<Policy> from_memory(const std::vector<std::vector<PackFile>>& packs,
                                                  const PolicyOptions& options = {});
  // All problems of the packs, not only the first; empty = clean.
  [[nodiscard]] static std::vector<Diagnostic> check(const std::vector<std::string>& folders);
  [[nodiscard]] static std::vector<Diagnostic> check_memory(const std::vector<std::vector<PackFile>>& packs);
  [[nodiscard]] static std::vector<std::string> builtin_ids();

  struct Data {
    std::string id;
    std::string hash;  // 32 hex digits over the pack texts and options in layer order
    std::vector<Layer> layers;  // farthest first
    std::shared_ptr<const Schema> schema;
    std::vector<SubjectDef> subjects;  // the schema's tables in order, then declared ones
    std::vector<Ref> refs;
    std::vector<Fact> facts;  // in dependency order: a fact reads only earlier ones
    std::vector<Rule> rules;  // by id
    std::vector<Role> roles;
    std::vector<Metric> metrics;
    std::vector<Settlement> settlements;
    std::vector<Parameter> parameters;
    std::vector<Choice> choices;
    std::vector<Clause> clauses;
    std::vector<DayCountDef> day_counts;
    std::vector<Diagnostic> warnings;
  };
  explicit Policy(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  [[nodiscard]] const Data& data() const { return *data_; }
  [[nodiscard]] const Data* operator->() const { return data_.get(); }
  [[nodiscard]] std::shared_ptr<const Schema> schema_ptr() const { return data_->schema; }

 private:
  std::shared_ptr<const Data> data_;
};

}  // namespace baoxue::inline v1

#endif
