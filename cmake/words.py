#!/usr/bin/env python3
"""Write the table of what is said on the screen: words.py OUT.cpp FILE.toml...

A text's id is the name of its file, and its key there: `ask` of the table [phase] in predict.toml is "predict.phase.ask".
"""
import os
import sys
import tomllib


def flat(prefix, table):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(f"{prefix}.{key}", value)
        elif isinstance(value, str):
            yield f"{prefix}.{key}", value.strip("\n")
        else:
            sys.exit(f"{prefix}.{key}: it must be a text")


def main():
    out, *files = sys.argv[1:]
    texts = {}
    for path in files:
        with open(path, "rb") as file:
            try:
                texts.update(flat(os.path.basename(path).removesuffix(".toml"), tomllib.load(file)))
            except tomllib.TOMLDecodeError as error:
                sys.exit(f"{path}: {error}")
    rows = [f'    {{"{id}", R"_w_({text})_w_"}},' for id, text in sorted(texts.items())]
    with open(out, "w") as file:
        file.write("\n".join(['#include "core/words/texts.h"', "", "namespace loopscope::words {", "",
                              "std::span<const Text> texts() {", "  static constexpr Text all[] = {", *rows, "  };",
                              "  return all;", "}", "", "} // namespace loopscope::words", ""]))


main()
