// SPDX-License-Identifier: MIT
// The town of town.hpp with four terms and a table of papers that duties ask for.
#ifndef BAOXUE_TESTS_ENGINE_DUTY_TOWN_HPP
#define BAOXUE_TESTS_ENGINE_DUTY_TOWN_HPP

#include "town.hpp"

namespace baoxue_test {

// A pack of the table `papers`, two roles and whatever a test adds. `coverage`: of the table.
inline std::string duty_pack(const std::string& rest, const std::string& merge = "role",
                             const std::string& coverage = "complete") {
  std::string text =
      "[policy]\nid = \"test\"\ntitle = { zh = \"测试\", en = \"test\" }\n\n"
      "[[table]]\nid = \"papers\"\nsubject = \"paper\"\nzh = \"材料\"\nkey = [\"paper_id\"]\nevent = "
      "\"date\"\nrecorded = \"recorded_on\"\ncoverage = \"" +
      coverage + "\"\n\n";
  const auto column = [&](const std::string& id, const std::string& type, const std::string& domain = "") {
    text += "[[column]]\ntable = \"papers\"\nid = \"" + id + "\"\nzh = \"" + id +
            "\"\nsensitivity = \"none\"\ntype = \"" + type + "\"\n" +
            (domain.empty() ? "" : "domain = \"" + domain + "\"\n") + "\n";
  };
  column("paper_id", "text"), column("kind", "text"), column("school", "key", "school"), column("date", "date"),
      column("handed_in_on", "date");
  column("recipient", "text"), column("recorded_on", "date");
  for (const std::string role : {"homeroom_teacher", "subject_teachers"}) {
    text += "[[role]]\nid = \"" + role + "\"\nat = \"class\"\nzh = \"" + role + "\"\nen = \"" + role +
            "\"\nmerge = \"" + merge + "\"\n\n";
  }
  text +=
      "[[role]]\nid = \"principal\"\nat = \"school\"\nsource = \"staff\"\npost = \"head\"\nzh = \"校长\"\nen = "
      "\"principal\"\n\n";
  return text + rest;
}

inline std::string duty(const std::string& id, const std::string& rest) {
  return "[[duty]]\nid = \"" + id + "\"\ntitle = { zh = \"测试\", en = \"test\" }\n" + rest + "\n\n";
}

// A bulletin every month, printed by its last working day.
inline const std::string kBulletin =
    duty("bulletin",
         "of = \"school\"\nevery = \"month\"\nby = [\"principal\"]\ndue = { n = -1, count = \"work\" }\n"
         "needs = { from = \"papers\", where = \"kind == 'bulletin'\", at_least = 1 }\narchive = 18");

inline Tables duty_town(const std::string& papers = "") {
  Tables tables = town();
  tables["terms"] =
      "school_year,number,starts_on,ends_on\n2025,2,2026-03-02,2026-07-03\n2026,1,2026-09-01,2027-01-29\n"
      "2026,2,2027-03-01,2027-07-02\n2027,1,2027-09-01,2028-01-21\n";
  tables["papers"] = "paper_id,kind,school,date,handed_in_on,recipient,recorded_on\n" + papers;
  return tables;
}

// The lines of the table `duties` of one duty, "key ..." in the given columns.
inline std::vector<std::string> duties(const baoxue::Report& report, const std::string& id,
                                       std::vector<std::string> columns, const std::string& period = "") {
  columns.insert(columns.begin(), {"duty", "period"});
  std::vector<std::string> out;
  for (const std::string& line : rows(report.table("duties"), columns)) {
    const std::string head = id + ' ';
    if (!line.starts_with(head)) continue;
    const std::string rest = line.substr(head.size());
    const std::size_t space = rest.find(' ');
    if (!period.empty() && rest.substr(0, space) != period) continue;
    out.push_back(period.empty() ? rest : rest.substr(space + 1));
  }
  return out;
}

}  // namespace baoxue_test

#endif
