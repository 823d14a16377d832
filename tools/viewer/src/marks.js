// The mark of a point and the sample of a line, painted as they are on the head.

const RADIUS = 9; // of a mark in its square of 40
const SQUARE = 40;
const CASING = "rgba(26, 26, 28, 0.9)";

export const css = (rgb) => `rgb(${rgb.join(", ")})`;

/** A canvas with the mark of a look: filled or hollow, within a ring of dots where unverified. */
export function markCanvas(look, corners) {
  const canvas = Object.assign(document.createElement("canvas"), { width: SQUARE, height: SQUARE });
  const pen = canvas.getContext("2d");
  pen.translate(SQUARE / 2, SQUARE / 2);
  const radius = RADIUS * (look.hollow ? 1.3 : 1);
  fill(pen, radius, look.mark, corners, css(look.rgb), true);
  if (look.hollow) fill(pen, radius * 0.55, look.mark, corners, "white", false);
  if (look.dotted) ring(pen, radius + 7);
  return canvas;
}

function fill(pen, radius, mark, corners, colour, edged) {
  pen.beginPath();
  if (mark in corners) corners[mark].forEach(([x, y]) => pen.lineTo(x * radius, y * radius));
  else pen.arc(0, 0, radius, 0, 2 * Math.PI);
  pen.closePath();
  pen.fillStyle = colour;
  pen.fill();
  if (!edged) return;
  [pen.strokeStyle, pen.lineWidth] = [CASING, 2.5];
  pen.stroke();
}

function ring(pen, radius) {
  for (const [colour, size] of [["rgba(255, 255, 255, 0.85)", 3.4], ["rgb(26, 26, 28)", 2.1]])
    for (let k = 0; k < 8; k++) {
      pen.beginPath();
      pen.arc(radius * Math.cos((k * Math.PI) / 4), radius * Math.sin((k * Math.PI) / 4), size, 0, 2 * Math.PI);
      pen.fillStyle = colour;
      pen.fill();
    }
}

/** A small canvas for the legend: the mark of points, else a line in its dash. */
export function sample(look, kind, corners) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 88, height: SQUARE, className: "sample" });
  canvas.setAttribute("aria-hidden", "true");
  const pen = canvas.getContext("2d");
  if (kind === "point") {
    pen.drawImage(markCanvas(look, corners), (88 - SQUARE) / 2, 0);
    return canvas;
  }
  pen.lineCap = look.dotted ? "round" : "butt";
  const pattern = look.dotted ? look.dash.flatMap((step) => [0.1, step * 3.2]) : look.dash.map((length) => length * 2.6);
  pen.setLineDash(pattern);
  if (kind === "area") {
    pen.fillStyle = css(look.rgb).replace(")", ", 0.4)").replace("rgb(", "rgba(");
    pen.fillRect(6, 8, 76, 24);
  }
  for (const [colour, width] of [[CASING, 9], [css(look.rgb), 6]]) {
    [pen.strokeStyle, pen.lineWidth] = [colour, (kind === "area" ? 0.55 : 1) * width * look.weight];
    pen.beginPath();
    if (kind === "area") pen.rect(6, 8, 76, 24);
    else {
      pen.moveTo(6, SQUARE / 2);
      pen.lineTo(82, SQUARE / 2);
    }
    pen.stroke();
  }
  return canvas;
}
