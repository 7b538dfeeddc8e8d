// SPDX-License-Identifier: MIT
#include "baoxue/engine/assessor.hpp"

#include <algorithm>

#include "engine/assessor_plan.hpp"
#include "engine/explainer.hpp"
#include "engine/kept_chains.hpp"
#include "engine/record.hpp"
#include "engine/relation.hpp"
#include "engine/report_impl.hpp"
#include "engine/validity.hpp"

namespace baoxue::inline v1 {

using namespace engine_detail;

namespace {

template <class Items>
std::int32_t find_id(const Items& items, std::string_view id) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].id == id) return static_cast<std::int32_t>(i);
  }
  return -1;
}

Result<std::vector<std::uint16_t>> rules_of(const Policy::Data& policy, std::int32_t subject,
                                            const std::vector<std::string>& ids) {
  std::vector<std::uint16_t> rules;
  for (std::size_t r = 0; r < policy.rules.size() && ids.empty(); ++r) {
    if (policy.rules[r].subject == subject) rules.push_back(static_cast<std::uint16_t>(r));
  }
  for (const std::string& id : ids) {
    const std::int32_t r = find_id(policy.rules, id);
    if (r < 0 || policy.rules[static_cast<std::size_t>(r)].subject != subject)
      return no_such("没有这个对象的规则 " + id, "no such rule of this subject: " + id);
    rules.push_back(static_cast<std::uint16_t>(r));
  }
  std::sort(rules.begin(), rules.end());
  rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
  return rules;
}

// A fact by id or "subject.id".
std::int32_t find_fact(const Policy::Data& policy, std::string_view id) {
  const std::int32_t plain = find_id(policy.facts, id);
  if (plain >= 0) return plain;
  for (std::size_t f = 0; f < policy.facts.size(); ++f) {
    const Fact& fact = policy.facts[f];
    if (policy.subjects[static_cast<std::size_t>(fact.subject)].id + '.' + fact.id == id)
      return static_cast<std::int32_t>(f);
  }
  return -1;
}

Result<std::vector<bool>> chosen_facts(const Policy::Data& policy, const std::vector<std::string>& ids) {
  std::vector<bool> chosen(policy.facts.size(), false);
  for (const std::string& id : ids) {
    const std::int32_t f = find_fact(policy, id);
    if (f < 0) return no_such("没有事实 " + id, "no such fact: " + id);
    const expr::Type type = policy.facts[static_cast<std::size_t>(f)].type;
    if (type.depth > 0 || type.kind == expr::Kind::real)
      return Error(ErrorCode::bad_argument, "列表或浮点数的事实不能直接给出：" + id,
                   "a fact that is a list or a real cannot be given: " + id);
    chosen[static_cast<std::size_t>(f)] = true;
  }
  return chosen;
}

Error out_of_range() {
  return Error(ErrorCode::out_of_range, "没有这张表、这一行、这一列或这个值的位置",
               "no such table, row, column or slot");
}

}  // namespace

constexpr std::size_t kWarmRows = 64;  // of every table; programs work on that many rows in the same memory
constexpr std::size_t kArenaBytes = 256 * 1024;  // grows where an assessment needs more

struct Assessor::Impl {
  Impl(const Policy& p, std::int32_t of, std::vector<std::uint16_t> rules, std::vector<bool> chosen,
       const AssessorOptions& options)
      : policy(p),
        subject(of),
        record_plan(p.data(), of, rules, std::move(chosen), options.context.has_value() ? &*options.context : nullptr),
        plan(p.data(), {record_plan.judged, record_plan.given.cut}),
        data(p.schema_ptr(), options.context, record_plan.tables) {
    for (const std::uint16_t rule : rules) asked.push_back(rule);
    for (TableNeed& need : record_plan.tables) {
      const auto capacity = options.capacity.find(need.table->id);
      if (capacity != options.capacity.end()) need.capacity = capacity->second;
      record.emplace_back(need);
    }
    same.resize(policy->schema->tables().size(), true), was_present.resize(record.size(), false);
  }

  void warm_up(Date as_of);
  void bind(Date as_of);
  void drop();
  void judge_record();
  void fill(const Judgement& judgement);
  RecordTable::Cell* cell(std::size_t table, std::size_t row, std::size_t column) {
    return table < record.size() ? record[table].cell(row, column) : nullptr;
  }

  Policy policy;
  std::int32_t subject;
  RecordPlan record_plan;
  Plan plan;
  RecordData data;
  std::vector<std::int32_t> asked;
  std::vector<RecordTable> record;
  void note_same();
  std::vector<bool> same;  // parallel to the tables of the schema: nothing has changed since the last record
  std::vector<bool> was_present;  // parallel to the record's tables
  Arena arena{kArenaBytes};  // what an assessment computes: `last` is its view
  std::unique_ptr<Report::Impl> last;  // the last record; made once, then bound again
  KeptChains kept;
  std::optional<People> people;  // nobody asks for persons: the facts that do are given
  std::vector<Assessed> answers;
  std::vector<UnknownAnswer> unknowns;
};

// A table of the context is the same, and one of the record that is absent again.
void Assessor::Impl::note_same() {
  for (std::size_t t = 0; t < record.size(); ++t) {
    const auto index = static_cast<std::size_t>(&record[t].def() - policy->schema->tables().data());
    same[index] = !record[t].present() && !was_present[t];
    was_present[t] = record[t].present();
  }
}

// A record of everything there may be, made up: programs are compiled and buffers grow once, whatever comes first.
void Assessor::Impl::warm_up(Date as_of) {
  std::vector<RecordTable> all;
  std::deque<std::string> words;
  for (const TableNeed& need : record_plan.tables) all.emplace_back(need).make_up(kWarmRows, as_of, words);
  std::swap(all, record);
  const bool table = policy->subjects[static_cast<std::size_t>(subject)].kind == SubjectKind::table;
  answers.reserve(asked.size() * (table ? 1 : kWarmRows));
  unknowns.reserve(record_plan.judged.size() * kWarmRows);
  for (int times = 0; times < 2; ++times) {  // twice: memory made while it ran is used again, or joined
    drop();
    if (!data.seal(record)) break;
    bind(as_of);
    const ArenaScope scope(arena);
    judge_record();
  }
  std::swap(all, record);
}

// The world stands where it stood, and so do the chains that read it.
void Assessor::Impl::bind(Date as_of) {
  note_same();
  if (last != nullptr) {
    last->as_of = as_of;
    last->world.bind_again(as_of, end_of_day(as_of), same);
    return;
  }
  last = std::make_unique<Report::Impl>(policy, data.data(), as_of, end_of_day(as_of));
  last->facts.columns.resize(policy->facts.size());
  last->facts.kept = &kept;
  last->ladders.resize(policy->ladders.size());
  people.emplace(last->world, last->facts);
}

// Nothing that lies in the arena may be left when it is used again.
void Assessor::Impl::drop() {
  unknowns.clear();
  if (last != nullptr) {
    for (std::unique_ptr<FactColumn>& column : last->facts.columns) column = nullptr;
    last->facts.groups = nullptr;
    last->world.forget_computed();
  }
  arena.reset();
}

void Assessor::Impl::judge_record() {
  last->facts.groups = std::allocate_shared<GroupStore>(Local<GroupStore>());
  Evaluation run{last->world, last->facts, *people, 1, &last->settled, &last->duties};
  run.ladders = &last->ladders;
  run.given = last->given = &record_plan.given;
  compute(run, plan);
  Judgement judgement = judge_rules(last->world, last->facts, record_plan.judged, 1, true);
  except(last->world, judgement);
  fill(judgement);
}

// One answer for each row asked about and rule, `no` until something else is found.
void Assessor::Impl::fill(const Judgement& judgement) {
  const World& world = last->world;
  const SubjectRows& rows = world.subjects[static_cast<std::size_t>(subject)];
  const bool table = policy->subjects[static_cast<std::size_t>(subject)].kind == SubjectKind::table;
  const std::size_t count = table ? std::min<std::size_t>(rows.rows, 1) : rows.rows;
  answers.clear();
  for (std::size_t row = 0; row < count; ++row) {
    for (const std::int32_t rule : asked) {
      if (!rows.is_visible(row)) continue;
      const std::int32_t anchor = policy->rules[static_cast<std::size_t>(rule)].anchor_column;
      Assessed one;
      one.rule = rule, one.row = static_cast<std::uint32_t>(row);
      one.key = world.key(subject, row);
      one.anchor = anchor_of(world, subject, anchor, static_cast<std::int64_t>(row));
      answers.push_back(one);
    }
  }
  const auto find = [&](std::uint16_t rule, std::uint32_t row) {
    return std::find_if(answers.begin(), answers.end(),
                        [&](const Assessed& one) { return one.rule == rule && one.row == row; });
  };
  for (const auto& [rule, row] : judgement.outside) {
    if (const auto one = find(rule, row); one != answers.end()) one->answer = Answer::not_applicable;
  }
  for (const UnknownAnswer& doubt : judgement.unknowns) {
    if (const auto one = find(doubt.rule, doubt.row); one != answers.end())
      one->answer = doubt.fault ? Answer::error : Answer::unknown;
  }
  for (const Finding& finding : judgement.findings) {
    const auto one = find(finding.rule, finding.row);
    if (one == answers.end()) continue;
    one->answer = Answer::yes;
    one->state = state_name(finding.state);
    if (finding.due != kNoDay) one->due = Date{finding.due};
    if (finding.state == FindingState::overdue) one->days_late = world.as_of.days - finding.due;
  }
  unknowns.assign(judgement.unknowns.begin(), judgement.unknowns.end());
}

Result<Assessor> Assessor::make(const Policy& policy, std::string_view subject, const AssessorOptions& options) {
  const std::int32_t index = find_id(policy->subjects, subject);
  if (index < 0) return no_such("没有对象 " + std::string(subject), "no such subject: " + std::string(subject));
  if (RecordPlan::owner_of(policy.data(), index) < 0)
    return Error(ErrorCode::bad_argument, "对象 " + std::string(subject) + " 的行来自多份档案，不能单独判断",
                 "the rows of " + std::string(subject) + " come from many records: it cannot be assessed alone");
  const Result<std::vector<std::uint16_t>> rules = rules_of(policy.data(), index, options.rules);
  if (!rules) return rules.error();
  const Result<std::vector<bool>> chosen = chosen_facts(policy.data(), options.slots);
  if (!chosen) return chosen.error();
  return Assessor(std::make_unique<Impl>(policy, index, *rules, *chosen, options));
}

Assessor::Assessor(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Assessor::Assessor(Assessor&&) noexcept = default;
Assessor& Assessor::operator=(Assessor&&) noexcept = default;
Assessor::~Assessor() = default;

const std::vector<TableNeed>& Assessor::tables() const { return impl_->record_plan.tables; }
const std::vector<SlotNeed>& Assessor::slots() const { return impl_->record_plan.slots; }
const std::vector<std::int32_t>& Assessor::rules() const { return impl_->asked; }

std::optional<std::size_t> Assessor::table(std::string_view id) const {
  for (std::size_t t = 0; t < tables().size(); ++t) {
    if (tables()[t].table->id == id || tables()[t].table->zh == id) return t;
  }
  return std::nullopt;
}

std::optional<std::size_t> Assessor::slot(std::string_view fact) const {
  for (std::size_t s = 0; s < slots().size(); ++s) {
    if (slots()[s].id == fact || slots()[s].subject + '.' + slots()[s].id == fact) return s;
  }
  return std::nullopt;
}

void Assessor::reset() {
  for (RecordTable& table : impl_->record) table.reset();
  for (expr::Value& value : impl_->record_plan.given.values) value.state = expr::State::unknown;
}

Status Assessor::present(std::size_t table) {
  if (table >= impl_->record.size()) return out_of_range();
  impl_->record[table].arrive();
  return Ok{};
}

Status Assessor::add_row(std::size_t table) {
  if (table >= impl_->record.size()) return out_of_range();
  if (impl_->record[table].add_row()) return Ok{};
  return Error(ErrorCode::out_of_range, "表 " + tables()[table].table->id + " 的行数超过设定的容量",
               "more rows of " + tables()[table].table->id + " than its capacity");
}

namespace {

using Cell = RecordTable::Cell;

bool is_text(ColumnType type) {
  return type == ColumnType::text || type == ColumnType::key || type == ColumnType::code;
}

Status wrong_cell() {
  return Error(ErrorCode::bad_argument, "值与列的类型不符", "a value of another type than the column's");
}

}  // namespace

Status Assessor::set_integer(std::size_t table, std::size_t row, std::size_t column, std::int64_t value) {
  Cell* cell = impl_->cell(table, row, column);
  if (cell == nullptr) return out_of_range();
  const ColumnType type = impl_->record[table].column(column).type;
  if (is_text(type) || type == ColumnType::real) return wrong_cell();
  if (type == ColumnType::date && value != static_cast<std::int32_t>(value)) return wrong_cell();
  *cell = {Cell::Is::integer, value, 0, {}};
  return Ok{};
}

Status Assessor::set_real(std::size_t table, std::size_t row, std::size_t column, double value) {
  Cell* cell = impl_->cell(table, row, column);
  if (cell == nullptr) return out_of_range();
  if (impl_->record[table].column(column).type != ColumnType::real) return wrong_cell();
  *cell = {Cell::Is::real, 0, value, {}};
  return Ok{};
}

Status Assessor::set_text(std::size_t table, std::size_t row, std::size_t column, std::string_view value) {
  Cell* cell = impl_->cell(table, row, column);
  if (cell == nullptr) return out_of_range();
  if (!is_text(impl_->record[table].column(column).type)) return wrong_cell();
  *cell = {Cell::Is::text, 0, 0, value};
  return Ok{};
}

Status Assessor::set_null(std::size_t table, std::size_t row, std::size_t column) {
  Cell* cell = impl_->cell(table, row, column);
  if (cell == nullptr) return out_of_range();
  *cell = {Cell::Is::null, 0, 0, {}};
  return Ok{};
}

Status Assessor::set_slot(std::size_t slot, expr::Value value) {
  if (slot >= slots().size()) return out_of_range();
  if (value.state == expr::State::known && value.type != slots()[slot].type) return wrong_cell();
  impl_->record_plan.given.values[static_cast<std::size_t>(slots()[slot].fact)] = std::move(value);
  return Ok{};
}

Result<std::span<const Assessed>> Assessor::assess(Date as_of) {
  impl_->answers.clear();
  if (const Status valid = holds_on(impl_->policy, as_of); !valid) return valid.error();
  if (impl_->last == nullptr) impl_->warm_up(as_of);
  impl_->drop();
  const Status sealed = impl_->data.seal(impl_->record);
  if (!sealed) return sealed.error();
  impl_->bind(as_of);
  const ArenaScope scope(impl_->arena);
  impl_->judge_record();
  return std::span<const Assessed>(impl_->answers);
}

Bilingual Assessor::missing(const Assessed& answer) const {
  for (const UnknownAnswer& doubt : impl_->unknowns) {
    if (doubt.rule != answer.rule || doubt.row != answer.row || impl_->last == nullptr) continue;
    const Rule& rule = impl_->policy->rules[doubt.rule];
    const CheckedExpr& part = doubt.part == UnknownPart::applies ? rule.applies
                              : doubt.part == UnknownPart::when  ? rule.when
                                                                 : rule.due;
    return missing_leaves(*impl_->last, rule.subject, part, rule.anchor_column, doubt.row);
  }
  return {};
}

const std::vector<QuarantineLine>& Assessor::quarantine() const {
  static const std::vector<QuarantineLine> kNone;
  return impl_->last == nullptr ? kNone : impl_->last->data.quarantine();
}

}  // namespace baoxue::inline v1
