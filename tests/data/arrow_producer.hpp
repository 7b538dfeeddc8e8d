// SPDX-License-Identifier: MIT
// A producer of Arrow streams that counts its releases and frees its memory at once, so that a consumer that releases
// twice, never, or reads afterwards is caught (the last one by the address sanitizer).
//
//   Producer producer;
//   producer.columns = {{"n", "i"}};
//   producer.batches = {batch({fixed<std::int32_t>({1, 2})})};
//   ArrowArrayStream stream = producer.stream();
#ifndef BAOXUE_TESTS_DATA_ARROW_PRODUCER_HPP
#define BAOXUE_TESTS_DATA_ARROW_PRODUCER_HPP

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "baoxue/arrow_c_abi.h"
#include "data/raw_table.hpp"

namespace arrow_test {

using Bytes = std::vector<std::uint8_t>;
template <class T>
using Cells = std::vector<std::optional<T>>;

struct Counts {
  int schemas_made = 0, schemas_released = 0;
  int arrays_made = 0, arrays_released = 0;
  int streams_released = 0;
};

struct Array {
  std::int64_t length = 0, null_count = 0, offset = 0;
  std::vector<std::shared_ptr<Bytes>> buffers;  // nullptr: a NULL buffer
  std::shared_ptr<Array> dictionary;
  std::size_t misaligned_by = 0;  // every buffer's data starts this many bytes into its vector
  [[nodiscard]] const void* data(std::size_t i) const {
    return buffers[i] == nullptr ? nullptr : buffers[i]->data() + misaligned_by;
  }
};
struct Batch {
  std::int64_t length = 0, null_count = 0, offset = 0;
  std::shared_ptr<Bytes> validity;
  std::vector<Array> columns;
};
struct Field {
  std::string name, format, dictionary_format;
};

// --- encoders: `junk` elements stand before the first cell, as in a slice ---
inline std::shared_ptr<Bytes> bitmap(const std::vector<bool>& bits, std::size_t junk = 0) {
  auto bytes = std::make_shared<Bytes>((bits.size() + junk + 7) / 8, std::uint8_t{0});
  for (std::size_t i = 0; i < bits.size(); ++i) {
    if (bits[i]) (*bytes)[(i + junk) / 8] |= static_cast<std::uint8_t>(1U << ((i + junk) % 8));
  }
  return bytes;
}
template <class T>
Array nullable(const Cells<T>& cells, std::size_t junk) {
  Array array;
  array.length = static_cast<std::int64_t>(cells.size());
  array.offset = static_cast<std::int64_t>(junk);
  std::vector<bool> known;
  for (const auto& cell : cells) {
    known.push_back(cell.has_value());
    array.null_count += cell.has_value() ? 0 : 1;
  }
  array.buffers.push_back(array.null_count == 0 ? nullptr : bitmap(known, junk));
  return array;
}
template <class T>
void put(Bytes& bytes, const T& value) {
  const auto* from = reinterpret_cast<const std::uint8_t*>(&value);
  bytes.insert(bytes.end(), from, from + sizeof(T));
}
template <class T>
Array fixed(const Cells<T>& cells, std::size_t junk = 0) {
  Array array = nullable(cells, junk);
  auto values = std::make_shared<Bytes>(junk * sizeof(T), std::uint8_t{0x55});
  for (const auto& cell : cells) put(*values, cell.value_or(T{}));
  array.buffers.push_back(values);
  return array;
}
inline Array bools(const Cells<bool>& cells, std::size_t junk = 0) {
  Array array = nullable(cells, junk);
  std::vector<bool> bits;
  for (const auto& cell : cells) bits.push_back(cell.value_or(false));
  array.buffers.push_back(bitmap(bits, junk));
  return array;
}
template <class Offset>
Array text(const Cells<std::string>& cells, std::size_t junk = 0) {
  Array array = nullable(cells, junk);
  auto offsets = std::make_shared<Bytes>();
  auto bytes = std::make_shared<Bytes>();
  for (std::size_t i = 0; i < junk; ++i) {
    put(*offsets, static_cast<Offset>(bytes->size()));
    bytes->push_back('#');
  }
  put(*offsets, static_cast<Offset>(bytes->size()));
  for (const auto& cell : cells) {
    for (const char c : cell.value_or("")) bytes->push_back(static_cast<std::uint8_t>(c));
    put(*offsets, static_cast<Offset>(bytes->size()));
  }
  array.buffers.push_back(offsets);
  array.buffers.push_back(bytes);
  return array;
}
inline Array text_view(const Cells<std::string>& cells, std::size_t junk = 0) {
  struct View {
    std::int32_t length = 0;
    char rest[12] = {};
  };
  Array array = nullable(cells, junk);
  auto views = std::make_shared<Bytes>(junk * sizeof(View), std::uint8_t{0x55});
  std::vector<std::shared_ptr<Bytes>> data = {std::make_shared<Bytes>(), std::make_shared<Bytes>()};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string cell = cells[i].value_or("");
    View view;
    view.length = static_cast<std::int32_t>(cell.size());
    if (cell.size() <= sizeof(view.rest)) {
      std::memcpy(view.rest, cell.data(), cell.size());
    } else {
      const std::int32_t number = static_cast<std::int32_t>(i % 2);
      const auto start = static_cast<std::int32_t>(data[i % 2]->size());
      std::memcpy(view.rest, cell.data(), 4);
      std::memcpy(view.rest + 4, &number, 4);
      std::memcpy(view.rest + 8, &start, 4);
      data[i % 2]->insert(data[i % 2]->end(), cell.begin(), cell.end());
    }
    put(*views, view);
  }
  auto sizes = std::make_shared<Bytes>();
  for (const auto& buffer : data) put(*sizes, static_cast<std::int64_t>(buffer->size()));
  array.buffers.insert(array.buffers.end(), {views, data[0], data[1], sizes});
  return array;
}
inline Array with_dictionary(Array indices, Array values) {
  indices.dictionary = std::make_shared<Array>(std::move(values));
  return indices;
}
inline Batch batch(std::vector<Array> columns) {
  Batch out;
  out.length = columns.empty() ? 0 : columns[0].length;
  out.columns = std::move(columns);
  return out;
}

// Cell of an imported column as text; nullopt = null.
inline std::optional<std::string> cell(const baoxue::data_detail::RawColumn& column, std::size_t row) {
  using baoxue::data_detail::RawType;
  const auto bit = [row](const void* bits) {
    return ((static_cast<const std::uint8_t*>(bits)[row / 8] >> (row % 8)) & 1) != 0;
  };
  if (column.type == RawType::null || (column.validity != nullptr && !bit(column.validity))) return std::nullopt;
  const auto number = [&]<class T>(T) { return std::to_string(static_cast<const T*>(column.values)[row]); };
  switch (column.type) {
    case RawType::bits: return bit(column.values) ? "true" : "false";
    case RawType::i8: return number(std::int8_t{});
    case RawType::i16: return number(std::int16_t{});
    case RawType::i32:
    case RawType::date32: return number(std::int32_t{});
    case RawType::u8: return number(std::uint8_t{});
    case RawType::u16: return number(std::uint16_t{});
    case RawType::u32: return number(std::uint32_t{});
    case RawType::u64: return number(std::uint64_t{});
    case RawType::f32: return number(float{});
    case RawType::f64: return number(double{});
    case RawType::text:
      return std::string(static_cast<const char*>(column.values) + column.offsets[row],
                         static_cast<std::size_t>(column.offsets[row + 1] - column.offsets[row]));
    default: return number(std::int64_t{});
  }
}

class Producer {
 public:
  std::vector<Field> columns;
  std::vector<Batch> batches;
  std::string format = "+s";
  bool fail_schema = false;
  int fail_batch = -1;  // get_next number that fails
  std::string error_text = "disk on fire";
  std::shared_ptr<Counts> counts = std::make_shared<Counts>();

  // The stream holds its own copy and drops each batch as it is given out.
  [[nodiscard]] ArrowArrayStream stream() const {
    ArrowArrayStream out{};
    out.private_data = new Producer(*this);
    out.get_schema = [](ArrowArrayStream* s, ArrowSchema* to) { return self(s).write_schema(to); };
    out.get_next = [](ArrowArrayStream* s, ArrowArray* to) { return self(s).write_batch(to); };
    out.get_last_error = [](ArrowArrayStream* s) { return self(s).error_text.c_str(); };
    out.release = [](ArrowArrayStream* s) {
      ++self(s).counts->streams_released;
      delete &self(s);
      s->release = nullptr;
    };
    return out;
  }
  [[nodiscard]] bool all_released() const {
    return counts->streams_released == 1 && counts->schemas_made == counts->schemas_released &&
           counts->arrays_made == counts->arrays_released;
  }

 private:
  static Producer& self(ArrowArrayStream* stream) { return *static_cast<Producer*>(stream->private_data); }

  struct SchemaNode {
    std::shared_ptr<Counts> counts;
    std::string name, format;
    std::vector<ArrowSchema> children;
    std::vector<ArrowSchema*> pointers;
    ArrowSchema dictionary{};
  };
  struct ArrayNode {
    std::shared_ptr<Counts> counts;
    Array array;
    std::vector<const void*> buffers;
    std::vector<ArrowArray> children;
    std::vector<ArrowArray*> pointers;
    ArrowArray dictionary{};
  };
  template <class Node, class T>
  static void free_node(T* given) {
    auto* node = static_cast<Node*>(given->private_data);
    for (T& child : node->children) {
      if (child.release != nullptr) child.release(&child);
    }
    if (node->dictionary.release != nullptr) node->dictionary.release(&node->dictionary);
    delete node;
    given->release = nullptr;
  }
  void fill(ArrowSchema& out, const Field& field) {
    auto* node = new SchemaNode{counts, field.name, field.format, {}, {}, {}};
    ++counts->schemas_made;
    out = ArrowSchema{};
    if (!field.dictionary_format.empty()) {
      fill(node->dictionary, {"", field.dictionary_format, ""});
      out.dictionary = &node->dictionary;
    }
    out.name = node->name.c_str();
    out.format = node->format.c_str();
    out.private_data = node;
    out.release = [](ArrowSchema* s) {
      ++static_cast<SchemaNode*>(s->private_data)->counts->schemas_released;
      free_node<SchemaNode>(s);
    };
  }
  void fill(ArrowArray& out, const Array& array) {
    auto* node = new ArrayNode{counts, array, {}, {}, {}, {}};
    ++counts->arrays_made;
    out = ArrowArray{};
    for (std::size_t i = 0; i < array.buffers.size(); ++i) node->buffers.push_back(array.data(i));
    if (array.dictionary != nullptr) {
      fill(node->dictionary, *array.dictionary);
      out.dictionary = &node->dictionary;
    }
    out.length = array.length;
    out.null_count = array.null_count;
    out.offset = array.offset;
    out.n_buffers = static_cast<std::int64_t>(node->buffers.size());
    out.buffers = node->buffers.data();
    out.private_data = node;
    out.release = [](ArrowArray* a) {
      ++static_cast<ArrayNode*>(a->private_data)->counts->arrays_released;
      free_node<ArrayNode>(a);
    };
  }
  template <class Node, class T, class Items>
  void add_children(T& out, const Items& items) {
    auto* node = static_cast<Node*>(out.private_data);
    node->children.resize(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      fill(node->children[i], items[i]);
      node->pointers.push_back(&node->children[i]);
    }
    out.n_children = static_cast<std::int64_t>(items.size());
    out.children = node->pointers.data();
  }
  int write_schema(ArrowSchema* out) {
    if (fail_schema) {
      std::memset(out, 0x55, sizeof(*out));  // a failed call may leave rubbish
      return EIO;
    }
    fill(*out, {"", format, ""});
    add_children<SchemaNode>(*out, columns);
    return 0;
  }
  int write_batch(ArrowArray* out) {
    if (next_ == fail_batch) {
      std::memset(out, 0x55, sizeof(*out));
      return EIO;
    }
    ++next_;
    *out = ArrowArray{};
    if (batches.empty()) return 0;
    const Batch batch = std::move(batches.front());
    batches.erase(batches.begin());
    Array parent;
    parent.length = batch.length;
    parent.null_count = batch.null_count;
    parent.offset = batch.offset;
    parent.buffers = {batch.validity};
    fill(*out, parent);
    add_children<ArrayNode>(*out, batch.columns);
    return 0;
  }

  int next_ = 0;
};

}  // namespace arrow_test

#endif
