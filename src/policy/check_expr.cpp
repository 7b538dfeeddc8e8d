// SPDX-License-Identifier: MIT
#include <algorithm>

#include "baoxue/expr/ast.hpp"
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
  std::shared_ptr<const expr::BandTable> band(std::string_view id) override { return builder_.band(id); }
  std::vector<std::string> band_ids() override { return builder_.band_ids(); }

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

// Line and column, from 1 and in code points, of a byte of the source.
Place place_at(std::string_view source, std::size_t byte) {
  Place place{{}, 1, 1};
  for (std::size_t i = 0; i < byte && i < source.size(); ++i) {
    if (source[i] == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((static_cast<unsigned char>(source[i]) & 0xC0U) != 0x80U) {
      ++place.column;
    }
  }
  return place;
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
  return check_options(out);
}

// A choice is compared with its options only: a misspelt one would be false for ever.
bool Builder::check_options(const CheckedExpr& expression) {
  const std::vector<expr::Ast::Node>& nodes = expression.ast.impl().nodes;
  const auto at = [&](std::int32_t i) -> const expr::Ast::Node& { return nodes[static_cast<std::size_t>(i)]; };
  const auto choice_of = [&](const expr::Ast::Node& node) -> const Choice* {
    if (node.kind != expr::NodeKind::name || node.path.size() != 2 || node.path[0] != "c") return nullptr;
    const auto it = choices_.find(node.path[1]);
    return it == choices_.end() ? nullptr : &data_->choices[static_cast<std::size_t>(it->second)];
  };
  const auto fits = [&](const Choice& choice, const expr::Ast::Node& literal) {
    const std::vector<std::string>& options = choice.options;
    if (literal.kind != expr::NodeKind::literal || literal.literal.type.kind != expr::Kind::text) return true;
    if (std::find(options.begin(), options.end(), literal.literal.text) != options.end()) return true;
    diagnostics_.error(ErrorCode::bad_choice, in_file(place_at(expression.source, literal.begin), expression.place),
                       "选项 " + choice.id + " 没有 " + literal.literal.text,
                       "the choice " + choice.id + " has no option " + literal.literal.text,
                       nearest_name(literal.literal.text, options));
    return false;
  };
  for (const expr::Ast::Node& node : nodes) {
    if (node.kind != expr::NodeKind::call || node.children.size() != 2) continue;
    const Choice *left = choice_of(at(node.children[0])), *right = choice_of(at(node.children[1]));
    if (left != nullptr && !fits(*left, at(node.children[1]))) return false;
    if (right != nullptr && !fits(*right, at(node.children[0]))) return false;
    if (left == nullptr || at(node.children[1]).kind != expr::NodeKind::list) continue;
    for (const std::int32_t item : at(node.children[1]).children) {
      if (!fits(*left, at(item))) return false;
    }
  }
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
