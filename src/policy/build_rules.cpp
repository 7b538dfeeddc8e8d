// SPDX-License-Identifier: MIT
#include <algorithm>

#include "policy/builder.hpp"
#include "policy/constant.hpp"
#include "policy/path.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

using expr::Kind;
using expr::Type;

}  // namespace

void Builder::build_rules() {
  for (std::size_t i = 0; i < data_->rules.size(); ++i) resolve_rule(static_cast<std::int32_t>(i));
  read_exceptions();
}

bool Builder::read_anchor(const Item& item, std::string_view key, std::int32_t of, std::int32_t& anchor) {
  const Node* node = item.get(key);
  if (node == nullptr) return true;
  anchor = column_index(of, node->text);
  if (anchor >= 0 && subject(of).columns[static_cast<std::size_t>(anchor)].type == Type{Kind::date}) return true;
  std::vector<std::string> known;
  for (const SubjectColumn& column : subject(of).columns) {
    if (column.type == Type{Kind::date}) known.push_back(column.id);
  }
  diagnostics_.error(ErrorCode::unknown_name, node->place, subject(of).id + " 没有日期列 " + node->text,
                     subject(of).id + " has no date column " + node->text, nearest_name(node->text, known));
  return false;
}

bool Builder::resolve_rule(std::int32_t index) {
  using enum FactDraft::State;
  FactDraft::State& state = rules_[static_cast<std::size_t>(index)];
  if (state != fresh) return state != failed;
  state = open;
  Rule& rule = data_->rules[static_cast<std::size_t>(index)];
  return (state = build_rule(pack_.section("rule").at(rule.id), rule) ? done : failed) == done;
}

bool Builder::build_rule(const Item& item, Rule& rule) {
  static constexpr std::pair<std::string_view, OnUnknown> kUnknown[] = {
      {"report", OnUnknown::report}, {"false", OnUnknown::as_false}, {"true", OnUnknown::as_true}};
  static constexpr std::pair<std::string_view, Severity> kSeverities[] = {
      {"look", Severity::look}, {"due", Severity::due}, {"urgent", Severity::urgent}};
  static constexpr std::pair<std::string_view, Basis> kBases[] = {
      {"said", Basis::said}, {"law", Basis::law}, {"assumed", Basis::assumed}};
  rule.layer = layer_id(item.layer);
  rule.place = item.place;
  rule.group = text(item, "group");
  rule.subject = need_subject(item, "of");
  read_rule_words(item, rule);
  bool ok = word(item, "unknown", kUnknown, rule.unknown);
  ok = word(item, "severity", kSeverities, rule.severity) && ok;
  ok = word(item, "source", kBases, rule.source) && ok;
  if (rule.subject < 0 || !resolve_subject(rule.subject)) return false;
  const NameContext context{rule.subject, -1, false, false};
  ok = check_key(item, "applies", context, Type{Kind::boolean}, rule.applies) && ok;
  ok = check_key(item, "when", context, Type{Kind::boolean}, rule.when) && ok;
  ok = check_key(item, "due", context, Type{Kind::date}, rule.due) && ok;
  ok = read_anchor(item, "on", rule.subject, rule.anchor_column) && ok;
  ok = read_answerable(item, rule) && ok;
  read_message(item, rule);
  if (!ok) return false;
  rule.evidence = evidence_of(rule);
  warn_if_constant(rule);
  return true;
}

void Builder::read_rule_words(const Item& item, Rule& rule) {
  static const std::vector<std::string> kOnce = {"event", "run", "case", "day", "month", "term", "school_year"};
  rule.clause = clause(item);
  rule.title = bilingual(item, "title");
  rule.why = bilingual(item, "why");
  rule.once = text(item, "once", "event");
  const Node* once = item.get("once");
  if (once != nullptr && std::find(kOnce.begin(), kOnce.end(), rule.once) == kOnce.end())
    bad_word(*once, "once", kOnce);
}

bool Builder::read_answerable(const Item& item, Rule& rule) {
  const Node* answerable = item.get("answerable");
  bool ok = true;
  if (answerable == nullptr) return true;
  for (const Node& entry : answerable->items) {
    const Node* role = entry.is(NodeKind::table) ? entry.find("role") : &entry;
    const Node* via = entry.is(NodeKind::table) ? entry.find("via") : nullptr;
    RoleUse use;
    if (role == nullptr || !role->is(NodeKind::text) || (via != nullptr && !via->is(NodeKind::text))) {
      diagnostics_.error(ErrorCode::wrong_type, entry.place,
                         "answerable 的每一项是职责名或 { role = \"…\", via = \"…\" }",
                         "every entry of answerable is a role or { role = \"...\", via = \"...\" }");
      ok = false;
    } else if (role_use(entry, role->text, via, rule.subject, use)) {
      rule.answerable.push_back(std::move(use));
    } else {
      ok = false;
    }
  }
  std::vector<std::int32_t> roles;
  for (const RoleUse& use : rule.answerable) roles.push_back(use.role);
  warn_unmerged(answerable->place, rule.id, roles);
  return ok;
}

void Builder::read_exceptions() {
  std::vector<std::string> ids;
  for (const Rule& rule : data_->rules) ids.push_back(rule.id);
  for (Rule& rule : data_->rules) {
    const Item& item = pack_.section("rule").at(rule.id);
    const Node* list = item.get("exception_to");
    if (list == nullptr) continue;
    for (const Node& other : list->items) {
      const auto it = std::find(ids.begin(), ids.end(), other.text);
      if (it != ids.end() && other.text != rule.id) {
        rule.exception_to.push_back(static_cast<std::int32_t>(it - ids.begin()));
        continue;
      }
      diagnostics_.error(ErrorCode::unknown_name, other.place, "没有规则 " + other.text,
                         "there is no rule " + other.text, nearest_name(other.text, ids));
    }
  }
}

void Builder::read_message(const Item& item, Rule& rule) {
  const Node* say = item.get("say");
  if (say == nullptr || !say->is(NodeKind::table)) return;
  (void)bilingual(item, "say");
  const Node *zh = say->find("zh"), *en = say->find("en");
  if (zh != nullptr && zh->is(NodeKind::text)) rule.say.zh = message_pieces(*zh, rule);
  if (en != nullptr && en->is(NodeKind::text)) rule.say.en = message_pieces(*en, rule);
}

std::vector<MessagePiece> Builder::message_pieces(const Node& node, const Rule& rule) {
  std::vector<MessagePiece> pieces;
  const auto fail = [&](const std::string& name, const std::string& hint) {
    diagnostics_.error(ErrorCode::message_name, node.place,
                       "消息里的 {" + name + "} 不是 " + subject(rule.subject).id + " 的名字",
                       "{" + name + "} in the message is no name of " + subject(rule.subject).id, hint);
  };
  std::string_view rest = node.text;
  while (!rest.empty()) {
    const std::size_t open = rest.find('{');
    if (open != 0) pieces.push_back({std::string(rest.substr(0, open)), -1, false});
    if (open == std::string_view::npos) break;
    const std::size_t close = rest.find('}', open);
    const std::string name(rest.substr(open + 1, close == std::string_view::npos ? close : close - open - 1));
    rest = close == std::string_view::npos ? std::string_view() : rest.substr(close + 1);
    if (name == "due") {
      if (!pack_.section("rule").at(rule.id).get("due")) fail(name, "");
      pieces.push_back({{}, -1, true});
      continue;
    }
    const Result<expr::Symbol> symbol = resolve({rule.subject, -1, false, false}, split_path(name));
    if (symbol)
      pieces.push_back({{}, symbol->id, false});
    else if (symbol.error().code != ErrorCode{})
      fail(name, symbol.error().hint);
  }
  return pieces;
}

std::vector<std::int32_t> Builder::evidence_of(const Rule& rule) const {
  std::vector<std::int32_t> out;
  collect_evidence(rule.when, rule.subject, out);
  return out;
}

void Builder::collect_evidence(const CheckedExpr& expression, std::int32_t of, std::vector<std::int32_t>& out) const {
  std::vector<std::int32_t> todo;
  std::set<std::int32_t> seen;
  const auto read = [&](const CheckedExpr& e) {
    for (const std::int32_t r : refs_of(e)) {
      if (ref(r).kind == RefKind::fact && ref(r).target == of && ref(r).hops.empty() &&
          seen.insert(ref(r).index).second)
        todo.push_back(ref(r).index);
    }
  };
  read(expression);
  for (std::size_t i = 0; i < todo.size(); ++i) {
    const Fact& f = fact(todo[i]);
    if (f.kind == FactKind::expr)
      read(f.expr);
    else if (f.kind != FactKind::across)  // a whole population stands behind it, no rows
      out.push_back(todo[i]);
  }
}

void Builder::warn_if_constant(const Rule& rule) {
  if (!rule.when.ast.symbols().empty() || constant_bool(rule.when.ast) != Maybe<bool>(false)) return;
  diagnostics_.warn(ErrorCode::never_fires, rule.when.place, "规则 " + rule.id + " 的 when 恒为假，永不触发",
                    "`when` of rule " + rule.id + " is always false: it can never fire");
}

}  // namespace baoxue::inline v1::policy_detail
