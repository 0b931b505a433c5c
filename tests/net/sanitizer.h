// What a test must know of the sanitizer that it runs under.
#pragma once

namespace loopscope::net {

/// UndefinedBehaviorSanitizer makes a pipe whenever it looks at an object's type for the first time: without a
/// descriptor left it reports errors that are none.
constexpr bool can_be_without_descriptors =
#if !defined(__has_feature)
    true;
#elif __has_feature(undefined_behavior_sanitizer)
    false;
#else
    true;
#endif

} // namespace loopscope::net
