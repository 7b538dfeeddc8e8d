// SPDX-License-Identifier: MIT
// What literals say: dates and amounts, words that choose a kernel, codes of code lists, keys of parameters, bands.
#include <algorithm>

#include "baoxue/core/money.hpp"
#include "baoxue/core/ratio.hpp"
#include "baoxue/core/text.hpp"
#include "baoxue/core/timestamp.hpp"
#include "expr/checker.hpp"

namespace baoxue::inline v1::expr {

namespace {

// Position of a word in "a|b|c"; -1 if it is none of them.
std::int64_t position_in(std::string_view words, std::string_view word) {
  std::int64_t position = 0;
  for (std::size_t at = 0; at <= words.size(); ++position) {
    const std::size_t end = std::min(words.find('|', at), words.size());
    if (words.substr(at, end - at) == word) return position;
    at = end + 1;
  }
  return -1;
}

std::vector<std::string> ids_of(const CodeList& codes) {
  std::vector<std::string> ids;
  for (const Code& code : codes.codes) ids.push_back(code.id);
  return ids;
}

}  // namespace

bool Checker::says(const Ast::Node& literal, const Overload& overload) {
  return position_in(overload.words, literal.literal.text) >= 0;
}

void Checker::no_word(const Ast::Node& word, const Ast::Node& node) {
  std::string list;
  for (const Overload& overload : overloads()) {
    if (overload.name != node.text || overload.literal != Literal::one_of) continue;
    list += (list.empty() ? "" : "|") + std::string(overload.words);
  }
  for (std::size_t at = list.find('|'); at != std::string::npos; at = list.find('|', at + 2)) list.replace(at, 1, ", ");
  fail(word, ErrorCode::expr_type, "应为 " + list + " 之一", "one of " + list + " expected");
}

void Checker::take_literals(Ast::Node& node, const Overload& overload) {
  if (overload.literal != Literal::none) take_word(node, overload);
  if (node.form == Form::field) return take_field(node);
  if (overload.args[0] == Arg::keyed) return take_key(node);
  if (node.form != Form::operation) return;
  if (node.text == "==" || node.text == "!=") {
    take_code(child(node, 0), child(node, 1));
    take_code(child(node, 1), child(node, 0));
  } else if (node.text == "in" && child(node, 1).kind == NodeKind::list) {
    for (std::size_t i = 0; i < child(node, 1).children.size(); ++i)
      take_code(child(node, 0), child(child(node, 1), i));
  }
}

// A literal beside text of a code list must be one of its codes; the Chinese word becomes the code.
void Checker::take_code(const Ast::Node& coded, Ast::Node& literal) {
  if (coded.kind != NodeKind::name || coded.codes == nullptr || literal.kind != NodeKind::literal) return;
  const std::int32_t code = coded.codes->find(literal.literal.text);
  if (code < 0) {
    const std::string word = literal.literal.text;
    return fail(literal, ErrorCode::expr_name, "代码表 " + coded.codes->id + " 没有“" + word + "”",
                "the code list " + coded.codes->id + " has no \"" + word + "\"",
                nearest(word, ids_of(*coded.codes)).value_or(""));
  }
  literal.literal.integer = code;
  literal.literal.text = coded.codes->codes[static_cast<std::size_t>(code)].id;
  literal.codes = coded.codes;
}

void Checker::take_word(Ast::Node& node, const Overload& overload) {
  Ast::Node& word = child(node, node.children.size() - 1);
  const std::string& text = word.literal.text;
  if (word.kind != NodeKind::literal) return;  // a zone or a clock time that is computed
  switch (overload.literal) {
    case Literal::day_count:
      node.payload = scope_.day_count(text);
      if (node.payload < 0)
        fail(word, ErrorCode::unknown_name, "没有日种“" + text + "”", "there is no day count \"" + text + "\"", "work");
      return;
    case Literal::one_of: node.payload = position_in(overload.words, text); return;
    case Literal::zone: return take_zone(node, word);
    case Literal::clock:
      if (!parse_clock(text).known)
        fail(word, ErrorCode::expr_type, "时刻应写作 09:15", "a time such as 09:15 expected");
      return;
    case Literal::band: return take_band(node, word);
    case Literal::date:
    case Literal::money:
    case Literal::ratio: return take_constant(node, word, overload.literal);
    case Literal::none: return;
  }
}

void Checker::take_constant(Ast::Node& node, Ast::Node& word, Literal kind) {
  const std::string& text = word.literal.text;
  const auto constant = [&](bool known, std::int64_t value, std::int64_t denominator, const char* zh, const char* en) {
    node.constant = known;
    node.literal.type = node.type, node.literal.state = State::known;
    node.literal.integer = value, node.literal.denominator = denominator;
    if (!known) fail(word, ErrorCode::expr_type, zh, en);
  };
  if (kind == Literal::date) {
    const Maybe<Date> date = parse_date(text);
    return constant(date.known, date.value.days, 1, "没有这一天，或写法不对",
                    "no such day, or not written as 2026-09-01");
  }
  if (kind == Literal::money) {
    const Maybe<Money> money = parse_money(text);
    return constant(money.known, money.value.fen, 1, "金额应写作 100.50", "an amount such as 100.50 expected");
  }
  const Maybe<Ratio> ratio = parse_ratio(text + "%");
  constant(ratio.known, ratio.value.n, ratio.value.d, "百分比应写作 1.8", "a percentage such as 1.8 expected");
}

void Checker::take_zone(Ast::Node& node, Ast::Node& word) {
  const Maybe<std::int32_t> offset = parse_zone(word.literal.text);
  node.payload = offset.value;
  if (offset.known) return;
  fail(word, ErrorCode::expr_refused, "时区只能是 UTC、Asia/Shanghai 或固定偏移（+08:00）",
       "a zone is UTC, Asia/Shanghai or a fixed offset such as +08:00", "+08:00");
}

// p.x["A"]: the word must be a key of the parameter; of a code list its Chinese word does too.
void Checker::take_key(const Ast::Node& node) {
  Ast::Node& key = child(node, 1);
  if (key.kind != NodeKind::literal) return;
  const Ast::Node* base = &child(node, 0);
  while (base->kind == NodeKind::call) base = &child(*base, 0);
  const KeyedTable& table = *ast_.symbols[static_cast<std::size_t>(base->symbol)].keyed;
  const KeyedTable::Level& level = table.keys[table.keys.size() - child(node, 0).type.keys];
  std::string& text = key.literal.text;
  const std::int32_t code = level.codes == nullptr ? -1 : level.codes->find(text);
  const std::string word = code < 0 ? text : level.codes->codes[static_cast<std::size_t>(code)].id;
  if (std::find(level.words.begin(), level.words.end(), word) == level.words.end()) {
    return fail(key, ErrorCode::expr_name, base->text + " 没有键“" + text + "”",
                base->text + " has no key \"" + text + "\"", nearest(text, level.words).value_or(""));
  }
  text = word;
  if (code < 0) return;
  key.literal.integer = code;
  key.codes = level.codes;
}

void Checker::take_band(Ast::Node& node, const Ast::Node& word) {
  const std::string& id = word.literal.text;
  std::shared_ptr<const BandTable> table = scope_.band(id);
  if (table == nullptr) {
    return fail(word, ErrorCode::unknown_name, "没有分档表“" + id + "”", "there is no band \"" + id + "\"",
                nearest(id, scope_.band_ids()).value_or(""));
  }
  const Type type = child(node, 0).type;
  if (!(type == Type{table->on})) {
    return fail(child(node, 0), ErrorCode::expr_type,
                "分档表 " + id + " 按 " + type_name({table->on}) + " 分档，这里是 " + type_name(type),
                "band " + id + " is on " + type_name({table->on}) + ", this is " + type_name(type));
  }
  if (ast_.bands.size() >= kMaxBands) return fail(node, ErrorCode::expr_limit, "分档表过多", "too many bands");
  node.payload = static_cast<std::int64_t>(ast_.bands.size());
  ast_.bands.push_back(std::move(table));
}

void Checker::take_field(Ast::Node& node) {
  const BandTable& table = *ast_.bands[static_cast<std::size_t>(child(node, 0).payload)];
  std::vector<std::string> names;
  for (std::size_t f = 0; f < table.fields.size(); ++f) {
    if (table.fields[f].name == node.text) {
      node.payload = static_cast<std::int64_t>(f);
      node.type = table.fields[f].type;
      return;
    }
    names.push_back(table.fields[f].name);
  }
  fail(node, ErrorCode::unknown_name, "分档表 " + table.id + " 没有字段“" + node.text + "”",
       "band " + table.id + " has no field \"" + node.text + "\"", nearest(node.text, names).value_or(""));
}

}  // namespace baoxue::inline v1::expr
