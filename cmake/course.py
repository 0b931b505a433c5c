#!/usr/bin/env python3
"""Write the tables of terms and of errors: course.py OUT.cpp glossary.toml errors.toml."""
import sys
import tomllib


def text(value):
    return f'R"_t_({value})_t_"'


def entries(path, key, needed):
    with open(path, "rb") as file:
        try:
            found = tomllib.load(file).get(key, [])
        except tomllib.TOMLDecodeError as error:
            sys.exit(f"{path}: {error}")
    if not found:
        sys.exit(f"{path}: there is no [[{key}]]")
    for entry in found:
        for names in needed:
            if not any(entry.get(name) for name in names):
                sys.exit(f"{path}: an entry needs {' or '.join(names)}: {entry}")
    return found


def main():
    out, glossary, errors = sys.argv[1:]
    lines = ['#include "app/learn/page/errors.h"', '#include "app/learn/page/glossary.h"', "",
             "namespace loopscope::app {", "namespace {", ""]

    def list_of(name, texts):
        if not texts:
            return "{}"
        lines.append(f"constexpr std::string_view {name}[] = {{{', '.join(map(text, texts))}}};")
        return name

    terms = []
    for i, of in enumerate(entries(glossary, "term", [["name"], ["sentence"], ["lesson"]])):
        fields = [text(of[key]) for key in ("name", "sentence", "lesson")]
        fields += [text(of.get("event", "printed")), text(of.get("prints", "")), str(of.get("nth", 1))]
        fields += [f"OnStage::{of.get('thing') or 'none'}", list_of(f"forms_{i}", of.get("forms", []))]
        terms.append(f"    {{{', '.join(fields)}}},")
    known = []
    for i, of in enumerate(entries(errors, "error", [["message", "symptom"], ["cause"], ["cure"], ["lesson"]])):
        printed = bool(of.get("message"))
        fields = [text(of["message" if printed else "symptom"]), "true" if printed else "false"]
        fields += [text(of[key]) for key in ("cause", "cure", "lesson")] + [list_of(f"also_{i}", of.get("also", []))]
        known.append(f"    {{{', '.join(fields)}}},")
    lines += ["", "} // namespace", "", "std::span<const RawTerm> raw_terms() {", "  static constexpr RawTerm all[] = {",
              *terms, "  };", "  return all;", "}", "", "std::span<const RawError> raw_errors() {",
              "  static constexpr RawError all[] = {", *known, "  };", "  return all;", "}", "",
              "} // namespace loopscope::app", ""]
    with open(out, "w") as file:
        file.write("\n".join(lines))


main()
