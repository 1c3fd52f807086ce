"""Headings that name a part of a note rather than ask: rounds, companies, chapters, references."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.notes.markers import read_marker
from kb.notes.script import simplified
from kb.notes.vocabulary import ASK

ROUND = re.compile(
    r"^(?:\W*(?:[一二三四五六七八]|技术|业务|主管|交叉|终|HR|hr|加|第[一二三四五六]轮?)\s*面(?:已?挂了?|凉了?|已?过了?|通过)?\W*(?:$|"
    r"[(（:：\-—\s].{0,40}$)"
    r"|.{0,30}(?:[一二三四五]面|HR面|技术面|主管面|终面|笔试|电话面|群面)\s*(?:已?挂了?|凉了?|已?过了?|通过)?\W*(?:[(（].*[)）]|凉经|面经|回顾|复盘|记录|\d.*)?$"
    r"|(?:在线|性格|素质|心理)?(?:测评|测试|笔试)$|(?:round|interview)\s*\d+\s*(?:\W*$|[(（:：\-–—|].{0,40}$)"
    r"|(?:[a-z]+\s){0,2}(?:phone|telephonic|technical|on-?site|virtual|coding|design|behaviou?ral|managerial|hr|manager|final)"
    r"\s+(?:screen(?:ing)?|interview|round|assessment)s?\s*\d*\s*(?:\W*$|[(:：–—-].{0,40}$)|(?:virtual\s+)?on-?sites?\W*$)",
    re.IGNORECASE,
)
FIRST_ROUND = re.compile(r"^\W*(?:一面|1\s*面|初面|技术一面|第一[轮面]|(?:round|interview)\s*1\b)", re.IGNORECASE)
"""What stands right below the name of a company, known or not."""
DIARY = re.compile(
    r"(?:面经|面筋|凉经|面试经历|面试记录|面试题汇总|面试题目|校招|秋招|春招|暑期实习|日常实习|社招)(?:[^?？]{0,12})$"
    r"|^\S{2,14}(?<!模拟)面试$"
)
COMPANY = re.compile(
    r"^\W*(?:字节(?:跳动)?|抖音|阿里(?:巴巴|云)?|蚂蚁|淘天|腾讯|百度|美团|京东|快手|华为|小红书|滴滴|网易|"
    r"拼多多|商汤|旷视|科大讯飞|讯飞|小米|荣耀|"
    r"OPPO|vivo|微软|微信|携程|哔哩哔哩|B站|得物|虾皮|Shopee|知乎|智谱|月之暗面|百川|零一万物|MiniMax|阶跃|"
    r"米哈游|莉莉丝|鹰角|地平线|小马智行|文远知行|元戎启行|Momenta|第四范式|云从|依图|寒武纪|摩尔线程|"
    r"去哪儿|爱奇艺|搜狗|新浪|微博|陌陌|同花顺|深信服|奇安信|货拉拉|顺丰|OpenAI|Anthropic|Netflix|Uber|TikTok|"
    r"深度求索|饿了么|360|理想|蔚来|小鹏|比亚迪|"
    r"联想|中兴|银行|平安|大疆|海康|昆仑|猿辅导|作业帮|好未来|唯品会|贝壳|58|金山|NVIDIA|英伟达|AMD|Intel|"
    r"Google|Meta|Amazon|Apple)[^?？。，,:：]{0,24}[:：]?$",
    re.IGNORECASE,
)
CHAPTER = re.compile(
    r"^(?:[^的:：]{0,16}(?:篇|部分|章|模块|专题|八股文?|相关(?:问题|知识|题)?|方面|板块|基础(?:知识)?|问题|题目?|"
    r"面试题|大类|合集|汇总|环节)"
    r"|(?:单选|多选|选择|填空|判断|简答|问答)题?|OJ|手撕(?:代码|算法|题)?|代码题?|算法题?|编程题?|项目(?:经历|经验|相关|部分)|leetcode\s*题?|八股|基础|技术|"
    r"其他|其它|综合|反问|"
    r"(?:technical|behavioral|coding|general|basic|advanced|misc|other)?\s*(?:questions?|topics?))$",
    re.IGNORECASE,
)
REFERENCE = re.compile(
    r"^\W*(?:references?|bibliography|参考(?:文献|资料|链接|文章|来源|内容)?|引用|资料来源|相关链接|延伸阅读|"
    r"推荐阅读|reading list|links)\W*$",
    re.IGNORECASE,
)
DATE = re.compile(r"^\W*(?:20\d\d\s*[年./-]\s*)?\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?\W*(?:[一二三四]面|面试|.{0,12})$")
CONTENTS = re.compile(r"^\W*(?:目录|文章目录|本文目录|目次|目录导航|table of contents|contents|toc)\W*$", re.IGNORECASE)


ASIDE = re.compile(
    r"^\W*(?:写在(?:最后|前面|开头)|(?:一些|一点|几点)?(?:面试|个人|整体)?(?:感受|感想|感悟|感触|体会|心得|总结|结果|反思|吐槽|碎碎念)|"
    r"(?:个人)?(?:背景|情况)(?:介绍)?|(?:\S{0,6}/)?投?简历投?递?|投递(?:渠道|记录|流程|情况)|招聘(?:渠道|网站|信息)|"
    r"(?:学习|复习|备考|准备)(?:资料|资源|建议)(?:推荐)?|资[料源]推荐|"
    r"结语|后记|尾声|时间线|timeline|"
    r"(?:开源|使用)?许可(?:证|协议)?|贡献(?:指南|者|方式)?|(?:参与|如何|欢迎)贡献|致谢|"
    r"更新(?:日志|记录)|联系(?:我|方式|作者)|交流(?:群|与贡献)?|"
    r"免责声明|支持(?:本项目|作者)|"
    r"licen[sc]e|contribut(?:e|ing|ors?)|acknowledge?ments?|change ?log|citation|"
    r"star history|contact|disclaimer|support|"
    r"about(?: me| the author)?|connect with me|key takeaways|final thoughts|conclusions?|wrapping up)\W*$",
    re.IGNORECASE,
)


ASKED_BACK = re.compile(
    r"^\W*(?:(?:反问|提问)(?:环节|阶段|部分|时间|面试官)?|我(?:的|来)?(?:反问|提问|问的?|问题)(?:面试官)?(?:的问题)?|(?:我)?[向问]面试官(?:的问题|提问)?|"
    r"(?:谈薪|薪资|薪酬|offer)(?:环节|沟通|谈判|情况|待遇)?|"
    r"(?:my )?(?:reverse )?questions? (?:i asked|i had|for (?:the|my) interviewers?|to ask(?: them| the interviewer)?)|"
    r"i asked(?: them| back)?)\W*$",
    re.IGNORECASE,
)
"""What heads the questions that the author put to the interviewer, and what was said of the pay."""
ASKED_THEN = re.compile(
    r"^\W*(?:面试官|interviewer)\s*(?:[(（][^()（）]*[)）])?\s*(?:的)?(?:提问|问题|问|asked?)\W*$", re.IGNORECASE
)
"""What heads the questions that were put to the author."""


def turns(text: str, below: Sequence[str]) -> bool:
    """Whether an unnumbered line says who asks what is listed below it: `反问：` does, the entry 反问 does not."""
    words = text.strip(">*_ ")
    if text.startswith("#") or not (text.endswith((":", "：")) or text.startswith((">", "**"))):
        return False
    return bool(ASKED_BACK.match(words)) or (
        bool(ASKED_THEN.match(words)) and any(read_marker(line).number for line in below)
    )


POSTING = re.compile(
    r"^\W*(?:(?:工作|岗位|职位|主要)(?:职责|描述|要求|内容)|任职(?:资格|要求|条件)|招聘要求|加分项|"
    r"job description|responsibilities|requirements|qualifications|what you(?:'ll| will) do|nice to have)\W*$",
    re.IGNORECASE,
)
"""What heads the lists of a job advertisement, which some put above their account of the interview."""


def names_company(words: str) -> bool:
    """Whether a line opens with a company and a colon: what it asked follows."""
    head, colon, _ = words.replace("：", ":").partition(":")
    return bool(colon and COMPANY.match(head))


def is_posting(words: str) -> bool:
    """Whether the entries below a line are those of a job advertisement."""
    return bool(POSTING.match(words))


def is_aside(words: str) -> bool:
    """Whether nothing below a heading is asked: references, what the author felt, asked back, how it ended."""
    return _is_personal(words) or bool(ASKED_BACK.match(words))


def _is_personal(words: str) -> bool:
    return is_references(words) or bool(ASIDE.match(words) and not words.endswith((":", "：")))


def is_dated(text: str) -> bool:
    """Whether a line opens the entry of a day: `05.20 更新`, `3.12 一面`."""
    return bool(DATE.match(text) and re.search(r"更新|面|笔试|投递|测评|oc|offer", text, re.IGNORECASE))


def is_references(words: str) -> bool:
    """Whether a heading opens the list of references."""
    return bool(REFERENCE.match(words))


def section_score(words: str) -> float:
    """How sure it is that the words name a section and ask nothing: 0 for not at all, 1 for surely."""
    words = simplified(words)
    if re.search(rf"[?？]|{ASK}", words) or len(words) > 48:
        return 0.0
    if any(known.match(words) for known in (ROUND, DATE, CONTENTS)) or _is_personal(words):
        return 1.0
    if DIARY.search(words) or COMPANY.match(words):
        return 0.9
    if POSTING.match(words) or (ASKED_BACK.match(words) and not CHAPTER.match(words)):
        return 1.0
    return 0.6 if CHAPTER.match(words) and len(words) <= 20 and not words.endswith((":", "：")) else 0.0
