// SPDX-License-Identifier: MIT
// Derived subjects: runs of days (systems/returning.hpp over the rows of a table) and pairs of a subject with periods.
#include <algorithm>

#include "baoxue/data/coverage.hpp"
#include "baoxue/systems/returning.hpp"
#include "engine/table_reader.hpp"
#include "engine/world.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::Kind;

namespace {

bool bit(const std::vector<std::uint64_t>& bits, std::size_t at) { return ((bits[at / 64] >> (at % 64)) & 1) != 0; }

struct OwnerDay {
  std::int32_t owner, day;
  DayMark mark;
};

// One mark per owner and day: the strongest of its rows.
std::vector<OwnerDay> marked_days(const World& world, const SubjectDef& def, const RowFilter& where, const RowFilter& ignore) {
  const SubjectRows& table = world.subjects[static_cast<std::size_t>(world.subject_index(world.policy.schema->tables()[static_cast<std::size_t>(def.table)].subject))];
  if (!table.present) return {};
  const Source &by = table.columns[static_cast<std::size_t>(def.by_column)], &day = table.columns[static_cast<std::size_t>(def.day_column)];
  std::vector<OwnerDay> days;
  for (std::size_t r = 0; r < table.rows; ++r) {
    const std::int32_t owner = integer_or(by, r, -1), date = integer_or(day, r, INT32_MAX);
    if (!table.is_visible(r) || owner < 0 || date > world.as_of.days) continue;
    const DayMark mark = bit(where.yes, r)       ? DayMark::absent
                         : bit(where.unknown, r) ? DayMark::doubtful
                         : bit(ignore.yes, r)    ? DayMark::ignored
                                                 : DayMark::other;
    days.push_back({owner, date, mark});
  }
  std::sort(days.begin(), days.end(), [](const OwnerDay& a, const OwnerDay& b) {
    return std::tie(a.owner, a.day, b.mark) < std::tie(b.owner, b.day, a.mark);  // strongest mark first
  });
  const auto same = [](const OwnerDay& a, const OwnerDay& b) { return a.owner == b.owner && a.day == b.day; };
  days.erase(std::unique(days.begin(), days.end(), same), days.end());
  return days;
}

// Class and school of an owner on a day, as key codes: where coverage is asked.
class OwnerPlace {
 public:
  OwnerPlace(const World& world, const std::string& owner_domain) : world_(world), owner_(world.subject_index(owner_domain)) {
    has_class_ = owner_ >= 0 && world.path_to(owner_, "class", class_path_);
  }
  [[nodiscard]] std::pair<std::int32_t, std::int32_t> on(std::int32_t owner_row, Date day) const {
    if (!has_class_ || owner_row < 0) return {-1, -1};
    const std::int32_t in = world_.follow(owner_, class_path_, owner_row, day);
    const std::int32_t class_subject = world_.subject_index("class");
    if (in < 0) return {-1, -1};
    return {world_.subjects[static_cast<std::size_t>(class_subject)].key_codes[static_cast<std::size_t>(in)], world_.school_of(class_subject, in)};
  }

 private:
  const World& world_;
  std::int32_t owner_;
  bool has_class_ = false;
  std::vector<std::int32_t> class_path_;
};

void resize(World& world, std::size_t subject, std::size_t rows) {
  SubjectRows& out = world.subjects[subject];
  out.rows = rows;
  out.visible.assign(rows / 64 + 1, ~std::uint64_t{0});
}

void add_column(World& world, std::size_t subject, FactColumn column) {
  SubjectRows& out = world.subjects[subject];
  out.owned.push_back(std::move(column));
  out.columns.push_back(out.owned.back().source());
}

template <class T>
void set_maybe(FactColumn& column, std::size_t row, const Maybe<T>& value) {
  if (!value.known) return;
  if constexpr (std::is_same_v<T, Date>) {
    column.set(row, value.value.days);
  } else {
    column.set(row, static_cast<std::int64_t>(value.value));
  }
}

}  // namespace

void build_runs(World& world, std::size_t subject, const RowFilter& where, const RowFilter& ignore) {
  const SubjectDef& def = world.policy.subjects[subject];
  const TableDef& table = world.policy.schema->tables()[static_cast<std::size_t>(def.table)];
  const std::string& domain = def.columns[0].domain;
  world.subjects[subject].present = world.data.table(table.id) != nullptr;
  const CoverageIndex coverage(world.data, table.id, world.as_of);
  const OwnerPlace place(world, domain);
  const std::int32_t owners = world.subject_index(domain);
  const std::vector<OwnerDay> days = marked_days(world, def, where, ignore);
  struct Found {
    std::int32_t owner;
    AbsenceRun run;
  };
  std::vector<Found> found;
  std::vector<MarkedDay> marks;
  for (std::size_t i = 0; i < days.size();) {
    const std::int32_t owner = days[i].owner;
    marks.clear();
    for (; i < days.size() && days[i].owner == owner; ++i) marks.push_back({Date{days[i].day}, days[i].mark});
    const std::vector<std::int32_t>& row_of_key = world.subjects[static_cast<std::size_t>(owners)].row_of_key;
    const std::int32_t row = static_cast<std::size_t>(owner) < row_of_key.size() ? row_of_key[static_cast<std::size_t>(owner)] : -1;
    const std::int32_t school = row < 0 ? -1 : world.school_of(owners, row);
    const DayCounter& counter = world.calendars->counter(def.day_count, school);
    const auto covered = [&](Date day) {
      const auto [in_class, in_school] = place.on(row, day);
      return table.coverage == Coverage::complete || coverage.covered(in_class, in_school, day).value_or(false);
    };
    for (const AbsenceRun& run : absence_runs(marks, world.as_of, [&](Date d) { return counter.add(d, 1); },
                                              [&](Date d) { return counter.is_day(d); }, covered, {def.gap_bridges})) {
      found.push_back({owner, run});
    }
  }
  resize(world, subject, found.size());
  FactColumn owner(Kind::text, found.size(), world.dictionary(domain, nullptr)), start(Kind::date, found.size()), end(Kind::date, found.size()),
      length(Kind::integer, found.size()), length_days(Kind::integer, found.size()), next_day(Kind::date, found.size()),
      seen(Kind::integer, found.size()), open(Kind::boolean, found.size());
  for (std::size_t r = 0; r < found.size(); ++r) {
    const AbsenceRun& run = found[r].run;
    owner.set(r, found[r].owner), start.set(r, run.start.days), seen.set(r, run.seen);
    set_maybe(end, r, run.end), set_maybe(length, r, run.length), set_maybe(length_days, r, run.length_days);
    set_maybe(next_day, r, run.next_day), set_maybe(open, r, run.open);
    world.subjects[subject].keys.push_back(std::string(world.data.keys(domain).at(found[r].owner)) + '|' + run.start.text());
  }
  for (FactColumn* column : {&owner, &start, &end, &length, &length_days, &next_day, &seen, &open}) add_column(world, subject, std::move(*column));
}

// Whether a row and a period coexist: its dates of validity, or the school year it is of.
bool coexist(const World& world, std::int32_t subject, std::size_t row, const Period& period) {
  const SubjectDef& def = world.policy.subjects[static_cast<std::size_t>(subject)];
  if (def.kind != SubjectKind::table) return true;
  const TableDef& table = world.policy.schema->tables()[static_cast<std::size_t>(def.table)];
  for (std::size_t c = 0; c < def.columns.size(); ++c) {
    const Source& source = world.subjects[static_cast<std::size_t>(subject)].columns[c];
    const auto at = static_cast<std::int64_t>(row);
    if (!source.is_known(at)) continue;
    const ColumnRole role = table.columns[static_cast<std::size_t>(def.columns[c].table_column)].role;
    if (role == ColumnRole::valid_from && source.integer(at) > period.last.days) return false;
    if (role == ColumnRole::valid_to && source.integer(at) <= period.first.days) return false;
    if (def.columns[c].id == "school_year" && def.columns[c].type.kind == Kind::integer) {
      const std::int64_t year = source.integer(at);
      if (year < school_year(period.first) || year > school_year(period.last)) return false;
    }
  }
  return true;
}

void build_cross(World& world, std::size_t subject) {
  const SubjectDef& def = world.policy.subjects[subject];
  const SubjectRows& crossed = world.subjects[static_cast<std::size_t>(def.crossed)];
  const std::string& domain = def.columns[0].domain;
  const std::vector<Period> periods = world.calendars->periods(def.period, world.as_of);
  world.subjects[subject].present = crossed.present && !periods.empty();
  std::vector<std::pair<std::size_t, const Period*>> pairs;
  for (std::size_t r = 0; r < crossed.rows; ++r) {
    for (const Period& period : periods) {
      if (crossed.is_visible(r) && coexist(world, def.crossed, r, period)) pairs.emplace_back(r, &period);
    }
  }
  const std::size_t count = pairs.size();
  resize(world, subject, count);
  FactColumn link(Kind::text, count, world.dictionary(domain, nullptr)), first(Kind::date, count), last(Kind::date, count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = pairs[i].first;
    const Period& period = *pairs[i].second;
    link.set(i, crossed.key_codes[row]), first.set(i, period.first.days), last.set(i, period.last.days);
    world.subjects[subject].keys.push_back(world.key_text(def.crossed, row) + '|' + period.label);
  }
  for (FactColumn* column : {&link, &first, &last}) add_column(world, subject, std::move(*column));
}

}  // namespace baoxue::inline v1::engine_detail
