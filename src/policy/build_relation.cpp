// SPDX-License-Identifier: MIT
#include "policy/builder.hpp"
#include "policy/path.hpp"

namespace baoxue::inline v1::policy_detail {
bool Builder::build_relation(const Item& item, std::int32_t of, Relation& relation) {
  if (const Node* from = item.get("from"); from != nullptr) {
    relation.from = rows_index(from->text);
    if (relation.from < 0) {
      std::vector<std::string> known = names_of(data_->schema->tables(), &TableDef::id);
      for (const SubjectDef& s : data_->subjects) {
        if (s.kind != SubjectKind::table) known.push_back(s.id);
      }
      for (const char* section : {"rule", "duty", "ladder", "metric", "settlement"}) {
        for (const auto& [id, other] : pack_.section(section)) known.push_back(std::string(section) + ":" + id);
      }
      const TableDef* singular = data_->schema->find_subject(from->text);
      diagnostics_.error(ErrorCode::unknown_name, from->place, "没有表 " + from->text,
                         "there is no table " + from->text,
                         singular != nullptr ? singular->id : nearest_name(from->text, known));
      return false;
    }
  }
  if (!resolve_subject(relation.from)) return false;
  const Node* in_period = item.get("in_period");
  const bool wanted = in_period == nullptr || flag(item, "in_period");
  const SubjectKind kind = subject(of).kind;
  const bool dated = kind == SubjectKind::cross || kind == SubjectKind::period;
  relation.in_period = dated && subject(relation.from).event_column >= 0 && wanted;
  const Node* on = item.get("on");
  if (kind == SubjectKind::period && on == nullptr && relation.in_period) return true;  // a period has no other link
  if (on != nullptr && on->is(NodeKind::table)) return explicit_relation(*on, of, relation);
  return implicit_relation(item, of, relation);
}

// An empty `on` is said, not forgotten: no link, so every row reaches the subject, or every row of its period.
bool Builder::explicit_relation(const Node& on, std::int32_t of, Relation& relation) {
  for (const auto& [path, value] : on.entries) {
    if (!value.is(NodeKind::text)) {
      diagnostics_.error(ErrorCode::wrong_type, value.place, "on 应写作 { \"列\" = \"表达式\" }，带点的列名加引号",
                         "`on` is written { \"column\" = \"expression\" }; a dotted column goes in quotes");
      return false;
    }
    const Result<expr::Symbol> row = resolve_path(relation.from, split_path(path), false);
    if (!row) {
      Error error = row.error();
      error.place = value.key_place;
      if (error.code != ErrorCode{}) diagnostics_.error(std::move(error));
      return false;
    }
    OnPair pair;
    pair.row_ref = row->id;
    pair.self_key = value.text == "self";
    if (!pair.self_key && !check(value, {of, -1, true, false}, row->type, pair.self)) return false;
    const std::int32_t same = pair.self_key ? -1 : single_ref(pair.self);
    const std::string own = pair.self_key ? subject(of).id : same < 0 ? std::string() : symbol_of(same).domain;
    if (!own.empty() && !row->domain.empty() && own != row->domain) {
      diagnostics_.error(ErrorCode::expr_type, value.place,
                         path + " 是 " + row->domain + " 的键，右边是 " + own + " 的键",
                         path + " holds keys of " + row->domain + ", the right side keys of " + own);
      return false;
    }
    if (same >= 0 && ref(same).kind == RefKind::column && ref(same).hops.empty() && is_own_key(of, ref(same).index))
      pair.self_key = true;
    relation.on.push_back(std::move(pair));
  }
  return true;
}

std::int32_t Builder::column_ref(std::int32_t s, std::int32_t column) {
  const SubjectColumn& def = subject(s).columns[static_cast<std::size_t>(column)];
  return intern({RefKind::column, false, s, {}, s, column, def.type, def.id});
}

bool Builder::implicit_relation(const Item& item, std::int32_t of, Relation& relation) {
  struct Pair {
    std::int32_t row, own;  // own -1: the subject's key
  };
  const std::vector<SubjectColumn>& rows = subject(relation.from).columns;
  const std::vector<SubjectColumn>& owns = subject(of).columns;
  const bool same_subject = relation.from == of;
  std::vector<Pair> pairs;
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(rows.size()); ++i) {
    if (same_subject && is_own_key(of, i)) continue;
    if (rows[static_cast<std::size_t>(i)].domain == subject(of).id) pairs.push_back({i, -1});
  }
  const bool by_own_links = pairs.empty();
  for (std::int32_t o = 0; by_own_links && o < static_cast<std::int32_t>(owns.size()); ++o) {
    if (link_target(of, o) < 0) continue;
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(rows.size()); ++i) {
      if (rows[static_cast<std::size_t>(i)].domain == owns[static_cast<std::size_t>(o)].domain) pairs.push_back({i, o});
    }
  }
  const Node* from = item.get("from");
  const Place& place = from != nullptr ? from->place : item.place;
  const std::string names = subject(relation.from).id + " → " + subject(of).id;
  if (pairs.empty()) {
    diagnostics_.error(ErrorCode::no_link, place, names + " 没有可用的列，请写 on",
                       "no column links " + names + "; say `on`");
    return false;
  }
  if (pairs.size() > 1) {
    std::string list;
    for (const Pair& pair : pairs) {
      list += (list.empty() ? "" : "; ") + rows[static_cast<std::size_t>(pair.row)].id + " = ";
      list += pair.own < 0 ? "self" : "self." + owns[static_cast<std::size_t>(pair.own)].id;
    }
    diagnostics_.error(ErrorCode::ambiguous_link, place, names + " 有几条路（" + list + "），请写 on",
                       "several columns link " + names + " (" + list + "); say `on`");
    return false;
  }
  OnPair pair;
  pair.row_ref = column_ref(relation.from, pairs[0].row);
  pair.self_key = pairs[0].own < 0;
  if (!pair.self_key) {
    const std::string& own = owns[static_cast<std::size_t>(pairs[0].own)].id;
    if (!check_text(own, place, {of, -1, true, false}, {}, pair.self)) return false;
  }
  relation.on.push_back(std::move(pair));
  return true;
}

}  // namespace baoxue::inline v1::policy_detail
