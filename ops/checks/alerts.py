#!/usr/bin/env python3
"""Checks ops/monitoring/alerts.yaml: every metric that a rule reads is counted in the code, every runbook section that it names is there.

Needs nothing but Python. Prints each problem and exits 1 if there are any.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "ops/monitoring/alerts.yaml"
RUNBOOK = ROOT / "docs/RUNBOOK.md"
SUFFIX = re.compile(r"_(bucket|sum|count)$")


def counted() -> set[str]:
    """Every metric that some process counts."""
    found = set()
    for source in ROOT.glob("*/**/src/**/*.rs"):
        if "target" not in source.relative_to(ROOT).parts:
            found |= set(re.findall(r'(?:counter|gauge|histogram)!\(\s*"(studymate_\w+)"', source.read_text()))
    return found


def anchor(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def main() -> int:
    text = RULES.read_text()
    problems = []
    metrics = counted()
    for name in sorted(set(re.findall(r"studymate_\w+", text))):
        if SUFFIX.sub("", name) not in metrics and name not in metrics:
            problems.append(f"{name} is read by a rule, and nothing counts it")
    anchors = {anchor(line.lstrip("#")) for line in RUNBOOK.read_text().splitlines() if line.startswith("#")}
    rules = re.findall(r"- alert: (\w+)(.*?)(?=- alert:|\Z)", text, re.S)
    for alert, body in rules:
        named = re.search(r'runbook: "docs/RUNBOOK\.md#([^"]+)"', body)
        if named is None:
            problems.append(f"{alert} names no section of the runbook")
        elif named.group(1) not in anchors:
            problems.append(f"{alert}: docs/RUNBOOK.md has no section {named.group(1)}")
    for problem in problems:
        print(f"ops/monitoring/alerts.yaml: {problem}")
    print(f"{len(rules)} alerts, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
