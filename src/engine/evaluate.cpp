// SPDX-License-Identifier: MIT
#include "baoxue/engine/evaluate.hpp"

#include <algorithm>
#include <thread>

#include "engine/report_impl.hpp"

namespace baoxue::inline v1 {

using namespace engine_detail;

namespace {

// A role that nobody holds on the day a breach arose is a finding of its own, once per unit, role and day.
void add_gaps(Report::Impl& report, const People& people) {
  std::vector<RoleGap> gaps = report.settled.gaps;
  for (const Finding& finding : report.judgement.findings) {
    if (finding.ladder >= 0) {
      const Party* owner = refused_owner(report, finding);
      if (owner == nullptr || owner->role.role < 0) continue;
      const People::Answer answer = people.who(owner->role, finding_subject(report, finding), finding.row, Date{finding.anchor});
      if (answer.judged && answer.at_row >= 0 && answer.staff.empty()) gaps.push_back({owner->role.role, answer.at_row, Date{finding.anchor}});
      continue;
    }
    const Rule& rule = report.policy->rules[finding.rule];
    for (const RoleUse& use : rule.answerable) {
      const Date day{finding.due != kNoDay ? finding.due : finding.anchor};
      const People::Answer answer = people.who(use, rule.subject, finding.row, day);
      if (answer.judged && answer.at_row >= 0 && answer.staff.empty()) gaps.push_back({use.role, answer.at_row, day});
    }
  }
  const auto order = [](const RoleGap& a, const RoleGap& b) { return std::tie(a.role, a.at_row, a.day) < std::tie(b.role, b.at_row, b.day); };
  std::sort(gaps.begin(), gaps.end(), order);
  gaps.erase(std::unique(gaps.begin(), gaps.end(), [&](const RoleGap& a, const RoleGap& b) { return !order(a, b) && !order(b, a); }), gaps.end());
  for (const RoleGap& gap : gaps) {
    Finding finding;
    finding.gap_role = static_cast<std::int16_t>(gap.role);
    finding.row = static_cast<std::uint32_t>(gap.at_row);
    finding.anchor = gap.day.days;
    report.judgement.findings.push_back(finding);
  }
}

// Canonical order: subject, key, rule, anchor. Row numbers never decide.
void sort_findings(Report::Impl& report) {
  struct Keyed {
    std::string subject, key, rule, event;
    Finding finding;
  };
  std::vector<Keyed> keyed;
  for (const Finding& f : report.judgement.findings) {
    const std::int32_t subject = finding_subject(report, f);
    keyed.push_back({report.policy->subjects[static_cast<std::size_t>(subject)].id, report.world.key_text(subject, f.row), finding_rule(report, f), refused_key(report, f), f});
  }
  std::sort(keyed.begin(), keyed.end(), [](const Keyed& a, const Keyed& b) {
    return std::tie(a.subject, a.key, a.rule, a.finding.anchor, a.event) < std::tie(b.subject, b.key, b.rule, b.finding.anchor, b.event);
  });
  for (std::size_t i = 0; i < keyed.size(); ++i) report.judgement.findings[i] = keyed[i].finding;
}

Error cancelled() {
  Error error;
  error.code = ErrorCode::cancelled;
  error.message = "已取消";
  error.message_en = "cancelled";
  return error;
}

}  // namespace

Result<Report> evaluate(const Policy& policy, const Dataset& data, const EvaluateOptions& options) {
  constexpr std::int64_t kSteps = 5;
  std::int64_t step = 0;
  const auto go_on = [&] { return !options.progress || options.progress(step++, kSteps); };
  const int threads = options.threads > 0 ? options.threads : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));

  if (!go_on()) return cancelled();
  auto report = std::make_shared<Report::Impl>(policy, data, options.as_of);
  report->facts.columns.resize(policy->facts.size());
  const People people(report->world, report->facts);
  Evaluation run{report->world, report->facts, people, threads};
  report->ladders.resize(policy->ladders.size());
  run.ladders = &report->ladders;
  if (!go_on()) return cancelled();
  compute(run, Plan(policy.data()));
  if (!go_on()) return cancelled();
  report->judgement = judge(report->world, report->facts, threads);
  report->settled = settle(report->world, report->facts, people);
  add_refused(*report);
  add_gaps(*report, people);
  sort_findings(*report);
  report->statistics = statistics(report->world, report->facts);
  if (!go_on()) return cancelled();
  make_finding_tables(*report, people);
  make_unknown_tables(*report);
  make_money_tables(*report, people);
  make_ladder_tables(*report, people);
  make_data_tables(*report);
  for (const char* name : {"findings", "persons", "evidence", "settlement", "totals", "statistics", "not_evaluated", "unknown", "rules", "quarantine",
                           "sources", "submissions_seen", "silent", "assumptions", "ladder_stays"}) {
    report->names.emplace_back(name);
  }
  if (!go_on()) return cancelled();
  return Report(std::move(report));
}

const OutTable& Report::table(std::string_view name) const {
  const std::shared_ptr<const OutTable> found = table_ptr(name);
  if (found != nullptr) return *found;
  Error error;
  error.code = ErrorCode::not_found;
  error.message = "没有这张结果表";
  error.message_en = "no such report table: " + std::string(name);
  throw Exception(error);
}

std::shared_ptr<const OutTable> Report::table_ptr(std::string_view name) const {
  const auto found = impl_->tables.find(std::string(name));
  return found == impl_->tables.end() ? nullptr : found->second;
}

const std::vector<std::string>& Report::tables() const { return impl_->names; }
const Policy& Report::policy() const { return impl_->policy; }
Date Report::as_of() const { return impl_->as_of; }

}  // namespace baoxue::inline v1
