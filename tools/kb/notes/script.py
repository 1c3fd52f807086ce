"""Traditional characters as simplified ones, to compare words by; what a note says is kept as it is written."""

from __future__ import annotations

TRADITIONAL = (
    "來個備僅價優別動務勢區協參員問啟單嗎圖團學實寫專對導層師幾廠後從態憶應懸戶換擇據擬敘數斷於時會業構標樣樹機歷歸決沒減測準"
    "濾為爲現環產畫異發礎種筆節簡納細紹結絡給絲經網線緣緩練總續義習聽與葉處號術裏裝裡見視觀計訊訓記設評試該詳認語誤說調談論講"
    "證識議變讓貝貼賴較載輪輯輸轉這連進運過選邏釋錯長門開間闊關闡隊階難雲頭頻題類騰驗體麵麼麽點"
)
SIMPLIFIED = (
    "来个备仅价优别动务势区协参员问启单吗图团学实写专对导层师几厂后从态忆应悬户换择据拟叙数断于时会业构标样树机历归决没减测准"
    "滤为为现环产画异发础种笔节简纳细绍结络给丝经网线缘缓练总续义习听与叶处号术里装里见视观计讯训记设评试该详认语误说调谈论讲"
    "证识议变让贝贴赖较载轮辑输转这连进运过选逻释错长门开间阔关阐队阶难云头频题类腾验体面么么点"
)
"""The characters that ask, name sections or are common in notes; in the same order."""
TABLE = str.maketrans(TRADITIONAL, SIMPLIFIED)


def simplified(text: str) -> str:
    """The text in simplified characters."""
    return text.translate(TABLE)
