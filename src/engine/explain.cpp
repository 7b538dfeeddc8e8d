// SPDX-License-Identifier: MIT
// Explanations: one rule for one subject, run again with every node kept, as a tree down to cells, rows and parameter layers.
#include <algorithm>
#include <boost/json/src.hpp>
#include <map>

#include "engine/answers.hpp"
#include "engine/explain_settlement.hpp"
#include "engine/explainer.hpp"

namespace baoxue::inline v1 {

using namespace engine_detail;
namespace json = boost::json;

namespace {

class Explainer {
 public:
  Explainer(const Report::Impl& report, const ExplainedRow& at, int depth = 0)
      : report_(report), policy_(report.policy.data()), at_(at), depth_(depth) {}

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
    const json::object said = value_json(tree.value);
    for (const auto& member : said) out[member.key()] = member.value();
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
        out["fact"] = fact(ref, inline_facts);
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

  // What it was made of: its expression, where not in this program run for its own row; its rows; its population.
  json::object fact(const Ref& ref, const std::map<std::int32_t, expr::TraceNode>& inline_facts) {
    const Fact& fact = policy_.facts[static_cast<std::size_t>(ref.index)];
    json::object said{{"id", fact.id}, {"clause", fact.clause}, {"layer", fact.layer}};
    const auto computed = inline_facts.find(ref.index);
    if (computed != inline_facts.end()) {
      said["because"] = node(computed->second, inline_facts);
      return said;
    }
    std::int32_t row = static_cast<std::int32_t>(ref.self ? at_.self_row : at_.row);
    if (!ref.hops.empty()) {
      row = report_.world.follow(ref.subject, ref.hops, row, report_.world.event_day(ref.subject, row));
      if (row < 0) return said;
      const json::object reached = row_json(report_, fact.subject, static_cast<std::size_t>(row));
      said["of"] = reached.at("of"), said["key"] = reached.at("key");
    }
    const auto at = static_cast<std::uint32_t>(row);
    if (fact.kind != FactKind::expr) {
      explain_rows(report_, fact, at, said);
    } else if (depth_ < kMostDepth) {
      said["because"] = Explainer(report_, {.subject = fact.subject, .row = at}, depth_ + 1)
                            .expression(fact.expr, fact.anchor_column);
    }
    return said;
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

  const Report::Impl& report_;
  const Policy::Data& policy_;
  static constexpr int kMostDepth = 3;  // facts of other rows within facts of other rows
  ExplainedRow at_;
  int depth_;
  Date anchor_;
};

// A target is a bound for cells of its metric.
Result<std::string> explain_target(const Report::Impl& report, std::string_view id, std::string_view key) {
  for (const MetricTarget& target : report.policy->targets) {
    if (target.id == id)
      return explain_metric(report, report.policy->metrics[static_cast<std::size_t>(target.metric)].id, id, key);
  }
  return no_such("没有这个目标", "no such target");
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
                        : Result<std::string>(finished(report, said.as_object()));
}

// What an answer waits for: of the part that could not be judged.
Bilingual missing_for(const Report::Impl& report, const Rule& rule, std::uint32_t row) {
  const auto index = static_cast<std::uint16_t>(&rule - report.policy->rules.data());
  for (const UnknownAnswer& doubt : report.judgement.unknowns) {
    if (doubt.rule != index || doubt.row != row) continue;
    const CheckedExpr& part = doubt.part == UnknownPart::applies ? rule.applies
                              : doubt.part == UnknownPart::when  ? rule.when
                                                                 : rule.due;
    return missing_leaves(report, rule.subject, part, rule.anchor_column, row);
  }
  return {};
}

// A finding that the engine makes by itself: what it says, and who holds the role it is about.
std::string explain_made(const Report::Impl& report, const Finding& finding) {
  const std::int32_t subject = finding_subject(report, finding);
  const std::string key = report.world.key_text(subject, finding.row);
  const People people(report.world, report.facts);
  const FindingWords words = words_of_made(report, people, finding, key);
  json::object out{{"version", kExplanation},
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
    return finished(report, std::move(out));
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
  return finished(report, std::move(out));
}

}  // namespace

namespace engine_detail {

Error no_such(std::string zh, std::string en) { return {ErrorCode::not_found, std::move(zh), std::move(en)}; }

json::object value_json(const expr::Value& value) {
  switch (value.state) {
    case expr::State::unknown: return {{"state", "unknown"}};
    case expr::State::fault: return {{"state", "error"}, {"code", error_name(value.fault)}};
    default: return {{"state", "known"}, {"type", expr::type_name(value.type)}, {"value", expr::to_text(value)}};
  }
}

json::object row_json(const Report::Impl& report, std::int32_t subject, std::size_t row) {
  return {{"of", report.policy->subjects[static_cast<std::size_t>(subject)].id},
          {"key", report.world.key_text(subject, row)}};
}

namespace {

// Every {"of", "key"} that names a row of a table.
void collect_rows(const Report::Impl& report, const json::value& value,
                  std::map<std::pair<std::string, std::string>, FileLine>& out) {
  if (const json::array* all = value.if_array(); all != nullptr) {
    for (const json::value& one : *all) collect_rows(report, one, out);
  }
  const json::object* object = value.if_object();
  if (object == nullptr) return;
  const json::value *of = object->if_contains("of"), *key = object->if_contains("key");
  if (of != nullptr && key != nullptr && of->is_string() && key->is_string()) {
    const std::int32_t subject = report.world.subject_index(of->as_string());
    const std::int64_t row = subject < 0 ? -1 : report.world.row_of(subject, key->as_string());
    const Maybe<FileLine> at =
        row < 0 ? Maybe<FileLine>() : file_line_of(report, subject, static_cast<std::size_t>(row));
    if (at.known) out.emplace(std::pair{table_of(report.world, subject), std::string(key->as_string())}, at.value);
  }
  for (const auto& member : *object) collect_rows(report, member.value(), out);
}

}  // namespace

std::string finished(const Report::Impl& report, json::object explanation) {
  std::map<std::pair<std::string, std::string>, FileLine> rows;
  const json::value whole(std::move(explanation));
  collect_rows(report, whole, rows);
  if (const json::value* subject = whole.as_object().if_contains("subject"); subject != nullptr)
    collect_rows(report, {{"of", *subject}, {"key", whole.as_object().at("key")}}, rows);
  json::array places;
  for (const auto& [at, place] : rows) {
    places.push_back(json::object{{"table", at.first}, {"key", at.second}, {"file", place.file}, {"line", place.line}});
  }
  json::object out = whole.as_object();
  out["provenance"] = std::move(places);
  return json::serialize(out);
}

json::object explain_expression(const Report::Impl& report, const ExplainedRow& at, const CheckedExpr& expression,
                                std::int32_t anchor_column) {
  return Explainer(report, at).expression(expression, anchor_column);
}

}  // namespace engine_detail

Result<std::string> Report::explain(std::string_view rule_id, std::string_view key) const {
  if (rule_id.starts_with("duty:")) return explain_duty(*impl_, rule_id.substr(5), key);
  const Policy::Data& policy = impl_->policy.data();
  if (rule_id.starts_with(kSettlement)) return explain_lines(*impl_, rule_id.substr(kSettlement.size()), key);
  if (rule_id.starts_with("metric:")) return explain_metric(*impl_, rule_id.substr(7), "", key);
  if (rule_id.starts_with("target:")) return explain_target(*impl_, rule_id.substr(7), key);
  if (rule_id.starts_with("ladder:")) return explain_ladder(*impl_, rule_id.substr(7), key);
  if (rule_id.starts_with("form:")) return explain_form(*impl_, rule_id.substr(5), key);
  const Rule* rule = nullptr;
  for (const Rule& r : policy.rules) {
    if (r.id == rule_id) rule = &r;
  }
  if (rule == nullptr) return no_such("没有这条规则", "no such rule");
  if (const std::int64_t found = impl_->world.row_of(rule->subject, key); found >= 0) {
    const auto row = static_cast<std::uint32_t>(found);
    Explainer explainer(*impl_, {.subject = rule->subject, .row = row});
    json::object out{{"version", kExplanation},
                     {"rule", rule->id},
                     {"clause", rule->clause},
                     {"layer", rule->layer},
                     {"title_zh", rule->title.zh},
                     {"title_en", rule->title.en},
                     {"subject", policy.subjects[static_cast<std::size_t>(rule->subject)].id},
                     {"key", key},
                     {"as_of", impl_->as_of.text()}};
    const std::string_view answer = Answers(*impl_).of(static_cast<std::size_t>(rule - policy.rules.data()), row);
    out["answer"] = answer;
    if (answer == "unknown" || answer == "error") out["missing"] = both(missing_for(*impl_, *rule, row));
    if (rule->applies.given) out["applies"] = explainer.expression(rule->applies, rule->anchor_column);
    out["when"] = explainer.expression(rule->when, rule->anchor_column);
    if (rule->due.given) out["due"] = explainer.expression(rule->due, rule->anchor_column);
    out["because"] = both(rule->why);
    return finished(*impl_, std::move(out));
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
