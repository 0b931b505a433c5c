// The loop's work, done by hand: the moves that there are at a moment, and what is right or wrong about one.
#pragma once
