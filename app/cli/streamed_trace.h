// A trace's file that is written while its run goes on.
#pragma once

#include "core/aio/mutex.h"
#include "core/trace/trace.h"

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

namespace loopscope::cli {

/// Writes what the trace holds to the file, whenever there is news, but at most five times a second, on a thread of its
/// own: whatever happens to this process, the file holds a trace, up to that moment. The file is opened, and what stood
/// in it lost, when the trace tells more than that a run begins. Nothing of it throws.
class StreamedTrace {
public:
  StreamedTrace(std::shared_ptr<const trace::Trace>, std::filesystem::path);
  /// Where finish() was not called, what was written stays without an end.
  ~StreamedTrace();
  StreamedTrace(const StreamedTrace&) = delete;
  StreamedTrace& operator=(const StreamedTrace&) = delete;

  /// The trace has grown. Any thread.
  void news();
  /// Writes the rest, and the end. Empty, or one line with the path and the reason why not all could be written. A run
  /// that never began (`ran`) leaves the file as it was.
  std::string finish(bool ran);

private:
  enum class End : std::uint8_t { none, dropped, whole };
  bool has_begun() const;
  void end(End);
  void write_until_over();

  const std::shared_ptr<const trace::Trace> trace_;
  const std::filesystem::path path_;
  std::string error_; // of the thread, until it is over
  aio::Mutex mutex_;
  std::condition_variable_any changed_;
  bool news_ GUARDED_BY(mutex_) = false;
  End end_ GUARDED_BY(mutex_) = End::none;
  std::thread thread_;
};

} // namespace loopscope::cli
