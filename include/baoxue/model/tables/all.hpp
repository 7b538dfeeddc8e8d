// SPDX-License-Identifier: MIT
// Every built-in table, in the order of docs/data-model.md.
#ifndef BAOXUE_MODEL_TABLES_ALL_HPP
#define BAOXUE_MODEL_TABLES_ALL_HPP

#include "baoxue/model/tables/cases.hpp"
#include "baoxue/model/tables/census.hpp"
#include "baoxue/model/tables/learning.hpp"
#include "baoxue/model/tables/money.hpp"
#include "baoxue/model/tables/notices.hpp"
#include "baoxue/model/tables/oversight.hpp"
#include "baoxue/model/tables/people.hpp"
#include "baoxue/model/tables/places.hpp"
#include "baoxue/model/tables/published.hpp"
#include "baoxue/model/tables/register.hpp"
#include "baoxue/model/tables/support.hpp"
#include "baoxue/model/tables/time.hpp"
#include "baoxue/model/tables/work.hpp"

namespace baoxue::inline v1::tables {

inline constexpr const TableDecl* kAll[] = {
    &kUnits,       &kVillages,  &kSchools,   &kClasses,      &kHouseholds,      &kChildren,   &kStudents,
    &kEnrolments,  &kGuardians, &kStaff,     &kAssignments,  &kTerms,           &kCalendar,   &kSubmissions,
    &kAttendance,  &kPresence,  &kScores,    &kSigns,        &kChanges,         &kHeadcounts, &kCases,
    &kCaseEvents,  &kVisits,    &kNotices,   &kSupportPlans, &kSupportSessions, &kAid,        &kActivities,
    &kInspections, &kIncidents, &kExchanges, &kArchiveItems, &kPublished,       &kSettled,    &kDecisions};

}  // namespace baoxue::inline v1::tables

#endif
