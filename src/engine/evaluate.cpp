// SPDX-License-Identifier: MIT
#include "baoxue/engine/evaluate.hpp"

#include <algorithm>
#include <set>
#include <thread>

#include "engine/lifetime.hpp"
#include "engine/relation.hpp"
#include "engine/report_impl.hpp"
#include "engine/validity.hpp"

namespace baoxue::inline v1 {

using namespace engine_detail;

namespace {

// A role that nobody holds on the day a breach arose is a finding of its own, once per unit, role and day.
void add_gaps(Report::Impl& report, const People& people) {
  std::vector<RoleGap> gaps;
  for (const SettlementResult& result : report.settled.results)
    gaps.insert(gaps.end(), result.gaps.begin(), result.gaps.end());
  add_duty_gaps(report, people, gaps);
  for (const Finding& finding : report.judgement.findings) {
    if (finding.kind == FindingKind::event) {
      const Party* owner = refused_owner(report, finding);
      if (owner == nullptr || owner->role.role < 0) continue;
      const People::Answer answer =
          people.who(owner->role, finding_subject(report, finding), finding.row, Date{finding.anchor});
      if (answer.judged && answer.at_row >= 0 && answer.staff.empty())
        gaps.push_back({owner->role.role, answer.at_row, Date{finding.anchor}});
      continue;
    }
    const Rule& rule = report.policy->rules[finding.rule];
    for (const RoleUse& use : rule.answerable) {
      const Date day{finding.due != kNoDay ? finding.due : finding.anchor};
      const People::Answer answer = people.who(use, rule.subject, finding.row, day);
      if (answer.judged && answer.at_row >= 0 && answer.staff.empty()) gaps.push_back({use.role, answer.at_row, day});
    }
  }
  const auto order = [](const RoleGap& a, const RoleGap& b) {
    return std::tie(a.role, a.at_row, a.day) < std::tie(b.role, b.at_row, b.day);
  };
  std::sort(gaps.begin(), gaps.end(), order);
  gaps.erase(std::unique(gaps.begin(), gaps.end(),
                         [&](const RoleGap& a, const RoleGap& b) { return !order(a, b) && !order(b, a); }),
             gaps.end());
  for (const RoleGap& gap : gaps) {
    Finding finding;
    finding.kind = FindingKind::gap;
    finding.gap_role = static_cast<std::int16_t>(gap.role);
    finding.row = static_cast<std::uint32_t>(gap.at_row);
    finding.anchor = gap.day.days;
    report.judgement.findings.push_back(finding);
  }
}

// A role that too few or too many hold at as_of, for every row of its `at` subject that exists then.
void add_counts(Report::Impl& report, const People& people) {
  for (std::size_t r = 0; r < report.policy->roles.size(); ++r) {
    const Role& role = report.policy->roles[r];
    const auto index = static_cast<std::int32_t>(r);
    if ((role.min == 0 && role.max == INT32_MAX) || !people.judged(index)) continue;
    const SubjectRows& rows = report.world.subjects[static_cast<std::size_t>(role.at)];
    const Lifetime lifetime(report.world, role.at);
    for (std::size_t row = 0; row < rows.rows; ++row) {
      if (!rows.is_visible(row) || rows.is_doubtful(row) || !lifetime.of(row).has(report.as_of)) continue;
      const People::Held held = people.held(index, static_cast<std::int32_t>(row), report.as_of);
      const auto holders = static_cast<std::int32_t>(held.staff.size());
      if (held.object.empty()) report.uncounted.push_back({index, static_cast<std::int32_t>(row), report.as_of});
      if (held.object.empty() || (role.min <= holders && holders <= role.max)) continue;
      Finding finding;
      finding.kind = FindingKind::count;
      finding.gap_role = static_cast<std::int16_t>(r);
      finding.row = static_cast<std::uint32_t>(row);
      finding.anchor = report.as_of.days;
      report.judgement.findings.push_back(finding);
    }
  }
}

// A sanction without a basis and a decision outside what is allowed, once for each row.
void add_settlement_findings(Report::Impl& report) {
  for (std::size_t s = 0; s < report.settled.results.size(); ++s) {
    Finding finding;
    finding.rule = static_cast<std::uint16_t>(s);
    finding.kind = FindingKind::baseless;
    for (const SettlementEntry& entry : report.settled.results[s].entries) {
      if (!report.policy->settlements[s].baseless() || entry.struck) continue;
      finding.row = entry.row, finding.anchor = entry.book.days;
      report.judgement.findings.push_back(finding);
    }
    finding.kind = FindingKind::refused;
    for (const RefusedDecision& refused : report.settled.results[s].refused) {
      finding.row = refused.row, finding.anchor = refused.decided_on.days;
      report.judgement.findings.push_back(finding);
    }
  }
}

// Canonical order: subject, key, rule, anchor. Row numbers never decide.
void sort_findings(Report::Impl& report) {
  struct Keyed {
    std::string_view subject, key, rule;
    std::string event;                      // of refused events
    Finding finding;
  };
  std::set<std::string> made;               // names of what is no rule of the pack: gap.x, count.x, ...
  std::vector<Keyed> keyed;
  for (const Finding& f : report.judgement.findings) {
    const std::int32_t subject = finding_subject(report, f);
    const std::string_view rule = f.kind == FindingKind::rule ? std::string_view(report.policy->rules[f.rule].id)
                                                              : *made.insert(finding_rule(report, f)).first;
    keyed.push_back({report.policy->subjects[static_cast<std::size_t>(subject)].id, report.world.key(subject, f.row),
                     rule, refused_key(report, f), f});
  }
  std::sort(keyed.begin(), keyed.end(), [](const Keyed& a, const Keyed& b) {
    return std::tie(a.subject, a.key, a.rule, a.finding.anchor, a.event) <
           std::tie(b.subject, b.key, b.rule, b.finding.anchor, b.event);
  });
  for (std::size_t i = 0; i < keyed.size(); ++i) report.judgement.findings[i] = keyed[i].finding;
}

Error cancelled() { return {ErrorCode::cancelled, "已取消", "cancelled"}; }

Error no_time(std::int32_t clock) {
  return {ErrorCode::bad_argument, "截至时刻不是一天中的时刻：" + std::to_string(clock) + " 秒",
          "as_of_clock is no time of a day: " + std::to_string(clock) + " seconds", "0 – 86399"};
}

}  // namespace

Result<Report> evaluate(const Policy& policy, const Dataset& data, const EvaluateOptions& options) {
  constexpr std::int64_t kSteps = 5;
  std::int64_t step = 0;
  const auto go_on = [&] { return !options.progress || options.progress(step++, kSteps); };
  const int threads =
      options.threads > 0 ? options.threads : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));

  constexpr std::int32_t kSecondsOfDay = 86400;
  const Maybe<std::int32_t> clock = options.as_of_clock;
  if (clock.known && (clock.value < 0 || clock.value >= kSecondsOfDay)) return no_time(clock.value);
  const Timestamp end = end_of_day(options.as_of);
  const Timestamp moment = clock.known ? at_clock(options.as_of, clock.value, kPolicyOffset).value_or(end) : end;
  if (const Status valid = holds_on(policy, options.as_of); !valid) return valid.error();
  if (!go_on()) return cancelled();
  auto report = std::make_shared<Report::Impl>(policy, data, options.as_of, moment);
  report->facts.columns.resize(policy->facts.size());
  report->facts.groups = std::make_shared<GroupStore>();
  const People people(report->world, report->facts);
  Evaluation run{report->world, report->facts, people, threads, &report->settled, &report->duties};
  report->ladders.resize(policy->ladders.size());
  run.ladders = &report->ladders;
  if (!go_on()) return cancelled();
  compute(run, Plan(policy.data(), options.facts));
  if (!go_on()) return cancelled();
  report->judgement = judge(report->world, report->facts, threads);
  for (std::size_t s = 0; s < policy->settlements.size(); ++s) settle(run, s);
  add_refused(*report);
  add_gaps(*report, people);
  add_counts(*report, people);
  add_settlement_findings(*report);
  add_published(*report);
  sort_findings(*report);
  report->statistics = statistics(report->world, report->facts);
  if (!go_on()) return cancelled();
  make_finding_tables(*report, people);
  make_unknown_tables(*report);
  make_money_tables(*report, people);
  make_metric_tables(*report);
  make_duty_tables(*report, people);
  make_ladder_tables(*report, people);
  make_data_tables(*report);
  make_form_tables(*report);
  make_provenance_table(*report);
  for (const char* name :
       {"findings",  "persons",       "evidence", "settlement", "totals",       "statistics", "targets",
        "published", "not_evaluated", "unknown",  "rules",      "quarantine",   "sources",    "submissions_seen",
        "silent",    "assumptions",   "duties",   "archive",    "ladder_stays", "forms",      "provenance"}) {
    report->names.emplace_back(name);
  }
  for (const Form& form : policy->forms) report->names.push_back("form." + form.id);
  if (!go_on()) return cancelled();
  return Report(std::move(report));
}

const OutTable& Report::table(std::string_view name) const {
  const std::shared_ptr<const OutTable> found = table_ptr(name);
  if (found != nullptr) return *found;
  throw Exception({ErrorCode::not_found, "没有这张结果表", "no such report table: " + std::string(name)});
}

std::shared_ptr<const OutTable> Report::table_ptr(std::string_view name) const {
  const auto found = impl_->tables.find(std::string(name));
  return found == impl_->tables.end() ? nullptr : found->second;
}

const std::vector<std::string>& Report::tables() const { return impl_->names; }
const Policy& Report::policy() const { return impl_->policy; }
Date Report::as_of() const { return impl_->as_of; }
Timestamp Report::as_of_time() const { return impl_->world.moment; }

}  // namespace baoxue::inline v1
