// SPDX-License-Identifier: MIT
#include "policy/literals.hpp"

#include <charconv>

#include "baoxue/core/money.hpp"
#include "baoxue/core/ratio.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

using expr::Kind;

expr::Value known(expr::Type type, std::int64_t integer) {
  expr::Value value;
  value.type = type;
  value.state = expr::State::known;
  value.integer = integer;
  return value;
}

template <class T>
std::optional<T> number(std::string_view text) {
  T value{};
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<expr::Value> integer_text(std::string_view text, expr::Type type) {
  const std::optional<std::int64_t> value = number<std::int64_t>(text);
  return value ? std::optional(known(type, *value)) : std::nullopt;
}

std::optional<expr::Value> ratio_text(std::string_view text, expr::Type type) {
  const Maybe<Ratio> ratio = parse_ratio(text);
  if (!ratio.known) return std::nullopt;
  expr::Value value = known(type, ratio.value.n);
  value.denominator = ratio.value.d;
  return value;
}

}  // namespace

std::optional<expr::Type> type_of_node(const Node& node) {
  switch (node.kind) {
    case NodeKind::text: return expr::Type{Kind::text};
    case NodeKind::integer: return expr::Type{Kind::integer};
    case NodeKind::real: return expr::Type{Kind::real};
    case NodeKind::boolean: return expr::Type{Kind::boolean};
    case NodeKind::date: return expr::Type{Kind::date};
    case NodeKind::table: return std::nullopt;
    case NodeKind::array: break;
  }
  if (node.items.empty()) return std::nullopt;
  std::optional<expr::Type> type = type_of_node(node.items[0]);
  if (type) ++type->depth;
  return type;
}

std::optional<expr::Value> value_of_node(const Node& node, expr::Type type) {
  if (type.depth > 0) {
    if (!node.is(NodeKind::array)) return std::nullopt;
    expr::Value list = known(type, 0);
    for (const Node& item : node.items) {
      std::optional<expr::Value> value = value_of_node(item, {type.kind, static_cast<std::uint8_t>(type.depth - 1)});
      if (!value) return std::nullopt;
      list.items.push_back(*std::move(value));
    }
    return list;
  }
  if (node.is(NodeKind::integer)) {
    const bool whole = type.kind == Kind::integer || type.kind == Kind::days;
    if (whole) return known(type, node.integer);
    return type.kind == Kind::money || type.kind == Kind::ratio ? value_of_text(std::to_string(node.integer), type)
                                                                : std::nullopt;
  }
  if (node.is(NodeKind::boolean) && type.kind == Kind::boolean) return known(type, node.boolean ? 1 : 0);
  if (node.is(NodeKind::date) && type.kind == Kind::date) return known(type, node.date.days);
  if (node.is(NodeKind::real) && type.kind == Kind::real) {
    expr::Value value = known(type, 0);
    value.real = node.real;
    return value;
  }
  const bool written = type.kind == Kind::text || type.kind == Kind::money || type.kind == Kind::ratio;
  return node.is(NodeKind::text) && written ? value_of_text(node.text, type) : std::nullopt;
}

std::optional<expr::Value> value_of_text(std::string_view text, expr::Type type) {
  if (type.depth > 0) return std::nullopt;
  switch (type.kind) {
    case Kind::boolean:
      if (text != "true" && text != "false") return std::nullopt;
      return known(type, text == "true" ? 1 : 0);
    case Kind::integer:
    case Kind::days: return integer_text(text, type);
    case Kind::ratio: return ratio_text(text, type);
    case Kind::money: {
      const Maybe<Money> money = parse_money(text);
      return money.known ? std::optional(known(type, money.value.fen)) : std::nullopt;
    }
    case Kind::date: {
      const Maybe<Date> date = parse_date(text);
      return date.known ? std::optional(known(type, date.value.days)) : std::nullopt;
    }
    case Kind::real: {
      const std::optional<double> real = number<double>(text);
      if (!real) return std::nullopt;
      expr::Value value = known(type, 0);
      value.real = *real;
      return value;
    }
    case Kind::text: {
      expr::Value value = known(type, 0);
      value.text = std::string(text);
      return value;
    }
    default: return std::nullopt;
  }
}

}  // namespace baoxue::inline v1::policy_detail
