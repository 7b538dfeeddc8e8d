// SPDX-License-Identifier: MIT
// Every section of a pack and its keys, once: how it is written, what a key holds, what only a later version knows.
// The reader checks against this table; docs are made from it.
#ifndef BAOXUE_POLICY_SECTIONS_HPP
#define BAOXUE_POLICY_SECTIONS_HPP

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "policy/diagnostics.hpp"
#include "policy/tree.hpp"

namespace baoxue::inline v1::policy_detail {

enum class SectionForm : std::uint8_t {
  single,  // [policy]
  keyed,   // [param.first_visit_days]
  list,    // [[rule]] with an id
};

struct KeyDecl {
  std::string_view name;
  std::uint8_t kinds = 1;  // NodeKind bits; 0 = of a later version
  bool required = false;
};

struct SectionDecl {
  std::string_view name;
  SectionForm form;
  std::span<const KeyDecl> keys;
};

[[nodiscard]] std::span<const SectionDecl> sections();
[[nodiscard]] const SectionDecl* find_section(std::string_view name);

// Unknown keys (with the nearest), keys of a later version and values of the wrong kind.
void check_keys(const SectionDecl& section, const Node& table, Diagnostics& diagnostics);
// The same for a table inside an item, such as `runs = { ... }`.
void check_table_keys(std::string_view what, const Node& table, std::span<const KeyDecl> keys,
                      Diagnostics& diagnostics);

}  // namespace baoxue::inline v1::policy_detail

#endif
