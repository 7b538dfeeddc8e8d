// SPDX-License-Identifier: MIT
#include "baoxue/core/mask.hpp"

#include "test.hpp"

using namespace baoxue;

TEST_CASE("mask: of a name the first character stays", "[mask]") {
  CHECK(mask_name("张伟") == "张*");
  CHECK(mask_name("张三丰") == "张**");
  CHECK(mask_name("买买提·吐尔逊") == "买****");
  CHECK(mask_name("张") == "*");
  CHECK(mask_name("").empty());
  CHECK(mask_name("\xD5\xC5\xCE\xB0") == "*");  // GB18030
}

TEST_CASE("mask: of an id the division and two characters stay, never the birth date", "[mask]") {
  CHECK(mask_id("341322201503010011") == "341322**********11");
  CHECK(mask_id("G341322201503010011") == "G34132***********11");
  CHECK(mask_id("2015030100") == "**********");
  CHECK(mask_id("").empty());
}

TEST_CASE("mask: of a phone number both ends stay", "[mask]") {
  CHECK(mask_phone("13800001234") == "138******34");
  CHECK(mask_phone("5550123") == "*******");
}
