// SPDX-License-Identifier: MIT
#include "policy/builder.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

using expr::Kind;
using expr::Type;

}  // namespace

void Builder::build_settlements() {
  for (std::size_t i = 0; i < data_->settlements.size(); ++i) resolve_settlement(static_cast<std::int32_t>(i));
}

bool Builder::resolve_settlement(std::int32_t index) {
  using enum FactDraft::State;
  FactDraft::State& state = settlements_[static_cast<std::size_t>(index)];
  if (state != fresh) return state != failed;
  state = open;
  Settlement& out = data_->settlements[static_cast<std::size_t>(index)];
  return (state = build_settlement(pack_.section("settlement").at(out.id), out) ? done : failed) == done;
}

bool Builder::build_settlement(const Item& item, Settlement& out) {
  static constexpr std::pair<std::string_view, Effect> kEffects[] = {{"pay", Effect::pay}, {"record", Effect::record}};
  out.clause = clause(item);
  out.layer = layer_id(item.layer);
  out.title = bilingual(item, "title");
  out.place = item.place;
  out.subject = need_subject(item, "of");
  bool ok = word(item, "effect", kEffects, out.effect);
  ok = read_period(item, "period", out.period) && ok;
  if (const Node* unit = item.get("unit"); unit != nullptr && unit->text != "money") {
    diagnostics_.error(ErrorCode::not_yet, unit->place, "本版本只结算金额", "this version settles money only", "money");
    ok = false;
  }
  if (out.subject < 0 || !resolve_subject(out.subject)) return false;
  const NameContext context{out.subject, -1, false, false};
  ok = check_key(item, "when", context, Type{Kind::boolean}, out.when) && ok;
  ok = check_key(item, "amount", context, Type{Kind::money}, out.amount) && ok;
  ok = check_key(item, "book", context, Type{Kind::date}, out.book) && ok;
  ok = read_anchor(item, "on", out.subject, out.anchor_column) && ok;
  ok = read_shares(item, "payer", out.subject, out.payer) && ok;
  ok = read_shares(item, "to", out.subject, out.to) && ok;
  if (!ok) return false;
  std::set<std::int32_t> choices, seen;
  for (const CheckedExpr* e : {&out.when, &out.amount, &out.book}) collect_choices(*e, choices, seen);
  out.choices.assign(choices.begin(), choices.end());
  return true;
}

bool Builder::read_shares(const Item& item, std::string_view key, std::int32_t of, std::vector<Share>& out) {
  const Node& node = *item.get(key);
  if (node.is(NodeKind::text)) {
    out.push_back({{}, node.text, {1, 1}});
    return true;
  }
  Maybe<Ratio> sum = Ratio{0, 1};
  for (const Node& entry : node.items) {
    Share share;
    if (!read_share(entry, of, share)) return false;
    sum = sum.known ? add(sum.value, share.share) : sum;
    out.push_back(std::move(share));
  }
  if (sum.known && sum.value == Ratio{1, 1}) return true;
  diagnostics_.error(ErrorCode::bad_shares, node.place, std::string(key) + " 的份额之和不是 1",
                     "the shares of " + std::string(key) + " do not add up to 1");
  return false;
}

bool Builder::read_share(const Node& node, std::int32_t of, Share& out) {
  static constexpr KeyDecl kShare[] = {{"role", 1}, {"unit", 1}, {"share", 1}, {"split", 1}, {"via", 1}};
  if (!node.is(NodeKind::table)) {
    diagnostics_.error(ErrorCode::wrong_type, node.place, "一份写作 { role = \"…\", share = \"2/5\" }",
                       "a share is written { role = \"...\", share = \"2/5\" }");
    return false;
  }
  check_table_keys("share", node, kShare, diagnostics_);
  const Node *role = node.find("role"), *unit = node.find("unit"), *share = node.find("share"),
             *split = node.find("split");
  if ((role == nullptr) == (unit == nullptr)) {
    diagnostics_.error(ErrorCode::missing_key, node.place, "一份应有 role 或 unit 之一",
                       "a share needs exactly one of role and unit");
    return false;
  }
  if (split != nullptr && split->text != "equal") return bad_word(*split, "split", {"equal"}), false;
  if (share != nullptr) {
    const Maybe<Ratio> ratio = parse_ratio(share->text);
    if (!ratio.known || ratio.value.n <= 0 || ratio.value.n > ratio.value.d) {
      diagnostics_.error(ErrorCode::bad_shares, share->place, "份额应写作 \"2/5\" 或 \"40%\"",
                         "a share is written \"2/5\" or \"40%\"");
      return false;
    }
    out.share = ratio.value;
  }
  if (unit != nullptr) return out.unit = unit->text, true;
  return role_use(*role, role->text, node.find("via"), of, out.role);
}

void Builder::collect_choices(const CheckedExpr& expression, std::set<std::int32_t>& out,
                              std::set<std::int32_t>& seen) const {
  for (const std::int32_t r : refs_of(expression)) {
    if (ref(r).kind == RefKind::choice) out.insert(ref(r).index);
    if (ref(r).kind == RefKind::fact) collect_fact_choices(ref(r).index, out, seen);
  }
}

void Builder::collect_fact_choices(std::int32_t index, std::set<std::int32_t>& out,
                                   std::set<std::int32_t>& seen) const {
  if (!seen.insert(index).second) return;
  const Fact& f = fact(index);
  for (const CheckedExpr* e : {&f.expr, &f.where, &f.argument}) collect_choices(*e, out, seen);
  for (const auto& [name, e] : f.with) collect_choices(e, out, seen);
  for (const OnPair& pair : f.relation.on) {
    collect_choices(pair.self, out, seen);
    if (ref(pair.row_ref).kind == RefKind::fact) collect_fact_choices(ref(pair.row_ref).index, out, seen);
  }
  if (f.covered_by >= 0) collect_fact_choices(f.covered_by, out, seen);
}

}  // namespace baoxue::inline v1::policy_detail
