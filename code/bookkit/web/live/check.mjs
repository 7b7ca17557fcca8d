// Runs the code cells of notebooks under Pyodide in node, with what a reader's page would fetch,
// and writes what each cell put out: one JSON object a notebook, {cell id: {status, outputs}}.
//
//     node check.mjs BUNDLE RUNTIME ENVIRONMENT NOTEBOOK RESULT [NOTEBOOK RESULT ...]
//
// ENVIRONMENT is JSON: the variables that Python is to see.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { Packages } from './packages.js';

const PACKED = '.gzip';
const [bundle, runtime, variables, ...pairs] = process.argv.slice(2);
const environment = JSON.parse(variables);

const lock = JSON.parse(await readFile(join(bundle, 'lock.json'), 'utf8'));
const unpacked = (path, bytes) => (path.endsWith(PACKED) ? gunzipSync(bytes) : bytes);
const files = {
  async content({ file_name }) {
    const path = resolve(file_name.startsWith('./') ? bundle : runtime, file_name);
    return unpacked(path, await readFile(path));
  },
};
const folder = await mkdtemp(join(tmpdir(), 'live-check-'));
for (const name of Object.keys(lock.runtime)) {
  const bytes = unpacked(name, await readFile(join(runtime, name)));
  await writeFile(join(folder, name.replace(/\.gzip$/, '')), bytes);
}
const lockFileURL = join(folder, 'lock.json');
await writeFile(lockFileURL, JSON.stringify({ info: lock.info, packages: {} }));
const { loadPyodide } = await import(pathToFileURL(join(folder, 'pyodide.mjs')).href);

// A new interpreter for each notebook, as each page has its own.
async function run(notebook) {
  const python = await loadPyodide({
    indexURL: `${folder}/`,
    lockFileURL,
    env: {
      HOME: '/home/pyodide',
      MPLBACKEND: 'module://matplotlib_inline.backend_inline',
      ...environment,
    },
  });
  const packages = new Packages(lock.packages, files);
  await packages.install(python, Object.keys(lock.packages));
  const results = {};
  let outputs;
  const send = (type, json) => {
    if (type === 'output') outputs.push(JSON.parse(json));
  };
  const write = (name, text) =>
    text && outputs.push({ msg_type: 'stream', content: { name, text } });
  const session = python.pyimport('livecells').Session(send, write);
  const { cells } = JSON.parse(await readFile(notebook, 'utf8'));
  for (const { id, cell_type, source } of cells) {
    if (cell_type !== 'code') continue;
    outputs = [];
    const status = await session.run(id, Array.isArray(source) ? source.join('') : source);
    results[id] = { status, outputs };
  }
  return results;
}

for (let i = 0; i < pairs.length; i += 2)
  await writeFile(pairs[i + 1], JSON.stringify(await run(pairs[i])));
await rm(folder, { recursive: true });
