// SPDX-License-Identifier: MIT
// What `submissions` say about a duty's period: "nothing happened" is an answer, "nobody reported" is none.
#include <algorithm>
#include <map>

#include "baoxue/data/coverage.hpp"
#include "engine/duties.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

constexpr std::int32_t kSchoolDays = 3;

struct ZeroReport {
  std::int32_t in_class, school, unit;    // key codes, -1 = not named
  std::int32_t from, to, received;        // days, both ends included
};

// Of the rows of duty:ID: which class, school and unit a row is about.
class Place {
 public:
  Place(const World& world, std::int32_t subject, std::string_view target)
      : world_(world), subject_(subject), target_(world.subject_index(target)) {
    found_ = world.path_to(subject, target, hops_);
  }
  [[nodiscard]] std::int32_t of(const DutyRow& row) const {
    const std::int32_t at = found_ ? world_.follow(subject_, hops_, row.row, world_.event_day(subject_, row.row)) : -1;
    return at < 0 ? -1 : world_.subjects[static_cast<std::size_t>(target_)].key_codes[static_cast<std::size_t>(at)];
  }

 private:
  const World& world_;
  std::int32_t subject_, target_;
  bool found_ = false;
  std::vector<std::int32_t> hops_;
};

std::vector<ZeroReport> zero_reports(const World& world, const std::string& name) {
  const TableReader table(world, "submission");
  const Source &what = table.column("table"), &in_class = table.column("class"), &school = table.column("school"),
               &unit = table.column("unit"), &from = table.column("covers_from"), &to = table.column("covers_to"),
               &received = table.column("received_on"), &kind = table.column("kind");
  std::vector<ZeroReport> out;
  for (std::size_t r = 0; r < table.size(); ++r) {
    if (!table.visible(r) || text_or_empty(kind, r) != "zero_report" || text_or_empty(what, r) != name) continue;
    out.push_back({integer_or(in_class, r, -1), integer_or(school, r, -1), integer_or(unit, r, -1),
                   integer_or(from, r, INT32_MAX), integer_or(to, r, INT32_MIN), integer_or(received, r, INT32_MAX)});
  }
  std::sort(out.begin(), out.end(), [](const ZeroReport& a, const ZeroReport& b) {
    return std::tie(a.received, a.from, a.to) < std::tie(b.received, b.from, b.to);
  });
  return out;
}

}  // namespace

struct DutyCoverage::Impl {
  Impl(const World& w, const Duty& d)
      : world(w),
        duty(d),
        in_class(w, d.subject_rows, "class"),
        school(w, d.subject_rows, "school"),
        unit(w, d.subject_rows, "unit") {
    const SubjectDef& from = w.policy.subjects[static_cast<std::size_t>(d.needs.from)];
    if (d.itself || from.kind != SubjectKind::table) return;
    const TableDef& table = w.policy.schema->tables()[static_cast<std::size_t>(from.table)];
    if (d.zero_reports) zeros = zero_reports(w, table.id);
    if (table.coverage == Coverage::submissions) coverage.emplace(w.data, table.id, w.as_of);
  }

  // The days that must be reported on: school days where that is known, else every day.
  template <class Visit>
  bool every_day(const DutyRow& row, std::int32_t last, Visit visit) const {
    const DayCounter& days = world.calendars->counter(kSchoolDays, school.of(row));
    for (Date day{row.start}; day.days <= last; day = day + 1) {
      if (days.is_day(day).value_or(true) && !visit(day)) return false;
    }
    return true;
  }

  const World& world;
  const Duty& duty;
  Place in_class, school, unit;
  std::vector<ZeroReport> zeros;             // by the day received
  std::optional<CoverageIndex> coverage;
};

DutyCoverage::DutyCoverage(const World& world, const Duty& duty) : impl_(std::make_unique<Impl>(world, duty)) {}
DutyCoverage::~DutyCoverage() = default;

// A report covers what it names: a class; a school with its classes; a unit with its schools.
Maybe<Date> DutyCoverage::zero_reported(const DutyRow& row) const {
  if (impl_->zeros.empty() || row.start == kNoDay) return {};
  const std::int32_t in_class = impl_->in_class.of(row), school = impl_->school.of(row), unit = impl_->unit.of(row);
  const auto names = [&](const ZeroReport& zero) {
    if (zero.in_class >= 0) return zero.in_class == in_class;
    return zero.school >= 0 ? zero.school == school : zero.unit >= 0 && zero.unit == unit;
  };
  std::int32_t received = kNoDay;
  const bool covered = impl_->every_day(row, row.end, [&](Date day) {
    for (const ZeroReport& zero : impl_->zeros) {  // the first received that covers the day
      if (!names(zero) || day.days < zero.from || day.days > zero.to) continue;
      received = std::max(received, zero.received);
      return true;
    }
    return false;
  });
  return covered && received != kNoDay ? Maybe<Date>(Date{received}) : Maybe<Date>();
}

bool DutyCoverage::uncovered(const DutyRow& row) const {
  if (!impl_->coverage.has_value() || row.start == kNoDay) return false;
  const std::int32_t in_class = impl_->in_class.of(row), school = impl_->school.of(row);
  const std::int32_t last = std::min(row.end, impl_->world.as_of.days);
  return !impl_->every_day(row, last,
                           [&](Date day) { return impl_->coverage->covered(in_class, school, day).value_or(false); });
}

}  // namespace baoxue::inline v1::engine_detail
