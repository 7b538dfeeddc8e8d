// SPDX-License-Identifier: MIT
// The C++ umbrella: everything a host needs to load a policy, read tables, evaluate and explain.
#ifndef BAOXUE_BAOXUE_HPP
#define BAOXUE_BAOXUE_HPP

#include "baoxue/data/dataset.hpp"
#include "baoxue/engine/assessor.hpp"
#include "baoxue/engine/evaluate.hpp"
#include "baoxue/engine/examples.hpp"
#include "baoxue/expr/expr.hpp"
#include "baoxue/policy/policy.hpp"

#endif
