// SPDX-License-Identifier: MIT
#include "policy/folder_read.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "policy/toml_read.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

Error io_error(const std::string& path, const char* zh, const char* en) {
  return {ErrorCode::io, zh, en, {path, 0, 0}, "", ""};
}

Result<PackFile> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return io_error(path.string(), "打不开文件", "cannot open the file");
  PackFile file{path.string(), {}};
  // One byte more than allowed tells "too large" without reading the rest.
  file.text.resize(kMaxPackBytes + 1);
  in.read(file.text.data(), static_cast<std::streamsize>(file.text.size()));
  if (in.bad()) return io_error(file.path, "读文件失败", "reading the file failed");
  file.text.resize(static_cast<std::size_t>(in.gcount()));
  return file;
}

}  // namespace

Result<std::vector<PackFile>> read_folder(const std::string& folder) {
  std::error_code failed;
  std::vector<std::filesystem::path> paths;
  std::filesystem::directory_iterator it(folder, failed);
  if (failed) return io_error(folder, "打不开文件夹", "cannot open the folder");
  for (; it != std::filesystem::directory_iterator(); it.increment(failed)) {
    if (failed) return io_error(folder, "读文件夹失败", "reading the folder failed");
    if (it->path().extension() == ".toml" && it->is_regular_file(failed)) paths.push_back(it->path());
  }
  std::sort(paths.begin(), paths.end());
  if (paths.empty()) return io_error(folder, "文件夹里没有 *.toml", "no *.toml in the folder");
  std::vector<PackFile> files;
  for (const auto& path : paths) {
    Result<PackFile> file = read_file(path);
    if (!file) return file.error();
    files.push_back(*std::move(file));
  }
  return files;
}

}  // namespace baoxue::inline v1::policy_detail
