// SPDX-License-Identifier: MIT
// Parameters with keys, p.x[a][b], and banded tables, band(x, "id").field: what a Scope declares and a program answers.
#include "expr_test.hpp"
#include "test.hpp"

using namespace baoxue_test;
using baoxue::ErrorCode;

namespace {

Value money(std::int64_t fen) {
  Value v;
  v.type = {Kind::money}, v.state = State::known, v.integer = fen;
  return v;
}
Value ratio(std::int64_t n, std::int64_t d) {
  Value v;
  v.type = {Kind::ratio}, v.state = State::known, v.integer = n, v.denominator = d;
  return v;
}
Value text(std::string s) {
  Value v;
  v.type = {Kind::text}, v.state = State::known, v.text = std::move(s);
  return v;
}
Value day(std::int32_t version) {
  Value v;
  v.type = {Kind::date}, v.state = State::known, v.integer = version;
  return v;
}
Value no_value() {
  Value v;
  v.type = {Kind::money}, v.state = State::fault, v.fault = ErrorCode::no_such_key;
  return v;
}

std::shared_ptr<const baoxue::CodeList> stages() {
  auto list = std::make_shared<baoxue::CodeList>();
  list->id = "stage";
  list->codes = {{"junior", "初中", {}}, {"primary", "小学", {}}};
  return list;
}

// p.line[area][stage], two versions; p.per[stage] by the code list; area and stage are columns, version the row's anchor.
class TableScope final : public Scope {
 public:
  TableScope() {
    auto line = std::make_shared<KeyedTable>();
    line->keys = {{{"B", "A"}, nullptr}, {{"primary", "junior"}, codes_}};
    line->type = {Kind::money};
    line->cells = {money(11), money(12), money(13), no_value(), money(21), money(22), money(23), money(24)};
    line_ = line;
    auto tidy = std::make_shared<BandTable>();
    tidy->id = "tidy", tidy->on = Kind::ratio;
    tidy->bounds = {{ratio(1, 100)}, {ratio(3, 100), false}};
    tidy->fields = {{"pay", {Kind::money}, {money(300), money(200), money(0)}},
                    {"word", {Kind::text}, {text("好"), text("中"), text("差")}}};
    tidy_ = tidy;
    auto closed = std::make_shared<BandTable>();
    closed->id = "closed", closed->on = Kind::integer;
    closed->bounds = {{integer(5)}};
    closed->fields = {{"n", {Kind::integer}, {integer(1)}}};
    closed_ = closed;
  }
  baoxue::Result<Symbol> resolve(std::span<const std::string> path) override {
    Symbol symbol;
    symbol.type = {Kind::text};
    const std::string& last = path.back();
    if (last == "line") symbol = {0, {Kind::money}, nullptr, "", line_};
    if (last == "area") symbol.id = 1;
    if (last == "stage") symbol.id = 2, symbol.codes = codes_;
    if (last == "rate") symbol.id = 3, symbol.type = {Kind::ratio};
    if (last == "n") symbol.id = 4, symbol.type = {Kind::integer};
    if (symbol.id >= 0) return symbol;
    baoxue::Error error;
    error.code = ErrorCode::expr_name;
    return error;
  }
  std::int32_t day_count(std::string_view) override { return -1; }
  std::shared_ptr<const BandTable> band(std::string_view id) override {
    return id == "tidy" ? tidy_ : id == "closed" ? closed_ : nullptr;
  }
  std::vector<std::string> band_ids() override { return {"tidy", "closed"}; }

 private:
  std::shared_ptr<const baoxue::CodeList> codes_ = stages();
  std::shared_ptr<const KeyedTable> line_;
  std::shared_ptr<const BandTable> tidy_, closed_;
};

struct Rows {
  std::vector<Value> version{day(0)}, area{text("A")}, stage{day(0)}, rate{ratio(1, 100)}, n{integer(1)};
  bool coded = true;
};

std::vector<Value> run(const std::string& source, const Rows& rows, std::size_t width = 1, bool optimise = true) {
  Ast ast = parse(source).value();
  TableScope scope;
  const baoxue::Status status = check(ast, scope);
  INFO(source << ": " << (status ? "" : status.error().message_en));
  REQUIRE(status);
  const Ast* one = &ast;
  const Program program = Program::compile(std::span(&one, 1), {.optimise = optimise});
  std::vector<Column> columns;
  columns.reserve(program.inputs().size());
  std::vector<Vector> vectors;
  for (const Symbol& symbol : program.inputs()) {
    const std::vector<Value>* values[] = {&rows.version, &rows.area, &rows.stage, &rows.rate, &rows.n};
    const bool narrow = symbol.id == 0 || symbol.id == 2;
    columns.emplace_back(narrow ? Type{Kind::date} : symbol.type);
    for (std::size_t r = 0; r < width; ++r) columns.back().append((*values[symbol.id])[r % values[symbol.id]->size()]);
    vectors.push_back(columns.back().view());
    if (symbol.id != 2) continue;
    vectors.back().extra = vectors.back().values;  // codes, and no text
    vectors.back().values = nullptr;
  }
  Workspace workspace;
  program.run(vectors, width, WorkDays(), workspace);
  std::vector<Value> out;
  for (std::size_t r = 0; r < width; ++r) out.push_back(value_at(workspace.output(0), ast.type(), r));
  return out;
}
std::string one_text(const std::string& source, const Rows& rows = {}) {
  const Value v = run(source, rows)[0];
  return v.state == State::fault ? "error" : to_text(v);
}

baoxue::Error error_of(const std::string& source) {
  baoxue::Result<Ast> ast = parse(source);
  if (!ast) return ast.error();
  TableScope scope;
  const baoxue::Status status = check(*ast, scope);
  return status ? baoxue::Error{} : status.error();
}

}  // namespace

TEST_CASE("keyed: a parameter is read by literal keys, text and codes, at the version in force", "[expr][tables]") {
  CHECK(one_text("p.line['B']['primary']") == "0.11");
  CHECK(one_text("p.line['A']['小学']") == "0.13");  // the Chinese word of the code list
  CHECK(one_text("p.line[area]['primary']") == "0.13");
  CHECK(one_text("p.line[area][stage]", {{day(1)}, {text("A")}, {day(0)}}) == "0.24");  // code 0 = junior
  CHECK(one_text("p.line['B'][stage]", {{day(1)}, {text("A")}, {day(1)}}) == "0.21");
  CHECK(one_text("p.line['B']['junior'] + p.line['B']['junior']") == "0.24");
}

TEST_CASE("keyed: an absent cell is an error to read and not known, a missing version is unknown", "[expr][tables]") {
  CHECK(one_text("p.line['A']['junior']") == "error");
  CHECK(one_text("known(p.line['A']['junior'])") == "false");
  CHECK(one_text("known(p.line['A']['primary'])") == "true");
  CHECK(one_text("known(p.line['A']['junior']) ? p.line['A']['junior'] : yuan('9.00')") == "9.00");
  CHECK(one_text("p.line['A']['junior']", {{unknown(Kind::date)}}) == "unknown");
  CHECK(one_text("known(p.line['A']['primary'])", {{unknown(Kind::date)}}) == "false");
  CHECK(one_text("p.line[area]['junior']", {{day(0)}, {text("C")}}) == "error");  // no such key
  CHECK(one_text("p.line[area]['junior']", {{day(0)}, {unknown(Kind::text)}}) == "unknown");
  CHECK(one_text("p.line['B']['junior']", {{day(7)}}) == "error");  // no such version
}

TEST_CASE("keyed: many rows at once, each at its version and keys", "[expr][tables]") {
  const Rows rows{{day(0), day(1)}, {text("A"), text("B"), text("C")}, {day(0), day(1), day(1), day(0)}, {}, {}};
  for (const bool optimise : {true, false}) {
    const std::vector<Value> got = run("p.line[area][stage]", rows, 100, optimise);
    // version, area, stage -> fen, by hand; -1 = error
    const auto expected = [](std::size_t version, std::size_t area, std::size_t stage) -> std::int64_t {
      if (area == 2 || (version == 0 && area == 0 && stage == 0)) return -1;
      return static_cast<std::int64_t>((version == 0 ? 11 : 21) + (area == 0 ? 2 : 0) + (stage == 0 ? 1 : 0));
    };
    const std::size_t stage_of[] = {0, 1, 1, 0};
    for (std::size_t r = 0; r < 100; ++r) {
      const std::int64_t fen = expected(r % 2, r % 3, stage_of[r % 4]);
      INFO(r);
      CHECK((got[r].state == State::fault ? -1 : got[r].integer) == fen);
    }
  }
}

TEST_CASE("keyed: keys also come out of macros", "[expr][tables]") {
  CHECK(one_text("['A', 'B'].map(a, p.line[a]['primary'])") == "[0.13, 0.11]");
  CHECK(one_text("['A', 'B'].all(a, known(p.line[a]['junior']))") == "false");
}

TEST_CASE("keyed: wrong keys and forgotten ones are found when the pack is loaded", "[expr][tables]") {
  CHECK(error_of("p.line['X']['junior']").code == ErrorCode::expr_name);
  CHECK(error_of("p.line['A']['junor']").hint == "junior");
  CHECK(error_of("p.line['A']").code == ErrorCode::expr_type);
  CHECK(error_of("known(p.line)").code == ErrorCode::expr_type);
  CHECK(error_of("p.line['A']['junior']['x']").code == ErrorCode::expr_type);
  CHECK(error_of("p.line[1]['junior']").code == ErrorCode::expr_type);
  CHECK(error_of("p.line == p.line").code == ErrorCode::expr_type);
  CHECK(error_of("[p.line['A']]").code == ErrorCode::expr_type);
  CHECK(error_of("p.line['A'] ? 1 : 2").message_en.find("map(string, money)") != std::string::npos);
}

TEST_CASE("band: the first bound that is not exceeded, exactly", "[expr][tables]") {
  const auto pay = [](Value rate) { return one_text("band(rate, 'tidy').pay", {{}, {}, {}, {rate}, {}}); };
  CHECK(pay(ratio(0, 1)) == "3.00");
  CHECK(pay(ratio(1, 100)) == "3.00");  // `to` is in the band
  CHECK(pay(ratio(3, 300)) == "3.00");  // the same number
  CHECK(pay(ratio(10001, 1000000)) == "2.00");
  CHECK(pay(ratio(3, 100)) == "0.00");  // this bound is said to be exclusive
  CHECK(pay(ratio(29999, 1000000)) == "2.00");
  CHECK(pay(ratio(99, 1)) == "0.00");
  CHECK(pay(ratio(0, 0)) == "unknown");
  CHECK(pay(unknown(Kind::ratio)) == "unknown");
  CHECK(one_text("band(rate, 'tidy').word + '!'") == "\"好!\"");
}

TEST_CASE("band: beyond a closed table is an error, which known() sees", "[expr][tables]") {
  CHECK(one_text("band(n, 'closed').n", {{}, {}, {}, {}, {integer(5)}}) == "1");
  CHECK(one_text("band(n, 'closed').n", {{}, {}, {}, {}, {integer(6)}}) == "error");
  CHECK(one_text("known(band(n, 'closed').n)", {{}, {}, {}, {}, {integer(6)}}) == "false");
  CHECK(one_text("[1, 9].map(x, orValue(band(x, 'closed').n, 0) )") == "error");
}

TEST_CASE("band: names, types and fields are found when the pack is loaded", "[expr][tables]") {
  CHECK(error_of("band(rate, 'tidi').pay").code == ErrorCode::unknown_name);
  CHECK(error_of("band(rate, 'tidi').pay").hint == "tidy");
  CHECK(error_of("band(rate, 'tidy').pai").hint == "pay");
  CHECK(error_of("band(n, 'tidy').pay").code == ErrorCode::expr_type);
  CHECK(error_of("band(rate, 'tidy')").code == ErrorCode::expr_type);
  CHECK(error_of("band(rate, 'tidy') == band(rate, 'tidy')").code == ErrorCode::expr_type);
  CHECK(error_of("(n + 1).pay").code == ErrorCode::expr_type);
  CHECK(error_of("band(rate, area).pay").code == ErrorCode::expr_type);
}

TEST_CASE("band: two fields of one band look the band up once", "[expr][tables]") {
  Ast ast = parse("band(rate, 'tidy').pay > yuan('1.00') && band(rate, 'tidy').word == '好'").value();
  TableScope scope;
  REQUIRE(check(ast, scope));
  const Ast* one = &ast;
  CHECK(Program::compile(std::span(&one, 1)).nodes() == 6);  // band, two cells, two comparisons, &&
}

TEST_CASE("print: tables keep their keys and fields", "[expr][tables]") {
  for (const char* source : {"p.line[area][\"junior\"]", "band(rate, \"tidy\").pay * 2"})
    CHECK(print(parse(source).value()) == source);
  Ast ast = parse("p.line['A']['初中'] == p.line['A'][stage]").value();
  TableScope scope;
  REQUIRE(check(ast, scope));
  CHECK(print(ast, Spelling::ascii) == "p.line[\"A\"][\"junior\"] == p.line[\"A\"][stage]");
  CHECK(print(ast, Spelling::chinese) == "p.line[\"A\"][\"初中\"] == p.line[\"A\"][stage]");
}
