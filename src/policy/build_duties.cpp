// SPDX-License-Identifier: MIT
// Duties (任务): what is expected of whom, by when, satisfied by which rows. Quotas and archive items are duties.
#include <algorithm>

#include "policy/builder.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

using expr::Kind;
using expr::Type;

constexpr std::int64_t kArchiveItems = 18;
constexpr std::int64_t kDueDays = 3660;  // ten years

bool has_period(const SubjectDef& subject) {
  return subject.kind == SubjectKind::period || (subject.kind == SubjectKind::cross && subject.crossed_with < 0);
}

}  // namespace

void Builder::build_duties() {
  for (std::size_t i = 0; i < data_->duties.size(); ++i) {
    const std::int32_t rows = computed_subject("duty:" + data_->duties[i].id);
    if (rows >= 0) resolve_subject(rows);
  }
  check_merges();
}

// In the order of DutyStatus; unknown is no code: the column is unknown then.
std::shared_ptr<const CodeList> Builder::duty_status_codes() {
  CodeList list;
  list.id = "duty_status";
  list.codes = {{"met", "按时完成", {}},        {"late", "迟", {}},
                {"short", "不足", {}},          {"incomplete", "不全", {}},
                {"missing", "未做", {}},        {"not_yet_due", "未到期", {}},
                {"not_required", "不要求", {}}, {"zero_reported", "零报告", {}}};
  return std::make_shared<const CodeList>(std::move(list));
}

// A duty of a role is expected of persons: one who holds it for several classes has it once.
std::vector<SubjectColumn> Builder::expected_of(const Item& item) {
  const std::int32_t of = need_subject(item, "of");
  if (of < 0) return {};
  return {link_to(subject(of).kind == SubjectKind::role ? subject_index("staff") : of)};
}

bool Builder::resolve_duty_group(std::int32_t index) {
  bool ok = resolve_duty(index);
  const std::string group = data_->duties[static_cast<std::size_t>(index)].group;
  for (std::size_t i = 0; !group.empty() && i < data_->duties.size(); ++i) {
    if (text(pack_.section("duty").at(data_->duties[i].id), "group") == group)
      ok = resolve_duty(static_cast<std::int32_t>(i)) && ok;
  }
  return ok;
}

bool Builder::resolve_duty(std::int32_t index) {
  using enum FactDraft::State;
  FactDraft::State& state = duties_[static_cast<std::size_t>(index)];
  if (state != fresh) return state != failed;
  state = open;
  Duty& duty = data_->duties[static_cast<std::size_t>(index)];
  duty.subject_rows = computed_subject("duty:" + duty.id);
  if (duty.subject_rows < 0) return state = failed, false;
  // In a group this duty may be built before its own rows are asked for: its names are given then, too.
  FactDraft::State& rows = computed_[duty.subject_rows];
  const FactDraft::State before = rows;
  if (before == fresh && !enter(subject(duty.subject_rows).place, subject(duty.subject_rows).id))
    return state = failed, false;
  if (before == fresh) rows = open;
  const bool ok = build_duty(pack_.section("duty").at(duty.id), duty);
  if (before == fresh) rows = fresh, path_.pop_back();
  return (duties_[static_cast<std::size_t>(index)] = ok ? done : failed) == done;
}

bool Builder::build_duty(const Item& item, Duty& duty) {
  duty.place = item.place, duty.layer = layer_id(item.layer), duty.group = text(item, "group");
  const std::int32_t of = need_subject(item, "of");
  if (of < 0) return false;
  const SubjectDef& def = subject(of);
  duty.subject = def.kind == SubjectKind::role ? subject_index("staff") : of;
  if (def.kind == SubjectKind::role) {
    const auto role = roles_.find(def.id.substr(def.id.find(':') + 1));
    if (role == roles_.end()) return false;  // reported with the role
    duty.role = role->second;
  }
  bool ok = read_duty_words(item, duty);
  if (!resolve_subject(of) || !read_expected(item, duty)) return false;
  ok = read_due(item, duty) && ok;
  ok = read_needs(item, duty) && ok;
  ok = read_parties(item, "by", false, duty, duty.by) && ok;
  return read_parties(item, "to", true, duty, duty.to) && ok;
}

bool Builder::read_duty_words(const Item& item, Duty& duty) {
  static constexpr std::pair<std::string_view, Basis> kBases[] = {
      {"said", Basis::said}, {"law", Basis::law}, {"assumed", Basis::assumed}};
  static constexpr std::pair<std::string_view, bool> kVacations[] = {{"skip", true}, {"keep", false}};
  duty.clause = clause(item), duty.title = bilingual(item, "title"), duty.why = bilingual(item, "why");
  duty.carry = flag(item, "carry"), duty.zero_reports = flag(item, "zero_report");
  bool ok = word(item, "source", kBases, duty.source);
  ok = word(item, "vacations", kVacations, duty.skip_vacations) && ok;
  const Node* archive = item.get("archive");
  if (archive == nullptr) return ok;
  duty.archive = static_cast<std::int32_t>(std::clamp<std::int64_t>(archive->integer, 0, kArchiveItems));
  if (archive->integer >= 1 && archive->integer <= kArchiveItems) return ok;
  diagnostics_.error(ErrorCode::wrong_type, archive->place, "archive 是档案项编号 1 到 18",
                     "`archive` is the number of an archive item, 1 to 18");
  return false;
}

bool Builder::read_expected(const Item& item, Duty& duty) {
  const Node *every = item.get("every"), *condition = item.get("for");
  const bool dated = has_period(subject(duty.subject));
  if (every == nullptr && condition == nullptr && !dated) {
    diagnostics_.error(ErrorCode::missing_key, item.place, "duty " + item.id + " 应有 every（时段）或 for（条件）",
                       "duty " + item.id + " needs every (a period) or for (a condition)");
    return false;
  }
  if (every != nullptr && dated) {
    diagnostics_.error(ErrorCode::wrong_type, every->place, subject(duty.subject).id + " 已有时段，不再写 every",
                       subject(duty.subject).id + " has a period already: no every");
    return false;
  }
  if (!read_period(item, "every", duty.period)) return false;
  if (duty.carry && every == nullptr) {
    const Node& carry = *item.get("carry");
    diagnostics_.error(ErrorCode::wrong_type, carry.key_place, "carry 只用于有 every 的任务",
                       "carry is for a duty with every");
    return false;
  }
  duty.anchor_column = every != nullptr || dated || subject(duty.subject).event_column >= 0 ? 1 : -1;
  return check_key(item, "for", {duty.subject_rows, -1, false, false, false, duty.subject_rows}, Type{Kind::boolean},
                   duty.expected);
}

bool Builder::read_due(const Item& item, Duty& duty) {
  static constexpr KeyDecl kDue[] = {{"n", 2}, {"count", 1}};
  const Node* due = item.get("due");
  const bool period = duty.period != PeriodKind::none || has_period(subject(duty.subject));
  if (due == nullptr && period) return true;  // the last day of the period
  if (due != nullptr && due->is(NodeKind::text)) {
    return check(*due, {duty.subject_rows, -1, false, false, false, duty.subject_rows}, Type{Kind::date}, duty.due);
  }
  const Node *n = nullptr, *count = nullptr;
  if (due != nullptr) check_table_keys("due", *due, kDue, diagnostics_), n = due->find("n"), count = due->find("count");
  const bool near =
      n != nullptr && n->is(NodeKind::integer) && std::clamp(n->integer, -kDueDays, kDueDays) == n->integer;
  if (!near || !period) {
    const Place& place = due == nullptr ? item.place : due->place;
    diagnostics_.error(
        ErrorCode::missing_key, place,
        period ? "due 写作 { n = -1, count = \"work\" } 或日期表达式" : "没有 every 的任务要有日期表达式 due",
        period ? "due is written { n = -1, count = \"work\" } or as an expression that gives a date"
               : "a duty without every needs due, an expression that gives a date");
    return false;
  }
  duty.due_n = n->integer;
  duty.day_count = day_count(count == nullptr || !count->is(NodeKind::text) ? "calendar" : count->text);
  if (duty.day_count >= 0) return true;
  bad_word(*count, "count", names_of(data_->day_counts, &DayCountDef::id));
  return false;
}

bool Builder::read_needs(const Item& item, Duty& duty) {
  static constexpr KeyDecl kNeeds[] = {{"from", 1}, {"on", 64},      {"where", 1},   {"in_period", 8},
                                       {"day", 1},  {"at_least", 3}, {"evidence", 1}};
  const Node* needs = item.get("needs");
  if (needs != nullptr) check_table_keys("needs", *needs, kNeeds, diagnostics_);
  if (!read_needed_rows(item, needs, duty) || !read_duty_evidence(item, duty) || !read_at_least(item, duty))
    return false;
  const bool signed_off = duty.itself && duty.evidence >= 0 &&
                          fact_draft(duty.needs.from, data_->evidence[static_cast<std::size_t>(duty.evidence)].id +
                                                          ".completed_on") != nullptr;
  if (needs == nullptr && signed_off) return true;
  const NameContext row{duty.needs.from, duty.subject_rows, false, false, false, duty.subject_rows};
  const Node* where = needs == nullptr ? nullptr : needs->find("where");
  const Node* day = needs == nullptr ? nullptr : needs->find("day");
  bool ok = where == nullptr || check(*where, row, Type{Kind::boolean}, duty.needs_where);
  ok = (day == nullptr || check(*day, row, Type{Kind::date}, duty.needs_day)) && ok;
  const SubjectDef& from = subject(duty.needs.from);
  if (day == nullptr && from.event_column < 0 && !signed_off) {
    diagnostics_.error(ErrorCode::missing_key, needs == nullptr ? item.place : needs->place,
                       from.id + " 没有日期，请写 day", from.id + " has no date: say day");
    return false;
  }
  return ok;
}

bool Builder::read_needed_rows(const Item& item, const Node* needs, Duty& duty) {
  const Node* from = needs == nullptr ? nullptr : needs->find("from");
  if (from != nullptr) {
    Item& rows = made_item(item, item.id);
    for (const NodeEntry& entry : needs->entries) rows.fields[entry.key] = {&entry.value, item.layer};
    if (!build_relation(rows, duty.subject, duty.needs)) return false;
    const Node* in_period = needs->find("in_period");
    const bool period = duty.period != PeriodKind::none || has_period(subject(duty.subject));
    duty.needs.in_period = period && (in_period == nullptr || in_period->boolean);
  } else {
    duty.itself = true, duty.needs.from = duty.subject;
  }
  const bool table = from != nullptr && subject(duty.needs.from).kind == SubjectKind::table;
  if (duty.zero_reports && (!table || duty.period == PeriodKind::none)) {
    diagnostics_.error(ErrorCode::wrong_type, item.get("zero_report")->key_place,
                       "zero_report 只用于有 every、needs 是一张表的任务",
                       "zero_report is for a duty with every that needs rows of a table");
    return false;
  }
  const bool judged = from != nullptr || (needs != nullptr && needs->find("where") != nullptr) ||
                      item.get("evidence") != nullptr || (needs != nullptr && needs->find("evidence") != nullptr);
  if (!judged || (duty.itself && duty.role >= 0)) {
    diagnostics_.error(
        ErrorCode::missing_key, needs == nullptr ? item.place : needs->place,
        "duty " + item.id + " 没有写要有什么：needs = { from = \"表\" }，或本行的 where、evidence",
        "duty " + item.id +
            " does not say what it needs: needs = { from = \"table\" }, or where or evidence of the row itself");
    return false;
  }
  return true;
}

const Node* Builder::one_of(const Item& item, std::string_view key, bool& ok) {
  const Node* needs = item.get("needs");
  const Node *inside = needs == nullptr ? nullptr : needs->find(key), *beside = item.get(key);
  if (inside == nullptr || beside == nullptr) return inside != nullptr ? inside : beside;
  diagnostics_.error(ErrorCode::duplicate_id, beside->key_place, std::string(key) + " 写了两次",
                     std::string(key) + " is said twice");
  ok = false;
  return nullptr;
}

bool Builder::read_duty_evidence(const Item& item, Duty& duty) {
  bool ok = true;
  const Node* node = one_of(item, "evidence", ok);
  if (node == nullptr) return ok;
  const std::vector<Evidence>& all = data_->evidence;
  const auto found = std::find_if(all.begin(), all.end(), [&](const Evidence& e) { return e.id == node->text; });
  if (found == all.end()) {
    if (pack_.section("evidence").contains(node->text)) return false;  // reported there
    diagnostics_.error(ErrorCode::unknown_name, node->place, "没有材料 " + node->text,
                       "there is no evidence " + node->text, nearest_name(node->text, names_of(all, &Evidence::id)));
    return false;
  }
  duty.evidence = static_cast<std::int32_t>(found - all.begin());
  if (found->subject != duty.needs.from) {
    diagnostics_.error(
        ErrorCode::wrong_type, node->place,
        "材料 " + node->text + " 属于 " + subject(found->subject).id + "，不是 " + subject(duty.needs.from).id,
        "the evidence " + node->text + " is of " + subject(found->subject).id + ", not of " +
            subject(duty.needs.from).id);
    return false;
  }
  FactDraft* day = fact_draft(found->subject, found->id + ".completed_on");
  const std::string id = found->id;
  return resolve_fact(*fact_draft(duty.needs.from, id + ".complete")) &&
         resolve_fact(*fact_draft(duty.needs.from, id + ".missing")) && (day == nullptr || resolve_fact(*day));
}

bool Builder::read_at_least(const Item& item, Duty& duty) {
  bool ok = true;
  const Node* node = one_of(item, "at_least", ok);
  if (node == nullptr) return ok;
  const Node& text = node->is(NodeKind::integer) ? made_text(node->place, std::to_string(node->integer)) : *node;
  if (node->is(NodeKind::integer) && node->integer < 1) {
    diagnostics_.error(ErrorCode::wrong_type, node->place, "at_least 至少为 1", "at_least must be 1 or more");
    return false;
  }
  return check(text, {duty.subject_rows, -1, false, false, false, duty.subject_rows}, Type{Kind::integer},
               duty.at_least);
}

// A role, { role, via }, or (to) the name of a unit.
bool Builder::read_parties(const Item& item, std::string_view key, bool units, const Duty& duty,
                           std::vector<Party>& out) {
  const Node* node = item.get(key);
  if (node == nullptr) return true;
  const std::vector<Node> single{*node};
  bool ok = true;
  for (const Node& entry : node->is(NodeKind::array) ? node->items : single) {
    const Node* role = entry.is(NodeKind::table) ? entry.find("role") : &entry;
    const Node* via = entry.is(NodeKind::table) ? entry.find("via") : nullptr;
    Party party;
    if (role == nullptr || !role->is(NodeKind::text) || (via != nullptr && !via->is(NodeKind::text))) {
      diagnostics_.error(ErrorCode::wrong_type, entry.place,
                         std::string(key) + " 的每一项是职责名或 { role = \"…\", via = \"…\" }",
                         "every entry of " + std::string(key) + " is a role or { role = \"...\", via = \"...\" }");
      ok = false;
    } else if (units && &entry == role && !pack_.section("role").contains(role->text)) {
      party.unit = role->text;
      out.push_back(std::move(party));
    } else if (role_use(entry, role->text, via, duty.subject_rows, party.role)) {
      out.push_back(std::move(party));
    } else {
      ok = false;
    }
  }
  return ok;
}

// Two roles in one person: in a group the pack must say whether that is one quota, the higher one, or two.
void Builder::check_merges() {
  for (const Duty& a : data_->duties) {
    for (const Duty& b : data_->duties) {
      if (a.group.empty() || a.group != b.group || a.role < 0 || b.role < 0 || a.role == b.role || &a == &b) continue;
      const Role &role = data_->roles[static_cast<std::size_t>(a.role)],
                 &other = data_->roles[static_cast<std::size_t>(b.role)];
      const bool said = pack_.section("role").at(role.id).get("merge") != nullptr;
      if (said && (role.merge == other.merge || &a > &b)) continue;
      if (said && pack_.section("role").at(other.id).get("merge") == nullptr) continue;  // reported there
      diagnostics_.error(
          ErrorCode::missing_key, pack_.section("duty").at(a.id).get("group")->place,
          "一人兼 " + role.id + " 与 " + other.id + " 时怎样算？两个职责都写 merge = \"person\" 或都写 \"role\"",
          "one person may be " + role.id + " and " + other.id +
              ": say merge = \"person\" or \"role\" alike for both roles");
      break;
    }
  }
}

}  // namespace baoxue::inline v1::policy_detail
