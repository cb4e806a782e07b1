/**
 * Builds the widget into faq/channels/website/static; with --check, builds it and compares. The same
 * source gives the same bytes.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  gunzipSync,
  gzipSync,
} from 'node:zlib';
import { build } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const STATIC = resolve(here, '../faq/channels/website/static');

/**
 * Lit leaves its versions on the page's globalThis. A guest does not, and what the page has left
 * there does not concern it. Its policy is ours, under a name that no other Lit has taken.
 */
const guest = {
  name: 'guest',
  transform(code, id) {
    if (!/node_modules\/(lit|lit-html)\//.test(id)) return null;
    const changed = code
      .replaceAll('=globalThis', '={trustedTypes:window.trustedTypes}')
      .replace(/\w+\.createPolicy\("lit-html",\{createHTML:\w+=>\w+\}\)/, 'policy');
    if (/globalThis|createPolicy/.test(changed)) throw new Error(`${id} is another Lit.`);
    if (changed === code) return null;
    return `import{policy}from${JSON.stringify(join(here, 'src/panel/trusted.ts'))};${changed}`;
  },
};

/** Takes the line breaks and indents out of the templates; no code outside of them looks so. */
const tight = {
  name: 'tight',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/src\/panel\/(view\/\w+|element)\.ts$/.test(id)) return null;
    return code
      .replace(/(>)\s*\n\s*(?=<|\$\{)/g, '$1')
      .replace(/(\})\s*\n\s*(?=<[a-z/]|\$\{)/g, '$1')
      .replace(/\n\s+(?=[@?]?[a-z-]+=["$])/g, ' ')
      .replace(/\n\s*(?=>)/g, '');
  },
};

async function bundle(entry, format, fileName, define = {}) {
  const result = await build({
    configFile: false,
    envDir: false,
    root: here,
    logLevel: 'warn',
    publicDir: false,
    define,
    plugins: [tight, guest],
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      rolldownOptions: {
        input: join(here, entry),
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: fileName, format },
      },
    },
  });
  const [file, ...others] = result.output;
  if (others.length)
    throw new Error(`more than one file: ${others.map((other) => other.fileName)}`);
  return file;
}

const named = (file) => JSON.stringify(file.fileName);

/** Returns what is built: names, and contents as they are sent. */
async function make() {
  const panel = await bundle('src/panel/index.ts', 'es', 'panel.[hash].js');
  const widget = await bundle('src/index.ts', 'es', 'widget.[hash].js', { PANEL: named(panel) });
  const loader = await bundle('src/loader.ts', 'es', 'loader.js', { ENTRY: named(widget) });
  const files = new Map([[loader.fileName, Buffer.from(loader.code)]]);
  for (const { fileName, code } of [widget, panel]) {
    const body = Buffer.from(code);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    files.set(fileName, body);
    files.set(`${fileName}.gz`, gzipSync(body, { level: 9 }));
    files.set(`${fileName}.br`, brotliCompressSync(body, { params }));
  }
  return files;
}

/** Returns the names of what stands in a folder and is not what is built. */
function differences(files, folder) {
  const kept = existsSync(folder) ? readdirSync(folder) : [];
  const all = new Set([...kept, ...files.keys()]);
  return [...all].filter((name) => {
    const built = files.get(name);
    if (!built || !kept.includes(name)) return true;
    const body = readFileSync(join(folder, name));
    // What compression makes of the same bytes may differ from one zlib to the next.
    if (name.endsWith('.gz')) return !gunzipSync(body).equals(gunzipSync(built));
    if (name.endsWith('.br')) {
      return !brotliDecompressSync(body).equals(brotliDecompressSync(built));
    }
    return !body.equals(built);
  });
}

const files = await make();
if (process.argv[2] === '--check') {
  const wrong = differences(files, STATIC);
  if (wrong.length) {
    console.error(`The kept widget is not what its source gives (npm run build): ${wrong}`);
    process.exit(1);
  }
  console.log('The kept widget is what its source gives.');
} else {
  rmSync(STATIC, { recursive: true, force: true });
  mkdirSync(STATIC, { recursive: true });
  for (const [name, body] of files) writeFileSync(join(STATIC, name), body);
  for (const [name, body] of files) console.log(`${name}: ${body.length} bytes`);
}
