// SPDX-License-Identifier: MIT
#include "expression_values.hpp"

#include <utility>

#include "data/arrow_import.hpp"

namespace baoxue_python {
namespace {

using baoxue::ColumnType;
using baoxue::data_detail::RawType;
using baoxue::expr::Kind;
using baoxue::expr::State;
using baoxue::expr::Type;
using baoxue::expr::Value;
using baoxue::expr::Vector;

bool bit(const void* bits, std::size_t i) {
  return ((static_cast<const std::uint8_t*>(bits)[i >> 3] >> (i & 7)) & 1) != 0;
}
void set_bit(std::vector<std::uint64_t>& words, std::size_t i) { words[i >> 6] |= std::uint64_t{1} << (i & 63); }

bool is_text(Kind kind) { return kind == Kind::text; }

std::int64_t integer_at(const RawColumn& column, std::size_t row) {
  switch (column.type) {
    case RawType::bits: return bit(column.values, row) ? 1 : 0;
    case RawType::i8: return static_cast<const std::int8_t*>(column.values)[row];
    case RawType::i16: return static_cast<const std::int16_t*>(column.values)[row];
    case RawType::i32:
    case RawType::date32: return static_cast<const std::int32_t*>(column.values)[row];
    case RawType::u8: return static_cast<const std::uint8_t*>(column.values)[row];
    case RawType::u16: return static_cast<const std::uint16_t*>(column.values)[row];
    case RawType::u32: return static_cast<const std::uint32_t*>(column.values)[row];
    default: return static_cast<const std::int64_t*>(column.values)[row];
  }
}

double real_at(const RawColumn& column, std::size_t row) {
  if (column.type == RawType::f32) return static_cast<const float*>(column.values)[row];
  if (column.type == RawType::f64) return static_cast<const double*>(column.values)[row];
  return static_cast<double>(integer_at(column, row));
}

std::string_view text_at(const RawColumn& column, std::size_t row) {
  const std::int64_t begin = column.offsets[row];
  return {static_cast<const char*>(column.values) + begin, static_cast<std::size_t>(column.offsets[row + 1] - begin)};
}

// Whether a column can be read as `type`. uint64 cannot be an integer, and an integer is never a bool.
bool fits(RawType raw, Type type) {
  if (raw == RawType::null) return true;
  if (type.depth != 0) return false;
  const bool integral = raw >= RawType::i8 && raw <= RawType::u32;
  switch (type.kind) {
    case Kind::boolean: return raw == RawType::bits;
    case Kind::real: return integral || raw == RawType::f32 || raw == RawType::f64;
    case Kind::text: return raw == RawType::text;
    case Kind::date: return raw == RawType::date32;
    case Kind::timestamp: return raw == RawType::timestamp_us;
    case Kind::integer:
    case Kind::days:
    case Kind::money: return integral;
    default: return false;
  }
}

[[noreturn]] void wrong_type(const std::string& name, const char* wanted) {
  throw py::type_error("input " + name + ": " + wanted + " expected");
}

std::int64_t to_integer(const py::object& value, const std::string& name) {
  if (!py::isinstance<py::int_>(value) || py::isinstance<py::bool_>(value)) wrong_type(name, "an int");
  return value.cast<std::int64_t>();
}

// Whole units of a timedelta as one number of microseconds.
std::int64_t to_micros(const py::object& delta, const std::string& name) {
  const auto days = delta.attr("days").cast<std::int64_t>();
  if (days < -200'000'000 || days > 200'000'000) throw py::value_error("input " + name + ": too long a time");
  return (days * 86400 + delta.attr("seconds").cast<std::int64_t>()) * 1'000'000 +
         delta.attr("microseconds").cast<std::int64_t>();
}

py::object epoch() {
  const py::module_ datetime = py::module_::import("datetime");
  return datetime.attr("datetime")(1970, 1, 1, py::arg("tzinfo") = datetime.attr("timezone").attr("utc"));
}

std::int64_t to_timestamp(const py::object& value, const std::string& name) {
  const bool is_datetime = py::isinstance(value, py::module_::import("datetime").attr("datetime"));
  if (!is_datetime || value.attr("utcoffset")().is_none()) wrong_type(name, "a datetime.datetime with a time zone");
  return to_micros(value - epoch(), name);
}

std::int64_t to_duration(const py::object& value, const std::string& name) {
  if (!py::isinstance(value, py::module_::import("datetime").attr("timedelta")))
    wrong_type(name, "a datetime.timedelta");
  const std::int64_t micros = to_micros(value, name);
  constexpr std::int64_t kMost = INT64_MAX / 1000;
  if (micros < -kMost || micros > kMost) throw py::value_error("input " + name + ": a duration is at most 292 years");
  return micros * 1000;
}

py::object micros_delta(std::int64_t micros) { return py::module_::import("datetime").attr("timedelta")(0, 0, micros); }

ColumnType result_type(Type type) {
  if (type.depth != 0) throw py::type_error("a batch cannot give lists");
  if (type.kind == Kind::duration)
    throw py::type_error("a batch cannot give durations; compare them, or take getSeconds()");
  switch (type.kind) {
    case Kind::boolean: return ColumnType::boolean;
    case Kind::real:
    case Kind::ratio: return ColumnType::real;
    case Kind::text: return ColumnType::text;
    case Kind::date: return ColumnType::date;
    case Kind::timestamp: return ColumnType::timestamp;
    case Kind::money: return ColumnType::money;
    default: return ColumnType::integer;
  }
}

}  // namespace

void OwnedVector::reset(std::size_t width) {
  known_.assign((width + 63) / 64, 0);
  bits_.assign((width + 63) / 64, 0);
  integers_.assign(width, 0);
  denominators_.assign(width, 1);
  reals_.assign(width, 0);
  dates_.assign(width, 0);
  texts_.assign(width, {});
  views_.assign(width, {});
}

void OwnedVector::set(Kind kind, std::size_t row, const py::object& value, const std::string& name) {
  if (kind == Kind::boolean) {
    if (!py::isinstance<py::bool_>(value)) wrong_type(name, "a bool");
    if (value.cast<bool>()) set_bit(bits_, row);
  } else if (kind == Kind::real) {
    const bool number = py::isinstance<py::float_>(value) || py::isinstance<py::int_>(value);
    if (!number || py::isinstance<py::bool_>(value)) wrong_type(name, "a float");
    reals_[row] = value.cast<double>();
  } else if (kind == Kind::text) {
    if (!py::isinstance<py::str>(value)) wrong_type(name, "a str");
    texts_[row] = value.cast<std::string>();
    views_[row] = texts_[row];
  } else if (kind == Kind::date) {
    const py::module_ datetime = py::module_::import("datetime");
    const bool has_time = py::isinstance(value, datetime.attr("datetime"));  // which a date would lose
    if (has_time || !py::isinstance(value, datetime.attr("date"))) wrong_type(name, "a datetime.date");
    dates_[row] = to_date(value).days;
  } else if (kind == Kind::timestamp) {
    integers_[row] = to_timestamp(value, name);
  } else if (kind == Kind::duration) {
    integers_[row] = to_duration(value, name);
  } else if (kind == Kind::ratio) {
    if (!py::hasattr(value, "numerator")) wrong_type(name, "a fractions.Fraction");
    integers_[row] = value.attr("numerator").cast<std::int64_t>();
    denominators_[row] = value.attr("denominator").cast<std::int64_t>();
  } else {
    integers_[row] = to_integer(value, name);
  }
}

void OwnedVector::fill(Type type, const std::vector<py::object>& values, const std::string& name) {
  reset(values.size());
  std::vector<py::object> items;
  begins_.clear();
  ends_.clear();
  for (std::size_t row = 0; row < values.size(); ++row) {
    const py::object& value = values[row];
    const auto begin = static_cast<std::uint32_t>(items.size());
    if (!value.is_none()) {
      set_bit(known_, row);
      if (type.depth == 0) {
        set(type.kind, row, value, name);
      } else {
        if (!py::isinstance<py::list>(value) && !py::isinstance<py::tuple>(value)) wrong_type(name, "a list");
        for (const py::handle item : value) items.push_back(py::reinterpret_borrow<py::object>(item));
      }
    }
    begins_.push_back(begin);
    ends_.push_back(static_cast<std::uint32_t>(items.size()));
  }
  if (type.depth == 0) return;
  const Type inner{type.kind, static_cast<std::uint8_t>(type.depth - 1)};
  child_ = std::make_unique<OwnedVector>();
  child_->fill(inner, items, name);
  child_view_ = child_->view(inner);
}

void OwnedVector::fill(Type type, const RawColumn& column, std::size_t begin, std::size_t width) {
  reset(width);
  if (column.type == RawType::null) return;
  for (std::size_t row = 0; row < width; ++row) {
    const std::size_t at = begin + row;
    if (column.validity != nullptr && !bit(column.validity, at)) continue;
    set_bit(known_, row);
    if (type.kind == Kind::boolean) {
      if (bit(column.values, at)) set_bit(bits_, row);
    } else if (type.kind == Kind::real) {
      reals_[row] = real_at(column, at);
    } else if (is_text(type.kind)) {
      views_[row] = text_at(column, at);
    } else if (type.kind == Kind::date) {
      dates_[row] = static_cast<std::int32_t>(integer_at(column, at));
    } else {
      integers_[row] = integer_at(column, at);
    }
  }
}

Vector OwnedVector::view(Type type) const {
  Vector out;
  out.known = known_.data();
  if (type.depth != 0) {
    out.values = begins_.data();
    out.extra = ends_.data();
    out.child = &child_view_;
    return out;
  }
  switch (type.kind) {
    case Kind::boolean: out.values = bits_.data(); break;
    case Kind::real: out.values = reals_.data(); break;
    case Kind::text: out.values = views_.data(); break;
    case Kind::date: out.values = dates_.data(); break;
    case Kind::ratio: out.extra = denominators_.data(); [[fallthrough]];
    default: out.values = integers_.data();
  }
  return out;
}

py::object to_python(const Value& value) {
  if (value.state != State::known) return py::none();
  if (value.type.depth != 0) {
    py::list items;
    for (const Value& item : value.items) items.append(to_python(item));
    return items;
  }
  switch (value.type.kind) {
    case Kind::boolean: return py::bool_(value.integer != 0);
    case Kind::real: return py::float_(value.real);
    case Kind::text: return py::str(value.text);
    case Kind::date: return to_python(baoxue::Date{static_cast<std::int32_t>(value.integer)});
    case Kind::timestamp: return epoch() + micros_delta(value.integer);
    case Kind::duration: return micros_delta(value.integer / 1000 - (value.integer % 1000 < 0 ? 1 : 0));
    case Kind::ratio:
      if (value.denominator == 0) return py::none();
      return py::module_::import("fractions").attr("Fraction")(value.integer, value.denominator);
    default: return py::int_(value.integer);
  }
}

BatchReader::BatchReader(ArrowArrayStream* stream)
    : table_(value_or_raise(baoxue::data_detail::import_arrow(stream, "table"), "data")) {}

const RawColumn* BatchReader::column(const std::string& name, Type type) const {
  for (const RawColumn& column : table_.columns) {
    if (column.header != name) continue;
    if (fits(column.type, type)) return &column;
    throw py::type_error("column " + name + " cannot be read as " + baoxue::expr::type_name(type));
  }
  throw py::key_error(name);
}

ResultColumn::ResultColumn(Type type, std::size_t rows) : table_(std::make_shared<baoxue::OutTable>()) {
  baoxue::OutColumn column;
  column.name = "value";
  column.type = result_type(type);
  column.known.assign(rows, false);
  if (column.type == ColumnType::real) {
    column.reals.resize(rows);
  } else if (column.type == ColumnType::text) {
    column.text.resize(rows);
  } else {
    column.integers.resize(rows);
  }
  table_->rows = rows;
  table_->columns.push_back(std::move(column));
}

void ResultColumn::set(std::size_t row, const Value& value) {
  baoxue::OutColumn& column = table_->columns[0];
  if (value.state == State::fault) faults_.push_back(static_cast<std::int64_t>(row));
  const bool empty_ratio = value.type.kind == Kind::ratio && value.denominator == 0;
  if (value.state != State::known || empty_ratio) return;
  column.known[row] = true;
  if (value.type.kind == Kind::ratio) {
    column.reals[row] = static_cast<double>(value.integer) / static_cast<double>(value.denominator);
  } else if (column.type == ColumnType::real) {
    column.reals[row] = value.real;
  } else if (column.type == ColumnType::text) {
    column.text[row] = value.text;
  } else {
    column.integers[row] = value.integer;
  }
}

ColumnView ResultColumn::take() { return {std::move(table_), std::move(faults_)}; }

}  // namespace baoxue_python
