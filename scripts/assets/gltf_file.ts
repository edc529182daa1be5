// Writes binary glTF 2.0 of painted shapes: positions in whole millimetres, colours per vertex, and
// normals only where a surface is round. https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html

import { type BufferGeometry, Vector3 } from "three";
import { mergeVertices } from "three/addons/utils/BufferGeometryUtils.js";

/** How a surface is lit. */
export type Surface = "flat" | "round" | "shining";

/** One named node of a model. */
export interface ModelNode {
  readonly name: string;
  /** Where its own origin lies, metres. Its shapes are given around it; within 32 m of it. */
  readonly at?: readonly [number, number, number];
  /** Painted shapes: position, normal and colour, no index. They are used up. */
  readonly shapes: Partial<Record<Surface, BufferGeometry>>;
}

const MILLIMETRES = 1000;
const MOST_MILLIMETRES = 32767;
const [FLOAT_SHORT, USHORT, UINT, BYTE] = [5122, 5123, 5125, 5120];
const [VERTICES, INDICES] = [34962, 34963];
const MATERIALS: readonly Surface[] = ["flat", "round", "shining"];

/** A model as the bytes of a `.glb` file. @throws When a shape is too far from its node's origin. */
export function writeGlb(nodes: readonly ModelNode[]): Uint8Array<ArrayBuffer> {
  const file = new GlbParts();
  const outNodes: Record<string, unknown>[] = [];
  const meshes: Record<string, unknown>[] = [];
  const roots: number[] = [];
  for (const { name, at, shapes } of nodes) {
    const primitives = MATERIALS.flatMap((surface, material) => {
      const shape = shapes[surface];
      return shape === undefined ? [] : [{ ...file.primitive(shape, surface), material }];
    });
    meshes.push({ primitives });
    roots.push(outNodes.length);
    const shrink = 1 / MILLIMETRES;
    outNodes.push({
      name,
      ...(at === undefined ? {} : { translation: at }),
      children: [outNodes.length + 1],
    });
    outNodes.push({ mesh: meshes.length - 1, scale: [shrink, shrink, shrink] });
  }
  return file.finish({
    asset: { version: "2.0", generator: "VirtuCade" },
    extensionsUsed: ["KHR_mesh_quantization", "KHR_materials_unlit"],
    extensionsRequired: ["KHR_mesh_quantization"],
    scene: 0,
    scenes: [{ nodes: roots }],
    nodes: outNodes,
    meshes,
    materials: MATERIALS.map((name) => ({
      name,
      doubleSided: name === "flat",
      pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 0.9 },
      ...(name === "shining" ? { extensions: { KHR_materials_unlit: {} } } : {}),
    })),
  });
}

class GlbParts {
  readonly #views: Record<string, unknown>[] = [];
  readonly #accessors: Record<string, unknown>[] = [];
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  primitive(shape: BufferGeometry, surface: Surface): Record<string, unknown> {
    const isRound = surface === "round";
    shape.deleteAttribute("uv");
    if (!isRound) shape.deleteAttribute("normal");
    const snapped = shape.getAttribute("position");
    for (let i = 0; i < snapped.count * 3; i++) {
      const value = Math.round((snapped.array[i] ?? 0) * MILLIMETRES);
      if (Math.abs(value) > MOST_MILLIMETRES) {
        throw new RangeError("Cannot write a model: too large");
      }
      snapped.array[i] = value;
    }
    const indexed = mergeVertices(shape, 0.5);
    const { position, normal, color } = indexed.attributes;
    const index = indexed.index;
    if (position === undefined || color === undefined || index === null) {
      throw new Error("Cannot write a model: paint every shape first");
    }
    const count = position.count;
    const at = new Int16Array(count * 4);
    const colours = new Uint16Array(count * 4);
    const normals = new Int8Array(count * 4);
    const least = new Vector3(Infinity, Infinity, Infinity);
    const most = new Vector3(-Infinity, -Infinity, -Infinity);
    const point = new Vector3();
    for (let i = 0; i < count; i++) {
      point.fromBufferAttribute(position as never, i);
      least.min(point);
      most.max(point);
      at.set([point.x, point.y, point.z], i * 4);
      for (let c = 0; c < 3; c++) {
        colours[i * 4 + c] = Math.round(Math.min(1, Math.max(0, color.getComponent(i, c))) * 65535);
        if (isRound && normal !== undefined) {
          normals[i * 4 + c] = Math.round(normal.getComponent(i, c) * 127);
        }
      }
      colours[i * 4 + 3] = 65535;
    }
    const attributes: Record<string, number> = {
      POSITION: this.#accessor(at, { componentType: FLOAT_SHORT, count, type: "VEC3" }, 8, {
        min: least.toArray(),
        max: most.toArray(),
      }),
      COLOR_0: this.#accessor(
        colours,
        { componentType: USHORT, count, type: "VEC4", normalized: true },
        8,
      ),
    };
    if (isRound) {
      attributes.NORMAL = this.#accessor(
        normals,
        { componentType: BYTE, count, type: "VEC3", normalized: true },
        4,
      );
    }
    const isSmall = count < 65536;
    const list = isSmall ? Uint16Array.from(index.array) : Uint32Array.from(index.array);
    const indices = this.#accessor(
      list,
      { componentType: isSmall ? USHORT : UINT, count: index.count, type: "SCALAR" },
      undefined,
    );
    return { attributes, indices };
  }

  #accessor(
    data: ArrayBufferView,
    what: Record<string, unknown>,
    stride: number | undefined,
    bounds: Record<string, unknown> = {},
  ): number {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const padded = new Uint8Array((bytes.length + 3) & ~3);
    padded.set(bytes);
    this.#views.push({
      buffer: 0,
      byteOffset: this.#length,
      byteLength: bytes.length,
      ...(stride === undefined ? { target: INDICES } : { byteStride: stride, target: VERTICES }),
    });
    this.#chunks.push(padded);
    this.#length += padded.length;
    this.#accessors.push({ bufferView: this.#views.length - 1, ...what, ...bounds });
    return this.#accessors.length - 1;
  }

  finish(json: Record<string, unknown>): Uint8Array<ArrayBuffer> {
    const text = new TextEncoder().encode(JSON.stringify({
      ...json,
      accessors: this.#accessors,
      bufferViews: this.#views,
      buffers: [{ byteLength: this.#length }],
    }));
    const jsonLength = (text.length + 3) & ~3;
    const bytes = new Uint8Array(12 + 8 + jsonLength + 8 + this.#length);
    const view = new DataView(bytes.buffer);
    bytes.set(new TextEncoder().encode("glTF"));
    view.setUint32(4, 2, true);
    view.setUint32(8, bytes.length, true);
    view.setUint32(12, jsonLength, true);
    bytes.set(new TextEncoder().encode("JSON"), 16);
    bytes.fill(0x20, 20, 20 + jsonLength);
    bytes.set(text, 20);
    let at = 20 + jsonLength;
    view.setUint32(at, this.#length, true);
    bytes.set([0x42, 0x49, 0x4e, 0], at + 4);
    at += 8;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    return bytes;
  }
}
