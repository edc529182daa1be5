// Which names of three.js come in the part that a page loads at once; a scene that needs no others
// is made to import that part alone.

/** What `three/basics` exports: used by the client, by the worlds that ship, or free beside these. */
export const THREE_BASICS: readonly string[] = [
  ...["ACESFilmicToneMapping", "AdditiveBlending", "AmbientLight", "BackSide", "Box3"],
  ...["BoxGeometry", "BufferAttribute", "BufferGeometry", "CanvasTexture", "CapsuleGeometry"],
  ...["CircleGeometry", "ClampToEdgeWrapping", "Color", "CompressedTexture", "ConeGeometry"],
  ...["CylinderGeometry"],
  ...["DirectionalLight", "DodecahedronGeometry", "DoubleSide", "DynamicDrawUsage", "Euler"],
  ...["Float32BufferAttribute", "Fog", "FrontSide", "Frustum", "Group", "HalfFloatType"],
  ...["HemisphereLight"],
  ...["IcosahedronGeometry", "InstancedBufferAttribute", "InstancedInterleavedBuffer"],
  ...[
    "InstancedMesh",
    "InterleavedBuffer",
    "InterleavedBufferAttribute",
    "LatheGeometry",
    "Light",
    "Line",
  ],
  ...["LineBasicMaterial", "LineSegments", "LinearFilter", "LinearMipmapLinearFilter"],
  ...["Material", "MathUtils", "Matrix3", "Matrix4", "Mesh", "MeshBasicMaterial"],
  ...["MeshDepthMaterial", "MeshLambertMaterial", "MeshStandardMaterial"],
  ...["MirroredRepeatWrapping", "MultiplyBlending", "NearestFilter", "NoBlending"],
  ...["NormalBlending", "Object3D", "OctahedronGeometry", "PCFShadowMap", "PerspectiveCamera"],
  ...["Plane", "PlaneGeometry", "PointLight", "Points", "PointsMaterial", "Quaternion"],
  ...["RGB_ETC2_Format", "RGB_S3TC_DXT1_Format"],
  ...["RepeatWrapping", "RingGeometry", "SRGBColorSpace", "Scene", "ShaderMaterial", "Shape"],
  ...["ShapeGeometry", "Sphere", "SphereGeometry", "StaticDrawUsage", "Texture"],
  ...["TorusGeometry", "TriangleFanDrawMode", "TriangleStripDrawMode", "TrianglesDrawMode"],
  ...["Vector2", "Vector3", "Vector4", "WebGLRenderTarget", "WebGLRenderer"],
];

/** What a page's import map leads to the first part. */
export const BASICS_SPECIFIER = "three/basics";

const IMPORT = /\bimport\s*\{([^}]*)\}\s*from\s*"three"\s*;?/g;

/** Leads what is imported by name of `three` in bundled code to the part that has it. */
export function splitThreeImports(code: string): string {
  return code.replace(IMPORT, (_, list: string) => {
    const names = list.split(",").map((name) => name.trim()).filter((name) => name !== "");
    const isBasic = (name: string) => THREE_BASICS.includes(name.split(/\s+as\s+/)[0] ?? "");
    const part = (specifier: string, of: readonly string[]) =>
      of.length === 0 ? "" : `import{${of.join(",")}}from"${specifier}";`;
    return part(BASICS_SPECIFIER, names.filter(isBasic)) +
      part("three", names.filter((name) => !isBasic(name)));
  });
}
