// SPDX-License-Identifier: MIT
#include "baoxue/core/text.hpp"

#include <rapidcheck/catch.h>

#include <array>

#include "test.hpp"

using namespace baoxue;
using namespace std::string_literals;

TEST_CASE("text: well-formed UTF-8 is accepted", "[text]") {
  for (const std::string& text :
       {""s, "abc"s, "包保"s, "㛃䶮"s, "\U0002A700"s, "\xF4\x8F\xBF\xBF"s, "\xED\x9F\xBF"s, "\0"s}) {
    CHECK(is_utf8(text));
  }
}

TEST_CASE("text: what is not UTF-8 is found where it begins", "[text]") {
  struct Case {
    std::string text;
    std::size_t at;
  };
  for (const Case& c :
       {Case{"\x80", 0}, Case{"a\xC0\xAF", 1}, Case{"a\xC1\x81", 1}, Case{"\xE0\x80\xAF", 0}, Case{"\xED\xA0\x80", 0},
        Case{"\xF0\x80\x80\x80", 0}, Case{"\xF4\x90\x80\x80", 0}, Case{"\xF5\x80\x80\x80", 0}, Case{"\xFF", 0},
        Case{"包\xE5\x8C", 3}, Case{"\xE5", 0}, Case{"\xC3(", 0}, Case{"\xB0\xFC\xB1\xA3", 0}}) {
    CAPTURE(c.text);
    CHECK(first_invalid_utf8(c.text) == c.at);
  }
}

TEST_CASE("text: every code point survives encoding and decoding", "[text]") {
  std::size_t wrong = 0;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    const Maybe<CodePoint> point = decode_utf8(text, 0);
    wrong += point.known && point.value.value == c && point.value.size == text.size() && code_points(text) == 1 ? 0 : 1;
  }
  CHECK(wrong == 0);
  std::string bad;
  append_utf8(bad, 0xD800);
  append_utf8(bad, 0x110000);
  CHECK(bad == "\uFFFD\uFFFD");
}

TEST_CASE("text: code points are counted, not bytes", "[text]") {
  CHECK(code_points("") == 0);
  CHECK(code_points("包保a") == 3);
  CHECK(to_utf32("a\xFF包") == U"a\uFFFD包");
  CHECK(to_utf8(U"a包") == "a包");
}

TEST_CASE("text: full-width ASCII is folded and nothing else", "[text]") {
  CHECK(full_width_to_ascii("３４１３２２Ｘ") == "341322X");
  CHECK(full_width_to_ascii("（七）　２班！～") == "(七) 2班!~");
  CHECK(full_width_to_ascii("。、包\xFF") == "。、包\xFF");
}

TEST_CASE("text: the distance counts swaps of neighbours as one", "[text]") {
  CHECK(edit_distance(U"", U"") == 0);
  CHECK(edit_distance(U"abc", U"") == 3);
  CHECK(edit_distance(U"kitten", U"sitting") == 3);
  CHECK(edit_distance(U"stauts", U"status") == 1);
  CHECK(edit_distance(U"ca", U"abc") == 3);  // optimal string alignment
}

TEST_CASE("text: the distance is symmetric and zero only for equals", "[text]") {
  rc::prop("metric", [] {
    const auto word = rc::gen::container<std::u32string>(rc::gen::element(U'a', U'b', U'包'));
    const std::u32string a = *word;
    const std::u32string b = *word;
    RC_ASSERT(edit_distance(a, b) == edit_distance(b, a));
    RC_ASSERT((edit_distance(a, b) == 0) == (a == b));
    RC_ASSERT(edit_distance(a, b) <= std::max(a.size(), b.size()));
  });
}

TEST_CASE("text: the nearest name is suggested, or none", "[text]") {
  const std::array names{"status"s, "student"s, "school"s, "grade"s, "姓名"s, "学籍号"s};
  CHECK(nearest("stauts", names) == "status");
  CHECK(nearest("Grade", names) == "grade");
  CHECK(nearest("性名", names) == "姓名");
  CHECK(nearest("学籍", names) == "学籍号");
  CHECK(nearest("ｓｃｈｏｏｌ", names) == "school");
  CHECK_FALSE(nearest("headcount", names));
  CHECK_FALSE(nearest("", names));
  CHECK_FALSE(nearest("x", {"y", "z"}));
  CHECK_FALSE(nearest(std::string(1'000'000, 'x'), names));
  CHECK(nearest("dey", {"day", "key"}) == "day");  // the first of equals
}
