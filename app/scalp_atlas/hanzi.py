"""Traditional characters as simplified ones, so that a search finds both."""

from __future__ import annotations

# Pairs, traditional before simplified: the characters of zone names and complaints.
# This is for finding, not for writing: characters with two simplified forms take the one used here.
_PAIRS = (
    "乾干倉仓內内兩两動动區区卻却厭厌啞哑嚥咽孫孙宮宫寫写帶带幹干強强後后憶忆懸悬戶户攢攒暈晕書书會会榦干沖冲"
    "淺浅溝沟營营狀状瘂痖癇痫癲癫發发眥眦穀谷竅窍節节結结絡络絲丝綫线維维線线緣缘縫缝縮缩聰聪聽听脈脉腦脑腸肠"
    "膽胆臟脏臨临與与處处號号衝冲製制視视覺觉記记話话語语說说説说跡迹蹟迹車车輪轮連连運运釐厘針针鉅巨錐锥鍼针"
    "鎖锁門门間间關关陰阴陽阳際际靈灵頂顶頜颌頭头頰颊頷颔頸颈額额顫颤顱颅顳颞顴颧風风髒脏體体髮发鬢鬓魚鱼麪面"
    "麫面麯曲麴曲麵面點点癱瘫氣气經经傷伤產产遺遗癢痒腫肿嘔呕齒齿熱热溫温濕湿驚惊搖摇鳴鸣聾聋淚泪擊击調调樞枢"
    "療疗癥症證证瘡疮瘧疟療疗側侧術术復复雙双單单勞劳勢势壓压虛虚實实寬宽張张從从應应擴扩損损數数條条極极機机"
    "歷历殘残緊紧緩缓繞绕繼继識识護护變变過过遠远鬆松顏颜類类顛颠飲饮養养髖髋鹹咸黃黄齡龄"
    "纖纤複复雜杂綜综徵征認认礙碍鬱郁語语嚴严腎肾閉闭穩稳靜静覽览讀读"
)
_SIMPLIFIED = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))


def simplified(text: str) -> str:
    """`text` with its traditional characters replaced by simplified ones, character by character."""
    return text.translate(_SIMPLIFIED)
