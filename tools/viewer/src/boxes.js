// Boxes in a plane, kept by the cells that they touch, so that few must be looked at to find a free place.

const CELL_PX = 48;
const GAP_PX = 2;
const ROW = 1000; // more cells than a row of the widest window has

export class Boxes {
  constructor() {
    this.cells = new Map();
  }

  /** Keep a box: left, top, right, bottom. */
  add(box) {
    this.someCell(box, (cell) => {
      if (!this.cells.has(cell)) this.cells.set(cell, []);
      this.cells.get(cell).push(box);
    });
  }

  /** Whether a box comes near none of those kept, but for its own. */
  free(box, own) {
    return !this.someCell(box, (cell) => this.cells.get(cell)?.some((other) => other !== own && near(box, other)));
  }

  /** Ask about each cell that a box touches until one says yes; whether one did. */
  someCell([left, top, right, bottom], ask) {
    const [lastX, lastY] = [cell(right + GAP_PX), cell(bottom + GAP_PX)];
    for (let x = cell(left - GAP_PX); x <= lastX; x++)
      for (let y = cell(top - GAP_PX); y <= lastY; y++) if (ask(ROW * y + x)) return true;
    return false;
  }
}

const cell = (pixel) => Math.floor(pixel / CELL_PX);

const near = (one, other) =>
  one[0] < other[2] + GAP_PX && other[0] < one[2] + GAP_PX && one[1] < other[3] + GAP_PX && other[1] < one[3] + GAP_PX;
