"""The rules of one text by itself, and the mends."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import KnownError
from kb.pages.lint import FILE_RULES, TEXT_RULES, wording
from kb.pages.lint.files import replace_body
from kb.pages.lint.images import images
from kb.pages.lint.mending import mended, proved
from kb.pages.lint.text import Text
from kb.pages.lint.vocabulary import NO_VOCABULARY, Vocabulary, load_vocabulary
from tests.cases import Case, read_cases

CASES = "pages/cases/lint_texts.md"
VOCABULARY = Vocabulary({}, {"Lora": "LoRA", "Pytorch": "PyTorch", "交叉墒": "交叉熵"})
STRUCTURE = ("missing-section",)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base with a small and a large picture."""
    docs = tmp_path_factory.mktemp("base") / "docs"
    (docs / "assets").mkdir(parents=True)
    (docs / "assets" / "figure.svg").write_text("<svg/>", encoding="utf-8")
    (docs / "assets" / "large.png").write_bytes(b"x" * 600_000)
    return docs


def found(body: str, rules: tuple[str, ...], docs: Path) -> list[str]:
    text, file = Text(body, vocabulary=VOCABULARY), docs / "questions" / "page.md"
    told = [f"{f.line}: {name}: {f.message}" for name, rule in TEXT_RULES if name in rules for f in rule(text)]
    for image in images(text):
        faults = ((name, rule(image.target, file, docs)) for name, rule in FILE_RULES)
        told += [f"{image.line}: {name}: {message}" for name, message in faults if message]
    return sorted(told)


@pytest.mark.parametrize("case", read_cases(CASES), ids=str)
def test_a_rule_tells_what_breaks_it_and_leaves_the_rest_alone(case: Case, folder: Path) -> None:
    body, expected = case.parts
    # A short example is no whole page: only a case about sections is asked for them.
    about_sections = case.title.split(":")[0].split()[0] in ("missing-section", "section-order", "unknown-section")
    rules = tuple(name for name, _ in TEXT_RULES if about_sections or "section" not in name)
    assert expected == "\n".join(found(body, rules, folder))


def test_every_rule_has_a_case_that_it_catches_and_one_that_it_leaves_alone() -> None:
    cases = read_cases(CASES)
    caught = "\n".join(case.parts[1] for case in cases)
    alone = {case.title.split()[0] for case in cases if f" {case.title.split()[0]}: " not in case.parts[1]}
    for name, _ in (*TEXT_RULES, *FILE_RULES):
        assert f": {name}: " in caught, name
        assert name in alone, name


def to_plain_html(text: str) -> str:
    return "".join(f"<p>{line}</p>" for line in text.split("\n"))


def test_mends_put_right_what_the_rules_tell() -> None:
    text = Text("用Lora微调,再比较。", vocabulary=VOCABULARY)
    result = mended(text, to_plain_html)
    assert ("用 LoRA 微调，再比较。", ("spelling", "spacing", "punctuation"), ()) == (
        result.body,
        result.rules,
        result.left,
    )


@given(st.text(alphabet="中文，。,. aZ1`$*[]()<>\n#-|:", max_size=80))
def test_a_second_mend_finds_nothing_and_code_stays(body: str) -> None:
    once = mended(Text(body, vocabulary=VOCABULARY), to_plain_html).body
    assert once.count("\n") == body.count("\n")
    code = "`中文a,b` "
    assert mended(Text(code + body, vocabulary=VOCABULARY), to_plain_html).body.startswith(code)


def test_a_mend_that_changes_more_than_its_words_is_left_to_a_person() -> None:
    result = mended(Text("用Lora微调", vocabulary=VOCABULARY), lambda text: f"<p id='{text}'>x</p>")
    assert ("用Lora微调", (), ("spelling", "spacing")) == (result.body, result.rules, result.left)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>一</p>", "<p>二</p>"),
        ("<p>一,二</p>", "<p>一。二</p>"),
        ("<p>一</p>", "<h2>一</h2>"),
        ("<code>a b</code>", "<code>ab</code>"),
        ('<a href="x">一</a>', '<a href="y">一</a>'),
        ("<p>Lora</p>", "<p>lora</p>"),
    ],
)
def test_the_proof_sees_every_other_change(before: str, after: str) -> None:
    assert not proved(before, after, str, NO_VOCABULARY)


def test_the_proof_accepts_spaces_widths_and_known_spellings() -> None:
    assert proved("<p>用Lora,好</p>", "<p>用 LoRA，好</p>", str, VOCABULARY)


def test_a_mended_body_keeps_front_matter_and_line_ends(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_bytes("\ufeff---\r\ntitle: 'a,b'\r\n---\r\n一a\r\n二\n".encode())
    replace_body(page, 4, "一a\n二\n", "一 a\n二\n")
    assert "\ufeff---\r\ntitle: 'a,b'\r\n---\r\n一 a\r\n二\n".encode() == page.read_bytes()


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("---\n---\n新\n", encoding="utf-8")
    with pytest.raises(KnownError, match="changed meanwhile"):
        replace_body(page, 3, "旧\n", "旧 a\n")
    assert page.read_text(encoding="utf-8") == "---\n---\n新\n"


@pytest.mark.parametrize("text", ["", "[]", "terms: 1", "a: [", "spelling: [x]", "terms: [{term: 1}]"])
def test_a_strange_glossary_knows_nothing_and_harms_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "glossary.yml").write_text(text, encoding="utf-8")
    assert load_vocabulary(tmp_path).corrected("Lora") == "Lora"


def test_the_glossary_is_read_for_names_and_spellings(tmp_path: Path) -> None:
    source = "terms:\n- {term: LoRA, zh: [低秩适配], abbr: [], also: []}\nspelling: {Lora: LoRA}\n"
    (tmp_path / "glossary.yml").write_text(source, encoding="utf-8")
    vocabulary = load_vocabulary(tmp_path)
    assert vocabulary.names == {"lora": "LoRA", "低秩适配": "低秩适配"}
    assert vocabulary.corrected("Lora") == "LoRA"


def test_a_line_with_the_holder_itself_is_left_alone() -> None:
    text = Text("\ue000用a")
    assert wording.spaced(text) == text.body


@pytest.mark.parametrize(
    "body",
    [
        "字" * 50_000,
        "# a" + " " * 50_000 + "b",
        "a " * 25_000 + "\n--x",
        "&" * 50_000,
        "eyJ" * 16_000,
        "sk-" + "a-" * 25_000,
        "中" + " " * 50_000,
        "`" * 20_000 + "\n",
        "```a\n" * 10_000,
        "*" * 50_000,
        "://a:" * 10_000,
    ],
    ids=lambda body: repr(body[:8]),
)
def test_no_text_makes_a_rule_go_through_it_again_and_again(body: str, folder: Path) -> None:
    """Each would take minutes where the time grew with the square of the text."""
    found(body, tuple(name for name, _ in TEXT_RULES), folder)
