// SPDX-License-Identifier: MIT
// Coverage: attendance holds exceptions, so "no row" means present only where a submission (报送) covers that class and day.
//
//   CoverageIndex coverage(data, "attendance", as_of);
//   coverage.covered(class_code, school_code, day)     // Maybe<bool>; unknown where no submissions table arrived
#ifndef BAOXUE_DATA_COVERAGE_HPP
#define BAOXUE_DATA_COVERAGE_HPP

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "baoxue/core/arena.hpp"
#include "baoxue/data/dataset.hpp"

namespace baoxue::inline v1 {

// What was covered as known at the end of as_of: submissions received later do not count. A submission that names a class covers it;
// one that names only a school covers its classes; one that names only a unit covers the unit's schools. Data, zero reports and
// paper cover alike. Immutable; any threads.
class CoverageIndex {
 public:
  CoverageIndex(const Dataset& data, std::string_view table, Date as_of);
  // Key codes as in the dataset's dictionaries; -1 = none.
  [[nodiscard]] Maybe<bool> covered(std::int32_t class_code, std::int32_t school_code, Date day) const;

 private:
  using Span = std::pair<std::int32_t, std::int32_t>;  // inclusive days
  using Spans = std::map<std::int32_t, Buffer<Span>, std::less<>,
                         Local<std::pair<const std::int32_t, Buffer<Span>>>>;  // by key code: disjoint, ascending
  static void unite(Spans& spans);
  static bool holds(const Spans& spans, std::int32_t code, std::int32_t day);
  bool present_ = false;
  Spans classes_, schools_;
};

}  // namespace baoxue::inline v1

#endif
