// SPDX-License-Identifier: MIT
// The town of town.hpp with a ladder: a case, two notices, and the events that a test adds.
#ifndef BAOXUE_TESTS_ENGINE_LADDER_TOWN_HPP
#define BAOXUE_TESTS_ENGINE_LADDER_TOWN_HPP

#include "plan_town.hpp"

namespace baoxue_test {

inline const char* const kLadder = R"toml(
[param.urge_days]
values = [{ from = 2018-09-01, value = 5 }, { from = 2026-11-01, value = 2 }]

[[ladder]]
id = "returning"
of = "case"
title = { zh = "劝返", en = "returning" }
states = [
  { id = "absent", owner = "homeroom_teacher", title = { zh = "未到校", en = "absent" } },
  { id = "contacted", owner = "homeroom_teacher" },
  { id = "urged", owner = "township", title = { zh = "已催告", en = "urged" } },
  { id = "lapsed" },
  { id = "back", end = true },
]
moves = [
  { from = "absent", to = "contacted", on = "call" },
  { from = ["absent", "contacted"], to = "urged", on = "notice", needs = ["known(notice.receipt_on) && notice.receipt_on <= date"] },
  { from = "urged", to = "lapsed", after = { n = "p.urge_days", count = "work" } },
  { from = ["absent", "contacted", "urged", "lapsed"], to = "back", on = "return" },
]
reopen = { as = "same", into = "absent", on = ["relapse"] }
ignore = ["note"]

[[fact]]
id = "state_on_26"
of = "case"
from = "ladder:returning"
where = "from <= date('2026-10-26') && (!known(to) || to > date('2026-10-26'))"
take = "latest(state)"

[[fact]]
id = "days_urged"
of = "case"
from = "ladder:returning"
where = "state == 'urged'"
take = "sum(to - from)"

[[rule]]
id = "urged_then"
of = "case"
title = { zh = "当日已催告", en = "urged then" }
when = "state_on_26 == 'urged'"
severity = "look"
source = "assumed"
why = { zh = "测试", en = "test" }
say = { zh = "{student}", en = "{student}" }

[[rule]]
id = "long_urged"
of = "case"
title = { zh = "催告久", en = "long urged" }
when = "days_urged > 5"
severity = "look"
source = "assumed"
why = { zh = "测试", en = "test" }
say = { zh = "{student}", en = "{student}" }
)toml";

inline std::string ladder_pack() { return std::string(pack()) + kLadder; }

// K1 of P1, opened on 28 September; a notice N1 received on the 30th, N2 never.
inline Tables with_events(const std::string& events) {
  Tables tables = town();
  tables["cases"] = "case_id,student,kind,opened_on\nK1,P1,dropped_out,2026-09-28\n";
  tables["notices"] =
      "notice_id,number,kind,student,issued_on,receipt_on\nN1,1,order,P1,2026-09-29,2026-09-30\nN2,2,order,P1,2026-09-"
      "29,\n";
  tables["case_events"] = "case,date,kind,notice,recorded_on\n" + events;
  return tables;
}

}  // namespace baoxue_test

#endif
