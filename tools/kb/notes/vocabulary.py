"""The words with which notes ask, tell and label: parts of regular expressions."""

from __future__ import annotations

ASK = (
    r"为什么|为啥|为何|啥|怎么|怎样|如何|什么|哪些|哪个|哪几|哪种|哪里|哪一|多少|是否|能否|能不能|可不可以|会不会|"
    r"有没有|是不是|"
    r"区别|异同|优缺点|优劣|对比|差异|不同点|吗|咋|几种|几个"
)
TELL = (
    r"(?:请|请你|麻烦|能|能否|可以|简单|简要|详细|再|先|你|给我|来)*(?:介绍|说说|说一说|说一下|说下|讲讲|"
    r"讲一讲|讲一下|讲下|讲|谈谈|谈一谈|谈(?!薪|判|恋)|聊聊|"
    r"聊一聊|聊|解释|阐述|简述|描述|概述|列举|列出|举例|分析(?!并)|推导|证明|比较|对比(?!学习|"
    r"损失)|评价|深挖|拷打|挑(?=一|个)|手撕|手写|手推|手搓|手敲|"
    r"写一个|写一下|写个|写出|"
    r"(?:实现|设计|计算)(?:一个|一下|一种|出)|给定|给出|给一个|给你|了解|知道|熟悉|问|"
    r"追问|回顾|让我们来回顾|反问|自我介绍|"
    r"场景题|算法题|代码题|编程题|力扣|leetcode|lc\s?\d)"
)
ENGLISH = (
    r"(?:what|why|how|when|where|which|who|explain|describe|discuss|compare|define|derive|implement|design|write|"
    r"can you|could you|would you|do you|does|did you|is|are|tell me|walk me|give|list|name|suppose|given)\b"
)
ORDER = r"(?:explain|describe|contrast|compare|discuss|derive|define|outline|walk me through)"
"""With what an English sentence begins that asks for something."""
STATEMENT = (
    r"是(?!否|不是|什么)|那么|首先|其次|然后|最后|再次|因此|所以|因为|由于|例如|比如|其中|总之|总的来说|综上|此外|"
    r"另外|同时|但是|但|不过|而且|并且|通过|即|也就是|注意(?!力)|"
    r"假设|当|如果|若|可以|这|那|它|他们|我们|我|一般|通常|简单来说|具体|主要|答案|先说|把|将|对于|从而|不能|"
    r"需要|根据|基于|使用|利用|采用|考察|考查|考点"
)
PARTS = (
    r"优缺点|优劣|利弊|感受|体会|心得|面试感受|写在最后|写在前面|后记|结语|面试结果|结果|"
    r"建议|尾声|定义|概念|推导|推导过程|证明|特点|特性|优点|缺点|优势|劣势|不足|局限性?|"
    r"步骤|流程|总结|小结|结论|背景|"
    r"动机|原理|思路|解析|分析|方法[一二三四五]?|核心思想|"
    r"基本原理|工作原理|主要特点|应用场景|适用场景|使用场景|场景|应用|示例|例子|举例|代码|代码实现|实现|"
    r"实现方式|公式|数学公式|时间复杂度|空间复杂度|复杂度|"
    r"题目|题目描述|题目分析(?:和考点)?|考点(?:分析)?|输入|输出|解法[一二三四五]?|答案|参考答案|回答|解答|正确答案|注意事项|注意|说明|备注|补充|"
    r"反馈|点评|考[察查]点|延伸|扩展|拓展|追问|关键点|要点|概述|简介|引言|前言|"
    r"definition|overview|summary|conclusion|introduction|example|examples|pros|cons|advantages|disadvantages|steps|"
    r"answer|solution|explanation|note|notes|background|code|key points|key takeaways"
)

HEARD = (
    r"(?:首先|一?开始|上来|先|然后|接着|接下来|之后|后面|又|还|再|最后|继续|面试官|他|她|就|也|主要|直接|第[一二三]个)*"
    r"(?:提问|追问|询问|问)(?:了|到了?|我)(?!一些|几个|很多|好多|不少|我?[一二三两四五\d]+[个道]|项目|问题|的)[^:：]{3,}"
)
"""How a diary tells what was asked: 先问了…, 又问到…"""
TASK_LABEL = r"(?:手?撕?(?:代码|算法)|手撕|编程|做题|写题|coding)\s*[:：](?=\s*\S)"

ABOUT = r"(?:公司|岗位|部门|职位|base|时间|地点|形式|轮次|时长|方向|城市)"
MAKE = r"(?:design|implement|write|build|given|find)"
"""The same where something has to be made."""
