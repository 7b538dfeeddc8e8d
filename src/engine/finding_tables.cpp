// SPDX-License-Identifier: MIT
// The tables a person acts on: findings, who answers, the rows behind.
#include <algorithm>
#include <map>
#include <set>
#include <span>

#include "baoxue/core/timestamp.hpp"
#include "data/hash.hpp"
#include "engine/about.hpp"
#include "engine/answers.hpp"
#include "engine/report_impl.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

// A moment as people say it: the day and the clock in the policy's zone, seconds only where there are any.
std::string local_time(Timestamp moment) {
  const ClockTime clock = clock_time(moment, kPolicyOffset);
  const auto two = [](int part) { return (part < 10 ? "0" : "") + std::to_string(part); };
  std::string text =
      date_of(moment, kPolicyOffset).value_or(Date{}).text() + ' ' + two(clock.hours) + ':' + two(clock.minutes);
  if (clock.seconds > 0) text += ':' + two(clock.seconds);
  return text;
}

constexpr std::string_view kSeverities[] = {"look", "due", "urgent"};

// The name of what a key names where its table has names; other text as it is.
std::string shown_text(const Report::Impl& report, const Ref& ref, const std::string& text) {
  if (ref.kind != RefKind::column) return text;
  const SubjectColumn& column =
      report.policy->subjects[static_cast<std::size_t>(ref.target)].columns[static_cast<std::size_t>(ref.index)];
  const std::string name = column.domain.empty() ? std::string() : name_of_key(report.world, column.domain, text);
  return name.empty() ? text : name;
}

// A message with its names filled in. A name that leads to a person's own row is masked: the text may travel.
std::string render(const Report::Impl& report, const std::vector<MessagePiece>& pieces, const Finding& finding,
                   const std::string& label) {
  std::string text;
  Scratch scratch;
  const auto row = static_cast<std::int32_t>(finding.row);
  for (const MessagePiece& piece : pieces) {
    if (piece.due) {
      text += finding.due == kNoDay ? "?" : Date{finding.due}.text();
    } else if (piece.ref >= 0) {
      const Ref& ref = report.policy->refs[static_cast<std::size_t>(piece.ref)];
      if (ref.kind == RefKind::column && ref.type.kind == expr::Kind::text) {
        const SubjectColumn& column =
            report.policy->subjects[static_cast<std::size_t>(ref.target)].columns[static_cast<std::size_t>(ref.index)];
        if (column.domain == "student" || column.domain == "child") {
          text += label;
          continue;
        }
      }
      scratch.reset();
      expr::Value value;
      if (ref.kind == RefKind::parameter) {
        const ParameterValue* in =
            in_force(report.policy->parameters[static_cast<std::size_t>(ref.index)], Date{finding.anchor});
        if (in != nullptr) value = in->value;
      } else if (ref.kind == RefKind::column || ref.kind == RefKind::fact) {
        value = expr::value_at(read_ref(report.world, report.facts, ref, {0, &row, 1}, scratch), ref.type, 0);
      }
      text += value.state != expr::State::known          ? "?"
              : value.type.kind == expr::Kind::text      ? shown_text(report, ref, value.text)
              : value.type.kind == expr::Kind::timestamp ? local_time({value.integer, value.nanos})
                                                         : expr::to_text(value);
    } else {
      text += piece.literal;
    }
  }
  return text;
}

// A line of `persons`: who answers in which roles, or that nobody does.
struct PersonLine {
  std::vector<std::int32_t> roles;
  std::string staff, object, state;
};

std::vector<PersonLine> lines_of(const Report::Impl& report, const People& people, std::span<const RoleUse> uses,
                                 std::int32_t subject, std::uint32_t row, Date day) {
  std::vector<PersonLine> all, out;
  std::vector<RoleHolder> holders;
  const auto line = [&](std::int32_t role, const std::string& staff, const std::string& object, const char* state) {
    all.push_back({{role}, staff, object, state});
    holders.push_back({staff, role});
  };
  for (const RoleUse& use : uses) {
    const People::Answer answer = people.who(use, subject, row, day);
    for (const std::string& staff : answer.staff) line(use.role, staff, answer.object, "found");
    if (answer.staff.empty()) line(use.role, "", answer.object, answer.judged ? "gap" : "unknown");
    for (const std::string& staff : answer.up_staff) line(answer.up_role, staff, answer.up_object, "up");
  }
  const std::vector<std::size_t> into = merged_lines(report.policy.data(), holders);
  std::vector<std::size_t> at(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (into[i] == i) {
      at[i] = out.size();
      out.push_back(std::move(all[i]));
      continue;
    }
    PersonLine& kept = out[at[into[i]]];
    if (std::find(kept.roles.begin(), kept.roles.end(), all[i].roles[0]) == kept.roles.end())
      kept.roles.push_back(all[i].roles[0]);
    if (all[i].state == "found") kept.state = "found";
  }
  return out;
}

void persons_of(const Report::Impl& report, const People& people, const Finding& finding, const std::string& id,
                TableBuilder& out) {
  std::span<const RoleUse> uses;
  if (finding.kind == FindingKind::rule) uses = report.policy->rules[finding.rule].answerable;
  if (finding.kind == FindingKind::event) {
    const Party* owner = refused_owner(report, finding);
    if (owner != nullptr && owner->role.role >= 0) uses = {&owner->role, 1};
  }
  const Date day{finding.due != kNoDay ? finding.due : finding.anchor};
  for (const PersonLine& line : lines_of(report, people, uses, finding_subject(report, finding), finding.row, day)) {
    std::string ids, zh, en;
    for (const std::int32_t r : line.roles) {
      const Role& role = report.policy->roles[static_cast<std::size_t>(r)];
      const bool first = ids.empty();
      ids += (first ? "" : "+") + role.id, zh += (first ? "" : "、") + role.zh, en += (first ? "" : ", ") + role.en;
    }
    out.text(id).text(ids).text(zh).text(en);
    line.staff.empty() ? out.null().null() : out.text(line.staff).text(people.name_of(line.staff));
    out.text(report.policy->roles[static_cast<std::size_t>(line.roles[0])].object_kind)
        .text(line.object)
        .day(day.days)
        .text(line.state);
  }
}

void write_evidence(Report::Impl& report, EvidenceRows& rows, const Finding& finding, const std::string& id,
                    TableBuilder& out) {
  for (const EvidenceRow& row : rows.of(finding)) {
    out.text(id);
    row.fact == nullptr ? out.null() : out.text(row.fact->id);
    out.text(cite(report, row.subject, row.row)).text(report.world.key_text(row.subject, row.row));
  }
}

}  // namespace

// Identity: the rule, the subject's opaque key, and the period that `once` names - never as_of, values or row numbers. A gap's day
// is part of what it is; a wrong number of holders is the same finding as long as it lasts.
std::string finding_id(const Report::Impl& report, const Finding& finding) {
  const std::int32_t subject = finding_subject(report, finding);
  std::string text = finding_rule(report, finding) + '\x1f' + report.world.key_text(subject, finding.row) + '\x1f';
  const Date anchor{finding.anchor};
  if (finding.kind == FindingKind::event) return hash_text(hash128(text + refused_key(report, finding)));
  const std::string once = finding.kind == FindingKind::gap    ? "day"
                           : finding.kind == FindingKind::rule ? report.policy->rules[finding.rule].once
                                                               : "event";
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
  TableBuilder findings("findings", {{"finding_id", text},
                                     {"rule", text},
                                     {"clause", text},
                                     {"severity", text},
                                     {"subject", text},
                                     {"key", ColumnType::text, Sensitivity::id},
                                     {"anchor", date},
                                     {"due", date},
                                     {"state", text},
                                     {"days_late", integer},
                                     {"reason", text},
                                     {"school", text},
                                     {"school_name", text},
                                     {"class", text},
                                     {"label", ColumnType::text, Sensitivity::family},
                                     {"title_zh", text},
                                     {"title_en", text},
                                     {"message_zh", ColumnType::text, Sensitivity::family},
                                     {"message_en", ColumnType::text, Sensitivity::family}});
  TableBuilder persons("persons", {{"finding_id", text},
                                   {"role", text},
                                   {"role_zh", text},
                                   {"role_en", text},
                                   {"staff", text},
                                   {"name", text},
                                   {"object_kind", text},
                                   {"object", text},
                                   {"day", date},
                                   {"state", text}});
  TableBuilder evidence(
      "evidence", {{"finding_id", text}, {"fact", text}, {"table", text}, {"key", ColumnType::text, Sensitivity::id}});
  Describer describer(report.world);
  EvidenceRows rows(report);
  for (const Finding& finding : report.judgement.findings) {
    const std::int32_t subject = finding_subject(report, finding);
    const std::string id = finding_id(report, finding);
    const About about = describer.of(subject, finding.row);
    const Rule* rule = finding.kind != FindingKind::rule ? nullptr : &report.policy->rules[finding.rule];
    const bool overdue = finding.state == FindingState::overdue;
    findings.text(id).text(finding_rule(report, finding)).text(finding_clause(report, finding));
    findings.text(std::string(kSeverities[static_cast<std::size_t>(rule != nullptr ? rule->severity : Severity::due)]));
    findings.text(report.policy->subjects[static_cast<std::size_t>(subject)].id)
        .text(report.world.key_text(subject, finding.row));
    findings.day(finding.anchor).day(finding.due).text(std::string(state_name(finding.state)));
    overdue ? findings.number(report.as_of.days - finding.due) : findings.null();
    findings.text(finding_reason(finding))
        .text(about.school)
        .text(about.school_name)
        .text(about.in_class)
        .text(about.label);
    if (rule != nullptr) {
      findings.text(rule->title.zh).text(rule->title.en);
      findings.text(render(report, rule->say.zh, finding, about.label))
          .text(render(report, rule->say.en, finding, about.label));
    } else {
      const FindingWords words = words_of_made(report, people, finding, about.label);
      findings.text(words.title.zh).text(words.title.en).text(words.message.zh).text(words.message.en);
    }
    persons_of(report, people, finding, id, persons);
    write_evidence(report, rows, finding, id, evidence);
  }
  report.tables["findings"] = findings.done();
  report.tables["persons"] = persons.done();
  report.tables["evidence"] = evidence.done();
}

}  // namespace baoxue::inline v1::engine_detail
