// SPDX-License-Identifier: MIT
// The rows under a fact: what an aggregate or fold counted, or the population that a fact across rows is taken over.
#include <optional>

#include "engine/across.hpp"
#include "engine/aggregate.hpp"
#include "engine/explainer.hpp"

namespace baoxue::inline v1::engine_detail {

namespace json = boost::json;

namespace {

constexpr std::string_view kTakes[] = {"count", "sum",  "min",      "max",   "any",
                                       "all",   "none", "distinct", "first", "latest"};
constexpr std::string_view kAcross[] = {"rank", "award", "sum", "mean", "pooled", "lag", "streak"};
constexpr std::string_view kTies[] = {"competition", "dense", "first", "mean"};

std::string_view counts_name(expr::State state) {
  return state == expr::State::known ? "yes" : state == expr::State::unknown ? "unknown" : "error";
}

// The argument of `take` for some rows, seen from one row of the subject.
class Arguments {
 public:
  Arguments(const Report::Impl& report, const Fact& fact) : fact_(fact), target_{&fact.argument, fact.anchor_column} {
    if (!fact.argument.given) return;
    chain_.emplace(report.world, report.facts, fact.relation.from, fact.subject, std::span(&target_, 1));
    run_.emplace(*chain_);
  }
  [[nodiscard]] bool given() const { return run_.has_value(); }
  [[nodiscard]] expr::Value of(std::size_t row, std::uint32_t self) {
    const Rows selves{self, nullptr, 1};
    run_->run({static_cast<std::int64_t>(row), nullptr, 1}, &selves);
    return expr::value_at(run_->result(0), fact_.argument.ast.type(), 0);
  }

 private:
  const Fact& fact_;
  Target target_;
  std::optional<Chain> chain_;
  std::optional<ChainRun> run_;
};

// A fact of the same row that says whether the table covers it.
json::object covered(const Report::Impl& report, const Fact& fact, std::uint32_t row) {
  const Fact& by = report.policy->facts[static_cast<std::size_t>(fact.covered_by)];
  json::object out{{"by", by.id}};
  if (!report.facts.has(fact.covered_by)) return out;
  Scratch scratch;
  const auto at = static_cast<std::int32_t>(row);
  const Ref ref{RefKind::fact, false, fact.subject, {}, fact.subject, fact.covered_by, by.type, by.id};
  const json::object value =
      value_json(expr::value_at(read_ref(report.world, report.facts, ref, {0, &at, 1}, scratch), by.type, 0));
  for (const auto& member : value) out[member.key()] = member.value();
  return out;
}

void counted_rows(const Report::Impl& report, const Fact& fact, std::uint32_t of, json::object& out) {
  const SubjectDef& from = report.policy->subjects[static_cast<std::size_t>(fact.relation.from)];
  const SubjectRows& table = report.world.subjects[static_cast<std::size_t>(fact.relation.from)];
  out["from"] = from.id;
  if (fact.kind == FactKind::aggregate) out["take"] = kTakes[static_cast<std::size_t>(fact.take)];
  if (fact.where.given) out["where"] = fact.where.source;
  json::array rows;
  if (!table.present) {
    out["rows"] = std::move(rows), out["total"] = 0;
    out["missing"] = both({"未收到表：" + from.zh, "table not received: " + from.id});
    return;
  }
  RowsBehind behind(report.world, report.facts, fact);
  if (const expr::State reached = behind.groups().reached(of); reached != expr::State::known)
    out["missing"] = both({"哪些行属于它未知", "which rows belong to it is unknown"});
  const std::vector<CountedRow> found = behind.of(of);
  Arguments arguments(report, fact);
  for (const CountedRow& row : found) {
    if (rows.size() == kMostRows) break;
    json::object one = row_json(report, fact.relation.from, row.row);
    const bool doubtful = row.state == expr::State::known && table.is_doubtful(row.row);
    one["counts"] = counts_name(doubtful ? expr::State::unknown : row.state);
    if (arguments.given()) one["value"] = value_json(arguments.of(row.row, of));
    rows.push_back(std::move(one));
  }
  out["rows"] = std::move(rows), out["total"] = found.size();
  if (fact.covered_by >= 0) out["covered"] = covered(report, fact, of);
}

// Takes part; left out by `where`; or unknown, and why.
json::object member_json(const Report::Impl& report, const Fact& fact, const AcrossMember& member) {
  json::object one = row_json(report, fact.subject, member.row);
  one["counts"] = member.in == AcrossMember::In::no                     ? "no"
                  : member.in == AcrossMember::In::yes && member.usable ? "yes"
                                                                        : "unknown";
  one["value"] = value_json(member.value);
  if (fact.across.other.given) one["other"] = value_json(member.other);
  if (member.in == AcrossMember::In::unknown)
    one["because"] = both({"是否在内未知", "whether it belongs here is unknown"});
  if (member.in == AcrossMember::In::yes && !member.usable) one["because"] = both({"数值未知", "its value is unknown"});
  return one;
}

void population(const Report::Impl& report, const Fact& fact, std::uint32_t of, json::object& out) {
  const Across& across = fact.across;
  out["from"] = report.policy->subjects[static_cast<std::size_t>(fact.subject)].id;
  out["across"] = kAcross[static_cast<std::size_t>(across.op)];
  out["value"] = across.value.source;
  if (across.other.given) out["other"] = across.other.source;
  if (fact.where.given) out["where"] = fact.where.source;
  json::array within;
  for (const std::int32_t part : across.within)
    within.emplace_back(report.policy->refs[static_cast<std::size_t>(part)].text);
  if (!within.empty()) out["within"] = std::move(within);
  const bool ordered = across.op == AcrossOp::rank || across.op == AcrossOp::award;
  if (ordered) {
    out["order"] = across.descending ? "greatest_first" : "least_first";
    out["ties"] = kTies[static_cast<std::size_t>(across.ties)];
  }
  if (across.op == AcrossOp::lag) out["steps"] = across.steps;
  const std::vector<AcrossMember> members = across_members(report.world, report.facts, fact, of);
  std::int64_t take_part = 0, left_out = 0, unknown = 0;
  json::array rows;
  for (const AcrossMember& member : members) {
    json::object one = member_json(report, fact, member);
    ++(one["counts"] == "yes" ? take_part : one["counts"] == "no" ? left_out : unknown);
    if (member.row == of) one["this"] = true;
    // The row itself is shown however far down it stands.
    if (rows.size() < kMostRows || member.row == of) rows.push_back(std::move(one));
  }
  out["rows"] = std::move(rows), out["total"] = members.size();
  out["take_part"] = take_part, out["left_out"] = left_out, out["unknown"] = unknown;
  if (members.empty()) out["missing"] = both({"所属范围（within）未知", "where it belongs (within) is unknown"});
}

}  // namespace

void explain_rows(const Report::Impl& report, const Fact& fact, std::uint32_t row, json::object& out) {
  fact.kind == FactKind::across ? population(report, fact, row, out) : counted_rows(report, fact, row, out);
}

}  // namespace baoxue::inline v1::engine_detail
