// SPDX-License-Identifier: MIT
#include "engine/people.hpp"

#include <algorithm>
#include <climits>

#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

People::People(const World& world, const FactStore& facts)
    : world_(world),
      facts_(facts),
      staff_(world.subject_index("staff")),
      names_(&TableReader(world, "staff").column("name")) {
  read_assignments();
  read_posts();
  for (auto& [key, stays] : stays_) {
    std::sort(stays.begin(), stays.end(), [](const Holder& a, const Holder& b) {
      return std::tie(a.staff, a.from, a.to) < std::tie(b.staff, b.from, b.to);
    });
  }
}

void People::read_assignments() {
  const TableReader table(world_, "assignment");
  assignments_ = table.present();
  if (!assignments_) return;
  const Source &role = table.column("role"), &staff = table.column("staff"), &kind = table.column("object_kind"),
               &object = table.column("object"), &from = table.column("from"), &to = table.column("to");
  for (std::size_t r = 0; r < table.size(); ++r) {
    const auto row = static_cast<std::int64_t>(r);
    if (!table.visible(r) || !role.is_known(row) || !staff.is_known(row) || !kind.is_known(row) ||
        !object.is_known(row))
      continue;
    const std::string key =
        std::string(role.text(row)) + '|' + std::string(kind.text(row)) + '|' + std::string(object.text(row));
    stays_[key].push_back({std::string(staff.text(row)), integer_or(from, r, INT32_MIN), integer_or(to, r, INT32_MAX)});
  }
}

void People::read_posts() {
  const TableReader table(world_, "staff");
  posts_ = table.present();
  if (!posts_) return;
  const Source &post = table.column("post"), &school = table.column("school"), &unit = table.column("unit"),
               &from = table.column("from"), &to = table.column("to");
  for (std::size_t r = 0; r < table.size(); ++r) {
    const auto row = static_cast<std::int64_t>(r);
    if (!table.visible(r) || !post.is_known(row)) continue;
    const Source& place = school.is_known(row) ? school : unit;
    if (!place.is_known(row)) continue;
    const std::string key =
        std::string(post.text(row)) + '|' + (school.is_known(row) ? "school|" : "unit|") + std::string(place.text(row));
    stays_[key].push_back({world_.key_text(staff_, r), integer_or(from, r, INT32_MIN), integer_or(to, r, INT32_MAX)});
  }
}

std::string People::object_of(const Role& role, std::int32_t row) const {
  if (role.object.empty()) return world_.key_text(role.at, static_cast<std::size_t>(row));
  std::string object;
  Scratch scratch;
  for (const std::int32_t index : role.object) {
    const Ref& ref = world_.policy.refs[static_cast<std::size_t>(index)];
    const expr::Value value = expr::value_at(read_ref(world_, facts_, ref, {0, &row, 1}, scratch), ref.type, 0);
    if (value.state != expr::State::known) return {};
    if (!object.empty()) object += '|';
    object += value.type.kind == expr::Kind::text ? value.text : expr::to_text(value);
  }
  return object;
}

People::Answer People::who(const RoleUse& use, std::int32_t subject, std::int64_t row, Date day) const {
  Answer answer;
  answer.judged = judged(use.role);
  answer.at_row = world_.follow(subject, use.hops, row, world_.event_day(subject, row));
  if (answer.at_row < 0) return answer;
  Held on = held(use.role, answer.at_row, day);
  answer.object = std::move(on.object), answer.staff = std::move(on.staff);
  if (answer.judged && answer.staff.empty()) climb(answer, use.role, day);
  return answer;
}

People::Held People::held(std::int32_t role, std::int32_t at_row, Date day) const {
  const Role& def = world_.policy.roles[static_cast<std::size_t>(role)];
  Held out;
  out.object = object_of(def, at_row);
  for (const Holder& stay : stays(def, at_row, out.object)) {
    if (stay.from <= day.days && day.days < stay.to && (out.staff.empty() || out.staff.back() != stay.staff))
      out.staff.push_back(stay.staff);
  }
  return out;
}

// Link by link on the day that is asked about; the loader has refused circles.
void People::climb(Answer& answer, std::int32_t role, Date day) const {
  std::int32_t row = answer.at_row;
  for (const Role* from = &world_.policy.roles[static_cast<std::size_t>(role)]; from->up.role >= 0;
       from = &world_.policy.roles[static_cast<std::size_t>(from->up.role)]) {
    row = world_.follow(from->at, from->up.hops, row, day);
    if (row < 0 || !judged(from->up.role)) return;
    Held on = held(from->up.role, row, day);
    if (on.staff.empty()) continue;
    answer.up_role = from->up.role, answer.up_object = std::move(on.object), answer.up_staff = std::move(on.staff);
    return;
  }
}

bool People::judged(std::int32_t role) const {
  const Role& def = world_.policy.roles[static_cast<std::size_t>(role)];
  if (def.source == RoleSource::assignments) return assignments_;
  if (def.source == RoleSource::staff) return posts_;
  const Ref& person = world_.policy.refs[static_cast<std::size_t>(def.person)];
  const SubjectRows& rows = world_.subjects[static_cast<std::size_t>(person.target)];
  if (person.kind != RefKind::column) return rows.present;
  return rows.present && rows.columns[static_cast<std::size_t>(person.index)].layout != Layout::absent;
}

std::vector<People::Holder> People::holders(std::int32_t role, std::int32_t at_row) const {
  const Role& def = world_.policy.roles[static_cast<std::size_t>(role)];
  return stays(def, at_row, object_of(def, at_row));
}

std::vector<People::Holder> People::stays(const Role& role, std::int32_t row, const std::string& object) const {
  if (role.source == RoleSource::row) return named_by(role, row);
  const std::span<const Holder> found = stays_of(role, object);
  return {found.begin(), found.end()};
}

// Whom the row names, at all times; nobody where the cell is empty.
std::vector<People::Holder> People::named_by(const Role& role, std::int32_t row) const {
  const Ref& ref = world_.policy.refs[static_cast<std::size_t>(role.person)];
  Scratch scratch;
  const expr::Value person = expr::value_at(read_ref(world_, facts_, ref, {0, &row, 1}, scratch), ref.type, 0);
  if (person.state != expr::State::known) return {};
  return {{person.text, INT32_MIN, INT32_MAX}};
}

std::span<const People::Holder> People::stays_of(const Role& role, const std::string& object) const {
  const std::string& head = role.source == RoleSource::assignments ? role.id : role.post;
  const auto stays = stays_.find(head + '|' + role.object_kind + '|' + object);
  return stays == stays_.end() ? std::span<const Holder>() : std::span<const Holder>(stays->second);
}

std::string People::name_of(const std::string& staff) const {
  if (!posts_) return {};
  const std::int64_t row = world_.row_of(staff_, staff);
  return names_->is_known(row) ? std::string(names_->text(row)) : std::string();
}

std::vector<std::size_t> merged_lines(const Policy::Data& policy, const std::vector<RoleHolder>& holders) {
  const auto merge = [&](std::size_t i) {
    const std::int32_t role = holders[i].role;
    return role < 0 || holders[i].staff.empty() ? RoleMerge::role : policy.roles[static_cast<std::size_t>(role)].merge;
  };
  std::vector<std::size_t> into(holders.size());
  for (std::size_t i = 0; i < holders.size(); ++i) {
    into[i] = i;
    bool together = merge(i) == RoleMerge::person;
    std::size_t first = i;
    for (std::size_t k = 0; k < holders.size() && merge(i) != RoleMerge::role; ++k) {
      if (holders[k].staff != holders[i].staff || merge(k) == RoleMerge::role) continue;
      together = together || merge(k) == RoleMerge::person;
      first = std::min(first, k);
    }
    if (together) into[i] = first;
  }
  return into;
}

}  // namespace baoxue::inline v1::engine_detail
