// What the page carries: gzip in base64, read without asking the network.

/** The bytes of a packed script element. */
export async function unpacked(id) {
  const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/** The page's record, its coordinates in millimetres. */
export async function readPage() {
  const page = JSON.parse(new TextDecoder().decode(await unpacked("page")));
  for (const item of page.items)
    for (const side of item.sides) {
      side.strokes = side.strokes.map(inMillimetres);
      for (const patch of side.patches) patch.points = inMillimetres(patch.points);
    }
  return page;
}

const inMillimetres = (hundredths) => Float32Array.from(hundredths, (value) => value / 100);
