// SPDX-License-Identifier: MIT
#include "baoxue/expr/ast.hpp"

#include <array>

namespace baoxue::inline v1::expr {
namespace {

struct KindName {
  Kind kind;
  std::string_view name;
};
constexpr std::array<KindName, 10> kKindNames{{{Kind::boolean, "bool"},
                                               {Kind::integer, "int"},
                                               {Kind::real, "double"},
                                               {Kind::text, "string"},
                                               {Kind::date, "date"},
                                               {Kind::days, "days"},
                                               {Kind::timestamp, "timestamp"},
                                               {Kind::duration, "duration"},
                                               {Kind::money, "money"},
                                               {Kind::ratio, "ratio"}}};

}  // namespace

Ast::Ast() : impl_(std::make_unique<Impl>()) {}
Ast::~Ast() = default;
Ast::Ast(Ast&&) noexcept = default;
Ast& Ast::operator=(Ast&&) noexcept = default;
Ast::Ast(const Ast& other) : impl_(std::make_unique<Impl>(*other.impl_)) {}
Ast& Ast::operator=(const Ast& other) {
  if (this != &other) impl_ = std::make_unique<Impl>(*other.impl_);
  return *this;
}
Type Ast::type() const { return impl_->nodes.empty() ? Type{} : impl_->nodes.back().type; }
std::span<const Symbol> Ast::symbols() const { return impl_->symbols; }
std::string_view Ast::source() const { return impl_->source; }

std::string type_name(Type type) {
  if (type == kBandRow) return "band";
  if (type.keys > 0)
    return "map(string, " + type_name({type.kind, type.depth, static_cast<std::uint8_t>(type.keys - 1)}) + ")";
  std::string name = "?";
  for (const KindName& row : kKindNames) {
    if (row.kind == type.kind) name = row.name;
  }
  for (int i = 0; i < type.depth; ++i) name = "list(" + name + ")";
  return name;
}

Maybe<Type> parse_type(std::string_view name) {
  Type type;
  while (name.size() > 6 && name.starts_with("list") &&
         ((name[4] == '(' && name.back() == ')') || (name[4] == '<' && name.back() == '>'))) {
    name = name.substr(5, name.size() - 6);
    if (++type.depth > 8) return {};
  }
  for (const KindName& row : kKindNames) {
    if (row.name == name) return Type{row.kind, type.depth};
  }
  return {};
}

}  // namespace baoxue::inline v1::expr
