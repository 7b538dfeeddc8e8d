// SPDX-License-Identifier: MIT
#include "baoxue/policy/policy.hpp"

#include <set>

#include "policy/builder.hpp"
#include "policy/builtin_packs.hpp"
#include "policy/folder_read.hpp"

namespace baoxue::inline v1 {
namespace policy_detail {

std::shared_ptr<Policy::Data> Builder::build() {
  build_layers();
  build_schema();
  build_day_counts();
  build_periods();
  declare_items();
  build_subjects();
  build_parameters();
  build_bands();
  build_choices();
  build_clauses();
  declare_facts();
  build_rules();
  build_metrics();
  build_targets();
  build_settlements();
  read_vetoes();
  build_duties();
  build_ladders();
  build_forms();
  check_rules();
  check_deadlines();
  build_examples();
  final_checks();
  hash_texts();
  return data_;
}

namespace {

using Packs = std::vector<std::vector<PackFile>>;

std::shared_ptr<Policy::Data> build_all(const Packs& packs, const PolicyOptions& options, Diagnostics& diagnostics) {
  const MergedPack merged = merge_packs(packs, diagnostics);
  if (merged.layers.empty()) {
    if (!diagnostics.failed()) diagnostics.error(ErrorCode::bad_argument, {}, "没有给出包", "no pack is given");
    return nullptr;
  }
  return Builder(merged, options, diagnostics).build();
}

Result<Policy> load_all(const Packs& packs, const PolicyOptions& options) {
  Diagnostics diagnostics;
  std::shared_ptr<Policy::Data> data = build_all(packs, options, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (diagnostic.fatal) return diagnostic.error;
  }
  data->warnings = diagnostics.all();
  if (!data->examples.empty()) data->sources = std::make_shared<const PackSources>(PackSources{packs, options});
  return Policy(std::move(data));
}

Result<Packs> read_all(const std::vector<std::string>& folders) {
  Packs packs;
  for (const std::string& folder : folders) {
    Result<std::vector<PackFile>> files = read_folder(folder);
    if (!files) return files.error();
    packs.push_back(*std::move(files));
  }
  return packs;
}

}  // namespace
}  // namespace policy_detail

Result<Policy> Policy::builtin(std::string_view id, const PolicyOptions& options) {
  std::vector<PackFile> files = policy_detail::builtin_pack(id);
  if (!files.empty()) return policy_detail::load_all({std::move(files)}, options);
  return Error{ErrorCode::not_found,
               "没有内建的包 " + std::string(id),
               "there is no built-in pack " + std::string(id),
               {},
               {},
               policy_detail::nearest_name(id, builtin_ids())};
}

Result<Policy> Policy::load(const std::vector<std::string>& folders, const PolicyOptions& options) {
  const Result<policy_detail::Packs> packs = policy_detail::read_all(folders);
  if (!packs) return packs.error();
  return policy_detail::load_all(*packs, options);
}

Result<Policy> Policy::from_memory(const std::vector<std::vector<PackFile>>& packs, const PolicyOptions& options) {
  return policy_detail::load_all(packs, options);
}

std::vector<Diagnostic> Policy::check(const std::vector<std::string>& folders) {
  const Result<policy_detail::Packs> packs = policy_detail::read_all(folders);
  if (!packs) return {{true, packs.error()}};
  return check_memory(*packs);
}

std::vector<Diagnostic> Policy::check_memory(const std::vector<std::vector<PackFile>>& packs) {
  policy_detail::Diagnostics diagnostics;
  (void)policy_detail::build_all(packs, {}, diagnostics);
  return diagnostics.all();
}

std::vector<std::string> Policy::builtin_ids() {
  std::set<std::string> ids;
  for (const policy_detail::BuiltinFile& file : policy_detail::builtin_files())
    ids.emplace(file.path.substr(0, file.path.find('/')));
  return {ids.begin(), ids.end()};
}

}  // namespace baoxue::inline v1
