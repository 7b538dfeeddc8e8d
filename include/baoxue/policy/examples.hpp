// SPDX-License-Identifier: MIT
// Worked examples of a pack as data: a few rows, a day, and what must come out. engine/examples.hpp runs them.
//
//   for (const Example& example : policy->examples) use(example.as_of, example.expect);
#ifndef BAOXUE_POLICY_EXAMPLES_HPP
#define BAOXUE_POLICY_EXAMPLES_HPP

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "baoxue/core/date.hpp"
#include "baoxue/core/maybe.hpp"
#include "baoxue/policy/subjects.hpp"

namespace baoxue::inline v1 {

// The rows of one table, checked against its columns. A cell is the text that a CSV would hold; unknown: left out.
struct ExampleTable {
  std::string table;
  std::vector<std::string> columns;  // the keys, and those that some row has
  std::vector<std::vector<Maybe<std::string>>> rows;
};
enum class ExpectKind : std::uint8_t {
  rule = 0,
  ladder = 1,
  person = 2,
  metric = 3,
  target = 4,
  duty = 5,
  fact = 6,
  error = 7
};
struct Expectation {
  ExpectKind kind = ExpectKind::rule;
  std::string id;  // of the rule, ladder, metric, target, duty or fact; a person's staff id; the name of an ErrorCode
  std::string key;  // of the row it is about; "" for person, metric, target and error
  std::int32_t index = -1;  // fact: into Policy::Data::facts
  std::vector<std::string> cell;  // metric, target: one per `by` of the metric
  std::map<std::string, std::vector<std::string>> says;  // "is", "due", "person", ... -> what it must be
  Place place;
};
struct Example {
  std::string id, clause, layer;
  Bilingual title;
  Date as_of;
  std::map<std::string, std::string> parameters, choices;  // `with`: as PolicyOptions take them
  std::vector<ExampleTable> tables;
  std::vector<Expectation> expect;  // not empty; an error is the only one
  Place place;
};

}  // namespace baoxue::inline v1

#endif
