// SPDX-License-Identifier: MIT
#include "policy/layers.hpp"

#include <algorithm>
#include <climits>

#include "policy/chain.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

// All that layers say of one key and that no nearer layer replaced: more than one entry is a conflict unless they agree.
using Voices = std::vector<Field>;

struct Draft {
  Place place;
  std::int32_t layer = -1;
  std::map<std::string, Voices, std::less<>> keys;
  std::map<std::pair<std::int32_t, std::string>, Voices> values;  // parameters, by day and keys
};

// A target is about one cell of a metric: that is its name where it has none.
std::string target_id(const Node& table) {
  const Node *metric = table.find("metric"), *cell = table.find("cell");
  if (metric == nullptr || !metric->is(NodeKind::text)) return {};
  std::string id = metric->text;
  if (cell == nullptr) return id;
  for (const auto& [key, value] : cell->entries)
    id += ' ' + key + '=' + (value.is(NodeKind::text) ? value.text : std::to_string(value.integer));
  return id;
}

// The keys a parameter's value is for: part of what tells two values apart.
std::string keys_text(const Node& value) {
  std::string text;
  for (const auto& [key, node] : value.entries) {
    if (key == "from" || key == "value" || key == "none") continue;
    text += key + '=' + node.text;
    for (const Node& item : node.items) text += ',' + item.text;
    text += ' ';
  }
  return text;
}

std::string item_id(const SectionDecl& section, const Node& table) {
  const auto text = [&](std::string_view key) {
    const Node* node = table.find(key);
    return node != nullptr && node->is(NodeKind::text) ? node->text : std::string();
  };
  if (section.name == "column")
    return text("table").empty() || text("id").empty() ? "" : text("table") + "." + text("id");
  if (section.name == "code") return text("list").empty() || text("id").empty() ? "" : text("list") + "." + text("id");
  if (section.name == "target" && text("id").empty()) return target_id(table);
  return text("id");
}

class Merger {
 public:
  Merger(MergedPack& pack, Diagnostics& diagnostics) : pack_(pack), diagnostics_(diagnostics) {}

  void run() {
    for (std::size_t i = 0; i < pack_.layers.size(); ++i) {
      layer_ = static_cast<std::int32_t>(i);
      seen_.clear();
      for (const Node& tree : pack_.layers[i].trees) {
        for (const auto& [name, node] : tree.entries) read_section(name, node);
      }
    }
    for (auto& [section, drafts] : drafts_) {
      for (auto& [id, draft] : drafts) settle(section, id, draft);
    }
  }

 private:
  void read_section(const std::string& name, const Node& node) {
    const SectionDecl* section = find_section(name);
    if (section == nullptr) {
      const std::vector<std::string> known = names_of(sections(), &SectionDecl::name);
      diagnostics_.error(ErrorCode::unknown_section, node.key_place, "没有节 " + name, "there is no section " + name,
                         nearest_name(name, known));
      return;
    }
    switch (section->form) {
      case SectionForm::single: return read_single(*section, node);
      case SectionForm::keyed: return read_keyed(*section, node);
      case SectionForm::list: return read_list(*section, node);
    }
  }

  void wrong_form(const SectionDecl& section, const Node& node, const std::string& form) {
    diagnostics_.error(ErrorCode::wrong_type, node.place, std::string(section.name) + " 应写作 " + form,
                       std::string(section.name) + " is written " + form);
  }

  void read_single(const SectionDecl& section, const Node& node) {
    if (!node.is(NodeKind::table)) return wrong_form(section, node, "[policy]");
    check_keys(section, node, diagnostics_);
  }

  void read_keyed(const SectionDecl& section, const Node& node) {
    const std::string form = "[" + std::string(section.name) + ".id]";
    if (!node.is(NodeKind::table)) return wrong_form(section, node, form);
    for (const auto& [id, table] : node.entries) {
      if (table.is(NodeKind::table))
        add(section, id, table);
      else
        wrong_form(section, table, form);
    }
  }

  void read_list(const SectionDecl& section, const Node& node) {
    const std::string form = "[[" + std::string(section.name) + "]]";
    if (!node.is(NodeKind::array)) return wrong_form(section, node, form);
    for (const Node& table : node.items) {
      if (!table.is(NodeKind::table)) {
        wrong_form(section, table, form);
        continue;
      }
      const std::string id = item_id(section, table);
      if (!id.empty()) {
        add(section, id, table);
        continue;
      }
      check_keys(section, table, diagnostics_);
      diagnostics_.error(ErrorCode::missing_key, table.place, form + " 缺 id", form + " has no id");
    }
  }

  void add(const SectionDecl& section, const std::string& id, const Node& table) {
    check_keys(section, table, diagnostics_);
    auto& drafts = drafts_[std::string(section.name)];
    const auto [first, fresh] = seen_.try_emplace(std::string(section.name) + "/" + id, table.place);
    if (!fresh) {
      diagnostics_.error(ErrorCode::duplicate_id, table.place,
                         std::string(section.name) + " " + id + " 已在 " + place_text(first->second) + " 声明",
                         std::string(section.name) + " " + id + " is already declared at " + place_text(first->second));
      return;
    }
    if (const Node* remove = table.find("remove")) return remove_item(section, id, table, *remove);
    const bool older = drafts.contains(id);
    Draft& draft = drafts[id];
    if (older && std::all_of(table.entries.begin(), table.entries.end(),
                             [&](const NodeEntry& entry) { return key_is_identity(section, entry.key); })) {
      diagnostics_.warn(ErrorCode::override_no_effect, table.place,
                        std::string(section.name) + " " + id + " 没有改写任何键",
                        std::string(section.name) + " " + id + " overrides nothing");
    }
    draft.place = table.place;
    draft.layer = layer_;
    for (const auto& [key, value] : table.entries) {
      if (key == "values" && section.name == "param")
        add_values(draft, id, value);
      else if (!key_is_identity(section, key))
        speak(draft.keys[key], value, section, id, key);
      else
        draft.keys[key] = {{&value, layer_}};
    }
  }

  static bool key_is_identity(const SectionDecl& section, std::string_view key) {
    if (section.form != SectionForm::list) return false;
    return key == "id" || (section.name == "column" && key == "table") || (section.name == "code" && key == "list");
  }

  void remove_item(const SectionDecl& section, const std::string& id, const Node& table, const Node& remove) {
    auto& drafts = drafts_[std::string(section.name)];
    if (!remove.is(NodeKind::boolean) || !remove.boolean) {
      diagnostics_.error(ErrorCode::wrong_type, remove.place, "remove 只能是 true", "remove can only be true");
      return;
    }
    const auto it = drafts.find(id);
    if (it == drafts.end()) {
      const std::vector<std::string> known = keys_of(drafts);
      diagnostics_.error(ErrorCode::unknown_name, table.place, "没有可以删除的 " + std::string(section.name) + " " + id,
                         "there is no " + std::string(section.name) + " " + id + " to remove", nearest_name(id, known));
      return;
    }
    drafts.erase(it);
  }

  // The layer's voice replaces those of its ancestors.
  bool replaces(Voices& voices, const Node& value) {
    const std::vector<bool>& ancestors = pack_.layers[static_cast<std::size_t>(layer_)].ancestors;
    bool same = false;
    std::erase_if(voices, [&](const Field& field) {
      if (!ancestors[static_cast<std::size_t>(field.layer)]) return false;
      same = same || same_value(*field.node, value);
      return true;
    });
    voices.push_back({&value, layer_});
    return same;
  }

  void speak(Voices& voices, const Node& value, const SectionDecl& section, const std::string& id,
             const std::string& key) {
    const std::size_t before = voices.size();
    const bool same = replaces(voices, value);
    if (!same || before != 1 || voices.size() != 1 || key == "of") return;
    diagnostics_.warn(ErrorCode::override_no_effect, value.key_place,
                      std::string(section.name) + " " + id + " 的 " + key + " 与上层相同，改写无作用",
                      key + " of " + std::string(section.name) + " " + id + " overrides with the same value");
  }

  void add_values(Draft& draft, const std::string& id, const Node& values) {
    if (!values.is(NodeKind::array)) return;
    std::map<std::pair<std::int32_t, std::string>, Place> own;
    for (const Node& value : values.items) {
      const Node* from = value.find("from");
      if (!value.is(NodeKind::table) || (from != nullptr && !from->is(NodeKind::date))) {
        diagnostics_.error(ErrorCode::wrong_type, value.place, "值应写作 { from = 2018-09-01, value = … }",
                           "a value is written { from = 2018-09-01, value = ... }");
        continue;
      }
      const std::pair<std::int32_t, std::string> at{from == nullptr ? INT32_MIN : from->date.days, keys_text(value)};
      const auto [first, fresh] = own.try_emplace(at, value.place);
      if (!fresh) {
        diagnostics_.error(ErrorCode::duplicate_id, value.place,
                           "同一日期的值已在 " + place_text(first->second) + " 给出",
                           "the value of this date is already given at " + place_text(first->second));
        continue;
      }
      Voices& voices = draft.values[at];
      const std::size_t before = voices.size();
      if (!replaces(voices, value) || before != 1 || voices.size() != 1) continue;
      diagnostics_.warn(ErrorCode::override_no_effect, value.place, "param " + id + " 的这个值与上层相同，改写无作用",
                        "this value of param " + id + " overrides with the same value");
    }
  }

  // One voice, or several that agree; else a conflict.
  Field pick(const Voices& voices, const std::string& section, const std::string& id, const std::string& key) {
    for (const Field& field : voices) {
      if (same_value(*field.node, *voices.back().node)) continue;
      const std::string one = place_text(field.node->place), other = place_text(voices.back().node->place);
      diagnostics_.error(
          ErrorCode::layer_conflict, pack_.layers.back().policy->place,
          section + " " + id + " 的 " + key + " 在 " + one + " 与 " + other + " 不同，本包须选定",
          key + " of " + section + " " + id + " differs at " + one + " and " + other + "; this pack must choose");
      break;
    }
    return voices.back();
  }

  void settle(const std::string& section, const std::string& id, const Draft& draft) {
    Item item{section, id, draft.place, draft.layer, {}, {}};
    for (const auto& [key, voices] : draft.keys) item.fields[key] = pick(voices, section, id, key);
    for (const auto& [at, voices] : draft.values) item.values.push_back(pick(voices, section, id, "values"));
    // Of one day the nearer layer speaks last: it may give some of the keys that a farther one gave together.
    std::stable_sort(item.values.begin(), item.values.end(), [](const Field& a, const Field& b) {
      const auto from = [](const Field& f) {
        const Node* day = f.node->find("from");
        return day == nullptr ? INT32_MIN : day->date.days;
      };
      return std::pair(from(a), a.layer) < std::pair(from(b), b.layer);
    });
    for (const KeyDecl& key : find_section(section)->keys) {
      if (!key.required || item.get(key.name) != nullptr) continue;
      diagnostics_.error(ErrorCode::missing_key, item.place, section + " " + id + " 缺键 " + std::string(key.name),
                         section + " " + id + " has no key " + std::string(key.name));
      broken_ = true;
    }
    if (!std::exchange(broken_, false)) pack_.sections[section].emplace(id, std::move(item));
  }

  MergedPack& pack_;
  Diagnostics& diagnostics_;
  std::int32_t layer_ = 0;
  bool broken_ = false;
  std::map<std::string, Place> seen_;
  std::map<std::string, std::map<std::string, Draft>> drafts_;
};

}  // namespace

const std::map<std::string, Item, std::less<>>& MergedPack::section(std::string_view name) const {
  static const std::map<std::string, Item, std::less<>> kNone;
  const auto it = sections.find(name);
  return it == sections.end() ? kNone : it->second;
}

MergedPack merge_packs(const std::vector<std::vector<PackFile>>& packs, Diagnostics& diagnostics) {
  MergedPack pack;
  pack.layers = build_chain(packs, diagnostics);
  // A file that is not TOML or a chain with a hole would only make names unknown that are declared.
  if (diagnostics.failed()) pack.layers.clear();
  if (!pack.layers.empty()) Merger(pack, diagnostics).run();
  return pack;
}

}  // namespace baoxue::inline v1::policy_detail
