#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the last build's tests did: counts per module, then every failure, flake and skipped test with its reason."""
import glob
import os
import re
import xml.etree.ElementTree as ElementTree

# what JUnit puts before the reason of a skipped test
PREFIXES = re.compile(r"^(org\.opentest4j\.TestAbortedException: )?(Assumption failed: )?")
WHOLE_CLASS = {"": "(the whole class)", "initializationError": "(the whole class)"}
KINDS = {"surefire": "unit tests", "failsafe": "integration tests"}


def outcome(case):
    for kind in ("error", "failure", "skipped"):
        element = case.find(kind)
        if element is not None:
            return kind, first_line(element)
    for kind in ("flakyError", "flakyFailure"):
        element = case.find(kind)
        if element is not None:
            return "flake", "passed when run again; before: " + first_line(element)
    return "passed", ""


def first_line(element):
    text = element.get("message") or element.text or "no reason given"
    text = " ".join(text.split()) if text.startswith("\n") else text.strip().splitlines()[0]
    return PREFIXES.sub("", text)[:300]


def cases(directory):
    for path in sorted(glob.glob(os.path.join(directory, "TEST-*.xml"))):
        for case in ElementTree.parse(path).getroot().iter("testcase"):
            name = case.get("classname", "").rpartition(".")[2] + "." + (WHOLE_CLASS.get(case.get("name"), case.get("name")))
            yield (name, *outcome(case))


def main():
    found = False
    for target in sorted(glob.glob("*/target") + glob.glob("*/target/junit")):
        module = target.replace("/target", "")
        for plugin, kind in KINDS.items():
            results = list(cases(os.path.join(target, plugin + "-reports")))
            if not results:
                continue
            found = True
            counts = {k: sum(1 for r in results if r[1] == k) for k in ("passed", "flake", "failure", "error", "skipped")}
            print(f"{module}, {kind}: {len(results)} tests, " + ", ".join(f"{n} {k}" for k, n in counts.items()))
            for name, result, reason in results:
                if result != "passed":
                    print(f"  {result}: {name}: {reason}")
    if not found:
        print("no test report found: the build did not come so far")


if __name__ == "__main__":
    main()
