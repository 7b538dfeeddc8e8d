// SPDX-License-Identifier: MIT
// Runs of days: systems/returning.hpp over the rows of a table.
#include <algorithm>

#include "baoxue/data/coverage.hpp"
#include "baoxue/systems/returning.hpp"
#include "engine/evaluation.hpp"
#include "engine/judge.hpp"
#include "engine/kept_chains.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::Kind;

namespace {

bool bit(const Buffer<std::uint64_t>& bits, std::size_t at) { return ((bits[at / 64] >> (at % 64)) & 1) != 0; }

struct OwnerDay {
  std::int32_t owner, day;
  DayMark mark;
};

// A row filter of a runs subject as bitmaps over its table.
struct RowFilter {
  Buffer<std::uint64_t> yes, unknown;
};

// `otherwise` is what every row answers where the pack gives no filter.
RowFilter filter(const World& world, const FactStore& facts, std::int32_t from, const CheckedExpr& expression,
                 bool otherwise) {
  const std::size_t rows = world.subjects[static_cast<std::size_t>(from)].rows;
  RowFilter out{Buffer<std::uint64_t>(rows / 64 + 1, 0), Buffer<std::uint64_t>(rows / 64 + 1, 0)};
  if (!expression.given && otherwise) out.yes.assign(rows / 64 + 1, ~std::uint64_t{0});
  if (!expression.given) return out;
  const Target target{&expression, -1};
  ChainUse run(world, facts, from, -1, std::span(&target, 1));
  for (std::size_t start = 0; start < rows; start += expr::kMaxWidth) {
    const std::size_t width = std::min(expr::kMaxWidth, rows - start);
    run.run({static_cast<std::int64_t>(start), nullptr, width});
    for (std::size_t i = 0; i < width; ++i) {
      const expr::State state = state_at(run.result(0), i);
      Buffer<std::uint64_t>& bits = state == expr::State::known ? out.yes : out.unknown;
      if (state != expr::State::known || truth_at(run.result(0), i))
        bits[(start + i) / 64] |= std::uint64_t{1} << ((start + i) % 64);
    }
  }
  return out;
}

// One mark per owner and day: the strongest of its rows.
Buffer<OwnerDay> marked_days(const World& world, const SubjectDef& def, const RowFilter& where,
                             const RowFilter& ignore) {
  const SubjectRows& table = world.subjects[static_cast<std::size_t>(
      world.subject_index(world.policy.schema->tables()[static_cast<std::size_t>(def.table)].subject))];
  if (!table.present) return {};
  const Source &by = table.columns[static_cast<std::size_t>(def.by_column)],
               &day = table.columns[static_cast<std::size_t>(def.day_column)];
  Buffer<OwnerDay> days;
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
  OwnerPlace(const World& world, const std::string& owner_domain)
      : world_(world), owner_(world.subject_index(owner_domain)), class_(world.subject_index("class")) {
    if (owner_ >= 0) class_path_ = world.path_to_class(owner_);
  }
  [[nodiscard]] std::pair<std::int32_t, std::int32_t> on(std::int32_t owner_row, Date day) const {
    if (class_path_ == nullptr || owner_row < 0) return {-1, -1};
    const std::int32_t in = world_.follow(owner_, *class_path_, owner_row, day);
    if (in < 0) return {-1, -1};
    return {world_.subjects[static_cast<std::size_t>(class_)].key_codes[static_cast<std::size_t>(in)],
            world_.school_of(class_, in)};
  }

 private:
  const World& world_;
  std::int32_t owner_, class_;
  const std::vector<std::int32_t>* class_path_ = nullptr;
};

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

void build_runs(Evaluation& run, std::int32_t subject) {
  World& world = run.world;
  const SubjectDef& def = world.policy.subjects[static_cast<std::size_t>(subject)];
  const TableDef& table = world.policy.schema->tables()[static_cast<std::size_t>(def.table)];
  const std::string& domain = def.columns[0].domain;
  const std::int32_t from = world.subject_index(table.subject);
  world.subjects[static_cast<std::size_t>(subject)].present = world.data.table(table.id) != nullptr;
  const CoverageIndex coverage(world.data, table.id, world.as_of);
  const OwnerPlace place(world, domain);
  const std::int32_t owners = world.subject_index(domain);
  const RowFilter where = filter(world, run.facts, from, def.where, true),
                  ignore = filter(world, run.facts, from, def.ignore, false);
  world.subjects[static_cast<std::size_t>(subject)].counted.assign(where.yes.begin(), where.yes.end());
  const Buffer<OwnerDay> days = marked_days(world, def, where, ignore);
  struct Found {
    std::int32_t owner;
    AbsenceRun run;
  };
  Buffer<Found> found;
  Buffer<MarkedDay> marks;
  Buffer<AbsenceRun> runs;
  for (std::size_t i = 0; i < days.size();) {
    const std::int32_t owner = days[i].owner;
    marks.clear();
    for (; i < days.size() && days[i].owner == owner; ++i) marks.push_back({Date{days[i].day}, days[i].mark});
    const std::vector<std::int32_t>& row_of_key = world.subjects[static_cast<std::size_t>(owners)].row_of_key;
    const std::int32_t row =
        static_cast<std::size_t>(owner) < row_of_key.size() ? row_of_key[static_cast<std::size_t>(owner)] : -1;
    const std::int32_t school = row < 0 ? -1 : world.school_of(owners, row);
    const DayCounter& counter = world.calendars->counter(def.day_count, school);
    const auto covered = [&](Date day) {
      const auto [in_class, in_school] = place.on(row, day);
      return table.coverage == Coverage::complete || coverage.covered(in_class, in_school, day).value_or(false);
    };
    runs.clear();
    append_absence_runs(
        runs, marks, world.as_of, [&](Date d) { return counter.add(d, 1); }, [&](Date d) { return counter.is_day(d); },
        covered, {def.gap_bridges});
    for (const AbsenceRun& one : runs) found.push_back({owner, one});
  }
  Buffer<LocalText> keys;
  for (const Found& one : found)
    (keys.emplace_back(world.data.keys(domain).at(one.owner)) += '|') += one.run.start.text();
  world.set_rows(subject, keys);
  FactColumn owner(Kind::text, found.size(), world.dictionary(domain, nullptr)), start(Kind::date, found.size()),
      end(Kind::date, found.size()), length(Kind::integer, found.size()), length_days(Kind::integer, found.size()),
      next_day(Kind::date, found.size()), seen(Kind::integer, found.size()), open(Kind::boolean, found.size());
  for (std::size_t r = 0; r < found.size(); ++r) {
    const AbsenceRun& one = found[r].run;
    owner.set(r, found[r].owner), start.set(r, one.start.days), seen.set(r, one.seen);
    set_maybe(end, r, one.end), set_maybe(length, r, one.length), set_maybe(length_days, r, one.length_days);
    set_maybe(next_day, r, one.next_day), set_maybe(open, r, one.open);
  }
  for (FactColumn* column : {&owner, &start, &end, &length, &length_days, &next_day, &seen, &open})
    world.add_column(subject, std::move(*column));
}

}  // namespace baoxue::inline v1::engine_detail
