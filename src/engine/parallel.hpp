// SPDX-License-Identifier: MIT
// parallel_for: tasks 0..n-1 on `threads` threads that have ended when it returns. Results go to the task's own slot, so their
// order never depends on who was faster.
#ifndef BAOXUE_ENGINE_PARALLEL_HPP
#define BAOXUE_ENGINE_PARALLEL_HPP

#include <atomic>
#include <cstddef>
#include <exception>
#include <thread>
#include <vector>

namespace baoxue::inline v1::engine_detail {

// make_worker() is called once per thread and returns the callable that runs a task: its buffers live as long as the thread.
template <class MakeWorker>
void parallel_for(int threads, std::size_t tasks, MakeWorker make_worker) {
  if (threads <= 1 || tasks <= 1) {
    if (tasks == 0) return;
    auto worker = make_worker();
    for (std::size_t task = 0; task < tasks; ++task) worker(task);
    return;
  }
  const std::size_t count = std::min<std::size_t>(threads < 1 ? 1 : static_cast<std::size_t>(threads), tasks);
  std::atomic<std::size_t> next{0};
  std::vector<std::exception_ptr> errors(count);
  const auto body = [&](std::size_t thread) {
    try {
      auto worker = make_worker();
      for (std::size_t task = next++; task < tasks; task = next++) worker(task);
    } catch (...) {
      errors[thread] = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  for (std::size_t t = 1; t < count; ++t) others.emplace_back(body, t);
  if (count > 0) body(0);
  for (std::thread& other : others) other.join();
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
}

}  // namespace baoxue::inline v1::engine_detail

#endif
