// SPDX-License-Identifier: MIT
// Byte-order mark, then strict UTF-8, then GB18030, then an error: never a guess. GB18030 bytes are from the standard's tables.
#include "data/encoding.hpp"

#include <rapidcheck.h>

#include "baoxue/core/text.hpp"
#include "read.hpp"

using namespace data_test;
using namespace std::string_literals;
using data_detail::decode;
using data_detail::Decoded;

namespace {

const std::string kMark = "\xEF\xBB\xBF";
const std::string kName = "\xD0\xD5\xC3\xFB";  // 姓名 in GB 2312 and all its successors

Decoded decoded(const std::string& bytes) {
  Result<Decoded> text = decode(bytes, "students.csv");
  REQUIRE(text);
  return *std::move(text);
}

Error fault(const std::string& bytes) {
  const Result<Decoded> text = decode(bytes, "students.csv");
  REQUIRE_FALSE(text);
  CHECK(text.error().code == ErrorCode::bad_encoding);
  CHECK(text.error().place.file == "students.csv");
  return text.error();
}

}  // namespace

TEST_CASE("encoding: UTF-8 with and without a mark", "[encoding]") {
  CHECK(decoded("姓名,𠮷").text == "姓名,𠮷");
  CHECK(decoded("姓名,𠮷").encoding == "utf-8");
  CHECK(decoded(kMark + "姓名").text == "姓名");
  CHECK(decoded(kMark + "姓名").encoding == "utf-8-bom");
  CHECK(decoded("").text.empty());
  CHECK(decoded(kMark).text.empty());
}

TEST_CASE("encoding: what is not UTF-8 is read as GB18030, of one, two and four bytes", "[encoding]") {
  CHECK(decoded(kName + ",\xB1\xBB").text == "姓名,被");
  CHECK(decoded(kName).encoding == "gb18030");
  CHECK(decoded(kName + "\x84\x31\x95\x33").text == "姓名\xEF\xBB\xBF");  // U+FEFF inside stays
  CHECK(decoded(kName + "\x82\x35\x8F\x33").text == "姓名龦");  // U+9FA6: four bytes, as rare characters in names are
  CHECK(decoded(kName + "\x95\x32\x82\x36").text == "姓名𠀀");  // U+20000
}

TEST_CASE("encoding: the mark of GB18030 itself is no text", "[encoding]") {
  CHECK(decoded("\x84\x31\x95\x33" + kName).text == "姓名");
}

TEST_CASE("encoding: GB18030 grows by more than any first estimate", "[encoding]") {
  std::string bytes, text;
  for (int i = 0; i < 5000; ++i) bytes += kName, text += "姓名";
  CHECK(decoded(bytes).text == text);
}

TEST_CASE("encoding: bytes that are neither are an error with line and column", "[encoding]") {
  const Error error = fault(kName + "\n" + kName + ",\xFF\xFF\n");
  CHECK(error.place.line == 2);
  CHECK(error.place.column == 4);
  CHECK(fault("a\n\xC3").place.line == 2);  // cut in the middle of a character
  CHECK(fault("\xED\xA0\x80\x80").place.line == 1);  // a surrogate is not UTF-8
}

TEST_CASE("encoding: a file that says it is UTF-8 and is not is refused, not tried as GB18030", "[encoding]") {
  const Error error = fault(kMark + "a\n" + kName);
  CHECK(error.message_en.find("marked as UTF-8") != std::string::npos);
  CHECK(error.place.line == 2);
  CHECK(error.place.column == 1);
}

TEST_CASE("encoding: UTF-16 of either order, with or without a mark, is refused by name", "[encoding]") {
  for (const std::string& bytes :
       {"\xFF\xFE"s + "a\0,\0"s, "\xFE\xFF\0a\0,"s, "a\0,\0b\0"s, "\0a\0,\0b"s, "\xFF\xFE"s}) {
    const Error error = fault(bytes);
    CHECK(error.message_en.find("UTF-16") != std::string::npos);
    CHECK(error.message.find("CSV UTF-8") != std::string::npos);
  }
}

TEST_CASE("encoding: a NUL byte is damage, wherever it stands", "[encoding]") {
  const Error error = fault("ab,c\n1,\0002\n"s);
  CHECK(error.message_en.find("NUL") != std::string::npos);
  CHECK(error.place.line == 2);
  CHECK(error.place.column == 3);
  CHECK(fault(kName + "\0"s).message_en.find("NUL") != std::string::npos);
}

TEST_CASE("encoding: any bytes give UTF-8 or an error, and UTF-8 comes back as it was", "[encoding][property]") {
  CHECK(rc::check("any bytes", [] {
    const auto bytes = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    const Result<Decoded> text = decode(bytes, "t.csv");
    if (!text) {
      RC_ASSERT(text.error().code == ErrorCode::bad_encoding);
      return;
    }
    RC_ASSERT(is_utf8(text->text));
    if (text->encoding == "utf-8") RC_ASSERT(text->text == bytes);
  }));
}
