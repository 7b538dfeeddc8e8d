// SPDX-License-Identifier: MIT
// Identifiers of persons and places: form, embedded date, check digit. Lists that change (which divisions exist,
// which school types) are data and not checked here. Full-width digits and letters and lower-case letters are
// normalised; nothing else is repaired, and no message holds what was read.
//
//   Result<ResidentId> id = parse_resident_id("11010519491231002x");
//   id->birth(), id->sex()                             // 1949-12-31, Sex::female
//   parse_resident_id("3.41322E+17").error().code      // ErrorCode::id_damaged
#ifndef BAOXUE_CORE_IDS_HPP
#define BAOXUE_CORE_IDS_HPP

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "baoxue/core/date.hpp"
#include "baoxue/core/maybe.hpp"
#include "baoxue/core/result.hpp"

namespace baoxue::inline v1 {

// GB/T 2261.1.
enum class Sex : std::uint8_t { unknown = 0, male = 1, female = 2, not_stated = 9 };

namespace detail {
template <std::size_t kCapacity>
struct ShortText {
  std::array<char, kCapacity> chars{};
  std::uint8_t size = 0;
  constexpr ShortText() = default;
  constexpr explicit ShortText(std::string_view text) : size(static_cast<std::uint8_t>(text.size())) {
    for (std::size_t i = 0; i < text.size(); ++i) chars[i] = text[i];
  }
  [[nodiscard]] constexpr std::string_view view() const { return {chars.data(), size}; }
  friend constexpr auto operator<=>(const ShortText&, const ShortText&) = default;
};
}  // namespace detail

// 公民身份号码, GB 11643: 6 division, 8 birth date, 3 serial (odd male, even female), 1 check (ISO 7064 MOD 11-2).
class ResidentId {
 public:
  // old: 15 digits as issued until 1999, birth year 19yy, no check digit. It identifies less and is never converted.
  enum class Form : std::uint8_t { current = 18, old = 15 };

  constexpr ResidentId() = default;
  [[nodiscard]] constexpr std::string_view text() const { return text_.view(); }  // normalised; X in capitals
  [[nodiscard]] constexpr Form form() const { return text_.size == 15 ? Form::old : Form::current; }
  [[nodiscard]] constexpr std::string_view division() const { return text().substr(0, 6); }  // at first registration
  [[nodiscard]] constexpr Date birth() const { return birth_; }
  [[nodiscard]] constexpr Sex sex() const { return sex_; }
  // Ends in 000 though the check digit fits: one in about a thousand sound numbers does, and so does one in eleven of
  // those that a spreadsheet cut to 15 digits. A column where all do was cut.
  [[nodiscard]] constexpr bool maybe_cut() const { return form() == Form::current && text().ends_with("000"); }
  friend constexpr bool operator==(const ResidentId&, const ResidentId&) = default;

 private:
  friend Result<ResidentId> parse_resident_id(std::string_view);
  detail::ShortText<18> text_;
  Date birth_;
  Sex sex_ = Sex::unknown;
};

// The check character for the first 17 digits: '0'-'9' or 'X'. Unknown unless there are 17 digits.
[[nodiscard]] constexpr Maybe<char> resident_id_check(std::string_view digits17);

// Errors: bad_resident_id (form), id_date (no such day), id_check_digit, id_damaged (3.41322E+17; 18 digits that end
// in 000 where the check digit does not fit). The day comes before the check digit.
[[nodiscard]] Result<ResidentId> parse_resident_id(std::string_view text);

// 全国学籍号: G + resident id; J + 6 school division, 8 birth date, 3 order, 1 check: formal without an id; L + 6
// division, 8 birth date, 4 random: temporary. Not an identity: it changes when the id is corrected.
class StudentNumber {
 public:
  enum class Kind : std::uint8_t { formal = 'G', formal_without_id = 'J', temporary = 'L' };

  constexpr StudentNumber() = default;
  [[nodiscard]] constexpr std::string_view text() const { return text_.view(); }
  [[nodiscard]] constexpr Kind kind() const { return static_cast<Kind>(text_.chars[0]); }
  [[nodiscard]] constexpr std::string_view division() const { return text().substr(1, 6); }
  [[nodiscard]] constexpr Date birth() const { return birth_; }
  [[nodiscard]] constexpr Sex sex() const { return sex_; }  // G and J, by the order's parity; L: unknown
  [[nodiscard]] constexpr Maybe<ResidentId> resident_id() const { return id_; }  // G only
  friend constexpr bool operator==(const StudentNumber&, const StudentNumber&) = default;

 private:
  friend Result<StudentNumber> parse_student_number(std::string_view);
  detail::ShortText<19> text_;
  Date birth_;
  Sex sex_ = Sex::unknown;
  Maybe<ResidentId> id_;
};

// Errors: bad_student_number (form; "LG..." says so by name), and those of the id inside. How the check digit of a J
// number is made is not published, so only its form is checked.
[[nodiscard]] Result<StudentNumber> parse_student_number(std::string_view text);

// Whether a number agrees with the columns beside it. Unknown where a side is missing.
struct Agreement {
  Maybe<bool> birth, sex, resident_id;
};
[[nodiscard]] constexpr Agreement agreement(const StudentNumber& number, Maybe<Date> birth, Sex sex,
                                            const Maybe<ResidentId>& id = {});

// 行政区划代码: 6 digits (GB/T 2260), 9 with the township, 12 with the village (statistical codes).
class DivisionCode {
 public:
  enum class Level : std::uint8_t { province = 1, prefecture = 2, county = 3, township = 4, village = 5 };

  constexpr DivisionCode() = default;
  [[nodiscard]] constexpr std::string_view text() const { return text_.view(); }
  // By the digits that are not all zero: 340000 is a province, 341322000000 a county.
  [[nodiscard]] constexpr Level level() const;
  // True also of itself: 341322 contains 341322105; 341300 contains 341322.
  [[nodiscard]] constexpr bool contains(const DivisionCode& other) const;
  friend constexpr bool operator==(const DivisionCode&, const DivisionCode&) = default;

 private:
  friend Result<DivisionCode> parse_division_code(std::string_view);
  [[nodiscard]] constexpr std::string_view significant() const;
  detail::ShortText<12> text_;
};

// Error: bad_division_code (not 6, 9 or 12 digits; begins with 00; a level under one that is 00).
[[nodiscard]] Result<DivisionCode> parse_division_code(std::string_view text);

// 学校(机构)标识码: 2 type, 2 province, 6 order. Never reused; a school gets a new one when its type changes.
class SchoolIdentifier {
 public:
  constexpr SchoolIdentifier() = default;
  [[nodiscard]] constexpr std::string_view text() const { return text_.view(); }
  [[nodiscard]] constexpr std::string_view type() const { return text().substr(0, 2); }      // "21" primary ...
  [[nodiscard]] constexpr std::string_view province() const { return text().substr(2, 2); }  // "34" Anhui
  friend constexpr bool operator==(const SchoolIdentifier&, const SchoolIdentifier&) = default;

 private:
  friend Result<SchoolIdentifier> parse_school_identifier(std::string_view);
  detail::ShortText<10> text_;
};

// Errors: bad_school_identifier (not 10 digits), id_damaged.
[[nodiscard]] Result<SchoolIdentifier> parse_school_identifier(std::string_view text);

}  // namespace baoxue::inline v1

#include "baoxue/core/ids-inl.hpp"

#endif
