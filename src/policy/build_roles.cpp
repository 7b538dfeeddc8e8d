// SPDX-License-Identifier: MIT
#include "policy/builder.hpp"
#include "policy/path.hpp"

namespace baoxue::inline v1::policy_detail {
void Builder::build_roles() {
  for (const auto& [id, item] : pack_.section("role")) build_role(item);
}

void Builder::build_role(const Item& item) {
  static constexpr std::pair<std::string_view, RoleSource> kSources[] = {{"assignments", RoleSource::assignments},
                                                                         {"staff", RoleSource::staff}};
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
  static constexpr std::pair<std::string_view, bool> kMerges[] = {{"role", false}, {"person", true}};
  if (!word(item, "merge", kMerges, role.merge_person)) return;
  role.object_kind = text(item, "object_kind", subject(role.at).id);
  const std::string& at = subject(role.at).id;
  if (role.source == RoleSource::staff && (role.post.empty() || (at != "school" && at != "unit"))) {
    diagnostics_.error(ErrorCode::missing_key, item.place, "由 staff 得出的职责要有 post，at 是 school 或 unit",
                       "a role that comes from staff needs post, and at = school or unit");
    return;
  }
  if (!read_role_object(item, role)) return;
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
