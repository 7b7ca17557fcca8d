// Builds vendor/pyodide: the runtime of the npm package `pyodide`, and the wheels that cells need,
// each checked against the hash it was published with, then repacked as packages.json says. The
// same bytes every time: `npm ci`, `npm run build -- WHEELS`, and then
// `python -m bookkit.vendor write` for the hashes.
//
// WHEELS is the folder that holds the published wheels: those of Pyodide's own distribution, and
// those that packages.json takes from PyPI.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { loadPyodide } from 'pyodide';
import { SITE, unpack } from '../live/packages.js';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..', '..', '..');
const target = join(root, 'vendor', 'pyodide');
const npm = join(here, 'node_modules', 'pyodide');
const session = join(root, 'code', 'bookkit', 'live');
const STDLIB = '/lib/python312.zip/';

const wheels = process.argv[2];
if (!wheels) throw new Error('say which folder holds the published wheels');
const readJson = async (path) => JSON.parse(await readFile(path, 'utf8'));
// The lock names a package in more than one way.
const normal = (name) => name.replaceAll('_', '-').toLowerCase();
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const official = await readJson(join(npm, 'pyodide-lock.json'));
const { version } = await readJson(join(npm, 'package.json'));
const chosen = await readJson(join(here, 'packages.json'));
const CDN = `https://cdn.jsdelivr.net/pyodide/v${version}/full/`;

// Without columns in its tables bytecode is a fifth smaller: there is no source to point into.
const packer = await loadPyodide({ env: { PYTHONNODEBUGRANGES: '1' } });
packer.runPython(await readFile(join(here, 'pack.py'), 'utf8'));
const packed = packer.globals.get('pack');
const pack = (bytes, drop, compiled, folder, added = {}) => {
  const lists = [[...chosen.everywhere, ...drop], compiled].map((list) => packer.toPy(list));
  return Buffer.from(packed(new Uint8Array(bytes), ...lists, folder, packer.toPy(added)));
};

// The wheel as published, and what the lock is to say of it.
async function published(name, { version, file_name, sha256: sha, licence, depends, without = [] }) {
  const known = official.packages[name];
  const entry = file_name
    ? { name, version, file_name, sha256: sha, imports: [name.replaceAll('-', '_')], depends }
    : known;
  const bytes = await readFile(join(wheels, entry.file_name));
  if (sha256(bytes) !== entry.sha256)
    throw new Error(`${entry.file_name} is not the file that was published`);
  return {
    bytes,
    entry: {
      ...entry,
      depends: entry.depends.map(normal).filter((other) => !without.includes(other)),
      install_dir: 'site',
      package_type: 'package',
      unvendored_tests: false,
      original: { sha256: entry.sha256, bytes: bytes.length, from: file_name ? 'PyPI' : CDN },
    },
  };
}

async function writeWheels(folder, { compiled, added }) {
  const packages = {};
  for (const [name, how] of Object.entries(chosen.packages)) {
    const { bytes, entry } = await published(name, how);
    const result = gzip(pack(bytes, how.drop ?? [], compiled, SITE, added[name]));
    const file_name = `${entry.file_name}.gzip`;
    await writeFile(join(folder, file_name), result);
    packages[name] = { ...entry, file_name, sha256: sha256(result), bytes: result.length };
  }
  return { info: official.info, packages };
}

// Which modules a page imports, and matplotlib's list of fonts, found by doing what a page does.
async function tried() {
  const folder = await mkdtemp(join(tmpdir(), 'runtime-'));
  const lock = await writeWheels(folder, { compiled: [], added: {} });
  const python = await loadPyodide({
    env: { MPLBACKEND: 'module://matplotlib_inline.backend_inline' },
  });
  for (const { file_name } of Object.values(lock.packages))
    await unpack(gunzipSync(await readFile(join(folder, file_name))), python.FS);
  python.FS.mkdirTree(`${SITE}livecells`);
  for (const name of (await readdir(session)).filter((file) => file.endsWith('.py')))
    python.FS.writeFile(`${SITE}livecells/${name}`, await readFile(join(session, name)));
  python.runPython(await readFile(join(here, 'start.py'), 'utf8'));
  const compiled = (await python.runPythonAsync('await modules()')).toJs();
  const added = { matplotlib: { 'matplotlib/fontlist.json': python.runPython('fonts()') } };
  await rm(folder, { recursive: true });
  return { compiled, added };
}

async function writeRuntime({ compiled }) {
  const stdlib = await readFile(join(npm, 'python_stdlib.zip'));
  const files = {
    'pyodide.mjs': await readFile(join(npm, 'pyodide.mjs')),
    'pyodide.asm.js.gzip': gzip(await readFile(join(npm, 'pyodide.asm.js'))),
    'pyodide.asm.wasm.gzip': gzip(await readFile(join(npm, 'pyodide.asm.wasm'))),
    'python_stdlib.zip.gzip': gzip(
      pack(stdlib, chosen['standard library'].drop, compiled, STDLIB),
    ),
  };
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(target, name), bytes);
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, bytes.length]));
}

// The tenth byte names the system that compressed; 255 stands for none.
function gzip(bytes) {
  const result = gzipSync(bytes, { level: 9 });
  result[9] = 255;
  return result;
}

const found = await tried();
await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
const lock = { ...(await writeWheels(target, found)), runtime: await writeRuntime(found) };
await writeFile(join(target, 'LICENSE'), await readFile(join(here, 'LICENSE')));
await writeFile(join(target, 'packages.json'), `${JSON.stringify(lock, null, 1)}\n`);

const path = join(root, 'vendor', 'manifest.json');
const others = await readJson(path);
const sources = {};
for (const name of ['build.mjs', 'pack.py', 'packages.json', 'package-lock.json', 'start.py'])
  sources[`code/bookkit/web/runtime/${name}`] = sha256(await readFile(join(here, name)));
sources['code/bookkit/web/live/packages.js'] = sha256(await readFile(join(here, '../live/packages.js')));
const licences = Object.entries(chosen.packages).map(([name, { licence }]) => ({
  name,
  version: lock.packages[name].version,
  licence,
  sha256: lock.packages[name].original.sha256,
  from: lock.packages[name].original.from,
}));
const pyodide = {
  name: 'pyodide',
  version,
  licence: 'MPL-2.0',
  from: 'npm, with wheels of its distribution and of PyPI, repacked by code/bookkit/web/runtime',
  packages: licences,
  sources,
};
await writeFile(path, `${JSON.stringify({ ...others, pyodide }, null, 2)}\n`);
