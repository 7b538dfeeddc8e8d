// SPDX-License-Identifier: MIT
// The tables a person acts on: findings, who answers, the rows behind.
#include <map>
#include <set>

#include "data/hash.hpp"
#include "engine/about.hpp"
#include "engine/aggregate.hpp"
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

std::string reason(const Finding& finding) { return finding.gap_role >= 0 ? "nobody_assigned" : finding.ladder >= 0 ? "refused" : "rule"; }

void person_lines(const Report::Impl& report, const People& people, const RoleUse& use, const Finding& finding, Date day, const std::string& id, TableBuilder& out) {
  const Role& role = report.policy->roles[static_cast<std::size_t>(use.role)];
  const People::Answer answer = people.who(use, finding_subject(report, finding), finding.row, day);
  const auto line = [&](const std::string& staff, std::string_view state) {
    out.text(id).text(role.id).text(role.zh).text(role.en);
    staff.empty() ? out.null().null() : out.text(staff).text(people.name_of(staff));
    out.text(role.object_kind).text(answer.object).day(day.days).text(std::string(state));
  };
  for (const std::string& staff : answer.staff) line(staff, "found");
  if (answer.staff.empty()) line("", answer.judged ? "gap" : "unknown");
}

void persons_of(const Report::Impl& report, const People& people, const Finding& finding, const std::string& id, TableBuilder& out) {
  if (finding.gap_role >= 0) return;
  const Date day{finding.due != kNoDay ? finding.due : finding.anchor};
  if (finding.ladder >= 0) {
    const Party* owner = refused_owner(report, finding);
    if (owner != nullptr && owner->role.role >= 0) person_lines(report, people, owner->role, finding, day, id, out);
    return;
  }
  for (const RoleUse& use : report.policy->rules[finding.rule].answerable) person_lines(report, people, use, finding, day, id, out);
}

std::string anchor_text(const LadderLog& log) { return log.day.known ? log.day.value.text() + " " : ""; }

class EvidenceWriter {
 public:
  explicit EvidenceWriter(const Report::Impl& report) : report_(report), behind_(report.policy->facts.size()) {}

  void write(const Finding& finding, const std::string& id, TableBuilder& out) {
    if (finding.gap_role >= 0) return;
    if (finding.ladder >= 0) return event(finding, id, out);
    for (const std::int32_t f : report_.policy->rules[finding.rule].evidence) {
      const Fact& fact = report_.policy->facts[static_cast<std::size_t>(f)];
      if (!report_.world.subjects[static_cast<std::size_t>(fact.relation.from)].present) continue;
      auto& behind = behind_[static_cast<std::size_t>(f)];
      if (behind == nullptr) behind = std::make_unique<RowsBehind>(report_.world, report_.facts, fact);
      for (const CountedRow& row : behind->of(finding.row)) line(id, fact, row, out);
    }
  }

 private:
  // The refused event itself.
  void event(const Finding& finding, const std::string& id, TableBuilder& out) const {
    const std::int32_t subject = report_.policy->ladders[static_cast<std::size_t>(finding.ladder)].events.from;
    const SubjectDef& from = report_.policy->subjects[static_cast<std::size_t>(subject)];
    const bool table = from.kind == SubjectKind::table;
    const std::string name = table ? report_.policy->schema->tables()[static_cast<std::size_t>(from.table)].id : from.id;
    out.text(id).null().text(name).text(refused_key(report_, finding));
    table ? out.number(report_.data.line_of(*report_.data.table(name), static_cast<std::size_t>(refused_event(report_, finding).event))) : out.null();
  }
  void line(const std::string& id, const Fact& fact, const CountedRow& row, TableBuilder& out) const {
    const SubjectDef& from = report_.policy->subjects[static_cast<std::size_t>(fact.relation.from)];
    out.text(id).text(fact.id).text(from.kind == SubjectKind::table ? report_.policy->schema->tables()[static_cast<std::size_t>(from.table)].id : from.id);
    out.text(report_.world.key_text(fact.relation.from, row.row));
    const Table* table = from.kind == SubjectKind::table ? report_.data.table(report_.policy->schema->tables()[static_cast<std::size_t>(from.table)].id) : nullptr;
    table == nullptr ? out.null() : out.number(report_.data.line_of(*table, row.row));
  }
  const Report::Impl& report_;
  std::vector<std::unique_ptr<RowsBehind>> behind_;
};

}  // namespace

std::int32_t finding_subject(const Report::Impl& report, const Finding& finding) {
  if (finding.ladder >= 0) return report.policy->ladders[static_cast<std::size_t>(finding.ladder)].subject;
  return finding.gap_role >= 0 ? report.policy->roles[static_cast<std::size_t>(finding.gap_role)].at : report.policy->rules[finding.rule].subject;
}

std::string finding_rule(const Report::Impl& report, const Finding& finding) {
  if (finding.ladder >= 0) return "ladder." + report.policy->ladders[static_cast<std::size_t>(finding.ladder)].id + ".refused";
  return finding.gap_role >= 0 ? "gap." + report.policy->roles[static_cast<std::size_t>(finding.gap_role)].id : report.policy->rules[finding.rule].id;
}

// Identity: the rule, the subject's opaque key, and the period that `once` names - never as_of, values or row numbers. A gap's day
// is part of what it is.
std::string finding_id(const Report::Impl& report, const Finding& finding) {
  const std::int32_t subject = finding_subject(report, finding);
  std::string text = finding_rule(report, finding) + '\x1f' + report.world.key_text(subject, finding.row) + '\x1f';
  const Date anchor{finding.anchor};
  if (finding.ladder >= 0) return hash_text(hash128(text + refused_key(report, finding)));
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
    const Ladder* ladder = finding.ladder < 0 ? nullptr : &report.policy->ladders[static_cast<std::size_t>(finding.ladder)];
    const Rule* rule = finding.gap_role >= 0 || ladder != nullptr ? nullptr : &report.policy->rules[finding.rule];
    const Role* gap = rule != nullptr || ladder != nullptr ? nullptr : &report.policy->roles[static_cast<std::size_t>(finding.gap_role)];
    const bool overdue = finding.state == FindingState::overdue;
    findings.text(id).text(finding_rule(report, finding)).text(ladder != nullptr ? ladder->clause : rule != nullptr ? rule->clause : gap->clause);
    findings.text(std::string(kSeverities[static_cast<std::size_t>(rule != nullptr ? rule->severity : Severity::due)]));
    findings.text(report.policy->subjects[static_cast<std::size_t>(subject)].id).text(report.world.key_text(subject, finding.row));
    findings.day(finding.anchor).day(finding.due).text(std::string(state_name(finding.state)));
    overdue ? findings.number(report.as_of.days - finding.due) : findings.null();
    findings.text(reason(finding)).text(about.school).text(about.school_name).text(about.in_class).text(about.label);
    if (rule != nullptr) {
      findings.text(rule->title.zh).text(rule->title.en);
      findings.text(render(report, rule->say.zh, finding, about.label)).text(render(report, rule->say.en, finding, about.label));
    } else if (ladder != nullptr) {
      findings.text(ladder->title.zh + "：经过未获接受").text(ladder->title.en + ": event refused");
      const LadderCase& one = refused_case(report, finding);
      const LadderLog& log = refused_event(report, finding);
      const Bilingual kind = event_kind(report.world, report.facts, *ladder, log.event), why = why_refused(report.world, report.facts, *ladder, one, log);
      findings.text(about.label + " " + anchor_text(log) + "的“" + kind.zh + "”未获接受：" + why.zh + "。请补正后重新登记");
      findings.text(about.label + ": \"" + kind.en + "\"" + (log.day.known ? " of " + log.day.value.text() : "") + " was refused: " + why.en + ". Put it right and record it again");
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
