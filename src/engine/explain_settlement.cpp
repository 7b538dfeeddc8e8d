// SPDX-License-Identifier: MIT
#include "engine/explain_settlement.hpp"

#include <algorithm>

#include "baoxue/core/money.hpp"
#include "engine/settle_steps.hpp"
#include "engine/table_reader.hpp"

namespace baoxue::inline v1::engine_detail {

namespace json = boost::json;

namespace {

std::string fraction(Ratio r) { return r.d == 1 ? std::to_string(r.n) : ratio_text(r); }

class SettlementExplainer {
 public:
  SettlementExplainer(const Report::Impl& report, std::size_t index, std::string_view key, const ExpressionTree& tree)
      : report_(report),
        world_(report.world),
        policy_(report.policy.data()),
        settlement_(policy_.settlements[index]),
        index_(index),
        result_(report.settled.results[index]),
        key_(key),
        tree_(tree) {
    const SubjectRows& rows = world_.subjects[static_cast<std::size_t>(settlement_.subject)];
    for (std::size_t r = 0; r < rows.rows && row_ < 0; ++r) {
      if (rows.is_visible(r) && world_.key_text(settlement_.subject, r) == key_) row_ = static_cast<std::int32_t>(r);
    }
    for (const SettlementEntry& entry : result_.entries) {
      if (entry.key == key_) entry_ = &entry;
    }
    for (const SettlementLine& line : result_.lines) {
      if (line.key == key_) lines_.push_back(&line);
    }
  }

  json::value whole() {
    if (row_ < 0 && lines_.empty()) return nullptr;
    json::object out{{"version", 1},
                     {"settlement", settlement_.id},
                     {"clause", settlement_.clause},
                     {"layer", settlement_.layer},
                     {"title_zh", settlement_.title.zh},
                     {"title_en", settlement_.title.en},
                     {"subject", policy_.subjects[static_cast<std::size_t>(settlement_.subject)].id},
                     {"key", key_},
                     {"as_of", report_.as_of.text()},
                     {"unit", settlement_.points ? "points" : "money"},
                     {"answer", answer()}};
    if (row_ >= 0) {
      for (const auto& [name, expression] :
           {std::pair("when", &settlement_.when), std::pair("amount", &settlement_.amount),
            std::pair("book", &settlement_.book)}) {
        if (expression->given) out[name] = tree(*expression);
      }
    }
    json::array stages;
    if (entry_ != nullptr) {
      for (json::object (SettlementExplainer::*stage)() :
           {&SettlementExplainer::entry, &SettlementExplainer::undo, &SettlementExplainer::veto,
            &SettlementExplainer::part, &SettlementExplainer::shares, &SettlementExplainer::cap}) {
        json::object said = (this->*stage)();
        if (!said.empty()) stages.push_back(std::move(said));
      }
    }
    stages.push_back(rounding());
    if (json::object said = closed(); !said.empty()) stages.push_back(std::move(said));
    out["stages"] = std::move(stages);
    out["choices"] = choices();
    return out;
  }

 private:
  [[nodiscard]] json::object tree(const CheckedExpr& expression) const {
    return tree_(settlement_.subject, expression, settlement_.anchor_column, static_cast<std::uint32_t>(row_));
  }
  // "200.00" or "7/2"; an amount that is no whole fen is written as a fraction of one.
  [[nodiscard]] std::string amount_text(Ratio amount) const {
    if (settlement_.points) return fraction(amount);
    return amount.d == 1 ? Money{amount.n}.text() : fraction(amount) + " fen";
  }

  [[nodiscard]] std::string answer() const {
    if (entry_ != nullptr) return entry_->doubt != Doubt::none && !entry_->struck ? "undecided" : "yes";
    for (const SettlementUnknown& unknown : result_.unknowns) {
      if (static_cast<std::int32_t>(unknown.row) == row_) return unknown.fault ? "error" : "unknown";
    }
    return "no";
  }

  json::object entry() {
    json::object out{{"stage", "entry"},
                     {"book", entry_->book.text()},
                     {"period", entry_->period},
                     {"persons_on", entry_->day.text()}};
    if (settlement_.amount.given) out["amount"] = amount_text(entry_->amount);
    return out;
  }

  json::object undo() {
    if (!settlement_.undo.given) return {};
    json::object out{{"stage", "undo"},
                     {"when", tree(settlement_.undo)},
                     {"did", entry_->undone_on.known ? "taken_back" : "nothing"}};
    if (entry_->doubt == Doubt::undo || entry_->doubt == Doubt::undo_book) out["did"] = "undecided";
    if (entry_->undone_on.known) out["book"] = entry_->undone_on.value.text();
    return out;
  }

  json::object veto() {
    json::array rules;
    for (const std::uint16_t r : rules_read(policy_, index_)) {
      for (const Rule::Veto& veto : policy_.rules[r].vetoes) {
        if (static_cast<std::size_t>(veto.settlement) == index_) rules.push_back(veto_of(policy_.rules[r], veto, r));
      }
    }
    if (rules.empty()) return {};
    return {{"stage", "veto"},
            {"rules", std::move(rules)},
            {"did", entry_->struck                 ? "struck"
                    : entry_->doubt == Doubt::veto ? "undecided"
                                                   : "nothing"}};
  }

  [[nodiscard]] json::object veto_of(const Rule& rule, const Rule::Veto& veto, std::uint16_t index) const {
    const std::int32_t row =
        world_.follow(settlement_.subject, veto.hops, row_, world_.event_day(settlement_.subject, row_));
    json::object out{{"rule", rule.id},
                     {"clause", rule.clause},
                     {"subject", policy_.subjects[static_cast<std::size_t>(rule.subject)].id}};
    if (row >= 0) out["key"] = world_.key_text(rule.subject, static_cast<std::size_t>(row));
    const bool decides = entry_->veto == index;
    out["answer"] = decides ? (entry_->struck ? "yes" : "unknown") : entry_->struck ? "not_needed" : "no";
    if (row >= 0 && decides)
      out["when"] = tree_(rule.subject, rule.when, rule.anchor_column, static_cast<std::uint32_t>(row));
    return out;
  }

  // What the entry comes to where the pack gives no amount: its part of a pool, or a decision.
  json::object part() {
    return settlement_.pool.given ? pool() : settlement_.decided_by >= 0 ? decision() : json::object();
  }

  json::object pool() {
    json::object out{{"stage", "pool"}, {"pool", tree(settlement_.pool)}, {"weight", tree(settlement_.weight)}};
    if (entry_->weights.n == 0) {
      out["did"] = entry_->doubt == Doubt::none ? "no_part" : "undecided";
      return out;
    }
    out["did"] = entry_->doubt == Doubt::none ? "divided" : "undecided";
    out["share"] = fraction(entry_->weight) + " of " + fraction(entry_->weights);
    if (entry_->doubt == Doubt::none) out["amount"] = amount_text(entry_->amount);
    return out;
  }

  json::object decision() {
    const Parameter& parameter = policy_.parameters[static_cast<std::size_t>(settlement_.decided_by)];
    json::array allowed;
    for (const expr::Value& bound : parameter.allowed) allowed.emplace_back(expr::to_text(bound));
    const bool taken = entry_->doubt != Doubt::decision && entry_->doubt != Doubt::refused;
    json::object out{
        {"stage", "decision"},
        {"parameter",
         json::object{{"id", parameter.id}, {"clause", parameter.clause}, {"allowed", std::move(allowed)}}},
        {"did", taken                             ? "decided"
                : entry_->doubt == Doubt::refused ? "refused"
                                                  : "not_decided_yet"}};
    if (taken) out["amount"] = amount_text(entry_->amount);
    if (entry_->decision < 0) return out;
    const TableReader table(world_, "decision");
    const auto row = static_cast<std::size_t>(entry_->decision);
    out["decision"] = json::object{{"id", world_.key_text(world_.subject_index("decision"), row)},
                                   {"by", text_or_empty(table.column("by"), row)},
                                   {"decided_on", Date{integer_or(table.column("decided_on"), row, 0)}.text()},
                                   {"choice", text_or_empty(table.column("choice"), row)},
                                   {"reason", text_or_empty(table.column("reason"), row)}};
    return out;
  }

  json::object shares() {
    const People people(world_, report_.facts);
    const auto side = [&](const std::vector<Share>& shares) {
      json::array out;
      for (const Share& share : shares) {
        json::object one{{"share", fraction(share.share)}};
        if (share.role.role < 0) {
          one["unit"] = share.unit;
        } else {
          const People::Answer answer = people.who(share.role, settlement_.subject, row_, entry_->day);
          one["role"] = policy_.roles[static_cast<std::size_t>(share.role.role)].id, one["object"] = answer.object;
          json::array persons(answer.staff.begin(), answer.staff.end());
          one["each"] = answer.staff.empty()
                            ? fraction(share.share)
                            : fraction(over(share.share, Ratio{static_cast<std::int64_t>(answer.staff.size()), 1})
                                           .value_or(share.share));
          one["persons"] = std::move(persons);
        }
        out.push_back(std::move(one));
      }
      return out;
    };
    return {{"stage", "shares"}, {"payer", side(settlement_.payer)}, {"to", side(settlement_.to)}};
  }

  json::object cap() {
    if (settlement_.cap == CapPer::none) return {};
    json::array cut;
    for (const SettlementLine* line : lines_) {
      if (line->state == LineState::cut)
        cut.push_back(json::object{{"account", line->payer == kNobody ? line->payee : line->payer},
                                   {"exact", amount_text(line->exact)}});
    }
    const Maybe<Period> period = world_.calendars->period_of(settlement_.cap_period, entry_->book);
    return {{"stage", "cap"},
            {"per", settlement_.cap == CapPer::person ? "person" : "unit"},
            {"period", period.known ? period.value.label : ""},
            {"max", tree(settlement_.cap_max)},
            {"did", cut.empty() ? "nothing" : "cut"},
            {"cut", std::move(cut)}};
  }

  [[nodiscard]] json::object line_json(const SettlementLine& line) const {
    json::object out{{"payer", line.payer},
                     {"payee", line.payee},
                     {"state", line_state_name(line.state)},
                     {"book", line.book.text()},
                     {"period", line.period}};
    json::array roles;
    for (const std::int32_t role : line.roles) roles.emplace_back(policy_.roles[static_cast<std::size_t>(role)].id);
    if (!roles.empty()) out["roles"] = std::move(roles);
    if (line.known) out["exact"] = amount_text(line.exact), out["amount"] = amount_text(line.amount);
    if (!line.corrects.empty()) out["corrects"] = line.corrects;
    return out;
  }

  json::object rounding() {
    json::array lines;
    for (const SettlementLine* line : lines_) {
      if (line->state != LineState::correction) lines.push_back(line_json(*line));
    }
    return {{"stage", "rounding"},
            {"did", settlement_.points ? "exact" : "largest_remainder"},
            {"lines", std::move(lines)}};
  }

  json::object closed() {
    json::array lines;
    for (const SettlementLine* line : lines_) {
      if (line->state == LineState::correction) lines.push_back(line_json(*line));
    }
    if (lines.empty()) return {};
    return {{"stage", "closed"}, {"did", "corrected"}, {"lines", std::move(lines)}};
  }

  [[nodiscard]] json::array choices() const {
    json::array out;
    for (const std::int32_t c : settlement_.choices) {
      const Choice& choice = policy_.choices[static_cast<std::size_t>(c)];
      out.push_back(json::object{
          {"id", choice.id}, {"selected", choice.selected}, {"layer", choice.layer}, {"clause", choice.clause}});
    }
    return out;
  }

  const Report::Impl& report_;
  const World& world_;
  const Policy::Data& policy_;
  const Settlement& settlement_;
  std::size_t index_;
  const SettlementResult& result_;
  std::string key_;
  const ExpressionTree& tree_;
  std::int32_t row_ = -1;
  const SettlementEntry* entry_ = nullptr;
  std::vector<const SettlementLine*> lines_;
};

}  // namespace

json::value explain_settlement(const Report::Impl& report, std::size_t settlement, std::string_view key,
                               const ExpressionTree& tree) {
  return SettlementExplainer(report, settlement, key, tree).whole();
}

}  // namespace baoxue::inline v1::engine_detail
