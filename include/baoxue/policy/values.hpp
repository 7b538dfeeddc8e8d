// SPDX-License-Identifier: MIT
// Values of a pack as data: parameters by date and key, choices, clauses, day counts, bands.
//
//   const Parameter& days = policy->parameters[0];                   // p.visit_after_days
#ifndef BAOXUE_POLICY_VALUES_HPP
#define BAOXUE_POLICY_VALUES_HPP

#include "baoxue/policy/rules.hpp"

namespace baoxue::inline v1 {

struct ParameterValue {
  Date from{INT32_MIN};  // INT32_MIN: always
  std::vector<std::vector<std::string>>
      keys;  // by = [...]: the codes this value is for, one list per `by`; empty: not keyed
  bool none = false;     // there is no such value, and that is meant: neither 0 nor unknown
  expr::Value value;
  std::string layer;
  Place place;
};
struct Parameter {
  std::string id, zh, unit, clause;
  expr::Type type;
  Basis source = Basis::said;
  Bilingual why;
  bool required = false;
  std::vector<std::string> by;   // read p.id[a][b]
  std::vector<expr::Value> allowed;  // for `decisions`: two values, the least and the greatest
  std::shared_ptr<const expr::KeyedTable> table;  // by = [...]: the cells of every version
  std::vector<Date> versions;                     // ascending: from when each version of the table is in force
  std::vector<ParameterValue>
      values;  // ascending by from; empty only if required and not given: then every use is unknown
  Place place;
};
struct Choice {
  std::string id, clause, layer;
  std::vector<std::string> options;
  std::string selected;  // the default or what the caller chose
  Bilingual why;
  Place place;
};
struct Clause {
  std::string id, layer;
  Bilingual title, why;
  bool text = false;
  Place place;
};
struct DayCountDef {  // 0 calendar, 1 weekday, 2 work, 3 school, then the pack's own
  std::string id;
  std::vector<int> weekdays;  // 1 = Monday
  bool holidays_cn = true, makeup = true;
};
// A banded table, read band(x, "id").field: the first row whose `to` is at least x.
struct BandDef {
  std::string id, clause, layer;
  std::shared_ptr<const expr::BandTable> table;
  Place place;
};

}  // namespace baoxue::inline v1

#endif
