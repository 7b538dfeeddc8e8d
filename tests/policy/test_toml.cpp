// SPDX-License-Identifier: MIT
#include <rapidcheck.h>

#include "baoxue/policy/policy.hpp"
#include "policy/toml_read.hpp"
#include "test.hpp"

using namespace baoxue;
using policy_detail::Node;
using policy_detail::NodeKind;
using policy_detail::read_toml;

namespace {

const std::string kHead = "[policy]\nid = \"hostile\"\n";

ErrorCode first_error(const std::string& text) {
  const Result<Policy> policy = Policy::from_memory({{{"pack.toml", text}}});
  return policy ? ErrorCode{} : policy.error().code;
}

std::string repeat(const std::string& part, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += part;
  return out;
}

}  // namespace

TEST_CASE("toml: places count lines and code points from one", "[policy][toml]") {
  const Result<Node> tree = read_toml("p.toml", "[a]\n\"中文\" = \"甲乙\"  # 注\nb = { \"丙\" = 1, c = 2 }\n");
  REQUIRE(tree);
  const Node& a = *tree->find("a");
  CHECK(a.find("中文")->key_place == Place{"p.toml", 2, 1});
  CHECK(a.find("中文")->place == Place{"p.toml", 2, 8});
  CHECK(a.find("中文")->content == Place{"p.toml", 2, 9});
  CHECK(a.find("b")->find("c")->key_place == Place{"p.toml", 3, 16});
}

TEST_CASE("toml: the text of a multi-line string begins on the line after its quotes", "[policy][toml]") {
  const Result<Node> tree = read_toml("p.toml", "x = \"\"\"\n  a && b\"\"\"\ny = '''c'''\n");
  REQUIRE(tree);
  CHECK(tree->find("x")->text == "  a && b");
  CHECK(tree->find("x")->content == Place{"p.toml", 2, 1});
  CHECK(tree->find("y")->content == Place{"p.toml", 3, 8});
}

TEST_CASE("toml: dates are dates, equal values are equal wherever they stand", "[policy][toml]") {
  const Result<Node> tree = read_toml(
      "p.toml",
      "a = 2018-09-01\nb = { d = 2018-09-01, v = [1, 2.5, true] }\nc = { v = [1, 2.5, true], d = 2018-09-01 }\n");
  REQUIRE(tree);
  REQUIRE(tree->find("a")->is(NodeKind::date));
  CHECK(tree->find("a")->date == Date::of(2018, 9, 1).value);
  CHECK(same_value(*tree->find("b"), *tree->find("c")));
  CHECK_FALSE(same_value(*tree->find("a"), *tree->find("b")));
}

TEST_CASE("hostile packs: every one ends in an error, none in a crash", "[policy][hostile]") {
  CHECK(first_error("[&") == ErrorCode::toml_syntax);
  CHECK(first_error("[[&") == ErrorCode::toml_syntax);
  CHECK(first_error("[ \t&]") == ErrorCode::toml_syntax);
  CHECK(first_error("\xEF\xBB\xBF[&") == ErrorCode::toml_syntax);
  CHECK(first_error("a\xC3\xA9 = 1") == ErrorCode::toml_syntax);
  CHECK(first_error("a = \"\"\"\\\n\xC3\xA9\"\"\"") == ErrorCode::toml_syntax);
  CHECK(first_error("a = \"\\") == ErrorCode::toml_syntax);
  CHECK(first_error(std::string("a = \"\0\"", 8)) == ErrorCode::toml_syntax);
  CHECK(first_error("a = \"\xFF\"") == ErrorCode::toml_syntax);
  CHECK(first_error("a = " + repeat("[", 1000000)) == ErrorCode::pack_limit);
  CHECK(first_error("a = " + repeat("{a=", 1000000)) == ErrorCode::pack_limit);
  CHECK(first_error("[" + repeat("a.", 100000) + "a]") == ErrorCode::pack_limit);
  CHECK(first_error(repeat("a.", 100000) + "a = 1") == ErrorCode::pack_limit);
  CHECK(first_error(kHead + "x = \"" + std::string((4U << 20U) + 1, 'x') + "\"") == ErrorCode::pack_limit);
  CHECK(first_error("") == ErrorCode::missing_key);
  CHECK(first_error("policy = 3") != ErrorCode{});
  CHECK(first_error("[[policy]]\nid = \"a\"") != ErrorCode{});
}

TEST_CASE("hostile packs: deep chains of facts and deep expressions are refused", "[policy][hostile]") {
  std::string chain = kHead;
  for (int i = 0; i < 5000; ++i) {
    chain += "[[fact]]\nid = \"f" + std::to_string(i) + "\"\nof = \"student\"\nexpr = \"f" + std::to_string(i + 1) +
             " + 1\"\n";
  }
  CHECK(first_error(chain + "[[fact]]\nid = \"f5000\"\nof = \"student\"\nexpr = \"1\"\n") == ErrorCode::pack_limit);
  const std::string deep =
      "[[rule]]\nid = \"r\"\nof = \"student\"\nwhen = \"" + repeat("(", 200000) + "true" + repeat(")", 200000) + "\"\n";
  CHECK(first_error(kHead + deep) == ErrorCode::expr_limit);
}

TEST_CASE("hostile packs: keys of every wrong kind are errors", "[policy][hostile]") {
  const std::vector<std::string> values = {"1",   "1.5",       "true", "\"x\"",     "2018-09-01", "[]",
                                           "[1]", "[[\"x\"]]", "{}",   "{ x = 1 }", "[{ x = 1 }]"};
  const std::vector<std::string> sections = {"param.p", "choice.c", "daycount.d"};
  const std::vector<std::string> keys = {"values", "options", "default", "weekdays", "why", "type", "required"};
  const std::vector<std::string> lists = {"role",       "subject", "fact",   "rule", "metric",
                                          "settlement", "table",   "column", "code", "clause"};
  const std::vector<std::string> list_keys = {"of",         "at",    "from",   "take", "with", "on",
                                              "runs",       "cross", "payer",  "n",    "d",    "by",
                                              "answerable", "say",   "object", "key",  "type", "codes"};
  for (const std::string& value : values) {
    for (const std::string& key : keys) {
      for (const std::string& section : sections)
        (void)first_error(kHead + "[" + section + "]\n" + key + " = " + value + "\n");
    }
    for (const std::string& key : list_keys) {
      for (const std::string& list : lists) {
        const std::string fill = "[[" + list + "]]\nid = \"x\"\n" + (key == "of" ? "" : "of = \"student\"\n") +
                                 (key == "take" ? "" : "take = \"count()\"\n") +
                                 "when = \"true\"\namount = \"yuan('1')\"\nbook = \"as_of.date()\"\n";
        (void)first_error(kHead + fill + key + " = " + value + "\n");
      }
    }
    for (const std::string& list : lists)
      CHECK(first_error(kHead + list + " = " + value + "\n") != ErrorCode::internal);
  }
}

namespace {

using Keys = std::vector<std::pair<std::string, std::string>>;  // key, a good value
const std::vector<std::string> kValues = {"1",  "-1",      "1.5", "true",      "\"x\"",      "\"\"",
                                          "[]", "[\"x\"]", "{}",  "[[1], {}]", "2018-09-01", "\"(\""};

std::string section(const std::string& name, const Keys& keys, const std::string& key, const std::string& value) {
  std::string text = kHead + name + "\n";
  bool there = false;
  for (const auto& [k, good] : keys) {
    text += k + " = " + (k == key ? value : good) + "\n";
    there = there || k == key;
  }
  return there ? text : text + key + " = " + value + "\n";
}

// Each key of a good item with every wrong value, and every key inside it alone with every wrong value.
void batter(const std::string& name, const Keys& keys, const std::vector<std::string>& more,
            const std::vector<std::string>& inner) {
  std::vector<std::string> all = more;
  for (const auto& [key, value] : keys) all.push_back(key);
  for (const std::string& key : all) {
    INFO(name << " " << key);
    for (const std::string& value : kValues) CHECK(first_error(section(name, keys, key, value)) != ErrorCode::internal);
    for (const std::string& in : inner) {
      for (const char* value : {"1", "\"x\"", "[[1], {}]", "{}"}) {
        const std::string table = "{ " + in + " = " + value + " }";
        for (const std::string& whole : {table, "[" + table + "]"})
          CHECK(first_error(section(name, keys, key, whole)) != ErrorCode::internal);
      }
    }
  }
}

}  // namespace

TEST_CASE("hostile packs: every key of every section with every kind of value is an error at most",
          "[policy][hostile]") {
  const std::pair<std::string, std::string> id{"id", "\"x\""}, of{"of", "\"change\""};
  batter("[[rule]]", {id, of, {"when", "\"true\""}},
         {"applies", "due", "once", "severity", "answerable", "say", "exception_to", "group", "vetoes", "unknown"},
         {"zh", "role", "via", "settlement"});
  batter("[[evidence]]", {id, of, {"parts", "[{ field = \"proof\" }]"}}, {"ordered", "distinct"},
         {"field", "paper", "sign", "by", "on", "within"});
  batter("[[duty]]", {id, {"of", "\"school\""}, {"every", "\"month\""}, {"needs", "{ from = \"activities\" }"}},
         {"for", "by", "to", "due", "at_least", "evidence", "archive", "vacations", "carry", "group", "zero_report"},
         {"from", "on", "where", "n", "count", "day", "role", "at_least"});
  batter("[[ladder]]",
         {id,
          {"of", "\"case\""},
          {"states", "{ a = {}, b = { end = true } }"},
          {"moves", "[{ from = \"a\", to = \"b\", on = \"return\" }]"}},
         {"start", "events", "ignore", "reopen"},
         {"from", "to", "on", "after", "at", "when", "needs", "owner", "help", "end", "as", "into", "kind"});
  batter("[[metric]]", {id, {"n", "{ from = \"cases\" }"}, {"d", "{ from = \"students\" }"}},
         {"by", "period", "where", "cohort"}, {"from", "where", "by"});
  batter("[[target]]\nid = \"t\"\nmetric = \"m\"\nbound = \"<= 1%\"\n[[metric]]",
         {{"id", "\"m\""}, {"n", "{ from = \"cases\" }"}, {"d", "{ from = \"students\" }"}}, {"by"}, {"from"});
  batter("[[target]]", {{"metric", "\"m\""}, {"bound", "\"<= 1%\""}}, {"id", "cell"}, {"stage"});
  batter("[band.b]", {{"on", "\"int\""}, {"rows", "[{ to = 1, pay = \"1.00\" }, { pay = \"0.00\" }]"}}, {"types"},
         {"to", "below", "pay"});
  batter("[[period]]", {id, {"spans", "[{ from = \"09-01\", to = \"01-31\" }]"}}, {"zh"}, {"from", "to", "label"});
  batter(
      "[[settlement]]",
      {id,
       of,
       {"when", "\"true\""},
       {"amount", "\"yuan('1')\""},
       {"payer", "\"a\""},
       {"to", "\"b\""},
       {"book", "\"date\""}},
      {"effect", "period", "on", "unit", "pool", "weight", "within", "rest", "decided_by", "undo", "cap", "sanction"},
      {"role", "unit", "share", "split", "when", "book", "per", "max"});
  batter("[[role]]", {id, {"at", "\"class\""}}, {"source", "object", "post", "count", "up", "merge", "object_kind"},
         {"min", "max", "role", "via"});
  batter("[[subject]]", {id, {"cross", "[\"class\", \"period:term\"]"}}, {"runs", "group", "where", "gap", "place"},
         {"from", "by", "day", "count"});
  batter("[[fact]]",
         {id, of, {"from", "\"visits\""}, {"take", "\"count()\""}, {"on", "{ student = \"self.student\" }"}},
         {"expr", "fold", "with", "across", "within", "order", "ties", "prizes", "covered_by", "anchor"},
         {"student", "min_gap"});
  batter("[[code]]", {{"list", "\"change_kind\""}, id}, {"needs", "synonyms", "zh"}, {"x"});
  batter("[[table]]", {{"id", "\"clubs\""}, {"subject", "\"club\""}, {"key", "\"content\""}},
         {"event", "recorded", "coverage", "ignore"}, {"x"});
  batter("[param.x]", {{"values", "[{ value = 1 }]"}}, {"by", "allowed", "type", "required", "why"},
         {"from", "value", "none", "stage"});
}

TEST_CASE("hostile packs: circles between the newer sections end in an error", "[policy][hostile]") {
  const std::string duty = "[[duty]]\nid = \"d\"\nof = \"school\"\nevery = \"month\"\nneeds = { from = \"duty:d\" }\n";
  const std::string metrics =
      "[[metric]]\nid = \"a\"\nn = { from = \"metric:b\" }\nd = { from = \"students\" }\n"
      "[[metric]]\nid = \"b\"\nn = { from = \"metric:a\" }\nd = { from = \"students\" }\n";
  const std::string exception =
      "[[rule]]\nid = \"a\"\nof = \"student\"\nwhen = \"grade > 1\"\n[[fact]]\nid = \"f\"\nof = \"student\"\n"
      "from = \"rule:a\"\ntake = \"count()\"\n[[rule]]\nid = \"b\"\nof = \"student\"\nwhen = \"f > 0\"\n"
      "exception_to = [\"a\"]\n";
  for (const std::string& text : {duty, metrics, exception}) {
    INFO(text);
    CHECK(first_error(kHead + text) == ErrorCode::cycle);
  }
}

TEST_CASE("hostile packs: damaged bytes never crash the loader", "[policy][hostile]") {
  const std::string good =
      kHead +
      "[param.n]\nzh = \"天数\"\nvalues = [{ from = 2018-09-01, value = 3 }]\n[[fact]]\nid = \"v\"\nof = \"student\"\n"
      "from = \"visits\"\nwhere = \"kind == 'home' && date <= as_of\"\ntake = \"count()\"\n[[rule]]\nid = \"r\"\nof = "
      "\"student\"\n"
      "when = \"v < p.n\"\nsay = { zh = \"{v} 次\", en = \"{v} visits\" }\n";
  REQUIRE(first_error(good) == ErrorCode{});
  rc::check("any bytes in any place", [&] {
    std::string text = good;
    const int edits = *rc::gen::inRange(1, 5);
    for (int i = 0; i < edits; ++i) {
      const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
      const char byte = *rc::gen::element('[', ']', '{', '}', '"', '\'', '=', '.', '#', '\n', '\\', ',', '(', ')', '&',
                                          '\xFF', '\xE4', 'x', '0');
      if (*rc::gen::arbitrary<bool>())
        text[at] = byte;
      else
        text.insert(at, 1, byte);
    }
    (void)first_error(text);
  });
}
