#include "tests/properties/random_program.h"

#include <algorithm>
#include <iterator>
#include <random>

namespace loopscope {

namespace {

class Generator {
public:
  Generator(std::uint64_t seed, bool threads) : random_(seed), threads_(threads) {}

  Scripts scripts() {
    const int count = 4 + below(4);
    Scripts all;
    for (last_script_ = count - 1, script_ = 0; script_ < last_script_; ++script_)
      all.push_back(script_ == 0 ? main_block() : block(0, 2 + below(6)));
    all.push_back(helping_block());
    return all;
  }

private:
  int below(int limit) { return static_cast<int>(random_() % static_cast<std::uint64_t>(limit)); }
  bool one_in(int n) { return below(n) == 0; }
  double delay() {
    static constexpr double delays[] = {0, 0, 0.25, 0.5, 0.5, 1, 1, 1, 1.5, 2, 0.1, 0.3, 3, -1};
    return delays[below(std::size(delays))];
  }
  int number() { return below(1000); }
  int next_script() { return script_ + 1 + below(last_script_ - script_ - 1); }
  bool may_start() const { return script_ + 1 < last_script_; }

  /// It lives on whatever happens to it, mostly, so that the others have time.
  Block main_block() {
    Block all;
    for (int f = 0; f < 3; ++f)
      if (!one_in(4)) all.push_back({.op = "later", .d = delay() + below(4), .blocks = {{settle(f)}}});
    if (!one_in(3)) all.push_back({.op = "later", .d = 4.0 + below(5), .blocks = {{{.op = "cancel all"}}}});
    for (int n = 2 + below(4); n > 0; --n) all.push_back({.op = "spawn", .a = next_script()});
    all.push_back({.op = "spawn", .a = last_script_});
    for (int n = 3 + below(6); n > 0; --n) {
      Block some = inner(0);
      if (!one_in(3)) some = {{.op = "timeout", .d = delay() + below(3), .blocks = {some}}};
      all.push_back(one_in(6) ? async(0) : Instruction{.op = "try", .blocks = {some}});
    }
    all.push_back({.op = "try", .blocks = {{{.op = "wait", .b = below(3), .d = delay() + below(4), .flag = true}}}});
    return all;
  }

  /// Helps those that wait, so that not every program ends in a deadlock.
  Block helping_block() {
    Block help{{.op = "sleep", .d = delay()}};
    for (int n = 2 + below(5); n > 0; --n) {
      switch (below(8)) {
      case 0:
      case 1:
      case 2: {
        const int a = below(2);
        const Instruction notify{.op = "notify", .a = a, .b = 1 + below(2), .flag = one_in(2)};
        help.push_back({.op = "with condition", .a = a, .blocks = {{notify}}});
        break;
      }
      case 3:
      case 4:
        help.push_back({.op = one_in(3) ? "get now" : "put now", .a = below(4), .b = number()});
        break;
      case 5:
        help.push_back({.op = "event set", .a = below(2)});
        break;
      case 6:
        help.push_back({.op = one_in(2) ? "release place" : "task done", .a = below(4)});
        break;
      default: {
        const Instruction barrier{.op = "barrier", .a = below(2)};
        const Instruction limited{.op = "timeout", .d = 0.5, .blocks = {{barrier}}};
        help.push_back({.op = "try", .blocks = {{limited}}});
      }
      }
    }
    return {{.op = "repeat", .b = 2 + below(3), .blocks = {help}}};
  }

  Instruction settle(int f) {
    if (one_in(6)) return {.op = "fail", .a = f, .b = number()};
    if (one_in(8)) return {.op = "drop", .a = f};
    return {.op = "set", .a = f, .b = number()};
  }

  Block block(int depth, int length) {
    Block all;
    for (int i = 0; i < length; ++i) all.push_back(one_in(3) ? sync(depth) : async(depth));
    return all;
  }
  Block sync_block(int depth) {
    Block all;
    for (int i = 1 + below(3); i > 0; --i) all.push_back(sync(depth + 1));
    return all;
  }
  Block inner(int depth) { return block(depth + 1, 1 + below(3)); }

  Instruction sync(int depth) {
    if (threads_ && depth <= 2 && one_in(10))
      return {.op = "thread", .d = std::max(0.0, delay()), .blocks = {sync_block(depth)}};
    switch (below(34)) {
    case 32:
      return {.op = "set later", .a = below(3), .b = number(), .d = delay()};
    case 33:
      return {.op = "cancel later", .a = number(), .d = delay()};
    case 0:
    case 1:
    case 2:
      if (!may_start()) break;
      return {.op = "spawn", .a = next_script()};
    case 3:
      if (!may_start()) break;
      return {.op = "spawn in group", .a = next_script(), .b = number(), .flag = one_in(2)};
    case 4:
    case 5:
      return {.op = "cancel", .a = number(), .flag = one_in(2)};
    case 6:
    case 7:
      return {.op = "count", .a = number()};
    case 8:
      return {.op = "look"};
    case 9:
    case 10:
      return settle(below(3));
    case 11:
      return {.op = "renew", .a = below(3)};
    case 12:
      if (depth > 2) break;
      return {.op = "soon", .blocks = {sync_block(depth)}};
    case 13:
    case 14:
      if (depth > 2) break;
      return {.op = one_in(4) ? "at" : "later", .d = delay(), .blocks = {sync_block(depth)}};
    case 15:
      return {.op = "stop handle", .a = number()};
    case 16:
      return {.op = "watch task", .a = number()};
    case 17:
      return {.op = "watch future", .a = below(3)};
    case 18:
      return {.op = "block", .d = one_in(2) ? 0.5 : 1.25};
    case 19:
      return {.op = "release", .a = below(2)};
    case 20:
      return {.op = "release place"};
    case 21:
      return {.op = one_in(3) ? "event clear" : one_in(2) ? "event flash" : "event set", .a = below(2)};
    case 22:
    case 23:
      return {.op = "notify", .a = below(2), .b = 1 + below(2), .flag = one_in(3)};
    case 24:
      return {.op = "put now", .a = below(4), .b = number()};
    case 25:
      return {.op = "get now", .a = below(4)};
    case 26:
      return {.op = "task done", .a = below(4)};
    case 27:
      return {.op = one_in(2) ? "cancel gather" : "cancel shield", .a = number()};
    case 28:
      return {.op = "reschedule", .a = number(), .d = delay(), .flag = one_in(4)};
    case 29:
      if (one_in(3)) break;
      return {.op = "raise", .a = number(), .flag = one_in(4)};
    default:
      break;
    }
    return {.op = "print", .a = number()};
  }

  Instruction async(int depth) {
    if (threads_ && one_in(12)) return {.op = "job", .d = std::max(0.0, delay())};
    switch (below(30)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return {.op = "sleep", .d = delay()};
    case 4:
    case 5:
      return {.op = "await task", .a = number()};
    case 6:
      return {.op = "await future", .a = below(3)};
    case 7:
      return {.op = "acquire", .a = below(2)};
    case 8:
    case 9:
      return {.op = "gather", .a = number(), .b = may_start() ? next_script() : 0, .flag = one_in(2)};
    case 10:
      return {.op = "wait event", .a = below(2)};
    case 11:
      return {.op = "take place"};
    case 12:
      return {.op = "put", .a = below(4), .b = number()};
    case 13:
      return {.op = "get", .a = below(4)};
    case 14:
      return {.op = "join", .a = below(4)};
    case 15:
      return {.op = one_in(5) ? "barrier reset" : one_in(6) ? "barrier abort" : "barrier", .a = below(2)};
    case 16:
      return {.op = "shield", .a = number()};
    case 17:
      return {.op = "wait for", .a = number(), .b = may_start() && one_in(2) ? next_script() : 0, .d = delay()};
    case 18:
      return {.op = "wait", .a = number(), .b = below(3), .d = delay(), .flag = one_in(2)};
    case 19:
      return {.op = "as completed", .d = delay(), .flag = one_in(2)};
    case 20:
      return one_in(2) ? Instruction{.op = "uncancel"} : Instruction{.op = "condition for", .a = below(2)};
    case 21:
    case 22:
      return {.op = "sleep", .d = delay()};
    default:
      return depth > 3 ? sync(depth) : around(depth);
    }
  }

  Instruction around(int depth) {
    switch (below(17)) {
    case 0:
    case 1:
      return {.op = "with lock", .a = below(2), .blocks = {inner(depth)}};
    case 2:
      return {.op = "with semaphore", .a = below(2), .blocks = {inner(depth)}};
    case 3:
      return {.op = "with condition", .a = below(2), .blocks = {inner(depth)}};
    case 4:
    case 5:
      return {.op = "condition wait", .a = below(2), .blocks = {inner(depth)}};
    case 6:
    case 7:
    case 8:
      return {.op = "try", .flag = one_in(3), .blocks = {inner(depth)}};
    case 9:
      return {.op = "finally", .a = number(), .blocks = {inner(depth)}};
    case 10:
      return {.op = "cleanup", .blocks = {inner(depth), inner(depth)}};
    case 11:
      return {.op = "nest", .blocks = {inner(depth)}};
    case 12:
      return {.op = "repeat", .b = 2 + below(2), .blocks = {inner(depth)}};
    case 13:
    case 14:
      return {.op = "timeout", .d = delay(), .flag = one_in(6), .blocks = {inner(depth)}};
    default: {
      Block body = inner(depth);
      for (int n = may_start() ? below(4) : 0; n > 0; --n)
        body.insert(body.begin(), {.op = "spawn in group", .a = next_script(), .flag = true});
      return {.op = "group", .blocks = {body}};
    }
    }
  }

  std::mt19937_64 random_;
  const bool threads_;
  int script_ = 0;
  int last_script_ = 0;
};

} // namespace

Scripts random_program(std::uint64_t seed, bool threads) {
  return Generator(seed, threads).scripts();
}

} // namespace loopscope
