#include "tests/properties/shrink.h"

#include <algorithm>

namespace loopscope {

namespace {

std::size_t size_of(const Block& block) {
  std::size_t size = block.size();
  for (const Instruction& i : block)
    for (const Block& inner : i.blocks) size += size_of(inner);
  return size;
}

/// A copy in which edit(out, number, instruction) puts into `out` what is to stand in the instruction's place.
/// Instructions are numbered from 0, in the order of the text; the inner blocks are edited first.
template <class Edit>
Block edited(const Block& block, std::size_t& number, const Edit& edit) {
  Block out;
  for (Instruction i : block) {
    const std::size_t own = number++;
    for (Block& inner : i.blocks) inner = edited(inner, number, edit);
    edit(out, own, i);
  }
  return out;
}
template <class Edit>
Scripts edited(const Scripts& program, const Edit& edit) {
  Scripts out;
  std::size_t number = 0;
  for (const Block& block : program) out.push_back(edited(block, number, edit));
  return out;
}

Scripts without(const Scripts& program, std::size_t from, std::size_t to) {
  return edited(program, [&](Block& out, std::size_t number, const Instruction& i) {
    if (number < from || number >= to) out.push_back(i);
  });
}

Scripts with_blocks_in_its_place(const Scripts& program, std::size_t at) {
  return edited(program, [&](Block& out, std::size_t number, const Instruction& i) {
    if (number != at) return out.push_back(i);
    for (const Block& inner : i.blocks) out.insert(out.end(), inner.begin(), inner.end());
  });
}

template <class Change>
Scripts changed(const Scripts& program, std::size_t at, const Change& change) {
  return edited(program, [&](Block& out, std::size_t number, const Instruction& i) {
    out.push_back(i);
    if (number == at) change(out.back());
  });
}

/// Programs that are simpler by one step, the largest steps first.
std::vector<Scripts> simpler(const Scripts& program) {
  std::vector<Scripts> all;
  const std::size_t size = size_of(program);
  for (std::size_t chunk = size; chunk > 0; chunk /= 2)
    for (std::size_t from = 0; from < size; from += chunk) all.push_back(without(program, from, from + chunk));
  for (std::size_t at = 0; at < size; ++at) all.push_back(with_blocks_in_its_place(program, at));
  for (std::size_t at = 0; at < size; ++at) {
    all.push_back(changed(program, at, [](Instruction& i) { i.a = i.op.starts_with("spawn") ? i.a : 0; }));
    all.push_back(changed(program, at, [](Instruction& i) { i.b = 0; }));
    all.push_back(changed(program, at, [](Instruction& i) { i.d = 0; }));
    all.push_back(changed(program, at, [](Instruction& i) { i.d = i.d > 0 ? 1 : i.d; }));
    all.push_back(changed(program, at, [](Instruction& i) { i.flag = false; }));
  }
  std::erase(all, program);
  return all;
}

} // namespace

std::size_t size_of(const Scripts& program) {
  std::size_t size = 0;
  for (const Block& block : program) size += size_of(block);
  return size;
}

Scripts shrunk(Scripts program, const Shows& shows) {
  constexpr std::size_t at_once = 32;
  while (true) {
    std::vector<Scripts> candidates = simpler(program);
    bool found = false;
    for (std::size_t from = 0; from < candidates.size() && !found; from += at_once) {
      const auto begin = candidates.begin() + static_cast<std::ptrdiff_t>(from);
      const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(std::min(from + at_once, candidates.size()));
      const std::vector<Scripts> some(begin, end);
      const std::vector<bool> show = shows(some);
      const auto first = std::ranges::find(show, true);
      if (first == show.end()) continue;
      program = some[static_cast<std::size_t>(first - show.begin())];
      found = true;
    }
    if (!found) return program;
  }
}

} // namespace loopscope
