// SPDX-License-Identifier: MIT
#include "data/cells.hpp"

#include <charconv>
#include <cmath>
#include <limits>

#include "baoxue/core/date.hpp"
#include "baoxue/core/decimal.hpp"
#include "baoxue/core/ids.hpp"
#include "baoxue/core/money.hpp"
#include "baoxue/core/text.hpp"
#include "baoxue/core/timestamp.hpp"

namespace baoxue::inline v1::data_detail {

namespace {

Cell good(std::int64_t value) { return {.state = CellState::good, .integer = value}; }
Cell bad(const char* zh, const char* en) { return {.state = CellState::bad, .why_zh = zh, .why_en = en}; }

std::string_view raw_text(const RawColumn& c, std::size_t row) {
  return {static_cast<const char*>(c.values) + c.offsets[row],
          static_cast<std::size_t>(c.offsets[row + 1] - c.offsets[row])};
}

// Any number that is whole; false for dates, timestamps and text: a day count is no number that anybody wrote.
bool raw_integer(const RawColumn& c, std::size_t row, std::int64_t& out) {
  const auto take = [&](auto type) {
    out = static_cast<std::int64_t>(static_cast<const decltype(type)*>(c.values)[row]);
    return true;
  };
  switch (c.type) {
    case RawType::bits: out = (static_cast<const std::uint8_t*>(c.values)[row / 8] >> (row % 8)) & 1; return true;
    case RawType::i8: return take(std::int8_t{});
    case RawType::i16: return take(std::int16_t{});
    case RawType::i32: return take(std::int32_t{});
    case RawType::i64: return take(std::int64_t{});
    case RawType::u8: return take(std::uint8_t{});
    case RawType::u16: return take(std::uint16_t{});
    case RawType::u32: return take(std::uint32_t{});
    case RawType::u64: return take(std::uint64_t{}) && out >= 0;
    case RawType::decimal: return c.scale == 0 && take(std::int64_t{});
    case RawType::f32:
    case RawType::f64: {
      const double value = c.type == RawType::f32 ? static_cast<double>(static_cast<const float*>(c.values)[row])
                                                  : static_cast<const double*>(c.values)[row];
      if (!(std::abs(value) < 9e15) || value != std::floor(value)) return false;
      out = static_cast<std::int64_t>(value);
      return true;
    }
    default: return false;
  }
}

bool is_float(const RawColumn& c) { return c.type == RawType::f32 || c.type == RawType::f64; }
double raw_real(const RawColumn& c, std::size_t row) {
  return c.type == RawType::f32 ? static_cast<double>(static_cast<const float*>(c.values)[row])
                                : static_cast<const double*>(c.values)[row];
}

Cell read_boolean(const RawColumn& c, std::size_t row) {
  std::int64_t number = 0;
  if (c.type != RawType::text)
    return raw_integer(c, row, number) && (number == 0 || number == 1) ? good(number)
                                                                       : bad("应为是/否", "yes or no expected");
  const std::string word = full_width_to_ascii(raw_text(c, row));
  for (const std::string_view yes : {"true", "1", "是", "√", "Y", "y", "yes", "True", "TRUE", "有"}) {
    if (word == yes) return good(1);
  }
  for (const std::string_view no : {"false", "0", "否", "×", "N", "n", "no", "False", "FALSE", "无"}) {
    if (word == no) return good(0);
  }
  return bad("应为是/否", "yes or no expected");
}

Cell read_integer(const RawColumn& c, std::size_t row) {
  std::int64_t number = 0;
  if (c.type != RawType::text)
    return raw_integer(c, row, number) ? good(number) : bad("应为整数", "a whole number expected");
  const std::string word = full_width_to_ascii(raw_text(c, row));
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc() && end == word.data() + word.size() ? good(number)
                                                                  : bad("应为整数", "a whole number expected");
}

// Days as a date, if the calendar has them: a producer's buffer may hold any number.
Cell day(std::int64_t days) {
  const bool held = days >= INT32_MIN && days <= INT32_MAX && in_range(Date{static_cast<std::int32_t>(days)});
  return held ? good(days) : bad("日期超出 1400 至 9999 年", "a date outside the years 1400 to 9999");
}

Cell read_date(const RawColumn& c, std::size_t row) {
  constexpr std::int64_t kDay = 86'400'000'000;
  if (c.type == RawType::date32) return day(static_cast<const std::int32_t*>(c.values)[row]);
  if (c.type == RawType::timestamp_us) {
    const std::int64_t moment = static_cast<const std::int64_t*>(c.values)[row];
    return moment % kDay == 0 ? day(moment / kDay) : bad("应为日期，不带时刻", "a date without a time expected");
  }
  Maybe<Date> date;
  std::int64_t number = 0;
  if (c.type == RawType::text) {
    date = parse_date(raw_text(c, row));
    if (!date.known) date = parse_date(full_width_to_ascii(raw_text(c, row)));
  } else if (raw_integer(c, row, number)) {
    date = parse_date(std::to_string(number));  // 20260901
  }
  return date.known ? good(date.value.days) : bad("应为日期，如 2026-09-01", "a date such as 2026-09-01 expected");
}

// "2026-09-01 14:00", "2026-09-01T14:00:30" by the policy's clock, or RFC 3339 with its zone.
Cell read_timestamp(const RawColumn& c, std::size_t row) {
  if (c.type == RawType::timestamp_us) return good(static_cast<const std::int64_t*>(c.values)[row]);
  constexpr std::size_t kDay = 10;
  Maybe<Timestamp> moment;
  const std::string text = c.type == RawType::text ? full_width_to_ascii(raw_text(c, row)) : std::string();
  if (text.size() > kDay && (text[kDay] == 'T' || text[kDay] == ' ')) {
    const Maybe<Date> date = parse_date(std::string_view(text).substr(0, kDay));
    const Maybe<std::int32_t> clock = parse_clock(std::string_view(text).substr(kDay + 1));
    if (date.known && clock.known) moment = at_clock(date.value, clock.value, kPolicyOffset);
    if (!moment.known) moment = parse_timestamp(text);
  }
  return moment.known ? good(moment.value.micros)
                      : bad("应为时刻，如 2026-09-01 14:00", "a time such as 2026-09-01 14:00 expected");
}

Cell read_decimal(const RawColumn& c, std::size_t row, std::uint8_t scale) {
  std::string digits;
  std::int64_t number = 0;
  if (c.type == RawType::text) {
    digits = full_width_to_ascii(raw_text(c, row));
  } else if (c.type == RawType::decimal) {
    digits = Decimal{static_cast<const std::int64_t*>(c.values)[row], c.scale}.text();
  } else if (is_float(c)) {
    char buffer[64];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, raw_real(c, row), std::chars_format::fixed);
    if (end.ec == std::errc()) digits.assign(buffer, end.ptr);
  } else if (raw_integer(c, row, number)) {
    digits = std::to_string(number);
  }
  const Maybe<Decimal> value = parse_decimal(digits, scale);
  return value.known ? good(value.value.units)
                     : bad("应为小数，位数不超过规定", "a decimal with no more places than declared expected");
}

Cell read_money(const RawColumn& c, std::size_t row) {
  std::int64_t number = 0;
  if (c.type == RawType::text) {
    const Maybe<Money> money = parse_money(full_width_to_ascii(raw_text(c, row)));
    return money.known ? good(money.value.fen) : bad("应为金额，如 100.00", "an amount such as 100.00 expected");
  }
  if (c.type == RawType::decimal) return read_decimal(c, row, 2);  // yuan, whatever the scale
  return !is_float(c) && raw_integer(c, row, number) ? good(number)
                                                     : bad("应为金额（整数分）", "an amount in fen expected");
}

Cell read_text(const RawColumn& c, std::size_t row, std::string& store) {
  Cell cell = good(0);
  if (c.type == RawType::text) {
    cell.text = raw_text(c, row);
    return cell;
  }
  std::int64_t number = 0;
  if (!raw_integer(c, row, number)) return bad("应为文字", "text expected");
  store = std::to_string(number), cell.text = store;
  return cell;
}

// A number that a spreadsheet turned into a double and back: 3.41322E+17, or for a resident id 15 digits and 000 where the
// check digit does not fit. What was lost cannot be told, and two keys may have become one. A key may be anything, so there
// only what no person writes counts: digits, E+, digits.
bool damaged(std::string_view word, const ColumnDef& def) {
  const bool is_id = def.sensitivity == Sensitivity::id, is_key = def.type == ColumnType::key;
  if ((!is_id && !is_key && def.sensitivity != Sensitivity::contact) || word.size() > 64) return false;
  if (is_key && word.find('+') == std::string_view::npos) return false;  // most keys: no copy is made
  const std::string number = detail::normal_id(word);
  if (detail::went_through_double(number)) return !is_key || number.find("E+") != std::string::npos;
  const bool cut = is_id && number.size() == 18 && detail::all_digits(number) && number.ends_with("000");
  return cut && number[17] != resident_id_check(std::string_view(number).substr(0, 17)).value;
}

Cell read_code(const RawColumn& c, std::size_t row, const CodeList& codes, std::string& store) {
  Cell cell = read_text(c, row, store);
  if (cell.state != CellState::good) return cell;
  cell.integer = codes.find(cell.text);
  if (cell.integer < 0) cell.integer = codes.find(full_width_to_ascii(cell.text));
  return cell.integer >= 0 ? cell : bad("不在代码表内", "not in the code list");
}

}  // namespace

bool raw_known(const RawColumn& c, std::size_t row) {
  return c.type != RawType::null && (c.validity == nullptr || ((c.validity[row / 8] >> (row % 8)) & 1) != 0);
}

Cell read_cell(const RawColumn& c, std::size_t row, const ColumnDef& def, std::string& store) {
  if (!raw_known(c, row)) {
    if (!c.null_is_empty || !def.empty_is_value || def.type != ColumnType::text) return {};
    return good(0);  // an empty text that is a value
  }
  if (is_float(c) && std::isnan(raw_real(c, row)) && def.type != ColumnType::real) {
    return bad("是 NaN，不是数", "NaN arrived where a value is expected");
  }
  switch (def.type) {
    case ColumnType::boolean: return read_boolean(c, row);
    case ColumnType::code: return read_code(c, row, *def.codes, store);
    case ColumnType::integer: return read_integer(c, row);
    case ColumnType::decimal: return read_decimal(c, row, def.scale);
    case ColumnType::money: return read_money(c, row);
    case ColumnType::date: return read_date(c, row);
    case ColumnType::timestamp: return read_timestamp(c, row);
    case ColumnType::key:
    case ColumnType::text: {
      Cell cell = read_text(c, row, store);
      if (cell.state == CellState::good && cell.text.empty() && (def.type == ColumnType::key || !def.empty_is_value))
        cell.state = CellState::null;
      if (damaged(cell.text, def))
        return bad("号码被表格软件改坏，请以文本格式重新录入",
                   "the number was damaged by a spreadsheet: enter it again as text");
      return cell;
    }
    case ColumnType::real: {
      std::int64_t number = 0;
      Cell cell = good(0);
      if (is_float(c)) {
        cell.real = raw_real(c, row);
      } else if (c.type == RawType::text) {
        const std::string_view word = raw_text(c, row);
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), cell.real);
        const bool whole = error == std::errc() && end == word.data() + word.size();
        if (!whole || !std::isfinite(cell.real)) return bad("应为数", "a number expected");
      } else if (raw_integer(c, row, number)) {
        cell.real = static_cast<double>(number);
      } else {
        return bad("应为数", "a number expected");
      }
      return cell;
    }
  }
  return {};
}

std::uint8_t adoptable_width(const RawColumn& c, const ColumnDef& def) {
  switch (def.type) {
    case ColumnType::date: return c.type == RawType::date32 ? 4 : 0;
    case ColumnType::real: return c.type == RawType::f64 ? 8 : 0;
    case ColumnType::money: return c.type == RawType::i64 ? 8 : 0;
    case ColumnType::timestamp: return c.type == RawType::timestamp_us ? 8 : 0;
    case ColumnType::decimal: return c.type == RawType::decimal && c.scale == def.scale ? 8 : 0;
    case ColumnType::integer:
      return c.type == RawType::i8    ? 1
             : c.type == RawType::i16 ? 2
             : c.type == RawType::i32 ? 4
             : c.type == RawType::i64 ? 8
                                      : 0;
    default: return 0;
  }
}

}  // namespace baoxue::inline v1::data_detail
