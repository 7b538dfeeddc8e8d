// SPDX-License-Identifier: MIT
#include <algorithm>

#include "policy/builder.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

std::string join(std::span<const std::string> path) {
  std::string out;
  for (const std::string& part : path) out += (out.empty() ? "" : ".") + part;
  return out;
}

Error name_error(const std::string& zh, const std::string& en, std::string hint = {}) {
  return {ErrorCode::unknown_name, zh, en, {}, {}, std::move(hint)};
}

constexpr std::size_t kGivenColumns = 3;  // of duty:ID: link, period.start, period.end

}  // namespace

std::int32_t Builder::day_count(std::string_view name) const {
  for (std::size_t i = 0; i < data_->day_counts.size(); ++i) {
    if (data_->day_counts[i].id == name) return static_cast<std::int32_t>(i);
  }
  return -1;
}

std::int32_t Builder::subject_index(std::string_view name) const {
  for (std::size_t i = 0; i < data_->subjects.size(); ++i) {
    if (data_->subjects[i].id == name || (!name.empty() && data_->subjects[i].zh == name))
      return static_cast<std::int32_t>(i);
  }
  return -1;
}

std::int32_t Builder::rows_index(std::string_view name) {
  const std::vector<TableDef>& tables = data_->schema->tables();
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (tables[i].id == name || (!name.empty() && tables[i].zh == name)) return static_cast<std::int32_t>(i);
  }
  for (std::size_t i = tables.size(); i < data_->subjects.size(); ++i) {
    if (data_->subjects[i].id == name) return static_cast<std::int32_t>(i);
  }
  return computed_subject(name);
}

std::int32_t Builder::need_subject(const Item& item, std::string_view key) {
  const Node* node = item.get(key);
  if (node == nullptr || !node->is(NodeKind::text)) return -1;
  const std::int32_t found = find_subject(node->text);
  if (found >= 0) return found;
  const std::vector<std::string> known = names_of(data_->subjects, &SubjectDef::id);
  const TableDef* as_table = data_->schema->find_table(node->text);
  diagnostics_.error(ErrorCode::unknown_name, node->place, "没有对象 " + node->text,
                     "there is no subject " + node->text,
                     as_table != nullptr ? as_table->subject : nearest_name(node->text, known));
  return -1;
}

std::int32_t Builder::column_index(std::int32_t s, std::string_view name) const {
  const std::vector<SubjectColumn>& columns = subject(s).columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].id == name || (!name.empty() && columns[i].zh == name)) return static_cast<std::int32_t>(i);
  }
  return -1;
}

bool Builder::is_own_key(std::int32_t s, std::int32_t column) const {
  const SubjectDef& def = subject(s);
  if (def.kind != SubjectKind::table) return false;
  const std::vector<std::int32_t> keys = table(def.table).key_columns();
  return keys.size() == 1 && keys[0] == column && def.columns[static_cast<std::size_t>(column)].domain == def.id;
}

std::int32_t Builder::link_target(std::int32_t s, std::int32_t column) const {
  if (column < 0 || is_own_key(s, column)) return -1;
  const std::string& domain = subject(s).columns[static_cast<std::size_t>(column)].domain;
  const std::int32_t target = domain.empty() ? -1 : subject_index(domain);
  return target;
}

Builder::FactDraft* Builder::fact_draft(std::int32_t s, std::string_view name) {
  const auto it = names_.find(std::pair(s, std::string(name)));
  return it == names_.end() ? nullptr : &drafts_.find(it->second)->second;
}

std::int32_t Builder::intern(Ref ref) {
  const auto [first, last] = ref_index_.equal_range(ref.text);
  for (auto it = first; it != last; ++it) {
    if (data_->refs[static_cast<std::size_t>(it->second)] == ref) return it->second;
  }
  const auto index = static_cast<std::int32_t>(data_->refs.size());
  ref_index_.emplace(ref.text, index);
  data_->refs.push_back(std::move(ref));
  return index;
}

expr::Symbol Builder::symbol_of(std::int32_t index) const {
  const Ref& r = ref(index);
  expr::Symbol symbol{index, r.type, {}, {}};
  if (r.kind == RefKind::parameter) {
    const Parameter& parameter = data_->parameters[static_cast<std::size_t>(r.index)];
    symbol.keyed = parameter.table;
    symbol.name = "p." + parameter.id, symbol.alias = parameter.zh.empty() ? "" : "p." + parameter.zh;
  }
  if (r.kind == RefKind::column) {
    const SubjectColumn& column = subject(r.target).columns[static_cast<std::size_t>(r.index)];
    symbol.codes = column.codes;
    symbol.domain = column.domain;
    spell(r, column.id, column.zh, symbol);
  } else if (r.kind == RefKind::fact) {
    symbol.codes = fact(r.index).codes;
    symbol.domain = fact(r.index).domain;
    spell(r, fact(r.index).id, fact(r.index).zh, symbol);
  }
  return symbol;
}

// Both spellings of a dotted name. Chinese where every part has such a name that an expression can say, else as written.
void Builder::spell(const Ref& ref, const std::string& id, const std::string& zh, expr::Symbol& symbol) const {
  std::string name = ref.self ? "self." : "", alias = name;
  std::int32_t at = ref.subject;
  bool chinese = true;
  const auto say = [&](const std::string& part_id, const std::string& part_zh) {
    name += part_id, alias += part_zh;
    chinese = chinese && !part_zh.empty() && expr::is_identifier(part_zh);
  };
  for (const std::int32_t hop : ref.hops) {
    const SubjectColumn& column = subject(at).columns[static_cast<std::size_t>(hop)];
    say(column.id, column.zh);
    name += '.', alias += '.';
    at = link_target(at, hop);
  }
  say(id, zh);
  symbol.name = std::move(name);
  if (chinese) symbol.alias = std::move(alias);
}

Result<expr::Symbol> Builder::resolve(const NameContext& context, std::span<const std::string> path) {
  const std::string& head = path[0];
  if (head == "p" || head == "c") return resolve_value(context, path);
  if (head == "as_of" && path.size() == 1) {
    return symbol_of(
        intern({RefKind::as_of, false, context.subject, {}, context.subject, 0, {expr::Kind::timestamp}, "as_of"}));
  }
  if (context.evidence && path.size() == 2 && head == "unsent") {
    return symbol_of(intern({RefKind::unsent,
                             false,
                             context.subject,
                             {},
                             context.subject,
                             column_index(context.subject, path[1]),
                             {expr::Kind::boolean},
                             join(path)}));
  }
  if (context.metric && path.size() == 2 && head == "period" && (path[1] == "start" || path[1] == "end")) {
    const RefKind kind = path[1] == "start" ? RefKind::period_start : RefKind::period_end;
    return symbol_of(intern({kind, false, context.subject, {}, context.subject, 0, {expr::Kind::date}, join(path)}));
  }
  if (head != "self") return resolve_through(context, context.subject, path, false);
  if (path.size() < 2) return name_error("self 后面要有名字：self.列", "a name must follow self: self.column");
  if (context.self >= 0) return resolve_through(context, context.self, path.subspan(1), true);
  if (context.self_is_subject) return resolve_path(context.subject, path.subspan(1), false);
  return name_error("self. 只用在 where 和 take 里", "self. is for `where` and `take` only", join(path.subspan(1)));
}

Result<expr::Symbol> Builder::resolve_value(const NameContext& context, std::span<const std::string> path) {
  const bool parameter = path[0] == "p";
  const auto& known = parameter ? parameters_ : choices_;
  const auto it = path.size() == 2 ? known.find(path[1]) : known.end();
  if (it == known.end()) {
    std::vector<std::string> names;
    names.reserve(known.size());
    for (const auto& [name, index] : known) names.push_back(path[0] + "." + name);
    const std::string name = join(path);
    return name_error((parameter ? "没有参数 " : "没有选项 ") + name,
                      "there is no " + std::string(parameter ? "parameter " : "choice ") + name,
                      nearest_name(name, names));
  }
  Ref ref{parameter ? RefKind::parameter : RefKind::choice,
          false,
          context.subject,
          {},
          context.subject,
          it->second,
          {expr::Kind::text},
          join(path)};
  if (parameter) {
    ref.type = data_->parameters[static_cast<std::size_t>(it->second)].type;
    used_parameters_.insert(it->second);
  }
  return symbol_of(intern(std::move(ref)));
}

// A duty's rows have a status and a due day themselves, but while they are being made only the link and the period are there.
Result<expr::Symbol> Builder::resolve_through(const NameContext& context, std::int32_t s,
                                              std::span<const std::string> path, bool self) {
  if (s != context.through) return resolve_path(s, path, self);
  for (std::size_t c = 0; c < kGivenColumns; ++c) {
    const SubjectColumn& column = subject(s).columns[c];
    for (const std::string& name : {path[0], join(path)}) {
      if (name == column.id || name == column.zh) return resolve_path(s, path, self);
    }
  }
  std::vector<std::string> longer{subject(s).columns[0].id};
  longer.insert(longer.end(), path.begin(), path.end());
  return resolve_path(s, longer, self);
}

Result<expr::Symbol> Builder::resolve_path(std::int32_t start, std::span<const std::string> path, bool self) {
  Ref ref{RefKind::column, self, start, {}, start, -1, {}, (self ? "self." : "") + join(path)};
  for (std::size_t i = 0; i < path.size(); ++i) {
    const std::span<const std::string> rest = path.subspan(i);
    const bool whole = column_index(ref.target, join(rest)) >= 0 || fact_draft(ref.target, join(rest)) != nullptr;
    if (rest.size() == 1 || whole) return resolve_leaf(std::move(ref), rest);
    const std::int32_t column = column_index(ref.target, path[i]);
    if (column < 0) return unknown_name(ref.target, path[i]);
    const std::int32_t target = link_target(ref.target, column);
    if (target < 0) {
      return name_error(path[i] + " 不指向别的表，后面不能再接名字", path[i] + " is no link, so no name can follow it");
    }
    ref.hops.push_back(column);
    ref.target = target;
  }
  return unknown_name(start, join(path));
}

Result<expr::Symbol> Builder::resolve_leaf(Ref ref, std::span<const std::string> rest) {
  const std::string name = join(rest);
  const std::int32_t column = column_index(ref.target, name);
  if (column >= 0) {
    const bool given = subject(ref.target).kind == SubjectKind::duty &&
                       static_cast<std::size_t>(column) < kGivenColumns &&
                       computed_[ref.target] == FactDraft::State::open;  // the duty's own expression
    if (!given && !resolve_subject(ref.target)) return Error{};
    ref.index = column;
    ref.type = subject(ref.target).columns[static_cast<std::size_t>(column)].type;
    return symbol_of(intern(std::move(ref)));
  }
  FactDraft* draft = fact_draft(ref.target, name);
  if (draft == nullptr) return unknown_name(ref.target, name);
  if (!resolve_fact(*draft)) return Error{};
  ref.kind = RefKind::fact;
  ref.index = draft->index;
  ref.type = fact(draft->index).type;
  return symbol_of(intern(std::move(ref)));
}

Error Builder::unknown_name(std::int32_t s, std::string_view name) const {
  std::vector<std::string> known{"as_of"};
  for (const SubjectColumn& column : subject(s).columns) {
    known.push_back(column.id);
    if (!column.zh.empty()) known.push_back(column.zh);
  }
  for (const auto& [key, id] : names_) {
    if (key.first == s) known.push_back(key.second);
  }
  const std::string& of = subject(s).id;
  return name_error(of + " 没有列或事实 " + std::string(name), of + " has no column or fact " + std::string(name),
                    nearest_name(name, known));
}

}  // namespace baoxue::inline v1::policy_detail
