// SPDX-License-Identifier: MIT
#include "baoxue/data/coverage.hpp"

#include <algorithm>

namespace baoxue::inline v1 {

namespace {

const Column& column(const Table& table, std::string_view id) {
  return table.columns[static_cast<std::size_t>(table.def->column_id(id))];
}

std::int32_t code_or_none(const Column& column, std::size_t row) {
  return column.known(row) ? static_cast<std::int32_t>(column.integer(row)) : -1;
}

// Schools by the unit they belong to.
using Schools = Buffer<std::int32_t>;
using SchoolsByUnit = std::map<std::int32_t, Schools, std::less<>, Local<std::pair<const std::int32_t, Schools>>>;

SchoolsByUnit schools_by_unit(const Dataset& data) {
  SchoolsByUnit out;
  const Table* schools = data.table("schools");
  if (schools == nullptr) return out;
  const Column& unit = column(*schools, "unit");
  for (std::size_t row = 0; row < schools->rows; ++row) {
    if (schools->is_kept(row) && unit.known(row)) out[code_or_none(unit, row)].push_back(schools->key_codes[row]);
  }
  return out;
}

}  // namespace

CoverageIndex::CoverageIndex(const Dataset& data, std::string_view name, Date as_of) {
  const Table* table = data.table("submissions");
  present_ = table != nullptr;
  if (!present_) return;
  const auto by_unit = schools_by_unit(data);
  const Column &what = column(*table, "table"), &school = column(*table, "school"), &in_class = column(*table, "class"),
               &unit = column(*table, "unit"), &from = column(*table, "covers_from"), &to = column(*table, "covers_to"),
               &received = column(*table, "received_on");
  for (std::size_t row = 0; row < table->rows; ++row) {
    const bool usable =
        table->is_kept(row) && what.known(row) && from.known(row) && to.known(row) && received.known(row);
    const TableDef* sent = usable ? data.schema().find_table(what.text(row)) : nullptr;  // by id or Chinese name
    if (sent == nullptr || sent->id != name || received.integer(row) > as_of.days) continue;
    const Span span{static_cast<std::int32_t>(from.integer(row)), static_cast<std::int32_t>(to.integer(row))};
    const std::int32_t class_code = code_or_none(in_class, row), school_code = code_or_none(school, row),
                       unit_code = code_or_none(unit, row);
    if (class_code >= 0) {
      classes_[class_code].push_back(span);
    } else if (school_code >= 0) {
      schools_[school_code].push_back(span);
    } else if (const auto found = by_unit.find(unit_code); found != by_unit.end()) {
      for (const std::int32_t one : found->second) schools_[one].push_back(span);
    }
  }
  unite(classes_);
  unite(schools_);
}

void CoverageIndex::unite(Spans& spans) {
  for (auto& [code, list] : spans) {
    std::sort(list.begin(), list.end());
    Buffer<Span> united;
    for (const Span& span : list) {
      if (span.second < span.first) continue;
      if (!united.empty() && span.first <= united.back().second + 1) {
        united.back().second = std::max(united.back().second, span.second);
      } else {
        united.push_back(span);
      }
    }
    list = std::move(united);
  }
}

bool CoverageIndex::holds(const Spans& spans, std::int32_t code, std::int32_t day) {
  const auto found = spans.find(code);
  if (found == spans.end()) return false;
  const auto after = std::upper_bound(found->second.begin(), found->second.end(), day,
                                      [](std::int32_t d, const Span& s) { return d < s.first; });
  return after != found->second.begin() && day <= std::prev(after)->second;
}

Maybe<bool> CoverageIndex::covered(std::int32_t class_code, std::int32_t school_code, Date day) const {
  if (!present_) return {};
  return holds(classes_, class_code, day.days) || holds(schools_, school_code, day.days);
}

}  // namespace baoxue::inline v1
