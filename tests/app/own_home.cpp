// These tests keep nothing where the person who runs them keeps things.
#include "tests/python.h"

#include <cstdlib>

namespace loopscope::app {
namespace {

struct OwnHome {
  OwnHome() {
    for (const char* name : {"XDG_STATE_HOME", "XDG_CONFIG_HOME"}) ::setenv(name, folder.path().c_str(), 1);
  }
  TemporaryFolder folder;
} own_home;

} // namespace
} // namespace loopscope::app
