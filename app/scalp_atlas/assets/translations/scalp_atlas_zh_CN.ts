<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Act</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Open head…</source>
        <translation>打开头模…</translation>
    </message>
    <message>
        <source>Open a head file, or a scan of a head</source>
        <translation>打开头模文件或头部扫描</translation>
    </message>
    <message>
        <source>Save head</source>
        <translation>保存头模</translation>
    </message>
    <message>
        <source>Write the landmarks into a head file beside the mesh</source>
        <translation>将标志点写入网格旁的头模文件</translation>
    </message>
    <message>
        <source>while landmarks are edited</source>
        <translation>编辑标志点时</translation>
    </message>
    <message>
        <source>Export image…</source>
        <translation>导出图像…</translation>
    </message>
    <message>
        <source>Save the picture with labels and legend</source>
        <translation>保存带标签与图例的图像</translation>
    </message>
    <message>
        <source>Export numbers…</source>
        <translation>导出数据…</translation>
    </message>
    <message>
        <source>Save the coordinates of what is shown as JSON or CSV</source>
        <translation>将所示各项的坐标存为JSON或CSV</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Leave the program</source>
        <translation>退出程序</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Take the last act on the landmarks back</source>
        <translation>撤销对标志点的上一步操作</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Do again what was undone</source>
        <translation>重做已撤销的操作</translation>
    </message>
    <message>
        <source>when there is something to undo</source>
        <translation>有可撤销的操作时</translation>
    </message>
    <message>
        <source>when something was undone</source>
        <translation>有已撤销的操作时</translation>
    </message>
    <message>
        <source>Find act or item…</source>
        <translation>查找命令或项目…</translation>
    </message>
    <message>
        <source>Type a few letters of any act, item, system, head or condition, and do it</source>
        <translation>输入命令、项目、体系、头模或病症的几个字母，即可执行</translation>
    </message>
    <message>
        <source>Find item</source>
        <translation>查找项目</translation>
    </message>
    <message>
        <source>Search code, name, pinyin, characters or use</source>
        <translation>按代码、名称、拼音、汉字或主治检索</translation>
    </message>
    <message>
        <source>Next item</source>
        <translation>下一项</translation>
    </message>
    <message>
        <source>Select the next item on view</source>
        <translation>选择所示的下一项</translation>
    </message>
    <message>
        <source>Previous item</source>
        <translation>上一项</translation>
    </message>
    <message>
        <source>Select the previous item on view</source>
        <translation>选择所示的上一项</translation>
    </message>
    <message>
        <source>Hide item</source>
        <translation>隐藏此项</translation>
    </message>
    <message>
        <source>Take the selected item from view</source>
        <translation>不再显示所选项目</translation>
    </message>
    <message>
        <source>Isolate item</source>
        <translation>仅示此项</translation>
    </message>
    <message>
        <source>Show the selected item alone</source>
        <translation>仅显示所选项目</translation>
    </message>
    <message>
        <source>Show all again</source>
        <translation>全部恢复显示</translation>
    </message>
    <message>
        <source>Bring back what was hidden or set aside</source>
        <translation>恢复被隐藏或搁置的项目</translation>
    </message>
    <message>
        <source>Fade the rest</source>
        <translation>淡化其余</translation>
    </message>
    <message>
        <source>Let all but the selected item step back</source>
        <translation>除所选项目外均予淡化</translation>
    </message>
    <message>
        <source>Zones</source>
        <translation>穴区</translation>
    </message>
    <message>
        <source>New zone from this one…</source>
        <translation>以此新建穴区…</translation>
    </message>
    <message>
        <source>Copy the definition of the selected item into a file of your own, and open it in an editor</source>
        <translation>将所选项目的定义复制到自己的文件，并在编辑器中打开</translation>
    </message>
    <message>
        <source>Open zones folder</source>
        <translation>打开穴区文件夹</translation>
    </message>
    <message>
        <source>Open the folder of your own definitions; what is saved there appears in the list</source>
        <translation>打开自己的定义文件夹；存于其中者即见于列表</translation>
    </message>
    <message>
        <source>Export definitions…</source>
        <translation>导出定义…</translation>
    </message>
    <message>
        <source>Write all definition files that are loaded, with their guide, into an empty folder</source>
        <translation>将已载入的全部定义文件及其说明写入空文件夹</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>头模</translation>
    </message>
    <message>
        <source>Edit landmarks</source>
        <translation>编辑标志点</translation>
    </message>
    <message>
        <source>See how sure each landmark is; confirm, move or take it away. A bundled head is copied first</source>
        <translation>查看各标志点的可靠程度；确认、移动或删除。随附头模先行复制</translation>
    </message>
    <message>
        <source>Propose the rest anew</source>
        <translation>重新推定其余</translation>
    </message>
    <message>
        <source>Fit other heads again, and take every landmark that nobody confirmed from them</source>
        <translation>再次以其他头模拟合，未经确认的标志点均由此推定</translation>
    </message>
    <message>
        <source>Head from sliders</source>
        <translation>滑块头模</translation>
    </message>
    <message>
        <source>Shape a head by circumference, build, sex and age; the zones are constructed anew on it</source>
        <translation>按头围、形态、性别与年龄塑造头模，穴区随之重新作出</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Front view</source>
        <translation>前面观</translation>
    </message>
    <message>
        <source>Look at the head: front view</source>
        <translation>观察头部：前面观</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>前面</translation>
    </message>
    <message>
        <source>Left view</source>
        <translation>左面观</translation>
    </message>
    <message>
        <source>Look at the head: left view</source>
        <translation>观察头部：左面观</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>Right view</source>
        <translation>右面观</translation>
    </message>
    <message>
        <source>Look at the head: right view</source>
        <translation>观察头部：右面观</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>Back view</source>
        <translation>后面观</translation>
    </message>
    <message>
        <source>Look at the head: back view</source>
        <translation>观察头部：后面观</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后面</translation>
    </message>
    <message>
        <source>Top view</source>
        <translation>顶面观</translation>
    </message>
    <message>
        <source>Look at the head: top view</source>
        <translation>观察头部：顶面观</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>顶面</translation>
    </message>
    <message>
        <source>Three-quarter view</source>
        <translation>斜侧面观</translation>
    </message>
    <message>
        <source>Look at the head: three-quarter view</source>
        <translation>观察头部：斜侧面观</translation>
    </message>
    <message>
        <source>¾</source>
        <translation>¾</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>初始视角</translation>
    </message>
    <message>
        <source>Back to the first view</source>
        <translation>回到最初的视角</translation>
    </message>
    <message>
        <source>Zoom to selection</source>
        <translation>放大至所选</translation>
    </message>
    <message>
        <source>Fill the picture with the selected item</source>
        <translation>使所选项目充满画面</translation>
    </message>
    <message>
        <source>Go to the list of systems and zones</source>
        <translation>转到体系与穴区列表</translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation>病症</translation>
    </message>
    <message>
        <source>Light the zones that are named for a condition, and read who says so</source>
        <translation>显示文献所言某病症的穴区，并载明出处</translation>
    </message>
    <message>
        <source>Prescriptions</source>
        <translation>处方</translation>
    </message>
    <message>
        <source>Light the head points of a prescription, and read the rest</source>
        <translation>显示处方中的头部穴，其余载于文中</translation>
    </message>
    <message>
        <source>Show as before</source>
        <translation>恢复原显示</translation>
    </message>
    <message>
        <source>Close the condition or prescription; on the head is again what was shown before (Esc)</source>
        <translation>关闭病症或处方，头上恢复原先所示（Esc）</translation>
    </message>
    <message>
        <source>while a condition or prescription is read</source>
        <translation>阅读病症或处方时</translation>
    </message>
    <message>
        <source>Both sides</source>
        <translation>双侧</translation>
    </message>
    <message>
        <source>Which of the head&apos;s own sides is drawn</source>
        <translation>绘出患者自身的哪一侧</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>双侧</translation>
    </message>
    <message>
        <source>Head&apos;s left side</source>
        <translation>患者左侧</translation>
    </message>
    <message>
        <source>Head&apos;s right side</source>
        <translation>患者右侧</translation>
    </message>
    <message>
        <source>Next side</source>
        <translation>切换侧别</translation>
    </message>
    <message>
        <source>Both sides, the head&apos;s left, the head&apos;s right</source>
        <translation>双侧、患者左侧、患者右侧</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Tags with leaders</source>
        <translation>带引线的标签</translation>
    </message>
    <message>
        <source>Needle directions</source>
        <translation>针刺方向</translation>
    </message>
    <message>
        <source>Arrows that show which way each item is needled; the selected item always has its own</source>
        <translation>以箭头示各项的针刺方向；所选项目恒有其箭头</translation>
    </message>
    <message>
        <source>Hair-bearing scalp</source>
        <translation>有发头皮</translation>
    </message>
    <message>
        <source>Tint the scalp inside the hairlines</source>
        <translation>发际以内着色</translation>
    </message>
    <message>
        <source>Hair</source>
        <translation>发区</translation>
    </message>
    <message>
        <source>Reference lines</source>
        <translation>参考线</translation>
    </message>
    <message>
        <source>Draw the lines that others are measured from</source>
        <translation>绘出量取所依据的线</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>参考线</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>标志点</translation>
    </message>
    <message>
        <source>Dots at the landmarks of the head</source>
        <translation>以点标示头部标志点</translation>
    </message>
    <message>
        <source>Other readings</source>
        <translation>其他取法</translation>
    </message>
    <message>
        <source>Draw all other readings of the selected item beside its first one</source>
        <translation>在首列取法旁绘出所选项目的其他取法</translation>
    </message>
    <message>
        <source>while an item with other readings is selected</source>
        <translation>所选项目有其他取法时</translation>
    </message>
    <message>
        <source>Unverified items</source>
        <translation>未经证实的项目</translation>
    </message>
    <message>
        <source>List and draw what is unverified, dotted and marked ▲; off: hidden, and its text says so</source>
        <translation>列出并绘出未经证实者，以点线与▲标记；关闭则隐藏，文中注明</translation>
    </message>
    <message>
        <source>Hidden parts dotted</source>
        <translation>背面以点线示</translation>
    </message>
    <message>
        <source>Show dotted what the head hides</source>
        <translation>被头部遮挡处以点线显示</translation>
    </message>
    <message>
        <source>Text size…</source>
        <translation>字号…</translation>
    </message>
    <message>
        <source>A slider from 10 to 24 points; the window follows</source>
        <translation>10至24磅的滑块，窗口随之变化</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Up to what a lecture hall needs</source>
        <translation>可大至讲堂所需</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Smaller labels and text</source>
        <translation>缩小标签与文字</translation>
    </message>
    <message>
        <source>Normal text</source>
        <translation>标准文字</translation>
    </message>
    <message>
        <source>Labels and text in their first size</source>
        <translation>标签与文字恢复最初字号</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>List</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>Fold the list away or out</source>
        <translation>收起或展开列表</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Fold the text away or out</source>
        <translation>收起或展开说明</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Fill the screen</source>
        <translation>充满屏幕</translation>
    </message>
    <message>
        <source>Colours of the system</source>
        <translation>随系统配色</translation>
    </message>
    <message>
        <source>Light or dark, as the system has it</source>
        <translation>浅色或深色，随系统而定</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark letters on a light ground</source>
        <translation>浅底深字</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light letters on a dark ground</source>
        <translation>深底浅字</translation>
    </message>
    <message>
        <source>Projector</source>
        <translation>投影</translation>
    </message>
    <message>
        <source>For a lecture hall: black on white, thicker lines and larger tags</source>
        <translation>供讲堂使用：白底黑字，线条加粗，标签加大</translation>
    </message>
    <message>
        <source>Less motion</source>
        <translation>减少动态效果</translation>
    </message>
    <message>
        <source>Change views without moving there</source>
        <translation>切换视角时不作动画</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Menus as the system</source>
        <translation>菜单：随系统</translation>
    </message>
    <message>
        <source>Language of menus, buttons and messages</source>
        <translation>菜单、按钮与提示所用语言</translation>
    </message>
    <message>
        <source>Menus: English</source>
        <translation>菜单：English</translation>
    </message>
    <message>
        <source>Menus: 中文</source>
        <translation>菜单：中文</translation>
    </message>
    <message>
        <source>Names and texts: English</source>
        <translation>名称与说明：English</translation>
    </message>
    <message>
        <source>Language of the names of items and of their texts; menus keep theirs</source>
        <translation>项目名称及其说明所用语言；菜单不变</translation>
    </message>
    <message>
        <source>Names and texts: 中文</source>
        <translation>名称与说明：中文</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>All keys at a glance</source>
        <translation>全部快捷键一览</translation>
    </message>
    <message>
        <source>About Scalp Atlas</source>
        <translation>关于Scalp Atlas</translation>
    </message>
    <message>
        <source>Version, licences, and what the program is for</source>
        <translation>版本、许可与用途</translation>
    </message>
</context>
<context>
    <name>CheckPage</name>
    <message>
        <source>Head check</source>
        <translation>头模检查</translation>
    </message>
    <message>
        <source>Unit of the file</source>
        <translation>文件单位</translation>
    </message>
    <message>
        <source>Axes of the file</source>
        <translation>文件坐标轴</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>Axes</source>
        <translation>坐标轴</translation>
    </message>
    <message>
        <source>Place landmarks</source>
        <translation>放置标志点</translation>
    </message>
    <message>
        <source>right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>front</source>
        <translation>前</translation>
    </message>
    <message>
        <source>back</source>
        <translation>后</translation>
    </message>
    <message>
        <source>crown</source>
        <translation>颅顶</translation>
    </message>
    <message>
        <source>neck</source>
        <translation>颈</translation>
    </message>
    <message>
        <source>Next place ({number} of {count} is shown)</source>
        <translation>下一处（现示第{number}处，共{count}处）</translation>
    </message>
    <message>
        <source>{file}: {count} to be mended first. Choose a row to see its place.</source>
        <translation>{file}：须先修正{count}处。选择一行可见其所在。</translation>
    </message>
    <message>
        <source>{file}: it can be used. Choose a row to see its place.</source>
        <translation>{file}：可以使用。选择一行可见其所在。</translation>
    </message>
    <message>
        <source>✓ fine</source>
        <translation>✓ 无误</translation>
    </message>
    <message>
        <source>↻ mended</source>
        <translation>↻ 已修正</translation>
    </message>
    <message>
        <source>! note</source>
        <translation>! 注意</translation>
    </message>
    <message>
        <source>✗ problem</source>
        <translation>✗ 问题</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find act or item</source>
        <translation>查找命令或项目</translation>
    </message>
    <message>
        <source>Act, code, name, pinyin, 汉字, head, condition</source>
        <translation>命令、代码、名称、拼音、汉字、头模、病症</translation>
    </message>
    <message>
        <source>Search acts and items</source>
        <translation>检索命令与项目</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>检索结果</translation>
    </message>
    <message>
        <source>only {when}</source>
        <translation>仅限{when}</translation>
    </message>
    <message>
        <source>not now</source>
        <translation>现不可用</translation>
    </message>
    <message>
        <source>Show {system}</source>
        <translation>显示{system}</translation>
    </message>
    <message>
        <source>System</source>
        <translation>体系</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>病症</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>专题</translation>
    </message>
    <message>
        <source>Prescription</source>
        <translation>处方</translation>
    </message>
    <message>
        <source>unverified items are hidden</source>
        <translation>未经证实的项目已隐藏</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>未找到</translation>
    </message>
</context>
<context>
    <name>Cover</name>
    <message>
        <source>Loading</source>
        <translation>载入中</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Open another head…</source>
        <translation>打开其他头模…</translation>
    </message>
    <message>
        <source>Show the adult male</source>
        <translation>显示成年男性</translation>
    </message>
</context>
<context>
    <name>EditPage</name>
    <message>
        <source>Landmarks and hairlines</source>
        <translation>标志点与发际</translation>
    </message>
    <message>
        <source>Confirm (Enter)</source>
        <translation>确认（Enter）</translation>
    </message>
    <message>
        <source>Take away (Delete)</source>
        <translation>删除（Delete）</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Lock (L)</source>
        <translation>锁定（L）</translation>
    </message>
    <message>
        <source>✓ confirmed</source>
        <translation>✓ 已确认</translation>
    </message>
    <message>
        <source>≈ proposed</source>
        <translation>≈ 推定</translation>
    </message>
    <message>
        <source>– missing</source>
        <translation>– 缺如</translation>
    </message>
    <message>
        <source>Choose a landmark; drag it on the skin, or confirm it.</source>
        <translation>选择一个标志点；在皮肤上拖动或予以确认。</translation>
    </message>
    <message>
        <source>Unlock (L)</source>
        <translation>解锁（L）</translation>
    </message>
    <message>
        <source>{confirmed} confirmed, {proposed} proposed, {missing} missing. A proposed place is a guess from the proportions of other heads: look at it before you rely on a zone that hangs on it.</source>
        <translation>已确认{confirmed}个，推定{proposed}个，缺如{missing}个。推定之位系据其他头模的比例估计：凡依其取穴，请先核对。</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>标志点</translation>
    </message>
    <message>
        <source>, locked</source>
        <translation>，已锁定</translation>
    </message>
    <message>
        <source>Its file does not say how it was placed.</source>
        <translation>其文件未言如何取得。</translation>
    </message>
    <message>
        <source>Not placed.</source>
        <translation>未放置。</translation>
    </message>
    <message>
        <source>Click on the skin to place it.</source>
        <translation>点击皮肤即可放置。</translation>
    </message>
</context>
<context>
    <name>EntryText</name>
    <message>
        <source>Text of the condition or prescription</source>
        <translation>病症或处方说明</translation>
    </message>
</context>
<context>
    <name>FigureExport</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Drawing the figure</source>
        <translation>正在绘图</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已保存{path}</translation>
    </message>
    <message>
        <source>The figure could not be drawn</source>
        <translation>图未能绘出</translation>
    </message>
    <message>
        <source>Export image</source>
        <translation>导出图像</translation>
    </message>
    <message>
        <source>Without background</source>
        <translation>无背景</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
</context>
<context>
    <name>GuidePage</name>
    <message>
        <source>Place landmarks</source>
        <translation>放置标志点</translation>
    </message>
    <message>
        <source>Click on the head to set the place, drag a dot to correct it. Dragging beside a dot turns the head.</source>
        <translation>点击头部放置，拖动圆点校正。在圆点以外拖动则转动头部。</translation>
    </message>
    <message>
        <source>The four places</source>
        <translation>四个位置</translation>
    </message>
    <message>
        <source>What is wrong with the places</source>
        <translation>位置有何不妥</translation>
    </message>
    <message>
        <source>Swap them</source>
        <translation>互换</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Looks right</source>
        <translation>无误</translation>
    </message>
    <message>
        <source>✓ placed</source>
        <translation>✓ 已放置</translation>
    </message>
    <message>
        <source>≈ proposed</source>
        <translation>≈ 推定</translation>
    </message>
    <message>
        <source>– to be placed</source>
        <translation>– 待放置</translation>
    </message>
</context>
<context>
    <name>HeadLoader</name>
    <message>
        <source>{place} could not be loaded because of a fault in the program; the log file tells more</source>
        <translation>因程序故障，{place}未能载入；详见日志文件</translation>
    </message>
    <message>
        <source>Reading the head</source>
        <translation>正在读取头模</translation>
    </message>
    <message>
        <source>Taking the ears off the measuring surface</source>
        <translation>正在从测量面去除耳廓</translation>
    </message>
    <message>
        <source>Measuring the midline</source>
        <translation>正在测量正中线</translation>
    </message>
    <message>
        <source>Constructing the zones</source>
        <translation>正在作出穴区</translation>
    </message>
</context>
<context>
    <name>HeadMaking</name>
    <message>
        <source>Reading {file}</source>
        <translation>正在读取{file}</translation>
    </message>
    <message>
        <source>Looking at the size</source>
        <translation>正在判断大小</translation>
    </message>
    <message>
        <source>Looking for the head</source>
        <translation>正在识别头部</translation>
    </message>
    <message>
        <source>Counting its parts</source>
        <translation>正在清点各部分</translation>
    </message>
    <message>
        <source>Looking for holes</source>
        <translation>正在查找孔洞</translation>
    </message>
    <message>
        <source>Looking for triangles that cut through each other</source>
        <translation>正在查找相互穿插的三角形</translation>
    </message>
    <message>
        <source>Looking at the triangles</source>
        <translation>正在检查三角形</translation>
    </message>
    <message>
        <source>Checking the mesh</source>
        <translation>正在检查网格</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>互换</translation>
    </message>
    <message>
        <source>Preparing the scan</source>
        <translation>正在准备扫描</translation>
    </message>
    <message>
        <source>Proposing landmarks and hairlines: {share}</source>
        <translation>正在推定标志点与发际：{share}</translation>
    </message>
    <message>
        <source>Confirm {place}</source>
        <translation>确认{place}</translation>
    </message>
    <message>
        <source>Lock {place}</source>
        <translation>锁定{place}</translation>
    </message>
    <message>
        <source>Unlock {place}</source>
        <translation>解锁{place}</translation>
    </message>
    <message>
        <source>{place} is locked; unlock it first (L)</source>
        <translation>{place}已锁定；请先解锁（L）</translation>
    </message>
    <message>
        <source>{place} cannot be taken away: a head needs nasion, inion and both ears</source>
        <translation>{place}不可删除：头模须有鼻根点、枕外隆凸点与双耳</translation>
    </message>
    <message>
        <source>Take away {place}</source>
        <translation>删除{place}</translation>
    </message>
    <message>
        <source>Move {place}</source>
        <translation>移动{place}</translation>
    </message>
    <message>
        <source>Place {place}</source>
        <translation>放置{place}</translation>
    </message>
</context>
<context>
    <name>HeadMenu</name>
    <message>
        <source>Show this head, with everything constructed on it anew</source>
        <translation>显示此头模，各项均在其上重新作出</translation>
    </message>
</context>
<context>
    <name>HeadSaving</name>
    <message>
        <source>{file} is there already</source>
        <translation>{file}已存在</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已保存{path}</translation>
    </message>
    <message>
        <source>{why}. Choose another place</source>
        <translation>{why}。请另选位置</translation>
    </message>
    <message>
        <source>{why}. Nothing was saved</source>
        <translation>{why}。未作保存</translation>
    </message>
    <message>
        <source>Saved {path}; it names the mesh where that lies, so leave both in their places</source>
        <translation>已保存{path}；其中记有网格所在，请勿移动二者</translation>
    </message>
    <message>
        <source>{head} could not be copied: {why}</source>
        <translation>{head}未能复制：{why}</translation>
    </message>
    <message>
        <source>{head} was copied to {path}; what you change is changed there, not in the bundled head</source>
        <translation>{head}已复制到{path}；所作更改均在该处，随附头模不变</translation>
    </message>
    <message>
        <source>Save head</source>
        <translation>保存头模</translation>
    </message>
    <message>
        <source>Head files (*.toml)</source>
        <translation>头模文件 (*.toml)</translation>
    </message>
    <message>
        <source>Bundled heads stay as they are: a folder for your copy of {head}</source>
        <translation>随附头模保持不变：请为{head}的副本选择文件夹</translation>
    </message>
    <message>
        <source>Landmarks not saved</source>
        <translation>标志点未保存</translation>
    </message>
    <message>
        <source>The landmarks of this head were changed and not saved.</source>
        <translation>此头模的标志点已更改而未保存。</translation>
    </message>
</context>
<context>
    <name>ItemText</name>
    <message>
        <source>Text of the selected item</source>
        <translation>所选项目的说明</translation>
    </message>
</context>
<context>
    <name>ItemTree</name>
    <message>
        <source>Search: code, name, pinyin, 汉字, use</source>
        <translation>检索：代码、名称、拼音、汉字、主治</translation>
    </message>
    <message>
        <source>Search items</source>
        <translation>检索项目</translation>
    </message>
    <message>
        <source>Systems and items</source>
        <translation>体系与项目</translation>
    </message>
    <message>
        <source>Problems ({count})</source>
        <translation>问题（{count}）</translation>
    </message>
    <message>
        <source>{file}: {count} problems</source>
        <translation>{file}：{count}个问题</translation>
    </message>
    <message>
        <source>{count} unverified, hidden now (View, Unverified items)</source>
        <translation>未经证实{count}项，现已隐藏（视图，未经证实的项目）</translation>
    </message>
    <message>
        <source>Only unverified items match, and they are hidden now (View, Unverified items).</source>
        <translation>仅有未经证实的项目相符，现已隐藏（视图，未经证实的项目）。</translation>
    </message>
    <message>
        <source>Nothing found. Try a code (MS6), pinyin (baihui), characters or a complaint.</source>
        <translation>未找到。可试代码（MS6）、拼音（baihui）、汉字或病症。</translation>
    </message>
</context>
<context>
    <name>KeyPage</name>
    <message>
        <source>Arrow keys</source>
        <translation>方向键</translation>
    </message>
    <message>
        <source>Turn the head</source>
        <translation>转动头部</translation>
    </message>
    <message>
        <source>By 15 degrees</source>
        <translation>每次15度</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Also with the wheel</source>
        <translation>亦可用滚轮</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Closes what is read, clears a search, leaves full screen</source>
        <translation>关闭所读内容，清除检索，退出全屏</translation>
    </message>
    <message>
        <source>Next row</source>
        <translation>下一行</translation>
    </message>
    <message>
        <source>Selects the item and shows its text</source>
        <translation>选择项目并显示其说明</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Tick</source>
        <translation>勾选</translation>
    </message>
    <message>
        <source>Puts an item or a system on view, or takes it away</source>
        <translation>显示或不显示某项目或体系</translation>
    </message>
    <message>
        <source>Next part</source>
        <translation>下一部分</translation>
    </message>
    <message>
        <source>List, bar, head, bar, text; in a text from link to link</source>
        <translation>列表、工具栏、头部、工具栏、说明；在说明中逐个链接</translation>
    </message>
    <message>
        <source>Menus</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>With the underlined letter opens one</source>
        <translation>加下划线字母打开菜单</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>The selected landmark is right where it is</source>
        <translation>所选标志点位置无误</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>The selected landmark stays where it is, or is free again</source>
        <translation>锁定所选标志点，或予解锁</translation>
    </message>
    <message>
        <source>Take away</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>The selected landmark has no place any more</source>
        <translation>所选标志点不再有位置</translation>
    </message>
    <message>
        <source>Drag</source>
        <translation>拖动</translation>
    </message>
    <message>
        <source>With Alt freely</source>
        <translation>按住Alt则自由转动</translation>
    </message>
    <message>
        <source>Shift or right button</source>
        <translation>Shift或右键</translation>
    </message>
    <message>
        <source>Move the head</source>
        <translation>平移头部</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>单击</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>A double click goes there</source>
        <translation>双击则转至该处</translation>
    </message>
    <message>
        <source>On the head</source>
        <translation>在头上</translation>
    </message>
    <message>
        <source>In lists and texts</source>
        <translation>在列表与说明中</translation>
    </message>
    <message>
        <source>While landmarks are edited</source>
        <translation>编辑标志点时</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>鼠标</translation>
    </message>
</context>
<context>
    <name>ListTabs</name>
    <message>
        <source>Lists</source>
        <translation>列表</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>The head&apos;s own side:</source>
        <translation>患者侧别：</translation>
    </message>
    <message>
        <source>Skin</source>
        <translation>皮肤</translation>
    </message>
    <message>
        <source>Skin: see-through to solid</source>
        <translation>皮肤：由透明至不透明</translation>
    </message>
    <message>
        <source>Skin opacity</source>
        <translation>皮肤不透明度</translation>
    </message>
    <message>
        <source>Open head</source>
        <translation>打开头模</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>头模</translation>
    </message>
    <message>
        <source>Export image</source>
        <translation>导出图像</translation>
    </message>
    <message>
        <source>There is no head to draw yet.</source>
        <translation>尚无可绘的头模。</translation>
    </message>
    <message>
        <source>Save this head as a head file first; the figure is drawn from it.</source>
        <translation>请先将此头模存为头模文件；图据此绘出。</translation>
    </message>
    <message>
        <source>Export numbers</source>
        <translation>导出数据</translation>
    </message>
    <message>
        <source>There is no head to measure yet.</source>
        <translation>尚无可量的头模。</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已保存{path}</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>标志点</translation>
    </message>
    <message>
        <source>Head check</source>
        <translation>头模检查</translation>
    </message>
    <message>
        <source>Select an item in the list or on the head; the new zone begins as a copy of it.</source>
        <translation>请在列表中或头上选择一项；新穴区由其复制而来。</translation>
    </message>
    <message>
        <source>{file} is a copy of {item}; change it in the editor and save it</source>
        <translation>{file}为{item}的副本；请在编辑器中修改并保存</translation>
    </message>
    <message>
        <source>Definitions saved in {folder} appear in the list</source>
        <translation>存于{folder}的定义即见于列表</translation>
    </message>
    <message>
        <source>Export definitions into an empty folder</source>
        <translation>将定义导出到空文件夹</translation>
    </message>
    <message>
        <source>Unverified items are hidden, {count} of {whole}; U shows them again</source>
        <translation>未经证实的项目已隐藏，共{whole}项中的{count}项；按U恢复显示</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>About Scalp Atlas</source>
        <translation>关于Scalp Atlas</translation>
    </message>
    <message>
        <source>Scalp Atlas {version}, MIT licence.</source>
        <translation>Scalp Atlas {version}，MIT许可。</translation>
    </message>
    <message>
        <source>PySide6 and Qt (LGPL 3), VTK and pyvista (BSD, MIT), numpy and scipy (BSD), trimesh and potpourri3d (MIT), libigl (MPL 2), Noto Sans CJK as a renamed subset (SIL Open Font License), heads from MakeHuman (CC0).</source>
        <translation>PySide6与Qt（LGPL 3），VTK与pyvista（BSD、MIT），numpy与scipy（BSD），trimesh与potpourri3d（MIT），libigl（MPL 2），Noto Sans CJK更名子集（SIL Open Font License），头模出自MakeHuman（CC0）。</translation>
    </message>
    <message>
        <source>Log file: {file}</source>
        <translation>日志文件：{file}</translation>
    </message>
    <message>
        <source>{first} (and {count} more: point here)</source>
        <translation>{first}（另有{count}条：指向此处查看）</translation>
    </message>
    <message>
        <source>Scalp Atlas: {head} (not saved)</source>
        <translation>Scalp Atlas：{head}（未保存）</translation>
    </message>
    <message>
        <source>Scalp Atlas: {head}</source>
        <translation>Scalp Atlas：{head}</translation>
    </message>
    <message>
        <source>{count} places constructed</source>
        <translation>已作出{count}处</translation>
    </message>
    <message>
        <source>1 has no place on this head, the text says why</source>
        <translation>1项在此头上无法定位，说明中载其缘由</translation>
    </message>
    <message>
        <source>{count} have no place on this head, the text says why</source>
        <translation>{count}项在此头上无法定位，说明中载其缘由</translation>
    </message>
    <message>
        <source>{count} landmarks and hairlines under them are proposals that nobody confirmed</source>
        <translation>所依标志点与发际中{count}处为推定，未经确认</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
</context>
<context>
    <name>OwnHeadPages</name>
    <message>
        <source>Choose another file…</source>
        <translation>另选文件…</translation>
    </message>
    <message>
        <source>Save (Ctrl+S)</source>
        <translation>保存（Ctrl+S）</translation>
    </message>
</context>
<context>
    <name>OwnZones</name>
    <message>
        <source>Your zones could not be read because of a fault in the program; see {file}</source>
        <translation>因程序故障，自定穴区未能读取；见{file}</translation>
    </message>
    <message>
        <source>{file}: 1 problem, told in the text on the right</source>
        <translation>{file}：1个问题，载于右侧说明</translation>
    </message>
    <message>
        <source>{file}: {count} problems, told in the text on the right</source>
        <translation>{file}：{count}个问题，载于右侧说明</translation>
    </message>
    <message>
        <source>The folder of your own zones, {folder}, is gone, and its zones with it; put it back, or make it anew with Zones, Open zones folder</source>
        <translation>自定穴区文件夹{folder}已不存在，其穴区亦随之消失；请放回原处，或以“穴区，打开穴区文件夹”重建</translation>
    </message>
    <message>
        <source>{file} was read</source>
        <translation>已读取{file}</translation>
    </message>
    <message>
        <source>{file} is gone</source>
        <translation>{file}已不存在</translation>
    </message>
    <message>
        <source>Your zones were read again</source>
        <translation>自定穴区已重新读取</translation>
    </message>
    <message>
        <source>No program opened {path}; open it by hand</source>
        <translation>无程序可打开{path}；请自行打开</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>Opening the head</source>
        <translation>正在打开头模</translation>
    </message>
    <message>
        <source>Loading was cancelled.</source>
        <translation>已取消载入。</translation>
    </message>
</context>
<context>
    <name>Shaping</name>
    <message>
        <source>The head could not be made because of a fault in the program; the log file tells more</source>
        <translation>因程序故障，头模未能生成；详见日志文件</translation>
    </message>
</context>
<context>
    <name>TextDialog</name>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
</context>
<context>
    <name>TextSize</name>
    <message>
        <source>Text size</source>
        <translation>字号</translation>
    </message>
    <message>
        <source>Text size in points</source>
        <translation>字号（磅）</translation>
    </message>
    <message>
        <source>{points} pt</source>
        <translation>{points}磅</translation>
    </message>
</context>
<context>
    <name>TextTabs</name>
    <message>
        <source>Texts</source>
        <translation>说明</translation>
    </message>
</context>
<context>
    <name>Viewport</name>
    <message>
        <source>Head</source>
        <translation>头部</translation>
    </message>
    <message>
        <source>The head with its zones. Drag or use the arrow keys to turn it.</source>
        <translation>头模及其穴区。拖动或按方向键转动。</translation>
    </message>
</context>
<context>
    <name>Work</name>
    <message>
        <source>That did not work because of a fault in the program</source>
        <translation>因程序故障未能完成</translation>
    </message>
    <message>
        <source>{told}; details are in {file}</source>
        <translation>{told}；详见{file}</translation>
    </message>
    <message>
        <source>That did not work because of a fault in the program; the log file tells more</source>
        <translation>因程序故障未能完成；详见日志文件</translation>
    </message>
</context>
</TS>
