// SPDX-License-Identifier: MIT
// What the files of examples share: tables from an example's rows, and what a report answers to an expectation.
#ifndef BAOXUE_ENGINE_EXAMPLES_PRIVATE_HPP
#define BAOXUE_ENGINE_EXAMPLES_PRIVATE_HPP

#include <map>
#include <string>
#include <vector>

#include "baoxue/engine/evaluate.hpp"
#include "baoxue/engine/examples.hpp"

namespace baoxue::inline v1::engine_detail {

// Through the same import as any other producer's tables. A row that is set aside is an Error: no example means that.
[[nodiscard]] Result<Dataset> example_data(const std::shared_ptr<const Schema>& schema, const Example& example);

// What the report says for each key of `expectation.says`; no entry: the report has no such row.
using Answers = std::map<std::string, std::vector<std::string>>;
[[nodiscard]] Answers answers_to(const Report& report, const Expectation& expectation);

}  // namespace baoxue::inline v1::engine_detail

#endif
