// SPDX-License-Identifier: MIT
#include "engine/relation.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "engine/judge.hpp"
#include "engine/kept_chains.hpp"

namespace baoxue::inline v1::engine_detail {

using expr::Kind;
using expr::Vector;

namespace {

constexpr std::int64_t kNone = INT64_MIN;

// Turns values of both sides into equal integers where they are equal. Codes of one dictionary are taken as they are.
class Tokens {
 public:
  std::int64_t of_text(std::string_view text) {
    const auto found = texts_.find(text);
    if (found != texts_.end()) return found->second;
    return texts_.emplace(text, static_cast<std::int64_t>(texts_.size())).first->second;
  }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<LocalText, std::int64_t, Hash, std::equal_to<>, Local<std::pair<const LocalText, std::int64_t>>>
      texts_;
};

// Runs one expression or ref over all rows of a subject and writes a token per row.
class Side {
 public:
  Side(Tokens& tokens, const expr::TextDictionary* coded) : tokens_(&tokens), coded_(coded) {}

  void take(const Vector& vector, Kind kind, std::size_t start, std::size_t width, Buffer<std::int64_t>& out) const {
    for (std::size_t i = 0; i < width; ++i) {
      if (state_at(vector, i) == expr::State::known) out[start + i] = token(vector, kind, vector.broadcast ? 0 : i);
    }
  }

 private:
  [[nodiscard]] std::int64_t token(const Vector& vector, Kind kind, std::size_t at) const {
    switch (kind) {
      case Kind::boolean:
        return static_cast<std::int64_t>((static_cast<const std::uint64_t*>(vector.values)[at / 64] >> (at % 64)) & 1);
      case Kind::date: return static_cast<const std::int32_t*>(vector.values)[at];
      case Kind::text:
        if (coded_ != nullptr && vector.dictionary == coded_) return static_cast<const std::int32_t*>(vector.extra)[at];
        return tokens_->of_text(vector.values != nullptr
                                    ? static_cast<const std::string_view*>(vector.values)[at]
                                    : vector.dictionary->at(static_cast<const std::int32_t*>(vector.extra)[at]));
      default: return static_cast<const std::int64_t*>(vector.values)[at];
    }
  }
  Tokens* tokens_;
  const expr::TextDictionary* coded_;
};

Buffer<std::int64_t> row_side(const World& world, std::int32_t from, const Ref& ref, const FactStore& facts,
                              const Side& side) {
  const SubjectRows& rows = world.subjects[static_cast<std::size_t>(from)];
  Buffer<std::int64_t> out(rows.rows, kNone);
  Scratch own;
  Scratch& scratch = facts.kept != nullptr ? facts.kept->scratch() : own;
  for (std::size_t start = 0; start < rows.rows; start += expr::kMaxWidth) {
    const std::size_t width = std::min(expr::kMaxWidth, rows.rows - start);
    scratch.reset();
    side.take(read_ref(world, facts, ref, {static_cast<std::int64_t>(start), nullptr, width}, scratch), ref.type.kind,
              start, width, out);
  }
  return out;
}

// Unknown first, then error, then known.
void worsen(expr::State& state, expr::State other) {
  if (other == expr::State::unknown || (other == expr::State::fault && state == expr::State::known)) state = other;
}

Buffer<std::int64_t> self_side(const World& world, const FactStore& facts, std::int32_t subject, const OnPair& pair,
                               Tokens& tokens, bool coded, const Side& side, Buffer<expr::State>& reached) {
  const SubjectRows& rows = world.subjects[static_cast<std::size_t>(subject)];
  Buffer<std::int64_t> out(rows.rows, kNone);
  if (pair.self_key) {
    for (std::size_t s = 0; s < rows.rows; ++s) {
      if (!rows.is_visible(s)) continue;
      out[s] = coded ? (rows.key_codes[s] < 0 ? kNone : rows.key_codes[s]) : tokens.of_text(world.key(subject, s));
    }
    return out;
  }
  const Target target{&pair.self, -1};
  ChainUse run(world, facts, subject, -1, std::span(&target, 1));
  for (std::size_t start = 0; start < rows.rows; start += expr::kMaxWidth) {
    const std::size_t width = std::min(expr::kMaxWidth, rows.rows - start);
    run.run({static_cast<std::int64_t>(start), nullptr, width});
    side.take(run.result(0), pair.self.ast.type().kind, start, width, out);
    for (std::size_t i = 0; i < width; ++i) worsen(reached[start + i], state_at(run.result(0), i));
  }
  return out;
}

// The dictionary both sides share as codes, nullptr if they must meet as text.
const expr::TextDictionary* shared_dictionary(const World& world, std::int32_t subject, const OnPair& pair) {
  const Ref& ref = world.policy.refs[static_cast<std::size_t>(pair.row_ref)];
  if (ref.kind != RefKind::column) return nullptr;
  const SubjectColumn& column =
      world.policy.subjects[static_cast<std::size_t>(ref.target)].columns[static_cast<std::size_t>(ref.index)];
  if (column.domain.empty()) return nullptr;
  const Source& source =
      world.subjects[static_cast<std::size_t>(ref.target)].columns[static_cast<std::size_t>(ref.index)];
  if (pair.self_key)
    return column.domain == world.policy.subjects[static_cast<std::size_t>(subject)].id ? source.dictionary : nullptr;
  const auto symbols = pair.self.ast.symbols();
  return symbols.size() == 1 && symbols[0].domain == column.domain ? source.dictionary : nullptr;
}

struct PairHash {
  std::size_t operator()(const std::pair<std::int64_t, std::int64_t>& p) const {
    return static_cast<std::size_t>(p.first) * 0x9E3779B97F4A7C15u ^ static_cast<std::size_t>(p.second);
  }
};

// Joins a further pair's tokens to the tokens so far: equal pairs get equal numbers.
void join(Buffer<std::int64_t>& rows, const Buffer<std::int64_t>& more_rows, Buffer<std::int64_t>& selves,
          const Buffer<std::int64_t>& more_selves) {
  using Pair = std::pair<std::int64_t, std::int64_t>;
  std::unordered_map<Pair, std::int64_t, PairHash, std::equal_to<>, Local<std::pair<const Pair, std::int64_t>>> numbers;
  const auto both = [&](Buffer<std::int64_t>& a, const Buffer<std::int64_t>& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      a[i] = a[i] == kNone || b[i] == kNone
                 ? kNone
                 : numbers.try_emplace({a[i], b[i]}, static_cast<std::int64_t>(numbers.size())).first->second;
    }
  };
  both(rows, more_rows);
  both(selves, more_selves);
}

// Numbers tokens in the order of first sight: by a table where tokens are small, as codes and row numbers are, else by hashing.
class Numbers {
 public:
  Numbers(const Buffer<std::int64_t>& rows, const Buffer<std::int64_t>& selves) {
    std::int64_t most = 0;
    for (const Buffer<std::int64_t>* tokens : {&rows, &selves}) {
      for (const std::int64_t token : *tokens) {
        if (token == kNone) continue;
        most = std::max(most, token);
        dense_ = dense_ && token >= 0;
      }
    }
    dense_ = dense_ && most < static_cast<std::int64_t>(2 * (rows.size() + selves.size()) + 64);
    if (dense_) table_.assign(static_cast<std::size_t>(most) + 1, -1);
  }
  std::int32_t of(std::int64_t token) {
    std::int32_t& number =
        dense_ ? table_[static_cast<std::size_t>(token)] : hashed_.try_emplace(token, -1).first->second;
    if (number < 0) number = size_++;
    return number;
  }
  [[nodiscard]] std::int32_t find(std::int64_t token) const {
    if (dense_) return table_[static_cast<std::size_t>(token)];
    const auto found = hashed_.find(token);
    return found == hashed_.end() ? -1 : found->second;
  }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(size_); }

 private:
  bool dense_ = true;
  std::int32_t size_ = 0;
  Buffer<std::int32_t> table_;
  std::unordered_map<std::int64_t, std::int32_t, std::hash<std::int64_t>, std::equal_to<>,
                     Local<std::pair<const std::int64_t, std::int32_t>>>
      hashed_;
};

}  // namespace

Csr group_rows(std::span<const std::int32_t> group, std::size_t groups) {
  Csr csr;
  csr.offsets.assign(groups + 1, 0);
  bool in_order = true;
  std::int32_t last = -1;
  std::size_t first = group.size(), end = 0;
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (group[i] < 0) continue;
    ++csr.offsets[static_cast<std::size_t>(group[i]) + 1];
    in_order = in_order && group[i] >= last && (end == 0 || end == i);
    last = group[i];
    first = std::min(first, i);
    end = i + 1;
  }
  for (std::size_t g = 0; g < groups; ++g) csr.offsets[g + 1] += csr.offsets[g];
  csr.in_order = in_order;
  csr.first = static_cast<std::uint32_t>(end == 0 ? 0 : first);
  if (in_order) return csr;
  csr.rows.resize(csr.offsets[groups]);
  Buffer<std::uint32_t> next(csr.offsets.begin(), csr.offsets.end() - 1);
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (group[i] >= 0) csr.rows[next[static_cast<std::size_t>(group[i])]++] = static_cast<std::uint32_t>(i);
  }
  return csr;
}

Groups::Groups(const World& world, const FactStore& facts, std::int32_t subject, const Relation& relation)
    : world_(&world), subject_(subject), from_(relation.from), in_period_(relation.in_period) {
  const SubjectRows& from = world.subjects[static_cast<std::size_t>(from_)];
  Buffer<std::int64_t> rows, selves;
  reached_.assign(world.subjects[static_cast<std::size_t>(subject)].rows, expr::State::known);
  for (std::size_t p = 0; p < relation.on.size(); ++p) {
    const OnPair& pair = relation.on[p];
    Tokens tokens;
    const expr::TextDictionary* coded = shared_dictionary(world, subject, pair);
    const Side side(tokens, coded);
    Buffer<std::int64_t> row_tokens =
        row_side(world, from_, world.policy.refs[static_cast<std::size_t>(pair.row_ref)], facts, side);
    Buffer<std::int64_t> self_tokens = self_side(world, facts, subject, pair, tokens, coded != nullptr, side, reached_);
    if (p == 0) {
      rows = std::move(row_tokens), selves = std::move(self_tokens);
    } else {
      join(rows, row_tokens, selves, self_tokens);
    }
  }
  if (relation.on.empty()) rows.assign(from.rows, 0), selves.assign(reached_.size(), 0);  // one group of all
  Numbers numbers(rows, selves);
  group_of_.resize(selves.size());
  for (std::size_t s = 0; s < selves.size(); ++s) group_of_[s] = selves[s] == kNone ? -1 : numbers.of(selves[s]);
  Buffer<std::int32_t> group(rows.size(), -1);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (rows[r] != kNone && from.is_visible(r)) group[r] = numbers.find(rows[r]);
  }
  csr_ = group_rows(group, numbers.size());
}

Maybe<bool> Groups::in_period(std::size_t s, std::uint32_t row) const {
  const bool alone = world_->policy.subjects[static_cast<std::size_t>(subject_)].kind == SubjectKind::period;
  const std::int32_t first = alone ? 0 : 1;  // a pair has its link before them
  const Maybe<Date> start = world_->date_at(subject_, first, static_cast<std::int64_t>(s));
  const Maybe<Date> end = world_->date_at(subject_, first + 1, static_cast<std::int64_t>(s));
  if (!start.known || !end.known) return false;
  return world_->in_period(from_, row, start.value, end.value);
}

namespace {

Buffer<std::int32_t> direct_targets(const World& world, const FactStore& facts, std::int32_t subject,
                                    const Relation& relation) {
  if (relation.on.size() != 1 || !relation.on[0].self_key || relation.in_period) return {};
  const expr::TextDictionary* coded = shared_dictionary(world, subject, relation.on[0]);
  if (coded == nullptr) return {};
  Tokens tokens;
  const Buffer<std::int64_t> codes =
      row_side(world, relation.from, world.policy.refs[static_cast<std::size_t>(relation.on[0].row_ref)], facts,
               Side(tokens, coded));
  const std::vector<std::int32_t>& row_of_key = world.subjects[static_cast<std::size_t>(subject)].row_of_key;
  const SubjectRows& from = world.subjects[static_cast<std::size_t>(relation.from)];
  Buffer<std::int32_t> targets(codes.size(), -1);
  for (std::size_t r = 0; r < codes.size(); ++r) {
    if (codes[r] == kNone || !from.is_visible(r) || static_cast<std::size_t>(codes[r]) >= row_of_key.size()) continue;
    targets[r] = row_of_key[static_cast<std::size_t>(codes[r])];
  }
  return targets;
}

}  // namespace

GroupStore::Entry& GroupStore::entry(std::int32_t subject, const Relation& relation) {
  LocalText text;
  const auto number = [&](std::int32_t n) { text += std::to_string(n), text += ' '; };
  number(subject), number(relation.from);
  if (relation.in_period) text += "in period";
  for (const OnPair& pair : relation.on) {
    text += '\n';
    number(pair.row_ref);
    pair.self_key ? text += "key" : (text += '=') += pair.self.source;
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  return entries_[text];
}

std::shared_ptr<const Groups> GroupStore::groups(const World& world, const FactStore& facts, std::int32_t subject,
                                                 const Relation& relation) {
  Entry& found = entry(subject, relation);
  std::call_once(found.grouped, [&] {
    found.groups = std::allocate_shared<const Groups>(Local<Groups>(), world, facts, subject, relation);
  });
  return found.groups;
}

std::shared_ptr<const Buffer<std::int32_t>> GroupStore::targets(const World& world, const FactStore& facts,
                                                                std::int32_t subject, const Relation& relation) {
  Entry& found = entry(subject, relation);
  std::call_once(found.targeted, [&] {
    found.targets = std::allocate_shared<const Buffer<std::int32_t>>(Local<Buffer<std::int32_t>>(),
                                                                     direct_targets(world, facts, subject, relation));
  });
  return found.targets;
}

}  // namespace baoxue::inline v1::engine_detail
