// SPDX-License-Identifier: MIT
#include <algorithm>

#include "policy/builder.hpp"

namespace baoxue::inline v1::policy_detail {
namespace {

class PackScope : public expr::Scope {
 public:
  PackScope(Builder& builder, NameContext context) : builder_(builder), context_(context) {}

  Result<expr::Symbol> resolve(std::span<const std::string> path) override {
    Result<expr::Symbol> symbol = builder_.resolve(context_, path);
    if (!symbol && !failure_.has_value()) failure_ = symbol.error();
    return symbol;
  }
  std::int32_t day_count(std::string_view name) override { return builder_.day_count(name); }

  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
  Builder& builder_;
  NameContext context_;
  std::optional<Error> failure_;
};

// A place inside the expression -> a place in the file.
Place in_file(const Place& inside, const Place& content) {
  if (inside.line <= 1) return {content.file, content.line, content.column + std::max(inside.column, 1) - 1};
  return {content.file, content.line + inside.line - 1, inside.column};
}

}  // namespace

bool Builder::check(const Node& text, const NameContext& context, Maybe<expr::Type> expected, CheckedExpr& out) {
  return check_text(text.text, text.content, context, expected, out);
}

bool Builder::check_text(std::string_view source, const Place& content, const NameContext& context,
                         Maybe<expr::Type> expected, CheckedExpr& out) {
  Result<expr::Ast> ast = expr::parse(source);
  if (!ast) {
    Error error = ast.error();
    error.place = in_file(error.place, content);
    diagnostics_.error(std::move(error));
    return false;
  }
  PackScope scope(*this, context);
  if (Status status = expr::check(*ast, scope, expected); !status) {
    Error error = status.error();
    if (scope.failure().has_value()) {
      if (scope.failure()->code == ErrorCode{}) return false;
      Error name = *scope.failure();
      name.place = error.place;
      name.underlined = error.underlined;
      error = std::move(name);
    }
    error.place = in_file(error.place, content);
    diagnostics_.error(std::move(error));
    return false;
  }
  out.ast = *std::move(ast);
  out.source = std::string(source);
  out.place = content;
  out.given = true;
  return true;
}

bool Builder::check_key(const Item& item, std::string_view key, const NameContext& context, Maybe<expr::Type> expected,
                        CheckedExpr& out) {
  const Node* node = item.get(key);
  if (node == nullptr) return true;
  return node->is(NodeKind::text) && check(*node, context, expected, out);
}

std::vector<std::int32_t> Builder::refs_of(const CheckedExpr& expression) const {
  std::vector<std::int32_t> refs;
  if (!expression.given) return refs;
  for (const expr::Symbol& symbol : expression.ast.symbols()) refs.push_back(symbol.id);
  return refs;
}

std::int32_t Builder::single_ref(const CheckedExpr& expression) const {
  const std::vector<std::int32_t> refs = refs_of(expression);
  if (refs.size() != 1) return -1;
  std::string source = expression.source;
  std::erase_if(source, [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; });
  if (source.starts_with("self.") && !ref(refs[0]).self) source.erase(0, 5);
  return source == ref(refs[0]).text ? refs[0] : -1;
}

}  // namespace baoxue::inline v1::policy_detail
