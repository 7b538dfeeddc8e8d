// SPDX-License-Identifier: MIT
// What a person asks of a row: which school, class and pupil it is about.
#ifndef BAOXUE_ENGINE_ABOUT_HPP
#define BAOXUE_ENGINE_ABOUT_HPP

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "baoxue/core/mask.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

// Which school, class and person (masked) a row is about, for the columns people sort by.
struct About {
  std::string school, school_name, in_class, label;
};

class Describer {
 public:
  explicit Describer(const World& world) : world_(world) {}

  About of(std::int32_t subject, std::uint32_t row) {
    About about;
    const std::int32_t school = reach(subject, row, "school"), in_class = reach(subject, row, "class");
    if (school >= 0) about.school = world_.key_text(world_.subject_index("school"), static_cast<std::size_t>(school));
    about.school_name = name_of("school", school);
    about.in_class = name_of("class", in_class);
    about.label = person(subject, row);
    return about;
  }

 private:
  // The row of `target` this row leads to, -1 if there is no way.
  std::int32_t reach(std::int32_t subject, std::uint32_t row, std::string_view target) {
    auto& path = paths_[{subject, std::string(target)}];
    if (!path.has_value()) {
      path.emplace();
      path->found = world_.path_to(subject, target, path->hops);
    }
    return path->found ? world_.follow(subject, path->hops, row, world_.event_day(subject, row)) : -1;
  }
  std::string name_of(std::string_view subject, std::int32_t row) const {
    return row < 0 ? std::string() : text_or_empty(TableReader(world_, subject).column("name"), static_cast<std::size_t>(row));
  }
  std::string person(std::int32_t subject, std::uint32_t row) {
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

  struct Path {
    bool found = false;
    std::vector<std::int32_t> hops;
  };
  const World& world_;
  std::map<std::pair<std::int32_t, std::string>, std::optional<Path>> paths_;
};

}  // namespace baoxue::inline v1::engine_detail

#endif
