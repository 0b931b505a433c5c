#include "app/shell/link.h"

#include <algorithm>
#include <charconv>

namespace loopscope::app {
namespace {

/// What is longer is no moment.
constexpr std::size_t longest = 4096;

std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ptr == text.data() + i + 3) {
      plain += static_cast<char>(byte);
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

std::string escaped(std::string_view plain) {
  constexpr std::string_view as_they_are = "-._~:,";
  std::string text;
  for (const char c : plain) {
    const bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      as_they_are.find(c) != std::string_view::npos;
    text += fine ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return text;
}

} // namespace

Link::Link(std::string_view text) {
  text = text.substr(0, longest);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view each = text.substr(0, end);
    const std::size_t equals = std::min(each.find('='), each.size());
    if (!each.empty())
      all_.emplace_back(unescaped(each.substr(0, equals)), unescaped(each.substr(std::min(equals + 1, each.size()))));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

const std::string* Link::value(std::string_view name) const {
  known_.resize(all_.size());
  const std::string* found = nullptr;
  for (std::size_t i = 0; i < all_.size(); ++i)
    if (all_[i].first == name) {
      known_[i] = true;
      if (!found) found = &all_[i].second;
    }
  return found;
}

const std::string* Link::unknown() const {
  known_.resize(all_.size());
  const auto at = std::ranges::find(known_, false);
  return at == known_.end() ? nullptr : &all_[static_cast<std::size_t>(at - known_.begin())].first;
}

std::string Link::text() const {
  std::string text;
  for (const auto& [name, value] : all_) text += (text.empty() ? "" : "&") + escaped(name) + "=" + escaped(value);
  return text;
}

} // namespace loopscope::app
