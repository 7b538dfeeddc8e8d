// SPDX-License-Identifier: MIT
// Tables and columns of a pack: what [[table]] and [[column]] say is what the schema has.
#include "pack_text.hpp"
#include "test.hpp"

using namespace baoxue;
using namespace policy_test;

namespace {

std::string club_table(const std::string& table_rest = "", const std::string& column_rest = "") {
  return "[[table]]\nid = \"clubs\"\nsubject = \"club\"\nzh = \"社团\"\nkey = [\"club_id\"]\n" + table_rest +
         "\n[[column]]\ntable = \"clubs\"\nid = \"club_id\"\ntype = \"text\"\n"
         "\n[[column]]\ntable = \"clubs\"\nid = \"remark\"\ntype = \"text\"\n" +
         column_rest + "\n";
}

const TableDef& clubs(const Result<Policy>& policy) {
  INFO(message(policy));
  REQUIRE(policy);
  const TableDef* table = (*policy)->schema->find_table("社团");
  REQUIRE(table != nullptr);
  return *table;
}

}  // namespace

TEST_CASE("pack tables: the key is required, the rest is not, and all is special until it says otherwise", "[policy]") {
  const auto policy = load(club_table());
  const TableDef& table = clubs(policy);
  CHECK(table.from_pack);
  CHECK(table.columns[0].key);
  CHECK(table.columns[0].required);
  CHECK(table.columns[0].type == ColumnType::key);
  CHECK_FALSE(table.columns[1].required);
  CHECK(table.columns[1].sensitivity == Sensitivity::special);
}

TEST_CASE("pack tables: the ignore list names headers that are known and not read", "[policy]") {
  const auto policy = load(club_table("ignore = [\"序号\", \"备注\"]\n"));
  CHECK(clubs(policy).ignore == std::vector<std::string>{"序号", "备注"});
}

TEST_CASE("pack columns: an empty cell is a value only where the column says so", "[policy]") {
  CHECK_FALSE(clubs(load(club_table())).columns[1].empty_is_value);
  CHECK_FALSE(clubs(load(club_table("", "empty = \"null\"\n"))).columns[1].empty_is_value);
  CHECK(clubs(load(club_table("", "empty = \"value\"\n"))).columns[1].empty_is_value);
  const auto misspelt = load(club_table("", "empty = \"vlaue\"\n"));
  REQUIRE_FALSE(misspelt);
  CHECK(misspelt.error().hint == "value");
}

TEST_CASE("pack columns: a header that another column has is refused where it stands", "[policy]") {
  const auto policy = load(
      "[[column]]\ntable = \"students\"\nid = \"nickname\"\ntype = \"text\"\nzh = \"小名\"\nsynonyms = [\"名字\"]\n");
  REQUIRE_FALSE(policy);
  CHECK(policy.error().code == ErrorCode::duplicate_id);
  CHECK(policy.error().place.line > 0);
}

TEST_CASE("pack columns: an [id] column may not be a key", "[policy]") {
  const auto policy = load(
      "[[table]]\nid = \"clubs\"\nsubject = \"club\"\nkey = [\"club_id\"]\n"
      "[[column]]\ntable = \"clubs\"\nid = \"club_id\"\ntype = \"text\"\nsensitivity = \"id\"\n");
  REQUIRE_FALSE(policy);
  CHECK(policy.error().code == ErrorCode::bad_argument);
}
