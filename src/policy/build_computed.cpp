// SPDX-License-Identifier: MIT
// Subjects whose rows are computed and that a pack need not declare: rule:ID, duty:ID, ladder:ID, metric:ID, settlement:ID, the
// periods and the roles. They come into being when something names them, and join the one graph of ids.
#include <algorithm>

#include "policy/builder.hpp"
#include "policy/sections.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

using expr::Kind;
using expr::Type;

constexpr std::pair<std::string_view, SubjectKind> kKinds[] = {{"period", SubjectKind::period},
                                                               {"role", SubjectKind::role},
                                                               {"rule", SubjectKind::rule},
                                                               {"duty", SubjectKind::duty},
                                                               {"ladder", SubjectKind::ladder},
                                                               {"metric", SubjectKind::metric},
                                                               {"settlement", SubjectKind::settlement}};

constexpr std::pair<std::string_view, PeriodKind> kPeriods[] = {
    {"schoolday", PeriodKind::schoolday},     {"week", PeriodKind::week},
    {"school_week", PeriodKind::school_week}, {"month", PeriodKind::month},
    {"quarter", PeriodKind::quarter},         {"term", PeriodKind::term},
    {"school_year", PeriodKind::school_year}, {"year", PeriodKind::year}};

SubjectColumn column(std::string id, std::string zh, Kind kind, std::string domain = {}) {
  return {std::move(id), std::move(zh), {kind}, std::move(domain), {}, -1};
}

// Where an id stands in its section: Data keeps rules, metrics, ... in this order.
std::int32_t position(const std::map<std::string, Item, std::less<>>& items, std::string_view id) {
  const auto found = items.find(id);
  return found == items.end() ? -1 : static_cast<std::int32_t>(std::distance(items.begin(), found));
}

}  // namespace

void Builder::declare_items() {
  const auto place = [&](std::string_view section, auto& out) {
    for (const auto& [id, item] : pack_.section(section)) out.emplace_back().id = id;
  };
  place("rule", data_->rules), place("metric", data_->metrics), place("settlement", data_->settlements);
  place("ladder", data_->ladders);
  place("duty", data_->duties), duties_.resize(data_->duties.size());
  rules_.resize(data_->rules.size()), metrics_.resize(data_->metrics.size()),
      settlements_.resize(data_->settlements.size());
  ladders_.resize(data_->ladders.size());
}

PeriodKind Builder::period_kind(std::string_view name) const {
  for (const auto& [id, kind] : kPeriods) {
    if (id == name) return kind;
  }
  for (std::size_t i = 0; i < data_->periods.size(); ++i) {
    if (data_->periods[i].id == name || (!name.empty() && data_->periods[i].zh == name))
      return static_cast<PeriodKind>(kDeclaredPeriod + i);
  }
  return PeriodKind::none;
}

std::vector<std::string> Builder::period_names() const {
  std::vector<std::string> names = keys_of(kPeriods);
  for (const PeriodDef& period : data_->periods) names.push_back(period.id);
  return names;
}

bool Builder::read_period(const Item& item, std::string_view key, PeriodKind& out) {
  const Node* node = item.get(key);
  if (node == nullptr) return true;
  out = node->is(NodeKind::text) ? period_kind(node->text) : PeriodKind::none;
  if (out != PeriodKind::none) return true;
  bad_word(*node, key, period_names());
  return false;
}

std::int32_t Builder::find_subject(std::string_view name) {
  const std::int32_t found = subject_index(name);
  return found >= 0 ? found : computed_subject(name);
}

SubjectColumn Builder::link_to(std::int32_t index) const {
  const SubjectDef& to = subject(index);
  return column(to.kind == SubjectKind::role ? to.id.substr(to.id.find(':') + 1) : to.id, to.zh, Kind::text, to.id);
}

// A bare name is a period or a role: `of = "term"`, `of = "homeroom_teacher"`.
std::int32_t Builder::computed_subject(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) {
    if (period_kind(name) != PeriodKind::none) return computed_subject("period:" + std::string(name));
    return pack_.section("role").contains(name) ? computed_subject("role:" + std::string(name)) : -1;
  }
  if (const std::int32_t known = subject_index(name); known >= 0) return known;
  const std::string_view id = name.substr(colon + 1);
  const auto* kind = std::find_if(std::begin(kKinds), std::end(kKinds),
                                  [&](const auto& k) { return k.first == name.substr(0, colon); });
  if (kind == std::end(kKinds)) return -1;
  SubjectDef out;
  out.id = name;
  out.kind = kind->second;
  const Item* item = nullptr;
  if (out.kind == SubjectKind::period) {
    out.period = period_kind(id);
    if (out.period == PeriodKind::none) return -1;
  } else {
    const auto& items = pack_.section(kind->first);
    out.source = position(items, id);
    if (out.source < 0) return -1;
    item = &items.find(id)->second;
    out.place = item->place;
  }
  if (!naming_.emplace(name).second) return -1;
  out.columns = computed_columns(out.kind, item);
  naming_.erase(out.id);
  if (out.columns.empty()) return -1;
  for (std::size_t c = 0; c < out.columns.size(); ++c) {
    const std::string& column_id = out.columns[c].id;
    const bool event = out.kind == SubjectKind::rule                                      ? column_id == "anchor"
                       : out.kind == SubjectKind::settlement                              ? column_id == "book"
                       : out.kind == SubjectKind::ladder || out.kind == SubjectKind::role ? column_id == "from"
                                                                                          : column_id == "period.end";
    if (out.kind == SubjectKind::duty && column_id == "status") out.columns[c].codes = duty_status_codes();
    if (event) out.event_column = static_cast<std::int32_t>(c);
  }
  data_->subjects.push_back(std::move(out));
  return static_cast<std::int32_t>(data_->subjects.size()) - 1;
}

std::vector<SubjectColumn> Builder::computed_columns(SubjectKind kind, const Item* item) {
  const auto linked = [&](std::string_view key) -> std::vector<SubjectColumn> {
    const std::int32_t to = need_subject(*item, key);
    return to < 0 ? std::vector<SubjectColumn>() : std::vector<SubjectColumn>{link_to(to)};
  };
  const auto with = [](std::vector<SubjectColumn> first, std::vector<SubjectColumn> rest) {
    if (!first.empty()) first.insert(first.end(), rest.begin(), rest.end());
    return first;
  };
  const std::vector<SubjectColumn> span{column("period.start", "期初", Kind::date),
                                        column("period.end", "期末", Kind::date)};
  switch (kind) {
    case SubjectKind::period: return with(span, {column("label", "时段", Kind::text)});
    case SubjectKind::role: {
      std::vector<SubjectColumn> object = linked("at");
      if (object.empty()) return {};
      return {column("staff", "教职工", Kind::text, "staff"), object[0], column("from", "起", Kind::date),
              column("to", "止", Kind::date)};
    }
    case SubjectKind::rule:
      return with(linked("of"), {column("anchor", "事发日", Kind::date), column("due", "期限", Kind::date),
                                 column("state", "状态", Kind::text), column("days_late", "逾期天数", Kind::integer)});
    case SubjectKind::duty:
      return with(expected_of(*item),
                  {span[0], span[1], column("due", "期限", Kind::date), column("status", "结果", Kind::text),
                   column("done", "已做", Kind::integer), column("needed", "应做", Kind::integer),
                   column("short", "欠", Kind::integer), column("met_on", "完成日", Kind::date),
                   column("missing_parts", "缺件", Kind::text)});
    case SubjectKind::ladder: {
      SubjectColumn state = column("state", "阶段", Kind::text), next = column("next", "下一步", Kind::text);
      state.codes = next.codes = ladder_codes(*item);  // a misspelt state is found
      return with(linked("of"), {state, column("from", "起", Kind::date), column("to", "止", Kind::date),
                                 column("visit_no", "第几次", Kind::integer), column("due", "期限", Kind::date), next,
                                 column("ended", "已了结", Kind::boolean)});
    }
    case SubjectKind::metric: {
      std::vector<SubjectColumn> out;
      for (const std::string& by : texts(*item, "by"))
        out.push_back(column(by, "", Kind::text));  // typed by resolve_rows
      for (SubjectColumn& c :
           std::vector<SubjectColumn>{column("n", "分子", Kind::integer), column("d", "分母", Kind::integer),
                                      column("value", "比率", Kind::ratio), span[0], span[1]}) {
        out.push_back(std::move(c));
      }
      return out;
    }
    case SubjectKind::settlement: {
      const bool points = text(*item, "unit") == "points";
      return with(linked("of"), {column("payer", "付方", Kind::text), column("payee", "收方", Kind::text),
                                 column("amount", "数额", points ? Kind::ratio : Kind::money),
                                 column("book", "入账日", Kind::date), column("counted", "计入", Kind::boolean)});
    }
    default: return {};
  }
}

bool Builder::resolve_subject(std::int32_t index) {
  using enum FactDraft::State;
  if (subject(index).kind == SubjectKind::table) return true;
  FactDraft::State& state = computed_[index];
  if (state == done || state == failed) return state == done;
  if (!enter(subject(index).place, subject(index).id)) return state = failed, false;
  state = open;
  const bool ok = resolve_rows(index) && state == open;
  path_.pop_back();
  state = ok ? done : failed;
  if (ok) data_->steps.push_back({PlanStep::Kind::subject, index});
  return ok;
}

bool Builder::resolve_rows(std::int32_t index) {
  SubjectDef& rows = subject(index);
  // An item that is being built asks for its own rows, through items that no fact stands between.
  const std::vector<FactDraft::State>* states = rows.kind == SubjectKind::rule         ? &rules_
                                                : rows.kind == SubjectKind::metric     ? &metrics_
                                                : rows.kind == SubjectKind::settlement ? &settlements_
                                                : rows.kind == SubjectKind::ladder     ? &ladders_
                                                                                       : nullptr;
  if (states != nullptr && (*states)[static_cast<std::size_t>(rows.source)] == FactDraft::State::open) {
    std::string path = rows.id;
    for (const std::string& step : path_) path += " → " + step;
    diagnostics_.error(ErrorCode::cycle, rows.place, "循环引用：" + path, "circular: " + path);
    return false;
  }
  switch (rows.kind) {
    case SubjectKind::table:
    case SubjectKind::match:
    case SubjectKind::period: return true;
    case SubjectKind::runs: return resolve_runs(index);
    case SubjectKind::cross:
      return resolve_subject(rows.crossed) && (rows.crossed_with < 0 || resolve_subject(rows.crossed_with));
    case SubjectKind::group: return resolve_subject(rows.crossed) && resolve_group(index);
    case SubjectKind::role: return true;
    case SubjectKind::rule:  // whose state says whether another rule excepts it
      return resolve_rule(rows.source) &&
             resolve_excepting_rules(data_->rules[static_cast<std::size_t>(rows.source)].id);
    case SubjectKind::settlement: return resolve_settlement(rows.source);
    case SubjectKind::metric: {
      if (!resolve_metric(rows.source)) return false;
      const Metric& metric = data_->metrics[static_cast<std::size_t>(rows.source)];
      for (std::size_t b = 0; b < metric.by.size(); ++b) {
        const expr::Symbol symbol = symbol_of(metric.d.by[b]);
        rows.columns[b].type = symbol.type, rows.columns[b].domain = symbol.domain,
        rows.columns[b].codes = symbol.codes;
      }
      return true;
    }
    case SubjectKind::duty: return resolve_duty_group(rows.source);
    case SubjectKind::ladder: return resolve_ladder(rows.source);
  }
  return false;
}

void Builder::build_periods() {
  static constexpr KeyDecl kSpan[] = {{"from", 1}, {"to", 1}, {"label", 1}};
  const auto month_day = [](std::string_view text, int& month, int& day) {
    if (text.size() != 5 || text[2] != '-') return false;
    const auto digits = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
    month = digits(0), day = digits(3);
    return Date::of(2024, month, day).known;  // 29 February may be written; in other years it is the 28th
  };
  for (const auto& [id, item] : pack_.section("period")) {
    PeriodDef period;
    period.id = id, period.zh = text(item, "zh"), period.layer = layer_id(item.layer), period.place = item.place;
    for (const Node& node : item.get("spans")->items) {
      PeriodSpan span;
      const bool table = node.is(NodeKind::table);
      if (table) check_table_keys("period.spans", node, kSpan, diagnostics_);
      const Node *from = table ? node.find("from") : nullptr, *to = table ? node.find("to") : nullptr,
                 *label = table ? node.find("label") : nullptr;
      const bool good = from != nullptr && to != nullptr && month_day(from->text, span.from_month, span.from_day) &&
                        month_day(to->text, span.to_month, span.to_day);
      if (good) {
        if (label != nullptr) span.label = label->text;
        period.spans.push_back(std::move(span));
        continue;
      }
      diagnostics_.error(ErrorCode::wrong_type, node.place, "spans 的每一项写作 { from = \"09-11\", to = \"03-10\" }",
                         "every span is written { from = \"09-11\", to = \"03-10\" }");
    }
    if (period_kind(id) != PeriodKind::none) {
      diagnostics_.error(ErrorCode::duplicate_id, item.place, "时段 " + id + " 已经有了",
                         "the period " + id + " exists already");
      continue;
    }
    data_->periods.push_back(std::move(period));
  }
}

}  // namespace baoxue::inline v1::policy_detail
