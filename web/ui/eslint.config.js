// Lint rules: what TypeScript's strict mode does not see. Style is left to people.
import tseslint from "typescript-eslint"

export default tseslint.config(
  { ignores: ["dist", "node_modules"] },
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "no-control-regex": "error",
      "no-constant-condition": "error",
      "no-dupe-else-if": "error",
      "no-empty": "error",
      "no-fallthrough": "error",
      "no-restricted-properties": ["error", { property: "innerHTML", message: "Names of runs and tags are untrusted text." }],
      "no-self-compare": "error",
      "no-unsafe-finally": "error",
      "no-unused-labels": "error",
      "no-useless-escape": "error",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["src/**"],
    rules: {
      "no-restricted-properties": ["error",
        { property: "innerHTML", message: "Names of runs and tags are untrusted text." },
        { property: "getContext", message: "Charts are drawn by echarts (charts/)." },
      ],
    },
  },
  {
    // The pixels of pictures, which a browser gives by a canvas alone.
    files: ["src/kinds/side_by_side/measure.ts"],
    rules: { "no-restricted-properties": ["error", { property: "innerHTML", message: "Names of runs and tags are untrusted text." }] },
  },
  {
    // A WebGL context each: that of meshes draws for all cards, and its picture is copied.
    files: ["src/kinds/meshes/renderer.ts", "src/kinds/projector/painter.worker.ts"],
    rules: { "no-restricted-properties": "off" },
  },
  {
    files: ["src/**"],
    ignores: ["src/charts/**"],
    rules: { "no-restricted-imports": ["error", { patterns: [{ group: ["echarts", "echarts/*"], message: "Only charts/ draws; it is loaded after the page." }] }] },
  },
)
