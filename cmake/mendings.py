#!/usr/bin/env python3
"""Write the table of broken programs: mendings.py OUT.cpp FOLDER...

Each folder holds program.py and mending.toml; its name is the program's id. They are in the order of `place`.
"""
import os
import sys
import tomllib


def text(value):
    return f'R"_m_({value.strip(chr(10))})_m_"'


def numbers(value):
    return value if isinstance(value, list) else [value]


def main():
    out, *folders = sys.argv[1:]
    all = []
    for folder in folders:
        with open(os.path.join(folder, "mending.toml"), "rb") as file:
            try:
                mending = tomllib.load(file)
            except tomllib.TOMLDecodeError as error:
                sys.exit(f"{file.name}: {error}")
        with open(os.path.join(folder, "program.py")) as file:
            mending["program"] = file.read()
        mending["id"] = os.path.basename(folder)
        for key in "place", "title", "task", "cure", "hints", "orders", "must", "edit":
            if key not in mending:
                sys.exit(f"{folder}/mending.toml: {key} is missing")
        all.append(mending)
    all.sort(key=lambda mending: mending["place"])
    lines = ['#include "core/mending/table.h"', "", "namespace loopscope::mending {", "namespace {", ""]
    rows = []
    for m in all:
        name = m["id"]

        def array(type, what, items):
            if not items:
                return "{}"
            lines.append(f"constexpr {type} {name}_{what}[] = {{{', '.join(items)}}};")
            return f"{name}_{what}"

        orders = []
        for number, order in enumerate(m["orders"]):
            values = [f"{{{text(key)}, {array('double', f'values_{number}_{key}', [repr(float(v)) for v in numbers(value)])}}}"
                      for key, value in order.items()]
            orders.append(array("RawMending::Value", f"order_{number}", values))
        offers = []
        for number, edit in enumerate(m["edit"]):
            change = edit["change"]
            pairs = array("RawMending::Pair", f"changes_{number}",
                          [f'{{R"_m_({old})_m_", R"_m_({new})_m_"}}' for old, new in zip(change[::2], change[1::2])])
            offers.append(f"{{{text(edit['title'])}, {str(edit['right']).lower()}, {pairs}}}")
        fields = [text(name), text(m["title"]), text(m["task"]), text(m["cure"]), f'R"_m_({m["program"]})_m_"',
                  str(m.get("real_time", False)).lower(), repr(float(m.get("limit", 10))),
                  array("std::span<const RawMending::Value>", "orders", orders),
                  array("RawMending::Pair", "musts", [f"{{{text(c['text'])}, {text(c['holds'])}}}" for c in m["must"]]),
                  array("RawMending::Pair", "hides", [f"{{{text(c['text'])}, {text(c['when'])}}}" for c in m.get("hides", [])]),
                  array("RawMending::Offer", "offers", offers),
                  array("std::string_view", "hints", [text(hint) for hint in m["hints"]])]
        rows.append(f"    {{{', '.join(fields)}}},")
    lines += ["", "} // namespace", "", "std::span<const RawMending> raw_mendings() {",
              "  static constexpr RawMending all[] = {", *rows, "  };", "  return all;", "}", "",
              "} // namespace loopscope::mending", ""]
    with open(out, "w") as file:
        file.write("\n".join(lines))


main()
