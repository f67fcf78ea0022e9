"""Pins the packages of the engines: `python3 scripts/pin_requirements.py OLD_PYTHON NEW_PYTHON [ENGINE ...]`.

OLD_PYTHON is the path of a Python 3.10, NEW_PYTHON that of a 3.11. pip says what it would install with each; where
the two differ, or only one needs a package, a marker says so. Runs on Linux; what other systems need besides is below.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

#: The package that each engine is of.
OWNERS = {
    "faster-whisper": "packages/backend-faster",
    "mlx-whisper": "packages/backend-faster",
    "whisperx": "packages/backend-faster",
    "hibari": "conversation/tts-hibari",
    "piper": "conversation/tts-piper",
}

#: What pip is asked for.
ROOTS = {
    "faster-whisper": ["faster-whisper==1.2.1"],
    # mlx-whisper asks for PyTorch, which only its converter of weights uses: what it imports stands here instead.
    "mlx-whisper": [
        "mlx[cpu]==0.32.4",
        "numba",
        "numpy",
        "tqdm",
        "more-itertools",
        "tiktoken",
        "huggingface_hub",
        "scipy",
    ],
    "whisperx": ["whisperx==3.8.6"],
    "hibari": ["hibari-tts==0.2.1"],
    "piper": ["piper-tts==1.8.0"],
}
WITHOUT_DEPENDENCIES = {"mlx-whisper": ["mlx-whisper==0.4.3"]}
ELSEWHERE = {
    "faster-whisper": ['colorama==0.4.6; sys_platform == "win32"'],
    "mlx-whisper": ['mlx-metal==0.32.4; sys_platform == "darwin"'],
    "whisperx": ['colorama==0.4.6; sys_platform == "win32"'],
}
#: Packages that there are for one system only, by how their names begin.
ONLY_ON = {
    "mlx-cpu": 'sys_platform == "linux"',
    "nvidia-": 'sys_platform == "linux" and platform_machine == "x86_64"',
    "triton": 'sys_platform == "linux" and platform_machine == "x86_64"',
}


def pins(python: str, roots: list[str]) -> dict[str, str]:
    """Names and versions that pip would install."""
    command = [python, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
    command += ["--only-binary=:all:", "--report", "-", *roots]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    found = (item["metadata"] for item in report["install"])
    return {item["name"].lower().replace("_", "-"): item["version"] for item in found}


def line(name: str, version: str, markers: list[str]) -> str:
    markers = [*markers, *(only for start, only in ONLY_ON.items() if name.startswith(start))]
    return f"{name}=={version}" + (f"; {' and '.join(markers)}" if markers else "")


def main(old_python: str, new_python: str, *engines: str) -> None:
    for engine in engines or tuple(ROOTS):
        old, new = pins(old_python, ROOTS[engine]), pins(new_python, ROOTS[engine])
        lines = [*WITHOUT_DEPENDENCIES.get(engine, []), *ELSEWHERE.get(engine, [])]
        for name in sorted({*old, *new}):
            if old.get(name) == new.get(name):
                lines.append(line(name, new[name], []))
                continue
            if name in old:
                lines.append(line(name, old[name], ['python_version < "3.11"']))
            if name in new:
                lines.append(line(name, new[name], ['python_version >= "3.11"']))
        head = "# Made by scripts/pin_requirements.py. Another set of packages is another environment."
        folder = ROOT / OWNERS[engine] / "python" / "requirements"
        (folder / f"{engine}.txt").write_text("\n".join([head, *sorted(lines), ""]), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
