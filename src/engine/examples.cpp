// SPDX-License-Identifier: MIT
#include "baoxue/engine/examples.hpp"

#include <algorithm>

#include "baoxue/core/money.hpp"
#include "baoxue/core/ratio.hpp"
#include "baoxue/core/text.hpp"
#include "engine/examples.hpp"
#include "engine/report_impl.hpp"

namespace baoxue::inline v1 {

using namespace engine_detail;

namespace {

constexpr std::string_view kKinds[] = {"rule", "ladder", "person", "metric", "target", "duty", "fact", "error"};

std::string list_text(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// "rule visit.overdue s1: due"
std::string subject_of(const Expectation& e, const std::string& key) {
  std::string text = std::string(kKinds[static_cast<std::size_t>(e.kind)]) + ' ' + e.id;
  if (!e.key.empty()) text += ' ' + e.key;
  for (const std::string& part : e.cell) text += ' ' + part;
  return key.empty() ? text : text + ": " + key;
}

// Amounts and rates are compared by value, lists as sets with repetition, all else as text.
bool equal(const Expectation& e, const std::string& key, const std::vector<std::string>& expected,
           const std::vector<std::string>& got) {
  const bool one = expected.size() == 1 && got.size() == 1;
  if (one && key == "money") return parse_money(expected[0]) == parse_money(got[0]);
  if (one && (key == "points" || (e.kind == ExpectKind::metric && key == "is"))) {
    const Maybe<Ratio> a = parse_ratio(expected[0]), b = parse_ratio(got[0]);
    if (a.known && b.known) return compare(a.value, b.value) == Maybe<int>(0);
  }
  if (e.kind == ExpectKind::fact && one && expected[0].find('/') != std::string::npos) {
    const Maybe<Ratio> a = parse_ratio(expected[0]), b = parse_ratio(got[0]);
    if (a.known && b.known) return compare(a.value, b.value) == Maybe<int>(0);
  }
  if (key == "refused") return std::find(got.begin(), got.end(), expected[0]) != got.end();
  return list_text(expected) == list_text(got);
}

ExampleCheck check_of(const Expectation& e, const std::string& key, std::string expected, std::string got,
                      bool passed) {
  ExampleCheck check{passed, subject_of(e, key), std::move(expected), std::move(got), {}, e.place};
  const std::string zh = check.got.empty() ? "没有" : check.got, en = check.got.empty() ? "nothing" : check.got;
  check.message = passed ? Bilingual{check.what + " 是 " + check.expected, check.what + " is " + check.expected}
                         : Bilingual{check.what + "：应为 " + check.expected + "，得到 " + zh,
                                     check.what + ": expected " + check.expected + ", got " + en};
  return check;
}

void compare_with(const Report& report, const Expectation& e, ExampleResult& result) {
  Answers answers = answers_to(report, e);
  for (const auto& [key, expected] : e.says) {
    const auto got = answers.find(key);
    const bool there = got != answers.end();
    const bool passed = there && equal(e, key, expected, got->second);
    result.checks.push_back(
        check_of(e, key, list_text(expected), there ? list_text(got->second) : std::string(), passed));
  }
}

// The example ended in an error: that may be what was expected.
void ended(const Error& error, const Example& example, ExampleResult& result) {
  const Expectation& first = example.expect[0];
  const std::string name(error_name(error.code));
  if (first.kind == ExpectKind::error)
    return result.checks.push_back(check_of(first, "", first.id, name, first.id == name));
  ExampleCheck check{false, "example " + example.id, "", name, {}, example.place};
  check.message = {"不能运行：" + error.message, "it cannot be run: " + error.message_en};
  result.checks.push_back(std::move(check));
}

// With the options of the example over those the pack was loaded with.
Result<Policy> policy_for(const Policy& policy, const Example& example) {
  if ((example.choices.empty() && example.parameters.empty()) || policy->sources == nullptr) return policy;
  PolicyOptions options = policy->sources->options;
  for (const auto& [id, value] : example.choices) options.choices[id] = value;
  for (const auto& [id, value] : example.parameters) options.parameters[id] = value;
  return Policy::from_memory(policy->sources->packs, options);
}

Result<Report> report_for(const Policy& policy, const Example& example) {
  const Result<Policy> chosen = policy_for(policy, example);
  if (!chosen) return chosen.error();
  const Result<Dataset> data = example_data(chosen->schema_ptr(), example);
  if (!data) return data.error();
  EvaluateOptions options{.as_of = example.as_of, .threads = 1};
  for (const Expectation& e : example.expect) {
    if (e.kind == ExpectKind::fact) options.facts.push_back(e.index);
  }
  return evaluate(*chosen, *data, options);
}

}  // namespace

ExampleResult run_example(const Policy& policy, const Example& example) {
  ExampleResult result{example.id, example.clause, example.layer, example.title, {}, example.place};
  const Result<Report> report = report_for(policy, example);
  if (!report) {
    ended(report.error(), example, result);
    return result;
  }
  for (const Expectation& e : example.expect) {
    if (e.kind == ExpectKind::error) {
      result.checks.push_back(check_of(e, "", e.id, "", false));
    } else {
      compare_with(*report, e, result);
    }
  }
  return result;
}

std::vector<ExampleResult> run_examples(const Policy& policy) {
  std::vector<ExampleResult> results;
  for (const Example& example : policy->examples) results.push_back(run_example(policy, example));
  return results;
}

Result<ExampleResult> run_example(const Policy& policy, std::string_view id) {
  std::vector<std::string> known;
  for (const Example& example : policy->examples) {
    if (example.id == id) return run_example(policy, example);
    known.push_back(example.id);
  }
  return Error{
      ErrorCode::not_found,           "没有例子 " + std::string(id), "there is no example " + std::string(id), {}, {},
      nearest(id, known).value_or("")};
}

}  // namespace baoxue::inline v1
