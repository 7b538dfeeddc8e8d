// SPDX-License-Identifier: MIT
#include "policy/chain.hpp"

#include <algorithm>

#include "policy/builtin_packs.hpp"
#include "policy/toml_read.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

constexpr std::size_t kMaxLayers = 32;

PackLayer parse_pack(const std::vector<PackFile>& files, Diagnostics& diagnostics) {
  PackLayer layer;
  layer.files = files;
  std::sort(layer.files.begin(), layer.files.end(),
            [](const PackFile& a, const PackFile& b) { return a.path < b.path; });
  for (const PackFile& file : layer.files) {
    Result<Node> tree = read_toml(file.path, file.text);
    if (!tree) diagnostics.error(tree.error());
    layer.trees.push_back(tree ? *std::move(tree) : Node{});
  }
  return layer;
}

// After the layer stands where it stays: the pointer goes into its trees.
void find_policy(PackLayer& layer, Diagnostics& diagnostics) {
  for (const Node& tree : layer.trees) {
    const Node* policy = tree.find("policy");
    if (policy == nullptr || !policy->is(NodeKind::table)) continue;
    if (layer.policy != nullptr) {
      diagnostics.error(ErrorCode::duplicate_id, policy->place,
                        "一个包只有一个 [policy]，另一个在 " + place_text(layer.policy->place),
                        "a pack has one [policy]; the other is at " + place_text(layer.policy->place));
      continue;
    }
    layer.policy = policy;
    const Node* id = policy->find("id");
    if (id != nullptr && id->is(NodeKind::text)) layer.id = id->text;
  }
  if (layer.policy == nullptr && diagnostics.failed()) return;
  const Place start{layer.files.empty() ? std::string() : layer.files[0].path, 1, 1};
  if (layer.policy == nullptr) {
    diagnostics.error(ErrorCode::missing_key, start, "包里没有 [policy]", "the pack has no [policy]");
  } else if (layer.id.empty()) {
    diagnostics.error(ErrorCode::missing_key, layer.policy->place, "[policy] 缺 id", "[policy] has no id");
  }
}

class Chain {
 public:
  Chain(const std::vector<std::vector<PackFile>>& packs, Diagnostics& diagnostics) : diagnostics_(diagnostics) {
    for (const auto& files : packs) add_source(files);
  }

  std::vector<PackLayer> build() {
    if (sources_.empty()) return {};
    const std::size_t given = sources_.size();
    visit(given - 1, sources_[given - 1]->policy);
    for (std::size_t i = 0; i < given; ++i) {
      if (states_[i] == State::done || sources_[i]->policy == nullptr) continue;
      diagnostics_.error(ErrorCode::unknown_name, sources_[i]->policy->place,
                         "给出了包 " + sources_[i]->id + "，但没有包 extends 它",
                         "the pack " + sources_[i]->id + " is given but nothing extends it");
    }
    return std::move(ordered_);
  }

 private:
  enum class State : std::uint8_t { fresh, open, done };

  std::size_t add_source(const std::vector<PackFile>& files) {
    sources_.push_back(std::make_unique<PackLayer>(parse_pack(files, diagnostics_)));
    find_policy(*sources_.back(), diagnostics_);
    states_.push_back(State::fresh);
    positions_.push_back(-1);
    for (std::size_t i = 0; i + 1 < sources_.size(); ++i) {
      if (sources_[i]->id.empty() || sources_[i]->id != sources_.back()->id) continue;
      diagnostics_.error(ErrorCode::duplicate_id, sources_.back()->policy->place, "两个包同为 " + sources_[i]->id,
                         "two packs are called " + sources_[i]->id);
    }
    return sources_.size() - 1;
  }

  // Index of the source called `id`, loading a built-in one; -1 with an error if there is none.
  std::int64_t find(const Node& id) {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      if (sources_[i]->id == id.text) return static_cast<std::int64_t>(i);
    }
    const std::vector<PackFile> files = builtin_pack(id.text);
    if (!files.empty()) return static_cast<std::int64_t>(add_source(files));
    std::vector<std::string> known = Policy::builtin_ids();
    for (const auto& source : sources_) known.push_back(source->id);
    diagnostics_.error(ErrorCode::unknown_name, id.place, "没有包 " + id.text, "there is no pack " + id.text,
                       nearest_name(id.text, known));
    return -1;
  }

  void visit(std::size_t index, const Node* blame) {
    states_[index] = State::open;
    path_.push_back(sources_[index]->id);
    const Node* extends = blame == nullptr ? nullptr : blame->find("extends");
    std::vector<std::int32_t> parents;
    if (extends != nullptr && extends->is(NodeKind::array)) {
      for (const Node& id : extends->items) visit_parent(id, parents);
    }
    path_.pop_back();
    states_[index] = State::done;
    place(index, std::move(parents));
  }

  void visit_parent(const Node& id, std::vector<std::int32_t>& parents) {
    if (!id.is(NodeKind::text)) {
      diagnostics_.error(ErrorCode::wrong_type, id.place, "extends 应列出包的 id", "extends lists ids of packs");
      return;
    }
    const std::int64_t found = find(id);
    if (found < 0) return;
    const auto parent = static_cast<std::size_t>(found);
    if (states_[parent] == State::open || path_.size() > kMaxLayers) {
      std::string path;
      for (const std::string& step : path_) path += step + " → ";
      diagnostics_.error(ErrorCode::cycle, id.place, "extends 成环：" + path + id.text,
                         "extends is circular: " + path + id.text);
      return;
    }
    if (states_[parent] == State::fresh) visit(parent, sources_[parent]->policy);
    parents.push_back(positions_[parent]);
  }

  void place(std::size_t index, std::vector<std::int32_t> parents) {
    positions_[index] = static_cast<std::int32_t>(ordered_.size());
    PackLayer layer = *sources_[index];
    layer.extends = std::move(parents);
    layer.ancestors.assign(ordered_.size() + 1, false);
    for (const std::int32_t parent : layer.extends) {
      layer.ancestors[static_cast<std::size_t>(parent)] = true;
      const std::vector<bool>& further = ordered_[static_cast<std::size_t>(parent)].ancestors;
      for (std::size_t i = 0; i < further.size(); ++i) {
        if (further[i]) layer.ancestors[i] = true;
      }
    }
    ordered_.push_back(std::move(layer));
  }

  Diagnostics& diagnostics_;
  std::vector<std::unique_ptr<PackLayer>> sources_;
  std::vector<State> states_;
  std::vector<std::int32_t> positions_;
  std::vector<PackLayer> ordered_;
  std::vector<std::string> path_;
};

}  // namespace

std::vector<PackFile> builtin_pack(std::string_view id) {
  std::vector<PackFile> files;
  const std::string prefix = std::string(id) + "/";
  for (const BuiltinFile& file : builtin_files()) {
    if (!id.empty() && file.path.starts_with(prefix)) files.push_back({std::string(file.path), std::string(file.text)});
  }
  return files;
}

std::vector<PackLayer> build_chain(const std::vector<std::vector<PackFile>>& packs, Diagnostics& diagnostics) {
  std::vector<PackLayer> layers = Chain(packs, diagnostics).build();
  for (PackLayer& layer : layers) {
    layer.policy = nullptr;
    for (const Node& tree : layer.trees) {
      const Node* policy = tree.find("policy");
      if (layer.policy == nullptr && policy != nullptr && policy->is(NodeKind::table)) layer.policy = policy;
    }
  }
  return layers;
}

}  // namespace baoxue::inline v1::policy_detail
