// SPDX-License-Identifier: MIT
#include "policy/sections.hpp"

#include <array>

namespace baoxue::inline v1::policy_detail {
namespace {

constexpr std::uint8_t kText = 1, kInteger = 2, kBool = 8, kDate = 16, kArray = 32, kTable = 64, kLater = 0;
static_assert(kTable == static_cast<std::uint8_t>(NodeKind::table) &&
              kDate == static_cast<std::uint8_t>(NodeKind::date));

constexpr KeyDecl kPolicy[] = {{"id", kText, true}, {"extends", kArray}, {"title", kTable}, {"version", kText},
                               {"valid", kTable},   {"zone", kText},     {"money", kTable}};
constexpr KeyDecl kParam[] = {{"zh", kText},      {"en", kText},     {"clause", kText},  {"unit", kText},
                              {"type", kText},    {"source", kText}, {"why", kTable},    {"required", kBool},
                              {"values", kArray}, {"by", kArray},    {"allowed", kArray}};
constexpr KeyDecl kChoice[] = {{"options", kArray, true}, {"default", kText, true}, {"why", kTable}, {"clause", kText}};
constexpr KeyDecl kDayCount[] = {{"weekdays", kArray, true}, {"holidays", kText}, {"makeup", kBool}};
constexpr KeyDecl kRole[] = {{"id", kText, true}, {"zh", kText},     {"en", kText},          {"at", kText, true},
                             {"clause", kText},   {"source", kText}, {"object_kind", kText}, {"object", kText | kArray},
                             {"post", kText},     {"count", kTable}, {"up", kText | kTable}, {"merge", kText},
                             {"person", kText}};
constexpr KeyDecl kBand[] = {{"on", kText, true}, {"rows", kArray, true}, {"types", kTable}, {"clause", kText}};
constexpr KeyDecl kPeriod[] = {{"id", kText, true}, {"zh", kText}, {"spans", kArray, true}};
constexpr KeyDecl kSubject[] = {{"id", kText, true}, {"zh", kText},     {"runs", kTable}, {"cross", kArray},
                                {"where", kText},    {"ignore", kText}, {"gap", kText},   {"clause", kText},
                                {"group", kTable},   {"match", kTable}, {"place", kText}};
constexpr KeyDecl kFact[] = {{"id", kText, true}, {"of", kText, true},   {"zh", kText},          {"doc", kTable},
                             {"expr", kText},     {"from", kText},       {"take", kText},        {"fold", kText},
                             {"with", kTable},    {"where", kText},      {"on", kText | kTable}, {"anchor", kText},
                             {"complete", kBool}, {"covered_by", kText}, {"in_period", kBool},   {"clause", kText},
                             {"across", kText},   {"within", kArray},    {"order", kText},       {"ties", kText},
                             {"prizes", kArray}};
constexpr KeyDecl kRule[] = {{"id", kText, true}, {"of", kText, true},   {"clause", kText}, {"title", kTable},
                             {"applies", kText},  {"when", kText, true}, {"due", kText},    {"once", kText},
                             {"severity", kText}, {"source", kText},     {"why", kTable},   {"answerable", kArray},
                             {"say", kTable},     {"unknown", kText},    {"on", kText},     {"exception_to", kArray},
                             {"group", kText},    {"vetoes", kArray}};
constexpr KeyDecl kMetric[] = {{"id", kText, true}, {"title", kTable}, {"clause", kText},
                               {"by", kArray},      {"period", kText}, {"n", kTable, true},
                               {"d", kTable, true}, {"where", kText},  {"cohort", kInteger}};
constexpr KeyDecl kTarget[] = {
    {"id", kText}, {"metric", kText, true}, {"cell", kTable}, {"bound", kText, true}, {"clause", kText}};
constexpr KeyDecl kSettlement[] = {{"id", kText, true},
                                   {"of", kText, true},
                                   {"clause", kText},
                                   {"title", kTable},
                                   {"when", kText, true},
                                   {"amount", kText},
                                   {"payer", kText | kArray, true},
                                   {"to", kText | kArray, true},
                                   {"book", kText, true},
                                   {"effect", kText},
                                   {"period", kText},
                                   {"on", kText},
                                   {"unit", kText},
                                   {"pool", kText},
                                   {"weight", kText},
                                   {"within", kText | kArray},
                                   {"rest", kText},
                                   {"decided_by", kText},
                                   {"undo", kTable},
                                   {"cap", kTable},
                                   {"sanction", kBool},
                                   {"basis", kText}};
constexpr KeyDecl kDuty[] = {{"id", kText, true},
                             {"of", kText, true},
                             {"clause", kText},
                             {"title", kTable},
                             {"why", kTable},
                             {"source", kText},
                             {"every", kText},
                             {"for", kText},
                             {"by", kText | kArray},
                             {"to", kText | kArray},
                             {"due", kText | kTable},
                             {"needs", kTable},
                             {"at_least", kText | kInteger},
                             {"evidence", kText},
                             {"archive", kInteger},
                             {"vacations", kText},
                             {"carry", kBool},
                             {"group", kText},
                             {"zero_report", kBool}};
constexpr KeyDecl kEvidence[] = {{"id", kText, true}, {"of", kText, true},     {"zh", kText},       {"clause", kText},
                                 {"ordered", kBool},  {"parts", kArray, true}, {"distinct", kArray}};
constexpr KeyDecl kTableKeys[] = {{"id", kText, true}, {"subject", kText, true}, {"key", kText | kArray, true},
                                  {"event", kText},    {"recorded", kText},      {"zh", kText},
                                  {"en", kText},       {"coverage", kText},      {"ignore", kArray}};
constexpr KeyDecl kColumn[] = {{"table", kText, true}, {"id", kText, true}, {"type", kText, true}, {"zh", kText},
                               {"sensitivity", kText}, {"codes", kArray},   {"domain", kText},     {"required", kBool},
                               {"synonyms", kArray},   {"scale", kInteger}, {"unit", kText},       {"empty", kText}};
constexpr KeyDecl kCode[] = {
    {"list", kText, true}, {"id", kText, true}, {"zh", kText}, {"synonyms", kArray}, {"needs", kText}};
constexpr KeyDecl kClause[] = {{"id", kText, true}, {"title", kTable}, {"text", kBool}, {"why", kTable}};

constexpr KeyDecl kLadder[] = {{"id", kText, true},     {"of", kText, true}, {"clause", kText},
                               {"title", kTable},       {"start", kText},    {"states", kTable | kArray, true},
                               {"moves", kArray, true}, {"events", kTable},  {"ignore", kArray},
                               {"reopen", kTable}};

constexpr KeyDecl kForm[] = {{"id", kText, true}, {"of", kText, true}, {"clause", kText},        {"title", kTable},
                             {"where", kText},    {"order", kArray},   {"columns", kArray, true}};
constexpr KeyDecl kExample[] = {{"id", kText, true},
                                {"clause", kText},
                                {"title", kTable},
                                {"as_of", kDate, true},
                                {"with", kTable},
                                {"rows", kTable},
                                {"expect", kArray | kTable, true}};

constexpr SectionDecl kSections[] = {
    {"policy", SectionForm::single, kPolicy},   {"param", SectionForm::keyed, kParam},
    {"choice", SectionForm::keyed, kChoice},    {"daycount", SectionForm::keyed, kDayCount},
    {"role", SectionForm::list, kRole},         {"subject", SectionForm::list, kSubject},
    {"fact", SectionForm::list, kFact},         {"rule", SectionForm::list, kRule},
    {"metric", SectionForm::list, kMetric},     {"settlement", SectionForm::list, kSettlement},
    {"table", SectionForm::list, kTableKeys},   {"column", SectionForm::list, kColumn},
    {"code", SectionForm::list, kCode},         {"clause", SectionForm::list, kClause},
    {"evidence", SectionForm::list, kEvidence}, {"duty", SectionForm::list, kDuty},
    {"ladder", SectionForm::list, kLadder},     {"target", SectionForm::list, kTarget},
    {"band", SectionForm::keyed, kBand},        {"period", SectionForm::list, kPeriod},
    {"form", SectionForm::list, kForm},         {"example", SectionForm::list, kExample}};

std::string kind_words(std::uint8_t kinds, bool zh) {
  struct Word {
    NodeKind kind;
    const char *zh, *en;
  };
  constexpr Word kWords[] = {
      {NodeKind::text, "文字", "text"},      {NodeKind::integer, "整数", "an integer"},
      {NodeKind::real, "小数", "a number"},  {NodeKind::boolean, "true 或 false", "true or false"},
      {NodeKind::date, "日期", "a date"},    {NodeKind::array, "数组 […]", "an array"},
      {NodeKind::table, "表 {…}", "a table"}};
  std::string out;
  for (const Word& word : kWords) {
    if ((kinds & static_cast<std::uint8_t>(word.kind)) == 0) continue;
    if (!out.empty()) out += zh ? "或" : " or ";
    out += zh ? word.zh : word.en;
  }
  return out;
}

void check_entry(std::string_view what, const std::string& key, const Node& value, std::span<const KeyDecl> keys,
                 Diagnostics& diagnostics) {
  const KeyDecl* decl = nullptr;
  for (const KeyDecl& k : keys) {
    if (k.name == key) decl = &k;
  }
  const std::string where(what);
  if (decl == nullptr) {
    const std::vector<std::string> known = names_of(keys, &KeyDecl::name);
    diagnostics.error(ErrorCode::unknown_key, value.key_place, where + " 没有键 " + key, where + " has no key " + key,
                      nearest_name(key, known));
  } else if (decl->kinds == kLater) {
    diagnostics.error(ErrorCode::not_yet, value.key_place, "本版本还不支持 " + where + " 的键 " + key,
                      "this version does not read the key " + key + " of " + where + " yet");
  } else if ((decl->kinds & static_cast<std::uint8_t>(value.kind)) == 0) {
    diagnostics.error(ErrorCode::wrong_type, value.place,
                      where + " 的 " + key + " 应为" + kind_words(decl->kinds, true),
                      key + " of " + where + " must be " + kind_words(decl->kinds, false));
  }
}

}  // namespace

std::span<const SectionDecl> sections() { return kSections; }

const SectionDecl* find_section(std::string_view name) {
  for (const SectionDecl& section : kSections) {
    if (section.name == name) return &section;
  }
  return nullptr;
}

void check_table_keys(std::string_view what, const Node& table, std::span<const KeyDecl> keys,
                      Diagnostics& diagnostics) {
  for (const auto& [key, value] : table.entries) check_entry(what, key, value, keys, diagnostics);
}

void check_keys(const SectionDecl& section, const Node& table, Diagnostics& diagnostics) {
  for (const auto& [key, value] : table.entries) {
    if (key != "remove") check_entry(section.name, key, value, section.keys, diagnostics);
  }
}

}  // namespace baoxue::inline v1::policy_detail
