#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""analyse.py BUILD TOOL JOBS: gcc -fanalyzer or cppcheck over what ships, each file as it is built.
Prints what scripts/analyse.known does not name, and fails where there is any."""

import json
import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def known(tool):
    """Pairs of file and kind; each line of the list ends with its reason."""
    rows = set()
    for line in open(os.path.join(ROOT, "scripts", "analyse.known"), encoding="utf-8"):
        words = line.split()
        if line.startswith("#") or not words:
            continue
        if len(words) < 4:
            sys.exit("analyse.known: no reason: " + line)
        if words[0] == tool:
            rows.add((words[1], words[2]))
    return rows


def commands(build):
    """One command a file, without what says where the object goes."""
    seen = set()
    for entry in json.load(open(os.path.join(build, "compile_commands.json"), encoding="utf-8")):
        name = os.path.relpath(entry["file"], ROOT)
        if name in seen or not name.startswith(("libprov/", "cmd/")):
            continue
        seen.add(name)
        words = shlex.split(entry["command"])
        while words and not words[0].startswith("-"):
            words.pop(0)
        at = words.index("-o")
        del words[at:at + 2]
        yield name, entry["directory"], [w for w in words if w not in ("-Werror", "-c", entry["file"])]


def look_gcc(job):
    name, folder, words = job
    # base/err.h shows analysers what the functions of other files return.
    words = ["gcc"] + [w for w in words if not w.startswith(("-O", "-D_FORTIFY"))] + [
        "-O1", "-fanalyzer", "-D__clang_analyzer__", "-c", "-o", os.devnull, os.path.join(ROOT, name)]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    found = re.findall(r"^(\S+?):(\d+):\d+: warning: (.*) \[-Wanalyzer-([a-z-]+)\]", done.stderr, re.M)
    if done.returncode != 0:
        found.append((name, "0", done.stderr.strip()[-300:], "failed"))
    return found


def look_cppcheck(job):
    name, folder, words = job
    words = ["cppcheck", "--quiet", "--std=c11", "--platform=unix64", "--library=posix,gnu,openssl",
             "--enable=warning,portability,performance",
             "--template={file}:{line}: {message} [{id}]", os.path.join(ROOT, name)] + [
                 w for w in words if w.startswith(("-I", "-D"))]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    found = re.findall(r"^(\S+?):(\d+): (.*) \[(\w+)\]$", done.stderr, re.M)
    if done.returncode != 0:
        found.append((name, "0", done.stderr.strip()[-300:], "failed"))
    return found


def main():
    build, tool, jobs = sys.argv[1:4]
    skip, bad, count = known(tool), 0, 0
    look = {"gcc": look_gcc, "cppcheck": look_cppcheck}[tool]
    with ThreadPoolExecutor(int(jobs)) as pool:
        for found in pool.map(look, sorted(commands(build))):
            count += 1
            for path, line, text, kind in found:
                name = os.path.relpath(path, ROOT)
                if (name, kind) not in skip:
                    print(f"{name}:{line}: {text} [{kind}]", flush=True)
                    bad += 1
    print(f"{tool}: {count} files, {bad} findings", flush=True)
    return 1 if bad or count == 0 else 0


sys.exit(main())
