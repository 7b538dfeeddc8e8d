// SPDX-License-Identifier: MIT
// Vetoes: rules whose yes strikes the entries of a settlement. The settlement reads these rules, so they are resolved before it.
#include <algorithm>

#include "policy/builder.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

// The id in an entry of `vetoes`: text, or { settlement = "...", via = "..." }.
const Node* named_settlement(const Node& entry) {
  const Node* name = entry.is(NodeKind::table) ? entry.find("settlement") : &entry;
  return name != nullptr && name->is(NodeKind::text) ? name : nullptr;
}

// Does an entry of `key` name `id`?
bool names_entry(const Item& item, std::string_view key, std::string_view id) {
  const Node* list = item.get(key);
  if (list == nullptr || !list->is(NodeKind::array)) return false;
  return std::any_of(list->items.begin(), list->items.end(), [&](const Node& entry) {
    const Node* name = named_settlement(entry);
    return name != nullptr && name->text == id;
  });
}

}  // namespace

bool Builder::resolve_excepting_rules(std::string_view rule) {
  bool ok = true;
  for (std::size_t e = 0; e < data_->rules.size(); ++e) {
    if (names_entry(pack_.section("rule").at(data_->rules[e].id), "exception_to", rule))
      ok = resolve_rule(static_cast<std::int32_t>(e)) && ok;
  }
  return ok;
}

// Circles go through a fact, and facts are resolved first: they are found there.
bool Builder::resolve_vetoing_rules(std::string_view settlement) {
  const auto& items = pack_.section("rule");
  bool ok = true;
  for (std::size_t r = 0; r < data_->rules.size(); ++r) {
    const std::string& id = data_->rules[r].id;
    if (!names_entry(items.at(id), "vetoes", settlement)) continue;
    ok = resolve_rule(static_cast<std::int32_t>(r)) && ok;
    ok = resolve_excepting_rules(id) && ok;  // an excepted yes strikes nothing
  }
  return ok;
}

void Builder::read_vetoes() {
  for (Rule& rule : data_->rules) {
    const Node* list = pack_.section("rule").at(rule.id).get("vetoes");
    if (list == nullptr || !list->is(NodeKind::array) || rule.subject < 0) continue;
    for (const Node& entry : list->items) read_veto(entry, rule);
  }
}

void Builder::read_veto(const Node& entry, Rule& rule) {
  static constexpr KeyDecl kVeto[] = {{"settlement", 1}, {"via", 1}};
  if (entry.is(NodeKind::table)) check_table_keys("rule.vetoes", entry, kVeto, diagnostics_);
  const Node *name = named_settlement(entry), *via = entry.is(NodeKind::table) ? entry.find("via") : nullptr;
  if (name == nullptr) {
    diagnostics_.error(ErrorCode::wrong_type, entry.place,
                       "vetoes 的每一项是 settlement 的 id 或 { settlement = \"…\", via = \"…\" }",
                       "every entry of vetoes is the id of a settlement or { settlement = \"...\", via = \"...\" }");
    return;
  }
  const std::vector<std::string> ids = names_of(data_->settlements, &Settlement::id);
  const auto found = std::find(ids.begin(), ids.end(), name->text);
  if (found == ids.end()) {
    diagnostics_.error(ErrorCode::unknown_name, name->place, "没有 settlement " + name->text,
                       "there is no settlement " + name->text, nearest_name(name->text, ids));
    return;
  }
  Rule::Veto veto;
  veto.settlement = static_cast<std::int32_t>(found - ids.begin());
  Settlement& settlement = data_->settlements[static_cast<std::size_t>(veto.settlement)];
  if (settlement.subject < 0) return;
  const bool reached = via != nullptr ? via_path(*via, settlement.subject, rule.subject, veto.hops)
                                      : role_path(entry.place, settlement.subject, rule.subject, veto.hops);
  if (!reached) return;
  rule.vetoes.push_back(std::move(veto));
  std::set<std::int32_t> choices(settlement.choices.begin(), settlement.choices.end()), seen;
  for (const CheckedExpr* e : {&rule.applies, &rule.when}) collect_choices(*e, choices, seen);
  settlement.choices.assign(choices.begin(), choices.end());
}

}  // namespace baoxue::inline v1::policy_detail
