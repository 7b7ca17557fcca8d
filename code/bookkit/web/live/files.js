// Fetches everything that Python needs at once, counts it, and says which file is at fault.
//
// Pyodide asks for its files one after another and goes on, or waits for ever, when one does not
// come. Here all of them are under way before it asks, and it is handed what came.

// A connection that sends nothing for so long is taken for broken.
const SECONDS = 30;
const PACKED = '.gzip';

export class Files {
  // `report` is called with {loaded, total, file}.
  constructor(lock, base, report) {
    Object.assign(this, { lock, base, report, loaded: 0, total: 0, idle: 0 });
    // The network's own, also when Pyodide is handed something else below.
    this.fetch = self.fetch.bind(self);
    this.coming = new Map();
    this.stop = new AbortController();
    this.failed = new Promise((_, reject) => (this.fail = reject));
    this.failed.catch(() => {});
  }

  // Start every download; returns the address of the lock that Pyodide is to read.
  async begin(packages) {
    const lock = await (await this.get(this.lock)).json();
    const missing = packages.filter((name) => !(name in lock.packages));
    if (missing.length) throw new Error(`the lock has no ${missing.join(', ')}`);
    for (const entry of Object.values(lock.packages)) {
      const own = entry.file_name.startsWith('./');
      entry.file_name = new URL(entry.file_name, own ? this.lock : this.base).href;
    }
    this.names = closure(lock.packages, packages);
    const wheels = this.names.map((name) => lock.packages[name]);
    const runtime = Object.entries(lock.runtime);
    this.total = [...runtime.map(([, bytes]) => bytes), ...wheels.map(({ bytes }) => bytes)]
      .reduce((sum, bytes) => sum + bytes, 0);
    this.watch();
    for (const [name] of runtime) this.plan(new URL(name, this.base).href);
    // The longest first: it is what the others would wait for.
    for (const { file_name, sha256 } of wheels.sort((one, other) => other.bytes - one.bytes))
      this.plan(file_name, sha256);
    self.fetch = (address, options) =>
      this.take(String(address?.url ?? address)) ?? this.fetch(address, options);
    await this.script();
    return URL.createObjectURL(new Blob([JSON.stringify(lock)], { type: 'application/json' }));
  }

  // The compiled program's own script, where it came packed: Pyodide then finds it loaded.
  async script() {
    const answer = this.take(new URL('pyodide.asm.js', this.base).href);
    if (!answer) return;
    const address = URL.createObjectURL(
      new Blob([await (await answer).text()], { type: 'text/javascript' }),
    );
    await import(address);
    URL.revokeObjectURL(address);
  }

  end() {
    clearInterval(this.watching);
    self.fetch = this.fetch;
    this.report({ loaded: this.total, total: this.total, file: null });
  }

  take(address) {
    const answer = this.coming.get(address);
    this.coming.delete(address);
    return answer;
  }

  plan(address, sha256) {
    const answer = sha256 ? this.whole(address, sha256) : this.streamed(address);
    answer.catch(this.fail);
    this.coming.set(address.endsWith(PACKED) ? address.slice(0, -PACKED.length) : address, answer);
  }

  async get(address, options) {
    let answer;
    try {
      answer = await this.fetch(address, { signal: this.stop.signal, ...options });
    } catch (error) {
      throw new Fault('fetch', address, error.message);
    }
    if (!answer.ok) throw new Fault('fetch', address, `${answer.status} ${answer.statusText}`);
    return answer;
  }

  // A file with a known hash, which the browser compares; works without https, too.
  async whole(address, sha256) {
    try {
      const answer = await this.get(address, { integrity: `sha256-${base64(sha256)}` });
      const bytes = await answer.clone().arrayBuffer();
      this.count(address, bytes.byteLength);
      return answer;
    } catch (fault) {
      // A browser does not say why it refused. What comes now replaces a spoilt copy it kept.
      await this.get(address, { cache: 'reload' });
      throw new Fault('damaged', address, fault.detail);
    }
  }

  async streamed(address) {
    const answer = await this.get(address);
    const counted = new TransformStream({
      transform: (chunk, controller) => {
        this.count(address, chunk.byteLength);
        controller.enqueue(chunk);
      },
    });
    let body = answer.body.pipeThrough(counted);
    if (address.endsWith(PACKED)) body = body.pipeThrough(new DecompressionStream('gzip'));
    const type = address.includes('.wasm') ? 'application/wasm' : 'application/octet-stream';
    const [kept, watched] = body.tee();
    this.drain(watched, address);
    return new Response(kept, { headers: { 'Content-Type': type } });
  }

  // Pyodide does not always notice a stream that breaks off; this does.
  async drain(stream, address) {
    try {
      const reader = stream.getReader();
      while (!(await reader.read()).done);
    } catch (error) {
      this.fail(new Fault('fetch', address, error.message));
    }
  }

  count(address, bytes) {
    this.idle = 0;
    this.loaded += bytes;
    const file = address.split('/').at(-1);
    this.report({ loaded: Math.min(this.loaded, this.total), total: this.total, file });
  }

  watch() {
    this.watching = setInterval(() => {
      this.idle += 1;
      if (this.idle > SECONDS && this.loaded < this.total) {
        this.fail(new Fault('fetch', this.base, `nothing came for ${SECONDS} seconds`));
        this.stop.abort();
      }
    }, 1000);
  }
}

// What went wrong, in the form of the message `failed`.
export function blame(error) {
  if (error instanceof Fault) return { ...error };
  return { reason: 'start', file: null, detail: String(error?.message ?? error) };
}

class Fault {
  constructor(reason, address, detail) {
    Object.assign(this, { reason, file: address.split('/').at(-1), detail });
  }
}

function closure(packages, names) {
  const found = new Set();
  const add = (name) => {
    if (found.has(name)) return;
    found.add(name);
    packages[name].depends.forEach(add);
  };
  names.forEach(add);
  return [...found];
}

function base64(hexadecimal) {
  const bytes = hexadecimal.match(/../g).map((pair) => parseInt(pair, 16));
  return btoa(String.fromCharCode(...bytes));
}
