// SPDX-License-Identifier: MIT
#include "policy/constant.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

// A constant that depends on a calendar is not known when a pack is loaded.
class NoCalendar : public expr::Context {
 public:
  Maybe<Date> add_days(Date, std::int64_t, std::int32_t, std::int32_t) const override { return {}; }
  Maybe<std::int64_t> days_between(Date, Date, std::int32_t, std::int32_t) const override { return {}; }
  Maybe<bool> is_day(Date, std::int32_t, std::int32_t) const override { return {}; }
  Maybe<std::int64_t> term(Date, std::int32_t) const override { return {}; }
};

}  // namespace

Maybe<bool> constant_bool(const expr::Ast& ast) {
  const expr::Ast* one = &ast;
  const expr::Program program = expr::Program::compile(std::span(&one, 1));
  if (!program.inputs().empty() || program.outputs() != 1) return {};
  expr::Workspace workspace;
  program.run({}, 1, NoCalendar(), workspace);
  const expr::Value value = expr::value_at(workspace.output(0), ast.type(), 0);
  return value.state == expr::State::known ? Maybe<bool>(value.integer != 0) : Maybe<bool>();
}

}  // namespace baoxue::inline v1::policy_detail
