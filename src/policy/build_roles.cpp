// SPDX-License-Identifier: MIT
#include "policy/builder.hpp"
#include "policy/path.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {
void Builder::build_roles() {
  for (const auto& [id, item] : pack_.section("role")) build_role(item);
  read_role_chain();
}

void Builder::build_role(const Item& item) {
  static constexpr std::pair<std::string_view, RoleSource> kSources[] = {{"assignments", RoleSource::assignments},
                                                                         {"staff", RoleSource::staff}};
  static constexpr std::pair<std::string_view, RoleMerge> kMerges[] = {{"role", RoleMerge::role},
                                                                       {"person", RoleMerge::person}};
  Role role;
  role.id = item.id;
  role.zh = text(item, "zh");
  role.en = text(item, "en");
  role.clause = clause(item);
  role.layer = layer_id(item.layer);
  role.place = item.place;
  role.at = need_subject(item, "at");
  role.post = text(item, "post");
  if (role.at < 0 || !word(item, "source", kSources, role.source)) return;
  role.object_kind = text(item, "object_kind", subject(role.at).id);
  const std::string& at = subject(role.at).id;
  if (role.source == RoleSource::staff && (role.post.empty() || (at != "school" && at != "unit"))) {
    diagnostics_.error(ErrorCode::missing_key, item.place, "由 staff 得出的职责要有 post，at 是 school 或 unit",
                       "a role that comes from staff needs post, and at = school or unit");
    return;
  }
  if (!word(item, "merge", kMerges, role.merge) || !read_role_count(item, role) || !read_role_object(item, role) ||
      !read_role_person(item, role))
    return;
  roles_[item.id] = static_cast<std::int32_t>(data_->roles.size());
  data_->roles.push_back(std::move(role));
}

bool Builder::read_role_object(const Item& item, Role& role) {
  const Node* object = item.get("object");
  if (object == nullptr) return true;
  const std::vector<Node> single{*object};
  for (const Node& part : object->is(NodeKind::array) ? object->items : single) {
    CheckedExpr expression;
    if (!part.is(NodeKind::text) || !check(part, {role.at, -1, true, false}, {}, expression)) return false;
    const std::int32_t found = single_ref(expression);
    if (found < 0) {
      diagnostics_.error(ErrorCode::wrong_type, part.place, "object 的每一项应是一个名字",
                         "every entry of object must be a name");
      return false;
    }
    role.object.push_back(found);
  }
  return true;
}

// `person`: the row names who holds the role, so there is nothing to look up.
bool Builder::read_role_person(const Item& item, Role& role) {
  const Node* person = item.get("person");
  if (person == nullptr) return true;
  for (const char* key : {"source", "post", "object", "object_kind"}) {
    if (item.get(key) == nullptr) continue;
    diagnostics_.error(ErrorCode::wrong_type, item.get(key)->key_place,
                       std::string("写了 person 的职责由本行指明何人，不再写 ") + key,
                       std::string("a role with person is held by whom the row names: no ") + key);
    return false;
  }
  if (!resolve_subject(role.at) || !read_named_ref(*person, "person", {role.at, -1, false, false}, role.person))
    return false;
  role.source = RoleSource::row;
  if (symbol_of(role.person).domain == "staff") return true;
  diagnostics_.error(ErrorCode::wrong_type, person->place, "person 应指向教职工：" + person->text + " 不是",
                     "person must name one of the staff, which " + person->text + " does not");
  return false;
}

bool Builder::read_role_count(const Item& item, Role& role) {
  static constexpr KeyDecl kCount[] = {{"min", 2}, {"max", 2}};
  const Node* count = item.get("count");
  if (count == nullptr || !count->is(NodeKind::table)) return count == nullptr;
  check_table_keys("role.count", *count, kCount, diagnostics_);
  const Node *min = count->find("min"), *max = count->find("max");
  const auto number = [](const Node* node, std::int64_t otherwise) {
    return node != nullptr && node->is(NodeKind::integer) ? node->integer : otherwise;
  };
  const std::int64_t least = number(min, 0), most = number(max, INT32_MAX);
  if (least < 0 || most < 1 || least > most || most > INT32_MAX || (min == nullptr && max == nullptr)) {
    diagnostics_.error(ErrorCode::wrong_type, count->place,
                       "count 写作 { min = 1, max = 1 }，min 不大于 max，max 至少 1",
                       "count is written { min = 1, max = 1 }, min at most max and max at least 1");
    return false;
  }
  role.min = static_cast<std::int32_t>(least), role.max = static_cast<std::int32_t>(most);
  return true;
}

// Who answers where nobody holds a role: read when all roles are known, since `up` may name any.
void Builder::read_role_chain() {
  static constexpr KeyDecl kUp[] = {{"role", 1}, {"via", 1}};
  for (Role& role : data_->roles) {
    const Node* node = pack_.section("role").at(role.id).get("up");
    if (node == nullptr) continue;
    const bool table = node->is(NodeKind::table);
    if (table) check_table_keys("role.up", *node, kUp, diagnostics_);
    const Node *name = table ? node->find("role") : node, *via = table ? node->find("via") : nullptr;
    if (name == nullptr || !name->is(NodeKind::text)) {
      diagnostics_.error(ErrorCode::wrong_type, node->place, "up 是职责名或 { role = \"…\", via = \"…\" }",
                         "up is a role or { role = \"...\", via = \"...\" }");
      continue;
    }
    RoleUse up;
    if (role_use(*name, name->text, via, role.at, up)) role.up = std::move(up);
  }
  for (std::size_t i = 0; i < data_->roles.size(); ++i) check_role_cycle(i);
}

// Each circle is reported once, at its first role in the order of ids.
void Builder::check_role_cycle(std::size_t first) {
  std::string path = data_->roles[first].id;
  auto at = static_cast<std::size_t>(data_->roles[first].up.role);
  for (std::size_t steps = 0; steps < data_->roles.size() && at < data_->roles.size() && at > first; ++steps) {
    path += " → " + data_->roles[at].id;
    at = static_cast<std::size_t>(data_->roles[at].up.role);
  }
  if (at != first) return;
  path += " → " + data_->roles[first].id;
  diagnostics_.error(ErrorCode::cycle, pack_.section("role").at(data_->roles[first].id).get("up")->place,
                     "循环引用：" + path, "circular: " + path);
}

// A person may hold both of two roles at one subject, so one of them says whether that is a line or two.
void Builder::warn_unmerged(const Place& place, const std::string& what, const std::vector<std::int32_t>& roles) {
  for (std::size_t i = 0; i < roles.size(); ++i) {
    for (std::size_t j = i + 1; j < roles.size(); ++j) {
      const Role &a = data_->roles[static_cast<std::size_t>(roles[i])],
                 &b = data_->roles[static_cast<std::size_t>(roles[j])];
      if (a.at != b.at || roles[i] == roles[j]) continue;
      const std::string both = a.id + ", " + b.id;
      if (a.merge == RoleMerge::unsaid && b.merge == RoleMerge::unsaid) {
        diagnostics_.warn(ErrorCode::missing_key, place, what + " 同时用到 " + both + "，二者都没有写 merge",
                          what + " names " + both + " and neither says merge", "merge = \"role\"");
        return;
      }
      if ((a.merge == RoleMerge::role) != (b.merge == RoleMerge::role) && a.merge != RoleMerge::unsaid &&
          b.merge != RoleMerge::unsaid) {
        diagnostics_.warn(ErrorCode::override_no_effect, place, what + " 用到的 " + both + " 的 merge 不同，各记一行",
                          "merge of " + both + " differs, so " + what + " writes a line each");
        return;
      }
    }
  }
}

bool Builder::role_use(const Node& at, std::string_view role, const Node* via, std::int32_t of, RoleUse& out) {
  const auto it = roles_.find(role);
  if (it == roles_.end()) {
    const std::vector<std::string> known = keys_of(roles_);
    if (!pack_.section("role").contains(role)) {
      diagnostics_.error(ErrorCode::unknown_name, at.place, "没有职责 " + std::string(role),
                         "there is no role " + std::string(role), nearest_name(role, known));
    }
    return false;
  }
  out.role = it->second;
  const std::int32_t target = data_->roles[static_cast<std::size_t>(it->second)].at;
  return via != nullptr ? via_path(*via, of, target, out.hops) : role_path(at.place, of, target, out.hops);
}

bool Builder::via_path(const Node& via, std::int32_t from, std::int32_t to, std::vector<std::int32_t>& hops) {
  std::int32_t here = from;
  for (const std::string& name : split_path(via.text)) {
    const std::int32_t column = column_index(here, name);
    const std::int32_t next = link_target(here, column);
    if (next < 0) {
      std::vector<std::string> known;
      for (std::size_t i = 0; i < subject(here).columns.size(); ++i) {
        if (link_target(here, static_cast<std::int32_t>(i)) >= 0) known.push_back(subject(here).columns[i].id);
      }
      diagnostics_.error(ErrorCode::no_link, via.place, subject(here).id + " 没有通向别表的列 " + name,
                         subject(here).id + " has no link column " + name, nearest_name(name, known));
      return false;
    }
    hops.push_back(column);
    here = next;
  }
  if (here == to) return true;
  diagnostics_.error(ErrorCode::no_link, via.place, "via 通到 " + subject(here).id + "，不是 " + subject(to).id,
                     "via leads to " + subject(here).id + ", not to " + subject(to).id);
  return false;
}

// The unique shortest path of links. Breadth first; paths of one length are kept side by side only until the target is met.
bool Builder::role_path(const Place& place, std::int32_t from, std::int32_t to, std::vector<std::int32_t>& hops) {
  struct Step {
    std::int32_t subject;
    std::vector<std::int32_t> hops;
    std::string text;
  };
  if (from == to) return true;
  std::vector<Step> level{{from, {}, {}}};
  std::set<std::int32_t> visited{from};
  while (!level.empty()) {
    std::vector<Step> next, found;
    for (const Step& step : level) {
      for (std::int32_t c = 0; c < static_cast<std::int32_t>(subject(step.subject).columns.size()); ++c) {
        const std::int32_t target = link_target(step.subject, c);
        if (target < 0 || visited.contains(target)) continue;
        Step further{
            target, step.hops,
            step.text + (step.text.empty() ? "" : ".") + subject(step.subject).columns[static_cast<std::size_t>(c)].id};
        further.hops.push_back(c);
        (target == to ? found : next).push_back(std::move(further));
      }
    }
    if (found.size() == 1) return hops = std::move(found[0].hops), true;
    if (!found.empty()) {
      std::string list;
      for (const Step& step : found) list += (list.empty() ? "" : ", ") + step.text;
      diagnostics_.error(ErrorCode::ambiguous_link, place,
                         subject(from).id + " 到 " + subject(to).id + " 有几条路（" + list + "），请用 via 选一条",
                         "several ways lead from " + subject(from).id + " to " + subject(to).id + " (" + list +
                             "); choose one with via",
                         "via = \"" + found[0].text + "\"");
      return false;
    }
    for (const Step& step : next) visited.insert(step.subject);
    level = std::move(next);
  }
  diagnostics_.error(ErrorCode::no_link, place, subject(from).id + " 到 " + subject(to).id + " 没有路",
                     "no links lead from " + subject(from).id + " to " + subject(to).id);
  return false;
}

}  // namespace baoxue::inline v1::policy_detail
