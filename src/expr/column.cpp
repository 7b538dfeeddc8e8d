// SPDX-License-Identifier: MIT
#include "expr/column.hpp"

namespace baoxue::inline v1::expr {

void Column::clear(Type type) {
  type_ = type;
  size_ = 0;
  all_known_ = true;
  any_fault_ = false;
  bits_.clear();
  known_.clear();
  fault_.clear();
  wide_.clear();
  wide_extra_.clear();
  reals_.clear();
  narrow_.clear();
  texts_.clear();
  begins_.clear();
  ends_.clear();
  owned_.clear();
  if (child_ != nullptr) child_->clear({type.kind, static_cast<std::uint8_t>(type.depth == 0 ? 0 : type.depth - 1)});
}

Column& Column::child() {
  if (child_ == nullptr)
    child_ = std::make_unique<Column>(Type{type_.kind, static_cast<std::uint8_t>(type_.depth - 1)});
  return *child_;
}

void Column::append_state(bool known, bool fault) {
  known_.resize(words_of(size_ + 1));
  fault_.resize(words_of(size_ + 1));
  BitLane::Writer(known_.data(), nullptr).set(size_, known);
  BitLane::Writer(fault_.data(), nullptr).set(size_, fault);
  all_known_ = all_known_ && known;
  any_fault_ = any_fault_ || fault;
  ++size_;
}

void Column::append(const Value& value) {
  if (type_.depth > 0) {
    append_list(value);
  } else {
    append_scalar(value);
  }
  append_state(value.state != State::unknown, value.state == State::fault);
}

void Column::append_list(const Value& value) {
  begins_.push_back(static_cast<std::uint32_t>(child().size()));
  for (const Value& item : value.items) child().append(item);
  ends_.push_back(static_cast<std::uint32_t>(child().size()));
}

void Column::append_scalar(const Value& value) {
  switch (type_.kind) {
    case Kind::boolean: return append_value<BitLane>(value.integer != 0);
    case Kind::real: return append_value<F64Lane>(value.real);
    case Kind::text: return append_value<TextLane>(owned_.emplace_back(value.text));
    case Kind::date: return append_value<I32Lane>(static_cast<std::int32_t>(value.integer));
    case Kind::ratio: return append_value<RatioLane>({value.integer, value.denominator});
    case Kind::timestamp: return append_value<TimestampLane>({value.integer, value.nanos});
    default: return append_value<I64Lane>(value.integer);
  }
}

const Vector& Column::view() {
  view_ = {};
  if (type_.depth > 0) {
    view_.values = begins_.data();
    view_.extra = ends_.data();
    view_.child = &child().view();
  } else {
    switch (type_.kind) {
      case Kind::boolean: view_.values = bits_.data(); break;
      case Kind::real: view_.values = reals_.data(); break;
      case Kind::text: view_.values = texts_.data(); break;
      case Kind::date: view_.values = narrow_.data(); break;
      default: view_.values = wide_.data(); break;
    }
    if (type_.kind == Kind::ratio || type_.kind == Kind::timestamp) view_.extra = wide_extra_.data();
  }
  if (!all_known_) view_.known = known_.data();
  if (any_fault_) view_.fault = fault_.data();
  return view_;
}

}  // namespace baoxue::inline v1::expr
