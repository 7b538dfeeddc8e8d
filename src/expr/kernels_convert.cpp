// SPDX-License-Identifier: MIT
// Conversions, as CEL has them: int() double() string() bool() timestamp() duration(). What does not convert is an error of its row.
#include <charconv>
#include <limits>

#include "expr/kernel.hpp"
#include "expr/kernels.hpp"

namespace baoxue::inline v1::expr::kernels {
namespace {

// Convert: using From, To lanes; static ErrorCode to(From value, To& out), ErrorCode{} where it converts.
template <class Convert>
struct Conversion : GuardedOp {
  using A = typename Convert::From;
  using B = typename Convert::From;
  using Out = typename Convert::To;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t row, typename A::Value value, typename A::Value, typename Out::Value& out) const {
    const ErrorCode code = Convert::to(value, out);
    return code == ErrorCode{} ? Outcome::ok : fail(row, code);
  }
};

// Text that a row makes lives in the workspace's arena.
template <class Convert>
struct TextOf : GuardedOp {
  using A = typename Convert::From;
  using B = typename Convert::From;
  using Out = TextLane;
  using GuardedOp::GuardedOp;
  Outcome operator()(std::size_t, typename A::Value value, typename A::Value, std::string_view& out) const {
    std::array<char, 64> buffer;
    const std::string_view text = Convert::text(value, buffer);
    char* at = frame.workspace.arena.take(text.size());
    std::copy(text.begin(), text.end(), at);
    out = {at, text.size()};
    return Outcome::ok;
  }
};

std::string_view without_plus(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  return text;
}

struct IntOfReal {
  using From = F64Lane;
  using To = I64Lane;
  static ErrorCode to(double value, std::int64_t& out) {
    constexpr double kEnd = 9223372036854775808.0;  // 2^63; both ends are outside
    if (!(value > -kEnd && value < kEnd)) return ErrorCode::out_of_range;
    out = static_cast<std::int64_t>(value);
    return {};
  }
};
struct IntOfText {
  using From = TextLane;
  using To = I64Lane;
  static ErrorCode to(std::string_view text, std::int64_t& out) {
    text = without_plus(text);
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (status == std::errc::result_out_of_range) return ErrorCode::out_of_range;
    return status == std::errc() && end == text.data() + text.size() ? ErrorCode{} : ErrorCode::bad_conversion;
  }
};
struct IntOfTime {
  using From = TimestampLane;
  using To = I64Lane;
  static ErrorCode to(Timestamp t, std::int64_t& out) {
    out = seconds_of(t);
    return {};
  }
};
struct RealOfInt {
  using From = I64Lane;
  using To = F64Lane;
  static ErrorCode to(std::int64_t value, double& out) {
    out = static_cast<double>(value);
    return {};
  }
};
struct RealOfText {
  using From = TextLane;
  using To = F64Lane;
  static ErrorCode to(std::string_view text, double& out) {
    text = without_plus(text);
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (end != text.data() + text.size() || status == std::errc::invalid_argument) return ErrorCode::bad_conversion;
    if (status != std::errc::result_out_of_range) return {};
    if (text.find("e-") == std::string_view::npos && text.find("E-") == std::string_view::npos)
      return ErrorCode::out_of_range;
    out = text[0] == '-' ? -0.0 : 0.0;  // too small to show
    return {};
  }
};
struct BoolOfText {
  using From = TextLane;
  using To = BitLane;
  static ErrorCode to(std::string_view text, bool& out) {
    for (const std::string_view yes : {"1", "t", "true", "TRUE", "True"}) {
      if (text == yes) return out = true, ErrorCode{};
    }
    for (const std::string_view no : {"0", "f", "false", "FALSE", "False"}) {
      if (text == no) return out = false, ErrorCode{};
    }
    return ErrorCode::bad_conversion;
  }
};
struct TimeOfText {
  using From = TextLane;
  using To = TimestampLane;
  static ErrorCode to(std::string_view text, Timestamp& out) {
    const Maybe<Timestamp> t = parse_timestamp(text);
    out = t.value;
    return t.known ? ErrorCode{} : ErrorCode::bad_conversion;
  }
};
struct TimeOfInt {
  using From = I64Lane;
  using To = TimestampLane;
  static ErrorCode to(std::int64_t seconds, Timestamp& out) {
    const Maybe<Timestamp> t = timestamp_of_seconds(seconds);
    out = t.value;
    return t.known ? ErrorCode{} : ErrorCode::out_of_range;
  }
};
struct DurationOfText {
  using From = TextLane;
  using To = I64Lane;
  static ErrorCode to(std::string_view text, std::int64_t& out) {
    const ParsedDuration duration = parse_duration(text);
    out = duration.nanoseconds;
    if (duration.status == DurationStatus::ok) return {};
    return duration.status == DurationStatus::range ? ErrorCode::out_of_range : ErrorCode::bad_conversion;
  }
};

using Buffer = std::array<char, 64>;
template <class Number>
std::string_view number_text(Number value, Buffer& buffer) {
  const auto [end, status] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), status == std::errc() ? static_cast<std::size_t>(end - buffer.data()) : 0};
}
std::string_view copied(std::string_view text, Buffer& buffer) {
  const std::size_t size = std::min(text.size(), buffer.size());
  std::copy_n(text.begin(), size, buffer.begin());
  return {buffer.data(), size};
}
struct IntText {
  using From = I64Lane;
  static std::string_view text(std::int64_t value, Buffer& buffer) { return number_text(value, buffer); }
};
struct RealText {
  using From = F64Lane;
  static std::string_view text(double value, Buffer& buffer) {
    if (value != value) return "NaN";
    if (value > std::numeric_limits<double>::max()) return "Infinity";
    if (value < std::numeric_limits<double>::lowest()) return "-Infinity";
    return number_text(value, buffer);
  }
};
struct BoolText {
  using From = BitLane;
  static std::string_view text(bool value, Buffer&) { return value ? "true" : "false"; }
};
struct TimeText {
  using From = TimestampLane;
  static std::string_view text(Timestamp t, Buffer& buffer) { return copied(detail::short_text(t).view(), buffer); }
};
struct DurationText {
  using From = I64Lane;
  static std::string_view text(std::int64_t nanoseconds, Buffer& buffer) {
    return copied(detail::short_duration(nanoseconds).view(), buffer);
  }
};
struct DateText {
  using From = I32Lane;
  static std::string_view text(std::int32_t day, Buffer& buffer) { return copied(Date{day}.text(), buffer); }
};

}  // namespace

void int_of_real(Frame& f, const Step& s) { guarded<Conversion<IntOfReal>>(f, s); }
void int_of_text(Frame& f, const Step& s) { guarded<Conversion<IntOfText>>(f, s); }
void int_of_time(Frame& f, const Step& s) { guarded<Conversion<IntOfTime>>(f, s); }
void real_of_int(Frame& f, const Step& s) { guarded<Conversion<RealOfInt>>(f, s); }
void real_of_text(Frame& f, const Step& s) { guarded<Conversion<RealOfText>>(f, s); }
void bool_of_text(Frame& f, const Step& s) { guarded<Conversion<BoolOfText>>(f, s); }
void time_of_text(Frame& f, const Step& s) { guarded<Conversion<TimeOfText>>(f, s); }
void time_of_int(Frame& f, const Step& s) { guarded<Conversion<TimeOfInt>>(f, s); }
void duration_of_text(Frame& f, const Step& s) { guarded<Conversion<DurationOfText>>(f, s); }
void text_of_int(Frame& f, const Step& s) { guarded<TextOf<IntText>>(f, s); }
void text_of_real(Frame& f, const Step& s) { guarded<TextOf<RealText>>(f, s); }
void text_of_bool(Frame& f, const Step& s) { guarded<TextOf<BoolText>>(f, s); }
void text_of_time(Frame& f, const Step& s) { guarded<TextOf<TimeText>>(f, s); }
void text_of_duration(Frame& f, const Step& s) { guarded<TextOf<DurationText>>(f, s); }
void text_of_date(Frame& f, const Step& s) { guarded<TextOf<DateText>>(f, s); }

}  // namespace baoxue::inline v1::expr::kernels
