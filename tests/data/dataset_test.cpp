// SPDX-License-Identifier: MIT
// A folder of files: names in Chinese and English, files that belong to no table, files that cannot be read.
#include <filesystem>
#include <fstream>

#include "read.hpp"

using namespace data_test;
namespace fs = std::filesystem;

namespace {

// A folder that is gone after the test.
class Folder {
 public:
  Folder() {
    const fs::path root = fs::temp_directory_path();
    for (int n = 0; !fs::create_directory(path_ = root / ("baoxue-dataset-" + std::to_string(n))); ++n) {
    }
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& body) const {
    std::ofstream(path_ / name, std::ios::binary) << body;
  }
  [[nodiscard]] const fs::path& path() const { return path_; }
  [[nodiscard]] Result<Dataset> read(const ReadOptions& options = {}) const {
    return Dataset::read(path_.string(), builtin(), options);
  }
  [[nodiscard]] Error refused(const ReadOptions& options = {}) const {
    const Result<Dataset> data = read(options);
    REQUIRE_FALSE(data);
    CHECK((data.error().message + data.error().message_en).find(path_.string()) == std::string::npos);
    return data.error();
  }

 private:
  fs::path path_;
};

const std::string kVillages = "village_id,name,unit\nv1,松溪村,u1\n";
const std::string kUnits = "单位编号,名称,类别\nu1,青禾乡,乡镇\n";

}  // namespace

TEST_CASE("dataset: a folder has one CSV per table, named in English or Chinese", "[dataset]") {
  const Folder folder;
  folder.write("行政村.csv", kVillages);
  folder.write("units.CSV", kUnits);
  const Result<Dataset> data = folder.read();
  REQUIRE(data);
  CHECK(column(*data, "villages", "name") == Texts{"松溪村"});
  CHECK(column(*data, "units", "kind") == Texts{"township"});
  CHECK(source(*data, "villages").file == "行政村.csv");
  CHECK(source(*data, "units").file == "units.CSV");
  CHECK(data->table("schools") == nullptr);
  CHECK(data->quarantine().empty());
  check_conserved(*data);
}

TEST_CASE("dataset: each file has its own encoding", "[dataset]") {
  const Folder folder;
  folder.write("villages.csv", "village_id,name,unit\r\nv1,\xB1\xBB,u1\r\n");
  folder.write("units.csv", "\xEF\xBB\xBF" + kUnits);
  folder.write("schools.csv", "school_id,name,kind,unit\n");
  const Result<Dataset> data = folder.read();
  REQUIRE(data);
  CHECK(source(*data, "villages").encoding == "gb18030");
  CHECK(source(*data, "units").encoding == "utf-8-bom");
  CHECK(source(*data, "schools").encoding == "utf-8");
  CHECK(column(*data, "villages", "name") == Texts{"被"});
}

TEST_CASE("dataset: a file that names no table is an error with the nearest name, and can be let go by name",
          "[dataset]") {
  const Folder folder;
  folder.write("villages.csv", kVillages);
  folder.write("attendence.csv", "x\n1\n");
  const Error error = folder.refused();
  CHECK(error.code == ErrorCode::unknown_table);
  CHECK(error.place.file == "attendence.csv");
  CHECK(error.hint == "attendance");
  for (const ReadOptions& options : {ReadOptions{.lenient = {"attendence"}}, ReadOptions{.lenient = {"attendence.csv"}},
                                     ReadOptions{.lenient_all = true}}) {
    const Result<Dataset> data = folder.read(options);
    REQUIRE(data);
    REQUIRE(data->sources().size() == 2);
    CHECK(source(*data, "").file == "attendence.csv");  // let go, and shown
    CHECK(source(*data, "").rows_read == 0);
  }
  fs::rename(folder.path() / "attendence.csv", folder.path() / "考勤表.csv");
  CHECK(folder.refused().hint == "考勤");
}

TEST_CASE("dataset: two files of one table are an error", "[dataset]") {
  const Folder folder;
  folder.write("villages.csv", kVillages);
  folder.write("行政村.csv", kVillages);
  CHECK(folder.refused().code == ErrorCode::duplicate_table);
  CHECK(folder.refused().place.file == "行政村.csv");
}

TEST_CASE("dataset: a workbook of a table without its CSV is an error, beside it it is not", "[dataset]") {
  const Folder folder;
  folder.write("villages.csv", kVillages);
  folder.write("villages.xlsx", "PK");
  folder.write("notes.xlsx", "PK");
  CHECK(folder.read());
  folder.write("考勤.XLS", "?");
  const Error error = folder.refused();
  CHECK(error.place.file == "考勤.XLS");
  CHECK(error.message_en.find("save it as CSV") != std::string::npos);
  CHECK(folder.read({.lenient = {"考勤"}}));
}

TEST_CASE("dataset: hidden files, files that begin with _, folders and other kinds are left alone", "[dataset]") {
  const Folder folder;
  folder.write("villages.csv", kVillages);
  folder.write("._villages.csv", "x");
  folder.write("_notes.csv", "x");
  folder.write("readme.txt", "x");
  fs::create_directory(folder.path() / "truth.csv");
  const Result<Dataset> data = folder.read();
  REQUIRE(data);
  CHECK(data->sources().size() == 1);
}

TEST_CASE("dataset: a folder that is absent, empty or no folder is an error that names it", "[dataset]") {
  const Folder folder;
  CHECK(folder.refused().code == ErrorCode::io);
  folder.write("readme.txt", "x");
  CHECK(folder.refused().message_en == "there is no CSV file in the folder");
  const Result<Dataset> absent = Dataset::read((folder.path() / "gone").string(), builtin());
  REQUIRE_FALSE(absent);
  CHECK(absent.error().code == ErrorCode::io);
  CHECK(absent.error().place.file == "gone");
  CHECK(Dataset::read((folder.path() / "readme.txt").string(), builtin()).error().code == ErrorCode::io);
}

TEST_CASE("dataset: a file that cannot be opened is an error that names it", "[dataset]") {
  const Folder folder;
  fs::create_symlink(folder.path() / "gone", folder.path() / "villages.csv");
  CHECK(folder.refused().code == ErrorCode::io);
  CHECK(folder.refused().place.file == "villages.csv");
}

TEST_CASE("dataset: an error in a file names file, line and column", "[dataset]") {
  const Folder folder;
  folder.write("villages.csv", "village_id,name,unit\nv1,\"松溪村,u1\n");
  const Error error = folder.refused();
  CHECK(error.code == ErrorCode::bad_csv);
  CHECK(error.place == Place{"villages.csv", 2, 4});
  folder.write("villages.csv", "");
  CHECK(folder.refused().code == ErrorCode::bad_csv);
  CHECK(folder.refused().place.file == "villages.csv");
}

TEST_CASE("dataset: a row knows the line of its file", "[dataset]") {
  const Dataset data = sealed({{"villages", "\nvillage_id,name,unit\nv1,\"松\n溪\",u1\n\nv2,竹坪村,u1\n"}});
  const Table& table = *data.table("villages");
  CHECK(data.line_of(table, 0) == 3);
  CHECK(data.line_of(table, 1) == 6);
}
