// All of the loop, for programs that are written as their Python twins are.
#pragma once

#include "core/aio/coroutine.h"
#include "core/aio/error.h"
#include "core/aio/event_loop.h"
#include "core/aio/finally.h"
#include "core/aio/future.h"
#include "core/aio/gather.h"
#include "core/aio/lock.h"
#include "core/aio/run.h"
#include "core/aio/sleep.h"
#include "core/aio/task.h"
#include "core/aio/text.h"
