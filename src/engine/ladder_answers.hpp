// SPDX-License-Identifier: MIT
// What the guards, documents and deadlines of a ladder say for every case and event, computed in chunks before the replay: once for each
// stretch of days in which the ladder's own parameters have one value, because a parameter is anchored at the day the stay began.
#ifndef BAOXUE_ENGINE_LADDER_ANSWERS_HPP
#define BAOXUE_ENGINE_LADDER_ANSWERS_HPP

#include <cstdint>
#include <vector>

#include "engine/chain.hpp"

namespace baoxue::inline v1::engine_detail {

enum class Said : std::uint8_t { no, yes, unknown };

class LadderConditions {
 public:
  // events[i] seen from cases[i]: rows of the events' subject and of the ladder's subject.
  LadderConditions(const World& world, const FactStore& facts, const Ladder& ladder, std::vector<std::int32_t> events,
                   std::vector<std::int32_t> cases);

  [[nodiscard]] Said where(std::size_t pair) const;
  [[nodiscard]] Said guard(std::int32_t move, std::size_t at,
                           Date since) const;  // at: a pair; of a timed move: the case's row
  [[nodiscard]] Said needs(std::int32_t move, std::size_t pair, Date since) const;
  [[nodiscard]] LadderDeadline deadline(std::int32_t move, std::int32_t row, Date since) const;

 private:
  struct Number {
    bool known = false;
    std::int64_t value = 0;
  };
  struct Move {  // of one epoch; an empty list: the pack says nothing
    std::vector<Said> guard;
    std::vector<std::vector<Said>> needs;
    std::vector<Number> number;  // timed: days, or the day
  };
  void read(const CheckedExpr& expression, bool over_events, Date anchor, std::vector<Said>& out) const;
  void read(const CheckedExpr& expression, Date anchor, std::vector<Number>& out) const;
  template <class Take>
  void run(const CheckedExpr& expression, bool over_events, Date anchor, Take take) const;
  [[nodiscard]] const Move& move(std::int32_t index, Date since) const;
  const World& world_;
  const FactStore& facts_;
  const Ladder& ladder_;
  std::vector<std::int32_t> events_, cases_;
  std::vector<Said> where_;
  std::vector<Date> epochs_;  // ascending; the first is before every day
  std::vector<std::vector<Move>> moves_;  // [epoch][move]
};

// The LadderAnswers of one case. Events are pairs.
class CaseAnswers {
 public:
  CaseAnswers(const LadderConditions& conditions, std::int32_t row) : conditions_(conditions), row_(row) {}
  [[nodiscard]] Maybe<bool> guard(std::int32_t move, std::int32_t pair, Date since) const {
    return maybe(conditions_.guard(move, static_cast<std::size_t>(pair < 0 ? row_ : pair), since));
  }
  [[nodiscard]] Maybe<bool> needs(std::int32_t move, std::int32_t pair, Date since) const {
    return maybe(conditions_.needs(move, static_cast<std::size_t>(pair), since));
  }
  [[nodiscard]] LadderDeadline deadline(std::int32_t move, Date since) const {
    return conditions_.deadline(move, row_, since);
  }

 private:
  [[nodiscard]] static Maybe<bool> maybe(Said said) {
    return said == Said::unknown ? Maybe<bool>() : Maybe<bool>(said == Said::yes);
  }
  const LadderConditions& conditions_;
  std::int32_t row_;
};

}  // namespace baoxue::inline v1::engine_detail

#endif
