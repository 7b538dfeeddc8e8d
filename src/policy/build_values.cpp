// SPDX-License-Identifier: MIT
#include <algorithm>
#include <climits>

#include "policy/builder.hpp"
#include "policy/literals.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

constexpr std::pair<std::string_view, Basis> kBases[] = {
    {"said", Basis::said}, {"law", Basis::law}, {"assumed", Basis::assumed}};

}  // namespace

void Builder::build_layers() {
  data_->id = pack_.layers.back().id;
  for (const PackLayer& pack : pack_.layers) {
    Layer layer;
    layer.id = pack.id;
    if (pack.policy == nullptr) continue;
    const Node* version = pack.policy->find("version");
    const Node* title = pack.policy->find("title");
    if (version != nullptr && version->is(NodeKind::text)) layer.version = version->text;
    if (title != nullptr && title->is(NodeKind::table)) layer.title = bilingual(*title, "policy.title");
    read_validity(*pack.policy, layer);
    data_->layers.push_back(std::move(layer));
  }
}

void Builder::read_validity(const Node& policy, Layer& layer) {
  static constexpr KeyDecl kValid[] = {{"from", 16}, {"to", 16}, {"outside", 1}};
  static constexpr KeyDecl kMoney[] = {{"currency", 1}, {"scale", 2}};
  if (const Node* valid = policy.find("valid"); valid != nullptr && valid->is(NodeKind::table)) {
    check_table_keys("policy.valid", *valid, kValid, diagnostics_);
    const Node *from = valid->find("from"), *to = valid->find("to"), *outside = valid->find("outside");
    if (from != nullptr && from->is(NodeKind::date)) layer.valid_from = from->date;
    if (to != nullptr && to->is(NodeKind::date)) layer.valid_to = to->date;
    if (outside != nullptr && outside->text != "warn" && outside->text != "refuse")
      bad_word(*outside, "outside", {"warn", "refuse"});
    layer.refuse_outside = outside != nullptr && outside->text == "refuse";
  }
  const Node *zone = policy.find("zone"), *money = policy.find("money");
  if (zone != nullptr && zone->text != "Asia/Shanghai") {
    diagnostics_.error(ErrorCode::not_yet, zone->place, "本版本只用 Asia/Shanghai",
                       "this version knows Asia/Shanghai only", "Asia/Shanghai");
  }
  if (money == nullptr || !money->is(NodeKind::table)) return;
  check_table_keys("policy.money", *money, kMoney, diagnostics_);
  const Node *currency = money->find("currency"), *scale = money->find("scale");
  if ((currency == nullptr || currency->text == "CNY") && (scale == nullptr || scale->integer == 2)) return;
  diagnostics_.error(ErrorCode::not_yet, money->place, "本版本只用 CNY，两位小数",
                     "this version knows CNY with scale 2 only");
}

void Builder::build_parameters() {
  for (const auto& [id, item] : pack_.section("param")) build_parameter(item);
  override_parameters();
}

std::optional<expr::Type> Builder::parameter_type(const Item& item) {
  const Node* named = item.get("type");
  if (named != nullptr && named->is(NodeKind::text)) {
    const Maybe<expr::Type> type = expr::parse_type(named->text);
    if (type.known) return type.value;
    bad_word(*named, "type", {"bool", "int", "double", "string", "date", "money", "ratio", "list(string)"});
    return std::nullopt;
  }
  const Node* first = item.values.empty() ? nullptr : item.values[0].node->find("value");
  std::optional<expr::Type> type = first == nullptr ? std::nullopt : type_of_node(*first);
  if (!type) {
    diagnostics_.error(ErrorCode::missing_key, item.place, "param " + item.id + " 缺 type 或 values",
                       "param " + item.id + " has neither type nor values");
  }
  return type;
}

void Builder::build_parameter(const Item& item) {
  Parameter parameter;
  parameter.id = item.id;
  parameter.zh = text(item, "zh");
  parameter.unit = text(item, "unit");
  parameter.clause = clause(item);
  parameter.why = bilingual(item, "why");
  parameter.required = flag(item, "required");
  parameter.place = item.place;
  const std::optional<expr::Type> type = parameter_type(item);
  const bool ok = word(item, "source", kBases, parameter.source);
  if (!type || !ok) return;
  parameter.type = *type;
  if (item.get("by") != nullptr) parameter.by = texts(item, "by");
  for (const Field& field : item.values) read_parameter_value(item, field, parameter);
  read_allowed(item, parameter);
  if (item.values.empty() && !parameter.required && parameter.allowed.empty() &&
      !options_.parameters.contains(item.id)) {
    diagnostics_.error(ErrorCode::missing_key, item.place, "param " + item.id + " 没有 values，也不是 required",
                       "param " + item.id + " has no values and is not required");
  }
  if (!parameter.by.empty() && !build_keyed(item, parameter)) return;
  const auto index = static_cast<std::int32_t>(data_->parameters.size());
  for (const std::string& name : {item.id, parameter.zh}) {
    if (name.empty() || parameters_.try_emplace(name, index).second) continue;
    diagnostics_.error(ErrorCode::duplicate_id, item.place, "两个参数同名：" + name,
                       "two parameters are called " + name);
  }
  data_->parameters.push_back(std::move(parameter));
}

void Builder::read_parameter_value(const Item& item, const Field& field, Parameter& parameter) {
  ParameterValue out;
  if (!read_keys(*field.node, parameter, out)) return;
  const Node* node = field.node->find("value");
  const Node* from = field.node->find("from");
  out.from = from == nullptr ? Date{INT32_MIN} : from->date;
  out.layer = layer_id(field.layer);
  out.place = node == nullptr ? field.node->place : node->place;
  if (out.none) return parameter.values.push_back(std::move(out));
  if (node == nullptr) {
    diagnostics_.error(ErrorCode::missing_key, field.node->place, "param " + item.id + " 的值缺 value",
                       "a value of param " + item.id + " has no `value`");
    return;
  }
  std::optional<expr::Value> value = value_of_node(*node, parameter.type);
  if (!value) {
    diagnostics_.error(ErrorCode::bad_parameter, node->place,
                       "param " + item.id + " 的值不是 " + expr::type_name(parameter.type),
                       "the value of param " + item.id + " is no " + expr::type_name(parameter.type));
    return;
  }
  out.value = *std::move(value);
  parameter.values.push_back(std::move(out));
}

// The least and the greatest that a decision may say.
void Builder::read_allowed(const Item& item, Parameter& parameter) {
  const Node* allowed = item.get("allowed");
  if (allowed == nullptr || !allowed->is(NodeKind::array)) return;
  const expr::Kind kind = parameter.type.kind;
  const bool ordered = parameter.type.depth == 0 &&
                       (kind == expr::Kind::integer || kind == expr::Kind::money || kind == expr::Kind::ratio);
  std::vector<expr::Value> bounds;
  for (const Node& node : allowed->items) {
    const std::optional<expr::Value> value = ordered ? value_of_node(node, parameter.type) : std::nullopt;
    if (value) bounds.push_back(*value);
  }
  const bool good =
      bounds.size() == 2 && allowed->items.size() == 2 &&
      compare(Ratio{bounds[0].integer, bounds[0].denominator}, Ratio{bounds[1].integer, bounds[1].denominator})
              .value_or(1) <= 0;
  if (good) {
    parameter.allowed = std::move(bounds);
    return;
  }
  diagnostics_.error(ErrorCode::bad_parameter, allowed->place,
                     "allowed 写作 [最小, 最大]，类型同参数（int、money、ratio）",
                     "allowed is written [least, greatest] in the parameter's type (int, money or ratio)");
}

void Builder::override_parameters() {
  for (const auto& [id, literal] : options_.parameters) {
    const auto it = std::find_if(data_->parameters.begin(), data_->parameters.end(),
                                 [&](const Parameter& p) { return p.id == id; });
    if (it == data_->parameters.end()) {
      diagnostics_.error(ErrorCode::unknown_name, {}, "没有参数 " + id, "there is no parameter " + id,
                         nearest_name(id, keys_of(pack_.section("param"))));
      continue;
    }
    if (it->table != nullptr) {
      diagnostics_.error(ErrorCode::bad_parameter, {}, "参数 " + id + " 分项，不能用一个值代替",
                         "the parameter " + id + " has keys; one value cannot stand for it");
      continue;
    }
    std::optional<expr::Value> value = value_of_text(literal, it->type);
    if (!value) {
      diagnostics_.error(ErrorCode::bad_parameter, {}, "给参数 " + id + " 的值不是 " + expr::type_name(it->type),
                         "the value given for " + id + " is no " + expr::type_name(it->type));
      continue;
    }
    it->values = {{Date{INT32_MIN}, {}, false, *std::move(value), "option", {}}};
  }
}

void Builder::build_choices() {
  for (const auto& [id, item] : pack_.section("choice")) build_choice(item);
  override_choices();
}

void Builder::build_choice(const Item& item) {
  Choice choice;
  choice.id = item.id;
  choice.clause = clause(item);
  choice.layer = layer_id(item.layer);
  choice.options = texts(item, "options");
  choice.selected = text(item, "default");
  choice.why = bilingual(item, "why");
  choice.place = item.place;
  if (std::find(choice.options.begin(), choice.options.end(), choice.selected) == choice.options.end()) {
    const Node* given = item.get("default");
    diagnostics_.error(ErrorCode::bad_choice, given->place, "choice " + item.id + " 的 default 不在 options 里",
                       "the default of choice " + item.id + " is none of its options",
                       nearest_name(choice.selected, choice.options));
    return;
  }
  choices_[item.id] = static_cast<std::int32_t>(data_->choices.size());
  data_->choices.push_back(std::move(choice));
}

void Builder::override_choices() {
  for (const auto& [id, option] : options_.choices) {
    const auto it = choices_.find(id);
    if (it == choices_.end()) {
      diagnostics_.error(ErrorCode::unknown_name, {}, "没有选项 " + id, "there is no choice " + id,
                         nearest_name(id, keys_of(pack_.section("choice"))));
      continue;
    }
    Choice& choice = data_->choices[static_cast<std::size_t>(it->second)];
    if (std::find(choice.options.begin(), choice.options.end(), option) == choice.options.end()) {
      diagnostics_.error(ErrorCode::bad_choice, {}, "选项 " + id + " 没有 " + option,
                         "the choice " + id + " has no option " + option, nearest_name(option, choice.options));
      continue;
    }
    choice.selected = option;
    choice.layer = "option";
  }
}

void Builder::build_day_counts() {
  data_->day_counts = {{"calendar", {1, 2, 3, 4, 5, 6, 7}, false, false},
                       {"weekday", {1, 2, 3, 4, 5}, false, false},
                       {"work", {1, 2, 3, 4, 5}, true, true},
                       {"school", {1, 2, 3, 4, 5}, true, true}};
  for (const auto& [id, item] : pack_.section("daycount")) {
    DayCountDef def{id, {}, true, true};
    for (const Node& day : item.get("weekdays")->items) {
      if (day.is(NodeKind::integer) && day.integer >= 1 && day.integer <= 7) {
        def.weekdays.push_back(static_cast<int>(day.integer));
      } else {
        diagnostics_.error(ErrorCode::wrong_type, day.place, "weekdays 是 1（周一）到 7",
                           "weekdays are 1 (Monday) to 7");
      }
    }
    static constexpr std::pair<std::string_view, bool> kHolidays[] = {{"cn", true}, {"none", false}};
    if (!word(item, "holidays", kHolidays, def.holidays_cn)) continue;
    def.makeup = item.get("makeup") == nullptr || flag(item, "makeup");
    const std::int32_t known = day_count(id);
    if (known < 0)
      data_->day_counts.push_back(std::move(def));
    else if (known == 2)
      data_->day_counts[2] = std::move(def);
    else
      diagnostics_.error(ErrorCode::duplicate_id, item.place, "内建的 " + id + " 不能改",
                         "the built-in count " + id + " cannot be changed");
  }
}

void Builder::build_clauses() {
  for (const auto& [id, item] : pack_.section("clause")) {
    data_->clauses.push_back(
        {id, layer_id(item.layer), bilingual(item, "title"), bilingual(item, "why"), flag(item, "text"), item.place});
  }
}

}  // namespace baoxue::inline v1::policy_detail
