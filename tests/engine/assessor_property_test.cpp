// SPDX-License-Identifier: MIT
// One row at a time answers as the whole township does, for every subject that can be asked alone.
#include <rapidcheck/catch.h>

#include <algorithm>

#include "assessor_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using baoxue::Answer;

namespace {

std::string two(int n) { return (n < 10 ? "0" : "") + std::to_string(n); }
int below(int n) { return *rc::gen::inRange(0, n); }
std::string pupil() { return "P" + std::to_string(1 + below(4)); }
std::string any_day() { return "2026-" + two(9 + below(2)) + "-" + two(1 + below(30)); }
std::string one_of(std::initializer_list<const char*> words) {
  return *(words.begin() + below(static_cast<int>(words.size())));
}

Tables any_town() {
  Tables tables = plan_town();
  for (int i = below(12); i > 0; --i) {
    const std::string who = pupil();
    int from = 1 + below(25);
    for (int length = 1 + below(5); length > 0; --length)
      tables["attendance"] +=
          who + ",2026-10-" + two(from++) + ",day," + one_of({"unexcused", "unexcused", "sick"}) + "\n";
  }
  for (int i = below(6); i > 0; --i)
    tables["visits"] +=
        "W" + std::to_string(i) + ',' + pupil() + ',' + any_day() + ',' + one_of({"home", "phone", ""}) + ",T1\n";
  for (int i = below(4); i > 0; --i)
    tables["cases"] += "K" + std::to_string(i) + ',' + one_of({"P1", "P2", "P3", ""}) + ",signs," + any_day() + "\n";
  for (int i = below(6); i > 0; --i)
    tables["changes"] += "G" + std::to_string(i) + ',' + pupil() + ',' + one_of({"dropout", "transfer_out", "return"}) +
                         ',' + any_day() + ',' + any_day() + ',' + one_of({"S1", "S2", ""}) + ",," +
                         one_of({"", "letter"}) + ",\n";
  if (below(3) == 0) tables.erase("visits");
  if (below(3) == 0) tables["submissions"] = "submission_id,table,school,covers_from,covers_to,received_on,kind\n";
  return tables;
}

// rule -> "key anchor due state late" of every yes, "key" of every unknown or error, counts of all answers.
struct Said {
  std::multiset<std::string> yes, unknown;
  std::int64_t counts[5] = {};
  friend bool operator==(const Said&, const Said&) = default;
};

Said batch(const baoxue::Report& report, const std::string& rule) {
  Said said;
  for (const std::string& line : lines_of(report.table("findings"), rule, {"rule", "key", "anchor", "due", "state"}))
    said.yes.insert(line);
  for (const std::string& line : lines_of(report.table("unknown"), rule, {"rule", "key"})) said.unknown.insert(line);
  const baoxue::OutTable& rules = report.table("rules");
  for (std::size_t r = 0; r < rules.rows; ++r) {
    if (rules.column("rule")->text[r] != rule) continue;
    int at = 0;
    for (const char* column : {"no", "yes", "unknown", "not_applicable", "fault"})
      said.counts[at++] = rules.column(column)->integers[r];
  }
  return said;
}

void add(Said& said, const baoxue::Assessed& one) {
  ++said.counts[static_cast<int>(one.answer)];
  const std::string key(one.key);
  if (one.answer == Answer::unknown || one.answer == Answer::error) said.unknown.insert(key);
  if (one.answer == Answer::yes)
    said.yes.insert(key + ' ' + one.anchor.text() + ' ' + (one.due.known ? one.due.value.text() : "-") + ' ' +
                    std::string(one.state));
}

// Compares every rule of a subject that no other record decides; returns how many rules that were.
int compare_subject(const baoxue::Policy& policy, const baoxue::Dataset& data, const baoxue::Report& report,
                    const std::string& subject) {
  std::vector<std::string> alone;
  for (const baoxue::Rule& rule : policy->rules) {
    if (policy->subjects[static_cast<std::size_t>(rule.subject)].id != subject) continue;
    const auto made = baoxue::Assessor::make(policy, subject, {.rules = {rule.id}, .context = data});
    if (!made) return 0;
    const bool needs_others = std::any_of(made->slots().begin(), made->slots().end(),
                                          [](const baoxue::SlotNeed& slot) { return slot.population; });
    if (!needs_others) alone.push_back(rule.id);
  }
  if (alone.empty()) return 0;
  baoxue::Assessor assessor = baoxue::Assessor::make(policy, subject, {.rules = alone, .context = data}).value();
  Cutter cutter(data, assessor);
  std::map<std::string, Said> online;
  const baoxue::Table* own = data.table(assessor.tables()[0].table->id);
  for (std::size_t row = 0; own != nullptr && row < own->rows; ++row) {
    if (!own->is_kept(row)) continue;
    cutter.cut(row);
    const auto answers = assessor.assess(report.as_of());
    for (const baoxue::Assessed& one : answers.value())
      add(online[policy->rules[static_cast<std::size_t>(one.rule)].id], one);
  }
  for (const std::string& rule : alone) {
    const Said expected = batch(report, rule);
    if (online[rule] == expected) continue;
    std::string told = subject + " " + rule + " online:";
    for (const std::string& y : online[rule].yes) told += " [" + y + "]";
    for (const std::string& y : online[rule].unknown) told += " ?" + y;
    told += " batch:";
    for (const std::string& y : expected.yes) told += " [" + y + "]";
    for (const std::string& y : expected.unknown) told += " ?" + y;
    for (int i = 0; i < 5; ++i)
      told += " " + std::to_string(online[rule].counts[i]) + "/" + std::to_string(expected.counts[i]);
    RC_FAIL(told);
  }
  return static_cast<int>(alone.size());
}

// Of a large plan only some subjects each time, one in `one_in`: every assessor is set up anew.
int compare(const baoxue::Policy& policy, const Tables& tables, baoxue::Date as_of, int one_in = 1) {
  const baoxue::Dataset data = dataset(tables, policy.schema_ptr());
  const baoxue::Report report = baoxue::evaluate(policy, data, {.as_of = as_of, .threads = 1}).value();
  int rules = 0;
  for (const baoxue::SubjectDef& subject : policy->subjects) {
    if (below(one_in) == 0) rules += compare_subject(policy, data, report, subject.id);
  }
  return rules;
}

}  // namespace

TEST_CASE("assessor properties: the built-in plan answers online as in batch", "[engine][assessor]") {
  int rules = 0;
  rc::prop("for any township", [&] { rules += compare(plan(), any_town(), day(2026, 10, 5 + below(26)), 5); });
  CHECK(rules > 100);
}

TEST_CASE("assessor properties: facts of a pack's own answer online as in batch", "[engine][assessor]") {
  rc::prop("for any township", [] {
    static const baoxue::Policy own = policy(own_pack());
    const int rules = compare(own, any_town(), day(2026, 10, 5 + below(26)));
    RC_ASSERT(rules == 6);  // all but `crowded`, which the class decides
  });
}
