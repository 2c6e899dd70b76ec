import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const OUT = join(import.meta.dirname, 'dist');
/** Smaller files gain nothing: they fit into the first packet. */
const SMALLEST = 1_024;
const TEXT = /\.(?:js|css|html|svg)$/;

/** Compresses each file once, at the build, as well as it can be: the server only chooses between the three. */
const precompress: Plugin = {
  name: 'precompress',
  apply: 'build',
  closeBundle() {
    const files = readdirSync(OUT, { recursive: true }).map((name) => join(OUT, String(name)));
    for (const file of files.filter((name) => TEXT.test(name) && statSync(name).size >= SMALLEST)) {
      const content = readFileSync(file);
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      };
      writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
      writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    }
  },
};

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [precompress],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: 'es2022',
    // The policy allows no data: URL, and a script that feature-detects is of no use to browsers of today.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      checks: { pluginTimings: false },
      // Marks of React's server side, which say nothing here.
      onLog(level, log, handle) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
      output: {
        codeSplitting: {
          // What every page needs, in one file: a page is one file more, and not one for each of its parts.
          groups: [
            {
              name: 'console',
              test: /node_modules\/(?:react|react-dom|scheduler|react-router|@tanstack)\/|console\/src\/(?:(?:api|session|shell)\/|kit\/(?!chart\/plot|layout\/tabs|overlay\/m)|app|routes|main)/,
            },
          ],
        },
      },
    },
  },
  server: {
    // A server of the API beside: `npm start`, then `npm run dev -w console`.
    proxy: { '/api': 'http://localhost:3001', '/docs': 'http://localhost:3001' },
  },
});
