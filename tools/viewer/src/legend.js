// The list of systems with their items: what is shown, in which colour and dash, and how many.
import { element } from "./elements.js";
import { sample } from "./marks.js";
import { textIn, word } from "./words.js";

/**
 * @param page the page's record
 * @param state language, shown (ids of systems), chosen (id of an item or a system)
 * @param acts show(id, on), showAll(on), choose(id), about(id)
 */
export function legend(page, state, acts) {
  const { language } = state;
  const every = ["all", "none"].map((key) =>
    element("button", { type: "button", className: "link", textContent: word(key, language), onclick: () => acts.showAll(key === "all") }),
  );
  return [
    element("h2", { textContent: word("legend", language) }, element("span", { className: "every" }, ...every)),
    ...page.systems.map((system) => row(page, system, state, acts)),
  ];
}

function row(page, system, state, acts) {
  const { language } = state;
  const items = page.items.filter((item) => item.system === system.id);
  const name = textIn(system.name, language);
  const doubtful = items.filter((item) => item.dotted).length;
  const count = element("span", { className: "count", textContent: items.length });
  const doubt = doubtful ? element("span", { className: "doubt", textContent: `▲ ${word("some_unverified", language, { n: doubtful })}` }) : null;
  const entries = items.map((item) => entry(page, item, state, acts));
  const about = element("button", { type: "button", className: "link", textContent: word("about", language), onclick: () => acts.about(system.id) });
  const box = element("input", { type: "checkbox", checked: state.shown.has(system.id), ariaLabel: name, data: { system: system.id } });
  box.addEventListener("change", () => acts.show(system.id, box.checked));
  const opened = state.opened.has(system.id) || page.systems.length === 1;
  const details = element(
    "details",
    { open: opened },
    element("summary", {}, sample(system, usualKind(items), page.marks), element("span", { className: "name" }, name, " ", count, doubt && element("br"), doubt)),
    element("ul", {}, element("li", {}, about), ...entries),
  );
  details.addEventListener("toggle", () => state.opened[details.open ? "add" : "delete"](system.id));
  return element("div", { className: "system" }, box, details);
}

function entry(page, item, state, acts) {
  const { language } = state;
  const [code, name] = item.label[language];
  const doubt = item.dotted ? element("span", { className: "doubt", textContent: `▲ ${word("unverified", language)}` }) : null;
  const button = element(
    "button",
    { type: "button", className: "entry", data: { item: item.id }, onclick: () => acts.choose(item.id, true) },
    sample(item, item.kind, page.marks),
    element("span", {}, element("b", { textContent: code }), name ? ` ${name}` : "", doubt && " ", doubt),
  );
  if (item.id === state.chosen) button.ariaCurrent = "true";
  return element("li", {}, button);
}

/** What most items of a system are: "point", "curve" or "area". */
function usualKind(items) {
  const count = (kind) => items.filter((item) => item.kind === kind).length;
  return ["curve", "point", "area"].reduce((best, kind) => (count(kind) > count(best) ? kind : best));
}
