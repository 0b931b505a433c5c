// What a twin includes: the loop under the names that its Python program uses.
//
// A twin is the C++ of a Python program, line by line. Each line that mirrors a Python line quotes it:
//
//     co_await sleep(0.5);  // py: await asyncio.sleep(0.5)
//
// from there every event knows the Python line that caused it (cmake/twin_lines.py). Its module-level code is
// `void NAME_program(const Arguments& given)` in namespace loopscope::scenarios.
#pragma once

#include "core/aio/aio.h"
#include "core/net/http.h"
#include "core/net/stream.h"
#include "core/net/temporary_file.h"
#include "scenarios/arguments.h"

#include <functional>
#include <string>
#include <vector>

namespace loopscope::scenarios {

// NOLINTBEGIN(google-build-using-namespace): a twin reads as its Python does
using namespace aio;
using namespace net;
// NOLINTEND(google-build-using-namespace)

} // namespace loopscope::scenarios
