// SPDX-License-Identifier: MIT
// Which rows count for which duty, and what follows. Doubt is judged by its two ends: the fewest rows that may count and the most; where
// both give one answer, that is the answer.
#include <algorithm>
#include <map>
#include <set>

#include "engine/aggregate.hpp"
#include "engine/duties.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::Kind;

namespace {

enum class End : std::uint8_t { fewest, most };

// One expected row with all that may count for it.
struct Slot {
  const Duty* duty = nullptr;
  DutyRow* row = nullptr;
  std::vector<Candidate> candidates;  // of its own period; by day, then content
  Maybe<Date> zero;
  std::string key;
  [[nodiscard]] std::int32_t order() const {
    return row->due != kNoDay ? row->due : row->end != kNoDay ? row->end : INT32_MAX;
  }
};

struct Tally {
  std::int64_t done = 0, lacking = 0;
  std::int32_t met_on = kNoDay;  // where enough rows count
  std::vector<std::uint32_t> used;
};

bool counts(const Candidate& candidate, End end) {
  if (candidate.counts == Counts::yes) return true;
  return end == End::most && (candidate.counts == Counts::yes_or_lacks || candidate.counts == Counts::maybe);
}
bool lacks(const Candidate& candidate, End end) {
  if (candidate.counts == Counts::lacks) return true;
  return end == End::most ? candidate.counts == Counts::maybe_lacks : candidate.counts == Counts::yes_or_lacks;
}

// Shares rows out to the slots of one group, each row once; what a duty with `carry` leaves over goes to its next period.
class Sharing {
 public:
  explicit Sharing(End end) : end_(end) {}

  Tally take(const Slot& slot) {
    if (!shares_out(*slot.duty)) return count(slot);
    std::vector<Candidate>& over = over_[{slot.duty, slot.row->about}];
    std::vector<Candidate> all = std::move(over);
    over.clear();
    all.insert(all.end(), slot.candidates.begin(), slot.candidates.end());
    Tally tally;
    for (const Candidate& candidate : all) {
      if (lacks(candidate, end_)) ++tally.lacking;
      if (!counts(candidate, end_) || used_.contains({slot.duty->needs.from, candidate.row})) continue;
      if (tally.done < slot.row->needed) {
        used_.insert({slot.duty->needs.from, candidate.row});
        tally.used.push_back(candidate.row), ++tally.done;
        tally.met_on = std::max(tally.met_on, candidate.day);
      } else if (slot.duty->carry) {
        over.push_back(candidate);
      }
    }
    if (tally.done < slot.row->needed) tally.met_on = kNoDay;
    return tally;
  }

 private:
  Tally count(const Slot& slot) const {
    Tally tally;
    for (const Candidate& candidate : slot.candidates) {
      if (lacks(candidate, end_)) ++tally.lacking;
      if (!counts(candidate, end_)) continue;
      if (++tally.done == slot.row->needed) tally.met_on = candidate.day;
    }
    return tally;
  }
  End end_;
  std::set<std::pair<std::int32_t, std::uint32_t>> used_;
  std::map<std::pair<const Duty*, std::int32_t>, std::vector<Candidate>> over_;
};

DutyStatus status_of(const Slot& slot, const Tally& tally, std::int32_t due, Date as_of) {
  if (tally.done >= slot.row->needed) return tally.met_on <= due ? DutyStatus::met : DutyStatus::late;
  if (slot.zero.known && tally.done == 0 && tally.lacking == 0) return DutyStatus::zero_reported;
  if (as_of.days <= due) return DutyStatus::not_yet_due;
  return tally.done > 0 ? DutyStatus::short_by : tally.lacking > 0 ? DutyStatus::incomplete : DutyStatus::missing;
}

// Rows that nobody can have seen: the table did not arrive, or nobody reported on the period. Before the period began there are none.
std::uint8_t unseen(const World& world, const Slot& slot, const DutyCoverage& coverage) {
  const auto present = [&](std::int32_t s) { return world.subjects[static_cast<std::size_t>(s)].present; };
  if (slot.row->start != kNoDay && slot.row->start > world.as_of.days && slot.duty->needs.in_period) return 0;
  if (!present(slot.duty->needs.from) || !present(slot.duty->subject) || slot.row->about < 0) return kDoubtAbsent;
  return coverage.uncovered(*slot.row) ? kDoubtUncovered : 0;
}

class Judge {
 public:
  Judge(const World& world, const FactStore& facts) : world_(world), facts_(facts) {}

  void add(const Duty& duty, std::vector<DutyRow>& rows) {
    const SubjectRows& subject = world_.subjects[static_cast<std::size_t>(duty.subject_rows)];
    std::vector<const DutyRow*> expected;
    const std::size_t first = slots_.size();
    for (DutyRow& row : rows) {
      if (!subject.is_visible(row.row) || row.status == DutyStatus::not_required) continue;
      expected.push_back(&row);
      slots_.push_back({&duty, &row, {}, {}, world_.key_text(duty.subject_rows, row.row)});
    }
    Candidates& candidates = *finders_.emplace(&duty, std::make_unique<Candidates>(world_, facts_, duty)).first->second;
    const DutyCoverage coverage(world_, duty);
    std::vector<std::vector<Candidate>> found = candidates.of(expected);
    const RowOrder order(world_, duty.needs.from);
    for (std::size_t i = 0; i < found.size(); ++i) {
      Slot& slot = slots_[first + i];
      slot.candidates = std::move(found[i]);
      std::sort(slot.candidates.begin(), slot.candidates.end(), [&](const Candidate& a, const Candidate& b) {
        return a.day != b.day ? a.day < b.day : shares_out(duty) && order.before(a.row, b.row);
      });
      slot.row->doubt |= unseen(world_, slot, coverage);
      slot.zero = coverage.zero_reported(*slot.row);
    }
  }

  void judge() {
    merge_persons();
    std::vector<Slot*> order;
    for (Slot& slot : slots_) {
      if (slot.row->status != DutyStatus::not_required) order.push_back(&slot);
    }
    std::sort(order.begin(), order.end(), [](const Slot* a, const Slot* b) {
      return std::tuple(a->order(), std::string_view(a->duty->id), std::string_view(a->key)) <
             std::tuple(b->order(), std::string_view(b->duty->id), std::string_view(b->key));
    });
    Sharing fewest(End::fewest), most(End::most);
    for (Slot* slot : order) {
      if (slot->row->needed < 0) continue;
      const Tally least = fewest.take(*slot), greatest = most.take(*slot);
      answer(*slot, least, greatest);
    }
  }

 private:
  void answer(Slot& slot, const Tally& least, const Tally& greatest) {
    DutyRow& row = *slot.row;
    if (row.needed == 0) {
      row.status = DutyStatus::not_required, row.doubt = 0;
      return;
    }
    row.done = least.done == greatest.done ? least.done : -1;
    row.met_on = least.met_on == greatest.met_on ? least.met_on : kNoDay;
    if (shares_out(*slot.duty)) row.used = least.used;
    const DueBounds bounds = due_bounds(world_, *slot.duty, row);
    std::set<DutyStatus> answers;
    for (const std::int32_t due : {bounds.least, bounds.most}) {
      answers.insert(status_of(slot, least, due, world_.as_of)),
          answers.insert(status_of(slot, greatest, due, world_.as_of));
    }
    const bool open = (row.doubt & (kDoubtAbsent | kDoubtUncovered)) != 0;
    if (open) answers.insert(DutyStatus::met), row.done = -1;
    if ((row.doubt & kDoubtExpected) == 0 && answers.size() == 1) {
      row.status = *answers.begin(), row.doubt = 0;
    } else if (status_of(slot, least, bounds.least, world_.as_of) !=
               status_of(slot, greatest, bounds.least, world_.as_of)) {
      row.doubt |= kDoubtRows;
    }
    if (row.status == DutyStatus::zero_reported) row.met_on = slot.zero.value.days;
    if (row.status != DutyStatus::met && row.status != DutyStatus::late) row.missing_parts = parts(slot);
  }

  [[nodiscard]] std::string parts(const Slot& slot) const {
    std::vector<std::string> all;
    for (const Candidate& candidate : slot.candidates) {
      if (candidate.counts != Counts::lacks) continue;
      for (std::string& part : finders_.at(slot.duty)->lacking(candidate)) {
        if (std::find(all.begin(), all.end(), part) == all.end()) all.push_back(std::move(part));
      }
    }
    std::string text;
    for (const std::string& part : all) text += (text.empty() ? "" : "、") + part;
    return text;
  }

  // Two roles of one group in one person, merge = "person": the higher quota counts, the other is not required.
  void merge_persons() {
    std::map<std::tuple<std::int32_t, std::int32_t, std::int32_t>, std::vector<Slot*>> persons;
    for (Slot& slot : slots_) {
      const bool merges = slot.duty->role >= 0 &&
                          world_.policy.roles[static_cast<std::size_t>(slot.duty->role)].merge == RoleMerge::person;
      if (merges && !slot.duty->group.empty() && slot.row->needed > 0 && slot.row->about >= 0)
        persons[{slot.row->about, slot.row->start, slot.row->end}].push_back(&slot);
    }
    for (auto& [person, quotas] : persons) {
      const auto highest = std::min_element(quotas.begin(), quotas.end(), [](const Slot* a, const Slot* b) {
        return std::tuple(-a->row->needed, std::string_view(a->duty->id)) <
               std::tuple(-b->row->needed, std::string_view(b->duty->id));
      });
      for (Slot* slot : quotas) {
        if (slot != *highest) slot->row->status = DutyStatus::not_required, slot->row->doubt = 0;
      }
    }
  }

  const World& world_;
  const FactStore& facts_;
  std::vector<Slot> slots_;
  std::map<const Duty*, std::unique_ptr<Candidates>> finders_;
};

void write_columns(World& world, const Duty& duty, const std::vector<DutyRow>& rows) {
  const std::shared_ptr<const CodeList>& codes =
      world.policy.subjects[static_cast<std::size_t>(duty.subject_rows)].columns[4].codes;
  FactColumn due(Kind::date, rows.size()), status(Kind::text, rows.size(), world.dictionary({}, codes)),
      done(Kind::integer, rows.size()), needed(Kind::integer, rows.size()), short_by(Kind::integer, rows.size()),
      met_on(Kind::date, rows.size()), missing(Kind::text, rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const DutyRow& row = rows[i];
    if (row.due != kNoDay) due.set(i, row.due);
    if (row.needed >= 0) needed.set(i, row.needed);
    if (row.status == DutyStatus::unknown) continue;
    status.set(i, static_cast<std::int64_t>(row.status)), missing.set_text(i, row.missing_parts);
    if (row.done >= 0) done.set(i, row.done);
    if (row.short_by() >= 0) short_by.set(i, row.short_by());
    if (row.met_on != kNoDay) met_on.set(i, row.met_on);
  }
  for (FactColumn* column : {&due, &status, &done, &needed, &short_by, &met_on, &missing})
    world.add_column(duty.subject_rows, std::move(*column));
}

}  // namespace

std::string_view status_name(DutyStatus status) {
  constexpr std::string_view kNames[] = {"met",         "late",         "short",         "incomplete", "missing",
                                         "not_yet_due", "not_required", "zero_reported", "unknown"};
  return kNames[static_cast<std::size_t>(status)];
}

// The duties of a group are answered together, when the first of them is asked for.
void build_duty_rows(Evaluation& run, std::int32_t subject) {
  const std::vector<Duty>& duties = run.world.policy.duties;
  const auto asked = static_cast<std::size_t>(run.world.policy.subjects[static_cast<std::size_t>(subject)].source);
  std::vector<DutyResults::Of>& results = run.duties->of;
  results.resize(duties.size());
  if (results[asked].built) return;
  std::vector<std::size_t> together;
  for (std::size_t d = 0; d < duties.size(); ++d) {
    if (d == asked || (!duties[d].group.empty() && duties[d].group == duties[asked].group)) together.push_back(d);
  }
  Judge judge(run.world, run.facts);
  for (const std::size_t d : together) {
    results[d].rows = expected_rows(run, duties[d]);
    judge.add(duties[d], results[d].rows);
  }
  judge.judge();
  for (const std::size_t d : together) {
    write_columns(run.world, duties[d], results[d].rows);
    const SubjectRows& rows = run.world.subjects[static_cast<std::size_t>(duties[d].subject_rows)];
    std::erase_if(results[d].rows, [&](const DutyRow& row) { return !rows.is_visible(row.row); });
    results[d].built = true;
  }
}

}  // namespace baoxue::inline v1::engine_detail
