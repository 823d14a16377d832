// Tags beside the items: none where the head hides the item, none upon another.
import { Boxes } from "./boxes.js";
import { anchors } from "./scene.js";
import { word } from "./words.js";

const DISTANCES_PX = [8, 16, 28, 46, 70, 100, 130];
const MARK_PX = 5; // around the place that a tag points at, which no other tag may cover
const MOST_NAMED = 24; // of more tags each tells its code alone
const DIRECTIONS = 16;
const FAR_PX = 40;
const OUTWARD = 9; // directions of far tags, whose leaders shall not cross the head
const SVG = "http://www.w3.org/2000/svg";

export class Tags {
  /** @param onChoose called with the id with side of the tag that is clicked */
  constructor(scene, page, onChoose) {
    this.scene = scene;
    this.layer = Object.assign(document.createElement("div"), { className: "tags" });
    this.leaders = document.createElementNS(SVG, "svg");
    this.paths = ["under", "over"].map((className) => {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("class", className);
      return path;
    });
    this.leaders.append(...this.paths);
    this.leaders.setAttribute("aria-hidden", "true");
    this.layer.append(this.leaders);
    scene.stage.append(this.layer);
    this.tags = page.items.flatMap((item) => item.sides.map((side) => this.made(item, side, onChoose)));
  }

  made(item, side, onChoose) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "tag", tabIndex: -1 });
    button.dataset.id = side.id;
    button.addEventListener("click", () => onChoose(side.id));
    this.layer.append(button);
    return { item, side, button, places: anchors(side), sizes: {} };
  }

  /** Write all tags in a language, and measure them with and without their names. */
  write(language) {
    for (const tag of this.tags) {
      const [code, name] = tag.item.label[language];
      const hand = tag.side.hand && word(`side_${tag.side.hand}`, language);
      const doubt = tag.item.dotted ? "▲" : "";
      tag.button.classList.toggle("doubtful", tag.item.dotted);
      tag.short = [[doubt, "b"], [code, "b"], [hand, "i"]];
      tag.long = [[doubt, "b"], [code, "b"], [name, "span"], [hand, "i"]];
      const sure = tag.item.dotted ? ` (${word("unverified", language)})` : "";
      tag.button.title = [code, name, hand].filter(Boolean).join(" ") + sure;
      tag.forms = name ? ["long", "short"] : ["short"];
    }
    this.layer.classList.add("measuring");
    for (const form of ["long", "short"]) {
      for (const tag of this.tags) fill(tag, form);
      for (const tag of this.tags) tag.sizes[form] = [tag.button.offsetWidth, tag.button.offsetHeight];
    }
    this.layer.classList.remove("measuring");
  }

  /**
   * Lay out what is shown; returns how many tags of what can be seen found no room.
   * @param shown ids of systems
   * @param chosen id without side, whose tags come first
   */
  layOut(shown, chosen, on) {
    const { clientWidth, clientHeight } = this.scene.stage;
    const middle = this.scene.project(this.scene.middle);
    const seen = this.seen(shown, chosen, on);
    const taken = new Boxes();
    for (const { own } of seen) taken.add(own);
    const placed = new Map();
    for (const distance of DISTANCES_PX) // far tags must not take the place of near ones
      for (const { tag, at, own } of seen.filter((one) => !placed.has(one.tag))) {
        const forms = seen.length > MOST_NAMED && tag.item.id !== chosen ? ["short"] : tag.forms;
        const isFree = (box) => inside(box, clientWidth, clientHeight) && taken.free(box, own);
        const room = freeRoom(tag.sizes, forms, at, distance, middle, isFree);
        if (!room) continue;
        placed.set(tag, { ...room, at });
        taken.add(room.box);
      }
    this.show(placed, chosen);
    return seen.length - placed.size;
  }

  /** What is to have a tag, with its place in the picture, the chosen item first. */
  seen(shown, chosen, on) {
    const { clientWidth, clientHeight } = this.scene.stage;
    const found = [];
    for (const tag of this.tags) {
      const wanted = shown.has(tag.item.system) && (on || tag.item.id === chosen);
      const place = wanted && tag.places.find((one) => !this.scene.hidden(one));
      if (!place) continue;
      const at = this.scene.project(place);
      if (inside([...at, ...at], clientWidth, clientHeight)) found.push({ tag, at, own: around(at) });
    }
    const first = ({ tag }) => Number(tag.item.id === chosen);
    return found.sort((one, other) => first(other) - first(one));
  }

  /** Put the tags where room was found for them, with their leaders; the rest is hidden. */
  show(placed, chosen) {
    for (const tag of this.tags) {
      const room = placed.get(tag);
      tag.button.hidden = !room;
      if (!room) continue;
      fill(tag, room.form);
      tag.button.classList.toggle("chosen", tag.item.id === chosen);
      tag.button.style.transform = `translate(${Math.round(room.box[0])}px, ${Math.round(room.box[1])}px)`;
    }
    const leaders = [...placed.values()].map(({ at, end }) => `M${at.map(Math.round)}L${end.map(Math.round)}`);
    for (const path of this.paths) path.setAttribute("d", leaders.join(""));
  }
}

/** The first free box at a distance from a place: with the name before without it, outwards before inwards. */
function freeRoom(sizes, forms, [x, y], distance, middle, isFree) {
  const outward = Math.atan2(y - middle[1], x - middle[0]);
  for (const form of forms)
    for (let k = 0; k < (distance > FAR_PX ? OUTWARD : DIRECTIONS); k++) {
      const turn = Math.ceil(k / 2) * (k % 2 ? 1 : -1) * ((2 * Math.PI) / DIRECTIONS);
      const [across, down] = [Math.cos(outward + turn), Math.sin(outward + turn)];
      const [wide, high] = sizes[form];
      const end = [x + distance * across, y + distance * down];
      const left = end[0] - (wide * (1 - across)) / 2;
      const top = end[1] - (high * (1 - down)) / 2;
      const box = [left, top, left + wide, top + high];
      if (isFree(box)) return { form, box, end };
    }
  return null;
}

const around = ([x, y]) => [x - MARK_PX, y - MARK_PX, x + MARK_PX, y + MARK_PX];

const inside = ([left, top, right, bottom], width, height) =>
  left >= 2 && top >= 2 && right <= width - 2 && bottom <= height - 2;

function fill(tag, form) {
  if (tag.form === form && tag.filled === tag[form]) return;
  tag.button.replaceChildren(
    ...tag[form]
      .filter(([text]) => text)
      .map(([text, kind]) => Object.assign(document.createElement(kind), { textContent: text })),
  );
  [tag.form, tag.filled] = [form, tag[form]];
}
