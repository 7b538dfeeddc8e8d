// SPDX-License-Identifier: MIT
// Packs -> one merged pack. The chain of `extends` is ordered farthest first; items merge by section and id, keys given
// replace, parameter values merge by date, `remove = true` deletes. Where two layers of which neither extends the other
// differ and no nearer layer speaks: layer_conflict.
#ifndef BAOXUE_POLICY_LAYERS_HPP
#define BAOXUE_POLICY_LAYERS_HPP

#include <map>
#include <string>
#include <vector>

#include "policy/diagnostics.hpp"
#include "policy/tree.hpp"

namespace baoxue::inline v1::policy_detail {

struct PackLayer {
  std::string id;
  std::vector<PackFile> files;
  std::vector<Node> trees;  // parallel to files, empty tables where a file did not parse
  const Node* policy = nullptr;  // its [policy]; into trees
  std::vector<std::int32_t> extends;  // indices of layers, smaller than its own
  std::vector<bool> ancestors;  // by layer index
};

struct Field {
  const Node* node = nullptr;  // into PackLayer::trees
  std::int32_t layer = -1;
};

struct Item {
  std::string section, id;
  Place place;  // of the nearest layer that has it
  std::int32_t layer = -1;  // the nearest
  std::map<std::string, Field, std::less<>> fields;
  std::vector<Field> values;  // parameters: the dated values, ascending
  [[nodiscard]] const Node* get(std::string_view key) const {
    const auto it = fields.find(key);
    return it == fields.end() ? nullptr : it->second.node;
  }
};

struct MergedPack {
  std::vector<PackLayer> layers;  // farthest first; the last is the pack itself
  std::map<std::string, std::map<std::string, Item, std::less<>>, std::less<>> sections;
  [[nodiscard]] const std::map<std::string, Item, std::less<>>& section(std::string_view name) const;
};

// Diagnostics tell what failed; the result is then partial and only good for more checking.
[[nodiscard]] MergedPack merge_packs(const std::vector<std::vector<PackFile>>& packs, Diagnostics& diagnostics);

// The files of a built-in pack; empty if there is none.
[[nodiscard]] std::vector<PackFile> builtin_pack(std::string_view id);

}  // namespace baoxue::inline v1::policy_detail

#endif
