"""Traces of what a copy lost: images that left only their caption, formulas that left a hole."""

from __future__ import annotations

import re

IMAGE = re.compile(
    r"^(?:!?\[?(?:在这里插入图片描述|图片描述|插入图片描述|此处为?图片|图片(?:已丢失|"
    r"加载失败|上传失败)?|请输入图片描述|点击查看大图|图略|截图|"
    r"image(?:[-_ ]?\d+)?(?:\.(?:png|jpe?g|gif|webp))?|img(?:[-_ ]?\d+)?|alt text|insert image description here|"
    r"(?:截屏|截图|屏幕截图|屏幕快照|微信(?:图片|截图)|Screenshot|Snipaste|"
    r"企业微信截图)[_\s-]?\d[\d\s.:_\-]*(?:上午|下午)?[\d\s.:_\-]*(?:\.(?:png|jpe?g))?|"
    r"[\w\-]{1,60}\.(?:png|jpe?g|gif|webp|svg|bmp))\]?(?:\(\s*\))?)$",
    re.IGNORECASE,
)
HOLE = re.compile(
    r"(?:公式|函数|如下|为|是|定义为|计算方式|表示为|as follows|formula)(?:设计|定义|"
    r"形式)?(?:如下|是|为)?\s*[:：]\s*$"
)
"""A line that announces a formula; where nothing but the next point follows, the formula is lost."""

NAMING = re.compile(r"(?:为|是|即|记作|等于|得到|公式)\s*[:：]?$")
BEHIND = re.compile(r"^[。，；,;.、)）](?!\d)")
"""What a line begins with before which a formula stood."""

NOTE_IMAGE = "（原笔记此处的图片已丢失）"
NOTE_FORMULA = "（原笔记此处的公式已丢失）"


def is_lost_image(text: str) -> bool:
    """Whether the line is what an image leaves when a page is copied as text."""
    return bool(IMAGE.match(text.strip()))


def announces_formula(text: str) -> bool:
    """Whether the line promises a formula that must follow."""
    return bool(HOLE.search(text))


def breaks_off(text: str, after: str) -> bool:
    """Whether a sentence that is about to name something goes on, on the next line, behind what it named."""
    return bool(NAMING.search(text) and BEHIND.match(after))
