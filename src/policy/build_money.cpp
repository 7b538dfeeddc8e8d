// SPDX-License-Identifier: MIT
#include <algorithm>

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
  return resolve_once("settlement", settlements_, data_->settlements, &Builder::build_settlement, index);
}

bool Builder::build_settlement(const Item& item, Settlement& out) {
  static constexpr std::pair<std::string_view, Effect> kEffects[] = {{"pay", Effect::pay}, {"record", Effect::record}};
  static constexpr std::pair<std::string_view, bool> kUnits[] = {{"money", false}, {"points", true}};
  out.clause = clause(item);
  out.layer = layer_id(item.layer);
  out.title = bilingual(item, "title");
  out.place = item.place;
  out.subject = need_subject(item, "of");
  out.sanction = flag(item, "sanction");
  out.basis = text(item, "basis");
  bool ok = word(item, "effect", kEffects, out.effect);
  ok = word(item, "unit", kUnits, out.points) && ok;
  ok = read_period(item, "period", out.period) && ok;
  if (out.subject < 0 || !resolve_subject(out.subject) || !resolve_vetoing_rules(out.id)) return false;
  const NameContext context{out.subject, -1, false, false};
  ok = check_key(item, "when", context, Type{Kind::boolean}, out.when) && ok;
  ok = read_amount(item, context, out) && ok;
  ok = check_key(item, "book", context, Type{Kind::date}, out.book) && ok;
  ok = read_undo(item, context, out) && ok;
  ok = read_anchor(item, "on", out.subject, out.anchor_column) && ok;
  ok = read_shares(item, "payer", out.subject, out.payer) && ok;
  ok = read_shares(item, "to", out.subject, out.to) && ok;
  ok = read_cap(item, context, out) && ok;
  if (!ok) return false;
  warn_settlement(item, out);
  std::set<std::int32_t> choices, seen;
  for (const CheckedExpr* e :
       {&out.when, &out.amount, &out.book, &out.pool, &out.weight, &out.undo, &out.undo_book, &out.cap_max})
    collect_choices(*e, choices, seen);
  for (const std::int32_t r : out.within) {
    if (ref(r).kind == RefKind::fact) collect_fact_choices(ref(r).index, choices, seen);
  }
  out.choices.assign(choices.begin(), choices.end());
  return true;
}

void Builder::warn_settlement(const Item& item, const Settlement& out) {
  for (const auto& [key, shares] : {std::pair("payer", &out.payer), std::pair("to", &out.to)}) {
    std::vector<std::int32_t> roles;
    for (const Share& share : *shares) {
      if (share.role.role >= 0) roles.push_back(share.role.role);
    }
    warn_unmerged(item.get(key)->place, out.id, roles);
  }
  if (!out.baseless()) return;
  diagnostics_.warn(ErrorCode::missing_key, item.get("sanction")->place,
                    "处罚 " + out.id + " 没有写 basis：只作记录，不计入合计",
                    "the sanction " + out.id + " names no basis: it is recorded and not counted");
}

bool Builder::read_amount(const Item& item, const NameContext& context, Settlement& out) {
  const Node *pool = item.get("pool"), *weight = item.get("weight"), *within = item.get("within"),
             *rest = item.get("rest");
  const int forms = (item.get("amount") != nullptr ? 1 : 0) + (pool != nullptr || weight != nullptr ? 1 : 0) +
                    (item.get("decided_by") != nullptr ? 1 : 0);
  if (forms != 1 || (pool == nullptr) != (weight == nullptr)) {
    diagnostics_.error(ErrorCode::missing_key, item.place,
                       "settlement " + item.id + " 应有 amount、pool + weight、decided_by 之一",
                       "settlement " + item.id + " needs exactly one of amount, pool + weight, decided_by");
    return false;
  }
  for (const Node* only : {within, rest}) {
    if (only == nullptr || pool != nullptr) continue;
    diagnostics_.error(ErrorCode::missing_key, only->key_place, "within 和 rest 只用于 pool",
                       "within and rest are for a pool only");
    return false;
  }
  const std::vector<Type> quantity =
      out.points ? std::vector<Type>{{Kind::ratio}, {Kind::integer}} : std::vector<Type>{{Kind::money}};
  if (item.get("amount") != nullptr) return check_quantity(item, "amount", context, quantity, out.amount);
  if (item.get("decided_by") != nullptr) return read_decided_by(item, out);
  bool ok = check_quantity(item, "pool", context, quantity, out.pool);
  ok = check_quantity(item, "weight", context, {{Kind::integer}, {Kind::ratio}}, out.weight) && ok;
  if (rest != nullptr) ok = read_named_ref(*rest, "rest", context, out.rest) && ok;
  if (within == nullptr) return ok;
  const std::vector<Node> single{*within};
  for (const Node& node : within->is(NodeKind::array) ? within->items : single) {
    out.within.push_back(-1);
    ok = read_named_ref(node, "within", context, out.within.back()) && ok;
  }
  return ok;
}

// One of several types: points may be written whole or as a ratio.
bool Builder::check_quantity(const Item& item, std::string_view key, const NameContext& context,
                             const std::vector<Type>& types, CheckedExpr& out) {
  if (types.size() == 1) return check_key(item, key, context, types[0], out);
  if (!check_key(item, key, context, {}, out)) return false;
  std::string list;
  for (const Type type : types) {
    if (out.ast.type() == type) return true;
    list += (list.empty() ? "" : ", ") + expr::type_name(type);
  }
  diagnostics_.error(ErrorCode::expr_type, out.place,
                     std::string(key) + " 应为 " + list + "，这里是 " + expr::type_name(out.ast.type()),
                     std::string(key) + " must be " + list + ", not " + expr::type_name(out.ast.type()));
  return false;
}

bool Builder::read_named_ref(const Node& node, std::string_view key, const NameContext& context, std::int32_t& out) {
  CheckedExpr expression;
  if (!node.is(NodeKind::text) || !check(node, context, {}, expression)) return false;
  out = single_ref(expression);
  if (out >= 0) return true;
  diagnostics_.error(ErrorCode::wrong_type, node.place, std::string(key) + " 应是一个名字",
                     std::string(key) + " must be a name");
  return false;
}

bool Builder::read_decided_by(const Item& item, Settlement& out) {
  const Node& node = *item.get("decided_by");
  const auto found = parameters_.find(node.text);
  if (found == parameters_.end()) {
    diagnostics_.error(ErrorCode::unknown_name, node.place, "没有参数 " + node.text,
                       "there is no parameter " + node.text, nearest_name(node.text, keys_of(parameters_)));
    return false;
  }
  const Parameter& parameter = data_->parameters[static_cast<std::size_t>(found->second)];
  used_parameters_.insert(found->second);
  out.decided_by = found->second;
  if (parameter.allowed.empty()) {
    diagnostics_.error(ErrorCode::missing_key, node.place,
                       "由人裁定的参数 " + node.text + " 要有 allowed = [最小, 最大]",
                       "a parameter that is decided needs allowed = [least, greatest]: " + node.text);
    return false;
  }
  if (out.points != (parameter.type.kind == Kind::money)) return true;
  diagnostics_.error(
      ErrorCode::expr_type, node.place,
      "参数 " + node.text + " 是 " + expr::type_name(parameter.type) + "，与 unit 不符",
      "the parameter " + node.text + " is " + expr::type_name(parameter.type) + ", which is not the unit");
  return false;
}

bool Builder::read_undo(const Item& item, const NameContext& context, Settlement& out) {
  static constexpr KeyDecl kUndo[] = {{"when", 1}, {"book", 1}};
  const Node* undo = item.get("undo");
  if (undo == nullptr || !undo->is(NodeKind::table)) return undo == nullptr;
  check_table_keys("settlement.undo", *undo, kUndo, diagnostics_);
  const Node *when = undo->find("when"), *book = undo->find("book");
  if (when == nullptr || book == nullptr) {
    diagnostics_.error(ErrorCode::missing_key, undo->place, "undo 写作 { when = \"…\", book = \"…\" }",
                       "undo is written { when = \"...\", book = \"...\" }");
    return false;
  }
  const bool ok = when->is(NodeKind::text) && check(*when, context, Type{Kind::boolean}, out.undo);
  return book->is(NodeKind::text) && check(*book, context, Type{Kind::date}, out.undo_book) && ok;
}

bool Builder::read_cap(const Item& item, const NameContext& context, Settlement& out) {
  static constexpr KeyDecl kCap[] = {{"per", 32}, {"max", 1}};
  const Node* cap = item.get("cap");
  if (cap == nullptr || !cap->is(NodeKind::table)) return cap == nullptr;
  check_table_keys("settlement.cap", *cap, kCap, diagnostics_);
  const Node *per = cap->find("per"), *max = cap->find("max");
  for (const Node& word : per == nullptr ? std::vector<Node>() : per->items) {
    if (word.text == "person" || word.text == "unit") {
      out.cap = word.text == "person" ? CapPer::person : CapPer::unit;
    } else if (out.cap_period = period_kind(word.text); out.cap_period == PeriodKind::none) {
      return bad_word(word, "per", period_names()), false;
    }
  }
  if (per == nullptr || max == nullptr || !max->is(NodeKind::text) || per->items.size() != 2 ||
      out.cap == CapPer::none || out.cap_period == PeriodKind::none) {
    diagnostics_.error(ErrorCode::missing_key, cap->place,
                       "cap 写作 { per = [\"person\" 或 \"unit\", 时段], max = \"…\" }",
                       "cap is written { per = [\"person\" or \"unit\", a period], max = \"...\" }");
    return false;
  }
  const auto has_role = [](const Share& share) { return share.role.role >= 0; };
  if (out.cap == CapPer::person && std::none_of(out.payer.begin(), out.payer.end(), has_role) &&
      std::none_of(out.to.begin(), out.to.end(), has_role)) {
    diagnostics_.error(ErrorCode::missing_key, cap->place, "按人封顶，但付方和收方都没有职责",
                       "a cap per person needs a role among payer or to");
    return false;
  }
  if (!check(*max, context, out.points ? Maybe<Type>() : Maybe<Type>(Type{Kind::money}), out.cap_max)) return false;
  const Type type = out.cap_max.ast.type();
  if (!out.points || type == Type{Kind::ratio} || type == Type{Kind::integer}) return true;
  diagnostics_.error(ErrorCode::expr_type, out.cap_max.place, "max 应为 ratio, int，这里是 " + expr::type_name(type),
                     "max must be ratio, int, not " + expr::type_name(type));
  return false;
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
