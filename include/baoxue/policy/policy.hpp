// SPDX-License-Identifier: MIT
// Policy: a checked policy pack with its layers, as data. Every expression is parsed, typed and resolved when the pack is
// loaded; the engine runs it. Immutable; any threads at once.
//
//   Result<Policy> policy = Policy::builtin("jiudian");                 // no file system
//   Result<Policy> mine = Policy::load({"packs/my-county"});            // extends a built-in one
#ifndef BAOXUE_POLICY_POLICY_HPP
#define BAOXUE_POLICY_POLICY_HPP

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "baoxue/core/date.hpp"
#include "baoxue/core/result.hpp"
#include "baoxue/model/schema.hpp"
#include "baoxue/policy/examples.hpp"
#include "baoxue/policy/money.hpp"
#include "baoxue/policy/processes.hpp"
#include "baoxue/policy/rules.hpp"
#include "baoxue/policy/subjects.hpp"
#include "baoxue/policy/values.hpp"

namespace baoxue::inline v1 {

// Something that must be computed, after all that it reads.
struct PlanStep {
  enum class Kind : std::uint8_t { subject = 0, fact = 1 } kind = Kind::fact;
  std::int32_t index = -1;
};
struct Layer {
  std::string id, version;
  Bilingual title;
  Maybe<Date> valid_from, valid_to;  // half-open
  bool refuse_outside = false;  // else a warning
};

struct Diagnostic {
  bool fatal = true;  // false: a warning
  Error error;
};
struct PolicyOptions {
  std::map<std::string, std::string> parameters;  // id -> literal ("3", "100.00", "91%"): replaces all dated values
  std::map<std::string, std::string> choices;
};
struct PackFile {
  std::string path, text;  // path is for messages
};
struct PackSources {
  std::vector<std::vector<PackFile>> packs;
  PolicyOptions options;
};

class Policy {
 public:
  [[nodiscard]] static Result<Policy> builtin(std::string_view id, const PolicyOptions& options = {});
  // Folders from the farthest layer to the nearest; `extends` finds the others among the given and the built-in packs.
  [[nodiscard]] static Result<Policy> load(const std::vector<std::string>& folders, const PolicyOptions& options = {});
  [[nodiscard]] static Result<Policy> from_memory(const std::vector<std::vector<PackFile>>& packs,
                                                  const PolicyOptions& options = {});
  // All problems of the packs, not only the first; empty = clean.
  [[nodiscard]] static std::vector<Diagnostic> check(const std::vector<std::string>& folders);
  [[nodiscard]] static std::vector<Diagnostic> check_memory(const std::vector<std::vector<PackFile>>& packs);
  [[nodiscard]] static std::vector<std::string> builtin_ids();

  struct Data {
    std::string id;
    std::string hash;  // 32 hex digits over the pack texts and options in layer order
    std::vector<Layer> layers;  // farthest first
    std::shared_ptr<const Schema> schema;
    std::vector<SubjectDef> subjects;  // the schema's tables in order, then declared ones
    std::vector<Ref> refs;
    std::vector<Fact> facts;  // in dependency order: a fact reads only earlier ones
    std::vector<Rule> rules;  // by id
    std::vector<Role> roles;
    std::vector<PlanStep> steps;  // computed subjects and facts in dependency order
    std::vector<Evidence> evidence;
    std::vector<Duty> duties;
    std::vector<Ladder> ladders;
    std::vector<Metric> metrics;
    std::vector<MetricTarget> targets;
    std::vector<Form> forms;
    std::vector<Settlement> settlements;
    std::vector<BandDef> bands;
    std::vector<PeriodDef> periods;
    std::vector<Example> examples;  // by id
    std::shared_ptr<const PackSources> sources;  // what it was loaded from; nullptr where there are no examples
    std::vector<Parameter> parameters;
    std::vector<Choice> choices;
    std::vector<Clause> clauses;
    std::vector<DayCountDef> day_counts;
    std::vector<Diagnostic> warnings;
  };
  explicit Policy(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  [[nodiscard]] const Data& data() const { return *data_; }
  [[nodiscard]] const Data* operator->() const { return data_.get(); }
  [[nodiscard]] std::shared_ptr<const Schema> schema_ptr() const { return data_->schema; }

 private:
  std::shared_ptr<const Data> data_;
};

}  // namespace baoxue::inline v1

#endif
