// SPDX-License-Identifier: MIT
// [[ladder]] as data: the order of the source, moves of three kinds, reopening with and without `on`.
#include "baoxue/policy/draw.hpp"
#include "pack_text.hpp"
#include "test.hpp"

using namespace baoxue;
using namespace policy_test;
using Numbers = std::vector<std::int32_t>;
using Words = std::vector<std::string>;

namespace {

const char* const kPack = R"toml(
[param.urge_days]
values = [{ from = 2018-09-01, value = 5 }]

[[role]]
id = "homeroom_teacher"
at = "class"

[[ladder]]
id = "returning"
of = "case"
states = { urged = { owner = "township", help = ["homeroom_teacher", { unit = "justice office" }] }, absent = { owner = "homeroom_teacher" },
  lapsed = {}, back = { end = true, title = { zh = "返校", en = "back" } } }
moves = [{ from = "absent", to = "urged", on = ["notice", "order"], needs = ["notice.receipt_on <= date", "notice.kind == 'order'"] },
         { from = "urged", to = "lapsed", after = { n = "p.urge_days", count = "work" }, when = "kind == 'dropped_out'" },
         { from = "lapsed", to = "back", at = 2027-03-30 },
         { from = ["absent", "urged", "lapsed"], to = "back", on = "return", when = "date >= self.opened_on" }]
start = "absent"
ignore = ["call"]
)toml";

Words names_of_states(const Ladder& ladder) {
  Words names;
  for (const LadderState& state : ladder.states) names.push_back(state.id);
  return names;
}

std::string one_line(std::string pack) {  // TOML 1.0: an inline table does not break over lines
  const std::size_t at = pack.find(",\n  lapsed");
  return pack.replace(at, 2, ", ");
}

}  // namespace

TEST_CASE("ladders: states keep the order of the source and moves become numbers", "[policy][ladder]") {
  const Result<Policy> policy = load(one_line(kPack));
  REQUIRE(message(policy) == "");
  const Ladder& ladder = by_id((*policy)->ladders, "returning");
  CHECK(names_of_states(ladder) == Words{"urged", "absent", "lapsed", "back"});
  CHECK(ladder.shape.start == 1);
  CHECK(ladder.shape.end == std::vector<bool>{false, false, false, true});
  CHECK(ladder.kinds == Words{"notice", "order", "return", "call"});
  REQUIRE(ladder.shape.moves.size() == 4);
  CHECK(ladder.shape.moves[0].on == Numbers{0, 1});
  CHECK(ladder.moves[0].needs[1].name == "notice.kind == 'order'");
  CHECK(ladder.moves[1].kind == MoveKind::after);
  CHECK(ladder.moves[1].after_n.source == "p.urge_days");
  CHECK((*policy)->day_counts[static_cast<std::size_t>(ladder.moves[1].day_count)].id == "work");
  CHECK(ladder.moves[2].at.source == "date(\"2027-03-30\")");
  CHECK(ladder.shape.moves[3].from == Numbers{1, 0, 2});
  CHECK(ladder.shape.ignore == Numbers{3});
  CHECK(ladder.states[0].owner.unit == "township");
  CHECK(ladder.states[0].help[1].unit == "justice office");
  CHECK(ladder.states[1].owner.role.role == 0);
  CHECK(ladder.states[3].title.en == "back");
  CHECK(ladder.states[2].title.zh == "lapsed");
  CHECK(ladder.shape.reopen_into == -1);
}

TEST_CASE("ladders: states may be an array, which may break over lines", "[policy][ladder]") {
  const Result<Policy> policy = load(R"toml(
[[ladder]]
id = "l"
of = "case"
states = [
  { id = "second" },
  { id = "first" },
  { id = "last", end = true },
]
moves = [{ from = "second", to = "first", on = "a" }, { from = "first", to = "last", on = "b" }]
)toml");
  REQUIRE(message(policy) == "");
  CHECK(names_of_states((*policy)->ladders[0]) == Words{"second", "first", "last"});
  CHECK((*policy)->ladders[0].shape.start == 0);
  CHECK((*policy)->warnings.empty());
}

TEST_CASE("ladders: without `on` a case reopens by what its first step takes, unless that ends it again",
          "[policy][ladder]") {
  const auto shape = [](const std::string& reopen) {
    const Result<Policy> policy =
        load(one_line(kPack) + "reopen = { as = \"same\", into = \"absent\"" + reopen + " }\n");
    REQUIRE(message(policy) == "");
    return (*policy)->ladders[0].shape;
  };
  CHECK(shape("").reopen_on == Numbers{0, 1});
  CHECK(shape("").reopen_steps);
  CHECK(shape(", on = [\"relapse\"]").reopen_on == Numbers{4});
  CHECK_FALSE(shape(", on = [\"relapse\"]").reopen_steps);
}

TEST_CASE("ladders: a nearer layer replaces the moves and keeps the rest", "[policy][ladder]") {
  const Result<Policy> policy = Policy::from_memory(
      {pack("far", one_line(kPack)),
       pack("near", "[[ladder]]\nid = \"returning\"\nmoves = [{ from = \"absent\", to = \"back\", on = \"home\" }]\n",
            "\"far\"")});
  REQUIRE(message(policy) == "");
  const Ladder& ladder = (*policy)->ladders[0];
  CHECK(ladder.shape.moves.size() == 1);
  CHECK(ladder.kinds == Words{"home", "call"});
  CHECK(ladder.layer == "near");
  CHECK(warns(*policy, ErrorCode::ladder_way));  // urged and lapsed have no way in any more
}

TEST_CASE("ladders: a fact reads stays by their state", "[policy][ladder]") {
  const Result<Policy> policy = load(one_line(kPack) + R"toml(
[[fact]]
id = "state_then"
of = "case"
from = "ladder:returning"
where = "from <= self.opened_on && (!known(to) || to > self.opened_on)"
take = "latest(state)"
)toml");
  REQUIRE(message(policy) == "");
  const Fact& fact = by_id((*policy)->facts, "state_then");
  REQUIRE(fact.codes != nullptr);
  CHECK(fact.codes->find_id("lapsed") == 2);
}

TEST_CASE("ladders: a drawing in Mermaid has every state, move, owner, document and limit", "[policy][ladder]") {
  const Result<Policy> policy =
      load(one_line(kPack) + "reopen = { as = \"same\", into = \"absent\", on = [\"relapse\"] }\n");
  REQUIRE(message(policy) == "");
  CHECK(draw_ladder(*policy, "returning", DrawForm::mermaid, "en").value() == R"mermaid(stateDiagram-v2
  state "urged (township)" as s0
  state "absent (homeroom_teacher)" as s1
  state "lapsed" as s2
  state "back" as s3
  [*] --> s1
  s1 --> s0 : notice, order, needs notice.receipt_on ≤ date, notice.kind == 'order'
  s0 --> s2 : after p.urge_days working days, if kind == 'dropped_out'
  s2 --> s3 : at date('2027-03-30')
  s1 --> s3 : return, if date ≥ self.opened_on
  s0 --> s3 : return, if date ≥ self.opened_on
  s2 --> s3 : return, if date ≥ self.opened_on
  s3 --> s1 : relapse (reopens)
  s3 --> [*]
)mermaid");
  const std::string zh = draw_ladder(*policy, "returning", DrawForm::mermaid, "zh").value();
  CHECK(zh.find("s0 --> s2 : 满 p.urge_days 个工作日自动，且 kind == 'dropped_out'") != std::string::npos);
  CHECK(zh.find("state \"urged（乡镇）\" as s0") != std::string::npos);
  CHECK(zh.find("state \"返校\" as s3") != std::string::npos);
}

TEST_CASE("ladders: a drawing in DOT tells ends, deadlines and reopening apart", "[policy][ladder]") {
  const Result<Policy> policy =
      load(one_line(kPack) + "reopen = { as = \"same\", into = \"absent\", on = [\"relapse\"] }\n");
  REQUIRE(message(policy) == "");
  const std::string dot = draw_ladder(*policy, "returning", DrawForm::dot, "en").value();
  CHECK(dot.starts_with("digraph \"returning\" {\n"));
  CHECK(dot.find("  s3 [label=\"back\", peripheries=2];\n") != std::string::npos);
  CHECK(dot.find("  begin -> s1;\n") != std::string::npos);
  CHECK(dot.find("  s2 -> s3 [label=\"at date(\\\"2027-03-30\\\")\", style=dashed];\n") != std::string::npos);
  CHECK(dot.find("  s3 -> s1 [label=\"relapse (reopens)\", style=dotted];\n") != std::string::npos);
}

TEST_CASE("ladders: a name that is no ladder is not drawn and the nearest is named", "[policy][ladder]") {
  const Result<Policy> policy = load(one_line(kPack));
  const Result<std::string> none = draw_ladder(*policy, "returnign", DrawForm::mermaid, "zh");
  REQUIRE_FALSE(none);
  CHECK(none.error().code == ErrorCode::not_found);
  CHECK(none.error().hint == "returning");
}
