// SPDX-License-Identifier: MIT
// The declarations and the schema made of them: look-ups by every name, what a pack may add, and what it may not.
#include "baoxue/model/schema.hpp"

#include <set>

#include "baoxue/core/text.hpp"
#include "test.hpp"

using namespace baoxue;

namespace {

ColumnDef column(std::string id, ColumnType type = ColumnType::text) {
  ColumnDef def;
  def.id = std::move(id), def.type = type;
  return def;
}

TableDef clubs() {
  TableDef table;
  table.id = "clubs", table.subject = "club", table.zh = "社团";
  ColumnDef key = column("club_id", ColumnType::key);
  key.key = true, key.domain = "club", key.zh = "社团编号";
  ColumnDef name = column("name");
  name.zh = "名称", name.synonyms = {"社团名"};
  table.columns = {key, name};
  return table;
}

ErrorCode code_of(const Status& status) {
  REQUIRE_FALSE(status);
  CHECK_FALSE(status.error().message.empty());
  CHECK_FALSE(status.error().message_en.empty());
  return status.error().code;
}

std::string ids(const Schema& schema) {
  std::string out;
  for (const TableDef& table : schema.tables()) {
    out += table.id + ":";
    for (const ColumnDef& one : table.columns) out += " " + one.id;
    out += "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("schema: a table is found by id, Chinese name and subject", "[schema]") {
  const Schema schema = Schema::builtin();
  CHECK(schema.find_table("students")->zh == "学籍");
  CHECK(schema.find_table("学籍") == schema.find_table("students"));
  CHECK(schema.find_subject("absence")->id == "attendance");
  CHECK(schema.find_table("absence") == nullptr);
  CHECK(schema.find_table("") == nullptr);
  CHECK(schema.find_table("Students") == nullptr);
  CHECK(schema.tables()[static_cast<std::size_t>(schema.table_index("visits"))].zh == "家访劝返");
  CHECK(schema.table_index("家访劝返") == -1);
  CHECK(schema.find_table("terms")->key_domain() == "term");
}

TEST_CASE("schema: a column is found by id, then Chinese name, then synonym", "[schema]") {
  const Schema schema = Schema::builtin();
  const TableDef& students = *schema.find_table("students");
  const std::int32_t at = students.column_id("resident_id");
  CHECK(at >= 0);
  for (const char* header : {"resident_id", "身份证件号", "身份证号", "公民身份号码"})
    CHECK(students.find_column(header) == at);
  CHECK(students.column_id("身份证件号") == -1);
  CHECK(students.find_column("Resident_id") == -1);
  CHECK(students.find_column("") == -1);
  TableDef clash = clubs();
  clash.columns[0].zh = "name";  // another column's id wins over a Chinese name
  CHECK(clash.find_column("name") == 1);
}

TEST_CASE("schema: a code is found by id, Chinese word and synonym", "[schema]") {
  const Schema schema = Schema::builtin();
  const TableDef& students = *schema.find_table("students");
  const CodeList& sex = *students.columns[static_cast<std::size_t>(students.column_id("sex"))].codes;
  CHECK(sex.codes[static_cast<std::size_t>(sex.find("1-男"))].id == "male");
  CHECK(sex.find("女") == sex.find("female"));
  CHECK(sex.find_id("女") == -1);
  CHECK(sex.find("未知") == -1);
}

TEST_CASE("schema: roles and keys are those of tables.md", "[schema]") {
  const Schema schema = Schema::builtin();
  const auto role = [&](const char* table, ColumnRole wanted) {
    const TableDef& def = *schema.find_table(table);
    const std::int32_t at = def.column_with_role(wanted);
    return at < 0 ? std::string("-") : def.columns[static_cast<std::size_t>(at)].id;
  };
  CHECK(role("attendance", ColumnRole::event) == "date");
  CHECK(role("attendance", ColumnRole::recorded) == "recorded_on");
  CHECK(role("changes", ColumnRole::recorded) == "reported_on");
  CHECK(role("submissions", ColumnRole::event) == "received_on");
  CHECK(role("enrolments", ColumnRole::valid_from) == "from");
  CHECK(role("enrolments", ColumnRole::valid_to) == "to");
  CHECK(role("villages", ColumnRole::event) == "-");
  const auto keys = [&](const char* table) {
    std::vector<std::string> out;
    const TableDef& def = *schema.find_table(table);
    for (const std::int32_t at : def.key_columns()) out.push_back(def.columns[static_cast<std::size_t>(at)].id);
    return out;
  };
  using Names = std::vector<std::string>;
  CHECK(keys("attendance") == Names{"student", "date", "session"});
  CHECK(keys("enrolments") == Names{"student", "from"});
  CHECK(keys("assignments") == Names{"role", "staff", "object_kind", "object", "from"});
  CHECK(keys("headcounts") == Names{"school", "grade", "date"});
  CHECK(keys("terms") == Names{"school_year", "number"});
  CHECK(keys("students") == Names{"student_id"});
}

TEST_CASE("schema: only attendance holds exceptions, all other tables are complete", "[schema]") {
  const Schema schema = Schema::builtin();
  for (const TableDef& table : schema.tables()) {
    CHECK((table.coverage == Coverage::submissions) == (table.id == "attendance"));
  }
}

// --- what must hold of every declaration

TEST_CASE("schema: the tables of the three systems are declared", "[schema]") {
  const Schema schema = Schema::builtin();
  for (const char* id :
       {"units", "villages", "schools", "classes", "students", "enrolments", "guardians", "staff", "assignments",
        "terms", "calendar", "submissions", "attendance", "changes", "headcounts", "cases", "visits"}) {
    INFO(id);
    REQUIRE(schema.find_table(id) != nullptr);
    CHECK_FALSE(schema.find_table(id)->from_pack);
  }
}

TEST_CASE("schema: within a table no header can mean two columns, ignored ones included", "[schema]") {
  const Schema schema = Schema::builtin();
  for (const TableDef& table : schema.tables()) {
    std::set<std::string> seen;
    const auto once = [&](const std::string& header) {
      INFO(table.id << " " << header);
      CHECK_FALSE(header.empty());
      CHECK(seen.insert(header).second);
    };
    for (const ColumnDef& one : table.columns) {
      once(one.id), once(one.zh);
      for (const std::string& synonym : one.synonyms) once(synonym);
    }
    for (const std::string& header : table.ignore) once(header);
  }
}

TEST_CASE("schema: no table, subject or column is a word of the condition language, none is declared twice",
          "[schema]") {
  std::set<std::string> tables, subjects, names;
  const Schema schema = Schema::builtin();
  for (const TableDef& table : schema.tables()) {
    INFO(table.id);
    CHECK(tables.insert(table.id).second);
    CHECK(subjects.insert(table.subject).second);
    CHECK(names.insert(table.zh).second);
    CHECK_FALSE(is_reserved_word(table.id));
    CHECK_FALSE(is_reserved_word(table.subject));
    CHECK_FALSE(table.en.empty());
    for (const ColumnDef& one : table.columns) CHECK_FALSE(is_reserved_word(one.id));
  }
}

TEST_CASE("schema: no key is an [id] column, every key is required but a calendar's school", "[schema]") {
  const Schema schema = Schema::builtin();
  for (const TableDef& table : schema.tables()) {
    CHECK_FALSE(table.key_columns().empty());
    for (const ColumnDef& one : table.columns) {
      INFO(table.id << "." << one.id);
      if (one.key) CHECK(one.sensitivity != Sensitivity::id);
      if (one.key) CHECK(one.required != (table.id == "calendar" && one.id == "school"));
    }
  }
}

TEST_CASE("schema: a key column has a domain with a table, a code column a list of distinct words", "[schema]") {
  const Schema schema = Schema::builtin();
  const std::set<std::string> later{"child", "household"};  // the census of another issue
  for (const TableDef& table : schema.tables()) {
    for (const ColumnDef& one : table.columns) {
      INFO(table.id << "." << one.id);
      const bool is_key = one.type == ColumnType::key;
      CHECK(is_key != one.domain.empty());
      if (is_key && !later.contains(one.domain)) CHECK(schema.find_subject(one.domain) != nullptr);
      CHECK((one.type == ColumnType::code) == (one.codes != nullptr));
      if (one.codes == nullptr) continue;
      std::set<std::string> words;
      for (const Code& code : one.codes->codes) {
        CHECK(words.insert(code.id).second);
        CHECK(words.insert(code.zh).second);
        for (const std::string& synonym : code.synonyms) CHECK(words.insert(synonym).second);
      }
    }
  }
}

TEST_CASE("schema: what identifies a person or is about a family says so", "[schema]") {
  const Schema schema = Schema::builtin();
  const auto of = [&](const char* table, const char* id) {
    const TableDef& def = *schema.find_table(table);
    return def.columns[static_cast<std::size_t>(def.column_id(id))].sensitivity;
  };
  for (const char* id : {"name", "birth_date", "resident_id", "student_number"})
    CHECK(of("students", id) == Sensitivity::id);
  for (const char* id : {"left_behind", "accompanying", "poverty"}) CHECK(of("students", id) == Sensitivity::family);
  for (const char* id : {"orphan", "disability", "disability_level", "placement", "guardian_in_prison"}) {
    CHECK(of("students", id) == Sensitivity::special);
  }
  CHECK(of("guardians", "phone") == Sensitivity::contact);
  CHECK(of("students", "grade") == Sensitivity::none);
  CHECK(ColumnDef().sensitivity == Sensitivity::special);  // a column that says nothing
}

// --- what a pack adds

TEST_CASE("schema: a table of a pack is found like any other", "[schema][pack]") {
  Schema schema = Schema::builtin();
  REQUIRE(schema.add_table(clubs()));
  CHECK(schema.find_table("社团")->id == "clubs");
  CHECK(schema.find_subject("club") == schema.find_table("clubs"));
  CHECK(schema.find_table("clubs")->find_column("社团名") == 1);
  CHECK(schema.find_table("clubs")->columns[0].required);  // a key always is
  CHECK_FALSE(schema.find_table("clubs")->columns[1].required);
}

TEST_CASE("schema: a column of a pack is found like any other", "[schema][pack]") {
  Schema schema = Schema::builtin();
  ColumnDef nickname = column("nickname");
  nickname.zh = "小名", nickname.synonyms = {"乳名"};
  REQUIRE(schema.add_column("students", nickname));
  const TableDef& students = *schema.find_table("students");
  CHECK(students.find_column("小名") == students.find_column("nickname"));
  CHECK(students.find_column("乳名") == students.find_column("nickname"));
  CHECK(code_of(schema.add_column("pupils", column("nickname"))) == ErrorCode::unknown_table);
}

TEST_CASE("schema: reserved words of CEL are no names", "[schema][pack]") {
  // The list of cel-spec's language definition.
  for (const char* word :
       {"true", "false",  "null", "in",   "as",      "break",     "const",  "continue", "else", "for",  "function",
        "if",   "import", "let",  "loop", "package", "namespace", "return", "var",      "void", "while"}) {
    INFO(word);
    Schema schema = Schema::builtin();
    CHECK(is_reserved_word(word));
    CHECK(code_of(schema.add_column("students", column(word))) == ErrorCode::reserved_name);
    TableDef table = clubs();
    table.id = word;
    CHECK(code_of(schema.add_table(table)) == ErrorCode::reserved_name);
    table = clubs(), table.subject = word;
    CHECK(code_of(schema.add_table(table)) == ErrorCode::reserved_name);
  }
  CHECK_FALSE(is_reserved_word("status"));
  CHECK_FALSE(is_reserved_word("True"));
}

TEST_CASE("schema: a table that is there under any of its names is refused", "[schema][pack]") {
  Schema schema = Schema::builtin();
  REQUIRE(schema.add_table(clubs()));
  for (const auto& [id, subject, zh] : {std::array<const char*, 3>{"clubs", "other", "别的"},
                                        {"others", "club", "别的"},
                                        {"others", "other", "社团"},
                                        {"students", "other", "别的"},
                                        {"others", "student", "别的"},
                                        {"others", "other", "学籍"},
                                        {"学籍", "other", "别的"}}) {
    TableDef table = clubs();
    table.id = id, table.subject = subject, table.zh = zh;
    INFO(id << " " << subject << " " << zh);
    CHECK(code_of(schema.add_table(table)) == ErrorCode::duplicate_id);
  }
}

TEST_CASE("schema: a column that a header could mix up with another is refused", "[schema][pack]") {
  Schema schema = Schema::builtin();
  const auto try_column = [&](const std::string& id, const std::string& zh, std::vector<std::string> synonyms) {
    ColumnDef def = column(id);
    def.zh = zh, def.synonyms = std::move(synonyms);
    return code_of(schema.add_column("students", def));
  };
  CHECK(try_column("name", "", {}) == ErrorCode::duplicate_id);
  CHECK(try_column("other", "姓名", {}) == ErrorCode::duplicate_id);
  CHECK(try_column("other", "学生姓名", {}) == ErrorCode::duplicate_id);
  CHECK(try_column("other", "别的", {"新的", "生日"}) == ErrorCode::duplicate_id);
  CHECK(try_column("名字", "", {}) == ErrorCode::duplicate_id);
}

TEST_CASE("schema: a table needs a key, or says that its content is the key", "[schema][pack]") {
  Schema schema = Schema::builtin();
  TableDef table = clubs();
  table.columns[0].key = false;
  CHECK(code_of(schema.add_table(table)) == ErrorCode::missing_key_column);
  table.content_key = true;
  CHECK(schema.add_table(table));
}

TEST_CASE("schema: an [id] column may not be a key", "[schema][pack]") {
  Schema schema = Schema::builtin();
  TableDef table = clubs();
  table.columns[0].sensitivity = Sensitivity::id;
  CHECK(code_of(schema.add_table(table)) == ErrorCode::bad_argument);
  ColumnDef key = column("resident_id_2", ColumnType::key);
  key.key = true, key.sensitivity = Sensitivity::id;
  CHECK(code_of(schema.add_column("students", key)) == ErrorCode::bad_argument);
}

TEST_CASE("schema: after an error it is as it was", "[schema][pack]") {
  Schema schema = Schema::builtin();
  const std::string before = ids(schema);
  TableDef table = clubs();
  table.columns.push_back(column("while"));
  CHECK_FALSE(schema.add_table(table));
  table.columns.back() = table.columns[1];
  CHECK_FALSE(schema.add_table(table));
  CHECK(ids(schema) == before);
  table.columns.pop_back();
  CHECK(schema.add_table(table));
}

TEST_CASE("schema: a code is added at the end of its list, in every table that uses it", "[schema][pack]") {
  Schema schema = Schema::builtin();
  const Schema untouched = Schema::builtin();
  REQUIRE(schema.add_code("visit_outcome", {"moved", "已搬走", {"搬家"}}));
  const auto list = [](const Schema& of, const char* table, const char* id) {
    const TableDef& def = *of.find_table(table);
    return def.columns[static_cast<std::size_t>(def.column_id(id))].codes;
  };
  const auto outcome = list(schema, "visits", "outcome");
  CHECK(outcome->find("搬家") == static_cast<std::int32_t>(outcome->codes.size()) - 1);
  CHECK(outcome->find("persuaded") == 0);
  CHECK(list(untouched, "visits", "outcome")->find("搬家") == -1);
  CHECK(code_of(schema.add_code("visit_outcome", {"other", "", {}})) == ErrorCode::duplicate_id);
  CHECK(code_of(schema.add_code("visit_outcome", {"rest", "其他", {}})) == ErrorCode::duplicate_id);
  CHECK(code_of(schema.add_code("visit_outcome", {"rest", "别的", {"拒绝"}})) == ErrorCode::duplicate_id);
  CHECK(code_of(schema.add_code("no_such_list", {"x", "", {}})) == ErrorCode::unknown_name);
}

TEST_CASE("schema: a misspelt name has a nearest one among ids, Chinese names and synonyms", "[schema]") {
  const Schema schema = Schema::builtin();
  const TableDef& students = *schema.find_table("students");
  std::vector<std::string> known;
  for (const ColumnDef& one : students.columns) {
    known.push_back(one.id), known.push_back(one.zh);
    known.insert(known.end(), one.synonyms.begin(), one.synonyms.end());
  }
  CHECK(nearest("birthdate", known) == "birth_date");
  CHECK(nearest("出生曰期", known) == "出生日期");
  CHECK(nearest("全国学籍好", known) == "全国学籍号");
  CHECK(nearest("ｓｔａｔｕｓ", known) == "status");
  CHECK_FALSE(nearest("饭卡余额", known));
}
