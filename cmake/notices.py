"""notices.py LICENSE OUT PACKAGE...: writes OUT, in Debian's machine-readable form: the program's own licence, then for each
Debian PACKAGE, of which something is in the program, whose it is and under which licence, as the package says it."""
import pathlib
import re
import sys


def indented(text):
    """As the text of a field: a line begins with a space, and an empty one is a dot."""
    return "\n".join(" " + line if line.strip() else " ." for line in text.strip().expandtabs().splitlines())


def holders(text):
    """Those whose copyright it is, a line each."""
    fields = re.findall(r"^Copyright:(.*(?:\n[ \t]+.*)*)", text, re.M)
    lines = [line.strip() for field in fields for line in field.splitlines()]
    if not fields:
        lines = [line.strip() for line in text.splitlines() if re.search(r"copyright.*\d{4}", line, re.I)]
    return list(dict.fromkeys(line for line in lines if line not in ("", ".")))


def stanza(package):
    file = pathlib.Path("/usr/share/doc", package, "copyright")
    if not file.exists():
        sys.exit(f"notices.py: {file} is not there, and the program has something of it in it: install the package {package}")
    text = file.read_text(encoding="utf-8")
    return (f"Files: {package}/*\nCopyright:\n{indented(chr(10).join(holders(text)))}\nLicense: {package}\n" + indented(text))


def main():
    license_file, out, *packages = sys.argv[1:]
    own = pathlib.Path(license_file).read_text(encoding="utf-8")
    holder = re.search(r"^Copyright \(c\) (.*)$", own, re.M)[1]
    terms = own.partition(holder)[2]
    stanzas = [
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: Loopscope\nComment:\n"
        " Loopscope itself is under the licence that comes first. What follows are those of the Debian packages of which\n"
        " something is part of the program: fonts, libraries that are linked statically, and headers. Each has the name of\n"
        " its package in place of a folder, and the text is that of the package's own copyright file.",
        f"Files: *\nCopyright: {holder}\nLicense: MIT\n{indented(terms)}",
        *map(stanza, packages)]
    pathlib.Path(out).write_text("\n\n".join(stanzas) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
