"""How much a line's wording is that of a question, as log-odds summed over features.

A feature is a name, a pattern and a weight. None of them decides alone: `split` weighs the sum against the line's
marks, its neighbours of the same style and its place in the note.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kb.notes.script import simplified
from kb.notes.vocabulary import ABOUT, ASK, ENGLISH, HEARD, MAKE, ORDER, PARTS, STATEMENT, TASK_LABEL, TELL

FEATURES: tuple[tuple[str, re.Pattern[str], float], ...] = (
    ("question-mark", re.compile(r"[?？]\s*[\d\s)）」”\"'】*]*$|[?？]\s*[(（][^()（）]*[)）]\s*$"), 2.4),
    ("question-mark-inside", re.compile(r"[?？](?=.*\w)"), 0.7),
    ("asks", re.compile(ASK), 1.1),
    ("task", re.compile(rf"^(?:{TELL})[^。:：]*[。.]?$", re.IGNORECASE), 0.7),
    (
        "exercise",
        re.compile(
            rf"^(?:手撕|手写|手推|手搓|(?:场景|算法|代码|编程|智力|概率|笔试|开放|数学|逻辑)(?:问)?题(?=[\s:：，,])|力扣|"
            rf"leetcode|{TASK_LABEL})",
            re.IGNORECASE,
        ),
        1.5,
    ),
    ("begins-with-task", re.compile(rf"^(?:{TELL})", re.IGNORECASE), 1.5),
    (
        "begins-doing",
        re.compile(
            r"^(?:实现|设计|计算|写|用\S{2,10}写|复现)(?!复杂|简单|方式|原理|细节|难|上|起来|了|量|快|效率|"
            r"一阶|二阶)(?!.*[:：]$)"
        ),
        0.7,
    ),
    ("heard", re.compile(rf"^{HEARD}"), 2.2),
    ("begins-asking", re.compile(rf"^(?:{ASK})"), 0.5),
    ("english-question", re.compile(rf"^{ENGLISH}", re.IGNORECASE), 1.3),
    (
        "english-task",
        re.compile(
            r"^(?:explain|describe|discuss|compare|define|derive|implement|design|write|tell me|walk me|give|list|name|"
            r"outline|summari[sz]e)\b[^.:]*\.?$",
            re.IGNORECASE,
        ),
        1.2,
    ),
    ("english-middle", re.compile(r"\b(?:difference between|vs\.?|pros and cons|trade-?offs?)\b", re.IGNORECASE), 0.8),
    (
        "of-what",
        re.compile(
            r"(?:的(?:原理|作用|好处|流程|细节|方法|公式|过程|思想|理解|实现|结合|含义|意义|优势|影响|应用|"
            r"步骤|选择|结构|区别|理解|必要性|时机|依据|指标|由来|历史|发展|背景|优?缺点|优点|"
            r"特点|性质|推导|计算|概念|定义|架构|组成|"
            r"类型|分类|种类|策略|技巧|难点|关系))\s*\d?$"
        ),
        0.6,
    ),
    ("ends-asking", re.compile(r"(?:呢|吗|么)\s*[?？]?$"), 0.6),
    ("statement-end", re.compile(r"[。，,、!！.…]\s*$"), -1.7),
    ("entry-end", re.compile(r"[；;]\s*$"), -0.9),
    ("colon-end", re.compile(r"[:：]\s*(?:\*\*)?$"), -2.2),
    ("sentences", re.compile(r"。(?=.*\w)"), -1.6),
    ("statement-begin", re.compile(rf"^(?:{STATEMENT})"), -0.9),
    ("part-of-answer", re.compile(rf"^(?:{PARTS})\s*[:：]?$", re.IGNORECASE), -2.5),
    ("part-then-text", re.compile(rf"^(?!{TASK_LABEL})(?:{PARTS})\s*[:：].", re.IGNORECASE), -1.5),
    (
        "label-then-text",
        re.compile(
            rf"^(?!.*[?？])(?!(?:{TELL}|.*题|{TASK_LABEL}))[^:：，,。?？]{{1,24}}[:：](?!//)(?!\s*(?:{ORDER}|{MAKE})\b)\s*\S.{{5,}}",
            re.IGNORECASE,
        ),
        -1.4,
    ),
    ("step", re.compile(r"^(?:step|阶段|步骤|第[一二三四五六]步|第[一二三四五六]种)\s*\d*", re.IGNORECASE), -1.8),
    (
        "predicate",
        re.compile(
            rf"^(?!.*[?？])(?!.*(?:{ASK})).*(?:包括|就是|可以|会|能够|使得|使用了|通过|"
            r"因此|所以|而且|但是|不会|从而|导致|用来|来源于|分别为|采用)"
        ),
        -1.2,
    ),
    (
        "comma",
        re.compile(
            rf"^(?!.*[?？])(?!{TELL})(?!.*(?:什么|哪些|如何|怎么|为什么|区别))"
            r"(?!.*[，,]\s*(?:请|再)?(?:详细|简单)?(?:介绍|讲讲|讲一下|说说|说一下|解释|谈谈|聊聊)).*[，,](?!\d)"
        ),
        -0.9,
    ),
    (
        "pointer",
        re.compile(r"^(?:点击|戳|点此|点我)?查看(?:答案|详情|解析|全文|更多)$|^show answer$", re.IGNORECASE),
        -3.0,
    ),
    ("told", re.compile(rf"^(?!.*(?:{ASK}))(?:给出|计算|实现|设计|写|列出|比较|分析).*[，,].*[。.]$"), -1.2),
    ("assignment", re.compile(r"[=≈<>≤≥×^√]"), -0.7),
    ("link", re.compile(r"https?://|^\[.*\]\(.*\)$"), -1.2),
    ("arrow-or-pipe", re.compile(r"→|->|=>|\|"), -0.8),
    (
        "about-interview",
        re.compile(
            rf"^\W*(?:面试|投递|应聘)?{ABOUT}(?:\W{{0,3}}[与和及]?\W{{0,3}}{ABOUT})?\W{{0,2}}\s*[:：]", re.IGNORECASE
        ),
        -3.0,
    ),
    (
        "remark",
        re.compile(
            rf"^(?!.*[?？])(?!.*(?:{ASK}))(?:感觉|总体|整体(?:来说|感|上)|第二天|不得不说|许愿|全程|希望|估计|没想到|"
            r"可惜|祝|好在|后来|然后就|面试官(?:人|很|也|说|给))"
        ),
        -1.6,
    ),
    (
        "difficulty",
        re.compile(
            r"^\W*难度[\W_]*$|^\W*(?:难度\W*)?(?:easy|medium|hard|beginner|intermediate|advanced|简单|中等|困难|初级|中级|高级)\W*$",
            re.IGNORECASE,
        ),
        -3.0,
    ),
    ("either", re.compile(r"(?:是|用|选|会)[^。]{1,24}还是(?!会|要|不|有|能|很|比|没|得)"), 0.9),
    (
        "examines",
        re.compile(
            r"^(?:(?:此|本|该)(?:题目?|道题|问题)?(?:主要)?|主要)?(?:考[察查]|测试|了解)(?:学员|候选人|应聘者|面试者|求职者)"
        ),
        -3.5,
    ),
    (
        "english-order",
        re.compile(
            rf"^(?:[^:.?!]{{2,30}}:\s)?{ORDER}\b(?=.{{12}}).*[.]$",
            re.IGNORECASE,
        ),
        3.4,
    ),
    (
        "counted-task",
        re.compile(r"^(?:算法|编程|代码)?第[一二三四]道?(?:算法|编程|代码)?题(?:目)?(?:是|为|[:：])"),
        2.0,
    ),
    ("duration", re.compile(r"^\W*\d+\s*(?:min(?:ute)?s?|分钟|个?小时|h)(?![a-z])(?!.*[?？])", re.IGNORECASE), -3.0),
    ("postscript", re.compile(r"^\W*P\.?S\.?\s*[.:：]", re.IGNORECASE), -3.0),
    ("narrated", re.compile(r"^(?!.*[?？])(?:.*[，,])?(?:然后|接着|之后)?面试官(?:说|就|主动|全程|表示)"), -2.5),
    (
        "english-topic",
        re.compile(
            r"^(?:an?\s|one\s|another\s)?(?:\w+\s)?(?:questions?|problems?|follow[- ]?ups?)"
            r"(?:\s(?:on|about|related to|around|regarding)\b|\s*:)"
            r"|^(?:then\s|also\s|next\s|first\s|(?:i\s)?was\s)?asked\s(?:me\s)?"
            r"(?:to|about|how|what|why)\b",
            re.IGNORECASE,
        ),
        2.0,
    ),
    ("labelled-task", re.compile(rf"^(?!step\b)[^:.?!]{{2,30}}:\s{MAKE}\b.{{12,}}", re.IGNORECASE), 1.7),
    ("timeline", re.compile(r"(?:(?<!\d)\d{1,2}[.月/]\d{1,2}日?(?:号)?\s?[^\s\d]\S{0,9}\s+){2,}"), -4.0),
    ("address", re.compile(r"^(?:https?://|www\.)\S+$"), -4.0),
    ("asked-back", re.compile(r"^反问[^，,。]{0,4}[，,](?!.*[?？])"), -4.0),
    ("cut-off", re.compile(r"[·|]\s*$"), -3.0),
    ("digits-only", re.compile(r"^[\d\W_]*$"), -4.0),
)

ANSWER_LABEL = re.compile(
    r"^(?:[-*>•]\s*)?(?:\*{1,2}|__|#+\s*)?[【\[]?(?:我的)?(?:答案?|回答|参考答案|解答|解析|"
    r"(?:答案|答题|回答)要点|答题思路|参考回答|"
    r"标准答案|答案解析|A(?:nswer|ns)?\s?\d*)"
    r"[】\]]?\s*(?:\*{1,2}|__)?\s*(?:[:：]|$)(?:\*{1,2})?",
    re.IGNORECASE,
)
"""What opens an answer: 答：, **回答**, A1:."""

REMEMBERED = 8_192
"""Lines kept: all those of a long note, which are asked for again and again."""
WIDE = re.compile(r"[\u2e81-\U0010ffff]+")
OPENING = "\"“'‘「"
"""Marks before a question that somebody says."""
LONG = 40
"""Characters above which a line without a question mark is rather a sentence of an answer."""


@lru_cache(maxsize=REMEMBERED)
def question_score(words: str) -> float:
    """Log-odds that a line of these words, without its marks, asks something."""
    if not words or ANSWER_LABEL.match(words):
        return -4.0
    text = simplified(words[:300]).lstrip(OPENING)
    score = sum(weight for _, pattern, weight in FEATURES if weight and pattern.search(text))
    return score + _length(words)


def width(words: str) -> float:
    """How wide the words are, in Chinese characters."""
    return len(words) - 0.5 * len(WIDE.sub("", words))


def _length(words: str) -> float:
    size = width(words)
    if size < 1.5:
        return -2.0
    if size <= 26:
        return 0.4
    return 0.0 if size <= LONG else -min(2.0, (size - LONG) / 25)
