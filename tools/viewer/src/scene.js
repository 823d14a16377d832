// The head with its items, in millimetres, +x to the head's left, +y up, +z to the front.
import {
  AmbientLight,
  BufferAttribute,
  BufferGeometry,
  CanvasTexture,
  Color,
  ColorManagement,
  DirectionalLight,
  DoubleSide,
  Group,
  LinearSRGBColorSpace,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  OrthographicCamera,
  Points,
  PointsMaterial,
  Raycaster,
  Scene,
  Vector2,
  Vector3,
  WebGLRenderer,
} from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { LineMaterial } from "three/addons/lines/LineMaterial.js";
import { LineSegments2 } from "three/addons/lines/LineSegments2.js";
import { LineSegmentsGeometry } from "three/addons/lines/LineSegmentsGeometry.js";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { acceleratedRaycast, MeshBVH } from "three-mesh-bvh";
import { markCanvas } from "./marks.js";
import { pieces, placeAlong, pointsOf } from "./strokes.js";

const LINE_PX = 3; // as in the pictures, of a zone; outlines of areas are thinner
const OUTLINE_PX = 1.8;
const CASING_PX = 1.6;
const CASING_RGB = [26, 26, 28];
const HALO_RGB = [255, 255, 255];
const MARK_PX = 21; // of the square with a point's mark
const MARK_RADIUS_PX = 5.5;
const STEEPEST = 1.7; // tangent of the steepest skin in sight on which a mark is still whole
const FILL = 0.36;
const FILL_HOLLOW = 0.13;
const BARE_SKIN_RGB = [229, 215, 202]; // where there are no colours of its own, or the hair's tint is off
const FAR_MM = 600;
const DISTANCE_MM = 700;
const MARGIN = 1.24; // room for tags above and below
const BEHIND_DEPTH = 16000; // the skin is drawn 1 mm deeper than it is, so that what lies on it is whole
const OFF_SKIN_MM = 1.5; // from here on towards the viewer anything of the skin hides a place
const REACH_PX = 8;
const TURN_MS = 350;

// Colours are shown as they are written, like in the pictures.
ColorManagement.enabled = false;

/** The linear light that a GLB holds, as the colours that stand for it on the screen. */
function asOnScreen(light) {
  const [shown, colour] = [new Float32Array(3 * light.count), new Color()];
  for (let k = 0; k < light.count; k++) colour.fromBufferAttribute(light, k).convertLinearToSRGB().toArray(shown, 3 * k);
  return new BufferAttribute(shown, 3);
}

/** Direction from the head to the viewer, for degrees round the head and above it (as in the program). */
function toward(azimuth, elevation) {
  const [a, e] = [azimuth, Math.max(-89.99, Math.min(89.99, elevation))].map((degrees) => (degrees * Math.PI) / 180);
  return new Vector3(Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e));
}

export const VIEWS = {
  front: [0, 0],
  left: [90, 0],
  right: [270, 0],
  back: [180, 0],
  top: [180, 90],
  three_quarter: [42, 20],
};

export class HeadScene {
  /**
   * @param stage element that the picture fills
   * @param page the page's record
   * @param onChange called after each picture
   */
  constructor(stage, page, onChange) {
    this.stage = stage;
    this.page = page;
    this.onChange = onChange;
    this.renderer = new WebGLRenderer({ antialias: true, alpha: true });
    this.renderer.outputColorSpace = LinearSRGBColorSpace;
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    stage.prepend(this.renderer.domElement);
    this.scene = new Scene();
    this.camera = new OrthographicCamera(-1, 1, 1, -1, 1, DISTANCE_MM + FAR_MM);
    const lamp = new DirectionalLight("white", 1.6);
    lamp.position.set(0.35, 0.6, 1);
    this.camera.add(lamp);
    this.scene.add(this.camera, new AmbientLight("white", 1.75));
    this.controls = new OrbitControls(this.camera, this.renderer.domElement);
    Object.assign(this.controls, { minZoom: 0.5, maxZoom: 12, zoomToCursor: true, rotateSpeed: 0.8 });
    this.controls.addEventListener("change", () => this.draw());
    this.systems = new Map(); // id -> Group of what is drawn
    this.lift = { value: 0 }; // of marks, towards the viewer, in the depth of the picture
    this.solid = []; // skin and eyes
    this.marked = new Group(); // the chosen item, thicker
    this.scene.add(this.marked);
    new ResizeObserver(() => this.resize()).observe(stage);
  }

  /** Take skin and eyes from a GLB scene, and lay the items on them. */
  async load(glb) {
    const { scene } = await new GLTFLoader().parseAsync(glb, "");
    scene.scale.setScalar(1000);
    scene.updateMatrixWorld(true);
    scene.traverse((node) => node.isMesh && this.takeMesh(node));
    for (const system of this.page.systems) this.addSystem(system);
    const box = this.skin.geometry.boundingBox;
    this.span = Math.max(box.max.y - box.min.y, box.max.z - box.min.z) * MARGIN;
    this.middle = box.getCenter(new Vector3());
    this.resize();
  }

  takeMesh(node) {
    const geometry = node.geometry.clone().applyMatrix4(node.matrixWorld);
    const skin = node.name === "skin" || node.parent?.name === "skin";
    geometry.computeVertexNormals();
    if ("color" in geometry.attributes) geometry.setAttribute("color", asOnScreen(geometry.attributes.color));
    const material = new MeshLambertMaterial({
      vertexColors: "color" in geometry.attributes,
      polygonOffset: true,
      polygonOffsetUnits: BEHIND_DEPTH,
    });
    const mesh = new Mesh(geometry, material);
    this.scene.add(mesh);
    this.solid.push(mesh);
    if (!skin) return;
    this.skin = mesh;
    geometry.boundsTree = new MeshBVH(geometry);
    mesh.raycast = acceleratedRaycast;
    geometry.computeBoundingBox();
  }

  // -- what is drawn -----------------------------------------------------------------------------

  addSystem(system) {
    const group = new Group();
    const items = this.page.items.filter((item) => item.system === system.id);
    const look = (item) => JSON.stringify([item.rgb, item.mark, item.hollow, item.dotted]);
    for (const [width, alike] of grouped(items, lineWidth)) group.add(...this.linesOf(alike, width));
    for (const [, alike] of grouped(items, look)) group.add(...this.pointsOf(alike, 1));
    group.add(...items.flatMap(patchesOf));
    this.systems.set(system.id, group);
    this.scene.add(group);
  }

  /** Lines of some items of one width as one thing, upon their dark casing. */
  linesOf(items, width) {
    const [flat, colours, owners] = [[], [], []];
    for (const item of items)
      for (const side of item.sides)
        for (const stroke of side.strokes.filter((line) => line.length > 3)) {
          const made = pieces(pointsOf(stroke), item.dash, item.dotted);
          flat.push(...made);
          for (let k = 0; k < made.length / 6; k++) {
            colours.push(...item.rgb.map((share) => share / 255), ...item.rgb.map((share) => share / 255));
            owners.push(side.id);
          }
        }
    if (!flat.length) return [];
    const geometry = new LineSegmentsGeometry().setPositions(flat).setColors(colours);
    const lines = segments(geometry, new LineMaterial({ vertexColors: true, linewidth: width }), 3);
    lines.userData.owners = owners;
    return [segments(geometry, casing(CASING_RGB, width + CASING_PX), 2), lines];
  }

  /** The single points of items that look alike. */
  pointsOf(items, strength) {
    const [places, owners] = [[], []];
    for (const item of items)
      for (const side of item.sides)
        for (const stroke of side.strokes.filter((line) => line.length === 3)) {
          places.push(...stroke);
          owners.push(side.id);
        }
    if (!places.length) return [];
    const geometry = new BufferGeometry().setAttribute("position", new BufferAttribute(new Float32Array(places), 3));
    const map = new CanvasTexture(markCanvas(items[0], this.page.marks));
    const size = MARK_PX * strength * this.renderer.getPixelRatio();
    const material = new PointsMaterial({ map, size, sizeAttenuation: false, transparent: true, depthWrite: false });
    material.onBeforeCompile = (shader) => {
      shader.uniforms.lift = this.lift;
      const placed = "#include <project_vertex>";
      shader.vertexShader = `uniform float lift;\n${shader.vertexShader}`.replace(placed, `${placed}\ngl_Position.z -= lift;`);
    };
    const points = new Points(geometry, material);
    points.renderOrder = 5;
    points.userData.owners = owners;
    return [points];
  }

  /** Show the systems of a set of ids alone. */
  showSystems(shown) {
    for (const [id, group] of this.systems) group.visible = shown.has(id);
    this.draw();
  }

  /** Set an item off, or with null none. */
  mark(item) {
    this.marked.clear();
    if (item) {
      const width = lineWidth(item);
      const [, lines] = this.linesOf([item], width * 1.6);
      if (lines) this.marked.add(segments(lines.geometry, casing(HALO_RGB, width * 1.6 + 6), 2), lines);
      this.marked.add(...this.pointsOf([item], 1.5));
      this.marked.children.forEach((child) => (child.renderOrder += 3));
    }
    this.draw();
  }

  setSkin(opacity) {
    for (const { material } of this.solid) {
      Object.assign(material, { opacity, transparent: opacity < 1, depthWrite: opacity === 1, needsUpdate: true });
    }
    this.draw();
  }

  setHair(on) {
    const { material } = this.skin;
    material.vertexColors = on && "color" in this.skin.geometry.attributes;
    material.color.setRGB(...(material.vertexColors ? [1, 1, 1] : BARE_SKIN_RGB.map((share) => share / 255)));
    material.needsUpdate = true;
    this.draw();
  }

  // -- from where it is seen ---------------------------------------------------------------------

  /** Look from a direction, in degrees; at once, or turning there. */
  look([azimuth, elevation], { slowly = false, home = false } = {}) {
    cancelAnimationFrame(this.turning);
    if (home) {
      this.controls.target.copy(this.middle);
      this.camera.zoom = 1;
      this.camera.updateProjectionMatrix();
    }
    const [a, e] = this.angles();
    const turn = ((azimuth - a + 540) % 360) - 180;
    const start = performance.now();
    const step = (now) => {
      const share = slowly ? Math.min(1, (now - start) / TURN_MS) : 1;
      const eased = share * share * (3 - 2 * share);
      const way = toward(a + turn * eased, e + (elevation - e) * eased);
      this.camera.position.copy(this.controls.target).addScaledVector(way, DISTANCE_MM);
      this.controls.update();
      this.draw();
      if (share < 1) this.turning = requestAnimationFrame(step);
    };
    step(start);
  }

  /** Turn to an item if the head hides all of it. */
  face(item) {
    const places = item.sides.flatMap(anchors);
    if (places.some((place) => !this.hidden(place))) return;
    const way = places[0].clone().sub(this.middle).normalize();
    this.look([(Math.atan2(way.x, way.z) * 180) / Math.PI, (Math.asin(way.y) * 180) / Math.PI], { home: true });
  }

  /** Degrees round the head and above it. */
  angles() {
    const way = this.way();
    const azimuth = ((Math.atan2(way.x, way.z) * 180) / Math.PI + 360) % 360;
    return [azimuth, (Math.asin(Math.max(-1, Math.min(1, way.y))) * 180) / Math.PI];
  }

  /** Turn by some degrees. */
  turn(across, up) {
    const [azimuth, elevation] = this.angles();
    this.look([azimuth + across, Math.max(-89.9, Math.min(89.9, elevation + up))]);
  }

  way() {
    return this.camera.position.clone().sub(this.controls.target).normalize();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || !height || !this.span) return;
    this.renderer.setSize(width, height);
    const span = this.span / Math.min(1, width / height);
    const half = [(span * width) / height / 2, span / 2];
    Object.assign(this.camera, { left: -half[0], right: half[0], top: half[1], bottom: -half[1] });
    this.camera.updateProjectionMatrix();
    this.draw();
  }

  draw() {
    if (this.waiting) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      const lift = STEEPEST * MARK_RADIUS_PX * this.millimetresPerPixel();
      this.lift.value = (2 * lift) / (this.camera.far - this.camera.near);
      this.renderer.render(this.scene, this.camera);
      this.onChange();
    });
  }

  // -- what is where -----------------------------------------------------------------------------

  /** Pixels of a place in the stage. */
  project(place) {
    const seen = place.clone().project(this.camera);
    const { clientWidth: width, clientHeight: height } = this.stage;
    return [((seen.x + 1) / 2) * width, ((1 - seen.y) / 2) * height];
  }

  millimetresPerPixel() {
    return (this.camera.top - this.camera.bottom) / this.camera.zoom / this.stage.clientHeight;
  }

  /** Whether the skin lies between a place and the viewer. */
  hidden(place) {
    const way = this.way();
    const eye = place.clone().addScaledVector(way, DISTANCE_MM);
    const ray = new Raycaster(eye, way.negate(), 0, DISTANCE_MM - OFF_SKIN_MM);
    ray.firstHitOnly = true;
    return ray.intersectObject(this.skin, false).length > 0;
  }

  /** The id with side of the item at a pixel: a point or line within reach, else an area; "" for none. */
  pick(x, y) {
    const { clientWidth: width, clientHeight: height } = this.stage;
    const ray = new Raycaster();
    ray.firstHitOnly = true;
    ray.setFromCamera(new Vector2((2 * x) / width - 1, 1 - (2 * y) / height), this.camera);
    ray.params.Line2 = { threshold: REACH_PX };
    ray.params.Points = { threshold: this.millimetresPerPixel() * REACH_PX };
    const groups = [...this.systems.values()].filter((group) => group.visible);
    const skin = this.skin.material.opacity < 1 ? [] : ray.intersectObject(this.skin, false);
    const depth = skin.length ? skin[0].distance + 3 : Infinity;
    const hits = ray.intersectObjects(groups, true).filter((hit) => hit.object.userData.owners && hit.distance < depth);
    const rank = ({ object }) => (object.isPoints ? 0 : object.isLineSegments2 ? 1 : 2);
    hits.sort((one, other) => rank(one) - rank(other));
    if (!hits.length) return "";
    const { object, index, faceIndex } = hits[0];
    const { owners } = object.userData;
    return owners.length === 1 ? owners[0] : owners[object.isPoints ? index : faceIndex];
  }
}

function grouped(items, key) {
  const groups = new Map();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

function lineWidth(item) {
  return (item.kind === "area" ? OUTLINE_PX : LINE_PX) * item.weight + (item.dotted ? 0.8 : 0);
}

function casing(rgb, width) {
  const material = new LineMaterial({ linewidth: width, depthWrite: false });
  material.color.setRGB(...rgb.map((share) => share / 255));
  return material;
}

function segments(geometry, material, order) {
  const made = new LineSegments2(geometry, material);
  made.renderOrder = order;
  made.frustumCulled = false;
  return made;
}

function patchesOf(item) {
  return item.sides.flatMap((side) =>
    side.patches.map((patch) => {
      const geometry = new BufferGeometry().setAttribute("position", new BufferAttribute(patch.points, 3));
      geometry.setIndex(patch.faces);
      const material = new MeshBasicMaterial({
        transparent: true,
        opacity: item.hollow ? FILL_HOLLOW : FILL,
        depthWrite: false,
        side: DoubleSide,
      });
      material.color.setRGB(...patch.rgb.map((share) => share / 255));
      const mesh = new Mesh(geometry, material);
      mesh.renderOrder = 1;
      mesh.userData.owners = [side.id];
      return mesh;
    }),
  );
}

/** Places that a tag may point at, the best first. */
export function anchors(side) {
  const middles = side.patches.map(({ points }) => {
    const all = pointsOf(points);
    const mean = all.reduce((sum, point) => sum.add(point), new Vector3()).divideScalar(all.length);
    return all.reduce((best, point) => (point.distanceTo(mean) < best.distanceTo(mean) ? point : best));
  });
  const lines = side.strokes.map(pointsOf);
  const shares = [0.5, 0.3, 0.7, 0.1, 0.9];
  return [...middles, ...shares.flatMap((share) => lines.map((line) => placeAlong(line, share)))];
}
