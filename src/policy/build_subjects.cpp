// SPDX-License-Identifier: MIT
#include <algorithm>

#include "policy/builder.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

using expr::Kind;
using expr::Type;

Type type_of(ColumnType type) {
  switch (type) {
    case ColumnType::boolean: return {Kind::boolean};
    case ColumnType::integer: return {Kind::integer};
    case ColumnType::decimal: return {Kind::ratio};
    case ColumnType::money: return {Kind::money};
    case ColumnType::date: return {Kind::date};
    case ColumnType::timestamp: return {Kind::timestamp};
    case ColumnType::real: return {Kind::real};
    case ColumnType::code:
    case ColumnType::key:
    case ColumnType::text: break;
  }
  return {Kind::text};
}

SubjectColumn derived(std::string id, std::string zh, Kind kind) {
  return {std::move(id), std::move(zh), {kind}, {}, {}, -1};
}

}  // namespace

void Builder::build_subjects() {
  const auto tables = static_cast<std::int32_t>(data_->schema->tables().size());
  for (std::int32_t i = 0; i < tables; ++i) declare_table_subject(i);
  for (const auto& [id, item] : pack_.section("subject")) declare_subject(item);
}

void Builder::declare_table_subject(std::int32_t index) {
  const TableDef& def = table(index);
  SubjectDef out;
  out.id = def.subject;
  out.zh = def.zh;
  out.table = index;
  for (std::size_t i = 0; i < def.columns.size(); ++i) {
    const ColumnDef& column = def.columns[i];
    out.columns.push_back(
        {column.id, column.zh, type_of(column.type), column.domain, column.codes, static_cast<std::int32_t>(i)});
  }
  out.event_column = def.column_with_role(ColumnRole::event);
  data_->subjects.push_back(std::move(out));
}

void Builder::declare_subject(const Item& item) {
  if (subject_index(item.id) >= 0 || data_->schema->table_index(item.id) >= 0) {
    diagnostics_.error(ErrorCode::duplicate_id, item.place, item.id + " 已是表或对象的名字",
                       item.id + " is already a table or subject");
    return;
  }
  const Node *runs = item.get("runs"), *cross = item.get("cross");
  if ((runs == nullptr) == (cross == nullptr)) {
    diagnostics_.error(ErrorCode::missing_key, item.place, "subject " + item.id + " 应有 runs 或 cross 之一",
                       "subject " + item.id + " needs exactly one of runs and cross");
    return;
  }
  SubjectDef out;
  out.id = item.id;
  out.zh = text(item, "zh");
  out.clause = clause(item);
  out.place = item.place;
  if (runs != nullptr ? declare_runs(item, out) : declare_cross(item, out)) data_->subjects.push_back(std::move(out));
}

bool Builder::declare_runs(const Item& item, SubjectDef& out) {
  static constexpr KeyDecl kRuns[] = {{"from", 1}, {"by", 1}, {"day", 1}, {"count", 1}};
  const Node& runs = *item.get("runs");
  check_table_keys("runs", runs, kRuns, diagnostics_);
  for (const KeyDecl& key : kRuns) {
    const Node* node = runs.find(key.name);
    if (node != nullptr && node->is(NodeKind::text)) continue;
    diagnostics_.error(ErrorCode::missing_key, runs.place, "runs 缺键 " + std::string(key.name),
                       "runs has no key " + std::string(key.name));
    return false;
  }
  out.kind = SubjectKind::runs;
  const Node &from = *runs.find("from"), &count = *runs.find("count");
  const std::int32_t rows = rows_index(from.text);
  if (rows < 0 || subject(rows).kind != SubjectKind::table) {
    const std::vector<std::string> known = names_of(data_->schema->tables(), &TableDef::id);
    diagnostics_.error(ErrorCode::unknown_name, from.place, "没有表 " + from.text, "there is no table " + from.text,
                       nearest_name(from.text, known));
    return false;
  }
  out.table = subject(rows).table;
  const auto find = [&](std::string_view key, auto&& fits, const char* zh, const char* en) {
    const Node& node = *runs.find(key);
    const std::int32_t column = column_index(rows, node.text);
    if (column >= 0 && fits(column)) return column;
    std::vector<std::string> known;
    for (std::size_t i = 0; i < subject(rows).columns.size(); ++i) {
      if (fits(static_cast<std::int32_t>(i))) known.push_back(subject(rows).columns[i].id);
    }
    diagnostics_.error(ErrorCode::unknown_name, node.place, "runs." + std::string(key) + zh,
                       "runs." + std::string(key) + en, nearest_name(node.text, known));
    return std::int32_t{-1};
  };
  out.by_column = find(
      "by", [&](std::int32_t c) { return link_target(rows, c) >= 0; }, " 应是一个指向别的表的列",
      " must be a link column");
  out.day_column = find(
      "day",
      [&](std::int32_t c) { return subject(rows).columns[static_cast<std::size_t>(c)].type == Type{Kind::date}; },
      " 应是一个日期列", " must be a date column");
  out.day_count = day_count(count.text);
  if (out.day_count < 0) bad_word(count, "count", {"calendar", "weekday", "work", "school"});
  if (out.by_column < 0 || out.day_column < 0 || out.day_count < 0) return false;
  static constexpr std::pair<std::string_view, bool> kGaps[] = {{"break", false}, {"bridge", true}};
  if (!word(item, "gap", kGaps, out.gap_bridges)) return false;
  const SubjectDef& linked = subject(link_target(rows, out.by_column));
  SubjectColumn by{linked.id, linked.zh, {Kind::text}, linked.id, {}, -1};
  out.columns = {std::move(by),
                 derived("start", "开始日", Kind::date),
                 derived("end", "结束日", Kind::date),
                 derived("length", "连续天数", Kind::integer),
                 derived("length_days", "历时天数", Kind::integer),
                 derived("next_day", "返校日", Kind::date),
                 derived("seen", "已见天数", Kind::integer),
                 derived("open", "未结束", Kind::boolean)};
  out.event_column = 1;
  return true;
}

bool Builder::declare_cross(const Item& item, SubjectDef& out) {
  static constexpr std::pair<std::string_view, PeriodKind> kPeriods[] = {
      {"month", PeriodKind::month}, {"term", PeriodKind::term}, {"school_year", PeriodKind::school_year}};
  const Node& cross = *item.get("cross");
  const std::vector<std::string> parts = texts(item, "cross");
  if (parts.size() != 2 || !parts[1].starts_with("period:")) {
    diagnostics_.error(ErrorCode::not_yet, cross.place, "本版本的 cross 只能写作 [\"对象\", \"period:时段\"]",
                       "this version crosses a subject with a period only: [\"subject\", \"period:term\"]");
    return false;
  }
  out.kind = SubjectKind::cross;
  out.crossed = subject_index(parts[0]);
  if (out.crossed < 0 || subject(out.crossed).kind != SubjectKind::table) {
    const std::vector<std::string> known = names_of(data_->subjects, &SubjectDef::id);
    diagnostics_.error(ErrorCode::unknown_name, cross.items[0].place, "没有对象 " + parts[0],
                       "there is no subject " + parts[0], nearest_name(parts[0], known));
    return false;
  }
  for (const auto& [name, period] : kPeriods) {
    if (parts[1].substr(7) == name) out.period = period;
  }
  if (out.period == PeriodKind::none) {
    bad_word(cross.items[1], "period", {"period:month", "period:term", "period:school_year"});
    return false;
  }
  const SubjectDef& crossed = subject(out.crossed);
  out.columns = {{crossed.id, crossed.zh, {Kind::text}, crossed.id, {}, -1},
                 derived("period.start", "期初", Kind::date),
                 derived("period.end", "期末", Kind::date)};
  out.event_column = 2;
  return true;
}

// `where` of a run reads the rows' facts, and facts read runs: the same graph, the same search for cycles.
void Builder::resolve_runs(std::int32_t index) {
  if (subject(index).kind != SubjectKind::runs) return;
  const auto [state, fresh] = runs_.try_emplace(index, FactDraft::State::fresh);
  const Item& item = pack_.section("subject").at(subject(index).id);
  if (state->second == FactDraft::State::done) return;
  if (!enter(item, subject(index).id)) return;
  const NameContext context{rows_index(table(subject(index).table).id), -1, false, false};
  CheckedExpr where, ignore;
  check_key(item, "where", context, Type{Kind::boolean}, where);
  check_key(item, "ignore", context, Type{Kind::boolean}, ignore);
  subject(index).where = std::move(where);
  subject(index).ignore = std::move(ignore);
  path_.pop_back();
  runs_[index] = FactDraft::State::done;
}

}  // namespace baoxue::inline v1::policy_detail
