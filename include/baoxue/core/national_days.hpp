// SPDX-License-Identifier: MIT
// The State Council's yearly holiday arrangements (部分节假日安排) as data: days off, and weekend days that are worked
// (调休上班). A day stands under the year in which it lies: 2018-12-31 came with the notice for 2019. A day off that is a
// weekend day anyway is listed too, because the notice lists it.
//
//   kNationalYears.back().source                       // which notice says so
#ifndef BAOXUE_CORE_NATIONAL_DAYS_HPP
#define BAOXUE_CORE_NATIONAL_DAYS_HPP

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace baoxue::inline v1 {

struct MonthDay {
  std::uint8_t month = 1;
  std::uint8_t day = 1;
};
// Both ends included; never crosses a year.
struct DaysOff {
  MonthDay from, to;
};
struct NationalYear {
  int year;
  std::span<const DaysOff> off;
  std::span<const MonthDay> makeup;  // worked Saturdays and Sundays
  std::string_view source;
};

namespace detail {

inline constexpr DaysOff kOff2018[] = {{{1, 1}, {1, 1}},   {{2, 15}, {2, 21}},  {{4, 5}, {4, 7}},
                                       {{4, 29}, {5, 1}},  {{6, 18}, {6, 18}},  {{9, 24}, {9, 24}},
                                       {{10, 1}, {10, 7}}, {{12, 30}, {12, 31}}};
inline constexpr MonthDay kMakeup2018[] = {{2, 11}, {2, 24}, {4, 8}, {4, 28}, {9, 29}, {9, 30}, {12, 29}};

inline constexpr DaysOff kOff2019[] = {{{1, 1}, {1, 1}}, {{2, 4}, {2, 10}},  {{4, 5}, {4, 5}},  {{5, 1}, {5, 4}},
                                       {{6, 7}, {6, 7}}, {{9, 13}, {9, 13}}, {{10, 1}, {10, 7}}};
inline constexpr MonthDay kMakeup2019[] = {{2, 2}, {2, 3}, {4, 28}, {5, 5}, {9, 29}, {10, 12}};

inline constexpr DaysOff kOff2020[] = {{{1, 1}, {1, 1}}, {{1, 24}, {2, 2}},  {{4, 4}, {4, 6}},
                                       {{5, 1}, {5, 5}}, {{6, 25}, {6, 27}}, {{10, 1}, {10, 8}}};
inline constexpr MonthDay kMakeup2020[] = {{1, 19}, {4, 26}, {5, 9}, {6, 28}, {9, 27}, {10, 10}};

inline constexpr DaysOff kOff2021[] = {{{1, 1}, {1, 3}},   {{2, 11}, {2, 17}}, {{4, 3}, {4, 5}},  {{5, 1}, {5, 5}},
                                       {{6, 12}, {6, 14}}, {{9, 19}, {9, 21}}, {{10, 1}, {10, 7}}};
inline constexpr MonthDay kMakeup2021[] = {{2, 7}, {2, 20}, {4, 25}, {5, 8}, {9, 18}, {9, 26}, {10, 9}};

inline constexpr DaysOff kOff2022[] = {{{1, 1}, {1, 3}}, {{1, 31}, {2, 6}},  {{4, 3}, {4, 5}},   {{4, 30}, {5, 4}},
                                       {{6, 3}, {6, 5}}, {{9, 10}, {9, 12}}, {{10, 1}, {10, 7}}, {{12, 31}, {12, 31}}};
inline constexpr MonthDay kMakeup2022[] = {{1, 29}, {1, 30}, {4, 2}, {4, 24}, {5, 7}, {10, 8}, {10, 9}};

inline constexpr DaysOff kOff2023[] = {{{1, 1}, {1, 2}},  {{1, 21}, {1, 27}}, {{4, 5}, {4, 5}},
                                       {{4, 29}, {5, 3}}, {{6, 22}, {6, 24}}, {{9, 29}, {10, 6}}};
inline constexpr MonthDay kMakeup2023[] = {{1, 28}, {1, 29}, {4, 23}, {5, 6}, {6, 25}, {10, 7}, {10, 8}};

inline constexpr DaysOff kOff2024[] = {{{1, 1}, {1, 1}},   {{2, 10}, {2, 17}}, {{4, 4}, {4, 6}},  {{5, 1}, {5, 5}},
                                       {{6, 10}, {6, 10}}, {{9, 15}, {9, 17}}, {{10, 1}, {10, 7}}};
inline constexpr MonthDay kMakeup2024[] = {{2, 4}, {2, 18}, {4, 7}, {4, 28}, {5, 11}, {9, 14}, {9, 29}, {10, 12}};

inline constexpr DaysOff kOff2025[] = {{{1, 1}, {1, 1}}, {{1, 28}, {2, 4}}, {{4, 4}, {4, 6}},
                                       {{5, 1}, {5, 5}}, {{5, 31}, {6, 2}}, {{10, 1}, {10, 8}}};
inline constexpr MonthDay kMakeup2025[] = {{1, 26}, {2, 8}, {4, 27}, {9, 28}, {10, 11}};

inline constexpr DaysOff kOff2026[] = {{{1, 1}, {1, 3}},   {{2, 15}, {2, 23}}, {{4, 4}, {4, 6}},  {{5, 1}, {5, 5}},
                                       {{6, 19}, {6, 21}}, {{9, 25}, {9, 27}}, {{10, 1}, {10, 7}}};
inline constexpr MonthDay kMakeup2026[] = {{1, 4}, {2, 14}, {2, 28}, {5, 9}, {9, 20}, {10, 10}};

}  // namespace detail

// Ascending. Read from copies of the notices. The notice for the following year may still move the last days of
// December.
inline constexpr std::array<NationalYear, 9> kNationalYears{{
    {2018, detail::kOff2018, detail::kMakeup2018, "国办发明电〔2017〕12号; 国办发明电〔2018〕15号 (12-29..31)"},
    {2019, detail::kOff2019, detail::kMakeup2019, "国办发明电〔2018〕15号; 国办发明电〔2019〕3号 (劳动节)"},
    {2020, detail::kOff2020, detail::kMakeup2020, "国办发明电〔2019〕16号; 国办发明电〔2020〕1号 (延长春节假期)"},
    {2021, detail::kOff2021, detail::kMakeup2021, "国办发明电〔2020〕27号"},
    {2022, detail::kOff2022, detail::kMakeup2022, "国办发明电〔2021〕11号; 国办发明电〔2022〕16号 (12-31)"},
    {2023, detail::kOff2023, detail::kMakeup2023, "国办发明电〔2022〕16号"},
    {2024, detail::kOff2024, detail::kMakeup2024, "国办发明电〔2023〕7号"},
    {2025, detail::kOff2025, detail::kMakeup2025, "国办发明电〔2024〕12号"},
    {2026, detail::kOff2026, detail::kMakeup2026, "国务院办公厅关于2026年部分节假日安排的通知 (2025-11-04)"},
}};

}  // namespace baoxue::inline v1

#endif
