// SPDX-License-Identifier: MIT
// Records cut out of whole townships, and a pack whose facts count over runs, changes and the class.
#ifndef BAOXUE_TESTS_ENGINE_ASSESSOR_TOWN_HPP
#define BAOXUE_TESTS_ENGINE_ASSESSOR_TOWN_HPP

#include <set>

#include "baoxue/engine/assessor.hpp"
#include "plan_town.hpp"

namespace baoxue_test {

inline std::string own_pack() {
  const auto rule = [](const std::string& id, const std::string& of, const std::string& when) {
    return "\n[[rule]]\nid = \"" + id + "\"\nof = \"" + of + "\"\nwhen = \"" + when +
           "\"\nsay = { zh = \"-\", en = \"-\" }\n";
  };
  return std::string(pack()) +
         "\n[[fact]]\nid = \"pupils\"\nof = \"class\"\nfrom = \"students\"\ntake = \"count()\"\n"
         "[[fact]]\nid = \"away\"\nof = \"student\"\nfrom = \"absence_run\"\ntake = \"sum(seen)\"\n"
         "[[fact]]\nid = \"longest\"\nof = \"student\"\nfrom = \"absence_run\"\ntake = \"max(length)\"\n"
         "[[fact]]\nid = \"long_runs\"\nof = \"student\"\nfrom = \"rule:long_run\"\non = { \"absence_run.student\" = "
         "\"self\" }\ntake = \"count()\"\n"
         "[[fact]]\nid = \"last_change\"\nof = \"student\"\nfrom = \"changes\"\ntake = \"latest(kind)\"\n"
         "[[fact]]\nid = \"kinds\"\nof = \"student\"\nfrom = \"visits\"\nwhere = \"date > "
         "self.birth_date\"\ntake = \"distinct(kind)\"\n" +
         rule("crowded", "student", "class.pupils > 2") + rule("often", "student", "away >= 2") +
         rule("long", "student", "longest >= 2 && long_runs >= 1") +
         rule("gone", "student", "last_change == 'dropout' || kinds == 1") +
         rule("of_long", "visit", "student.away > 1 && kind == 'home'");
}

// The rows of `data` that the record of one row may hold: its own, and those of its needs that name it, the pupil it is about, or a
// row that is in already.
class Cutter {
 public:
  Cutter(const baoxue::Dataset& data, baoxue::Assessor& assessor) : data_(data), assessor_(assessor) {}

  void cut(std::size_t row) {
    assessor_.reset();
    homes_.clear(), rows_.clear();
    const baoxue::Table& own = *data_.table(assessor_.tables()[0].table->id);
    homes_[own.def->subject].insert(own.key_codes[row]);
    for (const baoxue::Column& c : own.columns) {
      if (c.def->domain == "student" && c.known(row)) homes_["student"].insert(code_at(c, row));
    }
    put(0, own, row);
    for (std::size_t t = 0; t < assessor_.tables().size(); ++t) {
      const baoxue::Table* table = data_.table(assessor_.tables()[t].table->id);
      if (table == nullptr) continue;
      (void)assessor_.present(t);
      for (std::size_t r = 0; r < table->rows; ++r) {
        if (table->is_kept(r) && (t > 0 || r != row) && is_home(*table, r)) put(t, *table, r);
      }
    }
  }

 private:
  static std::int32_t code_at(const baoxue::Column& c, std::size_t row) {
    return static_cast<std::int32_t>(c.integer(row));
  }

  bool is_home(const baoxue::Table& table, std::size_t row) {
    for (const baoxue::Column& c : table.columns) {
      if (c.def->type != baoxue::ColumnType::key || !c.known(row)) continue;
      if (homes_[c.def->domain].contains(code_at(c, row))) return true;
    }
    return false;
  }

  void put(std::size_t t, const baoxue::Table& table, std::size_t row) {
    const std::size_t to = rows_[t]++;
    if (!assessor_.add_row(t)) throw std::runtime_error("capacity");
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const baoxue::Column& column = table.columns[c];
      if (!column.present) continue;
      if (!cell(t, to, c, column, row)) throw std::runtime_error("cell");
    }
  }
  baoxue::Status cell(std::size_t t, std::size_t to, std::size_t c, const baoxue::Column& column, std::size_t row) {
    using enum baoxue::ColumnType;
    if (!column.known(row)) return assessor_.set_null(t, to, c);
    switch (column.def->type) {
      case baoxue::ColumnType::text: return assessor_.set_text(t, to, c, column.text(row));
      case key: return assessor_.set_text(t, to, c, data_.keys(column.def->domain).at(code_at(column, row)));
      case baoxue::ColumnType::code:
        return assessor_.set_text(t, to, c, column.def->codes->codes[static_cast<std::size_t>(column.integer(row))].id);
      case real: return assessor_.set_real(t, to, c, column.real(row));
      default: return assessor_.set_integer(t, to, c, column.integer(row));
    }
  }

  const baoxue::Dataset& data_;
  baoxue::Assessor& assessor_;
  std::map<std::string, std::set<std::int32_t>> homes_;
  std::map<std::size_t, std::size_t> rows_;  // given so far, by table of the needs
};

}  // namespace baoxue_test

#endif
