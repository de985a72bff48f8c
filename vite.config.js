// Builds src/samklang/ui/assets/ into src/samklang/ui/static/assets/, which the `asset` template tag reads by its manifest.
import { defineConfig } from "vite";

const sources = "src/samklang/ui/assets";

export default defineConfig({
  base: "./",
  publicDir: `${sources}/public`,
  build: {
    outDir: "src/samklang/ui/static/assets",
    assetsDir: "",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0, // nothing as data: in the css, so that the Content-Security-Policy needs no exception
    modulePreload: { polyfill: false },
    cssMinify: true,
    target: "es2022",
    rollupOptions: { input: [`${sources}/main.css`, `${sources}/main.js`] },
  },
});
