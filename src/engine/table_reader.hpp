// SPDX-License-Identifier: MIT
// TableReader: the columns of one table subject by name; a table or column that did not arrive reads as all unknown.
#ifndef BAOXUE_ENGINE_TABLE_READER_HPP
#define BAOXUE_ENGINE_TABLE_READER_HPP

#include <string>
#include <string_view>

#include "engine/world.hpp"

namespace baoxue::inline v1::engine_detail {

class TableReader {
 public:
  TableReader(const World& world, std::string_view subject) : world_(world), index_(world.subject_index(subject)) {}
  [[nodiscard]] bool present() const { return index_ >= 0 && rows().present; }
  [[nodiscard]] std::size_t size() const { return present() ? rows().rows : 0; }
  [[nodiscard]] bool visible(std::size_t row) const { return rows().is_visible(row); }
  [[nodiscard]] const SubjectRows& rows() const { return world_.subjects[static_cast<std::size_t>(index_)]; }
  [[nodiscard]] const Source& column(std::string_view id) const {
    static constexpr Source kNothing;
    if (index_ < 0) return kNothing;
    const std::vector<SubjectColumn>& columns = world_.policy.subjects[static_cast<std::size_t>(index_)].columns;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (columns[c].id == id) return rows().columns[c];
    }
    return kNothing;
  }

 private:
  const World& world_;
  std::int32_t index_;
};

// A code, day or number, or what stands for unknown.
[[nodiscard]] inline std::int32_t integer_or(const Source& source, std::size_t row, std::int32_t otherwise) {
  const auto at = static_cast<std::int64_t>(row);
  return source.is_known(at) ? static_cast<std::int32_t>(source.integer(at)) : otherwise;
}
[[nodiscard]] inline std::string text_or_empty(const Source& source, std::size_t row) {
  const auto at = static_cast<std::int64_t>(row);
  return source.is_known(at) ? std::string(source.text(at)) : std::string();
}
// The name in the row that has this key; "" where there is no such row or its table has no names.
[[nodiscard]] inline std::string name_of_key(const World& world, std::string_view domain, std::string_view key) {
  const TableReader named(world, domain);
  const std::int32_t code = named.present() ? world.data.keys(domain).find(key) : -1;
  if (code < 0 || static_cast<std::size_t>(code) >= named.rows().row_of_key.size()) return {};
  const std::int32_t row = named.rows().row_of_key[static_cast<std::size_t>(code)];
  return row < 0 ? std::string() : text_or_empty(named.column("name"), static_cast<std::size_t>(row));
}

}  // namespace baoxue::inline v1::engine_detail

#endif
