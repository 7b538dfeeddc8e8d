// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "baoxue/arrow_c_abi.h"
#include "baoxue/data/out_table.hpp"

namespace baoxue::inline v1 {
namespace {

// Format strings are static: some consumers read a schema after they released it.
constexpr const char* kStruct = "+s";
constexpr const char* kUtf8 = "u";
constexpr const char* kLargeUtf8 = "U";

bool is_text(ColumnType type) {
  return type == ColumnType::code || type == ColumnType::key || type == ColumnType::text;
}

std::size_t text_bytes(const OutColumn& column) {
  std::size_t bytes = 0;
  for (std::size_t row = 0; row < column.text.size(); ++row) {
    if (column.is_known(row)) bytes += column.text[row].size();
  }
  return bytes;
}

const char* format_of(const OutColumn& column) {
  constexpr std::size_t kMostUtf8 = std::numeric_limits<std::int32_t>::max();
  switch (column.type) {
    case ColumnType::boolean: return "b";
    case ColumnType::integer:
    case ColumnType::decimal:
    case ColumnType::money: return "l";
    case ColumnType::date: return "tdD";
    case ColumnType::timestamp: return "tsu:UTC";
    case ColumnType::real: return "g";
    case ColumnType::code:
    case ColumnType::key:
    case ColumnType::text: break;
  }
  return text_bytes(column) > kMostUtf8 ? kLargeUtf8 : kUtf8;
}

void check_sizes(const OutTable& table) {
  for (const OutColumn& column : table.columns) {
    const std::size_t values = is_text(column.type)              ? column.text.size()
                               : column.type == ColumnType::real ? column.reals.size()
                                                                 : column.integers.size();
    const bool sized = values == table.rows && (column.known.empty() || column.known.size() == table.rows);
    if (!sized) throw std::invalid_argument("export_arrow: a column's size is not the table's");
  }
}

// The buffers of one column. `values` points into the table where the layout is the same and nothing is unknown: what
// stands under an unknown cell never leaves.
struct ColumnBuffers {
  std::int64_t null_count = 0;
  std::int64_t count = 2;
  std::array<const void*, 3> pointers{};
  std::vector<std::uint8_t> validity;
  std::vector<std::byte> offsets;
  std::vector<std::byte> values;
};

template <class T>
T* make(std::vector<std::byte>& bytes, std::size_t count) {
  bytes.resize(std::max<std::size_t>(count, 1) * sizeof(T));
  return reinterpret_cast<T*>(bytes.data());
}

void build_validity(const OutColumn& column, std::size_t rows, ColumnBuffers& out) {
  out.null_count = std::count(column.known.begin(), column.known.end(), false);
  if (out.null_count == 0) return;
  out.validity.resize((rows + 7) / 8);
  for (std::size_t row = 0; row < rows; ++row) {
    if (column.known[row]) out.validity[row >> 3] |= static_cast<std::uint8_t>(1U << (row & 7));
  }
  out.pointers[0] = out.validity.data();
}

template <class T, class From>
void build_values(const OutColumn& column, const std::vector<From>& from, ColumnBuffers& out) {
  if (std::is_same_v<T, From> && out.null_count == 0) {
    out.pointers[1] = from.data();
    return;
  }
  T* values = make<T>(out.values, from.size());
  for (std::size_t row = 0; row < from.size(); ++row) {
    if (column.is_known(row)) values[row] = static_cast<T>(from[row]);
  }
  out.pointers[1] = values;
}

void build_bits(const OutColumn& column, ColumnBuffers& out) {
  auto* bits = make<std::uint8_t>(out.values, (column.integers.size() + 7) / 8);
  for (std::size_t row = 0; row < column.integers.size(); ++row) {
    if (column.is_known(row) && column.integers[row] != 0) bits[row >> 3] |= static_cast<std::uint8_t>(1U << (row & 7));
  }
  out.pointers[1] = bits;
}

template <class Offset>
void build_text(const OutColumn& column, ColumnBuffers& out) {
  Offset* offsets = make<Offset>(out.offsets, column.text.size() + 1);
  auto* bytes = make<char>(out.values, text_bytes(column));
  std::size_t end = 0;
  for (std::size_t row = 0; row < column.text.size(); ++row) {
    if (column.is_known(row)) {
      std::copy(column.text[row].begin(), column.text[row].end(), bytes + end);
      end += column.text[row].size();
    }
    offsets[row + 1] = static_cast<Offset>(end);
  }
  out.count = 3;
  out.pointers[1] = offsets;
  out.pointers[2] = bytes;
}

ColumnBuffers build_column(const OutColumn& column, const char* format, std::size_t rows) {
  ColumnBuffers out;
  build_validity(column, rows, out);
  switch (column.type) {
    case ColumnType::boolean: build_bits(column, out); break;
    case ColumnType::date: build_values<std::int32_t>(column, column.integers, out); break;
    case ColumnType::real: build_values<double>(column, column.reals, out); break;
    case ColumnType::code:
    case ColumnType::key:
    case ColumnType::text:
      format == kLargeUtf8 ? build_text<std::int64_t>(column, out) : build_text<std::int32_t>(column, out);
      break;
    default: build_values<std::int64_t>(column, column.integers, out);
  }
  return out;
}

// What the arrays of one stream share: a child that was moved out keeps all of it.
struct Exported {
  std::shared_ptr<const OutTable> table;
  std::vector<ColumnBuffers> columns;
};

// --- schema ---
struct SchemaNode {
  std::string name;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
};

void release_schema(ArrowSchema* schema) {
  auto* node = static_cast<SchemaNode*>(schema->private_data);
  for (ArrowSchema& child : node->children) {
    if (child.release != nullptr) child.release(&child);
  }
  delete node;
  schema->release = nullptr;
}

void fill_schema(const char* format, std::string_view name, std::int64_t flags, std::size_t children,
                 ArrowSchema& out) {
  auto node = std::make_unique<SchemaNode>();
  node->name = name;
  node->children.resize(children);
  for (ArrowSchema& child : node->children) node->pointers.push_back(&child);
  out = ArrowSchema{};
  out.format = format;
  out.name = node->name.c_str();
  out.flags = flags;
  out.n_children = static_cast<std::int64_t>(children);
  out.children = children == 0 ? nullptr : node->pointers.data();
  out.release = release_schema;
  out.private_data = node.release();
}

// --- array ---
struct ArrayNode {
  std::shared_ptr<const Exported> keep;
  std::array<const void*, 3> buffers{};
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
};

void release_array(ArrowArray* array) {
  auto* node = static_cast<ArrayNode*>(array->private_data);
  for (ArrowArray& child : node->children) {
    if (child.release != nullptr) child.release(&child);
  }
  delete node;
  array->release = nullptr;
}

void fill_array(const std::shared_ptr<const Exported>& exported, const ColumnBuffers& column, std::size_t children,
                ArrowArray& out) {
  auto node = std::make_unique<ArrayNode>();
  node->keep = exported;
  node->buffers = column.pointers;
  node->children.resize(children);
  for (ArrowArray& child : node->children) node->pointers.push_back(&child);
  out = ArrowArray{};
  out.length = static_cast<std::int64_t>(exported->table->rows);
  out.null_count = column.null_count;
  out.n_buffers = column.count;
  out.buffers = node->buffers.data();
  out.n_children = static_cast<std::int64_t>(children);
  out.children = children == 0 ? nullptr : node->pointers.data();
  out.release = release_array;
  out.private_data = node.release();
}

// --- stream ---
struct StreamNode {
  std::shared_ptr<const OutTable> table;
  std::vector<const char*> formats;
  bool ended = false;
  const char* last_error = nullptr;
};

void write_schema(const StreamNode& node, ArrowSchema& out) {
  fill_schema(kStruct, "", 0, node.formats.size(), out);
  for (std::size_t i = 0; i < node.formats.size(); ++i) {
    fill_schema(node.formats[i], node.table->columns[i].name, ARROW_FLAG_NULLABLE, 0, *out.children[i]);
  }
}

void write_batch(const StreamNode& node, ArrowArray& out) {
  auto exported = std::make_shared<Exported>();
  exported->table = node.table;
  for (std::size_t i = 0; i < node.formats.size(); ++i) {
    exported->columns.push_back(build_column(node.table->columns[i], node.formats[i], node.table->rows));
  }
  ColumnBuffers parent;
  parent.count = 1;
  fill_array(exported, parent, node.formats.size(), out);
  for (std::size_t i = 0; i < node.formats.size(); ++i) fill_array(exported, exported->columns[i], 0, *out.children[i]);
}

// Runs `write(*out)`; no exception crosses the C interface and a failed call leaves nothing behind. Only memory can fail.
template <class T, class Write>
int guarded(StreamNode& node, T* out, Write write) {
  *out = T{};
  try {
    write(*out);
    return 0;
  } catch (...) {
    if (out->release != nullptr) out->release(out);
    node.last_error = "out of memory";
    return ENOMEM;
  }
}

StreamNode& node_of(ArrowArrayStream* stream) { return *static_cast<StreamNode*>(stream->private_data); }

int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  StreamNode& node = node_of(stream);
  return guarded(node, out, [&](ArrowSchema& schema) { write_schema(node, schema); });
}

int get_next(ArrowArrayStream* stream, ArrowArray* out) {
  StreamNode& node = node_of(stream);
  return guarded(node, out, [&](ArrowArray& array) {
    if (node.ended) return;
    write_batch(node, array);
    node.ended = true;
  });
}

const char* get_last_error(ArrowArrayStream* stream) { return node_of(stream).last_error; }

void release_stream(ArrowArrayStream* stream) {
  delete static_cast<StreamNode*>(stream->private_data);
  stream->release = nullptr;
}

}  // namespace

void export_arrow(std::shared_ptr<const OutTable> table, ArrowArrayStream* out) {
  *out = ArrowArrayStream{};
  check_sizes(*table);
  auto node = std::make_unique<StreamNode>();
  for (const OutColumn& column : table->columns) node->formats.push_back(format_of(column));
  node->ended = table->rows == 0;
  node->table = std::move(table);
  out->get_schema = get_schema;
  out->get_next = get_next;
  out->get_last_error = get_last_error;
  out->release = release_stream;
  out->private_data = node.release();
}

}  // namespace baoxue::inline v1
