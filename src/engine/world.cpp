// SPDX-License-Identifier: MIT
#include "engine/world.hpp"

#include <algorithm>
#include <climits>

#include "engine/reversals.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

Source source_of(const Column& column, std::size_t rows) {
  Source source;
  source.rows = rows;
  if (!column.present) return source;
  source.values = column.values;
  source.known = column.validity;
  switch (column.def->type) {
    case ColumnType::boolean: source.layout = Layout::bits; break;
    case ColumnType::code:
    case ColumnType::key: source.layout = Layout::codes; break;
    case ColumnType::date: source.layout = Layout::i32; break;
    case ColumnType::real: source.layout = Layout::f64; break;
    case ColumnType::text: source.layout = Layout::text_offsets, source.extra = column.offsets; break;
    case ColumnType::decimal: source.layout = Layout::decimal; break;
    default: source.layout = Layout::i64;
  }
  if (column.def->type == ColumnType::integer) {
    source.layout = column.width == 1   ? Layout::i8
                    : column.width == 2 ? Layout::i16
                    : column.width == 4 ? Layout::i32
                                        : Layout::i64;
  }
  for (std::uint8_t i = 0; i < column.def->scale && column.def->type == ColumnType::decimal; ++i) source.scale *= 10;
  return source;
}

}  // namespace

void ClassHistory::sort() {
  std::sort(stays_.begin(), stays_.end(), [](const Stay& a, const Stay& b) {
    return std::tie(a.student, a.from, a.to, a.class_code) < std::tie(b.student, b.from, b.to, b.class_code);
  });
}

std::int32_t ClassHistory::class_on(std::int32_t student, std::int32_t day) const {
  const auto first = std::lower_bound(stays_.begin(), stays_.end(), student,
                                      [](const Stay& s, std::int32_t id) { return s.student < id; });
  std::int32_t held = -1, begun = -1;
  auto stay = first;
  for (; stay != stays_.end() && stay->student == student && stay->from <= day; ++stay) {
    begun = stay->class_code;
    if (day < stay->to) held = stay->class_code;
  }
  if (held >= 0 || begun >= 0) return held >= 0 ? held : begun;
  return stay != stays_.end() && stay->student == student ? stay->class_code : -1;
}

World::World(const Policy& p, const Dataset& d, Date day, Timestamp time)
    : policy(p.data()), data(d), as_of(day), moment(time), subjects(p.data().subjects.size()) {
  make_dictionaries();
  link_targets_.resize(subjects.size());
  for (std::size_t s = 0; s < subjects.size(); ++s) {
    for (const SubjectColumn& column : policy.subjects[s].columns) {
      link_targets_[s].push_back(column.domain.empty() ? -1 : subject_index(column.domain));
    }
    if (policy.subjects[s].kind == SubjectKind::table) bind_table(s);
  }
  school_ = subject_index("school");
  read_class_history();
  calendars = std::make_unique<Calendars>(*this);
  school_paths_.resize(subjects.size());
  has_school_path_.resize(subjects.size());
  class_paths_.resize(subjects.size()), has_class_path_.resize(subjects.size());
  for (std::size_t s = 0; s < subjects.size(); ++s) {
    const auto subject = static_cast<std::int32_t>(s);
    has_school_path_[s] =
        path_to(subject, "school", school_paths_[s]) && is_only_way(subject, school_, school_paths_[s].size());
    has_class_path_[s] = path_to(subject, "class", class_paths_[s]);
  }
}

void World::bind_table(std::size_t index) {
  const SubjectDef& subject = policy.subjects[index];
  SubjectRows& rows = subjects[index];
  const TableDef& def = policy.schema->tables()[static_cast<std::size_t>(subject.table)];
  const Table* table = data.table(def.id);
  rows.columns.resize(subject.columns.size());
  rows.present = table != nullptr, rows.rows = table == nullptr ? 0 : table->rows;
  for (std::size_t c = 0; c < subject.columns.size(); ++c) {
    const SubjectColumn& column = subject.columns[c];
    Source& source = rows.columns[c];
    source = {};
    if (table != nullptr)
      source = source_of(table->columns[static_cast<std::size_t>(column.table_column)], table->rows);
    source.kind = column.type.kind;
    source.dictionary = dictionary(column.domain, column.codes);
  }
  if (table == nullptr) {
    rows.visible.clear(), rows.key_codes.clear(), rows.row_of_key.clear(), rows.key_dictionary = nullptr;
    return;
  }
  mask(subject, *table, rows);
  rows.key_codes = table->key_codes;
  rows.key_dictionary = &data.keys(def.subject);
  rows.row_of_key.assign(rows.key_dictionary->size(), -1);
  for (std::size_t r = 0; r < rows.rows; ++r) {
    if (rows.is_visible(r) && rows.key_codes[r] >= 0)
      rows.row_of_key[static_cast<std::size_t>(rows.key_codes[r])] = static_cast<std::int32_t>(r);
  }
}

// Rows that were quarantined, recorded after as_of (without a record date: happened after as_of), or reversed are not seen. A row
// of the day itself that says no time is seen.
void World::mask(const SubjectDef& subject, const Table& table, SubjectRows& rows) const {
  rows.visible.assign(rows.rows / 64 + 1, 0);
  const std::int32_t recorded = table.def->column_with_role(ColumnRole::recorded);
  const std::int32_t event = table.def->column_with_role(ColumnRole::event);
  const auto hidden = [&](std::int32_t c, std::size_t r) {
    if (c < 0 || !table.columns[static_cast<std::size_t>(c)].known(r)) return false;
    const Column& column = table.columns[static_cast<std::size_t>(c)];
    return column.def->type == ColumnType::timestamp ? column.integer(r) > moment.micros
                                                     : column.integer(r) > as_of.days;
  };
  const auto known = [&](std::int32_t column, std::size_t r) {
    return column >= 0 && table.columns[static_cast<std::size_t>(column)].known(r);
  };
  const auto see = [&](std::size_t r, bool yes) {
    const std::uint64_t mask = std::uint64_t{1} << (r % 64);
    rows.visible[r / 64] = yes ? rows.visible[r / 64] | mask : rows.visible[r / 64] & ~mask;
  };
  for (std::size_t r = 0; r < rows.rows; ++r) {
    see(r, table.is_kept(r) && !hidden(known(recorded, r) ? recorded : event, r));
  }
  std::int32_t reverses = -1;
  for (std::size_t c = 0; c < subject.columns.size(); ++c) {
    if (subject.columns[c].id == "reverses" && subject.columns[c].domain == subject.id)
      reverses = static_cast<std::int32_t>(c);
  }
  if (reverses < 0) return;
  const Column& column = table.columns[static_cast<std::size_t>(reverses)];
  std::vector<Reversal> reversals;
  std::vector<std::size_t> reversing;     // no events of their own
  for (std::size_t r = 0; r < rows.rows; ++r) {
    if (!rows.is_visible(r) || !column.known(r)) continue;
    reversals.push_back({table.key_codes[r], static_cast<std::int32_t>(column.integer(r))});
    reversing.push_back(r);
  }
  const std::vector<std::int32_t> reversed = reversed_keys(std::move(reversals));
  for (std::size_t r = 0; r < rows.rows && !reversed.empty(); ++r) {
    if (std::binary_search(reversed.begin(), reversed.end(), table.key_codes[r])) see(r, false);
  }
  for (const std::size_t r : reversing) see(r, false);
}

void World::read_class_history() {
  class_history.clear();
  student_ = subject_index("student");
  const std::int32_t enrolment = subject_index("enrolment");
  if (student_ < 0 || enrolment < 0) return;
  const auto column = [&](std::int32_t subject, std::string_view id) {
    const std::vector<SubjectColumn>& columns = policy.subjects[static_cast<std::size_t>(subject)].columns;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      if (columns[c].id == id) return static_cast<std::int32_t>(c);
    }
    return -1;
  };
  class_column_ = column(student_, "class");
  const SubjectRows& rows = subjects[static_cast<std::size_t>(enrolment)];
  if (!rows.present) return;
  const auto source = [&](std::string_view id) -> const Source& {
    return rows.columns[static_cast<std::size_t>(column(enrolment, id))];
  };
  const Source &student = source("student"), &from = source("from"), &to = source("to"), &in = source("class");
  for (std::size_t r = 0; r < rows.rows; ++r) {
    const auto row = static_cast<std::int64_t>(r);
    if (!rows.is_visible(r) || !student.is_known(row) || !from.is_known(row) || !in.is_known(row)) continue;
    class_history.add({static_cast<std::int32_t>(student.integer(row)), static_cast<std::int32_t>(from.integer(row)),
                       to.is_known(row) ? static_cast<std::int32_t>(to.integer(row)) : INT32_MAX,
                       static_cast<std::int32_t>(in.integer(row))});
  }
  class_history.sort();
}

void World::make_dictionaries() {
  for (const SubjectDef& subject : policy.subjects) {
    if (subject.kind != SubjectKind::table) own_keys_.try_emplace(subject.id);
  }
  const auto make = [&](const std::string& domain, const std::shared_ptr<const CodeList>& codes) {
    if (!domain.empty()) key_texts_.try_emplace(domain, std::make_unique<KeyText>(keys(domain)));
    if (codes != nullptr) code_texts_.try_emplace(codes.get(), std::make_unique<CodeText>(*codes));
  };
  for (const SubjectDef& subject : policy.subjects) {
    for (const SubjectColumn& column : subject.columns) make(column.domain, column.codes);
  }
  for (const Fact& fact : policy.facts) make(fact.domain, fact.codes);
}

const expr::TextDictionary* World::dictionary(const std::string& domain,
                                              const std::shared_ptr<const CodeList>& codes) const {
  if (!domain.empty()) return key_texts_.at(domain).get();
  return codes != nullptr ? code_texts_.at(codes.get()).get() : nullptr;
}

std::int32_t World::subject_index(std::string_view id) const {
  for (std::size_t s = 0; s < policy.subjects.size(); ++s) {
    if (policy.subjects[s].id == id) return static_cast<std::int32_t>(s);
  }
  return -1;
}

const KeyDictionary& World::keys(std::string_view domain) const {
  const auto own = own_keys_.find(domain);
  return own != own_keys_.end() ? own->second : data.keys(domain);
}

std::string_view World::key(std::int32_t subject, std::size_t row) const {
  const SubjectRows& rows = subjects[static_cast<std::size_t>(subject)];
  if (rows.key_codes.empty() || rows.key_codes[row] < 0) return {};
  return rows.key_dictionary->at(rows.key_codes[row]);
}

template <class Texts>
void World::number_rows(std::int32_t subject, const Texts& texts) {
  SubjectRows& rows = subjects[static_cast<std::size_t>(subject)];
  KeyDictionary& dictionary = own_keys_.find(policy.subjects[static_cast<std::size_t>(subject)].id)->second;
  rows.rows = texts.size();
  rows.key_dictionary = &dictionary;
  rows.visible.assign(rows.rows / 64 + 1, ~std::uint64_t{0});
  for (const auto& text : texts) rows.key_codes.push_back(dictionary.intern(text));
  rows.row_of_key.assign(dictionary.size(), -1);
  for (std::size_t r = 0; r < rows.rows; ++r)
    rows.row_of_key[static_cast<std::size_t>(rows.key_codes[r])] = static_cast<std::int32_t>(r);
}

void World::set_rows(std::int32_t subject, const std::vector<std::string>& keys) { number_rows(subject, keys); }
void World::set_rows(std::int32_t subject, const Buffer<LocalText>& keys) { number_rows(subject, keys); }

void World::add_column(std::int32_t subject, FactColumn column) {
  SubjectRows& rows = subjects[static_cast<std::size_t>(subject)];
  if (rows.owned_used == rows.owned.size()) rows.owned.emplace_back();
  FactColumn& kept = rows.owned[rows.owned_used++] = std::move(column);
  rows.columns.push_back(kept.source());
}

void World::set_value(const SubjectColumn& column, FactColumn& out, std::size_t row, const expr::Value& value) const {
  if (value.type.kind != expr::Kind::text) return out.set(row, value.integer, value.denominator);
  if (column.domain.empty() && column.codes == nullptr) return out.set_text(row, value.text);
  const std::int32_t code =
      column.codes != nullptr ? column.codes->find_id(value.text) : keys(column.domain).find(value.text);
  if (code >= 0) out.set(row, code);
}

std::int64_t World::row_of(std::int32_t subject, std::string_view key) const {
  const SubjectRows& rows = subjects[static_cast<std::size_t>(subject)];
  const std::int32_t code = rows.key_dictionary == nullptr ? -1 : rows.key_dictionary->find(key);
  return code < 0 || static_cast<std::size_t>(code) >= rows.row_of_key.size()
             ? -1
             : rows.row_of_key[static_cast<std::size_t>(code)];
}

std::int32_t World::follow(std::int32_t subject, std::int32_t column, std::int64_t row, Date day) const {
  if (row < 0) return -1;
  const SubjectRows& rows = subjects[static_cast<std::size_t>(subject)];
  const std::int32_t target = link_target(subject, column);
  if (target < 0) return -1;
  const Source& source = rows.columns[static_cast<std::size_t>(column)];
  std::int32_t code = source.is_known(row) ? static_cast<std::int32_t>(source.integer(row)) : -1;
  if (is_dated_class(subject, column)) {
    const std::int32_t dated = class_history.class_on(rows.key_codes[static_cast<std::size_t>(row)], day.days);
    if (dated >= 0) code = dated;
  }
  const std::vector<std::int32_t>& row_of_key = subjects[static_cast<std::size_t>(target)].row_of_key;
  if (code < 0 || static_cast<std::size_t>(code) >= row_of_key.size()) return -1;
  return row_of_key[static_cast<std::size_t>(code)];
}

std::int32_t World::follow(std::int32_t subject, const std::vector<std::int32_t>& hops, std::int64_t row,
                           Date day) const {
  for (const std::int32_t hop : hops) {
    row = follow(subject, hop, row, day);
    if (row < 0) return -1;
    subject = link_target(subject, hop);
  }
  return static_cast<std::int32_t>(row);
}

void World::follow(std::int32_t subject, const std::vector<std::int32_t>& hops, const Rows& rows,
                   std::int32_t* to) const {
  const std::int32_t first = subject;
  for (std::size_t i = 0; i < rows.width; ++i) to[i] = static_cast<std::int32_t>(rows.at(i));
  for (const std::int32_t hop : hops) {
    const std::int32_t target = link_target(subject, hop);
    if (target < 0) return void(std::fill_n(to, rows.width, -1));
    const Source& source = subjects[static_cast<std::size_t>(subject)].columns[static_cast<std::size_t>(hop)];
    const bool plain = source.layout == Layout::codes && !is_dated_class(subject, hop);
    for (std::size_t i = 0; i < rows.width && !plain; ++i) {
      to[i] = to[i] < 0 ? -1 : follow(subject, hop, to[i], event_day(first, rows.at(i)));
    }
    if (plain) {
      const std::vector<std::int32_t>& row_of_key = subjects[static_cast<std::size_t>(target)].row_of_key;
      const auto* codes = static_cast<const std::int32_t*>(source.values);
      for (std::size_t i = 0; i < rows.width; ++i) {
        const std::int32_t code = source.is_known(to[i]) ? codes[to[i]] : -1;
        to[i] = code >= 0 && static_cast<std::size_t>(code) < row_of_key.size()
                    ? row_of_key[static_cast<std::size_t>(code)]
                    : -1;
      }
    }
    subject = target;
  }
}

Maybe<Date> World::date_at(std::int32_t subject, std::int32_t column, std::int64_t row) const {
  if (column < 0 || row < 0) return {};
  const Source& source = subjects[static_cast<std::size_t>(subject)].columns[static_cast<std::size_t>(column)];
  if (!source.is_known(row)) return {};
  if (source.kind == expr::Kind::timestamp) return date_of(Timestamp{source.integer(row), 0}, kPolicyOffset);
  return Date{static_cast<std::int32_t>(source.integer(row))};
}

Maybe<bool> World::in_period(std::int32_t subject, std::int64_t row, Date first, Date last) const {
  const SubjectDef& def = policy.subjects[static_cast<std::size_t>(subject)];
  const bool placed = def.period_column >= 0;
  const Maybe<Date> day = date_at(subject, placed ? def.period_column : def.event_column, row);
  if (day.known) return first <= day.value && day.value <= last;
  const Maybe<Date> start = placed ? date_at(subject, def.event_column, row) : Maybe<Date>();
  return start.known && start.value <= last ? Maybe<bool>() : Maybe<bool>(false);
}

Date World::event_day(std::int32_t subject, std::int64_t row) const {
  return date_at(subject, policy.subjects[static_cast<std::size_t>(subject)].event_column, row).value_or(as_of);
}

// Breadth first over link columns; the first path found in column order is the shortest.
bool World::path_to(std::int32_t subject, std::string_view target, std::vector<std::int32_t>& hops) const {
  struct Step {
    std::int32_t subject;
    std::vector<std::int32_t> hops;
  };
  std::vector<Step> queue{{subject, {}}};
  std::vector<bool> seen(policy.subjects.size(), false);
  seen[static_cast<std::size_t>(subject)] = true;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const Step step = queue[i];
    const SubjectDef& def = policy.subjects[static_cast<std::size_t>(step.subject)];
    if (def.id == target) {
      hops = step.hops;
      return true;
    }
    for (std::size_t c = 0; c < def.columns.size(); ++c) {
      const std::int32_t next = link_target(step.subject, static_cast<std::int32_t>(c));
      if (next < 0 || seen[static_cast<std::size_t>(next)]) continue;
      seen[static_cast<std::size_t>(next)] = true;
      queue.push_back({next, step.hops});
      queue.back().hops.push_back(static_cast<std::int32_t>(c));
    }
  }
  return false;
}

// Ways of equal length are counted level by level, up to two.
bool World::is_only_way(std::int32_t subject, std::int32_t target, std::size_t length) const {
  std::vector<int> ways(policy.subjects.size(), 0);
  ways[static_cast<std::size_t>(subject)] = 1;
  for (std::size_t level = 0; level < length; ++level) {
    std::vector<int> next(ways.size(), 0);
    for (std::size_t s = 0; s < ways.size(); ++s) {
      for (const std::int32_t to : link_targets_[s]) {
        if (to >= 0) next[static_cast<std::size_t>(to)] = std::min(2, next[static_cast<std::size_t>(to)] + ways[s]);
      }
    }
    ways = std::move(next);
  }
  return ways[static_cast<std::size_t>(target)] == 1;
}

std::int32_t World::school_of(std::int32_t subject, std::int64_t row) const {
  if (!has_school_path_[static_cast<std::size_t>(subject)]) return -1;
  const std::int32_t school =
      follow(subject, school_paths_[static_cast<std::size_t>(subject)], row, event_day(subject, row));
  return school < 0 ? -1 : subjects[static_cast<std::size_t>(school_)].key_codes[static_cast<std::size_t>(school)];
}

void World::schools_of(std::int32_t subject, const Rows& rows, std::int32_t* to) const {
  if (!has_school_path_[static_cast<std::size_t>(subject)]) return void(std::fill_n(to, rows.width, -1));
  follow(subject, school_paths_[static_cast<std::size_t>(subject)], rows, to);
  for (std::size_t i = 0; i < rows.width; ++i) {
    if (to[i] >= 0) to[i] = subjects[static_cast<std::size_t>(school_)].key_codes[static_cast<std::size_t>(to[i])];
  }
}

}  // namespace baoxue::inline v1::engine_detail
