// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <set>

#include "pack_text.hpp"
#include "test.hpp"

using namespace baoxue;
using namespace policy_test;

TEST_CASE("built-in packs: each loads without a warning", "[policy][builtin]") {
  CHECK(Policy::builtin_ids() == std::vector<std::string>{"anhui", "cn-law", "jiudian"});
  for (const std::string& id : Policy::builtin_ids()) {
    const auto policy = Policy::builtin(id);
    INFO(id + " " + message(policy));
    REQUIRE(policy);
    for (const Diagnostic& d : policy->data().warnings) {
      FAIL_CHECK(d.error.place.file << ":" << d.error.place.line << " " << d.error.message_en);
    }
  }
}

TEST_CASE("built-in packs: the chain is law, province, township", "[policy][builtin]") {
  const auto policy = Policy::builtin("jiudian");
  REQUIRE(policy);
  std::vector<std::string> layers;
  for (const Layer& layer : policy->data().layers) layers.push_back(layer.id);
  CHECK(layers == std::vector<std::string>{"cn-law", "anhui", "jiudian"});
}

TEST_CASE("built-in packs: jiudian has every rule and settlement of this version", "[policy][builtin]") {
  std::set<std::string> wanted = {
      "chain.class_uncovered",      "chain.school_uncovered",       "chain.staff_without_charge",
      "changes.class_balance",      "changes.month_report_late",    "changes.month_report_missing",
      "changes.reported_late",      "changes.school_balance",       "changes.township_balance",
      "changes.unmatched_entry",    "changes.unmatched_exit",       "changes.withdrawal_unlawful",
      "changes.without_proof",      "changes.without_signoff",      "changes.zero_report_contradicted",
      "returning.case_missing",     "returning.dropout_unreported", "returning.first_visit",
      "returning.first_visit_late", "returning.spaced_visits"};
  for (const char* census :
       {"enrolled_twice", "exemption_expired", "exemption_unproven", "identity_conflict", "missing_from_census",
        "near_match", "not_enrolled", "suspension_expired", "too_young", "without_measure", "without_teacher"})
    wanted.insert(std::string("census.") + census);
  const auto policy = Policy::builtin("jiudian");
  REQUIRE(policy);
  std::set<std::string> found;
  for (const Rule& rule : policy->data().rules) {
    found.insert(rule.id);
    INFO(rule.id);
    CHECK_FALSE(rule.clause.empty());
    CHECK_FALSE(rule.title.zh.empty());
    CHECK_FALSE(rule.say.zh.empty());
    CHECK_FALSE(rule.say.en.empty());
  }
  CHECK(found == wanted);
  REQUIRE(policy->data().settlements.size() == 2);
  for (const Settlement& settlement : policy->data().settlements) CHECK_FALSE(settlement.choices.empty());
}

TEST_CASE("built-in packs: every number says where it comes from", "[policy][builtin]") {
  const auto policy = Policy::builtin("jiudian");
  REQUIRE(policy);
  for (const Parameter& parameter : policy->data().parameters) {
    INFO(parameter.id);
    CHECK_FALSE(parameter.clause.empty());
    CHECK_FALSE(parameter.zh.empty());
    REQUIRE(parameter.values.size() == 1);
    CHECK(parameter.values[0].from <= Date::of(2018, 9, 1).value);  // the law's own are older than the plan
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
  const auto all = Policy::load({root + "cn-law", root + "anhui", root + "jiudian"});
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
