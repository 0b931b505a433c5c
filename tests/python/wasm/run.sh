#!/usr/bin/env bash
# run.mjs, with as much stack as it may have: what goes deep in CPython goes deeper in WebAssembly.
ulimit -s 1048576 2>/dev/null || ulimit -s "$(ulimit -H -s)"
stack=$(ulimit -s)
[[ $stack != unlimited ]] || stack=1048576
exec node --stack-size=$((stack - 4096)) "$(dirname "${BASH_SOURCE[0]}")/run.mjs" "$@"
