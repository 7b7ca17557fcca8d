// Fetches everything that Python needs, counts it, and says which file is at fault.
//
// Pyodide asks for its files one after another and goes on, or waits for ever, when one does not
// come. Here all of them are under way before it asks, and it is handed what came.

const PACKED = '.gzip';
const COMPILED = /\.wasm(\.gzip)?$/;

export class Files {
  // `lock` and `base` are addresses; `silence` is how many seconds may pass without a byte; `report`
  // gets {loaded, total, file}.
  constructor({ lock, base, silence }, report) {
    Object.assign(this, { base, silence, report, loaded: 0, total: 0, idle: 0, open: 0 });
    this.lockAddress = lock;
    // The network's own, also when Pyodide is handed something else below.
    this.fetch = self.fetch.bind(self);
    this.answers = new Map();
    this.coming = new Set();
    this.stop = new AbortController();
    this.fault = null;
    this.failed = new Promise((_, reject) => {
      this.fail = (fault) => reject((this.fault ??= fault));
    });
    this.failed.catch(() => {});
  }

  // The lock, with the addresses of all files in it.
  async lock() {
    this.watch();
    const lock = JSON.parse(await (await this.follow(this.bytes(this.lockAddress))).text());
    for (const entry of Object.values(lock.packages)) {
      const own = entry.file_name.startsWith('./');
      entry.address = new URL(entry.file_name, own ? this.lockAddress : this.base).href;
    }
    return lock;
  }

  // The files of Python itself.
  runtime(lock) {
    return Object.entries(lock.runtime).map(([name, entry]) => ({
      ...entry,
      address: new URL(name, this.base).href,
    }));
  }

  // All that is to come: whoever asks for it is handed what `begin` brings.
  expect(entries) {
    this.total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
    this.loaded = 0;
    self.fetch = (address, options) =>
      this.take(String(address?.url ?? address)) ?? this.fetch(address, options);
  }

  // Start these downloads, the longest first: it is what the others would wait for.
  begin(entries) {
    for (const entry of entries.sort((a, b) => b.bytes - a.bytes)) this.plan(entry);
  }

  // A script of the runtime, run as it came.
  async script(name) {
    const text = await (await this.take(new URL(name, this.base).href)).text();
    const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    try {
      return await import(address);
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  // All is here, and is what it should be.
  async end() {
    await Promise.all(this.coming);
    clearInterval(this.watching);
    self.fetch = this.fetch;
    this.report({ loaded: this.total, total: this.total, file: null });
  }

  // Why it did not begin, in the form of the message `failed`: a file at fault, sooner than what
  // Python made of it.
  async blame(error) {
    if (!(error instanceof Fault))
      await Promise.race([this.failed, Promise.allSettled(this.coming)]).catch(() => {});
    const { reason = 'start', file = null, detail } = this.fault ?? error;
    return { reason, file, detail: detail ?? String(error?.message ?? error) };
  }

  take(address) {
    const answer = this.answers.get(address);
    this.answers.delete(address);
    return answer;
  }

  plan({ address, sha256 }) {
    const answer = COMPILED.test(address)
      ? this.streamed(address, sha256)
      : this.whole(address, sha256);
    this.follow(answer);
    this.answers.set(unpacked(address), answer);
  }

  // The bytes of a file of the lock, whether it was planned or not.
  async content(entry) {
    const name = unpacked(entry.address);
    if (!this.answers.has(name)) this.plan(entry);
    return new Uint8Array(await (await this.take(name)).arrayBuffer());
  }

  follow(promise) {
    this.open += 1;
    promise.catch(this.fail).finally(() => (this.open -= 1));
    this.coming.add(promise);
    return promise;
  }

  // What the browser has kept is taken as it is, since the hash tells whether it still holds. To
  // ask the host takes longer, and a start that ends while it asks makes Chromium forget the file.
  async whole(address, sha256) {
    let bytes = await this.bytes(address, { cache: sha256 ? 'force-cache' : 'default' });
    if (!(await this.isThat(bytes, sha256))) {
      bytes = await this.anew(address);
      if (!(await this.isThat(bytes, sha256))) throw damaged(address);
    }
    return answered(bytes.stream(), address);
  }

  // What the browser compiles while it comes: it is told at the end if it was not the right one.
  async streamed(address, sha256) {
    const [handed, kept] = (await this.get(address)).body.tee();
    this.follow(this.check(kept, address, sha256));
    return answered(handed, address);
  }

  async check(stream, address, sha256) {
    if (await this.isThat(await this.read(stream, address), sha256)) return;
    await this.anew(address);
    throw damaged(address);
  }

  // The browser may have kept a spoilt copy: what comes now takes its place.
  anew(address) {
    return this.bytes(address, { cache: 'reload' });
  }

  async bytes(address, options) {
    return this.read((await this.get(address, options)).body, address);
  }

  async get(address, options) {
    let answer;
    try {
      answer = await this.fetch(address, { signal: this.stop.signal, ...options });
    } catch (error) {
      throw new Fault('fetch', address, error.message);
    }
    // That a file was not there is kept, too.
    const isOld = options?.cache === 'force-cache';
    if (!answer.ok && isOld) return this.get(address, { cache: 'reload' });
    if (!answer.ok) throw new Fault('fetch', address, `${answer.status} ${answer.statusText}`);
    return answer;
  }

  async read(stream, address) {
    const reader = stream.getReader();
    const chunks = [];
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return new Blob(chunks);
        chunks.push(value);
        this.count(address, value.byteLength);
      }
    } catch (error) {
      throw new Fault('fetch', address, error.message);
    }
  }

  // The browser compares the hash, and does so without https, too. What has none passes.
  async isThat(bytes, sha256) {
    if (!sha256) return true;
    const address = URL.createObjectURL(bytes);
    try {
      return Boolean(await this.fetch(address, { integrity: `sha256-${base64(sha256)}` }));
    } catch {
      return false;
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  count(address, bytes) {
    this.idle = 0;
    this.loaded += bytes;
    if (!this.total) return;
    const file = nameOf(address);
    this.report({ loaded: Math.min(this.loaded, this.total), total: this.total, file });
  }

  // A connection that sends nothing for so long is taken for broken.
  watch() {
    this.watching = setInterval(() => {
      this.idle = this.open ? this.idle + 1 : 0;
      if (this.idle <= this.silence) return;
      clearInterval(this.watching);
      this.fail(new Fault('fetch', this.base, `nothing came for ${this.silence} seconds`));
      this.stop.abort();
    }, 1000);
  }
}

class Fault {
  constructor(reason, address, detail) {
    Object.assign(this, { reason, file: nameOf(address), detail });
  }
}

const damaged = (address) => new Fault('damaged', address, 'is not the file that the lock names');
const unpacked = (address) =>
  address.endsWith(PACKED) ? address.slice(0, -PACKED.length) : address;
const nameOf = (address) => new URL(address).pathname.split('/').at(-1);

function answered(stream, address) {
  const type = COMPILED.test(address) ? 'application/wasm' : 'application/octet-stream';
  const body = address.endsWith(PACKED)
    ? stream.pipeThrough(new DecompressionStream('gzip'))
    : stream;
  return new Response(body, { headers: { 'Content-Type': type } });
}

function base64(hexadecimal) {
  const bytes = hexadecimal.match(/../g).map((pair) => parseInt(pair, 16));
  return btoa(String.fromCharCode(...bytes));
}
