// SPDX-License-Identifier: MIT
// Merged pack -> Policy::Data. One object with the growing Data and the name tables; its members stand in build_*.cpp by
// subject. Facts are resolved on demand, so they may be declared in any order; the order of finishing is the order of Data.
#ifndef BAOXUE_POLICY_BUILDER_HPP
#define BAOXUE_POLICY_BUILDER_HPP

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "baoxue/systems/fold_table.hpp"
#include "policy/layers.hpp"

namespace baoxue::inline v1::policy_detail {

// Where an expression stands and so what its names mean (pack.md, Decisions 1).
struct NameContext {
  std::int32_t subject = -1;  // bare names: the subject, or the row in an aggregate
  std::int32_t self = -1;  // aggregate: what `self.` is; -1 elsewhere
  bool self_is_subject = false;  // `self.` may be written and means `subject`: the right side of `on`, `with`
  bool metric = false;  // period.start, period.end of the metric
  bool evidence = false;  // unsent.COLUMN, which only the loader itself writes
  std::int32_t through =
      -1;  // this subject's own names are its link and its period; all others are those of what the link names
};

class Builder {
 public:
  Builder(const MergedPack& pack, const PolicyOptions& options, Diagnostics& diagnostics)
      : pack_(pack), options_(options), diagnostics_(diagnostics), data_(std::make_shared<Policy::Data>()) {}

  std::shared_ptr<Policy::Data> build();

  // --- names.cpp ---
  // An Error with code {} means: already reported elsewhere.
  Result<expr::Symbol> resolve(const NameContext& context, std::span<const std::string> path);
  [[nodiscard]] std::int32_t day_count(std::string_view name) const;
  [[nodiscard]] std::shared_ptr<const expr::BandTable> band(std::string_view id) const;
  [[nodiscard]] std::vector<std::string> band_ids() const;

 private:
  struct FactDraft {
    const Item* item = nullptr;
    std::int32_t subject = -1;
    enum class State : std::uint8_t { fresh, open, done, failed } state = State::fresh;
    std::int32_t index = -1;  // in data_->facts once done
    std::int32_t evidence = -1;  // made from this evidence
  };

  // --- build_schema.cpp ---
  void build_schema();
  void add_pack_table(Schema& schema, const Item& item);
  void add_pack_column(Schema& schema, const Item& item);
  std::optional<ColumnDef> column_def(const Item& item);
  bool set_sensitivity(const Item& item, ColumnDef& column);
  void add_code(Schema& schema, const Item& item);
  void check_code_needs(const Schema& schema);
  void report_schema(const Item& item, const Status& status);

  // --- build_values.cpp ---
  void build_layers();
  void read_validity(const Node& policy, Layer& layer);
  void build_parameters();
  void build_parameter(const Item& item);
  void read_parameter_value(const Item& item, const Field& field, Parameter& parameter);
  std::optional<expr::Type> parameter_type(const Item& item);
  // --- build_keyed.cpp ---
  bool read_keys(const Node& value, Parameter& parameter, ParameterValue& out);
  bool may_override(const ParameterValue& one, const ParameterValue& other, const std::string& id);
  bool build_keyed(const Item& item, Parameter& parameter);
  void build_bands();
  std::shared_ptr<const expr::BandTable> band_table(const Item& item);
  void warn_open_band(const Item& item, const expr::BandTable& table);
  bool read_band_row(const Node& row, const Node* types, bool last, expr::BandTable& table);
  void override_parameters();
  void read_allowed(const Item& item, Parameter& parameter);
  void build_choices();
  void build_choice(const Item& item);
  void override_choices();
  void build_day_counts();
  void build_clauses();

  // --- build_subjects.cpp ---
  void build_subjects();
  void declare_table_subject(std::int32_t table);
  void declare_subject(const Item& item);
  bool declare_runs(const Item& item, SubjectDef& subject);
  bool declare_cross(const Item& item, SubjectDef& subject);
  bool declare_group(const Item& item, SubjectDef& subject);
  bool resolve_runs(std::int32_t subject);
  // --- build_match.cpp ---
  bool declare_match(const Item& item, SubjectDef& subject);
  bool read_match_field(const Node& match, std::string_view key, expr::Kind kind, const SubjectDef& of,
                        MatchField& left, MatchField& right);
  bool match_column(const Node& name, std::string_view key, expr::Kind kind, std::int32_t side, MatchField& out);
  bool read_stated(const Node& match, SubjectDef& subject);

  bool resolve_group(std::int32_t subject);

  // --- build_computed.cpp ---
  std::int32_t find_subject(std::string_view name);  // as subject_index, and rule:ID, duty:ID, ..., a period, a role
  std::int32_t computed_subject(std::string_view name);
  SubjectColumn link_to(std::int32_t subject) const;
  std::vector<SubjectColumn> computed_columns(SubjectKind kind, const Item* item);
  bool resolve_subject(std::int32_t subject);  // all that its rows read is resolved; false: reported already
  bool resolve_rows(std::int32_t subject);
  PeriodKind period_kind(std::string_view name) const;  // none if there is no such period
  std::vector<std::string> period_names() const;
  bool read_period(const Item& item, std::string_view key, PeriodKind& out);  // true where the key is absent
  // Builds an item when it is first asked for; false: it failed, and that is reported.
  template <class Made>
  bool resolve_once(std::string_view section, std::vector<FactDraft::State>& states, std::vector<Made>& all,
                    bool (Builder::*make)(const Item&, Made&), std::int32_t index);
  void declare_items();  // rules, metrics, ... get their places, so that one may be read before it is built
  void build_periods();

  // --- names.cpp ---
  [[nodiscard]] std::int32_t subject_index(std::string_view name) const;  // by id or Chinese name; -1
  [[nodiscard]] std::int32_t rows_index(std::string_view name);  // `from`: table id or any other subject
  std::int32_t need_subject(const Item& item, std::string_view key);
  [[nodiscard]] std::int32_t column_index(std::int32_t subject, std::string_view name) const;
  [[nodiscard]] FactDraft* fact_draft(std::int32_t subject, std::string_view name);
  [[nodiscard]] std::int32_t link_target(std::int32_t subject, std::int32_t column) const;  // -1: no link
  [[nodiscard]] bool is_own_key(std::int32_t subject, std::int32_t column) const;
  std::int32_t intern(Ref ref);
  Result<expr::Symbol> resolve_value(const NameContext& context, std::span<const std::string> path);
  Result<expr::Symbol> resolve_path(std::int32_t subject, std::span<const std::string> path, bool self);
  Result<expr::Symbol> resolve_through(const NameContext& context, std::int32_t subject,
                                       std::span<const std::string> path, bool self);
  Result<expr::Symbol> resolve_leaf(Ref ref, std::span<const std::string> rest);
  Error unknown_name(std::int32_t subject, std::string_view name) const;
  [[nodiscard]] expr::Symbol symbol_of(std::int32_t ref) const;
  void spell(const Ref& ref, const std::string& id, const std::string& zh, expr::Symbol& symbol) const;

  // --- check_expr.cpp ---
  bool check(const Node& text, const NameContext& context, Maybe<expr::Type> expected, CheckedExpr& out);
  bool check_text(std::string_view source, const Place& content, const NameContext& context, Maybe<expr::Type> expected,
                  CheckedExpr& out);
  bool check_key(const Item& item, std::string_view key, const NameContext& context, Maybe<expr::Type> expected,
                 CheckedExpr& out);
  bool check_options(const CheckedExpr& expression);  // c.x == 'typo'
  [[nodiscard]] std::int32_t single_ref(const CheckedExpr& expression) const;  // the ref a bare name is; -1
  [[nodiscard]] std::vector<std::int32_t> refs_of(const CheckedExpr& expression) const;

  // --- build_facts.cpp ---
  void declare_facts();
  bool name_is_free(const Item& item, std::int32_t subject);
  bool resolve_fact(FactDraft& draft);
  bool enter(const Place& place, const std::string& name);
  bool build_fact(const Item& item, Fact& fact);
  bool build_expr_fact(const Item& item, Fact& fact);
  bool build_aggregate(const Item& item, Fact& fact);
  bool read_take(const Item& item, const NameContext& row, Fact& fact);
  bool type_take(const Item& item, Fact& fact);
  bool build_fold(const Item& item, Fact& fact);
  bool read_fold_parameters(const Item& item, const FoldDecl& fold, Fact& fact);
  bool read_coverage(const Item& item, Fact& fact);

  // --- build_across.cpp ---
  bool build_across(const Item& item, Fact& fact);
  bool read_within(const Item& item, Fact& fact);
  bool read_order(const Item& item, Fact& fact);
  bool read_prizes(const Item& item, Fact& fact);
  bool type_across(const Node& node, Fact& fact);
  // --- build_evidence.cpp ---
  void declare_evidence();
  bool read_evidence(const Item& item, Evidence& out);
  bool read_part(const Node& node, const Evidence& of, EvidencePart& out);
  bool read_sign(const Node& node, const Evidence& of, EvidencePart& out);
  bool read_within(const Node& node, const Evidence& of, EvidencePart& out);
  bool read_distinct(const Item& item, Evidence& out);
  std::string part_condition(const Evidence& of, const EvidencePart& part) const;
  std::vector<std::pair<std::string, std::string>> evidence_conditions(
      const Evidence& of) const;  // (condition, what is missing without it)
  std::string last_day(const Evidence& of) const;
  bool declare_evidence_fact(const Item& item, std::int32_t evidence, const std::string& suffix, const std::string& zh,
                             std::string text);
  Item& made_item(const Item& like, std::string id);
  Node& made_text(const Place& place, std::string text);

  // --- build_duties.cpp ---
  void build_duties();
  std::vector<SubjectColumn> expected_of(const Item& item);  // column 0 of duty:ID; empty: reported
  static std::shared_ptr<const CodeList> duty_status_codes();
  bool resolve_duty_group(std::int32_t index);  // with the duties of its group: they share rows
  bool resolve_duty(std::int32_t index);
  bool build_duty(const Item& item, Duty& duty);
  bool read_duty_words(const Item& item, Duty& duty);
  bool read_expected(const Item& item, Duty& duty);
  bool read_due(const Item& item, Duty& duty);
  bool read_needs(const Item& item, Duty& duty);
  bool read_needed_rows(const Item& item, const Node* needs, Duty& duty);
  bool read_duty_evidence(const Item& item, Duty& duty);
  bool read_at_least(const Item& item, Duty& duty);
  const Node* one_of(const Item& item, std::string_view key, bool& ok);  // in `needs` or beside it, not both
  bool read_parties(const Item& item, std::string_view key, bool units, const Duty& duty, std::vector<Party>& out);
  void check_merges();

  // --- build_relation.cpp ---
  bool build_relation(const Item& item, std::int32_t subject, Relation& relation);
  bool explicit_relation(const Node& on, std::int32_t subject, Relation& relation);
  bool implicit_relation(const Item& item, std::int32_t subject, Relation& relation);
  std::int32_t column_ref(std::int32_t subject, std::int32_t column);

  // --- build_roles.cpp ---
  void build_roles();
  void build_role(const Item& item);
  bool read_role_count(const Item& item, Role& role);
  void read_role_chain();
  void check_role_cycle(std::size_t role);
  void warn_unmerged(const Place& place, const std::string& what, const std::vector<std::int32_t>& roles);
  bool read_role_object(const Item& item, Role& role);
  bool read_role_person(const Item& item, Role& role);
  bool role_use(const Node& at, std::string_view role, const Node* via, std::int32_t subject, RoleUse& out);
  bool role_path(const Place& place, std::int32_t from, std::int32_t to, std::vector<std::int32_t>& hops);
  bool via_path(const Node& via, std::int32_t from, std::int32_t to, std::vector<std::int32_t>& hops);

  // --- build_rules.cpp ---
  void build_rules();
  bool resolve_rule(std::int32_t index);
  bool build_rule(const Item& item, Rule& rule);
  void read_rule_words(const Item& item, Rule& rule);
  bool read_answerable(const Item& item, Rule& rule);
  void read_exceptions();
  bool read_anchor(const Item& item, std::string_view key, std::int32_t subject, std::int32_t& anchor);
  void read_message(const Item& item, Rule& rule);
  std::vector<MessagePiece> message_pieces(const Node& text, const Rule& rule);
  std::vector<std::int32_t> evidence_of(const Rule& rule) const;
  void collect_evidence(const CheckedExpr& expression, std::int32_t subject, std::vector<std::int32_t>& out) const;
  void warn_if_constant(const Rule& rule);

  // --- build_ladders.cpp ---
  void build_ladders();
  bool resolve_ladder(std::int32_t index);
  bool build_ladder(const Item& item, Ladder& ladder);
  std::vector<std::pair<std::string, const Node*>> ladder_states(const Item& item);  // in the order of the source
  std::shared_ptr<const CodeList> ladder_codes(const Item& item);  // the states as a code list
  bool read_ladder_states(const Item& item, Ladder& ladder);
  void read_ladder_owners(const Item& item, Ladder& ladder);
  bool ladder_party(const Node& node, std::int32_t subject, Party& out);
  bool read_ladder_events(const Item& item, Ladder& ladder);
  bool read_ladder_reopen(const Item& item, Ladder& ladder);
  std::int32_t ladder_state(const Ladder& ladder, const Node& name);  // -1: reported
  bool ladder_kinds(const Node* list, Ladder& ladder, std::vector<std::int32_t>& out);
  // --- build_moves.cpp ---
  bool read_ladder_moves(const Item& item, Ladder& ladder);
  bool read_ladder_move(const Node& node, Ladder& ladder);
  bool read_event_move(const Node& node, Ladder& ladder, LadderMove& move, LadderShape::Move& shape);
  bool read_timed_move(const Node& node, const Ladder& ladder, LadderMove& move);
  bool read_need(const Node& node, const Ladder& ladder, LadderNeed& need);
  bool ladder_expression(const Node& node, const NameContext& context, expr::Kind kind, CheckedExpr& out);
  // --- check_ladders.cpp ---
  void check_ladder(const Ladder& ladder);
  void check_ladder_ways(const Ladder& ladder);
  void check_ladder_twins(const Ladder& ladder);

  // --- build_money.cpp ---
  void build_settlements();
  bool resolve_settlement(std::int32_t index);
  bool build_settlement(const Item& item, Settlement& out);
  bool read_amount(const Item& item, const NameContext& context, Settlement& out);
  bool check_quantity(const Item& item, std::string_view key, const NameContext& context,
                      const std::vector<expr::Type>& types, CheckedExpr& out);
  bool read_decided_by(const Item& item, Settlement& out);
  bool read_undo(const Item& item, const NameContext& context, Settlement& out);
  bool read_cap(const Item& item, const NameContext& context, Settlement& out);
  bool read_named_ref(const Node& node, std::string_view key, const NameContext& context, std::int32_t& out);
  void warn_settlement(const Item& item, const Settlement& out);
  bool read_shares(const Item& item, std::string_view key, std::int32_t subject, std::vector<Share>& out);
  bool read_share(const Node& node, std::int32_t subject, Share& out);

  // --- build_vetoes.cpp ---
  bool resolve_excepting_rules(std::string_view rule);
  bool resolve_vetoing_rules(std::string_view settlement);
  void read_vetoes();
  void read_veto(const Node& node, Rule& rule);
  void collect_choices(const CheckedExpr& expression, std::set<std::int32_t>& out, std::set<std::int32_t>& seen) const;
  void collect_fact_choices(std::int32_t fact, std::set<std::int32_t>& out, std::set<std::int32_t>& seen) const;

  // --- build_metrics.cpp ---
  void build_metrics();
  bool resolve_metric(std::int32_t index);
  bool build_metric(const Item& item, Metric& metric);
  void build_targets();
  bool build_target(const Item& item, MetricTarget& target);
  bool read_cell(const Item& item, const Metric& metric, MetricTarget& target);
  bool read_side(const Item& item, std::string_view key, const Metric& metric, MetricSide& side);
  bool read_side_where(const Item& item, const Node* own, const NameContext& context, MetricSide& side);
  bool read_side_by(const Node& table, const std::string& name, MetricSide& side);
  std::int32_t nearest_by(const Place& place, std::int32_t subject, const std::string& name);

  // --- build_forms.cpp ---
  void build_forms();
  bool build_form(const Item& item, Form& form);
  bool read_form_column(const Node& node, Form& form);
  bool read_form_order(const Item& item, Form& form);

  // --- build_examples.cpp ---
  void build_examples();
  void build_example(const Item& item);
  void read_with(const Item& item, Example& example);
  void read_example_rows(const Item& item, Example& example);
  bool read_example_table(const Node& node, const TableDef& table, ExampleTable& out);
  bool check_example_row(const Node& row, const TableDef& table, const std::vector<std::string>& used);
  // --- check_examples.cpp ---
  void read_expectations(const Item& item, Example& example);
  bool read_expectation(const Node& node, const Example& example, Expectation& out);
  bool read_expected_key(const std::string& key, const Node& node, const Expectation& of, const Example& example,
                         std::vector<std::string>& out);
  bool find_expected(const Node& node, const Node& name, Expectation& out);
  bool find_expected_fact(const Node& node, const Node& name, Expectation& out);
  bool read_expected_cell(const Node& node, const Metric& metric, Expectation& out);
  [[nodiscard]] std::vector<std::string> expected_words(const std::string& key, const Expectation& of) const;

  // --- words.cpp: small readers of an item's keys ---
  [[nodiscard]] std::string text(const Item& item, std::string_view key, std::string_view fallback = {}) const;
  [[nodiscard]] bool flag(const Item& item, std::string_view key) const;
  std::vector<std::string> texts(const Item& item, std::string_view key);
  Bilingual bilingual(const Item& item, std::string_view key);
  Bilingual bilingual(const Node& node, const std::string& what);
  template <class Enum, std::size_t N>
  bool word(const Item& item, std::string_view key, const std::pair<std::string_view, Enum> (&words)[N], Enum& out);
  void bad_word(const Node& node, std::string_view key, const std::vector<std::string>& known);
  std::string clause(const Item& item);
  [[nodiscard]] std::string layer_id(std::int32_t layer) const {
    return pack_.layers[static_cast<std::size_t>(layer)].id;
  }
  [[nodiscard]] SubjectDef& subject(std::int32_t i) { return data_->subjects[static_cast<std::size_t>(i)]; }
  [[nodiscard]] const SubjectDef& subject(std::int32_t i) const { return data_->subjects[static_cast<std::size_t>(i)]; }
  [[nodiscard]] const Ref& ref(std::int32_t i) const { return data_->refs[static_cast<std::size_t>(i)]; }
  [[nodiscard]] const Fact& fact(std::int32_t i) const { return data_->facts[static_cast<std::size_t>(i)]; }
  [[nodiscard]] const TableDef& table(std::int32_t i) const {
    return data_->schema->tables()[static_cast<std::size_t>(i)];
  }
  [[nodiscard]] const Place& pack_place() const { return pack_.layers.back().policy->place; }

  // --- final_checks.cpp ---
  void final_checks();
  // --- check_rules.cpp ---
  void check_rules();
  void check_exception(const Rule& rule, const Node& named, const Rule& other);
  void check_group(const std::vector<const Rule*>& group);
  // --- check_deadlines.cpp ---
  void check_deadlines();
  void check_counted(const Place& place, const std::string& what, std::int32_t day_count);
  void check_deadline(const CheckedExpr& expression, const std::string& what);
  void hash_texts();

  const MergedPack& pack_;
  const PolicyOptions& options_;
  Diagnostics& diagnostics_;
  std::shared_ptr<Policy::Data> data_;
  std::deque<Item> made_items_;  // what the pack says in short, spelt out: facts of evidence, needs of duties
  std::deque<Node> made_nodes_;
  std::map<std::string, FactDraft, std::less<>> drafts_;  // by fact id
  std::map<std::pair<std::int32_t, std::string>, std::string, std::less<>> names_;  // (subject, id or zh) -> fact id
  std::set<std::string, std::less<>>
      naming_;  // computed subjects that are being named: `of = "rule:x"` of rule x ends here
  std::map<std::int32_t, FactDraft::State> computed_;  // subjects that are no tables
  std::vector<FactDraft::State> rules_, metrics_, settlements_, duties_, ladders_;  // parallel to the vectors of Data
  std::vector<std::string> path_;  // facts being resolved, for cycles
  std::multimap<std::string, std::int32_t> ref_index_;  // text -> refs
  std::map<std::string, std::int32_t, std::less<>> parameters_, choices_, roles_;  // id or zh -> index
  std::set<std::int32_t> used_parameters_;
  std::set<std::string> cited_;
};

template <class Made>
bool Builder::resolve_once(std::string_view section, std::vector<FactDraft::State>& states, std::vector<Made>& all,
                           bool (Builder::*make)(const Item&, Made&), std::int32_t index) {
  using enum FactDraft::State;
  FactDraft::State& state = states[static_cast<std::size_t>(index)];
  if (state != fresh) return state != failed;
  state = open;
  Made& made = all[static_cast<std::size_t>(index)];
  return (state = (this->*make)(pack_.section(section).at(made.id), made) ? done : failed) == done;
}

template <class Enum, std::size_t N>
bool Builder::word(const Item& item, std::string_view key, const std::pair<std::string_view, Enum> (&words)[N],
                   Enum& out) {
  const Node* node = item.get(key);
  if (node == nullptr || !node->is(NodeKind::text)) return node == nullptr;
  std::vector<std::string> known;
  for (const auto& [name, value] : words) {
    if (name == node->text) return out = value, true;
    known.emplace_back(name);
  }
  bad_word(*node, key, known);
  return false;
}

}  // namespace baoxue::inline v1::policy_detail

#endif
