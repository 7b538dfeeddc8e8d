// SPDX-License-Identifier: MIT
// Forms: tables that people fill in today, as columns over the rows of a subject.
#include <algorithm>

#include "policy/builder.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

using expr::Kind;

// What a cell of a form can be.
bool is_cell(expr::Type type) {
  constexpr Kind kCells[] = {Kind::boolean, Kind::integer, Kind::text, Kind::date,
                             Kind::money,   Kind::days,    Kind::ratio};
  return type.depth == 0 && std::find(std::begin(kCells), std::end(kCells), type.kind) != std::end(kCells);
}

// The names of its column or columns in the report.
std::vector<std::string> names_in_report(const FormColumn& column) {
  if (column.value.ast.type().kind != Kind::ratio) return {column.id};
  return {column.id + "_n", column.id + "_d"};
}

}  // namespace

void Builder::build_forms() {
  for (const auto& [id, item] : pack_.section("form")) {
    Form form;
    form.id = id, form.clause = clause(item), form.layer = layer_id(item.layer), form.title = bilingual(item, "title");
    form.place = item.place;
    if (build_form(item, form)) data_->forms.push_back(std::move(form));
  }
}

bool Builder::build_form(const Item& item, Form& form) {
  form.subject = need_subject(item, "of");
  if (form.subject < 0 || !resolve_subject(form.subject)) return false;
  bool ok = check_key(item, "where", {form.subject, -1, false, false}, expr::Type{Kind::boolean}, form.where);
  ok = read_form_order(item, form) && ok;
  const Node& columns = *item.get("columns");
  if (columns.items.empty()) {
    diagnostics_.error(ErrorCode::missing_key, columns.place, "form " + form.id + " 没有列",
                       "the form " + form.id + " has no columns");
    return false;
  }
  for (const Node& node : columns.items) ok = read_form_column(node, form) && ok;
  return ok;
}

bool Builder::read_form_order(const Item& item, Form& form) {
  const Node* order = item.get("order");
  if (order == nullptr) return true;
  bool ok = true;
  for (const Node& node : order->items) {
    CheckedExpr by;
    if (!node.is(NodeKind::text)) {
      bad_word(node, "order", {});
      ok = false;
    } else if (!check(node, {form.subject, -1, false, false}, {}, by)) {
      ok = false;
    } else if (!is_cell(by.ast.type())) {
      diagnostics_.error(ErrorCode::expr_type, node.place, "不能按 " + expr::type_name(by.ast.type()) + " 排序",
                         "rows cannot be ordered by " + expr::type_name(by.ast.type()));
      ok = false;
    } else {
      form.order.push_back(std::move(by));
    }
  }
  return ok;
}

bool Builder::read_form_column(const Node& node, Form& form) {
  static constexpr KeyDecl kColumn[] = {{"id", 1}, {"title", 64}, {"value", 1}};
  const Node* id = node.find("id");
  const Node* value = node.find("value");
  if (id == nullptr || value == nullptr || !id->is(NodeKind::text) || !value->is(NodeKind::text)) {
    diagnostics_.error(ErrorCode::missing_key, node.place, "columns 的每一项写作 { id = …, title = …, value = \"…\" }",
                       "every column is written { id = ..., title = ..., value = \"...\" }");
    return false;
  }
  check_table_keys("form.columns", node, kColumn, diagnostics_);
  FormColumn column;
  column.id = id->text;
  if (const Node* title = node.find("title"); title != nullptr && title->is(NodeKind::table))
    column.title = bilingual(*title, "form " + form.id + "." + column.id + ".title");
  if (!check(*value, {form.subject, -1, false, false}, {}, column.value)) return false;
  if (!is_cell(column.value.ast.type())) {
    const std::string type = expr::type_name(column.value.ast.type());
    diagnostics_.error(ErrorCode::expr_type, value->place, "表格的一格不能是 " + type,
                       "a cell of a form cannot be a " + type);
    return false;
  }
  std::vector<std::string> taken{"key", "doubtful"};
  for (const FormColumn& other : form.columns) {
    for (std::string& name : names_in_report(other)) taken.push_back(std::move(name));
  }
  for (const std::string& name : names_in_report(column)) {
    if (std::find(taken.begin(), taken.end(), name) == taken.end()) continue;
    diagnostics_.error(ErrorCode::duplicate_id, id->place, "form " + form.id + " 已有列 " + name,
                       "the form " + form.id + " has a column " + name + " already");
    return false;
  }
  form.columns.push_back(std::move(column));
  return true;
}

}  // namespace baoxue::inline v1::policy_detail
