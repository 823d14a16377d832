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
        <source>Open folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>List the heads of a folder with the state of their landmarks, and open one</source>
        <translation>列出文件夹中的头部及其标志点的状态，并打开其中一个</translation>
    </message>
    <message>
        <source>Open session…</source>
        <translation>打开会话…</translation>
    </message>
    <message>
        <source>Open a session file or a lesson (.scalp)</source>
        <translation>打开会话文件或课程（.scalp）</translation>
    </message>
    <message>
        <source>Save session</source>
        <translation>保存会话</translation>
    </message>
    <message>
        <source>Save what is on the screen, with the lesson, as a session file</source>
        <translation>把屏幕上的内容连同课程存为会话文件</translation>
    </message>
    <message>
        <source>Save session as…</source>
        <translation>会话另存为…</translation>
    </message>
    <message>
        <source>Save what is on the screen, with the lesson, as another session file</source>
        <translation>把屏幕上的内容连同课程存为另一个会话文件</translation>
    </message>
    <message>
        <source>Save as recipe…</source>
        <translation>存为配方…</translation>
    </message>
    <message>
        <source>Write what is shown as a small file that draws the same picture again: scalp-atlas figure FILE.toml</source>
        <translation>把当前所示写成小文件，随处可再绘出同一图</translation>
    </message>
    <message>
        <source>Copy image</source>
        <translation>复制图像</translation>
    </message>
    <message>
        <source>The picture into the clipboard</source>
        <translation>把图像放入剪贴板</translation>
    </message>
    <message>
        <source>Export both heads…</source>
        <translation>导出两个头部…</translation>
    </message>
    <message>
        <source>Save the picture of the two heads that stand side by side</source>
        <translation>保存并排的两个头部的图片</translation>
    </message>
    <message>
        <source>while two heads are compared</source>
        <translation>在比较两个头部时</translation>
    </message>
    <message>
        <source>Export playback…</source>
        <translation>导出分步演示…</translation>
    </message>
    <message>
        <source>Save how the selected item is found, step by step: GIF, WebP, or a folder of PNG</source>
        <translation>逐步保存所选项目的取法：GIF、WebP或PNG文件夹</translation>
    </message>
    <message>
        <source>Export plate…</source>
        <translation>导出六面图版…</translation>
    </message>
    <message>
        <source>Save what is shown from six sides on one page, with legend and sources</source>
        <translation>将所示内容的六面观存于一页，附图例与文献</translation>
    </message>
    <message>
        <source>Export handout…</source>
        <translation>导出讲义…</translation>
    </message>
    <message>
        <source>Save the selected item on one page: four views, construction, text, sources</source>
        <translation>将所选项目存为一页：四面观、取法、正文、文献来源</translation>
    </message>
    <message>
        <source>Export atlas…</source>
        <translation>导出图谱…</translation>
    </message>
    <message>
        <source>Save whole systems as a book with contents, a page for each item, and indexes</source>
        <translation>将整个体系存为一册：有目录、每项一页、附索引</translation>
    </message>
    <message>
        <source>Export cards for Anki…</source>
        <translation>导出Anki卡片…</translation>
    </message>
    <message>
        <source>Save cards of whole systems that ask where an item is, what is shown, and which conditions name it</source>
        <translation>保存整个体系的卡片，问：项目在何处，所示为何，哪些病症用到它</translation>
    </message>
    <message>
        <source>Print picture…</source>
        <translation>打印图像…</translation>
    </message>
    <message>
        <source>Show the picture with title, legend and sources as it comes from the printer, and print it</source>
        <translation>预览带标题、图例与文献的图像，并打印</translation>
    </message>
    <message>
        <source>Print handout…</source>
        <translation>打印讲义…</translation>
    </message>
    <message>
        <source>Show the page of the selected item as it comes from the printer, and print it</source>
        <translation>预览所选项目的讲义页，并打印</translation>
    </message>
    <message>
        <source>Take the last act back: on the landmarks while they are edited, else on what is shown, added or in the lesson</source>
        <translation>撤销上一步：编辑标志点时为标志点，否则为显示、添加的内容或课程</translation>
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
        <source>Two heads side by side</source>
        <translation>两个头部并排</translation>
    </message>
    <message>
        <source>Show a second head beside this one, turned with it; Head &gt; Compare with says which (Esc ends it)</source>
        <translation>在旁边显示第二个头部，并一同转动；由“头部”&gt;“对比”选择（Esc结束）</translation>
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
        <source>Cortex</source>
        <translation>大脑皮层</translation>
    </message>
    <message>
        <source>The average brain through translucent skin; point at a gyrus for its name</source>
        <translation>透过半透明的皮肤显示平均脑；指向某一脑回可见其名称</translation>
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
        <source>Study</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>Find it yourself…</source>
        <translation>自行取穴…</translation>
    </message>
    <message>
        <source>Place points and lines on a clean head, name what is shown; the error is told along the scalp</source>
        <translation>在空白的头上定点、定线，说出所示项目的名称；误差沿头皮计量</translation>
    </message>
    <message>
        <source>Review due cards</source>
        <translation>复习到期的卡片</translation>
    </message>
    <message>
        <source>Answer again what was answered before and is due today</source>
        <translation>重新回答以前答过、今天到期的题目</translation>
    </message>
    <message>
        <source>Exam…</source>
        <translation>考试…</translation>
    </message>
    <message>
        <source>Questions without feedback, and a file of results</source>
        <translation>答题时不给反馈，并生成成绩文件</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>What was answered, what is due, system by system</source>
        <translation>按体系查看已答和到期的内容</translation>
    </message>
    <message>
        <source>Export progress…</source>
        <translation>导出进度…</translation>
    </message>
    <message>
        <source>Write your progress into a file</source>
        <translation>把进度写入文件</translation>
    </message>
    <message>
        <source>Import progress…</source>
        <translation>导入进度…</translation>
    </message>
    <message>
        <source>Take in the progress of another machine; of each card the later answer stands</source>
        <translation>取入另一台机器上的进度；每张卡片以较晚的回答为准</translation>
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
        <source>Step through</source>
        <translation>逐步演示</translation>
    </message>
    <message>
        <source>See how the selected item is found: Space, Right or Page down on, Left back, Home, End, Esc to end</source>
        <translation>查看所选项目的取法：空格、→或下页前进，←后退，Home、End，Esc结束</translation>
    </message>
    <message>
        <source>Play or pause the steps</source>
        <translation>播放或暂停步骤</translation>
    </message>
    <message>
        <source>Show step after step by itself</source>
        <translation>自动逐步显示</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>标尺</translation>
    </message>
    <message>
        <source>Measure along the scalp: click two or more places on the skin, Enter ends the ruler</source>
        <translation>沿头皮测量：在皮肤上点击两处或多处，回车结束</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>注释</translation>
    </message>
    <message>
        <source>Pin a text to a place of the skin</source>
        <translation>在皮肤某处钉上文字</translation>
    </message>
    <message>
        <source>Rulers, notes, bookmarks</source>
        <translation>标尺、注释、书签</translation>
    </message>
    <message>
        <source>List what was added, name it, let a note point somewhere, take it away</source>
        <translation>列出所添加的内容，命名，让注释指向某处，或删除</translation>
    </message>
    <message>
        <source>Export rulers…</source>
        <translation>导出标尺…</translation>
    </message>
    <message>
        <source>Save all rulers as CSV or JSON</source>
        <translation>把全部标尺存为CSV或JSON</translation>
    </message>
    <message>
        <source>Compare two…</source>
        <translation>比较两者…</translation>
    </message>
    <message>
        <source>Draw two items, readings or systems in contrasting styles, with how far they lie apart</source>
        <translation>以对比的样式画出两个项目、取法或体系，并给出相距多少</translation>
    </message>
    <message>
        <source>Largest disagreements…</source>
        <translation>最大的分歧…</translation>
    </message>
    <message>
        <source>A table of how far the readings of all items lie apart on this head</source>
        <translation>列表显示各项目的不同取法在此头上相距多少</translation>
    </message>
    <message>
        <source>Bookmarks</source>
        <translation>书签</translation>
    </message>
    <message>
        <source>Bookmark this item</source>
        <translation>为此项目加书签</translation>
    </message>
    <message>
        <source>Keep the selected item</source>
        <translation>保留所选项目</translation>
    </message>
    <message>
        <source>Bookmark this view</source>
        <translation>为此视角加书签</translation>
    </message>
    <message>
        <source>Keep from where the head is looked at</source>
        <translation>保留当前的观察方向</translation>
    </message>
    <message>
        <source>Teach</source>
        <translation>教学</translation>
    </message>
    <message>
        <source>New lesson</source>
        <translation>新课程</translation>
    </message>
    <message>
        <source>Begin an empty lesson</source>
        <translation>开始一个空课程</translation>
    </message>
    <message>
        <source>Add this scene</source>
        <translation>添加此场景</translation>
    </message>
    <message>
        <source>Put what is on the screen into the lesson: head, view, items, selection</source>
        <translation>把屏幕上的内容放入课程：头部、视角、项目、所选</translation>
    </message>
    <message>
        <source>Scenes of the lesson</source>
        <translation>课程的场景</translation>
    </message>
    <message>
        <source>List the scenes; put them in order, name them, write their captions</source>
        <translation>列出场景；排序、命名、写说明</translation>
    </message>
    <message>
        <source>Present</source>
        <translation>放映</translation>
    </message>
    <message>
        <source>Full screen, on a second screen if there is one: the scenes of the lesson, else the items on view</source>
        <translation>全屏，若有第二屏幕则在其上：课程的场景，否则为所显示的项目</translation>
    </message>
    <message>
        <source>Next scene</source>
        <translation>下一场景</translation>
    </message>
    <message>
        <source>While presenting: the next scene</source>
        <translation>放映时：下一场景</translation>
    </message>
    <message>
        <source>while a presentation runs</source>
        <translation>放映时</translation>
    </message>
    <message>
        <source>Previous scene</source>
        <translation>上一场景</translation>
    </message>
    <message>
        <source>While presenting: the previous scene</source>
        <translation>放映时：上一场景</translation>
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
        <source>Tour</source>
        <translation>导览</translation>
    </message>
    <message>
        <source>A minute&apos;s walk through the window</source>
        <translation>一分钟认识窗口</translation>
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
    <name>Annotating</name>
    <message>
        <source>There is no head to measure yet.</source>
        <translation>尚无可量的头模。</translation>
    </message>
    <message>
        <source>Choose a note in the list first; the arrow is for it.</source>
        <translation>请先在列表中选一条注释；箭头属于它。</translation>
    </message>
    <message>
        <source>Ruler: click places on the skin; Enter or a click on the last one ends it, A takes the selected item, Backspace takes a place back, Esc leaves</source>
        <translation>标尺：在皮肤上点击各处；回车或再点最后一处结束，A取所选项目，退格撤回一处，Esc离开</translation>
    </message>
    <message>
        <source>Note: click a place on the skin and write; A takes the selected item, Esc leaves</source>
        <translation>注释：点击皮肤某处并书写；A取所选项目，Esc离开</translation>
    </message>
    <message>
        <source>Arrow: click the place that the note is to point to; Esc leaves</source>
        <translation>箭头：点击注释要指向的位置；Esc离开</translation>
    </message>
    <message>
        <source>Move a place of a ruler</source>
        <translation>移动标尺的一处</translation>
    </message>
    <message>
        <source>Move a note</source>
        <translation>移动注释</translation>
    </message>
    <message>
        <source>Arrow</source>
        <translation>箭头</translation>
    </message>
    <message>
        <source>Longer ruler</source>
        <translation>延长标尺</translation>
    </message>
    <message>
        <source>The ruler begins there already; click another place.</source>
        <translation>标尺已从那里开始；请点击另一处。</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>标尺</translation>
    </message>
    <message>
        <source>Select a point or a line in the list; A takes its place or its end.</source>
        <translation>请在列表中选一个点或一条线；A取其位置或端点。</translation>
    </message>
    <message>
        <source>Take a place back</source>
        <translation>收回一处</translation>
    </message>
</context>
<context>
    <name>AnnotationActs</name>
    <message>
        <source>Rulers and notes are set when the landmarks are done.</source>
        <translation>标志点完成后才能设标尺和注释。</translation>
    </message>
    <message>
        <source>There is no head to measure yet.</source>
        <translation>尚无可量的头模。</translation>
    </message>
    <message>
        <source>Export rulers</source>
        <translation>导出标尺</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>已保存{0}</translation>
    </message>
</context>
<context>
    <name>AnnotationDock</name>
    <message>
        <source>Rulers, notes, bookmarks</source>
        <translation>标尺、注释、书签</translation>
    </message>
    <message>
        <source>Rulers, notes and bookmarks</source>
        <translation>标尺、注释和书签</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Name or text</source>
        <translation>名称或文字</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Arrow…</source>
        <translation>箭头…</translation>
    </message>
    <message>
        <source>Let the chosen note point to a place: click it on the head</source>
        <translation>让所选注释指向某处：在头上点击</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Take the chosen row away; Undo brings it back</source>
        <translation>删除所选的一行；可以撤销</translation>
    </message>
    <message>
        <source>Export rulers…</source>
        <translation>导出标尺…</translation>
    </message>
    <message>
        <source>Save all rulers with their lengths as CSV or JSON</source>
        <translation>把全部标尺及其长度存为CSV或JSON</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>标尺</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>注释</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Bookmark</source>
        <translation>书签</translation>
    </message>
    <message>
        <source>Name a ruler</source>
        <translation>命名标尺</translation>
    </message>
    <message>
        <source>Text of a note</source>
        <translation>注释的文字</translation>
    </message>
    <message>
        <source>Name a bookmark</source>
        <translation>命名书签</translation>
    </message>
    <message>
        <source>Delete a ruler</source>
        <translation>删除标尺</translation>
    </message>
    <message>
        <source>Delete a note</source>
        <translation>删除注释</translation>
    </message>
    <message>
        <source>Delete a bookmark</source>
        <translation>删除书签</translation>
    </message>
    <message>
        <source>Select an item in the list or on the head; then it can be bookmarked.</source>
        <translation>请在列表中或头上选一个项目，然后可加书签。</translation>
    </message>
    <message>
        <source>View {0}</source>
        <translation>视角{0}</translation>
    </message>
    <message>
        <source>Bookmarked: {0}</source>
        <translation>已加书签：{0}</translation>
    </message>
    <message>
        <source>{0} is not among the definitions that are loaded.</source>
        <translation>{0}不在已载入的定义之中。</translation>
    </message>
    <message>
        <source>There is no head to measure yet.</source>
        <translation>尚无可量的头模。</translation>
    </message>
</context>
<context>
    <name>BeginDialog</name>
    <message>
        <source>Systems</source>
        <translation>体系</translation>
    </message>
    <message>
        <source>The same number deals the same questions again, on the same head</source>
        <translation>同一数字在同一头部上给出同样的题目</translation>
    </message>
    <message>
        <source>Ask what is unverified, too (marked ▲)</source>
        <translation>也问未证实的内容（标有▲）</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>题目</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Name, as it shall stand in the results</source>
        <translation>写入成绩的姓名</translation>
    </message>
    <message>
        <source>Student</source>
        <translation>学生</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>题数</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Cards to choose from: {n}</source>
        <translation>可选卡片：{n}张</translation>
    </message>
</context>
<context>
    <name>BookmarkMenu</name>
    <message>
        <source>Go to this bookmark</source>
        <translation>转到此书签</translation>
    </message>
</context>
<context>
    <name>CaptionBar</name>
    <message>
        <source>How the item is found, step by step</source>
        <translation>项目的逐步取法</translation>
    </message>
    <message>
        <source>One step back  [Left, Page up]</source>
        <translation>后退一步  [←、上页]</translation>
    </message>
    <message>
        <source>One step on  [Right, Page down, Space]</source>
        <translation>前进一步  [→、下页、空格]</translation>
    </message>
    <message>
        <source>End  [Esc]</source>
        <translation>结束  [Esc]</translation>
    </message>
    <message>
        <source>Pause  [P]</source>
        <translation>暂停  [P]</translation>
    </message>
    <message>
        <source>Play  [P]</source>
        <translation>播放  [P]</translation>
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
    <name>CompareDock</name>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>This:</source>
        <translation>此项：</translation>
    </message>
    <message>
        <source>with this:</source>
        <translation>与此项：</translation>
    </message>
    <message>
        <source>Type a part of a code or name; systems, items and their other readings</source>
        <translation>输入代号或名称的一部分；体系、项目及其他取法</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Distances</source>
        <translation>距离</translation>
    </message>
    <message>
        <source>This</source>
        <translation>此项</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>另一项</translation>
    </message>
    <message>
        <source>Mean, mm</source>
        <translation>平均，mm</translation>
    </message>
    <message>
        <source>Largest, mm</source>
        <translation>最大，mm</translation>
    </message>
    <message>
        <source>Compare this</source>
        <translation>比较此项</translation>
    </message>
    <message>
        <source>with this</source>
        <translation>与此项</translation>
    </message>
    <message>
        <source>Choose two; on the head the first is solid and dark, the second dashed.</source>
        <translation>请选两者；在头上第一者为深色实线，第二者为虚线。</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>正在测量</translation>
    </message>
    <message>
        <source>Measuring: {0}</source>
        <translation>正在测量：{0}</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>At least one of the two has no place on this head.</source>
        <translation>两者中至少有一个在此头上没有位置。</translation>
    </message>
    <message>
        <source>On this head {0:.1f} mm apart on average, {1:.1f} mm at most ({2}).</source>
        <translation>在此头上平均相距{0:.1f} mm，最大{1:.1f} mm（{2}）。</translation>
    </message>
    <message>
        <source>Each item is compared with the nearest of the other system; no source says so.</source>
        <translation>每个项目与另一体系中最近的项目比较；并无来源这样说。</translation>
    </message>
</context>
<context>
    <name>CompareMenu</name>
    <message>
        <source>Compare with</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Put this head beside the other, or take it away</source>
        <translation>把此头部放在旁边，或取走</translation>
    </message>
    <message>
        <source>The head that the sliders were left at</source>
        <translation>滑块上次留下的头部</translation>
    </message>
    <message>
        <source>Other head file…</source>
        <translation>其他头部文件…</translation>
    </message>
    <message>
        <source>Choose the head that is put beside the other</source>
        <translation>选择放在旁边的头部</translation>
    </message>
    <message>
        <source>End comparison</source>
        <translation>结束对比</translation>
    </message>
    <message>
        <source>One head again</source>
        <translation>恢复一个头部</translation>
    </message>
    <message>
        <source>Head files and meshes (*.toml *.ply *.stl *.obj *.off *.glb *.gltf *.vtp *.vtk *.3mf)</source>
        <translation>头部文件和网格 (*.toml *.ply *.stl *.obj *.off *.glb *.gltf *.vtp *.vtk *.3mf)</translation>
    </message>
    <message>
        <source>Compare with a head</source>
        <translation>与一个头部对比</translation>
    </message>
</context>
<context>
    <name>CortexFinder</name>
    <message>
        <source>Looking beneath {count} items</source>
        <translation>正在查看{count}个项目之下</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已保存{path}</translation>
    </message>
    <message>
        <source>The average brain (MNI152), warped to this head: errors of several mm</source>
        <translation>平均脑（MNI152），已变形到此头部：误差数毫米</translation>
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
    <name>DisagreementDialog</name>
    <message>
        <source>Largest disagreements</source>
        <translation>最大的分歧</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>导出CSV…</translation>
    </message>
    <message>
        <source>Readings that lie apart</source>
        <translation>相距的取法</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>侧</translation>
    </message>
    <message>
        <source>Largest, mm</source>
        <translation>最大，mm</translation>
    </message>
    <message>
        <source>Mean, mm</source>
        <translation>平均，mm</translation>
    </message>
    <message>
        <source>One reading</source>
        <translation>一种取法</translation>
    </message>
    <message>
        <source>Another</source>
        <translation>另一种</translation>
    </message>
    <message>
        <source>How sure</source>
        <translation>可靠程度</translation>
    </message>
    <message>
        <source>System</source>
        <translation>体系</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>已保存{0}</translation>
    </message>
    <message>
        <source>Constructing all readings on this head</source>
        <translation>正在此头上构建全部取法</translation>
    </message>
    <message>
        <source>Cancelled; open the table again to fill it.</source>
        <translation>已取消；重新打开表格即可填满。</translation>
    </message>
    <message>
        <source>{0} pairs of readings on this head. Both readings stand, each with its sources; choose a row.</source>
        <translation>此头上有{0}对取法。两种取法并列，各有来源；请选一行。</translation>
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
        <source>, unclear: not used</source>
        <translation>，不清楚：不采用</translation>
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
    <name>Exports</name>
    <message>
        <source>Export image</source>
        <translation>导出图像</translation>
    </message>
    <message>
        <source>Save as recipe</source>
        <translation>存为配方</translation>
    </message>
    <message>
        <source>There is no head to draw yet.</source>
        <translation>尚无可绘之头模。</translation>
    </message>
    <message>
        <source>Save this head as a head file first; the figure is drawn from it.</source>
        <translation>请先将此头模存为头模文件；图据此绘出。</translation>
    </message>
    <message>
        <source>Export both heads</source>
        <translation>导出两个头部</translation>
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
        <source>Select an item in the list or on the head; its construction is what is exported.</source>
        <translation>请在列表中或头上选一个项目；导出的是它的构建过程。</translation>
    </message>
    <message>
        <source>Export playback</source>
        <translation>导出分步演示</translation>
    </message>
    <message>
        <source>Save this head as a head file first; the pictures are drawn from it.</source>
        <translation>请先把此头部存为头部文件；图片由它画出。</translation>
    </message>
    <message>
        <source>Drawing the steps</source>
        <translation>正在绘制步骤</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已保存{path}</translation>
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
</context>
<context>
    <name>FileKinds</name>
    <message>
        <source>Turning head</source>
        <translation>旋转的头部</translation>
    </message>
    <message>
        <source>Turning head, film</source>
        <translation>旋转的头部（影片）</translation>
    </message>
    <message>
        <source>Web page with the head in 3D</source>
        <translation>含3D头部的网页</translation>
    </message>
    <message>
        <source>3D model</source>
        <translation>3D模型</translation>
    </message>
    <message>
        <source>Head in relief, for printing</source>
        <translation>头部浮雕（供打印）</translation>
    </message>
    <message>
        <source>Head in relief</source>
        <translation>头部浮雕</translation>
    </message>
    <message>
        <source>Electrodes for MNE</source>
        <translation>电极（MNE）</translation>
    </message>
    <message>
        <source>Electrodes for BIDS</source>
        <translation>电极（BIDS）</translation>
    </message>
    <message>
        <source>Folder of PNG</source>
        <translation>PNG文件夹</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
</context>
<context>
    <name>FolderDialog</name>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Heads in {0}</source>
        <translation>{0}中的头部</translation>
    </message>
    <message>
        <source>Heads in the folder</source>
        <translation>文件夹中的头部</translation>
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
    <name>HairlineBox</name>
    <message>
        <source>Hairline</source>
        <translation>发际线</translation>
    </message>
    <message>
        <source>Move by</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>cun</source>
        <translation>寸</translation>
    </message>
    <message>
        <source>How far the hairline is moved, in sagittal cun</source>
        <translation>发际线移动多少，以纵寸计</translation>
    </message>
    <message>
        <source>Unclear</source>
        <translation>不清楚</translation>
    </message>
    <message>
        <source>High</source>
        <translation>高</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>Receding</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>{0} hairline</source>
        <translation>{0}发际线</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>前面</translation>
    </message>
    <message>
        <source>Temples</source>
        <translation>颞部</translation>
    </message>
    <message>
        <source>Nape</source>
        <translation>后项</translation>
    </message>
    <message>
        <source>Unclear: {0}</source>
        <translation>不清楚：{0}</translation>
    </message>
    <message>
        <source>It cannot be told on this person: other rules of the books stand for it, and every item that hangs on it says so. Its places stay in the file</source>
        <translation>在此人身上看不出：以书中其他规则代替，凡依赖它的项目都会说明。其位置仍保留在文件中</translation>
    </message>
    <message>
        <source>Here no sagittal cun is known.</source>
        <translation>此处不知纵寸。</translation>
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
        <source>High hairline</source>
        <translation>高发际</translation>
    </message>
    <message>
        <source>Low hairline</source>
        <translation>低发际</translation>
    </message>
    <message>
        <source>Receding hairline</source>
        <translation>后退的发际</translation>
    </message>
    <message>
        <source>Unclear: {place}</source>
        <translation>不清楚：{place}</translation>
    </message>
    <message>
        <source>Clear: {place}</source>
        <translation>清楚：{place}</translation>
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
        <source>{0} keeps what was saved there meanwhile</source>
        <translation>{0}保留其间所存的内容</translation>
    </message>
    <message>
        <source>Nothing was saved; {0} is as another window left it</source>
        <translation>未保存；{0}仍是另一窗口留下的样子</translation>
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
        <source>Changed meanwhile</source>
        <translation>其间有改动</translation>
    </message>
    <message>
        <source>{0} was changed by another window or program since it was read here.</source>
        <translation>{0}在此处读取之后被另一窗口或程序改动过。</translation>
    </message>
    <message>
        <source>Saving over it loses what was changed there; elsewhere both are kept.</source>
        <translation>覆盖保存会丢失那边的改动；存到别处则两者都保留。</translation>
    </message>
    <message>
        <source>Save over it</source>
        <translation>覆盖保存</translation>
    </message>
    <message>
        <source>Save elsewhere…</source>
        <translation>存到别处…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
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
    <name>ImageDialog</name>
    <message>
        <source>Export image</source>
        <translation>导出图像</translation>
    </message>
    <message>
        <source>Without background</source>
        <translation>无背景</translation>
    </message>
    <message>
        <source>In shades of grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>With rulers and notes</source>
        <translation>含标尺与注记</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Once round in</source>
        <translation>旋转一周用时</translation>
    </message>
    <message>
        <source>For print</source>
        <translation>印刷分辨率</translation>
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
    <name>LessonBook</name>
    <message>
        <source>New lesson</source>
        <translation>新课程</translation>
    </message>
    <message>
        <source>Add scene</source>
        <translation>添加场景</translation>
    </message>
    <message>
        <source>Update scene</source>
        <translation>更新场景</translation>
    </message>
    <message>
        <source>Delete scene</source>
        <translation>删除场景</translation>
    </message>
    <message>
        <source>Move scene</source>
        <translation>移动场景</translation>
    </message>
    <message>
        <source>Words of the scene</source>
        <translation>场景的文字</translation>
    </message>
    <message>
        <source>Name of the lesson</source>
        <translation>课程名称</translation>
    </message>
</context>
<context>
    <name>LessonDock</name>
    <message>
        <source>Lesson</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>Scene</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Add this scene</source>
        <translation>添加此场景</translation>
    </message>
    <message>
        <source>Put what is on the screen behind the chosen scene</source>
        <translation>把屏幕上的内容放在所选场景之后</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Put what is on the screen in the place of the chosen scene</source>
        <translation>用屏幕上的内容代替所选场景</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Earlier (Alt+Up)</source>
        <translation>提前（Alt+↑）</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Later (Alt+Down)</source>
        <translation>推后（Alt+↓）</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Take the chosen scene out (Del); Undo brings it back</source>
        <translation>取出所选场景（Del）；可以撤销</translation>
    </message>
    <message>
        <source>Run lesson</source>
        <translation>放映课程</translation>
    </message>
    <message>
        <source>Present the lesson from the chosen scene on (F11)</source>
        <translation>从所选场景起放映课程（F11）</translation>
    </message>
    <message>
        <source>Scenes</source>
        <translation>场景</translation>
    </message>
    <message>
        <source>Double click or Return shows a scene</source>
        <translation>双击或回车显示场景</translation>
    </message>
    <message>
        <source>Name of the lesson</source>
        <translation>课程名称</translation>
    </message>
    <message>
        <source>Name of the scene</source>
        <translation>场景名称</translation>
    </message>
    <message>
        <source>Caption of the scene</source>
        <translation>场景的说明</translation>
    </message>
    <message>
        <source> (not saved)</source>
        <translation>（未保存）</translation>
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
        <source>Open folder</source>
        <translation>打开文件夹</translation>
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
        <source>PySide6 and Qt (LGPL 3), VTK and pyvista (BSD, MIT), numpy and scipy (BSD), trimesh and potpourri3d (MIT), libigl (MPL 2), Pillow (MIT-CMU), genanki (MIT), Noto Sans CJK as a renamed subset (SIL Open Font License), heads from MakeHuman (CC0); in web pages three.js and three-mesh-bvh (MIT).</source>
        <translation>PySide6与Qt（LGPL 3），VTK与pyvista（BSD、MIT），numpy与scipy（BSD），trimesh与potpourri3d（MIT），libigl（MPL 2）、Pillow（MIT-CMU）、genanki（MIT），Noto Sans CJK更名子集（SIL Open Font License），头模出自MakeHuman（CC0）；网页中另有three.js与three-mesh-bvh（MIT）。</translation>
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
    <name>NoteEditor</name>
    <message>
        <source>Text; Enter keeps it, Esc drops it</source>
        <translation>文字；回车保留，Esc放弃</translation>
    </message>
    <message>
        <source>Text of the note</source>
        <translation>注释的文字</translation>
    </message>
</context>
<context>
    <name>OnViewUndo</name>
    <message>
        <source>Change what is shown</source>
        <translation>更改显示内容</translation>
    </message>
</context>
<context>
    <name>OwnColours</name>
    <message>
        <source>Own colour…</source>
        <translation>自选颜色…</translation>
    </message>
    <message>
        <source>Colour of the program</source>
        <translation>程序的颜色</translation>
    </message>
    <message>
        <source>All colours of the program</source>
        <translation>全部用程序的颜色</translation>
    </message>
    <message>
        <source>Own colour</source>
        <translation>自选颜色</translation>
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
    <name>Paper</name>
    <message>
        <source>Export plate</source>
        <translation>导出六面图版</translation>
    </message>
    <message>
        <source>Export handout</source>
        <translation>导出讲义</translation>
    </message>
    <message>
        <source>Drawing the handout</source>
        <translation>正在绘制讲义</translation>
    </message>
    <message>
        <source>Export atlas</source>
        <translation>导出图谱</translation>
    </message>
    <message>
        <source>A page for each item, with contents and indexes, as one PDF.</source>
        <translation>每项一页，附目录与索引，合为一个PDF文件。</translation>
    </message>
    <message>
        <source>Making the atlas</source>
        <translation>正在制作图谱</translation>
    </message>
    <message>
        <source>Export cards for Anki</source>
        <translation>导出Anki卡片</translation>
    </message>
    <message>
        <source>Cards that ask where an item is, what is shown, and which conditions name it.</source>
        <translation>卡片问：项目在何处，所示为何，哪些病症用到它。</translation>
    </message>
    <message>
        <source>Making the cards</source>
        <translation>正在制作卡片</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>打印</translation>
    </message>
    <message>
        <source>There is no head to draw yet.</source>
        <translation>尚无可绘之头模。</translation>
    </message>
    <message>
        <source>Save this head as a head file first; pages are drawn from it.</source>
        <translation>请先将此头存为头模文件，页面据该文件绘制。</translation>
    </message>
    <message>
        <source>Nothing is shown; tick items or a system in the list first.</source>
        <translation>当前未显示任何项目；请先在列表中勾选项目或体系。</translation>
    </message>
    <message>
        <source>Select an item in the list or on the head; a handout is about one item.</source>
        <translation>请在列表中或头上选择一项；讲义以一项为题。</translation>
    </message>
</context>
<context>
    <name>PictureOut</name>
    <message>
        <source>There is no head to draw yet.</source>
        <translation>尚无可绘的头模。</translation>
    </message>
    <message>
        <source>The picture is in the clipboard, {width} x {height} pixels</source>
        <translation>图像已在剪贴板中，{width} x {height} 像素</translation>
    </message>
    <message>
        <source>Save this head as a head file first; a recipe names the file of its head.</source>
        <translation>请先将此头存为头模文件；配方中须写明头模文件。</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已保存 {path}</translation>
    </message>
    <message>
        <source>Drag the picture into another program; a click copies it</source>
        <translation>将图像拖入其他程序；单击则复制</translation>
    </message>
    <message>
        <source>Picture to drag or copy</source>
        <translation>可拖出或复制的图像</translation>
    </message>
</context>
<context>
    <name>Player</name>
    <message>
        <source>Select an item in the list or on the head, to see how it is found</source>
        <translation>请在列表中或头上选一个项目，以查看其取法</translation>
    </message>
    <message>
        <source>This item has no place on this head; its text says why</source>
        <translation>此项目在此头上没有位置；文字中说明了原因</translation>
    </message>
</context>
<context>
    <name>Presentation</name>
    <message>
        <source>Scalp Atlas: presentation</source>
        <translation>Scalp Atlas：放映</translation>
    </message>
    <message>
        <source>Presented head</source>
        <translation>放映的头部</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>F1: keys</source>
        <translation>F1：按键</translation>
    </message>
    <message>
        <source>Esc: end</source>
        <translation>Esc：结束</translation>
    </message>
    <message>
        <source>→  PageDown  Space</source>
        <translation>→  PageDown  空格</translation>
    </message>
    <message>
        <source>next</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>←  PageUp</source>
        <translation>←  PageUp</translation>
    </message>
    <message>
        <source>previous</source>
        <translation>上一个</translation>
    </message>
    <message>
        <source>names away, then one by one</source>
        <translation>隐去名称，再逐个显示</translation>
    </message>
    <message>
        <source>spotlight: all but the selected item fades</source>
        <translation>聚光：所选项目以外均淡化</translation>
    </message>
    <message>
        <source>black screen</source>
        <translation>黑屏</translation>
    </message>
    <message>
        <source>turn the head slowly, or stop</source>
        <translation>缓慢转动头部，或停止</translation>
    </message>
    <message>
        <source>large pointer</source>
        <translation>大指针</translation>
    </message>
    <message>
        <source>larger, smaller text</source>
        <translation>文字放大、缩小</translation>
    </message>
    <message>
        <source>these keys</source>
        <translation>这些按键</translation>
    </message>
    <message>
        <source>end</source>
        <translation>结束</translation>
    </message>
</context>
<context>
    <name>RecentMenu</name>
    <message>
        <source>Open recent</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>{0}: no longer there</source>
        <translation>{0}：已不存在</translation>
    </message>
    <message>
        <source>Empty this list</source>
        <translation>清空此列表</translation>
    </message>
    <message>
        <source>Forget which heads were opened; their files stay</source>
        <translation>忘记打开过哪些头部；文件仍在</translation>
    </message>
</context>
<context>
    <name>SecondHead</name>
    <message>
        <source>reading the head…</source>
        <translation>正在读取头部…</translation>
    </message>
    <message>
        <source>taking the ears off the measuring surface…</source>
        <translation>正在从测量面上去除耳廓…</translation>
    </message>
    <message>
        <source>constructing the zones…</source>
        <translation>正在构建穴区…</translation>
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
    <name>SessionFiles</name>
    <message>
        <source>Open session</source>
        <translation>打开会话</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已保存{path}</translation>
    </message>
    <message>
        <source>session</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Save session</source>
        <translation>保存会话</translation>
    </message>
    <message>
        <source>Session not saved</source>
        <translation>会话未保存</translation>
    </message>
    <message>
        <source>The lesson, or rulers, notes, bookmarks and colours, were changed and not saved.</source>
        <translation>课程，或标尺、注释、书签和颜色有改动，尚未保存。</translation>
    </message>
    <message>
        <source>The program was not closed as usual the last time. Go on with what was on the screen then, and with the lesson as it was?</source>
        <translation>上次程序未正常关闭。要从当时屏幕上的内容和课程继续吗？</translation>
    </message>
    <message>
        <source>Go on where you were</source>
        <translation>从上次之处继续</translation>
    </message>
    <message>
        <source>Sessions and lessons</source>
        <translation>会话和课程</translation>
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
    <name>SideBySide</name>
    <message>
        <source>Second head</source>
        <translation>第二个头部</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>{name} is not there any more; the scene is shown on this head</source>
        <translation>{name}已不存在；场景显示在此头部上</translation>
    </message>
    <message>
        <source>Not among the definitions, and left out: {names}</source>
        <translation>不在定义之中，已略去：{names}</translation>
    </message>
</context>
<context>
    <name>StudyDesk</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Export progress</source>
        <translation>导出进度</translation>
    </message>
    <message>
        <source>Import progress</source>
        <translation>导入进度</translation>
    </message>
    <message>
        <source>Taken in; cards new or newer: {n}</source>
        <translation>已取入；新的或更新的卡片：{n}张</translation>
    </message>
    <message>
        <source>Review due cards ({n})</source>
        <translation>复习到期的卡片（{n}）</translation>
    </message>
    <message>
        <source>Save results</source>
        <translation>保存成绩</translation>
    </message>
    <message>
        <source>Open a head first; the questions are about it.</source>
        <translation>请先打开一个头部；题目都与它有关。</translation>
    </message>
    <message>
        <source>Close the landmarks first; study needs the head to itself.</source>
        <translation>请先关闭标志点；学习需要独占头部。</translation>
    </message>
    <message>
        <source>An exam is under way; stop it first.</source>
        <translation>考试正在进行；请先停止。</translation>
    </message>
    <message>
        <source>Saved {path}</source>
        <translation>已保存{path}</translation>
    </message>
    <message>
        <source>End the exam? What is not answered yet is not in the results.</source>
        <translation>结束考试吗？尚未回答的不计入成绩。</translation>
    </message>
    <message>
        <source>Exam</source>
        <translation>考试</translation>
    </message>
    <message>
        <source>The results of the exam are not saved.</source>
        <translation>考试成绩尚未保存。</translation>
    </message>
</context>
<context>
    <name>StudyPage</name>
    <message>
        <source>Choices</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>How it is found (C)</source>
        <translation>取法（C）</translation>
    </message>
    <message>
        <source>Show the text of the item with the steps of its construction</source>
        <translation>显示项目的文字和构建步骤</translation>
    </message>
    <message>
        <source>Skip (S)</source>
        <translation>跳过（S）</translation>
    </message>
    <message>
        <source>Pass this question over</source>
        <translation>略过此题</translation>
    </message>
    <message>
        <source>Stop (Esc)</source>
        <translation>停止（Esc）</translation>
    </message>
    <message>
        <source>End the round; what was answered is summed up</source>
        <translation>结束本轮；汇总已答内容</translation>
    </message>
    <message>
        <source>Save results…</source>
        <translation>保存成绩…</translation>
    </message>
    <message>
        <source>Write the results as PDF or CSV</source>
        <translation>把成绩写为PDF或CSV</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Back to the texts</source>
        <translation>回到文字</translation>
    </message>
    <message>
        <source>Next (Return)</source>
        <translation>下一题（回车）</translation>
    </message>
    <message>
        <source>Answer (Return)</source>
        <translation>回答（回车）</translation>
    </message>
    <message>
        <source>Check (Return)</source>
        <translation>核对（回车）</translation>
    </message>
</context>
<context>
    <name>Studying</name>
    <message>
        <source>Nothing is due today. What you answer in Find it yourself comes back here.</source>
        <translation>今天没有到期的内容。您在“自行取穴”中回答过的会在这里再现。</translation>
    </message>
    <message>
        <source>There is nothing to ask of: open a head and choose a system that has a place on it.</source>
        <translation>没有可问的内容：请打开头部，并选择在其上有位置的体系。</translation>
    </message>
    <message>
        <source>The round has ended: the head or the definitions are others now.</source>
        <translation>本轮已结束：头部或定义已改变。</translation>
    </message>
</context>
<context>
    <name>SystemsDialog</name>
    <message>
        <source>Systems</source>
        <translation>体系</translation>
    </message>
    <message>
        <source>{n} items</source>
        <translation>{n}项</translation>
    </message>
    <message>
        <source>All systems</source>
        <translation>全部体系</translation>
    </message>
    <message>
        <source>With unverified items (marked ▲)</source>
        <translation>包括未经证实的项目（标以▲）</translation>
    </message>
</context>
<context>
    <name>Teaching</name>
    <message>
        <source>There is no head to present yet</source>
        <translation>还没有可放映的头部</translation>
    </message>
    <message>
        <source>Example lessons</source>
        <translation>示例课程</translation>
    </message>
    <message>
        <source>Open this lesson</source>
        <translation>打开此课程</translation>
    </message>
    <message>
        <source>{undo}: {act}</source>
        <translation>{undo}：{act}</translation>
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
    <name>Tour</name>
    <message>
        <source>Turn the head</source>
        <translation>转动头部</translation>
    </message>
    <message>
        <source>Drag to turn it, scroll to come nearer, click a line or a point to read about it. The keys 1 to 6 and the buttons above go to fixed views.</source>
        <translation>拖动以转动，滚轮以靠近，点击线或点以阅读。按键1至6和上方按钮转到固定视角。</translation>
    </message>
    <message>
        <source>Choose what is shown</source>
        <translation>选择显示内容</translation>
    </message>
    <message>
        <source>Tick whole systems or single items. The search knows codes, English, pinyin and characters. Conditions and prescriptions have tabs of their own.</source>
        <translation>勾选整个体系或单个项目。搜索认识代号、英文、拼音和汉字。病症和处方另有标签页。</translation>
    </message>
    <message>
        <source>Read about it</source>
        <translation>阅读</translation>
    </message>
    <message>
        <source>The text of the selected item: where it lies, its length on this head, and which source says what. Where sources disagree both stand there; what is unverified is marked&#xa0;▲.</source>
        <translation>所选项目的文字：位置、在此头上的长度，以及何来源怎么说。来源不一致时两者并列；未证实的标有&#xa0;▲。</translation>
    </message>
    <message>
        <source>How it is found</source>
        <translation>如何取法</translation>
    </message>
    <message>
        <source>The numbered steps are those by which the program constructed it on this head.</source>
        <translation>编号的步骤就是程序在此头上构建它的过程。</translation>
    </message>
    <message>
        <source>Take it with you</source>
        <translation>带走</translation>
    </message>
    <message>
        <source>File exports pictures and numbers, and saves sessions. Teach has lessons, and F11 presents them on the whole screen.</source>
        <translation>“文件”菜单导出图片和数字，并保存会话。“教学”中有课程，F11在全屏上放映。</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>F1 shows all keys. This tour is in the Help menu.</source>
        <translation>F1显示全部按键。本导览在“帮助”菜单中。</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>导览</translation>
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
    <name>Where</name>
    <message>
        <source>{file} is there already. Replace it?</source>
        <translation>{file} 已存在。是否替换？</translation>
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
