// SPDX-License-Identifier: MIT
// Moments in a column of the pack's own: a limit by the clock, decided to the minute and unknown only where the time is.
#include "plan_town.hpp"
#include "test.hpp"

using namespace baoxue_test;
using Lines = std::vector<std::string>;

namespace {

const char* const kClock = R"toml(
[[column]]
table = "visits"
id = "slip_at"
type = "timestamp"
sensitivity = "none"

[[rule]]
id = "late"
of = "visit"
title = { zh = "迟交", en = "late" }
when = "known(slip_at) ? slip_at > date.at('14:00') : recorded_on > date.at('14:00')"
severity = "look"
source = "assumed"
why = { zh = "测试", en = "test" }
say = { zh = "{slip_at}", en = "in at {slip_at}" }
)toml";

// One visit of 4 September; the slip came in at `slip`, and the visit was written down on `recorded`.
baoxue::Report visit(const std::string& slip, const std::string& recorded) {
  Tables tables = town();
  tables["visits"] =
      "visit_id,student,date,kind,by,slip_at,recorded_on\nW1,P1,2026-09-04,home,T1," + slip + "," + recorded + "\n";
  return run(tables, day(2026, 10, 16), 1, std::string(pack()) + kClock);
}
Lines late(const std::string& slip, const std::string& recorded = "") {
  return lines_of(visit(slip, recorded).table("findings"), "late", {"rule", "key", "message_en"});
}

}  // namespace

TEST_CASE("moments: 14:05 is after a limit of 14:00 and 14:00 is not and the message says the local time",
          "[engine][moments]") {
  CHECK(late("2026-09-04 14:05") == Lines{"W1 in at 2026-09-04 14:05"});
  CHECK(late("2026-09-04 14:00:01") == Lines{"W1 in at 2026-09-04 14:00:01"});
  CHECK(late("2026-09-04 14:00").empty());
  CHECK(late("2026-09-04T06:05:00Z") == Lines{"W1 in at 2026-09-04 14:05"});
  CHECK(late("2026-09-04T05:59:00Z").empty());
}

TEST_CASE("moments: a day without a time is late after the limit's day and unknown on it", "[engine][moments]") {
  CHECK(late("", "2026-09-05") == Lines{"W1 in at ?"});
  CHECK(late("", "2026-09-03").empty());
  const auto unknown = [](const std::string& recorded) {
    return lines_of(visit("", recorded).table("unknown"), "late", {"rule", "key"});
  };
  CHECK(late("", "2026-09-04").empty());
  CHECK(unknown("2026-09-04") == Lines{"W1"});
  CHECK(unknown("2026-09-03").empty());
}
