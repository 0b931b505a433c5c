// Sentences from texts of assets/words, with things in them that can be coloured and clicked.
#pragma once

#include "core/words/narration.h"

#include <span>
#include <string_view>

namespace loopscope::words {

/// The callback in a sentence: "Task-3's next step", "the timer of Task-2's sleep".
Sentence spoken(const Index& index, const State& state, const Callback& callback);

/// The text of that id with sentences in the places of {0}, {1} ...; *this* is emphasised and `this` is code. Where it
/// names one that is not given, nothing stands there.
Sentence told(std::string_view id, std::span<const Sentence> parts);
template <class... Parts>
Sentence told(std::string_view id, const Parts&... parts) {
  const Sentence all[] = {Sentence(parts)..., Sentence()};
  return told(id, std::span<const Sentence>(all, sizeof...(parts)));
}
/// A pattern with sentences in the places {0}, {1} ..., its marks as styles; what is in brackets becomes the next of
/// the things.
Sentence filled(std::string_view pattern, std::span<const Sentence> parts, std::span<const Phrase> things = {});
/// Plain words as a part of one.
inline Sentence plainly(std::string_view words) {
  return {Phrase{std::string(words)}};
}
/// The sentence with a capital.
Sentence begun(Sentence sentence);

} // namespace loopscope::words
