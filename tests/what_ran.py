"""what_ran.py NAME REPORT: what ctest has run, by its report in JUnit's form: a line for each group of tests, and the names of
those that failed or were skipped. Of a part of a GoogleTest program its own tests are counted. Exits with 1 when one has failed."""
import collections
import re
import sys
import xml.etree.ElementTree

name, report = sys.argv[1:]
groups, told = collections.defaultdict(collections.Counter), []
WORDS = {"PASSED": "passed", "FAILED": "failed", "SKIPPED": "skipped"}


def counted(output):
    """What a GoogleTest program says at its end: how many passed and so on, and the names of those that did not."""
    last = output[output.rfind("[==========]"):]
    counts = {WORDS[word]: int(count) for word, count in re.findall(r"^\[  (PASSED|FAILED|SKIPPED) ? \] (\d+) tests?", last, re.M)}
    return counts, [f"{WORDS[word]}: {test}" for word, test in re.findall(r"^\[  (FAILED|SKIPPED) ? \] (\w\S*\.[^\s,]+)", last, re.M)]


for case in xml.etree.ElementTree.parse(report).getroot().iter("testcase"):
    group = case.get("name").partition(":")[0]
    skipped = case.find("skipped")
    # One that did not run although it did not ask to be left out, as one that was not built, has failed.
    asked = skipped is not None and "SKIP" in skipped.get("message", "") or case.get("status") == "disabled"
    what = "passed" if case.get("status") == "run" else "skipped" if asked else "failed"
    counts, names = counted(case.findtext("system-out") or "")
    # One that broke off says nothing at its end.
    if " part " in case.get("name") and counts and (what != "failed" or "failed" in counts):
        groups[group].update(counts)
        told += [f"  {each}" for each in names]
        what = "passed"
    else:
        groups[group][what] += 1
    groups[group]["seconds"] += float(case.get("time") or 0)
    if what != "passed":
        told.append(f"  {what}: {case.get('name')}")
columns = ("ran", "passed", "failed", "skipped", "seconds")
print(f"{name:<12}" + "".join(f"{column:>9}" for column in columns))
total = collections.Counter()
for group, counts in sorted(groups.items()):
    total.update(counts)
for group, counts in [*sorted(groups.items()), ("all", total)]:
    counts["ran"] = counts["passed"] + counts["failed"]
    print(f"{group:<12}" + "".join(f"{counts[column]:>9.0f}" for column in columns))
print(*told, sep="\n")
sys.exit(total["failed"] > 0)
