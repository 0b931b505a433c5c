#include "tests/properties/random_program.h"

#include "core/aio/text.h"

#include <iterator>
#include <random>

namespace loopscope {

namespace {

class Generator {
public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  Scripts scripts() {
    const int count = 2 + below(5);
    Scripts all;
    for (last_script_ = count - 1, script_ = 0; script_ < count; ++script_) {
      all.push_back(block(0, script_ == 0 ? 4 + below(8) : 1 + below(7)));
      if (script_ == 0) settle_most_futures(all[0]);
    }
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
  int next_script() { return script_ + 1 + below(last_script_ - script_); }
  bool may_start() const { return script_ < last_script_; }

  /// So that not every program that awaits a future ends in a deadlock.
  void settle_most_futures(Block& main) {
    Block first;
    for (int f = 0; f < 3; ++f)
      if (!one_in(4)) first.push_back({.op = "later", .d = delay() + below(4), .blocks = {{settle(f)}}});
    first.push_back({.op = "later", .d = 2.0 + below(3), .blocks = {{{.op = "event set", .a = below(2)}}}});
    main.insert(main.begin(), first.begin(), first.end());
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
    switch (below(22)) {
    case 0:
    case 1:
      return {.op = "print", .a = number()};
    case 2:
    case 3:
    case 4:
      if (!may_start()) return {.op = "print", .a = number()};
      return {.op = "spawn", .a = next_script()};
    case 5:
    case 6:
      return {.op = "cancel", .a = number(), .flag = one_in(2)};
    case 7:
      return {.op = "count", .a = number()};
    case 8:
      return settle(below(3));
    case 9:
      return {.op = "renew", .a = below(3)};
    case 10:
      if (depth > 2) return {.op = "print", .a = number()};
      return {.op = "soon", .blocks = {sync_block(depth)}};
    case 11:
    case 12:
      if (depth > 2) return {.op = "print", .a = number()};
      return {.op = "later", .d = delay(), .blocks = {sync_block(depth)}};
    case 13:
      return {.op = "stop handle", .a = number()};
    case 14:
      return {.op = "watch task", .a = number()};
    case 15:
      return {.op = "watch future", .a = below(3)};
    case 16:
      return {.op = "block", .d = one_in(2) ? 0.5 : 1.25};
    case 17:
      return {.op = "release", .a = below(2)};
    case 18:
      return {.op = one_in(3) ? "event clear" : "event set", .a = below(2)};
    case 19:
      return {.op = "put now", .a = below(2), .b = number()};
    case 20:
      return {.op = "cancel gather", .a = number()};
    default:
      return one_in(3) ? Instruction{.op = "raise", .a = number()} : Instruction{.op = "print", .a = number()};
    }
  }

  Instruction async(int depth) {
    const bool deep = depth > 3;
    switch (below(30)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return {.op = "sleep", .d = delay()};
    case 4:
    case 5:
    case 6:
      return {.op = "await task", .a = number()};
    case 7:
      return {.op = "await future", .a = below(3)};
    case 8:
    case 9:
    case 10:
      return deep ? sync(depth) : Instruction{.op = "with lock", .a = below(2), .blocks = {inner(depth)}};
    case 11:
      return {.op = "acquire", .a = below(2)};
    case 12:
    case 13:
    case 14:
      return deep ? sync(depth) : Instruction{.op = "try", .flag = one_in(3), .blocks = {inner(depth)}};
    case 15:
      return deep ? sync(depth) : Instruction{.op = "finally", .a = number(), .blocks = {inner(depth)}};
    case 16:
      return deep ? sync(depth) : Instruction{.op = "nest", .blocks = {inner(depth)}};
    case 17:
      return deep ? sync(depth) : Instruction{.op = "repeat", .b = 2 + below(2), .blocks = {inner(depth)}};
    case 18:
    case 19:
    case 20:
      return {.op = "gather", .a = number(), .b = may_start() ? next_script() : 0, .d = delay(), .flag = one_in(2)};
    case 21:
      return {.op = "wait event", .a = below(2)};
    case 22:
      return deep ? sync(depth) : Instruction{.op = "with semaphore", .a = below(2), .blocks = {inner(depth)}};
    case 23:
      return {.op = "put", .a = below(2), .b = number()};
    case 24:
      return {.op = "get", .a = below(2)};
    case 25:
    case 26:
      return deep ? sync(depth) : Instruction{.op = "timeout", .d = delay(), .blocks = {inner(depth)}};
    case 27:
      return {.op = "shield", .a = number()};
    case 28:
      return {.op = "wait for", .a = number(), .d = delay()};
    default:
      return one_in(2) ? Instruction{.op = "wait", .a = number(), .b = below(3), .d = delay(), .flag = one_in(2)}
                       : Instruction{.op = "uncancel"};
    }
  }

  std::mt19937_64 random_;
  int script_ = 0;
  int last_script_ = 0;
};

void write(std::string& text, const Block& block) {
  text += '[';
  for (const Instruction& i : block) {
    if (text.back() == ']') text += ",\n";
    text += '[' + aio::repr(i.op) + ", " + std::to_string(i.a) + ", " + std::to_string(i.b) + ", " + aio::repr(i.d) +
            ", " + aio::repr(i.flag) + ", [";
    for (const Block& inner : i.blocks) write(text, inner);
    text += "]]";
  }
  text += ']';
}

} // namespace

Scripts random_program(std::uint64_t seed) {
  return Generator(seed).scripts();
}

std::string text_of(const Scripts& scripts) {
  std::string text = "[";
  for (const Block& block : scripts) {
    if (text.size() > 1) text += ",\n\n";
    write(text, block);
  }
  return text + "]\n";
}

} // namespace loopscope
