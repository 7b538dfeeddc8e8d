// SPDX-License-Identifier: MIT
#include "engine/about.hpp"

#include <algorithm>
#include <climits>
#include <tuple>

#include "baoxue/core/mask.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

About Describer::of(std::int32_t subject, std::uint32_t row) {
  About about;
  const std::int32_t in_class = reach(subject, row, "class");
  std::int32_t school = reach(subject, row, "school");
  // A child who came has no school that it left: the school is then that of its class.
  if (school < 0 && in_class >= 0) {
    school = reach(world_.subject_index("class"), static_cast<std::uint32_t>(in_class), "school");
  }
  if (school >= 0) {
    about.school = world_.key_text(world_.subject_index("school"), static_cast<std::size_t>(school));
  }
  about.school_name = name_of("school", school);
  about.in_class = name_of("class", in_class);
  about.label = person(subject, row);
  return about;
}

std::int32_t Describer::reach(std::int32_t subject, std::uint32_t row, std::string_view target) {
  auto& path = paths_[{subject, std::string(target)}];
  if (!path.has_value()) {
    path.emplace();
    path->found = world_.path_to(subject, target, path->hops);
  }
  return path->found ? world_.follow(subject, path->hops, row, world_.event_day(subject, row)) : -1;
}

std::string Describer::name_of(std::string_view subject, std::int32_t row) const {
  if (row < 0) return {};
  return text_or_empty(TableReader(world_, subject).column("name"), static_cast<std::size_t>(row));
}

std::string Describer::person(std::int32_t subject, std::uint32_t row) {
  for (const std::string_view who : {"student", "child", "staff"}) {
    const std::int32_t at = reach(subject, row, who);
    if (at < 0) continue;
    const std::string name = name_of(who, at);
    return who == "staff" ? name : mask_name(name);
  }
  for (const std::string_view unit : {"class", "school", "unit"}) {
    const std::int32_t at = reach(subject, row, unit);
    if (at >= 0) return name_of(unit, at);
  }
  return world_.policy.subjects[static_cast<std::size_t>(subject)].zh;
}

const std::string& table_of(const World& world, std::int32_t subject) {
  const SubjectDef& def = world.policy.subjects[static_cast<std::size_t>(subject)];
  return def.kind == SubjectKind::table ? world.policy.schema->tables()[static_cast<std::size_t>(def.table)].id
                                        : def.id;
}

OwnRows::OwnRows(const World& world, std::int32_t subject) : world_(world), subject_(subject) {
  const SubjectDef& def = world.policy.subjects[static_cast<std::size_t>(subject)];
  if (def.kind == SubjectKind::table) from_ = subject;
  if (def.kind != SubjectKind::runs) return;
  from_ = world.subject_index(world.policy.schema->tables()[static_cast<std::size_t>(def.table)].subject);
  const SubjectRows& table = world.subjects[static_cast<std::size_t>(from_)];
  const std::vector<std::uint64_t>& counted = world.subjects[static_cast<std::size_t>(subject)].counted;
  const Source& by = table.columns[static_cast<std::size_t>(def.by_column)];
  const Source& day = table.columns[static_cast<std::size_t>(def.day_column)];
  for (std::size_t r = 0; r < table.rows; ++r) {
    if (((counted[r / 64] >> (r % 64)) & 1) == 0 || !table.is_visible(r)) continue;
    const std::int32_t owner = integer_or(by, r, -1), date = integer_or(day, r, INT_MAX);
    if (owner >= 0 && date <= world.as_of.days) days_.push_back({owner, date, static_cast<std::uint32_t>(r)});
  }
  std::sort(days_.begin(), days_.end(), [&](const Day& a, const Day& b) {  // two sessions of a day by key, not by row
    if (std::tie(a.owner, a.day) != std::tie(b.owner, b.day))
      return std::tie(a.owner, a.day) < std::tie(b.owner, b.day);
    return world.key(from_, a.row) < world.key(from_, b.row);
  });
}

std::vector<std::uint32_t> OwnRows::of(std::uint32_t row) const {
  if (from_ < 0) return {};
  return from_ == subject_ ? std::vector{row} : days_of_run(row);
}

// Every counted day lies in exactly one run of its owner, so a run's days end where the owner's next run starts.
std::vector<std::uint32_t> OwnRows::days_of_run(std::uint32_t row) const {
  const SubjectRows& runs = world_.subjects[static_cast<std::size_t>(subject_)];
  const Source &owners = runs.columns[0], &starts = runs.columns[1];
  const std::int32_t owner = integer_or(owners, row, -1), start = integer_or(starts, row, INT_MAX);
  const bool last = row + 1 == runs.rows || integer_or(owners, row + 1, -1) != owner;
  const std::int32_t next = last ? INT_MAX : integer_or(starts, row + 1, INT_MAX);
  const auto from = std::lower_bound(days_.begin(), days_.end(), std::pair{owner, start},
                                     [](const Day& a, auto at) { return std::pair{a.owner, a.day} < at; });
  std::vector<std::uint32_t> rows;
  for (auto day = from; day != days_.end() && day->owner == owner && day->day < next; ++day) rows.push_back(day->row);
  return rows;
}

}  // namespace baoxue::inline v1::engine_detail
