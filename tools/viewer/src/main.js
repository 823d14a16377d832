// The page: a head with its items in 3D, a legend, and the text of what is chosen.
import { readPage, unpacked } from "./data.js";
import { element } from "./elements.js";
import { legend } from "./legend.js";
import { HeadScene, VIEWS } from "./scene.js";
import { Tags } from "./tags.js";
import { textIn, word } from "./words.js";
import "./viewer.css";

const TURN_DEG = 15;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

class Viewer {
  constructor(page) {
    this.page = page;
    this.state = {
      language: page.language,
      shown: new Set(page.systems.map((system) => system.id)),
      opened: new Set(),
      chosen: "",
      labels: page.labels,
      hair: page.hair && page.has_hair,
      skin: page.skin_opacity,
    };
    this.title = element("h1");
    this.under = element("p", { className: "faint" });
    this.stage = element("div", { className: "stage", tabIndex: 0 });
    this.stage.setAttribute("role", "application");
    this.status = element("p", { className: "status" });
    this.status.setAttribute("role", "status");
    this.tools = element("div", { className: "tools" });
    this.tools.setAttribute("role", "toolbar");
    this.legend = element("nav", { className: "legend" });
    this.text = element("article", { className: "text", tabIndex: -1 });
    this.notes = element("footer", { className: "notes" });
    document.body.append(
      element("header", {}, element("div", {}, this.title, this.under), this.tools),
      element("main", {}, this.legend, element("div", { className: "middle" }, this.stage, this.status), this.text),
      this.notes,
    );
  }

  async start(glb) {
    const { page, state } = this;
    try {
      this.scene = new HeadScene(this.stage, page, () => this.seen());
    } catch {
      this.stage.append(element("p", { className: "fault", textContent: word("no_webgl", state.language) }));
    }
    if (this.scene) await this.openScene(glb);
    document.addEventListener("keydown", (event) => this.pressed(event));
    this.write();
    document.documentElement.dataset.ready = "true";
  }

  async openScene(glb) {
    await this.scene.load(glb);
    this.tags = new Tags(this.scene, this.page, (id) => this.choose(id));
    this.scene.setHair(this.state.hair);
    this.scene.setSkin(this.state.skin);
    this.scene.look(this.page.view, { home: true });
    const canvas = this.scene.renderer.domElement;
    let pressed = [0, 0];
    canvas.addEventListener("pointerdown", ({ offsetX, offsetY }) => (pressed = [offsetX, offsetY]));
    canvas.addEventListener("click", ({ offsetX, offsetY }) => {
      const still = Math.hypot(offsetX - pressed[0], offsetY - pressed[1]) < 4; // else the head was turned
      if (still) this.choose(this.scene.pick(offsetX, offsetY));
    });
  }

  // -- acts --------------------------------------------------------------------------------------

  /** Choose an item by its id, with or without side; "" for none. */
  choose(id, turn = false) {
    const item = this.page.items.find((one) => one.id === id || one.sides.some((side) => side.id === id));
    this.state.chosen = item?.id ?? "";
    if (item) this.state.shown.add(item.system);
    this.scene?.mark(item);
    if (item && turn) this.scene?.face(item);
    this.writeLegend();
    this.writeText();
    this.showSystems();
  }

  about(system) {
    this.state.chosen = system;
    this.scene?.mark(null);
    this.writeLegend();
    this.writeText();
  }

  show(system, on) {
    this.state.shown[on ? "add" : "delete"](system);
    this.showSystems();
  }

  showAll(on) {
    this.state.shown = new Set(on ? this.page.systems.map((system) => system.id) : []);
    this.writeLegend();
    this.showSystems();
  }

  showSystems() {
    const { chosen, shown } = this.state;
    const item = this.page.items.find((one) => one.id === chosen);
    this.scene?.mark(item && shown.has(item.system) ? item : null);
    this.scene?.showSystems(shown);
  }

  look(view) {
    const slowly = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scene?.look(VIEWS[view], { slowly, home: true });
  }

  set(name, value) {
    this.state[name] = value;
    if (name === "hair") this.scene?.setHair(value);
    if (name === "skin") this.scene?.setSkin(value);
    if (name === "labels") this.seen();
    if (name === "language") this.write();
    else if (name !== "skin") this.writeTools();
  }

  pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const view = Object.keys(VIEWS)[Number(event.key) - 1];
    if (view) this.look(view);
    else if (event.key.toLowerCase() === "l") this.set("labels", !this.state.labels);
    else if (event.key.toLowerCase() === "h" && this.page.has_hair) this.set("hair", !this.state.hair);
    else if (event.key in ARROWS && event.target === this.stage) this.scene?.turn(...ARROWS[event.key].map((way) => way * TURN_DEG));
    else return;
    event.preventDefault();
  }

  // -- what is written ---------------------------------------------------------------------------

  /** After each picture: lay out the tags, and say what found no room. */
  seen() {
    if (!this.tags) return;
    const { state, stage } = this;
    const left_out = this.tags.layOut(state.shown, state.chosen, state.labels);
    this.status.textContent = left_out ? word("crowded", state.language, { n: left_out }) : word("help", state.language);
    const angles = this.scene.angles();
    [stage.dataset.azimuth, stage.dataset.elevation] = angles.map((degrees) => degrees.toFixed(1));
  }

  write() {
    const { language } = this.state;
    document.documentElement.lang = language === "zh" ? "zh-Hans" : "en";
    const [title, head] = [textIn(this.page.title, language), textIn(this.page.head, language)];
    document.title = `${title} · ${head}`;
    [this.title.textContent, this.under.textContent] = [title, head];
    this.stage.ariaLabel = word("canvas", language);
    this.text.ariaLabel = word("text", language);
    this.legend.ariaLabel = word("legend", language);
    this.notes.replaceChildren(
      ...this.page.notes.map((note) => element("p", { textContent: textIn(note, language) })),
      element(
        "details",
        {},
        element("summary", { textContent: word("licences", language) }),
        element("pre", { textContent: document.getElementById("licences").textContent }),
      ),
    );
    this.writeTools();
    this.writeLegend();
    this.writeText();
    this.tags?.write(language);
    this.seen();
  }

  writeTools() {
    const { state } = this;
    const focused = this.tools.contains(document.activeElement) ? document.activeElement.dataset.act : "";
    const button = (act, text, title, onclick, pressed) => {
      const made = element("button", { type: "button", textContent: text, title, ariaLabel: title, onclick, data: { act } });
      if (pressed !== undefined) made.ariaPressed = String(pressed);
      return made;
    };
    const views = Object.keys(VIEWS).map((view, k) => {
      const long = word(view === "three_quarter" ? "three_quarter_long" : view, state.language);
      return button(`view_${view}`, word(view, state.language), `${long} (${k + 1})`, () => this.look(view));
    });
    const toggles = [["labels", "L"], ...(this.page.has_hair ? [["hair", "H"]] : [])].map(([name, key]) => {
      const text = word(name, state.language);
      return button(name, text, `${text} (${key})`, () => this.set(name, !state[name]), state[name]);
    });
    const other = state.language === "zh" ? "en" : "zh";
    const words = word("language", state.language);
    const language = button("language", words, words, () => this.set("language", other));
    language.lang = other === "zh" ? "zh-Hans" : "en";
    const skin = element("input", { type: "range", min: "0.2", max: "1", step: "0.05", data: { act: "skin" } });
    skin.value = state.skin;
    skin.addEventListener("input", () => this.set("skin", Number(skin.value)));
    this.tools.ariaLabel = word("views", state.language);
    const group = (...children) => element("span", { className: "group" }, ...children);
    this.tools.replaceChildren(
      group(...views),
      group(...toggles),
      element("label", { className: "group" }, `${word("skin", state.language)} `, skin),
      group(language),
    );
    if (focused) this.tools.querySelector(`[data-act="${focused}"]`)?.focus();
  }

  writeLegend() {
    const focused = document.activeElement?.dataset.item;
    const place = this.legend.scrollTop;
    const acts = {
      show: (system, on) => this.show(system, on),
      showAll: (on) => this.showAll(on),
      choose: (id, turn) => this.choose(id, turn),
      about: (system) => this.about(system),
    };
    this.legend.replaceChildren(...legend(this.page, this.state, acts));
    this.legend.scrollTop = place;
    if (focused) this.legend.querySelector(`[data-item="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  writeText() {
    const { chosen, language } = this.state;
    const told = [...this.page.items, ...this.page.systems].find((one) => one.id === chosen);
    if (told) this.text.innerHTML = textIn(told.text, language); // made and escaped by the program
    else this.text.replaceChildren(element("p", { className: "faint", textContent: word("choose", language) }));
    this.text.scrollTop = 0;
  }
}

async function open() {
  const page = await readPage();
  await new Viewer(page).start(await unpacked("head"));
}

open().catch((error) => {
  const words = ["en", "zh"].map((language) => word("too_old", language)).join(" ");
  document.body.append(element("p", { className: "fault", textContent: `${words} (${error.message})` }));
});
