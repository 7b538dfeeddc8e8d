// SPDX-License-Identifier: MIT
// Calendars: the day counts of one run. National years come with the library, the `calendar` table extends or overrides them,
// `terms` gives the school days; a school with days of its own has its own counter. Also the periods: months, terms, school years.
#ifndef BAOXUE_ENGINE_CALENDARS_HPP
#define BAOXUE_ENGINE_CALENDARS_HPP

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "baoxue/core/arena.hpp"
#include "baoxue/core/calendar.hpp"
#include "baoxue/core/date.hpp"
#include "baoxue/expr/expr.hpp"
#include "baoxue/policy/policy.hpp"

namespace baoxue::inline v1::engine_detail {

class World;

struct Period {
  Date first, last;  // inclusive
  std::string label;  // "2026-10", "2026-1", "2026"
};

class Calendars final : public expr::Context {
 public:
  explicit Calendars(const World& world);

  [[nodiscard]] Maybe<Date> add_days(Date from, std::int64_t n, std::int32_t day_count,
                                     std::int32_t unit) const override;
  [[nodiscard]] Maybe<std::int64_t> days_between(Date from, Date to, std::int32_t day_count,
                                                 std::int32_t unit) const override;
  [[nodiscard]] Maybe<bool> is_day(Date day, std::int32_t day_count, std::int32_t unit) const override;
  [[nodiscard]] Maybe<int> missing_year(Date from, std::int64_t n, std::int32_t day_count,
                                        std::int32_t unit) const override;
  [[nodiscard]] Maybe<int> missing_year_between(Date from, Date to, std::int32_t day_count,
                                                std::int32_t unit) const override;
  [[nodiscard]] Maybe<std::int64_t> term(Date day, std::int32_t unit) const override;

  // The period that holds `day`; unknown outside terms. kind none: unknown.
  [[nodiscard]] Maybe<Period> period_of(PeriodKind kind, Date day) const;
  // The period with this label ("2026-1", "2026"); unknown if there is none.
  [[nodiscard]] Maybe<Period> period_named(PeriodKind kind, std::string_view label) const;
  // Every period that started on or before `until` and has a day in a term of the data, ascending; with `vacations` also those
  // between the terms.
  [[nodiscard]] Buffer<Period> periods(PeriodKind kind, Date until, bool vacations = false) const;
  // The last day of the term that follows the one of `day` (in a vacation: of the next), as far as the data goes.
  [[nodiscard]] Date term_ahead(Date day) const;
  [[nodiscard]] const DayCounter& counter(std::int32_t day_count, std::int32_t unit) const;

 private:
  struct OwnDays {
    std::vector<Term> terms;
    std::vector<CalendarDay> days;
  };
  void make_school_counters(const World& world, const Calendar& calendar);
  [[nodiscard]] Maybe<Period> declared_period(const PeriodDef& def, Date day) const;
  const std::vector<PeriodDef>* declared_ = nullptr;  // of the policy
  std::vector<Term> terms_;  // the township's, by first day
  std::vector<DayCounter> counters_;  // by day count; [3] is the township's school days
  std::map<std::int32_t, DayCounter> schools_;  // key code of a school with days of its own
};

}  // namespace baoxue::inline v1::engine_detail

#endif
