"""Rules that keep people safe: addresses, secrets."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from kb.pages.lint.text import Finding, Text

SCHEMES = ("https", "http", "mailto")

ADDRESSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("](", re.compile(r"\]\(\s*<?(?P<address>[^\s<>()]+)")),
    ("]:", re.compile(r"^[ ]{0,3}\[[^\]\n]+\]:\s*<?(?P<address>[^\s<>]+)", re.MULTILINE)),
    ("<", re.compile(r"<(?P<address>[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]*)>")),
)
"""Each kind of link behind a sign without which there is none."""
SCHEME = re.compile(r"^(?P<scheme>[a-z][a-z0-9+.-]*):", re.IGNORECASE)
INVISIBLE = re.compile(r"[\x00-\x20\u200b-\u200f\u2028-\u202f\ufeff]")

SECRETS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    ("a private key", ("PRIVATE KEY",), re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----")),
    ("an AWS key", ("AKIA", "ASIA"), re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")),
    ("a GitHub token", ("github_pat_",), re.compile(r"\bgithub_pat_[A-Za-z0-9_]{50,}")),
    ("a GitHub token", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36,}")),
    ("a Google key", ("AIza",), re.compile(r"\bAIza[0-9A-Za-z_-]{35}\b")),
    ("a Hugging Face token", ("hf_",), re.compile(r"\bhf_[A-Za-z0-9]{30,}\b")),
    ("an API key", ("sk-",), re.compile(r"\bsk-(?:[a-z]+-)*[A-Za-z0-9_-]{32,}\b")),
    ("a Slack token", ("xox",), re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}")),
    ("an Alibaba Cloud key", ("LTAI",), re.compile(r"\bLTAI[A-Za-z0-9]{16,24}\b")),
    ("a Tencent Cloud key", ("AKID",), re.compile(r"\bAKID[A-Za-z0-9]{32}\b")),
    ("a signed token", ("eyJ",), re.compile(r"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}")),
    ("a password in an address", ("@",), re.compile(r"://[^\s/:@]+:[^\s/:@]{6,}@[^\s/]+")),
)
"""What it is, a sign without which it cannot be there, and what only a secret looks like.

The likely rather than the possible, so that nobody learns to ignore it.
"""
SIGNS = tuple(sign for _, signs, _ in SECRETS for sign in signs)


def link_scheme(text: Text) -> Iterator[Finding]:
    """A link leads to a page, to the web or to a mailbox, and runs nothing."""
    for match in (match for sign, kind in ADDRESSES if sign in text.prose for match in kind.finditer(text.prose)):
        plain = INVISIBLE.sub("", html.unescape(match["address"]))
        scheme = SCHEME.match(plain)
        if scheme and scheme["scheme"].lower() not in SCHEMES:
            message = f"'{scheme['scheme']}:' is not allowed in a link; use {', '.join(SCHEMES)} or a page of the site"
            yield Finding(text.line(match.start()), message)
        elif not readable_address(plain):
            yield Finding(text.line(match.start()), f"'{plain[:60]}' is no address that can be read; correct it")
        elif plain.startswith("//"):
            yield Finding(text.line(match.start()), "the link names no scheme; write 'https:' before it")


def readable_address(address: str) -> bool:
    """Whether an address can be taken apart: MkDocs and others end where one cannot, such as `http://[`."""
    try:
        urlsplit(address)
    except ValueError:
        return False
    return True


def secret(text: Text) -> Iterator[Finding]:
    """No key, token or password is published."""
    signs_here = {sign for sign in SIGNS if sign in text.body}
    for name, signs, pattern in SECRETS if signs_here else ():
        matches = () if signs_here.isdisjoint(signs) else pattern.finditer(text.body)
        for match in matches:
            message = f"'{match[0][:8]}…' looks like {name}; take it out, and have it revoked: it was seen"
            yield Finding(text.line(match.start()), message)
