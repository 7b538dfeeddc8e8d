// SPDX-License-Identifier: MIT
#include <algorithm>

#include "policy/builder.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

using expr::Kind;
using expr::Type;

constexpr std::size_t kMaxFactDepth = 128;

}  // namespace

void Builder::declare_facts() {
  for (const auto& [id, item] : pack_.section("fact")) {
    const std::int32_t of = need_subject(item, "of");
    if (of < 0 || !name_is_free(item, of)) continue;
    drafts_[id] = {&item, of, FactDraft::State::fresh, -1, -1};
    names_[{of, id}] = id;
    if (const std::string zh = text(item, "zh"); !zh.empty()) names_[{of, zh}] = id;
  }
  declare_evidence();
  build_roles();  // before facts that read rules, duties or settlements: those name roles
  for (auto& [id, draft] : drafts_) resolve_fact(draft);
  for (Evidence& evidence : data_->evidence) {
    const auto index = [&](const char* suffix) {
      const auto draft = drafts_.find(evidence.id + suffix);
      return draft == drafts_.end() ? -1 : draft->second.index;
    };
    evidence.complete = index(".complete"), evidence.missing = index(".missing"),
    evidence.completed_on = index(".completed_on");
  }
}

bool Builder::name_is_free(const Item& item, std::int32_t of) {
  for (const std::string& name : {item.id, text(item, "zh")}) {
    if (name.empty()) continue;
    if (is_reserved_word(name) || name == "p" || name == "c" || name == "self" || name == "as_of" || name == "period" ||
        name == "due") {
      diagnostics_.error(ErrorCode::reserved_name, item.place, name + " 是保留字", name + " is a reserved word");
      return false;
    }
    if (column_index(of, name) >= 0) {
      diagnostics_.error(ErrorCode::shadowing, item.place, "事实 " + name + " 与 " + subject(of).id + " 的列同名",
                         "the fact " + name + " has the name of a column of " + subject(of).id);
      return false;
    }
    const auto other = names_.find(std::pair(of, name));
    if (other == names_.end()) continue;
    const Place& first = drafts_.find(other->second)->second.item->place;
    diagnostics_.error(ErrorCode::duplicate_id, item.place, name + " 已在 " + place_text(first) + " 声明",
                       name + " is already declared at " + place_text(first));
    return false;
  }
  return true;
}

bool Builder::enter(const Place& place, const std::string& name) {
  const auto first = std::find(path_.begin(), path_.end(), name);
  if (first != path_.end()) {
    std::string path;
    for (auto it = first; it != path_.end(); ++it) path += *it + " → ";
    diagnostics_.error(ErrorCode::cycle, place, "循环引用：" + path + name, "circular: " + path + name);
    return false;
  }
  if (path_.size() >= kMaxFactDepth) {
    diagnostics_.error(ErrorCode::pack_limit, place, "事实的引用链超过 " + std::to_string(kMaxFactDepth) + " 层",
                       "facts refer to each other more than " + std::to_string(kMaxFactDepth) + " deep");
    return false;
  }
  path_.push_back(name);
  return true;
}

bool Builder::resolve_fact(FactDraft& draft) {
  using enum FactDraft::State;
  if (draft.state == done || draft.state == failed) return draft.state == done;
  const Item& item = *draft.item;
  if (!enter(item.place, item.id)) return draft.state = failed, false;
  draft.state = open;
  Fact fact;
  fact.id = item.id;
  fact.zh = text(item, "zh");
  fact.subject = draft.subject;
  fact.clause = clause(item);
  fact.layer = layer_id(item.layer);
  fact.doc = bilingual(item, "doc");
  fact.place = item.place;
  fact.evidence = draft.evidence;
  const bool ok = resolve_subject(draft.subject) && build_fact(item, fact) && draft.state == open;
  path_.pop_back();
  if (!ok) return draft.state = failed, false;
  draft.index = static_cast<std::int32_t>(data_->facts.size());
  data_->facts.push_back(std::move(fact));
  data_->steps.push_back({PlanStep::Kind::fact, draft.index});
  draft.state = done;
  return true;
}

bool Builder::build_fact(const Item& item, Fact& fact) {
  const int forms = (item.get("expr") != nullptr ? 1 : 0) + (item.get("take") != nullptr ? 1 : 0) +
                    (item.get("fold") != nullptr ? 1 : 0) + (item.get("across") != nullptr ? 1 : 0);
  if (forms != 1) {
    diagnostics_.error(ErrorCode::missing_key, item.place,
                       "fact " + item.id + " 应有 expr、from + take、fold、across 之一",
                       "fact " + item.id + " needs exactly one of expr, from + take, fold, across");
    return false;
  }
  const Node* on = item.get("on");
  const bool anchored_by_on = on != nullptr && on->is(NodeKind::text);
  if (!read_anchor(item, anchored_by_on ? "on" : "anchor", fact.subject, fact.anchor_column)) return false;
  if (item.get("expr") != nullptr) return build_expr_fact(item, fact);
  if (item.get("across") != nullptr) return build_across(item, fact);
  return item.get("take") != nullptr ? build_aggregate(item, fact) : build_fold(item, fact);
}

bool Builder::build_expr_fact(const Item& item, Fact& fact) {
  for (const char* key : {"from", "where", "with", "covered_by", "complete", "in_period"}) {
    const Node* node = item.get(key);
    if (node == nullptr) continue;
    diagnostics_.error(ErrorCode::unknown_key, node->key_place, "有 expr 的事实不用 " + std::string(key),
                       "a fact with expr has no " + std::string(key));
    return false;
  }
  fact.kind = FactKind::expr;
  if (!check_key(item, "expr", {fact.subject, -1, false, false, fact.evidence >= 0}, {}, fact.expr)) return false;
  fact.type = fact.expr.ast.type();
  if (const std::int32_t same = single_ref(fact.expr); same >= 0) {
    fact.codes = symbol_of(same).codes;
    fact.domain = symbol_of(same).domain;
  }
  return true;
}

bool Builder::build_aggregate(const Item& item, Fact& fact) {
  fact.kind = FactKind::aggregate;
  if (item.get("from") == nullptr) {
    diagnostics_.error(ErrorCode::missing_key, item.place, "fact " + item.id + " 有 take 而缺 from",
                       "fact " + item.id + " has take but no from");
    return false;
  }
  if (!build_relation(item, fact.subject, fact.relation)) return false;
  const NameContext row{fact.relation.from, fact.subject, false, false};
  const bool where = check_key(item, "where", row, Type{Kind::boolean}, fact.where);
  return read_take(item, row, fact) && where && type_take(item, fact) && read_coverage(item, fact);
}

bool Builder::read_take(const Item& item, const NameContext& row, Fact& fact) {
  static constexpr std::pair<std::string_view, TakeOp> kOps[] = {
      {"count", TakeOp::count}, {"sum", TakeOp::sum},      {"min", TakeOp::min},   {"max", TakeOp::max},
      {"any", TakeOp::any},     {"all", TakeOp::all},      {"none", TakeOp::none}, {"distinct", TakeOp::distinct},
      {"first", TakeOp::first}, {"latest", TakeOp::latest}};
  const Node& node = *item.get("take");
  const std::string_view take = node.text;
  const std::size_t open = take.find('('), close = take.rfind(')');
  const std::string_view name = take.substr(0, open);
  const auto* op =
      std::find_if(std::begin(kOps), std::end(kOps), [&](const auto& entry) { return entry.first == name; });
  if (open == std::string_view::npos || close != take.size() - 1 || close < open || op == std::end(kOps)) {
    const std::vector<std::string> known = keys_of(kOps);
    diagnostics_.error(
        ErrorCode::unknown_name, node.content,
        "take 应写作 "
        "count()、sum(x)、min(x)、max(x)、any(条件)、all(条件)、none(条件)、distinct(x)、first(x)、latest(x)",
        "take is written count(), sum(x), min(x), max(x), any(cond), all(cond), none(cond), distinct(x), first(x), "
        "latest(x)",
        nearest_name(name, known));
    return false;
  }
  fact.take = op->second;
  const std::string_view argument = take.substr(open + 1, close - open - 1);
  const bool blank = argument.find_first_not_of(" \t\r\n") == std::string_view::npos;
  const bool exists = fact.take == TakeOp::any || fact.take == TakeOp::none;  // any(): is there a row?
  if (blank && (fact.take == TakeOp::count || exists)) return true;
  if (!blank && fact.take != TakeOp::count) {
    const bool condition = exists || fact.take == TakeOp::all;
    const Maybe<Type> expected = condition ? Maybe<Type>(Type{Kind::boolean}) : Maybe<Type>();
    Place content = node.content;
    content.column += static_cast<std::int32_t>(open) + 1;
    return check_text(argument, content, row, expected, fact.argument);
  }
  diagnostics_.error(
      ErrorCode::wrong_type, node.content, blank ? std::string(name) + " 要有参数" : "count() 不带参数，条件写在 where",
      blank ? std::string(name) + " needs an argument" : "count() takes no argument; the condition goes to `where`");
  return false;
}

bool Builder::type_take(const Item& item, Fact& fact) {
  const Type type = fact.argument.given ? fact.argument.ast.type() : Type{Kind::integer};
  const auto is = [&](std::initializer_list<Kind> kinds) {
    return type.depth == 0 && std::find(kinds.begin(), kinds.end(), type.kind) != kinds.end();
  };
  bool ok = true;
  fact.type = type;
  switch (fact.take) {
    case TakeOp::count: break;
    case TakeOp::sum: ok = is({Kind::integer, Kind::money, Kind::ratio}); break;
    case TakeOp::min:
    case TakeOp::max: ok = is({Kind::integer, Kind::date, Kind::money, Kind::ratio, Kind::real}); break;
    case TakeOp::any:
    case TakeOp::all:
    case TakeOp::none: fact.type = {Kind::boolean}; break;
    case TakeOp::distinct:
      ok = type.depth == 0 && type.kind != Kind::real;  // doubles that differ in the last bit are no two values
      fact.type = {Kind::integer};
      break;
    case TakeOp::first:
    case TakeOp::latest: ok = type.depth == 0; break;
  }
  const Node& node = *item.get("take");
  if (!ok) {
    diagnostics_.error(ErrorCode::expr_type, node.content, "take 不能用于 " + expr::type_name(type),
                       "take does not work on " + expr::type_name(type));
    return false;
  }
  if (fact.take != TakeOp::first && fact.take != TakeOp::latest) return true;
  const SubjectDef& rows = subject(fact.relation.from);
  const bool dated = rows.event_column >= 0 || (rows.kind == SubjectKind::table &&
                                                table(rows.table).column_with_role(ColumnRole::valid_from) >= 0);
  if (!dated) {
    diagnostics_.error(ErrorCode::wrong_type, node.content, rows.id + " 没有日期，不分先后",
                       rows.id + " has no date, so no first and no latest");
    return false;
  }
  if (const std::int32_t same = single_ref(fact.argument); same >= 0) {
    fact.codes = symbol_of(same).codes;
    fact.domain = symbol_of(same).domain;
  }
  return true;
}

}  // namespace baoxue::inline v1::policy_detail
