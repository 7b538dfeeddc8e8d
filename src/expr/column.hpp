// SPDX-License-Identifier: MIT
// Column: an owned, growing vector of any type: constants of a program, elements of lists, values that come from a host.
// It keeps its capacity when cleared.
//
//   Column column({Kind::integer});
//   column.append(value);
//   column.view()                                       // a Vector over what was appended
#ifndef BAOXUE_EXPR_COLUMN_HPP
#define BAOXUE_EXPR_COLUMN_HPP

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "expr/lanes.hpp"

namespace baoxue::inline v1::expr {

class Column {
 public:
  explicit Column(Type type = {}) : type_(type) {}
  void clear(Type type);
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] Type type() const { return type_; }

  void append(const Value& value);
  // Rows [begin, end) of a vector of this column's type; Lane is the lane of type().kind. Text is not copied, only viewed.
  template <class Lane>
  void append_rows(const Vector& from, std::size_t begin, std::size_t end);
  // Valid until the next append or clear.
  [[nodiscard]] const Vector& view();
  [[nodiscard]] Column& child();

 private:
  void append_state(bool known, bool fault);
  template <class Lane>
  void append_value(typename Lane::Value value);
  void append_list(const Value& value);
  void append_scalar(const Value& value);

  Type type_;
  std::size_t size_ = 0;
  bool all_known_ = true, any_fault_ = false;
  std::vector<std::uint64_t> bits_, known_, fault_;
  std::vector<std::int64_t> wide_, wide_extra_;
  std::vector<double> reals_;
  std::vector<std::int32_t> narrow_;
  std::vector<std::string_view> texts_;
  std::vector<std::uint32_t> begins_, ends_;
  std::deque<std::string> owned_;
  std::unique_ptr<Column> child_;
  Vector view_;
};

template <class Lane>
void Column::append_value(typename Lane::Value value) {
  if constexpr (std::is_same_v<Lane, BitLane>) {
    bits_.resize(words_of(size_ + 1));
    BitLane::Writer(bits_.data(), nullptr).set(size_, value);
  } else if constexpr (std::is_same_v<Lane, RatioLane>) {
    wide_.push_back(value.n);
    wide_extra_.push_back(value.d);
  } else if constexpr (std::is_same_v<Lane, TimestampLane>) {
    wide_.push_back(value.micros);
    wide_extra_.push_back(value.nanos);
  } else if constexpr (std::is_same_v<Lane, F64Lane>) {
    reals_.push_back(value);
  } else if constexpr (std::is_same_v<Lane, I32Lane>) {
    narrow_.push_back(value);
  } else if constexpr (std::is_same_v<Lane, TextLane>) {
    texts_.push_back(value);
  } else {
    wide_.push_back(value);
  }
}

template <class Lane>
void Column::append_rows(const Vector& from, std::size_t begin, std::size_t end) {
  if (type_.depth > 0) {
    const auto* begins = static_cast<const std::uint32_t*>(from.values);
    const auto* ends = static_cast<const std::uint32_t*>(from.extra);
    for (std::size_t i = begin; i < end; ++i) {
      begins_.push_back(static_cast<std::uint32_t>(child().size()));
      if (begins[i] < ends[i]) child().append_rows<Lane>(*from.child, begins[i], ends[i]);
      ends_.push_back(static_cast<std::uint32_t>(child().size()));
      append_state(from.known == nullptr || bit_at(from.known, i), from.fault != nullptr && bit_at(from.fault, i));
    }
    return;
  }
  const typename Lane::Reader reader(from);
  for (std::size_t i = begin; i < end; ++i) {
    append_value<Lane>(reader[i]);
    append_state(from.known == nullptr || bit_at(from.known, i), from.fault != nullptr && bit_at(from.fault, i));
  }
}

}  // namespace baoxue::inline v1::expr

#endif
