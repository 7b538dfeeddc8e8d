// SPDX-License-Identifier: MIT
// A world that is bound again: what an assessor does for one record after another.
#include <algorithm>
#include <array>
#include <climits>

#include "engine/world.hpp"

namespace baoxue::inline v1::engine_detail {

void World::bind_again(Date day, Timestamp time, const std::vector<bool>& same) {
  const bool other_day = day != as_of || time.micros != moment.micros || time.nanos != moment.nanos;
  as_of = day, moment = time;
  forget_computed();
  for (std::size_t s = 0; s < subjects.size(); ++s) {
    if (policy.subjects[s].kind != SubjectKind::table) continue;
    if (other_day || !same[static_cast<std::size_t>(policy.subjects[s].table)]) bind_table(s);
  }
  read_class_history();
  read_calendar_cells(calendar_cells_);
  if (calendar_cells_ == calendars_of_) return;
  calendars = std::make_unique<Calendars>(*this);
  std::swap(calendars_of_, calendar_cells_);
}

namespace {

// What calendars read; a school's key code is where its own days are found.
struct CalendarTable {
  const char* subject;
  std::array<const char*, 5> columns;
  bool of_place = false;
};
constexpr std::array<CalendarTable, 4> kCalendarTables{{
    {"calendar_day", {"date", "school", "kind"}},
    {"term", {"school_year", "number", "starts_on", "ends_on", "unit"}},
    {"unit", {"parent"}, true},
    {"school", {"unit"}, true},
}};

}  // namespace

// Everything that calendars are made of, as numbers: equal numbers make equal calendars.
void World::read_calendar_cells(std::vector<std::int64_t>& cells) const {
  cells.clear();
  bool local = false;  // days or terms of one school or unit: only then it matters which there are
  for (const CalendarTable& table : kCalendarTables) {
    const std::int32_t s = subject_index(table.subject);
    if (s < 0 || (table.of_place && !local)) continue;
    const SubjectRows& rows = subjects[static_cast<std::size_t>(s)];
    const std::vector<SubjectColumn>& columns = policy.subjects[static_cast<std::size_t>(s)].columns;
    cells.push_back(rows.present ? static_cast<std::int64_t>(rows.rows) : -1);
    for (std::size_t r = 0; r < rows.rows; ++r) {
      cells.push_back(rows.is_visible(r) ? rows.key_codes[r] : INT64_MIN);
      for (std::size_t c = 0; c < columns.size() && rows.is_visible(r); ++c) {
        const auto is = [&](const char* id) { return id != nullptr && columns[c].id == id; };
        if (std::none_of(table.columns.begin(), table.columns.end(), is)) continue;
        const Source& source = rows.columns[c];
        const auto row = static_cast<std::int64_t>(r);
        cells.push_back(source.is_known(row) ? source.integer(row) : INT64_MIN);
        local = local || (source.is_known(row) && (columns[c].id == "school" || columns[c].id == "unit"));
      }
    }
  }
}

void World::forget_computed() {
  for (std::size_t s = 0; s < subjects.size(); ++s) {
    if (policy.subjects[s].kind == SubjectKind::table) continue;
    SubjectRows& rows = subjects[s];
    rows.present = false, rows.rows = 0, rows.key_dictionary = nullptr;
    rows.visible.clear(), rows.columns.clear(), rows.doubtful.clear(), rows.key_codes.clear(), rows.row_of_key.clear();
    rows.counted.clear();
    for (; rows.owned_used > 0; --rows.owned_used) rows.owned[rows.owned_used - 1] = FactColumn();
    own_keys_.find(policy.subjects[s].id)->second.truncate(0);
  }
}

}  // namespace baoxue::inline v1::engine_detail
