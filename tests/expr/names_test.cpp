// SPDX-License-Identifier: MIT
// Names in ASCII and Chinese: letters, NFC, both spellings of the printer, full-width punctuation and its fix-it.
#include "expr_test.hpp"
#include "test.hpp"

using namespace baoxue_test;
using baoxue::ErrorCode;

namespace {

// Facts with an ASCII id and a Chinese alias, either of which may be written.
class TwoNames final : public Scope {
 public:
  baoxue::Result<Symbol> resolve(std::span<const std::string> path) override {
    std::string name;
    for (const std::string& part : path) name += (name.empty() ? "" : ".") + part;
    for (std::size_t i = 0; i < kNames.size(); ++i) {
      if (name != kNames[i].first && name != kNames[i].second) continue;
      Symbol symbol{static_cast<std::int32_t>(i),
                    i == 3   ? Type{Kind::text}
                    : i == 4 ? Type{Kind::integer, 1}
                             : Type{Kind::integer},
                    nullptr, ""};
      symbol.name = kNames[i].first, symbol.alias = kNames[i].second;
      if (i == 3) symbol.codes = codes_;
      return symbol;
    }
    baoxue::Error error;
    error.code = ErrorCode::expr_name;
    return error;
  }
  std::int32_t day_count(std::string_view name) override { return name == "work" ? 2 : -1; }

 private:
  const std::vector<std::pair<std::string, std::string>> kNames{{"absent_days", "连续缺课天数"},
                                                                {"p.warning_days", "p.预警天数"},
                                                                {"student.age", "学生.年龄"},
                                                                {"status", "状态"},
                                                                {"marks", "成绩"}};
  std::shared_ptr<const baoxue::CodeList> codes_ = [] {
    auto list = std::make_shared<baoxue::CodeList>();
    list->id = "status";
    list->codes = {{"in_school", "在校", {}}, {"gone", "辍学", {}}};
    return list;
  }();
};

Ast checked(const std::string& source) {
  Ast ast = parse(source).value();
  TwoNames scope;
  const baoxue::Status status = check(ast, scope);
  INFO(source << ": " << (status ? "" : status.error().message_en));
  REQUIRE(status);
  return ast;
}
baoxue::Error error_of(const std::string& source) {
  const baoxue::Result<Ast> ast = parse(source);
  return ast ? baoxue::Error{} : ast.error();
}

}  // namespace

TEST_CASE("names: a rule is written in either spelling and printed in both", "[expr][names]") {
  const std::string ascii = "absent_days >= p.warning_days && student.age < 16 && status == \"gone\"";
  const std::string chinese = "连续缺课天数 >= p.预警天数 && 学生.年龄 < 16 && 状态 == \"辍学\"";
  for (const std::string& source :
       {ascii, chinese, std::string("absent_days >= p.预警天数 && 学生.年龄 < 16 && status == '辍学'")}) {
    const Ast ast = checked(source);
    CHECK(print(ast, Spelling::ascii) == ascii);
    CHECK(print(ast, Spelling::chinese) == chinese);
  }
  CHECK(print(checked(chinese), Spelling::written).starts_with("连续缺课天数 >= "));
}

TEST_CASE("names: each spelling parses back to the same tree", "[expr][names]") {
  for (const char* source :
       {"marks.all(x, x > 缺 && absent_days > x)", "成绩.map(y, y + 学生.年龄)[0] - 1 < -5",
        "status in [\"gone\", '在校'] ? 1 : absent_days", "marks.exists(成绩, 成绩 == absent_days)"}) {
    std::string text = source;
    if (const std::size_t at = text.find("缺 "); at != std::string::npos) text.replace(at, 3, "0");
    const Ast ast = checked(text);
    const std::string ascii = print(ast, Spelling::ascii), chinese = print(ast, Spelling::chinese);
    CHECK(print(checked(ascii), Spelling::chinese) == chinese);
    CHECK(print(checked(chinese), Spelling::ascii) == ascii);
  }
}

TEST_CASE("names: a spelling that a macro's variable would take over is not used", "[expr][names]") {
  const Ast ast = checked("marks.exists(成绩, 成绩 == absent_days) && marks == marks");
  CHECK(print(ast, Spelling::chinese) == "marks.exists(成绩, 成绩 == 连续缺课天数) && marks == marks");
}

TEST_CASE("names: NFC as the standard has it", "[expr][names]") {
  CHECK(normalised("e\xCC\x81") == "\xC3\xA9");                                          // e + acute -> é
  CHECK(normalised("\xEF\xA4\x80") == "\xE8\xB1\x88");                                   // U+F900 -> 豈
  CHECK(normalised("\xE2\x84\xAB") == "\xC3\x85");                                       // angstrom sign -> Å
  CHECK(normalised("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB") == "\xED\x95\x9C");           // jamo -> 한
  CHECK(normalised("a\xCC\x87\xCC\xA3") == "\xE1\xBA\xA1\xCC\x87");  // dot below (220) before dot above (230)
  CHECK(normalised("q\xCC\x87\xCC\xA3") == "q\xCC\xA3\xCC\x87");  // ordered, nothing to compose
  CHECK(normalised("\xE0\xA5\x98") == "\xE0\xA4\x95\xE0\xA4\xBC");  // U+0958: excluded from composition
  CHECK(normalised("\xF0\xAF\xA0\x80") == "\xE4\xB8\xBD");  // U+2F800 -> 丽
  CHECK(normalised("缺课") == "缺课");
  CHECK(normalised("abc_1") == "abc_1");
  CHECK(normalised("\xFF") == "\xFF");
}

TEST_CASE("names: a decomposed name is the composed one", "[expr][names]") {
  const std::vector<Input> inputs{{"caf\xC3\xA9", {Kind::integer}, {integer(7)}}};
  CHECK(to_text(one("cafe\xCC\x81 + 1", inputs)) == "8");
}

TEST_CASE("names: identifiers are UAX-31 letters, digits behind the first, and no reserved word", "[expr][names]") {
  for (const char* name : {"a", "_", "a1", "缺课天数", "学生1", "é", "ǅ", "Ω", "한글", "𠮷"}) {
    INFO(name);
    CHECK(is_identifier(name));
  }
  for (const char* name :
       {"", "1a", "a b", "a-b", "a.b", "天数。", "（", "Ａ", "·", "in", "while", "true", "😀", "\xFF"}) {
    INFO(name);
    CHECK_FALSE(is_identifier(name));
  }
}

TEST_CASE("names: the reserved words of CEL are no names, also not of macro variables", "[expr][names]") {
  for (const char* word : {"as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
                           "namespace", "package", "return", "var", "void", "while"}) {
    INFO(word);
    CHECK(error_of(word).code == ErrorCode::expr_syntax);
    CHECK(error_of("[1].all(" + std::string(word) + ", true)").code == ErrorCode::expr_syntax);
  }
}

TEST_CASE("full width: punctuation outside strings is an error with the fix-it, inside it is text", "[expr][names]") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"（a", "("},       {"a）", ")"},        {"[a，b]", ","},     {"a ＝＝ 1", "=="},
      {"a ＝ 1", "=="},   {"a ＞＝ 1", ">="},  {"a ＜ 1", "<"},     {"a ≥ 1", ">="},
      {"“x”", "\""},      {"a ？ 1 : 2", "?"}, {"a ? 1 ： 2", ":"}, {"！a", "!"},
      {"a ＆＆ b", "&&"}, {"a　+ 1", " "},     {"１", "1"},         {"Ａ", "A"}};
  for (const auto& [source, hint] : cases) {
    INFO(source);
    const baoxue::Error error = error_of(source);
    CHECK(error.code == ErrorCode::expr_full_width);
    CHECK(error.hint == hint);
    CHECK(error.message != error.message_en);
  }
  CHECK(error_of("连续缺课天数 ＞＝ 5").place.column == 8);
  CHECK(to_text(one("'（＝，：“”）'")) == "\"（＝，：“”）\"");
}

TEST_CASE("print: strings are escaped so that they read back", "[expr][names]") {
  for (const char* source :
       {"\"a\\nb\"", "\"a\\\\\\\"b\"", "\"\\x01\\x7f\"", "1e999", "-1e999", "-0.0", "- - 5 - -3", "[[], [1]]"}) {
    const std::string printed = print(parse(source).value());
    CHECK(print(parse(printed).value()) == printed);
    CHECK(to_text(one(printed)) == to_text(one(source)));
  }
  CHECK(print(parse("(a && b) && (c && d) || e").value()) == "a && b && c && d || e");
}
