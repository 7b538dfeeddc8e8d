// SPDX-License-Identifier: MIT
#include "engine/judge.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>

#include "engine/kept_chains.hpp"
#include "engine/parallel.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::State;
using expr::Vector;

namespace {

struct RuleTargets {
  std::uint16_t rule = 0;
  std::int32_t applies = -1, when = -1, due = -1;
};

// Which of 64 rows are known to be true or false. Bits beyond a vector's width may be anything.
std::uint64_t word_of(const std::uint64_t* bits, bool broadcast, std::size_t word) {
  return broadcast ? ((bits[0] & 1) != 0 ? ~std::uint64_t{0} : 0) : bits[word];
}
std::uint64_t sure_word(const Vector& vector, std::size_t word) {
  const std::uint64_t known =
      vector.known == nullptr ? ~std::uint64_t{0} : word_of(vector.known, vector.broadcast, word);
  return vector.fault == nullptr ? known : known & ~word_of(vector.fault, vector.broadcast, word);
}
std::uint64_t true_word(const Vector& vector, std::size_t word) {
  return sure_word(vector, word) & word_of(static_cast<const std::uint64_t*>(vector.values), vector.broadcast, word);
}
std::uint64_t false_word(const Vector& vector, std::size_t word) {
  return sure_word(vector, word) & ~word_of(static_cast<const std::uint64_t*>(vector.values), vector.broadcast, word);
}

class SubjectJudge {
 public:
  SubjectJudge(const World& world, const FactStore& facts, std::int32_t subject, const Buffer<std::uint16_t>& rules)
      : world_(world), subject_(subject) {
    Buffer<Target> targets;
    const auto add = [&](const CheckedExpr& e, std::int32_t anchor) {
      if (!e.given) return -1;
      targets.push_back({&e, anchor});
      return static_cast<std::int32_t>(targets.size()) - 1;
    };
    for (const std::uint16_t r : rules) {
      const Rule& rule = world.policy.rules[r];
      rules_.push_back({r, add(rule.applies, rule.anchor_column), add(rule.when, rule.anchor_column),
                        add(rule.due, rule.anchor_column)});
    }
    chain_.emplace(world, facts, subject, targets);
  }

  [[nodiscard]] const SharedChain& chain() const { return *chain_; }

  void chunk(ChainRun& run, std::size_t start, std::size_t width, Judgement& out) const {
    run.run({static_cast<std::int64_t>(start), nullptr, width});
    const SubjectRows& rows = world_.subjects[static_cast<std::size_t>(subject_)];
    for (const RuleTargets& targets : rules_) {
      for (std::size_t word = 0; word * 64 < width; ++word) {
        const std::uint64_t width_mask =
            width - word * 64 < 64 ? (std::uint64_t{1} << (width - word * 64)) - 1 : ~std::uint64_t{0};
        std::uint64_t left = pass_over(run, targets, {start, word}, rows.visible[start / 64 + word] & width_mask, out);
        for (; left != 0; left &= left - 1)
          row(run, targets, start, word * 64 + static_cast<std::size_t>(std::countr_zero(left)), out);
      }
    }
  }

 private:
  // Counts the rows of a word that do not apply or say no, 64 at once; the others are left to row().
  struct WordAt {
    std::size_t start, word;
  };
  static std::uint64_t pass_over(const ChainRun& run, const RuleTargets& targets, WordAt at, std::uint64_t rows,
                                 Judgement& judgement) {
    const std::size_t word = at.word;
    RuleCounts& counts = judgement.counts[targets.rule];
    std::uint64_t asked = rows;             // `applies` says yes
    if (targets.applies >= 0) {
      const Vector& applies = run.result(static_cast<std::size_t>(targets.applies));
      const std::uint64_t out = rows & false_word(applies, word);
      counts.not_applicable += std::popcount(out);
      for (std::uint64_t left = judgement.list_outside ? out : 0; left != 0; left &= left - 1) {
        const auto bit = static_cast<std::size_t>(std::countr_zero(left));
        judgement.outside.emplace_back(targets.rule, static_cast<std::uint32_t>(at.start + word * 64 + bit));
      }
      rows &= ~out;
      asked = rows & true_word(applies, word);
    }
    const std::uint64_t no = asked & false_word(run.result(static_cast<std::size_t>(targets.when)), word);
    counts.no += std::popcount(no);
    return rows & ~no;
  }

  void row(const ChainRun& run, const RuleTargets& targets, std::size_t start, std::size_t i, Judgement& out) const {
    const Rule& rule = world_.policy.rules[targets.rule];
    RuleCounts& counts = out.counts[targets.rule];
    const auto at = static_cast<std::uint32_t>(start + i);
    const auto doubt = [&](UnknownPart part, State state) {
      ++(state == State::fault ? counts.fault : counts.unknown);
      out.unknowns.push_back({targets.rule, part, state == State::fault, at});
    };
    if (targets.applies >= 0) {
      const Vector& applies = run.result(static_cast<std::size_t>(targets.applies));
      const State state = state_at(applies, i);
      if (state != State::known) return doubt(UnknownPart::applies, state);
      if (!truth_at(applies, i)) return void(++counts.not_applicable);
    }
    const Vector& when = run.result(static_cast<std::size_t>(targets.when));
    const State state = state_at(when, i);
    bool yes = state == State::known && truth_at(when, i);
    if (state == State::unknown && rule.unknown != OnUnknown::report) {
      yes = rule.unknown == OnUnknown::as_true;
    } else if (state != State::known) {
      return doubt(UnknownPart::when, state);
    }
    if (!yes) return void(++counts.no);
    Finding finding;
    finding.rule = targets.rule;
    finding.row = at;
    finding.anchor = anchor_of(world_, subject_, rule.anchor_column, at).days;
    if (targets.due >= 0) {
      const Vector& due = run.result(static_cast<std::size_t>(targets.due));
      const State known = state_at(due, i);
      if (known != State::known) return doubt(UnknownPart::due, known);
      finding.due = static_cast<const std::int32_t*>(due.values)[due.broadcast ? 0 : i];
      finding.state = world_.as_of.days <= finding.due ? FindingState::not_due : FindingState::overdue;
    }
    ++counts.yes;
    out.findings.push_back(finding);
  }

  const World& world_;
  std::int32_t subject_;
  Buffer<RuleTargets> rules_;
  std::optional<SharedChain> chain_;
};

void append(Judgement& to, const Judgement& from) {
  to.findings.insert(to.findings.end(), from.findings.begin(), from.findings.end());
  to.outside.insert(to.outside.end(), from.outside.begin(), from.outside.end());
  to.unknowns.insert(to.unknowns.end(), from.unknowns.begin(), from.unknowns.end());
  for (std::size_t r = 0; r < to.counts.size(); ++r) {
    to.counts[r].yes += from.counts[r].yes;
    to.counts[r].no += from.counts[r].no;
    to.counts[r].unknown += from.counts[r].unknown;
    to.counts[r].not_applicable += from.counts[r].not_applicable;
    to.counts[r].fault += from.counts[r].fault;
  }
}

}  // namespace

State state_at(const Vector& vector, std::size_t i) {
  const std::size_t at = vector.broadcast ? 0 : i;
  const auto bit = [&](const std::uint64_t* bits) { return ((bits[at / 64] >> (at % 64)) & 1) != 0; };
  if (vector.known != nullptr && !bit(vector.known)) return State::unknown;
  return vector.fault != nullptr && bit(vector.fault) ? State::fault : State::known;
}

bool truth_at(const Vector& vector, std::size_t i) {
  const std::size_t at = vector.broadcast ? 0 : i;
  return ((static_cast<const std::uint64_t*>(vector.values)[at / 64] >> (at % 64)) & 1) != 0;
}

std::int64_t integer_at(const Vector& vector, expr::Kind kind, std::size_t i) {
  const std::size_t at = vector.broadcast ? 0 : i;
  switch (kind) {
    case expr::Kind::boolean: return truth_at(vector, i) ? 1 : 0;
    case expr::Kind::date: return static_cast<const std::int32_t*>(vector.values)[at];
    case expr::Kind::text: return static_cast<const std::int32_t*>(vector.extra)[at];
    default: return static_cast<const std::int64_t*>(vector.values)[at];
  }
}

Date anchor_of(const World& world, std::int32_t subject, std::int32_t anchor_column, std::int64_t row) {
  if (anchor_column < 0) return world.event_day(subject, row);
  return world.date_at(subject, anchor_column, row).value_or(world.event_day(subject, row));
}

// A finding that another rule excepts: the excepting rule says yes for the same subject row.
void except(const World& world, Judgement& judgement) {
  for (const Rule& rule : world.policy.rules) {
    if (rule.exception_to.empty()) continue;
    const auto self = static_cast<std::uint16_t>(&rule - world.policy.rules.data());
    Buffer<bool> said(world.subjects[static_cast<std::size_t>(rule.subject)].rows, false);
    for (const Finding& f : judgement.findings) {
      if (f.rule == self) said[f.row] = true;
    }
    for (Finding& f : judgement.findings) {
      const bool named =
          std::find(rule.exception_to.begin(), rule.exception_to.end(), f.rule) != rule.exception_to.end();
      if (named && world.policy.rules[f.rule].subject == rule.subject && said[f.row]) f.state = FindingState::excepted;
    }
  }
}

// Two findings of one group about one row, of rules without an edge between them: the pack does not say which holds.
void add_conflicts(const World& world, Judgement& judgement) {
  const std::vector<Rule>& rules = world.policy.rules;
  std::map<std::pair<std::string_view, std::uint32_t>, std::vector<std::uint16_t>> said;
  for (const Finding& f : judgement.findings) {
    if (!rules[f.rule].group.empty()) said[{rules[f.rule].group, f.row}].push_back(f.rule);
  }
  const auto edge = [&](std::uint16_t a, std::uint16_t b) {
    const auto excepts = [&](std::uint16_t x, std::uint16_t y) {
      return std::find(rules[x].exception_to.begin(), rules[x].exception_to.end(), y) != rules[x].exception_to.end();
    };
    return excepts(a, b) || excepts(b, a);
  };
  for (auto& [about, yes] : said) {
    std::sort(yes.begin(), yes.end());
    for (std::size_t i = 0; i < yes.size(); ++i) {
      for (std::size_t j = i + 1; j < yes.size(); ++j) {
        if (edge(yes[i], yes[j])) continue;
        Finding finding;
        finding.kind = FindingKind::conflict;
        finding.rule = yes[i], finding.detail = yes[j], finding.row = about.second;
        finding.anchor = anchor_of(world, rules[yes[i]].subject, rules[yes[i]].anchor_column, about.second).days;
        judgement.findings.push_back(finding);
      }
    }
  }
}

std::string_view state_name(FindingState state) {
  constexpr std::string_view kStates[] = {"not_due", "open", "overdue", "excepted"};
  return kStates[static_cast<std::size_t>(state)];
}

Judgement judge_rules(const World& world, const FactStore& facts, std::span<const std::uint16_t> rules, int threads,
                      bool list_outside) {
  Buffer<Buffer<std::uint16_t>> by_subject(world.policy.subjects.size());
  for (const std::uint16_t r : rules) by_subject[static_cast<std::size_t>(world.policy.rules[r].subject)].push_back(r);
  Judgement all;
  all.counts.resize(world.policy.rules.size());
  for (std::size_t s = 0; s < by_subject.size(); ++s) {
    const std::size_t rows = world.subjects[s].rows;
    if (by_subject[s].empty() || rows == 0) continue;
    const SubjectJudge subject(world, facts, static_cast<std::int32_t>(s), by_subject[s]);
    Buffer<Judgement> slots((rows + expr::kMaxWidth - 1) / expr::kMaxWidth);
    parallel_for(threads, slots.size(), [&] {
      return [&, worker = SharedChain::Worker(subject.chain())](std::size_t slot) {
        slots[slot].counts.resize(all.counts.size());
        slots[slot].list_outside = list_outside;
        const std::size_t start = slot * expr::kMaxWidth;
        subject.chunk(*worker, start, std::min(expr::kMaxWidth, rows - start), slots[slot]);
      };
    });
    for (const Judgement& slot : slots) append(all, slot);
  }
  return all;
}

Judgement judge(const World& world, const FactStore& facts, int threads) {
  std::vector<std::uint16_t> rules;
  for (std::size_t r = 0; r < world.policy.rules.size(); ++r) rules.push_back(static_cast<std::uint16_t>(r));
  Judgement all = judge_rules(world, facts, rules, threads);
  except(world, all);
  add_conflicts(world, all);
  return all;
}

}  // namespace baoxue::inline v1::engine_detail
