// SPDX-License-Identifier: MIT
// Policy and its parts as lists of dicts.
#include "baoxue/policy/policy.hpp"

#include "baoxue/engine/examples.hpp"
#include "baoxue/policy/draw.hpp"
#include "bindings.hpp"

namespace baoxue_python {

py::object wrap_schema(std::shared_ptr<const baoxue::Schema> schema);

namespace {

using baoxue::CheckedExpr;
using baoxue::Policy;
using Data = baoxue::Policy::Data;

constexpr const char* kSeverities[] = {"look", "due", "urgent"};
constexpr const char* kBases[] = {"said", "law", "assumed"};
constexpr const char* kFactKinds[] = {"expr", "aggregate", "fold", "across"};
constexpr const char* kTakes[] = {"count", "sum", "min", "max", "any", "all", "none", "distinct", "first", "latest"};
constexpr const char* kPeriods[] = {"none", "month", "term", "school_year"};

template <class Enum, std::size_t N>
const char* name_of(const char* const (&names)[N], Enum value) {
  return names[static_cast<std::size_t>(value)];
}

py::object source_of(const CheckedExpr& expr) { return expr.given ? py::object(py::str(expr.source)) : py::none(); }

void put(py::dict& out, const char* name, const baoxue::Bilingual& text) {
  out[py::str(std::string(name) + "_zh")] = text.zh;
  out[py::str(std::string(name) + "_en")] = text.en;
}
void put(py::dict& out, const baoxue::Place& place) {
  out["file"] = place.file;
  out["line"] = place.line;
}

std::string message_text(const Data& data, const std::vector<baoxue::MessagePiece>& pieces) {
  std::string out;
  for (const baoxue::MessagePiece& piece : pieces) {
    if (piece.due) {
      out += "{due}";
    } else if (piece.ref >= 0) {
      out += "{" + data.refs[static_cast<std::size_t>(piece.ref)].text + "}";
    } else {
      out += piece.literal;
    }
  }
  return out;
}

std::string role_name(const Data& data, const baoxue::RoleUse& use) {
  return use.role < 0 ? std::string() : data.roles[static_cast<std::size_t>(use.role)].id;
}
std::string subject_name(const Data& data, std::int32_t subject) {
  return subject < 0 ? std::string() : data.subjects[static_cast<std::size_t>(subject)].id;
}

py::dict describe(const Data& data, const baoxue::Rule& rule) {
  py::dict out;
  out["id"] = rule.id;
  out["clause"] = rule.clause;
  out["layer"] = rule.layer;
  out["subject"] = subject_name(data, rule.subject);
  out["severity"] = name_of(kSeverities, rule.severity);
  out["source"] = name_of(kBases, rule.source);
  put(out, "title", rule.title);
  put(out, "why", rule.why);
  out["applies"] = source_of(rule.applies);
  out["when"] = source_of(rule.when);
  out["due"] = source_of(rule.due);
  out["message_zh"] = message_text(data, rule.say.zh);
  out["message_en"] = message_text(data, rule.say.en);
  std::vector<std::string> roles;
  for (const baoxue::RoleUse& use : rule.answerable) roles.push_back(role_name(data, use));
  out["answerable"] = roles;
  put(out, rule.place);
  return out;
}

py::dict describe(const Data& data, const baoxue::Fact& fact) {
  py::dict out;
  out["id"] = fact.id;
  out["zh"] = fact.zh;
  out["subject"] = subject_name(data, fact.subject);
  out["kind"] = name_of(kFactKinds, fact.kind);
  out["type"] = baoxue::expr::type_name(fact.type);
  out["expr"] = source_of(fact.expr);
  out["from"] = fact.kind == baoxue::FactKind::expr ? std::string() : subject_name(data, fact.relation.from);
  out["where"] = source_of(fact.where);
  const bool aggregate = fact.kind == baoxue::FactKind::aggregate;
  out["take"] = aggregate ? py::object(py::str(name_of(kTakes, fact.take))) : py::none();
  out["clause"] = fact.clause;
  out["layer"] = fact.layer;
  put(out, "doc", fact.doc);
  put(out, fact.place);
  return out;
}

py::dict describe(const Data&, const baoxue::Parameter& parameter) {
  py::dict out;
  out["id"] = parameter.id;
  out["zh"] = parameter.zh;
  out["unit"] = parameter.unit;
  out["clause"] = parameter.clause;
  out["type"] = baoxue::expr::type_name(parameter.type);
  out["source"] = name_of(kBases, parameter.source);
  put(out, "why", parameter.why);
  out["required"] = parameter.required;
  py::list values;
  for (const baoxue::ParameterValue& value : parameter.values) {
    py::dict entry;
    entry["from"] = value.from.days == INT32_MIN ? py::none() : to_python(value.from);
    entry["value"] = baoxue::expr::to_text(value.value);
    entry["layer"] = value.layer;
    values.append(entry);
  }
  out["values"] = values;
  put(out, parameter.place);
  return out;
}

py::dict describe(const Data&, const baoxue::Choice& choice) {
  py::dict out;
  out["id"] = choice.id;
  out["clause"] = choice.clause;
  out["layer"] = choice.layer;
  out["options"] = choice.options;
  out["selected"] = choice.selected;
  put(out, "why", choice.why);
  put(out, choice.place);
  return out;
}

py::dict describe(const Data&, const baoxue::Clause& clause) {
  py::dict out;
  out["id"] = clause.id;
  out["layer"] = clause.layer;
  put(out, "title", clause.title);
  put(out, "why", clause.why);
  out["text"] = clause.text;
  put(out, clause.place);
  return out;
}

py::dict describe(const Data&, const baoxue::Layer& layer) {
  py::dict out;
  out["id"] = layer.id;
  out["version"] = layer.version;
  put(out, "title", layer.title);
  out["valid_from"] = date_or_none(layer.valid_from);
  out["valid_to"] = date_or_none(layer.valid_to);
  return out;
}

py::dict describe(const Data& data, const baoxue::Role& role) {
  py::dict out;
  out["id"] = role.id;
  out["zh"] = role.zh;
  out["en"] = role.en;
  out["clause"] = role.clause;
  out["layer"] = role.layer;
  out["at"] = subject_name(data, role.at);
  put(out, role.place);
  return out;
}

py::dict describe(const Data&, const baoxue::Metric& metric) {
  py::dict out;
  out["id"] = metric.id;
  out["clause"] = metric.clause;
  out["layer"] = metric.layer;
  put(out, "title", metric.title);
  out["by"] = metric.by;
  out["period"] = name_of(kPeriods, metric.period);
  put(out, metric.place);
  return out;
}

py::dict describe(const Data& data, const baoxue::Settlement& settlement) {
  py::dict out;
  out["id"] = settlement.id;
  out["clause"] = settlement.clause;
  out["layer"] = settlement.layer;
  put(out, "title", settlement.title);
  out["subject"] = subject_name(data, settlement.subject);
  out["when"] = source_of(settlement.when);
  out["amount"] = source_of(settlement.amount);
  out["unit"] = settlement.points ? "points" : "money";
  out["pool"] = source_of(settlement.pool);
  out["weight"] = source_of(settlement.weight);
  out["undo"] = source_of(settlement.undo);
  out["cap"] = source_of(settlement.cap_max);
  out["period"] = name_of(kPeriods, settlement.period);
  out["effect"] = settlement.effect == baoxue::Effect::pay ? "pay" : "record";
  std::vector<std::string> choices;
  for (const std::int32_t choice : settlement.choices)
    choices.push_back(data.choices[static_cast<std::size_t>(choice)].id);
  out["choices"] = choices;
  put(out, settlement.place);
  return out;
}

std::string party_name(const Data& data, const baoxue::Party& party) {
  return party.role.role < 0 ? party.unit : role_name(data, party.role);
}

py::dict describe(const Data& data, const baoxue::Ladder& ladder, std::size_t s) {
  const baoxue::LadderState& state = ladder.states[s];
  py::dict out;
  out["id"] = state.id;
  put(out, "title", state.title);
  out["owner"] = state.has_owner ? py::object(py::str(party_name(data, state.owner))) : py::none();
  std::vector<std::string> help;
  for (const baoxue::Party& party : state.help) help.push_back(party_name(data, party));
  out["help"] = help;
  out["end"] = static_cast<bool>(ladder.shape.end[s]);
  return out;
}

py::dict describe_move(const Data& data, const baoxue::Ladder& ladder, std::size_t m) {
  const baoxue::LadderMove& move = ladder.moves[m];
  const baoxue::LadderShape::Move& shape = ladder.shape.moves[m];
  const auto names = [](const auto& all, const std::vector<std::int32_t>& numbers, auto name) {
    std::vector<std::string> out;
    for (const std::int32_t number : numbers) out.push_back(name(all[static_cast<std::size_t>(number)]));
    return out;
  };
  py::dict out;
  out["from"] = names(ladder.states, shape.from, [](const baoxue::LadderState& state) { return state.id; });
  out["to"] = ladder.states[static_cast<std::size_t>(shape.to)].id;
  out["on"] = names(ladder.kinds, shape.on, [](const std::string& kind) { return kind; });
  out["after"] = source_of(move.after_n);
  out["count"] = move.day_count < 0 ? py::object(py::none())
                                    : py::str(data.day_counts[static_cast<std::size_t>(move.day_count)].id);
  out["at"] = source_of(move.at);
  out["when"] = source_of(move.guard);
  std::vector<std::string> needs;
  for (const baoxue::LadderNeed& need : move.needs) needs.push_back(need.name);
  out["needs"] = needs;
  put(out, move.place);
  return out;
}

py::dict describe(const Data& data, const baoxue::Ladder& ladder) {
  py::dict out;
  out["id"] = ladder.id;
  out["clause"] = ladder.clause;
  out["layer"] = ladder.layer;
  put(out, "title", ladder.title);
  out["subject"] = subject_name(data, ladder.subject);
  out["events"] = subject_name(data, ladder.events.from);
  py::list states, moves;
  for (std::size_t s = 0; s < ladder.states.size(); ++s) states.append(describe(data, ladder, s));
  for (std::size_t m = 0; m < ladder.moves.size(); ++m) moves.append(describe_move(data, ladder, m));
  out["states"] = states;
  out["moves"] = moves;
  put(out, ladder.place);
  return out;
}

py::dict describe(const Data& data, const baoxue::Duty& duty) {
  py::dict out;
  out["id"] = duty.id;
  out["clause"] = duty.clause;
  out["layer"] = duty.layer;
  put(out, "title", duty.title);
  put(out, "why", duty.why);
  out["source"] = name_of(kBases, duty.source);
  out["subject"] = subject_name(data, duty.subject);
  out["archive"] = duty.archive == 0 ? py::object(py::none()) : py::int_(duty.archive);
  put(out, duty.place);
  return out;
}

// What cites a clause, by kind and id: what `baoxue policy coverage` lists.
template <class Items>
void add_citations(py::list& out, const char* kind, const Items& items) {
  for (const auto& item : items) {
    if (item.clause.empty()) continue;
    py::dict entry;
    entry["kind"] = kind;
    entry["id"] = item.id;
    entry["clause"] = item.clause;
    out.append(entry);
  }
}

py::list citations(const Data& data) {
  py::list out;
  add_citations(out, "rule", data.rules);
  add_citations(out, "duty", data.duties);
  add_citations(out, "ladder", data.ladders);
  add_citations(out, "settlement", data.settlements);
  add_citations(out, "metric", data.metrics);
  add_citations(out, "target", data.targets);
  add_citations(out, "form", data.forms);
  add_citations(out, "role", data.roles);
  add_citations(out, "evidence", data.evidence);
  add_citations(out, "param", data.parameters);
  add_citations(out, "choice", data.choices);
  add_citations(out, "fact", data.facts);
  return out;
}

std::string draw(const Policy& policy, const std::string& ladder, const std::string& form, const std::string& lang) {
  const baoxue::DrawForm as = form == "dot" ? baoxue::DrawForm::dot : baoxue::DrawForm::mermaid;
  return value_or_raise(baoxue::draw_ladder(policy, ladder, as, lang), "policy");
}

py::dict describe(const Data& data, const baoxue::Form& form) {
  py::dict out;
  out["id"] = form.id;
  out["clause"] = form.clause;
  out["layer"] = form.layer;
  put(out, "title", form.title);
  out["subject"] = subject_name(data, form.subject);
  out["where"] = source_of(form.where);
  py::list columns;
  for (const baoxue::FormColumn& column : form.columns) {
    py::dict one;
    one["id"] = column.id;
    put(one, "title", column.title);
    one["type"] = baoxue::expr::type_name(column.value.ast.type());
    one["value"] = column.value.source;
    columns.append(one);
  }
  out["columns"] = columns;
  put(out, form.place);
  return out;
}

py::dict describe(const baoxue::ExampleResult& result) {
  py::dict out;
  out["id"] = result.id;
  out["clause"] = result.clause;
  out["layer"] = result.layer;
  put(out, "title", result.title);
  out["passed"] = result.passed();
  py::list checks;
  for (const baoxue::ExampleCheck& check : result.checks) {
    py::dict one;
    one["passed"] = check.passed;
    one["what"] = check.what;
    one["expected"] = check.expected;
    one["got"] = check.got;
    put(one, "message", check.message);
    put(one, check.place);
    one["column"] = check.place.column;
    checks.append(one);
  }
  out["checks"] = checks;
  put(out, result.place);
  return out;
}

// All examples, or the one that is named.
py::list test(const Policy& policy, const std::string& id) {
  std::vector<baoxue::ExampleResult> results;
  {
    const py::gil_scoped_release released;
    if (id.empty()) {
      results = baoxue::run_examples(policy);
    } else if (baoxue::Result<baoxue::ExampleResult> one = baoxue::run_example(policy, id)) {
      results.push_back(*std::move(one));
    } else {
      const py::gil_scoped_acquire held;
      raise(one.error(), "policy");
    }
  }
  py::list out;
  for (const baoxue::ExampleResult& result : results) out.append(describe(result));
  return out;
}

template <class Items>
py::list describe_all(const Data& data, const Items& items) {
  py::list out;
  for (const auto& item : items) out.append(describe(data, item));
  return out;
}

py::dict describe(const baoxue::Diagnostic& diagnostic) {
  const baoxue::Error& error = diagnostic.error;
  py::dict out;
  out["fatal"] = diagnostic.fatal;
  out["code"] = code_id(error.code);
  out["message_zh"] = error.message;
  out["message_en"] = error.message_en;
  out["file"] = error.place.file;
  out["line"] = error.place.line;
  out["column"] = error.place.column;
  out["underlined"] = error.underlined;
  out["hint"] = error.hint;
  return out;
}

py::list describe(const std::vector<baoxue::Diagnostic>& diagnostics) {
  py::list out;
  for (const baoxue::Diagnostic& diagnostic : diagnostics) out.append(describe(diagnostic));
  return out;
}

py::list part(const Policy& policy, const std::string& what) {
  const Data& data = policy.data();
  if (what == "rules") return describe_all(data, data.rules);
  if (what == "facts") return describe_all(data, data.facts);
  if (what == "parameters") return describe_all(data, data.parameters);
  if (what == "choices") return describe_all(data, data.choices);
  if (what == "clauses") return describe_all(data, data.clauses);
  if (what == "layers") return describe_all(data, data.layers);
  if (what == "roles") return describe_all(data, data.roles);
  if (what == "metrics") return describe_all(data, data.metrics);
  if (what == "settlements") return describe_all(data, data.settlements);
  if (what == "ladders") return describe_all(data, data.ladders);
  if (what == "forms") return describe_all(data, data.forms);
  if (what == "duties") return describe_all(data, data.duties);
  if (what == "citations") return citations(data);
  if (what == "warnings") return describe(data.warnings);
  throw py::key_error(what);
}

using Texts = std::map<std::string, std::string>;

template <class Load>
Policy load(Load do_load) {
  baoxue::Result<Policy> policy = [&] {
    const py::gil_scoped_release released;
    return do_load();
  }();
  return value_or_raise(std::move(policy), "policy");
}

}  // namespace

void bind_policy(py::module_& m) {
  py::class_<Policy>(m, "Policy", py::module_local())
      .def_static("builtin",
                  [](const std::string& id, Texts parameters, Texts choices) {
                    const baoxue::PolicyOptions options{std::move(parameters), std::move(choices)};
                    return load([&] { return Policy::builtin(id, options); });
                  })
      .def_static("load",
                  [](const std::vector<std::string>& folders, Texts parameters, Texts choices) {
                    const baoxue::PolicyOptions options{std::move(parameters), std::move(choices)};
                    return load([&] { return Policy::load(folders, options); });
                  })
      .def_static("check", [](const std::vector<std::string>& folders) { return describe(Policy::check(folders)); })
      .def_static("builtin_ids", &Policy::builtin_ids)
      .def_property_readonly("id", [](const Policy& policy) { return policy->id; })
      .def_property_readonly("hash", [](const Policy& policy) { return policy->hash; })
      .def_property_readonly("schema", [](const Policy& policy) { return wrap_schema(policy.schema_ptr()); })
      .def("draw", draw, py::arg("ladder"), py::arg("form"), py::arg("lang"))
      .def("test", test, py::arg("example"))
      .def("part", part);
}

}  // namespace baoxue_python
