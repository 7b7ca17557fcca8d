// Builds vendor/widgets and vendor/mathjax from the packages of package-lock.json, the same bytes
// every time: `npm ci`, `npm run build`, then `python -m bookkit.vendor write` for the hashes.
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

async function bundleWidgets() {
  const { metafile } = await build({
    absWorkingDir: web,
    entryPoints: { 'saved-widgets': 'saved_widgets.js' },
    outdir: join(vendor, 'widgets'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020',
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: '/*! Licences: see the folder LICENSES */', css: '/*! Licences: see the folder LICENSES */' },
    alias: { 'sanitize-html': './sanitize.js' },
    // Where a page has require.js, modules would otherwise register there instead of here.
    define: { define: 'undefined' },
    metafile: true,
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  const names = inputs.map((path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]);
  const packages = await Promise.all(unique(names.filter(Boolean)).map(describe));
  return {
    name: 'saved-widgets',
    version: (await readJson(join(web, 'package.json'))).version,
    licence: unique(packages.map(({ licence }) => licence)).join(' AND '),
    from: 'npm, bundled by code/bookkit/web',
    packages,
    sources: await hashes(['build.mjs', 'package-lock.json', ...inputs.filter((path) => !path.includes('node_modules'))]),
  };
}

async function describe(name) {
  const { version, license } = await readJson(join(web, 'node_modules', name, 'package.json'));
  return { name, version, licence: license };
}

// These come to npm without the text of their licence; it is kept here.
const KEPT = { '@jupyter-widgets': 'jupyter-widgets.txt', '@lumino': 'lumino.txt' };

async function copyLicences(packages) {
  const target = join(vendor, 'widgets', 'LICENSES');
  await mkdir(target);
  for (const { name } of packages) {
    const kept = KEPT[name.split('/')[0]];
    const folder = join(web, 'node_modules', name);
    const own = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
    if (kept) await cp(join(web, 'licences', kept), join(target, kept));
    else if (own) await cp(join(folder, own), join(target, `${name}.txt`));
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
  'action amscd bbox boldsymbol braket bussproofs cancel color enclose extpfeil html mhchem unicode verb';

async function copyMathJax() {
  const from = join(web, 'node_modules', 'mathjax');
  const to = join(vendor, 'mathjax');
  const extensions = AUTOLOADED.split(' ').map((name) => `input/tex/extensions/${name}.js`);
  for (const path of ['tex-mml-chtml.js', 'output/chtml/fonts/woff-v2', ...extensions])
    await cp(join(from, 'es5', path), join(to, path), { recursive: true });
  await cp(join(from, 'LICENSE'), join(to, 'LICENSE'));
  return { ...(await describe('mathjax')), from: 'npm' };
}

for (const folder of ['widgets', 'mathjax'])
  await rm(join(vendor, folder), { recursive: true, force: true });
const widgets = await bundleWidgets();
await copyLicences(widgets.packages);
const mathjax = await copyMathJax();

const path = join(vendor, 'manifest.json');
const others = await readJson(path).catch(() => ({}));
await writeFile(path, `${JSON.stringify({ ...others, mathjax, widgets }, null, 2)}\n`);
