// SPDX-License-Identifier: MIT
// [[ladder]]: states, events, reopening. The moves stand in build_moves.cpp, what is checked of the whole in check_ladders.cpp.
#include <algorithm>

#include "policy/builder.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

using expr::Kind;
using expr::Type;

constexpr KeyDecl kState[] = {{"id", 1}, {"owner", 1 | 64}, {"help", 32}, {"end", 8}, {"title", 64}};
constexpr KeyDecl kEvents[] = {{"from", 1}, {"on", 64}, {"where", 1}, {"kind", 1}};
constexpr KeyDecl kReopen[] = {{"as", 1}, {"into", 1}, {"on", 1 | 32}};
constexpr KeyDecl kParty[] = {{"role", 1}, {"via", 1}, {"unit", 1}};

// Who may own a step without being a role: the levels of administration, the school, the village.
const std::vector<std::string>& units() {
  static const std::vector<std::string> kUnits{"province",       "prefecture", "county", "township",
                                               "central_school", "school",     "village"};
  return kUnits;
}

bool before(const Place& a, const Place& b) { return std::tie(a.line, a.column) < std::tie(b.line, b.column); }

}  // namespace

// A fact may have read the stays already; who owns a step is read here, when the roles are there.
void Builder::build_ladders() {
  for (Ladder& ladder : data_->ladders) {
    ladder.subject_rows = computed_subject("ladder:" + ladder.id);
    if (ladder.subject_rows >= 0 && resolve_subject(ladder.subject_rows))
      read_ladder_owners(pack_.section("ladder").at(ladder.id), ladder);
  }
}

bool Builder::resolve_ladder(std::int32_t index) {
  return resolve_once("ladder", ladders_, data_->ladders, &Builder::build_ladder, index);
}

bool Builder::build_ladder(const Item& item, Ladder& ladder) {
  ladder.clause = clause(item);
  ladder.layer = layer_id(item.layer);
  ladder.title = bilingual(item, "title");
  ladder.place = item.place;
  ladder.subject = need_subject(item, "of");
  if (ladder.subject < 0 || !resolve_subject(ladder.subject)) return false;
  if (subject(ladder.subject).event_column < 0) {
    const std::string& of = subject(ladder.subject).id;
    diagnostics_.error(ErrorCode::wrong_type, item.get("of")->place, of + " 没有事件日期，流程无从开始",
                       of + " has no event date on which a ladder could begin");
    return false;
  }
  if (!read_ladder_states(item, ladder) || !read_ladder_events(item, ladder) || !read_ladder_moves(item, ladder))
    return false;
  const bool ignored = ladder_kinds(item.get("ignore"), ladder, ladder.shape.ignore);
  if (!read_ladder_reopen(item, ladder) || !ignored) return false;
  check_ladder(ladder);
  return true;
}

// A table by id, or an array of tables with an id: arrays may break over lines.
std::vector<std::pair<std::string, const Node*>> Builder::ladder_states(const Item& item) {
  std::vector<std::pair<std::string, const Node*>> out;
  const Node& states = *item.get("states");
  for (const NodeEntry& entry : states.entries) out.emplace_back(entry.key, &entry.value);
  std::sort(out.begin(), out.end(),
            [](const auto& a, const auto& b) { return before(a.second->key_place, b.second->key_place); });
  for (const Node& state : states.items) {
    const Node* id = state.is(NodeKind::table) ? state.find("id") : nullptr;
    out.emplace_back(id != nullptr && id->is(NodeKind::text) ? id->text : std::string(), &state);
  }
  return out;
}

std::shared_ptr<const CodeList> Builder::ladder_codes(const Item& item) {
  auto codes = std::make_shared<CodeList>();
  codes->id = "ladder:" + item.id;
  for (const auto& [id, node] : ladder_states(item)) {
    const Node* title = node->is(NodeKind::table) ? node->find("title") : nullptr;
    const Node* zh = title != nullptr && title->is(NodeKind::table) ? title->find("zh") : nullptr;
    codes->codes.push_back({id, zh != nullptr ? zh->text : std::string(), {}});
  }
  return codes;
}

bool Builder::read_ladder_states(const Item& item, Ladder& ladder) {
  for (const auto& [id, node] : ladder_states(item)) {
    if (!node->is(NodeKind::table) || id.empty()) {
      diagnostics_.error(ErrorCode::wrong_type, node->place,
                         "states 的每一项写作 名 = { owner = \"…\" } 或 { id = \"名\", … }",
                         "every state is written name = { owner = \"...\" } or { id = \"name\", ... }");
      return false;
    }
    check_table_keys("ladder.states", *node, kState, diagnostics_);
    const auto same = [&id = id](const LadderState& other) { return other.id == id; };
    if (std::any_of(ladder.states.begin(), ladder.states.end(), same)) {
      diagnostics_.error(ErrorCode::duplicate_id, node->place, "阶段 " + id + " 重复",
                         "the state " + id + " is given twice");
      return false;
    }
    LadderState state;
    state.id = id, state.place = node->key_place;
    const Node *title = node->find("title"), *end = node->find("end");
    state.title = title != nullptr && title->is(NodeKind::table) ? bilingual(*title, "ladder " + item.id + "." + id)
                                                                 : Bilingual{id, id};
    ladder.shape.end.push_back(end != nullptr && end->boolean);
    ladder.states.push_back(std::move(state));
  }
  if (const Node* start = item.get("start"); start != nullptr) ladder.shape.start = ladder_state(ladder, *start);
  if (!ladder.states.empty()) return ladder.shape.start >= 0;
  diagnostics_.error(ErrorCode::missing_key, item.place, "流程 " + item.id + " 没有阶段",
                     "ladder " + item.id + " has no states");
  return false;
}

void Builder::read_ladder_owners(const Item& item, Ladder& ladder) {
  std::size_t s = 0;
  for (const auto& [id, node] : ladder_states(item)) {
    LadderState& state = ladder.states[s++];
    const Node *owner = node->find("owner"), *help = node->find("help");
    state.has_owner = owner != nullptr;
    if (owner != nullptr) (void)ladder_party(*owner, ladder.subject, state.owner);
    for (const Node& one : help != nullptr ? help->items : std::vector<Node>())
      (void)ladder_party(one, ladder.subject, state.help.emplace_back());
  }
}

// A role, or one of the levels of administration; anything else is written { unit = "..." }.
bool Builder::ladder_party(const Node& node, std::int32_t of, Party& out) {
  const bool table = node.is(NodeKind::table);
  if (table) check_table_keys("owner", node, kParty, diagnostics_);
  const Node *role = table ? node.find("role") : &node, *unit = table ? node.find("unit") : nullptr;
  if (unit != nullptr && unit->is(NodeKind::text) && role == nullptr) return out.unit = unit->text, true;
  if (role == nullptr || !role->is(NodeKind::text) || unit != nullptr) {
    diagnostics_.error(ErrorCode::wrong_type, node.place,
                       "责任人写作职责名、{ role = \"…\", via = \"…\" } 或 { unit = \"…\" }",
                       "an owner is a role, { role = \"...\", via = \"...\" } or { unit = \"...\" }");
    return false;
  }
  if (pack_.section("role").contains(role->text))
    return role_use(*role, role->text, table ? node.find("via") : nullptr, of, out.role);
  if (!table && std::find(units().begin(), units().end(), role->text) != units().end())
    return out.unit = role->text, true;
  std::vector<std::string> known = units();
  for (const auto& [id, item] : pack_.section("role")) known.push_back(id);
  diagnostics_.error(ErrorCode::unknown_name, role->place, "没有职责 " + role->text, "there is no role " + role->text,
                     nearest_name(role->text, known));
  return false;
}

bool Builder::read_ladder_events(const Item& item, Ladder& ladder) {
  const Node* events = item.get("events");
  if (events != nullptr) check_table_keys("ladder.events", *events, kEvents, diagnostics_);
  const auto given = [&](std::string_view key) { return events != nullptr ? events->find(key) : nullptr; };
  Node from, kind;
  from.kind = kind.kind = NodeKind::text;
  from.place = kind.place = kind.content = events != nullptr ? events->place : item.place;
  from.text = "case_events", kind.text = "kind";
  Item relation{"ladder", item.id, item.place, item.layer, {}, {}};
  relation.fields["from"] = {given("from") != nullptr ? given("from") : &from, item.layer};
  if (given("on") != nullptr) relation.fields["on"] = {given("on"), item.layer};
  if (!build_relation(relation, ladder.subject, ladder.events)) return false;
  const Node& named = given("kind") != nullptr ? *given("kind") : kind;
  const std::string& rows = subject(ladder.events.from).id;
  if (subject(ladder.events.from).event_column < 0) {
    diagnostics_.error(ErrorCode::wrong_type, relation.get("from")->place, rows + " 没有事件日期",
                       rows + " has no event date");
    return false;
  }
  CheckedExpr expression;
  if (!check(named, {ladder.events.from, -1, false, false}, Type{Kind::text}, expression)) return false;
  if ((ladder.kind_ref = single_ref(expression)) < 0) {
    diagnostics_.error(ErrorCode::wrong_type, named.place, "events.kind 应是一个名字", "events.kind must be a name");
    return false;
  }
  const NameContext row{ladder.events.from, ladder.subject, false, false};
  return given("where") == nullptr || ladder_expression(*given("where"), row, Kind::boolean, ladder.events_where);
}

// Without `on`: what `into` takes, unless it ends the case again; the event then makes that step itself.
bool Builder::read_ladder_reopen(const Item& item, Ladder& ladder) {
  static constexpr std::pair<std::string_view, bool> kAs[] = {{"same", false}, {"new", true}};
  const Node* reopen = item.get("reopen");
  if (reopen == nullptr) return true;
  check_table_keys("ladder.reopen", *reopen, kReopen, diagnostics_);
  const Node *as = reopen->find("as"), *into = reopen->find("into"), *on = reopen->find("on");
  LadderShape& shape = ladder.shape;
  if (into == nullptr || !into->is(NodeKind::text)) {
    diagnostics_.error(ErrorCode::missing_key, reopen->place, "reopen 缺键 into", "reopen has no key into");
    return false;
  }
  const auto* word = std::find_if(std::begin(kAs), std::end(kAs),
                                  [&](const auto& one) { return as == nullptr || one.first == as->text; });
  if (word == std::end(kAs)) return bad_word(*as, "as", keys_of(kAs)), false;
  shape.reopen_as_new = word->second;
  if ((shape.reopen_into = ladder_state(ladder, *into)) < 0) return false;
  if (shape.end[static_cast<std::size_t>(shape.reopen_into)]) {
    diagnostics_.error(ErrorCode::ladder_way, into->place, "重新打开不能进入终点 " + into->text,
                       "reopen cannot lead into the end " + into->text);
    return false;
  }
  if (on != nullptr) return ladder_kinds(on, ladder, shape.reopen_on);
  shape.reopen_steps = true;
  for (const LadderShape::Move& move : shape.moves) {
    const bool from_there = std::find(move.from.begin(), move.from.end(), shape.reopen_into) != move.from.end();
    if (!move.timed && from_there && !shape.end[static_cast<std::size_t>(move.to)]) {
      shape.reopen_on.insert(shape.reopen_on.end(), move.on.begin(), move.on.end());
    }
  }
  return true;
}

std::int32_t Builder::ladder_state(const Ladder& ladder, const Node& name) {
  for (std::size_t s = 0; s < ladder.states.size(); ++s) {
    if (name.is(NodeKind::text) && ladder.states[s].id == name.text) return static_cast<std::int32_t>(s);
  }
  diagnostics_.error(ErrorCode::unknown_name, name.place, "流程 " + ladder.id + " 没有阶段 " + name.text,
                     "ladder " + ladder.id + " has no state " + name.text,
                     nearest_name(name.text, names_of(ladder.states, &LadderState::id)));
  return -1;
}

// Kinds of event; where the column has a code list it says which there are.
bool Builder::ladder_kinds(const Node* list, Ladder& ladder, std::vector<std::int32_t>& out) {
  if (list == nullptr) return true;
  const std::shared_ptr<const CodeList> codes = symbol_of(ladder.kind_ref).codes;
  const std::vector<Node> single{*list};
  for (const Node& kind : list->is(NodeKind::array) ? list->items : single) {
    if (!kind.is(NodeKind::text)) return bad_word(kind, "on", {}), false;
    if (codes != nullptr && codes->find_id(kind.text) < 0) {
      diagnostics_.error(ErrorCode::unknown_name, kind.place, ref(ladder.kind_ref).text + " 没有 " + kind.text,
                         ref(ladder.kind_ref).text + " has no " + kind.text,
                         nearest_name(kind.text, names_of(codes->codes, &Code::id)));
      return false;
    }
    const auto found = std::find(ladder.kinds.begin(), ladder.kinds.end(), kind.text);
    out.push_back(static_cast<std::int32_t>(found - ladder.kinds.begin()));
    if (found == ladder.kinds.end()) ladder.kinds.push_back(kind.text);
  }
  return true;
}

}  // namespace baoxue::inline v1::policy_detail
