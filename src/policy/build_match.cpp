// SPDX-License-Identifier: MIT
// Subjects that match the rows of two registers: what a person is known by on each side.
#include "policy/builder.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

using expr::Kind;
using expr::Type;

std::shared_ptr<const CodeList> kind_codes() {
  CodeList list;
  list.id = "match_kind";  // in the order of MatchKind; the last is for a row without any match
  list.codes = {{"exact_id", "证件号相同", {}},
                {"stated", "学籍写明", {}},
                {"name_birth_guardian", "姓名、生日和监护人相同", {}},
                {"old_id", "旧式证件号相同", {}},
                {"near_id", "证件号相近", {}},
                {"name_birth", "姓名和生日相同", {}},
                {"near_name", "姓名相近", {}},
                {"near_birth", "生日相近", {}},
                {"decided", "人工裁定", {}},
                {"alone", "没有对应", {}}};
  return std::make_shared<const CodeList>(std::move(list));
}

SubjectColumn made(std::string id, std::string zh, Kind kind) {
  return {std::move(id), std::move(zh), {kind}, {}, {}, -1};
}

}  // namespace

// One name is the column of both sides; two are left and right.
bool Builder::read_match_field(const Node& match, std::string_view key, Kind kind, const SubjectDef& of,
                               MatchField& left, MatchField& right) {
  const Node* node = match.find(key);
  if (node == nullptr) return true;
  const bool two = node->is(NodeKind::array) && node->items.size() == 2;
  if (node->is(NodeKind::text)) {
    return match_column(*node, key, kind, of.crossed, left) && match_column(*node, key, kind, of.crossed_with, right);
  }
  if (two && node->items[0].is(NodeKind::text) && node->items[1].is(NodeKind::text)) {
    return match_column(node->items[0], key, kind, of.crossed, left) &&
           match_column(node->items[1], key, kind, of.crossed_with, right);
  }
  diagnostics_.error(ErrorCode::wrong_type, node->place,
                     "match 的 " + std::string(key) + " 写作 \"列\" 或 [\"左列\", \"右列\"]",
                     std::string(key) + " of match is written \"column\" or [\"left column\", \"right column\"]");
  return false;
}

// "column" of the side, or "table.column" of rows that link to it.
bool Builder::match_column(const Node& name, std::string_view key, Kind kind, std::int32_t side, MatchField& out) {
  const std::size_t dot = name.text.find('.');
  std::int32_t of = side;
  if (dot != std::string::npos) {
    of = out.rows = rows_index(std::string_view(name.text).substr(0, dot));
    const std::size_t columns = of < 0 || subject(of).kind != SubjectKind::table ? 0 : subject(of).columns.size();
    for (std::size_t c = 0; c < columns && out.link < 0; ++c) {
      if (link_target(of, static_cast<std::int32_t>(c)) == side) out.link = static_cast<std::int32_t>(c);
    }
    if (out.link < 0) {
      diagnostics_.error(ErrorCode::unknown_name, name.place,
                         "没有指向 " + subject(side).id + " 的表 " + name.text.substr(0, dot),
                         "there is no table " + name.text.substr(0, dot) + " that links to " + subject(side).id);
      return false;
    }
  }
  const std::string text = dot == std::string::npos ? name.text : name.text.substr(dot + 1);
  out.column = column_index(of, text);
  const bool fits = out.column >= 0 && subject(of).columns[static_cast<std::size_t>(out.column)].type == Type{kind};
  if (fits) return true;
  std::vector<std::string> known;
  for (const SubjectColumn& column : subject(of).columns) {
    if (column.type == Type{kind}) known.push_back(column.id);
  }
  const bool date = kind == Kind::date;
  diagnostics_.error(
      ErrorCode::unknown_name, name.place,
      "match 的 " + std::string(key) + " 应是 " + subject(of).id + " 的一个" + (date ? "日期列" : "文字列"),
      std::string(key) + " of match must be a " + (date ? "date" : "text") + " column of " + subject(of).id,
      nearest_name(text, known));
  return false;
}

bool Builder::declare_match(const Item& item, SubjectDef& out) {
  static constexpr KeyDecl kMatch[] = {{"left", 1},       {"right", 1},         {"id", 1 | 32},  {"name", 1 | 32},
                                       {"birth", 1 | 32}, {"guardian", 1 | 32}, {"sex", 1 | 32}, {"stated", 1}};
  const Node& match = *item.get("match");
  check_table_keys("match", match, kMatch, diagnostics_);
  const auto side = [&](std::string_view key) {
    const Node* node = match.find(key);
    const bool given = node != nullptr && node->is(NodeKind::text);
    const std::int32_t found = given ? subject_index(node->text) : -1;
    if (found >= 0 && subject(found).kind == SubjectKind::table) return found;
    diagnostics_.error(given ? ErrorCode::unknown_name : ErrorCode::missing_key, given ? node->place : match.place,
                       given ? "没有表的对象 " + node->text : "match 缺键 " + std::string(key),
                       given ? "there is no table's subject " + node->text : "match has no key " + std::string(key),
                       given ? nearest_name(node->text, names_of(data_->schema->tables(), &TableDef::subject)) : "");
    return -1;
  };
  out.kind = SubjectKind::match;
  if ((out.crossed = side("left")) < 0 || (out.crossed_with = side("right")) < 0) return false;
  if (out.crossed == out.crossed_with) {
    diagnostics_.error(ErrorCode::wrong_type, match.place, "match 的两个对象不能相同",
                       "a subject cannot be matched with itself");
    return false;
  }
  MatchSide &l = out.left, &r = out.right;
  const bool ok = read_match_field(match, "id", Kind::text, out, l.id, r.id) &
                  read_match_field(match, "name", Kind::text, out, l.name, r.name) &
                  read_match_field(match, "birth", Kind::date, out, l.birth, r.birth) &
                  read_match_field(match, "guardian", Kind::text, out, l.guardian, r.guardian) &
                  read_match_field(match, "sex", Kind::text, out, l.sex, r.sex);
  if (!ok || !read_stated(match, out)) return false;
  if (l.id.column < 0 && (l.name.column < 0 || l.birth.column < 0)) {
    diagnostics_.error(ErrorCode::missing_key, match.place, "match 应有 id，或者 name 和 birth",
                       "match needs id, or name and birth");
    return false;
  }
  out.columns = {link_to(out.crossed),
                 link_to(out.crossed_with),
                 made("kind", "对应方式", Kind::text),
                 made("same", "同一人", Kind::boolean),
                 made("sure", "可靠", Kind::boolean),
                 made("decided", "已裁定", Kind::boolean),
                 made("conflict", "有矛盾", Kind::boolean),
                 made("waiting", "待裁定", Kind::boolean),
                 made("person", "人", Kind::text),
                 made("seen_on", "登记日", Kind::date)};
  out.columns[2].codes = kind_codes();
  out.event_column = static_cast<std::int32_t>(out.columns.size()) - 1;
  return true;
}

bool Builder::read_stated(const Node& match, SubjectDef& out) {
  const Node* stated = match.find("stated");
  if (stated == nullptr) return true;
  out.stated = column_index(out.crossed_with, stated->text);
  if (out.stated >= 0 && link_target(out.crossed_with, out.stated) == out.crossed) return true;
  diagnostics_.error(
      ErrorCode::unknown_name, stated->place,
      "stated 应是 " + subject(out.crossed_with).id + " 指向 " + subject(out.crossed).id + " 的列",
      "stated must be a column of " + subject(out.crossed_with).id + " that links to " + subject(out.crossed).id);
  return false;
}

}  // namespace baoxue::inline v1::policy_detail
