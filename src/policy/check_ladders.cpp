// SPDX-License-Identifier: MIT
// What is wrong with a ladder as a whole: states without a way in or out, ends that cannot be reached, moves that never come.
#include <algorithm>

#include "policy/builder.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

bool has(const std::vector<std::int32_t>& list, std::int32_t x) {
  return std::find(list.begin(), list.end(), x) != list.end();
}

// ways[a][b]: one move leads from a to b; reopening is a move from every end.
std::vector<std::vector<bool>> ways_of(const LadderShape& shape) {
  const std::size_t states = shape.end.size();
  std::vector<std::vector<bool>> ways(states, std::vector<bool>(states, false));
  for (const LadderShape::Move& move : shape.moves) {
    for (const std::int32_t from : move.from)
      ways[static_cast<std::size_t>(from)][static_cast<std::size_t>(move.to)] = true;
  }
  for (std::size_t s = 0; s < states && shape.reopen_into >= 0; ++s) {
    if (shape.end[s]) ways[s][static_cast<std::size_t>(shape.reopen_into)] = true;
  }
  return ways;
}

std::vector<bool> reach(const std::vector<std::vector<bool>>& ways, std::size_t from) {
  std::vector<bool> seen(ways.size(), false);
  std::vector<std::size_t> todo{from};
  seen[from] = true;
  for (std::size_t i = 0; i < todo.size(); ++i) {
    for (std::size_t to = 0; to < ways.size(); ++to) {
      if (!ways[todo[i]][to] || seen[to]) continue;
      seen[to] = true;
      todo.push_back(to);
    }
  }
  return seen;
}

}  // namespace

void Builder::check_ladder(const Ladder& ladder) {
  check_ladder_ways(ladder);
  check_ladder_twins(ladder);
}

void Builder::check_ladder_ways(const Ladder& ladder) {
  const std::vector<std::vector<bool>> ways = ways_of(ladder.shape);
  const std::vector<bool> reached = reach(ways, static_cast<std::size_t>(ladder.shape.start));
  const std::vector<bool>& end = ladder.shape.end;
  const bool ends = std::find(end.begin(), end.end(), true) != end.end();
  const auto warn = [&](std::size_t s, const std::string& zh, const std::string& en) {
    diagnostics_.warn(ErrorCode::ladder_way, ladder.states[s].place,
                      "流程 " + ladder.id + " 的阶段 " + ladder.states[s].id + " " + zh,
                      "state " + ladder.states[s].id + " of ladder " + ladder.id + " " + en);
  };
  for (std::size_t s = 0; s < ways.size(); ++s) {
    const std::vector<bool> from_here = reach(ways, s);
    const bool out = std::find(ways[s].begin(), ways[s].end(), true) != ways[s].end();
    bool to_end = false;
    for (std::size_t e = 0; e < ways.size(); ++e) to_end = to_end || (end[e] && from_here[e]);
    if (!reached[s])
      warn(s, end[s] ? "是走不到的终点" : "没有进来的路",
           end[s] ? "is an end that cannot be reached" : "has no way in");
    if (!out && !end[s]) warn(s, "没有出去的路，终点请写 end = true", "has no way out; an end says end = true");
    if (out && ends && !to_end) warn(s, "走不到任何终点", "leads to no end");
  }
}

// Of two moves from one state on one kind the first whose guard holds is made: after one without a guard nothing comes.
void Builder::check_ladder_twins(const Ladder& ladder) {
  const std::vector<LadderShape::Move>& moves = ladder.shape.moves;
  for (std::size_t late = 0; late < moves.size(); ++late) {
    for (std::size_t early = 0; early < late; ++early) {
      if (moves[late].timed || moves[early].timed || ladder.moves[early].guard.given) continue;
      for (const std::int32_t from : moves[late].from) {
        const auto shared = std::find_if(moves[late].on.begin(), moves[late].on.end(),
                                         [&](std::int32_t kind) { return has(moves[early].on, kind); });
        if (!has(moves[early].from, from) || shared == moves[late].on.end()) continue;
        const std::string &state = ladder.states[static_cast<std::size_t>(from)].id,
                          &kind = ladder.kinds[static_cast<std::size_t>(*shared)];
        diagnostics_.error(
            ErrorCode::ladder_way, ladder.moves[late].place,
            "阶段 " + state + " 的 " + kind + " 前面已有一步没有 when，这一步永远不会走",
            "a move from " + state + " on " + kind + " without `when` stands before this one: it can never be made");
        break;
      }
    }
  }
}

}  // namespace baoxue::inline v1::policy_detail
