// SPDX-License-Identifier: MIT
#include "engine/report_impl.hpp"

namespace baoxue::inline v1 {

Result<expr::Value> Report::fact(std::int32_t index, std::string_view key) const {
  const std::vector<Fact>& facts = impl_->policy->facts;
  const bool there = index >= 0 && static_cast<std::size_t>(index) < facts.size() && impl_->facts.has(index);
  const std::int64_t row =
      there ? impl_->world.row_of(facts[static_cast<std::size_t>(index)].subject, key) : std::int64_t{-1};
  if (row < 0) return Error{ErrorCode::not_found, "没有这个对象", "no such subject"};
  const engine_detail::FactColumn& column = *impl_->facts.columns[static_cast<std::size_t>(index)];
  engine_detail::Scratch scratch;
  const expr::Vector value = engine_detail::gather(column.source(), {row, nullptr, 1}, scratch);
  return expr::value_at(value, facts[static_cast<std::size_t>(index)].type, 0);
}

}  // namespace baoxue::inline v1
