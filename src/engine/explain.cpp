// SPDX-License-Identifier: MIT
// Explanations: one rule for one subject, run again with every node kept, as a tree down to cells, rows and parameter layers.
#include <algorithm>
#include <boost/json/src.hpp>
#include <set>

#include "engine/aggregate.hpp"
#include "engine/duties.hpp"
#include "engine/explain_settlement.hpp"
#include "engine/explainer.hpp"

namespace baoxue::inline v1 {

using namespace engine_detail;
namespace json = boost::json;

namespace {

constexpr int kVersion = 1;

json::value value_json(const expr::Value& value) {
  switch (value.state) {
    case expr::State::unknown: return {{"state", "unknown"}};
    case expr::State::fault: return {{"state", "error"}, {"code", error_name(value.fault)}};
    default: return {{"state", "known"}, {"type", expr::type_name(value.type)}, {"value", expr::to_text(value)}};
  }
}

class Explainer {
 public:
  Explainer(const Report::Impl& report, const ExplainedRow& at)
      : report_(report), policy_(report.policy.data()), at_(at) {}

  json::object expression(const CheckedExpr& expression, std::int32_t anchor_column) {
    const Target target{&expression, at_.anchor.known ? kFixedAnchor : anchor_column};
    const Chain chain(report_.world, report_.facts, at_.subject, at_.self, std::span(&target, 1),
                      {.optimise = false, .record = true});
    ChainRun run(chain, {.period_start = {}, .period_end = {}, .anchor = at_.anchor});
    const Rows self{at_.self_row, nullptr, 1};
    run.run({at_.row, nullptr, 1}, at_.self >= 0 ? &self : nullptr);
    std::map<std::int32_t, expr::TraceNode> inline_facts;
    json::object out;
    for (std::size_t step = 0; step < chain.steps().size(); ++step) {
      const Chain::Step& s = chain.steps()[step];
      for (std::size_t o = 0; o < s.asts.size(); ++o) {
        expr::TraceNode tree = expr::trace(*s.asts[o], s.program, o, run.workspace(step), 0);
        if (s.fact[o] >= 0) {
          inline_facts[s.fact[o]] = std::move(tree);
        } else {
          anchor_ = at_.anchor.known ? at_.anchor.value : anchor_of(report_.world, at_.subject, anchor_column, at_.row);
          out = node(tree, inline_facts);
          out["source"] = expression.source;
          out["file"] = expression.place.file;
          out["line"] = expression.place.line;
        }
      }
    }
    return out;
  }

 private:
  json::object node(const expr::TraceNode& tree, const std::map<std::int32_t, expr::TraceNode>& inline_facts) {
    json::object out{{"text", tree.text}};
    const json::value said = value_json(tree.value);
    for (const auto& member : said.as_object()) out[member.key()] = member.value();
    if (!tree.note.empty()) out["note"] = tree.note;
    if (tree.symbol >= 0) leaf(out, policy_.refs[static_cast<std::size_t>(tree.symbol)], inline_facts);
    json::array children;
    for (const expr::TraceNode& child : tree.children) children.push_back(node(child, inline_facts));
    if (!children.empty()) out["children"] = std::move(children);
    return out;
  }

  void leaf(json::object& out, const Ref& ref, const std::map<std::int32_t, expr::TraceNode>& inline_facts) {
    switch (ref.kind) {
      case RefKind::parameter: return parameter(out, policy_.parameters[static_cast<std::size_t>(ref.index)]);
      case RefKind::choice: {
        const Choice& choice = policy_.choices[static_cast<std::size_t>(ref.index)];
        out["choice"] = json::object{
            {"id", choice.id}, {"selected", choice.selected}, {"layer", choice.layer}, {"clause", choice.clause}};
        return;
      }
      case RefKind::fact: {
        const Fact& fact = policy_.facts[static_cast<std::size_t>(ref.index)];
        json::object said{{"id", fact.id}, {"clause", fact.clause}, {"layer", fact.layer}};
        const auto computed = inline_facts.find(ref.index);
        if (computed != inline_facts.end()) said["because"] = node(computed->second, inline_facts);
        if (fact.kind != FactKind::expr && ref.hops.empty())
          said["rows"] = rows(fact, ref.self ? at_.self_row : at_.row);
        out["fact"] = std::move(said);
        return;
      }
      case RefKind::column: {
        const SubjectDef& subject = policy_.subjects[static_cast<std::size_t>(ref.target)];
        out["column"] =
            json::object{{"subject", subject.id}, {"column", subject.columns[static_cast<std::size_t>(ref.index)].id}};
        return;
      }
      default: return;
    }
  }

  void parameter(json::object& out, const Parameter& parameter) const {
    const ParameterValue* value = in_force(parameter, anchor_);
    json::object said{{"id", parameter.id}, {"clause", parameter.clause}, {"anchor", anchor_.text()}};
    if (value != nullptr) {
      said["layer"] = value->layer;
      if (value->from.days != INT32_MIN) said["from"] = value->from.text();
      said["file"] = value->place.file;
      said["line"] = value->place.line;
    }
    out["parameter"] = std::move(said);
  }

  json::array rows(const Fact& fact, std::uint32_t of) const {
    json::array out;
    if (fact.relation.from < 0) return out;
    const SubjectDef& from = policy_.subjects[static_cast<std::size_t>(fact.relation.from)];
    if (!report_.world.subjects[static_cast<std::size_t>(fact.relation.from)].present) return out;
    for (const CountedRow& row : RowsBehind(report_.world, report_.facts, fact).of(of)) {
      const Table* table = from.kind == SubjectKind::table
                               ? report_.data.table(policy_.schema->tables()[static_cast<std::size_t>(from.table)].id)
                               : nullptr;
      json::object one{{"of", from.id},
                       {"key", report_.world.key_text(fact.relation.from, row.row)},
                       {"counts", row.state == expr::State::known ? "yes" : "unknown"}};
      if (table != nullptr) one["line"] = report_.data.line_of(*table, row.row);
      out.push_back(std::move(one));
    }
    return out;
  }

  const Report::Impl& report_;
  const Policy::Data& policy_;
  ExplainedRow at_;
  Date anchor_;
};

Error no_such(std::string zh, std::string en) {
  Error error;
  error.code = ErrorCode::not_found;
  error.message = std::move(zh);
  error.message_en = std::move(en);
  return error;
}

// The part of a rule's answer that stands in the explanation's head.
std::string answer_of(const Report::Impl& report, const Rule& rule, std::uint32_t row) {
  const auto index = static_cast<std::uint16_t>(&rule - report.policy->rules.data());
  for (const Finding& f : report.judgement.findings) {
    if (f.kind == FindingKind::rule && f.rule == index && f.row == row) return "yes";
  }
  for (const UnknownAnswer& u : report.judgement.unknowns) {
    if (u.rule == index && u.row == row) return u.fault ? "error" : "unknown";
  }
  return "no";
}

// Every row that may have counted, with why it does or does not.
json::array duty_rows(const Report::Impl& report, const Duty& duty, const DutyRow& row) {
  const SubjectDef& from = report.policy->subjects[static_cast<std::size_t>(duty.needs.from)];
  const Table* table = from.kind == SubjectKind::table
                           ? report.data.table(report.policy->schema->tables()[static_cast<std::size_t>(from.table)].id)
                           : nullptr;
  Candidates candidates(report.world, report.facts, duty);
  std::vector<std::pair<std::string, Candidate>> found;
  for (const Candidate& c : candidates.of(row, true))
    found.emplace_back(report.world.key_text(duty.needs.from, c.row), c);
  std::set<std::uint32_t> listed;
  for (const auto& [key, c] : found) listed.insert(c.row);
  for (const std::uint32_t used : row.used) {  // carried over from an earlier period
    if (!listed.contains(used))
      found.push_back({report.world.key_text(duty.needs.from, used),
                       {used, report.world.event_day(duty.needs.from, used).days, Counts::yes, false}});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::tie(a.second.day, a.first) < std::tie(b.second.day, b.first);
  });
  json::array out;
  for (const auto& [key, c] : found) {
    const bool elsewhere = shares_out(duty) && c.counts == Counts::yes &&
                           std::find(row.used.begin(), row.used.end(), c.row) == row.used.end();
    const bool lacks = c.counts == Counts::lacks || c.counts == Counts::maybe_lacks,
               doubt = c.counts == Counts::maybe || c.counts == Counts::yes_or_lacks;
    json::object one{{"of", from.id},
                     {"key", key},
                     {"counts", doubt                                   ? "unknown"
                                : c.counts == Counts::yes && !elsewhere ? "yes"
                                                                        : "no"}};
    if (c.day != kNoDay) one["day"] = Date{c.day}.text();
    if (table != nullptr) one["line"] = report.data.line_of(*table, c.row);
    if (lacks) {
      json::array parts;
      for (const std::string& part : candidates.lacking(c)) parts.emplace_back(part);
      one["because"] = json::object{{"zh", "材料不全"}, {"en", "its evidence is not complete"}};
      one["missing"] = std::move(parts);
    } else if (c.counts == Counts::no) {
      one["because"] = json::object{{"zh", "不合条件：" + duty.needs_where.source},
                                    {"en", "it does not satisfy: " + duty.needs_where.source}};
    } else if (elsewhere) {
      one["because"] = json::object{{"zh", "已计入别的任务或时段，或已超出应做数"},
                                    {"en", "it counts for another duty or period, or is over what is needed"}};
    } else if (doubt) {
      one["because"] = json::object{{"zh", "是否算数未知"}, {"en", "whether it counts is unknown"}};
    }
    out.push_back(std::move(one));
  }
  return out;
}

json::value day_json(std::int32_t day) { return day == kNoDay ? json::value(nullptr) : json::value(Date{day}.text()); }
json::value number_json(std::int64_t number) { return number < 0 ? json::value(nullptr) : json::value(number); }

Result<std::string> explain_duty(const Report::Impl& report, std::string_view id, std::string_view key) {
  const std::vector<Duty>& duties = report.policy->duties;
  const auto duty = std::find_if(duties.begin(), duties.end(), [&](const Duty& d) { return d.id == id; });
  if (duty == duties.end()) return no_such("没有这项任务", "no such duty");
  for (const DutyRow& row : report.duties.of[static_cast<std::size_t>(duty - duties.begin())].rows) {
    if (report.world.key_text(duty->subject_rows, row.row) != key) continue;
    Explainer explainer(report, {.subject = duty->subject_rows, .row = row.row});
    const auto tree = [&](json::object& out, const char* name, const CheckedExpr& e) {
      if (e.given) out[name] = explainer.expression(e, duty->anchor_column);
    };
    json::object out{{"version", kVersion},
                     {"duty", duty->id},
                     {"clause", duty->clause},
                     {"layer", duty->layer},
                     {"title_zh", duty->title.zh},
                     {"title_en", duty->title.en},
                     {"subject", report.policy->subjects[static_cast<std::size_t>(duty->subject)].id},
                     {"key", key},
                     {"as_of", report.as_of.text()},
                     {"answer", status_name(row.status)},
                     {"period_start", day_json(row.start)},
                     {"period_end", day_json(row.end)},
                     {"due", day_json(row.due)},
                     {"met_on", day_json(row.met_on)},
                     {"needed", number_json(row.needed)},
                     {"done", number_json(row.done)}};
    if (!duty->due.given)
      out["due_rule"] = json::object{
          {"n", duty->due_n}, {"count", report.policy->day_counts[static_cast<std::size_t>(duty->day_count)].id}};
    tree(out, "for", duty->expected), tree(out, "due_because", duty->due), tree(out, "at_least", duty->at_least);
    out["rows"] = duty_rows(report, *duty, row);
    out["because"] = json::object{{"zh", duty->why.zh}, {"en", duty->why.en}};
    return json::serialize(out);
  }
  return no_such("没有这个对象", "no such subject");
}

constexpr std::string_view kSettlement = "settlement:";

Result<std::string> explain_lines(const Report::Impl& report, std::string_view id, std::string_view key) {
  const std::vector<Settlement>& settlements = report.policy->settlements;
  const auto found =
      std::find_if(settlements.begin(), settlements.end(), [&](const Settlement& s) { return s.id == id; });
  if (found == settlements.end()) return no_such("没有这个兑现项目", "no such settlement");
  const auto tree = [&](std::int32_t subject, const CheckedExpr& expression, std::int32_t anchor, std::uint32_t row) {
    return Explainer(report, {.subject = subject, .row = row}).expression(expression, anchor);
  };
  const json::value said = explain_settlement(report, static_cast<std::size_t>(found - settlements.begin()), key, tree);
  return said.is_null() ? Result<std::string>(no_such("没有这个对象", "no such subject"))
                        : Result<std::string>(json::serialize(said));
}

// A finding that the engine makes by itself: what it says, and who holds the role it is about.
std::string explain_made(const Report::Impl& report, const Finding& finding) {
  const std::int32_t subject = finding_subject(report, finding);
  const std::string key = report.world.key_text(subject, finding.row);
  const People people(report.world, report.facts);
  const FindingWords words = words_of_made(report, people, finding, key);
  json::object out{{"version", kVersion},
                   {"rule", finding_rule(report, finding)},
                   {"clause", finding_clause(report, finding)},
                   {"answer", "yes"},
                   {"subject", report.policy->subjects[static_cast<std::size_t>(subject)].id},
                   {"key", key},
                   {"day", Date{finding.anchor}.text()}};
  if (finding.kind == FindingKind::gap) {
    const Role& role = report.policy->roles[static_cast<std::size_t>(finding.gap_role)];
    out["because"] =
        json::object{{"zh", "当日没有人担任" + role.zh}, {"en", "nobody held the role " + role.en + " on that day"}};
    return json::serialize(out);
  }
  out["because"] = json::object{{"zh", words.message.zh}, {"en", words.message.en}};
  if (finding.kind == FindingKind::count) {
    const Role& role = report.policy->roles[static_cast<std::size_t>(finding.gap_role)];
    json::array staff;
    for (const std::string& one :
         people.held(finding.gap_role, static_cast<std::int32_t>(finding.row), Date{finding.anchor}).staff)
      staff.emplace_back(one);
    out["held_by"] = std::move(staff), out["min"] = role.min;
    if (role.max != INT32_MAX) out["max"] = role.max;
  }
  return json::serialize(out);
}

}  // namespace

namespace engine_detail {

json::object explain_expression(const Report::Impl& report, const ExplainedRow& at, const CheckedExpr& expression,
                                std::int32_t anchor_column) {
  return Explainer(report, at).expression(expression, anchor_column);
}

}  // namespace engine_detail

Result<std::string> Report::explain(std::string_view rule_id, std::string_view key) const {
  if (rule_id.starts_with("duty:")) return explain_duty(*impl_, rule_id.substr(5), key);
  const Policy::Data& policy = impl_->policy.data();
  if (rule_id.starts_with(kSettlement)) return explain_lines(*impl_, rule_id.substr(kSettlement.size()), key);
  if (rule_id.starts_with("ladder:")) return explain_ladder(*impl_, rule_id.substr(7), key);
  const Rule* rule = nullptr;
  for (const Rule& r : policy.rules) {
    if (r.id == rule_id) rule = &r;
  }
  if (rule == nullptr) return no_such("没有这条规则", "no such rule");
  if (const std::int64_t found = impl_->world.row_of(rule->subject, key); found >= 0) {
    const auto row = static_cast<std::uint32_t>(found);
    Explainer explainer(*impl_, {.subject = rule->subject, .row = row});
    json::object out{{"version", kVersion},
                     {"rule", rule->id},
                     {"clause", rule->clause},
                     {"layer", rule->layer},
                     {"title_zh", rule->title.zh},
                     {"title_en", rule->title.en},
                     {"subject", policy.subjects[static_cast<std::size_t>(rule->subject)].id},
                     {"key", key},
                     {"as_of", impl_->as_of.text()}};
    std::string answer = answer_of(*impl_, *rule, row);
    if (rule->applies.given) {
      json::object applies = explainer.expression(rule->applies, rule->anchor_column);
      const json::value* value = applies.if_contains("value");
      if (answer == "no" && value != nullptr && value->as_string() == "false") answer = "not_applicable";
      out["applies"] = std::move(applies);
    }
    out["answer"] = answer;
    out["when"] = explainer.expression(rule->when, rule->anchor_column);
    if (rule->due.given) out["due"] = explainer.expression(rule->due, rule->anchor_column);
    out["because"] = json::object{{"zh", rule->why.zh}, {"en", rule->why.en}};
    return json::serialize(out);
  }
  return no_such("没有这个对象", "no such subject");
}

Result<std::string> Report::explain_finding(std::string_view id) const {
  const std::vector<std::string>& ids =
      impl_->tables.at("findings")->column("finding_id")->text;  // parallel to the findings
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] != id) continue;
    const Finding& f = impl_->judgement.findings[i];
    if (f.kind == FindingKind::event) {
      const Ladder& ladder = impl_->policy->ladders[static_cast<std::size_t>(f.ladder)];
      return explain_ladder(*impl_, ladder.id, impl_->world.key_text(ladder.subject, f.row));
    }
    if (f.kind != FindingKind::rule) return explain_made(*impl_, f);
    return explain(impl_->policy->rules[f.rule].id, impl_->world.key_text(impl_->policy->rules[f.rule].subject, f.row));
  }
  return no_such("没有这个发现", "no such finding");
}

}  // namespace baoxue::inline v1
