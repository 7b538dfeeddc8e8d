// SPDX-License-Identifier: MIT
#include "policy/toml_read.hpp"

#include <algorithm>
#include <exception>

// A failed assertion inside toml++ must not end the process: it becomes an exception that read_toml catches.
namespace baoxue::inline v1::policy_detail {
struct TomlAssertion : std::exception {};
[[noreturn]] inline void toml_assertion_failed() { throw TomlAssertion{}; }
}  // namespace baoxue::inline v1::policy_detail
#define TOML_EXCEPTIONS 1
#define TOML_ASSERT(expr) ((expr) ? static_cast<void>(0) : ::baoxue::policy_detail::toml_assertion_failed())
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_WINDOWS_COMPAT 0
#define TOML_ENABLE_UNRELEASED_FEATURES 0
#define TOML_MAX_NESTED_VALUES 64
#include <toml++/toml.h>

#include "baoxue/expr/expr.hpp"
#include "policy/toml_scan.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

// A text that is one name, or names with marks between ("rule:x", "student.class"), is kept as names are compared: in NFC. Other
// text - expressions, messages - stays as written, so that places in it are those of the file.
std::string name_form(const std::string& text) {
  std::string normal = expr::normalised(text);
  if (normal == text) return text;
  for (std::size_t start = 0; start < normal.size();) {
    const std::size_t end = std::min(normal.find_first_of(".:-", start), normal.size());
    if (!expr::is_identifier("_" + normal.substr(start, end - start))) return text;
    start = end + 1;
  }
  return normal;
}

class Converter {
 public:
  Converter(std::string_view path, std::string_view text) : path_(path) {
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\n') continue;
      lines_.push_back(text.substr(start, i - start));
      start = i + 1;
    }
    lines_.push_back(text.substr(start));
  }

  Result<Node> convert(const toml::node& from) {
    Node node;
    node.place = place_of(from.source());
    node.key_place = node.place;
    if (const auto* table = from.as_table()) return convert_table(*table, std::move(node));
    if (const auto* array = from.as_array()) return convert_array(*array, std::move(node));
    if (const auto* text = from.as_string()) {
      node.kind = NodeKind::text;
      node.text = name_form(text->get());
      node.content = content_of(node.place);
    } else if (const auto* integer = from.as_integer()) {
      node.kind = NodeKind::integer;
      node.integer = integer->get();
    } else if (const auto* real = from.as_floating_point()) {
      node.kind = NodeKind::real;
      node.real = real->get();
    } else if (const auto* boolean = from.as_boolean()) {
      node.kind = NodeKind::boolean;
      node.boolean = boolean->get();
    } else if (const auto* date = from.as_date()) {
      return convert_date(date->get(), std::move(node));
    } else {
      return Error{ErrorCode::wrong_type,
                   "包里不用时刻，只用日期（2026-09-01）",
                   "packs hold dates (2026-09-01), no times",
                   node.place,
                   "",
                   "2026-09-01"};
    }
    return node;
  }

 private:
  [[nodiscard]] Place place_of(const toml::source_region& region) const {
    return {path_, static_cast<std::int32_t>(region.begin.line), static_cast<std::int32_t>(region.begin.column)};
  }

  Result<Node> convert_table(const toml::table& table, Node node) {
    node.kind = NodeKind::table;
    for (const auto& [key, value] : table) {
      Result<Node> child = convert(value);
      if (!child) return child;
      child->key_place = place_of(key.source());
      if (child->key_place.line == 0) child->key_place = child->place;
      node.entries.push_back({expr::normalised(key.str()), *std::move(child)});
    }
    return node;
  }

  Result<Node> convert_array(const toml::array& array, Node node) {
    node.kind = NodeKind::array;
    for (const toml::node& value : array) {
      Result<Node> child = convert(value);
      if (!child) return child;
      node.items.push_back(*std::move(child));
    }
    return node;
  }

  static Result<Node> convert_date(const toml::date& date, Node node) {
    const Maybe<Date> day = Date::of(date.year, date.month, date.day);
    if (!day.known) {
      return Error{
          ErrorCode::bad_date, "没有这一天（年份 1400–9999）", "no such day (years 1400-9999)", node.place, "", ""};
    }
    node.kind = NodeKind::date;
    node.date = day.value;
    return node;
  }

  // Where the first character of a string stands: after its quotes, and after a newline that follows three of them.
  [[nodiscard]] Place content_of(Place place) const {
    if (place.line < 1 || static_cast<std::size_t>(place.line) > lines_.size()) return place;
    std::string_view rest = lines_[static_cast<std::size_t>(place.line) - 1];
    for (std::int32_t i = 1; i < place.column && !rest.empty(); ++i) {
      rest.remove_prefix(1);
      while (!rest.empty() && (static_cast<unsigned char>(rest[0]) & 0xC0U) == 0x80U) rest.remove_prefix(1);
    }
    const bool multi = rest.starts_with("\"\"\"") || rest.starts_with("'''");
    if (!multi) return {place.file, place.line, place.column + 1};
    rest.remove_prefix(3);
    if (rest.empty() || rest == "\r") return {place.file, place.line + 1, 1};
    return {place.file, place.line, place.column + 3};
  }

  std::string path_;
  std::vector<std::string_view> lines_;
};

Error syntax_error(std::string_view path, const toml::parse_error& e) {
  const Place place{std::string(path), static_cast<std::int32_t>(e.source().begin.line),
                    static_cast<std::int32_t>(e.source().begin.column)};
  return {ErrorCode::toml_syntax,
          "TOML 语法错误：" + std::string(e.description()),
          "TOML syntax: " + std::string(e.description()),
          place,
          "",
          ""};
}

}  // namespace

Result<Node> read_toml(std::string_view path, std::string_view text) {
  const Place start{std::string(path), 1, 1};
  if (text.size() > kMaxPackBytes) {
    return Error{ErrorCode::pack_limit, "文件大于 4 MiB", "the file is larger than 4 MiB", start, "", ""};
  }
  if (Status status = scan_toml(path, text); !status) return status.error();
  try {
    const toml::table table = toml::parse(text);
    return Converter(path, text).convert(table);
  } catch (const toml::parse_error& e) {
    return syntax_error(path, e);
  } catch (const TomlAssertion&) {
    return Error{ErrorCode::toml_syntax, "TOML 语法错误", "TOML syntax error", start, "", ""};
  }
}

}  // namespace baoxue::inline v1::policy_detail
