// SPDX-License-Identifier: MIT
// Coverage: what a submission says about a class and a day, as known at the end of as_of.
#include "baoxue/data/coverage.hpp"

#include <rapidcheck.h>

#include "read.hpp"

using namespace data_test;

namespace {

const std::string kHeader = "submission_id,table,school,class,unit,covers_from,covers_to,received_on,kind\n";
const std::string kSchools =
    "school_id,name,kind,unit\nX1,青禾小学,小学,u1\nX2,北沟小学,小学,u1\nX3,南坡小学,小学,u2\n";
const std::string kClasses =
    "class_id,school,school_year,grade,name\nK1,X1,2026,1,一(1)班\nK2,X1,2026,2,二(1)班\nK3,X3,2026,1,一(1)班\n";

Date day(const std::string& text) {
  const Maybe<Date> date = parse_date(text);
  REQUIRE(date.known);
  return date.value;
}

class Town {
 public:
  explicit Town(const std::string& submissions, const std::string& as_of = "2026-10-31",
                const std::string& table = "attendance")
      : data_(sealed({{"schools", kSchools}, {"classes", kClasses}, {"submissions", kHeader + submissions}})),
        coverage_(data_, table, day(as_of)) {}
  // Of a class, "" = none, and a school on a day of October.
  [[nodiscard]] bool covered(const std::string& class_id, const std::string& school, const std::string& on) const {
    const Maybe<bool> answer =
        coverage_.covered(data_.keys("class").find(class_id), data_.keys("school").find(school), day("2026-10-" + on));
    REQUIRE(answer.known);
    return answer.value;
  }
  [[nodiscard]] const Dataset& data() const { return data_; }

 private:
  Dataset data_;
  CoverageIndex coverage_;
};

}  // namespace

TEST_CASE("coverage: without submissions nothing is known, with an empty table nothing is covered", "[coverage]") {
  const Dataset none = sealed({{"schools", kSchools}});
  CHECK_FALSE(CoverageIndex(none, "attendance", day("2026-10-31")).covered(0, 0, day("2026-10-12")).known);
  CHECK_FALSE(Town("").covered("K1", "X1", "12"));
}

TEST_CASE("coverage: both ends of a submission are covered, the days beside them are not", "[coverage]") {
  const Town town("b1,attendance,X1,,,2026-10-12,2026-10-16,2026-10-20,data\n");
  CHECK_FALSE(town.covered("K1", "X1", "11"));
  CHECK(town.covered("K1", "X1", "12"));
  CHECK(town.covered("K1", "X1", "16"));
  CHECK_FALSE(town.covered("K1", "X1", "17"));
}

TEST_CASE("coverage: data, zero reports and paper cover alike", "[coverage]") {
  for (const char* kind : {"data", "zero_report", "paper", "零报告", "纸质"}) {
    CHECK(Town("b1,attendance,X1,,,2026-10-12,2026-10-16,2026-10-20," + std::string(kind) + "\n")
              .covered("K1", "X1", "12"));
  }
}

TEST_CASE("coverage: a class covers itself, a school its classes, a unit its schools", "[coverage]") {
  const Town by_class("b1,attendance,X1,K1,u1,2026-10-12,2026-10-12,2026-10-12,data\n");
  CHECK(by_class.covered("K1", "X1", "12"));
  CHECK_FALSE(by_class.covered("K2", "X1", "12"));
  CHECK_FALSE(by_class.covered("", "X1", "12"));
  const Town by_school("b1,attendance,X1,,u1,2026-10-12,2026-10-12,2026-10-12,data\n");
  CHECK(by_school.covered("K1", "X1", "12"));
  CHECK(by_school.covered("", "X1", "12"));
  CHECK_FALSE(by_school.covered("K3", "X3", "12"));
  CHECK_FALSE(by_school.covered("", "X2", "12"));
  const Town by_unit("b1,attendance,,,u1,2026-10-12,2026-10-12,2026-10-12,data\n");
  CHECK(by_unit.covered("K2", "X1", "12"));
  CHECK(by_unit.covered("", "X2", "12"));
  CHECK_FALSE(by_unit.covered("K3", "X3", "12"));
}

TEST_CASE("coverage: what was received after as_of does not count yet", "[coverage]") {
  const std::string row = "b1,attendance,X1,,,2026-10-12,2026-10-16,2026-10-20,data\n";
  CHECK(Town(row, "2026-10-20").covered("K1", "X1", "12"));
  CHECK_FALSE(Town(row, "2026-10-19").covered("K1", "X1", "12"));
}

TEST_CASE("coverage: each table has its own, named by id or in Chinese", "[coverage]") {
  const std::string rows =
      "b1,考勤,X1,,,2026-10-12,2026-10-12,2026-10-20,data\nb2,changes,X1,,,2026-10-13,2026-10-13,2026-10-20,data\n";
  CHECK(Town(rows).covered("K1", "X1", "12"));
  CHECK_FALSE(Town(rows).covered("K1", "X1", "13"));
  CHECK(Town(rows, "2026-10-31", "changes").covered("K1", "X1", "13"));
}

TEST_CASE("coverage: a submission of a table that does not exist covers nothing and is shown", "[coverage]") {
  const Town town(
      "b1,attendence,X1,,,2026-10-12,2026-10-12,2026-10-20,data\nb2,考勤,X1,,,2026-10-13,2026-10-13,2026-10-20,data\n");
  CHECK_FALSE(town.covered("K1", "X1", "12"));
  CHECK(town.covered("K1", "X1", "13"));
  const std::vector<std::string> expected{"submissions.csv:2 table unknown_table cell"};
  CHECK(problems(town.data()) == expected);
  check_conserved(town.data());
}

TEST_CASE("coverage: submissions that overlap, touch, repeat or end before they begin", "[coverage]") {
  const Town town(
      "b1,attendance,X1,,,2026-10-12,2026-10-14,2026-10-20,data\n"
      "b2,attendance,X1,,,2026-10-13,2026-10-13,2026-10-20,data\n"
      "b3,attendance,X1,,,2026-10-15,2026-10-16,2026-10-20,data\n"
      "b4,attendance,X1,,,2026-10-12,2026-10-14,2026-10-21,data\n"
      "b5,attendance,X1,,,2026-10-25,2026-10-20,2026-10-25,data\n"
      "b6,attendance,X1,,,2026-10-19,2026-10-19,2026-10-25,data\n");
  for (const char* on : {"12", "13", "14", "15", "16", "19"}) CHECK(town.covered("K1", "X1", on));
  for (const char* on : {"11", "17", "18", "20", "22", "25"}) CHECK_FALSE(town.covered("K1", "X1", on));
}

TEST_CASE("coverage: a row that was set aside covers nothing", "[coverage]") {
  const Town town("b1,attendance,X1,,,2026-10-12,,2026-10-20,data\nb2,attendance,X1,,,2026-10-13,2026-10-13,,data\n");
  CHECK_FALSE(town.covered("K1", "X1", "12"));
  CHECK_FALSE(town.covered("K1", "X1", "13"));
}

TEST_CASE("coverage: any spans cover exactly their days", "[coverage][property]") {
  CHECK(rc::check("spans", [] {
    const auto ends = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(1, 32), rc::gen::inRange(1, 32)));
    const auto two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
    std::string rows;
    for (std::size_t i = 0; i < ends.size(); ++i) {
      rows += "b" + std::to_string(i) + ",attendance,X1,,,2026-10-" + two(ends[i].first) + ",2026-10-" +
              two(ends[i].second) + ",2026-10-31,data\n";
    }
    const Town town(rows);
    for (int on = 1; on <= 31; ++on) {
      bool expected = false;
      for (const auto& [from, to] : ends) expected = expected || (from <= on && on <= to);
      RC_ASSERT(town.covered("K1", "X1", two(on)) == expected);
    }
  }));
}
