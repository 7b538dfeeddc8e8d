// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <set>

#include "pack_text.hpp"
#include "test.hpp"

using namespace baoxue;
using namespace policy_test;

TEST_CASE("built-in packs: each loads without a warning", "[policy][builtin]") {
  CHECK(Policy::builtin_ids() == std::vector<std::string>{"anhui", "cn-law", "integrity", "jiudian"});
  for (const std::string& id : Policy::builtin_ids()) {
    const auto policy = Policy::builtin(id);
    INFO(id + " " + message(policy));
    REQUIRE(policy);
    for (const Diagnostic& d : policy->data().warnings) {
      FAIL_CHECK(d.error.place.file << ":" << d.error.place.line << " " << d.error.message_en);
    }
  }
}

TEST_CASE("built-in packs: the chain is law, province, integrity, township", "[policy][builtin]") {
  const auto policy = Policy::builtin("jiudian");
  REQUIRE(policy);
  std::vector<std::string> layers;
  for (const Layer& layer : policy->data().layers) layers.push_back(layer.id);
  CHECK(layers == std::vector<std::string>{"cn-law", "anhui", "integrity", "jiudian"});
}

TEST_CASE("built-in packs: every rule of jiudian has a clause, a title and a message in both languages",
          "[policy][builtin]") {
  const auto policy = Policy::builtin("jiudian");
  REQUIRE(policy);
  std::set<std::string> systems;
  for (const Rule& rule : policy->data().rules) {
    systems.insert(rule.id.substr(0, rule.id.find('.')));
    INFO(rule.id);
    CHECK_FALSE(rule.clause.empty());
    CHECK_FALSE(rule.title.zh.empty());
    CHECK_FALSE(rule.say.zh.empty());
    CHECK_FALSE(rule.say.en.empty());
    if (rule.id.starts_with("integrity.")) CHECK(rule.severity == Severity::look);  // a hint, never a verdict
  }
  for (const char* system : {"admission", "chain", "changes", "integrity", "joint", "registry", "returning", "support"})
    CHECK(systems.contains(system));
  for (const Settlement& settlement : policy->data().settlements) CHECK_FALSE(settlement.choices.empty());
}

TEST_CASE("built-in packs: every number says where it comes from", "[policy][builtin]") {
  const auto policy = Policy::builtin("jiudian");
  REQUIRE(policy);
  for (const Parameter& parameter : policy->data().parameters) {
    INFO(parameter.id);
    CHECK_FALSE(parameter.clause.empty());
    CHECK_FALSE(parameter.zh.empty());
    for (const ParameterValue& value : parameter.values)
      CHECK(value.from <= Date::of(2018, 9, 1).value);  // the law's own are older than the plan
    if (parameter.source == Basis::assumed) CHECK_FALSE(parameter.why.zh.empty());
  }
  CHECK(by_id(policy->data().parameters, "per_head_primary").values[0].value.integer == 10000);
  CHECK(by_id(policy->data().parameters, "per_head_junior").values[0].value.integer == 20000);
  CHECK(by_id(policy->data().parameters, "per_head_junior").source == Basis::said);
  for (const Choice& choice : policy->data().choices) CHECK_FALSE(choice.why.zh.empty());
}

TEST_CASE("built-in packs: one that is not there is named with the nearest", "[policy][builtin]") {
  const auto policy = Policy::builtin("jiudan");
  REQUIRE_FALSE(policy);
  CHECK(policy.error().code == ErrorCode::not_found);
  CHECK(policy.error().hint == "jiudian");
}

TEST_CASE("built-in packs: a county's own layer extends one in memory", "[policy][builtin]") {
  const auto policy = Policy::from_memory(
      {pack("mine", "[param.report_days]\nvalues = [{ from = 2026-09-01, value = 1 }]\n", "\"jiudian\"")});
  INFO(message(policy));
  REQUIRE(policy);
  const Parameter& days = by_id(policy->data().parameters, "report_days");
  REQUIRE(days.values.size() == 2);
  CHECK(days.values[0].layer == "jiudian");
  CHECK(days.values[1].layer == "mine");
}

TEST_CASE("built-in packs: a folder read from disk is the same policy", "[policy][builtin]") {
  const char* source = std::getenv("BAOXUE_SOURCE_DIR");
  const std::string root = std::string(source == nullptr ? "." : source) + "/policies/";
  const auto one = Policy::load({root + "jiudian"});
  INFO(message(one));
  REQUIRE(one);
  CHECK(one->data().hash == Policy::builtin("jiudian")->data().hash);
  const auto all = Policy::load({root + "cn-law", root + "anhui", root + "integrity", root + "jiudian"});
  REQUIRE(all);
  CHECK(all->data().hash == one->data().hash);
  CHECK(Policy::check({root + "jiudian"}).empty());
}

TEST_CASE("built-in packs: a folder that is not there is an error that names it", "[policy][builtin]") {
  const auto policy = Policy::load({"no/such/folder"});
  REQUIRE_FALSE(policy);
  CHECK(policy.error().code == ErrorCode::io);
  CHECK(policy.error().place.file == "no/such/folder");
}
