// Many of a kind in one draw call: instances that are put anew each frame. Room is doubled when it
// runs out; otherwise a frame allocates nothing.

import {
  BufferGeometry,
  type Group,
  InstancedInterleavedBuffer,
  InstancedMesh,
  InterleavedBufferAttribute,
  type Material,
  type Matrix4,
} from "three";

const FIRST_ROOM = 32;

/** What each instance brings beside its place: names and numbers of floats, in order. */
export type InstanceLayout = Readonly<Record<string, number>>;

/** What a crowd mesh is made of. It frees none of it but its own instances. */
export interface CrowdMeshOptions {
  /** Shared with other meshes. */
  readonly shape: BufferGeometry;
  readonly skin: Material;
  /** For shadows; left out where the mesh casts none. */
  readonly depth?: Material;
  readonly layout: InstanceLayout;
  readonly renderOrder?: number;
}

/** One draw call. */
export class CrowdMesh {
  readonly #options: CrowdMeshOptions;
  readonly #group: Group;
  readonly #stride: number;
  #mesh: InstancedMesh;
  #data: InstancedInterleavedBuffer;
  #count = 0;
  #castsShadow = false;
  #receivesShadow = false;

  /** @param group What the mesh hangs in. */
  constructor(group: Group, options: CrowdMeshOptions) {
    this.#group = group;
    this.#options = options;
    this.#stride = Object.values(options.layout).reduce((sum, size) => sum + size, 0);
    [this.#mesh, this.#data] = this.#build(FIRST_ROOM);
  }

  /** Instances put since the frame began. */
  get count(): number {
    return this.#count;
  }

  /** Triangles of one instance. */
  get triangles(): number {
    const { index, attributes } = this.#options.shape;
    return (index?.count ?? attributes.position?.count ?? 0) / 3;
  }

  setShadows(casts: boolean, receives: boolean): void {
    this.#castsShadow = this.#mesh.castShadow = casts && this.#options.depth !== undefined;
    this.#receivesShadow = this.#mesh.receiveShadow = receives;
  }

  /** Starts a frame. */
  begin(): void {
    this.#count = 0;
  }

  /**
   * Puts one instance at `matrix`.
   * @returns Where its further floats start in {@link floats}.
   */
  put(matrix: Matrix4): number {
    if (this.#count === this.#mesh.instanceMatrix.count) this.#grow();
    const at = this.#count++;
    matrix.toArray(this.#mesh.instanceMatrix.array, at * 16);
    return at * this.#stride;
  }

  /** Further floats of all instances, in the layout's order. Another array after room was made. */
  get floats(): Float32Array {
    return this.#data.array as Float32Array; // made below
  }

  /** Ends a frame: what was put is drawn. */
  end(): void {
    this.#mesh.count = this.#count;
    this.#mesh.visible = this.#count > 0;
    if (this.#count === 0) return;
    this.#mesh.instanceMatrix.needsUpdate = true;
    this.#data.needsUpdate = true;
  }

  /** Frees its instances on the graphics card. */
  dispose(): void {
    this.#mesh.removeFromParent();
    this.#mesh.geometry.dispose();
    this.#mesh.dispose();
  }

  #grow(): void {
    const matrices = this.#mesh.instanceMatrix.array;
    const floats = this.floats;
    this.dispose();
    [this.#mesh, this.#data] = this.#build(2 * this.#count);
    this.#mesh.instanceMatrix.array.set(matrices);
    this.floats.set(floats);
  }

  #build(room: number): [InstancedMesh, InstancedInterleavedBuffer] {
    const { shape, skin, depth, layout, renderOrder } = this.#options;
    const geometry = new BufferGeometry();
    geometry.setIndex(shape.index);
    for (const [name, attribute] of Object.entries(shape.attributes)) {
      geometry.setAttribute(name, attribute);
    }
    const data = new InstancedInterleavedBuffer(
      new Float32Array(room * this.#stride),
      this.#stride,
    );
    let offset = 0;
    for (const [name, size] of Object.entries(layout)) {
      geometry.setAttribute(name, new InterleavedBufferAttribute(data, size, offset));
      offset += size;
    }
    const mesh = new InstancedMesh(geometry, skin, room);
    mesh.frustumCulled = false; // they are all over the place, and culled one by one
    mesh.count = 0;
    mesh.visible = false;
    mesh.castShadow = this.#castsShadow;
    mesh.receiveShadow = this.#receivesShadow;
    mesh.renderOrder = renderOrder ?? 0;
    if (depth !== undefined) mesh.customDepthMaterial = depth;
    this.#group.add(mesh);
    return [mesh, data];
  }
}
