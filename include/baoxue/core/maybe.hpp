// SPDX-License-Identifier: MIT
// Maybe<T>: a value that is known or not. Unknown is not false and not zero: a fold that meets an unknown
// cell says so. Unlike std::optional it is trivially copyable for trivial T and always holds storage, so a
// row accessor returns it in registers.
//
//   Maybe<int> minutes = row.minutes();
//   if (minutes.known) total += minutes.value;
#ifndef BAOXUE_CORE_MAYBE_HPP
#define BAOXUE_CORE_MAYBE_HPP

namespace baoxue::inline v1 {

template <class T>
struct Maybe {
  T value{};
  bool known = false;

  constexpr Maybe() = default;
  constexpr Maybe(const T& v) : value(v), known(true) {}  // implicit: a value is known

  [[nodiscard]] constexpr T value_or(const T& fallback) const { return known ? value : fallback; }
  friend constexpr bool operator==(const Maybe& a, const Maybe& b) {
    return a.known == b.known && (!a.known || a.value == b.value);
  }
};

template <class T>
Maybe(T) -> Maybe<T>;

}  // namespace baoxue::inline v1

#endif
