"""Checks every dependency against deny.toml: its licence, the bans, where it comes from.

Reads `cargo metadata` and needs nothing but Python and the dependencies' sources, so it works offline. Known
vulnerabilities are not its business: `cargo deny check advisories` fetches that list.
"""

import hashlib
import json
import pathlib
import re
import subprocess
import sys

try:
    import tomllib
except ImportError:  # Python before 3.11; pip carries the same parser.
    from pip._vendor import tomli as tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Crates that name no licence but carry one: the SHA-256 of the file LICENSE, and what it says. cargo-deny reads such files by itself.
READ = {
    "rs-fsrs": ("0f7be8cbe2a5d2c066274a5612d4cf87fe60ca39257878b6ff57bb7589e4db76", "MIT"),
}


class Expression:
    """An SPDX licence expression: may it be used, when only the licences of `allowed` may?"""

    def __init__(self, text):
        # `/` is what crates wrote for OR before SPDX.
        self.tokens = re.findall(r"\(|\)|[^\s()]+", text.replace("/", " OR "))

    def permitted(self, allowed):
        self.at = 0
        verdict = self.any_of(allowed)
        if self.at != len(self.tokens):
            raise ValueError(f"unexpected {self.tokens[self.at]!r}")
        return verdict

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next(self):
        token = self.peek()
        if token is None:
            raise ValueError("unexpected end")
        self.at += 1
        return token

    def any_of(self, allowed):
        verdict = self.all_of(allowed)
        while self.peek() == "OR":
            self.next()
            verdict = self.all_of(allowed) or verdict
        return verdict

    def all_of(self, allowed):
        verdict = self.one(allowed)
        while self.peek() == "AND":
            self.next()
            verdict = self.one(allowed) and verdict
        return verdict

    def one(self, allowed):
        token = self.next()
        if token == "(":
            verdict = self.any_of(allowed)
            if self.next() != ")":
                raise ValueError("missing )")
            return verdict
        if token in ("AND", "OR", "WITH", ")"):
            raise ValueError(f"unexpected {token!r}")
        if self.peek() == "WITH":
            self.next()
            token = f"{token} WITH {self.next()}"
        return token in allowed


def read(package):
    """What the licence file says of a crate that names no licence, as long as it is the file that was read."""
    wanted, licence = READ.get(package["name"], (None, None))
    file = pathlib.Path(package["manifest_path"]).parent / "LICENSE"
    found = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None
    return licence if found is not None and found == wanted else None


def problems(metadata, rules):
    """What is wrong, a line each."""
    allowed = set(rules["licenses"]["allow"])
    banned = {ban["name"]: ban["reason"] for ban in rules["bans"]["deny"]}
    registries = {f"registry+{url}" for url in rules["sources"]["allow-registry"]}
    for package in metadata["packages"]:
        name = f"{package['name']} {package['version']}"
        if package["name"] in banned:
            yield f"{name} is banned: {banned[package['name']]}"
        if package["source"] is not None and package["source"] not in registries:
            yield f"{name} comes from {package['source']}, which deny.toml does not allow"
        licence = package["license"] or read(package)
        try:
            if licence is None:
                yield f"{name} names no licence"
            elif not Expression(licence).permitted(allowed):
                yield f"{name} has the licence {licence}, which deny.toml does not allow"
        except ValueError as error:
            yield f"{name} has a licence that cannot be read: {licence} ({error})"
        for dependency in package["dependencies"] if package["source"] is None else []:
            if dependency["req"] == "*" and dependency["source"] is not None:
                yield f"{name} takes any version of {dependency['name']}: name one"


def self_check():
    """The reader of licences is small enough to be checked each time."""
    allowed = {"MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "ISC"}
    cases = {
        "MIT": True,
        "GPL-3.0": False,
        "GPL-3.0 OR MIT": True,
        "GPL-3.0 AND MIT": False,
        "MIT/Apache-2.0": True,
        "(MIT OR GPL-3.0) AND ISC": True,
        "MIT OR GPL-3.0 AND LGPL-2.1": True,
        "(MIT OR GPL-3.0) AND LGPL-2.1": False,
        "Apache-2.0 WITH LLVM-exception": True,
        "ISC WITH LLVM-exception": False,
    }
    for text, expected in cases.items():
        assert Expression(text).permitted(allowed) is expected, text


def main():
    self_check()
    rules = tomllib.loads((ROOT / "deny.toml").read_text())
    # Only what is built here: the lock file also names dependencies of other systems.
    host = re.search(r"^host: (\S+)$", run("rustc", "-vV"), re.MULTILINE).group(1)
    metadata = json.loads(
        run("cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", host)
    )
    found = list(problems(metadata, rules))
    for problem in found:
        print(problem)
    if not found:
        print(f"{len(metadata['packages'])} packages fit deny.toml")
    return 1 if found else 0


def run(*command):
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(done.returncode)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
