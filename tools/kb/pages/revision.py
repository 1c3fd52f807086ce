"""Which texts are still as an import wrote them, and how such a text is renewed."""

from __future__ import annotations

import hashlib
import re

from kb.pages import frontmatter

KEY = re.compile(r"(?m)^generated: .*$")


def digest_of(body: str) -> str:
    """What tells whether a text below the front matter has been edited."""
    return hashlib.sha256(body.encode()).hexdigest()[:16]


def is_untouched(body: str, generated: str) -> bool:
    """Whether a text is as the import wrote it that noted the digest `generated`."""
    return bool(generated) and digest_of(body) == generated


def with_body(text: str, path: str, body: str) -> str:
    """The text of a file with another body, and its digest; every other byte of the front matter stays.

    Raises FaultyPages where the front matter cannot be read.
    """
    front = frontmatter.split(text, path)
    head = text[: len(text) - len(front.body)]
    return KEY.sub(f"generated: {yaml_text(digest_of(body))}", head, count=1) + body


def with_key(text: str, path: str, key: str, value: str) -> str:
    """The text of a file with another value of a key that stands on a line of its own, added where it is missing."""
    front = frontmatter.split(text, path)
    head, body = text[: len(text) - len(front.body)], front.body
    line = f"{key}: {yaml_text(value)}"
    if key in front.values:
        return re.sub(rf"(?m)^{key}:.*$", lambda _: line, head, count=1) + body
    before, fence, after = head.rstrip("\n").rpartition("---")
    return f"{before}{line}\n{fence}{after}\n{body}"


def yaml_text(value: str) -> str:
    """A text in single quotes, so that no digest is read as a number."""
    return "'" + value.replace("'", "''") + "'"
