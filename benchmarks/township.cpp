// SPDX-License-Identifier: MIT
// One run over a folder of tables by the built-in plan, for counting instructions (tools/bench --instructions): read it, or
// read and judge it on one thread. Prints the rows read.
#include <iostream>
#include <string_view>

#include "baoxue/baoxue.hpp"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: township FOLDER read|evaluate\n";
    return 2;
  }
  const baoxue::Policy policy = baoxue::Policy::builtin("jiudian").value();
  const baoxue::Dataset data = baoxue::Dataset::read(argv[1], policy->schema).value();
  std::int64_t rows = 0;
  for (const baoxue::TableSource& source : data.sources()) rows += source.rows_read;
  if (std::string_view(argv[2]) == "evaluate") {
    const baoxue::Date as_of = baoxue::Date::of(2026, 10, 31).value;  // the day the generator writes for
    const baoxue::Report report = baoxue::evaluate(policy, data, {.as_of = as_of, .threads = 1}).value();
    if (report.table("findings").rows == 0) return 1;
  }
  std::cout << rows << '\n';
}
