// SPDX-License-Identifier: MIT
// Moves of a ladder: by an event with its guard and documents, or by itself after days or on a day.
#include <algorithm>

#include "policy/builder.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

using expr::Kind;
using expr::Type;

constexpr KeyDecl kMove[] = {{"from", 1 | 32}, {"to", 1},   {"on", 1 | 32}, {"after", 64},
                             {"at", 1 | 16},   {"when", 1}, {"needs", 32}};
constexpr KeyDecl kAfter[] = {{"n", 1 | 2}, {"count", 1}};

// Numbers and days may be written as such.
Node as_text(const Node& node) {
  Node text = node;
  text.kind = NodeKind::text;
  if (node.is(NodeKind::integer)) text.text = std::to_string(node.integer);
  if (node.is(NodeKind::date)) text.text = "date(\"" + node.date.text() + "\")";
  if (!node.is(NodeKind::text)) text.content = node.place;
  return text;
}

}  // namespace

bool Builder::read_ladder_moves(const Item& item, Ladder& ladder) {
  bool ok = true;
  for (const Node& node : item.get("moves")->items) {
    if (!node.is(NodeKind::table)) {
      diagnostics_.error(ErrorCode::wrong_type, node.place,
                         "moves 的每一项写作 { from = \"…\", to = \"…\", on = \"…\" }",
                         "every move is written { from = \"...\", to = \"...\", on = \"...\" }");
      return false;
    }
    check_table_keys("ladder.moves", node, kMove, diagnostics_);
    ok = read_ladder_move(node, ladder) && ok;
  }
  return ok;
}

bool Builder::read_ladder_move(const Node& node, Ladder& ladder) {
  const Node *from = node.find("from"), *to = node.find("to"), *on = node.find("on"), *after = node.find("after"),
             *at = node.find("at");
  if (from == nullptr || to == nullptr || (on != nullptr) + (after != nullptr) + (at != nullptr) != 1) {
    diagnostics_.error(ErrorCode::missing_key, node.place, "一步应有 from、to 和 on、after、at 之一",
                       "a move needs from, to and exactly one of on, after and at");
    return false;
  }
  LadderMove move;
  LadderShape::Move shape;
  move.place = node.place;
  move.kind = on != nullptr ? MoveKind::event : after != nullptr ? MoveKind::after : MoveKind::at;
  shape.timed = move.kind != MoveKind::event;
  shape.to = ladder_state(ladder, *to);
  bool ok = shape.to >= 0;
  const std::vector<Node> single{*from};
  for (const Node& name : from->is(NodeKind::array) ? from->items : single) {
    const std::int32_t state = ladder_state(ladder, name);
    ok = ok && state >= 0;
    shape.from.push_back(state);
    if (!ok || !shape.timed || !ladder.shape.end[static_cast<std::size_t>(state)]) continue;
    diagnostics_.error(ErrorCode::ladder_way, name.place, "终点 " + name.text + " 之后不会自己再走一步",
                       "nothing happens by itself after the end " + name.text);
    ok = false;
  }
  ok = (shape.timed ? read_timed_move(node, ladder, move) : read_event_move(node, ladder, move, shape)) && ok;
  if (!ok) return false;
  ladder.moves.push_back(std::move(move));
  ladder.shape.moves.push_back(std::move(shape));
  return true;
}

bool Builder::read_event_move(const Node& node, Ladder& ladder, LadderMove& move, LadderShape::Move& shape) {
  const NameContext row{ladder.events.from, ladder.subject, false, false};
  bool ok = ladder_kinds(node.find("on"), ladder, shape.on);
  if (const Node* when = node.find("when"); when != nullptr)
    ok = ladder_expression(*when, row, Kind::boolean, move.guard) && ok;
  const Node* needs = node.find("needs");
  for (const Node& need : needs != nullptr ? needs->items : std::vector<Node>())
    ok = read_need(need, ladder, move.needs.emplace_back()) && ok;
  return ok;
}

bool Builder::read_timed_move(const Node& node, const Ladder& ladder, LadderMove& move) {
  const NameContext over{ladder.subject, -1, false, false};
  bool ok = true;
  if (const Node* needs = node.find("needs"); needs != nullptr) {
    diagnostics_.error(ErrorCode::unknown_key, needs->key_place, "自己走的一步没有 needs，条件写在 when",
                       "a timed move has no needs; the condition goes to `when`");
    ok = false;
  }
  if (const Node* when = node.find("when"); when != nullptr)
    ok = ladder_expression(*when, over, Kind::boolean, move.guard) && ok;
  if (const Node* at = node.find("at"); at != nullptr)
    return ladder_expression(as_text(*at), over, Kind::date, move.at) && ok;
  const Node& after = *node.find("after");
  check_table_keys("after", after, kAfter, diagnostics_);
  const Node *n = after.find("n"), *count = after.find("count");
  if (n == nullptr || count == nullptr) {
    diagnostics_.error(ErrorCode::missing_key, after.place, "after 写作 { n = 10, count = \"work\" }",
                       "after is written { n = 10, count = \"work\" }");
    return false;
  }
  move.day_count = day_count(count->text);
  if (move.day_count < 0) bad_word(*count, "count", names_of(data_->day_counts, &DayCountDef::id));
  return ladder_expression(as_text(*n), over, Kind::integer, move.after_n) && move.day_count >= 0 && ok;
}

// An evidence of the event row, or of the one row that its links reach: complete, and so by the day of the event. Else a condition.
bool Builder::read_need(const Node& node, const Ladder& ladder, LadderNeed& need) {
  const NameContext row{ladder.events.from, ladder.subject, false, false};
  if (!node.is(NodeKind::text)) {
    diagnostics_.error(ErrorCode::wrong_type, node.place, "needs 的每一项是材料名或条件",
                       "every entry of needs is an evidence or a condition");
    return false;
  }
  need.name = node.text;
  const auto& evidence = pack_.section("evidence");
  const auto found = evidence.find(node.text);
  if (found == evidence.end()) return ladder_expression(node, row, Kind::boolean, need.holds);
  const std::int32_t of = need_subject(found->second, "of");
  std::vector<std::int32_t> hops;
  if (of < 0 || !role_path(node.place, ladder.events.from, of, hops)) return false;
  std::string path;
  std::int32_t at = ladder.events.from;
  for (const std::int32_t hop : hops) {
    path += subject(at).columns[static_cast<std::size_t>(hop)].id + ".";
    at = link_target(at, hop);
  }
  const SubjectDef& events = subject(ladder.events.from);
  const std::string& day = events.columns[static_cast<std::size_t>(events.event_column)].id;
  path += need.name;
  Node text = node;
  text.text = path + ".complete && orValue(" + path + ".completed_on, " + day + ") <= " + day;
  return ladder_expression(text, row, Kind::boolean, need.holds);
}

// A history that reads as_of would be another one tomorrow.
bool Builder::ladder_expression(const Node& node, const NameContext& context, Kind kind, CheckedExpr& out) {
  if (!node.is(NodeKind::text) || !check(node, context, Type{kind}, out)) return false;
  for (const std::int32_t r : refs_of(out)) {
    if (ref(r).kind != RefKind::as_of) continue;
    diagnostics_.error(ErrorCode::expr_refused, out.place, "流程里不用 as_of：经过不能随查看的日子改变",
                       "a ladder does not read as_of: what happened must not change with the day of looking");
    return false;
  }
  return true;
}

}  // namespace baoxue::inline v1::policy_detail
