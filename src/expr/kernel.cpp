// SPDX-License-Identifier: MIT
#include "expr/kernel.hpp"

namespace baoxue::inline v1::expr {
namespace {

std::uint64_t broadcast_word(const std::uint64_t* words, std::size_t word, bool broadcast) {
  if (!broadcast) return words[word];
  return (words[0] & 1) != 0 ? ~std::uint64_t{0} : 0;
}

}  // namespace

Store store_of(Type type) {
  if (type.depth > 0) return Store::list;
  switch (type.kind) {
    case Kind::boolean: return Store::bits;
    case Kind::date: return Store::narrow;
    case Kind::text: return Store::text;
    case Kind::ratio:
    case Kind::timestamp: return Store::pair;
    default: return Store::wide;
  }
}

void Register::reserve(Store store, std::size_t at_least) {
  if (at_least <= rows && values != nullptr) return;
  rows = words_of(at_least) * 64;
  const StoreSize size = kStoreSizes[static_cast<std::size_t>(store)];
  const std::size_t bytes = store == Store::bits ? rows / 8 : rows * size.bytes;
  values = std::make_unique<std::byte[]>(bytes);
  extra = size.extra_bytes > 0 ? std::make_unique<std::byte[]>(rows * size.extra_bytes) : nullptr;
  known.assign(rows / 64, 0);
  fault.assign(rows / 64, 0);
}

char* TextArena::take(std::size_t bytes) {
  while (block_ < blocks_.size() && blocks_[block_].size() - used_ < bytes) {
    ++block_;
    used_ = 0;
  }
  if (block_ == blocks_.size()) blocks_.emplace_back(std::max<std::size_t>(bytes, 65536));
  char* at = blocks_[block_].data() + used_;
  used_ += bytes;
  return at;
}

Target open_target(const Frame& frame, const Step& step, bool per_row) {
  bool broadcast = !per_row;
  for (std::uint32_t i = 0; i < step.args; ++i) broadcast = broadcast && frame.arg(step, i).broadcast;
  const std::size_t rows = broadcast ? 1 : frame.width;
  Register& storage = frame.target(step);
  storage.reserve(step.store, rows);
  Vector& vector = frame.out(step);
  vector = {};
  vector.values = storage.values.get();
  vector.extra = storage.extra.get();
  vector.broadcast = broadcast;
  return {vector, storage, rows};
}

std::uint64_t known_word(const Vector& v, std::size_t word, std::size_t rows) {
  return v.known == nullptr ? ~std::uint64_t{0} : broadcast_word(v.known, word, v.broadcast && rows > 1);
}
std::uint64_t fault_word(const Vector& v, std::size_t word, std::size_t rows) {
  return v.fault == nullptr ? 0 : broadcast_word(v.fault, word, v.broadcast && rows > 1);
}
std::uint64_t value_word(const Vector& v, std::size_t word, std::size_t rows) {
  return broadcast_word(static_cast<const std::uint64_t*>(v.values), word, v.broadcast && rows > 1);
}

void merge_states(const Frame& frame, const Step& step, Target& target) {
  bool unknown = false;
  bool fault = false;
  for (std::uint32_t i = 0; i < step.args; ++i) {
    unknown = unknown || frame.arg(step, i).known != nullptr;
    fault = fault || frame.arg(step, i).fault != nullptr;
  }
  if (!unknown && !fault) return;
  for (std::size_t word = 0; word < target.words(); ++word) {
    std::uint64_t known_bits = ~std::uint64_t{0};
    std::uint64_t fault_bits = 0;
    for (std::uint32_t i = 0; i < step.args; ++i) {
      known_bits &= known_word(frame.arg(step, i), word, target.rows);
      fault_bits |= fault_word(frame.arg(step, i), word, target.rows);
    }
    target.storage.known[word] = known_bits;
    target.storage.fault[word] = fault_bits & known_bits;
  }
  if (unknown) target.vector.known = target.storage.known.data();
  if (fault) target.vector.fault = target.storage.fault.data();
}

void add_faults(Target& target, std::size_t word, std::uint64_t bits) {
  if (target.vector.fault == nullptr) {
    std::fill_n(target.storage.fault.begin(), target.words(), 0);
    target.vector.fault = target.storage.fault.data();
  }
  target.storage.fault[word] |= target.vector.known == nullptr ? bits : bits & target.storage.known[word];
}

void add_unknown(Target& target, std::size_t word, std::uint64_t bits) {
  if (target.vector.known == nullptr) {
    std::fill_n(target.storage.known.begin(), target.words(), ~std::uint64_t{0});
    target.vector.known = target.storage.known.data();
  }
  target.storage.known[word] &= ~bits;
}

std::uint64_t live_word(const Target& target, std::size_t word) {
  const std::uint64_t known = target.vector.known == nullptr ? ~std::uint64_t{0} : target.vector.known[word];
  return target.vector.fault == nullptr ? known : known & ~target.vector.fault[word];
}

std::unique_ptr<Column> make_constant(const Value& value, Type type) {
  auto column = std::make_unique<Column>(type);
  column->append(value);
  (void)column->view();
  return column;
}

}  // namespace baoxue::inline v1::expr
