// SPDX-License-Identifier: MIT
// The expected set of a duty: who owes it, for which period, by when.
#include <algorithm>
#include <map>

#include "engine/duties.hpp"
#include "engine/lifetime.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::Kind;
using expr::State;

namespace {

constexpr std::int32_t kSchoolDays = 3;

// Somebody or something that a duty is expected of, with the stretches of time it is there.
struct Owner {
  std::int32_t row = -1, code = -1;       // of Duty::subject; code of its key
  std::string key;
  std::vector<Span> spans;
  [[nodiscard]] bool meets(const Span& span) const {
    return std::any_of(spans.begin(), spans.end(), [&](const Span& s) { return s.from < s.to && s.meets(span); });
  }
};

// While a row is there, and its school is.
class SchoolLife {
 public:
  SchoolLife(const World& world, std::int32_t subject)
      : world_(world),
        subject_(subject),
        row_life_(world, subject),
        school_life_(world, world.subject_index("school")),
        schools_(world.subjects[static_cast<std::size_t>(world.subject_index("school"))].row_of_key) {}

  [[nodiscard]] Span of(std::size_t row) const {
    const Span span = row_life_.of(row);
    const std::int32_t code = world_.school_of(subject_, static_cast<std::int64_t>(row));
    const bool listed = code >= 0 && static_cast<std::size_t>(code) < schools_.size();
    const std::int32_t school = listed ? schools_[static_cast<std::size_t>(code)] : -1;
    const Span open = school < 0 ? Span{} : school_life_.of(static_cast<std::size_t>(school));
    return {std::max(span.from, open.from), std::min(span.to, open.to)};
  }

 private:
  const World& world_;
  std::int32_t subject_;
  Lifetime row_life_, school_life_;
  const std::vector<std::int32_t>& schools_;
};

// The persons who ever held the role, one owner each, while what they held it for was there: an assignment is often left open.
std::vector<Owner> holders(const Evaluation& run, const Duty& duty) {
  const World& world = run.world;
  const std::int32_t at = world.policy.roles[static_cast<std::size_t>(duty.role)].at;
  const SubjectRows& objects = world.subjects[static_cast<std::size_t>(at)];
  const SubjectRows& staff = world.subjects[static_cast<std::size_t>(duty.subject)];
  const SchoolLife life(world, at);
  std::map<std::string, Owner> owners;
  for (std::size_t row = 0; row < objects.rows; ++row) {
    if (!objects.is_visible(row)) continue;
    const Span there = life.of(row);
    for (const People::Holder& holder : run.people.holders(duty.role, static_cast<std::int32_t>(row))) {
      Owner& owner = owners[holder.staff];
      owner.key = holder.staff, owner.code = world.data.keys("staff").find(holder.staff);
      const bool listed = owner.code >= 0 && static_cast<std::size_t>(owner.code) < staff.row_of_key.size();
      owner.row = listed ? staff.row_of_key[static_cast<std::size_t>(owner.code)] : -1;
      owner.spans.push_back({std::max(holder.from, there.from), std::min(holder.to, there.to)});
    }
  }
  std::vector<Owner> out;
  out.reserve(owners.size());
  for (auto& [key, owner] : owners) out.push_back(std::move(owner));
  return out;
}

std::vector<Owner> rows_of(const World& world, const Duty& duty) {
  const SubjectRows& rows = world.subjects[static_cast<std::size_t>(duty.subject)];
  const SchoolLife life(world, duty.subject);
  std::vector<Owner> out;
  for (std::size_t row = 0; row < rows.rows; ++row) {
    if (!rows.is_visible(row)) continue;
    out.push_back(
        {static_cast<std::int32_t>(row), rows.key_codes[row], world.key_text(duty.subject, row), {life.of(row)}});
  }
  return out;
}

// A period of which it is known that it has no school day of the owner's school expects nothing.
bool is_vacation(const World& world, const Duty& duty, const Owner& owner, const Period& period) {
  if (!duty.skip_vacations) return false;
  const std::int32_t school = world.school_of(duty.subject, owner.row);
  const Maybe<std::int64_t> days = world.calendars->days_between(period.first - 1, period.last, kSchoolDays, school);
  return days.known && days.value == 0;
}

class Expected {
 public:
  Expected(Evaluation& run, const Duty& duty) : run_(run), world_(run.world), duty_(duty) {}

  std::vector<DutyRow> rows() {
    const bool present = duty_.role >= 0
                             ? run_.people.judged(duty_.role) &&
                                   subject(world_.policy.roles[static_cast<std::size_t>(duty_.role)].at).present
                             : subject(duty_.subject).present;
    const Buffer<Period> periods =
        world_.calendars->periods(duty_.period, world_.calendars->term_ahead(world_.as_of), !duty_.skip_vacations);
    world_.subjects[static_cast<std::size_t>(duty_.subject_rows)].present =
        present && (duty_.period == PeriodKind::none || !periods.empty());
    owners_ = duty_.role >= 0 ? holders(run_, duty_) : rows_of(world_, duty_);
    for (const Owner& owner : owners_) {
      if (duty_.period == PeriodKind::none) {
        add_undivided(owner);
        continue;
      }
      for (const Period& period : periods) {
        if (!owner.meets({period.first.days, period.last.days + 1}) || is_vacation(world_, duty_, owner, period))
          continue;
        add(owner, period.first.days, period.last.days, owner.key + '|' + period.label);
      }
    }
    write_rows();
    evaluate();
    return std::move(rows_);
  }

 private:
  const SubjectRows& subject(std::int32_t s) const { return world_.subjects[static_cast<std::size_t>(s)]; }

  void add(const Owner& owner, std::int32_t start, std::int32_t end, std::string key) {
    DutyRow row;
    row.row = static_cast<std::uint32_t>(rows_.size());
    row.about = owner.row, row.start = start, row.end = end;
    rows_.push_back(std::move(row));
    keys_.push_back(std::move(key)), owner_of_.push_back(static_cast<std::size_t>(&owner - owners_.data()));
  }

  // Without `every`: the subject's own period if it has one, else its event date.
  void add_undivided(const Owner& owner) {
    const SubjectDef& def = world_.policy.subjects[static_cast<std::size_t>(duty_.subject)];
    const bool pair = def.kind == SubjectKind::cross && def.crossed_with < 0;
    const std::int32_t first = def.kind == SubjectKind::period ? 0 : pair ? 1 : def.event_column;
    const std::int32_t last = def.kind == SubjectKind::period ? 1 : pair ? 2 : def.event_column;
    const auto day = [&](std::int32_t column) {
      const Maybe<Date> date = world_.date_at(duty_.subject, column, owner.row);
      return date.known ? date.value.days : kNoDay;
    };
    add(owner, day(first), day(last), owner.key);
  }

  void write_rows() {
    world_.set_rows(duty_.subject_rows, keys_);
    const std::string& domain = world_.policy.subjects[static_cast<std::size_t>(duty_.subject_rows)].columns[0].domain;
    FactColumn link(Kind::text, rows_.size(), world_.dictionary(domain, nullptr)), start(Kind::date, rows_.size()),
        end(Kind::date, rows_.size());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (const std::int32_t code = owners_[owner_of_[i]].code; code >= 0) link.set(i, code);
      if (rows_[i].start != kNoDay) start.set(i, rows_[i].start);
      if (rows_[i].end != kNoDay) end.set(i, rows_[i].end);
    }
    for (FactColumn* column : {&link, &start, &end}) world_.add_column(duty_.subject_rows, std::move(*column));
  }

  void evaluate() {
    std::vector<Target> targets;
    const auto target = [&](const CheckedExpr& e) {
      if (!e.given) return -1;
      targets.push_back({&e, duty_.anchor_column});
      return static_cast<int>(targets.size()) - 1;
    };
    const int expected = target(duty_.expected), due = target(duty_.due), needed = target(duty_.at_least);
    std::optional<Chain> chain;
    std::optional<ChainRun> run;
    if (!targets.empty()) chain.emplace(world_, run_.facts, duty_.subject_rows, -1, targets), run.emplace(*chain);
    for (std::size_t begin = 0; begin < rows_.size(); begin += expr::kMaxWidth) {
      const std::size_t width = std::min(expr::kMaxWidth, rows_.size() - begin);
      if (run.has_value()) run->run({static_cast<std::int64_t>(begin), nullptr, width});
      const auto value = [&](int t, Kind kind, std::size_t i) {
        return expr::value_at(run->result(static_cast<std::size_t>(t)), {kind}, i);
      };
      for (std::size_t i = 0; i < width; ++i) {
        DutyRow& row = rows_[begin + i];
        if (expected >= 0) answer_expected(row, value(expected, Kind::boolean, i));
        if (due < 0) {
          row.due = day_of_period(row);
        } else if (const expr::Value day = value(due, Kind::date, i); day.state == State::known) {
          row.due = static_cast<std::int32_t>(day.integer);
        }
        if (row.due == kNoDay) row.doubt |= kDoubtDue;
        if (needed < 0) {
          row.needed = 1;
        } else if (const expr::Value n = value(needed, Kind::integer, i); n.state == State::known) {
          row.needed = std::max<std::int64_t>(n.integer, 0);
        } else {
          row.doubt |= kDoubtNeeded;
        }
        if (!is_alive(row, owners_[owner_of_[begin + i]])) row.status = DutyStatus::not_required;
      }
    }
  }

  // A row that `for` rejects is none; one of which it is unknown may be one.
  void answer_expected(DutyRow& row, const expr::Value& said) {
    SubjectRows& out = world_.subjects[static_cast<std::size_t>(duty_.subject_rows)];
    const std::uint64_t mask = std::uint64_t{1} << (row.row % 64);
    if (said.state != State::known) {
      row.doubt |= kDoubtExpected;
      if (out.doubtful.empty()) out.doubtful.assign(rows_.size() / 64 + 1, 0);
      out.doubtful[row.row / 64] |= mask;
    } else if (said.integer == 0) {
      out.visible[row.row / 64] &= ~mask;
      out.row_of_key[static_cast<std::size_t>(out.key_codes[row.row])] = -1;
    }
  }

  [[nodiscard]] std::int32_t day_of_period(const DutyRow& row) const {
    if (row.end == kNoDay) return kNoDay;
    const Date from{duty_.due_n < 0 ? row.end + 1 : row.end};
    const Maybe<Date> day =
        world_.calendars->add_days(from, duty_.due_n, duty_.day_count, world_.school_of(duty_.subject_rows, row.row));
    return day.known ? day.value.days : kNoDay;
  }

  // Whoever is gone when it falls due, or when the period ends, did not have to.
  [[nodiscard]] bool is_alive(const DutyRow& row, const Owner& owner) const {
    if (duty_.period == PeriodKind::none) return true;
    const std::int32_t day = row.due == kNoDay ? row.end : std::min(row.due, row.end);
    return owner.meets({day, day + 1});
  }

  Evaluation& run_;
  World& world_;
  const Duty& duty_;
  std::vector<DutyRow> rows_;
  std::vector<std::string> keys_;
  std::vector<Owner> owners_;
  std::vector<std::size_t> owner_of_;     // parallel to rows_
};

}  // namespace

std::vector<DutyRow> expected_rows(Evaluation& run, const Duty& duty) { return Expected(run, duty).rows(); }

// Days of a year without a calendar may all count or none: back from the end, the days that are known give the earliest answer.
DueBounds due_bounds(const World& world, const Duty& duty, const DutyRow& row) {
  if (row.due != kNoDay) return {row.due, row.due};
  if (duty.due.given || row.end == kNoDay) return {INT32_MIN, INT32_MAX};
  if (duty.due_n > 0)
    return {static_cast<std::int32_t>(std::min<std::int64_t>(row.end + duty.due_n, INT32_MAX)), INT32_MAX};
  const DayCounter& days = world.calendars->counter(duty.day_count, world.school_of(duty.subject_rows, row.row));
  std::int32_t least = row.start;
  for (const DayCounter::Span& known : days.known()) {
    const Maybe<Date> day = known.last <= row.end ? days.add(Date{known.last + 1}, duty.due_n) : Maybe<Date>();
    if (day.known) least = std::max(least, day.value.days);
  }
  return {least, row.end};
}

}  // namespace baoxue::inline v1::engine_detail
