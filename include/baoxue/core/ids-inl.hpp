// SPDX-License-Identifier: MIT
// Bodies of ids.hpp; include that one.
#ifndef BAOXUE_CORE_IDS_INL_HPP
#define BAOXUE_CORE_IDS_INL_HPP

#include <algorithm>
#include <utility>

#include "baoxue/core/error_code.hpp"
#include "baoxue/core/ids.hpp"
#include "baoxue/core/text.hpp"

namespace baoxue::inline v1 {
namespace detail {

inline Error id_error(ErrorCode code, std::string zh = {}, std::string en = {}) {
  const ErrorInfo* info = error_info(code);
  return {code, zh.empty() ? std::string(info->zh) : std::move(zh), en.empty() ? std::string(info->en) : std::move(en)};
}

inline Error damaged_error() {
  return id_error(
      ErrorCode::id_damaged, "号码被表格软件改坏（科学计数法或末尾为 000），请以文本格式重新录入",
      "the number was damaged by a spreadsheet (scientific notation, or cut to end in 000); enter it again as text");
}

constexpr bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// ASCII and capitals.
inline std::string normal_id(std::string_view text) {
  std::string out = full_width_to_ascii(text.substr(0, 64));
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return out;
}

// A long number that went through a floating-point cell: 3.41322E+17, 341322201503010000.0. Expects normal_id().
constexpr bool went_through_double(std::string_view text) {
  std::size_t digits = 0;
  bool mark = false;
  for (const char c : text) {
    digits += c >= '0' && c <= '9' ? 1 : 0;
    mark = mark || c == '.' || c == 'E';
    if ((c < '0' || c > '9') && c != '.' && c != 'E' && c != '+') return false;
  }
  return mark && digits >= 3 && text[0] >= '0' && text[0] <= '9';
}

// "19491231".
constexpr Maybe<Date> compact_date(std::string_view text) { return read_date(text, 2, "", "", ""); }

constexpr Sex sex_of(char serial_end) { return (serial_end - '0') % 2 == 1 ? Sex::male : Sex::female; }

}  // namespace detail

constexpr Maybe<char> resident_id_check(std::string_view digits17) {
  constexpr std::array<int, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kChecks = "10X98765432";
  if (digits17.size() != kWeights.size() || !detail::all_digits(digits17)) return {};
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (digits17[i] - '0');
  return kChecks[static_cast<std::size_t>(sum % 11)];
}

inline Result<ResidentId> parse_resident_id(std::string_view text) {
  const std::string id = detail::normal_id(text);
  if (detail::went_through_double(id)) return detail::damaged_error();
  const bool old = id.size() == 15;
  const bool form = old ? detail::all_digits(id)
                        : id.size() == 18 && detail::all_digits(std::string_view(id).substr(0, 17)) &&
                              (id[17] == 'X' || detail::all_digits(std::string_view(id).substr(17)));
  if (!form) {
    return detail::id_error(ErrorCode::bad_resident_id, "身份证件号应为 18 位（末位可为 X）或旧式 15 位",
                            "a resident id has 18 characters (the last may be X), or 15 digits in the old form");
  }
  if (!old && id.ends_with("000") && id[17] != resident_id_check(id.substr(0, 17)).value)
    return detail::damaged_error();
  const Maybe<Date> birth = detail::compact_date(old ? "19" + id.substr(6, 6) : id.substr(6, 8));
  if (!birth.known) return detail::id_error(ErrorCode::id_date);
  if (!old && id[17] != resident_id_check(id.substr(0, 17)).value) return detail::id_error(ErrorCode::id_check_digit);
  ResidentId result;
  result.text_ = detail::ShortText<18>(id);
  result.birth_ = birth.value;
  result.sex_ = detail::sex_of(id[old ? 14 : 16]);
  return result;
}

inline Result<StudentNumber> parse_student_number(std::string_view text) {
  const std::string number = detail::normal_id(text);
  if (number.starts_with("LG")) {
    return detail::id_error(ErrorCode::bad_student_number, "学籍号以 LG 开头是录入错误：L 和 G 只能有一个",
                            "a student number that begins with LG is an input error: it has either L or G");
  }
  const bool letter = !number.empty() && (number[0] == 'G' || number[0] == 'J' || number[0] == 'L');
  if (!letter || number.size() != 19) {
    if (detail::went_through_double(number)) return detail::damaged_error();
    return detail::id_error(ErrorCode::bad_student_number, "学籍号应为 G、J 或 L 加 18 位",
                            "a student number is G, J or L and 18 characters");
  }
  StudentNumber result;
  result.text_ = detail::ShortText<19>(number);
  const std::string_view body = std::string_view(number).substr(1);
  if (number[0] == 'G') {
    const Result<ResidentId> id = parse_resident_id(body);
    if (!id) return id.error();
    result.id_ = *id;
    result.birth_ = id->birth();
    result.sex_ = id->sex();
    return result;
  }
  const bool check_x = number[0] == 'J' && body.back() == 'X';
  if (!detail::all_digits(check_x ? body.substr(0, 17) : body)) return detail::id_error(ErrorCode::bad_student_number);
  const Maybe<Date> birth = detail::compact_date(body.substr(6, 8));
  if (!birth.known) return detail::id_error(ErrorCode::id_date);
  result.birth_ = birth.value;
  if (number[0] == 'J') result.sex_ = detail::sex_of(body[16]);
  return result;
}

constexpr Agreement agreement(const StudentNumber& number, Maybe<Date> birth, Sex sex, const Maybe<ResidentId>& id) {
  const auto stated = [](Sex s) { return s == Sex::male || s == Sex::female; };
  const Maybe<ResidentId> inside = number.resident_id();
  Agreement result;
  if (birth.known) result.birth = number.birth() == birth.value;
  if (stated(sex) && stated(number.sex())) result.sex = number.sex() == sex;
  if (id.known && inside.known) result.resident_id = inside.value == id.value;
  return result;
}

constexpr std::string_view DivisionCode::significant() const {
  std::string_view rest = text();
  while (rest.size() > 6 && rest.substr(rest.size() - 3) == "000") rest.remove_suffix(3);
  while (rest.size() <= 6 && rest.size() > 2 && rest.substr(rest.size() - 2) == "00") rest.remove_suffix(2);
  return rest;
}

constexpr DivisionCode::Level DivisionCode::level() const {
  switch (significant().size()) {
    case 2: return Level::province;
    case 4: return Level::prefecture;
    case 6: return Level::county;
    case 9: return Level::township;
    default: return Level::village;
  }
}

constexpr bool DivisionCode::contains(const DivisionCode& other) const {
  return other.text().starts_with(significant());
}

inline Result<DivisionCode> parse_division_code(std::string_view text) {
  const std::string code = detail::normal_id(text);
  const bool size = code.size() == 6 || code.size() == 9 || code.size() == 12;
  const auto hollow = [&](std::size_t at, std::size_t width, std::size_t next) {  // a zero level with one below it
    return at + width < code.size() && code.find_first_not_of('0', at) >= at + width && next < code.size() &&
           code.find_first_not_of('0', next) != std::string::npos;
  };
  if (!size || !detail::all_digits(code) || code.starts_with("00") || hollow(2, 2, 4) || hollow(4, 2, 6) ||
      hollow(6, 3, 9)) {
    return detail::id_error(ErrorCode::bad_division_code, "行政区划代码应为 6、9 或 12 位数字",
                            "a division code has 6, 9 or 12 digits");
  }
  DivisionCode result;
  result.text_ = detail::ShortText<12>(code);
  return result;
}

inline Result<SchoolIdentifier> parse_school_identifier(std::string_view text) {
  const std::string code = detail::normal_id(text);
  if (detail::went_through_double(code)) return detail::damaged_error();
  if (code.size() != 10 || !detail::all_digits(code)) {
    return detail::id_error(ErrorCode::bad_school_identifier, "学校标识码应为 10 位数字",
                            "a school identifier has 10 digits");
  }
  SchoolIdentifier result;
  result.text_ = detail::ShortText<10>(code);
  return result;
}

}  // namespace baoxue::inline v1

#endif
