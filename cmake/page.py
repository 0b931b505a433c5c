#!/usr/bin/env python3
"""Pack what a page is made of: page.py FOLDER FONT...: page.wasm.lzma and fonts.css of page.wasm and the five fonts."""
import base64
import lzma
import os
import struct
import subprocess
import sys

FACES = [("Inter", 400), ("Inter", 600), ("Inter", 700), ("JetBrains Mono", 400), ("JetBrains Mono", 700)]
UNICODES = "U+20-7E,U+A0-FF,U+2010-2026,U+2030,U+2032,U+2033,U+20AC,U+2190-2199,U+21A9,U+21B5,U+2212,U+2248,U+2260,U+2264,U+2265,U+25B2,U+25B6,U+25BC,U+25CF,U+2713,U+2717,U+FFFD"


def main():
    folder, *fonts = sys.argv[1:]
    with open(os.path.join(folder, "page.wasm"), "rb") as file:
        program = file.read()
    # For app/page/unlzma.js.
    filters = [{"id": lzma.FILTER_LZMA1, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "lp": 0, "pb": 0, "nice_len": 273}]
    with open(os.path.join(folder, "page.wasm.lzma"), "wb") as file:
        file.write(struct.pack("<I", len(program)) + lzma.compress(program, format=lzma.FORMAT_RAW, filters=filters))
    css = []
    for font, (family, weight) in zip(fonts, FACES):
        out = os.path.join(folder, os.path.basename(font) + ".woff2")
        subprocess.run(["pyftsubset", font, f"--unicodes={UNICODES}", "--layout-features=kern", "--no-hinting",
                        "--desubroutinize", "--flavor=woff2", f"--output-file={out}"], check=True)
        with open(out, "rb") as file:
            data = base64.b64encode(file.read()).decode()
        css.append(f"@font-face{{font-family:'{family}';font-weight:{weight};"
                   f"src:url(data:font/woff2;base64,{data}) format('woff2')}}")
    with open(os.path.join(folder, "fonts.css"), "w") as file:
        file.write("\n".join(css))


main()
