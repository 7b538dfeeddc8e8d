// SPDX-License-Identifier: MIT
// Chain: some expressions of one subject, with every expression fact they read that is not materialised, compiled into a short
// list of programs. A program holds what may run together: same depth, same anchor date. Immutable; a ChainRun is one
// thread's buffers.
#ifndef BAOXUE_ENGINE_CHAIN_HPP
#define BAOXUE_ENGINE_CHAIN_HPP

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/source.hpp"
#include "engine/world.hpp"

namespace baoxue::inline v1::engine_detail {

class GroupStore;
class KeptChains;

// Materialised facts, parallel to Policy::Data::facts; a null column is not computed (yet). And what they read rows through.
struct FactStore {
  std::vector<std::unique_ptr<FactColumn>> columns;
  std::shared_ptr<GroupStore> groups;
  KeptChains* kept = nullptr;  // of an assessor
  [[nodiscard]] bool has(std::int32_t fact) const { return columns[static_cast<std::size_t>(fact)] != nullptr; }
};

struct Target {
  const CheckedExpr* expression = nullptr;
  std::int32_t anchor_column = -1;  // of the subject the parameters are anchored at; -1: its event date, else as_of
};
// Parameters are anchored at Surroundings::anchor, the same day for every row.
inline constexpr std::int32_t kFixedAnchor = -2;

// What stands outside the rows: a metric's period, the day a step of a ladder began.
struct Surroundings {
  Maybe<Date> period_start, period_end;
  Maybe<Date> anchor = {};
};

class Chain {
 public:
  // self < 0: expressions over `base`. Else the aggregate scope: rows of `base` seen from rows of `self`, anchored at `self`.
  Chain(const World& world, const FactStore& facts, std::int32_t base, std::int32_t self,
        std::span<const Target> targets, expr::CompileOptions options = {});

  struct Step {
    expr::Program program;
    std::vector<const expr::Ast*> asts;
    std::vector<std::int32_t> fact;  // per output: the fact it is, or -1 - target
    std::int32_t anchor_column = -1;
    bool needs_units = false;
  };
  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }
  [[nodiscard]] std::size_t targets() const { return targets_; }
  // Facts of `base` that are read as columns because they were there when the chain was made.
  [[nodiscard]] const std::vector<std::int32_t>& stored_facts() const { return stored_; }

 private:
  friend class ChainRun;
  void add_needed(std::int32_t fact, std::vector<std::int32_t>& depth_of);
  const World* world_;
  const FactStore* facts_;
  std::int32_t base_, self_;
  std::size_t targets_;
  std::vector<Step> steps_;
  std::vector<std::int32_t> stored_;
};

class ChainRun {
 public:
  explicit ChainRun(const Chain& chain, Surroundings around = {});
  // base.width rows; `self` (same width) only in the aggregate scope.
  void run(const Rows& base, const Rows* self = nullptr);
  [[nodiscard]] const expr::Vector& result(std::size_t target) const { return *results_[target]; }
  [[nodiscard]] const expr::Workspace& workspace(std::size_t step) const { return workspaces_[step]; }
  // The inputs the last run gave to a step, for explanations.
  [[nodiscard]] const std::vector<expr::Vector>& inputs(std::size_t step) const { return inputs_[step]; }

 private:
  expr::Vector input(const Ref& ref, std::int32_t anchor_column);
  [[nodiscard]] Maybe<Date> anchor_day(std::int32_t anchor_column, std::int32_t subject, std::int64_t row) const;
  expr::Vector parameter_input(const Parameter& parameter, std::int32_t anchor_column);
  expr::Vector version_input(const Parameter& parameter, std::int32_t anchor_column);
  const std::int32_t* units();  // of the run's rows, made once
  const Rows& rows_of(const Ref& ref) const { return ref.self && self_ != nullptr ? *self_ : base_; }

  const Chain* chain_;
  Surroundings around_;
  Scratch scratch_;
  std::vector<expr::Workspace> workspaces_;
  std::vector<std::vector<expr::Vector>> inputs_;
  std::vector<const expr::Vector*> fact_vectors_, results_;
  Rows base_;
  const Rows* self_ = nullptr;
  const std::int32_t* units_ = nullptr;
};

// A column or materialised fact, over the links of `ref`, for `rows` of ref.subject.
[[nodiscard]] expr::Vector read_ref(const World& world, const FactStore& facts, const Ref& ref, const Rows& rows,
                                    Scratch& scratch);
// One value for every row.
[[nodiscard]] expr::Vector constant(const expr::Value& value, Scratch& scratch);
// The value in force on `day`; nullptr if there is none.
[[nodiscard]] const ParameterValue* in_force(const Parameter& parameter, Date day);

}  // namespace baoxue::inline v1::engine_detail

#endif
