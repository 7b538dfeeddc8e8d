// SPDX-License-Identifier: MIT
// What an example may expect: of what, under which keys, which words.
#include <algorithm>
#include <array>

#include "baoxue/core/money.hpp"
#include "baoxue/core/ratio.hpp"
#include "policy/builder.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

constexpr std::uint8_t kText = 1, kInteger = 2, kDate = 16, kArray = 32, kTable = 64;

constexpr KeyDecl kRule[] = {{"rule", kText},   {"key", kText, true}, {"is", kText, true},
                             {"anchor", kDate}, {"due", kDate},       {"person", kText | kArray}};
constexpr KeyDecl kLadder[] = {{"ladder", kText},  {"key", kText, true}, {"is", kText},
                               {"refused", kText}, {"on", kDate},        {"since", kDate}};
constexpr KeyDecl kPerson[] = {
    {"person", kText}, {"money", kText}, {"points", kText}, {"settlement", kText}, {"period", kText}};
constexpr KeyDecl kMetric[] = {{"metric", kText}, {"cell", kTable}, {"is", kText, true},
                               {"period", kText}, {"n", kInteger},  {"d", kInteger}};
constexpr KeyDecl kTarget[] = {{"target", kText}, {"cell", kTable}, {"is", kText, true}, {"period", kText}};
constexpr KeyDecl kDuty[] = {{"duty", kText},     {"key", kText, true},       {"is", kText, true},
                             {"period", kText},   {"done", kInteger},         {"needed", kInteger},
                             {"short", kInteger}, {"missing", kText | kArray}};
constexpr KeyDecl kFact[] = {{"fact", kText}, {"of", kText, true}, {"key", kText, true}, {"is", kText, true}};
constexpr KeyDecl kError[] = {{"error", kText}};

struct KindDecl {
  std::string_view name;
  std::span<const KeyDecl> keys;
};
// In the order of ExpectKind.
constexpr KindDecl kKinds[] = {{"rule", kRule},     {"ladder", kLadder}, {"person", kPerson}, {"metric", kMetric},
                               {"target", kTarget}, {"duty", kDuty},     {"fact", kFact},     {"error", kError}};

template <class Items>
bool has_id(const Items& items, const std::string& id) {
  return std::any_of(items.begin(), items.end(), [&](const auto& item) { return item.id == id; });
}

}  // namespace

void Builder::read_expectations(const Item& item, Example& example) {
  const Node& expect = *item.get("expect");
  const std::span<const Node> all =
      expect.is(NodeKind::array) ? std::span<const Node>(expect.items) : std::span<const Node>(&expect, 1);
  if (all.empty()) {
    diagnostics_.error(ErrorCode::missing_key, expect.place, "example " + item.id + " 的 expect 是空的",
                       "expect of example " + item.id + " is empty");
  }
  for (const Node& node : all) {
    Expectation out;
    out.place = node.place;
    if (read_expectation(node, example, out)) example.expect.push_back(std::move(out));
  }
  for (const Expectation& one : example.expect) {
    if (one.kind != ExpectKind::error || all.size() == 1) continue;
    diagnostics_.error(ErrorCode::wrong_type, one.place, "error 应是 expect 的唯一一项",
                       "an error is the only expectation of its example");
  }
}

bool Builder::read_expectation(const Node& node, const Example& example, Expectation& out) {
  const auto* kind = std::find_if(std::begin(kKinds), std::end(kKinds),
                                  [&](const KindDecl& k) { return node.find(k.name) != nullptr; });
  if (kind == std::end(kKinds)) {
    diagnostics_.error(ErrorCode::missing_key, node.place,
                       "expect 的每一项要有 rule、ladder、person、metric、target、duty、fact、error 之一",
                       "every expectation has one of rule, ladder, person, metric, target, duty, fact and error");
    return false;
  }
  const std::string what = "expect." + std::string(kind->name);
  out.kind = static_cast<ExpectKind>(kind - std::begin(kKinds));
  bool ok = true;
  for (const auto& [key, value] : node.entries) {
    const auto decl =
        std::find_if(kind->keys.begin(), kind->keys.end(), [&](const KeyDecl& k) { return k.name == key; });
    ok = ok && decl != kind->keys.end() && (decl->kinds & static_cast<std::uint8_t>(value.kind)) != 0;
  }
  check_table_keys(what, node, kind->keys, diagnostics_);
  for (const KeyDecl& key : kind->keys) {
    if (!key.required || node.find(key.name) != nullptr) continue;
    diagnostics_.error(ErrorCode::missing_key, node.place, what + " 缺键 " + std::string(key.name),
                       what + " has no key " + std::string(key.name));
    ok = false;
  }
  const Node& name = *node.find(kind->name);
  if (!ok || !find_expected(node, name, out)) return false;
  if (const Node* key = node.find("key")) out.key = key->text;
  for (const auto& [key, value] : node.entries) {
    if (key == kind->name || key == "key" || key == "cell" || key == "of") continue;
    ok = read_expected_key(key, value, out, example, out.says[key]) && ok;
  }
  const bool ladder = out.kind == ExpectKind::ladder, person = out.kind == ExpectKind::person;
  const bool one = !ladder && !person ? true
                   : ladder           ? out.says.contains("is") != out.says.contains("refused")
                                      : out.says.contains("money") != out.says.contains("points");
  if (one) return ok;
  diagnostics_.error(ErrorCode::missing_key, node.place,
                     what + (ladder ? " 要有 is 或 refused 之一" : " 要有 money 或 points 之一"),
                     what + (ladder ? " has one of is and refused" : " has one of money and points"));
  return false;
}

// The thing of that name; for a metric and a target also the cell.
bool Builder::find_expected(const Node& node, const Node& name, Expectation& out) {
  out.id = name.text;
  const auto unknown = [&](const char* zh, const char* en, const std::vector<std::string>& known) {
    diagnostics_.error(ErrorCode::unknown_name, name.place, std::string("没有") + zh + " " + out.id,
                       std::string("there is no ") + en + " " + out.id, nearest_name(out.id, known));
    return false;
  };
  const auto named = [&](std::string_view section, const char* zh, const char* en) {
    const auto& items = pack_.section(section);
    return items.contains(out.id) || unknown(zh, en, keys_of(items));
  };
  const auto of_metric = [&](std::int32_t metric) {
    return resolve_metric(metric) && read_expected_cell(node, data_->metrics[static_cast<std::size_t>(metric)], out);
  };
  switch (out.kind) {
    case ExpectKind::rule: return named("rule", "规则", "rule");
    case ExpectKind::ladder: return named("ladder", "流程", "ladder");
    case ExpectKind::duty: return named("duty", "任务", "duty");
    case ExpectKind::person: return true;
    case ExpectKind::fact: return find_expected_fact(node, name, out);
    case ExpectKind::metric: {
      if (!named("metric", "指标", "metric")) return false;
      const auto& items = pack_.section("metric");
      return of_metric(static_cast<std::int32_t>(std::distance(items.begin(), items.find(out.id))));
    }
    case ExpectKind::target: {
      if (!named("target", "目标", "target")) return false;
      for (const MetricTarget& target : data_->targets) {
        if (target.id == out.id) return of_metric(target.metric);
      }
      return false;  // it failed, which is reported already
    }
    case ExpectKind::error: {
      const std::vector<std::string> known = names_of(kErrorInfos, &ErrorInfo::name);
      return std::find(known.begin(), known.end(), out.id) != known.end() || unknown("错误", "error", known);
    }
  }
  return false;
}

bool Builder::find_expected_fact(const Node& node, const Node& name, Expectation& out) {
  const Node& of = *node.find("of");
  const std::int32_t s = find_subject(of.text);
  if (s < 0) {
    diagnostics_.error(ErrorCode::unknown_name, of.place, "没有对象 " + of.text, "there is no subject " + of.text,
                       nearest_name(of.text, names_of(data_->subjects, &SubjectDef::id)));
    return false;
  }
  FactDraft* draft = fact_draft(s, out.id);
  if (draft != nullptr) {
    const bool ok = resolve_fact(*draft);
    out.index = draft->index;
    return ok;
  }
  std::vector<std::string> known;
  for (const auto& [at, id] : names_) {
    if (at.first == s) known.push_back(at.second);
  }
  diagnostics_.error(ErrorCode::unknown_name, name.place, subject(s).id + " 没有事实 " + out.id,
                     subject(s).id + " has no fact " + out.id, nearest_name(out.id, known));
  return false;
}

bool Builder::read_expected_cell(const Node& node, const Metric& metric, Expectation& out) {
  const Node* cell = node.find("cell");
  out.cell.assign(metric.by.size(), "");
  std::size_t said = 0;
  for (std::size_t i = 0; cell != nullptr && i < cell->entries.size(); ++i) {
    const auto& [key, value] = cell->entries[i];
    const auto by = std::find(metric.by.begin(), metric.by.end(), key);
    if (by == metric.by.end()) {
      diagnostics_.error(ErrorCode::unknown_name, value.key_place, "指标 " + metric.id + " 不按 " + key + " 分",
                         "the metric " + metric.id + " is not by " + key, nearest_name(key, metric.by));
      return false;
    }
    if (!value.is(NodeKind::text) && !value.is(NodeKind::integer)) return bad_word(value, key, {}), false;
    out.cell[static_cast<std::size_t>(by - metric.by.begin())] =
        value.is(NodeKind::text) ? value.text : std::to_string(value.integer);
    ++said;
  }
  if (said == metric.by.size()) return true;
  std::string all;
  for (const std::string& by : metric.by) all += (all.empty() ? "" : ", ") + by;
  diagnostics_.error(ErrorCode::missing_key, node.place, "指标 " + metric.id + " 的 cell 要写明 " + all,
                     "the cell of the metric " + metric.id + " names " + all);
  return false;
}

// The words that a key may be; empty: any, or checked by form.
std::vector<std::string> Builder::expected_words(const std::string& key, const Expectation& of) const {
  if (key == "settlement") return keys_of(pack_.section("settlement"));
  if (key == "refused") {
    for (const Ladder& ladder : data_->ladders) {
      if (ladder.id == of.id) return ladder.kinds;
    }
  }
  if (key != "is") return {};
  switch (of.kind) {
    case ExpectKind::rule: return {"yes", "no", "unknown", "not_applicable", "error"};
    case ExpectKind::target: return {"met", "missed", "no_target", "unknown"};
    case ExpectKind::duty:
      return {"met",         "late",         "short",         "incomplete", "missing",
              "not_yet_due", "not_required", "zero_reported", "unknown"};
    case ExpectKind::ladder: break;
    default: return {};
  }
  std::vector<std::string> states{"unknown"};
  for (const Ladder& ladder : data_->ladders) {
    for (const LadderState& state : ladder.states) {
      if (ladder.id == of.id) states.push_back(state.id);
    }
  }
  return states;
}

bool Builder::read_expected_key(const std::string& key, const Node& node, const Expectation& of, const Example& example,
                                std::vector<std::string>& out) {
  if (node.is(NodeKind::integer)) return out = {std::to_string(node.integer)}, true;
  if (node.is(NodeKind::date)) {
    out = {node.date.text()};
    if (key != "on" || node.date.days <= example.as_of.days) return true;
    diagnostics_.error(ErrorCode::out_of_range, node.place, "on 在 as_of 之后", "on is after as_of");
    return false;
  }
  const std::span<const Node> all =
      node.is(NodeKind::array) ? std::span<const Node>(node.items) : std::span<const Node>(&node, 1);
  for (const Node& one : all) {
    if (!one.is(NodeKind::text)) return bad_word(one, key, {}), false;
    out.push_back(one.text);
  }
  const std::vector<std::string> known = expected_words(key, of);
  if (!known.empty() && std::find(known.begin(), known.end(), node.text) == known.end())
    return bad_word(node, key, known), false;
  const bool rate = of.kind == ExpectKind::metric && key == "is" && node.text != "unknown" && node.text != "0/0";
  const bool wrong =
      (key == "money" && !parse_money(node.text).known) || ((rate || key == "points") && !parse_ratio(node.text).known);
  if (!wrong) return true;
  const std::string form = key == "money" ? "\"300.00\"" : "\"48/50\"";
  diagnostics_.error(ErrorCode::wrong_type, node.place, key + " 写作 " + form, key + " is written " + form);
  return false;
}

}  // namespace baoxue::inline v1::policy_detail
