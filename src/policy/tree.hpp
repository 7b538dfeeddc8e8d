// SPDX-License-Identifier: MIT
// The small tree that a pack file becomes: values with their places. Nothing but toml_read.cpp sees toml++.
#ifndef BAOXUE_POLICY_TREE_HPP
#define BAOXUE_POLICY_TREE_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "baoxue/core/date.hpp"
#include "baoxue/core/result.hpp"

namespace baoxue::inline v1::policy_detail {

// Bits, so that a key can allow several.
enum class NodeKind : std::uint8_t { text = 1, integer = 2, real = 4, boolean = 8, date = 16, array = 32, table = 64 };

struct NodeEntry;

struct Node {
  NodeKind kind = NodeKind::table;
  Place place;      // of the value
  Place key_place;  // of its key; = place for array elements
  Place content;    // text: of its first character
  std::string text;
  std::int64_t integer = 0;
  double real = 0;
  bool boolean = false;
  Date date;
  std::vector<Node> items;         // array
  std::vector<NodeEntry> entries;  // table, by key

  [[nodiscard]] bool is(NodeKind k) const { return kind == k; }
  [[nodiscard]] const Node* find(std::string_view key) const;  // nullptr if none
};

struct NodeEntry {
  std::string key;
  Node value;
};

inline const Node* Node::find(std::string_view key) const {
  for (const NodeEntry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

// Equal content; places do not count.
[[nodiscard]] inline bool same_value(const Node& a, const Node& b) {
  if (a.kind != b.kind || a.items.size() != b.items.size() || a.entries.size() != b.entries.size()) return false;
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!same_value(a.items[i], b.items[i])) return false;
  }
  for (std::size_t i = 0; i < a.entries.size(); ++i) {
    if (a.entries[i].key != b.entries[i].key) return false;
    if (!same_value(a.entries[i].value, b.entries[i].value)) return false;
  }
  return a.text == b.text && a.integer == b.integer && a.real == b.real && a.boolean == b.boolean && a.date == b.date;
}

}  // namespace baoxue::inline v1::policy_detail

#endif
