// SPDX-License-Identifier: MIT
// Chains that are compiled once and run for one record after another (Assessor), each with its buffers; and how code that needs a
// chain gets one without knowing whether it is kept.
#ifndef BAOXUE_ENGINE_KEPT_CHAINS_HPP
#define BAOXUE_ENGINE_KEPT_CHAINS_HPP

#include <deque>
#include <memory>
#include <span>

#include "engine/chain.hpp"

namespace baoxue::inline v1::engine_detail {

// One thread. World and facts stay where they are, whatever they hold.
class KeptChains {
 public:
  KeptChains() { (void)scratch_.take_bitmap(1); }  // makes its first block
  [[nodiscard]] ChainRun& run(const World& world, const FactStore& facts, std::int32_t base, std::int32_t self,
                              std::span<const Target> targets);
  [[nodiscard]] Scratch& scratch() { return scratch_; }

 private:
  struct Entry {
    Entry(const World& world, const FactStore& facts, std::int32_t of, std::int32_t from, std::span<const Target> t)
        : base(of), self(from), targets(t.begin(), t.end()), chain(world, facts, of, from, t), run(chain) {
      warm_up();
    }
    void warm_up();
    std::int32_t base, self;
    std::vector<Target> targets;
    Chain chain;
    ChainRun run;
  };
  std::deque<Entry> entries_;
  Scratch scratch_;
};

// A chain and one thread's buffers: kept ones where the facts have some, else its own.
class ChainUse {
 public:
  ChainUse() = default;
  ChainUse(const World& world, const FactStore& facts, std::int32_t base, std::int32_t self,
           std::span<const Target> targets);
  [[nodiscard]] bool given() const { return run_ != nullptr; }
  void run(const Rows& base, const Rows* self = nullptr) { run_->run(base, self); }
  [[nodiscard]] const expr::Vector& result(std::size_t target) const { return run_->result(target); }
  [[nodiscard]] ChainRun& chain_run() const { return *run_; }

 private:
  std::unique_ptr<Chain> chain_;
  std::unique_ptr<ChainRun> own_;
  ChainRun* run_ = nullptr;
};

// A chain that several threads run, each with its buffers; where chains are kept there is one thread.
class SharedChain {
 public:
  SharedChain(const World& world, const FactStore& facts, std::int32_t base, std::span<const Target> targets);
  // One thread's.
  class Worker {
   public:
    explicit Worker(const SharedChain& shared);
    ChainRun& operator*() const { return *run_; }

   private:
    std::unique_ptr<ChainRun> own_;
    ChainRun* run_;
  };

 private:
  std::unique_ptr<Chain> chain_;
  ChainRun* kept_ = nullptr;
};

}  // namespace baoxue::inline v1::engine_detail

#endif
