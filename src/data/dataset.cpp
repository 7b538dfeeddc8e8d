// SPDX-License-Identifier: MIT
#include "baoxue/data/dataset.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "baoxue/core/text.hpp"
#include "data/arrow_import.hpp"
#include "data/csv.hpp"
#include "data/encoding.hpp"
#include "data/hash.hpp"
#include "data/seal.hpp"

namespace baoxue::inline v1 {

using namespace data_detail;
namespace fs = std::filesystem;

namespace {

Error make_error(ErrorCode code, std::string zh, std::string en, std::string file, std::string hint = {}) {
  return {code, std::move(zh), std::move(en), Place{std::move(file)}, {}, std::move(hint)};
}

Error unknown_table(const Schema& schema, std::string_view name, std::string file) {
  std::vector<std::string> known;
  for (const TableDef& table : schema.tables()) known.push_back(table.id), known.push_back(table.zh);
  return make_error(ErrorCode::unknown_table, "没有名为“" + std::string(name) + "”的表",
                    "no table is named \"" + std::string(name) + "\"", std::move(file),
                    nearest(name, known).value_or(""));
}

Result<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return make_error(ErrorCode::io, "文件打不开", "the file cannot be opened", path.filename().string());
  std::string bytes;
  for (std::vector<char> block(1 << 16); in;) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    bytes.append(block.data(), static_cast<std::size_t>(in.gcount()));
  }
  return bytes;
}

struct FolderFiles {
  std::vector<fs::path> csv, workbooks;
};

// In the order of their names. ".CSV" is what some systems write.
Result<FolderFiles> list_folder(const std::string& folder) {
  std::error_code error;
  FolderFiles files;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    std::error_code no_matter;  // a link to nowhere is no folder: it fails when it is opened
    if (name[0] == '_' || name[0] == '.' || it->is_directory(no_matter)) continue;
    std::string ending = it->path().extension().string();
    for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (ending == ".csv") files.csv.push_back(it->path());
    if (ending == ".xlsx" || ending == ".xls" || ending == ".et") files.workbooks.push_back(it->path());
  }
  const std::string shown = fs::path(folder).filename().string();
  if (error) return make_error(ErrorCode::io, "目录打不开", "the folder cannot be opened", shown);
  if (files.csv.empty())
    return make_error(ErrorCode::io, "目录里没有 CSV 文件", "there is no CSV file in the folder", shown);
  std::sort(files.csv.begin(), files.csv.end());
  std::sort(files.workbooks.begin(), files.workbooks.end());
  return files;
}

bool let_go(const ReadOptions& options, const fs::path& path) {
  const auto named = [&](const std::string& name) {
    return std::find(options.lenient.begin(), options.lenient.end(), name) != options.lenient.end();
  };
  return options.lenient_all || named(path.filename().string()) || named(path.stem().string());
}

}  // namespace

std::int64_t Column::integer(std::size_t row) const {
  if (def->type == ColumnType::boolean) return (static_cast<const std::uint8_t*>(values)[row / 8] >> (row % 8)) & 1;
  switch (width) {
    case 1: return static_cast<const std::int8_t*>(values)[row];
    case 2: return static_cast<const std::int16_t*>(values)[row];
    case 4: return static_cast<const std::int32_t*>(values)[row];
    default: return static_cast<const std::int64_t*>(values)[row];
  }
}
double Column::real(std::size_t row) const { return static_cast<const double*>(values)[row]; }
std::string_view Column::text(std::size_t row) const {
  return {static_cast<const char*>(values) + offsets[row], static_cast<std::size_t>(offsets[row + 1] - offsets[row])};
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

struct DatasetBuilder::Impl {
  std::shared_ptr<Dataset::Impl> dataset = std::make_shared<Dataset::Impl>();
  ReadOptions options;

  Result<const TableDef*> find(std::string_view table, std::string file) const {
    const TableDef* def = dataset->schema->find_table(table);
    if (def == nullptr) return unknown_table(*dataset->schema, table, std::move(file));
    if (dataset->tables.contains(def->id)) {
      return make_error(ErrorCode::duplicate_table, "表 " + def->id + " 来了两份",
                        "the table " + def->id + " was given twice", std::move(file));
    }
    return def;
  }
};

DatasetBuilder::DatasetBuilder(std::shared_ptr<const Schema> schema, ReadOptions options)
    : impl_(std::make_unique<Impl>()) {
  impl_->dataset->schema = std::move(schema);
  impl_->options = std::move(options);
}
DatasetBuilder::~DatasetBuilder() = default;
DatasetBuilder::DatasetBuilder(DatasetBuilder&&) noexcept = default;

Status DatasetBuilder::add_csv(std::string_view table, std::string_view bytes, std::string_view file) {
  const Result<const TableDef*> def = impl_->find(table, std::string(file));
  if (!def) return def.error();
  Result<Decoded> decoded = decode(bytes, file);
  if (!decoded) return decoded.error();
  Result<CsvTable> csv = read_csv(decoded->text, file);
  if (!csv) return csv.error();
  csv->table.encoding = decoded->encoding;
  csv->table.body_hash = hash64(decoded->text);
  return seal(std::move(csv->table), csv->ragged, **def, impl_->options, *impl_->dataset);
}

Status DatasetBuilder::add_arrow(std::string_view table, ArrowArrayStream* stream) {
  Result<RawTable> raw = import_arrow(stream, table);  // first: the stream is consumed on every path
  const Result<const TableDef*> def = impl_->find(table, std::string(table));
  if (!def) return def.error();
  if (!raw) return raw.error();
  raw->file = table, raw->encoding = "arrow";
  return seal(*std::move(raw), {}, **def, impl_->options, *impl_->dataset);
}

Result<Dataset> DatasetBuilder::finish() {
  note_dangling_links(*impl_->dataset);
  note_unknown_tables(*impl_->dataset);
  note_needed_cells(*impl_->dataset);
  std::vector<QuarantineLine>& lines = impl_->dataset->quarantine;
  std::stable_sort(lines.begin(), lines.end(), [](const QuarantineLine& a, const QuarantineLine& b) {
    return std::tie(a.table, a.file, a.line, a.column) < std::tie(b.table, b.file, b.line, b.column);
  });
  return Dataset(std::shared_ptr<const Dataset::Impl>(std::move(impl_->dataset)));
}

Result<Dataset> Dataset::read(const std::string& folder, std::shared_ptr<const Schema> schema,
                              const ReadOptions& options) {
  const Result<FolderFiles> files = list_folder(folder);
  if (!files) return files.error();
  DatasetBuilder builder(schema, options);
  for (const fs::path& path : files->csv) {
    const std::string name = path.filename().string(), stem = path.stem().string();
    if (schema->find_table(stem) == nullptr) {
      if (!let_go(options, path)) return unknown_table(*schema, stem, name);
      builder.impl_->dataset->sources.push_back({.table = {}, .file = name, .encoding = {}});
      continue;
    }
    const Result<std::string> bytes = read_file(path);
    if (!bytes) return bytes.error();
    if (Status status = builder.add_csv(stem, *bytes, name); !status) return status.error();
  }
  for (const fs::path& path : files->workbooks) {
    const TableDef* def = schema->find_table(path.stem().string());
    if (def == nullptr || builder.impl_->dataset->tables.contains(def->id)) continue;
    const std::string name = path.filename().string();
    if (!let_go(options, path))
      return make_error(ErrorCode::bad_csv, "是工作簿，不读：请另存为 CSV", "a workbook is not read: save it as CSV",
                        name);
    builder.impl_->dataset->sources.push_back({.table = {}, .file = name, .encoding = {}});
  }
  return builder.finish();
}

const Schema& Dataset::schema() const { return *impl_->schema; }
std::shared_ptr<const Schema> Dataset::schema_ptr() const { return impl_->schema; }
const Table* Dataset::table(std::string_view id) const {
  const auto found = impl_->tables.find(id);
  return found == impl_->tables.end() ? nullptr : &found->second;
}
const KeyDictionary& Dataset::keys(std::string_view domain) const {
  const auto found = impl_->keys.find(domain);
  return found == impl_->keys.end() ? impl_->no_keys : found->second;
}
const std::vector<QuarantineLine>& Dataset::quarantine() const { return impl_->quarantine; }
const std::vector<TableSource>& Dataset::sources() const { return impl_->sources; }
std::int64_t Dataset::line_of(const Table& table, std::size_t row) const {
  const std::vector<std::int64_t>& lines = impl_->lines.find(table.def->id)->second;
  return lines.empty() ? static_cast<std::int64_t>(row) + 1 : lines[row];
}

}  // namespace baoxue::inline v1
