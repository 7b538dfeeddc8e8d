// SPDX-License-Identifier: MIT
#include <climits>

#include "pack_text.hpp"
#include "test.hpp"

using namespace baoxue;
using namespace policy_test;

namespace {

const std::string kLimit = "[param.n]\nvalues = [{ from = 2018-09-01, value = 3 }, { from = 2020-09-01, value = 4 }]\n";
const std::string kRule = "[[rule]]\nid = \"r\"\nof = \"student\"\nwhen = \"grade > p.n\"\nseverity = \"look\"\n";

}  // namespace

TEST_CASE("layers: the nearer layer replaces the keys it gives and keeps the others", "[policy][layers]") {
  const auto policy = Policy::from_memory(
      {pack("far", kLimit + kRule), pack("near", "[[rule]]\nid = \"r\"\nwhen = \"grade > 1 + p.n\"\n", "\"far\"")});
  INFO(message(policy));
  REQUIRE(policy);
  const Rule& rule = policy->data().rules.at(0);
  CHECK(rule.when.source == "grade > 1 + p.n");
  CHECK(rule.severity == Severity::look);
  CHECK(rule.layer == "near");
  REQUIRE(policy->data().layers.size() == 2);
  CHECK(policy->data().layers[0].id == "far");
  CHECK(policy->data().id == "near");
}

TEST_CASE("layers: parameter values merge by date and each knows its layer", "[policy][layers]") {
  const std::string near = "[param.n]\nvalues = [{ from = 2020-09-01, value = 5 }, { from = 2024-09-01, value = 6 }]\n";
  const auto policy = Policy::from_memory({pack("far", kLimit + kRule), pack("near", near, "\"far\"")});
  INFO(message(policy));
  REQUIRE(policy);
  const Parameter& n = policy->data().parameters.at(0);
  REQUIRE(n.values.size() == 3);
  CHECK(n.values[0].value.integer == 3);
  CHECK(n.values[0].layer == "far");
  CHECK(n.values[1].value.integer == 5);
  CHECK(n.values[1].from == Date::of(2020, 9, 1).value);
  CHECK(n.values[1].layer == "near");
  CHECK(n.values[2].value.integer == 6);
}

TEST_CASE("layers: remove = true deletes what a farther layer declares", "[policy][layers]") {
  const auto policy = Policy::from_memory(
      {pack("far", kLimit + kRule), pack("near", "[[rule]]\nid = \"r\"\nremove = true\n", "\"far\"")});
  REQUIRE(policy);
  CHECK(policy->data().rules.empty());
  CHECK(warns(*policy, ErrorCode::unused_parameter));
}

TEST_CASE("layers: arrays replace whole", "[policy][layers]") {
  const std::string far = "[choice.c]\noptions = [\"a\", \"b\"]\ndefault = \"a\"\n";
  const auto policy =
      Policy::from_memory({pack("far", far), pack("near", "[choice.c]\noptions = [\"a\", \"z\"]\n", "\"far\"")});
  REQUIRE(policy);
  CHECK(policy->data().choices.at(0).options == std::vector<std::string>{"a", "z"});
}

TEST_CASE("layers: two parents that differ are a conflict unless the child speaks", "[policy][layers]") {
  const std::string base = "[param.n]\ntype = \"int\"\nvalues = [{ value = 1 }]\n" + kRule;
  const std::string one = "[param.n]\nvalues = [{ value = 2 }]\n", two = "[param.n]\nvalues = [{ value = 3 }]\n";
  const auto diamond = [&](const std::string& left, const std::string& right, const std::string& child) {
    return Policy::from_memory({pack("base", base), pack("left", left, "\"base\""), pack("right", right, "\"base\""),
                                pack("child", child, "\"left\", \"right\"")});
  };
  const auto conflict = diamond(one, two, "");
  REQUIRE_FALSE(conflict);
  CHECK(conflict.error().code == ErrorCode::layer_conflict);
  CHECK(diamond(one, one, ""));
  CHECK(diamond(one, "", "")->data().parameters[0].values[0].value.integer == 2);
  CHECK(diamond("", two, "")->data().parameters[0].values[0].value.integer == 3);
  CHECK(diamond(one, two, "[param.n]\nvalues = [{ value = 9 }]\n")->data().parameters[0].values[0].value.integer == 9);
}

TEST_CASE("layers: an override that changes nothing is a warning", "[policy][layers]") {
  const auto policy = Policy::from_memory(
      {pack("far", kLimit + kRule), pack("near", "[[rule]]\nid = \"r\"\nseverity = \"look\"\n", "\"far\"")});
  REQUIRE(policy);
  CHECK(warns(*policy, ErrorCode::override_no_effect));
}

TEST_CASE("layers: a value, a whole item and a code that override nothing are warnings", "[policy][layers]") {
  const std::string uses = "[[rule]]\nid = \"r\"\nof = \"student\"\nwhen = \"grade > p.n\"\n";
  const std::string far =
      "[param.n]\nvalues = [{ from = 2018-09-01, value = 1 }, { from = 2024-09-01, value = 2 }]\n" + uses;
  const auto warned = [&](const std::string& near) {
    const auto policy = Policy::from_memory({pack("far", far), pack("near", near, "\"far\"")});
    INFO(message(policy));
    REQUIRE(policy);
    return warns(*policy, ErrorCode::override_no_effect);
  };
  CHECK(warned("[param.n]\nvalues = [{ from = 2018-09-01, value = 1 }]\n"));
  CHECK_FALSE(warned("[param.n]\nvalues = [{ from = 2018-09-01, value = 3 }]\n"));
  CHECK_FALSE(warned("[param.n]\nvalues = [{ from = 2020-09-01, value = 1 }]\n"));
  CHECK(warned("[[rule]]\nid = \"r\"\n"));
  CHECK(warned("[param.n]\n"));
}

TEST_CASE("layers: a nearer layer may replace one of the cells that a farther one gives together", "[policy][layers]") {
  const std::string head = "[param.n]\nby = [\"stage\"]\n";
  const std::string far = head + "values = [{ stage = [\"primary\", \"junior\"], value = 1 }]\n";
  for (const char* cell : {"\"junior\"", "[\"junior\"]"}) {
    const auto policy = Policy::from_memory(
        {pack("far", far),
         pack("near", "[param.n]\nvalues = [{ stage = " + std::string(cell) + ", value = 7 }]\n", "\"far\"")});
    INFO(message(policy));
    REQUIRE(policy);
    const Parameter& n = policy->data().parameters[0];
    REQUIRE(n.table->cells.size() == 2);  // junior, primary
    CHECK(n.table->cells[0].integer == 7);
    CHECK(n.table->cells[1].integer == 1);
  }
}

TEST_CASE("layers: extends in a circle and packs that nothing extends are errors", "[policy][layers]") {
  const auto circle = Policy::from_memory({pack("a", "", "\"b\""), pack("b", "", "\"a\"")});
  REQUIRE_FALSE(circle);
  CHECK(circle.error().code == ErrorCode::cycle);
  const auto stray = Policy::from_memory({pack("a", ""), pack("b", "")});
  REQUIRE_FALSE(stray);
  CHECK(stray.error().code == ErrorCode::unknown_name);
}

TEST_CASE("layers: which file a rule stands in changes nothing but the hash", "[policy][layers]") {
  const std::string other = "[[rule]]\nid = \"a\"\nof = \"class\"\nwhen = \"grade > 12\"\n";
  const std::string head = "[policy]\nid = \"t\"\n";
  const auto one = Policy::from_memory({{{"a.toml", head}, {"b.toml", kLimit + kRule + other}}});
  const auto two = Policy::from_memory({{{"c.toml", other}, {"a.toml", head}, {"b.toml", kLimit + kRule}}});
  REQUIRE(one);
  REQUIRE(two);
  REQUIRE(one->data().rules.size() == 2);
  CHECK(one->data().rules[0].id == "a");
  CHECK(two->data().rules[0].id == "a");
  CHECK(one->data().hash.size() == 32);
  CHECK(one->data().hash != two->data().hash);
}

TEST_CASE("layers: the hash is of texts and options, not of folders or of the order files are given in",
          "[policy][layers]") {
  const std::string head = "[policy]\nid = \"t\"\n";
  const auto hash = [](const std::vector<PackFile>& files, const PolicyOptions& options = {}) {
    return Policy::from_memory({files}, options)->data().hash;
  };
  const std::string first = hash({{"x/a.toml", head}, {"x/b.toml", kLimit}});
  CHECK(first == hash({{"y/b.toml", kLimit}, {"y/a.toml", head}}));
  CHECK(first != hash({{"x/a.toml", head}, {"x/b.toml", kLimit + "\n"}}));
  CHECK(first != hash({{"x/a.toml", head}, {"x/b.toml", kLimit}}, {{{"n", "7"}}, {}}));
  CHECK(first == hash({{"x/a.toml", head}, {"x/b.toml", kLimit}}));
}

TEST_CASE("options: a parameter's literal is read by its type and replaces all dates", "[policy][options]") {
  const std::string body = kLimit +
                           "[param.pay]\ntype = \"money\"\nvalues = [{ value = \"100.00\" }]\n[param.share]\ntype = "
                           "\"ratio\"\nvalues = [{ value = \"91%\" }]\n" +
                           kRule;
  const auto policy = load(body, {{{"n", "8"}, {"pay", "250.50"}, {"share", "2/5"}}, {}});
  INFO(message(policy));
  REQUIRE(policy);
  const Parameter& n = by_id(policy->data().parameters, "n");
  REQUIRE(n.values.size() == 1);
  CHECK(n.values[0].from.days == INT32_MIN);
  CHECK(n.values[0].value.integer == 8);
  CHECK(n.values[0].layer == "option");
  CHECK(by_id(policy->data().parameters, "pay").values[0].value.integer == 25050);
  CHECK(by_id(policy->data().parameters, "share").values[0].value.integer == 2);
  CHECK(by_id(policy->data().parameters, "share").values[0].value.denominator == 5);
  CHECK(load(body, {{{"n", "x"}}, {}}).error().code == ErrorCode::bad_parameter);
  CHECK(load(body, {{{"m", "1"}}, {}}).error().code == ErrorCode::unknown_name);
}

TEST_CASE("options: a choice takes one of its options", "[policy][options]") {
  const std::string body = "[choice.week]\noptions = [\"calendar\", \"school\"]\ndefault = \"calendar\"\n";
  CHECK(load(body)->data().choices[0].selected == "calendar");
  CHECK(load(body, {{}, {{"week", "school"}}})->data().choices[0].selected == "school");
  CHECK(load(body, {{}, {{"week", "moon"}}}).error().code == ErrorCode::bad_choice);
  CHECK(load(body, {{}, {{"weak", "school"}}}).error().hint == "week");
}

TEST_CASE("options: a required parameter has no value until the caller gives one", "[policy][options]") {
  const std::string body = "[param.n]\ntype = \"int\"\nrequired = true\n" + kRule;
  REQUIRE(load(body));
  CHECK(load(body)->data().parameters[0].values.empty());
  CHECK(load(body, {{{"n", "3"}}, {}})->data().parameters[0].values.size() == 1);
}
