// SPDX-License-Identifier: MIT
// Facts over a subject's own population: across = "rank(rate)", "award(rate)", "sum(x)", "mean(x)", "pooled(n, d)", "lag(x, 2)",
// "streak(cond)", narrowed by `within` and `where` (pack.md, Facts; Decisions 5 and 6).
#include <algorithm>
#include <charconv>

#include "baoxue/core/money.hpp"
#include "policy/builder.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

using expr::Kind;
using expr::Type;

constexpr std::pair<std::string_view, AcrossOp> kOps[] = {
    {"rank", AcrossOp::rank},     {"award", AcrossOp::award}, {"sum", AcrossOp::sum},      {"mean", AcrossOp::mean},
    {"pooled", AcrossOp::pooled}, {"lag", AcrossOp::lag},     {"streak", AcrossOp::streak}};

struct Call {
  std::string_view name;
  std::vector<std::pair<std::string_view, std::size_t>> arguments;  // text and byte in the source
};

// "name(a, b)": arguments are parted by commas outside brackets and quotes. No name: not of this form.
Call split_call(std::string_view text) {
  Call call;
  const std::size_t open = text.find('('), close = text.rfind(')');
  if (open == std::string_view::npos || close != text.size() - 1) return call;
  call.name = text.substr(0, open);
  int depth = 0;
  char quote = 0;
  std::size_t begin = open + 1;
  for (std::size_t i = begin; i <= close; ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(' || c == '[') {
      ++depth;
    } else if (depth > 0 && (c == ')' || c == ']')) {
      --depth;
    } else if (depth == 0 && (c == ',' || i == close)) {
      call.arguments.emplace_back(text.substr(begin, i - begin), begin);
      begin = i + 1;
    }
  }
  return call;
}

bool is_kind(Type type, std::initializer_list<Kind> kinds) {
  return type.depth == 0 && std::find(kinds.begin(), kinds.end(), type.kind) != kinds.end();
}

}  // namespace

bool Builder::build_across(const Item& item, Fact& fact) {
  fact.kind = FactKind::across;
  fact.relation.from = fact.subject;  // its rows are the subject's own
  const Node& node = *item.get("across");
  const Call call = split_call(node.text);
  const auto* op =
      std::find_if(std::begin(kOps), std::end(kOps), [&](const auto& entry) { return entry.first == call.name; });
  if (op == std::end(kOps)) {
    diagnostics_.error(ErrorCode::unknown_name, node.content,
                       "across 应写作 rank(x)、award(x)、sum(x)、mean(x)、pooled(n, d)、lag(x)、streak(条件)",
                       "across is written rank(x), award(x), sum(x), mean(x), pooled(n, d), lag(x), streak(cond)",
                       nearest_name(call.name, keys_of(kOps)));
    return false;
  }
  Across& across = fact.across;
  across.op = op->second;
  const std::size_t most = across.op == AcrossOp::pooled || across.op == AcrossOp::lag ? 2 : 1;
  const std::size_t least = across.op == AcrossOp::pooled ? 2 : 1;
  if (call.arguments.size() < least || call.arguments.size() > most) {
    diagnostics_.error(ErrorCode::wrong_type, node.content, std::string(call.name) + " 的参数个数不对",
                       std::string(call.name) + " has the wrong number of arguments");
    return false;
  }
  const NameContext context{fact.subject, -1, false, false};
  const auto argument = [&](std::size_t i, Maybe<Type> expected, CheckedExpr& out) {
    Place content = node.content;
    content.column += static_cast<std::int32_t>(call.arguments[i].second);
    return check_text(call.arguments[i].first, content, context, expected, out);
  };
  const Maybe<Type> expected = across.op == AcrossOp::streak ? Maybe<Type>(Type{Kind::boolean}) : Maybe<Type>();
  if (!argument(0, expected, across.value)) return false;
  if (across.op == AcrossOp::pooled && !argument(1, Type{Kind::integer}, across.other)) return false;
  if (across.op == AcrossOp::lag && call.arguments.size() == 2) {
    const std::string_view digits = call.arguments[1].first.substr(
        std::min(call.arguments[1].first.find_first_not_of(' '), call.arguments[1].first.size()));
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), across.steps);
    if (error != std::errc{} || end != digits.data() + digits.size() || across.steps < 1) {
      diagnostics_.error(ErrorCode::wrong_type, node.content, "lag 的第二个参数是不小于 1 的整数",
                         "the second argument of lag is a whole number of at least 1");
      return false;
    }
  }
  if (!check_key(item, "where", context, Type{Kind::boolean}, fact.where)) return false;
  return read_within(item, fact) && read_order(item, fact) && read_prizes(item, fact) && type_across(node, fact);
}

bool Builder::read_within(const Item& item, Fact& fact) {
  const Node* within = item.get("within");
  if (within == nullptr) return true;
  for (const Node& name : within->items) {
    CheckedExpr expression;
    if (!name.is(NodeKind::text) || !check(name, {fact.subject, -1, false, false}, {}, expression)) return false;
    const std::int32_t found = single_ref(expression);
    if (found < 0) {
      diagnostics_.error(ErrorCode::wrong_type, name.place, "within 的每一项应是一个名字",
                         "every entry of within must be a name");
      return false;
    }
    fact.across.within.push_back(found);
  }
  return true;
}

// Who is first, and what equal values share, is never a default.
bool Builder::read_order(const Item& item, Fact& fact) {
  Across& across = fact.across;
  const bool ranks = across.op == AcrossOp::rank || across.op == AcrossOp::award;
  for (const char* key : {"order", "ties"}) {
    const Node* node = item.get(key);
    if ((node != nullptr) == ranks) continue;
    diagnostics_.error(ranks ? ErrorCode::missing_key : ErrorCode::unknown_key,
                       node == nullptr ? item.place : node->key_place,
                       ranks ? "名次要写 " + std::string(key) : "只有 rank 和 award 用 " + std::string(key),
                       ranks ? "a rank needs " + std::string(key) : "only rank and award have " + std::string(key));
    return false;
  }
  if (!ranks) return true;
  static constexpr std::pair<std::string_view, bool> kOrders[] = {{"asc", false}, {"desc", true}};
  if (!word(item, "order", kOrders, across.descending)) return false;
  const Node& ties = *item.get("ties");
  const bool award = across.op == AcrossOp::award;
  if (ties.text.starts_with("first(") && ties.text.ends_with(")") && !award) {
    Place content = ties.content;
    content.column += 6;
    CheckedExpr expression;
    if (!check_text(std::string_view(ties.text).substr(6, ties.text.size() - 7), content,
                    {fact.subject, -1, false, false}, {}, expression))
      return false;
    across.ties = Ties::first;
    across.first_by = single_ref(expression);
    if (across.first_by >= 0) return true;
  }
  static constexpr std::pair<std::string_view, Ties> kRankTies[] = {{"competition", Ties::competition},
                                                                    {"dense", Ties::dense}};
  static constexpr std::pair<std::string_view, Ties> kAwardTies[] = {{"competition", Ties::competition},
                                                                     {"mean", Ties::mean}};
  return award ? word(item, "ties", kAwardTies, across.ties) : word(item, "ties", kRankTies, across.ties);
}

// "100.00" is money as everywhere; anything else is an expression over the subject.
bool Builder::read_prizes(const Item& item, Fact& fact) {
  const Node* prizes = item.get("prizes");
  const bool award = fact.across.op == AcrossOp::award;
  if (award != (prizes != nullptr)) {
    diagnostics_.error(award ? ErrorCode::missing_key : ErrorCode::unknown_key, award ? item.place : prizes->key_place,
                       award ? "award 要写 prizes" : "只有 award 用 prizes",
                       award ? "award needs prizes" : "only award has prizes");
    return false;
  }
  if (!award) return true;
  for (const Node& prize : prizes->items) {
    CheckedExpr expression;
    if (!prize.is(NodeKind::text)) return bad_word(prize, "prizes", {"100.00"}), false;
    const std::string text = parse_money(prize.text).known ? "yuan('" + prize.text + "')" : prize.text;
    if (!check_text(text, prize.content, {fact.subject, -1, false, false}, {}, expression)) return false;
    if (!is_kind(expression.ast.type(), {Kind::money, Kind::ratio}) ||
        (!fact.across.prizes.empty() && fact.across.prizes[0].ast.type() != expression.ast.type())) {
      diagnostics_.error(ErrorCode::expr_type, prize.place, "奖项应都是金额或都是比率",
                         "the prizes must all be money or all ratios");
      return false;
    }
    fact.across.prizes.push_back(std::move(expression));
  }
  if (!fact.across.prizes.empty()) return true;
  diagnostics_.error(ErrorCode::wrong_type, prizes->place, "prizes 是空的", "prizes is empty");
  return false;
}

bool Builder::type_across(const Node& node, Fact& fact) {
  const Across& across = fact.across;
  const Type type = across.value.ast.type();
  const SubjectKind kind = subject(fact.subject).kind;
  bool ok = true;
  switch (across.op) {
    case AcrossOp::rank:
      ok = is_kind(type, {Kind::integer, Kind::money, Kind::ratio, Kind::date});
      fact.type = {Kind::integer};
      break;
    case AcrossOp::award:
      ok = is_kind(type, {Kind::integer, Kind::money, Kind::ratio, Kind::date});
      fact.type = across.prizes[0].ast.type();
      break;
    case AcrossOp::sum:
      ok = is_kind(type, {Kind::integer, Kind::money, Kind::ratio});
      fact.type = type;
      break;
    case AcrossOp::mean:
      ok = is_kind(type, {Kind::integer, Kind::ratio});
      fact.type = {Kind::ratio};
      break;
    case AcrossOp::pooled:
      ok = is_kind(type, {Kind::integer});
      fact.type = {Kind::ratio};
      break;
    case AcrossOp::lag:
      ok = type.depth == 0;
      fact.type = type;
      if (const std::int32_t same = single_ref(across.value); same >= 0)
        fact.codes = symbol_of(same).codes, fact.domain = symbol_of(same).domain;
      break;
    case AcrossOp::streak: fact.type = {Kind::integer}; break;
  }
  if (!ok) {
    diagnostics_.error(ErrorCode::expr_type, node.content, "across 不能用于 " + expr::type_name(type),
                       "across does not work on " + expr::type_name(type));
    return false;
  }
  const bool periods = kind == SubjectKind::metric || kind == SubjectKind::period ||
                       (kind == SubjectKind::cross && subject(fact.subject).crossed_with < 0);
  if ((across.op != AcrossOp::lag && across.op != AcrossOp::streak) || periods) return true;
  diagnostics_.error(ErrorCode::wrong_type, node.content, subject(fact.subject).id + " 没有时段，没有上一期",
                     subject(fact.subject).id + " has no period, so none before it");
  return false;
}

}  // namespace baoxue::inline v1::policy_detail
