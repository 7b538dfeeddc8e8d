// SPDX-License-Identifier: MIT
// Arrow capsules in and out, and the plain reading of result tables.
#include <cerrno>
#include <cstring>

#include "bindings.hpp"

namespace baoxue_python {
namespace {

using baoxue::ColumnType;
using baoxue::OutColumn;
using baoxue::OutTable;

template <class T>
constexpr const char* kCapsule = "";
template <>
constexpr const char* kCapsule<ArrowSchema> = "arrow_schema";
template <>
constexpr const char* kCapsule<ArrowArray> = "arrow_array";
template <>
constexpr const char* kCapsule<ArrowArrayStream> = "arrow_array_stream";

// Owns one struct of the interface until it is moved out.
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

template <class T>
py::capsule make_capsule(std::unique_ptr<Owned<T>> owned) {
  // The capsule's pointer is the struct, which stands first in Owned.
  PyObject* capsule = PyCapsule_New(&owned->value, kCapsule<T>, [](PyObject* self) {
    delete reinterpret_cast<Owned<T>*>(PyCapsule_GetPointer(self, kCapsule<T>));
  });
  if (capsule == nullptr) throw py::error_already_set();
  owned.release();
  return py::reinterpret_steal<py::capsule>(capsule);
}

template <class T>
T* pointer_of(const py::object& capsule) {
  void* pointer = PyCapsule_GetPointer(capsule.ptr(), kCapsule<T>);
  if (pointer == nullptr) throw py::error_already_set();
  return static_cast<T*>(pointer);
}

// Takes the struct out of its capsule; the capsule's destructor then finds it released.
template <class T>
T take(const py::object& capsule) {
  T* source = pointer_of<T>(capsule);
  if (source->release == nullptr) throw py::value_error("the Arrow capsule has been consumed already");
  const T taken = *source;
  source->release = nullptr;
  return taken;
}

// A stream of the one batch that __arrow_c_array__ gives.
struct OneBatch {
  Owned<ArrowSchema> schema;
  Owned<ArrowArray> array;
  bool schema_given = false;
};

ArrowArrayStream stream_of_batch(ArrowSchema schema, ArrowArray array) {
  auto batch = std::make_unique<OneBatch>();
  batch->schema.value = schema;
  batch->array.value = array;
  ArrowArrayStream stream{};
  stream.get_schema = [](ArrowArrayStream* self, ArrowSchema* out) {
    auto& own = static_cast<OneBatch*>(self->private_data)->schema.value;
    if (own.release == nullptr) return EINVAL;
    *out = own;
    own.release = nullptr;
    return 0;
  };
  stream.get_next = [](ArrowArrayStream* self, ArrowArray* out) {
    auto& own = static_cast<OneBatch*>(self->private_data)->array.value;
    *out = own;
    own.release = nullptr;
    return 0;
  };
  stream.get_last_error = [](ArrowArrayStream*) -> const char* { return nullptr; };
  stream.release = [](ArrowArrayStream* self) {
    delete static_cast<OneBatch*>(self->private_data);
    self->release = nullptr;
  };
  stream.private_data = batch.release();
  return stream;
}

std::unique_ptr<Owned<ArrowArrayStream>> export_stream(const std::shared_ptr<const OutTable>& table) {
  auto owned = std::make_unique<Owned<ArrowArrayStream>>();
  baoxue::export_arrow(table, &owned->value);
  return owned;
}

template <class T>
void check(ArrowArrayStream& stream, int (*get)(ArrowArrayStream*, T*), T& out) {
  if (get(&stream, &out) == 0) return;
  out.release = nullptr;
  throw std::bad_alloc();  // the only thing that fails in our own export
}

bool same_schema(const ArrowSchema& a, const ArrowSchema& b) {
  if (std::strcmp(a.format, b.format) != 0 || a.n_children != b.n_children) return false;
  if ((a.dictionary == nullptr) != (b.dictionary == nullptr)) return false;
  for (std::int64_t i = 0; i < a.n_children; ++i) {
    const ArrowSchema& left = *a.children[i];
    const ArrowSchema& right = *b.children[i];
    if (!same_schema(left, right) || std::strcmp(left.name, right.name) != 0) return false;
  }
  return true;
}

void refuse_other_schema(const py::object& requested, const ArrowSchema& own) {
  if (requested.is_none()) return;
  if (!same_schema(*pointer_of<ArrowSchema>(requested), own)) {
    throw py::value_error("the requested schema is not this table's; ask for none and cast the result");
  }
}

py::object table_schema(const TableView& view) {
  const auto stream = export_stream(view.table);
  auto schema = std::make_unique<Owned<ArrowSchema>>();
  check(stream->value, stream->value.get_schema, schema->value);
  return make_capsule(std::move(schema));
}

py::object table_stream(const TableView& view, const py::object& requested) {
  auto stream = export_stream(view.table);
  Owned<ArrowSchema> schema;
  check(stream->value, stream->value.get_schema, schema.value);
  refuse_other_schema(requested, schema.value);
  return make_capsule(std::move(stream));
}

// Our export gives no batch for a table of no rows, but an array must be something.
ArrowArray empty_array(const OutColumn& column) {
  static constexpr std::int64_t kZero = 0;
  static const void* buffers[] = {nullptr, &kZero, &kZero};
  const bool fixed =
      column.type != ColumnType::text && column.type != ColumnType::code && column.type != ColumnType::key;
  ArrowArray out{};
  out.n_buffers = fixed ? 2 : 3;
  out.buffers = buffers;
  out.release = [](ArrowArray* self) { self->release = nullptr; };
  return out;
}

// The only child of a one-column table, moved out of its parent.
py::object column_array(const ColumnView& view, const py::object& requested) {
  const auto stream = export_stream(view.table);
  Owned<ArrowSchema> parent_schema;
  check(stream->value, stream->value.get_schema, parent_schema.value);
  auto schema = std::make_unique<Owned<ArrowSchema>>();
  schema->value = *parent_schema.value.children[0];
  parent_schema.value.children[0]->release = nullptr;
  refuse_other_schema(requested, schema->value);

  Owned<ArrowArray> parent;
  check(stream->value, stream->value.get_next, parent.value);
  auto array = std::make_unique<Owned<ArrowArray>>();
  if (parent.value.release == nullptr) {
    array->value = empty_array(view.table->columns[0]);
  } else {
    array->value = *parent.value.children[0];
    parent.value.children[0]->release = nullptr;
  }
  return py::make_tuple(make_capsule(std::move(schema)), make_capsule(std::move(array)));
}

const char* type_name(ColumnType type) {
  switch (type) {
    case ColumnType::boolean: return "boolean";
    case ColumnType::code: return "code";
    case ColumnType::integer: return "integer";
    case ColumnType::decimal: return "decimal";
    case ColumnType::money: return "money";
    case ColumnType::date: return "date";
    case ColumnType::timestamp: return "timestamp";
    case ColumnType::key: return "key";
    case ColumnType::text: return "text";
    case ColumnType::real: return "real";
  }
  return "text";
}

const char* sensitivity_name(baoxue::Sensitivity sensitivity) {
  constexpr const char* kNames[] = {"none", "family", "contact", "id", "special"};
  return kNames[static_cast<int>(sensitivity)];
}

py::object cell(const OutColumn& column, std::size_t row, const py::object& epoch) {
  if (!column.is_known(row)) return py::none();
  switch (column.type) {
    case ColumnType::boolean: return py::bool_(column.integers[row] != 0);
    case ColumnType::date: return to_python(baoxue::Date{static_cast<std::int32_t>(column.integers[row])});
    case ColumnType::timestamp: {
      const py::object delta = py::module_::import("datetime").attr("timedelta");
      return epoch + delta(0, 0, column.integers[row]);
    }
    case ColumnType::real: return py::float_(column.reals[row]);
    case ColumnType::integer:
    case ColumnType::decimal:
    case ColumnType::money: return py::int_(column.integers[row]);
    default: return py::str(column.text[row]);
  }
}

py::list strings(const OutTable& table, const char* (*name)(const OutColumn&)) {
  py::list out;
  for (const OutColumn& column : table.columns) out.append(name(column));
  return out;
}

}  // namespace

py::list column_values(const OutColumn& column, std::size_t rows) {
  const py::module_ datetime = py::module_::import("datetime");
  const py::object utc = datetime.attr("timezone").attr("utc");
  const py::object epoch = datetime.attr("datetime")(1970, 1, 1, 0, 0, 0, 0, utc);
  py::list out(rows);
  for (std::size_t row = 0; row < rows; ++row) out[row] = cell(column, row, epoch);
  return out;
}

ArrowArrayStream stream_of(const py::object& source) {
  if (py::hasattr(source, "__arrow_c_stream__")) return take<ArrowArrayStream>(source.attr("__arrow_c_stream__")());
  if (!py::hasattr(source, "__arrow_c_array__")) {
    throw py::type_error(
        "a table must have __arrow_c_stream__ or __arrow_c_array__ (pandas >= 2.2, polars, pyarrow, ...)");
  }
  const py::tuple pair = source.attr("__arrow_c_array__")();
  if (pair.size() != 2) throw py::type_error("__arrow_c_array__ must return two capsules");
  Owned<ArrowSchema> schema;
  schema.value = take<ArrowSchema>(pair[0]);
  const ArrowArray array = take<ArrowArray>(pair[1]);
  const ArrowSchema moved = schema.value;
  schema.value.release = nullptr;
  return stream_of_batch(moved, array);
}

void bind_tables(py::module_& m) {
  py::class_<TableView>(m, "Table", py::module_local())
      .def("__len__", [](const TableView& view) { return view.table->rows; })
      .def_property_readonly("name", [](const TableView& view) { return view.table->name; })
      .def_property_readonly("column_names",
                             [](const TableView& view) {
                               return strings(*view.table, [](const OutColumn& column) { return column.name.c_str(); });
                             })
      .def_property_readonly("column_types",
                             [](const TableView& view) {
                               return strings(*view.table,
                                              [](const OutColumn& column) { return type_name(column.type); });
                             })
      .def_property_readonly(
          "sensitivities",
          [](const TableView& view) {
            return strings(*view.table, [](const OutColumn& column) { return sensitivity_name(column.sensitivity); });
          })
      .def("column",
           [](const TableView& view, const std::string& name) {
             const OutColumn* column = view.table->column(name);
             if (column == nullptr) throw py::key_error(name);
             return column_values(*column, view.table->rows);
           })
      .def("__arrow_c_schema__", table_schema)
      .def("__arrow_c_stream__", table_stream, py::arg("requested_schema") = py::none());

  py::class_<ColumnView>(m, "Column", py::module_local())
      .def("__len__", [](const ColumnView& view) { return view.table->rows; })
      .def_property_readonly("type", [](const ColumnView& view) { return type_name(view.table->columns[0].type); })
      .def_readonly("faults", &ColumnView::faults)
      .def("to_pylist", [](const ColumnView& view) { return column_values(view.table->columns[0], view.table->rows); })
      .def("__arrow_c_array__", column_array, py::arg("requested_schema") = py::none());
}

}  // namespace baoxue_python
