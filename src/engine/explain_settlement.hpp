// SPDX-License-Identifier: MIT
// Why a settlement says what it says about one row: the entry, then each step of the pipeline with what it did.
#ifndef BAOXUE_ENGINE_EXPLAIN_SETTLEMENT_HPP
#define BAOXUE_ENGINE_EXPLAIN_SETTLEMENT_HPP

#include <boost/json.hpp>
#include <functional>

#include "engine/report_impl.hpp"

namespace baoxue::inline v1::engine_detail {

// The tree of an expression of a subject's row, with values: (subject, expression, anchor column, row).
using ExpressionTree =
    std::function<boost::json::object(std::int32_t, const CheckedExpr&, std::int32_t, std::uint32_t)>;

// Null where the settlement has no such row and no line about it.
[[nodiscard]] boost::json::value explain_settlement(const Report::Impl& report, std::size_t settlement,
                                                    std::string_view key, const ExpressionTree& tree);

}  // namespace baoxue::inline v1::engine_detail

#endif
