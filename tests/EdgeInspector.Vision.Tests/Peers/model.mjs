// Runs a real exporter's model by another runtime (WebAssembly) and reads its output by rules of its own.
// node model.mjs classifier|segmentation MODEL.onnx PIXELS.bgr WIDTH HEIGHT THRESHOLD  →  one line of JSON
import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';

const [kind, model, pixels, w, h, t] = process.argv.slice(2);
const width = Number(w), height = Number(h), threshold = Number(t);
ort.env.wasm.numThreads = 1;

const bytes = readFileSync(pixels);
const mean = [123.675, 116.28, 103.53], deviation = [58.395, 57.12, 57.375];
const plane = width * height;
const input = new Float32Array(3 * plane);
for (let i = 0; i < plane; i++) {
  for (let c = 0; c < 3; c++) input[c * plane + i] = (bytes[3 * i + (2 - c)] - mean[c]) / deviation[c];
}

const session = await ort.InferenceSession.create(new Uint8Array(readFileSync(model)), { executionProviders: ['wasm'] });
const outputs = await session.run({ [session.inputNames[0]]: new ort.Tensor('float32', input, [1, 3, height, width]) });
const output = outputs[session.outputNames[0]];
if (kind === 'classifier') {
  console.log(JSON.stringify({ shape: output.dims, shares: Array.from(output.data) }));
} else {
  const rows = output.dims.at(-2), columns = output.dims.at(-1), map = output.data;
  // Union of neighbours, unlike the flood of the product.
  const parent = Int32Array.from({ length: rows * columns }, (_, i) => i);
  const root = (i) => { while (parent[i] !== i) i = parent[i] = parent[parent[i]]; return i; };
  const join = (a, b) => { if (map[a] >= threshold && map[b] >= threshold) parent[root(a)] = root(b); };
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      if (x > 0) join(y * columns + x, y * columns + x - 1);
      if (y > 0) join(y * columns + x, (y - 1) * columns + x);
    }
  }
  const regions = new Map();
  for (let i = 0; i < map.length; i++) {
    if (map[i] < threshold) continue;
    const x = i % columns, y = (i / columns) | 0, key = root(i);
    const r = regions.get(key) ?? { left: x, top: y, right: x, bottom: y, peak: 0 };
    r.left = Math.min(r.left, x); r.right = Math.max(r.right, x); r.top = Math.min(r.top, y); r.bottom = Math.max(r.bottom, y);
    r.peak = Math.max(r.peak, map[i]);
    regions.set(key, r);
  }
  const found = [...regions.values()].sort((a, b) => b.peak - a.peak)
    .map((r) => ({ x: r.left, y: r.top, width: r.right - r.left + 1, height: r.bottom - r.top + 1, score: r.peak }));
  console.log(JSON.stringify({ shape: output.dims, regions: found }));
}
