// SPDX-License-Identifier: MIT
// World: what one evaluation reads. Which rows of each table are visible at as_of, each subject's rows and columns, the links
// between subjects, the class history of students. Built once, then read by any number of threads.
#ifndef BAOXUE_ENGINE_WORLD_HPP
#define BAOXUE_ENGINE_WORLD_HPP

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "baoxue/core/timestamp.hpp"
#include "baoxue/data/dataset.hpp"
#include "baoxue/policy/policy.hpp"
#include "engine/calendars.hpp"
#include "engine/source.hpp"

namespace baoxue::inline v1::engine_detail {

class KeyText final : public expr::TextDictionary {
 public:
  explicit KeyText(const KeyDictionary& keys) : keys_(&keys) {}
  [[nodiscard]] std::string_view at(std::int32_t code) const override {
    return code < 0 ? std::string_view() : keys_->at(code);
  }

 private:
  const KeyDictionary* keys_;
};

class CodeText final : public expr::TextDictionary {
 public:
  explicit CodeText(const CodeList& list) : list_(&list) {}
  [[nodiscard]] std::string_view at(std::int32_t code) const override {
    return code < 0 ? std::string_view() : std::string_view(list_->codes[static_cast<std::size_t>(code)].id);
  }

 private:
  const CodeList* list_;
};

// The rows of one subject. Index = row of the table for table subjects (nothing is compacted), own numbering for computed ones.
struct SubjectRows {
  bool present = false;  // false: the table behind it did not arrive
  std::size_t rows = 0;
  std::vector<std::uint64_t> visible;  // bitmap
  std::vector<Source> columns;  // parallel to SubjectDef::columns
  std::vector<std::uint64_t> doubtful;  // bitmap: whether this row exists is unknown; empty = none
  std::vector<std::int32_t> key_codes;  // code of the own key; -1 where quarantined
  std::vector<std::int32_t> row_of_key;  // code -> row, -1
  const KeyDictionary* key_dictionary = nullptr;  // behind key_codes
  std::vector<std::uint64_t> counted;  // runs: the rows of the table that make the runs, a bitmap
  std::deque<FactColumn> owned;  // buffers of derived columns; places are used again
  std::size_t owned_used = 0;
  [[nodiscard]] bool is_doubtful(std::size_t row) const {
    return !doubtful.empty() && ((doubtful[row / 64] >> (row % 64)) & 1) != 0;
  }
  [[nodiscard]] bool is_visible(std::size_t row) const { return ((visible[row / 64] >> (row % 64)) & 1) != 0; }
};

// Class of a student by date, from `enrolments`.
class ClassHistory {
 public:
  struct Stay {
    std::int32_t student, from, to, class_code;  // days; to = first day it no longer holds, INT32_MAX = open
  };
  void add(const Stay& stay) { stays_.push_back(stay); }
  void clear() { stays_.clear(); }
  void sort();  // after the last one
  // The class holding on `day` (the one entered last, if several do), else the last one before, else the first after; -1 if the
  // student has none.
  [[nodiscard]] std::int32_t class_on(std::int32_t student, std::int32_t day) const;
  [[nodiscard]] bool empty() const { return stays_.empty(); }

 private:
  std::vector<Stay> stays_;  // by student, from
};

class World {
 public:
  // `moment` is a time of the day as_of.
  World(const Policy& policy, const Dataset& data, Date as_of, Timestamp moment);
  // The same world over what the dataset's tables hold now: as if made anew, in the memory that is there. Tables that `same` names
  // hold what they did; computed subjects have no rows yet.
  void bind_again(Date as_of, Timestamp moment, const std::vector<bool>& same);
  // Drops the rows of computed subjects.
  void forget_computed();

  const Policy::Data& policy;
  const Dataset& data;
  Date as_of;
  Timestamp moment;  // what `as_of` is in an expression
  std::unique_ptr<Calendars> calendars;
  std::vector<SubjectRows> subjects;  // parallel to policy.subjects
  ClassHistory class_history;

  // The dictionary behind coded text, nullptr for plain text. One object per domain and code list, so pointers compare.
  [[nodiscard]] const expr::TextDictionary* dictionary(const std::string& domain,
                                                       const std::shared_ptr<const CodeList>& codes) const;
  [[nodiscard]] std::int32_t subject_index(std::string_view id) const;  // -1 if none
  [[nodiscard]] std::string key_text(std::int32_t subject, std::size_t row) const {
    return std::string(key(subject, row));
  }
  // The same without a copy: lives as long as the World.
  [[nodiscard]] std::string_view key(std::int32_t subject, std::size_t row) const;
  // The keys of a subject's domain: the dataset's, or the world's own for a computed subject.
  [[nodiscard]] const KeyDictionary& keys(std::string_view domain) const;
  // Gives a computed subject its rows, all visible, and their keys; columns are added one by one in the order of the declaration.
  void set_rows(std::int32_t subject, const std::vector<std::string>& keys);
  void set_rows(std::int32_t subject, const Buffer<LocalText>& keys);
  void add_column(std::int32_t subject, FactColumn column);
  // Writes a known value into a column of a computed subject, coded where the column is.
  void set_value(const SubjectColumn& column, FactColumn& out, std::size_t row, const expr::Value& value) const;
  // The visible row that has this key, -1 if none.
  [[nodiscard]] std::int64_t row_of(std::int32_t subject, std::string_view key) const;
  // Follows link `column` of `subject`; `day` is where a dated link is read. -1 = no row.
  [[nodiscard]] std::int32_t follow(std::int32_t subject, std::int32_t column, std::int64_t row, Date day) const;
  [[nodiscard]] std::int32_t follow(std::int32_t subject, const std::vector<std::int32_t>& hops, std::int64_t row,
                                    Date day) const;
  // The same for every row of a chunk, link by link.
  void follow(std::int32_t subject, const std::vector<std::int32_t>& hops, const Rows& rows, std::int32_t* to) const;
  // The subject's event date at a row, else as_of.
  [[nodiscard]] Date event_day(std::int32_t subject, std::int64_t row) const;
  // Whether a row lies in a period: by its event date, a run by its last day or as `place` says. Unknown where that day is still open.
  [[nodiscard]] Maybe<bool> in_period(std::int32_t subject, std::int64_t row, Date first, Date last) const;
  [[nodiscard]] Maybe<Date> date_at(std::int32_t subject, std::int32_t column, std::int64_t row) const;
  // Link columns from `subject` to the nearest `target`, empty optional-like: found = false when there is none.
  [[nodiscard]] bool path_to(std::int32_t subject, std::string_view target, std::vector<std::int32_t>& hops) const;
  // The way to the class; nullptr where there is none.
  [[nodiscard]] const std::vector<std::int32_t>* path_to_class(std::int32_t subject) const {
    return has_class_path_[static_cast<std::size_t>(subject)] ? &class_paths_[static_cast<std::size_t>(subject)]
                                                              : nullptr;
  }
  // Subject a link column leads to, -1 if it is no link.
  [[nodiscard]] std::int32_t link_target(std::int32_t subject, std::int32_t column) const {
    return link_targets_[static_cast<std::size_t>(subject)][static_cast<std::size_t>(column)];
  }
  // Is this column the dated link student -> class, with a history to read?
  [[nodiscard]] bool is_dated_class(std::int32_t subject, std::int32_t column) const {
    return subject == student_ && column == class_column_ && !class_history.empty();
  }
  // Key code of the school whose calendar holds for a row: at the end of the one shortest way; -1 where there is none or a second.
  [[nodiscard]] std::int32_t school_of(std::int32_t subject, std::int64_t row) const;
  void schools_of(std::int32_t subject, const Rows& rows, std::int32_t* to) const;

 private:
  void bind_table(std::size_t subject);
  void read_calendar_cells(std::vector<std::int64_t>& cells) const;
  void mask(const SubjectDef& subject, const Table& table, SubjectRows& rows) const;
  void read_class_history();
  void make_dictionaries();
  template <class Texts>
  void number_rows(std::int32_t subject, const Texts& keys);
  std::map<std::string, KeyDictionary, std::less<>> own_keys_;  // by computed subject
  [[nodiscard]] bool is_only_way(std::int32_t subject, std::int32_t target, std::size_t length) const;
  std::vector<std::int64_t> calendars_of_, calendar_cells_;  // what the calendars were made of, and what is there now
  std::map<std::string, std::unique_ptr<KeyText>> key_texts_;
  std::map<const CodeList*, std::unique_ptr<CodeText>> code_texts_;
  std::int32_t student_ = -1, class_column_ = -1;
  std::vector<std::vector<std::int32_t>> school_paths_, class_paths_;
  std::vector<std::vector<std::int32_t>> link_targets_;  // [subject][column] -> subject, -1
  std::int32_t school_ = -1;
  std::vector<bool> has_school_path_, has_class_path_;
};

}  // namespace baoxue::inline v1::engine_detail

#endif
