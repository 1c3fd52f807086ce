"""What single lines of page furniture say, each with the reason for which such a line is dropped."""

from __future__ import annotations

import re

BUTTONS = (
    r"点赞|收藏|评论|分享|举报|打赏|转发|关注|已关注|订阅|赞|踩|喜欢|在看|赞同|回复|删除|编辑|复制|收起|展开|"
    r"展开全部|查看全部|阅读全文|阅读原文|"
    r"显示全部|加载更多|查看更多|更多|全部评论|写评论|发表评论|提交|提交评论|取消|确定|登录|注册|登录/注册|"
    r"退出|搜索|首页|主页|返回|返回顶部|回到顶部|"
    r"上一篇|下一篇|上一页|下一页|目录|菜单|导航|下载|下载APP|打开APP|APP内打开|会员中心|消息|动态|创作中心|"
    r"历史|我的|设置|私信|专栏|专栏目录|"
    r"复制链接|扫一扫|微信扫一扫|分享到|一键三连|编辑于.*|发布于.*|添加红包|实付|扫码支付|点击重新获取|"
    r"使用余额支付|发出的红包|余额充值|抵扣说明|"
    r"立即(?:登录|注册|购买|领取|下载|订阅|咨询|加入)|免费(?:领取|注册|试用)|去登录|写文章|发布|投稿|退出登录|"
    r"帮助中心|关于我们|联系我们|隐私政策|用户协议|"
    r"like|share|reply|comment|comments|follow|subscribe|sign in|sign up|log in|login|register|home|menu|"
    r"search|about|contact|"
    r"previous|next|back to top|read more|copy|copy code|advertisement|sponsored|skip to content|"
    r"toggle navigation"
)
RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "table of contents",
        re.compile(r"^\[\[?TOC\]?\]$|^@\[toc\].*$|^<!--\s*(?:more|toc).*-->$|^\{:?toc\}$", re.IGNORECASE),
    ),
    (
        "table of contents",
        re.compile(r"^.{2,}?(?:\s{0,3}\.){5,}\s*\d{0,4}$|^.{2,}?(?:\s{0,3}…){2,}\s*\d{1,4}$|^.{2,}?·{5,}\s*\d{0,4}$"),
    ),
    (
        "button",
        re.compile(
            rf"^(?:[-•*·|>\s])*(?:{BUTTONS})(?:\s*[(（]?\s*\d[\d.,万wWkK+]*\s*[)）]?)?\s*[>»›▼▲]*$", re.IGNORECASE
        ),
    ),
    (
        "button",
        re.compile(
            r"^(?:\d[\d.,万wWkK+]*\s*(?:次|个|条|人)?\s*)(?:点赞|收藏|评论|阅读|赞同|喜欢|转发|粉丝|关注|浏览|"
            r"回复|赞|views?|likes?|comments?|claps?|stars?|followers)(?:\b|\s|$).{0,20}$",
            re.IGNORECASE,
        ),
    ),
    (
        "button",
        re.compile(
            r"^(?:阅读|浏览|阅读量|点赞数?|收藏数?|粉丝|原创|" r"评论)\s*[:：]?\s*\d[\d.,万wWkK+]*(?:\s|$).{0,30}$"
        ),
    ),
    (
        "button",
        re.compile(
            r"^(?:点赞|收藏|评论|分享|回复|赞|喜欢|\d|转发|申请转载|\s|[·•|/])+$(?<!\d)|"
            r"^(?:抢首评.{0,12}|写回答|邀请回答|关注问题|好问题(?:\s*\d+)?|添加评论|默认排序|"
            r"按时间排序|\d+\s*个回答|等你来答|知乎直答|"
            r"文章被以下专栏收录|已有\s*\d+\s*人点赞|\d+\s*篇文章|优惠剩余时间|(?:(?:facebook|twitter|linkedin|reddit|telegram|"
            r"email|pinterest|whatsapp|tumblr|copy link|微博|微信|"
            r"QQ空间)\s*)+|大约\s*\d+\s*分钟.{0,12}|save my name, email.*|"
            r"posted @.*|刷新(?:评论|页面)?(?:刷新页面)?返回顶部|登录后才能查看.*|编辑推荐\W*|"
            r"阅读排行\W*|推荐排行榜?\W*|公告|"
            r"昵称\W+\S{1,20}|园龄\W+.{1,12}|粉丝\W+\d+|关注\W+\d+|\+加关注|若有收获.{0,12}|"
            r"字数\s*\d[\d,]*|cc\s*[\d.]+\s*by.{0,12}|"
            r"IP\s*属地\W*\S{1,8}|小礼物走一走.*|赞赏支持|还没有人赞赏.*|更多精彩内容.{0,20}|"
            r"open in app|see all from .{1,30}|"
            r"暂无评论(?:数据)?|说点什么.{0,3}|共\s*\d+\s*条评论|\d+\s*人赞同了该(?:文章|回答)|切换模式|"
            r"写文章|申请转载|关注他|订阅专栏|.{0,30}专栏收录该内容|文章知识点与官方知识档案匹配.*|"
            r"code of conduct\s*•.*|for further actions, you may consider.*|"
            r"(?:\d+\s*)?阅读\s*\d+\s*分钟|\d+\s*min(?:ute)?s? read)$|"
            r"^觉得还不错\??？?\s*一键收藏|^[“\"]?相关推荐[”\"]?对你有帮助么|^(?:[-•*]\s*)?(?:非常没帮助|"
            r"没帮助|一般|有帮助|非常有帮助)$",
            re.IGNORECASE,
        ),
    ),
    (
        "payment dialog",
        re.compile(
            r"红包祝福语|^红包个数|^红包金额|^当前余额|^需支付|^钱包余额|^成就一亿技术人|"
            r"自动成为博主和红包主的粉丝|^确定要放弃本次机会|^福利倒计时|^立减\s*¥|"
            r"^普通VIP年卡可用|^立即使用$|^参与评论$|"
            r"您还未登录，请先登录|^被折叠的\s*条评论|^为什么被折叠|^到【灌水乐园】|"
            r"余额是钱包充值的虚拟货币|余额无法直接购买下载|^抵扣说明"
        ),
    ),
    (
        "licence of the page",
        re.compile(
            r"^(?:版权声明|原文链接|本文链接|本文为.{0,20}原创|著作权归|商业转载请|转载请|未经(?:作者|允许|"
            r"授权)|本作品采用|Copyright\b|©|All rights reserved|版权归)",
            re.IGNORECASE,
        ),
    ),
    (
        "copyright notice",
        re.compile(r"(?:遵循|采用)\s*CC\s*[\d.]*\s*BY|转载请附上原文出处|ICP备\d|京公网安备|增值电信业务"),
    ),
    (
        "advertisement",
        re.compile(
            r"(?:关注|搜索|添加|加)[^。]{0,12}(?:公众号|微信|V信|vx\b|weixin)|(?:公众号|微信号?|"
            r"vx)\s*[:：]\s*\S|扫(?:描|码)[^。]{0,14}(?:二维码|关注|领取|加入|进群|添加|查看更多|加群|获取)|"
            r"长按[^。]{0,10}(?:二维码|识别|关注)|(?:点击|戳|文末|下方|后台|回复|私信)[^。]{0,14}(?:领取|"
            r"免费领|获取资料|加群|进群|名片|卡片|二维码)",
            re.IGNORECASE,
        ),
    ),
    (
        "advertisement",
        re.compile(
            r"^(?:.{0,30})(?:免费领取|限时(?:优惠|免费|特惠)|原价\s*\d|训练营.{0,10}(?:报名|开班)|知识星球|"
            r"加入(?:社群|星球|交流群)|进群交流|欢迎(?:关注|点赞|加入|进群|扫码)|求(?:点赞|关注|三连)|"
            r"点赞.{0,4}收藏.{0,4}(?:关注|转发)|一键三连|扫码加)"
        ),
    ),
    ("menu", re.compile(r"^\W*(?:[您你]?(?:当前|现在)?的?位置|you are here)\s*[:：]", re.IGNORECASE)),
    ("button", re.compile(r"^(?:share|tweet|pin|post|follow us|find us) (?:this|on|it|to)\b.{0,30}$", re.IGNORECASE)),
    (
        "related posts",
        re.compile(
            r"^(?:[#*\s]*)(?:相关推荐|推荐阅读|猜你喜欢|相关文章|热门文章|最新文章|热门推荐|更多精彩|"
            r"往期(?:精彩|推荐|回顾|文章)|为你推荐|大家都在看|相关阅读|延伸阅读|热门评论|最新评论|分类专栏|"
            r"you may also like|related (?:posts|articles|collections)|read next|"
            r"recommended reading|recommended|more from)[*\s:：]*$",
            re.IGNORECASE,
        ),
    ),
    (
        "page number",
        re.compile(
            r"^(?:第\s*\d+\s*页(?:[\s,，/]*共\s*\d+\s*页)?|[-—–]\s*\d{1,4}\s*[-—–]|page\s+\d+(?:\s+of\s+\d+)?|"
            r"\d{1,4}\s*/\s*\d{1,4})$",
            re.IGNORECASE,
        ),
    ),
    (
        "watermark",
        re.compile(
            r"^(?:扫码加|查看更多|CSDN\s*@.{1,30}|知乎\s*@.{1,30}|稀土掘金.{0,10}|掘金技术社区.{0,20}|"
            r"(?:内部资料|仅供.{0,6}(?:学习|参考|使用)|请勿外传|严禁(?:外传|转载)).{0,16}|powered by\b.{0,60}|"
            r"公众号[·・].{1,20}|@?稀土掘金技术社区.*|牛客\s*@.{1,20}|小红书号?\s*[:：].{1,20})$",
            re.IGNORECASE,
        ),
    ),
    (
        "badge",
        re.compile(r"^(?:\[!\[[^\]]*\]\([^)]*\)\]\([^)]*\)\s*|!\[[^\]]*\]\([^)]*(?:badge|shields\.io)[^)]*\)\s*)+$"),
    ),
    (
        "code gutter",
        re.compile(
            r"^(?:复制代码|复制|copy|copy code|运行代码|一键获取完整项目代码|在线运行|收起代码|展开代码|"
            r"(?:python|java|cpp|bash|sql|js|json|text|plaintext)\s*复制代码|AI写代码|(?:python)?运行)$",
            re.IGNORECASE,
        ),
    ),
)
"""One line at a time: a reason and how such a line looks."""
