// SPDX-License-Identifier: MIT
// Settlement rules of other places as packs, without a change to the engine: banded pay by class, points by started or whole
// steps, an all-or-nothing quota. Values from their worked examples.
#include "money_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

// A class pays for each percentage point that it lost above three, the homeroom teacher and every keeper the same.
const char* const kBanded = R"toml(
[choice.points]
options = ["whole", "proportional"]
default = "whole"
why = { zh = "测试", en = "test" }

[[role]]
id = "keeper"
at = "class"
merge = "role"
zh = "保生教师"
en = "keeper"

[[subject]]
id = "class_term"
cross = ["class", "period:term"]

[[fact]]
id = "size"
of = "class_term"
from = "enrolments"
on = { class = "self.class" }
take = "count()"

[[fact]]
id = "lost"
of = "class_term"
from = "changes"
on = { "student.class" = "self.class" }
where = "kind == 'dropout'"
take = "count()"

[[fact]]
id = "keepers"
of = "class_term"
from = "keeper"
on = { class = "self.class" }
take = "count()"

[[fact]]
id = "rate"
of = "class_term"
expr = "lost == 0 ? yuan('300') : lost * 100 <= 3 * size ? yuan('200') : c.points == 'whole' ? -yuan('10') * ((lost * 100 - 3 * size) / size) : -scale(yuan('10'), ratio(lost * 100 - 3 * size, size), 'half_up')"

[[settlement]]
id = "homeroom"
of = "class_term"
when = "size > 0"
amount = "rate"
payer = "school"
to = [{ role = "homeroom_teacher" }]
book = "period.end"

[[settlement]]
id = "keepers_too"
of = "class_term"
when = "size > 0 && rate < yuan('0')"
amount = "rate * keepers"
payer = "school"
to = [{ role = "keeper", split = "equal" }]
book = "period.end"
)toml";

Tables banded_town(int size, int lost) {
  Tables tables = town();
  tables["students"] = "student_id,name,sex,birth_date,school,class,grade,status\n";
  tables["enrolments"] = "student,from,class,to\n";
  tables["changes"] = "change_id,student,kind,date,reported_on\n";
  for (int i = 0; i < size; ++i) {
    const std::string id = "P" + std::to_string(100 + i);
    tables["students"] += id + ",甲" + std::to_string(i) + ",男,2013-05-01,S1,C1,7,enrolled\n";
    tables["enrolments"] += id + ",2026-09-01,C1,\n";
    if (i < lost) tables["changes"] += "G" + std::to_string(i) + "," + id + ",dropout,2026-10-13,2026-10-13\n";
  }
  tables["assignments"] =
      "role,staff,object_kind,object,from,to\nhomeroom_teacher,T1,class,C1,2026-09-01,\n"
      "keeper,T2,class,C1,2026-09-01,\nkeeper,H1,class,C1,2026-09-01,\n";
  tables["attendance"] = "student,date,session,status\n";
  tables["visits"] = "visit_id,student,date,kind,by\n";
  return tables;
}

Lines pay(int size, int lost, const std::string& points) {
  std::string text = std::string(pack()) + kBanded;
  const std::string was = "default = \"whole\"";
  text.replace(text.find(was), was.size(), "default = \"" + points + "\"");
  return rows(run(banded_town(size, lost), day(2027, 1, 29), 1, text).table("settlement"),
              {"settlement", "payer", "payee", "amount_fen", "choices"});
}

// Twenty points, two less for each tenth of a percentage point below the line, never below zero.
Lines points(const std::string& short_by_permyriad, const std::string& steps) {
  const std::string text = money_pack({{"unit", "\"points\""},
                                       {"amount", "\"2 * (" + steps + ") >= 20 ? 0 : 20 - 2 * (" + steps + ")\""},
                                       {"payer", "\"county\""},
                                       {"to", "\"school\""}});
  std::string with = text;
  for (std::size_t at = with.find("SHORT"); at != std::string::npos; at = with.find("SHORT"))
    with.replace(at, 5, short_by_permyriad);
  return rows(
      run(money_town("G1,P1,dropout,2026-10-13,2026-10-13,S1,,,\n"), day(2026, 12, 31), 1, with).table("settlement"),
      {"points_n", "points_d"});
}

}  // namespace

TEST_CASE("other plans: banded pay by class, and what is over the band by whole or proportional points",
          "[engine][settlement][plans]") {
  CHECK(pay(50, 0, "whole") == Lines{"homeroom school T1 30000 points=whole"});
  CHECK(pay(50, 1, "whole") == Lines{"homeroom school T1 20000 points=whole"});
  // 2 of 50 is one point over three; 5 of 40 is nine and a half.
  CHECK(pay(50, 2, "whole") == Lines{"homeroom T1 school 1000 points=whole", "keepers_too H1 school 1000 points=whole",
                                     "keepers_too T2 school 1000 points=whole"});
  CHECK(pay(40, 5, "whole").front() == "homeroom T1 school 9000 points=whole");
  CHECK(pay(40, 5, "proportional") == Lines{"homeroom T1 school 9500 points=proportional",
                                            "keepers_too H1 school 9500 points=proportional",
                                            "keepers_too T2 school 9500 points=proportional"});
}

TEST_CASE("other plans: two points for each tenth of a percentage point, whole or started",
          "[engine][settlement][plans]") {
  const std::string whole = "SHORT / 10", started = "(SHORT + 9) / 10";
  CHECK(points("30", whole) == Lines{"14 1"});  // 0.3 below
  CHECK(points("110", whole) == Lines{});  // 1.1 below: nothing is left
  CHECK(points("25", whole) == Lines{"16 1"});
  CHECK(points("25", started) == Lines{"14 1"});
}

TEST_CASE("other plans: a year's quota is paid whole or not, or by visit", "[engine][settlement][plans]") {
  const auto paid = [](const std::string& lessons, const std::string& reading) {
    return rows(run(money_town("G1,P1,dropout,2026-10-13,2026-10-13,S1,,,\n"), day(2026, 12, 31), 1,
                    money_pack({{"amount", reading == "quota" ? "\"" + lessons + " >= 240 ? yuan('9600') : yuan('0')\""
                                                              : "\"yuan('120') * (" + lessons + " / 3)\""},
                                {"payer", "\"district\""},
                                {"to", "[{ role = \"homeroom_teacher\" }]"}}))
                    .table("settlement"),
                {"payee", "amount_fen"});
  };
  CHECK(paid("240", "quota") == Lines{"T2 960000"});
  CHECK(paid("239", "quota").empty());
  CHECK(paid("240", "visits") == Lines{"T2 960000"});
  CHECK(paid("239", "visits") == Lines{"T2 948000"});
}
