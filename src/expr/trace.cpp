// SPDX-License-Identifier: MIT
// The trace of one row: its tree with values and states. The body of a macro is shown once per element.
#include <map>

#include "baoxue/expr/ast.hpp"
#include "expr/machine.hpp"

namespace baoxue::inline v1::expr {

namespace {

constexpr std::size_t kMostElements = 32;    // shown of one list
constexpr std::size_t kMostNodes = 20'000;   // of a trace with macros

class Tracer {
 public:
  Tracer(const Ast::Impl& tree, const Program::Impl& program, std::size_t index, const Workspace::Impl& work,
         std::size_t row)
      : tree_(tree),
        slots_(program.node_slots[index]),
        spaces_(program.node_spaces[index]),
        program_(program),
        work_(work),
        at_(program.space_parents.size(), 0) {
    at_[0] = row;
    for (std::size_t n = 0; n < tree.nodes.size(); ++n) {
      if (tree.nodes[n].form == Form::macro) macros_[static_cast<std::size_t>(tree.nodes[n].children[1])] = n;
    }
    for (const Note& note : work.notes) notes_[{note.slot, note.row}] = note;
  }

  TraceNode run() { return std::move(range(0, tree_.nodes.size())[tree_.nodes.size() - 1]); }

 private:
  using Nodes = std::map<std::size_t, TraceNode>;  // by node, those not yet taken by a parent

  // Children come before their parents. Nests as deep as macros do.
  Nodes range(std::size_t first, std::size_t end) {
    Nodes nodes;
    for (std::size_t n = first; n < end; ++n) {
      if (tree_.nodes[n].kind == NodeKind::variable) {
        const std::size_t macro = macros_[n];
        TraceNode out = leaf(macro);
        const auto list = static_cast<std::size_t>(tree_.nodes[macro].children[0]);
        out.children.push_back(std::move(nodes[list]));
        nodes.erase(list);
        bodies(n, macro, out);
        nodes[macro] = std::move(out);
        n = macro;
        continue;
      }
      TraceNode out = leaf(n);
      for (const std::int32_t child : tree_.nodes[n].children) {
        take_child(out, std::move(nodes[static_cast<std::size_t>(child)]),
                   tree_.nodes[static_cast<std::size_t>(child)]);
        nodes.erase(static_cast<std::size_t>(child));
      }
      if (out.value.state == State::fault && out.value.fault == ErrorCode::no_such_key) out.note = missing_key(out);
      nodes[n] = std::move(out);
    }
    return nodes;
  }

  // A parameter that lacks keys, and a band before its field, are no values: their parent shows what they read.
  static void take_child(TraceNode& parent, TraceNode child, const Ast::Node& node) {
    if (node.type.keys == 0) return parent.children.push_back(std::move(child));
    if (child.symbol >= 0) parent.symbol = child.symbol;
    for (TraceNode& inner : child.children) parent.children.push_back(std::move(inner));
  }

  void bodies(std::size_t variable, std::size_t macro, TraceNode& out) {
    const auto space = static_cast<std::size_t>(spaces_[macro]);
    const Space& elements = work_.spaces[space];
    const std::size_t row = elements.rows == 1 ? 0 : at_[program_.space_parents[space]];
    const std::size_t begin = elements.begins[row], end = elements.begins[row + 1];
    for (std::size_t e = begin; e < end; ++e) {
      if (e - begin >= kMostElements || made_ > kMostNodes) {
        out.note = "and " + std::to_string(end - e) + " more";
        return;
      }
      at_[space] = e;
      Nodes nodes = range(variable + 1, macro);
      for (auto& [n, node] : nodes) out.children.push_back(std::move(node));
    }
  }

  TraceNode leaf(std::size_t n) {
    ++made_;
    const Ast::Node& node = tree_.nodes[n];
    TraceNode out;
    out.text = tree_.source.substr(node.begin, node.end - node.begin);
    if (node.symbol >= 0) out.symbol = tree_.symbols[static_cast<std::size_t>(node.symbol)].id;
    if (slots_[n] < 0 || node.type.keys > 0) {
      if (node.type.keys == 0) out.value = node.literal;
      return out;
    }
    const auto slot = static_cast<std::uint32_t>(slots_[n]);
    const std::size_t row = at_[program_.slot_spaces[slot]];
    out.value = value_at(work_.slots[slot], node.type, row);
    const auto note = notes_.find({slot, work_.slots[slot].broadcast ? 0 : row});
    if (note != notes_.end()) explain(note->second, out);
    return out;
  }

  static void explain(const Note& note, TraceNode& out) {
    if (out.value.state == State::fault) {
      out.value.fault = note.code;
    } else if (note.code == ErrorCode::calendar_missing) {
      out.note = "calendar " + std::to_string(note.year) + " not loaded";
    } else if (note.code == ErrorCode::empty_population) {
      out.note = "empty population";
    }
  }

  static std::string missing_key(const TraceNode& node) {
    std::string keys;
    for (const TraceNode& key : node.children) keys += (keys.empty() ? "" : ", ") + to_text(key.value);
    return "no value for " + keys;
  }

  const Ast::Impl& tree_;
  const std::vector<std::int32_t>& slots_;
  const std::vector<std::int32_t>& spaces_;
  const Program::Impl& program_;
  const Workspace::Impl& work_;
  std::vector<std::size_t> at_;  // by space: the row or element that is shown
  std::map<std::pair<std::uint32_t, std::size_t>, Note> notes_;
  std::map<std::size_t, std::size_t> macros_;  // by variable node
  std::size_t made_ = 0;
};

}  // namespace

TraceNode trace(const Ast& ast, const Program& program, std::size_t index, const Workspace& workspace,
                std::size_t row) {
  return Tracer(ast.impl(), program.impl(), index, workspace.impl(), row).run();
}

}  // namespace baoxue::inline v1::expr
