// SPDX-License-Identifier: MIT
// What is wrong between rules: exceptions that mark nothing, groups whose rules contradict each other, conditions that are never
// true.
#include <algorithm>

#include "policy/builder.hpp"
#include "policy/constant.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

bool excepts(const Rule& rule, std::int32_t other) {
  return std::find(rule.exception_to.begin(), rule.exception_to.end(), other) != rule.exception_to.end();
}

// The same condition, however it is spaced: then both rules say yes for the same rows.
bool same_condition(const CheckedExpr& a, const CheckedExpr& b) {
  return a.given == b.given && (!a.given || expr::print(a.ast) == expr::print(b.ast));
}

bool always(const CheckedExpr& expression, bool value) {
  return expression.given && expression.ast.symbols().empty() && constant_bool(expression.ast) == Maybe<bool>(value);
}

bool says_always_yes(const Rule& rule) {
  return always(rule.when, true) && (!rule.applies.given || always(rule.applies, true));
}

}  // namespace

// An exception stands over the same rows, and two rules cannot except each other.
void Builder::check_exception(const Rule& rule, const Node& named, const Rule& other) {
  const auto self = static_cast<std::int32_t>(&rule - data_->rules.data());
  if (rule.subject >= 0 && other.subject >= 0 && rule.subject != other.subject) {
    diagnostics_.error(ErrorCode::wrong_type, named.place,
                       "规则 " + rule.id + "（" + subject(rule.subject).id + "）与 " + other.id + "（" +
                           subject(other.subject).id + "）的对象不同，不能作其例外",
                       "rule " + rule.id + " is of " + subject(rule.subject).id + " and " + other.id + " of " +
                           subject(other.subject).id + ": it cannot except it",
                       "of = \"" + subject(other.subject).id + "\"");
  } else if (excepts(other, self)) {
    diagnostics_.error(ErrorCode::cycle, named.place, "规则 " + rule.id + " 与 " + other.id + " 互为例外",
                       "the rules " + rule.id + " and " + other.id + " except each other");
  }
}

// Two rules that always say yes together, without an edge, are a conflict now; others may become one in the data.
void Builder::check_group(const std::vector<const Rule*>& group) {
  const auto index = [&](const Rule* rule) { return static_cast<std::int32_t>(rule - data_->rules.data()); };
  for (std::size_t i = 0; i < group.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const Rule &one = *group[j], &other = *group[i];
      const Node& named = *pack_.section("rule").at(other.id).get("group");
      if (one.subject != other.subject) {
        diagnostics_.error(
            ErrorCode::wrong_type, named.place,
            "规则组 " + other.group + " 里 " + one.id + " 与 " + other.id + " 的对象不同",
            "the rules " + one.id + " and " + other.id + " of the group " + other.group + " are of different subjects");
        return;
      }
      const bool together = (same_condition(one.applies, other.applies) && same_condition(one.when, other.when)) ||
                            (says_always_yes(one) && says_always_yes(other));
      if (!together || excepts(one, index(&other)) || excepts(other, index(&one))) continue;
      diagnostics_.error(
          ErrorCode::rule_conflict, named.place,
          "规则组 " + other.group + " 里 " + one.id + " 与 " + other.id + " 总是同时成立，应写 exception_to",
          "the rules " + one.id + " and " + other.id + " of the group " + other.group +
              " always hold together and neither excepts the other",
          "exception_to = [\"" + one.id + "\"]");
    }
  }
}

void Builder::check_rules() {
  std::map<std::string, std::vector<const Rule*>> groups;
  for (const Rule& rule : data_->rules) {
    if (!rule.group.empty() && rule.when.given) groups[rule.group].push_back(&rule);
  }
  for (const auto& [name, group] : groups) check_group(group);
  const auto never = [&](const CheckedExpr& condition, const std::string& what, const char* key) {
    if (!always(condition, false)) return;
    diagnostics_.warn(ErrorCode::never_fires, condition.place, what + " 的 " + key + " 恒为假，永不触发",
                      std::string("`") + key + "` of " + what + " is always false: it can never fire");
  };
  for (const Rule& rule : data_->rules) never(rule.applies, "rule " + rule.id, "applies");
  for (const Duty& duty : data_->duties) never(duty.expected, "duty " + duty.id, "for");
  for (const Settlement& settlement : data_->settlements) never(settlement.when, "settlement " + settlement.id, "when");
}

}  // namespace baoxue::inline v1::policy_detail
