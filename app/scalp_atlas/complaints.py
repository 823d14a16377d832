"""What is wrong with a file, or stands in the way of an act, in Chinese.

The program says it in English (`errors.ScalpAtlasError`), on the command line and in the log, too. Here the same
sentence is said in Chinese for the window, by a table of patterns as in `reasons`: fixed words with names, values
and numbers in between, which stay as they are. What stands before a sentence ("file.toml, place: ") and a hint at
the nearest spelling behind it are told apart once, for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from scalp_atlas.errors import Problem
from scalp_atlas.patterns import Compiled, compiled
from scalp_atlas.wording import reason_in

PATTERNS: Final[Mapping[str, str]] = {
    # meshes
    "there is no such file. Check the name and the folder; it may have been moved or renamed.": (
        "没有这个文件。请核对文件名与文件夹；它可能已被移动或改名。"
    ),
    "you have no permission to read it. Change its permissions or copy it to a folder of your own.": (
        "没有读取权限。请更改其权限，或将其复制到自己的文件夹。"
    ),
    "it could not be read ({why}). Copy it to another disk and try again.": (
        "无法读取（{why}）。请将其复制到另一磁盘后重试。"
    ),
    "{why}; Scalp Atlas reads files up to {size} GB and {count} triangles. Reduce it in the scanner's program "
    "(100,000 triangles are plenty for a head) and export it anew.": (
        "{why}；Scalp Atlas最多读取{size} GB、{count}个三角面的文件。"
        "请在扫描仪的程序中精简（头部有100,000个三角面即已足够）后重新导出。"
    ),
    "it does not fit into the memory of this computer": "此计算机的内存容纳不下该文件",
    "the file has {size} GB": "该文件有{size} GB",
    "reading it took more than {count} seconds": "读取已逾{count}秒",
    "unpacked it has {size} GB": "解压后有{size} GB",
    "it has {count} triangles": "该文件有{count}个三角面",
    "its content is not a readable {kind} mesh ({why}), so the file is damaged, was cut off while copying or has the "
    "wrong ending. Copy it again, or export it anew with triangles only.": (
        "其内容不是可读的{kind}网格（{why}）：文件已损坏、复制时被截断，或扩展名有误。请重新复制，或仅以三角面重新导出。"
    ),
    "its reader crashed": "读取程序已崩溃",
    "nothing was found in it": "其中没有内容",
    "it ends after {count} of {whole} faces": "应有{whole}个面，至第{count}个即止",
    "some vertices lack a number": "有的顶点缺少数字",
    "VTK found an error in it": "VTK在其中发现错误",
    "this is a folder. Choose the mesh file inside it.": "这是文件夹。请选择其中的网格文件。",
    "this is a device or a pipe, not a file. Choose a mesh file.": "这是设备或管道，不是文件。请选择网格文件。",
    "{why}. Export the mesh as one of {endings}.": "{why}。请将网格导出为以下格式之一：{endings}。",
    "files that end in {ending} are not read": "不读取扩展名为{ending}的文件",
    "the name has no ending that tells its kind": "文件名没有表明类型的扩展名",
    "the file is empty (0 bytes). Copy it again or export it anew.": "文件是空的（0字节）。请重新复制或重新导出。",
    "it needs the file {name} beside it. Copy both into one folder, or export the mesh as .glb.": (
        "它旁边须有文件{name}。请将二者复制到同一文件夹，或将网格导出为.glb。"
    ),
    "its mesh is packed with {name}, which is not read. Export it without compression.": (
        "其网格以{name}压缩，不能读取。请不压缩导出。"
    ),
    "the face in line {line} counts its vertices backwards or from 0, which is not read. Export it anew as .ply.": (
        "第{line}行的面倒数其顶点，或从0数起，不能读取。请重新导出为.ply。"
    ),
    "it is not a VTK file with polygons. In ParaView use the filter Extract Surface and save it as .vtp.": (
        "这不是含多边形的VTK文件。请在ParaView中用过滤器Extract Surface，再存为.vtp。"
    ),
    "{count} of its vertices have no usable position, the first is at ({place}). Repair the mesh in the scanner's "
    "program, or export it anew.": (
        "其中{count}个顶点的位置不可用，第一个在({place})。请在扫描仪的程序中修复网格，或重新导出。"
    ),
    "it holds no faces, perhaps only a cloud of points. Export it anew as a surface (a mesh of triangles).": (
        "其中没有面，或许只是点云。请重新导出为曲面（三角网格）。"
    ),
    "its surface has only {count} vertices; a head needs at least {least}. Choose the file with the head, or export "
    "it anew with full detail.": (
        "其曲面仅有{count}个顶点，头部至少须有{least}个。请选择含头部的文件，或以全部细节重新导出。"
    ),
    "a face names vertex {number} of {count}, so the file is damaged. Copy it again or export it anew.": (
        "有一个面指向第{number}个顶点，而顶点共{count}个，可见文件已损坏。请重新复制或重新导出。"
    ),
    # heads
    "there is no such head; bundled are {names}, or give a file": "没有这个头模；随附的有{names}，也可给出文件",
    "a mesh alone has no landmarks; give a head file (.toml) that names this mesh, or add --landmarks FILE.toml": (
        "仅有网格，没有标志点；请给出写明此网格的头模文件（.toml），或加上--landmarks FILE.toml"
    ),
    "is missing; expected the name of the mesh file": "缺少；应为网格文件的名称",
    "{marks} missing; a head needs nasion, inion and both ears": "缺少{marks}；头模须有鼻根点、枕外隆凸点与双耳",
    "the ears lie {a} mm apart, expected {low} to {high} mm; unit = {unit} would fit": (
        "双耳相距{a}毫米，应为{low}至{high}毫米；改为unit = {unit}即相符"
    ),
    "the ears lie {a} mm apart, expected {low} to {high} mm; check the unit and the landmarks": (
        "双耳相距{a}毫米，应为{low}至{high}毫米；请核对单位与标志点"
    ),
    "lies {a} mm off the line between the ears; expected at least {least} mm. Two landmarks coincide, or one is in "
    "the wrong place": "距双耳连线{a}毫米，应至少{least}毫米。有两个标志点重合，或有一个位置有误",
    "seen from between the ears nasion and inion lie {a} degrees apart, expected at least {least}. The inion is the "
    "bump at the back of the head, low down": (
        "自双耳之间看，鼻根点与枕外隆凸点相隔{a}度，应至少{least}度。枕外隆凸是头后下方的隆起"
    ),
    "left and right are swapped, or 'axes' is wrong: the right ear lies on the side that 'axes' calls left; left and "
    "right mean the head's own sides": ("左右颠倒，或'axes'有误：右耳位于'axes'所称的左侧；左右均指头部自身的左右"),
    "left and right are swapped": "左右颠倒",
    "left and right are swapped: seen with these ears the nose would lie above the nasion": (
        "左右颠倒：依此双耳，鼻将位于鼻根点之上"
    ),
    "lies {a} mm off the skin; expected at most {most} mm": "距皮肤{a}毫米，应不超过{most}毫米",
    "lies up to {a} mm off the skin; expected at most {most} mm": "距皮肤最远{a}毫米，应不超过{most}毫米",
    "{mesh} is another mesh than the one the landmarks were placed on, and {far} of {count} places do not fit it: "
    "{name} lies {a} mm off its skin, expected at most {most} mm; put the old mesh back, or move the head file away, "
    "open the mesh alone and place the landmarks anew": (
        "{mesh}已非标定时的网格，{count}处中有{far}处与之不符：{name}距其皮肤{a}毫米，应不超过{most}毫米；"
        "请放回原来的网格，或移走头模文件，单独打开网格并重新标定标志点"
    ),
    # head files
    "there is no such file in {folder}": "{folder}中没有这个文件",
    "is a folder; expected a .toml file": "是文件夹；应为.toml文件",
    "may not be read; allow it in the file's properties": "不允许读取；请在文件属性中允许",
    "is not text; expected a .toml file saved as UTF-8": "不是文本；应为以UTF-8保存的.toml文件",
    "is not valid TOML: {why}": "不是有效的TOML：{why}",
    "unknown key": "未知的键",
    "unknown landmark": "未知的标志点",
    "unknown hairline": "未知的发际",
    "unknown side": "未知的侧别",
    "expected format = {format}, found {value}": "应为format = {format}，实为{value}",
    "expected a list of {names}, found {value}": "应为{names}的列表，实为{value}",
    "expected the name of a mesh file in quotes": "应为引号中的网格文件名",
    'is missing; expected "mm", "cm" or "m"': '缺少；应为"mm"、"cm"或"m"',
    'is {value}; expected "mm", "cm" or "m"': '为{value}；应为"mm"、"cm"或"m"',
    'is {value}; expected where +x, +y, +z point, as in "RAS" or "LPS"': (
        '为{value}；应写明+x、+y、+z所指的方向，如"RAS"或"LPS"'
    ),
    "expected a table of sentences": "应为句子的表",
    "expected a table of points": "应为点的表",
    "expected a table of curves": "应为线的表",
    'expected { state = "confirmed" or "proposed", ... }, found {value}': (
        '应为{{ state = "confirmed"或"proposed", ... }}，实为{value}'
    ),
    "expected millimetres, found {value}": "应为毫米数，实为{value}",
    "is paired; expected { left = ..., right = ... } (the head's own sides)": (
        "左右成对；应为{{ left = ..., right = ... }}（头部自身的左右）"
    ),
    "expected one point [x, y, z]": "应为一个点[x, y, z]",
    "expected a list of at least two points [[x, y, z], ...]": "应为至少两个点的列表[[x, y, z], ...]",
    "holds a number that is not finite": "含有非有限的数",
    # writing files
    "is there already; give another name, or --force to replace it": "已存在；请另取名称，或以--force替换",
    "may only be read; allow writing in its properties, or give another name": (
        "只能读取；请在其属性中允许写入，或另取名称"
    ),
    "the folder {folder} does not exist; make it or choose another": "文件夹{folder}不存在；请新建或另选",
    "is a folder; give the name of a file": "是文件夹；请给出文件名",
    "cannot be written in {folder}: {why}": "无法写入{folder}：{why}",
    "cannot be read: {why}": "无法读取：{why}",
    "cannot be written ({why}).": "无法写入（{why}）。",
    "there is no folder {folder}; make it first": "没有文件夹{folder}；请先新建",
    "there is no folder {folder}; make it first.": "没有文件夹{folder}；请先新建。",
    "the folder cannot be made: {why}": "无法新建文件夹：{why}",
    "the folder cannot be read: {why}": "无法读取文件夹：{why}",
    "there is no head in this folder; expected head files (.toml) or {endings}": (
        "此文件夹中没有头模；应有头模文件（.toml）或{endings}"
    ),
    "{path} is there already; choose another folder": "{path}已存在；请另选文件夹",
    # the user's own zones
    "the folder of your own zones, {folder}, cannot be read: {why}; allow it and try again": (
        "自定穴区文件夹{folder}无法读取：{why}；请允许读取后重试"
    ),
    "the folder of your own zones, {folder}, cannot be made: {why}; SCALP_ATLAS_ZONES_DIR may name another": (
        "自定穴区文件夹{folder}无法新建：{why}；可由SCALP_ATLAS_ZONES_DIR另行指定"
    ),
    "cannot be read: {why}; take it out of {folder}": "无法读取：{why}；请将其移出{folder}",
    "is a folder; expected a definition, so give it a name without .toml": (
        "是文件夹；应为定义文件，请将其改为不带.toml的名称"
    ),
    "is no plain file; expected a definition, so give it a name without .toml": (
        "不是普通文件；应为定义文件，请将其改为不带.toml的名称"
    ),
    "has {size} MB, a definition at most {most} MB; take it out of {folder} or divide it": (
        "有{size} MB，定义文件不得超过{most} MB；请将其移出{folder}，或予拆分"
    ),
    "has been changed; select the item again": "已被更改；请重新选择该项目",
    "{name} is in {folder} already; choose an empty folder": "{folder}中已有{name}；请选择空文件夹",
    "{why}; nothing was exported": "{why}；未导出任何文件",
    # definition files
    "{name} is a system that comes with the program; give yours an id of its own": (
        "{name}是程序自带的体系；请为您的体系另取标识"
    ),
    "system {name} is defined in {file} as well; give one of them another id": (
        "体系{name}亦在{file}中定义；请为其一另取标识"
    ),
    "holds too many brackets within one another": "括号嵌套过多",
    'expected tables [sources.NAME] with title = "..."': '应为含title = "..."的表[sources.NAME]',
    "expected a title": "应有title（题名）",
    "stands for another source already; choose another name": "已代表另一来源；请另取名称",
    "expected a short name in quotes, found {value}": "应为引号中的短名称，实为{value}",
    "expected tables [{name}.NAME]": "应为表[{name}.NAME]",
    "there is {word} of the same name": "已有同名的{word}",
    "says nothing that makes {word}; expected one of {names}": "未说明如何作出{word}；应为下列之一：{names}",
    "{word} needs {name} as well": "{word}还须有{name}",
    'needs at least { en = "..." }': '至少须有{{ en = "..." }}',
    'expected { en = "...", zh = "..." }': '应为{{ en = "...", zh = "..." }}',
    'expected { en = "..." }': '应为{{ en = "..." }}',
    'expected { zh = "..." }': '应为{{ zh = "..." }}',
    "is missing": "缺少",
    "expected a list of texts in quotes": "应为引号中文字的列表",
    'expected a list of { en = "...", zh = "...", sources = [...] }': (
        '应为{{ en = "...", zh = "...", sources = [...] }}的列表'
    ),
    "{value} is not one of {names}": "{value}不在下列之中：{names}",
    'expected { level = "..." } with one of {names}': '应为{{ level = "..." }}，其值为下列之一：{names}',
    "expected a whole number of sources, found {value}": "应为来源的个数（整数），实为{value}",
    "a source is required": "须有来源",
    "expected a name of letters, digits, - and _, which becomes part of the item's id": (
        "应为由字母、数字、-与_组成的名称，它将成为项目标识的一部分"
    ),
    "is {value}; expected one of {names}": "为{value}；应为下列之一：{names}",
    "has both draw and text_only; expected one of them": "既有draw又有text_only；只应有其一",
    'expected a step, or a list of { name = { en = "..." }, step = "..." }': (
        '应为一个步骤，或{{ name = {{ en = "..." }}, step = "..." }}的列表'
    ),
    'expected a list of { share = "20 %", name = { en = "..." }, use = { en = "..." } }': (
        '应为{{ share = "20 %", name = {{ en = "..." }}, use = {{ en = "..." }} }}的列表'
    ),
    "the shares add up to {a} %, expected 100 %": "各份合计{a} %，应为100 %",
    'expected { toward = "...", sources = [...] }, or a list of such': (
        '应为{{ toward = "...", sources = [...] }}，或其列表'
    ),
    "needs one of {names}": "须有下列之一：{names}",
    'expected a list of { key = "...", step = "...", name = { en = "..." }, sources = [...] }': (
        '应为{{ key = "...", step = "...", name = {{ en = "..." }}, sources = [...] }}的列表'
    ),
    "a variant needs a key and either a step or a list to draw": "其他取法须有key，并有一个step或一个draw列表",
    "unknown scale; expected one of {names}": "未知的尺度；应为下列之一：{names}",
    "expected a number above zero, found {value}": "应为大于零的数，实为{value}",
    "expected the name of a curve": "应为一条线的名称",
    # the words of a step
    "expected a name in quotes, found {value}": "应为引号中的名称，实为{value}",
    "expected a list of {count} {word}, found {value}": "应为{count}个{word}的列表，实为{value}",
    "expected a list of at least {count} {word}, found {value}": "应为至少{count}个{word}的列表，实为{value}",
    "{value} is not understood; expected {either}, as in {example}": "{value}无法理解；应以{either}为单位，如{example}",
    "{value}: the numbers must rise from above 0": "{value}：各数须由大于0起递增",
    "{value}: the numbers must rise from above 0 and end at {most}": "{value}：各数须由大于0起递增，至{most}为止",
    "expected true, found {value}": "应为true，实为{value}",
    "{value} divides by zero": "{value}以零为除数",
    "{value} is no unit; expected one of {names}": "{value}不是单位；应为下列之一：{names}",
    "{value} is no unit; expected one of {names}; each cun is a scale of its own: say which": (
        "{value}不是单位；应为下列之一：{names}；各种寸各为一尺度，请写明是哪一种"
    ),
    "{value} is no direction; expected one of {names}": "{value}不是方向；应为下列之一：{names}",
    '{value} is no length; expected a number and a unit, as in "0.5 cm" or "1.5 cun_sagittal"': (
        '{value}不是长度；应为数字与单位，如"0.5 cm"或"1.5 cun_sagittal"'
    ),
    "{value} is not longer than zero": "{value}不大于零",
    '{value} is no shift; expected a length and a direction, as in "0.5 cm posterior"': (
        '{value}不是位移；应为长度与方向，如"0.5 cm posterior"'
    ),
    'expected two shifts, as in ["2 cm anterior", "1 cm superior"], found {value}': (
        '应为两个位移，如["2 cm anterior", "1 cm superior"]，实为{value}'
    ),
    "{first} and {second} are one axis; a place needs two": "{first}与{second}同在一轴；定位须有两轴",
    "expected [x, y, z] in mm, each from {low} to {high}, found {value}": (
        "应为以毫米计的[x, y, z]，各在{low}至{high}之间，实为{value}"
    ),
    '{value} is no turn; expected an angle and a direction, as in "40 deg anterior"': (
        '{value}不是转角；应为角度与方向，如"40 deg anterior"'
    ),
    "{value}: a turn lies between 0 and 180 degrees": "{value}：转角须在0与180度之间",
    '{value} is no share; expected "25 %" or "1/4", from 0 to 100 %': (
        '{value}不是份额；应如"25 %"或"1/4"，在0至100 %之间'
    ),
    # the names of a definition file
    "unknown name {name}": "未知的名称{name}",
    "{name} is {word}; expected {other_word}": "{name}是{word}；应为{other_word}",
    "{name} lies on the midline and has no sides": "{name}在正中线上，不分左右",
    "goes round in a circle: {way}": "循环引用：{way}",
    "is the last of more than {count} steps in a row, each made from the one before; expected at most {most}: start "
    "from a landmark or point nearer by": (
        "之前已有逾{count}个步骤逐一相承；应不超过{most}个：请从较近的标志点或点开始"
    ),
    "the item draws no {name}": "该项目未绘出{name}",
    'is "both", but {name} lies on the midline': '为"both"，而{name}在正中线上',
    'is "midline", but {name} is paired; write "both" or pick a side': (
        '为"midline"，而{name}左右成对；请写"both"或指明一侧'
    ),
    "unknown source {name}": "未知的来源{name}",
    # session files
    "is not a session file: {why}": "不是会话文件：{why}",
    "it is empty": "文件是空的",
    "it is no JSON ({why})": "不是JSON（{why}）",
    "is not a session file; it should say format: {format} at its top": "不是会话文件；其开头应写明format: {format}",
    "version is {value}; expected a whole number from 1 to {most}": "version为{value}；应为1至{most}的整数",
    "was written by a newer program (version {version} of the format, this one reads up to {most}); open it with a "
    "newer Scalp Atlas": ("由较新的程序写成（格式版本{version}，本程序最高读取{most}）；请用较新的Scalp Atlas打开"),
    "expected a list of scenes": "应为场景的列表",
    "expected a table in braces": "应为花括号中的表",
    "is not known here; take it out": "此处不认识此键；请删去",
    "expected a word in quotation marks": "应为引号中的文字",
    "expected true or false": "应为true或false",
    "expected one of {names}": "应为下列之一：{names}",
    "expected a list of ids": "应为标识的列表",
    "expected the number of a step, from 0": "应为步骤的序号，从0数起",
    "expected one of {names}, or azimuth, elevation, roll, x, y, z and span (mm) as seven numbers": (
        "应为下列之一：{names}，或以七个数写明azimuth、elevation、roll、x、y、z与span（毫米）"
    ),
    'expected words by language, as {"en": "...", "zh": "..."}': '应为各语言的文字，如{{"en": "...", "zh": "..."}}',
    "expected a table of {names}": "应为{names}的表",
    "expected {name} from 0 to 1": "{name}应在0至1之间",
    # rulers, notes, bookmarks and colours
    "is no JSON ({why}); write it from the window": "不是JSON（{why}）；请由窗口写出",
    "annotations: expected a table of rulers, notes and so on, found {value}": (
        "annotations：应为含标尺、注释等的表，实为{value}"
    ),
    "annotations: format {value} is not known, expected {format}; use a newer program": (
        "annotations：不认识格式{value}，应为{format}；请用较新的程序"
    ),
    "annotations: {value} is not known and left out": "annotations：不认识{value}，已略去",
    "{name}: expected a list, found {value}": "{name}：应为列表，实为{value}",
    "{name}, entry {number}: {why}; it is left out": "{name}，第{number}条：{why}；已略去",
    "expected two or more spots, found {value}": "应有两处或多处，实为{value}",
    "piece {value} is no number of a piece, expected 0 or more": "piece {value}不是段的序号，应为0或更大",
    'end {value} is no end, expected "start", "end" or, of a point, ""': (
        'end {value}不是端点，应为"start"、"end"，点则为""'
    ),
    "{value} lies beyond any head, expected mm within {most}": "{value}超出任何头部，应为{most}以内的毫米数",
    "expected a spot with a landmark, an item or a place, found {value}": (
        "应为含landmark、item或place的一处，实为{value}"
    ),
    "colours: expected a table, found {value}": "colours：应为表，实为{value}",
    'colours, {name}: expected a colour as "#2a7fb8", found {value}; it is left out': (
        'colours，{name}：应为如"#2a7fb8"的颜色，实为{value}；已略去'
    ),
    "expected a table, found {value}": "应为表，实为{value}",
    "{value} is not known, expected {names}": "不认识{value}，应为{names}",
    "expected a text of {low} to {high} letters, found {value}": "应为{low}至{high}个字的文字，实为{value}",
    "expected {count} numbers, found {value}": "应为{count}个数，实为{value}",
    "rulers are written as .csv or .json; give the file such an ending": "标尺写为.csv或.json；请给文件这样的扩展名",
    "there is no ruler to write; lay one first (R)": "没有可写出的标尺；请先设一条（R）",
    # landmarks and shapes
    "{names}: locked, so the hairline cannot be moved; unlock it first": "{names}：已锁定，发际不能移动；请先解锁",
    "{names}: not there, or told to be unclear; place it before it is moved": (
        "{names}：没有，或已注明不清；请先定位，再予移动"
    ),
    "the mesh is too little like a head: only {share} of a head's skin was found within {a} mm, expected {least}; "
    "check the four fiducials, or scan the whole head": (
        "该网格不像头部：头部皮肤在{a}毫米以内仅找到{share}，应有{least}；请核对四个基准点，或扫描整个头部"
    ),
    "the mesh is too little like a head: around the nasion it is smooth to {a} mm, where nose and eyes make {least} "
    "mm at least; check the nasion, or scan the whole head with its face": (
        "该网格不像头部：鼻根点周围的起伏仅{a}毫米，有鼻与眼处应至少{least}毫米；请核对鼻根点，或连同面部扫描整个头部"
    ),
    "the fitting was cancelled; nothing was proposed": "拟合已取消，未作推定",
    "{name} is {value}; expected {low} to {high}": "{name}为{value}；应为{low}至{high}",
    "the eyes are missing": "缺少眼球",
    "this shape has no skin where the inion is looked for": "此形态在寻找枕外隆凸点之处没有皮肤",
    # studies, conditions and prescriptions
    "expected a table { ... }": "应为表{{ ... }}",
    "unknown {word} {name}": "未知的{word}{name}",
    "unknown {word} {name}; expected one that exists": "未知的{word}{name}；应为已有者",
    "unknown {word} {name}; there is no system {system}: its file is missing or has problems": (
        "未知的{word}{name}；没有体系{system}：其文件缺少或有问题"
    ),
    "expected a text in quotes, found {value}": "应为引号中的文字，实为{value}",
    "expected {word}, found {value}": "应为{word}，实为{value}",
    'expected a DOI such as "10.1038/srep25850", found {value}': '应为DOI，如"10.1038/srep25850"，实为{value}',
    "expected a list of names in quotes": "应为引号中名称的列表",
    "at least one {word} is required": "至少须有一个{word}",
    "{value} is not one of the [readings]: {names}": "{value}不在[readings]之中：{names}",
    'expected { en = "...", zh = "...", sources = [...] }': '应为{{ en = "...", zh = "...", sources = [...] }}',
    "a source or a study is required": "须有来源或研究",
    "expected a list [ ... ]": "应为列表[ ... ]",
    # what was learned
    "cannot be made in {folder}: {why}": "无法在{folder}中新建：{why}",
    "cannot be used in {folder}: {why}": "无法在{folder}中使用：{why}",
    "{file} could not be read; it is kept as {aside}, and your progress begins anew": (
        "{file}无法读取；已另存为{aside}，学习进度重新开始"
    ),
    "was written by a newer Scalp Atlas; use that one, or move the file out of {folder}": (
        "由较新的Scalp Atlas写成；请使用该版本，或将文件移出{folder}"
    ),
    "is not JSON; choose a file written by Export progress": "不是JSON；请选择由“导出进度”写出的文件",
    "holds no study progress; choose a file written by Export progress": ("不含学习进度；请选择由“导出进度”写出的文件"),
    "is not as Export progress writes it ({value}); export it again": ("与“导出进度”所写的不同（{value}）；请重新导出"),
    "results are written as .pdf or .csv; choose one of these endings": "成绩写为.pdf或.csv；请选择其中一种扩展名",
    # what is exported
    "this table is written as .csv; give the file such an ending": "此表写为.csv；请给文件这样的扩展名",
    "There are no electrodes among what is to be written; put the system eeg on view, or give --systems eeg": (
        "所要写出的内容中没有电极；请显示体系eeg，或给出--systems eeg"
    ),
    "numbers are written as {endings}; give the file one of these endings": (
        "数值写为{endings}；请给文件其中一种扩展名"
    ),
    "what lies beneath is written as .json; give the file such an ending": ("深部所在写为.json；请给文件这样的扩展名"),
    "this is written as .json; give the file such an ending": "此内容写为.json；请给文件这样的扩展名",
    "this is written as {either}; give the file such an ending.": "此内容写为{either}；请给文件这样的扩展名。",
    "nothing can be asked of these items; name other systems": "这些项目无可提问；请指明其他体系",
    "a deck is written as .apkg; give the file that ending": "卡片写为.apkg；请给文件这样的扩展名",
    "Nothing remains for an atlas: all items chosen are unverified and left out.": (
        "图谱已无内容：所选项目均未经证实，已略去。"
    ),
    "what was drawn for the printer cannot be read; try again.": "为打印所绘的内容无法读取；请重试。",
    # figures
    "The font {file} cannot be read; please install Scalp Atlas again.": "无法读取字体{file}；请重新安装Scalp Atlas。",
    "The program's font lacks {letters} ({scripts}); what stands there comes from another font of this machine, or is "
    "an empty box. Look at the picture, or write it in other letters.": (
        "程序的字体缺少{letters}（{scripts}）；这些字用了本机的其他字体，或为空框。请查看图片，或改用其他文字书写。"
    ),
    "There is too little memory for {width} x {height} pixels; make it smaller.": (
        "内存不足以容纳{width} x {height}像素；请缩小。"
    ),
    ".{ending} is no kind of image; use one of {endings}.": ".{ending}不是图像格式；请用下列之一：{endings}。",
    ".{ending} is no kind of image; use one of {near} (or {endings}).": (
        ".{ending}不是图像格式；请用{near}（或{endings}）。"
    ),
    "its ending does not name a kind of image; use one of {endings}.": (
        "其扩展名不是图像格式；请用下列之一：{endings}。"
    ),
    "a JPEG image cannot be transparent; use .png, .webp or .tif.": "JPEG图像不能透明；请用.png、.webp或.tif。",
    "{names} cannot be drawn on this head: {why}": "{names}在此头上无法绘出：{why}",
    "no item is named": "未指明项目",
    "{names}: unverified, and unverified items are left out; nothing remains.": (
        "{names}：未经证实，而未经证实的项目均略去；已无内容。"
    ),
    "{name} has nothing on the {word} side.": "{name}在{word}没有内容。",
    "There is no item {name}; did you mean {near}?": "没有项目{name}；是否指{near}？",
    "There is no item {name}; systems are {names}.": "没有项目{name}；体系有{names}。",
    "There is no view {name}; views are {names}.": "没有视角{name}；视角有{names}。",
    "There is no side {name}; sides are left, right, both.": "没有侧别{name}；侧别有left、right、both。",
    "There is no language {name}; languages are en, zh.": "没有语言{name}；语言有en、zh。",
    "A {word} of {pixels} pixels cannot be drawn; it must lie between {low} and {high}.": (
        "{word}{pixels}像素无法绘出；须在{low}与{high}之间。"
    ),
    "{dpi} pixels an inch cannot be used; it must lie between {low} and {high}.": (
        "每英寸{dpi}像素不可用；须在{low}与{high}之间。"
    ),
    "A figure {width} x {height} pixels leaves no room for the head beside its text; make it higher, or leave out the "
    "legend.": "{width} x {height}像素的图除文字外容不下头部；请加高，或略去图例。",
    "moving pictures are written as {endings}": "动画写为{endings}",
    "{count} pictures of {width} x {height} are too many for a {ending}; make it narrower or shorter, or write an "
    ".mp4": "{count}幅{width} x {height}的画面对{ending}过多；请改窄或缩短，或写为.mp4",
    ".mp4 needs the program ffmpeg, which is not on this machine; install it, or write a .gif": (
        ".mp4须用程序ffmpeg，而此计算机上没有；请安装，或写为.gif"
    ),
    "ffmpeg could not write it: {why}": "ffmpeg未能写出：{why}",
    "{ending} is no kind of playback; use .gif, .webp or .mp4, or a folder (no ending)": (
        "{ending}不是回放的格式；请用.gif、.webp或.mp4，或文件夹（无扩展名）"
    ),
    "is a file; give a folder, or a name that ends in .gif, .webp or .mp4": (
        "是文件；请给出文件夹，或以.gif、.webp或.mp4结尾的名称"
    ),
    "{a} seconds a step: give {low} to {high}": "每步{a}秒：请取{low}至{high}秒",
    "{a} seconds for a turn: give {low} to {high}": "转一周{a}秒：请取{low}至{high}秒",
    "a {word} of {pixels} pixels: give {low} to {high}": "{word}{pixels}像素：请取{low}至{high}",
    "{width} x {height} pixels leave no room for the head beside the sentences; make the picture higher": (
        "{width} x {height}像素除文字外容不下头部；请加高画面"
    ),
    "A relief of {a} mm cannot be made; give {low} to {high} mm, below 0 for a groove": (
        "无法作出{a}毫米的浮雕；请取{low}至{high}毫米，凹槽为负"
    ),
    "a head in relief is written as {endings}; give the file such an ending": (
        "浮雕头模写为{endings}；请给文件这样的扩展名"
    ),
    "a turning head needs a background; leave --transparent out": "转动的头部须有背景；请去掉--transparent",
    "a plate of six views cannot turn; name one view": "六面观不能转动；请指明一个视角",
    # commands that the window has carried out
    "{name} is on both sides; give one of {names}": "{name}两侧均有；请给出下列之一：{names}",
    "{name} has no place on this head: {why}": "{name}在此头上无法定位：{why}",
    "{name} is no {word}; `scalp-atlas list` shows them all": "{name}不是{word}；`scalp-atlas list`列出全部",
    "no {word} is named; `scalp-atlas list` shows them all": "未指明{word}；`scalp-atlas list`列出全部",
}
_OF_OTHERS: Final[Mapping[str, str]] = {
    # of the system
    "No such file or directory": "没有此文件或文件夹",
    "Permission denied": "没有权限",
    "Operation not permitted": "不允许此操作",
    "Access is denied": "拒绝访问",
    "Read-only file system": "文件系统只读",
    "No space left on device": "磁盘空间不足",
    "Disk quota exceeded": "超出磁盘配额",
    "File exists": "文件已存在",
    "Is a directory": "是文件夹",
    "Not a directory": "不是文件夹",
    "Directory not empty": "文件夹不是空的",
    "File name too long": "文件名过长",
    "Too many open files": "打开的文件过多",
    "Device or resource busy": "设备正忙",
    "Input/output error": "读写错误",
    "Invalid argument": "参数无效",
    "[Errno {number}] {why}: {path}": "{why}：{path}",
    # of the readers of TOML, JSON and SQLite
    "{why} (at line {line}, column {column})": "{why}（第{line}行第{column}列）",
    "{why} (at end of document)": "{why}（文件末尾）",
    "Cannot declare {name} twice": "{name}不可声明两次",
    "Cannot mutate immutable namespace {name}": "不可更改已固定的表{name}",
    "Cannot overwrite a value": "不可覆盖已有的值",
    "Cannot redefine namespace {name}": "不可重新定义表{name}",
    "Duplicate inline table key {name}": "内联表的键{name}重复",
    "Escaped character is not a Unicode scalar value": "转义的字符不是Unicode标量值",
    "Expected '=' after a key in a key/value pair": "键之后应为'='",
    "Expected ']' at the end of a table declaration": "表的声明应以']'结束",
    "Expected ']]' at the end of an array declaration": "数组的声明应以']]'结束",
    "Expected newline or end of document after a statement": "语句之后应换行或结束",
    "Expected {value}": "应为{value}",
    "Found invalid character {value}": "有无效的字符{value}",
    "Illegal character {value}": "有不允许的字符{value}",
    "Invalid date or datetime": "日期或时间无效",
    "Invalid hex value": "十六进制值无效",
    "Invalid initial character for a key part": "键的首字符无效",
    "Invalid statement": "语句无效",
    "Invalid value": "值无效",
    "Unclosed array": "数组未结束",
    "Unclosed inline table": "内联表未结束",
    "Unescaped '\\' in a string": "文字中的'\\'未转义",
    "Unterminated string": "文字未结束",
    "{why}: line {line} column {column} (char {number})": "{why}，在第{line}行第{column}列",
    "unexpected end of data": "内容在此中断",
    "unexpected character, expected a JSON value": "有意外的字符，应为JSON的值",
    "unexpected character, expected a string key": "有意外的字符，应为引号中的键",
    "unexpected character, expected ':' after key": "有意外的字符，键之后应为':'",
    "unexpected character, expected ',' or ']'": "有意外的字符，应为','或']'",
    "unexpected character, expected ',' or '}'": "有意外的字符，应为','或'}}'",
    "unexpected content after document": "文件结束之后还有内容",
    "unexpected control character in string": "文字中有控制字符",
    "trailing comma is not allowed": "末尾不应有逗号",
    "str is not valid UTF-8: surrogates not allowed": "不是有效的UTF-8",
    "unable to open database file": "无法打开数据库文件",
    "attempt to write a readonly database": "数据库只能读取",
    "database is locked": "数据库已被锁定",
}
_WORDS: Final[Mapping[str, str]] = {
    "point": "点",
    "points": "点",
    "a point": "点",
    "curve": "线",
    "curves": "线",
    "a curve": "线",
    "area": "区",
    "areas": "区",
    "an area": "区",
    "system": "体系",
    "item": "项目",
    "source": "来源",
    "study": "研究",
    "condition": "病症",
    "formula": "方剂",
    "body point": "体穴",
    "a year": "年份",
    "a whole number of people": "人数（整数）",
    "width": "宽度",
    "height": "高度",
    "left": "左侧",
    "right": "右侧",
}
_NEAREST: Final = re.compile(r" \(did you mean (.+?)\?\)")
_LINE: Final = re.compile(r"(?: \(line (\d+)\)|^line (\d+))$")
_QUOTES: Final = "'\"[{"


def in_chinese(sentence: str) -> str:
    """Say in Chinese what the text of an error says.

    Parameters
    ----------
    sentence : str
        As `str` of a `ScalpAtlasError` has it; of several lines each stands for itself.

    Returns
    -------
    str
        What is not in the table stays as it is.
    """
    return "\n".join(map(_whole, sentence.split("\n")))


def problem_in_chinese(problem: Problem) -> Problem:
    """A problem whose place and message are told in Chinese."""
    return replace(problem, place=_place(problem.place), message=in_chinese(problem.message))


def _whole(line: str) -> str:
    """A sentence with the hint at a nearest spelling put behind it."""
    near = _NEAREST.search(line)
    if near is None:
        return _said(line) or line
    told = _said(line[: near.start()] + line[near.end() :])
    return f"{told}；是否指{near[1]}？" if told else line


def _said(line: str) -> str:
    """A sentence in Chinese, or ""."""
    return _alone(line) or _behind(line)


def _alone(line: str) -> str:
    """A sentence before which nothing stands, or ""."""
    return _filled(line) or _reason(line)


def _behind(line: str) -> str:
    """A sentence behind what it is about ("file.toml, place: "), or ""."""
    start = -1 if line[:1] in _QUOTES else line.find(": ")
    while start >= 0:
        told = _alone(line[start + 2 :])
        if told:
            return "：".join([*map(_about, line[:start].split(": ")), told])
        start = line.find(": ", start + 2)
    return ""


def _about(words: str) -> str:
    """What a sentence is about: "file.toml, place" of a problem; a name alone stays as it is."""
    found = re.fullmatch(r"(.+?\.\w+), (.+)", words)
    return f"{found[1]}，{_place(found[2])}" if found else words


def _place(place: str) -> str:
    """A place in a file: "points.gv20 (line 12)" or "line 12"."""
    return _LINE.sub(lambda line: f"（第{line[1]}行）" if line[1] else f"第{line[2]}行", place)


def _filled(line: str) -> str:
    """A sentence of the table, or ""."""
    for pattern, words in _compiled():
        found = pattern.fullmatch(line)
        if found and not _takes_in_a_place(found):
            return words.format(**{part: _part(part, text) for part, text in found.groupdict().items()})
    return ""


def _takes_in_a_place(found: re.Match[str]) -> bool:
    """Whether the gap that a row begins with holds "file.toml, place: " too; a value in quotes may hold anything."""
    begins = found.re.groups > 0 and found.start(1) == 0
    return begins and ": " in f"{found[1]} " and found[1][0] not in _QUOTES


def _reason(line: str) -> str:
    """Why something has no place on a head, or ""."""
    told = reason_in(line, "zh")
    return told if told != line else ""


def _part(part: str, text: str) -> str:
    if part == "why":
        return _whole(text)
    if part in ("word", "other_word"):
        return _WORDS.get(text, text)
    if part == "marks":
        return text.replace(" (or tragus)", "（或tragus）")
    return text.replace(" or ", "或") if part == "either" else text


@cache
def _compiled() -> Compiled:
    numbers = ("count", "number", "line")
    return compiled({**PATTERNS, **_OF_OTHERS}, lambda part: r"[0-9.,]+" if part in numbers else ".+?")
