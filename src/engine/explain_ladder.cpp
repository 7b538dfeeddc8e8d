// SPDX-License-Identifier: MIT
// Why a case stands where it stands: every stay with the deadline it waits for, every event with what became of it and why.
#include "engine/explainer.hpp"

namespace baoxue::inline v1::engine_detail {

namespace json = boost::json;

namespace {

constexpr std::string_view kOutcomes[] = {"moved", "reopened", "refused", "ignored", "doubtful"};
constexpr std::string_view kEntered[] = {"start", "event", "timed", "reopened", "doubt"};

json::value text_or_null(Maybe<Date> day) { return day.known ? json::value(day.value.text()) : json::value(nullptr); }

class Replay {
 public:
  Replay(const Report::Impl& report, const Ladder& ladder, const LadderCase& one)
      : report_(report), ladder_(ladder), one_(one) {}

  json::array steps() const {
    json::array out;
    for (std::size_t s = 0; s < one_.stays.size(); ++s) {
      out.push_back(stay(s));
      for (const LadderLog& log : one_.log) {
        if (log.stay == s) out.push_back(event(log));
      }
    }
    return out;
  }

  [[nodiscard]] std::string name(std::int32_t state) const {
    return state < 0 ? "unknown" : ladder_.states[static_cast<std::size_t>(state)].id;
  }

 private:
  json::object stay(std::size_t index) const {
    const LadderStay& stay = one_.stays[index];
    const bool begun = stay.state >= 0 || index > 0;
    json::object out{{"kind", "stay"},
                     {"stay", index + 1},
                     {"state", name(stay.state)},
                     {"entered", kEntered[static_cast<std::size_t>(stay.entered)]}};
    out["from"] = begun ? json::value(stay.from.text()) : json::value(nullptr);
    out["to"] = text_or_null(stay.to);
    if (stay.move >= 0) out["move"] = move(stay.move);
    if (stay.state < 0) return put(std::move(out), why_unknown(report_.world, report_.facts, ladder_, one_, stay));
    out["visit_no"] = stay.visit_no;
    json::array deadlines;
    for (std::size_t m = 0; m < ladder_.moves.size(); ++m) {
      const std::vector<std::int32_t>& from = ladder_.shape.moves[m].from;
      const bool waits = ladder_.shape.moves[m].timed && std::find(from.begin(), from.end(), stay.state) != from.end();
      if (waits) deadlines.push_back(deadline(static_cast<std::int32_t>(m), stay));
    }
    if (!deadlines.empty()) out["deadlines"] = std::move(deadlines);
    return out;
  }

  // The count of days and the guard as they stood for this stay; `due` for the one that it waits for.
  json::object deadline(std::int32_t index, const LadderStay& stay) const {
    const LadderMove& def = ladder_.moves[static_cast<std::size_t>(index)];
    const ExplainedRow at{.subject = ladder_.subject, .row = static_cast<std::uint32_t>(one_.row), .anchor = stay.from};
    json::object out{{"move", move(index)}, {"from", stay.from.text()}};
    if (def.kind == MoveKind::at) out["at"] = explain_expression(report_, at, def.at, -1);
    if (def.kind == MoveKind::after) {
      out["n"] = explain_expression(report_, at, def.after_n, -1);
      out["count"] = report_.policy->day_counts[static_cast<std::size_t>(def.day_count)].id;
    }
    if (def.guard.given) out["when"] = explain_expression(report_, at, def.guard, -1);
    if (stay.timer.move != index) return out;
    out["due"] = stay.timer.deadline.sure ? json::value(stay.timer.deadline.day.text()) : json::value(nullptr);
    if (!stay.timer.deadline.sure) out["not_before"] = stay.timer.deadline.day.text();
    return out;
  }

  json::object event(const LadderLog& log) const {
    const std::int32_t from = ladder_.events.from;
    const Bilingual kind = event_kind(report_.world, report_.facts, ladder_, log.event);
    json::object out{{"kind", "event"},
                     {"of", report_.policy->subjects[static_cast<std::size_t>(from)].id},
                     {"key", report_.world.key_text(from, static_cast<std::size_t>(log.event))},
                     {"day", text_or_null(log.day)},
                     {"event", kind.en},
                     {"outcome", kOutcomes[static_cast<std::size_t>(log.outcome)]}};
    if (log.move >= 0) out["move"] = conditions(log);
    return put(std::move(out), why(log));
  }

  Bilingual why(const LadderLog& log) const {
    if (log.outcome == LadderOutcome::refused) return why_refused(report_.world, report_.facts, ladder_, one_, log);
    if (log.reason == LadderReason::stay_unknown)
      return {"此前的阶段已无法判定", "where the case stood was unknown already"};
    for (const LadderStay& stay : one_.stays) {  // the stay that this event made unknown
      if (stay.state < 0 && stay.event == log.event)
        return why_unknown(report_.world, report_.facts, ladder_, one_, stay);
    }
    if (log.outcome == LadderOutcome::ignored) return {"不改变阶段", "it moves nothing"};
    return {};
  }

  // The move that was made, refused or in doubt, with its guard and documents at the event.
  json::object conditions(const LadderLog& log) const {
    const LadderMove& def = ladder_.moves[static_cast<std::size_t>(log.move)];
    json::object out = move(log.move);
    const LadderStay& met = one_.stays[log.stay];
    const bool over = met.state >= 0 && ladder_.shape.end[static_cast<std::size_t>(met.state)] && log.day.known;
    const ExplainedRow at{.subject = ladder_.events.from,
                          .row = static_cast<std::uint32_t>(log.event),
                          .self = ladder_.subject,
                          .self_row = static_cast<std::uint32_t>(one_.row),
                          .anchor = over ? log.day.value : met.from};
    if (def.guard.given) out["when"] = explain_expression(report_, at, def.guard, -1);
    json::array needs;
    for (const LadderNeed& need : def.needs)
      needs.push_back(json::object{{"name", need.name}, {"holds", explain_expression(report_, at, need.holds, -1)}});
    if (!needs.empty()) out["needs"] = std::move(needs);
    return out;
  }

  json::object move(std::int32_t index) const {
    const LadderShape::Move& shape = ladder_.shape.moves[static_cast<std::size_t>(index)];
    const LadderMove& def = ladder_.moves[static_cast<std::size_t>(index)];
    json::array from;
    for (const std::int32_t state : shape.from) from.emplace_back(name(state));
    return {{"from", std::move(from)}, {"to", name(shape.to)}, {"file", def.place.file}, {"line", def.place.line}};
  }

  static json::object put(json::object out, const Bilingual& why) {
    if (!why.zh.empty()) out["why"] = json::object{{"zh", why.zh}, {"en", why.en}};
    return out;
  }

  const Report::Impl& report_;
  const Ladder& ladder_;
  const LadderCase& one_;
};

}  // namespace

Result<std::string> explain_ladder(const Report::Impl& report, std::string_view id, std::string_view key) {
  for (std::size_t l = 0; l < report.ladders.size(); ++l) {
    const Ladder& ladder = report.policy->ladders[l];
    if (ladder.id != id) continue;
    for (const LadderCase& one : report.ladders[l].cases) {
      if (report.world.key_text(ladder.subject, static_cast<std::size_t>(one.row)) != key) continue;
      const Replay replay(report, ladder, one);
      const json::object out{{"version", kExplanation},
                             {"ladder", ladder.id},
                             {"clause", ladder.clause},
                             {"layer", ladder.layer},
                             {"title_zh", ladder.title.zh},
                             {"title_en", ladder.title.en},
                             {"subject", report.policy->subjects[static_cast<std::size_t>(ladder.subject)].id},
                             {"key", key},
                             {"as_of", report.as_of.text()},
                             {"answer", replay.name(one.stays.back().state)},
                             {"replay", replay.steps()}};
      return finished(report, out);
    }
    return report.ladders[l].present ? no_such("没有这个对象", "no such subject")
                                     : no_such("未收到流程所需的表", "a table that the ladder reads did not arrive");
  }
  return no_such("没有这个流程", "no such ladder");
}

}  // namespace baoxue::inline v1::engine_detail
