// SPDX-License-Identifier: MIT
#include "policy/builder.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

// FNV-1a over 128 bits: a name for a text, not a safeguard against forgery.
class TextHash {
 public:
  void add(std::string_view text) {
    for (const char c : text) step(static_cast<unsigned char>(c));
    for (int i = 0; i < 8; ++i) step(static_cast<unsigned char>((text.size() >> (8 * i)) & 0xFFU));
  }
  [[nodiscard]] std::string hex() const {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    for (int shift = 124; shift >= 0; shift -= 4) out.push_back(kDigits[static_cast<unsigned>(state_ >> shift) & 0xFU]);
    return out;
  }

 private:
  __extension__ using Wide = unsigned __int128;
  void step(unsigned char byte) {
    constexpr Wide kPrime = (Wide{1} << 88) | 0x13bU;
    state_ = (state_ ^ byte) * kPrime;
  }
  Wide state_ = (Wide{0x6c62272e07bb0142U} << 64) | 0x62b821756295c58dU;
};

std::string file_name(const std::string& path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

}  // namespace

// The texts and options, never where the files lie.
void Builder::hash_texts() {
  TextHash hash;
  for (const PackLayer& layer : pack_.layers) {
    hash.add(layer.id);
    for (const PackFile& file : layer.files) hash.add(file_name(file.path)), hash.add(file.text);
  }
  for (const auto* options : {&options_.parameters, &options_.choices}) {
    hash.add(options == &options_.parameters ? "parameters" : "choices");
    for (const auto& [id, value] : *options) hash.add(id), hash.add(value);
  }
  data_->hash = hash.hex();
}

void Builder::final_checks() {
  for (std::size_t i = 0; i < data_->parameters.size(); ++i) {
    if (used_parameters_.contains(static_cast<std::int32_t>(i))) continue;
    const Parameter& parameter = data_->parameters[i];
    diagnostics_.warn(ErrorCode::unused_parameter, parameter.place, "没有用到参数 " + parameter.id,
                      "the parameter " + parameter.id + " is never used");
  }
  for (const Clause& clause : data_->clauses) {
    if (clause.text || cited_.contains(clause.id)) continue;
    diagnostics_.warn(ErrorCode::clause_unimplemented, clause.place,
                      "条款 " + clause.id + " 没有任何规则实现，也没标 text",
                      "nothing implements the clause " + clause.id + " and it is not marked text");
  }
}

}  // namespace baoxue::inline v1::policy_detail
