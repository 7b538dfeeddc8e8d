// SPDX-License-Identifier: MIT
// Single values taken out of vectors, and as canonical text.
#include <charconv>

#include "baoxue/core/money.hpp"
#include "expr/machine.hpp"

namespace baoxue::inline v1::expr {

namespace {

std::string real_text(double value) {
  char buffer[64];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  std::string text(buffer, error == std::errc() ? end : buffer);
  if (text.find_first_of(".eni") == std::string::npos) text += ".0";
  return text;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string list_text(const Value& value) {
  std::string out = "[";
  for (std::size_t i = 0; i < value.items.size(); ++i) out += (i > 0 ? ", " : "") + to_text(value.items[i]);
  return out + "]";
}

}  // namespace

Value value_at(const Vector& vector, Type type, std::size_t row) {
  const std::size_t at = vector.broadcast ? 0 : row;
  Value value;
  value.type = type;
  if (vector.known != nullptr && !bit_at(vector.known, at)) return value;
  if (vector.fault != nullptr && bit_at(vector.fault, at)) {
    value.state = State::fault;
    return value;
  }
  value.state = State::known;
  if (type.depth > 0) {
    const Type element{type.kind, static_cast<std::uint8_t>(type.depth - 1)};
    for (std::uint32_t i = static_cast<const std::uint32_t*>(vector.values)[at];
         i < static_cast<const std::uint32_t*>(vector.extra)[at]; ++i) {
      value.items.push_back(value_at(*vector.child, element, i));
    }
    return value;
  }
  switch (type.kind) {
    case Kind::boolean: value.integer = bit_at(static_cast<const std::uint64_t*>(vector.values), at) ? 1 : 0; break;
    case Kind::real: value.real = static_cast<const double*>(vector.values)[at]; break;
    case Kind::date: value.integer = static_cast<const std::int32_t*>(vector.values)[at]; break;
    case Kind::ratio:
      value.integer = static_cast<const std::int64_t*>(vector.values)[at];
      value.denominator = static_cast<const std::int64_t*>(vector.extra)[at];
      break;
    case Kind::timestamp: {
      const Timestamp t = TimestampLane::Reader(vector)[at];
      value.integer = t.micros;
      value.nanos = t.nanos;
      break;
    }
    case Kind::text:
      value.text = vector.values != nullptr ? static_cast<const std::string_view*>(vector.values)[at]
                                            : vector.dictionary->at(static_cast<const std::int32_t*>(vector.extra)[at]);
      break;
    default: value.integer = static_cast<const std::int64_t*>(vector.values)[at];
  }
  return value;
}

std::string to_text(const Value& value) {
  if (value.state == State::unknown) return "unknown";
  if (value.state == State::fault) {
    const ErrorInfo* info = error_info(value.fault);
    return info == nullptr ? "error" : "error(" + std::string(info->name) + ")";
  }
  if (value.type.depth > 0) return list_text(value);
  switch (value.type.kind) {
    case Kind::boolean: return value.integer != 0 ? "true" : "false";
    case Kind::real: return real_text(value.real);
    case Kind::text: return quoted(value.text);
    case Kind::date: return Date{static_cast<std::int32_t>(value.integer)}.text();
    case Kind::money: return Money{value.integer}.text();
    case Kind::timestamp: return Timestamp{value.integer, value.nanos}.text();
    case Kind::duration: return duration_text(value.integer);
    case Kind::ratio: return std::to_string(value.integer) + "/" + std::to_string(value.denominator);
    default: return std::to_string(value.integer);
  }
}

}  // namespace baoxue::inline v1::expr
