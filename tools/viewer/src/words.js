// The words of the page around the texts of the items, in English and Chinese.
export const WORDS = {
  views: { en: "Views", zh: "视角" },
  front: { en: "Front", zh: "前面" },
  left: { en: "Left", zh: "左侧" },
  right: { en: "Right", zh: "右侧" },
  back: { en: "Back", zh: "后面" },
  top: { en: "Top", zh: "顶面" },
  three_quarter: { en: "¾", zh: "前外侧" },
  three_quarter_long: { en: "Three-quarter", zh: "前外侧" },
  labels: { en: "Labels", zh: "标签" },
  hair: { en: "Hair", zh: "发区" },
  skin: { en: "Skin opacity", zh: "皮肤不透明度" },
  language: { en: "中文", zh: "English" },
  legend: { en: "Systems", zh: "体系" },
  all: { en: "all", zh: "全选" },
  none: { en: "none", zh: "全不选" },
  unverified: { en: "unverified", zh: "未经证实" },
  some_unverified: { en: "{n} unverified", zh: "{n}项未经证实" },
  about: { en: "About this system", zh: "体系简介" },
  text: { en: "Text", zh: "说明" },
  choose: {
    en: "Click a line, a tag or an entry of the list, and its text appears here.",
    zh: "点击头上的线、标签或列表中的条目，此处即显示其说明。",
  },
  crowded: { en: "Labels without room: {n}. Zoom in, or switch systems off.", zh: "{n}个标签无处可放：请放大或关闭部分体系" },
  help: {
    en: "Drag to turn, wheel to zoom, right button to move; keys 1 to 6 for views, arrows to turn, L labels, H hair",
    zh: "拖动旋转，滚轮缩放，右键平移；按键1至6切换视角，方向键旋转，L标签，H发区",
  },
  licences: { en: "Licences of the viewer", zh: "查看器许可" },
  canvas: { en: "Head in 3D; arrow keys turn it", zh: "三维头部；方向键旋转" },
  side_left: { en: "L", zh: "左" },
  side_right: { en: "R", zh: "右" },
  too_old: {
    en: "This browser cannot show the head; use a newer one.",
    zh: "此浏览器过旧，无法显示；请换用较新版本。",
  },
  no_webgl: {
    en: "This browser shows no 3D (WebGL is off or missing). The texts can still be read.",
    zh: "此浏览器无法显示三维图形（WebGL不可用）；文字仍可阅读。",
  },
};

/** A word in a language, with its gaps filled. */
export function word(key, language, gaps = {}) {
  return Object.entries(gaps).reduce((told, [name, value]) => told.replace(`{${name}}`, value), WORDS[key][language]);
}

/** A text of the page in a language, else in English. */
export const textIn = (text, language) => text[language] || text.en || "";
