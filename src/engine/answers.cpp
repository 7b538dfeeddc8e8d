// SPDX-License-Identifier: MIT
#include "engine/answers.hpp"

namespace baoxue::inline v1::engine_detail {

Answers::Applies::Applies(const Report::Impl& report, const Rule& rule)
    : target{&rule.applies, rule.anchor_column},
      chain(report.world, report.facts, rule.subject, -1, std::span(&target, 1)),
      run(chain) {}

Answers::Answers(const Report::Impl& report) : report_(report), applies_(report.policy->rules.size()) {
  for (const Finding& finding : report.judgement.findings) {
    if (finding.kind == FindingKind::rule) said_[{finding.rule, finding.row}] = "yes";
  }
  for (const UnknownAnswer& doubt : report.judgement.unknowns)
    said_.try_emplace({doubt.rule, doubt.row}, doubt.fault ? "error" : "unknown");
}

std::string_view Answers::of(std::size_t rule, std::uint32_t row) {
  const auto said = said_.find({rule, row});
  if (said != said_.end()) return said->second;
  return is_out(rule, row) ? "not_applicable" : "no";
}

bool Answers::is_out(std::size_t rule, std::uint32_t row) {
  const Rule& def = report_.policy->rules[rule];
  if (!def.applies.given) return false;
  std::unique_ptr<Applies>& applies = applies_[rule];
  if (applies == nullptr) applies = std::make_unique<Applies>(report_, def);
  applies->run.run({row, nullptr, 1});
  const expr::Vector& result = applies->run.result(0);
  return state_at(result, 0) == expr::State::known && !truth_at(result, 0);
}

std::vector<EvidenceRow> EvidenceRows::of(const Finding& finding) {
  if (finding.kind == FindingKind::event) {  // the refused event itself
    const std::int32_t from = report_.policy->ladders[static_cast<std::size_t>(finding.ladder)].events.from;
    return {{nullptr, from, static_cast<std::size_t>(refused_event(report_, finding).event)}};
  }
  std::vector<EvidenceRow> rows;
  const std::int32_t subject = finding_subject(report_, finding);
  auto& own = own_[static_cast<std::size_t>(subject)];
  if (own == nullptr) own = std::make_unique<OwnRows>(report_.world, subject);
  for (const std::uint32_t row : own->of(finding.row)) rows.push_back({nullptr, own->table_subject(), row});
  if (finding.kind != FindingKind::rule) return rows;
  for (const std::int32_t f : report_.policy->rules[finding.rule].evidence) {
    const Fact& fact = report_.policy->facts[static_cast<std::size_t>(f)];
    if (!report_.world.subjects[static_cast<std::size_t>(fact.relation.from)].present) continue;
    auto& behind = behind_[static_cast<std::size_t>(f)];
    if (behind == nullptr) behind = std::make_unique<RowsBehind>(report_.world, report_.facts, fact);
    for (const CountedRow& row : behind->of(finding.row)) rows.push_back({&fact, fact.relation.from, row.row});
  }
  return rows;
}

}  // namespace baoxue::inline v1::engine_detail
