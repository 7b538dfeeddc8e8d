// SPDX-License-Identifier: MIT
// Two reports side by side: which findings are new, go on, changed or are gone, and why as far as that can be told.
#include <algorithm>
#include <set>

#include "engine/answers.hpp"
#include "engine/content.hpp"
#include "engine/report_impl.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1 {

using namespace engine_detail;

namespace {

constexpr std::size_t kNone = SIZE_MAX;

std::string joined_with(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? std::string() : std::string(between)) + part;
  return out;
}

// How one report stands to a subject's row: yes, no, unknown, not_applicable, error; no_rule, not_received, no_row.
struct Standing {
  std::string answer;
  Bilingual missing = {};  // of unknown
  std::int32_t subject = -1, rule = -1;
  std::int64_t row = -1;
};

// One of the two reports, with what is asked of it again and again.
class Side {
 public:
  explicit Side(const Report::Impl& report)
      : report_(report), findings_(*report.tables.at("findings")), answers_(report), evidence_(report) {
    const OutTable& persons = *report.tables.at("persons");
    for (std::size_t r = 0; r < persons.rows; ++r) {
      std::string& line = persons_[persons.columns[0].text[r]];
      for (const char* name : {"role", "staff", "object", "state"}) line += persons.column(name)->text[r] + '\x1f';
    }
    const OutTable& unknown = *report.tables.at("unknown");
    for (std::size_t r = 0; r < unknown.rows; ++r) {
      unknown_[{unknown.column("rule")->text[r], unknown.column("key")->text[r]}] = {
          unknown.column("missing_zh")->text[r], unknown.column("missing_en")->text[r]};
    }
  }

  [[nodiscard]] const Report::Impl& report() const { return report_; }
  [[nodiscard]] const OutTable& findings() const { return findings_; }
  [[nodiscard]] std::string text(std::size_t at, std::string_view column) const {
    const OutColumn& cells = *findings_.column(column);
    return cells.is_known(at) ? cells.text[at] : std::string();
  }
  [[nodiscard]] std::int32_t day(std::size_t at, std::string_view column) const {
    const OutColumn& cells = *findings_.column(column);
    return cells.is_known(at) ? static_cast<std::int32_t>(cells.integers[at]) : kNoDay;
  }
  [[nodiscard]] std::string persons(const std::string& id) const {
    const auto found = persons_.find(id);
    return found == persons_.end() ? std::string() : found->second;
  }

  // "table key" of the rows behind a finding of this report, with their row.
  using Rows = std::map<std::string, EvidenceRow>;
  [[nodiscard]] Rows rows(std::size_t at) { return named(report_.judgement.findings[at]); }
  // The same where the rule does not say yes: the rows that its facts count.
  [[nodiscard]] Rows rows(const Standing& standing) {
    Finding finding;
    finding.rule = static_cast<std::uint16_t>(standing.rule);
    finding.row = static_cast<std::uint32_t>(standing.row);
    return named(finding);
  }

  // `made`: a finding that no rule of the pack makes.
  [[nodiscard]] Standing standing(const std::string& rule, const std::string& subject, const std::string& key,
                                  bool made) {
    Standing out;
    const std::vector<Rule>& rules = report_.policy->rules;
    const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule& r) { return r.id == rule; });
    out.answer = "no_rule";
    out.subject = report_.world.subject_index(subject);
    if (out.subject < 0 || (made ? !knows(rule) : found == rules.end() || found->subject != out.subject)) return out;
    const SubjectRows& rows = report_.world.subjects[static_cast<std::size_t>(out.subject)];
    out.answer = "not_received";
    if (!rows.present) return out;
    out.row = report_.world.row_of(out.subject, key);
    out.answer = "no_row";
    if (out.row < 0 || !rows.is_visible(static_cast<std::size_t>(out.row))) return out;
    const auto doubt = unknown_.find({rule, key});
    if (doubt != unknown_.end()) out.missing = doubt->second;
    if (made) {
      out.answer = doubt == unknown_.end() ? "no" : "unknown";
      return out;
    }
    out.rule = static_cast<std::int32_t>(found - rules.begin());
    out.answer = answers_.of(static_cast<std::size_t>(out.rule), static_cast<std::uint32_t>(out.row));
    return out;
  }

 private:
  // Does the policy have what makes findings of this name?
  [[nodiscard]] bool knows(const std::string& rule) const {
    const Policy::Data& policy = report_.policy.data();
    const std::size_t dot = rule.find('.');
    const std::string kind = rule.substr(0, dot), rest = rule.substr(dot + 1), id = rest.substr(0, rest.rfind('.'));
    const auto any = [](const auto& all, const std::string& wanted) {
      return std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.id == wanted; });
    };
    if (kind == "gap" || kind == "count") return any(policy.roles, rest);
    if (kind == "settlement") return any(policy.settlements, id);
    return kind == "ladder" ? any(policy.ladders, id) : any(policy.metrics, id);
  }

  [[nodiscard]] Rows named(const Finding& finding) {
    Rows out;
    for (const EvidenceRow& row : evidence_.of(finding))
      out.emplace(table_of(report_.world, row.subject) + ' ' + report_.world.key_text(row.subject, row.row), row);
    return out;
  }

  const Report::Impl& report_;
  const OutTable& findings_;
  Answers answers_;
  EvidenceRows evidence_;
  std::map<std::string, std::string> persons_;  // by finding
  std::map<std::pair<std::string, std::string>, Bilingual> unknown_;  // by rule and key
};

// What is not the same of two runs as a whole.
struct Causes {
  std::vector<std::string> codes, zh, en;
  void add(const char* code, std::string in_zh, std::string in_en) {
    codes.emplace_back(code), zh.push_back(std::move(in_zh)), en.push_back(std::move(in_en));
  }
};

Causes causes_of(const Report::Impl& now, const Report::Impl& before) {
  Causes out;
  const std::string was = before.as_of.text(), is = now.as_of.text();
  if (now.as_of != before.as_of)
    out.add("date", "截至日由 " + was + " 变为 " + is, "as_of went from " + was + " to " + is);
  const std::string &policy = now.policy->hash, &old = before.policy->hash;
  if (policy != old || now.policy->id != before.policy->id) {
    const std::string a = before.policy->id + " " + old.substr(0, 8), b = now.policy->id + " " + policy.substr(0, 8);
    out.add("policy", "政策包由 " + a + " 变为 " + b, "the policy went from " + a + " to " + b);
  }
  const std::vector<std::string> tables = differing_tables(now.data, before.data);
  if (!tables.empty())
    out.add("data", "数据不同（" + joined_with(tables, "、") + "）",
            "the data differ (" + joined_with(tables, ", ") + ")");
  return out;
}

class Comparison {
 public:
  Comparison(const Report::Impl& now, const Report::Impl& before)
      : now_(now), before_(before), causes_(causes_of(now, before)) {}

  std::shared_ptr<const OutTable> table() {
    pair();
    for (const auto& [at, pair] : pairs_) write(pair);
    return out_.done();
  }

 private:
  struct Pair {
    std::size_t now = kNone, before = kNone;
  };

  // By what both reports are ordered by, then the id; the n-th of one id with the n-th.
  using At = std::tuple<std::string, std::string, std::string, std::string, std::size_t>;
  void pair() {
    const auto put = [&](const Side& side, std::size_t Pair::* member) {
      std::map<std::string, std::size_t> seen;
      for (std::size_t f = 0; f < side.findings().rows; ++f) {
        const std::string id = side.text(f, "finding_id");
        pairs_[{side.text(f, "subject"), side.text(f, "key"), side.text(f, "rule"), id, seen[id]++}].*member = f;
      }
    };
    put(now_, &Pair::now), put(before_, &Pair::before);
  }

  void write(const Pair& pair) {
    const bool is = pair.now != kNone, was = pair.before != kNone;
    const Side& shown = is ? now_ : before_;
    const std::size_t at = is ? pair.now : pair.before;
    const bool made = shown.text(at, "reason") != "rule";
    const auto standing = [&](Side& side, bool has) {  // asked only of the report that lacks the finding
      return has ? Standing{.answer = "yes"}
                 : side.standing(shown.text(at, "rule"), shown.text(at, "subject"), shown.text(at, "key"), made);
    };
    const Standing now = standing(now_, is), before = standing(before_, was);
    const auto rows = [&](Side& side, std::size_t finding, const Standing& asked) {
      return finding != kNone ? side.rows(finding) : asked.rule >= 0 ? side.rows(asked) : Side::Rows();
    };
    const Side::Rows rows_now = rows(now_, pair.now, now), rows_before = rows(before_, pair.before, before);
    const std::vector<std::string> changed =
        is && was ? changed_of(pair, rows_now, rows_before) : std::vector<std::string>();
    const bool same = is && was && changed.empty();
    out_.text(!was ? "new" : !is ? "cleared" : same ? "continuing" : "changed");
    for (const char* name : {"finding_id", "rule", "clause", "severity", "subject", "key", "school", "school_name",
                             "class", "label", "title_zh", "title_en"})
      out_.text(shown.text(at, name));
    text(now_, pair.now, "state"), text(before_, pair.before, "state");
    day(now_, pair.now), day(before_, pair.before);
    text(joined_with(changed, " "));
    out_.text(now.answer).text(before.answer);
    if (same) {
      out_.null().null().null().null().null();
      return;
    }
    text(joined_with(causes_.codes, " "));
    // Where one side has no such row or rule, nothing stands against the other side's rows.
    const bool comparable = !made && (is || now.rule >= 0) && (was || before.rule >= 0);
    const std::vector<std::string> added = comparable ? without(rows_now, rows_before) : std::vector<std::string>(),
                                   removed = comparable ? without(rows_before, rows_now) : std::vector<std::string>();
    text(joined_with(added, "; ")), text(joined_with(removed, "; "));
    const Bilingual why = because(is, was, is ? before : now, comparable ? recorded_since(rows_now, rows_before) : 0);
    out_.text(why.zh).text(why.en);
  }

  void text(std::string value) { value.empty() ? out_.null() : out_.text(std::move(value)); }
  void text(const Side& side, std::size_t at, const char* name) { text(at == kNone ? "" : side.text(at, name)); }
  void day(const Side& side, std::size_t at) { out_.day(at == kNone ? kNoDay : side.day(at, "due")); }

  // Days late follow from as_of alone and are no change.
  [[nodiscard]] std::vector<std::string> changed_of(const Pair& pair, const Side::Rows& rows_now,
                                                    const Side::Rows& rows_before) const {
    std::vector<std::string> out;
    const auto differs = [&](const char* name) { return now_.text(pair.now, name) != before_.text(pair.before, name); };
    for (const char* name : {"clause", "severity", "state", "school", "class", "label"}) {
      if (differs(name)) out.emplace_back(name);
    }
    for (const char* name : {"anchor", "due"}) {
      if (now_.day(pair.now, name) != before_.day(pair.before, name)) out.emplace_back(name);
    }
    if (differs("title_zh") || differs("title_en")) out.emplace_back("title");
    if (differs("message_zh") || differs("message_en")) out.emplace_back("message");
    const std::string id = now_.text(pair.now, "finding_id");
    if (now_.persons(id) != before_.persons(id)) out.emplace_back("persons");
    if (!without(rows_now, rows_before).empty() || !without(rows_before, rows_now).empty())
      out.emplace_back("evidence");
    return out;
  }

  static std::vector<std::string> without(const Side::Rows& rows, const Side::Rows& others) {
    std::vector<std::string> out;
    for (const auto& [name, row] : rows) {
      if (!others.contains(name)) out.push_back(name);
    }
    return out;
  }

  // How many of the rows that count now and did not before were recorded after the earlier as_of.
  [[nodiscard]] std::int64_t recorded_since(const Side::Rows& rows, const Side::Rows& others) const {
    const World& world = now_.report().world;
    std::int64_t count = 0;
    for (const auto& [name, row] : rows) {
      const SubjectDef& def = world.policy.subjects[static_cast<std::size_t>(row.subject)];
      if (others.contains(name) || def.kind != SubjectKind::table) continue;
      const std::int32_t recorded =
          world.policy.schema->tables()[static_cast<std::size_t>(def.table)].column_with_role(ColumnRole::recorded);
      if (recorded < 0) continue;
      const Maybe<Date> day = world.date_at(row.subject, recorded, static_cast<std::int64_t>(row.row));
      count += day.known && before_.report().as_of < day.value ? 1 : 0;
    }
    return count;
  }

  // `other`: how the report that does not have the finding stands to its row.
  [[nodiscard]] Bilingual because(bool is, bool was, const Standing& other, std::int64_t since) const {
    Bilingual out = is && was ? Bilingual() : standing_words(other, is);
    const auto add = [&](const std::string& zh, const std::string& en) {
      out.zh += (out.zh.empty() ? "" : "；") + zh, out.en += (out.en.empty() ? "" : "; ") + en;
    };
    if (since > 0) {
      const std::string count = std::to_string(since), day = before_.report().as_of.text();
      add(day + " 之后登记了 " + count + " 行", count + " of its rows recorded after " + day);
    }
    const std::size_t many = causes_.codes.size();
    if (many > 0) {
      const std::string zh = joined_with(causes_.zh, "，"), en = joined_with(causes_.en, ", ");
      many == 1 ? add("两次运行只有一处不同：" + zh, "the runs differ in one thing only: " + en)
                : add("两次运行不同：" + zh + "，无法分清是哪一项",
                      "the runs differ in more than one thing, it cannot be told which: " + en);
    }
    return out;
  }

  static Bilingual standing_words(const Standing& other, bool is_new) {
    const std::string zh = is_new ? "上次" : "现在", en = is_new ? "it was: " : "it is now: ";
    const std::string& answer = other.answer;
    if (answer == "no") return {zh + "判为否", en + "no"};
    if (answer == "not_applicable") return {zh + "不适用", en + "not applicable"};
    if (answer == "unknown") return {zh + "无法判定：" + other.missing.zh, en + "unknown, " + other.missing.en};
    if (answer == "error") return {zh + "计算出错：" + other.missing.zh, en + "an error, " + other.missing.en};
    if (answer == "no_rule") return {zh + "的政策包没有这条规则", en + "no rule of the policy"};
    if (answer == "not_received") return {zh + "未收到所需的表", en + "a table that did not arrive"};
    if (answer == "no_row")
      return {zh + "的数据没有这一行，或在截至日看不到", en + "no row of the data, or none that as_of sees"};
    return {zh + "是同一对象另一日期或时段的发现", en + "a finding about the same subject of another day or period"};
  }

  Side now_, before_;
  Causes causes_;
  std::map<At, Pair> pairs_;
  TableBuilder out_{"compare",
                    {{"change", ColumnType::text},
                     {"finding_id", ColumnType::text},
                     {"rule", ColumnType::text},
                     {"clause", ColumnType::text},
                     {"severity", ColumnType::text},
                     {"subject", ColumnType::text},
                     {"key", ColumnType::text, Sensitivity::id},
                     {"school", ColumnType::text},
                     {"school_name", ColumnType::text},
                     {"class", ColumnType::text},
                     {"label", ColumnType::text, Sensitivity::family},
                     {"title_zh", ColumnType::text},
                     {"title_en", ColumnType::text},
                     {"state", ColumnType::text},
                     {"state_before", ColumnType::text},
                     {"due", ColumnType::date},
                     {"due_before", ColumnType::date},
                     {"changed", ColumnType::text},
                     {"answer", ColumnType::text},
                     {"answer_before", ColumnType::text},
                     {"differs", ColumnType::text},
                     {"rows_added", ColumnType::text, Sensitivity::id},
                     {"rows_removed", ColumnType::text, Sensitivity::id},
                     {"why_zh", ColumnType::text},
                     {"why_en", ColumnType::text}}};
};

}  // namespace

std::shared_ptr<const OutTable> Report::compare(const Report& previous) const {
  return Comparison(*impl_, *previous.impl_).table();
}

}  // namespace baoxue::inline v1
