// SPDX-License-Identifier: MIT
// Explanations: one rule for one subject, run again with every node kept, as a tree down to cells, rows and parameter layers.
#include <boost/json/src.hpp>
#include <set>

#include "engine/aggregate.hpp"
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
  Explainer(const Report::Impl& report, const ExplainedRow& at) : report_(report), policy_(report.policy.data()), at_(at) {}

  json::object expression(const CheckedExpr& expression, std::int32_t anchor_column) {
    const Target target{&expression, at_.anchor.known ? kFixedAnchor : anchor_column};
    const Chain chain(report_.world, report_.facts, at_.subject, at_.self, std::span(&target, 1), {.optimise = false, .record = true});
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
        out["choice"] = json::object{{"id", choice.id}, {"selected", choice.selected}, {"layer", choice.layer}, {"clause", choice.clause}};
        return;
      }
      case RefKind::fact: {
        const Fact& fact = policy_.facts[static_cast<std::size_t>(ref.index)];
        json::object said{{"id", fact.id}, {"clause", fact.clause}, {"layer", fact.layer}};
        const auto computed = inline_facts.find(ref.index);
        if (computed != inline_facts.end()) said["because"] = node(computed->second, inline_facts);
        if (fact.kind != FactKind::expr && ref.hops.empty()) said["rows"] = rows(fact, ref.self ? at_.self_row : at_.row);
        out["fact"] = std::move(said);
        return;
      }
      case RefKind::column: {
        const SubjectDef& subject = policy_.subjects[static_cast<std::size_t>(ref.target)];
        out["column"] = json::object{{"subject", subject.id}, {"column", subject.columns[static_cast<std::size_t>(ref.index)].id}};
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
    const SubjectDef& from = policy_.subjects[static_cast<std::size_t>(fact.relation.from)];
    if (!report_.world.subjects[static_cast<std::size_t>(fact.relation.from)].present) return out;
    for (const CountedRow& row : RowsBehind(report_.world, report_.facts, fact).of(of)) {
      const Table* table = from.kind == SubjectKind::table ? report_.data.table(policy_.schema->tables()[static_cast<std::size_t>(from.table)].id) : nullptr;
      json::object one{{"of", from.id}, {"key", report_.world.key_text(fact.relation.from, row.row)}, {"counts", row.state == expr::State::known ? "yes" : "unknown"}};
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
    if (f.gap_role < 0 && f.ladder < 0 && f.rule == index && f.row == row) return "yes";
  }
  for (const UnknownAnswer& u : report.judgement.unknowns) {
    if (u.rule == index && u.row == row) return u.fault ? "error" : "unknown";
  }
  return "no";
}

}  // namespace

namespace engine_detail {

json::object explain_expression(const Report::Impl& report, const ExplainedRow& at, const CheckedExpr& expression, std::int32_t anchor_column) {
  return Explainer(report, at).expression(expression, anchor_column);
}

}  // namespace engine_detail

Result<std::string> Report::explain(std::string_view rule_id, std::string_view key) const {
  const Policy::Data& policy = impl_->policy.data();
  if (rule_id.starts_with("ladder:")) return explain_ladder(*impl_, rule_id.substr(7), key);
  const Rule* rule = nullptr;
  for (const Rule& r : policy.rules) {
    if (r.id == rule_id) rule = &r;
  }
  if (rule == nullptr) return no_such("没有这条规则", "no such rule");
  const SubjectRows& rows = impl_->world.subjects[static_cast<std::size_t>(rule->subject)];
  for (std::size_t r = 0; r < rows.rows; ++r) {
    if (!rows.is_visible(r) || impl_->world.key_text(rule->subject, r) != key) continue;
    const auto row = static_cast<std::uint32_t>(r);
    Explainer explainer(*impl_, {.subject = rule->subject, .row = row});
    json::object out{{"version", kVersion}, {"rule", rule->id}, {"clause", rule->clause}, {"layer", rule->layer}, {"title_zh", rule->title.zh},
                     {"title_en", rule->title.en}, {"subject", policy.subjects[static_cast<std::size_t>(rule->subject)].id}, {"key", key},
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
  for (const Finding& f : impl_->judgement.findings) {
    if (finding_id(*impl_, f) != id) continue;
    if (f.ladder >= 0) {
      const Ladder& ladder = impl_->policy->ladders[static_cast<std::size_t>(f.ladder)];
      return explain_ladder(*impl_, ladder.id, impl_->world.key_text(ladder.subject, f.row));
    }
    if (f.gap_role >= 0) {
      const Role& role = impl_->policy->roles[static_cast<std::size_t>(f.gap_role)];
      return json::serialize(json::object{{"version", kVersion}, {"rule", finding_rule(*impl_, f)}, {"clause", role.clause}, {"answer", "yes"},
                                          {"subject", impl_->policy->subjects[static_cast<std::size_t>(role.at)].id},
                                          {"key", impl_->world.key_text(role.at, f.row)}, {"day", Date{f.anchor}.text()},
                                          {"because", json::object{{"zh", "当日没有人担任" + role.zh}, {"en", "nobody held the role " + role.en + " on that day"}}}});
    }
    return explain(impl_->policy->rules[f.rule].id, impl_->world.key_text(impl_->policy->rules[f.rule].subject, f.row));
  }
  return no_such("没有这个发现", "no such finding");
}

}  // namespace baoxue::inline v1
