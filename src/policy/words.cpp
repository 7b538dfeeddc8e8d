// SPDX-License-Identifier: MIT
#include "policy/builder.hpp"

namespace baoxue::inline v1::policy_detail {

std::string Builder::text(const Item& item, std::string_view key, std::string_view fallback) const {
  const Node* node = item.get(key);
  return node != nullptr && node->is(NodeKind::text) ? node->text : std::string(fallback);
}

bool Builder::flag(const Item& item, std::string_view key) const {
  const Node* node = item.get(key);
  return node != nullptr && node->is(NodeKind::boolean) && node->boolean;
}

std::vector<std::string> Builder::texts(const Item& item, std::string_view key) {
  std::vector<std::string> out;
  const Node* node = item.get(key);
  if (node == nullptr) return out;
  if (node->is(NodeKind::text)) return {node->text};
  for (const Node& element : node->items) {
    if (element.is(NodeKind::text)) {
      out.push_back(element.text);
      continue;
    }
    diagnostics_.error(ErrorCode::wrong_type, element.place, std::string(key) + " 的每一项应为文字",
                       "every entry of " + std::string(key) + " must be text");
  }
  return out;
}

Bilingual Builder::bilingual(const Item& item, std::string_view key) {
  const Node* node = item.get(key);
  if (node == nullptr || !node->is(NodeKind::table)) return {};
  return bilingual(*node, item.section + " " + item.id + "." + std::string(key));
}

Bilingual Builder::bilingual(const Node& node, const std::string& what) {
  Bilingual out;
  for (const auto& [language, value] : node.entries) {
    if (language != "zh" && language != "en") {
      diagnostics_.error(ErrorCode::unknown_key, value.key_place, what + " 只有 zh 和 en", what + " has zh and en only",
                         nearest_name(language, {"zh", "en"}));
    } else if (!value.is(NodeKind::text)) {
      diagnostics_.error(ErrorCode::wrong_type, value.place, what + "." + language + " 应为文字",
                         what + "." + language + " must be text");
    } else {
      (language == "zh" ? out.zh : out.en) = value.text;
    }
  }
  if (out.zh.empty() || out.en.empty()) {
    const std::string missing = out.zh.empty() ? "zh" : "en";
    diagnostics_.warn(ErrorCode::message_language, node.place, what + " 缺 " + missing, what + " has no " + missing);
  }
  return out;
}

void Builder::bad_word(const Node& node, std::string_view key, const std::vector<std::string>& known) {
  std::string list;
  for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
  diagnostics_.error(ErrorCode::unknown_name, node.place, std::string(key) + " 只能是 " + list,
                     std::string(key) + " must be one of " + list, nearest_name(node.text, known));
}

std::string Builder::clause(const Item& item) {
  const Node* node = item.get("clause");
  if (node == nullptr || !node->is(NodeKind::text)) return {};
  cited_.insert(node->text);
  const auto& clauses = pack_.section("clause");
  if (!clauses.contains(node->text)) {
    const std::vector<std::string> known = keys_of(clauses);
    diagnostics_.error(ErrorCode::unknown_name, node->place, "没有声明条款 " + node->text,
                       "the clause " + node->text + " is not declared", nearest_name(node->text, known));
  }
  return node->text;
}

}  // namespace baoxue::inline v1::policy_detail
