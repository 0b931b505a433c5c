#include "core/hand/move.h"
