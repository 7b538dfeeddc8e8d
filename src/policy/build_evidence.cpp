// SPDX-License-Identifier: MIT
// Evidence (材料): what makes a record complete. The parts become three expression facts of the record, so that explanations, unknown
// values and speed are those of any other fact: ID.complete, ID.missing (what is missing, in order) and ID.completed_on.
#include <algorithm>

#include "policy/builder.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

using expr::Kind;
using expr::Type;

constexpr const char* kSeparator = "、";

std::string all_of(const std::vector<std::string>& conditions) {
  std::string text;
  for (const std::string& condition : conditions) text += (text.empty() ? "" : " && ") + condition;
  return text;
}

}  // namespace

Item& Builder::made_item(const Item& like, std::string id) {
  Item& item = made_items_.emplace_back();
  item.section = like.section, item.id = std::move(id), item.place = like.place, item.layer = like.layer;
  return item;
}

Node& Builder::made_text(const Place& place, std::string text) {
  Node& node = made_nodes_.emplace_back();
  node.kind = NodeKind::text, node.place = node.key_place = node.content = place, node.text = std::move(text);
  return node;
}

void Builder::declare_evidence() {
  for (const auto& [id, item] : pack_.section("evidence")) {
    Evidence evidence;
    evidence.id = id, evidence.zh = text(item, "zh"), evidence.clause = clause(item),
    evidence.layer = layer_id(item.layer);
    evidence.place = item.place, evidence.ordered = flag(item, "ordered");
    evidence.subject = need_subject(item, "of");
    if (evidence.subject < 0 || !read_evidence(item, evidence)) continue;
    std::vector<std::string> conditions;
    std::string missing;
    for (const auto& [condition, name] : evidence_conditions(evidence)) {
      const std::string separated = conditions.empty()
                                        ? "'" + name + "'"
                                        : "(" + all_of(conditions) + " ? '" + name + "' : '" + kSeparator + name + "')";
      missing += (missing.empty() ? "(" : " + (") + condition + " ? '' : " + separated + ")";
      conditions.push_back(condition);
    }
    const auto index = static_cast<std::int32_t>(data_->evidence.size());
    if (!declare_evidence_fact(item, index, ".complete", "齐全", all_of(conditions))) continue;
    declare_evidence_fact(item, index, ".missing", "所缺", missing);
    if (const std::string day = last_day(evidence); !day.empty())
      declare_evidence_fact(item, index, ".completed_on", "办结日", day);
    data_->evidence.push_back(std::move(evidence));
  }
}

bool Builder::declare_evidence_fact(const Item& item, std::int32_t evidence, const std::string& suffix,
                                    const std::string& zh, std::string source) {
  Item& made = made_item(item, item.id + suffix);
  made.fields["of"] = {item.get("of"), item.layer};
  made.fields["expr"] = {&made_text(item.get("parts")->place, std::move(source)), item.layer};
  if (item.get("clause") != nullptr) made.fields["clause"] = {item.get("clause"), item.layer};
  if (const std::string name = text(item, "zh"); !name.empty())
    made.fields["zh"] = {&made_text(item.place, name + zh), item.layer};
  const std::int32_t of = subject_index(item.get("of")->text);
  if (pack_.section("fact").contains(made.id)) {
    diagnostics_.error(ErrorCode::duplicate_id, item.place,
                       "事实 " + made.id + " 由材料 " + item.id + " 得出，不能另写",
                       "the fact " + made.id + " is made from the evidence " + item.id + " and cannot be declared");
    return false;
  }
  if (!name_is_free(made, of)) return false;
  drafts_[made.id] = {&made, of, FactDraft::State::fresh, -1, evidence};
  names_[{of, made.id}] = made.id;
  if (made.get("zh") != nullptr) names_[{of, made.get("zh")->text}] = made.id;
  return true;
}

bool Builder::read_evidence(const Item& item, Evidence& out) {
  const Node& parts = *item.get("parts");
  if (parts.items.empty()) {
    diagnostics_.error(ErrorCode::missing_key, parts.place, "材料 " + item.id + " 的 parts 是空的",
                       "`parts` of evidence " + item.id + " is empty");
    return false;
  }
  for (const Node& node : parts.items) {
    EvidencePart part;
    if (!read_part(node, out, part)) return false;
    const bool twice =
        std::any_of(out.parts.begin(), out.parts.end(), [&](const EvidencePart& p) { return p.name == part.name; });
    if (twice) {
      diagnostics_.error(ErrorCode::duplicate_id, node.place, "材料 " + item.id + " 写了两次 " + part.name,
                         "evidence " + item.id + " has the part " + part.name + " twice");
      return false;
    }
    out.parts.push_back(std::move(part));
  }
  return read_distinct(item, out);
}

bool Builder::read_part(const Node& node, const Evidence& of, EvidencePart& out) {
  static constexpr KeyDecl kPart[] = {{"field", 1}, {"paper", 1}, {"sign", 1}, {"by", 1}, {"on", 1}, {"within", 64}};
  const bool table = node.is(NodeKind::table);
  if (table) check_table_keys("evidence.parts", node, kPart, diagnostics_);
  const Node *field = table ? node.find("field") : nullptr, *paper = table ? node.find("paper") : nullptr,
             *sign = table ? node.find("sign") : nullptr;
  const bool one = (field != nullptr) + (paper != nullptr) + (sign != nullptr) == 1;
  const Node* named = field != nullptr ? field : paper != nullptr ? paper : sign;
  const bool bare = one && sign == nullptr && node.entries.size() > 1;
  if (!one || bare || !named->is(NodeKind::text)) {
    diagnostics_.error(ErrorCode::missing_key, node.place,
                       "材料的一项写作 { field = \"列\" }、{ paper = \"列\" } 或 { sign = \"谁\" }",
                       "a part is written { field = \"column\" }, { paper = \"column\" } or { sign = \"who\" }");
    return false;
  }
  out.kind = field != nullptr ? PartKind::field : paper != nullptr ? PartKind::paper : PartKind::sign;
  out.name = named->text;
  if (out.kind == PartKind::sign) return read_sign(node, of, out);
  if (column_index(of.subject, out.name) >= 0) {
    out.name = subject(of.subject).columns[static_cast<std::size_t>(column_index(of.subject, out.name))].id;
    return true;
  }
  if (fact_draft(of.subject, out.name) != nullptr) return true;
  Error error = unknown_name(of.subject, out.name);
  error.place = named->place;
  diagnostics_.error(std::move(error));
  return false;
}

bool Builder::read_sign(const Node& node, const Evidence& of, EvidencePart& out) {
  const auto column = [&](const char* key, bool day) {
    const Node* given = node.find(key);
    const std::string name = given != nullptr ? given->text : out.name + "_" + key;
    const std::int32_t found = column_index(of.subject, name);
    if (found >= 0 && (!day || subject(of.subject).columns[static_cast<std::size_t>(found)].type == Type{Kind::date}))
      return found;
    std::vector<std::string> known;
    for (const SubjectColumn& c : subject(of.subject).columns) {
      if (!day || c.type == Type{Kind::date}) known.push_back(c.id);
    }
    diagnostics_.error(ErrorCode::unknown_name, given != nullptr ? given->place : node.place,
                       subject(of.subject).id + (day ? " 没有签字日期列 " : " 没有签字人列 ") + name,
                       subject(of.subject).id + (day ? " has no date column " : " has no column ") + name +
                           " for the signature of " + out.name,
                       nearest_name(name, known));
    return std::int32_t{-1};
  };
  out.by = column("by", false), out.on = column("on", true);
  if (out.by < 0 || out.on < 0) return false;
  const Node* within = node.find("within");
  return within == nullptr || read_within(*within, of, out);
}

bool Builder::read_within(const Node& node, const Evidence& of, EvidencePart& out) {
  static constexpr KeyDecl kWithin[] = {{"n", 3}, {"count", 1}};
  const bool table = node.is(NodeKind::table);
  if (table) check_table_keys("within", node, kWithin, diagnostics_);
  const Node *n = table ? node.find("n") : nullptr, *count = table ? node.find("count") : nullptr;
  if (n == nullptr || (count != nullptr && !count->is(NodeKind::text)) ||
      (n->is(NodeKind::integer) && n->integer < 0)) {
    diagnostics_.error(ErrorCode::missing_key, node.place,
                       "within 写作 { n = 2, count = \"work\" }，n 可以是参数 \"p.名\"",
                       "within is written { n = 2, count = \"work\" }; n may be a parameter \"p.name\"");
    return false;
  }
  out.day_count = day_count(count == nullptr ? "calendar" : count->text);
  if (out.day_count < 0) return bad_word(*count, "count", names_of(data_->day_counts, &DayCountDef::id)), false;
  if (subject(of.subject).event_column < 0) {
    diagnostics_.error(ErrorCode::wrong_type, node.place, subject(of.subject).id + " 没有日期，不能限期签字",
                       subject(of.subject).id + " has no date that a limit could start from");
    return false;
  }
  out.within = n->is(NodeKind::integer) ? std::to_string(n->integer) : n->text;
  CheckedExpr days;
  return n->is(NodeKind::integer) || check(*n, {of.subject, -1, false, false}, Type{Kind::integer}, days);
}

bool Builder::read_distinct(const Item& item, Evidence& out) {
  const Node* list = item.get("distinct");
  if (list == nullptr) return true;
  std::vector<std::string> signers;
  for (const EvidencePart& part : out.parts) {
    if (part.kind == PartKind::sign) signers.push_back(part.name);
  }
  for (const Node& node : list->items) {
    if (std::find(signers.begin(), signers.end(), node.text) == signers.end()) {
      diagnostics_.error(ErrorCode::unknown_name, node.place, "材料 " + item.id + " 没有签字 " + node.text,
                         "evidence " + item.id + " has no signature of " + node.text, nearest_name(node.text, signers));
      return false;
    }
    out.distinct.push_back(node.text);
  }
  return true;
}

// A yes/no column is there when it says yes; a fact must be one. A signature of a later day than as_of is not there yet.
std::string Builder::part_condition(const Evidence& of, const EvidencePart& part) const {
  const auto column = [&](std::int32_t c) -> const SubjectColumn& {
    return subject(of.subject).columns[static_cast<std::size_t>(c)];
  };
  if (part.kind == PartKind::sign) {
    const std::string &by = column(part.by).id, &on = column(part.on).id;
    return "(known(" + by + ") || unsent." + by + ") && (known(" + on + ") && " + on + " <= as_of.date() || unsent." +
           on + ")";
  }
  const std::int32_t own = column_index(of.subject, part.name);
  if (own < 0) return part.name;
  const bool yes_no = column(own).type == Type{Kind::boolean};
  return "(known(" + part.name + ")" + (yes_no ? " && " + part.name : "") + " || unsent." + part.name + ")";
}

std::vector<std::pair<std::string, std::string>> Builder::evidence_conditions(const Evidence& of) const {
  std::vector<std::pair<std::string, std::string>> out;
  const std::vector<SubjectColumn>& columns = subject(of.subject).columns;
  const auto id = [&](std::int32_t c) { return columns[static_cast<std::size_t>(c)].id; };
  // Only a signature that is there can be late, out of order or a second one; that of a column which never arrived may be.
  const auto there = [&](const EvidencePart& part) {
    return "known(" + id(part.on) + ") && " + id(part.on) + " <= as_of && (known(" + id(part.by) +
           ") || !known(unsent." + id(part.by) + "))";
  };
  const EvidencePart* before = nullptr;
  for (const EvidencePart& part : of.parts) {
    out.emplace_back(part_condition(of, part), part.name);
    if (part.kind != PartKind::sign) continue;
    const std::string on = id(part.on);
    if (!part.within.empty()) {
      const std::string limit = "add_days(" + id(subject(of.subject).event_column) + ", " + part.within + ", '" +
                                data_->day_counts[static_cast<std::size_t>(part.day_count)].id + "')";
      out.emplace_back("(!(" + there(part) + ") || " + on + " <= " + limit + ")", part.name + ":late");
    }
    if (of.ordered && before != nullptr)
      out.emplace_back("(!(" + there(*before) + " && " + there(part) + ") || " + id(before->on) + " <= " + on + ")",
                       part.name + ":order");
    before = &part;
  }
  std::vector<const EvidencePart*> signers;
  for (const std::string& name : of.distinct) {
    const EvidencePart& part =
        *std::find_if(of.parts.begin(), of.parts.end(), [&](const EvidencePart& p) { return p.name == name; });
    for (const EvidencePart* other : signers) {
      out.emplace_back("(!(" + there(*other) + " && " + there(part) + ") || !known(" + id(other->by) + ") || !known(" +
                           id(part.by) + ") || " + id(other->by) + " != " + id(part.by) + ")",
                       part.name + ":same");
    }
    signers.push_back(&part);
  }
  return out;
}

// The last signature: a >= b && a >= c ? a : b >= c ? b : c.
std::string Builder::last_day(const Evidence& of) const {
  std::vector<std::string> days;
  for (const EvidencePart& part : of.parts) {
    if (part.kind == PartKind::sign) days.push_back(subject(of.subject).columns[static_cast<std::size_t>(part.on)].id);
  }
  const std::int32_t event = subject(of.subject).event_column;
  if (days.empty()) return event < 0 ? std::string() : subject(of.subject).columns[static_cast<std::size_t>(event)].id;
  std::string text;
  for (std::size_t i = 0; i + 1 < days.size(); ++i) {
    std::vector<std::string> later;
    for (std::size_t j = i + 1; j < days.size(); ++j) later.push_back(days[i] + " >= " + days[j]);
    text += all_of(later) + " ? " + days[i] + " : ";
  }
  return text + days.back();
}

}  // namespace baoxue::inline v1::policy_detail
