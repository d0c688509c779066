/** The rules of the house: strict types, hooks used well, and imports that go down only. */

import { readdirSync } from "node:fs"
import { join } from "node:path"
import js from "@eslint/js"
import hooks from "eslint-plugin-react-hooks"
import tseslint from "typescript-eslint"

const features = readdirSync(join(import.meta.dirname, "src/features"))

/** Says which folders the files of one folder may not import. */
function zone(files, forbidden, message) {
  return {
    files,
    rules: { "no-restricted-imports": ["error", { patterns: [{ group: forbidden, message }] }] },
  }
}

export default tseslint.config(
  { ignores: ["node_modules", "src/api/schema.ts"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    plugins: { "react-hooks": hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      "no-console": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
    },
  },
  { files: ["**/*.js"], extends: [tseslint.configs.disableTypeChecked] },
  zone(
    ["src/core/**"],
    [
      "react",
      "react-*",
      "@mantine/*",
      "@tanstack/*",
      "@/app/*",
      "@/features/*",
      "@/ui/*",
      "@/api/client",
      "@/api/queries",
    ],
    "core knows neither React nor the network.",
  ),
  zone(["src/ui/**"], ["@/app/*", "@/features/*", "@/api/client"], "ui is below features and app."),
  zone(["src/api/**"], ["@/app/*", "@/features/*", "@/ui/*", "@mantine/*"], "api is below ui and features."),
  ...features.map((name) =>
    zone(
      [`src/features/${name}/**`],
      ["@/app/*", ...features.filter((other) => other !== name).map((other) => `@/features/${other}/*`)],
      "A feature imports neither the app nor another feature.",
    ),
  ),
)
