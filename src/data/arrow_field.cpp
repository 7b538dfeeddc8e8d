// SPDX-License-Identifier: MIT
// Format strings of the Arrow C data interface -> ArrowField.
#include <charconv>
#include <optional>
#include <utility>

#include "data/arrow_column.hpp"

namespace baoxue::inline v1::data_detail {
namespace {

struct PlainFormat {
  std::string_view format;
  RawType type;
  ArrowLayout layout;
};
constexpr PlainFormat kPlainFormats[] = {
    {"n", RawType::null, ArrowLayout::as_is},      {"b", RawType::bits, ArrowLayout::as_is},
    {"c", RawType::i8, ArrowLayout::as_is},        {"C", RawType::u8, ArrowLayout::as_is},
    {"s", RawType::i16, ArrowLayout::as_is},       {"S", RawType::u16, ArrowLayout::as_is},
    {"i", RawType::i32, ArrowLayout::as_is},       {"I", RawType::u32, ArrowLayout::as_is},
    {"l", RawType::i64, ArrowLayout::as_is},       {"L", RawType::u64, ArrowLayout::as_is},
    {"f", RawType::f32, ArrowLayout::as_is},       {"g", RawType::f64, ArrowLayout::as_is},
    {"u", RawType::text, ArrowLayout::utf8},       {"U", RawType::text, ArrowLayout::large_utf8},
    {"vu", RawType::text, ArrowLayout::utf8_view}, {"tdD", RawType::date32, ArrowLayout::as_is},
    {"tdm", RawType::date32, ArrowLayout::date64},
};

bool parse_plain(std::string_view format, ArrowField& field) {
  for (const PlainFormat& plain : kPlainFormats) {
    if (plain.format != format) continue;
    field.type = plain.type;
    field.layout = plain.layout;
    return true;
  }
  return false;
}

// "tss:", "tsu:UTC": the zone only says how to show an instant, and a stamp without one is taken as UTC.
bool parse_timestamp(std::string_view format, ArrowField& field) {
  if (format.size() < 4 || !format.starts_with("ts") || format[3] != ':') return false;
  field.type = RawType::timestamp_us;
  switch (format[2]) {
    case 's': field.multiply = 1'000'000; break;
    case 'm': field.multiply = 1'000; break;
    case 'u': return true;
    case 'n': field.divide = 1'000; break;
    default: return false;
  }
  field.layout = ArrowLayout::timestamp;
  return true;
}

std::optional<int> take_number(std::string_view& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.starts_with(',')) text.remove_prefix(1);
  return number;
}

// "d:precision,scale" or "d:precision,scale,bits".
bool parse_decimal(std::string_view format, ArrowField& field) {
  if (!format.starts_with("d:")) return false;
  format.remove_prefix(2);
  const std::optional<int> precision = take_number(format);
  const std::optional<int> scale = take_number(format);
  const std::optional<int> bits = format.empty() ? 128 : take_number(format);
  if (!precision || !scale || !bits || !format.empty()) return false;
  if (*scale < 0 || *scale > 18 || (*bits != 32 && *bits != 64 && *bits != 128)) return false;
  field.type = RawType::decimal;
  field.layout = ArrowLayout::decimal;
  field.scale = static_cast<std::uint8_t>(*scale);
  field.width = static_cast<std::uint8_t>(*bits / 8);
  return true;
}

Error unread_format(const ArrowField& field) {
  Error error = arrow_error(field.file, "列“" + field.header + "”的 Arrow 格式“" + field.format + "”无法读取",
                            "column \"" + field.header + "\": Arrow format \"" + field.format + "\" is not read");
  error.hint =
      "null, bool, int8-64, uint8-64, float32/64, utf8, large_utf8, utf8_view, date32, date64, timestamp, decimal";
  return error;
}

bool is_integer(RawType type) { return type >= RawType::i8 && type <= RawType::u64; }

}  // namespace

Error arrow_error(std::string_view file, std::string_view zh, std::string_view en) {
  return {ErrorCode::bad_arrow, std::string(zh), std::string(en), Place{std::string(file)}};
}

Result<ArrowField> parse_field(const ArrowSchema& schema, std::string_view file) {
  ArrowField field;
  field.header = schema.name == nullptr ? "" : schema.name;
  field.format = schema.format == nullptr ? "" : schema.format;
  field.file = file;
  const bool read =
      parse_plain(field.format, field) || parse_timestamp(field.format, field) || parse_decimal(field.format, field);
  if (!read) return unread_format(field);
  if (schema.dictionary == nullptr) return field;
  if (!is_integer(field.type)) return unread_format(field);

  Result<ArrowField> values = parse_field(*schema.dictionary, file);
  if (!values) {
    ArrowField named;  // a dictionary's values carry no name of their own
    named.header = field.header;
    named.format = schema.dictionary->format == nullptr ? "" : schema.dictionary->format;
    named.file = field.file;
    return unread_format(named);
  }
  if (values->layout == ArrowLayout::dictionary) return unread_format(field);
  values->header = field.header;
  field.width = static_cast<std::uint8_t>(raw_width(field.type));
  field.index_signed = field.type <= RawType::i64;
  field.type = values->type;
  field.scale = values->scale;
  field.layout = ArrowLayout::dictionary;
  field.values = std::make_unique<ArrowField>(std::move(*values));
  return field;
}

}  // namespace baoxue::inline v1::data_detail
