// Lines on the skin in the dashes of the pictures, and what stands for points.
import { Vector3 } from "three";

const DOT_MM = 0.02; // a stretch so short is drawn as a round dot

/** Points of a flat array, as vectors. */
export function pointsOf(flat) {
  return Array.from({ length: flat.length / 3 }, (_, k) => new Vector3(flat[3 * k], flat[3 * k + 1], flat[3 * k + 2]));
}

/** The place `share` (0 to 1) of the way along a line. */
export function placeAlong(points, share) {
  const along = lengths(points);
  return at(points, along, share * along[along.length - 1]);
}

/** Ends of the straight pieces of a line in its dash, as one flat array: x, y, z of a start, of its end ... */
export function pieces(points, dash, dotted) {
  const along = lengths(points);
  const whole = along[along.length - 1];
  if (dotted) return dots(points, along, whole, dash);
  if (!dash.length) return stretch(points, along, 0, whole);
  const flat = [];
  for (let start = 0, turn = 0; start < whole; turn += 2) {
    const [on, off] = [dash[turn % dash.length], dash[(turn + 1) % dash.length]];
    flat.push(...stretch(points, along, start, Math.min(start + on, whole)));
    start += on + off;
  }
  return flat;
}

function dots(points, along, whole, steps) {
  const flat = [];
  for (let place = 0, turn = 0; place <= whole; place += steps[turn++ % steps.length]) {
    const here = at(points, along, Math.min(place, whole - DOT_MM));
    const there = at(points, along, Math.min(place + DOT_MM, whole));
    flat.push(...here.toArray(), ...there.toArray());
  }
  return flat;
}

function stretch(points, along, start, stop) {
  const inner = points.filter((_, k) => along[k] > start && along[k] < stop);
  const line = [at(points, along, start), ...inner, at(points, along, stop)];
  return line.slice(1).flatMap((point, k) => [...line[k].toArray(), ...point.toArray()]);
}

function lengths(points) {
  const along = [0];
  for (let k = 1; k < points.length; k++) along.push(along[k - 1] + points[k].distanceTo(points[k - 1]));
  return along;
}

function at(points, along, place) {
  const next = along.findIndex((length) => length >= place);
  if (next < 1) return (next === 0 ? points[0] : points[points.length - 1]).clone();
  const share = (place - along[next - 1]) / (along[next] - along[next - 1] || 1);
  return points[next - 1].clone().lerp(points[next], share);
}
