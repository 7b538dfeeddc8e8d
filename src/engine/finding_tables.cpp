// SPDX-License-Identifier: MIT
// The tables a person acts on: findings, who answers, the rows behind.
#include <map>
#include <set>

#include "data/hash.hpp"
#include "engine/about.hpp"
#include "engine/aggregate.hpp"
#include "engine/describer.hpp"
#include "engine/report_impl.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

constexpr std::string_view kSeverities[] = {"look", "due", "urgent"};

// The name of what a key names where its table has names; other text as it is.
std::string shown_text(const Report::Impl& report, const Ref& ref, const std::string& text) {
  if (ref.kind != RefKind::column) return text;
  const SubjectColumn& column = report.policy->subjects[static_cast<std::size_t>(ref.target)].columns[static_cast<std::size_t>(ref.index)];
  const std::string name = column.domain.empty() ? std::string() : name_of_key(report.world, column.domain, text);
  return name.empty() ? text : name;
}

// A message with its names filled in. A name that leads to a person's own row is masked: the text may travel.
std::string render(const Report::Impl& report, const std::vector<MessagePiece>& pieces, const Finding& finding, const std::string& label) {
  std::string text;
  Scratch scratch;
  const auto row = static_cast<std::int32_t>(finding.row);
  for (const MessagePiece& piece : pieces) {
    if (piece.due) {
      text += finding.due == kNoDay ? "?" : Date{finding.due}.text();
    } else if (piece.ref >= 0) {
      const Ref& ref = report.policy->refs[static_cast<std::size_t>(piece.ref)];
      if (ref.kind == RefKind::column && ref.type.kind == expr::Kind::text) {
        const SubjectColumn& column = report.policy->subjects[static_cast<std::size_t>(ref.target)].columns[static_cast<std::size_t>(ref.index)];
        if (column.domain == "student" || column.domain == "child") {
          text += label;
          continue;
        }
      }
      scratch.reset();
      expr::Value value;
      if (ref.kind == RefKind::parameter) {
        const ParameterValue* in = in_force(report.policy->parameters[static_cast<std::size_t>(ref.index)], Date{finding.anchor});
        if (in != nullptr) value = in->value;
      } else if (ref.kind == RefKind::column || ref.kind == RefKind::fact) {
        value = expr::value_at(read_ref(report.world, report.facts, ref, {0, &row, 1}, scratch), ref.type, 0);
      }
      text += value.state != expr::State::known ? "?" : value.type.kind == expr::Kind::text ? shown_text(report, ref, value.text) : expr::to_text(value);
    } else {
      text += piece.literal;
    }
  }
  return text;
}

std::string reason(const Finding& finding) { return finding.gap_role >= 0 ? "nobody_assigned" : "rule"; }

void persons_of(const Report::Impl& report, const People& people, const Finding& finding, const std::string& id, TableBuilder& out) {
  if (finding.gap_role >= 0) return;
  const Rule& rule = report.policy->rules[finding.rule];
  const Date day{finding.due != kNoDay ? finding.due : finding.anchor};
  for (const RoleUse& use : rule.answerable) {
    const Role& role = report.policy->roles[static_cast<std::size_t>(use.role)];
    const People::Answer answer = people.who(use, rule.subject, finding.row, day);
    const auto line = [&](const std::string& staff, std::string_view state) {
      out.text(id).text(role.id).text(role.zh).text(role.en);
      staff.empty() ? out.null().null() : out.text(staff).text(people.name_of(staff));
      out.text(role.object_kind).text(answer.object).day(day.days).text(std::string(state));
    };
    for (const std::string& staff : answer.staff) line(staff, "found");
    if (answer.staff.empty()) line("", answer.judged ? "gap" : "unknown");
  }
}

class EvidenceWriter {
 public:
  explicit EvidenceWriter(const Report::Impl& report)
      : report_(report), own_(report.policy->subjects.size()), behind_(report.policy->facts.size()) {}

  void write(const Finding& finding, const std::string& id, TableBuilder& out) {
    const std::int32_t subject = finding_subject(report_, finding);
    auto& own = own_[static_cast<std::size_t>(subject)];
    if (own == nullptr) own = std::make_unique<OwnRows>(report_.world, subject);
    for (const std::uint32_t row : own->of(finding.row)) line(id, nullptr, own->table_subject(), row, out);
    if (finding.gap_role >= 0) return;
    for (const std::int32_t f : report_.policy->rules[finding.rule].evidence) {
      const Fact& fact = report_.policy->facts[static_cast<std::size_t>(f)];
      if (!report_.world.subjects[static_cast<std::size_t>(fact.relation.from)].present) continue;
      auto& behind = behind_[static_cast<std::size_t>(f)];
      if (behind == nullptr) behind = std::make_unique<RowsBehind>(report_.world, report_.facts, fact);
      for (const CountedRow& row : behind->of(finding.row)) line(id, &fact, fact.relation.from, row.row, out);
    }
  }

 private:
  // `fact` null: the finding's subject itself is this row.
  void line(const std::string& id, const Fact* fact, std::int32_t subject, std::size_t row, TableBuilder& out) const {
    out.text(id);
    fact == nullptr ? out.null() : out.text(fact->id);
    const Place place = place_of(report_.world, subject, row);
    out.text(place.table).text(report_.world.key_text(subject, row));
    place.line > 0 ? out.number(place.line) : out.null();
  }
  const Report::Impl& report_;
  std::vector<std::unique_ptr<OwnRows>> own_;
  std::vector<std::unique_ptr<RowsBehind>> behind_;
};

}  // namespace

std::int32_t finding_subject(const Report::Impl& report, const Finding& finding) {
  return finding.gap_role >= 0 ? report.policy->roles[static_cast<std::size_t>(finding.gap_role)].at : report.policy->rules[finding.rule].subject;
}

std::string finding_rule(const Report::Impl& report, const Finding& finding) {
  return finding.gap_role >= 0 ? "gap." + report.policy->roles[static_cast<std::size_t>(finding.gap_role)].id : report.policy->rules[finding.rule].id;
}

// Identity: the rule, the subject's opaque key, and the period that `once` names - never as_of, values or row numbers. A gap's day
// is part of what it is.
std::string finding_id(const Report::Impl& report, const Finding& finding) {
  const std::int32_t subject = finding_subject(report, finding);
  std::string text = finding_rule(report, finding) + '\x1f' + report.world.key_text(subject, finding.row) + '\x1f';
  const Date anchor{finding.anchor};
  const std::string once = finding.gap_role >= 0 ? "day" : report.policy->rules[finding.rule].once;
  if (once == "day") text += anchor.text();
  if (once == "month") text += anchor.text().substr(0, 7);
  if (once == "school_year") text += std::to_string(school_year(anchor));
  if (once == "term") {
    const Maybe<Period> term = report.world.calendars->period_of(PeriodKind::term, anchor);
    text += term.known ? term.value.label : anchor.text();
  }
  return hash_text(hash128(text));
}

void make_finding_tables(Report::Impl& report, const People& people) {
  using enum ColumnType;
  TableBuilder findings("findings", {{"finding_id", text}, {"rule", text}, {"clause", text}, {"severity", text}, {"subject", text},
                                     {"key", ColumnType::text, Sensitivity::id}, {"anchor", date}, {"due", date}, {"state", text}, {"days_late", integer},
                                     {"reason", text}, {"school", text}, {"school_name", text}, {"class", text}, {"label", ColumnType::text, Sensitivity::family},
                                     {"title_zh", text}, {"title_en", text}, {"message_zh", ColumnType::text, Sensitivity::family},
                                     {"message_en", ColumnType::text, Sensitivity::family}});
  TableBuilder persons("persons", {{"finding_id", text}, {"role", text}, {"role_zh", text}, {"role_en", text}, {"staff", text}, {"name", text},
                                   {"object_kind", text}, {"object", text}, {"day", date}, {"state", text}});
  TableBuilder evidence("evidence", {{"finding_id", text}, {"fact", text}, {"table", text}, {"key", ColumnType::text, Sensitivity::id}, {"line", integer}});
  Describer describer(report.world);
  EvidenceWriter rows(report);
  for (const Finding& finding : report.judgement.findings) {
    const std::int32_t subject = finding_subject(report, finding);
    const std::string id = finding_id(report, finding);
    const About about = describer.of(subject, finding.row);
    const Rule* rule = finding.gap_role >= 0 ? nullptr : &report.policy->rules[finding.rule];
    const Role* gap = rule != nullptr ? nullptr : &report.policy->roles[static_cast<std::size_t>(finding.gap_role)];
    const bool overdue = finding.state == FindingState::overdue;
    findings.text(id).text(finding_rule(report, finding)).text(rule != nullptr ? rule->clause : gap->clause);
    findings.text(std::string(kSeverities[static_cast<std::size_t>(rule != nullptr ? rule->severity : Severity::due)]));
    findings.text(report.policy->subjects[static_cast<std::size_t>(subject)].id).text(report.world.key_text(subject, finding.row));
    findings.day(finding.anchor).day(finding.due).text(std::string(state_name(finding.state)));
    overdue ? findings.number(report.as_of.days - finding.due) : findings.null();
    findings.text(reason(finding)).text(about.school).text(about.school_name).text(about.in_class).text(about.label);
    if (rule != nullptr) {
      findings.text(rule->title.zh).text(rule->title.en);
      findings.text(render(report, rule->say.zh, finding, about.label)).text(render(report, rule->say.en, finding, about.label));
    } else {
      findings.text("包保无人").text("nobody assigned");
      findings.text(about.label + " 在 " + Date{finding.anchor}.text() + " 无" + gap->zh + "，请补定责任人");
      findings.text("No " + gap->en + " for " + about.label + " on " + Date{finding.anchor}.text() + ": assign one");
    }
    persons_of(report, people, finding, id, persons);
    rows.write(finding, id, evidence);
  }
  report.tables["findings"] = findings.done();
  report.tables["persons"] = persons.done();
  report.tables["evidence"] = evidence.done();
}

}  // namespace baoxue::inline v1::engine_detail
