// Builds vendor/widgets and vendor/live (our scripts with what they need) and vendor/mathjax, from
// the packages of package-lock.json and the same bytes every time: `npm ci`, `npm run build`, and then
// `python -m bookkit.vendor write` for the hashes.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = dirname(fileURLToPath(import.meta.url));
const root = join(web, '..', '..', '..');
const vendor = join(root, 'vendor');

const readJson = async (path) => JSON.parse(await readFile(path, 'utf8'));
const unique = (values) => [...new Set(values)].sort();

const NOTICE = '/*! Licences: see the folder LICENSES */';

const COMMON = {
  absWorkingDir: web,
  bundle: true,
  minify: true,
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  banner: { js: NOTICE, css: NOTICE },
  metafile: true,
};

// Classic scripts, which also run from file://.
const buildWidgets = () =>
  build({
    ...COMMON,
    entryPoints: {
      'saved-widgets': 'saved_widgets.js',
      'wide-maths': 'wide_maths.js',
      practice: 'practice/practice.js',
    },
    outdir: join(vendor, 'widgets'),
    format: 'iife',
    target: 'es2020',
    alias: { 'sanitize-html': './sanitize.js' },
    // Where a page has require.js, modules would otherwise register there instead of here.
    define: { define: 'undefined' },
  });

// The starter is on every page with code; what it loads when it is asked to comes as modules.
const LIVE = { ...COMMON, outdir: join(vendor, 'live') };
const buildStarter = () =>
  build({
    ...LIVE,
    entryPoints: { starter: 'live/starter.js', live: 'live/live.css' },
    format: 'iife',
  });
const buildLive = () =>
  build({
    ...LIVE,
    entryPoints: { live: 'live/live.js', worker: 'live/worker.js' },
    format: 'esm',
    splitting: true,
    chunkNames: 'part-[hash]',
  });

// What a folder of bundles was made of, for the manifest.
async function entry(name, builds) {
  const outputs = builds.flatMap(({ metafile }) => Object.values(metafile.outputs));
  const inputs = outputs.flatMap((output) => Object.keys(output.inputs));
  const own = inputs.filter((path) => !path.includes('node_modules'));
  const names = inputs.map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]);
  const packages = await Promise.all(unique(names.filter(Boolean)).map(describe));
  return {
    name,
    version: (await readJson(join(web, 'package.json'))).version,
    licence: unique(packages.map(({ licence }) => licence)).join(' AND '),
    from: 'npm, bundled by code/bookkit/web',
    packages,
    sources: await hashes(['build.mjs', 'package-lock.json', ...own]),
  };
}

async function describe(name) {
  const { version, license } = await readJson(join(web, 'node_modules', name, 'package.json'));
  return { name, version, licence: license };
}

// These come to npm without the text of their licence; it is kept here.
const KEPT = { '@jupyter-widgets': 'jupyter-widgets.txt', '@lumino': 'lumino.txt' };

async function copyLicences(folder, { packages }) {
  const target = join(vendor, folder, 'LICENSES');
  await mkdir(target);
  for (const { name } of packages) {
    const kept = KEPT[name.split('/')[0]];
    const home = join(web, 'node_modules', name);
    const own = (await readdir(home)).find((file) => /^licen[cs]e/i.test(file));
    if (kept) await cp(join(web, 'licences', kept), join(target, kept));
    else if (own) await cp(join(home, own), join(target, `${name}.txt`));
    else throw new Error(`${name} has no licence text: keep one in code/bookkit/web/licences`);
  }
}

async function hashes(paths) {
  const entries = await Promise.all(
    unique(paths).map(async (path) => [
      `code/bookkit/web/${path}`,
      createHash('sha256').update(await readFile(join(web, path))).digest('hex'),
    ]),
  );
  return Object.fromEntries(entries);
}

// The extensions that MathJax fetches by itself when a formula uses one of their macros.
const AUTOLOADED =
  'action amscd bbox boldsymbol braket bussproofs cancel color enclose extpfeil html mhchem ' +
  'unicode verb';

// The combined components bring a menu, which obeys settings that another page of the same host
// stored, and fetches what is not here. These parts make up the same typesetter without it.
const PARTS = 'startup core input/tex output/chtml output/chtml/fonts/tex a11y/assistive-mml';

async function copyMathJax() {
  const from = join(web, 'node_modules', 'mathjax');
  const to = join(vendor, 'mathjax');
  const extensions = AUTOLOADED.split(' ').map((name) => `input/tex/extensions/${name}.js`);
  const parts = PARTS.split(' ').map((name) => `${name}.js`);
  for (const path of [...parts, ...extensions, 'output/chtml/fonts/woff-v2'])
    await cp(join(from, 'es5', path), join(to, path), { recursive: true });
  await cp(join(from, 'LICENSE'), join(to, 'LICENSE'));
  return { ...(await describe('mathjax')), from: 'npm' };
}

for (const folder of ['widgets', 'live', 'mathjax'])
  await rm(join(vendor, folder), { recursive: true, force: true });
const widgets = await entry('saved-widgets', [await buildWidgets()]);
const live = await entry('live', [await buildStarter(), await buildLive()]);
await copyLicences('widgets', widgets);
await copyLicences('live', live);
const mathjax = await copyMathJax();

const path = join(vendor, 'manifest.json');
const others = await readJson(path).catch(() => ({}));
await writeFile(path, `${JSON.stringify({ ...others, live, mathjax, widgets }, null, 2)}\n`);
