// SPDX-License-Identifier: MIT
#include "baoxue/core/maybe.hpp"

#include <type_traits>

#include "test.hpp"

using namespace baoxue;

TEST_CASE("maybe: unknown is neither false nor zero", "[maybe]") {
  const Maybe<int> unknown;
  CHECK_FALSE(unknown.known);
  CHECK_FALSE(unknown == 0);
  CHECK(unknown == Maybe<int>());
  CHECK(unknown.value_or(7) == 7);
  CHECK(Maybe<int>(3).value_or(7) == 3);
  CHECK_FALSE(Maybe<bool>() == false);
}

TEST_CASE("maybe: trivial values stay trivial", "[maybe]") {
  STATIC_REQUIRE(std::is_trivially_copyable_v<Maybe<int>>);
  STATIC_REQUIRE(sizeof(Maybe<int>) == 8);
}
