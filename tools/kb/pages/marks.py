"""What an import writes for the person who reviews a draft, and what no complete page may keep."""

from __future__ import annotations

DRAFT_NOTICE = "下面的内容整理自一份笔记，还没有人核对过。"
NO_ANSWER = "笔记里只有问题，没有答案。"
LOST_WORDS = "（原笔记此处的图片已丢失）"
LOST_IMAGE = f"*{LOST_WORDS}*"
CHECK = "请核对"
"""Title of what marks a part that was guessed."""
