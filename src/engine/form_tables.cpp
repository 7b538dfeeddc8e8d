// SPDX-License-Identifier: MIT
// Forms: one table per form, one row per row of its subject for which `where` holds or may hold; and what they leave unknown.
#include <algorithm>

#include "engine/about.hpp"
#include "engine/explainer.hpp"

namespace baoxue::inline v1::engine_detail {

namespace json = boost::json;

namespace {

using expr::Kind;
using expr::State;

struct Line {
  std::string key;
  bool doubtful = false;  // whether the row belongs to the form is unknown
  std::vector<expr::Value> order, cells;
};

// Known before unknown; values of one type.
int compare_values(const expr::Value& a, const expr::Value& b) {
  const bool x = a.state == State::known, y = b.state == State::known;
  if (!x || !y) return static_cast<int>(y) - static_cast<int>(x);
  if (a.type.kind == Kind::text) return a.text.compare(b.text);
  if (a.type.kind == Kind::ratio) {
    const Maybe<int> order = compare(Ratio{a.integer, a.denominator}, Ratio{b.integer, b.denominator});
    return order.value_or(0);
  }
  return a.integer < b.integer ? -1 : static_cast<int>(b.integer < a.integer);
}

bool before(const Line& a, const Line& b) {
  for (std::size_t i = 0; i < a.order.size(); ++i) {
    const int order = compare_values(a.order[i], b.order[i]);
    if (order != 0) return order < 0;
  }
  return a.key < b.key;
}

std::vector<Line> lines_of(const Report::Impl& report, const Form& form) {
  const World& world = report.world;
  const SubjectRows& rows = world.subjects[static_cast<std::size_t>(form.subject)];
  std::vector<Target> targets;
  for (const CheckedExpr& by : form.order) targets.push_back({&by, -1});
  for (const FormColumn& column : form.columns) targets.push_back({&column.value, -1});
  if (form.where.given) targets.push_back({&form.where, -1});
  const Chain chain(world, report.facts, form.subject, -1, targets);
  ChainRun run(chain);
  std::vector<Line> out;
  for (std::size_t start = 0; start < rows.rows; start += expr::kMaxWidth) {
    const std::size_t width = std::min(expr::kMaxWidth, rows.rows - start);
    run.run({static_cast<std::int64_t>(start), nullptr, width});
    for (std::size_t i = 0; i < width; ++i) {
      if (!rows.is_visible(start + i)) continue;
      Line line;
      line.doubtful = rows.is_doubtful(start + i);
      if (form.where.given) {
        const expr::Value where = expr::value_at(run.result(targets.size() - 1), {Kind::boolean}, i);
        if (where.state == State::known && where.integer == 0) continue;
        line.doubtful = line.doubtful || where.state != State::known;
      }
      line.key = world.key_text(form.subject, start + i);
      for (std::size_t t = 0; t < form.order.size() + form.columns.size(); ++t) {
        const expr::Type type = targets[t].expression->ast.type();
        (t < form.order.size() ? line.order : line.cells).push_back(expr::value_at(run.result(t), type, i));
      }
      out.push_back(std::move(line));
    }
  }
  std::sort(out.begin(), out.end(), before);
  return out;
}

ColumnType column_type(Kind kind) {
  switch (kind) {
    case Kind::text: return ColumnType::text;
    case Kind::date: return ColumnType::date;
    case Kind::money: return ColumnType::money;
    case Kind::boolean: return ColumnType::boolean;
    default: return ColumnType::integer;
  }
}

void put(const FormColumn& column, const expr::Value& value, TableBuilder& out) {
  const bool ratio = column.value.ast.type().kind == Kind::ratio;
  if (value.state != State::known) {
    out.null();
    if (ratio) out.null();
    return;
  }
  value.type.kind == Kind::text ? out.text(value.text) : out.number(value.integer);
  if (ratio) out.number(value.denominator);
}

std::shared_ptr<const OutTable> table_of(const Form& form, const std::vector<Line>& lines) {
  std::vector<std::string> names;  // the specs point into it
  std::vector<TableBuilder::ColumnSpec> specs{{"key", ColumnType::text, Sensitivity::id},
                                              {"doubtful", ColumnType::boolean}};
  names.reserve(2 * form.columns.size());
  for (const FormColumn& column : form.columns) {
    const Kind kind = column.value.ast.type().kind;
    for (const char* suffix : {"_n", "_d"}) {
      if (kind != Kind::ratio && suffix[1] == 'd') continue;
      names.push_back(kind == Kind::ratio ? column.id + suffix : column.id);
      specs.push_back({names.back(), column_type(kind), Sensitivity::special});
    }
  }
  TableBuilder out("form." + form.id, specs);
  for (const Line& line : lines) {
    out.text(line.key).number(line.doubtful ? 1 : 0);
    for (std::size_t c = 0; c < form.columns.size(); ++c) put(form.columns[c], line.cells[c], out);
  }
  return out.done();
}

// One line per column: how many cells could not be derived.
void count(const Form& form, bool present, const std::vector<Line>& lines, TableBuilder& out) {
  const auto doubtful = std::count_if(lines.begin(), lines.end(), [](const Line& line) { return line.doubtful; });
  for (std::size_t c = 0; c < form.columns.size(); ++c) {
    const FormColumn& column = form.columns[c];
    const auto unknown = std::count_if(lines.begin(), lines.end(),
                                       [&](const Line& line) { return line.cells[c].state != State::known; });
    out.text(form.id).text(form.clause).text(form.title.zh).text(form.title.en);
    out.text(column.id).text(column.title.zh).text(column.title.en).text(expr::type_name(column.value.ast.type()));
    if (present)
      out.number(static_cast<std::int64_t>(lines.size())).number(doubtful).number(unknown);
    else
      out.null().null().null();
  }
}

// "yes" where the row belongs to the form.
std::string answer_of(const json::object& where) {
  if (where.at("state") != "known") return std::string(where.at("state").as_string());
  return where.at("value") == "true" ? "yes" : "no";
}

}  // namespace

void make_form_tables(Report::Impl& report) {
  using enum ColumnType;
  TableBuilder out("forms", {{"form", text},
                             {"clause", text},
                             {"title_zh", text},
                             {"title_en", text},
                             {"column", text},
                             {"column_zh", text},
                             {"column_en", text},
                             {"type", text},
                             {"rows", integer},
                             {"doubtful", integer},
                             {"unknown", integer}});
  for (const Form& form : report.policy->forms) {
    const bool present = report.world.subjects[static_cast<std::size_t>(form.subject)].present;
    const std::vector<Line> lines = present ? lines_of(report, form) : std::vector<Line>();
    report.tables["form." + form.id] = table_of(form, lines);
    count(form, present, lines, out);
  }
  report.tables["forms"] = out.done();
}

Result<std::string> explain_form(const Report::Impl& report, std::string_view id, std::string_view key) {
  const std::vector<Form>& forms = report.policy->forms;
  const auto form = std::find_if(forms.begin(), forms.end(), [&](const Form& f) { return f.id == id; });
  if (form == forms.end()) return no_such("没有这张表格", "no such form");
  const std::int64_t row = report.world.row_of(form->subject, key);
  if (row < 0) return no_such("没有这个对象", "no such subject");
  const ExplainedRow at{.subject = form->subject, .row = static_cast<std::uint32_t>(row)};
  json::object out{{"version", kExplanation},
                   {"form", form->id},
                   {"clause", form->clause},
                   {"layer", form->layer},
                   {"title_zh", form->title.zh},
                   {"title_en", form->title.en},
                   {"subject", report.policy->subjects[static_cast<std::size_t>(form->subject)].id},
                   {"key", key},
                   {"as_of", report.as_of.text()},
                   {"answer", "yes"}};
  out["row"] = row_json(report, form->subject, static_cast<std::size_t>(row));
  if (form->where.given) {
    json::object where = explain_expression(report, at, form->where, -1);
    out["answer"] = answer_of(where);
    out["where"] = std::move(where);
  }
  json::array columns;
  for (const FormColumn& column : form->columns) {
    columns.push_back(json::object{{"id", column.id},
                                   {"title_zh", column.title.zh},
                                   {"title_en", column.title.en},
                                   {"value", explain_expression(report, at, column.value, -1)}});
  }
  out["columns"] = std::move(columns);
  return finished(report, std::move(out));
}

}  // namespace baoxue::inline v1::engine_detail
