// SPDX-License-Identifier: MIT
// What could not be judged, and what is missing: unknown is not false.
#include <algorithm>
#include <map>
#include <set>

#include "engine/about.hpp"
#include "engine/report_impl.hpp"
#include "engine/settle.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

using expr::State;

void add(std::set<std::pair<std::string, std::string>>& found, std::string zh, std::string en) {
  found.emplace(std::move(zh), std::move(en));
}

// An expression of a subject with every node kept, run one row at a time.
struct Traced {
  Traced(const Report::Impl& report, std::int32_t subject, const CheckedExpr& expression, std::int32_t anchor_column)
      : target{&expression, anchor_column},
        chain(report.world, report.facts, subject, -1, std::span(&target, 1), {.optimise = false, .record = true}),
        run(chain) {}
  Target target;
  Chain chain;
  ChainRun run;
};

// Collects the leaves that make one row's answer unknown or faulty: follows expression facts, stops at columns, aggregates, calendars.
class Leaves {
 public:
  Leaves(const Report::Impl& report, Traced& traced, std::uint32_t row) : report_(report), row_(row) {
    traced.run.run({row, nullptr, 1});
    const std::vector<Chain::Step>& steps = traced.chain.steps();
    for (std::size_t step = 0; step < steps.size(); ++step) {
      for (std::size_t o = 0; o < steps[step].asts.size(); ++o) {
        expr::TraceNode tree = expr::trace(*steps[step].asts[o], steps[step].program, o, traced.run.workspace(step), 0);
        steps[step].fact[o] >= 0 ? void(facts_[steps[step].fact[o]] = std::move(tree)) : void(whole_ = std::move(tree));
      }
    }
    node(whole_);
  }

  std::set<std::pair<std::string, std::string>> found;

 private:
  void node(const expr::TraceNode& tree) {
    if (tree.value.state == State::known) return;
    if (!tree.note.empty()) return add(found, note_zh(tree.note), tree.note);
    if (tree.symbol >= 0) return leaf(report_.policy->refs[static_cast<std::size_t>(tree.symbol)]);
    bool below = false;
    for (const expr::TraceNode& child : tree.children) {
      below = below || child.value.state != State::known;
      node(child);
    }
    if (!below) add(found, tree.text + " 无法得出", "no value for " + tree.text);
  }

  static std::string note_zh(const std::string& note) {
    const std::size_t digits = note.find_first_of("0123456789");
    return digits == std::string::npos ? note : note.substr(digits, 4) + " 年校历/节假日安排未载入";
  }

  void leaf(const Ref& ref) {
    const Policy::Data& policy = report_.policy.data();
    const SubjectDef& target = policy.subjects[static_cast<std::size_t>(std::max(ref.target, 0))];
    switch (ref.kind) {
      case RefKind::parameter: {
        const Parameter& p = policy.parameters[static_cast<std::size_t>(ref.index)];
        return add(found, "参数 " + p.id + " 没有当日有效的值", "parameter " + p.id + " has no value on that day");
      }
      case RefKind::fact: {
        const auto computed = facts_.find(ref.index);  // a step of this very chain: its own leaves say why
        const Fact& read = policy.facts[static_cast<std::size_t>(ref.index)];
        if (report_.given != nullptr && report_.given->cut[static_cast<std::size_t>(ref.index)])
          return add(found, "未给出：" + (read.zh.empty() ? read.id : read.zh), "not given: " + read.id);
        if (computed != facts_.end()) return node(computed->second);
        return read.kind == FactKind::expr && ref.hops.empty() && !ref.self ? stored(read) : fact(read);
      }
      case RefKind::column: {
        const SubjectColumn& column = target.columns[static_cast<std::size_t>(ref.index)];
        if (target.kind == SubjectKind::runs) {
          const Maybe<int> year = ref.hops.empty() && !ref.self ? year_after_run(ref.target) : Maybe<int>();
          if (year.known)
            return add(found, std::to_string(year.value) + " 年校历/节假日安排未载入",
                       "calendar " + std::to_string(year.value) + " not loaded");
          return add(found, "其后的考勤未报送（" + column.zh + "）",
                     "attendance after it is not reported (" + target.id + "." + column.id + ")");
        }
        if (!report_.world.subjects[static_cast<std::size_t>(ref.target)].present) return absent(target);
        return add(found, target.zh + "·" + column.zh + " 未填", target.id + "." + column.id + " is not filled in");
      }
      case RefKind::unsent: {
        const SubjectColumn& column = target.columns[static_cast<std::size_t>(ref.index)];
        return add(found, target.zh + " 没有这一列：" + column.zh,
                   "no such column in the data: " + target.id + "." + column.id);
      }
      default: return add(found, ref.text, ref.text);
    }
  }

  // An expression fact of the same row that was stored: run it again for its leaves.
  void stored(const Fact& fact) {
    Traced traced(report_, fact.subject, fact.expr, fact.anchor_column);
    const Leaves leaves(report_, traced, row_);
    found.insert(leaves.found.begin(), leaves.found.end());
  }

  // The year whose calendar would say which school day follows the run, if that is what is missing.
  [[nodiscard]] Maybe<int> year_after_run(std::int32_t subject) const {
    const World& world = report_.world;
    const std::vector<Source>& columns = world.subjects[static_cast<std::size_t>(subject)].columns;
    const DayCounter& counter = world.calendars->counter(
        world.policy.subjects[static_cast<std::size_t>(subject)].day_count, world.school_of(subject, row_));
    const Maybe<Date> last =
        counter.add(Date{static_cast<std::int32_t>(columns[1].integer(row_))}, columns[6].integer(row_) - 1);
    return last.known ? counter.missing_year(last.value, 1) : Maybe<int>();
  }

  void fact(const Fact& fact) {
    if (fact.kind == FactKind::expr)
      return add(found, (fact.zh.empty() ? fact.id : fact.zh) + " 未知", fact.id + " is unknown");
    const Policy::Data& policy = report_.policy.data();
    if (fact.kind == FactKind::across) {  // has no rows of another subject
      const SubjectDef& population = policy.subjects[static_cast<std::size_t>(fact.subject)];
      return add(found, population.zh + " 间比较的数值不全（" + (fact.zh.empty() ? fact.id : fact.zh) + "）",
                 "what is compared between rows of " + population.id + " is incomplete (" + fact.id + ")");
    }
    const SubjectDef& from = policy.subjects[static_cast<std::size_t>(fact.relation.from)];
    if (!report_.world.subjects[static_cast<std::size_t>(fact.relation.from)].present) return absent(from);
    if (fact.covered_by >= 0) {
      add(found, from.zh + " 未覆盖该对象", from.id + " does not cover it");
    } else {
      add(found, from.zh + " 中相关记录不全（" + (fact.zh.empty() ? fact.id : fact.zh) + "）",
          "rows of " + from.id + " are incomplete (" + fact.id + ")");
    }
  }

  void absent(const SubjectDef& subject) { add(found, "未收到表：" + subject.zh, "table not received: " + subject.id); }

  const Report::Impl& report_;
  std::uint32_t row_;
  std::map<std::int32_t, expr::TraceNode> facts_;
  expr::TraceNode whole_;
};

struct Missing {
  std::string zh, en;
};
Missing missing_of(const Report::Impl& report, Traced& traced, std::uint32_t row) {
  Missing missing;
  for (const auto& [zh, en] : Leaves(report, traced, row).found) {
    missing.zh += (missing.zh.empty() ? "" : "；") + zh;
    missing.en += (missing.en.empty() ? "" : "; ") + en;
  }
  return missing;
}

struct Answer {
  std::string rule, subject, key;
  Date anchor;
  Missing missing;
  Bilingual title;
  About about;
  std::string table;
};

// The expression that a doubt of a settlement is about, nullptr where it is about none.
const CheckedExpr* part_of(const Settlement& s, Doubt doubt) {
  switch (doubt) {
    case Doubt::when: return &s.when;
    case Doubt::amount: return &s.amount;
    case Doubt::book: return &s.book;
    case Doubt::undo: return &s.undo;
    case Doubt::undo_book: return &s.undo_book;
    case Doubt::pool: return &s.pool;
    case Doubt::weight: return &s.weight;
    case Doubt::cap: return &s.cap_max;
    default: return nullptr;
  }
}

Missing doubt_words(const Policy::Data& policy, const SettlementUnknown& u) {
  switch (u.doubt) {
    case Doubt::exists: return {"该对象是否成立未知", "it is unknown whether this exists"};
    case Doubt::veto: {
      const std::string& rule = policy.rules[static_cast<std::size_t>(u.veto)].id;
      return {"否决规则 " + rule + " 未能判定", "the vetoing rule " + rule + " could not be judged"};
    }
    case Doubt::outside:
    case Doubt::period: return {"入账日不在任何时段内", "the booking day lies in no period"};
    case Doubt::decision: return {"尚未裁定", "not decided yet"};
    case Doubt::refused: return {"裁定不在允许范围内", "the decision is outside what is allowed"};
    case Doubt::uneven: return {"同一时段各行的总额不一致", "the rows of one period name different pools"};
    case Doubt::weightless: return {"权数之和为零", "the weights add up to zero"};
    case Doubt::within: return {"所属范围未知", "where it belongs (within) is unknown"};
    case Doubt::others: return {"同一总额中另有未能判定的行", "another row of the same pool could not be judged"};
    default: return {"数值超出范围", "a number is out of range"};
  }
}

Bilingual count_title(const Role& role) {
  return {role.zh + "人数", "number of " + (role.en.empty() ? role.id : role.en)};
}

std::vector<Answer> answers(Report::Impl& report) {
  const Policy::Data& policy = report.policy.data();
  std::vector<Answer> out;
  std::map<const CheckedExpr*, std::unique_ptr<Traced>> traced;
  Describer describer(report.world);
  const auto put = [&](const std::string& id, const Bilingual& title, std::int32_t subject, std::int32_t anchor,
                       std::uint32_t row, const CheckedExpr& expression) {
    auto& trace = traced[&expression];
    if (trace == nullptr) trace = std::make_unique<Traced>(report, subject, expression, anchor);
    out.push_back({id, policy.subjects[static_cast<std::size_t>(subject)].id, report.world.key_text(subject, row),
                   anchor_of(report.world, subject, anchor, row), missing_of(report, *trace, row), title,
                   describer.of(subject, row), cite(report, subject, row)});
  };
  for (const UnknownAnswer& u : report.judgement.unknowns) {
    const Rule& rule = policy.rules[u.rule];
    const CheckedExpr& part = u.part == UnknownPart::applies ? rule.applies
                              : u.part == UnknownPart::when  ? rule.when
                                                             : rule.due;
    put(rule.id, rule.title, rule.subject, rule.anchor_column, u.row, part);
  }
  for (const SettlementResult& result : report.settled.results) {
    for (const SettlementUnknown& u : result.unknowns) {
      const Settlement& s = policy.settlements[u.settlement];
      const CheckedExpr* part = part_of(s, u.doubt);
      if (part != nullptr && part->given) {
        put(s.id, s.title, s.subject, s.anchor_column, u.row, *part);
      } else {
        out.push_back({s.id, policy.subjects[static_cast<std::size_t>(s.subject)].id,
                       report.world.key_text(s.subject, u.row),
                       anchor_of(report.world, s.subject, s.anchor_column, u.row), doubt_words(policy, u), s.title,
                       describer.of(s.subject, u.row), cite(report, s.subject, u.row)});
      }
    }
  }
  for (const RoleGap& gap : report.uncounted) {
    const Role& role = policy.roles[static_cast<std::size_t>(gap.role)];
    const SubjectDef& at = policy.subjects[static_cast<std::size_t>(role.at)];
    out.push_back({"count." + role.id,
                   at.id,
                   report.world.key_text(role.at, static_cast<std::size_t>(gap.at_row)),
                   gap.day,
                   {role.zh + "的对象未填", "the object of " + role.id + " is not filled in"},
                   count_title(role),
                   describer.of(role.at, static_cast<std::uint32_t>(gap.at_row)),
                   cite(report, role.at, static_cast<std::size_t>(gap.at_row))});
  }
  for (const LadderGap& gap : ladder_gaps_of(report)) {
    out.push_back({"ladder." + gap.ladder->id,
                   policy.subjects[static_cast<std::size_t>(gap.ladder->subject)].id,
                   report.world.key_text(gap.ladder->subject, static_cast<std::size_t>(gap.row)),
                   gap.day,
                   {gap.why.zh, gap.why.en},
                   gap.ladder->title,
                   describer.of(gap.ladder->subject, static_cast<std::uint32_t>(gap.row)),
                   cite(report, gap.ladder->subject, static_cast<std::size_t>(gap.row))});
  }
  for (const PublishedDifference& one : report.published) {
    if (one.unknown == 0) continue;
    const std::int32_t subject = report.world.subject_index("published");
    const std::string rows = std::to_string(one.unknown);
    out.push_back({published_rule(report, one),
                   "published",
                   report.world.key_text(subject, one.row),
                   report.world.event_day(subject, static_cast<std::int64_t>(one.row)),
                   {"复核时有 " + rows + " 行是否计入未知", rows + " rows of the recount may or may not count"},
                   policy.metrics[one.metric].title,
                   {},
                   cite(report, subject, one.row)});
  }
  std::sort(out.begin(), out.end(), [](const Answer& a, const Answer& b) {
    return std::tie(a.rule, a.subject, a.key) < std::tie(b.rule, b.subject, b.key);
  });
  return out;
}

constexpr std::size_t kExamples = 10;

struct Group {
  std::int64_t count = 0;
  std::string examples;
  Bilingual title;
};

}  // namespace

Bilingual missing_leaves(const Report::Impl& report, std::int32_t subject, const CheckedExpr& expression,
                         std::int32_t anchor_column, std::uint32_t row) {
  Traced traced(report, subject, expression, anchor_column);
  Missing missing = missing_of(report, traced, row);
  return {std::move(missing.zh), std::move(missing.en)};
}

void make_unknown_tables(Report::Impl& report) {
  using enum ColumnType;
  const Policy::Data& policy = report.policy.data();
  TableBuilder unknown("unknown", {{"rule", text},
                                   {"subject", text},
                                   {"key", ColumnType::text, Sensitivity::id},
                                   {"anchor", date},
                                   {"missing_zh", text},
                                   {"missing_en", text},
                                   {"school", text},
                                   {"school_name", text},
                                   {"class", text},
                                   {"label", ColumnType::text, Sensitivity::family},
                                   {"table", text}});
  std::map<std::tuple<std::string, std::string, std::string>, Group> groups;  // (rule, missing en, missing zh)
  for (const Answer& a : answers(report)) {
    unknown.text(a.rule).text(a.subject).text(a.key).day(a.anchor.days).text(a.missing.zh).text(a.missing.en);
    unknown.text(a.about.school).text(a.about.school_name).text(a.about.in_class).text(a.about.label).text(a.table);
    Group& group = groups[{a.rule, a.missing.en, a.missing.zh}];
    if (static_cast<std::size_t>(group.count++) < kExamples)
      group.examples += (group.examples.empty() ? "" : " ") + a.key;
    group.title = a.title;
  }
  for (const Rule& rule : policy.rules) {  // a rule whose own table did not arrive judged nobody
    const SubjectDef& subject = policy.subjects[static_cast<std::size_t>(rule.subject)];
    if (report.world.subjects[static_cast<std::size_t>(rule.subject)].present) continue;
    groups[{rule.id, "table not received: " + subject.id, "未收到表：" + subject.zh}].title = rule.title;
  }
  for (const Role& role : policy.roles) {
    const bool counts = role.min > 0 || role.max < INT32_MAX;
    const std::int32_t source = role.source == RoleSource::row           ? role.at
                                : role.source == RoleSource::assignments ? report.world.subject_index("assignment")
                                                                         : report.world.subject_index("staff");
    if (!counts || report.world.subjects[static_cast<std::size_t>(source)].present) continue;
    const SubjectDef& subject = policy.subjects[static_cast<std::size_t>(source)];
    groups[{"count." + role.id, "table not received: " + subject.id, "未收到表：" + subject.zh}].title =
        count_title(role);
  }
  for (std::size_t l = 0; l < report.ladders.size(); ++l) {  // the same of a ladder without its cases or events
    const Ladder& ladder = policy.ladders[l];
    const bool cases = report.world.subjects[static_cast<std::size_t>(ladder.subject)].present;
    const SubjectDef& absent = policy.subjects[static_cast<std::size_t>(cases ? ladder.events.from : ladder.subject)];
    if (!report.ladders[l].present)
      groups[{"ladder." + ladder.id, "table not received: " + absent.id, "未收到表：" + absent.zh}].title =
          ladder.title;
  }
  TableBuilder grouped("not_evaluated", {{"rule", text},
                                         {"title_zh", text},
                                         {"title_en", text},
                                         {"missing_zh", text},
                                         {"missing_en", text},
                                         {"count", integer},
                                         {"examples", ColumnType::text, Sensitivity::id}});
  for (const auto& [at, group] : groups) {
    grouped.text(std::get<0>(at))
        .text(group.title.zh)
        .text(group.title.en)
        .text(std::get<2>(at))
        .text(std::get<1>(at))
        .number(group.count)
        .text(group.examples);
  }
  TableBuilder rules("rules", {{"rule", text},
                               {"clause", text},
                               {"severity", text},
                               {"title_zh", text},
                               {"title_en", text},
                               {"subject", text},
                               {"yes", integer},
                               {"no", integer},
                               {"unknown", integer},
                               {"not_applicable", integer},
                               {"fault", integer}});
  constexpr std::string_view kSeverities[] = {"look", "due", "urgent"};
  for (std::size_t r = 0; r < policy.rules.size(); ++r) {
    const Rule& rule = policy.rules[r];
    const RuleCounts& counts = report.judgement.counts[r];
    rules.text(rule.id)
        .text(rule.clause)
        .text(std::string(kSeverities[static_cast<std::size_t>(rule.severity)]))
        .text(rule.title.zh)
        .text(rule.title.en);
    rules.text(policy.subjects[static_cast<std::size_t>(rule.subject)].id);
    rules.number(counts.yes)
        .number(counts.no)
        .number(counts.unknown)
        .number(counts.not_applicable)
        .number(counts.fault);
  }
  report.tables["unknown"] = unknown.done();
  report.tables["not_evaluated"] = grouped.done();
  report.tables["rules"] = rules.done();
}

}  // namespace baoxue::inline v1::engine_detail
