// SPDX-License-Identifier: MIT
#include "baoxue/policy/draw.hpp"

#include <algorithm>

#include "policy/diagnostics.hpp"

namespace baoxue::inline v1 {

namespace {

// An arrow: `from` -1 is the beginning.
struct Arrow {
  std::int32_t from = -1, to = -1;
  std::string label;
  enum class Style : std::uint8_t { event, timed, reopen } style = Style::event;
};

class Drawing {
 public:
  Drawing(const Policy::Data& policy, const Ladder& ladder, bool zh) : policy_(policy), ladder_(ladder), zh_(zh) {}

  [[nodiscard]] std::string mermaid() const {
    std::string out = "stateDiagram-v2\n";
    for (std::size_t s = 0; s < ladder_.states.size(); ++s)
      out += "  state \"" + plain(state(s)) + "\" as s" + std::to_string(s) + "\n";
    for (const Arrow& arrow : arrows()) {
      const std::string from = arrow.from < 0 ? "[*]" : "s" + std::to_string(arrow.from);
      out += "  " + from + " --> s" + std::to_string(arrow.to) +
             (arrow.label.empty() ? "" : " : " + plain(arrow.label)) + "\n";
    }
    for (std::size_t s = 0; s < ladder_.states.size(); ++s) {
      if (ladder_.shape.end[s]) out += "  s" + std::to_string(s) + " --> [*]\n";
    }
    return out;
  }

  [[nodiscard]] std::string dot() const {
    std::string out = "digraph " + quoted(ladder_.id) +
                      " {\n  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n" +
                      "  edge [fontname=\"sans-serif\", fontsize=10];\n  begin [shape=point];\n";
    for (std::size_t s = 0; s < ladder_.states.size(); ++s) {
      out += "  s" + std::to_string(s) + " [label=" + quoted(state(s)) +
             (ladder_.shape.end[s] ? ", peripheries=2" : "") + "];\n";
    }
    for (const Arrow& arrow : arrows()) {
      const std::string from = arrow.from < 0 ? "begin" : "s" + std::to_string(arrow.from);
      const char* style = arrow.style == Arrow::Style::timed    ? ", style=dashed"
                          : arrow.style == Arrow::Style::reopen ? ", style=dotted"
                                                                : "";
      out += "  " + from + " -> s" + std::to_string(arrow.to) +
             (arrow.from < 0 ? "" : " [label=" + quoted(arrow.label) + style + "]") + ";\n";
    }
    return out + "}\n";
  }

 private:
  [[nodiscard]] std::vector<Arrow> arrows() const {
    std::vector<Arrow> out{{-1, ladder_.shape.start, {}, Arrow::Style::event}};
    for (std::size_t m = 0; m < ladder_.moves.size(); ++m) {
      const LadderShape::Move& shape = ladder_.shape.moves[m];
      const Arrow::Style style = shape.timed ? Arrow::Style::timed : Arrow::Style::event;
      for (const std::int32_t from : shape.from) out.push_back({from, shape.to, move(ladder_.moves[m], shape), style});
    }
    for (std::size_t s = 0; s < ladder_.states.size(); ++s) {
      if (ladder_.shape.end[s] && ladder_.shape.reopen_into >= 0) {
        out.push_back({static_cast<std::int32_t>(s), ladder_.shape.reopen_into,
                       kinds(ladder_.shape.reopen_on) + (zh_ ? "（重新打开）" : " (reopens)"), Arrow::Style::reopen});
      }
    }
    return out;
  }

  [[nodiscard]] std::string state(std::size_t s) const {
    const LadderState& def = ladder_.states[s];
    const std::string title = zh_ ? def.title.zh : def.title.en;
    if (!def.has_owner) return title;
    return title + (zh_ ? "（" : " (") + party(def.owner) + (zh_ ? "）" : ")");
  }

  [[nodiscard]] std::string party(const Party& party) const {
    if (party.role.role < 0) return zh_ ? unit(party.unit) : party.unit;
    const Role& role = policy_.roles[static_cast<std::size_t>(party.role.role)];
    const std::string& name = zh_ ? role.zh : role.en;
    return name.empty() ? role.id : name;
  }

  // A level of administration, the school or the village in Chinese.
  [[nodiscard]] std::string unit(const std::string& name) const {
    const TableDef* units = policy_.schema->find_table("units");
    const std::shared_ptr<const CodeList> levels =
        units == nullptr ? nullptr : units->columns[static_cast<std::size_t>(units->column_id("kind"))].codes;
    const std::int32_t level = levels == nullptr ? -1 : levels->find_id(name);
    if (level >= 0) return levels->codes[static_cast<std::size_t>(level)].zh;
    const TableDef* table = policy_.schema->find_subject(name);
    return table == nullptr ? name : table->zh;
  }

  [[nodiscard]] std::string kinds(const std::vector<std::int32_t>& on) const {
    const Ref& ref = policy_.refs[static_cast<std::size_t>(ladder_.kind_ref)];
    const CodeList* codes = nullptr;
    if (zh_ && ref.kind == RefKind::column) {
      codes = policy_.subjects[static_cast<std::size_t>(ref.target)]
                  .columns[static_cast<std::size_t>(ref.index)]
                  .codes.get();
    }
    std::string out;
    for (const std::int32_t kind : on) {
      const std::string& id = ladder_.kinds[static_cast<std::size_t>(kind)];
      const std::int32_t code = codes == nullptr ? -1 : codes->find_id(id);
      out += (out.empty() ? "" : zh_ ? "、" : ", ") + (code < 0 ? id : codes->codes[static_cast<std::size_t>(code)].zh);
    }
    return out;
  }

  [[nodiscard]] std::string days(const LadderMove& move) const {
    const std::string& count = policy_.day_counts[static_cast<std::size_t>(move.day_count)].id;
    const std::pair<const char*, std::pair<const char*, const char*>> words[] = {
        {"calendar", {"天", "calendar days"}},
        {"weekday", {"个平日", "weekdays"}},
        {"work", {"个工作日", "working days"}},
        {"school", {"个上课日", "school days"}}};
    std::string unit = zh_ ? "天（" + count + "）" : "days (" + count + ")";
    for (const auto& [id, word] : words) {
      if (count == id) unit = zh_ ? word.first : word.second;
    }
    return zh_ ? "满 " + move.after_n.source + " " + unit + "自动" : "after " + move.after_n.source + " " + unit;
  }

  [[nodiscard]] std::string move(const LadderMove& move, const LadderShape::Move& shape) const {
    std::string out = kinds(shape.on);
    if (move.kind == MoveKind::after) out = days(move);
    if (move.kind == MoveKind::at) out = (zh_ ? "到期自动：" : "at ") + move.at.source;
    if (move.guard.given) out += (zh_ ? "，且 " : ", if ") + move.guard.source;
    std::string needs;
    for (const LadderNeed& need : move.needs) needs += (needs.empty() ? "" : zh_ ? "、" : ", ") + need.name;
    return needs.empty() ? out : out + (zh_ ? "，需 " : ", needs ") + needs;
  }

  // Mermaid ends a label at : ; # and a line's end, and reads tags: look-alikes stand for them.
  static std::string plain(std::string_view text) {
    static constexpr std::pair<std::string_view, std::string_view> kAlike[] = {
        {"<=", "≤"}, {">=", "≥"}, {"<", "＜"}, {">", "＞"}, {":", "："},   {";", "；"},
        {"#", "＃"}, {"\"", "'"}, {"\n", " "}, {"\r", " "}, {"%%", "％％"}};
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
      std::size_t step = 0;
      for (const auto& [from, to] : kAlike) {
        if (!text.substr(i).starts_with(from)) continue;
        out += to;
        step = from.size();
        break;
      }
      if (step == 0) out += text[i];
      i += std::max<std::size_t>(step, 1);
    }
    return out;
  }

  static std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += c == '\n' || c == '\r' ? ' ' : c;
    }
    return out + "\"";
  }

  const Policy::Data& policy_;
  const Ladder& ladder_;
  bool zh_;
};

}  // namespace

Result<std::string> draw_ladder(const Policy& policy, std::string_view id, DrawForm form, std::string_view language) {
  for (const Ladder& ladder : policy->ladders) {
    if (ladder.id != id) continue;
    const Drawing drawing(policy.data(), ladder, language == "zh");
    return form == DrawForm::mermaid ? drawing.mermaid() : drawing.dot();
  }
  return Error{ErrorCode::not_found,
               "没有流程 " + std::string(id),
               "there is no ladder " + std::string(id),
               {},
               {},
               policy_detail::nearest_name(id, policy_detail::names_of(policy->ladders, &Ladder::id))};
}

}  // namespace baoxue::inline v1
