// SPDX-License-Identifier: MIT
// Parameters with keys, read p.x[a][b], and banded tables, read band(x, "id").field: both become tables the language looks up.
#include <algorithm>

#include "baoxue/core/money.hpp"
#include "baoxue/core/ratio.hpp"
#include "policy/builder.hpp"
#include "policy/literals.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

using expr::Kind;
using expr::State;

constexpr std::size_t kMaxCells = 100000;

std::vector<std::string> words(const Node& node) {
  std::vector<std::string> out;
  if (node.is(NodeKind::text)) out.push_back(node.text);
  for (const Node& item : node.items) out.push_back(item.text);
  return out;
}

// "3.00" is money, "1%" and "2/5" are ratios; else what TOML shows.
std::optional<expr::Type> cell_type(const Node& node) {
  if (!node.is(NodeKind::text)) return type_of_node(node);
  if (parse_money(node.text).known) return expr::Type{Kind::money};
  return parse_ratio(node.text).known ? expr::Type{Kind::ratio} : expr::Type{Kind::text};
}

}  // namespace

bool Builder::read_keys(const Node& value, Parameter& parameter, ParameterValue& out) {
  out.keys.resize(parameter.by.size());
  for (const auto& [key, node] : value.entries) {
    if (key == "from" || key == "value") continue;
    if (key == "none") {
      out.none = node.is(NodeKind::boolean) && node.boolean;
      continue;
    }
    const auto by = std::find(parameter.by.begin(), parameter.by.end(), key);
    const bool texts_only =
        node.is(NodeKind::text) ||
        (node.is(NodeKind::array) &&
         std::all_of(node.items.begin(), node.items.end(), [](const Node& n) { return n.is(NodeKind::text); }));
    if (by == parameter.by.end() || !texts_only) {
      diagnostics_.error(ErrorCode::unknown_key, node.key_place, "param " + parameter.id + " 的值没有键 " + key,
                         "a value of param " + parameter.id + " has no key " + key, nearest_name(key, parameter.by));
      return false;
    }
    out.keys[static_cast<std::size_t>(by - parameter.by.begin())] = words(node);
  }
  for (std::size_t k = 0; k < parameter.by.size(); ++k) {
    if (!out.keys[k].empty()) continue;
    diagnostics_.error(ErrorCode::missing_key, value.place, "param " + parameter.id + " 的值缺键 " + parameter.by[k],
                       "a value of param " + parameter.id + " lacks the key " + parameter.by[k]);
    return false;
  }
  return true;
}

// One combination of keys has one value on one day; a nearer layer may give another.
bool Builder::may_override(const ParameterValue& one, const ParameterValue& other, const std::string& id) {
  const auto layer = [&](const std::string& name) {
    std::size_t i = 0;
    while (pack_.layers[i].id != name) ++i;
    return i;
  };
  if (!(one.from == other.from)) return true;
  if (one.layer != other.layer && pack_.layers[layer(other.layer)].ancestors[layer(one.layer)]) return true;
  diagnostics_.error(ErrorCode::duplicate_id, other.place,
                     "param " + id + " 的一个分项在同一日期有两个值，另一个在 " + place_text(one.place),
                     "a cell of param " + id + " has two values of one date, the other at " + place_text(one.place));
  return false;
}

// Every combination of the words that occur has a value or `none` from the first version on.
bool Builder::build_keyed(const Item& item, Parameter& parameter) {
  auto table = std::make_shared<expr::KeyedTable>();
  table->type = parameter.type;
  std::size_t cells = 1;
  for (std::size_t k = 0; k < parameter.by.size(); ++k) {
    std::set<std::string> seen;
    for (const ParameterValue& value : parameter.values) seen.insert(value.keys[k].begin(), value.keys[k].end());
    table->keys.push_back({{seen.begin(), seen.end()}, nullptr});
    cells *= std::max<std::size_t>(seen.size(), 1);
    if (cells > kMaxCells) {
      diagnostics_.error(ErrorCode::pack_limit, item.place, "param " + item.id + " 的分项太多",
                         "param " + item.id + " has too many cells");
      return false;
    }
  }
  std::stable_sort(parameter.values.begin(), parameter.values.end(),
                   [](const auto& a, const auto& b) { return a.from < b.from; });
  std::vector<expr::Value> now(cells);
  std::vector<const ParameterValue*> given_by(cells);
  for (std::size_t i = 0; i < parameter.values.size();) {
    const Date from = parameter.values[i].from;
    for (; i < parameter.values.size() && parameter.values[i].from == from; ++i) {
      const ParameterValue& given = parameter.values[i];
      std::vector<std::size_t> at{0};
      for (std::size_t k = 0; k < parameter.by.size(); ++k) {
        const std::vector<std::string>& known = table->keys[k].words;
        std::vector<std::size_t> next;
        for (const std::size_t base : at) {
          for (const std::string& word : given.keys[k]) {
            next.push_back(
                base * known.size() +
                static_cast<std::size_t>(std::lower_bound(known.begin(), known.end(), word) - known.begin()));
          }
        }
        at = std::move(next);
      }
      expr::Value value = given.value;
      if (given.none) value.type = parameter.type, value.state = State::fault, value.fault = ErrorCode::no_such_key;
      for (const std::size_t cell : at) {
        if (given_by[cell] != nullptr && !may_override(*given_by[cell], given, item.id)) return false;
        now[cell] = value, given_by[cell] = &given;
      }
    }
    if (std::any_of(now.begin(), now.end(), [](const expr::Value& v) { return v.state == State::unknown; })) {
      diagnostics_.error(
          ErrorCode::bad_parameter, item.place, "param " + item.id + " 有的分项既没有值也没有写 none",
          "param " + item.id + " leaves combinations of its keys without a value and without none = true");
      return false;
    }
    parameter.versions.push_back(from);
    table->cells.insert(table->cells.end(), now.begin(), now.end());
  }
  parameter.table = std::move(table);
  return true;
}

void Builder::build_bands() {
  for (const auto& [id, item] : pack_.section("band")) {
    BandDef band;
    band.id = id, band.clause = clause(item), band.layer = layer_id(item.layer), band.place = item.place;
    band.table = band_table(item);
    if (band.table != nullptr) data_->bands.push_back(std::move(band));
  }
}

std::shared_ptr<const expr::BandTable> Builder::band_table(const Item& item) {
  const Node &on = *item.get("on"), &rows = *item.get("rows");
  auto table = std::make_shared<expr::BandTable>();
  table->id = item.id;
  const Maybe<expr::Type> type = expr::parse_type(on.text);
  constexpr Kind kKinds[] = {Kind::integer, Kind::ratio, Kind::money, Kind::days, Kind::date};
  if (!type.known || type.value.depth > 0 ||
      std::find(std::begin(kKinds), std::end(kKinds), type.value.kind) == std::end(kKinds)) {
    bad_word(on, "on", {"int", "ratio", "money", "days", "date"});
    return nullptr;
  }
  table->on = type.value.kind;
  for (std::size_t r = 0; r < rows.items.size(); ++r) {
    if (!read_band_row(rows.items[r], item.get("types"), r + 1 == rows.items.size(), *table)) return nullptr;
  }
  if (table->bounds.size() == rows.items.size()) warn_open_band(item, *table);
  if (!table->fields.empty()) return table;
  diagnostics_.error(ErrorCode::missing_key, rows.place, "band " + item.id + " 没有行",
                     "band " + item.id + " has no rows");
  return nullptr;
}

// What is beyond the last `to` lies in no band; a ratio of a part to its whole never is.
void Builder::warn_open_band(const Item& item, const expr::BandTable& table) {
  if (table.bounds.empty()) return;
  const expr::BandTable::Bound& last = table.bounds.back();
  if (table.on == Kind::ratio && last.inclusive && last.value.integer >= last.value.denominator) return;
  const Node& row = item.get("rows")->items.back();
  diagnostics_.warn(ErrorCode::bad_parameter, row.place, "band " + item.id + " 最后一档以上没有档",
                    "band " + item.id + " has no row for what is beyond its last bound");
}

bool Builder::read_band_row(const Node& row, const Node* types, bool last, expr::BandTable& table) {
  const auto fail = [&](const Place& place, const char* zh, const char* en) {
    diagnostics_.error(ErrorCode::wrong_type, place, zh, en);
    return false;
  };
  if (!row.is(NodeKind::table))
    return fail(row.place, "每一行写作 { to = \"3%\", pay = \"2.00\" }",
                "every row is written { to = \"3%\", pay = \"2.00\" }");
  const Node *to = row.find("to"), *below = row.find("below");
  const Node* bound = to != nullptr ? to : below;
  if (bound == nullptr && !last)
    return fail(row.place, "只有最后一行可以没有 to", "only the last row may have no `to`");
  if (to != nullptr && below != nullptr)
    return fail(row.place, "一行只能有 to 或 below 之一", "a row has either `to` or `below`");
  if (bound != nullptr) {
    const std::optional<expr::Value> value = value_of_node(*bound, {table.on});
    if (!value) return fail(bound->place, "界限的类型与 on 不同", "the bound is not of the type that `on` says");
    const auto ratio = [](const expr::Value& v) {
      return Ratio{v.integer, v.type.kind == Kind::ratio ? v.denominator : 1};
    };
    if (!table.bounds.empty()) {
      const expr::BandTable::Bound& before = table.bounds.back();
      const int order = compare(ratio(before.value), ratio(*value)).value_or(0);
      if (order > 0 || (order == 0 && (before.inclusive || to == nullptr)))
        return fail(bound->place, "各行的界限应由小到大", "the bounds must ascend: bands overlap here");
    }
    table.bounds.push_back({*value, to != nullptr});
  }
  const bool first = table.fields.empty();
  std::size_t cells = 0;
  for (const auto& [key, node] : row.entries) {
    if (key == "to" || key == "below") continue;
    if (first) {
      const Node* named = types == nullptr ? nullptr : types->find(key);
      const Maybe<expr::Type> given = named == nullptr ? Maybe<expr::Type>() : expr::parse_type(named->text);
      const std::optional<expr::Type> type = given.known ? std::optional(given.value) : cell_type(node);
      if (!type || type->depth > 0) return fail(node.place, "这一格的类型不能用", "a cell of this type cannot be used");
      table.fields.push_back({key, *type, {}});
    }
    const auto field =
        std::find_if(table.fields.begin(), table.fields.end(), [&](const auto& f) { return f.name == key; });
    if (field == table.fields.end())
      return fail(node.key_place, "各行的列应相同", "every row must have the same columns");
    std::optional<expr::Value> value = value_of_node(node, field->type);
    if (!value) return fail(node.place, "这一格的类型与第一行不同", "the cell differs in type from the first row");
    field->cells.push_back(*std::move(value));
    ++cells;
  }
  return cells == table.fields.size() && cells > 0
             ? true
             : fail(row.place, "各行的列应相同", "every row must have the same columns");
}

std::shared_ptr<const expr::BandTable> Builder::band(std::string_view id) const {
  for (const BandDef& band : data_->bands) {
    if (band.id == id) return band.table;
  }
  return nullptr;
}

std::vector<std::string> Builder::band_ids() const { return names_of(data_->bands, &BandDef::id); }

}  // namespace baoxue::inline v1::policy_detail
