// SPDX-License-Identifier: MIT
// What names mean: bare names, self., links, facts in any order, and the relations that follow from keys.
#include "pack_text.hpp"
#include "test.hpp"

using namespace baoxue;
using namespace policy_test;

namespace {

const std::string kRun = R"([[subject]]
id = "absence_run"
runs = { from = "attendance", by = "student", day = "date", count = "school" }
where = "status == 'unexcused'"
gap = "break"
)";

std::string fact(const std::string& id, const std::string& of, const std::string& rest) {
  return "[[fact]]\nid = \"" + id + "\"\nof = \"" + of + "\"\n" + rest + "\n";
}

const SubjectColumn& column_of(const Policy::Data& data, const Ref& ref) {
  return data.subjects[static_cast<std::size_t>(ref.target)].columns[static_cast<std::size_t>(ref.index)];
}

}  // namespace

TEST_CASE("facts: a fact may read one that is declared later, Data lists it after what it reads", "[policy][facts]") {
  const auto policy = load(fact("a", "student", "expr = \"z + 1\"") + fact("z", "student", "expr = \"grade * 2\""));
  INFO(message(policy));
  REQUIRE(policy);
  const auto& facts = policy->data().facts;
  REQUIRE(facts.size() == 2);
  CHECK(facts[0].id == "z");
  CHECK(facts[1].id == "a");
  CHECK(facts[1].type == expr::Type{expr::Kind::integer});
}

TEST_CASE("facts: take gives the type", "[policy][facts]") {
  const auto policy = load(fact("n", "student", "from = \"visits\"\ntake = \"count()\"") +
                           fact("any_home", "student", "from = \"visits\"\ntake = \"any(kind == 'home')\"") +
                           fact("days_", "student", "from = \"visits\"\ntake = \"distinct(date)\"") +
                           fact("last_on", "student", "from = \"visits\"\ntake = \"max(date)\"") +
                           fact("last_kind", "student", "from = \"visits\"\ntake = \"latest(kind)\"") +
                           fact("last_by", "student", "from = \"visits\"\ntake = \"latest(by)\""));
  INFO(message(policy));
  REQUIRE(policy);
  const auto& facts = policy->data().facts;
  CHECK(by_id(facts, "n").type == expr::Type{expr::Kind::integer});
  CHECK(by_id(facts, "any_home").type == expr::Type{expr::Kind::boolean});
  CHECK(by_id(facts, "days_").type == expr::Type{expr::Kind::integer});
  CHECK(by_id(facts, "last_on").type == expr::Type{expr::Kind::date});
  CHECK(by_id(facts, "last_kind").codes != nullptr);
  CHECK(by_id(facts, "last_by").domain == "staff");
}

TEST_CASE("names: in an aggregate a bare name is the row's and self. the subject's", "[policy][names]") {
  const auto policy = load(
      kRun + fact("v", "absence_run",
                  "from = \"visits\"\nwhere = \"date >= self.start && self.student.grade > 6\"\ntake = \"count()\""));
  INFO(message(policy));
  REQUIRE(policy);
  const auto& data = policy->data();
  const Fact& v = data.facts.at(0);
  int row = 0, self = 0;
  for (const expr::Symbol& symbol : v.where.ast.symbols()) {
    const Ref& ref = data.refs[static_cast<std::size_t>(symbol.id)];
    (ref.self ? self : row) += 1;
    if (ref.text == "date") CHECK(data.subjects[static_cast<std::size_t>(ref.subject)].id == "visit");
    if (ref.text == "self.start") CHECK(data.subjects[static_cast<std::size_t>(ref.subject)].id == "absence_run");
    if (ref.text == "self.student.grade") {
      REQUIRE(ref.hops.size() == 1);
      CHECK(ref.hops[0] == 0);
      CHECK(data.subjects[static_cast<std::size_t>(ref.target)].id == "student");
    }
  }
  CHECK(row == 1);
  CHECK(self == 2);
}

TEST_CASE("names: links may be dotted and end in a fact of another subject", "[policy][names]") {
  const auto policy =
      load(fact("big", "class", "expr = \"grade > 6\"") + fact("in_big", "change", "expr = \"student.class.big\""));
  INFO(message(policy));
  REQUIRE(policy);
  const Fact& in_big = by_id(policy->data().facts, "in_big");
  CHECK(in_big.type == expr::Type{expr::Kind::boolean});
  const Ref& ref = policy->data().refs[static_cast<std::size_t>(in_big.expr.ast.symbols()[0].id)];
  CHECK(ref.kind == RefKind::fact);
  CHECK(ref.hops.size() == 2);
}

TEST_CASE("names: Chinese names of columns, facts and parameters resolve", "[policy][names]") {
  const auto policy = load("[param.limit]\nzh = \"上限\"\nvalues = [{ value = 8 }]\n" +
                           fact("high", "student", "zh = \"高年级\"\nexpr = \"年级 > p.上限\"") +
                           "[[rule]]\nid = \"r\"\nof = \"student\"\nwhen = \"高年级\"\n");
  INFO(message(policy));
  REQUIRE(policy);
  CHECK_FALSE(warns(*policy, ErrorCode::unused_parameter));
}

TEST_CASE("relations: by the subject's key, else by its one link", "[policy][relations]") {
  const auto policy = load(kRun + fact("a", "student", "from = \"visits\"\ntake = \"count()\"") +
                           fact("b", "absence_run", "from = \"visits\"\ntake = \"count()\""));
  INFO(message(policy));
  REQUIRE(policy);
  const auto& data = policy->data();
  const Relation &own = by_id(data.facts, "a").relation, &link = by_id(data.facts, "b").relation;
  REQUIRE(own.on.size() == 1);
  CHECK(own.on[0].self_key);
  CHECK(column_of(data, data.refs[static_cast<std::size_t>(own.on[0].row_ref)]).id == "student");
  REQUIRE(link.on.size() == 1);
  CHECK_FALSE(link.on[0].self_key);
  CHECK(link.on[0].self.source == "student");
}

TEST_CASE("relations: on says which of two columns, with self. or without", "[policy][relations]") {
  for (const std::string self : {"self", "self.school_id", "school_id"}) {
    const auto policy =
        load(fact("left", "school", "from = \"changes\"\non = { from_school = \"" + self + "\" }\ntake = \"count()\""));
    INFO(self + ": " + message(policy));
    REQUIRE(policy);
    CHECK(policy->data().facts[0].relation.on[0].self_key);
  }
}

TEST_CASE("relations: the rows of a crossed subject lie in its period unless in_period = false",
          "[policy][relations]") {
  const std::string cross = "[[subject]]\nid = \"school_month\"\ncross = [\"school\", \"period:month\"]\n";
  const std::string on = "on = { from_school = \"self.school\" }\ntake = \"count()\"\n";
  const auto policy = load(cross + fact("a", "school_month", "from = \"changes\"\n" + on) +
                           fact("b", "school_month", "from = \"changes\"\nin_period = false\n" + on) +
                           fact("ends", "school_month", "expr = \"period.end <= as_of\""));
  INFO(message(policy));
  REQUIRE(policy);
  CHECK(by_id(policy->data().facts, "a").relation.in_period);
  CHECK_FALSE(by_id(policy->data().facts, "b").relation.in_period);
}

TEST_CASE("rules: evidence is every aggregate that `when` reads, through expressions", "[policy][rules]") {
  const auto policy =
      load(fact("v", "student", "from = \"visits\"\ntake = \"count()\"") +
           fact("w", "student", "from = \"cases\"\ntake = \"count()\"") + fact("few", "student", "expr = \"v < 3\"") +
           "[[rule]]\nid = \"r\"\nof = \"student\"\nwhen = \"few && w == 0\"\n");
  INFO(message(policy));
  REQUIRE(policy);
  std::vector<std::string> names;
  for (const std::int32_t f : policy->data().rules[0].evidence)
    names.push_back(policy->data().facts[static_cast<std::size_t>(f)].id);
  std::sort(names.begin(), names.end());
  CHECK(names == std::vector<std::string>{"v", "w"});
}

TEST_CASE("rules: roles are found along the one shortest way", "[policy][rules]") {
  const auto policy = load(kRun +
                           "[[role]]\nid = \"homeroom_teacher\"\nat = \"class\"\n[[rule]]\nid = \"r\"\nof = "
                           "\"absence_run\"\nwhen = \"seen > 2\"\nanswerable = [\"homeroom_teacher\"]\n");
  INFO(message(policy));
  REQUIRE(policy);
  const auto& data = policy->data();
  const RoleUse& use = data.rules[0].answerable.at(0);
  REQUIRE(use.hops.size() == 2);
  CHECK(use.hops[0] == 0);
  CHECK(by_id(data.subjects, "student").columns[static_cast<std::size_t>(use.hops[1])].id == "class");
  CHECK(data.roles[0].object_kind == "class");
}

TEST_CASE("rules: messages are cut into pieces", "[policy][rules]") {
  const auto policy = load(
      "[[rule]]\nid = \"r\"\nof = \"change\"\nwhen = \"!known(proof)\"\ndue = \"date + days(3)\"\nsay = { zh = "
      "\"{student.name} 于{due}前补\", en = \"{kind} by {due}\" }\n");
  INFO(message(policy));
  REQUIRE(policy);
  const Message& say = policy->data().rules[0].say;
  REQUIRE(say.zh.size() == 4);
  CHECK(say.zh[0].ref >= 0);
  CHECK(say.zh[1].literal == " 于");
  CHECK(say.zh[2].due);
  CHECK(say.zh[3].literal == "前补");
  CHECK(say.en.size() == 3);
}

TEST_CASE("settlements: every choice that is read, also through facts, is listed", "[policy][settlements]") {
  const auto policy = load(
      "[choice.a]\noptions = [\"yes\", \"no\"]\ndefault = \"no\"\n[choice.b]\noptions = [\"yes\", \"no\"]\ndefault = "
      "\"no\"\n[choice.z]\noptions = [\"yes\"]\ndefault = \"yes\"\n" +
      fact("lost", "change", "expr = \"kind == 'death' && c.a == 'yes'\"") +
      "[[settlement]]\nid = \"s\"\nof = \"change\"\nwhen = \"lost || c.b == 'yes'\"\namount = \"yuan('100')\"\npayer = "
      "\"pool\"\nto = [{ unit = \"x\", share = \"2/5\" }, { unit = \"y\", share = \"60%\" }]\nbook = \"date\"\n");
  INFO(message(policy));
  REQUIRE(policy);
  const Settlement& s = policy->data().settlements.at(0);
  CHECK(s.choices == std::vector<std::int32_t>{0, 1});
  CHECK(s.payer.at(0).unit == "pool");
  CHECK(s.to.size() == 2);
}

TEST_CASE("pack tables: a pack declares tables, columns and codes of its own", "[policy][schema]") {
  const auto policy = load(R"x([[table]]
id = "clubs"
subject = "club"
zh = "社团"
key = ["club_id"]
event = "founded_on"
[[column]]
table = "clubs"
id = "club_id"
type = "text"
[[column]]
table = "clubs"
id = "student"
type = "key"
domain = "student"
[[column]]
table = "clubs"
id = "founded_on"
type = "date"
[[column]]
table = "students"
id = "nickname"
type = "text"
zh = "小名"
sensitivity = "family"
[[fact]]
id = "clubs_"
of = "student"
from = "clubs"
take = "count()"
[[rule]]
id = "r"
of = "student"
when = "known(小名) && clubs_ == 0"
)x");
  INFO(message(policy));
  REQUIRE(policy);
  CHECK(policy->data().schema->find_table("clubs")->from_pack);
  CHECK(by_id(policy->data().subjects, "club").event_column >= 0);
}

// "é" as one letter and as two: U+00E9, and "e" with U+0301. Ids and Chinese names alike.
TEST_CASE("names: what a pack declares and what its expressions say is compared in NFC", "[policy][names]") {
  const auto policy = load(
      "[param.\"lime\u0301te\"]\nvalues = [{ value = 3 }]\n\n"
      "[[column]]\ntable = \"students\"\nid = \"caf\u00e9\"\ntype = \"int\"\n\n"
      "[[fact]]\nid = \"de\u0301ja\"\nzh = \"已在\"\nof = \"student\"\nexpr = \"cafe\u0301 + 1\"\n\n"
      "[[rule]]\nid = \"re\u0301gle\"\nof = \"student\"\nwhen = \"d\u00e9ja > p.lim\u00e9te || 已在 > 9\"\n"
      "say = { zh = \"{de\u0301ja}\", en = \"{cafe\u0301}\" }\n\n"
      "[[fact]]\nid = \"breaches\"\nof = \"student\"\nfrom = \"rule:r\u00e9gle\"\ntake = \"count()\"\n");
  INFO(message(policy));
  REQUIRE(policy);
  CHECK(by_id((*policy)->rules, "r\u00e9gle").say.zh.size() == 1);
}

TEST_CASE("names: an expression is printed in either spelling", "[policy][names]") {
  const auto policy = load(
      "[param.limit]\nzh = \"限\"\nvalues = [{ value = 3 }]\n\n"
      "[[fact]]\nid = \"doubled\"\nzh = \"两倍\"\nof = \"student\"\nexpr = \"年级 * 2\"\n\n"
      "[[rule]]\nid = \"r\"\nof = \"visit\"\nwhen = \"student.doubled >= p.限 && student.class.年级 > 1 && signed\"\n");
  INFO(message(policy));
  REQUIRE(policy);
  const CheckedExpr& when = by_id((*policy)->rules, "r").when;
  CHECK(expr::print(when.ast, expr::Spelling::ascii) ==
        "student.doubled >= p.limit && student.class.grade > 1 && signed");
  CHECK(expr::print(when.ast, expr::Spelling::chinese) == "学生.两倍 >= p.限 && 学生.班级.年级 > 1 && 签字");
}
