// SPDX-License-Identifier: MIT
#include <algorithm>

#include "policy/builder.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

expr::Type type_of(FoldValue value) {
  switch (value) {
    case FoldValue::integer: return {expr::Kind::integer};
    case FoldValue::date: return {expr::Kind::date};
    case FoldValue::boolean: return {expr::Kind::boolean};
    case FoldValue::money: break;
  }
  return {expr::Kind::money};
}

}  // namespace

bool Builder::build_fold(const Item& item, Fact& fact) {
  fact.kind = FactKind::fold;
  const Node& name = *item.get("fold");
  const FoldDecl* fold = find_fold(name.text);
  if (fold == nullptr) {
    const std::vector<std::string> known = names_of(kFolds, &FoldDecl::name);
    diagnostics_.error(ErrorCode::unknown_name, name.place, "没有折叠 " + name.text, "there is no fold " + name.text,
                       nearest_name(name.text, known));
    return false;
  }
  fact.fold = static_cast<std::int32_t>(fold - kFolds.data());
  fact.type = type_of(fold->result);
  const Node* from = item.get("from");
  if (from != nullptr && from->text != fold->row_table) {
    diagnostics_.error(ErrorCode::wrong_type, from->place, name.text + " 读表 " + std::string(fold->row_table),
                       name.text + " reads the table " + std::string(fold->row_table), std::string(fold->row_table));
    return false;
  }
  fact.relation.from = rows_index(fold->row_table);
  if (!build_relation(item, fact.subject, fact.relation)) return false;
  const NameContext row{fact.relation.from, fact.subject, false, false};
  const bool where = check_key(item, "where", row, expr::Type{expr::Kind::boolean}, fact.where);
  return read_fold_parameters(item, *fold, fact) && where && read_coverage(item, fact);
}

bool Builder::read_fold_parameters(const Item& item, const FoldDecl& fold, Fact& fact) {
  const Node* with = item.get("with");
  const Node none;
  if (with == nullptr) with = &none;
  const std::vector<std::string> known = names_of(fold.parameters, &FoldParameter::name);
  for (const auto& [name, value] : with->entries) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    diagnostics_.error(ErrorCode::unknown_key, value.key_place, std::string(fold.name) + " 没有参数 " + name,
                       std::string(fold.name) + " has no parameter " + name, nearest_name(name, known));
    return false;
  }
  const NameContext context{fact.subject, -1, true, false};
  for (const FoldParameter& parameter : fold.parameters) {
    const std::string name(parameter.name);
    const Node* value = with->find(parameter.name);
    if (value == nullptr && parameter.optional) continue;
    CheckedExpr expression;
    if (value == nullptr) {
      diagnostics_.error(ErrorCode::missing_key, item.place, "with 缺 " + name, "`with` has no " + name);
      return false;
    }
    const bool number = value->is(NodeKind::integer);
    if (!number && !value->is(NodeKind::text)) {
      diagnostics_.error(ErrorCode::wrong_type, value->place, name + " 应为表达式", name + " must be an expression");
      return false;
    }
    const std::string source = number ? std::to_string(value->integer) : value->text;
    if (!check_text(source, number ? value->place : value->content, context, type_of(parameter.type), expression))
      return false;
    fact.with.emplace_back(name, std::move(expression));
  }
  return true;
}

// pack.md, "Empty is not missing": a table that holds exceptions counts as empty only where something covers it.
bool Builder::read_coverage(const Item& item, Fact& fact) {
  fact.complete = flag(item, "complete");
  if (const Node* by = item.get("covered_by"); by != nullptr) {
    FactDraft* draft = fact_draft(fact.subject, by->text);
    if (draft == nullptr) {
      Error error = unknown_name(fact.subject, by->text);
      error.place = by->place;
      diagnostics_.error(std::move(error));
      return false;
    }
    if (!resolve_fact(*draft)) return false;
    if (this->fact(draft->index).type != expr::Type{expr::Kind::boolean}) {
      diagnostics_.error(ErrorCode::expr_type, by->place, "covered_by 应是 bool 事实",
                         "covered_by must be a bool fact");
      return false;
    }
    fact.covered_by = draft->index;
  }
  const SubjectDef& rows = subject(fact.relation.from);
  const bool exceptions = rows.kind == SubjectKind::table && table(rows.table).coverage == Coverage::submissions;
  if (!exceptions || fact.complete || fact.covered_by >= 0) return true;
  const std::string& id = table(rows.table).id;
  diagnostics_.error(
      ErrorCode::missing_key, item.place, "表 " + id + " 只记例外：请写 complete = true 或 covered_by = \"事实\"",
      "the table " + id + " holds exceptions only: say complete = true or covered_by = \"fact\"", "complete = true");
  return false;
}

}  // namespace baoxue::inline v1::policy_detail
