// SPDX-License-Identifier: MIT
// Findings that no rule of the pack makes: a role without anybody or held by too many, a sanction without a basis, a decision
// outside what is allowed, an event that a ladder refused, a recount that differs from what was
// published, two rules of a group that contradict each other.
#include "engine/report_impl.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

const Role& role_of(const Report::Impl& report, const Finding& finding) {
  return report.policy->roles[static_cast<std::size_t>(finding.gap_role)];
}

// "1", "1-2", "at least 1", "at most 2".
Bilingual range_of(const Role& role) {
  const std::string least = std::to_string(role.min), most = std::to_string(role.max);
  if (role.max == INT32_MAX) return {"至少 " + least + " 人", "at least " + least};
  if (role.min == 0) return {"至多 " + most + " 人", "at most " + most};
  if (role.min == role.max) return {least + " 人", least};
  return {least + " 至 " + most + " 人", least + " to " + most};
}

FindingWords gap_words(const Role& role, const Finding& finding, const std::string& label) {
  const std::string day = Date{finding.anchor}.text();
  return {{"包保无人", "nobody assigned"},
          {label + " 在 " + day + " 无" + role.zh + "，请补定责任人",
           "No " + role.en + " for " + label + " on " + day + ": assign one"}};
}

FindingWords count_words(const Report::Impl& report, const People& people, const Finding& finding,
                         const std::string& label) {
  const Role& role = role_of(report, finding);
  const std::size_t holders =
      people.held(finding.gap_role, static_cast<std::int32_t>(finding.row), Date{finding.anchor}).staff.size();
  const std::string day = Date{finding.anchor}.text(), number = std::to_string(holders),
                    &en = role.en.empty() ? role.id : role.en;
  const Bilingual range = range_of(role);
  return {
      {"包保人数不符", "wrong number assigned"},
      {label + " 在 " + day + " 有 " + number + " 名" + role.zh + "，应为 " + range.zh + "，请核对包保表",
       label + " has " + number + " of " + en + " on " + day + ", " + range.en + " expected: check the assignments"}};
}

const Ladder& ladder_of(const Report::Impl& report, const Finding& finding) {
  return report.policy->ladders[static_cast<std::size_t>(finding.ladder)];
}

FindingWords event_words(const Report::Impl& report, const Finding& finding, const std::string& label) {
  const Ladder& ladder = ladder_of(report, finding);
  const LadderLog& log = refused_event(report, finding);
  const Bilingual kind = event_kind(report.world, report.facts, ladder, log.event),
                  why = why_refused(report.world, report.facts, ladder, refused_case(report, finding), log);
  const std::string day = log.day.known ? log.day.value.text() : std::string();
  return {
      {ladder.title.zh + "：经过未获接受", ladder.title.en + ": event refused"},
      {label + " " + (day.empty() ? day : day + " ") + "的“" + kind.zh + "”未获接受：" + why.zh + "。请补正后重新登记",
       label + ": \"" + kind.en + "\"" + (day.empty() ? day : " of " + day) + " was refused: " + why.en +
           ". Put it right and record it again"}};
}

const PublishedDifference& difference_of(const Report::Impl& report, const Finding& finding) {
  return report.published[static_cast<std::size_t>(finding.detail)];
}

FindingWords published_words(const Report::Impl& report, const Finding& finding) {
  const PublishedDifference& one = difference_of(report, finding);
  const Metric& metric = report.policy->metrics[one.metric];
  const std::string &zh = metric.title.zh.empty() ? metric.id : metric.title.zh,
                    &en = metric.title.en.empty() ? metric.id : metric.title.en;
  const auto fraction = [](std::int64_t n, std::int64_t d) { return std::to_string(n) + "/" + std::to_string(d); };
  const std::string was = fraction(one.published_n, one.published_d), now = fraction(one.n, one.d);
  std::string at = one.cell + (one.cell.empty() || one.period.empty() ? "" : " ") + one.period;
  if (!at.empty()) at = " " + at;
  return {{zh + "：与已公布的不一致", en + ": not what was published"},
          {zh + at + " 已公布 " + was + "，复核为 " + now + "。请核对数据，或更正公布",
           en + at + ": published " + was + ", a recount gives " + now + ". Check the data, or publish a correction"}};
}

const Rule& other_rule(const Report::Impl& report, const Finding& finding) {
  return report.policy->rules[static_cast<std::size_t>(finding.detail)];
}

FindingWords conflict_words(const Report::Impl& report, const Finding& finding, const std::string& label) {
  const Rule &one = report.policy->rules[finding.rule], &other = other_rule(report, finding);
  const auto zh = [](const Rule& rule) { return rule.title.zh.empty() ? rule.id : rule.title.zh; };
  const auto en = [](const Rule& rule) { return rule.title.en.empty() ? rule.id : rule.title.en; };
  return {{"规则冲突", "rules in conflict"},
          {label + "：“" + zh(one) + "”与“" + zh(other) + "”同时成立，方案没有说以哪条为准，请先裁定",
           label + ": \"" + en(one) + "\" and \"" + en(other) +
               "\" both hold and the plan does not say which counts: decide first"}};
}

}  // namespace

std::string published_rule(const Report::Impl& report, const PublishedDifference& one) {
  return "metric." + report.policy->metrics[one.metric].id + ".published";
}

// Differences from published values, once for each row of the table.
void add_published(Report::Impl& report) {
  report.published = published_differences(report.world, report.facts);
  for (std::size_t i = 0; i < report.published.size(); ++i) {
    const PublishedDifference& one = report.published[i];
    if (one.unknown > 0) continue;
    const std::int32_t subject = report.world.subject_index("published");
    Finding finding;
    finding.kind = FindingKind::published;
    finding.rule = static_cast<std::uint16_t>(one.metric);
    finding.row = static_cast<std::uint32_t>(one.row);
    finding.anchor = report.world.event_day(subject, static_cast<std::int64_t>(one.row)).days;
    finding.detail = static_cast<std::int32_t>(i);
    report.judgement.findings.push_back(finding);
  }
}

std::string finding_reason(const Finding& finding) {
  constexpr const char* kReasons[] = {"rule",        "nobody_assigned", "wrong_number",     "without_basis",
                                      "not_allowed", "refused",         "not_as_published", "conflict"};
  return kReasons[static_cast<std::size_t>(finding.kind)];
}

std::int32_t finding_subject(const Report::Impl& report, const Finding& finding) {
  switch (finding.kind) {
    case FindingKind::rule:
    case FindingKind::conflict: return report.policy->rules[finding.rule].subject;
    case FindingKind::gap:
    case FindingKind::count: return role_of(report, finding).at;
    case FindingKind::event: return ladder_of(report, finding).subject;
    case FindingKind::published: return report.world.subject_index("published");
    default: return report.policy->settlements[finding.rule].subject;
  }
}

std::string finding_rule(const Report::Impl& report, const Finding& finding) {
  switch (finding.kind) {
    case FindingKind::rule: return report.policy->rules[finding.rule].id;
    case FindingKind::gap: return "gap." + role_of(report, finding).id;
    case FindingKind::count: return "count." + role_of(report, finding).id;
    case FindingKind::baseless: return "settlement." + report.policy->settlements[finding.rule].id + ".baseless";
    case FindingKind::refused: return "settlement." + report.policy->settlements[finding.rule].id + ".refused";
    case FindingKind::event: return "ladder." + ladder_of(report, finding).id + ".refused";
    case FindingKind::published: return published_rule(report, difference_of(report, finding));
    case FindingKind::conflict:
      return "conflict." + report.policy->rules[finding.rule].id + "." + other_rule(report, finding).id;
  }
  return {};
}

const std::string& finding_clause(const Report::Impl& report, const Finding& finding) {
  if (finding.kind == FindingKind::rule || finding.kind == FindingKind::conflict)
    return report.policy->rules[finding.rule].clause;
  if (finding.kind == FindingKind::event) return ladder_of(report, finding).clause;
  if (finding.kind == FindingKind::published) return report.policy->metrics[finding.rule].clause;
  return finding.gap_role >= 0 ? role_of(report, finding).clause : report.policy->settlements[finding.rule].clause;
}

FindingWords words_of_made(const Report::Impl& report, const People& people, const Finding& finding,
                           const std::string& label) {
  if (finding.kind == FindingKind::gap) return gap_words(role_of(report, finding), finding, label);
  if (finding.kind == FindingKind::count) return count_words(report, people, finding, label);
  if (finding.kind == FindingKind::event) return event_words(report, finding, label);
  if (finding.kind == FindingKind::published) return published_words(report, finding);
  if (finding.kind == FindingKind::conflict) return conflict_words(report, finding, label);
  const Settlement& settlement = report.policy->settlements[finding.rule];
  const std::string zh = settlement.title.zh.empty() ? settlement.id : settlement.title.zh,
                    en = settlement.title.en.empty() ? settlement.id : settlement.title.en;
  if (finding.kind == FindingKind::baseless) {
    return {{"处罚没有依据", "sanction without a basis"},
            {label + "：" + zh + " 没有法律依据，只作记录，不计入合计，不得执行",
             label + ": " + en + " rests on no law; it is recorded, not counted, and must not be carried out"}};
  }
  return {{"裁定超出范围", "decision outside what is allowed"},
          {label + "：" + zh + " 的裁定不在允许范围内，未采用，请重新裁定",
           label + ": the decision on " + en + " is outside what is allowed and was not used: decide again"}};
}

}  // namespace baoxue::inline v1::engine_detail
