// SPDX-License-Identifier: MIT
// A match as a subject (policy/subjects.hpp, `match`): the rows of two registers that are one person or may be, each row that has
// no match, and what persons decided. Numbers, names and birth dates are compared here and go no further.
#include <algorithm>
#include <array>
#include <climits>

#include "baoxue/systems/identity.hpp"
#include "engine/evaluation.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::Kind;

namespace {

const Source* source_of(const World& world, std::int32_t subject, std::int32_t column) {
  return column < 0 ? nullptr
                    : &world.subjects[static_cast<std::size_t>(subject)].columns[static_cast<std::size_t>(column)];
}

Maybe<std::string_view> text_at(const Source* source, std::int64_t row) {
  if (source == nullptr || !source->is_known(row)) return {};
  return source->text(row);
}

// One side of a match: its visible rows in the order of their keys, and the columns that a person is known by.
class Register {
 public:
  Register(const World& world, std::int32_t subject, const MatchSide& side, std::int32_t stated)
      : world_(world), subject_(subject), side_(side) {
    const SubjectRows& rows = world.subjects[static_cast<std::size_t>(subject)];
    for (std::size_t r = 0; r < rows.rows; ++r) {
      if (rows.is_visible(r)) rows_.push_back(r);
    }
    std::sort(rows_.begin(), rows_.end(),
              [&](std::size_t a, std::size_t b) { return world.key(subject, a) < world.key(subject, b); });
    position_.assign(rows.rows, -1);
    for (std::size_t i = 0; i < rows_.size(); ++i) position_[rows_[i]] = static_cast<std::int64_t>(i);
    for (std::size_t i = 0; i < 4; ++i) columns_[i] = own(*fields()[i]);
    stated_ = source_of(world, subject, stated);
    read_related();
  }

  struct Row {
    const Register* in;
    std::size_t at;
  };
  [[nodiscard]] std::vector<Row> rows() const {
    std::vector<Row> out;
    for (std::size_t i = 0; i < rows_.size(); ++i) out.push_back({this, i});
    return out;
  }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] std::size_t row(std::size_t at) const { return rows_[at]; }
  [[nodiscard]] std::string_view key(std::size_t at) const { return world_.key(subject_, rows_[at]); }
  [[nodiscard]] std::int64_t find(std::string_view key) const {
    const std::int64_t row = world_.row_of(subject_, key);
    return row < 0 ? -1 : position_[static_cast<std::size_t>(row)];
  }
  [[nodiscard]] Maybe<std::string_view> id(std::size_t at) const { return text(0, at); }
  [[nodiscard]] Maybe<std::string_view> name(std::size_t at) const { return text(1, at); }
  [[nodiscard]] Maybe<std::string_view> sex(std::size_t at) const { return text(3, at); }
  [[nodiscard]] Maybe<std::string_view> stated(std::size_t at) const {
    return text_at(stated_, static_cast<std::int64_t>(rows_[at]));
  }
  [[nodiscard]] Maybe<Date> birth(std::size_t at) const {
    const auto row = static_cast<std::int64_t>(rows_[at]);
    if (columns_[2] == nullptr || !columns_[2]->is_known(row)) return {};
    return Date{static_cast<std::int32_t>(columns_[2]->integer(row))};
  }
  [[nodiscard]] const std::vector<std::string>& guardians(std::size_t at) const { return guardians_[at]; }

 private:
  [[nodiscard]] std::array<const MatchField*, 4> fields() const {
    return {&side_.id, &side_.name, &side_.birth, &side_.sex};
  }
  [[nodiscard]] const Source* own(const MatchField& field) const {
    return field.rows < 0 ? source_of(world_, subject_, field.column) : nullptr;
  }
  [[nodiscard]] Maybe<std::string_view> text(std::size_t column, std::size_t at) const {
    return text_at(columns_[column], static_cast<std::int64_t>(rows_[at]));
  }
  void read_related() {
    guardians_.resize(rows_.size());
    const MatchField& field = side_.guardian;
    if (field.column < 0) return;
    const std::int32_t from = field.rows < 0 ? subject_ : field.rows;
    const SubjectRows& rows = world_.subjects[static_cast<std::size_t>(from)];
    const Source* names = source_of(world_, from, field.column);
    for (std::size_t r = 0; r < rows.rows; ++r) {
      const auto row = static_cast<std::int64_t>(r);
      const std::int64_t of = field.rows < 0 ? row : world_.follow(from, field.link, row, world_.as_of);
      const std::int64_t at = of < 0 || !rows.is_visible(r) ? -1 : position_[static_cast<std::size_t>(of)];
      const Maybe<std::string_view> name = text_at(names, row);
      if (at >= 0 && name.known) guardians_[static_cast<std::size_t>(at)].emplace_back(name.value);
    }
  }

  const World& world_;
  std::int32_t subject_;
  const MatchSide& side_;
  std::vector<std::size_t> rows_;
  std::vector<std::int64_t> position_;  // row of the table -> place here, -1
  std::array<const Source*, 4> columns_{};
  const Source* stated_ = nullptr;
  std::vector<std::vector<std::string>> guardians_;
};

}  // namespace

}  // namespace baoxue::inline v1::engine_detail

namespace baoxue::inline v1 {

template <>
struct row_traits<engine_detail::Register::Row> {
  using Row = engine_detail::Register::Row;
  static std::string_view key(const Row& r) { return r.in->key(r.at); }
  static Maybe<std::string_view> name(const Row& r) { return r.in->name(r.at); }
  static Maybe<std::string_view> resident_id(const Row& r) { return r.in->id(r.at); }
  static Maybe<Date> birth_date(const Row& r) { return r.in->birth(r.at); }
  static Sex sex(const Row& r) {
    const Maybe<std::string_view> sex = r.in->sex(r.at);
    return !sex.known              ? Sex::unknown
           : sex.value == "male"   ? Sex::male
           : sex.value == "female" ? Sex::female
                                   : Sex::unknown;
  }
  static const std::vector<std::string>& guardians(const Row& r) { return r.in->guardians(r.at); }
  static Maybe<std::string_view> stated(const Row& r) { return r.in->stated(r.at); }
};

}  // namespace baoxue::inline v1

namespace baoxue::inline v1::engine_detail {

namespace {

// Rows of `decisions` about "LEFT|RIGHT". A key may hold a bar itself, so every bar is tried.
std::vector<IdentityDecision> decisions_about(const World& world, const Register& left, const Register& right) {
  std::vector<IdentityDecision> out;
  const TableReader table(world, "decision");
  const Source &about = table.column("about"), &choice = table.column("choice"), &on = table.column("decided_on");
  for (std::size_t r = 0; r < table.size(); ++r) {
    const std::string words = text_or_empty(choice, r), pair = text_or_empty(about, r);
    const bool same = words == "same" || words == "同一人", other = words == "different" || words == "不是同一人";
    if (!table.visible(r) || (!same && !other)) continue;
    for (std::size_t bar = pair.find('|'); bar != std::string::npos; bar = pair.find('|', bar + 1)) {
      const std::int64_t l = left.find(std::string_view(pair).substr(0, bar)),
                         s = right.find(std::string_view(pair).substr(bar + 1));
      if (l < 0 || s < 0) continue;
      out.push_back({static_cast<std::size_t>(l), static_cast<std::size_t>(s), same, Date{integer_or(on, r, INT_MIN)}});
    }
  }
  return out;
}

constexpr std::int64_t kAlone = static_cast<std::int64_t>(MatchKind::none);  // last of the code list

struct MatchRow {
  std::int64_t left = -1, right = -1;
  IdentityMatch match;
};

// The pairs, then whoever has none that counts as the same person.
std::vector<MatchRow> rows_of(const std::vector<IdentityMatch>& matches, std::size_t lefts, std::size_t rights) {
  std::vector<MatchRow> out;
  std::vector<bool> left(lefts, false), right(rights, false);
  for (const IdentityMatch& m : matches) {
    out.push_back({static_cast<std::int64_t>(m.left), static_cast<std::int64_t>(m.right), m});
    if (m.same) left[m.left] = right[m.right] = true;
  }
  for (std::size_t i = 0; i < lefts; ++i) {
    if (!left[i]) out.push_back({static_cast<std::int64_t>(i), -1, {}});
  }
  for (std::size_t i = 0; i < rights; ++i) {
    if (!right[i]) out.push_back({-1, static_cast<std::int64_t>(i), {}});
  }
  return out;
}

class MatchColumns {
 public:
  MatchColumns(World& world, std::int32_t subject, const Register& left, const Register& right)
      : world_(world),
        subject_(subject),
        def_(world.policy.subjects[static_cast<std::size_t>(subject)]),
        left_(left),
        right_(right) {}

  void write(const std::vector<MatchRow>& rows, const std::vector<std::size_t>& groups) {
    std::vector<std::string> keys;
    for (const MatchRow& row : rows) keys.push_back(part(left_, row.left) + '|' + part(right_, row.right));
    world_.set_rows(subject_, keys);
    add_link(0, rows, left_, def_.crossed, &MatchRow::left),
        add_link(1, rows, right_, def_.crossed_with, &MatchRow::right);
    add(2, rows, [](const MatchRow& r) -> std::int64_t {
      return r.right < 0 || r.left < 0 ? kAlone : static_cast<std::int64_t>(r.match.kind);
    });
    add(3, rows, [](const MatchRow& r) { return r.match.same; });
    add(4, rows, [](const MatchRow& r) { return r.match.sure; });
    add(5, rows, [](const MatchRow& r) { return r.match.decided.known; });
    add(6, rows, [](const MatchRow& r) { return r.match.conflict; });
    add(7, rows, [](const MatchRow& r) { return r.left >= 0 && r.right >= 0 && r.match.waiting(); });
    add_persons(rows, groups), add_days(rows);
  }

 private:
  static std::string part(const Register& side, std::int64_t at) {
    return at < 0 ? std::string() : std::string(side.key(static_cast<std::size_t>(at)));
  }
  [[nodiscard]] FactColumn column(std::size_t c, std::size_t rows) const {
    const SubjectColumn& of = def_.columns[c];
    return {of.type.kind, rows, world_.dictionary(of.domain, of.codes)};
  }
  template <class Value>
  void add(std::size_t c, const std::vector<MatchRow>& rows, Value value) {
    FactColumn out = column(c, rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) out.set(i, value(rows[i]));
    world_.add_column(subject_, std::move(out));
  }
  void add_link(std::size_t c, const std::vector<MatchRow>& rows, const Register& side, std::int32_t target,
                std::int64_t MatchRow::* at) {
    FactColumn out = column(c, rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].*at < 0) continue;
      const std::size_t row = side.row(static_cast<std::size_t>(rows[i].*at));
      out.set(i, world_.subjects[static_cast<std::size_t>(target)].key_codes[row]);
    }
    world_.add_column(subject_, std::move(out));
  }
  // A person is named after the first row that stands for it, of the left side where there is one. A pair that is not (yet) one
  // person has none.
  void add_persons(const std::vector<MatchRow>& rows, const std::vector<std::size_t>& groups) {
    FactColumn out = column(8, rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const MatchRow& row = rows[i];
      if (row.left >= 0 && row.right >= 0 && !row.match.same) continue;
      const std::size_t root = groups[row.left >= 0 ? static_cast<std::size_t>(row.left)
                                                    : left_.size() + static_cast<std::size_t>(row.right)];
      out.set_text(
          i, root < left_.size() ? std::string(left_.key(root)) : '|' + std::string(right_.key(root - left_.size())));
    }
    world_.add_column(subject_, std::move(out));
  }
  void add_days(const std::vector<MatchRow>& rows) {
    const std::int32_t event = world_.policy.subjects[static_cast<std::size_t>(def_.crossed)].event_column;
    FactColumn out = column(9, rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::int64_t row =
          rows[i].left < 0 ? -1 : static_cast<std::int64_t>(left_.row(static_cast<std::size_t>(rows[i].left)));
      if (const Maybe<Date> day = world_.date_at(def_.crossed, event, row); day.known) out.set(i, day.value.days);
    }
    world_.add_column(subject_, std::move(out));
  }

  World& world_;
  std::int32_t subject_;
  const SubjectDef& def_;
  const Register &left_, &right_;
};

}  // namespace

// Rows stand in the order of the keys, so nothing depends on how the tables were sorted. Where a register did not arrive nobody can
// be said to be alone.
void build_matches(Evaluation& run, std::int32_t subject) {
  World& world = run.world;
  const SubjectDef& def = world.policy.subjects[static_cast<std::size_t>(subject)];
  const bool present = world.subjects[static_cast<std::size_t>(def.crossed)].present &&
                       world.subjects[static_cast<std::size_t>(def.crossed_with)].present;
  world.subjects[static_cast<std::size_t>(subject)].present = present;
  const Register left(world, def.crossed, def.left, -1), right(world, def.crossed_with, def.right, def.stated);
  MatchColumns columns(world, subject, left, right);
  if (!present) return columns.write({}, {});
  const std::vector<IdentityMatch> matches =
      match_identities(left.rows(), right.rows(), decisions_about(world, left, right));
  columns.write(rows_of(matches, left.size(), right.size()), identity_groups(matches, left.size(), right.size()));
}

}  // namespace baoxue::inline v1::engine_detail
