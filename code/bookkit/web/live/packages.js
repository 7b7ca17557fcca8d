// Puts packages where Python finds them: wheels, unpacked by the browser itself. Python would
// unpack them, too, several times slower, and load every compiled module whether it is imported
// or not.

export const SITE = '/lib/python3.12/site-packages/';

/** The packages of a lock, fetched through `files` and put where Python finds them. */
export class Packages {
  constructor(entries, files) {
    Object.assign(this, { entries, files, installed: new Set() });
  }

  /** These packages and what they need in turn, by name. */
  order(names) {
    const missing = names.filter((name) => !(name in this.entries));
    if (missing.length) throw new Error(`the lock has no ${missing.join(', ')}`);
    const found = new Set();
    const add = (name) => {
      if (found.has(name)) return;
      found.add(name);
      this.entries[name].depends.forEach(add);
    };
    names.forEach(add);
    return [...found];
  }

  async install(python, names) {
    for (const name of names) {
      await unpack(await this.files.content(this.entries[name]), python.FS);
      this.installed.add(name);
    }
    python.runPython('import importlib; importlib.invalidate_caches()');
  }

  /** Install what the imports of `code` need beyond what is there; whether all of it came. */
  async provide(python, code) {
    const modules = python.pyimport('pyodide.code').find_imports(code).toJs();
    const providers = Object.keys(this.entries).filter((name) =>
      this.entries[name].imports.some((module) => modules.includes(module)),
    );
    const names = this.order(providers).filter((name) => !this.installed.has(name));
    try {
      if (names.length) await this.install(python, names);
      return true;
    } catch {
      return false;
    }
  }
}

const END = 0x06054b50;
const END_LENGTH = 22;
const STORED = 0;

/** Unpack a wheel (its bytes) into a folder of Python's file system `fs`. */
export async function unpack(bytes, fs, folder = SITE) {
  const made = new Set();
  for (const { name, stored, data } of entries(bytes)) {
    if (name.endsWith('/')) continue;
    const path = folder + name;
    const place = path.slice(0, path.lastIndexOf('/'));
    if (!made.has(place)) fs.mkdirTree(place);
    made.add(place);
    fs.writeFile(path, stored ? data : await inflated(data), { canOwn: true });
  }
}

// The files that the directory at the end of a zip archive names.
function* entries(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - END_LENGTH;
  while (end >= 0 && view.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw new Error('not a zip archive');
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    const [size, nameLength, extra, comment] = [
      view.getUint32(at + 20, true),
      ...[28, 30, 32].map((place) => view.getUint16(at + place, true)),
    ];
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    yield {
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      stored: view.getUint16(at + 10, true) === STORED,
      data: bytes.subarray(start, start + size),
    };
    at += 46 + nameLength + extra + comment;
  }
}

async function inflated(data) {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

