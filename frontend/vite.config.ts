/** How the screen is built: into the Python package, each text file also compressed, no inline script. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import react from "@vitejs/plugin-react"
import { defineConfig, type Plugin } from "vite"

const OUT = join(import.meta.dirname, "../src/askwell/screen")

/** Writes a .gz beside every script, style and picture, which the server sends to those who accept it. */
function compress(): Plugin {
  return {
    name: "compress",
    apply: "build",
    closeBundle() {
      const assets = join(OUT, "assets")
      for (const name of readdirSync(assets)) {
        if (/\.(js|css|svg)$/.test(name)) {
          writeFileSync(join(assets, `${name}.gz`), gzipSync(readFileSync(join(assets, name)), { level: 9 }))
        }
      }
    },
  }
}

export default defineConfig({
  plugins: [react(), compress()],
  resolve: { alias: { "@": join(import.meta.dirname, "src") } },
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    assetsInlineLimit: 0,
  },
  server: {
    proxy: {
      // The host as the browser named it: the server compares it with the origin of every change.
      "/api": { target: process.env["ASKWELL_ADDRESS"] ?? "http://127.0.0.1:8400", changeOrigin: false },
    },
  },
  test: { environment: "jsdom", pool: "vmThreads", include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true },
} as Parameters<typeof defineConfig>[0])
