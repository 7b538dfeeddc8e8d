// SPDX-License-Identifier: MIT
// Result<T>: what a user's data or pack can make fail returns one; exceptions are for programming errors.
//
//   Result<Policy> policy = Policy::load({"packs/mine"});
//   if (!policy) return report(policy.error());       // code, message, file:line:column, hint
//   run(*policy);                                      // .value() throws baoxue::Exception instead
#ifndef BAOXUE_CORE_RESULT_HPP
#define BAOXUE_CORE_RESULT_HPP

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "baoxue/core/error_code.hpp"

namespace baoxue::inline v1 {

// Where in a user's file something stands. line and column count from 1, column in code points; 0 = not known.
struct Place {
  std::string file;
  std::int32_t line = 0;
  std::int32_t column = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

// A failure a user can act on. `message` is zh-CN, `message_en` English; neither ever holds an id or a name of a person.
struct Error {
  Error() = default;
  // Without a place, and with one; the rest may be left out.
  Error(ErrorCode error_code, std::string zh, std::string en, std::string what_to_do = {})
      : code(error_code), message(std::move(zh)), message_en(std::move(en)), hint(std::move(what_to_do)) {}
  Error(ErrorCode error_code, std::string zh, std::string en, Place where, std::string what = {},
        std::string what_to_do = {})
      : code(error_code),
        message(std::move(zh)),
        message_en(std::move(en)),
        place(std::move(where)),
        underlined(std::move(what)),
        hint(std::move(what_to_do)) {}

  ErrorCode code{};
  std::string message;
  std::string message_en;
  Place place;
  std::string underlined;  // the source text at `place`, for a caret line; may be empty
  std::string hint;        // nearest known name or fix-it; may be empty
};

class Exception : public std::runtime_error {
 public:
  explicit Exception(Error error) : std::runtime_error(error.message_en), error_(std::move(error)) {}
  [[nodiscard]] const Error& error() const noexcept { return error_; }

 private:
  Error error_;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // implicit: return value;
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // implicit: return error;

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  [[nodiscard]] T& operator*() & noexcept { return *std::get_if<0>(&state_); }
  [[nodiscard]] const T& operator*() const& noexcept { return *std::get_if<0>(&state_); }
  [[nodiscard]] T&& operator*() && noexcept { return std::move(*std::get_if<0>(&state_)); }
  [[nodiscard]] T* operator->() noexcept { return std::get_if<0>(&state_); }
  [[nodiscard]] const T* operator->() const noexcept { return std::get_if<0>(&state_); }
  [[nodiscard]] const Error& error() const noexcept { return *std::get_if<1>(&state_); }

  [[nodiscard]] T& value() & { return throw_if_error(), **this; }
  [[nodiscard]] const T& value() const& { return throw_if_error(), **this; }
  [[nodiscard]] T&& value() && { return throw_if_error(), std::move(**this); }

 private:
  void throw_if_error() const {
    if (!has_value()) throw Exception(error());
  }
  std::variant<T, Error> state_;
};

// Success without a value.
struct Ok {};
using Status = Result<Ok>;

}  // namespace baoxue::inline v1

#endif
