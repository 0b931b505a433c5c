// Finds out what keeps a loop from going on, from outside: the program is asked where it is only when a callback has
// run for long, by a signal that CPython's faulthandler answers from C, whoever holds the interpreter's lock.
#pragma once

#include "core/python/live_reader.h"
#include "core/python/program.h"
#include "core/python/stack_dump.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace loopscope::python {

/// One thread.
class Watchdog final : public LiveReader::Listener {
public:
  /// `recorder` is the file that the recorder has for the child: its frames are not shown.
  Watchdog(LiveReader& reader, const LiveMemory& memory, const Program& program, std::string recorder);

  /// The child's process, and its parent's; 0: it is gone.
  void watch(int process, int supervisor);

  void before(const trace::Event& event, std::uint32_t loop) override;

  /// Asks the program where it is, if it is time. All that it has told has been read before. Returns in how many ns it
  /// is to be called again; -1: not before there is news.
  std::int64_t look();
  /// What faulthandler has written.
  void add(std::string_view bytes);
  /// Whether a callback runs, on any loop.
  bool in_callback() const { return !running_.empty(); }
  /// Whether it has told something since the last time that this was asked.
  bool told();

private:
  struct Running { // a callback that runs
    trace::CallbackId callback = 0;
    std::vector<trace::ObjectId> tasks; // whose step it is; then those stepped inside it
    std::int64_t since = 0;             // ns of the steady clock
    std::int64_t next = 0;              // when it is asked
    std::int64_t pause = 0;             // from there to the next time
    std::string what, where;            // what was told of it; empty: nothing
    std::uint16_t place = 0;
  };
  struct Asked {
    std::uint32_t loop = 0;
    trace::CallbackId callback = 0;
    std::int64_t at = 0;
  };

  bool ask(int thread);
  void read_dump();
  void begin(Running& running, std::uint32_t loop, const std::vector<StackFrame>& frames);
  void end(Running& running, std::uint32_t loop, std::int64_t time);
  bool is_program(const std::string& file) const;
  std::uint32_t file_number(const std::string& file);
  std::string line_text(const StackFrame& frame);

  LiveReader& reader_;
  const LiveMemory& memory_;
  const std::string recorder_;
  std::string main_, folder_; // its main file (empty: a module's) and its folder, which ends in a slash
  int process_ = 0, supervisor_ = 0;
  std::uint32_t only_loop_ = 0;
  std::map<std::uint32_t, Running> running_;                     // by loop
  std::unordered_map<trace::CallbackId, trace::ObjectId> steps_; // of callbacks that are to run
  std::map<std::uint32_t, bool> tells_itself_;                   // threads in a call that the child told
  std::optional<Asked> asked_;
  std::string dump_;
  std::int64_t dump_at_ = 0; // when the last of it came
  bool told_ = false;
};

} // namespace loopscope::python
