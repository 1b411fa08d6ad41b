import adapter from "@sveltejs/adapter-node"
import { sveltekit } from "@sveltejs/kit/vite"
import { defineConfig } from "vite"
import manifest from "./package.json" with { type: "json" }

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter({ out: "build" }),
      // Style sheets stand in the page: a page is readable after one round trip. The policy names them by their hash too.
      inlineStyleThreshold: 32_768,
      // No page takes a form in an operator's name: those go to the API, which looks where they come from. Behind a proxy the
      // address that a browser names as its origin is not the one that we see, and a check here would refuse everybody.
      csrf: { trustedOrigins: ["*"] },
      // The default name is the time of the build, which would make every build differ.
      version: { name: manifest.version },
      // SvelteKit names its own start-up script by its hash, so that a page can be kept; nothing else may run, and no style may be inline.
      csp: {
        mode: "hash",
        directives: {
          "default-src": ["self"],
          "script-src": ["self"],
          "style-src": ["self"],
          // The one style attribute there is: SvelteKit hides its announcer of new pages with it (root.svelte).
          "style-src-attr": ["unsafe-hashes", "sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo="],
          "img-src": ["self", "data:"],
          "font-src": ["self"],
          "connect-src": ["self"],
          "object-src": ["none"],
          "base-uri": ["self"],
          "form-action": ["self"],
          "frame-ancestors": ["none"],
        },
      },
    }),
  ],
  // Fonts stay files: the style sheet is small and the browser fetches only the subsets that a page needs.
  build: {
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // A page of many small files takes many turns on a slow line: what most pages use is one file.
        codeSplitting: {
          groups: [
            { name: "common", test: (id: string) => !id.includes("chart.js"), minShareCount: 10, priority: 2 },
            { name: "words", test: /paraglide/, minShareCount: 2, priority: 1 },
          ],
        },
      },
    },
  },
})
