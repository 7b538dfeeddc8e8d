// SPDX-License-Identifier: MIT
#include "engine/content.hpp"

#include <cstring>
#include <map>

#include "data/hash.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

// Keys and codes as text: their numbers are the dataset's own.
void append(const Dataset& data, const Column& column, std::size_t row, std::string& out) {
  const auto bytes = [&](auto value) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    out.append(raw, sizeof value);
  };
  switch (column.def->type) {
    case ColumnType::text: out += column.text(row); break;
    case ColumnType::key:
      out += data.keys(column.def->domain).at(static_cast<std::int32_t>(column.integer(row)));
      break;
    case ColumnType::code: out += column.def->codes->codes[static_cast<std::size_t>(column.integer(row))].id; break;
    case ColumnType::real: bytes(column.real(row)); break;
    default: bytes(column.integer(row)); break;
  }
}

// A sum over rows: their order does not matter, how often a row occurs does.
std::uint64_t content(const Dataset& data, const Table& table) {
  std::uint64_t sum = 0;
  std::string text;
  for (std::size_t row = 0; row < table.rows; ++row) {
    if (!table.is_kept(row)) continue;
    text.clear();
    for (const Column& column : table.columns) {
      if (!column.known(row)) continue;
      text += column.def->id + '\x1f';
      append(data, column, row, text);
      text += '\x1e';
    }
    sum += hash64(text) | 1;
  }
  return sum;
}

std::map<std::string, std::uint64_t> bodies(const Dataset& data) {
  std::map<std::string, std::uint64_t> out;
  for (const TableSource& source : data.sources()) {
    if (data.table(source.table) != nullptr) out[source.table] = source.body_hash;
  }
  return out;
}

}  // namespace

std::vector<std::string> differing_tables(const Dataset& a, const Dataset& b) {
  std::vector<std::string> out;
  const std::map<std::string, std::uint64_t> left = bodies(a), right = bodies(b);
  std::map<std::string, std::uint64_t> all = left;
  all.insert(right.begin(), right.end());
  for (const auto& [id, body] : all) {
    const Table *one = a.table(id), *other = b.table(id);
    if (one == other) continue;
    const bool both = one != nullptr && other != nullptr;
    if (both && body != 0 && left.at(id) == right.at(id)) continue;  // the same bytes of a file
    if (!both || content(a, *one) != content(b, *other)) out.push_back(id);
  }
  return out;
}

}  // namespace baoxue::inline v1::engine_detail
