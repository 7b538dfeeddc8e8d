// SPDX-License-Identifier: MIT
// Duties and the archive as tables: who owes what by when, what of it was done, what is missing where nobody can tell.
#include <algorithm>
#include <map>
#include <set>

#include "engine/about.hpp"
#include "engine/duties.hpp"
#include "engine/report_impl.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

bool is_breach(DutyStatus status) {
  return status == DutyStatus::late || status == DutyStatus::short_by || status == DutyStatus::incomplete ||
         status == DutyStatus::missing;
}

// The day on which who answers is asked: the due day, today where that is still to come.
Date day_of_answer(const Report::Impl& report, const DutyRow& row) {
  return row.due == kNoDay || row.due > report.as_of.days ? report.as_of : Date{row.due};
}

std::int32_t days_late(const Report::Impl& report, const DutyRow& row) {
  if (row.due == kNoDay) return 0;
  if (row.status == DutyStatus::late && row.met_on == kNoDay) return 0;  // late for sure, since when is unknown
  const bool done = row.status == DutyStatus::late || row.status == DutyStatus::zero_reported;
  if (!done && !is_breach(row.status)) return 0;
  return std::max((done ? row.met_on : report.as_of.days) - row.due, 0);
}

// Words in the order of a set, so that no row number shows.
class Words {
 public:
  void add(std::string zh, std::string en) { found_.emplace(std::move(zh), std::move(en)); }
  void add(const Bilingual& both) {
    if (!both.zh.empty()) add(both.zh, both.en);
  }
  [[nodiscard]] Bilingual text() const {
    Bilingual out;
    for (const auto& [zh, en] : found_)
      out.zh += (out.zh.empty() ? "" : "；") + zh, out.en += (out.en.empty() ? "" : "; ") + en;
    return out;
  }

 private:
  std::set<std::pair<std::string, std::string>> found_;
};

// Why a duty's answer is unknown, in words.
class Doubts {
 public:
  Doubts(const Report::Impl& report, const Duty& duty) : report_(report), world_(report.world), duty_(duty) {}

  Bilingual of(const DutyRow& row) {
    Words words;
    if ((row.doubt & kDoubtExpected) != 0) words.add(leaves(duty_.expected, row));
    if ((row.doubt & kDoubtNeeded) != 0) words.add(leaves(duty_.at_least, row));
    if ((row.doubt & kDoubtDue) != 0) due(row, words);
    const SubjectDef& from = def(row.about < 0 ? duty_.subject : duty_.needs.from);
    if ((row.doubt & kDoubtAbsent) != 0) words.add("未收到表：" + from.zh, "table not received: " + from.id);
    if ((row.doubt & kDoubtUncovered) != 0)
      words.add(from.zh + " 未报送该时段", from.id + " is not reported for the period");
    if ((row.doubt & kDoubtRows) != 0) rows(row, words);
    return words.text();
  }

  // Nothing could be expected at all: what did not arrive.
  Bilingual of_none() const {
    const bool by_role = duty_.role >= 0 &&
                         report_.policy->roles[static_cast<std::size_t>(duty_.role)].source == RoleSource::assignments;
    const SubjectDef& about = def(by_role ? world_.subject_index("assignment") : duty_.subject);
    const bool arrived = by_role ? world_.subjects[static_cast<std::size_t>(world_.subject_index("assignment"))].present
                                 : world_.subjects[static_cast<std::size_t>(duty_.subject)].present;
    const SubjectDef& missing = arrived ? def(world_.subject_index("term")) : about;
    return {"未收到表：" + missing.zh, "table not received: " + missing.id};
  }

 private:
  const SubjectDef& def(std::int32_t subject) const {
    return world_.policy.subjects[static_cast<std::size_t>(subject)];
  }
  Bilingual leaves(const CheckedExpr& expression, const DutyRow& row) const {
    return missing_leaves(report_, duty_.subject_rows, expression, duty_.anchor_column, row.row);
  }

  void due(const DutyRow& row, Words& words) const {
    if (duty_.due.given) return words.add(leaves(duty_.due, row));
    const Date from{duty_.due_n < 0 ? row.end + 1 : row.end};
    const Maybe<int> year = world_.calendars->missing_year(from, duty_.due_n, duty_.day_count,
                                                           world_.school_of(duty_.subject_rows, row.row));
    if (!year.known) return words.add("期限无法得出", "no value for the due day");
    words.add(std::to_string(year.value) + " 年校历/节假日安排未载入",
              "calendar " + std::to_string(year.value) + " not loaded");
  }

  void rows(const DutyRow& row, Words& words) {
    if (candidates_ == nullptr) candidates_ = std::make_unique<Candidates>(world_, report_.facts, duty_);
    for (const Candidate& candidate : candidates_->of(row)) {
      if (candidate.counts == Counts::yes || candidate.counts == Counts::lacks) continue;
      const Evidence* evidence =
          duty_.evidence < 0 ? nullptr : &report_.policy->evidence[static_cast<std::size_t>(duty_.evidence)];
      const bool complete =
          evidence == nullptr ||
          report_.facts.columns[static_cast<std::size_t>(evidence->complete)]->source().is_known(candidate.row);
      if (!complete) {
        const Fact& fact = report_.policy->facts[static_cast<std::size_t>(evidence->complete)];
        words.add(missing_leaves(report_, fact.subject, fact.expr, fact.anchor_column, candidate.row));
      }
      for (const CheckedExpr* e : {&duty_.needs_where, &duty_.needs_day}) unknown_names(*e, row, candidate.row, words);
    }
  }

  // The names of an expression over a row that have no value there.
  void unknown_names(const CheckedExpr& expression, const DutyRow& row, std::uint32_t at, Words& words) const {
    if (!expression.given) return;
    Scratch scratch;
    for (const expr::Symbol& symbol : expression.ast.symbols()) {
      const Ref& ref = report_.policy->refs[static_cast<std::size_t>(symbol.id)];
      if (ref.kind != RefKind::column && ref.kind != RefKind::fact) continue;
      const auto list = static_cast<std::int32_t>(ref.self ? row.row : at);
      scratch.reset();
      if (expr::value_at(read_ref(world_, report_.facts, ref, {0, &list, 1}, scratch), ref.type, 0).state ==
          expr::State::known)
        continue;
      const std::string name = ref.kind == RefKind::fact
                                   ? report_.policy->facts[static_cast<std::size_t>(ref.index)].id
                                   : def(ref.target).columns[static_cast<std::size_t>(ref.index)].id;
      const std::string zh = ref.kind == RefKind::fact
                                 ? report_.policy->facts[static_cast<std::size_t>(ref.index)].zh
                                 : def(ref.target).columns[static_cast<std::size_t>(ref.index)].zh;
      words.add(def(ref.target).zh + "·" + (zh.empty() ? name : zh) + " 未填",
                def(ref.target).id + "." + name + " is not filled in");
    }
  }

  const Report::Impl& report_;
  const World& world_;
  const Duty& duty_;
  std::unique_ptr<Candidates> candidates_;
};

// Rows of one duty by key and day: never by row number.
std::vector<const DutyRow*> in_order(const World& world, const Duty& duty, const std::vector<DutyRow>& rows) {
  std::vector<std::pair<std::string, const DutyRow*>> keyed;
  keyed.reserve(rows.size());
  for (const DutyRow& row : rows) keyed.emplace_back(world.key_text(duty.subject_rows, row.row), &row);
  std::sort(keyed.begin(), keyed.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first, a.second->start) < std::tie(b.first, b.second->start);
  });
  std::vector<const DutyRow*> out;
  out.reserve(keyed.size());
  for (const auto& [key, row] : keyed) out.push_back(row);
  return out;
}

TableBuilder columns() {
  using enum ColumnType;
  return {"duties", {{"duty", text},          {"clause", text},
                     {"title_zh", text},      {"title_en", text},
                     {"subject", text},       {"key", ColumnType::text, Sensitivity::id},
                     {"school", text},        {"school_name", text},
                     {"class", text},         {"label", ColumnType::text, Sensitivity::family},
                     {"period", text},        {"period_start", date},
                     {"period_end", date},    {"due", date},
                     {"status", text},        {"days_late", integer},
                     {"done", integer},       {"needed", integer},
                     {"short", integer},      {"met_on", date},
                     {"missing_parts", text}, {"archive", integer},
                     {"by_roles", text},      {"by_staff", text},
                     {"by_names", text},      {"to", text},
                     {"missing_zh", text},    {"missing_en", text}}};
}

class DutyTable {
 public:
  DutyTable(Report::Impl& report, const People& people)
      : report_(report), world_(report.world), people_(people), describer_(report.world) {}

  void write(const Duty& duty, const std::vector<DutyRow>& rows) {
    Doubts doubts(report_, duty);
    for (const DutyRow* row : in_order(world_, duty, rows))
      line(duty, row, row->status == DutyStatus::unknown ? doubts.of(*row) : Bilingual{});
    if (rows.empty() && !world_.subjects[static_cast<std::size_t>(duty.subject_rows)].present)
      line(duty, nullptr, doubts.of_none());
  }

  std::shared_ptr<const OutTable> done() { return out_.done(); }

 private:
  void line(const Duty& duty, const DutyRow* row, const Bilingual& missing) {
    const About about = row == nullptr ? About{} : describer_.of(duty.subject_rows, row->row);
    out_.text(duty.id).text(duty.clause).text(duty.title.zh).text(duty.title.en);
    out_.text(report_.policy->subjects[static_cast<std::size_t>(duty.subject)].id);
    row == nullptr ? out_.null() : out_.text(world_.key_text(duty.subject_rows, row->row));
    out_.text(about.school).text(about.school_name).text(about.in_class).text(about.label);
    const Maybe<Period> period =
        row == nullptr ? Maybe<Period>() : world_.calendars->period_of(duty.period, Date{row->start});
    period.known ? out_.text(period.value.label) : out_.null();
    const DutyRow nothing;
    const DutyRow& said = row == nullptr ? nothing : *row;
    out_.day(said.start).day(said.end).day(said.due).text(std::string(status_name(said.status)));
    const std::int32_t late = days_late(report_, said);
    late > 0 ? out_.number(late) : out_.null();
    for (const std::int64_t number : {said.done, said.needed, said.short_by()})
      number < 0 ? out_.null() : out_.number(number);
    out_.day(said.met_on);
    said.missing_parts.empty() ? out_.null() : out_.text(said.missing_parts);
    duty.archive == 0 ? out_.null() : out_.number(duty.archive);
    persons(duty, row);
    out_.text(recipients(duty)).text(missing.zh).text(missing.en);
  }

  // Who owes it: of a role the person, else those who hold the roles of `by` on the day.
  void persons(const Duty& duty, const DutyRow* row) {
    std::string roles, staff, names;
    const auto add = [](std::string& text, const std::string& word, const char* separator) {
      text += (text.empty() ? "" : separator) + word;
    };
    const auto person = [&](const std::string& key) { add(staff, key, " "), add(names, people_.name_of(key), "、"); };
    if (duty.role >= 0) add(roles, report_.policy->roles[static_cast<std::size_t>(duty.role)].id, " ");
    if (duty.role >= 0 && row != nullptr)
      person(text_or_empty(world_.subjects[static_cast<std::size_t>(duty.subject_rows)].columns[0], row->row));
    for (const Party& party : duty.by) {
      add(roles, report_.policy->roles[static_cast<std::size_t>(party.role.role)].id, " ");
      if (row == nullptr) continue;
      for (const std::string& key :
           people_.who(party.role, duty.subject_rows, row->row, day_of_answer(report_, *row)).staff)
        person(key);
    }
    out_.text(roles).text(staff).text(names);
  }

  std::string recipients(const Duty& duty) const {
    std::string text;
    for (const Party& party : duty.to) {
      text += (text.empty() ? "" : " ") +
              (party.role.role < 0 ? party.unit : report_.policy->roles[static_cast<std::size_t>(party.role.role)].id);
    }
    return text;
  }

  const Report::Impl& report_;
  const World& world_;
  const People& people_;
  Describer describer_;
  TableBuilder out_ = columns();
};

struct Shelf {
  std::int64_t expected = 0, present = 0, late = 0, missing = 0, not_yet_due = 0, unknown = 0;
  void add(DutyStatus status) {
    if (status == DutyStatus::not_required) return;
    ++expected;
    switch (status) {
      case DutyStatus::met:
      case DutyStatus::zero_reported: ++present; return;
      case DutyStatus::late: ++late; return;
      case DutyStatus::not_yet_due: ++not_yet_due; return;
      case DutyStatus::unknown: ++unknown; return;
      default: ++missing;
    }
  }
};

// The term a duty belongs to: of its due day, else of its period's end, else of its beginning.
std::string term_of(const World& world, const DutyRow& row) {
  for (const std::int32_t day : {row.due, row.end, row.start}) {
    const Maybe<Period> term =
        day == kNoDay ? Maybe<Period>() : world.calendars->period_of(PeriodKind::term, Date{day});
    if (term.known) return term.value.label;
  }
  return {};
}

void archive_table(Report::Impl& report) {
  using enum ColumnType;
  const World& world = report.world;
  Describer describer(world);
  std::map<std::tuple<std::int32_t, std::string, std::string>, Shelf> shelves;  // item, school, term
  for (std::size_t d = 0; d < report.duties.of.size(); ++d) {
    const Duty& duty = report.policy->duties[d];
    for (const DutyRow& row : report.duties.of[d].rows) {
      if (duty.archive == 0) continue;
      const std::string school = describer.of(duty.subject_rows, row.row).school;
      shelves[{duty.archive, school, term_of(world, row)}].add(row.status);
    }
  }
  TableBuilder out("archive", {{"item", integer},
                               {"school", text},
                               {"school_name", text},
                               {"term", text},
                               {"expected", integer},
                               {"present", integer},
                               {"late", integer},
                               {"missing", integer},
                               {"not_yet_due", integer},
                               {"unknown", integer}});
  for (const auto& [at, shelf] : shelves) {
    const auto& [item, school, term] = at;
    out.number(item).text(school).text(name_of_key(world, "school", school)).text(term);
    for (const std::int64_t n :
         {shelf.expected, shelf.present, shelf.late, shelf.missing, shelf.not_yet_due, shelf.unknown})
      out.number(n);
  }
  report.tables["archive"] = out.done();
}

}  // namespace

void add_duty_gaps(const Report::Impl& report, const People& people, std::vector<RoleGap>& gaps) {
  for (std::size_t d = 0; d < report.duties.of.size(); ++d) {
    const Duty& duty = report.policy->duties[d];
    for (const DutyRow& row : report.duties.of[d].rows) {
      if (!is_breach(row.status) || row.due == kNoDay) continue;
      for (const Party& party : duty.by) {
        const People::Answer answer = people.who(party.role, duty.subject_rows, row.row, Date{row.due});
        if (answer.judged && answer.at_row >= 0 && answer.staff.empty())
          gaps.push_back({party.role.role, answer.at_row, Date{row.due}});
      }
    }
  }
}

void make_duty_tables(Report::Impl& report, const People& people) {
  DutyTable table(report, people);
  for (std::size_t d = 0; d < report.duties.of.size(); ++d)
    table.write(report.policy->duties[d], report.duties.of[d].rows);
  report.tables["duties"] = table.done();
  archive_table(report);
}

}  // namespace baoxue::inline v1::engine_detail
