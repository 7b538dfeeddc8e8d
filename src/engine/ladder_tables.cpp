// SPDX-License-Identifier: MIT
// The table of stays, and refused events as findings.
#include <algorithm>

#include "engine/about.hpp"
#include "engine/report_impl.hpp"

namespace baoxue::inline v1::engine_detail {

namespace {

constexpr std::string_view kEntered[] = {"start", "event", "timed", "reopened", "doubt"};

struct Line {
  std::string ladder, key;
  const Ladder* def;
  const LadderCase* one;
};

// By ladder and key; the cases of a ladder are distinct.
std::vector<Line> lines_of(const Report::Impl& report) {
  std::vector<Line> out;
  for (std::size_t l = 0; l < report.ladders.size(); ++l) {
    const Ladder& ladder = report.policy->ladders[l];
    for (const LadderCase& one : report.ladders[l].cases) {
      out.push_back(
          {ladder.id, report.world.key_text(ladder.subject, static_cast<std::size_t>(one.row)), &ladder, &one});
    }
  }
  std::sort(out.begin(), out.end(),
            [](const Line& a, const Line& b) { return std::tie(a.ladder, a.key) < std::tie(b.ladder, b.key); });
  return out;
}

void put_state(const Ladder& ladder, std::int32_t state, TableBuilder& out) {
  if (state < 0) return void(out.null().null().null());
  const LadderState& def = ladder.states[static_cast<std::size_t>(state)];
  out.text(def.id).text(def.title.zh).text(def.title.en);
}

std::string entered(const Ladder& ladder, const LadderStay& stay) {
  if (stay.entered != LadderEntry::timed) return std::string(kEntered[static_cast<std::size_t>(stay.entered)]);
  return ladder.moves[static_cast<std::size_t>(stay.move)].kind == MoveKind::at ? "at" : "after";
}

class StayWriter {
 public:
  StayWriter(const Report::Impl& report, const People& people, TableBuilder& out)
      : report_(report), people_(people), describer_(report.world), out_(out) {}

  void write(const Line& line, std::size_t index) {
    const Ladder& ladder = *line.def;
    const LadderStay& stay = line.one->stays[index];
    const LadderTimer& timer = stay.timer;
    const bool begun = stay.state >= 0 || index > 0, due = timer.move >= 0 && timer.deadline.sure;
    const std::int32_t next =
        timer.move >= 0 && (due || timer.only) ? ladder.shape.moves[static_cast<std::size_t>(timer.move)].to : -1;
    out_.text(ladder.id)
        .text(ladder.clause)
        .text(report_.policy->subjects[static_cast<std::size_t>(ladder.subject)].id)
        .text(line.key);
    out_.number(static_cast<std::int64_t>(index) + 1);
    put_state(ladder, stay.state, out_);
    begun ? out_.day(stay.from.days) : out_.null();
    stay.to.known ? out_.day(stay.to.value.days) : out_.null();
    stay.state < 0 ? out_.null() : out_.number(stay.visit_no);
    due ? out_.day(timer.deadline.day.days) : out_.null();
    put_state(ladder, next, out_);
    stay.state < 0 ? out_.null() : out_.number(ladder.shape.end[static_cast<std::size_t>(stay.state)] ? 1 : 0);
    out_.text(entered(ladder, stay));
    stay.event < 0 ? out_.null()
                   : out_.text(report_.world.key_text(ladder.events.from, static_cast<std::size_t>(stay.event)));
    const Bilingual why =
        stay.state < 0 ? why_unknown(report_.world, report_.facts, ladder, *line.one, stay) : Bilingual();
    out_.text(why.zh).text(why.en);
    write_owner(ladder, line, stay);
    const About about = describer_.of(ladder.subject, static_cast<std::uint32_t>(line.one->row));
    out_.text(about.school).text(about.school_name).text(about.in_class).text(about.label);
  }

 private:
  void write_owner(const Ladder& ladder, const Line& line, const LadderStay& stay) {
    const LadderState* state = stay.state < 0 ? nullptr : &ladder.states[static_cast<std::size_t>(stay.state)];
    if (state == nullptr || !state->has_owner) return void(out_.null().null().null().null());
    const LadderOwner owner = owner_of(report_.world, people_, ladder, state->owner, line.one->row, stay.from);
    out_.text(owner.role).text(owner.staff).text(owner.name).text(std::string(owner.state));
  }
  const Report::Impl& report_;
  const People& people_;
  Describer describer_;
  TableBuilder& out_;
};

}  // namespace

void add_refused(Report::Impl& report) {
  for (std::size_t l = 0; l < report.ladders.size(); ++l) {
    for (std::size_t at = 0; at < report.ladders[l].cases.size(); ++at) {
      const LadderCase& one = report.ladders[l].cases[at];
      for (std::size_t line = 0; line < one.log.size(); ++line) {
        if (one.log[line].outcome != LadderOutcome::refused) continue;
        Finding finding;
        finding.kind = FindingKind::event;
        finding.ladder = static_cast<std::int16_t>(l);
        finding.detail = static_cast<std::int32_t>(report.refusals.size());
        finding.row = static_cast<std::uint32_t>(one.row);
        finding.anchor = one.log[line].day.value_or(one.stays[0].from).days;
        report.judgement.findings.push_back(finding);
        report.refusals.push_back({static_cast<std::int32_t>(l), at, line});
      }
    }
  }
}

std::string refused_key(const Report::Impl& report, const Finding& finding) {
  if (finding.kind != FindingKind::event) return {};
  const Ladder& ladder = report.policy->ladders[static_cast<std::size_t>(finding.ladder)];
  return report.world.key_text(ladder.events.from, static_cast<std::size_t>(refused_event(report, finding).event));
}

const Party* refused_owner(const Report::Impl& report, const Finding& finding) {
  const LadderStay& met = refused_case(report, finding).stays[refused_event(report, finding).stay];
  if (met.state < 0) return nullptr;
  const LadderState& state =
      report.policy->ladders[static_cast<std::size_t>(finding.ladder)].states[static_cast<std::size_t>(met.state)];
  return state.has_owner ? &state.owner : nullptr;
}

std::vector<LadderGap> ladder_gaps_of(const Report::Impl& report) {
  std::vector<LadderGap> out;
  for (const Line& line : lines_of(report)) {
    const LadderStay& last = line.one->stays.back();
    if (last.state >= 0) continue;
    out.push_back(
        {line.def, line.one->row, last.from, why_unknown(report.world, report.facts, *line.def, *line.one, last)});
  }
  return out;
}

void make_ladder_tables(Report::Impl& report, const People& people) {
  using enum ColumnType;
  TableBuilder out("ladder_stays", {{"ladder", text},      {"clause", text},
                                    {"subject", text},     {"key", text, Sensitivity::id},
                                    {"stay", integer},     {"state", text},
                                    {"title_zh", text},    {"title_en", text},
                                    {"from", date},        {"to", date},
                                    {"visit_no", integer}, {"due", date},
                                    {"next", text},        {"next_zh", text},
                                    {"next_en", text},     {"ended", boolean},
                                    {"entered", text},     {"event", text, Sensitivity::id},
                                    {"why_zh", text},      {"why_en", text},
                                    {"owner_role", text},  {"owner", text},
                                    {"owner_name", text},  {"owner_state", text},
                                    {"school", text},      {"school_name", text},
                                    {"class", text},       {"label", text, Sensitivity::family}});
  StayWriter writer(report, people, out);
  for (const Line& line : lines_of(report)) {
    for (std::size_t s = 0; s < line.one->stays.size(); ++s) writer.write(line, s);
  }
  report.tables["ladder_stays"] = out.done();
}

}  // namespace baoxue::inline v1::engine_detail
