// SPDX-License-Identifier: MIT
#include "data/arrow_import.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "data/arrow_column.hpp"

namespace baoxue::inline v1::data_detail {
namespace {

// Owns one released-once struct of the interface.
template <class T>
struct Owned {
  T value{};
  Owned() = default;
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    if (value.release != nullptr) value.release(&value);
  }
};
using Batch = std::shared_ptr<Owned<ArrowArray>>;

Error stream_failed(Owned<ArrowArrayStream>& stream, std::string_view file) {
  const char* text = stream.value.get_last_error == nullptr ? nullptr : stream.value.get_last_error(&stream.value);
  const std::string reason = text == nullptr ? "?" : text;
  return arrow_error(file, "Arrow 数据流出错：" + reason, "the Arrow stream failed: " + reason);
}

Result<std::vector<ArrowField>> read_fields(Owned<ArrowArrayStream>& stream, std::string_view file) {
  Owned<ArrowSchema> schema;
  if (stream.value.get_schema(&stream.value, &schema.value) != 0) {
    schema.value.release = nullptr;  // a failed call fills nothing
    return stream_failed(stream, file);
  }
  const std::string format = schema.value.format == nullptr ? "" : schema.value.format;
  if (format != "+s" || schema.value.dictionary != nullptr) {
    return arrow_error(file, "Arrow 数据流不是表（格式“" + format + "”）",
                       "the Arrow stream is not a table (format \"" + format + "\")");
  }
  std::vector<ArrowField> fields;
  for (std::int64_t i = 0; i < schema.value.n_children; ++i) {
    Result<ArrowField> field = parse_field(*schema.value.children[i], file);
    if (!field) return field.error();
    fields.push_back(std::move(*field));
  }
  return fields;
}

Status check_batch(const ArrowArray& batch, std::size_t columns, std::string_view file) {
  if (batch.length < 0 || batch.offset < 0 || batch.n_children != static_cast<std::int64_t>(columns)) {
    return arrow_error(file, "Arrow 批次与其列定义不符", "an Arrow batch contradicts its schema");
  }
  const void* bits = batch.n_buffers > 0 && batch.buffers != nullptr ? batch.buffers[0] : nullptr;
  if (bits == nullptr || batch.null_count == 0) return Ok{};
  for (std::int64_t i = 0; i < batch.length; ++i) {
    if (bit_at(bits, batch.offset + i)) continue;
    const std::string row = std::to_string(i + 1);
    return arrow_error(file, "Arrow 批次第 " + row + " 行整行为空",
                       "row " + row + " of an Arrow batch is null as a whole");
  }
  return Ok{};
}

// Appends one batch's part to every column's list.
Status read_batch(const Batch& batch, const std::vector<ArrowField>& fields, std::string_view file,
                  std::vector<std::vector<RawPart>>& parts) {
  const ArrowArray& array = batch->value;
  if (Status sound = check_batch(array, fields.size(), file); !sound) return sound;
  if (array.length == 0) return Ok{};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    Result<RawColumn> column = read_column(fields[i], *array.children[i], {array.offset, array.length}, batch);
    if (!column) return column.error();
    parts[i].push_back({std::move(*column), static_cast<std::size_t>(array.length)});
  }
  return Ok{};
}

RawColumn whole_column(const ArrowField& field, std::vector<RawPart>& parts) {
  return parts.size() == 1 ? std::move(parts.front().column) : join_columns(field, parts);
}

}  // namespace

Result<RawTable> import_arrow(ArrowArrayStream* given, std::string_view name) {
  if (given == nullptr || given->release == nullptr) {
    return arrow_error(name, "Arrow 数据流已被释放", "the Arrow stream is already released");
  }
  Owned<ArrowArrayStream> stream;
  stream.value = *given;
  given->release = nullptr;

  Result<std::vector<ArrowField>> fields = read_fields(stream, name);
  if (!fields) return fields.error();
  RawTable table;
  table.file = name;
  table.encoding = "arrow";
  std::vector<std::vector<RawPart>> parts(fields->size());
  while (true) {
    const Batch batch = std::make_shared<Owned<ArrowArray>>();
    if (stream.value.get_next(&stream.value, &batch->value) != 0) {
      batch->value.release = nullptr;
      return stream_failed(stream, name);
    }
    if (batch->value.release == nullptr) break;
    if (Status read = read_batch(batch, *fields, name, parts); !read) return read.error();
    table.rows += static_cast<std::size_t>(batch->value.length);
  }
  for (std::size_t i = 0; i < fields->size(); ++i) {
    table.columns.push_back(whole_column((*fields)[i], parts[i]));
  }
  return table;
}

}  // namespace baoxue::inline v1::data_detail
