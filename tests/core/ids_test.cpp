// SPDX-License-Identifier: MIT
// Numbers here are the standard's own examples, or carry division codes that do not exist.
#include "baoxue/core/ids.hpp"

#include <rapidcheck/catch.h>

#include "test.hpp"

using namespace baoxue;

namespace {

ErrorCode id_error_of(std::string_view text) {
  const Result<ResidentId> id = parse_resident_id(text);
  REQUIRE_FALSE(id);
  CHECK_FALSE(id.error().message.empty());
  CHECK(id.error().message_en.find(text.size() < 3 ? "?" : text) == std::string::npos);  // never the content
  return id.error().code;
}

// ISO 7064 by its definition: the sum of a_i * 2^(i-1), from the right and with the check character, is 1 modulo 11.
bool is_mod_11_2(std::string_view id) {
  int sum = 0;
  for (const char c : id) sum = (sum * 2 + (c == 'X' ? 10 : c - '0')) % 11;
  return sum == 1;
}

}  // namespace

TEST_CASE("ids: the two examples of the standard", "[ids]") {
  const Result<ResidentId> female = parse_resident_id("11010519491231002X");
  REQUIRE(female);
  CHECK(female->birth().text() == "1949-12-31");
  CHECK(female->sex() == Sex::female);
  CHECK(female->division() == "110105");
  CHECK(female->form() == ResidentId::Form::current);
  const Result<ResidentId> male = parse_resident_id("440524188001010014");
  REQUIRE(male);
  CHECK(male->sex() == Sex::male);
  CHECK(male->birth().text() == "1880-01-01");
}

TEST_CASE("ids: lower-case x and full-width characters are normalised", "[ids]") {
  CHECK(parse_resident_id("11010519491231002x")->text() == "11010519491231002X");
  CHECK(parse_resident_id("１１０１０５１９４９１２３１００２Ｘ")->text() == "11010519491231002X");
}

TEST_CASE("ids: the date is judged before the check digit", "[ids]") {
  CHECK(parse_resident_id("341322201503010011"));
  CHECK(id_error_of("341322201502290015") == ErrorCode::id_date);
  CHECK(id_error_of("341322201503010012") == ErrorCode::id_check_digit);
  CHECK(id_error_of("11010519491231002"
                    "0") == ErrorCode::id_check_digit);
}

TEST_CASE("ids: an old number of 15 digits has a date and a sex and no check digit", "[ids]") {
  const Result<ResidentId> old = parse_resident_id("999999490101001");
  REQUIRE(old);
  CHECK(old->form() == ResidentId::Form::old);
  CHECK(old->birth().text() == "1949-01-01");
  CHECK(old->sex() == Sex::male);
  CHECK(old->text().size() == 15);
  CHECK(id_error_of("999999490229001") == ErrorCode::id_date);
}

TEST_CASE("ids: numbers that a spreadsheet damaged are named as such", "[ids]") {
  for (const char* text : {"3.41322E+17", "3.41E+17", "3.4132220150301e+17", "341322201503010000.0",
                           "341322201503011000", "3.41322201503010E+17", "３.41322Ｅ+17"}) {
    CAPTURE(text);
    CHECK(id_error_of(text) == ErrorCode::id_damaged);
  }
}

TEST_CASE("ids: a sound number that ends in 000 is kept and marked", "[ids]") {
  std::string digits = "99999920150301";
  for (int serial = 100; serial < 1000; serial += 100) {
    const std::string body = digits + std::to_string(serial);
    if (resident_id_check(body) == '0') {
      const Result<ResidentId> id = parse_resident_id(body + "0");
      REQUIRE(id);
      CHECK(id->maybe_cut());
    } else {
      CHECK(id_error_of(body + "0") == ErrorCode::id_damaged);
    }
  }
  CHECK_FALSE(parse_resident_id("341322201503010011")->maybe_cut());
}

TEST_CASE("ids: whatever is not in the form is refused", "[ids]") {
  for (const char* text : {"", "X", "34132220150301001", "3413222015030100111", "34132220150301001A",
                           "3413222015O3010011", "X41322201503010011", " 341322201503010011", "341322 20150301 0011",
                           "99999949010100X", "护照", "护照护照护照", "'341322201503010011", "\xFF\xFF"}) {
    CAPTURE(text);
    CHECK(id_error_of(text) == ErrorCode::bad_resident_id);
  }
}

TEST_CASE("ids: the check character makes the number 1 modulo 11", "[ids]") {
  rc::prop("mod 11-2", [] {
    std::string digits;
    for (int i = 0; i < 17; ++i) digits.push_back(*rc::gen::inRange('0', static_cast<char>('9' + 1)));
    const Maybe<char> check = resident_id_check(digits);
    RC_ASSERT(check.known);
    RC_ASSERT(is_mod_11_2(digits + check.value));
  });
  CHECK_FALSE(resident_id_check("123").known);
  CHECK_FALSE(resident_id_check("1101051949123100X").known);
}

TEST_CASE("ids: one wrong digit or two swapped neighbours never pass", "[ids]") {
  const std::string sound = "11010519491231002X";
  for (std::size_t i = 0; i < 17; ++i) {
    for (char c = '0'; c <= '9'; ++c) {
      std::string wrong = sound;
      wrong[i] = c;
      if (wrong != sound) CHECK_FALSE(parse_resident_id(wrong));
    }
    std::string swapped = sound;
    std::swap(swapped[i], swapped[i + 1]);
    if (swapped != sound) CHECK_FALSE(parse_resident_id(swapped));
  }
}

TEST_CASE("ids: a formal student number holds the resident id", "[ids]") {
  const Result<StudentNumber> number = parse_student_number("g11010519491231002x");
  REQUIRE(number);
  CHECK(number->text() == "G11010519491231002X");
  CHECK(number->kind() == StudentNumber::Kind::formal);
  CHECK(number->birth().text() == "1949-12-31");
  CHECK(number->sex() == Sex::female);
  CHECK(number->resident_id().value.text() == "11010519491231002X");
  CHECK(parse_student_number("G341322201502290015").error().code == ErrorCode::id_date);
  CHECK(parse_student_number("G341322201503010012").error().code == ErrorCode::id_check_digit);
}

TEST_CASE("ids: J and L numbers have a school's division and a birth date", "[ids]") {
  const Result<StudentNumber> formal = parse_student_number("J99999920150301003X");
  REQUIRE(formal);
  CHECK(formal->kind() == StudentNumber::Kind::formal_without_id);
  CHECK(formal->sex() == Sex::male);
  CHECK(formal->division() == "999999");
  CHECK_FALSE(formal->resident_id().known);
  const Result<StudentNumber> temporary = parse_student_number("L999999201503011234");
  REQUIRE(temporary);
  CHECK(temporary->kind() == StudentNumber::Kind::temporary);
  CHECK(temporary->sex() == Sex::unknown);
  CHECK(temporary->birth().text() == "2015-03-01");
  CHECK(parse_student_number("L99999920150301003X").error().code == ErrorCode::bad_student_number);
  CHECK(parse_student_number("J999999201502290031").error().code == ErrorCode::id_date);
}

TEST_CASE("ids: LG is an input error with a message of its own", "[ids]") {
  const Result<StudentNumber> number = parse_student_number("LG341322201503010011");
  REQUIRE_FALSE(number);
  CHECK(number.error().code == ErrorCode::bad_student_number);
  CHECK(number.error().message.find("LG") != std::string::npos);
  for (const char* text : {"", "G", "341322201503010011", "X341322201503010011", "G3413222015030100111"}) {
    CHECK(parse_student_number(text).error().code == ErrorCode::bad_student_number);
  }
}

TEST_CASE("ids: a student number is compared with the columns beside it", "[ids]") {
  const StudentNumber number = *parse_student_number("G11010519491231002X");
  const Agreement same =
      agreement(number, Date::of(1949, 12, 31), Sex::female, *parse_resident_id("11010519491231002X"));
  CHECK(same.birth == true);
  CHECK(same.sex == true);
  CHECK(same.resident_id == true);
  const Agreement other =
      agreement(number, Date::of(1949, 12, 30), Sex::male, *parse_resident_id("440524188001010014"));
  CHECK(other.birth == false);
  CHECK(other.sex == false);
  CHECK(other.resident_id == false);
  const Agreement missing = agreement(number, {}, Sex::not_stated);
  CHECK_FALSE(missing.birth.known);
  CHECK_FALSE(missing.sex.known);
  CHECK_FALSE(missing.resident_id.known);
}

TEST_CASE("ids: division codes have five levels and contain one another", "[ids]") {
  using Level = DivisionCode::Level;
  const DivisionCode province = *parse_division_code("990000");
  const DivisionCode prefecture = *parse_division_code("991300");
  const DivisionCode county = *parse_division_code("991322");
  const DivisionCode township = *parse_division_code("991322105");
  const DivisionCode village = *parse_division_code("991322105201");
  CHECK(province.level() == Level::province);
  CHECK(prefecture.level() == Level::prefecture);
  CHECK(county.level() == Level::county);
  CHECK(township.level() == Level::township);
  CHECK(village.level() == Level::village);
  CHECK(parse_division_code("991322000000")->level() == Level::county);
  CHECK(parse_division_code("990000000000")->level() == Level::province);
  CHECK(parse_division_code("991322105000")->level() == Level::township);
  CHECK(province.contains(village));
  CHECK(prefecture.contains(county));
  CHECK(county.contains(county));
  CHECK(parse_division_code("991322000000")->contains(township));
  CHECK_FALSE(township.contains(county));
  CHECK_FALSE(county.contains(*parse_division_code("991323105")));
  for (const char* text :
       {"", "99", "9913", "99132210", "9913221052011", "99132a", "001322", "990022", "991300105", "991322000201"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_division_code(text));
  }
}

TEST_CASE("ids: a county level in the range 10 is not a prefecture", "[ids]") {
  CHECK(parse_division_code("991310")->level() == DivisionCode::Level::county);
  CHECK_FALSE(parse_division_code("991300")->contains(*parse_division_code("991022")));
}

TEST_CASE("ids: a school identifier has a type and a province", "[ids]") {
  const Result<SchoolIdentifier> school = parse_school_identifier("２134000001");
  REQUIRE(school);
  CHECK(school->text() == "2134000001");
  CHECK(school->type() == "21");
  CHECK(school->province() == "34");
  CHECK(parse_school_identifier("213400001").error().code == ErrorCode::bad_school_identifier);
  CHECK(parse_school_identifier("2.134E+09").error().code == ErrorCode::id_damaged);
}
