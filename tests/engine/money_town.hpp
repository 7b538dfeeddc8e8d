// SPDX-License-Identifier: MIT
// A small pack with one settlement, for the tests of its pipeline: every dropout costs the teachers 100 yuan.
#ifndef BAOXUE_TESTS_ENGINE_MONEY_TOWN_HPP
#define BAOXUE_TESTS_ENGINE_MONEY_TOWN_HPP

#include <numeric>

#include "plan_town.hpp"

namespace baoxue_test {

// `keys` replace or add keys of the settlement; `more` follows it.
inline std::string money_pack(const std::map<std::string, std::string>& keys = {}, const std::string& more = "") {
  std::map<std::string, std::string> all = {{"of", "\"change\""},
                                            {"when", "\"kind == 'dropout'\""},
                                            {"amount", "\"yuan('100')\""},
                                            {"payer",
                                             "[{ role = \"homeroom_teacher\", share = \"2/5\" }, { role = "
                                             "\"subject_teachers\", share = \"3/5\", split = \"equal\" }]"},
                                            {"to", "\"fund\""},
                                            {"book", "\"date\""},
                                            {"period", "\"month\""}};
  for (const auto& [key, value] : keys) all[key] = value;
  std::string text = std::string(pack()) +
                     "\n[[role]]\nid = \"subject_teachers\"\nat = \"class\"\nmerge = \"role\"\nzh = \"任课教师\"\nen = "
                     "\"subject teachers\"\n"
                     "\n[[settlement]]\nid = \"lost\"\ntitle = { zh = \"流失\", en = \"lost\" }\n";
  for (const auto& [key, value] : all) {
    if (!value.empty()) text += key + " = " + value + "\n";
  }
  return text + more;
}

inline std::map<std::string, std::string> pool_keys(std::map<std::string, std::string> keys = {}) {
  keys.insert({{"amount", ""},
               {"pool", "\"yuan('10.00')\""},
               {"weight", "\"student.grade\""},
               {"payer", "\"fund\""},
               {"to", "[{ role = \"homeroom_teacher\" }]"}});
  return keys;
}

inline Tables money_town(const std::string& changes) {
  Tables tables = plan_town();
  tables["changes"] = "change_id,student,kind,date,reported_on,from_school,other_school,proof,approved_on\n" + changes;
  return tables;
}

inline std::vector<std::string> settlement_lines(const Tables& tables, const std::string& text,
                                                 baoxue::Date as_of = day(2026, 12, 31)) {
  return rows(run(tables, as_of, 1, text).table("settlement"),
              {"key", "payer", "payee", "amount_fen", "period", "state"});
}
inline std::vector<std::string> total_lines(const Tables& tables, const std::string& text,
                                            baoxue::Date as_of = day(2026, 12, 31)) {
  return rows(run(tables, as_of, 1, text).table("totals"), {"account", "period", "amount_fen"});
}

}  // namespace baoxue_test

#endif
