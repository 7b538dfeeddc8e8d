// SPDX-License-Identifier: MIT
// What arrived, what was kept, who sent nothing, and what was assumed.
#include <algorithm>
#include <climits>

#include "baoxue/data/coverage.hpp"
#include "engine/about.hpp"
#include "engine/report_impl.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

void quarantine_table(Report::Impl& report) {
  using enum ColumnType;
  TableBuilder out("quarantine", {{"table", text},
                                  {"file", text},
                                  {"line", integer},
                                  {"column", text},
                                  {"code", text},
                                  {"message_zh", text},
                                  {"message_en", text},
                                  {"scope", text}});
  for (const QuarantineLine& line : report.data.quarantine()) {
    out.text(line.table)
        .text(line.file)
        .number(line.line)
        .text(line.column)
        .text(std::string(error_name(line.code)))
        .text(line.message)
        .text(line.message_en);
    out.text(line.scope == QuarantineScope::row ? "row" : "cell");
  }
  report.tables["quarantine"] = out.done();
}

void source_table(Report::Impl& report) {
  using enum ColumnType;
  TableBuilder out("sources", {{"table", text},
                               {"zh", text},
                               {"file", text},
                               {"encoding", text},
                               {"rows_read", integer},
                               {"rows_kept", integer},
                               {"rows_quarantined", integer},
                               {"cells_nulled", integer},
                               {"rows_visible", integer},
                               {"record_dates", text},
                               {"ignored", text}});
  std::vector<TableSource> sources = report.data.sources();
  std::sort(sources.begin(), sources.end(), [](const TableSource& a, const TableSource& b) {
    return std::tie(a.table, a.file) < std::tie(b.table, b.file);
  });
  for (const TableSource& source : sources) {
    const TableDef* def = report.policy->schema->find_table(source.table);
    const Table* table = report.data.table(source.table);
    std::int64_t visible = 0;
    const std::int32_t subject = def == nullptr ? -1 : report.world.subject_index(def->subject);
    if (subject >= 0) {
      const SubjectRows& rows = report.world.subjects[static_cast<std::size_t>(subject)];
      for (std::size_t r = 0; r < rows.rows; ++r) visible += rows.is_visible(r) ? 1 : 0;
    }
    out.text(source.table)
        .text(def == nullptr ? "" : def->zh)
        .text(source.file)
        .text(source.encoding)
        .number(source.rows_read)
        .number(source.rows_kept);
    out.number(source.rows_quarantined).number(source.cells_nulled).number(visible);
    const bool dated = def != nullptr && def->column_with_role(ColumnRole::event) >= 0;
    out.text(!dated ? "none" : table != nullptr && table->recorded_known ? "recorded" : "event stands in");
    out.text(joined(source.ignored));
  }
  report.tables["sources"] = out.done();
}

// One file gave all rows of a table.
std::string file_of(const Report::Impl& report, const std::string& table) {
  for (const TableSource& source : report.data.sources()) {
    if (source.table == table) return source.file;
  }
  return {};
}

void submission_table(Report::Impl& report) {
  using enum ColumnType;
  TableBuilder out("submissions_seen", {{"table", text},
                                        {"school", text},
                                        {"school_name", text},
                                        {"class", text},
                                        {"unit", text},
                                        {"covers_from", date},
                                        {"covers_to", date},
                                        {"received_on", date},
                                        {"kind", text},
                                        {"same_body_as", text}});
  const TableReader seen(report.world, "submission");
  std::vector<std::pair<std::string, std::size_t>> rows;
  std::map<std::string, std::string> first_of_body;
  for (std::size_t r = 0; r < seen.size(); ++r) {
    if (seen.visible(r)) rows.emplace_back(report.world.key_text(report.world.subject_index("submission"), r), r);
  }
  std::sort(rows.begin(), rows.end());
  const Source &table = seen.column("table"), &school = seen.column("school"), &in_class = seen.column("class"),
               &unit = seen.column("unit"), &from = seen.column("covers_from"), &to = seen.column("covers_to"),
               &received = seen.column("received_on"), &kind = seen.column("kind"), &body = seen.column("body_hash");
  for (const auto& [key, r] : rows) {
    const TableDef* sent =
        report.policy->schema->find_table(text_or_empty(table, r));  // 考勤 and attendance are one table
    const std::string what = sent == nullptr ? text_or_empty(table, r) : sent->id;
    out.text(what).text(text_or_empty(school, r)).text(name_of_key(report.world, "school", text_or_empty(school, r)));
    out.text(text_or_empty(in_class, r)).text(text_or_empty(unit, r));
    out.day(integer_or(from, r, kNoDay))
        .day(integer_or(to, r, kNoDay))
        .day(integer_or(received, r, kNoDay))
        .text(text_or_empty(kind, r));
    const std::string hash = text_or_empty(body, r);
    const std::string same = hash.empty() ? "" : first_of_body.try_emplace(what + '|' + hash, key).first->second;
    same.empty() || same == key ? out.null() : out.text(same);
  }
  report.tables["submissions_seen"] = out.done();
}

// Classes and school days that nobody's submission covers, for each table whose rows are exceptions.
void silent_table(Report::Impl& report) {
  using enum ColumnType;
  TableBuilder out("silent", {{"table", text},
                              {"school", text},
                              {"school_name", text},
                              {"class", text},
                              {"class_name", text},
                              {"first_day", date},
                              {"last_day", date},
                              {"days", integer}});
  const World& world = report.world;
  const TableReader classes(world, "class"), schools(world, "school");
  const Maybe<Period> term = world.calendars->period_of(PeriodKind::term, report.as_of);
  const std::int32_t class_subject = world.subject_index("class");
  std::vector<std::pair<std::string, std::size_t>> rows;
  const Source &year = classes.column("school_year"), &class_name = classes.column("name"),
               &school_name = schools.column("name");
  for (std::size_t r = 0; r < classes.size(); ++r) {
    const bool this_year = integer_or(year, r, -1) == school_year(report.as_of);
    if (classes.visible(r) && this_year) rows.emplace_back(world.key_text(class_subject, r), r);
  }
  std::sort(rows.begin(), rows.end());
  for (const TableDef& def : report.policy->schema->tables()) {
    if (def.coverage != Coverage::submissions || !term.known || report.data.table(def.id) == nullptr) continue;
    const CoverageIndex coverage(report.data, def.id, report.as_of);
    for (const auto& [key, r] : rows) {
      const std::int32_t school = world.school_of(class_subject, static_cast<std::int64_t>(r));
      const DayCounter& days = world.calendars->counter(3, school);
      std::int32_t first = kNoDay, last = kNoDay;
      std::int64_t count = 0;
      for (Date day = term.value.first; day <= report.as_of && day <= term.value.last; day = day + 1) {
        if (!days.is_day(day).value_or(false) ||
            coverage.covered(classes.rows().key_codes[r], school, day).value_or(false))
          continue;
        first = first == kNoDay ? day.days : first, last = day.days, ++count;
      }
      if (count == 0) continue;
      const std::int32_t at = school < 0 ? -1 : schools.rows().row_of_key[static_cast<std::size_t>(school)];
      out.text(def.id).text(school < 0 ? "" : std::string(report.data.keys("school").at(school)));
      out.text(at < 0 ? "" : text_or_empty(school_name, static_cast<std::size_t>(at)));
      out.text(key).text(text_or_empty(class_name, r)).day(first).day(last).number(count);
    }
  }
  report.tables["silent"] = out.done();
}

void assumption_table(Report::Impl& report) {
  using enum ColumnType;
  constexpr std::string_view kBases[] = {"said", "law", "assumed"};
  const Policy::Data& policy = report.policy.data();
  TableBuilder out("assumptions", {{"kind", text},
                                   {"id", text},
                                   {"value", text},
                                   {"layer", text},
                                   {"clause", text},
                                   {"source", text},
                                   {"why_zh", text},
                                   {"why_en", text},
                                   {"title_zh", text},
                                   {"title_en", text}});
  const auto assumed = [&](const char* kind, const auto& one) {
    if (one.source == Basis::said) return;
    out.text(kind).text(one.id).null().text(one.layer).text(one.clause);
    out.text(std::string(kBases[static_cast<std::size_t>(one.source)])).text(one.why.zh).text(one.why.en);
    out.text(one.title.zh).text(one.title.en);
  };
  for (const Parameter& p : policy.parameters) {
    const ParameterValue* value = in_force(p, report.as_of);
    out.text("parameter")
        .text(p.id)
        .text(value == nullptr ? "" : expr::to_text(value->value))
        .text(value == nullptr ? "" : value->layer)
        .text(p.clause);
    out.text(std::string(kBases[static_cast<std::size_t>(p.source)])).text(p.why.zh).text(p.why.en);
    out.text(p.zh).text(p.id);
  }
  for (const Choice& c : policy.choices) {
    out.text("choice")
        .text(c.id)
        .text(c.selected)
        .text(c.layer)
        .text(c.clause)
        .text("assumed")
        .text(c.why.zh)
        .text(c.why.en)
        .null()
        .null();
  }
  for (const Rule& rule : policy.rules) assumed("rule", rule);
  for (const Duty& duty : policy.duties) assumed("duty", duty);
  report.tables["assumptions"] = out.done();
}

}  // namespace

void make_data_tables(Report::Impl& report) {
  quarantine_table(report);
  source_table(report);
  submission_table(report);
  silent_table(report);
  assumption_table(report);
}

const std::string& cite(Report::Impl& report, std::int32_t subject, std::size_t row) {
  if (report.policy->subjects[static_cast<std::size_t>(subject)].kind == SubjectKind::table)
    report.cited.emplace_back(subject, row);
  return table_of(report.world, subject);
}

Maybe<FileLine> file_line_of(const Report::Impl& report, std::int32_t subject, std::size_t row) {
  if (report.policy->subjects[static_cast<std::size_t>(subject)].kind != SubjectKind::table) return {};
  const std::string& id = table_of(report.world, subject);
  const Table* table = report.data.table(id);
  return table == nullptr ? Maybe<FileLine>() : FileLine{file_of(report, id), report.data.line_of(*table, row)};
}

// The only table, with quarantine, that follows the order of rows in the files: by table and key.
void make_provenance_table(Report::Impl& report) {
  using enum ColumnType;
  const World& world = report.world;
  std::sort(report.cited.begin(), report.cited.end());
  report.cited.erase(std::unique(report.cited.begin(), report.cited.end()), report.cited.end());
  std::sort(report.cited.begin(), report.cited.end(), [&](const auto& a, const auto& b) {
    if (a.first != b.first) return table_of(world, a.first) < table_of(world, b.first);
    return world.key(a.first, a.second) < world.key(b.first, b.second);
  });
  TableBuilder out("provenance",
                   {{"table", text}, {"key", ColumnType::text, Sensitivity::id}, {"file", text}, {"line", integer}});
  for (const auto& [subject, row] : report.cited) {
    const Maybe<FileLine> at = file_line_of(report, subject, row);
    if (at.known)
      out.text(table_of(world, subject)).text(world.key_text(subject, row)).text(at.value.file).number(at.value.line);
  }
  report.tables["provenance"] = out.done();
}

}  // namespace baoxue::inline v1::engine_detail
