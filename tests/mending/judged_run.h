// Programs that are run by CPython, recorded, and judged.
#pragma once

#include "core/mending/judge.h"
#include "core/python/python_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace loopscope::mending {

/// A program that is judged on one order.
struct Judged {
  const Mending* mending = nullptr;
  std::string text;
  Constants order;
  std::unique_ptr<Judge> judge{};
  std::unique_ptr<python::PythonRun> run{};
  std::chrono::steady_clock::time_point since{};

  void start() {
    judge = std::make_unique<Judge>(*mending, order);
    python::PythonRun::Options options;
    options.program.file = mending->id + ".py";
    options.program.folder = "/";
    options.program.text = with_constants(text, literals(order));
    options.program.skip_waiting = !mending->real_time;
    options.most_callbacks = 20'000;
    run = std::make_unique<python::PythonRun>(std::move(options), [] {});
    run->resume_freely();
    since = std::chrono::steady_clock::now();
  }
  /// Whether all is known of it. A run that does not end is given up after three seconds.
  bool over() {
    const bool ended = run->over() || run->at_limit();
    judge->update(*run->trace());
    if (ended || std::chrono::steady_clock::now() - since > std::chrono::seconds(3)) judge->give_up();
    return judge->complete();
  }
  /// What was found, in a line for each that is not as it should be.
  std::string report() const {
    std::string all;
    for (const auto& [name, value] : literals(order)) all += fmt::format("{} = {}: ", name, value);
    all += judge->cured() ? "cured\n" : judge->gave_up() ? "not cured (it did not end)\n" : "not cured\n";
    for (std::size_t i = 0; i < mending->musts.size(); ++i)
      if (judge->musts()[i].verdict != Verdict::holds)
        all += fmt::format("  broken at event {}: {}\n", judge->musts()[i].at, mending->musts[i].text);
    for (std::size_t i = 0; i < mending->hides.size(); ++i)
      if (judge->hides()[i].verdict == Verdict::holds) all += "  hides: " + mending->hides[i].text + "\n";
    const auto trace = run->trace();
    for (std::size_t i = 0; i < trace->size(); ++i)
      if ((*trace)[i].kind == trace::EventKind::printed)
        all += fmt::format("    {:.3f} {}\n", static_cast<double>((*trace)[i].time) / 1e9, trace->string((*trace)[i].object));
    return all;
  }
};

/// A program that is judged on one order after the other, until it breaks on one.
struct Trial {
  const Mending* mending = nullptr;
  std::string text;
  bool cured = true;
  std::size_t orders = 0; // on which it was judged
  std::string report{};
  std::unique_ptr<Judged> now{};

  /// Goes on with it. True: all is known.
  bool over() {
    if (!now) {
      now = std::make_unique<Judged>(Judged{mending, text, mending->orders[orders++]});
      now->start();
    }
    if (!now->over()) return false;
    now->run->stop();
    cured = now->judge->cured();
    report += now->report();
    now.reset();
    return !cured || orders == mending->orders.size();
  }
};

/// Judges them all, some at a time.
inline void judge_all(std::vector<Trial>& all) {
  constexpr std::size_t at_a_time = 4;
  std::vector<Trial*> running;
  std::size_t next = 0;
  while (next < all.size() || !running.empty()) {
    while (next < all.size() && running.size() < at_a_time) running.push_back(&all[next++]);
    std::erase_if(running, [](Trial* each) { return each->over(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

} // namespace loopscope::mending
