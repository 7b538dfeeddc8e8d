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
  // One vector for all, also for subjects that are made when they are named: its elements never move.
  std::size_t most = data_->subjects.size() + 64 + data_->periods.size();
  for (const char* section : {"subject", "role", "rule", "duty", "ladder", "metric", "settlement"})
    most += pack_.section(section).size();
  data_->subjects.reserve(most);
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
  const Node *runs = item.get("runs"), *cross = item.get("cross"), *group = item.get("group"),
             *match = item.get("match");
  if ((runs != nullptr) + (cross != nullptr) + (group != nullptr) + (match != nullptr) != 1) {
    diagnostics_.error(ErrorCode::missing_key, item.place,
                       "subject " + item.id + " 应有 runs、cross、group、match 之一",
                       "subject " + item.id + " needs exactly one of runs, cross, group and match");
    return;
  }
  SubjectDef out;
  out.id = item.id;
  out.zh = text(item, "zh");
  out.clause = clause(item);
  out.place = item.place;
  const bool ok = runs != nullptr    ? declare_runs(item, out)
                  : cross != nullptr ? declare_cross(item, out)
                  : match != nullptr ? declare_match(item, out)
                                     : declare_group(item, out);
  if (ok) data_->subjects.push_back(std::move(out));
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
  static constexpr std::pair<std::string_view, std::int32_t> kPlaces[] = {{"start", 1}, {"end", 2}};
  out.event_column = 1, out.period_column = 2;
  return word(item, "place", kPlaces, out.period_column);
}

bool Builder::declare_cross(const Item& item, SubjectDef& out) {
  const Node& cross = *item.get("cross");
  const std::vector<std::string> parts = texts(item, "cross");
  if (parts.size() != 2) {
    diagnostics_.error(ErrorCode::wrong_type, cross.place, "cross 写作 [\"对象\", \"period:时段\"] 或两个对象",
                       "cross is written [\"subject\", \"period:term\"] or with two subjects");
    return false;
  }
  const auto part = [&](std::size_t i) {
    const std::int32_t found = find_subject(parts[i]);
    if (found >= 0 && (subject(found).kind == SubjectKind::table || subject(found).kind == SubjectKind::role))
      return found;
    const std::vector<std::string> known = names_of(data_->subjects, &SubjectDef::id);
    diagnostics_.error(ErrorCode::unknown_name, cross.items[i].place, "没有可以相乘的对象 " + parts[i],
                       "there is no subject " + parts[i] + " to cross", nearest_name(parts[i], known));
    return -1;
  };
  out.kind = SubjectKind::cross;
  if ((out.crossed = part(0)) < 0) return false;
  if (parts[1].starts_with("period:")) {
    out.period = period_kind(parts[1].substr(7));
    if (out.period == PeriodKind::none) {
      std::vector<std::string> names;
      for (const std::string& name : period_names()) names.push_back("period:" + name);
      return bad_word(cross.items[1], "period", names), false;
    }
    out.columns = {link_to(out.crossed), derived("period.start", "期初", Kind::date),
                   derived("period.end", "期末", Kind::date)};
    out.event_column = 2;
    return true;
  }
  if ((out.crossed_with = part(1)) < 0) return false;
  out.columns = {link_to(out.crossed), link_to(out.crossed_with)};
  if (out.crossed != out.crossed_with) return true;
  diagnostics_.error(ErrorCode::wrong_type, cross.place, "cross 的两个对象不能相同",
                     "a subject cannot be crossed with itself");
  return false;
}

// The columns' types are known when the pack's facts are: resolve_group.
bool Builder::declare_group(const Item& item, SubjectDef& out) {
  static constexpr KeyDecl kGroup[] = {{"from", 1}, {"by", 32}};
  const Node& group = *item.get("group");
  check_table_keys("group", group, kGroup, diagnostics_);
  const Node *from = group.find("from"), *by = group.find("by");
  if (from == nullptr || !from->is(NodeKind::text) || by == nullptr || !by->is(NodeKind::array) || by->items.empty()) {
    diagnostics_.error(ErrorCode::missing_key, group.place, "group 写作 { from = \"表\", by = [\"列\"] }",
                       "group is written { from = \"table\", by = [\"column\"] }");
    return false;
  }
  out.kind = SubjectKind::group;
  out.crossed = rows_index(from->text);
  if (out.crossed < 0) {
    diagnostics_.error(ErrorCode::unknown_name, from->place, "没有表 " + from->text, "there is no table " + from->text,
                       nearest_name(from->text, names_of(data_->schema->tables(), &TableDef::id)));
    return false;
  }
  for (const Node& name : by->items) {
    if (!name.is(NodeKind::text)) return bad_word(name, "by", {}), false;
    out.columns.push_back(derived(name.text.substr(name.text.rfind('.') + 1), "", Kind::text));
  }
  return true;
}

bool Builder::resolve_group(std::int32_t index) {
  const Item& item = pack_.section("subject").at(subject(index).id);
  const Node& by = *item.get("group")->find("by");
  for (std::size_t i = 0; i < by.items.size(); ++i) {
    CheckedExpr expression;
    if (!check(by.items[i], {subject(index).crossed, -1, false, false}, {}, expression)) return false;
    const std::int32_t found = single_ref(expression);
    if (found < 0) {
      diagnostics_.error(ErrorCode::wrong_type, by.items[i].place, "by 的每一项应是一个名字",
                         "every entry of by must be a name");
      return false;
    }
    SubjectColumn& column = subject(index).columns[i];
    const expr::Symbol symbol = symbol_of(found);
    column.type = symbol.type, column.domain = symbol.domain, column.codes = symbol.codes;
    subject(index).by.push_back(found);
  }
  return true;
}

// `where` of a run reads the rows' facts, and facts read runs: the same graph, the same search for cycles.
bool Builder::resolve_runs(std::int32_t index) {
  const Item& item = pack_.section("subject").at(subject(index).id);
  const NameContext context{rows_index(table(subject(index).table).id), -1, false, false};
  CheckedExpr where, ignore;
  const bool ok = check_key(item, "where", context, Type{Kind::boolean}, where);
  if (!check_key(item, "ignore", context, Type{Kind::boolean}, ignore) || !ok) return false;
  subject(index).where = std::move(where);
  subject(index).ignore = std::move(ignore);
  return true;
}

}  // namespace baoxue::inline v1::policy_detail
