// The recorder: one file of Python that runs a program under CPython and tells what its event loop does.
#pragma once

#include <string_view>

namespace loopscope::python {

/// The text of the file. It is the same wherever it runs; what its options mean stands at its beginning.
std::string_view recorder_text();

} // namespace loopscope::python
