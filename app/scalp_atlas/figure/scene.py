"""The head itself, rendered off screen into an image with its depth.

Only the skin, the eyes and, on its own, the cortex are rendered here. Lines, points and labels are
painted over the image (`overlay`), each cut where the depth says that the head hides it. So they have one width on the
screen at every size, are smooth without multisampling, never fight with the skin for a pixel, and
cost nothing to switch on and off.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from scalp_atlas.figure.view import View
from scalp_atlas.geometry.cleaning import cut_through_neck

if TYPE_CHECKING:
    from scalp_atlas.cortex import Cortex
    from scalp_atlas.head import Head

Floats = NDArray[np.float64]

_DISTANCE_MM: Final = 600.0
_LARGEST_TILE_PX: Final = 2048
_SHARP_EDGE_DEG: Final = 70.0
SKIN_RGB: Final = (229, 215, 202)
HAIR_RGB: Final = (184, 173, 164)
SECTION_RGB: Final = (186, 176, 167)
_SCLERA_RGB: Final = (240, 238, 233)
_IRIS_RGB: Final = (108, 92, 78)
_PUPIL_RGB: Final = (34, 30, 28)


@dataclass(frozen=True)
class Frame:
    """One picture of the head without anything on it.

    Attributes
    ----------
    view : View
    width, height : int
        Pixels of the picture; all pixel places are in them.
    rgba : (rows, columns, 4) uint8
        Premultiplied; alpha is 0 beside the head. Coarser than the picture while the head moves on a
        slow machine.
    depth : (rows, columns) float32
        Millimetres from the view's centre towards the viewer; -inf beside the head.
    cortex : (rows, columns, 4) uint8 or None
        The cortex alone, as it would be seen without the skin; None where it is not to be seen.
    """

    view: View
    width: int
    height: int
    rgba: NDArray[np.uint8]
    depth: NDArray[np.float32]
    cortex: NDArray[np.uint8] | None = None

    @property
    def pixels_per_mm(self) -> float:
        """The same everywhere in the picture."""
        return self.view.pixels_per_mm(self.width, self.height)

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """(n, 2) pixels and (n,) mm towards the viewer of (n, 3) points."""
        return self.view.project(points, self.width, self.height)

    def clearance(self, points: Floats) -> tuple[Floats, Floats]:
        """Where (n, 3) points fall and how far in front of the head they are.

        Returns
        -------
        (n, 2) float
            Pixels.
        (n,) float
            Millimetres in front of whatever the picture shows there; negative is hidden.
        """
        pixels, toward = self.project(points)
        return pixels, np.minimum(toward - self._depth_at(pixels), 1e3)

    def point_at(self, x: float, y: float) -> Floats | None:
        """The place on the head under a pixel (3,), or None beside it."""
        depth = float(self._depth_at(np.array([[x, y]]))[0])
        return self._place(x, y, depth) if np.isfinite(depth) else None

    def line_of_sight(self, x: float, y: float) -> tuple[Floats, Floats]:
        """What falls on a pixel lies on this line: a place (3,) before the head, and the direction (3,) of sight."""
        return self._place(x, y, _DISTANCE_MM), -self.view.axes()[2]

    def _place(self, x: float, y: float, depth: float) -> Floats:
        right, up, toward = self.view.axes()
        scale = self.pixels_per_mm
        return (
            np.array(self.view.centre)
            + right * (x - self.width / 2) / scale
            - up * (y - self.height / 2) / scale
            + toward * depth
        )

    def _depth_at(self, pixels: Floats) -> NDArray[np.float32]:
        rows, columns = self.depth.shape
        column = np.clip((pixels[:, 0] * columns / self.width).astype(int), 0, columns - 1)
        row = np.clip((pixels[:, 1] * rows / self.height).astype(int), 0, rows - 1)
        return self.depth[row, column]


class HeadScene:
    """A head in a render window that is never shown.

    The meshes are pyvista's; its plotter is left out, which takes half a second to load.
    """

    def __init__(self) -> None:
        if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
            # Without it VTK tries X first and prints a warning.
            os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")
        import vtkmodules.vtkRenderingOpenGL2  # noqa: F401  what the classes of the next line are made of
        from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow

        self._window: Any = vtkRenderWindow()
        self._window.SetOffScreenRendering(True)
        self._window.SetMultiSamples(0)
        self._window.SetAlphaBitPlanes(1)
        self._renderer: Any = vtkRenderer()
        self._renderer.SetBackground(0.0, 0.0, 0.0)
        self._renderer.SetBackgroundAlpha(0.0)
        self._renderer.AutomaticLightCreationOff()
        self._renderer.GetActiveCamera().ParallelProjectionOn()
        for light in _three_lights():
            self._renderer.AddLight(light)
        self._window.AddRenderer(self._renderer)
        self._head: Head | None = None
        self._skin: Any = None
        self._sketch: Any = None  # of the skin, for a slow machine while the head moves
        self._skin_actor: Any = None
        self._sketch_actor: Any = None
        self._eyes: Any = None
        self._eye_faces: NDArray[np.integer] | None = None
        self._section: Any = None
        self._cortex: Any = None  # its actor
        self._cover: Floats | None = None
        self._hair_tint = True

    @property
    def head(self) -> Head | None:
        """The head that is shown."""
        return self._head

    def set_head(self, head: Head | None) -> None:
        """Show another head, or none."""
        before, self._head = self._head, head
        if head is not None and before is not None and head.skin is before.skin:
            if _same_hair(head, before):
                return
            self._cover = head.hair_cover
            self._forget_sketch()  # it is fine where hair began before
            self._colour(self._skin)
            return
        self._renderer.RemoveAllViewProps()
        self._cover = None
        self._skin = self._sketch = self._eyes = self._section = self._cortex = None
        self._skin_actor = self._sketch_actor = None
        if head is None:
            return
        self._cover = head.hair_cover
        cut = cut_through_neck(head.skin.vertices, head.skin.faces)
        self._skin = self._mesh(head.skin.vertices, head.skin.faces[~cut])
        self._colour(self._skin)
        self._skin_actor = self._add_skin(self._skin)
        if cut.any():
            self._section = self._mesh(head.skin.vertices, head.skin.faces[cut])
            # Flat, as in a plate: a shaded cut would draw the eye.
            plain = self._actor(self._section).GetProperty()
            plain.SetColor([value / 255 for value in SECTION_RGB])
            plain.LightingOff()
        if head.eyes is not None:
            # Fine enough for a round iris: colours change from vertex to vertex.
            self._eye_faces = head.eyes.faces[_forward(head.eyes.vertices)[head.eyes.faces].any(axis=1)]
            self._eyes = self._eyeballs(head.eyes.vertices)
            self._eyes.point_data["rgb"] = eye_colours(np.asarray(self._eyes.points, float))
            self._add(self._eyes, closed=True, specular=0.35, specular_power=60)

    def move_head(self, head: Head) -> None:
        """Show another head of the same triangles, which keeps its colours: a fifth of the time of `set_head`.

        A head of other triangles is set.
        """
        before, eyes = self._head, head.eyes
        if before is None or before.skin.faces is not head.skin.faces or eyes is None or self._eyes is None:
            self.set_head(head)
            return
        self._head = head
        normals = head.visible.vertex_normals
        for mesh in (self._skin, self._sketch, self._section):
            if mesh is not None:
                vertex = mesh.point_data["vertex"]
                mesh.points = np.asarray(head.skin.vertices[vertex], np.float32)
                mesh.point_data["Normals"] = np.asarray(normals[vertex], np.float32)
        moved = self._eyeballs(eyes.vertices)
        self._eyes.points, self._eyes.point_data["Normals"] = moved.points, moved.point_data["Normals"]

    def set_cortex(self, cortex: Cortex | None, tints: NDArray[np.uint8] | None = None) -> None:
        """Have the cortex of the head in each `Frame`, or not any more; another head has none.

        Parameters
        ----------
        tints : (n, 3) uint8
            The colour of each of its vertices.
        """
        if self._cortex is not None:
            self._renderer.RemoveActor(self._cortex)
            self._cortex = None
        if cortex is not None and self._head is not None:
            mesh = _poly_data(cortex.surface.vertices, cortex.surface.faces)
            mesh.point_data.active_normals = np.asarray(cortex.surface.vertex_normals, np.float32)
            mesh.point_data["rgb"] = tints
            self._cortex = self._add(mesh, closed=True, specular=0.1, specular_power=15)
            self._cortex.VisibilityOff()

    def set_hair_tint(self, on: bool) -> None:
        """Tint the hair-bearing scalp, or not."""
        if on != self._hair_tint:
            self._hair_tint = on
            for mesh in (self._skin, self._sketch):
                if mesh is not None:
                    self._colour(mesh)

    def render(self, view: View, width: int, height: int, samples: float = 1) -> Frame:
        """The head seen from `view`.

        Parameters
        ----------
        width, height : int
            Pixels of the result; large pictures are rendered in tiles.
        samples : float
            Rendered pixels per pixel of the result, along each side: 1 while moving, less on a slow
            machine, which shows fewer triangles then, 2 for a still picture, 3 for print.
        """
        inner, outer = max(round(samples), 1), min(samples, 1.0)
        wide, tall = max(round(width * outer), 1), max(round(height * outer), 1)
        rgba = np.zeros((tall, wide, 4), np.uint8)
        depth = np.full((tall, wide), -np.inf, np.float32)
        cortex = None if self._cortex is None else np.zeros_like(rgba)
        if self._head is not None:
            self._choose_skin(sketched=samples < 1)
            step = max(_LARGEST_TILE_PX // inner, 1)
            for top in range(0, tall, step):
                for left in range(0, wide, step):
                    rows = slice(top, min(top + step, tall))
                    columns = slice(left, min(left + step, wide))
                    self._aim(view, wide, tall, rows, columns)
                    rgba[rows, columns], depth[rows, columns] = self._tile(rows, columns, inner)
                    if cortex is not None:
                        with self._cortex_alone():
                            cortex[rows, columns], _ = self._tile(rows, columns, inner)
        return Frame(view, width, height, rgba, depth, cortex)

    def close(self) -> None:
        """Give the render window back; the scene cannot be used afterwards."""
        if self._window is None:
            return
        self._head = self._skin = self._sketch = self._eyes = self._section = self._cortex = None
        self._skin_actor = self._sketch_actor = None
        self._renderer.RemoveAllViewProps()
        self._renderer.RemoveAllLights()
        self._window.RemoveRenderer(self._renderer)
        self._window.Finalize()
        self._window = self._renderer = None

    def _choose_skin(self, *, sketched: bool) -> None:
        """Show all triangles or the sketch of them, which is made when it is first wanted."""
        if sketched and self._sketch is None:
            self._sketch = self._sketch_of(self._head)
            self._colour(self._sketch)
            self._sketch_actor = self._add_skin(self._sketch)
        self._skin_actor.SetVisibility(not sketched)
        if self._sketch_actor is not None:
            self._sketch_actor.SetVisibility(sketched)

    def _forget_sketch(self) -> None:
        if self._sketch_actor is not None:
            self._renderer.RemoveActor(self._sketch_actor)
        self._sketch = self._sketch_actor = None

    def _sketch_of(self, head: Head) -> Any:
        """Fewer triangles with the normals of the whole skin, so that both look alike."""
        used, faces = head.sketch
        mesh = _poly_data(head.skin.vertices[used], faces)
        mesh.point_data["vertex"] = used
        normals = np.zeros((len(head.skin.vertices), 3), np.float32)
        normals[self._skin.point_data["vertex"]] = self._skin.point_data["Normals"]
        mesh.point_data.active_normals = normals[used]
        return mesh

    def _add_skin(self, mesh: Any) -> Any:
        return self._add(mesh, closed=_closed(self._head.skin.faces), specular=0.06, specular_power=12)

    def _eyeballs(self, vertices: Floats) -> Any:
        """The half that looks forward: the other one is never seen."""
        return self._mesh(vertices, self._eye_faces).subdivide(2, "linear")

    def _mesh(self, vertices: Floats, faces: NDArray[np.integer]) -> Any:
        mesh = _poly_data(vertices, faces)
        mesh.point_data["vertex"] = np.arange(len(vertices))
        # Split at sharp edges, so that the cut through the neck does not shade the skin above it.
        return mesh.compute_normals(
            cell_normals=False,
            split_vertices=True,
            feature_angle=_SHARP_EDGE_DEG,
            consistent_normals=False,
            auto_orient_normals=False,
        )

    @contextmanager
    def _cortex_alone(self) -> Iterator[None]:
        shown = [actor for actor in self._renderer.GetActors() if actor.GetVisibility()]
        for actor in shown:
            actor.VisibilityOff()
        self._cortex.VisibilityOn()
        yield
        self._cortex.VisibilityOff()
        for actor in shown:
            actor.VisibilityOn()

    def _add(self, mesh: Any, *, closed: bool, specular: float, specular_power: float) -> Any:
        """A smooth surface in the colours of its vertices; its actor."""
        actor = self._actor(mesh)
        mapper = actor.GetMapper()
        mapper.SetScalarModeToUsePointFieldData()
        mapper.SelectColorArray("rgb")
        mapper.SetColorModeToDirectScalars()
        mapper.ScalarVisibilityOn()
        look = actor.GetProperty()
        look.SetInterpolationToPhong()
        look.SetAmbient(0.3)
        look.SetDiffuse(0.8)
        look.SetSpecular(specular)
        look.SetSpecularPower(specular_power)
        # Half the triangles of a closed surface look away; leaving them out halves the time of a frame.
        look.SetBackfaceCulling(closed)
        return actor

    def _actor(self, mesh: Any) -> Any:
        from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

        mapper = vtkPolyDataMapper()
        mapper.SetInputData(mesh)
        mapper.ScalarVisibilityOff()
        actor = vtkActor()
        actor.SetMapper(mapper)
        self._renderer.AddActor(actor)
        return actor

    def _colour(self, skin: Any) -> None:
        colours = np.tile(np.array(SKIN_RGB, float), (skin.n_points, 1))
        if self._hair_tint and self._cover is not None:
            cover = self._cover[skin.point_data["vertex"]]
            colours += cover[:, None] * (np.array(HAIR_RGB, float) - colours)
        skin.point_data["rgb"] = np.round(colours).astype(np.uint8)

    def _tile(self, rows: slice, columns: slice, samples: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """Colours and depth of a part of the picture, at which the camera is aimed."""
        from vtkmodules.util.numpy_support import vtk_to_numpy
        from vtkmodules.vtkCommonCore import vtkFloatArray, vtkUnsignedCharArray

        tall, wide = rows.stop - rows.start, columns.stop - columns.start
        size = (wide * samples, tall * samples)
        window = self._window
        if tuple(window.GetSize()) != size:
            window.SetSize(*size)
        window.Render()
        colours, distances = vtkUnsignedCharArray(), vtkFloatArray()
        window.GetRGBACharPixelData(0, 0, size[0] - 1, size[1] - 1, 0, colours)
        window.GetZbufferData(0, 0, size[0] - 1, size[1] - 1, distances)
        rgba = vtk_to_numpy(colours).reshape(size[1], size[0], 4)[::-1]
        z = vtk_to_numpy(distances).reshape(size[1], size[0])[::-1]
        near, far = self._renderer.GetActiveCamera().GetClippingRange()
        toward = np.where(z < 1.0, _DISTANCE_MM - near - z * (far - near), -np.inf).astype(np.float32)
        if samples == 1:
            return rgba, toward
        return _averaged(rgba, samples), toward[samples // 2 :: samples, samples // 2 :: samples]

    def _aim(self, view: View, width: int, height: int, rows: slice, columns: slice) -> None:
        scale = view.pixels_per_mm(width, height)
        right, up, toward = view.axes()
        middle = ((columns.start + columns.stop) / 2, (rows.start + rows.stop) / 2)
        centre = np.array(view.centre) + right * (middle[0] - width / 2) / scale - up * (middle[1] - height / 2) / scale
        camera = self._renderer.GetActiveCamera()
        camera.SetFocalPoint(centre)
        camera.SetPosition(centre + toward * _DISTANCE_MM)
        camera.SetViewUp(up)
        camera.SetParallelScale((rows.stop - rows.start) / 2 / scale)
        camera.SetClippingRange(50.0, 2 * _DISTANCE_MM - 50.0)


def _same_hair(one: Head, other: Head) -> bool:
    """Whether no hairline was moved from one to the other."""
    return one.hairlines.keys() == other.hairlines.keys() and all(
        one.hairlines[name] is other.hairlines[name] for name in one.hairlines
    )


def _closed(faces: NDArray[np.integer]) -> bool:
    """Whether each edge joins two triangles that agree on which side is out."""
    edges = np.vstack([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    keys = edges[:, 0] * (edges.max() + 1) + edges[:, 1]
    back = edges[:, 1] * (edges.max() + 1) + edges[:, 0]
    return bool(np.array_equal(np.sort(keys), np.sort(back)))


def _forward(vertices: Floats) -> NDArray[np.bool_]:
    """Which vertices (n,) of both eyeballs lie before the middle of their ball."""
    forward = np.zeros(len(vertices), bool)
    for of_eye in (vertices[:, 0] < 0, vertices[:, 0] >= 0):
        if of_eye.any():
            depth = vertices[of_eye, 1]
            forward[of_eye] = depth > (depth.min() + depth.max()) / 2
    return forward


def eye_colours(vertices: Floats) -> NDArray[np.uint8]:
    """White, iris and pupil of eyeballs by the angle from the direction straight forward.

    Parameters
    ----------
    vertices : (n, 3) float, mm
        Both eyeballs, told apart by the sign of x.
    """
    colours = np.empty((len(vertices), 3), np.uint8)
    for of_eye in (vertices[:, 0] < 0, vertices[:, 0] >= 0):
        ball = vertices[of_eye]
        if not len(ball):
            continue
        middle = (ball.min(axis=0) + ball.max(axis=0)) / 2
        radius = np.ptp(ball, axis=0).max() / 2
        off_axis = np.linalg.norm((ball - middle)[:, [0, 2]], axis=1) / radius
        forward = ball[:, 1] > middle[1]
        shade = np.tile(np.array(_SCLERA_RGB, np.uint8), (len(ball), 1))
        shade[forward & (off_axis < 0.46)] = _IRIS_RGB
        shade[forward & (off_axis < 0.2)] = _PUPIL_RGB
        colours[of_eye] = shade
    return colours


def _averaged(rgba: NDArray[np.uint8], samples: int) -> NDArray[np.uint8]:
    """The mean of each block of `samples` x `samples` pixels; premultiplied colours stay right."""
    total = np.zeros((rgba.shape[0] // samples, rgba.shape[1] // samples, 4), np.uint16)
    for row in range(samples):
        for column in range(samples):
            total += rgba[row::samples, column::samples]
    return ((total + samples * samples // 2) // (samples * samples)).astype(np.uint8)


def _poly_data(vertices: Floats, faces: NDArray[np.integer]) -> Any:
    from pyvista import PolyData

    return PolyData.from_regular_faces(np.asarray(vertices, np.float32), np.asarray(faces, np.int64))


def _three_lights() -> list[Any]:
    """Key from the upper left, fill from the right, a little from above; they go with the viewer."""
    from vtkmodules.vtkRenderingCore import vtkLight

    lights = []
    for position, intensity in (((-0.7, 0.9, 1.4), 0.66), ((1.3, 0.1, 1.0), 0.34), ((0.1, 1.5, -0.2), 0.14)):
        light = vtkLight()
        light.SetLightTypeToCameraLight()
        light.SetPosition(*position)
        light.SetIntensity(intensity)
        lights.append(light)
    return lights
