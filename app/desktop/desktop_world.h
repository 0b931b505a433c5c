// The world on a desktop: lessons run on threads, traces are files, clients are sockets.
#pragma once

#include "app/shell/world.h"
#include "scenarios/lessons.h"

#include <functional>
#include <utility>

namespace loopscope::app {

/// Window thread. `news` is called on any thread when there is something new to draw.
class DesktopWorld final : public World {
public:
  explicit DesktopWorld(std::function<void()> news) : news_(std::move(news)) {}

  const std::vector<scenarios::Lesson>& lessons() const override { return scenarios::lessons(); }
  std::span<const scenarios::LoopKind> loops() const override { return scenarios::loops(); }
  std::unique_ptr<Run> start(const RunSettings&) override;
  OpenedFile open(const std::string& file) override;
  /// Into the working folder, the date and time after the name.
  std::string save(const trace::Trace&, std::string_view name) override;

private:
  std::function<void()> news_;
};

} // namespace loopscope::app
